"""What the server's catalog lacks is asked of services for its clients, within bounds."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest

from organizer.catalog import open_catalog
from organizer.catalog.upstream import UpstreamSeries
from organizer.catalog.upstream.v2.client import Credentials
from organizer.errors import MetadataUnavailable
from organizer.feeding import Feeder, ready
from organizer.lookup.remote import RemoteSource
from organizer.lookup.source import SeriesSearch
from organizer.server import BoundedFeeder
from tests.scripted_upstream import ScriptedUpstream, Show, episode
from tests.servers import v2_server

from .conftest import Got, ask_at, log_in

HARBOR = Show(
    key="7",
    name="The Quiet Harbor",
    ids={"tvdb": "4711"},
    episodes=[episode(1000 + n, 1 + n // 100, 1 + n % 100) for n in range(120)],
)
HEADER = "metadata-unavailable"


class Slow(ScriptedUpstream):
    """A service that answers a search only when it is let."""

    def __init__(self) -> None:
        super().__init__("tvmaze")
        self.may_answer = threading.Event()

    def search(self, name: str, year: int | None = None) -> tuple[UpstreamSeries, ...]:
        """Wait, then find nothing."""
        found = super().search(name, year)
        self.may_answer.wait(20)
        return found


Serve = Callable[[ScriptedUpstream], str]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Serve an empty catalog that a scripted service feeds; yields where."""
    running = []

    def serving(upstream: ScriptedUpstream) -> str:
        path = tmp_path / "catalog.db"
        catalog = open_catalog(path)
        feeder = BoundedFeeder(Feeder(catalog, ready(upstream)))
        server = v2_server(path, feeder=feeder)
        running.append((server, catalog))
        return server.__enter__()

    yield serving
    for server, catalog in running:
        server.__exit__(None, None, None)
        catalog.close()


def get(address: str, path: str) -> Got:
    token = log_in(address, {"apikey": "any"}).json["token"]
    return ask_at(address, path, headers=[("Authorization", f"Bearer {token}")])


def test_a_client_finds_what_only_a_service_knows(serve: Serve) -> None:
    address = serve(ScriptedUpstream("tvmaze", HARBOR))
    found = get(address, "/search/series?name=the.quiet.harbor").json["data"]
    assert [it["seriesName"] for it in found] == ["The Quiet Harbor"]
    assert get(address, f"/series/{found[0]['id']}").json["data"]["id"] == 4711


def test_episodes_come_in_pages_and_filtered_as_if_they_had_been_there(serve: Serve) -> None:
    upstream = ScriptedUpstream("tvmaze", HARBOR)
    address = serve(upstream)
    second = get(address, "/series/4711/episodes?page=2").json
    assert (len(second["data"]), second["links"]["last"]) == (20, 2)
    one = get(address, "/series/4711/episodes/query?airedSeason=2&airedEpisode=3").json
    assert [it["episodeName"] for it in one["data"]] == ["Title 1102"]
    assert [what for what, _ in upstream.asked].count("episodes aired") == 1


def test_what_no_service_knows_is_not_found_and_remembered(serve: Serve) -> None:
    upstream = ScriptedUpstream("tvmaze")
    address = serve(upstream)
    for _ in range(3):
        answer = get(address, "/search/series?name=nobody")
        assert (answer.status, HEADER in answer.headers) == (404, False)
    assert len(upstream.asked) == 1


@pytest.mark.parametrize(
    "path", ["/search/series?name=nobody", "/series/4711", "/series/4711/episodes"]
)
def test_while_a_service_is_down_clients_get_the_404_they_expect_and_ours_is_told(
    serve: Serve, path: str
) -> None:
    upstream = ScriptedUpstream("tvmaze")
    upstream.is_down = True
    answer = get(serve(upstream), path)
    assert (answer.status, answer.json) == (404, {"Error": "Not Found"})
    assert HEADER in answer.headers


def test_our_own_client_takes_that_for_no_answer(serve: Serve) -> None:
    upstream = ScriptedUpstream("tvmaze")
    upstream.is_down = True
    with (
        closing(RemoteSource(serve(upstream), Credentials())) as client,
        pytest.raises(MetadataUnavailable, match="could not ask"),
    ):
        client.search(SeriesSearch(name="nobody"), None)


def test_the_description_says_whose_data_it_is(serve: Serve) -> None:
    address = serve(ScriptedUpstream("tvmaze", HARBOR))
    get(address, "/series/4711")
    about = ask_at(address, "/openapi.json").json["info"]["description"]
    assert "Data of tvmaze." in about


def test_what_is_kept_is_served_while_the_service_is_down(serve: Serve) -> None:
    upstream = ScriptedUpstream("tvmaze", HARBOR)
    address = serve(upstream)
    get(address, "/series/4711/episodes")
    upstream.is_down = True
    answer = get(address, "/series/4711/episodes")
    assert (answer.status, HEADER in answer.headers) == (200, False)


def test_a_service_that_hangs_is_waited_for_less_long_than_a_request_may_take(
    tmp_path: Path,
) -> None:
    slow = Slow()
    with (
        open_catalog(tmp_path / "catalog.db") as catalog,
        v2_server(
            tmp_path / "catalog.db",
            feeder=BoundedFeeder(Feeder(catalog, ready(slow)), within=0.2),
        ) as address,
    ):
        got = get(address, "/search/series?name=Anything")
        slow.may_answer.set()
        assert got.status == 404
        assert got.headers[HEADER]


def test_a_flood_of_questions_waits_for_nobody_beyond_a_few(serve: Serve) -> None:
    upstream = Slow()
    address = serve(upstream)
    with ThreadPoolExecutor(60) as clients:
        asking = [clients.submit(get, address, f"/search/series?name=nobody{n}") for n in range(60)]
        refused = [it.result() for it in islice(as_completed(asking), 60 - 32)]
        health = ask_at(address, "/healthz")
        assert len(upstream.asked) <= 8
        upstream.may_answer.set()
    assert health.status == 200
    assert all(HEADER in answer.headers for answer in refused)
    assert {answer.result().status for answer in asking} == {404}


def test_a_request_that_is_given_up_before_its_turn_leaves_no_room_while_it_waits(
    tmp_path: Path,
) -> None:
    may_answer = threading.Event()

    def wait() -> None:
        may_answer.wait(20)

    async def given_up(asked: BoundedFeeder) -> int:
        """Return how many of 64 questions were refused for want of room."""
        refused = 0
        for _ in range(64):
            try:
                await asked.ask(wait)
            except MetadataUnavailable as error:
                refused += "too many" in str(error)
        return refused

    with open_catalog(tmp_path / "catalog.db") as catalog:
        asked = BoundedFeeder(Feeder(catalog), within=0.01)
        try:
            assert asyncio.run(given_up(asked)) == 64 - 32
        finally:
            may_answer.set()
