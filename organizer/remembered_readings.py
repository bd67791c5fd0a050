"""guessit's answers, remembered: a name that the own reader doubts is read by it only once.

Kept in a file of the cache folder that can be deleted, by name and by guessit's version, so that
a newer guessit is asked again. A file that cannot be used is only a warning: the names are read.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from organizer.errors import StoreError
from organizer.model import ExternalId, Reading
from organizer.parse import SecondReader, read_with_guessit
from organizer.store import Schema, StatementFailed, open_in_memory, open_store

LOG = logging.getLogger(__name__)

READINGS = Schema(
    name="cache of readings",
    application_id=0x4F524752,  # "ORGR"
    migrations=(
        """
        CREATE TABLE readings (
          name BLOB NOT NULL,
          reader TEXT NOT NULL,   -- name and version of who read it
          answer TEXT NOT NULL,   -- JSON of a list of Readings
          PRIMARY KEY (name, reader)
        ) WITHOUT ROWID;
        """,
    ),
    durable=False,
)


class RememberedReader:
    """A second reader that asks `reader` for each name once and version; opened when first used.

    For one thread.
    """

    def __init__(self, path: Path, reader: SecondReader = read_with_guessit) -> None:
        self._path = path
        self._reader = reader
        self._store: Any = None  # a connection, which only `store` may name
        self._who = ""

    def __call__(self, name: str) -> tuple[Reading, ...]:
        """Return the remembered answer, or have the name read and remember it."""
        if self._store is None:
            self._open()
        key = name.encode("utf-8", "surrogateescape")
        known = self._recall(key)
        if known is None:
            known = self._reader(name)
            self._remember(key, known)
        return known

    def close(self) -> None:
        """Close the file; what was learned is in it."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def _open(self) -> None:
        # Asked for here and not at start-up: it takes longer than reading a hundred names.
        self._who = f"guessit {version('guessit')}"
        try:
            self._store = open_store(self._path, READINGS)
        except StoreError as error:
            LOG.warning("readings are not remembered after this run: %s", error)
            self._store = open_in_memory(READINGS)

    def _recall(self, key: bytes) -> tuple[Reading, ...] | None:
        try:
            row = self._store.execute(
                "SELECT answer FROM readings WHERE name = ? AND reader = ?", (key, self._who)
            ).fetchone()
            return tuple(map(_reading, json.loads(row[0]))) if row else None
        except (StatementFailed, ValueError, TypeError, KeyError) as error:
            LOG.warning("a remembered reading cannot be used: %s", error)
            return None

    def _remember(self, key: bytes, readings: tuple[Reading, ...]) -> None:
        answer = json.dumps([asdict(reading) for reading in readings], default=date.isoformat)
        try:
            self._store.execute(
                "INSERT OR REPLACE INTO readings VALUES (?, ?, ?)", (key, self._who, answer)
            )
        except StatementFailed as error:
            LOG.warning("a reading could not be remembered: %s", error)


def _reading(kept: Mapping[str, Any]) -> Reading:
    aired = kept["date"]
    return Reading(
        **{
            **kept,
            "date": date.fromisoformat(aired) if aired else None,
            "ids": tuple(ExternalId(**one) for one in kept["ids"]),
            "spans": tuple((name, start, end) for name, start, end in kept["spans"]),
            **{key: tuple(kept[key]) for key in ("titles", "seasons", "episodes", "absolute")},
        }
    )
