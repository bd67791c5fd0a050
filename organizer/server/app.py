"""The application: every part's routes, and what each kind of failure answers."""

import logging

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.routing import Route

from organizer import __version__
from organizer.errors import OrganizerError
from organizer.server import (
    access,
    artwork,
    describing,
    episodes,
    searching,
    series,
    updates,
    user,
)
from organizer.server.answers import Failure, failure_answer
from organizer.server.catalogs import Catalogs
from organizer.server.documented import NOT_AUTHORIZED, REFUSED, Described
from organizer.server.feeding import BoundedFeeder, unavailable_header
from organizer.server.guarding import Guard, Log
from organizer.server.page import add_page
from organizer.server.tokens import ApiKeys, Tokens
from organizer.server.users import Users

LOG = logging.getLogger(__name__)
_ABOUT = "TheTVDB API v2, answered from the catalog of `organize`."
_PLAIN_FAILURES = {404: "Not Found", 405: "Method Not Allowed"}


def create_app(
    catalogs: Catalogs,
    tokens: Tokens,
    keys: ApiKeys,
    users: Users,
    *,
    feeder: BoundedFeeder | None = None,
    log: Log | None = None,
) -> FastAPI:
    """Return the ASGI application over `catalogs`; a token of `tokens` opens every route.

    `feeder` asks services for what the catalogs lack, and `log` gets one line of JSON for each
    request.
    """
    app = FastAPI(
        title="Metadata server", version=__version__, description=_ABOUT, docs_url=None,
        redoc_url=None, redirect_slashes=False,
    )  # fmt: skip
    app.state.catalogs, app.state.tokens, app.state.keys = catalogs, tokens, keys
    app.state.users, app.state.feeder = users, feeder
    app.add_middleware(Guard, log=log)
    for part in _parts():
        _add(app, part, NOT_AUTHORIZED | REFUSED)
    _add(app, describing.health_routes(), REFUSED)
    add_page(app)
    app.add_exception_handler(Failure, _failed)
    app.add_exception_handler(HTTPException, _not_served)
    app.add_exception_handler(OrganizerError, _unavailable)
    app.add_exception_handler(Exception, _crashed)
    return app


def _parts() -> tuple[APIRouter, ...]:
    """Return the parts, those that are asked most first: they are looked through in order."""
    return (
        series.routes(),
        episodes.routes(),
        searching.routes(),
        artwork.routes(),
        access.routes(),
        describing.language_routes(),
        updates.routes(),
        user.routes(),
    )


def _add(app: FastAPI, part: APIRouter, always: Described) -> None:
    """Add a part's routes, each of which may also answer what `always` describes.

    One flat list: a router within a router is looked through anew for every request.
    """
    for route in part.routes:
        if isinstance(route, APIRoute):
            route.responses = always | route.responses
    app.router.routes.extend(part.routes)


async def _failed(request: Request, error: Exception) -> Response:
    if not isinstance(error, Failure):
        raise error
    if error.status == 404:
        error.headers |= unavailable_header(request)
    return failure_answer(error)


async def _not_served(request: Request, error: Exception) -> Response:
    """Answer in the document's form what the framework refuses: no such route, or method."""
    if not isinstance(error, HTTPException):
        raise error
    message = _PLAIN_FAILURES.get(error.status_code, str(error.detail))
    headers = {"Allow": _allowed(request)} if error.status_code == 405 else error.headers
    return failure_answer(Failure(error.status_code, message, headers))


def _allowed(request: Request) -> str:
    """Return the methods of an address: the framework names those of its first route alone.

    An address of its own (`/user/ratings/query/params`) is not taken for one with parameters.
    """
    routes = [route for route in request.app.routes if isinstance(route, Route)]
    path = request.scope["path"]
    matching = [it for it in routes if it.path == path]
    matching = matching or [it for it in routes if it.path_regex.match(path)]
    return ", ".join(sorted({method for route in matching for method in route.methods or ()}))


async def _unavailable(_request: Request, error: Exception) -> Response:
    """Answer when the catalog cannot be read: the request is not at fault."""
    LOG.error("%s", error)
    return failure_answer(Failure(503, "Service Unavailable"))


async def _crashed(request: Request, _error: Exception) -> Response:
    """Answer a bug of ours; the framework logs it with its traceback."""
    LOG.error("failed to answer %s %s", request.method, request.url.path)
    return failure_answer(Failure(500, "Internal Server Error"))
