"""TVmaze: needs no key; specials, and the order of DVDs where somebody has listed it.

Its texts are in English, whatever language a series is in, and it has no translations of them:
its other names (`akas`) become aliases, without the countries in which it is called so. A country
behind a name says where the series was made, and so only stands behind its own.
"""

import time
from collections.abc import Callable, Mapping

from organizer.catalog.upstream import AIRED_ONLY, Provenance, UpstreamEpisodes, UpstreamSeries
from organizer.catalog.upstream.asking import JsonService
from organizer.catalog.upstream.shapes import imdb_id, positive_text, record_of, records_of
from organizer.catalog.upstream.tvmaze.episodes import Numbers, dvd_list, dvd_numbers, episodes_of
from organizer.catalog.upstream.tvmaze.series import found_series, series_of
from organizer.catalog.values import whole
from organizer.errors import MetadataUnavailable
from organizer.http import Client
from organizer.model import Order

TVMAZE = Provenance(
    name="tvmaze",
    title="TVmaze",
    licence="CC BY-SA 4.0",
    attribution="Data of TVmaze (https://www.tvmaze.com), under CC BY-SA 4.0"
    " (https://creativecommons.org/licenses/by-sa/4.0/).",
    first_id=1_000_000_000,
)
_LOOKUPS = {"tvdb": "thetvdb", "imdb": "imdb"}
_EMBEDDED = "embed[]=akas&embed[]=cast&embed[]=images"
_WINDOWS = (("day", 1), ("week", 7), ("month", 30))
_DAY = 86_400  # seconds
_CACHED = 3_600  # seconds that TVmaze keeps an answer


def open_tvmaze(client: Client, address: str) -> "TvMaze":
    """Return the upstream at a base address; nothing is asked before the first question."""
    return TvMaze(JsonService(client, address))


class TvMaze:
    """The `Upstream` of TVmaze."""

    provenance = TVMAZE

    def __init__(self, service: JsonService, clock: Callable[[], float] = time.time) -> None:
        self._service = service
        self._clock = clock

    def search(self, name: str, year: int | None = None) -> tuple[UpstreamSeries, ...]:
        """Ask `/search/shows`, whose records are whole; of those alike, that of `year` is first.

        It takes no year: asked for as a part of the name, it would find nothing. For nothing
        found it answers an empty list: a 404 comes from something else than TVmaze.
        """
        route = "/search/shows"
        rows = records_of(self._service.get(route, {"q": name}, nothing=()), _said(route))
        shows = [record_of(row.get("show"), _said(route)) for row in rows]
        found = [it for show in shows if (it := found_series(show))]
        return tuple(sorted(found, key=lambda it: year is not None and it.year != year))

    def find(self, namespace: str, external_id: str) -> UpstreamSeries | None:
        """Ask `/lookup/shows`, which leads to the record itself."""
        if namespace == "tvmaze":
            return self.series(external_id)
        wanted = imdb_id(external_id) if namespace == "imdb" else positive_text(external_id)
        if namespace not in _LOOKUPS or wanted is None:
            return None
        route = "/lookup/shows"
        answer = self._service.get(route, {_LOOKUPS[namespace]: wanted})
        found = None if answer is None else series_of(record_of(answer, _said(route)))
        if found and found.ids.get(namespace) != wanted:
            raise MetadataUnavailable(f"{_said(route)} is of another series")
        return found

    def series(
        self,
        key: str,
        language: str | None = None,  # noqa: ARG002  # there are no translations
    ) -> UpstreamSeries | None:
        """Ask `/shows/{id}` with names, cast and images inside: one request."""
        show = _own_id(key)
        if show is None:
            return None
        # The service wants this parameter several times.
        answer = self._service.get(f"/shows/{show}?{_EMBEDDED}")
        if answer is None:
            return None
        said = _said(f"/shows/{show}")
        found = series_of(record_of(answer, said))
        if found.key != str(show):
            raise MetadataUnavailable(f"{said} is of another series")
        return found

    def episodes(
        self,
        key: str,
        orders: frozenset[Order] = AIRED_ONLY,
        language: str | None = None,  # noqa: ARG002  # there are no translations
    ) -> UpstreamEpisodes | None:
        """Ask `/shows/{id}/episodes`, and for DVD order also for its list: three requests then."""
        show = _own_id(key)
        if show is None:
            return None
        route = f"/shows/{show}/episodes"
        answer = self._service.get(route, {"specials": "1"})
        if answer is None:
            return None
        rows = records_of(answer, _said(route))
        dvd = self._dvd(show) if Order.DVD in orders else {}
        records = episodes_of(rows, _said(route), dvd, is_counted=Order.ABSOLUTE in orders)
        return UpstreamEpisodes(records=records, orders=orders | AIRED_ONLY)

    def changed_since(self, seconds: float) -> frozenset[str] | None:
        """Ask `/updates/shows`, which looks back a day, a week or a month."""
        age = self._clock() - seconds + _CACHED
        window = next((name for name, days in _WINDOWS if age <= days * _DAY), None)
        if window is None:
            return None
        route = "/updates/shows"
        answer = self._service.get(route, {"since": window})
        # A service written in PHP says [] for an object with nothing in it.
        changed = {} if answer in (None, []) else record_of(answer, _said(route))
        times = {key: whole(when) for key, when in changed.items()}
        # What changed at a time that cannot be read may have changed just now.
        return frozenset(key for key, when in times.items() if when is None or when >= seconds)

    def close(self) -> None:
        """Do nothing: the connections are the client's."""

    def _dvd(self, show: int) -> Mapping[int, Numbers]:
        route = f"/shows/{show}/alternatelists"
        answer = self._service.get(route)
        lists = () if answer is None else records_of(answer, _said(route))
        chosen = dvd_list(lists, _said(route))
        if chosen is None:
            return {}
        route = f"/alternatelists/{chosen}/alternateepisodes"
        answer = self._service.get(route, {"embed": "episodes"})
        return dvd_numbers(records_of(answer, _said(route)), _said(route))


def _own_id(key: str) -> int | None:
    return whole(key) or None


def _said(route: str) -> str:
    return f"what TVmaze answers to {route}"
