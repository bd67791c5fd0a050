"""The interactive page: every route, an Authorize button for the token, and nothing from outside.

The page and its scripts come from the installed package, so that it works on a home network
without the internet, and no token is typed into a page that loads a stranger's script.
"""

from typing import Any

from fastapi import FastAPI, Response
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.openapi.utils import get_openapi
from starlette.staticfiles import StaticFiles
from swagger_ui_bundle import swagger_ui_path

_FILES = "/docs/files"
_PAGE = {"include_in_schema": False}


def add_page(app: FastAPI) -> None:
    """Add `/docs` and the description it shows, `/openapi.json`; neither wants a token."""
    # The version of the description that the packaged page understands.
    app.openapi_version = "3.0.3"
    app.openapi = lambda: _description(app)  # type: ignore[method-assign]  # FastAPI's own way
    app.mount(_FILES, StaticFiles(directory=str(swagger_ui_path)))

    @app.get("/docs", **_PAGE)  # type: ignore[arg-type]  # one flag
    async def page() -> Response:
        """Show every route, to be tried out."""
        return get_swagger_ui_html(
            openapi_url="/openapi.json",
            title=app.title,
            swagger_js_url=f"{_FILES}/swagger-ui-bundle.js",
            swagger_css_url=f"{_FILES}/swagger-ui.css",
            swagger_favicon_url=f"{_FILES}/favicon-32x32.png",
        )


def _description(app: FastAPI) -> dict[str, Any]:
    """Return the description of every route, with what the services want to be said of them."""
    made = _routes(app)
    said = "\n\n".join([app.description, *app.state.catalogs.here().attributions()])
    return {**made, "info": {**made["info"], "description": said}}


def _routes(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title,
            version=app.version,
            openapi_version=app.openapi_version,
            description=app.description,
            routes=app.routes,
        )
        app.openapi_schema = _without_validation(made)
    return app.openapi_schema


def _without_validation(made: dict[str, Any]) -> dict[str, Any]:
    """Leave out the 422 that FastAPI lists for every parameter: nothing here answers it."""
    for methods in made["paths"].values():
        for operation in methods.values():
            operation["responses"].pop("422", None)
    schemas = made.get("components", {}).get("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    return made
