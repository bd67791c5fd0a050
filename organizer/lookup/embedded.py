"""Records from a catalog in this process: no server, no network."""

from collections.abc import Iterator
from contextlib import contextmanager

from organizer.catalog import Catalog, EpisodeFilters, Record
from organizer.errors import MetadataUnavailable, StoreError
from organizer.lookup.source import SEARCH_KEYS, SeriesSearch


class EmbeddedSource:
    """A `RecordSource` over an open catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def search(self, question: SeriesSearch, language: str | None) -> tuple[Record, ...]:
        """Return what `/search/series` would: its nine fields of each series found."""
        with _reading():
            found = self._catalog.search_series(
                name=question.name,
                imdb_id=question.imdb_id,
                zap2it_id=question.zap2it_id,
                slug=question.slug,
            )
            records = (self._in_language(record, language) for record in found)
            return tuple({key: record.get(key) for key in SEARCH_KEYS} for record in records)

    def series(self, series_id: int, language: str | None) -> Record | None:
        """Return the record of a series."""
        with _reading():
            record = self._catalog.series_record(series_id)
            return None if record is None else self._in_language(record, language)

    def episodes(
        self, series_id: int, filters: EpisodeFilters, language: str | None
    ) -> tuple[Record, ...]:
        """Return every episode that passes the filters."""
        with _reading():
            found = self._catalog.episode_records(series_id, filters)
            if language is None:
                return found
            translated = self._catalog.translated_episodes(series_id, found, language)
            return tuple(it.record for it in translated)

    def _in_language(self, record: Record, language: str | None) -> Record:
        if language is None:
            return record
        return self._catalog.translated_series(record, language).record


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except StoreError as error:
        raise MetadataUnavailable(str(error)) from error
