"""Each question asked once within a run, whatever the answer was."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from typing import TypeVar

from organizer.catalog import EpisodeFilters, Record
from organizer.errors import MetadataUnavailable
from organizer.lookup.source import RecordSource, SeriesSearch

_T = TypeVar("_T")


class OncePerRun:
    """A `RecordSource` that asks another one each question once, whatever the answer was.

    Threads that ask what is being asked already wait for that answer.
    """

    def __init__(self, source: RecordSource) -> None:
        self._source = source
        self._lock = Lock()
        self._searches: dict[object, Future[tuple[Record, ...]]] = {}
        self._series: dict[object, Future[Record | None]] = {}
        self._episodes: dict[object, Future[tuple[Record, ...]]] = {}

    def search(self, question: SeriesSearch, language: str | None) -> tuple[Record, ...]:
        """Return what the source answered."""
        return self._once(
            self._searches, (question, language), lambda: self._source.search(question, language)
        )

    def series(self, series_id: int, language: str | None) -> Record | None:
        """Return what the source answered."""
        return self._once(
            self._series, (series_id, language), lambda: self._source.series(series_id, language)
        )

    def episodes(
        self, series_id: int, filters: EpisodeFilters, language: str | None
    ) -> tuple[Record, ...]:
        """Return what the source answered."""
        return self._once(
            self._episodes,
            (series_id, filters, language),
            lambda: self._source.episodes(series_id, filters, language),
        )

    def _once(self, known: dict[object, Future[_T]], key: object, ask: Callable[[], _T]) -> _T:
        with self._lock:
            future = known.get(key)
            is_mine = future is None
            if future is None:
                future = known[key] = Future()
        if is_mine:
            _answer(future, ask)
        try:
            return future.result()
        except MetadataUnavailable as error:  # one failure, told to everyone who asks
            raise MetadataUnavailable(str(error)) from error


def _answer(future: Future[_T], ask: Callable[[], _T]) -> None:
    try:
        future.set_result(ask())
    except MetadataUnavailable as error:
        # Its traceback would keep what was read, up to many megabytes, for the whole run.
        future.set_exception(MetadataUnavailable(str(error)))
    except BaseException as error:  # noqa: BLE001  # handed to everyone who waits, this thread included
        future.set_exception(error)
