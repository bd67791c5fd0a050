"""Who may ask: logging in, refreshing, and the token that every other route wants."""

import json
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.security import HTTPBearer

from organizer.server.answers import Failure, json_answer, not_authorized
from organizer.server.tokens import ApiKeys, Identity, Tokens

_LARGEST_LOGIN = 65536  # bytes
# Only for the interactive page: its Authorize button. The check is `identity`.
_bearer = HTTPBearer(auto_error=False, description="The token that POST /login returns.")
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


def identity(request: Request) -> Identity:
    """Return who asks; raises the document's 401 without exactly one good token."""
    headers = request.headers.getlist("Authorization")
    scheme, _, token = headers[0].partition(" ") if len(headers) == 1 else ("", "", "")
    tokens: Tokens = request.app.state.tokens
    found = tokens.read(token.strip()) if scheme.lower() == "bearer" else None
    if found is None:
        raise not_authorized()
    return found


Asking = Annotated[Identity, Depends(identity)]
"""A route's parameter that makes it want a token."""

bearer = Depends(_bearer)


def routes() -> APIRouter:
    """Return `/login` and `/refresh_token`."""
    router = APIRouter(tags=["Authentication"])

    @router.post("/login", openapi_extra=_LOGIN_BODY)
    async def login(request: Request) -> Response:
        """Return a session token to be included in the rest of the requests."""
        keys: ApiKeys = request.app.state.keys
        found = keys.identify((await _login_body(request)).get("apikey"))
        if found is None:
            raise not_authorized()
        return json_answer({"token": request.app.state.tokens.issue(found)})

    @router.get("/refresh_token", dependencies=[bearer])
    async def refresh_token(request: Request, asking: Asking) -> Response:
        """Return a new token, good for another 24 hours, of the same client and user."""
        return json_answer({"token": request.app.state.tokens.issue(asking)})

    return router


async def _login_body(request: Request) -> dict[str, object]:
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
