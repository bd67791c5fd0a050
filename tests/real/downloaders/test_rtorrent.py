"""rTorrent downloads, calls the hook, and goes on seeding what is in the library."""

import socket
import xmlrpc.client
from pathlib import Path

import pytest

from .conftest import RELEASE, RTORRENT, Home, Swarm, eventually, needs

pytestmark = [pytest.mark.real, pytest.mark.timeout(300)]
SETTINGS = """\
system.daemon.set = true
network.bind_address.set = {address}
network.port_range.set = 51005-51005
dht.mode.set = disable
protocol.pex.set = no
trackers.use_udp.set = no
session.path.set = {folder}/session
directory.default.set = {folder}/downloads
network.scgi.open_local = {folder}/rpc
"""


def test_it_downloads_calls_the_hook_and_goes_on_seeding(swarm: Swarm, home: Home) -> None:
    needs("rtorrent")
    (home.folder / "session").mkdir()
    config = home.folder / "rtorrent.rc"
    loaded = "".join(
        f'schedule2 = {number},1,0,"load.start={torrent.file}"\n'
        for number, torrent in enumerate(swarm.torrents)
    )
    config.write_text(SETTINGS.format(address=RTORRENT, folder=home.folder) + loaded)
    home.installed("rtorrent", config)
    program = ("rtorrent", "-n", "-o", f"import={config}")
    running = swarm.network.started(
        *program, log=home.folder / "log", environ=home.environ, cwd=home.folder
    )
    with running:
        placed = home.placed()
        assert home.is_linked(placed, home.downloads / RELEASE / f"{RELEASE}.mkv")
        assert home.evil_are_linked()
        rpc = home.folder / "rpc"
        torrents = [torrent.hash.upper() for torrent in swarm.torrents]
        for torrent in torrents:
            _ask(rpc, "d.check_hash", torrent)
        eventually("verified", lambda: all(_is_seeding(rpc, torrent) for torrent in torrents))


def _is_seeding(rpc: Path, torrent: str) -> bool:
    words = ("d.hashing", "d.complete", "d.state", "d.is_active")
    return [_ask(rpc, word, torrent) for word in words] == [0, 1, 1, 1]


def _ask(rpc: Path, method: str, *arguments: str) -> object:
    """Call a method over SCGI, as rTorrent's web interfaces do."""
    body = xmlrpc.client.dumps(arguments, method).encode()
    head = b"CONTENT_LENGTH\0%d\0SCGI\x001\0" % len(body)
    answer = b""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(10)
        connection.connect(str(rpc))
        connection.sendall(b"%d:%s,%s" % (len(head), head, body))
        while piece := connection.recv(65536):
            answer += piece
    ((value,), _) = xmlrpc.client.loads(answer.partition(b"\r\n\r\n")[2])
    return value
