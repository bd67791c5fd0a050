"""What stands before every route: limits on what is sent, and a line for each request.

A line of the log says who asked for which path, what was answered and how long it took. Headers,
bodies and what follows the `?` are in none: tokens, keys and what people search for are there.
"""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from queue import SimpleQueue
from threading import Thread

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from organizer.server.answers import Failure, failure_answer

LONGEST_ADDRESS = 4096  # bytes of path and query
LARGEST_BODY = 65536  # bytes; the largest real one, a login, has about 200
_LONGEST_SHOWN = 200  # characters of a path in the log
_TOGETHER = 0.05  # seconds; what comes within them is written at once, which costs far less
_MOST_WAITING = 10_000  # lines; when whoever reads them stands still, requests do not

Log = Callable[[str], None]


class Guard:
    """The outermost application: refuses what is too large, and logs what was answered."""

    def __init__(self, app: ASGIApp, log: Log | None = None) -> None:
        self._app = app
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        if scope["path"].endswith("/"):  # `/search/series/?name=` is what some clients write
            scope = {**scope, "path": scope["path"].rstrip("/") or "/"}
        refused = _refused(scope)
        app = failure_answer(refused) if refused else self._app
        try:
            await app(scope, receive, sending)
        finally:
            if self._log is not None:
                self._log(_line(scope, status, time.perf_counter() - begun))


def _refused(scope: Scope) -> Failure | None:
    if len(scope["raw_path"]) + len(scope["query_string"]) > LONGEST_ADDRESS:
        return Failure(414, "URI Too Long")
    for key, value in scope["headers"]:
        if key == b"content-length" and (len(value) > 9 or int(value) > LARGEST_BODY):
            return Failure(413, "Request Entity Too Large", {"Connection": "close"})
    return None


def _line(scope: Scope, status: int, took: float) -> str:
    client = scope.get("client")
    return json.dumps(
        {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "client": client[0] if client else None,
            "method": scope["method"],
            "path": scope["path"][:_LONGEST_SHOWN],
            "status": status,
            "ms": round(took * 1000, 1),
        }
    )


class LineWriter:
    """Gives lines to `write` in a thread of its own, so that no request waits for a reader.

    What comes within a moment is written together. When `_MOST_WAITING` lines wait, further ones
    are left out, and their number is written.
    """

    def __init__(self, write: Log) -> None:
        self._write = write
        self._lines: SimpleQueue[str | None] = SimpleQueue()
        self._left_out = 0
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def __call__(self, line: str) -> None:
        """Write a line soon."""
        if self._lines.qsize() < _MOST_WAITING:
            self._lines.put(line)
        else:
            self._left_out += 1

    def close(self, within: float = 1.0) -> None:
        """Write what waits, for so many seconds at the most."""
        self._lines.put(None)
        self._thread.join(within)

    def _run(self) -> None:
        is_over = False
        while not is_over:
            lines, is_over = self._waiting()
            try:
                if lines:
                    self._write("\n".join(lines))
            except OSError:  # nobody is there to read any more
                return

    def _waiting(self) -> tuple[list[str], bool]:
        """Return the lines of a moment, at least one, and whether they are the last."""
        taken = [self._lines.get()]
        time.sleep(_TOGETHER)
        while not self._lines.empty():
            taken.append(self._lines.get())
        lines = [line for line in taken if line is not None]
        if self._left_out:
            left_out, self._left_out = self._left_out, 0
            lines.append(json.dumps({"lines left out": left_out}))
        return lines, None in taken
