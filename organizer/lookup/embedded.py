"""Records from a catalog in this process, which services feed where it knows too little."""

from collections.abc import Iterator
from contextlib import contextmanager

from organizer.catalog import NAMED_SEASONS, Answered, Catalog, EpisodeFilters, Record
from organizer.catalog.names import stored_forms
from organizer.catalog.values import date_or_year, text
from organizer.errors import MetadataUnavailable, StoreError
from organizer.feeding import Feeder
from organizer.lookup.source import SEARCH_KEYS, RecordSource, SeriesSearch
from organizer.store import is_full


class EmbeddedSource:
    """A `RecordSource` over an open catalog; without a feeder it answers from that alone."""

    def __init__(self, catalog: Catalog, feeder: Feeder | None = None) -> None:
        self._catalog = catalog
        self._feeder = feeder

    def search(self, question: SeriesSearch, language: str | None) -> tuple[Record, ...]:
        """Return what `/search/series` would: its nine fields of each series found."""
        with _reading():
            if self._feeder is not None:
                self._feeder.before_search(question.name, question.imdb_id)
            found = self._catalog.search_series(
                name=question.name,
                imdb_id=question.imdb_id,
                zap2it_id=question.zap2it_id,
                slug=question.slug,
            )
            records = (self._in_language(record, language) for record in found)
            return tuple(
                {key: record.get(key) for key in (*SEARCH_KEYS, NAMED_SEASONS)}
                for record in records
            )

    def series(self, series_id: int, language: str | None) -> Record | None:
        """Return the record of a series; TheTVDB's id leads to one that was given another id."""
        with _reading():
            if self._feeder is not None:
                self._feeder.before_series(series_id)
            record = self._catalog.series_record(series_id)
            return None if record is None else self._in_language(record, language)

    def episodes(
        self, series_id: int, filters: EpisodeFilters, language: str | None
    ) -> tuple[Record, ...]:
        """Return every episode that passes the filters."""
        with _reading():
            if self._feeder is not None:
                has_dvd = filters.dvd_season is not None or filters.dvd_episode is not None
                self._feeder.before_episodes(series_id, has_dvd=has_dvd, language=language)
            series_id = self._catalog.series_id(series_id) or series_id
            found = self._catalog.episode_records(series_id, filters)
            if language is None:
                return found
            translated = self._catalog.translated_episodes(series_id, found, language)
            return tuple(it.record for it in translated)

    @property
    def learned(self) -> int:
        """How often services told something of a series so far."""
        return 0 if self._feeder is None else self._feeder.learned

    def alone(self) -> "EmbeddedSource":
        """Return the same catalog without services."""
        return EmbeddedSource(self._catalog)

    def answers(self, name: str) -> Answered:
        """Return how well a search for that name is answered here."""
        with _reading():
            return self._catalog.answers(name)

    def _in_language(self, record: Record, language: str | None) -> Record:
        if language is None:
            return record
        return self._catalog.translated_series(record, language).record


class SecondAsked:
    """A `RecordSource` of a catalog that is only read, and another one for what it lacks.

    What is read into memory, or may not be written, keeps nothing: what services say is kept in
    the other one.
    """

    def __init__(self, first: EmbeddedSource, second: EmbeddedSource) -> None:
        self._first = first
        self._second = second

    def search(self, question: SeriesSearch, language: str | None) -> tuple[Record, ...]:
        """Return what the first has, and where that does not answer well, also the second's."""
        found = self._first.search(question, language)
        answered = self._first.answers(question.name) if question.name else _by_id(found)
        if answered is Answered.WELL:
            return found
        try:
            more = self._second.search(question, language)
        except MetadataUnavailable:
            if answered is Answered.POORLY:
                raise
            return found
        ids, called = {it["id"] for it in found}, {_called(it) for it in found}
        new = (it for it in more if it["id"] not in ids and _called(it) not in called)
        return (*found, *new)

    def series(self, series_id: int, language: str | None) -> Record | None:
        """Return the first's record, else the second's."""
        return self._first.series(series_id, language) or self._second.series(series_id, language)

    def episodes(
        self, series_id: int, filters: EpisodeFilters, language: str | None
    ) -> tuple[Record, ...]:
        """Return the episodes of the catalog that has the series."""
        has_it = self._first.series(series_id, None) is not None
        source: RecordSource = self._first if has_it else self._second
        return source.episodes(series_id, filters, language)

    @property
    def learned(self) -> int:
        """How often services told something of a series so far."""
        return self._second.learned

    def alone(self) -> "SecondAsked":
        """Return both catalogs without services."""
        return SecondAsked(self._first.alone(), self._second.alone())


def _called(record: Record) -> tuple[object, ...]:
    """Return what makes two records of two catalogs one series: the name and a known year."""
    forms = stored_forms(text(record.get("seriesName")) or "")
    aired = date_or_year(record.get("firstAired"))
    return (forms.bare, aired[:4]) if aired else (forms, record["id"])


def _by_id(found: tuple[Record, ...]) -> Answered:
    return Answered.WELL if found else Answered.POORLY


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except StoreError as error:
        if is_full(error):  # so it is for every file: that is one failure of the run
            raise
        raise MetadataUnavailable(str(error)) from error
