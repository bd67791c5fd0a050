"""`/search/series`, and the parameters it takes."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from fastapi import APIRouter, Request, Response

from organizer.catalog import Record
from organizer.catalog.values import text
from organizer.server.answers import data_answer, not_found
from organizer.server.asked import asked_language_of, catalogs_of
from organizer.server.catalogs import Catalogs
from organizer.server.documented import (
    ACCEPT_LANGUAGE,
    NOT_FOUND,
    TEXTS,
    TOKEN,
    found,
    listed,
    query,
    record,
)
from organizer.server.feeding import SEARCH_FED, unavailable_header
from organizer.server.shapes import FOUND_SERIES, shaped_found

# A search takes milliseconds, in which other requests go on; each thread has its own connection.
_SEARCHERS = ThreadPoolExecutor(max_workers=4, thread_name_prefix="search")
_PARAMETERS = {
    "name": "Name of the series to search for.",
    "imdbId": "IMDB id of the series",
    "zap2itId": "Zap2it ID of the series to search for.",
    "slug": "Slug from the site's address of the series",
}


def routes() -> APIRouter:
    """Return the routes of the document's part "Search"."""
    router = APIRouter(prefix="/search/series", tags=["Search"], dependencies=[*TOKEN, SEARCH_FED])
    documented = query(**_PARAMETERS) + ACCEPT_LANGUAGE

    @router.get(
        "",
        responses=NOT_FOUND | found(listed(record(FOUND_SERIES))),
        openapi_extra={"parameters": documented},
    )
    async def search_series(request: Request) -> Response:
        """Return the series that fit every parameter given, best first, at most 100."""
        asked = {key: text(request.query_params.get(key)) for key in _PARAMETERS}
        language = asked_language_of(request)
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(
            _SEARCHERS, _search, catalogs_of(request), asked, language
        )
        if not found:
            raise not_found()
        return data_answer(found, headers=unavailable_header(request))

    @router.get("/params", responses=found(TEXTS))
    async def search_parameters() -> Response:
        """Return the parameters to query by in the `/search/series` route."""
        return data_answer(list(_PARAMETERS))

    return router


def _search(catalogs: Catalogs, asked: dict[str, str | None], language: str | None) -> list[Record]:
    catalog = catalogs.here()
    found = catalog.search_series(
        name=asked["name"],
        imdb_id=asked["imdbId"],
        zap2it_id=asked["zap2itId"],
        slug=asked["slug"],
    )
    if language is not None:
        found = tuple(catalog.translated_series(record, language).record for record in found)
    return [shaped_found(record) for record in found]
