"""Who may ask: logging in, refreshing, and the token that every other route wants."""

import json
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.openapi.models import HTTPBearer as BearerModel
from fastapi.security.base import SecurityBase

from organizer.catalog import Record
from organizer.catalog.values import text
from organizer.server.answers import Failure, json_answer, not_authorized, not_found
from organizer.server.tokens import ApiKeys, Identity, Tokens
from organizer.server.users import User, Users

_LARGEST_LOGIN = 65536  # bytes
_LOGIN_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["apikey"],
                    "properties": {
                        "apikey": {"type": "string", "example": "APIKEY"},
                        "username": {"type": "string", "nullable": True},
                        "userkey": {"type": "string", "nullable": True},
                    },
                }
            }
        },
    }
}


class TokenWanted(SecurityBase):
    """What makes a route want a token, and the interactive page offer to take one."""

    def __init__(self) -> None:
        self.model = BearerModel(description="The token that POST /login returns.")
        self.scheme_name = "HTTPBearer"

    async def __call__(self, request: Request) -> Identity:
        """Return who asks; raises the document's 401 without exactly one good token."""
        headers = request.headers.getlist("Authorization")
        scheme, _, token = headers[0].partition(" ") if len(headers) == 1 else ("", "", "")
        tokens: Tokens = request.app.state.tokens
        found = tokens.read(token.strip()) if scheme.lower() == "bearer" else None
        if found is None:
            raise not_authorized()
        return found


token_wanted = TokenWanted()
Asking = Annotated[Identity, Depends(token_wanted)]
"""A route's parameter that makes it want a token."""


def asking_user(request: Request, asking: Asking) -> User:
    """Return the user who asks; 401 for a token without one, 404 when nothing is known of him.

    A plain function, which runs in a thread of its own: it may wait for another's change.
    """
    if asking.user is None:
        raise not_authorized()
    user = users_of(request).find(asking.user)
    if user is None:
        raise not_found()
    return user


AskingUser = Annotated[User, Depends(asking_user)]
"""A route's parameter that makes it want the token of a user."""


def users_of(request: Request) -> Users:
    """Return the users that the application knows."""
    users: Users = request.app.state.users
    return users


def routes() -> APIRouter:
    """Return `/login` and `/refresh_token`."""
    router = APIRouter(tags=["Authentication"])

    @router.post("/login", openapi_extra=_LOGIN_BODY)
    async def login(request: Request) -> Response:
        """Return a session token to be included in the rest of the requests."""
        identity = _logged_in(request, await _login_body(request))
        return json_answer({"token": request.app.state.tokens.issue(identity)})

    @router.get("/refresh_token")
    async def refresh_token(request: Request, asking: Asking) -> Response:
        """Return a new token, good for another 24 hours, of the same client and user."""
        return json_answer({"token": request.app.state.tokens.issue(asking)})

    return router


def _logged_in(request: Request, body: Record) -> Identity:
    """Return who logs in; raises the 401 of a key or a user that is not right.

    Clients send user name and key as null or empty, and fields of their own: that is no user.
    """
    keys: ApiKeys = request.app.state.keys
    found = keys.identify(body.get("apikey"))
    if found is None:
        raise not_authorized()
    name, key = text(body.get("username")), text(body.get("userkey"))
    if name is None or key is None:
        return found
    if not users_of(request).has_key(name, key):
        raise not_authorized()
    return replace(found, user=name)


async def _login_body(request: Request) -> Record:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_LOGIN:
            raise Failure(413, "Request Entity Too Large")
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise not_authorized() from None
    return content if isinstance(content, dict) else {}
