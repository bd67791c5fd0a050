"""The catalog as one object: what may be asked of it, and what may be written."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Self

from organizer.catalog import anime, feeds, reading, writing
from organizer.catalog.answering import Answered, how_well
from organizer.catalog.feeds import Drift, Feed, SourceStats
from organizer.catalog.interchange import Origin, prepare_lines
from organizer.catalog.names import Kind, asked_forms
from organizer.catalog.reading import EpisodeFilters, EpisodePage, EpisodeSummary, Stats
from organizer.catalog.search import NameSearch
from organizer.catalog.translated import (
    Translated,
    language_of,
    translated_episode,
    translated_series,
)
from organizer.catalog.values import LARGEST_ID, Record, imdb_key, lower, text, texts, upper, whole
from organizer.catalog.writing import UNKNOWN_ORIGIN, ImportReport
from organizer.errors import StoreError

NO_FILTERS = EpisodeFilters()


class Catalog:
    """An open catalog. Safe to share between threads: one question at a time.

    Every method raises `StoreError` when the file turns out to be damaged, locked or full.
    `language` is an abbreviation as in /languages; None gives records as they are kept.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path | None = None) -> None:
        self._connection = connection
        self._names = NameSearch(connection)
        self._lock = RLock()
        self.path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the catalog cannot be used any more."""
        self._connection.close()

    @contextmanager
    def _asking(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                yield self._connection
            except sqlite3.Error as error:
                where = self.path or "in memory"
                raise StoreError(f"the catalog {where} cannot be used ({error})") from error

    # --- series ---------------------------------------------------------------------------------

    def search_series(
        self,
        *,
        name: str | None = None,
        imdb_id: str | None = None,
        zap2it_id: str | None = None,
        slug: str | None = None,
    ) -> tuple[Record, ...]:
        """Return the series that answer everything that is asked, best first, at most 100.

        Empty text asks nothing; asking nothing finds nothing. A series found by the name of a
        translation has that name among its aliases: it is why it was found.
        """
        wanted = {
            "imdb_id": imdb_key(imdb_id),
            "zap2it_id": upper(zap2it_id),
            "slug": lower(slug),
        }
        with self._asking() as connection:
            found = [
                reading.series_ids_by(connection, column, value)
                for column, value in wanted.items()
                if value is not None
            ]
            if text(name):
                return self._named(connection, name or "", found)
            ids = [i for i in (found[0] if found else ()) if all(i in others for others in found)]
            records = (self._series(connection, series_id) for series_id in ids)
            return tuple(record for record in records if record is not None)

    def answers(self, name: str) -> Answered:
        """Return how well a search for that name is answered, so that a service may be asked.

        What services told answers a name well only if one of them was asked for that name: a
        series that was found by the way, or by its id, may have namesakes that nobody told of.
        """
        with self._asking() as connection:
            found, forms = self._names.find(name), asked_forms(name)
            how = how_well(found, forms.suffix)
            if how is Answered.POORLY and anime.series_called(connection, name):
                how = Answered.NEARLY  # by a list that was imported, which no service need know
            if how is not Answered.WELL or feeds.was_named(connection, {forms.folded, forms.bare}):
                return how
            imported = (it for it in found if feeds.is_imported(connection, it.series_id))
            is_well = how_well(imported, forms.suffix) is Answered.WELL
            return Answered.WELL if is_well else Answered.NEARLY

    def _named(
        self, connection: sqlite3.Connection, name: str, within: list[tuple[int, ...]]
    ) -> tuple[Record, ...]:
        records = []
        for found in self._names.find(name):
            if not all(found.series_id in ids for ids in within):
                continue
            record = self._series(connection, found.series_id)
            if record is not None:
                is_translation = found.kind is Kind.TRANSLATION
                records.append(_with_alias(record, found.name) if is_translation else record)
        records += self._named_as_anime(connection, name, within, records)
        return tuple(records)

    def _named_as_anime(
        self,
        connection: sqlite3.Connection,
        name: str,
        within: list[tuple[int, ...]],
        found: list[Record],
    ) -> list[Record]:
        """Return the series that AniDB calls so and that are not found already."""
        known = {record.get("id") for record in found}
        ids = (i for i in anime.series_called(connection, name) if i not in known)
        records = (self._series(connection, i) for i in ids if all(i in ids_ for ids_ in within))
        return [record for record in records if record is not None]

    def _series(self, connection: sqlite3.Connection, series_id: int) -> Record | None:
        record = reading.series_record(connection, series_id)
        return None if record is None else anime.with_anime_names(connection, record)

    def series_record(self, series_id: int) -> Record | None:
        """Return the record of a series as it was imported; None when there is none.

        TheTVDB's id, or one that has become another series', gives the record of that series.
        """
        with self._asking() as connection:
            found = feeds.here(connection, series_id)
            return None if found is None else self._series(connection, found)

    def series_id(self, series_id: int) -> int | None:
        """Return the id under which a series is kept; None when there is no such series."""
        with self._asking() as connection:
            return feeds.here(connection, series_id)

    def translated_series(self, record: Record, language: str) -> Translated:
        """Return a series' record in a language; what is not translated is empty."""
        if language == language_of(record):
            return Translated(record, is_complete=True)
        series_id = whole(record.get("id")) or 0
        return translated_series(record, self._translation(series_id, language))

    def origin(self, series_id: int) -> Origin:
        """Return where a series came from, and under which terms."""
        with self._asking() as connection:
            return Origin(**reading.origin(connection, _here(connection, series_id)))

    def actors(self, series_id: int) -> tuple[Record, ...]:
        """Return the records of a series' actors as they were imported; () for none."""
        with self._asking() as connection:
            return reading.series_list(connection, _here(connection, series_id), "actors")

    def images(self, series_id: int) -> tuple[Record, ...]:
        """Return the records of a series' images as they were imported; () for none."""
        with self._asking() as connection:
            return reading.series_list(connection, _here(connection, series_id), "images")

    def has_image(self, image_id: int) -> bool:
        """Return whether any series has an image of that id."""
        with self._asking() as connection:
            return 0 < image_id <= LARGEST_ID and reading.has_image(connection, image_id)

    def updated_between(self, first: int, last: int) -> tuple[tuple[int, int], ...]:
        """Return id and `lastUpdated` of the series changed then (seconds since 1970), by time."""
        with self._asking() as connection:
            return reading.updated_between(connection, first, min(last, LARGEST_ID))

    # --- episodes -------------------------------------------------------------------------------

    def episode_page(
        self, series_id: int, filters: EpisodeFilters = NO_FILTERS, page: int = 1
    ) -> EpisodePage:
        """Return one page (1-based, 100 rows) of the episodes that pass every filter, by id."""
        with self._asking() as connection:
            return reading.episode_page(connection, _here(connection, series_id), filters, page)

    def episode_records(
        self, series_id: int, filters: EpisodeFilters = NO_FILTERS
    ) -> tuple[Record, ...]:
        """Return every episode that passes every filter, by id."""
        with self._asking() as connection:
            found = feeds.here(connection, series_id)
            return () if found is None else reading.all_episodes(connection, found, filters)

    def episode_summary(self, series_id: int) -> EpisodeSummary:
        """Count a series' episodes by season in both orders."""
        with self._asking() as connection:
            return reading.episode_summary(connection, _here(connection, series_id))

    def episode_record(self, episode_id: int) -> tuple[int, Record] | None:
        """Return an episode's series id and record; None when there is none of that id."""
        if not 0 < episode_id <= LARGEST_ID:
            return None
        with self._asking() as connection:
            return reading.episode_record(connection, episode_id)

    def translated_episodes(
        self, series_id: int, records: Iterable[Record], language: str
    ) -> tuple[Translated, ...]:
        """Return episodes of one series in a language; what is not translated is empty."""
        series = self.series_record(series_id) or {}
        if language == language_of(series):
            return tuple(Translated(record, is_complete=True) for record in records)
        translation = self._translation(series_id, language)
        return tuple(translated_episode(record, translation) for record in records)

    def _translation(self, series_id: int, language: str) -> Record | None:
        with self._asking() as connection:
            return reading.translation(connection, _here(connection, series_id), language)

    # --- what services said -----------------------------------------------------------------------

    def feeds_of(self, series_id: int) -> tuple[Feed, ...]:
        """Return what each service has said of a series; () for one that was imported."""
        with self._asking() as connection:
            found = feeds.here(connection, series_id)
            if found is None or feeds.is_imported(connection, found):
                return ()
            return feeds.feeds_of(connection, found)

    def is_fed(self, series_id: int) -> bool | None:
        """Return whether services may go on with a series: nobody imported it to be as it is.

        None when there is no such series.
        """
        with self._asking() as connection:
            found = feeds.here(connection, series_id)
            return None if found is None else not feeds.is_imported(connection, found)

    def keys_of(self, series_id: int) -> tuple[tuple[str, str], ...]:
        """Return the ids of a series elsewhere, as (namespace, id)."""
        with self._asking() as connection:
            return tuple(sorted(feeds.keys_of(connection, series_id)))

    def fed_by(self, source: str) -> tuple[Feed, ...]:
        """Return everything that one service has said."""
        with self._asking() as connection:
            return feeds.all_feeds(connection, source)

    def episode_ids(self, feed: Feed) -> Mapping[str, int]:
        """Return the ids that a service's episodes of a series have here, by its own ids."""
        with self._asking() as connection:
            return feeds.episode_ids(connection, feed.source, feed.series_id)

    def when_asked(self, source: str, question: str) -> float | None:
        """Return when a service answered a question, seconds since 1970; None: never."""
        with self._asking() as connection:
            return feeds.when_asked(connection, source, question)

    def drift_since(self, since: float) -> tuple[Drift, ...]:
        """Return the episodes that services changed since then (seconds since 1970)."""
        with self._asking() as connection:
            return tuple(feeds.drift_since(connection, since))

    def attributions(self) -> tuple[str, ...]:
        """Return what has to be shown of the services that told any series, each once."""
        with self._asking() as connection:
            return feeds.attributions(connection)

    def stats_by_source(self) -> tuple[SourceStats, ...]:
        """Count what came from each source, most first."""
        with self._asking() as connection:
            return feeds.stats_by_source(connection)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give the connection for one transaction, alone: all of it is written, or nothing."""
        with self._asking() as connection, writing.transaction(connection):
            yield connection

    # --- the whole ------------------------------------------------------------------------------

    def import_lines(self, lines: Iterable[bytes], origin: Origin = UNKNOWN_ORIGIN) -> ImportReport:
        """Import interchange lines; a series that is there already is replaced whole.

        `origin` says where those lines came from that do not say it themselves.

        A broken line is reported with its number and the others go on. What was written when an
        error is raised stays; a series is always the old or the new one.
        """
        with self._asking() as connection:
            return writing.import_series(connection, prepare_lines(lines), origin)

    def export_lines(self) -> Iterator[str]:
        """Yield every series as an interchange line, by id, without the line's end."""
        with self._asking() as connection:
            yield from writing.export_lines(connection)

    def stats(self) -> Stats:
        """Count what the catalog holds."""
        with self._asking() as connection:
            return reading.stats(connection)


def _here(connection: sqlite3.Connection, series_id: int) -> int:
    """Return the id under which a series is kept; the same for one that is not here."""
    return feeds.here(connection, series_id) or series_id


def _with_alias(record: Record, name: str) -> Record:
    return {**record, "aliases": [*texts(record.get("aliases")), name]}
