"""A tracker for torrents on one machine: `python tracker.py ADDRESS PORT`.

It asks everybody to come again in two seconds, where public ones say half an hour: who seeds then
finds who came later. Only who has it all is told of others: two that call each other at the same
time may hang up both, and try again much later.
"""

import sys
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import IPv4Address
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit


class Peer(NamedTuple):
    """Where a client can be reached."""

    address: str
    port: int

    def compact(self) -> bytes:
        """Return the six bytes of BEP 23."""
        return IPv4Address(self.address).packed + self.port.to_bytes(2, "big")


PEERS: defaultdict[str, set[Peer]] = defaultdict(set)


class Tracker(BaseHTTPRequestHandler):
    """Answers announces; nobody is ever forgotten."""

    def do_GET(self) -> None:
        """Answer one announce or scrape."""
        path, asked = (
            urlsplit(self.path).path,
            parse_qs(urlsplit(self.path).query, encoding="latin-1"),
        )
        torrent = asked["info_hash"][0]
        if path == "/scrape":
            body = b"d5:filesd20:%sd8:completei1e10:downloadedi1e10:incompletei1eeee" % (
                torrent.encode("latin-1")
            )
        else:
            me = Peer(str(self.client_address[0]), int(asked["port"][0]))
            PEERS[torrent].add(me)
            others = PEERS[torrent] - {me} if asked["left"] == ["0"] else set()
            peers = b"".join(peer.compact() for peer in others)
            body = b"d8:completei1e10:incompletei1e8:intervali2e12:min intervali2e5:peers%d:%se" % (
                len(peers),
                peers,
            )
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    HTTPServer((sys.argv[1], int(sys.argv[2])), Tracker).serve_forever()
