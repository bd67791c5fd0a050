"""`/series/{id}`: one series, as a record and as headers alone."""

from email.utils import formatdate

from fastapi import APIRouter, Request, Response

from organizer.catalog import Record
from organizer.catalog.values import whole
from organizer.server.answers import NO_REMARKS, SERIES_NOT_TRANSLATED, Remarks, data_answer
from organizer.server.asked import asked_language_of, asked_series, catalogs_of
from organizer.server.documented import ACCEPT_LANGUAGE, NOT_FOUND, TOKEN
from organizer.server.shapes import shaped_series


def routes() -> APIRouter:
    """Return the routes of the document's part "Series" that are about the series itself."""
    router = APIRouter(prefix="/series", tags=["Series"], dependencies=TOKEN)
    extra = {"parameters": ACCEPT_LANGUAGE}

    @router.get("/{series_id}", responses=NOT_FOUND, openapi_extra=extra)
    async def get_series(request: Request, series_id: str) -> Response:
        """Return all that is known about a series."""
        record = asked_series(request, series_id)
        headers = _updated(record)
        language, remarks = asked_language_of(request), NO_REMARKS
        if language is not None:
            translated = catalogs_of(request).here().translated_series(record, language)
            record = translated.record
            if not translated.is_complete:
                remarks = Remarks(invalid_language=SERIES_NOT_TRANSLATED)
        return data_answer(shaped_series(record), remarks, headers=headers)

    @router.head("/{series_id}", responses=NOT_FOUND, openapi_extra=extra)
    async def head_series(request: Request, series_id: str) -> Response:
        """Return when the series was last changed, as headers alone."""
        return Response(headers=_updated(asked_series(request, series_id)))

    return router


def _updated(record: Record) -> dict[str, str]:
    """Return the document's header and the one that real servers sent; none if it is not known."""
    updated = whole(record.get("lastUpdated"))
    if updated is None or updated > 2**40:
        return {}
    date = formatdate(updated, usegmt=True)
    return {"Last-Modified": date, "Last-Updated": date, "Vary": "Accept-Language"}
