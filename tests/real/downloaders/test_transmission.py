"""Transmission downloads, calls the hook, and goes on seeding what is in the library."""

import pytest

from .conftest import (
    EVIL,
    EVIL_PLACED,
    RELEASE,
    TRANSMISSION,
    Home,
    Swarm,
    eventually,
    transmission_settings,
)

pytestmark = [pytest.mark.real, pytest.mark.timeout(300)]
REMOTE = ("transmission-remote", "127.0.0.1:9102")


def test_it_downloads_calls_the_hook_and_goes_on_seeding(swarm: Swarm, home: Home) -> None:
    network = swarm.network
    folder = home.folder / "transmission"
    folder.mkdir()
    settings = folder / "settings.json"
    settings.write_text(transmission_settings(TRANSMISSION, 51002, 9102, home.downloads))
    home.installed("transmission", settings)
    daemon = ("transmission-daemon", "-f", "-g", folder)
    with network.started(*daemon, log=folder / "log", environ=home.environ, cwd=folder):
        eventually("transmission", lambda: "Sum" in network.run(*REMOTE, "-l"))
        for torrent in (swarm.plain, swarm.evil):
            network.run(*REMOTE, "-a", torrent.file)
        placed = home.placed()
        evil = home.placed(EVIL_PLACED)
        assert home.is_linked(placed, home.downloads / RELEASE / f"{RELEASE}.mkv")
        # It lies under another name than the torrent's.
        assert home.is_linked(evil, next(home.downloads.rglob("*S01E02*")))
        assert not (home.downloads / EVIL).exists()
        network.run(*REMOTE, "-t", "all", "--verify")
        eventually(
            "all verified and seeding",
            lambda: (
                [
                    all(word in network.run(*REMOTE, "-t", torrent.hash, "-i") for word in wanted)
                    for torrent in (swarm.plain, swarm.evil)
                    for wanted in [("Percent Done: 100%", "State: Idle")]
                ]
                == [True, True]
            ),
        )
