"""qBittorrent downloads, calls the hook, and goes on seeding what is in the library."""

import json
from urllib.parse import urlencode

import pytest

from .conftest import QBITTORRENT, RELEASE, Home, Swarm, eventually, needs

pytestmark = [pytest.mark.real, pytest.mark.timeout(300)]
API = "http://127.0.0.1:9103/api/v2"
SETTINGS = """\
[LegalNotice]
Accepted=true

[BitTorrent]
Session\\DHTEnabled=false
Session\\LSDEnabled=false
Session\\PeXEnabled=false
Session\\DefaultSavePath={downloads}
Session\\Port=51003
Session\\Interface=lo
Session\\InterfaceAddress={address}
Session\\AddExtensionToIncompleteFiles=true

[Preferences]
WebUI\\Port=9103
WebUI\\Address=127.0.0.1
WebUI\\LocalHostAuth=false
"""
SEEDING = {"uploading", "stalledUP", "queuedUP", "forcedUP"}


def test_it_downloads_calls_the_hook_and_goes_on_seeding(swarm: Swarm, home: Home) -> None:
    needs("qbittorrent-nox")
    network = swarm.network
    folder = home.folder / "qBittorrent" / "config"
    folder.mkdir(parents=True)
    settings = folder / "qBittorrent.conf"
    settings.write_text(SETTINGS.format(downloads=home.downloads, address=QBITTORRENT))
    home.installed("qbittorrent", settings)
    program = ("qbittorrent-nox", f"--profile={home.folder}")
    with network.started(*program, log=folder / "log", environ=home.environ, cwd=folder):
        eventually("qBittorrent", lambda: network.asked(f"{API}/app/version"))
        for torrent in swarm.torrents:
            _add(swarm, torrent.file.read_bytes())
        placed = home.placed()
        assert home.is_linked(placed, home.downloads / RELEASE / f"{RELEASE}.mkv")
        assert home.evil_are_linked()
        network.asked(f"{API}/torrents/recheck", urlencode({"hashes": "all"}).encode())
        eventually("all verified and seeding", lambda: _states(swarm) == [True, True, True])


def _states(swarm: Swarm) -> list[bool]:
    shown = json.loads(swarm.network.asked(f"{API}/torrents/info") or "[]")
    return [found["progress"] == 1 and found["state"] in SEEDING for found in shown]


def _add(swarm: Swarm, torrent: bytes) -> None:
    code = (
        "import sys, urllib.request as u\n"
        'body = b\'--x\\r\\nContent-Disposition: form-data; name="torrents"; filename="t"\\r\\n\'\n'
        "body += b'Content-Type: application/x-bittorrent\\r\\n\\r\\n'\n"
        "body += bytes.fromhex(sys.argv[2]) + b'\\r\\n--x--\\r\\n'\n"
        "kind = {'Content-Type': 'multipart/form-data; boundary=x'}\n"
        "print(u.urlopen(u.Request(sys.argv[1], data=body, headers=kind), timeout=10).read())\n"
    )
    said = swarm.network.run("python3", "-c", code, f"{API}/torrents/add", torrent.hex())
    assert "Ok" in said, said
