"""Rows of the inbox's table as values, and values as rows."""

import json
import os
from pathlib import Path
from typing import Any

from organizer.inbox.entries import Arrival, Entry, State
from organizer.model import Action, FileIdentity

COLUMNS = (
    "id, folder, name, origin, action, category, job, library, watched, settings, state, since, "
    "attempts, retry_at, reason, why, device, inode, size, modified"
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
        _bytes(arrival.category),
        _bytes(arrival.name),
        None if arrival.library is None else os.fsencode(arrival.library),
        None if arrival.watched is None else os.fsencode(arrival.watched),
        json.dumps(dict(arrival.settings)) if arrival.settings else None,
    )


def identity_values(identity: FileIdentity | None) -> tuple[int | None, ...]:
    """Return the four columns of an identity; NULLs for none."""
    if identity is None:
        return None, None, None, None
    # SQLite's numbers have a sign.
    device, inode = (
        n - (1 << 64) if n >= 1 << 63 else n for n in (identity.device, identity.inode)
    )
    return device, inode, identity.size, identity.modified


def text_value(text: str | None) -> bytes | None:
    """Return a text as it is stored."""
    return _bytes(text)


def read_entry(row: Row) -> Entry:
    """Return the entry in `COLUMNS`."""
    folder, name = row[1], row[2]
    return Entry(
        id=row[0],
        arrival=Arrival(
            path=Path(os.fsdecode(folder)) / os.fsdecode(name),
            origin=row[3],
            action=None if row[4] is None else Action(row[4]),
            category=_text(row[5]),
            name=_text(row[6]),
            library=_path(row[7]),
            watched=_path(row[8]),
            settings=tuple(json.loads(row[9]).items()) if row[9] else (),
        ),
        state=State(row[10]),
        since=row[11],
        attempts=row[12],
        retry_at=row[13],
        reason=row[14],
        why=_text(row[15]),
        identity=read_identity(row[16:20]),
    )


def read_identity(row: Row) -> FileIdentity | None:
    """Return the identity in its four columns."""
    device, inode, size, modified = row
    if size is None:
        return None
    device, inode = (n + (1 << 64) if n < 0 else n for n in (device, inode))
    return FileIdentity(device=device, inode=inode, size=size, modified=modified)


def is_same_file(one: FileIdentity | None, other: FileIdentity | None) -> bool:
    """Whether both are one file, unchanged; the device may have another number after a mount."""
    return (
        one is not None
        and other is not None
        and (one.inode, one.size, one.modified) == (other.inode, other.size, other.modified)
    )


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode("utf-8", "surrogateescape")


def _text(stored: bytes | None) -> str | None:
    return None if stored is None else stored.decode("utf-8", "surrogateescape")


def _path(stored: bytes | None) -> Path | None:
    return None if stored is None else Path(os.fsdecode(stored))
