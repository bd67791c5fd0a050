"""TVmaze's answers become API v2 records, or `MetadataUnavailable`: never a part of them."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organizer.catalog.upstream import UpstreamEpisodes
from organizer.catalog.upstream.asking import JsonService
from organizer.catalog.upstream.tvmaze import TVMAZE, TvMaze
from organizer.catalog.values import Record
from organizer.errors import MetadataUnavailable
from organizer.model import Order
from tests.recorded import Exchange, Recording, mutated_case, read_case

HERE = Path(__file__).parent / "tvmaze"
NOW = 1_700_000_000.0
DAY = 86_400
Play = Callable[[str], Recording]


@pytest.fixture
def tvmaze(service: Callable[..., JsonService]) -> TvMaze:
    return TvMaze(service(), clock=lambda: NOW)


def _episodes(tvmaze: TvMaze, *orders: Order) -> Mapping[int, Record]:
    found = tvmaze.episodes("7", frozenset(orders or {Order.AIRED}))
    assert found is not None
    return {int(str(record["id"])): record for record in found.records}


def _numbers(records: Mapping[int, Record]) -> dict[int, tuple[object, object]]:
    return {key: (it["airedSeason"], it["airedEpisodeNumber"]) for key, it in records.items()}


# --- series -----------------------------------------------------------------------------------


def test_a_search_gives_the_whole_records_in_one_request(play: Play, tvmaze: TvMaze) -> None:
    recorded = play("tvmaze/found")

    first, second = tvmaze.search("lantern row")

    assert len(recorded.asked) == 1
    assert (first.key, first.year, first.actors, first.images) == ("7", 2012, None, None)
    assert first.ids == {"tvmaze": "7", "tvdb": "912345", "imdb": "tt9912345"}
    assert first.record == {
        "seriesName": "Lantern Row",
        "aliases": ["Lantern Row (GB)"],
        "firstAired": "2012-03-05",
        "network": "Channel Nine",
        "status": "Continuing",
        "overview": "Lantern Row is a street that the fog & the tide forget."
        "\nNobody leaves.\nNobody comes.",
        "genre": ["Drama", "Mystery"],
        "imdbId": "tt9912345",
        "runtime": "58",
        "airsDayOfWeek": "Monday",
        "airsTime": "21:00",
        "siteRating": 7.9,
        "lastUpdated": 1700000000,
        "poster": "https://static.example/original/70.jpg",
        "originalLanguage": "en",
        "originalCountry": "GB",
    }
    assert second.ids == {"tvmaze": "8"}
    assert second.record == {
        "seriesName": "Lantern Row",
        "aliases": [],
        "firstAired": "2019-10-01",
        "network": "Streamly",
        "status": "Ended",
        "genre": ["Anime", "Animation"],
        "lastUpdated": 1700000000,
        "originalLanguage": "ja",
    }


def test_of_one_name_the_series_of_the_year_comes_first(play: Play, tvmaze: TvMaze) -> None:
    play("tvmaze/found")

    assert [it.year for it in tvmaze.search("lantern row", 2019)] == [2019, 2012]


@pytest.mark.parametrize(
    ("namespace", "external_id"),
    [
        pytest.param("tvdb", "912345", id="an id of TheTVDB"),
        pytest.param("tvdb", " 0912345", id="an id with blanks and zeros before it"),
        pytest.param("imdb", "tt9912345", id="an id of IMDb"),
        pytest.param("imdb", "9912345", id="an id of IMDb without its letters"),
    ],
)
def test_a_lookup_leads_to_the_record(
    play: Play, tvmaze: TvMaze, namespace: str, external_id: str
) -> None:
    recorded = play("tvmaze/looked-up")

    found = tvmaze.find(namespace, external_id)

    assert found is not None
    assert found.key == "7"
    assert [asked.path for asked in recorded.asked] == ["/lookup/shows", "/shows/7"]


def test_a_lookup_that_answers_another_series_is_no_answer(play: Play, tvmaze: TvMaze) -> None:
    play("tvmaze/looked-up-another")

    with pytest.raises(MetadataUnavailable, match="of another series"):
        tvmaze.find("tvdb", "4711")


@pytest.mark.parametrize(
    ("namespace", "external_id"),
    [("tmdb", "7"), ("tvdb", ""), ("tvdb", "x"), ("imdb", "nm0000001"), ("imdb", "../1")],
)
def test_what_cannot_be_looked_up_is_not_asked_for(
    play: Play, tvmaze: TvMaze, namespace: str, external_id: str
) -> None:
    recorded = play("tvmaze/looked-up")

    assert tvmaze.find(namespace, external_id) is None
    assert recorded.asked == []


def test_nothing_found_is_an_answer(play: Play, tvmaze: TvMaze) -> None:
    play("tvmaze/nothing-found")

    assert tvmaze.search("nobody knows this") == ()
    assert tvmaze.find("tvdb", "999999") is None
    assert tvmaze.find("tvmaze", "7") is None
    assert tvmaze.series("7") is None
    assert tvmaze.episodes("7") is None


def test_a_series_comes_with_names_cast_and_images_in_one_request(
    play: Play, tvmaze: TvMaze
) -> None:
    recorded = play("tvmaze/series")

    found = tvmaze.series("7", "de")

    assert len(recorded.asked) == 1
    assert found is not None
    assert found.record["aliases"] == ["Rue des Lanternes", "Lanternenweg", "Lantern Row (GB)"]
    assert found.record["banner"] == "https://static.example/original/504.jpg"
    assert found.record["fanart"] == "https://static.example/original/503.jpg"
    assert found.actors == (
        {
            "id": 41,
            "name": "Tess Lind",
            "role": "Marla Quint",
            "image": "https://static.example/original/161.jpg",
            "sortOrder": 0,
        },
        {
            "id": 42,
            "name": "Cal Deveraux",
            "role": "The Warden, The Warden's Twin",
            "image": "https://static.example/original/142.jpg",
            "sortOrder": 1,
        },
    )
    assert found.images is not None
    assert [(it["id"], it["keyType"], it["subKey"], it["resolution"]) for it in found.images] == [
        (502, "poster", "", "680x1000"),
        (501, "poster", "", "680x1000"),
        (503, "fanart", "", "1920x1080"),
        (504, "series", "graphical", "758x140"),
        (506, "fanart", "", ""),
    ]
    assert found.images[0]["fileName"] == "https://static.example/original/502.jpg"
    assert found.images[0]["thumbnail"] == "https://static.example/medium/502.jpg"
    assert found.translations == {}


def test_missing_fields_and_nulls_are_left_out_of_the_record(play: Play, tvmaze: TvMaze) -> None:
    for case in ("tvmaze/series-missing-fields", "tvmaze/series-nulls"):
        play(case)
        found = tvmaze.series("7")
        assert found is not None
        assert found.record == {"seriesName": "Lantern Row", "aliases": []}
        assert (found.ids, found.year, found.actors) == ({"tvmaze": "7"}, None, None)


def test_fields_of_another_type_are_left_out_of_the_record(play: Play, tvmaze: TvMaze) -> None:
    play("tvmaze/series-wrong-types")

    found = tvmaze.series("7")

    assert found is not None
    assert found.record == {
        "seriesName": "Lantern Row",
        "aliases": ["Rue des Lanternes"],
        "genre": ["Drama"],
        "airsDayOfWeek": "Monday",
        "runtime": "3",
        "lastUpdated": 3,
    }
    assert found.actors == ({"id": 41, "name": "Tess Lind", "sortOrder": 1},)
    assert [it["id"] for it in found.images or ()] == [502]


def test_the_record_of_another_series_is_no_answer(play: Play, tvmaze: TvMaze) -> None:
    play("tvmaze/series-another")

    with pytest.raises(MetadataUnavailable, match="of another series"):
        tvmaze.series("7")


# --- episodes ---------------------------------------------------------------------------------


def test_episodes_come_with_their_fields_in_one_request(play: Play, tvmaze: TvMaze) -> None:
    recorded = play("tvmaze/episodes")

    found = _episodes(tvmaze)

    assert len(recorded.asked) == 1
    assert found[1001] == {
        "id": 1001,
        "airedSeason": 1,
        "airedEpisodeNumber": 1,
        "episodeName": "The Lamplighter",
        "firstAired": "2012-03-05",
        "overview": "A light goes out.",
        "filename": "https://static.example/original/1001.jpg",
        "siteRating": 8.1,
    }
    assert found[1007] == {
        "id": 1007,
        "airedSeason": 2,
        "airedEpisodeNumber": 3,
        "episodeName": "TBA",
    }


def test_specials_are_numbered_in_the_order_in_which_they_were_entered(
    play: Play, tvmaze: TvMaze
) -> None:
    play("tvmaze/episodes")

    numbers = _numbers(_episodes(tvmaze))

    assert [numbers[key] for key in (1004, 1008, 1009)] == [(0, 1), (0, 2), (0, 3)]


def test_a_special_entered_later_renumbers_no_other_whenever_it_was_aired(
    play: Play, tvmaze: TvMaze
) -> None:
    play("tvmaze/episodes")
    before = _numbers(_episodes(tvmaze))
    play("tvmaze/episodes-later")
    after = _numbers(_episodes(tvmaze))

    assert {key: after[key] for key in before} == before
    assert (after[1020], after[1021]) == ((0, 4), (0, 5))


def test_the_number_of_a_special_is_known_for_that_of_one_service(
    play: Play, tvmaze: TvMaze
) -> None:
    play("tvmaze/episodes")

    apart = {key for key, it in _episodes(tvmaze).items() if it.get("numberedApart")}

    assert apart == {1004, 1008, 1009}


def test_a_special_says_where_it_was_aired(play: Play, tvmaze: TvMaze) -> None:
    play("tvmaze/episodes")

    found = _episodes(tvmaze)

    assert (found[1009]["airsBeforeSeason"], found[1009]["airsBeforeEpisode"]) == (1, 1)
    assert found[1004]["airsAfterSeason"] == 1
    assert found[1008]["airsAfterSeason"] == 2


def test_absolute_numbers_are_counted_only_where_they_are_asked_for(
    play: Play, tvmaze: TvMaze
) -> None:
    play("tvmaze/episodes")

    counted = _episodes(tvmaze, Order.AIRED, Order.ABSOLUTE)

    assert [it.get("absoluteNumber") for it in counted.values()] == [1, 2, 3, 4, 5, 6] + [None] * 3
    assert not any("absoluteNumber" in it for it in _episodes(tvmaze).values())


def test_nothing_is_counted_where_an_episode_has_no_place(play: Play, tvmaze: TvMaze) -> None:
    play("tvmaze/episodes-missing-fields")

    assert not any("absoluteNumber" in it for it in _episodes(tvmaze, Order.ABSOLUTE).values())


def test_dvd_numbers_come_from_the_list_of_the_dvds(play: Play, tvmaze: TvMaze) -> None:
    recorded = play("tvmaze/dvd")

    found = tvmaze.episodes("7", frozenset({Order.AIRED, Order.DVD}))

    assert len(recorded.asked) == 3
    assert found is not None
    assert found.orders == {Order.AIRED, Order.DVD}
    numbers = {it["id"]: (it.get("dvdSeason"), it.get("dvdEpisodeNumber")) for it in found.records}
    assert numbers == {
        1001: (1, 2),  # one episode on the DVD with 1003
        1002: (1, 1),
        1003: (1, 2),
        1004: (1, 3),  # a special that is an episode on the DVD
        1005: (2, 1),  # two on the DVD: the first
        1006: (None, None),
        1007: (None, None),
        1008: (None, None),
        1009: (None, None),
    }


def test_without_a_list_of_dvds_the_order_has_no_numbers(play: Play, tvmaze: TvMaze) -> None:
    play("tvmaze/dvd-no-list")

    found = _episodes(tvmaze, Order.DVD)

    assert len(found) == 9
    assert not any("dvdSeason" in it for it in found.values())


def test_a_list_of_dvds_that_cannot_be_had_is_no_answer(play: Play, tvmaze: TvMaze) -> None:
    play("tvmaze/dvd-list-gone")

    with pytest.raises(MetadataUnavailable, match="alternateepisodes"):
        tvmaze.episodes("7", frozenset({Order.DVD}))


def test_only_episodes_without_a_number_are_left_out(play: Play, tvmaze: TvMaze) -> None:
    play("tvmaze/episodes-missing-fields")
    assert _numbers(_episodes(tvmaze)) == {
        1001: (1, 1),
        1005: (1, 2),
        1002: (0, 1),  # without number and type: a special
        1003: (0, 2),
    }
    play("tvmaze/episodes-nulls")
    assert _numbers(_episodes(tvmaze)) == {1001: (1, 1), 1002: (0, 1)}


def test_fields_of_another_type_are_left_out_of_an_episode(play: Play, tvmaze: TvMaze) -> None:
    play("tvmaze/episodes-wrong-types")

    assert tuple(_episodes(tvmaze).values()) == (
        {"id": 1001, "airedSeason": 1, "airedEpisodeNumber": 1},
        {"id": 1002, "airedSeason": 1, "airedEpisodeNumber": 2, "episodeName": "Fog"},
    )


def test_a_series_without_episodes_has_none(play: Play, tvmaze: TvMaze) -> None:
    play("tvmaze/episodes-none")

    assert tvmaze.episodes("7") == UpstreamEpisodes(records=())


def _row(**fields: object) -> dict[str, object]:
    return {"id": 1001, "season": 1, "number": 1, "type": "regular", **fields}


BROKEN_LISTS: dict[str, object] = {
    "an object": {"episodes": []},
    "a message": "try again later",
    "nothing": None,
    "a row that is none": [_row(), None],
    "an episode twice": [_row(), _row(number=2)],
    "an episode without an id": [_row(id=None)],
    "an id that is none": [_row(id=-5)],
    "an id that no service has": [_row(id=2**40)],
    "a number that is none": [_row(number="one")],
    "a number below nothing": [_row(number=-1)],
    "a number between two": [_row(number=1.5)],
    "a season that is none": [_row(season=[1])],
}


@pytest.mark.parametrize("broken", BROKEN_LISTS.values(), ids=BROKEN_LISTS)
def test_a_broken_list_of_episodes_is_no_answer(
    recorded: Recording, tvmaze: TvMaze, broken: object
) -> None:
    recorded.play([Exchange(path="/shows/7/episodes", params={"specials": "1"}, json=broken)])

    with pytest.raises(MetadataUnavailable, match="episodes"):
        tvmaze.episodes("7")


@pytest.mark.parametrize(
    "broken",
    [{}, {"shows": []}, [None], [{"score": 1}], [{"show": {"name": "Nameless"}}], "no"],
    ids=json.dumps,
)
def test_a_broken_search_is_no_answer(recorded: Recording, tvmaze: TvMaze, broken: object) -> None:
    recorded.play([Exchange(path="/search/shows", params={"q": "lantern row"}, json=broken)])

    with pytest.raises(MetadataUnavailable, match="TVmaze"):
        tvmaze.search("lantern row")


def test_a_404_of_a_search_comes_from_something_else(recorded: Recording, tvmaze: TvMaze) -> None:
    gone = Exchange(path="/search/shows", params={"q": "lantern row"}, status=404, json={})
    recorded.play([gone])

    with pytest.raises(MetadataUnavailable, match="404"):
        tvmaze.search("lantern row")


def test_a_page_of_html_is_no_answer_whatever_its_status(
    recorded: Recording, tvmaze: TvMaze
) -> None:
    for status in (200, 404):
        page = Exchange(
            path="/shows/7/episodes", params={"specials": "1"}, status=status, text="<html>"
        )
        recorded.play([page])
        with pytest.raises(MetadataUnavailable):
            tvmaze.episodes("7")


# --- manners ----------------------------------------------------------------------------------


def test_too_many_requests_are_waited_for(play: Play, tvmaze: TvMaze) -> None:
    recorded = play("tvmaze/rate-limit")

    assert [it.key for it in tvmaze.search("lantern row")] == ["7"]
    assert len(recorded.asked) == 3


def test_a_401_of_a_service_without_a_key_speaks_of_no_key(
    recorded: Recording, tvmaze: TvMaze
) -> None:
    refused = Exchange(path="/search/shows", params={"q": "lantern row"}, status=401, json={})
    recorded.play([refused])

    with pytest.raises(MetadataUnavailable, match="answered 401 Unauthorized") as told:
        tvmaze.search("lantern row")
    assert "key" not in str(told.value)


def test_a_refusal_is_no_answer(play: Play, tvmaze: TvMaze) -> None:
    play("tvmaze/refused")

    with pytest.raises(MetadataUnavailable, match="answered 401 Unauthorized"):
        tvmaze.search("lantern row")
    with pytest.raises(MetadataUnavailable, match="answered 401 Unauthorized"):
        tvmaze.episodes("7")


@pytest.mark.parametrize(
    ("age", "window", "keys"),
    [
        pytest.param(20_000, "day", {"7", "8", "10"}, id="hours: those since then, or who knows"),
        pytest.param(DAY - 60, "week", set(), id="a day: the answer may be an hour old"),
        pytest.param(8 * DAY, "month", {"7"}, id="more than a week"),
        pytest.param(30 * DAY, None, None, id="longer than it looks back"),
    ],
)
def test_updates_are_asked_for_as_far_back_as_needed(
    play: Play, tvmaze: TvMaze, age: int, window: str | None, keys: set[str] | None
) -> None:
    recorded = play("tvmaze/updates")

    assert tvmaze.changed_since(NOW - age) == keys
    assert [asked.params["since"] for asked in recorded.asked] == ([window] if window else [])


def test_the_licence_is_told() -> None:
    assert "CC BY-SA 4.0" in TVMAZE.attribution
    assert TVMAZE.licence == "CC BY-SA 4.0"


# --- whatever comes ---------------------------------------------------------------------------

CALLS: dict[str, tuple[str, Callable[[TvMaze], object]]] = {
    "a search": ("found", lambda it: it.search("lantern row", 2012)),
    "a lookup": ("looked-up", lambda it: it.find("tvdb", "912345")),
    "a series": ("series", lambda it: it.series("7")),
    "episodes": ("dvd", lambda it: it.episodes("7", frozenset(Order))),
    "updates": ("updates", lambda it: it.changed_since(NOW - 20_000)),
}


@pytest.mark.parametrize(("case", "call"), CALLS.values(), ids=CALLS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_comes_gives_records_or_no_answer(
    recorded: Recording,
    tvmaze: TvMaze,
    case: str,
    call: Callable[[TvMaze], object],
    data: st.DataObject,
) -> None:
    recorded.play(mutated_case(data.draw, read_case(HERE / f"{case}.json")))
    try:
        found = call(tvmaze)
    except MetadataUnavailable:
        return
    if isinstance(found, UpstreamEpisodes):
        ids = [record["id"] for record in found.records]
        assert len(set(ids)) == len(ids)
        for record in found.records:
            assert isinstance(record["airedSeason"], int)
            assert isinstance(record["airedEpisodeNumber"], int)
