"""The interactive page and the description of the API that it shows."""

import re
from typing import Any

import pytest

from .conftest import Ask, ask_at

ROUTES = """
POST /login
GET /refresh_token
GET /episodes/{}
GET /languages
GET /languages/{}
GET /search/series
GET /search/series/params
GET /series/{}
HEAD /series/{}
GET /series/{}/actors
GET /series/{}/episodes
GET /series/{}/episodes/query
GET /series/{}/episodes/query/params
GET /series/{}/episodes/summary
GET /series/{}/filter
GET /series/{}/filter/params
GET /series/{}/images
GET /series/{}/images/query
GET /series/{}/images/query/params
GET /updated/query
GET /updated/query/params
GET /user
GET /user/favorites
DELETE /user/favorites/{}
PUT /user/favorites/{}
GET /user/ratings
GET /user/ratings/query
GET /user/ratings/query/params
DELETE /user/ratings/{}/{}
PUT /user/ratings/{}/{}/{}
""".split("\n")[1:-1]


@pytest.fixture(scope="module")
def described(address: str) -> Any:
    """The description, which wants no token."""
    return ask_at(address, "/openapi.json").json


def _operations(described: Any) -> dict[str, Any]:
    return {
        f"{method.upper()} {re.sub('{[^}]*}', '{}', path)}": operation
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    }


def test_the_routes_are_the_documents_and_one_more(described: Any) -> None:
    assert len(ROUTES) == 30
    assert set(_operations(described)) == {*ROUTES, "GET /healthz"}


@pytest.mark.parametrize("route", ROUTES)
def test_each_route_says_what_it_wants_and_answers(described: Any, route: str) -> None:
    operation = _operations(described)[route]

    assert operation["summary"]
    assert operation["description"]
    assert {"200", "401"} <= set(operation["responses"])
    assert "422" not in operation["responses"]
    assert operation.get("security") == (None if route == "POST /login" else [{"HTTPBearer": []}])
    for parameter in operation.get("parameters", []):
        assert parameter["in"] in ("path", "query", "header")
        assert parameter["schema"]["type"] == "string"


def test_changes_of_favourites_and_ratings_may_conflict(described: Any) -> None:
    operations = _operations(described)
    conflicting = {route for route in ROUTES if "409" in operations[route]["responses"]}

    assert conflicting == {
        "DELETE /user/favorites/{}",
        "PUT /user/favorites/{}",
        "PUT /user/ratings/{}/{}/{}",
    }


def test_the_page_needs_nothing_from_outside_and_has_an_authorize_button(
    address: str, described: Any
) -> None:
    with_type = ask_at(address, "/healthz").headers["content-type"]
    assert with_type == "application/json"
    page = _text(address, "/docs")

    links = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert links
    for link in links:
        assert link.startswith("/docs/files/")
        assert _text(address, link)
    assert described["openapi"].startswith("3.0.")
    assert described["components"]["securitySchemes"]["HTTPBearer"]["scheme"] == "bearer"


def _text(address: str, path: str) -> str:
    import requests

    got = requests.get(f"{address}{path}", timeout=20)
    assert got.status_code == 200
    return got.text


def test_a_file_beside_the_page_is_not_served(ask: Ask) -> None:
    for path in ("/docs/files/../../secret", "/docs/files/%2e%2e/%2e%2e/setup", "/docs/files/x"):
        assert ask(path).status == 404
