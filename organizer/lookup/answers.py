"""Answers remembered on disk over runs, and used while they are fresh.

A found answer is fresh for 24 hours and "nothing found" for one. Of an older one about a series,
the service is asked first when that series last changed (`changes`): unchanged, it is fresh for
another day, up to six days after it was answered. An older found answer stands in while
the service is down, which is logged. An old "nothing found" never stands in: it would make a file
look unknown that could only not be asked about.
"""

import json
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock

from organizer.catalog import EpisodeFilters, Record
from organizer.errors import MetadataUnavailable, StoreError
from organizer.lookup.source import RecordSource, SeriesSearch
from organizer.store import Schema, StatementFailed, open_in_memory, open_store

LOG = logging.getLogger(__name__)
FRESH = 24 * 3600.0  # seconds
FRESH_MISS = 3600.0
LONGEST_CONFIRMED = 6 * 24 * 3600.0  # a service may change a record without saying so
CLOCKS_DIFFER = 3600.0  # the service's clock and ours
FORGOTTEN = 90 * 24 * 3600.0

ANSWERS = Schema(
    name="answer cache",
    application_id=0x4F524741,  # "ORGA"
    migrations=(
        """
        CREATE TABLE answers (
          question TEXT PRIMARY KEY,
          answer TEXT NOT NULL,     -- JSON: a list of records, a record, or null
          answered REAL NOT NULL    -- seconds since 1970
        );
        CREATE INDEX answers_by_age ON answers (answered);
        """,
        """
        ALTER TABLE answers ADD COLUMN confirmed REAL;  -- when it last proved to be unchanged
        """,
    ),
    durable=False,
)


@dataclass(frozen=True, slots=True)
class Remembered:
    """An answer as JSON gave it back; when it was answered and when it last proved unchanged.

    `answered` is in seconds since 1970, `age` and `unconfirmed` are seconds until now.
    """

    answer: object
    answered: float
    age: float
    unconfirmed: float

    @property
    def is_miss(self) -> bool:
        """Whether the service had nothing."""
        return self.answer is None or self.answer == []

    @property
    def is_fresh(self) -> bool:
        """Whether it need not be asked again yet; a clock that went back makes nothing fresh."""
        if self.is_miss:
            return 0 <= self.age < FRESH_MISS
        return 0 <= self.unconfirmed < FRESH and 0 <= self.age < LONGEST_CONFIRMED

    @property
    def may_be_confirmed(self) -> bool:
        """Whether it is worth asking if it still holds, instead of asking for it anew."""
        return not self.is_miss and 0 <= self.age < LONGEST_CONFIRMED


class AnswerStore:
    """The file of remembered answers. Everything in it can be deleted; its loss is logged only."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = Lock()
        try:
            self._connection = open_store(path, ANSWERS)
            self._forget()
        except (StoreError, StatementFailed) as error:
            LOG.warning("answers are not remembered after this run: %s", error)
            self._connection = open_in_memory(ANSWERS)

    def _forget(self) -> None:
        oldest = self._clock() - FORGOTTEN
        self._connection.execute("DELETE FROM answers WHERE answered < ?", (oldest,))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def recall(self, question: str) -> Remembered | None:
        """Return what was answered to `question`, however old; None when it never was."""
        try:
            with self._lock:
                row = self._connection.execute(
                    "SELECT answer, answered, coalesce(confirmed, answered) FROM answers"
                    " WHERE question = ?",
                    (question,),
                ).fetchone()
            now = self._clock()
            return (
                Remembered(json.loads(row[0]), row[1], now - row[1], now - row[2]) if row else None
            )
        except (StatementFailed, ValueError) as error:
            LOG.warning("a remembered answer cannot be read: %s", error)
            return None

    def remember(self, question: str, answer: object) -> None:
        """Keep an answer, in place of an older one."""
        row = (question, json.dumps(answer), self._clock())
        self._write("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, NULL)", row)

    def confirm(self, question: str) -> None:
        """Note that an answer holds still."""
        row = (self._clock(), question)
        self._write("UPDATE answers SET confirmed = ? WHERE question = ?", row)

    def _write(self, statement: str, row: tuple[object, ...]) -> None:
        try:
            with self._lock:
                self._connection.execute(statement, row)
        except StatementFailed as error:
            LOG.warning("an answer could not be remembered: %s", error)


class RememberingSource:
    """A `RecordSource` that answers from memory first, and from `source` where it must.

    Without a source (offline) it answers only from what is remembered, else raises
    `MetadataUnavailable`. `changed` tells when a series last changed, in seconds since 1970.
    """

    def __init__(
        self,
        source: RecordSource | None,
        store: AnswerStore,
        service: str,
        changed: Callable[[int], float | None] | None = None,
    ) -> None:
        self._source = source
        self._store = store
        self._service = service
        self._ask_changed = changed
        self._changes: dict[int, float | None] = {}

    def search(self, question: SeriesSearch, language: str | None) -> tuple[Record, ...]:
        """Return the fresh, the new, or (while the service is down) the old answer."""
        key = ["search", asdict(question), language]
        return _records(self._answer(key, lambda source: source.search(question, language)))

    def series(self, series_id: int, language: str | None) -> Record | None:
        """Return the fresh, the new, or (while the service is down) the old answer."""
        key = ["series", series_id, language]
        answer = self._answer(key, lambda it: it.series(series_id, language), series_id)
        return answer if isinstance(answer, dict) else None

    def episodes(
        self, series_id: int, filters: EpisodeFilters, language: str | None
    ) -> tuple[Record, ...]:
        """Return the fresh, the new, or (while the service is down) the old answer."""
        key = ["episodes", series_id, asdict(filters), language]
        return _records(
            self._answer(key, lambda it: it.episodes(series_id, filters, language), series_id)
        )

    def _answer(
        self,
        key: Sequence[object],
        ask: Callable[[RecordSource], object],
        series_id: int | None = None,
    ) -> object:
        question = json.dumps([self._service, *key], sort_keys=True)
        known = self._store.recall(question)
        if known is not None and known.is_fresh:
            return known.answer
        try:
            if known is not None and self._holds_still(known, series_id):
                self._store.confirm(question)
                return known.answer
            answer = ask(self._online())
        except MetadataUnavailable as error:
            if known is None or known.is_miss:
                raise
            LOG.warning("%s; an answer of %.0f hours ago stands in", error, known.age / 3600)
            return known.answer
        self._store.remember(question, answer)
        return answer

    def _holds_still(self, known: Remembered, series_id: int | None) -> bool:
        """Ask the service, once a run and series, whether the series changed since the answer."""
        if series_id is None or self._ask_changed is None or not known.may_be_confirmed:
            return False
        if series_id not in self._changes:
            self._changes[series_id] = self._ask_changed(series_id)
        changed = self._changes[series_id]
        return changed is not None and changed < known.answered - CLOCKS_DIFFER

    def _online(self) -> RecordSource:
        if self._source is None:
            raise MetadataUnavailable(
                f"nothing is remembered of what {self._service} would answer, and --offline was"
                " given; run once without it"
            )
        return self._source


def _records(answer: object) -> tuple[Record, ...]:
    records = answer if isinstance(answer, list | tuple) else ()
    return tuple(record for record in records if isinstance(record, dict))
