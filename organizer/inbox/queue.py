"""The open inbox: paths announced, worked off and marked, each call one durable transaction."""

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from organizer.errors import StoreError
from organizer.inbox.entries import WATCH, Arrival, Entry, Identity, Mark, State
from organizer.inbox.rows import (
    COLUMNS,
    Row,
    arrival_values,
    identity_values,
    key_of,
    read_entry,
    read_identity,
    read_text,
    text_value,
)
from organizer.inbox.schema import INBOX
from organizer.store import open_store

FIRST_RETRY = 60.0  # seconds; doubled with each attempt
LONGEST_RETRY = 6 * 3600.0  # seconds
DISMISSED = "dismissed"
_AS_IT_STANDS = (State.READY, State.DONE)  # states that are of the file as it is then
_INSERT = f"INSERT INTO entry ({COLUMNS}) VALUES (NULL{', ?' * 18}, 0)"  # noqa: S608  # our columns


def open_inbox(path: Path, clock: Callable[[], float] = time.time) -> "Inbox":
    """Open or create the inbox at `path`; raises `StoreError` when it is damaged or newer.

    `clock` tells the seconds since 1970.
    """
    return Inbox(open_store(path, INBOX), path, clock)


def next_delay(attempts: int) -> float:
    """Return how many seconds to wait after so many attempts in vain, from 1.

    >>> next_delay(1), next_delay(3), next_delay(30)
    (60.0, 240.0, 21600.0)
    """
    return min(FIRST_RETRY * 2.0 ** min(attempts - 1, 16), LONGEST_RETRY)


class Inbox:
    """An open inbox; a context manager that closes it; safe in several threads."""

    def __init__(
        self, connection: sqlite3.Connection, path: Path, clock: Callable[[], float]
    ) -> None:
        self._connection = connection
        self._lock = threading.RLock()
        self._clock = clock
        self._counted: tuple[tuple[int, int], dict[State, int]] | None = None
        self.path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_details: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; everything acknowledged is in it."""
        with self._lock:
            self._connection.close()

    # --- arrivals -------------------------------------------------------------------------

    def announce(self, arrival: Arrival, state: State = State.READY) -> Entry:
        """Enter a path that is new, in `state` (ready or settling), and return its entry.

        One that is known keeps its state, unless another file stands there now, or it was
        settling and is said to be ready, or it is done and a downloader tells of it again. What
        is held stays held, and what waits, waits.
        """
        self.announce_all([arrival], state)
        found = self.entry(arrival.path)
        if found is None:  # removed in this instant by another process
            raise StoreError(f"the inbox {self.path} was emptied meanwhile; try again")
        return found

    def announce_all(
        self, arrivals: Iterable[Arrival], state: State = State.READY
    ) -> tuple[Path, ...]:
        """Announce many in one transaction; return the paths that are in `state` now."""
        seen = [(arrival, _look(arrival.path)) for arrival in arrivals]
        with self._transaction():
            return tuple(
                arrival.path
                for arrival, identity in seen
                if self._enter(arrival, state, identity) is state
            )

    def _enter(self, arrival: Arrival, state: State, identity: Identity | None) -> State:
        """Enter one arrival; return the state that its path is in now."""
        known = self._row("WHERE folder = ? AND name = ?", key_of(arrival.path))
        if known is None:
            self._insert(arrival, state, identity)
            return state
        counts_more = arrival.origin != WATCH or known.arrival.origin == WATCH
        if counts_more and arrival != known.arrival:
            self._connection.execute(
                "UPDATE entry SET origin = ?, action = ?, category = ?, job = ?, library = ?,"
                " watched = ?, settings = ? WHERE id = ?",
                (*arrival_values(arrival), known.id),
            )
        if _keeps(known, arrival, state, identity):
            self._say_again(known, arrival)
            return known.state
        self._set(known.id, state, identity=identity)
        return state

    def _say_again(self, known: Entry, arrival: Arrival) -> None:
        """Have a run that is under way not end what a downloader told of since it began."""
        if arrival.origin != WATCH:
            self._connection.execute(
                "UPDATE entry SET revision = revision + 1 WHERE id = ?", (known.id,)
            )

    def _insert(self, arrival: Arrival, state: State, identity: Identity | None = None) -> int:
        """Enter a path that is not known, and return its number."""
        values = (*arrival_values(arrival), str(state), self._clock(), 0, None, None, None)
        values = (*key_of(arrival.path), *values, *identity_values(identity))
        return self._connection.execute(_INSERT, values).lastrowid or 0

    # --- working off ----------------------------------------------------------------------

    def take_ready(self, *, after: int = 0, limit: int = -1) -> tuple[Entry, ...]:
        """Return what is ready, and what waited long enough, oldest first; changes nothing.

        Only entries with a number above `after`, and at most `limit` of them (-1 for all).
        """
        now = self._clock()
        # One that is to wait longer than ever meant was written by a clock that went wrong.
        found = self._rows(
            f"SELECT {COLUMNS} FROM entry WHERE state != 'done' AND state IN ('ready', 'waiting')"  # noqa: S608  # our columns
            " AND id > ? AND (state = 'ready' OR retry_at <= ? OR retry_at > ?)"
            " ORDER BY id LIMIT ?",
            (after, now, now + LONGEST_RETRY, limit),
        )
        return tuple(map(read_entry, found))

    def next_retry(self) -> float | None:
        """Return when the first waiting entry is due, seconds since 1970; None without any."""
        (found,) = self._rows(
            "SELECT min(retry_at) FROM entry WHERE state != 'done' AND state = 'waiting'"
        )
        return None if found[0] is None else float(found[0])

    def mark(self, marks: Iterable[Mark]) -> None:
        """Enter what became of paths that are in the inbox, all in one transaction.

        A mark that comes too late is left out: a person, an undo or an arrival was faster.
        """
        seen = [(m, _look(m.path) if m.state in _AS_IT_STANDS else None) for m in marks]
        with self._transaction():
            for mark, identity in seen:
                known = self._row("WHERE folder = ? AND name = ?", key_of(mark.path))
                if known is not None and _is_of(mark, known, identity):
                    self._mark(known, mark, identity)

    def _mark(self, known: Entry, mark: Mark, identity: Identity | None) -> None:
        attempts = known.attempts + 1 if mark.state is State.WAITING else 0
        delay = next_delay(attempts) if mark.delay is None else mark.delay
        self._set(
            known.id,
            mark.state,
            reason=mark.reason,
            why=mark.why,
            attempts=attempts,
            retry_at=self._clock() + delay if mark.state is State.WAITING else None,
            identity=identity or known.identity,
        )

    def hold(self, paths: Iterable[tuple[Path, Identity | None]], why: str) -> None:
        """Keep every rescan from organizing these again; a path not known yet is entered."""
        with self._transaction():
            for path, identity in paths:
                known = self._row("WHERE folder = ? AND name = ?", key_of(path))
                number = known.id if known else self._insert(Arrival(path, WATCH), State.HELD)
                self._set(number, State.HELD, why=why, identity=identity)

    # --- a person -------------------------------------------------------------------------

    def retry(self, entries: Iterable[Entry]) -> int:
        """Have what waits or needs a person tried again at once; return how many those were."""
        wanted = (State.WAITING, State.NEEDS_PERSON)
        return self._change(entries, wanted, State.READY)

    def dismiss(self, entries: Iterable[Entry]) -> int:
        """Leave these alone until another file stands there; return how many were changed."""
        wanted = tuple(state for state in State if state is not State.DONE)
        return self._change(entries, wanted, State.DONE, DISMISSED)

    def release(self, entries: Iterable[Entry]) -> int:
        """Let what was held be organized again; return how many were changed."""
        return self._change(entries, (State.HELD,), State.READY)

    def _change(
        self,
        entries: Iterable[Entry],
        wanted: Sequence[State],
        to: State,
        reason: str | None = None,
    ) -> int:
        changed = 0
        looked_at = [(entry, _look(entry.path) or entry.identity) for entry in entries]
        with self._transaction():
            for entry, identity in looked_at:
                known = self._row("WHERE id = ?", (entry.id,))
                if known is not None and known.state in wanted:
                    self._set(known.id, to, reason=reason, identity=identity)
                    changed += 1
        return changed

    # --- asking ---------------------------------------------------------------------------

    def entry(self, path: Path) -> Entry | None:
        """Return what is known of a path; None for nothing."""
        with self._lock:
            return self._row("WHERE folder = ? AND name = ?", key_of(path))

    def by_id(self, number: int) -> Entry | None:
        """Return the entry of that number; None when there is none."""
        with self._lock:
            return self._row("WHERE id = ?", (number,))

    def entries(self, *states: State) -> tuple[Entry, ...]:
        """Return the entries in any of `states` (all without one), oldest first."""
        chosen = ", ".join(f"'{state}'" for state in states or State)
        query = f"SELECT {COLUMNS} FROM entry WHERE state IN ({chosen}) ORDER BY id"  # noqa: S608  # our words
        return tuple(map(read_entry, self._rows(query)))

    def counts(self) -> Mapping[State, int]:
        """Return how many entries are in each state; counted anew only after a change."""
        with self._lock:
            version = (self.version(), self._connection.total_changes)
            if self._counted is None or self._counted[0] != version:
                rows = self._rows("SELECT state, count(*) FROM entry GROUP BY state")
                found: dict[str, int] = dict(rows)
                self._counted = version, {state: found.get(str(state), 0) for state in State}
            return self._counted[1]

    def known_in(self, folder: Path | str) -> dict[str, tuple[State, Identity | None]]:
        """Return the names in a folder that are in the inbox, with state and file."""
        rows = self._rows(
            "SELECT name, state, inode, size, modified FROM entry WHERE folder = ?",
            (os.fsencode(folder),),
        )
        return {
            os.fsdecode(name): (State(state), read_identity(tuple(identity)))
            for name, state, *identity in rows
        }

    def folders_of(self, watched: Path) -> tuple[bytes, ...]:
        """Return the folders, as bytes, of everything found in the folder under watch `watched`."""
        rows = self._rows(
            "SELECT DISTINCT folder FROM entry WHERE watched = ?", (os.fsencode(watched),)
        )
        return tuple(row[0] for row in rows)

    def forget(self, paths: Iterable[Path]) -> None:
        """Remove entries, as of files that went away; what is held is never forgotten."""
        with self._transaction():
            self._connection.executemany(
                "DELETE FROM entry WHERE folder = ? AND name = ? AND state != 'held'",
                map(key_of, paths),
            )

    def remembered(self, key: str) -> int:
        """Return a number kept under `key`; 0 for none."""
        rows = self._rows("SELECT value FROM memory WHERE key = ?", (text_value(key),))
        return int(rows[0][0]) if rows else 0

    def remember(self, key: str, value: int) -> None:
        """Keep a number under `key`."""
        with self._transaction():
            self._connection.execute(
                "INSERT OR REPLACE INTO memory VALUES (?, ?)", (text_value(key), value)
            )

    def remembered_keys(self, prefix: str) -> tuple[str, ...]:
        """Return the keys that begin with `prefix`."""
        keys = (read_text(row[0]) for row in self._rows("SELECT key FROM memory"))
        return tuple(key for key in keys if key is not None and key.startswith(prefix))

    def remember_if_new(self, key: str, value: int) -> None:
        """Keep a number under `key`, unless it is the one that is kept."""
        if self.remembered(key) != value:
            self.remember(key, value)

    def version(self) -> int:
        """Return a number that changes when another process has changed the inbox."""
        return int(self._rows("PRAGMA data_version")[0][0])

    # --- inside ---------------------------------------------------------------------------

    def _set(
        self,
        number: int,
        state: State,
        *,
        reason: str | None = None,
        why: str | None = None,
        attempts: int = 0,
        retry_at: float | None = None,
        identity: Identity | None = None,
    ) -> None:
        self._connection.execute(
            "UPDATE entry SET state = ?, since = ?, attempts = ?, retry_at = ?, reason = ?,"
            " why = ?, inode = ?, size = ?, modified = ?, revision = revision + 1 WHERE id = ?",
            (
                *(str(state), self._clock(), attempts, retry_at, reason, text_value(why)),
                *identity_values(identity),
                number,
            ),
        )

    def _row(self, where: str, values: Sequence[object]) -> Entry | None:
        rows = self._rows(f"SELECT {COLUMNS} FROM entry {where}", values)  # noqa: S608  # our columns
        return read_entry(rows[0]) if rows else None

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        with self._lock, self._asking():
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._lock, self._asking():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    @contextmanager
    def _asking(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(
                f"the inbox {self.path} cannot be used ({error}); what it held is kept"
            ) from error


def _keeps(known: Entry, arrival: Arrival, state: State, identity: Identity | None) -> bool:
    """Whether a known entry stays as it is, though it is announced again."""
    if known.state is State.HELD:
        return True
    if known.state is State.SETTLING:
        return state is State.SETTLING
    if known.state is State.READY:
        return state is State.READY or known.identity == identity
    if identity is None:
        return True
    # A folder is as it was though something came into a folder in it: a downloader knows better.
    is_told = known.state is State.DONE and known.reason != DISMISSED and arrival.origin != WATCH
    return not is_told and known.identity == identity


def _is_of(mark: Mark, known: Entry, identity: Identity | None) -> bool:
    """Whether a mark is of the entry as it is now; what is held is marked by who says so."""
    if mark.was is not None or known.state is State.HELD:
        return mark.was is known.state
    if known.state is State.READY and mark.state is State.DONE and identity is None:
        return True  # all of it went to its place, whatever was said meanwhile
    return mark.revision in (None, known.revision)


def _look(path: Path) -> Identity | None:
    try:
        status = path.lstat()
    except (OSError, ValueError):
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
