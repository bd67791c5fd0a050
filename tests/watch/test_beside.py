"""The watcher beside a server: one process, one health, one end."""

import json
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from organizer.catalog import open_catalog
from organizer.errors import EXIT_BUSY
from tests.server.conftest import ask_at
from tests.servers import v2_server
from tests.watch.conftest import LONG_FORM, ROOT, Place, episode, wait_for


def health(address: str) -> dict[str, object]:
    with urllib.request.urlopen(f"{address}/healthz", timeout=10) as answer:  # noqa: S310  # our own
        assert answer.status == 200
        return dict(json.load(answer))


class Other:
    """Something beside a server, in a state."""

    def __init__(self, state: str) -> None:
        self.state = state

    def status(self) -> dict[str, object]:
        return {"state": self.state}

    def begin_to_end(self) -> None:
        self.state = "ending"


@pytest.mark.parametrize(
    ("state", "code"), [("watching", 200), ("degraded", 200), ("paused", 200), ("dead", 503)]
)
def test_a_server_is_well_as_long_as_its_watcher_is_not_dead(
    tmp_path: Path, state: str, code: int
) -> None:
    open_catalog(tmp_path / "catalog.db").close()
    with v2_server(tmp_path / "catalog.db", beside=Other(state)) as address:
        answer = ask_at(address, "/healthz")
    assert (answer.status, answer.json["watch"]["state"]) == (code, state)


@LONG_FORM
def test_a_server_with_a_watcher_tells_how_it_is_and_ends_with_it(place: Place) -> None:
    place.config.write_text(f"{place.config.read_text()}settle = 0.2\nrescan = 1\n")
    command = [sys.executable, "-m", "organizer", "serve", "--port", "0", "--no-upstreams"]
    options = ["--catalog", str(place.status_file.parent / "served.db")]
    with subprocess.Popen(
        [*command, *options, "--watch", str(place.downloads)],
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as server:
        assert server.stderr is not None
        address = next(line for line in server.stderr if "serving at" in line).split()[-1]
        (place.downloads / "quiet.meridian.s01e01.mkv").write_bytes(b"an episode")
        wait_for(lambda: place.placed() == {episode(1)})
        wait_for(lambda: health(address)["watch"]["inbox"]["done"] == 1)  # type: ignore[index]
        assert health(address)["watch"]["state"] == "watching"  # type: ignore[index]
        second = subprocess.run(
            [*command, *options, "--watch", str(place.downloads)], capture_output=True, check=False
        )
        assert second.returncode == EXIT_BUSY
        server.send_signal(signal.SIGTERM)
        server.stderr.read()
    assert server.returncode == 0
