"""The journal: what was meant, what was done, durable before the next thing happens.

One SQLite file (WAL, synchronous=FULL) for all libraries of a state folder. A batch of steps is
one transaction before the acts (`intend`) and one after their folders were synced
(`acknowledge`).

What this does not promise: SQLite's locks do not hold on network file systems, so the journal
is refused there.
"""

import datetime as dt
import os
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from organizer.apply.mounts import check_mounted, file_system_number, network_file_system
from organizer.apply.records import (
    RECYCLE_FOLDER,
    Entry,
    EntryState,
    FolderRecord,
    Run,
    RunState,
)
from organizer.apply.rows import (
    ENTRY_COLUMNS,
    FOLDER_COLUMNS,
    RUN_COLUMNS,
    Row,
    entry_values,
    identity_values,
    read_entry,
    read_folder,
    read_run,
    signed,
    unsigned,
)
from organizer.apply.schema import JOURNAL
from organizer.apply.upkeep import (
    check_fence,
    delete,
    is_damage,
    keep_aside,
    mark_undone,
    oldest_half,
    undone_by,
)
from organizer.errors import StoreError, TargetError
from organizer.store import open_store


class Journal:
    """An open journal; a context manager that closes it.

    `limit` is how many bytes it may hold before the oldest runs are forgotten; those cannot be
    undone then. A run of 100,000 files takes about 40 million.
    """

    limit = 1 << 29

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self.path = path

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open or create the journal at `path`.

        Raises `StoreError` when it is damaged, newer, or on a network file system.
        """
        kind = network_file_system(path.parent)
        if kind is not None:
            raise StoreError(
                f"the journal cannot be kept in {path.parent}: that is a network file system "
                f"({kind}), where SQLite's locks do not hold; set ORGANIZER_STATE_DIR to a "
                "folder on a local disk"
            )
        try:
            journal = cls(open_store(path, JOURNAL), path)
            journal.check()
        except StoreError as error:
            if is_damage(error.__cause__):
                raise StoreError(keep_aside(path)) from error
            raise
        return journal

    def check(self) -> None:
        """Raise `StoreError` when the file is damaged anywhere."""
        with self._reading():
            found = self._connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if found != "ok":
                raise sqlite3.DatabaseError(found)

    def close(self) -> None:
        """Close the file; everything acknowledged is in it."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_details: object) -> None:
        self.close()

    # --- writing --------------------------------------------------------------------------

    def begin(
        self,
        library: Path,
        roots: Sequence[Path],
        *,
        action: str,
        command: str,
        undo_of: int | None = None,
    ) -> Run:
        """Enter a new run, open, and return it.

        Raises `TargetError` when the disk of the library seems not to be mounted.
        """
        check_mounted(library, self._file_system_of(library))
        self._forget_oldest()
        values = (
            secrets.token_hex(4),
            dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            os.fsencode(library),
            b"".join(os.fsencode(root) + b"\0" for root in roots),
            action,
            command,
            undo_of,
            RunState.OPEN,
        )
        with self._transaction() as connection:
            cursor = connection.execute(
                "INSERT INTO run (token, started, library, roots, action, command, undo_of, state,"
                " file_system) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*values, file_system_number(library)),
            )
        return read_run((cursor.lastrowid, *values))

    def intend(self, run: Run, entries: Iterable[Entry], folders: Iterable[FolderRecord]) -> None:
        """Enter what is about to be done, durably."""
        marks = ", ".join("?" * 23)
        with self._transaction() as connection:
            check_fence(connection, run)
            connection.executemany(
                f"INSERT INTO step (run, {ENTRY_COLUMNS}) VALUES ({marks})",  # noqa: S608  # our columns
                (entry_values(run.id, entry) for entry in entries),
            )
            self._note_folders(run, folders)

    def intend_folders(self, run: Run, folders: Iterable[FolderRecord]) -> None:
        """Enter folders that are about to be removed or changed, durably."""
        with self._transaction():
            self._note_folders(run, folders)

    def may_leave_placeholder(self, run: Run, device: int) -> None:
        """Enter, durably, that a crash may leave a placeholder on `device`."""
        with self._transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO placeholder VALUES (?, ?)", (run.id, signed(device))
            )

    def acknowledge(
        self,
        run: Run,
        *,
        placed: Sequence[Entry] = (),
        done: Sequence[Entry] = (),
        failed: Iterable[tuple[Entry, str]] = (),
        dropped: Iterable[int] = (),
    ) -> None:
        """Enter how far entries came, durably, in one transaction.

        `placed`: the copy is durable, its source still stands. `failed` carry a message.
        `dropped` are steps (by seq) that were never begun.
        """
        changed = [e for e in (*placed, *done) if e.placed is not None]
        states = [(str(EntryState.PLACED), None, run.id, e.seq) for e in placed]
        states += [(str(EntryState.DONE), None, run.id, e.seq) for e in done]
        with self._transaction() as connection:
            check_fence(connection, run)
            connection.executemany(
                "UPDATE step SET placed_device = ?, placed_inode = ?, placed_size = ?,"
                " placed_modified = ?, content = ? WHERE run = ? AND seq = ?",
                ((*identity_values(e.placed), e.content, run.id, e.seq) for e in changed),
            )
            connection.executemany(
                "UPDATE step SET state = ?, message = ? WHERE run = ? AND seq = ?", states
            )
            connection.executemany(
                "UPDATE step SET state = 'failed', message = ? WHERE run = ? AND seq = ?",
                ((message, run.id, e.seq) for e, message in failed),
            )
            connection.executemany(
                "DELETE FROM step WHERE run = ? AND seq = ?", ((run.id, seq) for seq in dropped)
            )

    def note(self, run: Run, seq: int, message: str) -> None:
        """Enter a message for one step of a run that has ended."""
        with self._transaction() as connection:
            connection.execute(
                "UPDATE step SET message = ? WHERE run = ? AND seq = ?", (message, run.id, seq)
            )

    def close_run(self, run: Run, state: RunState, folders: Iterable[FolderRecord]) -> None:
        """Enter the end of a run: its folders as they are now, and what it took back."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM folder WHERE run = ?", (run.id,))
            self._note_folders(run, folders)
            connection.execute("UPDATE run SET state = ? WHERE id = ?", (str(state), run.id))
            if run.undo_of is not None:
                mark_undone(connection, run.id, run.undo_of)

    def forget_if_empty(self, run: Run) -> bool:
        """Remove a run that has ended and did nothing; return whether it was."""
        with self._transaction() as connection:
            count = connection.execute(
                "SELECT count(*) FROM step WHERE run = ? AND state != 'failed'", (run.id,)
            ).fetchone()[0]
            ended = connection.execute(
                "SELECT state != 'open' FROM run WHERE id = ?", (run.id,)
            ).fetchone()[0]
            if count or not ended:
                return False
            delete(connection, run)
        return True

    def _forget_oldest(self) -> None:
        # Runs that have ended, oldest first, until the file is half as full as it may be.
        with self._reading():
            pages = self._connection.execute("PRAGMA page_count").fetchone()[0]
            free = self._connection.execute("PRAGMA freelist_count").fetchone()[0]
            size = self._connection.execute("PRAGMA page_size").fetchone()[0]
        if (pages - free) * size <= self.limit:
            return
        kept = {number for number, _ in self.recycled()}
        counts: dict[int, int] = dict(self._rows("SELECT run, count(*) FROM step GROUP BY run"))
        with self._transaction() as connection:
            for run in oldest_half(self.runs(), counts, kept):
                delete(connection, run)

    def _note_folders(self, run: Run, folders: Iterable[FolderRecord]) -> None:
        self._connection.executemany(
            f"INSERT OR REPLACE INTO folder (run, {FOLDER_COLUMNS})"  # noqa: S608  # our columns
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    run.id,
                    os.fsencode(f.path),
                    f.made,
                    f.removed,
                    f.mode,
                    f.uid,
                    f.gid,
                    f.before,
                    f.after,
                )
                for f in folders
            ),
        )

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise TargetError(
                f"the journal {self.path} cannot be written ({error}), so nothing more is "
                "changed; put that right, then `organize recover`"
            ) from error

    # --- reading --------------------------------------------------------------------------

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
        """Yield what `entries` returns, one by one: a run may have 100,000 steps."""
        order = "seq DESC" if newest_first else "seq"
        wanted = ", ".join(f"'{state}'" for state in states)
        condition = f" AND state IN ({wanted})" if states else ""
        query = f"SELECT {ENTRY_COLUMNS} FROM step WHERE run = ?{condition} ORDER BY {order}"  # noqa: S608  # our columns
        with self._reading():
            for row in self._connection.execute(query, (run.id,)):
                yield read_entry(row)

    def recycled(self) -> tuple[tuple[int, Entry], ...]:
        """Return what was brought to recycle folders and not undone: run and step, oldest first."""
        mark = os.fsencode(f"/{RECYCLE_FOLDER}/")
        rows = self._rows(
            f"SELECT run, {ENTRY_COLUMNS} FROM step"  # noqa: S608  # our columns
            " WHERE state = 'done' AND instr(destination, ?) AND NOT instr(source, ?)"
            " ORDER BY run, seq",
            (mark, mark),
        )
        return tuple((row[0], read_entry(row[1:])) for row in rows)

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
