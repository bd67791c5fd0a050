"""aria2 downloads a torrent, calls the hook, and goes on seeding what is in the library."""

import json

import pytest

from .conftest import ARIA2, EVIL, EVIL_PLACED, RELEASE, Home, Swarm, eventually, needs

pytestmark = [pytest.mark.real, pytest.mark.timeout(300)]
QUIET = (
    *("--enable-dht=false", "--enable-dht6=false", "--bt-enable-lpd=false"),
    *("--enable-peer-exchange=false", f"--interface={ARIA2}", "--seed-ratio=0.0"),
)


def test_it_downloads_calls_the_hook_and_goes_on_seeding(swarm: Swarm, home: Home) -> None:
    needs("aria2c")
    network = swarm.network
    config = home.folder / "aria2.conf"
    home.installed("aria2", config)
    # A relative folder: aria2 then tells a relative path.
    command = ("aria2c", f"--conf-path={config}", "--dir=downloads", *QUIET)
    rpc = ("--enable-rpc", "--rpc-listen-port=9104", "--listen-port=51004-51009", "-Z")
    # A name of several lines is one that aria2 itself refuses.
    torrents = [torrent.file for torrent in swarm.torrents[:2]]
    running = network.started(
        *command, *rpc, *torrents, log=home.folder / "log", environ=home.environ,
        cwd=home.folder,
    )  # fmt: skip
    with running:
        placed = home.placed()
        assert home.is_linked(placed, home.downloads / RELEASE / f"{RELEASE}.mkv")
        other = home.placed(EVIL_PLACED["S01E02"])
        assert home.is_linked(other, next((home.downloads / EVIL[0]).glob("*.mkv")))
        question = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "aria2.tellActive"})
        address = "http://127.0.0.1:9104/jsonrpc"
        found = eventually("active", lambda: network.asked(address, question.encode()))
        active = [(one["status"], one["seeder"]) for one in json.loads(found)["result"]]
        assert active == [("active", "true")] * 2
    checked = network.run(
        "aria2c", "--no-conf", f"--dir={home.downloads}", *QUIET, "-Z",
        "--check-integrity=true", "--hash-check-only=true", *torrents,
    )  # fmt: skip
    assert checked.count("Verification finished successfully") == 2, checked
