"""What the journal knows, read: runs, steps, folders, and which undo took back what.

Steps are read a page at a time: a run may have 100,000 of them, and what is read of a run that
goes on must not keep the journal from being written.
"""

import os
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from organizer.apply.known import KNOWN_COLUMNS, KnownFile, read_known
from organizer.apply.records import (
    DELETED,
    RECYCLE_FOLDER,
    Entry,
    EntryState,
    Fate,
    FolderRecord,
    Run,
)
from organizer.apply.rows import (
    ENTRY_COLUMNS,
    FATE_COLUMNS,
    FOLDER_COLUMNS,
    RUN_COLUMNS,
    Row,
    read_entry,
    read_fate,
    read_folder,
    read_run,
    unsigned,
)
from organizer.apply.upkeep import undone_by
from organizer.errors import StoreError

_PAGE = 1000  # steps


class JournalReader:
    """The questions that a journal answers; none changes it."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self.path = path

    def runs(self, *, open_only: bool = False) -> tuple[Run, ...]:
        """Return the runs, newest first, each with whether it was undone and what stands."""
        rows = self._rows(
            f"SELECT {RUN_COLUMNS} FROM run"  # noqa: S608  # our columns
            + (" WHERE state = 'open'" if open_only else "")
            + " ORDER BY id DESC"
        )
        undone = undone_by(self._undos())
        counts = self._rows(
            "SELECT run, sum(state = 'done'), sum(state = 'undone') FROM step GROUP BY run"
        )
        counted = {number: {"done": done, "put_back": back} for number, done, back in counts}
        return tuple(
            read_run(row, undone=row[0] in undone, **counted.get(row[0], {})) for row in rows
        )

    def run(self, number: int) -> Run | None:
        """Return the run with this number, or None."""
        return next((run for run in self.runs() if run.id == number), None)

    def entries(self, run: Run, states: Sequence[EntryState] = ()) -> tuple[Entry, ...]:
        """Return the steps of a run in order; only those in `states`, if any are given."""
        return tuple(self.each_entry(run, states))

    def entry(self, run: Run, seq: int) -> Entry:
        """Return one step of a run, which has it."""
        query = f"SELECT {ENTRY_COLUMNS} FROM step WHERE run = ? AND seq = ?"  # noqa: S608  # our columns
        (row,) = self._rows(query, (run.id, seq))
        return read_entry(row)

    def each_entry(
        self, run: Run, states: Sequence[EntryState] = (), *, newest_first: bool = False
    ) -> Iterator[Entry]:
        """Yield what `entries` returns, one by one; what changes meanwhile, may be seen or not."""
        rows = self._pages(run, ENTRY_COLUMNS, states, newest_first=newest_first)
        return (read_entry(row[1:]) for row in rows)

    def fates(self, run: Run) -> Iterator[Fate]:
        """Yield what became of each step that was done or taken back, in order."""
        rows = self._pages(run, FATE_COLUMNS, (EntryState.DONE, EntryState.FAILED))
        return (read_fate(row[1:]) for row in rows)

    def _pages(
        self, run: Run, columns: str, states: Sequence[EntryState], *, newest_first: bool = False
    ) -> Iterator[Row]:
        """Yield the seq and the `columns` of steps, in the order of seq."""
        beyond, order = ("<", "DESC") if newest_first else (">", "ASC")
        wanted = ", ".join(f"'{state}'" for state in states)
        condition = f" AND state IN ({wanted})" if states else ""
        query = (
            f"SELECT seq, {columns} FROM step WHERE run = ? AND seq {beyond} ?{condition}"  # noqa: S608  # our columns
            f" ORDER BY seq {order} LIMIT {_PAGE}"
        )
        last = sys.maxsize if newest_first else 0
        while rows := self._rows(query, (run.id, last)):
            yield from rows
            last = rows[-1][0]

    def recycled(self) -> tuple[tuple[int, Entry], ...]:
        """Return what was brought to recycle folders and not undone: run and step, oldest first."""
        mark = os.fsencode(f"/{RECYCLE_FOLDER}/")
        rows = self._rows(
            f"SELECT run, {ENTRY_COLUMNS} FROM step"  # noqa: S608  # our columns
            " WHERE state = 'done' AND instr(destination, ?) AND NOT instr(source, ?)"
            " AND message IS NOT ? ORDER BY run, seq",
            (mark, mark, DELETED),
        )
        return tuple((row[0], read_entry(row[1:])) for row in rows)

    def known_files(self, library: Path) -> dict[Path, KnownFile]:
        """Return by path what the videos are that runs have placed below `library`, and stand.

        Of two runs that placed something at one path the newer one counts.
        """
        below = os.fsencode(library).rstrip(b"/") + b"/"
        rows = self._rows(
            f"SELECT {KNOWN_COLUMNS} FROM known JOIN step USING (run, seq)"  # noqa: S608  # our columns
            " WHERE state = 'done' AND substr(destination, 1, ?) = ? ORDER BY run, seq",
            (len(below), below),
        )
        return {known.path: known for known in map(read_known, rows)}

    def _file_system_of(self, library: Path) -> int | None:
        rows = self._rows(
            "SELECT file_system FROM run WHERE library = ? ORDER BY id DESC LIMIT 1",
            (os.fsencode(library),),
        )
        return rows[0][0] if rows else None

    def folders(self, run: Run) -> dict[str, FolderRecord]:
        """Return the folders of a run by path."""
        rows = self._rows(
            f"SELECT {FOLDER_COLUMNS} FROM folder WHERE run = ?",  # noqa: S608  # our columns
            (run.id,),
        )
        return {record.path: record for record in map(read_folder, rows)}

    def placeholder_devices(self, run: Run) -> frozenset[int]:
        """Return the devices where a crash of this run may have left a placeholder."""
        rows = self._rows("SELECT device FROM placeholder WHERE run = ?", (run.id,))
        return frozenset(unsigned(row[0]) for row in rows)

    def undo_chain(self, number: int) -> int:
        """Return the run that has to be undone for `number` to be: itself, or what did it again.

        A run that was undone, and its undo undone, was done again by that last run.
        """
        undos = self._undos()
        undone = undone_by(self._undos())
        while number not in undone:
            redo = next(
                (
                    again
                    for undo in undos.get(number, ())
                    for again in undos.get(undo, ())
                    if again not in undone
                ),
                None,
            )
            if redo is None:
                return number
            number = redo
        return number

    def _undos(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for undo, undone in self._rows(
            "SELECT id, undo_of FROM run WHERE undo_of IS NOT NULL AND EXISTS"
            " (SELECT 1 FROM step WHERE run = id AND state IN ('done', 'undone'))"
        ):
            found.setdefault(undone, []).append(undo)
        return found

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        with self._reading():
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(
                f"the journal {self.path} cannot be read ({error}); it was left as it is"
            ) from error
