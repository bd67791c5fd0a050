"""What is refused before any route, what the log says, and clients that take their time."""

import http.client
import json
import socket
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from organizer.server.connections import PatientConnection
from organizer.server.guarding import LARGEST_BODY, LONGEST_ADDRESS, LineWriter
from tests.servers import v2_server

from .conftest import Ask, ask_at, log_in


class Hasty(PatientConnection):
    """A connection that waits for a third of a second."""

    within = 0.3


def _connected(address: str) -> socket.socket:
    host, port = urlsplit(address).hostname, urlsplit(address).port
    assert host is not None
    assert port is not None
    return socket.create_connection((host, port), timeout=20)


def _rest(connection: socket.socket) -> bytes:
    """Read until the other side ends it."""
    read = b""
    try:
        while chunk := connection.recv(65536):
            read += chunk
    except ConnectionResetError:
        pass
    return read


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET /languages HTT",
        b"GET /languages HTTP/1.1\r\nHost: here\r\nX-Slow: ",
        b'POST /login HTTP/1.1\r\nHost: here\r\nContent-Length: 20\r\n\r\n{"apikey"',
        b"POST /login HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    ],
    ids=["nothing", "half a line", "half a head", "half a body", "half a chunk"],
)
def test_who_does_not_finish_a_request_is_cut_off(database: Path, sent: bytes) -> None:
    with v2_server(database, connection=Hasty) as address, _connected(address) as slow:
        slow.sendall(sent)
        assert _rest(slow) == b""
        assert ask_at(address, "/healthz").status == 200


def test_who_does_not_finish_a_second_request_is_cut_off(database: Path) -> None:
    with v2_server(database, connection=Hasty) as address, _connected(address) as slow:
        slow.sendall(b"GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n")
        assert slow.recv(65536).startswith(b"HTTP/1.1 200")
        slow.sendall(b"GET /hea")
        assert b"HTTP" not in _rest(slow)


def test_who_does_not_read_is_cut_off(database: Path) -> None:
    with v2_server(database, connection=Hasty) as address, _connected(address) as slow:
        token = log_in(address, {"apikey": "k"}).json["token"]
        head = f"Host: here\r\nAuthorization: Bearer {token}\r\n\r\n"
        slow.sendall(f"GET /series/1/episodes HTTP/1.1\r\n{head}".encode() * 400)
        time.sleep(3 * Hasty.within)
        # What the system holds still comes; had the server waited, all of it would.
        assert _rest(slow).count(b"HTTP/1.1 200") < 400
        assert ask_at(address, "/healthz").status == 200


def test_a_quick_client_may_stay_longer_than_that(database: Path) -> None:
    with v2_server(database, connection=Hasty) as address:
        quick = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
        quick.connect()
        first = quick.sock
        for _ in range(8):
            quick.request("GET", "/healthz")
            assert quick.getresponse().read() == b'{"status":"ok"}'
            time.sleep(0.06)
        assert quick.sock is first
        quick.close()


@pytest.mark.parametrize("path", ["/series/" + "1" * LONGEST_ADDRESS, "/?q=" + "x" * 8000])
def test_an_address_that_is_too_long_is_414(ask: Ask, path: str) -> None:
    got = ask(path)

    assert (got.status, got.json) == (414, {"Error": "URI Too Long"})


def test_a_body_that_is_announced_as_too_large_is_413_at_once(address: str) -> None:
    with _connected(address) as connection:
        head = f"POST /login HTTP/1.1\r\nHost: here\r\nContent-Length: {LARGEST_BODY + 1}\r\n\r\n"
        connection.sendall(head.encode())
        read = _rest(connection)

    assert read.startswith(b"HTTP/1.1 413")
    assert read.endswith(b'{"Error":"Request Entity Too Large"}')


def test_a_head_that_is_too_large_is_refused(address: str) -> None:
    with _connected(address) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: here\r\nX: " + b"x" * 40_000)
        assert _rest(connection).startswith(b"HTTP/1.1 400")


def test_more_connections_than_it_has_room_for_are_503(database: Path) -> None:
    with v2_server(database) as address, ExitStack() as held:
        for _ in range(300):
            held.enter_context(_connected(address))
        with _connected(address) as late:
            late.sendall(b"GET /healthz HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
            assert _rest(late).startswith(b"HTTP/1.1 503")
        held.close()
        while (got := _status(address)) != 200:
            assert got == 503


def _status(address: str) -> int:
    with _connected(address) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
        return int(_rest(connection)[9:12])


def test_the_log_names_each_request_and_no_secret(database: Path) -> None:
    lines: list[str] = []
    with v2_server(database, log=lines.append) as address:
        token = log_in(address, {"apikey": "the-api-key", "userkey": "u"}).json["token"]
        headers = [("Authorization", f"Bearer {token}")]
        ask_at(address, "/series/1?secret=hidden", headers=headers)
        ask_at(address, "/series/99%0a{}", headers=headers)
        ask_at(address, "/user", headers=headers)

    logged = [json.loads(line) for line in lines]
    assert [(row["method"], row["path"], row["status"]) for row in logged] == [
        ("POST", "/login", 200),
        ("GET", "/series/1", 200),
        ("GET", "/series/99\n{}", 404),
        ("GET", "/user", 401),
    ]
    assert all(set(row) == {"time", "client", "method", "path", "status", "ms"} for row in logged)
    assert all(row["client"] == "127.0.0.1" and row["ms"] >= 0 for row in logged)
    text = "\n".join(lines)
    assert text.count("\n") == 3
    for secret in (token, token.split(".")[2], "the-api-key", "hidden"):
        assert secret not in text


def test_lines_that_nobody_reads_are_counted_and_left_out() -> None:
    written: list[str] = []
    reading = socket.socketpair()

    def write(line: str) -> None:
        reading[0].recv(1)  # stands still until told
        written.extend(line.split("\n"))

    lines = LineWriter(write)
    for number in range(10_100):
        lines(str(number))
    reading[1].sendall(b"x" * 20_000)
    lines.close(within=20)
    for end in reading:
        end.close()

    left_out = [json.loads(line)["lines left out"] for line in written if "left out" in line]
    assert len(written) - len(left_out) + sum(left_out) == 10_100
    assert sum(left_out) >= 90
