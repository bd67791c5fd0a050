"""What a person decided for folders and names, remembered in the state folder.

One SQLite file, `pins.db`. A decision is for a folder, for a name, or for a name in a folder;
remembering one for the same target again replaces what was decided there. Only whole decisions
are read: a file that is damaged is refused with a `StoreError`, never half used.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from organizer.errors import StoreError
from organizer.model import Decision, Order, SeriesId
from organizer.store import Schema, open_store
from organizer.text import fold_title

SCHEMA = Schema(
    name="list of pins",
    application_id=0x6F727069,  # "orpi"
    migrations=(
        """
        CREATE TABLE pins (
            folder BLOB NOT NULL,
            folded_name TEXT NOT NULL,
            name TEXT,
            series_id INTEGER,
            series_name TEXT,
            reading_order TEXT,
            season_offset INTEGER NOT NULL,
            never INTEGER NOT NULL,
            PRIMARY KEY (folder, folded_name)
        ) WITHOUT ROWID;
        """,
    ),
    durable=True,
)
_COLUMNS = "folder, name, series_id, series_name, reading_order, season_offset, never"


class Pins:
    """The open file of decisions."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the file, which is made when there is none. Raises `StoreError`."""
        return cls(open_store(path, SCHEMA), path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def all(self) -> tuple[Decision, ...]:
        """Return every decision, those for folders first, sorted by folder and name."""
        with self._asking() as connection:
            found = connection.execute(
                f"SELECT {_COLUMNS} FROM pins ORDER BY folder = x'', folder, folded_name"  # noqa: S608  # no values
            ).fetchall()
        return tuple(map(_decision, found))

    def remember(self, *decisions: Decision) -> None:
        """Keep the decisions, all or none; what was decided for the same target is replaced."""
        with self._asking() as connection:
            connection.execute("BEGIN IMMEDIATE")
            for decision in decisions:
                connection.execute(
                    "INSERT OR REPLACE INTO pins VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _row(decision)
                )
            connection.execute("COMMIT")

    def forget(self, *, folder: Path | None = None, name: str | None = None) -> int:
        """Remove what was decided for a folder (and all names in it) or for a name everywhere.

        Returns how many decisions went; 0 when there were none.
        """
        column, value = ("folder", _bytes(folder)) if folder else ("folded_name", _folded(name))
        with self._asking() as connection:
            done = connection.execute(f"DELETE FROM pins WHERE {column} = ?", (value,))  # noqa: S608  # one of two names
            return done.rowcount

    @contextmanager
    def _asking(self) -> Iterator[sqlite3.Connection]:
        try:
            yield self._connection
        except sqlite3.Error as error:
            raise StoreError(f"the pins in {self._path} cannot be used ({error})") from error
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")


def read_pins(path: Path) -> tuple[Decision, ...]:
    """Return every decision of the file at `path`; () when there is no such file."""
    if not path.exists():
        return ()
    with Pins.open(path) as pins:
        return pins.all()


def merged(old: Decision, new: Decision) -> Decision:
    """Return the older decision of a target with what a newer one says of it."""
    return replace(
        new,
        series=new.series or old.series,
        series_name=new.series_name if new.series else old.series_name,
        order=new.order or old.order,
        season_offset=new.season_offset or old.season_offset,
    )


def _bytes(folder: Path | None) -> bytes:
    return os.fsencode(folder) if folder else b""


def _folded(name: str | None) -> str:
    return fold_title(name) if name else ""


def _row(decision: Decision) -> tuple[object, ...]:
    return (
        _bytes(decision.folder),
        _folded(decision.name),
        decision.name,
        decision.series,
        decision.series_name,
        decision.order.value if decision.order else None,
        decision.season_offset,
        decision.never,
    )


def _decision(row: tuple[bytes, str | None, int | None, str, str | None, int, int]) -> Decision:
    folder, name, series_id, series_name, order, season_offset, never = row
    return Decision(
        folder=Path(os.fsdecode(folder)) if folder else None,
        name=name,
        series=SeriesId(series_id) if series_id is not None else None,
        series_name=series_name or "",
        order=Order(order) if order else None,
        season_offset=season_offset,
        never=bool(never),
    )
