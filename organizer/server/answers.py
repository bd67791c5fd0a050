"""The bodies that the document shows: `data`, `errors`, `links`, and `Error`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fastapi import Response

from organizer.catalog import Record
from organizer.catalog.interchange import write_json
from organizer.catalog.reading import PAGE_ROWS

# What real servers said; the document only names the key.
SERIES_NOT_TRANSLATED = "Incomplete or no translation for the given language"
EPISODES_NOT_TRANSLATED = "Some translations were not available in the specified language"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarks:
    """What the `errors` of an answer say; nothing at all leaves `errors` out.

    The document's schema shows them always, real servers only when there is something to say,
    and clients (FlexGet) take any `errors` for a failure.
    """

    invalid_filters: tuple[str, ...] = ()
    invalid_language: str = ""
    invalid_query_params: tuple[str, ...] = ()

    def body(self) -> Record:
        """Return the keys that have something to say."""
        rows: tuple[tuple[str, object], ...] = (
            ("invalidFilters", list(self.invalid_filters)),
            ("invalidLanguage", self.invalid_language),
            ("invalidQueryParams", list(self.invalid_query_params)),
        )
        return {key: value for key, value in rows if value}


NO_REMARKS = Remarks()


class Failure(Exception):
    """A request that gets an `Error` body."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = dict(headers or {})


def not_found() -> Failure:
    """Return what every route answers for an id or a query that nothing fits."""
    return Failure(404, "Not Found")


def not_authorized() -> Failure:
    """Return what every route answers without a good token."""
    return Failure(401, "Not Authorized", {"WWW-Authenticate": "JWT realm=jwt auth"})


def conflict() -> Failure:
    """Return what a user's route answers for a change that cannot be made."""
    return Failure(409, "Conflict")


def json_answer(
    body: object, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Return `body` as JSON."""
    return Response(
        write_json(body).encode("utf-8"), status, dict(headers or {}), "application/json"
    )


def failure_answer(failure: Failure) -> Response:
    """Return the document's body of a failure: `{"Error": "Not Found"}`."""
    return json_answer({"Error": failure.message}, failure.status, failure.headers)


def data_answer(
    data: object,
    remarks: Remarks = NO_REMARKS,
    links: Record | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return `data`, with `errors` and `links` where there are any."""
    body: Record = {"data": data}
    if errors := remarks.body():
        body["errors"] = errors
    if links is not None:
        body["links"] = links
    return json_answer(body, headers=headers)


def page_links(page: int, total: int) -> Record:
    """Return the `links` of a page: the document's `previous`, and `prev` as real servers wrote.

    >>> page_links(2, 250)
    {'first': 1, 'last': 3, 'next': 3, 'previous': 1, 'prev': 1}
    """
    last = max(1, -(-total // PAGE_ROWS))
    before = page - 1 if page > 1 else None
    return {
        "first": 1,
        "last": last,
        "next": page + 1 if page < last else None,
        "previous": before,
        "prev": before,
    }


def unknown_parameters(given: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Return the names of query parameters that a route does not have."""
    return tuple(sorted(set(given) - set(known)))
