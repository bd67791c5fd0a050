"""Transmission downloads, calls the hook, and goes on seeding what is in the library."""

import pytest

from .conftest import (
    EVIL,
    EVIL_PLACED,
    PLACED,
    RELEASE,
    TRANSMISSION,
    Home,
    Swarm,
    Torrent,
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
        # One by one: Transmission refuses a second call while the first one of an address lasts.
        for torrent, place in zip(swarm.torrents, (PLACED, *EVIL_PLACED.values()), strict=True):
            network.run(*REMOTE, "-a", torrent.file)
            home.placed(place)
        assert home.is_linked(home.placed(), home.downloads / RELEASE / f"{RELEASE}.mkv")
        assert home.evil_are_linked()
        assert not (home.downloads / EVIL[0]).exists()  # it lies there under another name
        network.run(*REMOTE, "-t", "all", "--verify")
        eventually(
            "all verified and seeding",
            lambda: all(_is_seeding(swarm, torrent) for torrent in swarm.torrents),
        )


def _is_seeding(swarm: Swarm, torrent: Torrent) -> bool:
    told = swarm.network.run(*REMOTE, "-t", torrent.hash, "-i")
    return "Percent Done: 100%" in told and ("State: Idle" in told or "State: Seeding" in told)
