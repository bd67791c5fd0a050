"""Rows of the journal's tables as values, and values as rows."""

import os
from pathlib import Path
from typing import Any

from organizer.apply.records import Entry, EntryState, Fate, FolderRecord, Run, RunState
from organizer.model import Action, FileIdentity, Role

RUN_COLUMNS = "id, token, started, library, roots, action, command, undo_of, state"
ENTRY_COLUMNS = (
    "seq, unit, source, destination, video, role, action, removes, parks, undoes, device, inode, "
    "size, modified, fingerprint, placed_device, placed_inode, placed_size, placed_modified, "
    "content, state, message"
)
FATE_COLUMNS = "state, action, removes, source, destination"
FOLDER_COLUMNS = "path, made, removed, mode, uid, gid, modified_before, modified_after"

# What SQLite returns: each column is of the kind that the schema says.
Row = tuple[Any, ...]


def signed(number: int) -> int:
    """Return a number of 64 bits as SQLite can hold it."""
    return number - (1 << 64) if number >= 1 << 63 else number


def unsigned(number: int) -> int:
    """Return what `signed` was given."""
    return number + (1 << 64) if number < 0 else number


def identity_values(identity: FileIdentity | None) -> tuple[int | None, ...]:
    """Return the four columns of an identity, NULLs for none."""
    if identity is None:
        return None, None, None, None
    return signed(identity.device), signed(identity.inode), identity.size, identity.modified


def entry_values(run: int, entry: Entry) -> Row:
    """Return the run and the `ENTRY_COLUMNS` of an entry."""
    return (
        run,
        entry.seq,
        entry.unit,
        os.fsencode(entry.source),
        os.fsencode(entry.destination),
        None if entry.of is None else os.fsencode(entry.of),
        entry.role.value,
        entry.action.value,
        entry.removes,
        entry.parks,
        entry.undoes,
        *identity_values(entry.identity),
        entry.fingerprint,
        *identity_values(entry.placed),
        entry.content,
        entry.state.value,
        entry.message,
    )


def read_run(row: Row, *, undone: bool = False, done: int = 0, put_back: int = 0) -> Run:
    """Return the run in `RUN_COLUMNS`, with what only its steps and later runs tell."""
    number, token, started, library, roots, action, command, undo_of, state = row
    return Run(
        id=number,
        token=token,
        started=started,
        library=Path(os.fsdecode(library)),
        roots=tuple(Path(os.fsdecode(root)) for root in roots.split(b"\0")[:-1]),
        action=action,
        command=command,
        undo_of=undo_of,
        state=RunState(state),
        undone=undone,
        done=done,
        put_back=put_back,
    )


def read_entry(row: Row) -> Entry:
    """Return the entry in `ENTRY_COLUMNS`."""
    return Entry(
        seq=row[0],
        unit=row[1],
        source=os.fsdecode(row[2]),
        destination=os.fsdecode(row[3]),
        of=None if row[4] is None else os.fsdecode(row[4]),
        role=Role(row[5]),
        action=Action(row[6]),
        removes=bool(row[7]),
        parks=bool(row[8]),
        undoes=row[9],
        identity=_identity(row[10:14]),
        fingerprint=row[14],
        placed=None if row[16] is None else _identity(row[15:19]),
        content=row[19],
        state=EntryState(row[20]),
        message=row[21],
    )


def read_fate(row: Row) -> Fate:
    """Return the fate in `FATE_COLUMNS`."""
    state, action, removes, source, destination = row
    return Fate(
        EntryState(state),
        Action(action),
        bool(removes),
        os.fsdecode(source),
        os.fsdecode(destination),
    )


def _identity(row: Row) -> FileIdentity:
    return FileIdentity(
        device=unsigned(row[0]), inode=unsigned(row[1]), size=row[2], modified=row[3]
    )


def read_folder(row: Row) -> FolderRecord:
    """Return the folder in `FOLDER_COLUMNS`."""
    return FolderRecord(
        path=os.fsdecode(row[0]),
        made=bool(row[1]),
        removed=bool(row[2]),
        mode=row[3],
        uid=row[4],
        gid=row[5],
        before=row[6],
        after=row[7],
    )
