"""Records from a remote server of TheTVDB's API v2."""

from contextlib import AbstractContextManager
from dataclasses import fields

from organizer.catalog import EpisodeFilters, Record
from organizer.catalog.upstream.v2.changes import Changes
from organizer.catalog.upstream.v2.client import Credentials, ServiceClient
from organizer.catalog.upstream.v2.service import MetadataService
from organizer.http import Client, Limits, one_lookup, shown
from organizer.lookup.source import SeriesSearch

# The document's names of our questions.
_SEARCH_PARAMETERS = {
    "name": "name",
    "imdb_id": "imdbId",
    "zap2it_id": "zap2itId",
    "slug": "slug",
}
_FILTER_PARAMETERS = {
    "aired_season": "airedSeason",
    "aired_episode": "airedEpisode",
    "dvd_season": "dvdSeason",
    "dvd_episode": "dvdEpisode",
    "absolute_number": "absoluteNumber",
    "first_aired": "firstAired",  # not in the document; on the wire since 2.1
    "imdb_id": "imdbId",
}


class RemoteSource:
    """A `RecordSource` over a v2 server; `limits` of None are the defaults.

    A question may take several requests: the total time is that of all of them.
    """

    def __init__(
        self, address: str, credentials: Credentials, limits: Limits | None = None
    ) -> None:
        self._name = shown(address).rstrip("/")
        self._http = Client(limits)
        self.service = MetadataService(ServiceClient(address, credentials, self._http), self._name)
        self._changes = Changes(self.service)

    def close(self) -> None:
        """Close idle connections."""
        self._http.close()

    def search(self, question: SeriesSearch, language: str | None) -> tuple[Record, ...]:
        """Ask `/search/series`."""
        params = {
            parameter: value
            for name, parameter in _SEARCH_PARAMETERS.items()
            if (value := getattr(question, name)) is not None
        }
        with self._one_lookup():
            return self.service.search(params, language)

    def series(self, series_id: int, language: str | None) -> Record | None:
        """Ask `/series/{id}`; an answer about another series is refused."""
        with self._one_lookup():
            return self.service.series(series_id, language)

    def changed(self, series_id: int) -> float | None:
        """Ask when a series last changed (seconds since 1970); None where that is not known."""
        with self._one_lookup():
            return self._changes.of(series_id)

    def episodes(
        self, series_id: int, filters: EpisodeFilters, language: str | None
    ) -> tuple[Record, ...]:
        """Ask `/series/{id}/episodes/query`, every page of it."""
        params = {
            _FILTER_PARAMETERS[field.name]: str(value)
            for field in fields(filters)
            if (value := getattr(filters, field.name)) is not None
        }
        with self._one_lookup():
            if not params:
                return self.service.all_episodes(series_id, language)
            return self.service.query_episodes(series_id, params, language)

    def _one_lookup(self) -> AbstractContextManager[None]:
        """Let all requests of one question share the time of a lookup."""
        return one_lookup(self._http.limits.total)
