"""One `Lookup` of any source of records: in the language asked for, filled up where it is not.

A service returns empty names for what is not translated, and files are seldom named in the
language that their library is to have. So a series is asked for twice where a language is set:
its own name stays an alias, and stands in where there is no translation.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterable

from organizer.catalog import EpisodeFilters, Record
from organizer.catalog.translated import language_code
from organizer.catalog.values import imdb_key, text, texts
from organizer.errors import MetadataUnavailable
from organizer.lookup.records import read_episode, read_series
from organizer.lookup.source import FedSource, RecordSource, SeriesSearch
from organizer.model import Episode, Series, SeriesId

LOG = logging.getLogger(__name__)


Favourites = Callable[[], Iterable[int]]
"""Asks a service for the ids of the user's favourite series."""


class RecordLookup:
    """The `Lookup` over a source of records; `close` closes what that was opened with.

    `fed` is what services feed below `source`, which may remember earlier answers.
    """

    def __init__(
        self,
        source: RecordSource,
        language: str | None = None,
        *,
        close: Callable[[], None] | None = None,
        favourites: Favourites | None = None,
        fed: FedSource | None = None,
    ) -> None:
        self._close = close
        self._fed = fed
        self._ask_favourites = favourites
        self._source = source
        self._language = language_code(language) if language else None

    def favourites(self) -> frozenset[SeriesId]:
        """Return the user's favourite series; empty where the service knows no user of ours.

        They only settle ties: a service that does not answer leaves those open.
        """
        if self._ask_favourites is None:
            return frozenset()
        try:
            return frozenset(map(SeriesId, self._ask_favourites()))
        except MetadataUnavailable as error:
            LOG.warning("favourites are not known: %s", error)
            return frozenset()

    def learned(self) -> int:
        """Return how often services told something of a series so far; 0: never."""
        return 0 if self._fed is None else self._fed.learned

    def alone(self) -> "RecordLookup":
        """Return a lookup that answers from what is kept by now, and asks no service."""
        if self._fed is None:
            return self
        return RecordLookup(self._fed.alone(), self._language)

    def close(self) -> None:
        """Close the files and connections that were opened for it."""
        if self._close is not None:
            self._close()

    def search_series(
        self,
        *,
        name: str | None = None,
        imdb_id: str | None = None,
        zap2it_id: str | None = None,
        slug: str | None = None,
    ) -> tuple[Series, ...]:
        """Return the series that answer everything asked, best first; () for none."""
        question = SeriesSearch(
            name=text(name), imdb_id=imdb_key(imdb_id), zap2it_id=text(zap2it_id), slug=text(slug)
        )
        if question == SeriesSearch():
            return ()
        own = self._source.search(question, None)
        if self._language is None:
            return _all_series(own)
        translated = {r.get("id"): r for r in self._source.search(question, self._language)}
        both = [_in_both(record, translated.pop(record.get("id"), None)) for record in own]
        return _all_series([*both, *translated.values()])

    def series(self, series_id: SeriesId) -> Series | None:
        """Return the series of that id; None when the service does not have it."""
        own = self._source.series(series_id, None)
        if own is None:
            return None
        if self._language is not None:
            own = _in_both(own, self._source.series(series_id, self._language))
        return read_series(own)  # under another id, where the one asked for is an alias of it

    def query_episodes(
        self,
        series_id: SeriesId,
        *,
        aired_season: int | None = None,
        aired_episode: int | None = None,
        dvd_season: int | None = None,
        dvd_episode: int | None = None,
        absolute_number: int | None = None,
        first_aired: dt.date | None = None,
        imdb_id: str | None = None,
    ) -> tuple[Episode, ...]:
        """Return the episodes that fit every number given, in aired order; () for none."""
        filters = EpisodeFilters(
            aired_season=aired_season,
            aired_episode=aired_episode,
            dvd_season=dvd_season,
            dvd_episode=dvd_episode,
            absolute_number=absolute_number,
            first_aired=first_aired.isoformat() if first_aired else None,
            imdb_id=imdb_key(imdb_id),
        )
        found = {episode.id: episode for episode in self._episodes(series_id, filters)}
        fitting = (episode for episode in found.values() if _fits(episode, filters))
        return tuple(sorted(fitting, key=lambda it: (it.season, it.number, it.id)))

    def _episodes(self, series_id: int, filters: EpisodeFilters) -> Iterable[Episode]:
        records = self._source.episodes(series_id, filters, self._language)
        if self._language is not None and not all(text(r.get("episodeName")) for r in records):
            own = {r.get("id"): r for r in self._source.episodes(series_id, filters, None)}
            records = tuple(_with_title(record, own.get(record.get("id"))) for record in records)
        return (episode for record in records if (episode := read_episode(record)))


def _all_series(records: Iterable[Record]) -> tuple[Series, ...]:
    found: dict[SeriesId, Series] = {}
    for record in records:
        series = read_series(record)
        if series is not None:
            found.setdefault(series.id, series)
    return tuple(found.values())


def _in_both(own: Record, translated: Record | None) -> Record:
    """Return `own` with the translated name and overview, its own name among the aliases."""
    if translated is None or text(translated.get("seriesName")) is None:
        return own
    overview = text(translated.get("overview")) or own.get("overview")
    aliases = [*texts(own.get("seriesName")), *texts(own.get("aliases"))]
    name = translated["seriesName"]
    return {**own, "seriesName": name, "overview": overview, "aliases": aliases}


def _with_title(record: Record, own: Record | None) -> Record:
    if own is None or text(record.get("episodeName")):
        return record
    return {**record, "episodeName": own.get("episodeName")}


def _fits(episode: Episode, filters: EpisodeFilters) -> bool:
    """Check what a server said of an episode: not all of them apply every filter."""
    aired = episode.first_aired.isoformat() if episode.first_aired else None
    pairs = (
        (filters.aired_season, episode.season),
        (filters.aired_episode, episode.number),
        (filters.dvd_season, episode.dvd_season),
        (filters.dvd_episode, episode.dvd_number),
        (filters.absolute_number, episode.absolute),
        (filters.first_aired, aired),
    )
    return all(asked is None or asked == found for asked, found in pairs)
