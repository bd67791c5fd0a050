"""`/updated/query`: the series that changed in a week or less."""

from fastapi import APIRouter, Request, Response

from organizer.catalog.values import text, whole
from organizer.server.answers import Remarks, data_answer, not_found, unknown_parameters
from organizer.server.asked import catalogs_of
from organizer.server.documented import (
    ACCEPT_LANGUAGE,
    NOT_FOUND,
    NUMBER,
    TEXTS,
    TOKEN,
    found,
    keyed,
    listed,
    needed,
    query,
)

_WEEK = 7 * 24 * 3600  # seconds
_PARAMETERS = ("fromTime", "toTime")
_QUERIED = {
    "parameters": [
        *needed(fromTime="Epoch time to start your date range."),
        *query(toTime="Epoch time to end your date range. Must be one week from fromTime."),
        *ACCEPT_LANGUAGE,
    ]
}


def routes() -> APIRouter:
    """Return the routes of the document's part "Updates"."""
    router = APIRouter(prefix="/updated/query", tags=["Updates"], dependencies=TOKEN)

    @router.get(
        "",
        responses=NOT_FOUND | found(listed(keyed(id=NUMBER, lastUpdated=NUMBER)), errors=True),
        openapi_extra=_QUERIED,
    )
    async def query_updates(request: Request) -> Response:
        """Return the series that changed since `fromTime`, of one week at the most."""
        first, last = _asked_span(request)
        changed = catalogs_of(request).here().updated_between(first, last)
        if not changed:
            raise not_found()
        unknown = unknown_parameters(request.query_params, _PARAMETERS)
        rows = [{"id": series_id, "lastUpdated": updated} for series_id, updated in changed]
        return data_answer(rows, Remarks(invalid_query_params=unknown))

    @router.get("/params", responses=NOT_FOUND | found(TEXTS))
    async def update_parameters() -> Response:
        """Return the query keys of the `/updated/query` route."""
        return data_answer(list(_PARAMETERS))

    return router


def _asked_span(request: Request) -> tuple[int, int]:
    """Return the first and the last second; raises the 404 of a time that is none."""
    raw = [text(request.query_params.get(name)) for name in _PARAMETERS]
    first = whole(raw[0])
    last = None if first is None else whole(raw[1]) if raw[1] else first + _WEEK
    if first is None or last is None:
        raise not_found()
    return first, min(last, first + _WEEK)
