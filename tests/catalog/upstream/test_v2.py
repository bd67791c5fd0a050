"""A server of API v2 as a feeder: each case of its answers, and our own server, over real HTTP."""

import json
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organizer.catalog.interchange import prepare
from organizer.catalog.upstream.v2 import V2Server
from organizer.catalog.upstream.v2.client import Credentials, ServiceClient
from organizer.catalog.upstream.v2.service import MetadataService
from organizer.errors import MetadataUnavailable, PagesDisagree
from organizer.http import Client
from organizer.model import Order
from tests.recorded import Exchange, Recording, mutated_case

SINCE = 1_700_000_000.0
WEEK = 7 * 24 * 3600.0
EVERY_ORDER = frozenset(Order)

Playing = Callable[[str], Recording]


@pytest.fixture
def v2(recorded: Recording, client: Client) -> V2Server:
    """The upstream at the server that plays the cases, two and a half weeks after `SINCE`."""
    service = MetadataService(ServiceClient(recorded.address, Credentials(), client), "v2")
    return V2Server(service, clock=lambda: SINCE + 2.5 * WEEK)


def test_a_search_gives_those_of_the_year_first(play: Playing, v2: V2Server) -> None:
    play("v2/found")
    assert [it.key for it in v2.search("Slate Row")] == ["812", "813"]
    first, second = v2.search("Slate Row", 2015)
    assert (first.key, first.year, second.key, second.year) == ("813", 2015, "812", 2003)
    assert second.ids == {"tvdb": "812"}
    assert second.record["aliases"] == ["Slate"]
    assert "id" not in second.record


def test_a_series_has_its_record_actors_and_images_as_they_are(play: Playing, v2: V2Server) -> None:
    played = play("v2/found")
    found = v2.series("812")
    assert found is not None
    assert found.ids == {"tvdb": "812", "imdb": "tt0400812"}
    assert (found.record["zap2itId"], found.record["siteRating"]) == ("SH00000812", 7.5)
    assert found.actors is not None
    assert found.images is not None
    assert [it["image"] for it in found.actors] == ["actors/1.jpg"]
    assert [it["fileName"] for it in found.images] == ["fanart/8.jpg", "poster/7.jpg"]
    assert not played.unforeseen


@pytest.mark.parametrize(("namespace", "key"), [("tvdb", "812"), ("imdb", "TT400812")])
def test_a_series_is_found_by_its_ids(
    play: Playing, v2: V2Server, namespace: str, key: str
) -> None:
    play("v2/found")
    found = v2.find(namespace, key)
    assert found is not None
    assert (found.key, found.record["seriesName"]) == ("812", "Slate Row")
    assert (found.ids["imdb"], found.record["imdbId"]) == ("tt0400812", "tt0400812")


def test_what_is_not_there_is_none(play: Playing, v2: V2Server) -> None:
    played = play("v2/not_found")
    assert v2.search("Slate Row") == ()
    assert v2.find("imdb", "tt0400812") is None
    assert v2.find("tvdb", "812") is None
    assert v2.find("tmdb", "812") is None
    assert v2.series("812") is None
    assert v2.series("../login") is None
    assert v2.episodes("812") is None
    assert not played.unforeseen


def test_a_series_without_episodes_is_not_gone(play: Playing, v2: V2Server) -> None:
    play("v2/no_episodes")
    found = v2.episodes("812")
    assert found is not None
    assert found.records == ()


def test_episodes_have_the_numbers_of_every_order(play: Playing, v2: V2Server) -> None:
    play("v2/found")
    found = v2.episodes("812", EVERY_ORDER)
    assert found is not None
    assert found.orders == EVERY_ORDER
    assert [
        (it["absoluteNumber"], it["dvdSeason"], it["dvdEpisodeNumber"]) for it in found.records
    ] == [(1, 1, 2), (2, 1, 1.1), (None, None, None)]


def test_all_pages_are_read_in_one_request_each(play: Playing, v2: V2Server) -> None:
    played = play("v2/several_pages")
    found = v2.episodes("812")
    assert found is not None
    assert [it["id"] for it in found.records] == list(range(2000, 2250))
    assert [it.params.get("page") for it in played.asked] == [None, "1", "2", "3"]


@pytest.mark.parametrize("case", ["page_repeats", "page_missing"])
def test_a_part_of_the_episodes_is_no_answer(play: Playing, v2: V2Server, case: str) -> None:
    play(f"v2/{case}")
    with pytest.raises(PagesDisagree, match="cannot be read whole"):
        v2.episodes("812")


@pytest.mark.parametrize("case", ["missing_fields", "nulls", "wrong_types"])
def test_a_record_needs_an_id_and_a_name_and_an_episode_its_numbers(
    play: Playing, v2: V2Server, case: str
) -> None:
    played = play(f"v2/{case}")
    (found,) = v2.search("Slate Row")
    series, episodes = v2.series("812"), v2.episodes("812")
    assert series is not None
    assert episodes is not None
    assert (found.key, series.key, series.year) == ("812", "812", None)
    assert series.record["seriesName"] == "Slate Row"
    (episode,) = episodes.records
    assert (episode["id"], episode["airedSeason"], episode["airedEpisodeNumber"]) == (1001, 1, 1)
    assert not played.unforeseen


@pytest.mark.parametrize(
    ("case", "ask"),
    [
        pytest.param("number_that_is_none", V2Server.episodes, id="a number that is none"),
        pytest.param("nameless", V2Server.series, id="a series without a name"),
        pytest.param("one_id_of_two", V2Server.episodes, id="two episodes of one id"),
    ],
)
def test_what_a_guess_would_be_needed_for_is_no_answer(
    play: Playing, v2: V2Server, case: str, ask: Callable[[V2Server, str], object]
) -> None:
    play(f"v2/{case}")
    with pytest.raises(MetadataUnavailable, match="the v2 server answered with"):
        ask(v2, "812")


def test_an_episode_that_is_there_twice_counts_once(play: Playing, v2: V2Server) -> None:
    play("v2/episode_twice")
    found = v2.episodes("812")
    assert found is not None
    assert [it["id"] for it in found.records] == [1001, 1002]


def test_translations_are_what_differs_from_the_record(play: Playing, v2: V2Server) -> None:
    played = play("v2/translations")
    series, episodes = v2.series("812", "de"), v2.episodes("812", language="de")
    assert series is not None
    assert episodes is not None
    assert series.record["seriesName"] == "Slate Row"
    assert series.translations == {"de": {"seriesName": "Schieferzeile"}}
    assert episodes.translations == {"de": {"1001": {"episodeName": "Teil 1"}}}
    assert not played.unforeseen


def test_what_is_not_translated_has_no_translation(play: Playing, v2: V2Server) -> None:
    play("v2/translations")
    series, episodes = v2.series("812", "fr"), v2.episodes("812", language="fr")
    assert series is not None
    assert episodes is not None
    assert (series.translations, episodes.translations) == ({}, {})


def test_specials_are_season_0_and_may_be_number_0(play: Playing, v2: V2Server) -> None:
    play("v2/specials")
    found = v2.episodes("812")
    assert found is not None
    numbers = [(it["airedSeason"], it["airedEpisodeNumber"]) for it in found.records]
    assert numbers == [(0, 1), (0, 0)]


def test_a_request_is_repeated_after_a_rate_limit(play: Playing, v2: V2Server) -> None:
    played = play("v2/rate_limit")
    assert [it.key for it in v2.search("Slate Row")] == ["812"]
    assert [it.path for it in played.asked] == ["/login", "/search/series", "/search/series"]


def test_an_expired_token_is_renewed_once(play: Playing, v2: V2Server) -> None:
    played = play("v2/expired_token")
    for _ in range(2):
        assert [it.key for it in v2.search("Slate Row")] == ["812"]
    assert [it.path for it in played.asked].count("/login") == 2


@pytest.mark.parametrize(
    ("case", "changed"),
    [
        pytest.param("updates", frozenset({"812", "813"}), id="each week is asked for"),
        pytest.param("no_changes", frozenset(), id="a 404 is no change where there is the route"),
        pytest.param("no_updates_route", None, id="a 404 says nothing where there is none"),
    ],
)
def test_changes_are_asked_for_week_by_week(
    play: Playing, v2: V2Server, case: str, changed: frozenset[str] | None
) -> None:
    played = play(f"v2/{case}")
    assert v2.changed_since(SINCE) == changed
    assert not played.unforeseen


def test_changes_of_a_long_time_are_unknown(play: Playing, v2: V2Server) -> None:
    played = play("v2/updates")
    assert v2.changed_since(SINCE - 20 * WEEK) is None
    assert played.asked == []


# --- laws ---------------------------------------------------------------------------------------

_CALLS: dict[str, Callable[[V2Server], object]] = {
    "found": lambda it: (it.search("Slate Row"), it.find("imdb", "tt0400812"), it.episodes("812")),
    "translations": lambda it: (it.series("812", "de"), it.episodes("812", language="de")),
    "updates": lambda it: it.changed_since(SINCE),
}


@pytest.mark.parametrize("case", _CALLS)
@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_whatever_an_answer_holds_gives_records_or_metadata_unavailable(
    read: Callable[[str], tuple[Exchange, ...]],
    recorded: Recording,
    v2: V2Server,
    case: str,
    data: st.DataObject,
) -> None:
    recorded.play(mutated_case(data.draw, read(f"v2/{case}")))
    with suppress(MetadataUnavailable):
        _CALLS[case](v2)


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_what_is_returned_can_be_kept(
    read: Callable[[str], tuple[Exchange, ...]],
    recorded: Recording,
    v2: V2Server,
    data: st.DataObject,
) -> None:
    recorded.play(mutated_case(data.draw, read("v2/found")))
    with suppress(MetadataUnavailable):
        series, episodes = v2.series("812"), v2.episodes("812")
        assert series is not None
        line = {
            "series": {**series.record, "id": int(series.key)},
            "episodes": list(episodes.records) if episodes else [],
            "actors": list(series.actors or ()),
            "images": list(series.images or ()),
        }
        prepare(json.dumps(line).encode())
