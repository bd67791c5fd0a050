"""What keeps the journal right: marks of what was undone, runs forgotten, a damaged file."""

import shutil
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from organizer.apply.records import EntryState, Run, RunState
from organizer.errors import TargetError


def delete(connection: sqlite3.Connection, run: Run) -> None:
    """Forget a run, inside a transaction; an undo of it stays, as a run of its own."""
    for table in ("step", "folder", "placeholder", "known"):
        connection.execute(f"DELETE FROM {table} WHERE run = ?", (run.id,))  # noqa: S608  # our tables
    connection.execute("UPDATE run SET undo_of = NULL WHERE undo_of = ?", (run.id,))
    connection.execute("DELETE FROM run WHERE id = ?", (run.id,))


def is_damage(error: BaseException | None) -> bool:
    """Whether SQLite met a damaged file: not a lock or a missing right."""
    return isinstance(error, sqlite3.DatabaseError) and not isinstance(
        error, sqlite3.OperationalError
    )


def keep_aside(path: Path) -> str:
    """Copy a damaged journal beside itself, once; return what a person is told."""
    aside = path.with_name(f"{path.name}.damaged")
    kept = f"a copy is kept as {aside}"
    try:
        if not aside.exists():
            shutil.copy2(path, aside)
    except OSError as error:
        kept = f"it could not be copied aside ({error})"
    return (
        f"the journal {path} is damaged, so nothing is changed; {kept}. Put a backup in its "
        "place, or move it away to begin a new one: earlier runs cannot be undone then"
    )


def mark_undone(connection: sqlite3.Connection, undo: int, undone: int | None) -> None:
    """Enter, inside a transaction, what the run `undo` took back of `undone`.

    The steps taken back are undone; what those had taken back, stands again; and so on.
    """
    rows = connection.execute(
        "SELECT undoes FROM step WHERE run = ? AND state = 'done'", (undo,)
    ).fetchall()
    state = EntryState.UNDONE
    while undone is not None:
        connection.executemany(
            "UPDATE step SET state = ? WHERE run = ? AND seq = ?",
            [(str(state), undone, seq) for (seq,) in rows],
        )
        above = dict(
            connection.execute(
                "SELECT seq, undoes FROM step WHERE run = ? AND undoes IS NOT NULL", (undone,)
            ).fetchall()
        )
        rows = [(above[seq],) for (seq,) in rows if seq in above]
        (undone,) = connection.execute("SELECT undo_of FROM run WHERE id = ?", (undone,)).fetchone()
        state = EntryState.DONE if state is EntryState.UNDONE else EntryState.UNDONE


def check_fence(connection: sqlite3.Connection, run: Run) -> None:
    """Raise `TargetError` when `run` is not open any more.

    Whoever settled it holds its library: what it meant to do is not its own any more.
    """
    row = connection.execute("SELECT state FROM run WHERE id = ?", (run.id,)).fetchone()
    if row is None or row[0] != RunState.OPEN:
        raise TargetError(
            f"run {run.id} was settled by another process, so it ends here; "
            "see `organize history` and run the command again"
        )


def undone_by(undos: Mapping[int, Sequence[int]]) -> frozenset[int]:
    """Return the runs that count as undone; `undos` are the undos of each that did something.

    An undo that was itself undone does not count.
    """
    # Newest first: whether a run counts as undone depends on later ones alone.
    undone: set[int] = set()
    for number, its in sorted(undos.items(), reverse=True):
        if any(undo not in undone for undo in its):
            undone.add(number)
    return frozenset(undone)


def oldest_half(
    runs: Sequence[Run], steps: Mapping[int, int], kept: Collection[int]
) -> Iterator[Run]:
    """Yield the oldest of `runs` (newest first) that hold half of all `steps` together.

    Those that are open, or in `kept`, are passed over.
    """
    half = sum(steps.values()) // 2
    for run in reversed(runs):
        if half > 0 and run.state is not RunState.OPEN and run.id not in kept:
            half -= steps.get(run.id, 0)
            yield run
