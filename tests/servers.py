"""Servers on loopback for tests: one that fails as it is told, and our own over a catalog."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import uvicorn

from organizer.server import (
    ApiKeys,
    BoundedFeeder,
    Tokens,
    Users,
    create_app,
    no_users,
    open_catalogs,
)
from organizer.server.beside import Beside
from organizer.server.connections import PatientConnection
from organizer.server.guarding import Log
from organizer.server.serving import configured


@dataclass(frozen=True)
class Asked:
    """A request as a scripted server got it; `query` is what `params` was read from."""

    method: str
    path: str
    params: Mapping[str, str]
    headers: "Message[str, str]"
    body: bytes
    query: str = ""


@dataclass(frozen=True)
class Reply:
    """What a scripted server answers; `pace` is the pause before each byte of the body."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    pace: float = 0.0


def json_reply(content: object, status: int = 200) -> Reply:
    """Answer with JSON."""
    return Reply(status, json.dumps(content).encode(), {"Content-Type": "application/json"})


Script = Callable[[Asked], Reply]


@dataclass
class ScriptedServer:
    """A running server; `script` may be exchanged, `asked` is what it got so far."""

    address: str
    script: Script
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def scripted_server() -> Iterator[ScriptedServer]:
    """Run a server that answers as its script says; 404 to begin with."""
    handler = type("Handler", (_Handler,), {})
    listening = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    listening.daemon_threads = True
    server = ScriptedServer(
        f"http://127.0.0.1:{listening.server_port}", lambda _: json_reply({}, 404)
    )
    handler.server_state = server  # type: ignore[attr-defined]  # made above
    thread = threading.Thread(target=listening.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else every answer waits 40 ms for an acknowledgement
    server_state: ScriptedServer

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        params = dict(parse_qsl(parts.query, keep_blank_values=True))
        asked = Asked(self.command, parts.path, params, self.headers, body, parts.query)
        self.server_state.asked.append(asked)
        reply = self.server_state.script(asked)
        time.sleep(reply.delay)
        try:
            self._send(reply)
        except OSError:
            self.close_connection = True  # the client has gone, as some tests want it

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        headers = {"Content-Length": str(len(reply.body)), **reply.headers}
        for key, value in headers.items():
            self.send_header(key, value)
        self.end_headers()
        if int(headers["Content-Length"]) != len(reply.body):
            self.close_connection = True
        if not reply.pace:
            self.wfile.write(reply.body)
            return
        for byte in reply.body:
            time.sleep(reply.pace)
            self.wfile.write(bytes([byte]))

    do_GET = do_POST = do_HEAD = do_PUT = _answer  # noqa: N815  # http.server's names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # http.server's name
        """Be quiet."""


@contextmanager
def v2_server(
    catalog: Path,
    *,
    keys: tuple[str, ...] = (),
    users: Users | None = None,
    log: Log | None = None,
    feeder: BoundedFeeder | None = None,
    beside: Beside | None = None,
    connection: type[PatientConnection] = PatientConnection,
) -> Iterator[str]:
    """Run our own server over a catalog file on a free port of loopback; yield its address."""
    catalogs = open_catalogs(catalog)
    tokens = Tokens(b"a secret of thirty-two bytes.....")
    app = create_app(catalogs, tokens, ApiKeys(keys), users or no_users(), feeder=feeder, log=log)
    app.state.beside = beside
    config = configured(app, connection)
    config.port = 0
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
        catalogs.close()
