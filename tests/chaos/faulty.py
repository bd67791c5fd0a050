"""One server that fails in every way that services do, and what stands before them.

The ways are the rows of `faults`. A case is a world (what the right answers are) under a fault, at
an address of its own on the same port; many may be asked at the same time. A fault gets the request
and the way to the right answer, and does what it does with the connection itself.
"""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from tests.servers import Asked, Reply, Script

PACE = 0.03  # seconds between two bytes of what drips
LONGEST = 15.0  # seconds after which a fault that never ends does, so that no thread stays
GIVEN_UP = 3.0  # seconds of silence that every limit of these tests is shorter than


class Ends(Enum):
    """What may come of it."""

    RIGHT = "the right answer"
    UNAVAILABLE = "MetadataUnavailable"
    EITHER = "the right answer, or MetadataUnavailable"
    NOTHING = "nothing found, or MetadataUnavailable"
    PART = "the right answer or records of it, or MetadataUnavailable"


@dataclass(frozen=True)
class Exchange:
    """A request under a fault.

    Attributes:
        right: gives the right answer, which counts as given then.
        count: how many requests came in this case so far, this one included.
        base: the path of the case's own address.
        canary: an address of this machine that nobody may be led to.
    """

    handler: "_Handler"
    asked: Asked
    right: Callable[[], Reply]
    count: int
    base: str
    canary: str

    def send(self, reply: Reply) -> None:
        """Answer as HTTP should be."""
        self.handler.send(reply, self.base)

    def write(self, content: bytes) -> None:
        """Put bytes on the wire as they are."""
        self.handler.wfile.write(content)

    def reset(self) -> None:
        """Break the connection off so that the other side sees an error."""
        linger = struct.pack("ii", 1, 0)
        self.handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.end()

    def end(self) -> None:
        """Close the connection."""
        self.handler.close_connection = True
        self.handler.connection.close()

    def drip(self, pieces: Iterator[bytes], pace: float = PACE) -> None:
        """Send a piece, wait, send the next, until the other side has had enough."""
        ends = time.monotonic() + LONGEST
        for piece in pieces:
            self.write(piece)
            if time.monotonic() > ends:
                break
            time.sleep(pace)
        self.handler.close_connection = True


Send = Callable[[Exchange], None]


@dataclass(frozen=True)
class Fault:
    """A row: what happens, where it is known from, and what may come of it."""

    name: str
    example: str
    ends: Ends
    send: Send


# --- the server -----------------------------------------------------------------------------------


@dataclass
class Case:
    """A world under a fault, and what was asked there."""

    script: Script
    fault: Send
    address: str = ""
    asked: list[Asked] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, asked: Asked) -> int:
        """Note a request; return how many there are now."""
        with self._lock:
            self.asked.append(asked)
            return len(self.asked)

    def right(self, asked: Asked) -> Reply:
        """Return the right answer."""
        with self._lock:
            return self.script(asked)


class FaultyServer:
    """A running server; `case` puts a world under a fault, at an address of its own."""

    def __init__(self, port: int, canary: str) -> None:
        self._address = f"http://127.0.0.1:{port}"
        self.canary = canary
        self.canary_asked: list[str] = []
        self._cases: dict[str, Case] = {}
        self._lock = threading.Lock()

    def case(self, script: Script, fault: Send) -> Case:
        """Return a new case."""
        with self._lock:
            name = f"c{len(self._cases)}"
            case = Case(script, fault, f"{self._address}/{name}")
            self._cases[name] = case
        return case

    def named(self, name: str) -> Case:
        """Return the case of an address."""
        with self._lock:
            return self._cases[name]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = LONGEST
    faulty: FaultyServer
    case: Case

    def _answer(self) -> None:
        _, name, rest = self.path.split("/", 2)
        self.case = self.faulty.named(name)
        parts = urlsplit(f"/{rest}")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        params = dict(parse_qsl(parts.query, keep_blank_values=True))
        asked = Asked(self.command, parts.path, params, self.headers, body, parts.query)
        count = self.case.count(asked)
        case, canary = self.case, self.faulty.canary
        exchange = Exchange(self, asked, lambda: case.right(asked), count, f"/{name}", canary)
        try:
            case.fault(exchange)
        except OSError:
            self.close_connection = True  # the client has gone, as it should

    def send(self, reply: Reply, base: str) -> None:
        """Write an answer; a redirect within the service stays within the case."""
        headers: Mapping[str, str] = {"Content-Length": str(len(reply.body)), **reply.headers}
        self.send_response(reply.status)
        for key, value in headers.items():
            is_own = key == "Location" and value.startswith("/")
            self.send_header(key, f"{base}{value}" if is_own else value)
        self.end_headers()
        self.wfile.write(reply.body)
        if headers["Content-Length"] != str(len(reply.body)):
            self.close_connection = True

    do_GET = do_POST = do_HEAD = do_PUT = do_DELETE = _answer  # noqa: N815  # http.server's names

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # http.server's name
        """Be quiet."""


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def handle_error(self, request: object, client_address: object) -> None:
        """Be quiet: connections are meant to break here."""


@contextmanager
def faulty_server() -> Iterator[FaultyServer]:
    """Run the server, and beside it a canary that notes who was led to it."""
    handler = type("Handler", (_Handler,), {})
    listening = _Quiet(("127.0.0.1", 0), handler)
    led = type("Led", (_Canary,), {})
    canary = _Quiet(("", 0), led)
    faulty = FaultyServer(listening.server_port, f"http://127.0.0.1:{canary.server_port}/")
    handler.faulty = faulty  # type: ignore[attr-defined]  # made above
    led.faulty = faulty  # type: ignore[attr-defined]
    threads = [
        threading.Thread(target=it.serve_forever, args=(0.02,), daemon=True)
        for it in (listening, canary)
    ]
    for thread in threads:
        thread.start()
    try:
        yield faulty
    finally:
        for it in (listening, canary):
            it.shutdown()
            it.server_close()
        for thread in threads:
            thread.join()


class _Canary(BaseHTTPRequestHandler):
    faulty: FaultyServer

    def do_GET(self) -> None:  # http.server's name
        self.faulty.canary_asked.append(self.path)
        self.send_error(418)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # http.server's name
        """Be quiet."""
