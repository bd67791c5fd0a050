"""Rows of the inbox's table as values, and values as rows."""

import json
import os
from pathlib import Path
from typing import Any

from organizer.inbox.entries import Arrival, Entry, Identity, State

COLUMNS = (
    "id, folder, name, origin, action, category, job, library, watched, settings, state, since, "
    "attempts, retry_at, reason, why, inode, size, modified, revision"
)

# What SQLite returns: each column is of the kind that the schema says.
Row = tuple[Any, ...]


def key_of(path: Path) -> tuple[bytes, bytes]:
    """Return the folder and the name by which a path is found."""
    folder, _, name = os.fsencode(path).rpartition(b"/")
    return folder or b"/", name


def arrival_values(arrival: Arrival) -> Row:
    """Return the seven columns from `origin` to `settings`."""
    return (
        arrival.origin,
        None if arrival.action is None else str(arrival.action),
        text_value(arrival.category),
        text_value(arrival.name),
        None if arrival.library is None else os.fsencode(arrival.library),
        None if arrival.watched is None else os.fsencode(arrival.watched),
        json.dumps(dict(arrival.settings)) if arrival.settings else None,
    )


def identity_values(identity: Identity | None) -> tuple[int | None, ...]:
    """Return the three columns of an identity; NULLs for none."""
    if identity is None:
        return None, None, None
    inode, size, modified = identity
    # SQLite's numbers have a sign.
    return inode - (1 << 64) if inode >= 1 << 63 else inode, size, modified


def text_value(text: str | None) -> bytes | None:
    """Return a text as it is stored."""
    return None if text is None else text.encode("utf-8", "surrogateescape")


def read_entry(row: Row) -> Entry:
    """Return the entry in `COLUMNS`."""
    folder, name = row[1], row[2]
    return Entry(
        id=row[0],
        arrival=Arrival(
            path=Path(os.fsdecode(folder)) / os.fsdecode(name),
            origin=row[3],
            action=row[4],
            category=read_text(row[5]),
            name=read_text(row[6]),
            library=_path(row[7]),
            watched=_path(row[8]),
            settings=tuple(json.loads(row[9]).items()) if row[9] else (),
        ),
        state=State(row[10]),
        since=row[11],
        attempts=row[12],
        retry_at=row[13],
        reason=row[14],
        why=read_text(row[15]),
        identity=read_identity(row[16:19]),
        revision=row[19],
    )


def read_identity(row: Row) -> Identity | None:
    """Return the identity in its three columns."""
    inode, size, modified = row
    if size is None:
        return None
    return inode + (1 << 64) if inode < 0 else inode, size, modified


def read_text(stored: bytes | None) -> str | None:
    """Return a text as it was before it was stored."""
    return None if stored is None else stored.decode("utf-8", "surrogateescape")


def _path(stored: bytes | None) -> Path | None:
    return None if stored is None else Path(os.fsdecode(stored))
