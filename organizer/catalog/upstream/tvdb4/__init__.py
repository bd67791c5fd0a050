"""TheTVDB's API v4: the catalog's own ids, every order, and translations.

Texts are English where there are English ones, as in TheTVDB's API v2, and otherwise in the
series' own language, which the record then names.
"""

from collections.abc import Iterator, Mapping

from organizer.catalog.upstream import AIRED_ONLY, Provenance, UpstreamEpisodes, UpstreamSeries
from organizer.catalog.upstream.asking import JsonService
from organizer.catalog.upstream.finding import with_imdb_id
from organizer.catalog.upstream.tvdb4.episodes import (
    EpisodeTexts,
    absolute_numbers,
    dvd_numbers,
    episode_records,
    episode_texts,
    original_language,
)
from organizer.catalog.upstream.tvdb4.languages import ENGLISH, service_codes
from organizer.catalog.upstream.tvdb4.login import Tvdb4Login
from organizer.catalog.upstream.tvdb4.pages import EpisodeList, episode_list, update_rows
from organizer.catalog.upstream.tvdb4.series import (
    found_series,
    remote_series,
    service_id,
    whole_series,
)
from organizer.catalog.values import Record, imdb_key, text, whole
from organizer.errors import MetadataUnavailable
from organizer.http import Client
from organizer.model import Order

TVDB4 = Provenance(
    name="tvdb4",
    title="TheTVDB",
    licence="TheTVDB API Terms of Service",
    attribution="Metadata provided by TheTVDB. Please consider adding missing information"
    " or subscribing: https://thetvdb.com",
    first_id=0,
)
# Each is kept as a sketch; who wants another of the sixty called `Big Brother` says its country.
_MOST_FOUND = "25"
_MOST_CANDIDATES = 3
_SHORT = {"meta": "translations", "short": "true"}
_WHOLE = {"meta": "translations", "short": "false"}


def open_tvdb4(client: Client, address: str, apikey: str, pin: str = "") -> "Tvdb4":
    """Return the upstream at a base address; nothing is asked before the first question."""
    return Tvdb4(JsonService(client, address, Tvdb4Login(client, address, apikey, pin)))


class Tvdb4:
    """The `Upstream` of TheTVDB's API v4, over a service that logs in by itself."""

    provenance = TVDB4

    def __init__(self, service: JsonService) -> None:
        self._service = service

    def search(self, name: str, year: int | None = None) -> tuple[UpstreamSeries, ...]:
        """Ask `/search`; of the answer the series alone, those of the year first.

        The year is no parameter of the request: it would lose series that began in another one
        than people say, which takes a second request to find out.
        """
        params = {"query": name, "type": "series", "limit": _MOST_FOUND}
        rows = _rows(self._service.get("/search", params), "/search")
        found = [it for row in rows if (it := found_series(row))]
        return tuple(sorted(found, key=lambda it: year is not None and it.year != year))

    def find(self, namespace: str, external_id: str) -> UpstreamSeries | None:
        """Ask for the series of a TheTVDB id, or with a remote id (`imdb`, `tmdb`, `tvmaze`).

        A remote id's answer has been seen to hold series that have nothing to do with it, so the
        series itself has to name the id; the only one found is believed if it names no id of that
        kind at all.
        """
        if namespace == "tvdb":
            return self._extended(external_id, _SHORT)
        wanted = imdb_key(external_id) if namespace == "imdb" else text(external_id)
        if wanted is None or not (wanted.isascii() and wanted.isalnum()):
            return None
        route = f"/search/remoteid/{wanted}"
        keys = list(dict.fromkeys(remote_series(_rows(self._service.get(route), route))))
        found = [it for key in keys[:_MOST_CANDIDATES] if (it := self._extended(key, _SHORT))]
        named = [it for it in found if it.ids.get(namespace) == wanted]
        if named:
            return named[0]
        is_believed = namespace == "imdb" and len(keys) == 1
        believed = (it for it in found if is_believed and namespace not in it.ids)
        return next((with_imdb_id(it, wanted) for it in believed), None)

    def series(
        self,
        key: str,
        language: str | None = None,  # noqa: ARG002  # every translation comes with it
    ) -> UpstreamSeries | None:
        """Ask `/series/{id}/extended`, which holds the translations into every language."""
        return self._extended(key, _WHOLE)

    def episodes(
        self, key: str, orders: frozenset[Order] = AIRED_ONLY, language: str | None = None
    ) -> UpstreamEpisodes | None:
        """Ask for the list of each order, and join them on the episodes' ids.

        An episode that only another order has cannot be kept: it has no aired number.
        """
        series_id = service_id(key)
        official = None if series_id is None else self._list(series_id, "official")
        if series_id is None or official is None:
            return None
        others = {
            order: found.rows
            for order, name in ((Order.DVD, "dvd"), (Order.ABSOLUTE, "absolute"))
            if order in orders and (found := self._list(series_id, name))
        }
        original = original_language(official.series)
        texts = self._texts(series_id, official, original, language)
        records = episode_records(
            official.rows,
            texts.pop(ENGLISH, {}),
            dvd_numbers(others.get(Order.DVD, ())),
            absolute_numbers(others.get(Order.ABSOLUTE, ())),
        )
        return UpstreamEpisodes(records=records, orders=orders | AIRED_ONLY, translations=texts)

    def changed_since(self, seconds: float) -> frozenset[str] | None:
        """Ask `/updates` for series and for episodes; None where it does not look back so far."""
        series = self._updates(seconds, "series")
        episodes = None if series is None else self._updates(seconds, "episodes")
        if series is None or episodes is None:
            return None
        changed = [whole(row.get("recordId")) for row in series]
        changed += [whole(row.get("seriesId")) for row in episodes]
        # An episode's change that does not say of which series could be any series'.
        return frozenset(map(str, changed)) if all(changed) else None

    def close(self) -> None:
        """Do nothing: the connections are the client's."""

    # --- what is asked --------------------------------------------------------------------------

    def _extended(self, key: str, params: Mapping[str, str]) -> UpstreamSeries | None:
        series_id = service_id(key)
        if series_id is None:
            return None
        route = f"/series/{series_id}/extended"
        answer = self._service.get(route, params)
        if answer is None:
            return None
        found = whole_series(_data(answer, route), with_artwork=params["short"] == "false")
        if found is None or found.key != str(series_id):
            raise MetadataUnavailable(f"TheTVDB did not answer {route} with that series")
        return found

    def _list(self, series_id: int, order: str) -> EpisodeList | None:
        return episode_list(self._service, f"/series/{series_id}/episodes/{order}")

    def _texts(
        self, series_id: int, official: EpisodeList, original: str | None, language: str | None
    ) -> dict[str, EpisodeTexts]:
        """Return the texts in English, in the original language and in `language`, as there are."""
        own = episode_texts(official.rows)
        if original in (None, ENGLISH):
            texts = {ENGLISH: own}
        else:
            texts = {ENGLISH: self._translated(series_id, ENGLISH), str(original): own}
        if language is not None and language not in texts:
            texts[language] = self._translated(series_id, language)
        return {code: it for code, it in texts.items() if it or code == ENGLISH}

    def _translated(self, series_id: int, language: str) -> EpisodeTexts:
        for code in service_codes(language):
            found = self._list(series_id, f"official/{code}")
            if found and (texts := episode_texts(found.rows)):
                return texts
        return {}

    def _updates(self, seconds: float, kind: str) -> tuple[Record, ...] | None:
        params = {"since": str(max(0, int(seconds))), "type": kind}
        return update_rows(self._service, "/updates", params)


def _rows(answer: object | None, route: str) -> Iterator[Record]:
    """Return the records of a list that may hold others; () for a 404."""
    if answer is None:
        return iter(())
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, list):
        raise MetadataUnavailable(f"TheTVDB answered {route} without a list")
    return (row for row in data if isinstance(row, dict))


def _data(answer: object, route: str) -> Record:
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, dict):
        raise MetadataUnavailable(f"TheTVDB answered {route} without a record")
    return data
