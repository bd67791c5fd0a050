"""How routes describe themselves on the interactive page, where FastAPI cannot tell."""

from typing import Any

from fastapi import Depends

from organizer.server.access import token_wanted
from organizer.server.shapes import Field, Form

TOKEN = [Depends(token_wanted)]
"""A route's dependencies: it wants a token, and the page's Authorize button gives one."""

Schema = dict[str, Any]
Described = dict[int | str, dict[str, Any]]

_SCHEMAS: dict[Form, Schema] = {
    Form.TEXT: {"type": "string", "nullable": True},
    Form.NUMBER_AS_TEXT: {"type": "string", "nullable": True},
    Form.NUMBER: {"type": "number", "nullable": True},
    Form.COUNT: {"type": "number"},
    Form.LIST: {"type": "array", "items": {}},
    Form.OBJECT: {"type": "object"},
}
TEXT: Schema = {"type": "string"}
TEXTS: Schema = {"type": "array", "items": TEXT}
NUMBER: Schema = {"type": "integer"}
_PAGE_NUMBER: Schema = {"type": "integer", "nullable": True}
ERRORS: Schema = {
    "type": "object",
    "properties": {"invalidFilters": TEXTS, "invalidLanguage": TEXT, "invalidQueryParams": TEXTS},
}
LINKS: Schema = {
    "type": "object",
    "required": ["first", "last", "next", "previous", "prev"],
    "properties": {
        "first": NUMBER,
        "last": NUMBER,
        "next": _PAGE_NUMBER,
        "previous": _PAGE_NUMBER,
        "prev": _PAGE_NUMBER,
    },
}


def record(shape: tuple[Field, ...]) -> Schema:
    """Return the schema of a record that has every field of `shape`."""
    return {
        "type": "object",
        "required": [field.key for field in shape],
        "properties": {
            field.key: {**_SCHEMAS[field.form], "example": field.example} for field in shape
        },
    }


def listed(items: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


def keyed(**properties: Schema) -> Schema:
    """Return the schema of an object that has all of these keys."""
    return {"type": "object", "required": list(properties), "properties": properties}


def some_of(shape: tuple[Field, ...]) -> Schema:
    """Return the schema of a record that has some fields of `shape`."""
    return {key: value for key, value in record(shape).items() if key != "required"}


def found(data: Schema, *, errors: bool = False, links: bool = False) -> Described:
    """Return the description of a 200 whose `data` is this, beside `errors` and `links`."""
    properties = {"data": data}
    if errors:
        properties["errors"] = ERRORS
    if links:
        properties["links"] = LINKS
    required = [key for key in properties if key != "errors"]
    return answered({"type": "object", "required": required, "properties": properties})


def answered(schema: Schema) -> Described:
    """Return the description of a 200 whose body is this."""
    return {200: {"description": "Found", "content": {"application/json": {"schema": schema}}}}


def _error(reason: str, message: str) -> dict[str, Any]:
    schema = {"type": "object", "required": ["Error"], "properties": {"Error": TEXT}}
    content = {"application/json": {"schema": schema, "example": {"Error": message}}}
    return {"description": reason, "content": content}


NOT_AUTHORIZED: Described = {
    401: _error("Returned if your JWT token is missing or expired", "Not Authorized")
}
NOT_FOUND: Described = {
    404: _error("Returned if the id does not exist, or nothing fits the query", "Not Found")
}
CONFLICT: Described = {409: _error("Returned if the record could not be changed", "Conflict")}
REFUSED: Described = {
    413: _error("Returned if the body is too large", "Request Entity Too Large"),
    414: _error("Returned if the address is too long", "URI Too Long"),
    503: _error("Returned if the catalog cannot be read now", "Service Unavailable"),
}


def query(**meanings: str) -> list[dict[str, Any]]:
    """Return the description of optional query parameters, all of them text."""
    return [
        {"name": name, "in": "query", "required": False, "description": meaning, "schema": TEXT}
        for name, meaning in meanings.items()
    ]


def needed(**meanings: str) -> list[dict[str, Any]]:
    """Return the description of query parameters without which nothing is found."""
    return [{**described, "required": True} for described in query(**meanings)]


ACCEPT_LANGUAGE = [
    {
        "name": "Accept-Language",
        "in": "header",
        "required": False,
        "description": "Records are returned in the desired language, if it exists; what is not"
        " translated is then empty.",
        "schema": TEXT,
    }
]
