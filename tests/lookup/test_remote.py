"""A v2 server that fails: every fault ends in the right answer or MetadataUnavailable."""

import base64
import json
import threading
from collections.abc import Callable

import pytest

from organizer.catalog.upstream.v2.client import Credentials, ServiceClient
from organizer.errors import MetadataUnavailable
from organizer.http import Client
from organizer.lookup.translated import RecordLookup
from organizer.model import SeriesId
from tests.servers import Asked, Reply, Script, ScriptedServer, json_reply

from .conftest import QUICK

Remote = Callable[..., RecordLookup]
ONE = SeriesId(1)


def _row(n: int) -> dict[str, object]:
    return {"id": n, "airedSeason": 1, "airedEpisodeNumber": n, "episodeName": f"Part {n}"}


def _rows(first: int, count: int = 100) -> list[dict[str, object]]:
    return [_row(n) for n in range(first, first + count)]


def _page(rows: object, *, last: object = 1, following: object = None) -> Reply:
    links = {"first": 1, "last": last, "next": following, "prev": None}
    return json_reply({"data": rows, "links": links})


def _logged_in(script: Script) -> Script:
    def answer(asked: Asked) -> Reply:
        return json_reply({"token": "t"}) if asked.path == "/login" else script(asked)

    return answer


def _number(asked: Asked) -> int:
    return int(asked.params.get("page", "1"))


NOTHING_FOUND: dict[str, Reply] = {
    "the document's text": json_reply({"Error": "Not Found"}, 404),
    "real servers' text": json_reply({"Error": "Resource not found"}, 404),
    "another text": json_reply({"Error": "ID: 999999999 not found"}, 404),
    "no body": Reply(404, b""),
    "a body that is no JSON": Reply(404, b"404 page not found\n"),
}


@pytest.mark.parametrize("reply", NOTHING_FOUND.values(), ids=NOTHING_FOUND.keys())
def test_a_404_is_nothing_found_whatever_it_says(
    server: ScriptedServer, remote: Remote, reply: Reply
) -> None:
    server.script = _logged_in(lambda _: reply)
    lookup = remote(server.address)

    assert lookup.search_series(name="Harbor") == ()
    assert lookup.series(ONE) is None
    assert lookup.query_episodes(ONE) == ()


FAULTS: dict[str, Reply] = {
    "HTML with 200": Reply(200, b"<!DOCTYPE html><html>busy</html>"),
    "HTML with 404": Reply(404, b"\n<html>404 nginx</html>", {"Content-Type": "text/html"}),
    "HTML with 521": Reply(521, b"<html>down</html>"),
    "JSON that breaks off": Reply(200, b'{"data": [{"id": 1'),
    "a body that breaks off": Reply(200, b'{"data": []}', {"Content-Length": "99"}),
    "an empty body": Reply(200, b""),
    "a list": json_reply([]),
    "null": json_reply(None),
    "no data": json_reply({"Error": "oops"}),
    "data that is text": json_reply({"data": "none"}),
    "rows that are text": json_reply({"data": ["none"]}),
    "deep JSON": Reply(200, b"[" * 200_000),
    "400": json_reply({"Error": "Bad"}, 400),
    "403": json_reply({"Error": "Forbidden"}, 403),
    "405": json_reply({"Error": "Method"}, 405),
    "204 without a body": Reply(204, b""),
    "429 that stays": Reply(429),
    "500 that stays": Reply(500),
    "silence": Reply(delay=0.9),
    "a redirect elsewhere": Reply(302, b"", {"Location": "http://localhost:9/"}),
}


ASKS: dict[str, Callable[[RecordLookup], object]] = {
    "search": lambda it: it.search_series(name="Harbor"),
    "series": lambda it: it.series(ONE),
    "episodes": lambda it: it.query_episodes(ONE),
}


@pytest.mark.parametrize("reply", FAULTS.values(), ids=FAULTS.keys())
@pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS.keys())
def test_what_is_no_answer_is_unavailable_never_nothing(
    server: ScriptedServer,
    remote: Remote,
    reply: Reply,
    ask: Callable[[RecordLookup], object],
) -> None:
    server.script = _logged_in(lambda _: reply)
    lookup = remote(server.address)

    with pytest.raises(MetadataUnavailable) as caught:
        ask(lookup)
    assert server.address in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_refused_connection_is_unavailable(server: ScriptedServer, remote: Remote) -> None:
    address = f"http://127.0.0.1:{_closed_port()}"

    with pytest.raises(MetadataUnavailable, match="cannot be reached"):
        remote(address).search_series(name="Harbor")


def _closed_port() -> int:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_a_burst_of_500_is_outlasted(server: ScriptedServer, remote: Remote) -> None:
    replies = [Reply(500)]
    server.script = _logged_in(lambda _: replies.pop() if replies else _page(_rows(1, 2)))

    assert [it.number for it in remote(server.address).query_episodes(ONE)] == [1, 2]


def test_another_series_than_the_one_asked_for_is_refused(
    server: ScriptedServer, remote: Remote
) -> None:
    server.script = _logged_in(lambda _: json_reply({"data": {"id": 2, "seriesName": "Other"}}))

    with pytest.raises(MetadataUnavailable, match="did not answer with that series"):
        remote(server.address).series(ONE)


def test_errors_beside_data_do_not_matter(server: ScriptedServer, remote: Remote) -> None:
    errors = {"invalidFilters": [], "invalidLanguage": "x", "invalidQueryParams": ["lang"]}
    data = {"id": 1, "seriesName": "Harbor"}
    server.script = _logged_in(lambda _: json_reply({"data": data, "errors": errors}))

    found = remote(server.address).series(ONE)
    assert found is not None
    assert found.name == "Harbor"


# --- pages ------------------------------------------------------------------------------------


def test_every_page_is_followed_once(server: ScriptedServer, remote: Remote) -> None:
    def script(asked: Asked) -> Reply:
        page = _number(asked)
        rows = _rows(100 * page - 99, 100 if page < 3 else 7)
        return _page(rows, last=3, following=page + 1 if page < 3 else None)

    server.script = _logged_in(script)

    assert len(remote(server.address).query_episodes(ONE)) == 207
    assert [it.params["page"] for it in server.asked[1:]] == ["1", "2", "3"]


WHOLE: dict[str, tuple[Reply, int]] = {
    "no links beside a short page": (json_reply({"data": _rows(1, 99)}), 99),
    "links of null": (json_reply({"data": _rows(1, 3), "links": None}), 3),
    "data of null": (json_reply({"data": None}), 0),
    "text for numbers": (_page(_rows(1, 3), last="1", following=None), 3),
    "a full last page": (_page(_rows(1, 100)), 100),
    "an empty list": (_page([]), 0),
    "a row that cannot be used": (_page([*_rows(1, 2), {"id": None}, {"id": 9}]), 2),
    "a row twice": (_page([_row(1), _row(1), _row(2)]), 2),
}


@pytest.mark.parametrize(("reply", "count"), WHOLE.values(), ids=WHOLE.keys())
def test_a_list_that_is_whole_is_taken(
    server: ScriptedServer, remote: Remote, reply: Reply, count: int
) -> None:
    server.script = _logged_in(lambda _: reply)

    assert len(remote(server.address).query_episodes(ONE)) == count


NOT_WHOLE: dict[str, Callable[[int], Reply]] = {
    "the same page again and again": lambda n: _page(_rows(1), last=9, following=n + 1),
    "pages without end": lambda n: _page(_rows(100 * n), last=None, following=n + 1),
    "a last that runs away": lambda n: _page(_rows(100 * n), last=n + 1, following=n + 1),
    "a last of a million": lambda n: _page(_rows(100 * n), last=10**6, following=n + 1),
    "an end before the last": lambda n: _page(_rows(100 * n), last=3, following=None),
    "a page beyond the last": lambda n: _page(_rows(100 * n), last=1, following=n + 1),
    "the page itself as the next": lambda n: _page(_rows(100 * n), last=3, following=n),
    "a page left out": lambda n: _page(_rows(100 * n), last=9, following=n + 2),
    "a full page without links": lambda _: json_reply({"data": _rows(1)}),
    "a full page with empty links": lambda _: json_reply({"data": _rows(1), "links": {}}),
    "links that end midway": lambda n: (
        _page(_rows(1), last=2, following=2) if n == 1 else json_reply({"data": _rows(101, 3)})
    ),
    "a second page that is missing": lambda n: (
        _page(_rows(1), last=2, following=2) if n == 1 else json_reply({}, 404)
    ),
    "a second page that fails": lambda n: (
        _page(_rows(1), last=2, following=2) if n == 1 else Reply(500)
    ),
    "an empty page midway": lambda n: _page(_rows(1) if n == 1 else [], last=3, following=n + 1),
    "a short page midway": lambda n: _page(
        _rows(100 * n, 100 if n != 2 else 60), last=3, following=n + 1 if n < 3 else None
    ),
    "a last page longer than the first": lambda n: _page(
        _rows(1, 10) if n == 1 else _rows(11, 90), last=2, following=2 if n == 1 else None
    ),
}


@pytest.mark.parametrize("script", NOT_WHOLE.values(), ids=NOT_WHOLE.keys())
def test_a_list_that_is_not_whole_is_unavailable(
    server: ScriptedServer, remote: Remote, script: Callable[[int], Reply]
) -> None:
    server.script = _logged_in(lambda asked: script(_number(asked)))

    with pytest.raises(MetadataUnavailable, match=r"cannot be read whole|answered 500"):
        remote(server.address).query_episodes(ONE)
    assert len(server.asked) < 510


def test_a_server_that_ignores_a_filter_is_not_believed(
    server: ScriptedServer, remote: Remote
) -> None:
    server.script = _logged_in(lambda _: _page(_rows(1, 5)))

    found = remote(server.address).query_episodes(ONE, aired_season=1, aired_episode=3)

    assert [it.number for it in found] == [3]
    asked = server.asked[-1]
    assert asked.path == "/series/1/episodes/query"
    assert asked.params == {"airedSeason": "1", "airedEpisode": "3", "page": "1"}


# --- language ---------------------------------------------------------------------------------


def test_the_language_is_asked_for_and_null_is_filled_up(
    server: ScriptedServer, remote: Remote
) -> None:
    def script(asked: Asked) -> Reply:
        name = None if asked.headers["Accept-Language"] == "de" else "Harbor"
        if asked.path == "/series/1":
            return json_reply({"data": {"id": 1, "seriesName": name}})
        return _page([{**_row(1), "episodeName": name}])

    server.script = _logged_in(script)
    lookup = remote(server.address, "de")

    found = lookup.series(ONE)
    assert found is not None
    assert found.name == "Harbor"
    assert [it.title for it in lookup.query_episodes(ONE)] == ["Harbor"]


# --- token ------------------------------------------------------------------------------------


class _Door:
    """A server's door: gives tokens, and turns away who has none of them."""

    def __init__(self) -> None:
        self.good: set[str] = set()
        self.logins = 0
        self.refreshes = 0
        self.life = 24 * 3600.0
        self.now = 1_700_000_000.0
        self._lock = threading.Lock()

    def clock(self) -> float:
        return self.now

    def token(self) -> str:
        claims = {"exp": self.now + self.life, "n": self.logins + self.refreshes}
        payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
        self.good.add(f"e30.{payload}.sig")
        return f"e30.{payload}.sig"

    def __call__(self, asked: Asked) -> Reply:
        with self._lock:
            if asked.path == "/login":
                self.logins += 1
                return json_reply({"token": self.token()})
            if asked.headers["Authorization"].removeprefix("Bearer ") not in self.good:
                return json_reply({"Error": "Not Authorized"}, 401)
            if asked.path == "/refresh_token":
                self.refreshes += 1
                return json_reply({"token": self.token()})
            return json_reply({"data": [{"id": 1, "seriesName": "Harbor"}]})


@pytest.fixture
def door(server: ScriptedServer) -> _Door:
    """The door of the scripted server."""
    server.script = _Door()
    return server.script


@pytest.fixture
def service(server: ScriptedServer, door: _Door) -> ServiceClient:
    """A client of that server, on the door's clock."""
    return ServiceClient(
        server.address, Credentials(apikey="secret"), Client(QUICK), clock=door.clock
    )


def _ask(service: ServiceClient) -> object:
    return (service.get("/search/series", {"name": "Harbor"}) or {})["data"]


def test_one_login_serves_many_requests(service: ServiceClient, door: _Door) -> None:
    for _ in range(3):
        _ask(service)

    assert (door.logins, door.refreshes) == (1, 0)


def test_many_threads_log_in_once(service: ServiceClient, door: _Door) -> None:
    threads = [threading.Thread(target=_ask, args=(service,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert door.logins == 1


def test_a_token_near_its_end_is_refreshed(service: ServiceClient, door: _Door) -> None:
    _ask(service)
    door.now += 23 * 3600
    _ask(service)

    assert (door.logins, door.refreshes) == (1, 1)


def test_a_token_that_is_over_is_replaced_by_a_login(service: ServiceClient, door: _Door) -> None:
    _ask(service)
    door.now += 25 * 3600
    _ask(service)

    assert (door.logins, door.refreshes) == (2, 0)


def test_a_refresh_that_is_turned_away_becomes_a_login(service: ServiceClient, door: _Door) -> None:
    _ask(service)
    door.good.clear()
    door.now += 23 * 3600
    _ask(service)

    assert (door.logins, door.refreshes) == (2, 0)


def test_a_token_shorter_lived_than_the_margin_is_used_until_it_is_refused(
    service: ServiceClient, door: _Door
) -> None:
    door.life = 60.0
    for _ in range(3):
        _ask(service)
    assert (door.logins, door.refreshes) == (1, 0)

    door.good.clear()
    _ask(service)
    assert door.logins == 2


def test_a_401_is_answered_by_one_new_login(service: ServiceClient, door: _Door) -> None:
    _ask(service)
    door.good.clear()

    assert _ask(service) == [{"id": 1, "seriesName": "Harbor"}]
    assert door.logins == 2


def test_a_401_that_stays_ends_after_one_new_login(server: ScriptedServer, remote: Remote) -> None:
    server.script = _logged_in(lambda _: json_reply({"Error": "Not Authorized"}, 401))

    with pytest.raises(MetadataUnavailable, match="check the API key"):
        remote(server.address, apikey="secret").search_series(name="Harbor")
    assert [it.path for it in server.asked] == ["/login", "/search/series"] * 2


BAD_LOGINS: dict[str, Reply] = {
    "401": json_reply({"Error": "API Key Required"}, 401),
    "404": json_reply({"Error": "Not Found"}, 404),
    "no token": json_reply({}),
    "a token that is null": json_reply({"token": None}),
    "a token that would break the header": json_reply({"token": "a\r\nX: b"}),
    "HTML": Reply(200, b"<html>"),
}


@pytest.mark.parametrize("reply", BAD_LOGINS.values(), ids=BAD_LOGINS.keys())
def test_a_login_that_fails_names_no_secret(
    server: ScriptedServer, remote: Remote, reply: Reply
) -> None:
    server.script = lambda _: reply

    with pytest.raises(MetadataUnavailable) as caught:
        remote(server.address, apikey="secret").search_series(name="Harbor")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("credentials", "body"),
    [
        (Credentials(), {"apikey": "organizer"}),
        (Credentials(apikey="k"), {"apikey": "k"}),
        (
            Credentials(apikey="k", username="u", userkey="s"),
            {"apikey": "k", "username": "u", "userkey": "s"},
        ),
    ],
    ids=["nothing configured", "a key", "a key and a user"],
)
def test_a_login_sends_what_is_configured(
    server: ScriptedServer, credentials: Credentials, body: dict[str, str]
) -> None:
    server.script = _logged_in(lambda _: json_reply({"data": []}))
    service = ServiceClient(f"{server.address}/", credentials, Client(QUICK))
    service.get("/search/series", {})

    assert json.loads(server.asked[0].body) == body
    assert "k" not in repr(credentials).removeprefix("Credentials")
