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

from organizer.apply.known import known_values
from organizer.apply.mounts import check_mounted, file_system_number, network_file_system
from organizer.apply.reading import JournalReader
from organizer.apply.records import (
    Entry,
    EntryState,
    FolderRecord,
    Run,
    RunState,
)
from organizer.apply.rows import (
    ENTRY_COLUMNS,
    FOLDER_COLUMNS,
    entry_values,
    identity_values,
    read_run,
    signed,
)
from organizer.apply.schema import JOURNAL
from organizer.apply.upkeep import (
    check_fence,
    delete,
    is_damage,
    keep_aside,
    mark_undone,
    oldest_half,
)
from organizer.errors import StoreError, TargetError
from organizer.model import Step
from organizer.store import open_store


class Journal(JournalReader):
    """An open journal; a context manager that closes it.

    `limit` is how many bytes it may hold before the oldest runs are forgotten; those cannot be
    undone then. A run of 100,000 files takes about 40 million.
    """

    limit = 1 << 29

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
        known = self._file_system_of(library)
        try:
            check_mounted(library, known)
            number = file_system_number(library)
        except OSError as error:
            raise TargetError(
                f"cannot look at the library {library}: {error.strerror}; "
                "put that right and run the command again"
            ) from error
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
                (*values, number),
            )
        return read_run((cursor.lastrowid, *values))

    def intend(
        self,
        run: Run,
        entries: Sequence[Entry],
        folders: Iterable[FolderRecord],
        steps: Sequence[Step] = (),
    ) -> None:
        """Enter what is about to be done, durably; `steps` are what `entries` were made of."""
        marks = ", ".join("?" * 23)
        with self._transaction() as connection:
            check_fence(connection, run)
            connection.executemany(
                f"INSERT INTO step (run, {ENTRY_COLUMNS}) VALUES ({marks})",  # noqa: S608  # our columns
                (entry_values(run.id, entry) for entry in entries),
            )
            if steps:
                connection.executemany(
                    "INSERT INTO known (run, seq, series, episodes) VALUES (?, ?, ?, ?)",
                    known_values(run.id, entries, steps),
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
        states = [
            (state.value, run.id, first, last)
            for state, entries in ((EntryState.PLACED, placed), (EntryState.DONE, done))
            for first, last in _ranges(entry.seq for entry in entries)
        ]
        with self._transaction() as connection:
            check_fence(connection, run)
            connection.executemany(
                "UPDATE step SET placed_device = ?, placed_inode = ?, placed_size = ?,"
                " placed_modified = ?, content = ? WHERE run = ? AND seq = ?",
                ((*identity_values(e.placed), e.content, run.id, e.seq) for e in changed),
            )
            connection.executemany(
                "UPDATE step SET state = ?, message = NULL WHERE run = ? AND seq BETWEEN ? AND ?",
                states,
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


def _ranges(numbers: Iterable[int]) -> list[list[int]]:
    """Return the first and last of each row of numbers that follow one another.

    >>> _ranges([3, 1, 2, 7])
    [[1, 3], [7, 7]]
    """
    ranges: list[list[int]] = []
    for number in sorted(numbers):
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ranges
