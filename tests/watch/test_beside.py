"""The watcher beside a server: one process, one health, one end."""

import json
import signal
import subprocess
import sys
import urllib.error
import urllib.request

from organizer.errors import EXIT_BUSY
from tests.watch.conftest import ROOT, Place, episode, wait_for


def health(address: str) -> dict[str, object]:
    with urllib.request.urlopen(f"{address}/healthz", timeout=10) as answer:  # noqa: S310  # our own
        assert answer.status == 200
        return dict(json.load(answer))


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
