"""`/languages` and `/healthz`: what needs no series."""

from fastapi import APIRouter, Request, Response

from organizer.server.answers import data_answer, json_answer, not_found
from organizer.server.asked import catalogs_of
from organizer.server.documented import (
    NOT_FOUND,
    TEXT,
    TOKEN,
    answered,
    found,
    keyed,
    listed,
    record,
)
from organizer.server.languages import LANGUAGES, find_language
from organizer.server.shapes import LANGUAGE


def language_routes() -> APIRouter:
    """Return the routes of the document's part "Languages"."""
    router = APIRouter(prefix="/languages", tags=["Languages"], dependencies=TOKEN)

    @router.get("", responses=found(listed(record(LANGUAGE))))
    async def get_languages() -> Response:
        """Return all available languages, for the Accept-Language header."""
        return data_answer(LANGUAGES)

    @router.get("/{language_id}", responses=NOT_FOUND | found(record(LANGUAGE)))
    async def get_language(language_id: str) -> Response:
        """Return a language by its id or abbreviation."""
        language = find_language(language_id)
        if language is None:
            raise not_found()
        # The document shows the bare keys, real servers put them under `data`: clients of both.
        return json_answer({"data": language, **language})

    return router


def health_routes() -> APIRouter:
    """Return `/healthz`, which wants no token."""
    router = APIRouter(tags=["Server"])

    @router.get("/healthz", responses=answered(keyed(status=TEXT)))
    async def healthz(request: Request) -> Response:
        """Answer 200 when the catalog can be read, and what runs beside the server works.

        With a watcher its state is told as well: 503 when it is dead.
        """
        catalogs_of(request).here().series_record(1)
        beside = getattr(request.app.state, "beside", None)
        if beside is None:
            return json_answer({"status": "ok"})
        watch = beside.status()
        is_dead = watch["state"] == "dead"
        answer = json_answer({"status": "failed" if is_dead else "ok", "watch": watch})
        answer.status_code = 503 if is_dead else 200
        return answer

    return router
