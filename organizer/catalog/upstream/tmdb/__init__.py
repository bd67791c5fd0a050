"""TMDB: needs a key; specials, and absolute and DVD order where somebody has made a group of them.

Without such a group absolute numbers are counted, where that order is asked for.

Texts are English. What TMDB calls an episode that nobody named in a language ("Folge 7") is no
translation and is left out.
"""

import datetime as dt
import re
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from organizer.catalog.upstream import AIRED_ONLY, Provenance, UpstreamEpisodes, UpstreamSeries
from organizer.catalog.upstream.asking import JsonService
from organizer.catalog.upstream.shapes import (
    id_of,
    imdb_id,
    positive_text,
    record_of,
    records_of,
)
from organizer.catalog.upstream.tmdb.episodes import Orders, episodes_of, titles_of
from organizer.catalog.upstream.tmdb.groups import absolute_numbers, dvd_numbers, group_of
from organizer.catalog.upstream.tmdb.seasons import all_seasons
from organizer.catalog.upstream.tmdb.series import found_series, series_of
from organizer.catalog.values import Record, whole
from organizer.errors import MetadataUnavailable
from organizer.http import Client
from organizer.model import Order

TMDB = Provenance(
    name="tmdb",
    title="TMDB",
    licence="TMDB API Terms of Use",
    attribution="This product uses the TMDB API but is not endorsed or certified by TMDB"
    " (https://www.themoviedb.org).",
    first_id=1_200_000_000,
)
_SOURCES = {"tvdb": "tvdb_id", "imdb": "imdb_id"}
_ENGLISH = "en-US"
_WITH = "external_ids,alternative_titles,aggregate_credits,images,content_ratings,translations"
_WHOLE = {
    "language": _ENGLISH,
    "append_to_response": _WITH,
    "include_image_language": "en,null",  # else only images that say they are English
}
_LOOKS_BACK = 13  # days; it refuses more than 14, and counts whole ones
_MOST_PAGES = 500  # of changes; it has no more
_DAY = 86_400  # seconds
_V3_KEY: Final = re.compile(r"[0-9a-fA-F]{32}")


class ReadToken:
    """The login with a read token, which is sent in a header; it cannot be renewed."""

    def __init__(self, token: str) -> None:
        self._headers = {"Authorization": f"Bearer {token}"}

    def headers(self) -> Mapping[str, str]:
        """Return the header with the token."""
        return self._headers

    def renewed(self, refused: Mapping[str, str]) -> Mapping[str, str]:
        """Return the same: a person has to make another."""
        return refused


def open_tmdb(client: Client, address: str, key: str) -> "Tmdb":
    """Return the upstream at a base address, with a key of API v3 or a read token.

    A key is 32 hexadecimal digits and can only be sent as a parameter of each address; anything
    else is taken for a token. Nothing is asked before the first question.
    """
    given = key.strip()
    if _V3_KEY.fullmatch(given):
        return Tmdb(JsonService(client, address), given)
    return Tmdb(JsonService(client, address, ReadToken(given)))


class Tmdb:
    """The `Upstream` of TMDB; `api_key` is empty where the service logs in by itself."""

    provenance = TMDB

    def __init__(
        self, service: JsonService, api_key: str = "", clock: Callable[[], float] = time.time
    ) -> None:
        self._service = service
        self._key = {"api_key": api_key} if api_key else {}
        self._clock = clock

    def search(self, name: str, year: int | None = None) -> tuple[UpstreamSeries, ...]:
        """Ask `/search/tv` for its first 20; those of `year` are first.

        It could be asked for those of a year alone. But a series that is found alone is taken for
        the only one of its name, so that is only done where none of the 20 is of that year.
        """
        found = self._found(name)
        if year is not None and all(it.year != year for it in found):
            return (*self._found(name, year), *found)
        return tuple(sorted(found, key=lambda it: year is not None and it.year != year))

    def _found(self, name: str, year: int | None = None) -> tuple[UpstreamSeries, ...]:
        route, params = "/search/tv", {"query": name, "language": _ENGLISH}
        if year is not None:
            params["first_air_date_year"] = str(year)
        # For nothing found it answers an empty list: a 404 comes from something else than TMDB.
        answer = self._service.get(route, {**params, **self._key}, nothing=())
        rows = records_of(record_of(answer, _said(route)).get("results"), _said(route))
        return tuple(found for row in rows if (found := found_series(row)))

    def find(self, namespace: str, external_id: str) -> UpstreamSeries | None:
        """Ask `/find`; the record is as short as a search's, and knows the id asked for."""
        if namespace == "tmdb":
            return self.series(external_id)
        wanted = imdb_id(external_id) if namespace == "imdb" else positive_text(external_id)
        if namespace not in _SOURCES or wanted is None:
            return None
        route = f"/find/{wanted}"
        answer = self._asked(route, {"external_source": _SOURCES[namespace], "language": _ENGLISH})
        if answer is None:
            return None
        rows = records_of(answer.get("tv_results"), _said(route))
        found = [it for row in rows if (it := found_series(row, {namespace: wanted}))]
        return found[0] if len(found) == 1 else None  # of two, it says of neither which it is

    def series(self, key: str, language: str | None = None) -> UpstreamSeries | None:
        """Ask `/tv/{id}` with everything inside: one request."""
        show = whole(key) or None
        answer = None if show is None else self._asked(f"/tv/{show}", _WHOLE)
        if answer is None:
            return None
        found = series_of(answer, language)
        if found.key != str(show):
            raise MetadataUnavailable(f"{_said(f'/tv/{show}')} is of another series")
        return found

    def episodes(
        self, key: str, orders: frozenset[Order] = AIRED_ONLY, language: str | None = None
    ) -> UpstreamEpisodes | None:
        """Ask `/tv/{id}` with its seasons inside, 20 in a request, and again for each language."""
        show = whole(key) or None
        seasons = None if show is None else all_seasons(self._asked, show, _ENGLISH)
        if show is None or seasons is None:
            return None
        records = episodes_of(seasons, self._orders(show, orders))
        translations = {}
        if language is not None and language != "en":
            translated = all_seasons(self._asked, show, language)
            translations = {language: titles_of(translated or (), records)}
        return UpstreamEpisodes(
            records=records, orders=orders | AIRED_ONLY, translations=translations
        )

    def changed_since(self, seconds: float) -> frozenset[str] | None:
        """Ask `/tv/changes`, every page of it; it looks back two weeks."""
        now = self._clock()
        if now - seconds > _LOOKS_BACK * _DAY:
            return None
        first = dt.datetime.fromtimestamp(seconds, dt.UTC).date()
        last = dt.datetime.fromtimestamp(now, dt.UTC).date() + dt.timedelta(days=1)
        params = {"start_date": first.isoformat(), "end_date": last.isoformat()}
        rows = self._pages("/tv/changes", params)
        return frozenset(str(id_of(row, _said("/tv/changes"))) for row in rows)

    def close(self) -> None:
        """Do nothing: the connections are the client's."""

    # --- what is asked --------------------------------------------------------------------------

    def _asked(self, route: str, params: Mapping[str, str]) -> Record | None:
        answer = self._service.get(route, {**params, **self._key})
        return None if answer is None else record_of(answer, _said(route))

    def _pages(self, route: str, params: Mapping[str, str]) -> Iterator[Record]:
        page, pages = 1, 1
        before: tuple[Record, ...] = ()
        while page <= pages:
            answer = self._asked(route, {**params, "page": str(page)})
            if answer is None or whole(answer.get("page")) != page:
                raise MetadataUnavailable(f"{_said(route)} is not its page {page}")
            rows = records_of(answer.get("results"), _said(route))
            if rows and rows == before:
                raise MetadataUnavailable(
                    f"{_said(route)} is the same on pages {page - 1} and {page}"
                )
            yield from rows
            pages = min(whole(answer.get("total_pages")) or 0, _MOST_PAGES)
            page, before = page + 1, rows

    def _orders(self, show: int, orders: frozenset[Order]) -> Orders:
        if orders <= AIRED_ONLY:
            return Orders()
        route = f"/tv/{show}/episode_groups"
        answer = self._asked(route, {})
        groups = () if answer is None else records_of(answer.get("results"), _said(route))
        absolute = group_of(groups, Order.ABSOLUTE) if Order.ABSOLUTE in orders else None
        dvd = group_of(groups, Order.DVD) if Order.DVD in orders else None
        return Orders(
            absolute=absolute_numbers(self._group(absolute)) if absolute else {},
            dvd=dvd_numbers(self._group(dvd)) if dvd else {},
            is_counted=Order.ABSOLUTE in orders and absolute is None,
        )

    def _group(self, group: str) -> tuple[Record, ...]:
        route = f"/tv/episode_group/{group}"
        answer = self._asked(route, {"language": _ENGLISH})
        if answer is None:
            raise MetadataUnavailable(f"{_said(route)} is nothing, though it lists that group")
        return records_of(answer.get("groups"), _said(route))


def _said(route: str) -> str:
    return f"what TMDB answers to {route}"
