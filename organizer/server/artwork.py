"""What a series has beside its episodes: its actors, and its images counted and queried."""

from fastapi import APIRouter, Request, Response

from organizer.catalog import Record
from organizer.catalog.values import text, whole
from organizer.server.answers import Remarks, data_answer, not_found, unknown_parameters
from organizer.server.asked import asked_id, asked_language_of, asked_series, catalogs_of
from organizer.server.documented import (
    ACCEPT_LANGUAGE,
    NOT_FOUND,
    NUMBER,
    TEXT,
    TEXTS,
    TOKEN,
    found,
    keyed,
    listed,
    query,
    record,
)
from organizer.server.feeding import SERIES_FED
from organizer.server.languages import find_language
from organizer.server.shapes import ACTOR, IMAGE, shaped_actor, shaped_image

IMAGE_QUERY = ("keyType", "resolution", "subKey")
_KINDS = ("fanart", "poster", "season", "seasonwide", "series")
_COUNTS = {"type": "object", "properties": dict.fromkeys(_KINDS, NUMBER)}
_PARAMETERS = keyed(keyType=TEXT, languageId=TEXT, resolution=TEXTS, subKey=TEXTS)
_DESCRIBED = {"parameters": ACCEPT_LANGUAGE}
_QUERIED = {
    "parameters": [
        *query(
            keyType="Type of image you're querying for (fanart, poster, etc.)",
            resolution="Resolution to filter by (1280x1024, for example)",
            subKey="Subkey for the above query keys: the season, for images of seasons",
        ),
        *ACCEPT_LANGUAGE,
    ]
}


def routes() -> APIRouter:
    """Return the routes of a series' actors and images."""
    router = APIRouter(
        prefix="/series/{series_id}", tags=["Series"], dependencies=[*TOKEN, SERIES_FED]
    )

    @router.get("/actors", responses=NOT_FOUND | found(listed(record(ACTOR)), errors=True))
    async def get_actors(request: Request, series_id: str) -> Response:
        """Return the actors of a series in their order; an empty list for none."""
        number = _series_id(request, series_id)
        actors = [
            shaped_actor(actor, number) for actor in catalogs_of(request).here().actors(number)
        ]
        return data_answer(sorted(actors, key=lambda it: whole(it["sortOrder"]) or 0))

    @router.get("/images", responses=NOT_FOUND | found(_COUNTS), openapi_extra=_DESCRIBED)
    async def count_images(request: Request, series_id: str) -> Response:
        """Return how many images of each kind there are.

        A kind without any is left out: clients (tvdb_api) query every kind that is listed, and
        take the 404 of one that has none for a failure.
        """
        counts: dict[str, int] = {}
        for image in _images(request, series_id):
            kind = str(image["keyType"] or "")
            counts[kind] = counts.get(kind, 0) + 1
        return data_answer({kind: counts[kind] for kind in sorted(counts) if kind})

    _add_queries(router)
    return router


def _add_queries(router: APIRouter) -> None:
    @router.get(
        "/images/query",
        responses=NOT_FOUND | found(listed(record(IMAGE)), errors=True),
        openapi_extra=_QUERIED,
    )
    async def query_images(request: Request, series_id: str) -> Response:
        """Return the images that fit every parameter given; without any, all of them."""
        asked = {key: text(request.query_params.get(key)) for key in IMAGE_QUERY}
        found = [
            image
            for image in _images(request, series_id)
            if all(value is None or image[key] == value for key, value in asked.items())
        ]
        if not found:
            raise not_found()
        unknown = unknown_parameters(request.query_params, IMAGE_QUERY)
        return data_answer(found, Remarks(invalid_query_params=unknown))

    @router.get(
        "/images/query/params",
        responses=NOT_FOUND | found(listed(_PARAMETERS)),
        openapi_extra=_DESCRIBED,
    )
    async def image_parameters(request: Request, series_id: str) -> Response:
        """Return, for each kind of image, the values that find some."""
        images = _images(request, series_id)
        if not images:
            raise not_found()
        kinds = dict.fromkeys(str(image["keyType"] or "") for image in images)
        language = find_language(asked_language_of(request) or "")
        asked_language = "" if language is None else str(language["id"])
        return data_answer([_row(kind, images, asked_language) for kind in kinds if kind])


def _row(kind: str, images: list[Record], language: str) -> Record:
    own = [image for image in images if image["keyType"] == kind]
    first_language = next((image["languageId"] for image in own if image["languageId"]), "")
    return {
        "keyType": kind,
        "languageId": language or str(first_language),
        "resolution": _each_once(own, "resolution"),
        "subKey": _each_once(own, "subKey"),
    }


def _each_once(images: list[Record], key: str) -> list[str]:
    return list(dict.fromkeys(str(image[key]) for image in images if image[key]))


def _series_id(request: Request, raw: str) -> int:
    asked_series(request, raw)
    return asked_id(raw)


def _images(request: Request, raw_id: str) -> list[Record]:
    found = catalogs_of(request).here().images(_series_id(request, raw_id))
    return [shaped_image(image) for image in found]
