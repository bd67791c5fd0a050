"""Episodes: one by its id, a series' page by page, and by their numbers."""

from fastapi import APIRouter, Request, Response

from organizer.catalog import EpisodeFilters, Record
from organizer.server.answers import (
    EPISODES_NOT_TRANSLATED,
    Remarks,
    data_answer,
    json_answer,
    not_found,
    page_links,
    unknown_parameters,
)
from organizer.server.asked import (
    EPISODE_QUERY,
    asked_filters,
    asked_id,
    asked_language_of,
    asked_page,
    asked_series,
    catalogs_of,
)
from organizer.server.documented import (
    ACCEPT_LANGUAGE,
    NOT_FOUND,
    TEXT,
    TEXTS,
    TOKEN,
    answered,
    found,
    keyed,
    listed,
    query,
    record,
)
from organizer.server.feeding import EPISODES_FED
from organizer.server.shapes import EPISODE, shaped_episode

_PAGE = query(page="Page of results to fetch. Defaults to page 1 if not provided.")
_FILTERS = query(
    absoluteNumber="Absolute number of the episode",
    airedSeason="Aired season number",
    airedEpisode="Aired episode number",
    dvdSeason="DVD season number",
    dvdEpisode="DVD episode number",
    imdbId="IMDB id of the series, or of an episode",
    firstAired="Date the episode first aired, YYYY-MM-DD",
)


_SUMMARY = {
    "airedEpisodes": TEXT,
    "airedSeasons": TEXTS,
    "dvdEpisodes": TEXT,
    "dvdSeasons": TEXTS,
}
_LISTED = NOT_FOUND | found(listed(record(EPISODE)), errors=True, links=True)


def routes() -> APIRouter:
    """Return the routes that answer with episodes."""
    router = APIRouter(dependencies=[*TOKEN, EPISODES_FED])
    _add_single(router)
    _add_lists(router)
    _add_descriptions(router)
    return router


def _add_single(router: APIRouter) -> None:
    @router.get(
        "/episodes/{episode_id}",
        tags=["Episodes"],
        responses=NOT_FOUND | found(record(EPISODE), errors=True),
        openapi_extra={"parameters": ACCEPT_LANGUAGE},
    )
    async def get_episode(request: Request, episode_id: str) -> Response:
        """Return the full information for a given episode id."""
        found = catalogs_of(request).here().episode_record(asked_id(episode_id))
        if found is None:
            raise not_found()
        shaped, remark = _shaped(request, found[0], (found[1],))
        return data_answer(shaped[0], Remarks(invalid_language=remark))


def _add_lists(router: APIRouter) -> None:
    @router.get(
        "/series/{series_id}/episodes",
        tags=["Series"],
        responses=_LISTED,
        openapi_extra={"parameters": [*_PAGE, *ACCEPT_LANGUAGE]},
    )
    async def series_episodes(request: Request, series_id: str) -> Response:
        """Return all episodes of a series, 100 a page; of a series without any, an empty page."""
        series = asked_series(request, series_id)
        return _page_answer(request, series, EpisodeFilters(), ("page",))

    @router.get(
        "/series/{series_id}/episodes/query",
        tags=["Series"],
        responses=_LISTED,
        openapi_extra={"parameters": [*_FILTERS, *_PAGE, *ACCEPT_LANGUAGE]},
    )
    async def query_episodes(request: Request, series_id: str) -> Response:
        """Return the episodes that fit every parameter given, 100 a page."""
        series = asked_series(request, series_id)
        filters = asked_filters(request)
        return _page_answer(request, series, filters, (*EPISODE_QUERY, "page"))


def _add_descriptions(router: APIRouter) -> None:
    @router.get(
        "/series/{series_id}/episodes/query/params",
        tags=["Series"],
        responses=NOT_FOUND | found(TEXTS),
    )
    async def episode_parameters(request: Request, series_id: str) -> Response:
        """Return the allowed query keys for the `/series/{id}/episodes/query` route."""
        asked_series(request, series_id)
        return data_answer([*EPISODE_QUERY, "page"])

    @router.get(
        "/series/{series_id}/episodes/summary",
        tags=["Series"],
        responses=NOT_FOUND | answered(keyed(data=keyed(**_SUMMARY), **_SUMMARY)),
    )
    async def summarize_episodes(request: Request, series_id: str) -> Response:
        """Return how many episodes and which seasons there are; season 0 is the specials."""
        asked_series(request, series_id)
        counted = catalogs_of(request).here().episode_summary(asked_id(series_id))
        summary = {
            "airedEpisodes": str(counted.aired_episodes),
            "airedSeasons": [str(season) for season in counted.aired_seasons],
            "dvdEpisodes": str(counted.dvd_episodes),
            "dvdSeasons": [str(season) for season in counted.dvd_seasons],
        }
        # The document shows the bare keys, real servers put them under `data`: clients of both.
        return json_answer({"data": summary, **summary})


def _page_answer(
    request: Request, series: Record, filters: EpisodeFilters, known: tuple[str, ...]
) -> Response:
    """Return one page; 404 past the end, and for a query that nothing fits (as the document)."""
    page, series_id = asked_page(request), asked_id(str(series["id"]))
    found = catalogs_of(request).here().episode_page(series_id, filters, page)
    is_whole_list = "airedSeason" not in known
    if not found.records and not (is_whole_list and page == 1):
        raise not_found()
    shaped, invalid_language = _shaped(request, series_id, found.records)
    remarks = Remarks(
        invalid_language=invalid_language,
        invalid_query_params=unknown_parameters(request.query_params, known),
    )
    return data_answer(shaped, remarks, links=page_links(page, found.total))


def _shaped(
    request: Request, series_id: int, records: tuple[Record, ...]
) -> tuple[list[Record], str]:
    """Return the records in the language asked for, and what `errors` says of it."""
    language, remark = asked_language_of(request), ""
    if language is not None and records:
        catalog = catalogs_of(request).here()
        translated = catalog.translated_episodes(series_id, records, language)
        records = tuple(it.record for it in translated)
        remark = "" if all(it.is_complete for it in translated) else EPISODES_NOT_TRANSLATED
    return [shaped_episode(record, series_id) for record in records], remark
