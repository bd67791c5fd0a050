"""Our own server over a small catalog, on a real port of loopback."""

import http.client
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from organizer.catalog import open_catalog
from organizer.server import Users, no_users
from tests.servers import v2_server


@dataclass(frozen=True)
class Got:
    """What the server answered; `json` is None for an empty body."""

    status: int
    headers: Mapping[str, str]
    json: Any
    body: bytes


Ask = Callable[..., Got]


def ask_at(address: str, path: str, method: str = "GET", **options: Any) -> Got:
    """Send one request; `headers` is a list of pairs, `body` bytes."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    body: bytes = options.get("body", b"")
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for key, value in options.get("headers", []):
            connection.putheader(key, value)
        if body or method == "POST":
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body or None)
        answer = connection.getresponse()
        content = answer.read()
        headers = {key.lower(): value for key, value in answer.getheaders()}
        return Got(answer.status, headers, json.loads(content) if content else None, content)
    finally:
        connection.close()


def log_in(address: str, body: object) -> Got:
    """POST /login with a JSON body."""
    return ask_at(address, "/login", "POST", body=json.dumps(body).encode())


EPISODES: list[dict[str, object]] = [
    {
        "id": 1000 - n,
        "airedSeason": 1 + n // 100,
        "airedEpisodeNumber": 1 + n % 100,
        "absoluteNumber": n + 1,
        "dvdSeason": 1,
        "dvdEpisodeNumber": n + 1 if n else 1.5,
        "firstAired": "2010-01-02" if n == 1 else "",
        "episodeName": f"Part {n + 1}",
        "imdbId": "tt0000777" if n == 7 else "",
        "seriesId": 1,
        "lastUpdatedBy": 5,
        "extra": {"kept": True},
    }
    for n in range(250)
]
SERIES: dict[str, object] = {
    "id": 1,
    "seriesName": "Harbor (2010)",
    "aliases": ["Port"],
    "firstAired": "2010-01-01",
    "imdbId": "tt0000123",
    "zap2itId": "SH0001",
    "slug": "harbor",
    "overview": "By the sea.",
    "lastUpdated": 1_545_000_000,
    "runtime": 45,
    "season": "3",
}
ACTORS: list[dict[str, object]] = [
    {"id": 12, "name": "Cal Deveraux", "role": "Tom", "sortOrder": 2, "seriesId": 1},
    {"id": 11, "name": "Tess Lind", "role": "Marla", "sortOrder": 1, "lastUpdated": "2014-01-30"},
]
IMAGES: list[dict[str, object]] = [
    {"id": 21, "keyType": "poster", "fileName": "p/1.jpg", "resolution": "680x1000",
     "languageId": 7, "ratingsInfo": {"average": 7.5, "count": 4}, "thumbnail": "_cache/p/1.jpg"},
    {"id": 22, "keyType": "poster", "fileName": "p/2.jpg", "resolution": "1000x1500"},
    {"id": 23, "keyType": "season", "fileName": "s/1.jpg", "resolution": "680x1000", "subKey": "1"},
    {"id": 24, "keyType": "season", "fileName": "s/2.jpg", "resolution": "680x1000", "subKey": 2},
    {"id": 25, "keyType": "fanart", "fileName": "f/1.jpg", "resolution": "1920x1080",
     "subKey": "graphical"},
]  # fmt: skip
LINES: list[dict[str, object]] = [
    {
        "series": SERIES,
        "episodes": EPISODES,
        "actors": ACTORS,
        "images": IMAGES,
        "translations": {
            "de": {
                "series": {"seriesName": "Hafen", "overview": "Am Meer."},
                "episodes": {
                    str(1000 - n): {"episodeName": f"Teil {n + 1}"} for n in range(120, 250)
                },
            }
        },
    },
    {"series": {"id": 2, "seriesName": "Quarry", "lastUpdated": 1_545_500_000}},
]


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalog of a long series, translated in part, and an empty one."""
    path = tmp_path_factory.mktemp("served") / "catalog.db"
    with open_catalog(path) as catalog:
        report = catalog.import_lines(json.dumps(line).encode() for line in LINES)
    assert report.problems == ()
    return path


@pytest.fixture(scope="session")
def users() -> Iterator[Users]:
    """The users of that server: nobody yet."""
    kept = no_users()
    yield kept
    kept.close()


@pytest.fixture(scope="session")
def address(database: Path, users: Users) -> Iterator[str]:
    """Where it is served, to any API key."""
    with v2_server(database, users=users) as at:
        yield at


@pytest.fixture(scope="session")
def token(address: str) -> str:
    """A good token of that server."""
    return str(log_in(address, {"apikey": "any"}).json["token"])


@pytest.fixture(scope="session")
def ask(address: str, token: str) -> Ask:
    """Ask that server, logged in; `language` is sent as Accept-Language."""
    return asking(address, token)


def asking(address: str, token: str) -> Ask:
    """Ask a server with a token."""

    def make(path: str, method: str = "GET", *, language: str | None = None, **more: Any) -> Got:
        headers = [("Authorization", f"Bearer {token}"), *more.pop("headers", [])]
        if language is not None:
            headers.append(("Accept-Language", language))
        return ask_at(address, path, method, headers=headers, **more)

    return make


@pytest.fixture
def user_ask(address: str, users: Users) -> Ask:
    """Ask that server as a user whom nobody else is, without favourites and ratings."""
    name = f"user {uuid4().hex}"
    body = {"apikey": "any", "username": name, "userkey": users.add(name)}
    return asking(address, str(log_in(address, body).json["token"]))
