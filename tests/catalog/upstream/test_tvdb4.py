"""TheTVDB's API v4: each case of its answers, played over real HTTP."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organizer.catalog.interchange import prepare
from organizer.catalog.upstream import Upstream
from organizer.catalog.upstream.tvdb4 import Tvdb4, open_tvdb4
from organizer.catalog.upstream.tvdb4.languages import our_code, service_codes
from organizer.errors import MetadataUnavailable, PagesDisagree
from organizer.http import Client
from organizer.model import Order
from tests.recorded import Exchange, Recording, mutated_case

SINCE = 1_700_000_000.0
EVERY_ORDER = frozenset(Order)

Playing = Callable[[str], Recording]


@pytest.fixture
def tvdb4(recorded: Recording, client: Client) -> Upstream:
    """The upstream at the server that plays the cases, not logged in yet."""
    return open_tvdb4(client, recorded.address, "k")


def test_a_search_gives_series_alone_and_those_of_the_year_first(
    play: Playing, tvdb4: Tvdb4
) -> None:
    played = play("tvdb4/found")
    assert [it.key for it in tvdb4.search("Glass Harbor")] == ["4711", "4712"]
    first, second = tvdb4.search("Glass Harbor", 2019)
    assert (first.key, first.year, second.key, second.year) == ("4712", 2019, "4711", 2009)
    assert second.ids == {"tvdb": "4711", "imdb": "tt1234567"}
    assert second.record == {
        "seriesName": "Glass Harbor",
        "overview": "A town on the water.",
        "originalLanguage": "en",
        "originalCountry": "US",
        "aliases": ["The Harbor of Glass", "Glass Harbor (US)"],
        "firstAired": "2009-03-01",
        "network": "Channel Nine",
        "status": "Ended",
        "slug": "glass-harbor",
        "poster": "https://artworks.thetvdb.com/banners/posters/4711-1.jpg",
        "imdbId": "tt1234567",
    }
    assert second.translations == {"de": {"seriesName": "Der gläserne Hafen"}}
    assert [it.path for it in played.asked] == ["/login", "/search", "/search"]


def test_a_series_has_its_ids_actors_images_and_translations(play: Playing, tvdb4: Tvdb4) -> None:
    play("tvdb4/found")
    found = tvdb4.series("4711")
    assert found is not None
    assert found.ids == {"tvdb": "4711", "imdb": "tt1234567", "tmdb": "5544", "tvmaze": "338"}
    assert found.record == {
        "seriesName": "Glass Harbor",
        "overview": "A town on the water.",
        "originalLanguage": "en",
        "originalCountry": "US",
        "aliases": ["The Harbor of Glass", "Glass Harbor (US)"],
        "firstAired": "2009-03-01",
        "network": "Channel Nine",
        "status": "Ended",
        "slug": "glass-harbor",
        "poster": "https://artworks.thetvdb.com/banners/posters/4711-1.jpg",
        "genre": ["Drama", "Mystery"],
        "runtime": "45",
        "rating": "TV-14",
        "airsDayOfWeek": "Monday",
        "airsTime": "21:00",
        "lastUpdated": 1614834367,
        "imdbId": "tt1234567",
    }
    assert found.actors is not None
    assert [(it["name"], it["role"]) for it in found.actors] == [
        ("Tom Vesper", "Joss Reed"),
        ("Mira Olund", "Ada Fern"),
    ]
    assert found.images is not None
    assert [(it["keyType"], it["subKey"], it["resolution"]) for it in found.images] == [
        ("fanart", "", "1920x1080"),
        ("poster", "", ""),
        ("poster", "", "680x1000"),
        ("season", "1", "680x1000"),
    ]
    assert all(str(it["fileName"]).startswith("https://") for it in found.images)
    assert found.translations == {"de": {"seriesName": "Der gläserne Hafen"}}


def test_episodes_have_the_fields_of_api_v2(play: Playing, tvdb4: Tvdb4) -> None:
    play("tvdb4/found")
    found = tvdb4.episodes("4711")
    assert found is not None
    assert len(found.records) == 3
    assert found.records[0] == {
        "id": 5001,
        "airedSeason": 1,
        "airedEpisodeNumber": 1,
        "episodeName": "Chapter 1",
        "overview": "What happens in 1.",
        "firstAired": "2009-03-01",
        "airsAfterSeason": None,
        "airsBeforeSeason": None,
        "airsBeforeEpisode": None,
        "filename": "https://artworks.thetvdb.com/banners/v4/episode/5001/screencap.jpg",
        "runtime": 45,
        "productionCode": "",
        "lastUpdated": 1588748889,
        "dvdSeason": None,
        "dvdEpisodeNumber": None,
        "absoluteNumber": 1,
    }


def test_a_series_is_found_by_its_own_id_and_by_a_remote_one(play: Playing, tvdb4: Tvdb4) -> None:
    play("tvdb4/found")
    own = tvdb4.find("tvdb", "4711")
    assert own is not None
    assert (own.key, own.actors, own.images) == ("4711", None, None)
    remote = tvdb4.find("imdb", "TT1234567")
    assert remote == own  # the unrelated series of the answer does not name that id


def test_the_only_series_of_an_imdb_id_is_believed_though_it_names_none(
    play: Playing, tvdb4: Tvdb4
) -> None:
    play("tvdb4/remote_id_not_named")
    found = tvdb4.find("imdb", "tt1234567")
    assert found is not None
    assert (found.key, found.ids["imdb"], found.record["imdbId"]) == (
        "4711", "tt1234567", "tt1234567",
    )  # fmt: skip
    assert tvdb4.find("tmdb", "5544") is None  # a number may be any service's


def test_of_several_series_of_a_remote_id_that_name_none_no_one_is_believed(
    play: Playing, tvdb4: Tvdb4
) -> None:
    play("tvdb4/remote_id_of_several")
    assert tvdb4.find("imdb", "tt1234567") is None


@pytest.mark.parametrize(
    ("namespace", "external_id"),
    [
        pytest.param("tvdb", "4711", id="an id that is gone"),
        pytest.param("tvdb", "../login", id="no id"),
        pytest.param("imdb", "tt1234567", id="nothing has the remote id"),
        pytest.param("imdb", "tt7654321", id="a 404 for a remote id"),
        pytest.param("imdb", "tt0000042", id="only an episode has it"),
        pytest.param("imdb", "", id="no remote id"),
    ],
)
def test_what_is_not_there_is_none(
    play: Playing, tvdb4: Tvdb4, namespace: str, external_id: str
) -> None:
    played = play("tvdb4/not_found")
    assert tvdb4.find(namespace, external_id) is None
    assert not played.unforeseen


def test_a_series_that_is_gone_has_no_record_and_no_episodes(play: Playing, tvdb4: Tvdb4) -> None:
    play("tvdb4/not_found")
    assert tvdb4.search("Glass Harbor") == ()
    assert tvdb4.series("4711") is None
    assert tvdb4.episodes("4711") is None


def test_all_pages_are_read_in_one_request_each(play: Playing, tvdb4: Tvdb4) -> None:
    played = play("tvdb4/several_pages")
    found = tvdb4.episodes("4711")
    assert found is not None
    assert [it["id"] for it in found.records] == [6001, 6002, 6003, 6004, 6005]
    assert [it.params.get("page") for it in played.asked] == [None, "0", "1", "2"]


@pytest.mark.parametrize(
    "case",
    ["page_repeats", "fewer_than_promised", "page_missing", "page_follows_itself", "no_links"],
)
def test_a_part_of_the_episodes_is_no_answer(play: Playing, tvdb4: Tvdb4, case: str) -> None:
    play(f"tvdb4/{case}")
    with pytest.raises(PagesDisagree, match="cannot be read whole"):
        tvdb4.episodes("4711")


def test_missing_fields_leave_out_only_what_cannot_be_used(play: Playing, tvdb4: Tvdb4) -> None:
    play("tvdb4/missing_fields")
    found = tvdb4.search("Glass Harbor")
    assert [it.record["seriesName"] for it in found] == ["Glass Harbor", "Only There"]
    series, episodes = tvdb4.series("4711"), tvdb4.episodes("4711")
    assert series is not None
    assert episodes is not None
    assert (series.actors, series.images, series.year) == ((), (), None)
    assert [it["id"] for it in episodes.records] == [5001]
    assert episodes.records[0]["episodeName"] is None


@pytest.mark.parametrize("case", ["nulls", "wrong_types"])
def test_fields_of_no_use_are_as_if_they_were_missing(
    play: Playing, tvdb4: Tvdb4, case: str
) -> None:
    play(f"tvdb4/{case}")
    (found,) = tvdb4.search("Glass Harbor")
    series, episodes = tvdb4.series("4711"), tvdb4.episodes("4711")
    assert series is not None
    assert episodes is not None
    for record in (found.record, series.record):
        assert record["seriesName"] == "Glass Harbor"
        assert (record["firstAired"], record["status"], record["aliases"]) == ("", "", [])
    assert (series.actors, series.images, series.ids) == ((), (), {"tvdb": "4711"})
    (episode,) = episodes.records
    assert (episode["id"], episode["airedSeason"], episode["airedEpisodeNumber"]) == (5001, 1, 1)
    assert (episode["episodeName"], episode["firstAired"]) == (None, "")


def test_a_number_that_is_none_is_no_answer(play: Playing, tvdb4: Tvdb4) -> None:
    play("tvdb4/number_that_is_none")
    with pytest.raises(MetadataUnavailable, match="number that is none for episode 5002"):
        tvdb4.episodes("4711")


def test_texts_are_english_where_there_are_english_ones(play: Playing, tvdb4: Tvdb4) -> None:
    played = play("tvdb4/translations")
    series, episodes = tvdb4.series("4711"), tvdb4.episodes("4711")
    assert series is not None
    assert episodes is not None
    assert series.record["seriesName"] == "Glass Harbor"
    assert series.record["aliases"] == ["硝子の港", "Garasu no Minato", "Glass Harbor (JP)"]
    assert series.record["originalLanguage"] == "ja"
    assert series.translations["ja"] == {"seriesName": "硝子の港", "overview": "海の町。"}
    assert [it["episodeName"] for it in episodes.records] == ["Beginning", "終わり"]
    assert episodes.translations == {
        "ja": {
            "5001": {"episodeName": "始まり", "overview": "一。"},
            "5002": {"episodeName": "終わり"},
        }
    }
    assert not played.unforeseen


@pytest.mark.parametrize(
    ("language", "translated"),
    [
        pytest.param(
            "de",
            {"5001": {"episodeName": "Anfang"}, "5002": {"episodeName": "Ende"}},
            id="the series beside its episodes",
        ),
        pytest.param(
            "pt",
            {"5001": {"episodeName": "Começo"}},
            id="of Portugal nothing, so that of Brazil",
        ),
        pytest.param("nl", None, id="not translated"),
        pytest.param("xx", None, id="no language of the service"),
    ],
)
def test_episodes_are_translated_into_the_language_asked_for(
    play: Playing, tvdb4: Tvdb4, language: str, translated: object
) -> None:
    played = play("tvdb4/translations")
    found = tvdb4.episodes("4711", language=language)
    assert found is not None
    assert found.translations.get(language) == translated
    assert not played.unforeseen


def test_specials_are_season_0_and_those_without_a_number_are_left_out(
    play: Playing, tvdb4: Tvdb4
) -> None:
    play("tvdb4/specials")
    found = tvdb4.episodes("4711")
    assert found is not None
    specials = [it for it in found.records if it["airedSeason"] == 0]
    assert [(it["episodeName"], it["airsBeforeSeason"]) for it in specials] == [
        ("The Making", 1),
        ("After", None),
    ]
    assert [it["absoluteNumber"] for it in specials] == [None, None]
    assert specials[1]["airsAfterSeason"] == 1


def test_orders_are_joined_on_the_episodes_ids(play: Playing, tvdb4: Tvdb4) -> None:
    play("tvdb4/orders")
    found = tvdb4.episodes("4711", EVERY_ORDER)
    assert found is not None
    assert found.orders == EVERY_ORDER
    numbers = {
        it["id"]: (it["dvdSeason"], it["dvdEpisodeNumber"], it["absoluteNumber"])
        for it in found.records
    }
    assert numbers == {
        5001: (1, 2, 1),
        5002: (1, 1, 2),  # the list says so; the row itself says 9
        5011: (1, 3, 3),
        5090: (None, None, None),
    }


@pytest.mark.parametrize(
    ("orders", "asked"),
    [
        pytest.param({Order.AIRED}, {"official"}, id="aired"),
        pytest.param({Order.DVD}, {"official", "dvd"}, id="dvd"),
        pytest.param({Order.ABSOLUTE}, {"official", "absolute"}, id="absolute"),
        pytest.param(set(Order), {"official", "dvd", "absolute"}, id="every order"),
    ],
)
def test_only_the_lists_of_the_orders_wanted_are_asked_for(
    play: Playing, tvdb4: Tvdb4, orders: set[Order], asked: set[str]
) -> None:
    played = play("tvdb4/orders")
    assert tvdb4.episodes("4711", frozenset(orders)) is not None
    lists = [it.path.rsplit("/", 1)[1] for it in played.asked[1:]]
    assert sorted(lists) == sorted(asked)


def test_an_order_that_nobody_filled_in_has_no_numbers(play: Playing, tvdb4: Tvdb4) -> None:
    play("tvdb4/orders_nobody_filled")
    found = tvdb4.episodes("4711", EVERY_ORDER)
    assert found is not None
    assert [it["dvdEpisodeNumber"] for it in found.records] == [None] * 4
    assert [it["absoluteNumber"] for it in found.records] == [1, 9, 3, None]


def test_a_request_is_repeated_after_a_rate_limit(play: Playing, tvdb4: Tvdb4) -> None:
    played = play("tvdb4/rate_limit")
    assert [it.key for it in tvdb4.search("Glass Harbor")] == ["4711"]
    assert [it.path for it in played.asked] == ["/login", "/search", "/search"]


# --- login --------------------------------------------------------------------------------------


def test_an_expired_token_is_renewed_once(play: Playing, tvdb4: Tvdb4) -> None:
    played = play("tvdb4/expired_token")
    for _ in range(2):
        assert [it.key for it in tvdb4.search("Glass Harbor")] == ["4711"]
    assert [it.path for it in played.asked] == [
        "/login", "/search", "/login", "/search", "/search",
    ]  # fmt: skip


def test_many_threads_log_in_once_and_renew_once(play: Playing, tvdb4: Tvdb4) -> None:
    played = play("tvdb4/expired_token")
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: tvdb4.search("Glass Harbor"), range(24)))
    assert {it[0].key for it in found} == {"4711"}
    assert [it.path for it in played.asked].count("/login") == 2


def test_a_token_that_is_refused_twice_is_given_up(play: Playing, tvdb4: Tvdb4) -> None:
    play("tvdb4/refused_always")
    with pytest.raises(MetadataUnavailable, match="does not accept the login"):
        tvdb4.search("Glass Harbor")


@pytest.mark.parametrize(
    ("case", "message"),
    [
        ("refused_key", "does not accept the login; check the key and the PIN"),
        ("login_without_token", "answered /login without a token"),
    ],
)
def test_a_login_that_fails_is_one_line_without_the_key(
    play: Playing, recorded: Recording, client: Client, case: str, message: str
) -> None:
    upstream = open_tvdb4(client, recorded.address, "k")
    play(f"tvdb4/{case}")
    with pytest.raises(MetadataUnavailable) as raised:
        upstream.search("Glass Harbor")
    assert str(raised.value) == f"{recorded.address} {message}"


def test_a_pin_is_sent_where_there_is_one(
    play: Playing, recorded: Recording, client: Client
) -> None:
    play("tvdb4/pin")
    assert open_tvdb4(client, recorded.address, "k", "1234").search("Glass Harbor")


# --- updates ------------------------------------------------------------------------------------


def test_series_that_changed_are_those_of_changed_episodes_too(play: Playing, tvdb4: Tvdb4) -> None:
    play("tvdb4/updates")
    assert tvdb4.changed_since(SINCE) == frozenset({"4711", "4712", "4799"})


@pytest.mark.parametrize("case", ["updates_too_old", "updates_of_no_series"])
def test_changes_that_are_not_told_are_unknown(play: Playing, tvdb4: Tvdb4, case: str) -> None:
    play(f"tvdb4/{case}")
    assert tvdb4.changed_since(SINCE) is None


# --- laws ---------------------------------------------------------------------------------------


def test_every_language_of_the_service_comes_back_as_it_was_asked_for() -> None:
    for language in ("en", "de", "sv", "pt", "zh", "no", "he", "el", "cs"):
        assert {our_code(code) for code in service_codes(language)} <= {language, "yue", "nb"}


_CALLS: dict[str, Callable[[Upstream], object]] = {
    "found": lambda it: (
        it.search("Glass Harbor"),
        it.find("imdb", "tt1234567"),
        it.series("4711"),
        it.episodes("4711"),
    ),
    "translations": lambda it: it.episodes("4711", language="de"),
    "orders": lambda it: it.episodes("4711", EVERY_ORDER),
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
    client: Client,
    case: str,
    data: st.DataObject,
) -> None:
    recorded.play(mutated_case(data.draw, read(f"tvdb4/{case}")))
    with suppress(MetadataUnavailable):
        _CALLS[case](open_tvdb4(client, recorded.address, "k"))


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_what_is_returned_can_be_kept(
    read: Callable[[str], tuple[Exchange, ...]],
    recorded: Recording,
    client: Client,
    data: st.DataObject,
) -> None:
    recorded.play(mutated_case(data.draw, read("tvdb4/found")))
    upstream = open_tvdb4(client, recorded.address, "k")
    with suppress(MetadataUnavailable):
        series, episodes = upstream.series("4711"), upstream.episodes("4711")
        if series is not None:
            line = {
                "series": {**series.record, "id": int(series.key)},
                "episodes": list(episodes.records) if episodes else [],
                "actors": list(series.actors or ()),
                "images": list(series.images or ()),
                "translations": {code: {"series": it} for code, it in series.translations.items()},
            }
            prepare(json.dumps(line).encode())
