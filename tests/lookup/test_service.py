"""Every route as a method, against our own server; and odd forms that real servers sent."""

import json
from collections.abc import Callable, Iterator
from email.utils import formatdate
from itertools import groupby
from pathlib import Path

import pytest

from organizer.catalog import EpisodeFilters, open_catalog
from organizer.catalog.upstream.v2.answered import Account, Actor, Language, Rating, Summary, Update
from organizer.catalog.upstream.v2.client import Credentials
from organizer.catalog.upstream.v2.service import MetadataService
from organizer.errors import MetadataUnavailable
from organizer.lookup.answers import (
    CLOCKS_DIFFER,
    FRESH,
    LONGEST_CONFIRMED,
    AnswerStore,
    RememberingSource,
)
from organizer.lookup.remote import RemoteSource
from organizer.server import no_users
from tests.servers import Asked, Reply, ScriptedServer, json_reply, v2_server

from .conftest import QUICK

CHANGED = 1_545_000_000
LINE: dict[str, object] = {
    "series": {"id": 1, "seriesName": "Harbor", "slug": "harbor", "lastUpdated": CHANGED},
    "episodes": [
        {"id": 100 + n, "airedSeason": 1, "airedEpisodeNumber": n, "episodeName": f"Part {n}"}
        for n in range(1, 131)
    ],
    "actors": [
        {"id": 12, "name": "Cal", "role": "Tom", "sortOrder": 2},
        {"id": 11, "name": "Tess", "role": "Marla", "sortOrder": 1},
    ],
    "images": [{"id": 21, "keyType": "poster", "fileName": "p/1.jpg", "resolution": "680x1000"}],
}


@pytest.fixture(scope="module")
def users_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of our own server, and the key of its user Marla."""
    path = tmp_path_factory.mktemp("served") / "catalog.db"
    with open_catalog(path) as catalog:
        catalog.import_lines([json.dumps(LINE).encode()])
    users = no_users()
    key = users.add("Marla")
    with v2_server(path, users=users) as address:
        yield address, key
    users.close()


@pytest.fixture
def service(users_address: tuple[str, str]) -> Iterator[MetadataService]:
    """The service, logged in as Marla."""
    address, key = users_address
    credentials = Credentials(apikey="k", username="Marla", userkey=key)
    source = RemoteSource(address, credentials, QUICK)
    yield source.service
    source.close()


def test_languages_and_parameters_are_read(service: MetadataService) -> None:
    english = Language(id=7, abbreviation="en", name="English", english_name="English")

    assert english in service.languages()
    assert service.language("en") == service.language("7") == english
    assert service.language("xx/..") is None
    assert service.search_parameters() == ("name", "imdbId", "zap2itId", "slug")
    assert service.update_parameters() == ("fromTime", "toTime")
    assert service.ratings.parameters() == ("itemType",)
    assert "airedSeason" in service.episode_parameters(1)
    assert "seriesName" in service.filter_parameters(1)


def test_a_series_and_its_parts_are_read(service: MetadataService) -> None:
    assert service.series(1) == {**(service.series(1) or {}), "slug": "harbor"}
    assert service.series_changed(1) == CHANGED
    assert service.filtered_series(1, ("id", "slug")) == {"id": 1, "slug": "harbor"}
    assert service.actors(1) == (
        Actor(id=11, name="Tess", role="Marla", image="", sort_order=1),
        Actor(id=12, name="Cal", role="Tom", image="", sort_order=2),
    )
    assert service.episode_summary(1) == Summary(
        aired_episodes=130, aired_seasons=(1,), dvd_episodes=0, dvd_seasons=()
    )
    assert service.image_counts(1) == {"poster": 1}
    image = service.images(1, {"keyType": "poster"})[0]
    assert (image.id, image.kind, image.file_name, image.rating) == (21, "poster", "p/1.jpg", 0)
    assert service.image_parameters(1)[0].resolutions == ("680x1000",)
    assert service.updated(CHANGED) == (Update(series_id=1, last_updated=CHANGED),)
    assert service.updated(CHANGED + 1, CHANGED + 2) == ()


def test_episodes_are_read_whole(service: MetadataService) -> None:
    assert len(service.episodes(1)) == len(service.query_episodes(1, {})) == 130
    assert [it["id"] for it in service.query_episodes(1, {"airedEpisode": "7"})] == [107]
    assert (service.episode(107) or {})["episodeName"] == "Part 7"
    assert [it["id"] for it in service.search({"name": "harbor"})] == [1]


def test_what_is_not_there_is_nothing(service: MetadataService) -> None:
    found: list[object] = [
        service.series(9),
        service.episode(9),
        service.series_changed(9),
        service.filtered_series(9, ("id",)),
        service.episode_summary(9),
    ]
    assert found == [None] * len(found)
    lists: list[object] = [
        service.episodes(9),
        service.actors(9),
        service.images(9, {}),
        service.image_parameters(9),
        service.search({"name": "nothing of the kind"}),
    ]
    assert lists == [()] * len(lists)
    assert service.image_counts(9) == {}


def test_favourites_and_ratings_are_changed(service: MetadataService) -> None:
    assert service.user() == Account(name="Marla", language="en", favorites_display="banners")
    assert service.favorites.all() == ()
    assert service.favorites.add(1) == (1,)
    assert service.favorites.add(1) is None
    assert service.favorites.remove(1) == ()
    assert service.favorites.remove(1) is None
    rating = Rating(item_type="series", item_id=1, rating=8)
    assert service.ratings.rate("series", 1, 8) == rating
    assert service.ratings.rate("series", 1, 11) is service.ratings.rate("series", 9, 5) is None
    assert service.ratings.all() == service.ratings.of("series") == (rating,)
    assert service.ratings.of("banner") == ()
    assert service.ratings.remove("series", 1)
    assert not service.ratings.remove("series", 1)


def test_without_a_user_the_message_says_what_to_check(users_address: tuple[str, str]) -> None:
    source = RemoteSource(users_address[0], Credentials(apikey="k"), QUICK)

    with pytest.raises(MetadataUnavailable, match="check user name and key"):
        source.service.user()
    source.close()


def test_a_token_is_refreshed_and_still_the_users(service: MetadataService) -> None:
    service.log_in()
    service.refresh_token()

    assert service.user() is not None


# --- odd forms of real servers ----------------------------------------------------------------

Answers = Callable[[Asked], Reply]


@pytest.fixture
def scripted(server: ScriptedServer) -> Iterator[Callable[[Answers], RemoteSource]]:
    """Make a source over the scripted server, which lets everybody in."""
    sources: list[RemoteSource] = []

    def make(script: Answers) -> RemoteSource:
        def answer(asked: Asked) -> Reply:
            return json_reply({"token": "t"}) if asked.path == "/login" else script(asked)

        server.script = answer
        sources.append(RemoteSource(server.address, Credentials(apikey="k"), QUICK))
        return sources[-1]

    yield make
    for source in sources:
        source.close()


Scripted = Callable[[Answers], RemoteSource]


@pytest.mark.parametrize(
    "answer",
    [
        {"data": {"airedEpisodes": "2", "airedSeasons": ["1", "x"]}},
        {"airedEpisodes": "2", "airedSeasons": ["1"]},
        {"data": {"airedEpisodes": 2, "airedSeasons": [1]}, "airedEpisodes": "9"},
    ],
    ids=["under data", "bare", "numbers"],
)
def test_a_summary_is_read_in_every_form(scripted: Scripted, answer: object) -> None:
    summary = scripted(lambda _: json_reply(answer)).service.episode_summary(1)

    assert summary == Summary(aired_episodes=2, aired_seasons=(1,), dvd_episodes=0, dvd_seasons=())


def test_parameters_and_favourites_are_read_as_real_servers_sent_them(scripted: Scripted) -> None:
    bodies = {
        "/search/series/params": {"data": {"params": ["name"]}},
        "/user/favorites": {"data": {"favorites": [""]}},
        "/languages/7": {"abbreviation": "en", "id": 7, "name": "English"},
    }
    service = scripted(lambda asked: json_reply(bodies[asked.path])).service

    assert service.search_parameters() == ("name",)
    assert service.favorites.all() == ()
    assert service.language("7") is not None


@pytest.mark.parametrize("date", ["", "yesterday", "Thu, 32 Jan 1970 00:00:00 GMT"])
def test_a_date_that_is_none_is_not_known(scripted: Scripted, date: str) -> None:
    source = scripted(lambda _: Reply(200, b"", {"Last-Modified": date}))

    assert source.service.series_changed(1) is None


def _pages(count: int, asked: Asked) -> Reply:
    """Answer pages without links, as some servers did, and the last one again past the end."""
    if asked.path.endswith("/summary"):
        return json_reply({"data": {"airedEpisodes": str(count)}})
    first = 100 * (min(int(asked.params["page"]), -(-count // 100)) - 1)
    rows = [
        {"id": n + 1, "airedSeason": 1, "airedEpisodeNumber": n + 1}
        for n in range(first, min(first + 100, count))
    ]
    return json_reply({"data": rows})


def test_pages_without_links_are_taken_when_the_summary_counts_as_many(
    scripted: Scripted,
) -> None:
    source = scripted(lambda asked: _pages(250, asked))

    assert len(source.episodes(1, EpisodeFilters(), None)) == 250


@pytest.mark.parametrize("counted", [{"airedEpisodes": "251"}, {"airedEpisodes": "2"}, {}, None])
def test_pages_without_links_are_refused_when_the_summary_disagrees(
    scripted: Scripted, counted: object
) -> None:
    def script(asked: Asked) -> Reply:
        if asked.path.endswith("/summary"):
            return json_reply({"data": counted})
        return _pages(250, asked)

    source = scripted(script)

    with pytest.raises(MetadataUnavailable, match="cannot be read whole"):
        source.episodes(1, EpisodeFilters(), None)


# --- what did not change is not asked for again -----------------------------------------------


class Clock:
    """A clock that a test sets."""

    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def _asked(server: ScriptedServer) -> list[str]:
    asked = [
        "UPDATES" if asked.path.startswith("/updated") else asked.method
        for asked in server.asked
        if asked.path != "/login"
    ]
    server.asked.clear()
    return [method for method, _ in groupby(asked)]


def _dated(changed: float) -> Answers:
    """Answer as a server that has no list of updates."""
    headers = {"Last-Modified": formatdate(changed, usegmt=True)}

    def script(asked: Asked) -> Reply:
        if asked.path.startswith("/updated"):
            return json_reply({"Error": "Not Found"}, 404)
        body = b"" if asked.method == "HEAD" else b'{"data": {"id": 1, "seriesName": "S"}}'
        return Reply(200, body, headers)

    return script


@pytest.fixture
def remembering(
    tmp_path: Path, clock: Clock, scripted: Scripted
) -> Callable[[Answers], RememberingSource]:
    """Make what remembers a scripted server's answers, anew for each run."""

    def make(script: Answers) -> RememberingSource:
        source = scripted(script)
        store = AnswerStore(tmp_path / "answers.db", clock)
        return RememberingSource(source, store, "http://here", source.changed)

    return make


Remembering = Callable[[Answers], RememberingSource]


def test_what_did_not_change_is_good_for_another_day(
    remembering: Remembering, server: ScriptedServer, clock: Clock
) -> None:
    script = _dated(clock.now - 2 * CLOCKS_DIFFER)
    first = remembering(script).series(1, None)
    assert _asked(server) == ["GET"]
    for day in range(1, 6):
        clock.now += FRESH
        run = remembering(script)
        assert run.series(1, None) == run.series(1, None) == first
        assert _asked(server) == ["UPDATES", "HEAD"], day
    clock.now += LONGEST_CONFIRMED - 5 * FRESH
    remembering(script).series(1, None)
    assert _asked(server) == ["GET"]


@pytest.mark.parametrize("later", [CLOCKS_DIFFER, 0, -CLOCKS_DIFFER + 1])
def test_what_changed_since_or_nearly_so_is_asked_for_again(
    remembering: Remembering, server: ScriptedServer, clock: Clock, later: float
) -> None:
    script = _dated(clock.now + later)
    remembering(script).series(1, None)
    clock.now += FRESH
    remembering(script).series(1, None)

    assert _asked(server) == ["GET", "UPDATES", "HEAD", "GET"]


@pytest.mark.parametrize("status", [404, 405, 501])
def test_a_server_that_knows_no_head_is_asked_again(
    remembering: Remembering, server: ScriptedServer, clock: Clock, status: int
) -> None:
    def script(asked: Asked) -> Reply:
        if asked.method == "HEAD" or asked.path.startswith("/updated"):
            return Reply(status, b"")
        return json_reply({"data": {"id": 1, "seriesName": "S"}})

    remembering(script).series(1, None)
    clock.now += FRESH
    _asked(server)
    remembering(script).series(1, None)

    assert _asked(server) == ["UPDATES", "HEAD", "GET"]


def _listing(changed: dict[int, float]) -> Answers:
    """Answer as a server that has a list of updates, of anything but the other routes."""

    def script(asked: Asked) -> Reply:
        if asked.path == "/updated/query/params":
            return json_reply({"data": ["fromTime", "toTime"]})
        if asked.path == "/updated/query":
            rows = [{"id": it, "lastUpdated": int(when)} for it, when in changed.items()]
            return json_reply({"data": rows}, 200 if rows else 404)
        series_id = int(asked.path.split("/")[2])
        return json_reply({"data": {"id": series_id, "seriesName": "S"}})

    return script


@pytest.mark.parametrize("changed", [[], [2]])
def test_one_list_of_updates_answers_for_every_series(
    remembering: Remembering, server: ScriptedServer, clock: Clock, changed: list[int]
) -> None:
    script = _listing(dict.fromkeys(changed, clock.now + FRESH))
    for series_id in (1, 2, 3):
        remembering(script).series(series_id, None)
    clock.now += FRESH
    server.asked.clear()
    run = remembering(script)
    for series_id in (1, 2, 3):
        assert run.series(series_id, None) is not None

    asked = [asked.path for asked in server.asked if asked.path != "/login"]
    listed = ["/updated/query"] if changed else ["/updated/query", "/updated/query/params"]
    assert asked == [*listed, *(f"/series/{it}" for it in changed)]
