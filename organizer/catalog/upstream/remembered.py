"""Answers of services, kept so that a service need only say that they still hold (304).

A file of the cache folder that can be deleted. Its keys are made by `asking` and hold no secret.
What a service lets be fresh is taken as it is for at most ten minutes: long enough for a run that
was broken off and begun again, and short enough for pages that are read one after another to be of
one state.
"""

import logging
import re
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from organizer.errors import StoreError
from organizer.http import Answer, Remembered
from organizer.store import Schema, StatementFailed, open_store

LOG = logging.getLogger(__name__)

LONGEST_FRESH = 600.0  # seconds
FORGOTTEN = 30 * 24 * 3600.0
LARGEST = 4 * 2**20  # bytes of one body as it is kept
LARGEST_FILE = 64 * 2**20  # bytes of all bodies, unless told otherwise
_LARGEST_BODY = 64 * 2**20  # bytes unpacked: more was never put in

ANSWERS = Schema(
    name="cache of services' answers",
    application_id=0x4F524755,  # "ORGU"
    migrations=(
        """
        CREATE TABLE answers (
          key TEXT PRIMARY KEY,
          body BLOB NOT NULL,         -- zlib
          etag TEXT NOT NULL,         -- "" for none, as the next too
          modified TEXT NOT NULL,
          confirmed REAL NOT NULL,    -- seconds since 1970: when the service last said so
          fresh_for REAL NOT NULL,    -- seconds from then on
          size INTEGER NOT NULL       -- bytes of the body here
        );
        CREATE INDEX answers_by_age ON answers (confirmed, size);
        """,
    ),
    durable=False,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terms:
    """What the headers of an answer allow; `may_be_kept` is not without any use."""

    etag: str
    modified: str
    fresh_for: float
    may_be_kept: bool


class RememberedAnswers:
    """The `Memory` of a client, in a file that is opened when first used. For all threads.

    A file that cannot be used is said once, and then nothing is remembered.
    """

    def __init__(
        self,
        path: Path,
        clock: Callable[[], float] = time.time,
        largest: int = LARGEST_FILE,
    ) -> None:
        self._path = path
        self._largest = largest
        self._clock = clock
        self._lock = Lock()
        self._store: Any = None  # a connection, which only `store` may name
        self._is_lost = False

    def recall(self, key: str) -> Remembered | None:
        """Return what was answered to `key`; None for nothing that can be used."""
        rows = self._run(
            "SELECT body, etag, modified, confirmed, fresh_for FROM answers WHERE key = ?", (key,)
        )
        if not rows:
            return None
        body = _unpacked(rows[0][0])
        if body is None:
            self.forget(key)
            return None
        _, etag, modified, confirmed, fresh_for = rows[0]
        asked = {"If-None-Match": etag, "If-Modified-Since": modified}
        return Remembered(
            body=body,
            validators={name: value for name, value in asked.items() if value},
            is_fresh=0 <= self._clock() - confirmed < fresh_for,
        )

    def keep(self, key: str, answer: Answer) -> None:
        """Remember a usable answer, if its headers allow it; a 304 renews what there is."""
        terms = _terms(answer.headers)
        if answer.status == 304:
            renewed = (self._clock(), terms.fresh_for, key)
            self._run("UPDATE answers SET confirmed = ?, fresh_for = ? WHERE key = ?", renewed)
            return
        body = zlib.compress(answer.body, 1) if terms.may_be_kept else b""
        if not terms.may_be_kept or len(body) > LARGEST:
            self.forget(key)
            return
        row = (key, body, terms.etag, terms.modified, self._clock(), terms.fresh_for, len(body))
        self._run("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        self._make_room()

    def forget(self, key: str) -> None:
        """Drop what cannot be used."""
        self._run("DELETE FROM answers WHERE key = ?", (key,))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._store is not None:
                self._store.close()
                self._store = None

    def _make_room(self) -> None:
        """Drop what is old, and the older half of what is too much."""
        self._run("DELETE FROM answers WHERE confirmed < ?", (self._clock() - FORGOTTEN,))
        size = self._run("SELECT coalesce(sum(size), 0), count(*) FROM answers")
        if size and size[0][0] > self._largest:
            self._run(
                "DELETE FROM answers WHERE key IN "
                "(SELECT key FROM answers ORDER BY confirmed LIMIT ?)",
                (size[0][1] // 2 + 1,),
            )

    def _run(self, statement: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            try:
                if self._store is None and not self._is_lost:
                    self._store = open_store(self._path, ANSWERS)
                if self._store is None:
                    return []
                return list(self._store.execute(statement, values).fetchall())
            except (StoreError, StatementFailed) as error:
                LOG.info("answers of services are not remembered: %s", error)
                self._is_lost = True
                if self._store is not None:
                    self._store.close()
                    self._store = None
                return []


def _unpacked(body: bytes) -> bytes | None:
    """Return a kept body; None for one that is damaged."""
    unpacking = zlib.decompressobj()
    try:
        whole = unpacking.decompress(body, _LARGEST_BODY)
    except (zlib.error, TypeError):
        return None
    return whole if unpacking.eof else None


def _terms(headers: Mapping[str, str]) -> _Terms:
    """Return what an answer's headers say of keeping it."""
    control = headers.get("Cache-Control", "").lower()
    directives = {part.strip() for part in control.split(",")}
    etag, modified = _sendable(headers.get("ETag")), _sendable(headers.get("Last-Modified"))
    fresh_for = 0.0 if "no-cache" in directives else _fresh_for(control, headers.get("Age", "0"))
    is_forbidden = "no-store" in directives or headers.get("Vary", "").strip() == "*"
    return _Terms(
        etag=etag,
        modified=modified,
        fresh_for=fresh_for,
        may_be_kept=not is_forbidden and bool(etag or modified or fresh_for),
    )


def _fresh_for(control: str, age: str) -> float:
    found = re.search(r"(?:^|[,\s])max-age=\"?(\d{1,10})", control)
    if not found:
        return 0.0
    passed = int(age) if re.fullmatch(r"[0-9]{1,10}", age.strip()) else 0
    return float(max(0, min(int(found[1]) - passed, LONGEST_FRESH)))


def _sendable(value: str | None) -> str:
    """Return a header's value as it can be sent back; "" for none, and for what cannot."""
    return value if value and value.isascii() and value.isprintable() and len(value) < 1024 else ""
