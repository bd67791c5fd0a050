"""How routes describe themselves on the interactive page, where FastAPI cannot tell."""

from typing import Any

from fastapi import Depends

from organizer.server.access import bearer, identity

TOKEN = [Depends(identity), bearer]
"""A route's dependencies: it wants a token, and the page's Authorize button gives one."""

Described = dict[int | str, dict[str, Any]]


def _error(reason: str, message: str) -> dict[str, Any]:
    schema = {"type": "object", "properties": {"Error": {"type": "string"}}}
    content = {"application/json": {"schema": schema, "example": {"Error": message}}}
    return {"description": reason, "content": content}


NOT_AUTHORIZED: Described = {
    401: _error("Returned if your JWT token is missing or expired", "Not Authorized")
}
NOT_FOUND: Described = {
    404: _error("Returned if the id does not exist, or nothing fits the query", "Not Found")
}


def query(**meanings: str) -> list[dict[str, Any]]:
    """Return the description of optional query parameters, all of them text."""
    return [
        {"name": name, "in": "query", "required": False, "description": meaning,
         "schema": {"type": "string"}}
        for name, meaning in meanings.items()
    ]  # fmt: skip


ACCEPT_LANGUAGE = [
    {
        "name": "Accept-Language",
        "in": "header",
        "required": False,
        "description": "Records are returned in the desired language, if it exists; what is not"
        " translated is then empty.",
        "schema": {"type": "string"},
    }
]
