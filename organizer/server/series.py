"""`/series/{id}`: one series, as a record, as some of its fields, and as headers alone."""

from email.utils import formatdate

from fastapi import APIRouter, Request, Response

from organizer.catalog import Record
from organizer.catalog.translated import SERIES_FIELDS
from organizer.catalog.values import text, whole
from organizer.server.answers import (
    NO_REMARKS,
    SERIES_NOT_TRANSLATED,
    Remarks,
    data_answer,
    not_found,
)
from organizer.server.asked import asked_language_of, asked_series, catalogs_of
from organizer.server.documented import (
    ACCEPT_LANGUAGE,
    NOT_FOUND,
    TEXTS,
    TOKEN,
    found,
    needed,
    record,
    some_of,
)
from organizer.server.feeding import SERIES_FED
from organizer.server.shapes import SERIES, shaped_series

_DESCRIBED = {"parameters": ACCEPT_LANGUAGE}
_FILTERED = {
    "parameters": [
        *needed(keys="Comma-separated list of keys to filter by"),
        *ACCEPT_LANGUAGE,
    ]
}


def routes() -> APIRouter:
    """Return the routes of the document's part "Series" that are about the series itself."""
    router = APIRouter(prefix="/series", tags=["Series"], dependencies=[*TOKEN, SERIES_FED])

    @router.get(
        "/{series_id}",
        responses=NOT_FOUND | found(record(SERIES), errors=True),
        openapi_extra=_DESCRIBED,
    )
    async def get_series(request: Request, series_id: str) -> Response:
        """Return all that is known about a series."""
        found, is_complete = _in_language(request, asked_series(request, series_id))
        remarks = NO_REMARKS if is_complete else Remarks(invalid_language=SERIES_NOT_TRANSLATED)
        return data_answer(shaped_series(found), remarks, headers=_updated(found))

    @router.head("/{series_id}", responses=NOT_FOUND, openapi_extra=_DESCRIBED)
    async def head_series(request: Request, series_id: str) -> Response:
        """Return when the series was last changed, as headers alone."""
        return Response(headers=_updated(asked_series(request, series_id)))

    _add_filter(router)
    return router


def _add_filter(router: APIRouter) -> None:
    @router.get(
        "/{series_id}/filter",
        responses=NOT_FOUND | found(some_of(SERIES), errors=True),
        openapi_extra=_FILTERED,
    )
    async def filter_series(request: Request, series_id: str) -> Response:
        """Return the fields of a series that `keys` lists; without `keys` nothing is found."""
        series, is_complete = _in_language(request, asked_series(request, series_id))
        keys = _asked_keys(request)
        shaped = shaped_series(series)
        wants_translated = any(key in SERIES_FIELDS for key in keys)
        remarks = Remarks(
            invalid_filters=tuple(key for key in keys if key not in shaped),
            invalid_language="" if is_complete or not wants_translated else SERIES_NOT_TRANSLATED,
        )
        return data_answer({key: shaped[key] for key in keys if key in shaped}, remarks)

    @router.get(
        "/{series_id}/filter/params",
        responses=NOT_FOUND | found(TEXTS),
        openapi_extra=_DESCRIBED,
    )
    async def filter_parameters(request: Request, series_id: str) -> Response:
        """Return the keys available for the `/series/{id}/filter` route."""
        asked_series(request, series_id)
        return data_answer([field.key for field in SERIES])


def _in_language(request: Request, record: Record) -> tuple[Record, bool]:
    """Return the record in the language asked for, and whether all of it is translated."""
    language = asked_language_of(request)
    if language is None:
        return record, True
    translated = catalogs_of(request).here().translated_series(record, language)
    return translated.record, translated.is_complete


def _asked_keys(request: Request) -> tuple[str, ...]:
    given = text(request.query_params.get("keys")) or ""
    keys = tuple(dict.fromkeys(key.strip() for key in given.split(",") if key.strip()))
    if not keys:
        raise not_found()
    return keys


def _updated(record: Record) -> dict[str, str]:
    """Return the document's header and the one that real servers sent; none if it is not known."""
    updated = whole(record.get("lastUpdated"))
    if updated is None or updated > 2**40:
        return {}
    date = formatdate(updated, usegmt=True)
    return {"Last-Modified": date, "Last-Updated": date, "Vary": "Accept-Language"}
