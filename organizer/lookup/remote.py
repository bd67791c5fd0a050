"""Records from a remote server of TheTVDB's API v2."""

from dataclasses import fields
from urllib.parse import quote

from organizer.catalog import EpisodeFilters, Record
from organizer.catalog.values import whole
from organizer.errors import MetadataUnavailable
from organizer.http import Client, Limits, shown
from organizer.lookup.client import Credentials, ServiceClient
from organizer.lookup.pages import all_pages, rows_of
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
    """A `RecordSource` over a v2 server; `limits` of None are the defaults."""

    def __init__(
        self, address: str, credentials: Credentials, limits: Limits | None = None
    ) -> None:
        self._name = shown(address).rstrip("/")
        self._http = Client(limits)
        self._service = ServiceClient(address, credentials, self._http)

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
        answer = self._service.get("/search/series", params, language)
        return () if answer is None else rows_of(answer, f"{self._name}/search/series")

    def series(self, series_id: int, language: str | None) -> Record | None:
        """Ask `/series/{id}`; an answer about another series is refused."""
        route = f"/series/{quote(str(series_id))}"
        answer = self._service.get(route, {}, language)
        if answer is None:
            return None
        record = answer.get("data")
        if not isinstance(record, dict) or whole(record.get("id")) != series_id:
            raise MetadataUnavailable(f"{self._name}{route} did not answer with that series")
        return record

    def episodes(
        self, series_id: int, filters: EpisodeFilters, language: str | None
    ) -> tuple[Record, ...]:
        """Ask `/series/{id}/episodes/query`, every page of it."""
        route = f"/series/{quote(str(series_id))}/episodes/query"
        params = {
            _FILTER_PARAMETERS[field.name]: str(value)
            for field in fields(filters)
            if (value := getattr(filters, field.name)) is not None
        }

        def fetch(page: int) -> Record | None:
            return self._service.get(route, {**params, "page": str(page)}, language)

        return all_pages(fetch, f"{self._name}{route}")
