"""TMDB's answers become API v2 records, or `MetadataUnavailable`: never a part of them."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organizer.catalog.upstream import UpstreamEpisodes
from organizer.catalog.upstream.asking import JsonService
from organizer.catalog.upstream.tmdb import Tmdb, open_tmdb
from organizer.catalog.upstream.tmdb.episodes import titles_of
from organizer.catalog.values import Record
from organizer.errors import MetadataUnavailable
from organizer.http import Client
from organizer.model import Order
from tests.recorded import Exchange, Recording, mutated_case, read_case

HERE = Path(__file__).parent / "tmdb"
IMAGES = "https://image.tmdb.org/t/p/original"
NOW = 1_700_000_000.0
DAY = 86_400
KEY = "0123456789abcdef0123456789abcdef"
TOKEN = "eyJh.bGci.Oi"
Play = Callable[[str], Recording]


@pytest.fixture
def tmdb(service: Callable[..., JsonService]) -> Tmdb:
    return Tmdb(service(), clock=lambda: NOW)


def _episodes(tmdb: Tmdb, *orders: Order) -> Mapping[int, Record]:
    found = tmdb.episodes("71", frozenset(orders or {Order.AIRED}))
    assert found is not None
    return {int(str(record["id"])): record for record in found.records}


def _numbers(records: Mapping[int, Record]) -> dict[int, tuple[object, object]]:
    return {key: (it["airedSeason"], it["airedEpisodeNumber"]) for key, it in records.items()}


# --- series -----------------------------------------------------------------------------------


def test_a_search_gives_what_it_says_of_each_in_one_request(play: Play, tmdb: Tmdb) -> None:
    recorded = play("tmdb/found")

    first, second = tmdb.search("lighthouse street")

    assert len(recorded.asked) == 1
    assert (first.key, first.year, first.ids) == ("71", 2012, {"tmdb": "71"})
    assert (first.actors, first.images, first.translations) == (None, None, {})
    assert first.record == {
        "seriesName": "Lighthouse Street",
        "aliases": ["灯台通り", "Lighthouse Street (JP)"],
        "firstAired": "2012-03-05",
        "overview": "A street that the tide forgets.",
        "genre": ["Animation"],
        "siteRating": 7.9,
        "siteRatingCount": 120,
        "poster": f"{IMAGES}/p1.jpg",
        "fanart": f"{IMAGES}/b1.jpg",
        "originalLanguage": "ja",
        "originalCountry": "JP",
    }
    assert (second.key, second.year) == ("72", None)
    assert "originalCountry" not in second.record  # made by two countries, it is no version of one


@pytest.mark.parametrize(
    ("year", "keys", "requests"),
    [
        pytest.param(2012, ["71", "72"], 1, id="the series of the year is first, its twins stay"),
        pytest.param(1999, ["75", "72", "71"], 2, id="one that is not among the first 20"),
        pytest.param(1950, ["72", "71"], 2, id="none of the year: perhaps the year is wrong"),
    ],
)
def test_a_year_hides_no_series_of_the_name(
    play: Play, tmdb: Tmdb, year: int, keys: list[str], requests: int
) -> None:
    recorded = play("tmdb/found-of-a-year")

    assert [it.key for it in tmdb.search("lighthouse street", year)] == keys
    assert len(recorded.asked) == requests


@pytest.mark.parametrize(
    ("namespace", "external_id", "ids"),
    [
        ("tvdb", "912345", {"tmdb": "71", "tvdb": "912345"}),
        ("imdb", "tt9912345", {"tmdb": "71", "imdb": "tt9912345"}),
    ],
)
def test_a_series_is_found_by_its_id_elsewhere(
    play: Play, tmdb: Tmdb, namespace: str, external_id: str, ids: Mapping[str, str]
) -> None:
    recorded = play("tmdb/looked-up")

    found = tmdb.find(namespace, external_id)

    assert found is not None
    assert (found.key, found.ids, len(recorded.asked)) == ("71", ids, 1)


@pytest.mark.parametrize(
    ("namespace", "external_id"),
    [
        pytest.param("imdb", "tt9912399", id="an episode's id is no series'"),
        pytest.param("tvdb", "4711", id="an id of two series tells neither"),
        pytest.param("tvmaze", "7", id="a service that it does not know"),
        pytest.param("tvdb", "x", id="no id"),
    ],
)
def test_what_no_single_series_has_is_not_found(
    play: Play, tmdb: Tmdb, namespace: str, external_id: str
) -> None:
    recorded = play("tmdb/looked-up")

    assert tmdb.find(namespace, external_id) is None
    assert recorded.unforeseen == []


def test_nothing_found_is_an_answer(play: Play, tmdb: Tmdb) -> None:
    play("tmdb/nothing-found")

    assert tmdb.search("nobody knows this") == ()
    assert tmdb.find("tvdb", "999999") is None
    assert tmdb.find("tmdb", "71") is None
    assert tmdb.series("71") is None
    assert tmdb.episodes("71") is None
    assert tmdb.series("no id of its own") is None


def test_a_series_comes_with_everything_in_one_request(play: Play, tmdb: Tmdb) -> None:
    recorded = play("tmdb/series")

    found = tmdb.series("71")

    assert len(recorded.asked) == 1
    assert found is not None
    assert found.ids == {"tmdb": "71", "tvdb": "912345", "imdb": "tt9912345"}
    assert found.record["aliases"] == [
        "灯台通り",
        "Leuchtturmstraße",
        "Toudai-doori",
        "Lighthouse Street (JP)",
    ]
    assert {key: found.record[key] for key in ("network", "status", "genre", "rating")} == {
        "network": "TVK",
        "status": "Continuing",
        "genre": ["Drama", "Animation"],
        "rating": "TV-14",
    }
    assert found.actors == (
        {
            "id": 41,
            "name": "Tess Lind",
            "role": "Marla Quint, Old Marla",
            "image": f"{IMAGES}/a41.jpg",
            "sortOrder": 0,
        },
        {"id": 42, "name": "Cal Deveraux", "role": "", "sortOrder": 1},
    )
    assert found.images is not None
    assert [(it["fileName"], it["keyType"], it["resolution"]) for it in found.images] == [
        (f"{IMAGES}/p1.jpg", "poster", "2000x3000"),
        (f"{IMAGES}/p2.jpg", "poster", ""),
        (f"{IMAGES}/b1.jpg", "fanart", "1920x1080"),
    ]
    assert found.images[0]["ratingsInfo"] == {"average": 5.1, "count": 3}
    assert found.translations == {}


@pytest.mark.parametrize(
    ("language", "translation"),
    [
        pytest.param(
            "de", {"seriesName": "Leuchtturmstraße", "overview": "Eine Straße."}, id="of regions"
        ),
        pytest.param(
            "ja", {"seriesName": "灯台通り", "overview": "ある通り。"}, id="the original name"
        ),
        pytest.param("fr", None, id="none"),
    ],
)
def test_a_series_is_translated_where_that_is_asked_for(
    play: Play, tmdb: Tmdb, language: str, translation: Record | None
) -> None:
    play("tmdb/series")

    found = tmdb.series("71", language)

    assert found is not None
    assert found.translations == ({language: translation} if translation else {})


def test_missing_fields_and_nulls_are_left_out_of_the_record(play: Play, tmdb: Tmdb) -> None:
    for case in ("tmdb/series-missing-fields", "tmdb/series-nulls"):
        play(case)
        found = tmdb.series("71", "de")
        assert found is not None
        assert found.record == {"seriesName": "Lighthouse Street", "aliases": []}
        assert (found.ids, found.year, found.actors) == ({"tmdb": "71"}, None, None)


def test_fields_of_another_type_are_left_out_of_the_record(play: Play, tmdb: Tmdb) -> None:
    play("tmdb/series-wrong-types")

    found = tmdb.series("71", "de")

    assert found is not None
    assert found.record == {
        "seriesName": "Lighthouse Street",
        "aliases": ["Lighthouse Street (JP)"],
        "genre": ["Drama"],
        "siteRating": 7,
        "siteRatingCount": 7,
        "originalCountry": "JP",
    }
    assert found.actors == ({"id": 42, "name": "Cal Deveraux", "role": ""},)
    assert (found.images, found.translations) == ((), {})


def test_the_record_of_another_series_is_no_answer(play: Play, tmdb: Tmdb) -> None:
    play("tmdb/series-another")

    with pytest.raises(MetadataUnavailable, match="of another series"):
        tmdb.series("71")


# --- episodes ---------------------------------------------------------------------------------


def test_episodes_and_specials_come_with_their_fields_in_one_request(
    play: Play, tmdb: Tmdb
) -> None:
    recorded = play("tmdb/episodes")

    found = _episodes(tmdb)

    assert len(recorded.asked) == 1
    assert _numbers(found) == {
        1001: (0, 1),
        1011: (1, 1),
        1012: (1, 2),
        1013: (1, 3),
        1021: (2, 1),
        1022: (2, 2),
        1023: (2, 3),
    }
    assert found[1011] == {
        "id": 1011,
        "airedSeason": 1,
        "airedEpisodeNumber": 1,
        "episodeName": "The Keeper",
        "firstAired": "2012-03-05",
        "overview": "A light goes out.",
        "filename": f"{IMAGES}/s1.jpg",
        "productionCode": "L101",
        "siteRating": 8.1,
        "siteRatingCount": 9,
        "directors": ["Jo Vance"],
        "writers": ["Ann Ode"],
        "guestStars": ["Rhea Cole"],
    }


def test_the_number_of_a_special_is_known_for_that_of_one_service(play: Play, tmdb: Tmdb) -> None:
    play("tmdb/episodes")

    assert {key for key, it in _episodes(tmdb).items() if it.get("numberedApart")} == {1001}


def test_many_seasons_come_in_several_answers(play: Play, tmdb: Tmdb) -> None:
    recorded = play("tmdb/episodes-many-seasons")

    assert len(_episodes(tmdb)) == 34
    assert len(recorded.asked) == 3


def test_seasons_of_many_episodes_come_in_answers_of_their_own(
    recorded: Recording, tmdb: Tmdb
) -> None:
    sizes = {10: 299, 11: 1, 12: 400}
    listed = [{"season_number": it, "episode_count": count} for it, count in sizes.items()]
    answer: dict[str, object] = {"id": 71, "seasons": listed}
    for season, count in sizes.items():
        rows = [
            {"id": 1000 * season + it, "season_number": season, "episode_number": it}
            for it in range(1, count + 1)
        ]
        answer[f"season/{season}"] = {"episodes": rows}
    wanted = [",".join(f"season/{it}" for it in batch) for batch in (range(10), (10, 11), (12,))]
    recorded.play(
        [
            Exchange(
                path="/tv/71", params={"language": "en-US", "append_to_response": it}, json=answer
            )
            for it in wanted
        ]
    )

    assert len(_episodes(tmdb)) == 700
    assert [asked.params["append_to_response"] for asked in recorded.asked] == wanted


def test_a_series_without_episodes_has_none(play: Play, tmdb: Tmdb) -> None:
    play("tmdb/episodes-none")

    assert tmdb.episodes("71") == UpstreamEpisodes(records=())


@pytest.mark.parametrize("case", ["episodes-season-missing", "episodes-half-missing"])
def test_a_season_that_lacks_announced_episodes_is_no_answer(
    play: Play, tmdb: Tmdb, case: str
) -> None:
    play(f"tmdb/{case}")

    with pytest.raises(MetadataUnavailable, match="season"):
        tmdb.episodes("71")


def test_only_episodes_without_a_number_are_left_out(play: Play, tmdb: Tmdb) -> None:
    play("tmdb/episodes-missing-fields")
    assert _numbers(_episodes(tmdb)) == {1011: (1, 1)}
    play("tmdb/episodes-nulls")
    assert tuple(_episodes(tmdb).values()) == (
        {"id": 1011, "airedSeason": 1, "airedEpisodeNumber": 1},
    )


def test_fields_of_another_type_are_left_out_of_an_episode(play: Play, tmdb: Tmdb) -> None:
    play("tmdb/episodes-wrong-types")

    assert tuple(_episodes(tmdb).values()) == (
        {"id": 1011, "airedSeason": 1, "airedEpisodeNumber": 1},
    )


def _row(**fields: object) -> dict[str, object]:
    return {"id": 1011, "season_number": 1, "episode_number": 1, **fields}


BROKEN_SEASONS: dict[str, object] = {
    "a list": [_row()],
    "no episodes": {"name": "Season 1"},
    "episodes that are no list": {"episodes": {"1": _row()}},
    "a row that is none": {"episodes": [_row(), None]},
    "an episode twice": {"episodes": [_row(), _row(episode_number=2)]},
    "an episode without an id": {"episodes": [_row(id=None)]},
    "a number that is none": {"episodes": [_row(episode_number="one")]},
    "a season that is none": {"episodes": [_row(season_number=-1)]},
}


@pytest.mark.parametrize("broken", BROKEN_SEASONS.values(), ids=BROKEN_SEASONS)
def test_a_broken_season_is_no_answer(recorded: Recording, tmdb: Tmdb, broken: object) -> None:
    wanted = ",".join(f"season/{it}" for it in range(10))
    answer = {"id": 71, "seasons": [{"season_number": 1, "episode_count": 1}], "season/1": broken}
    params = {"language": "en-US", "append_to_response": wanted}
    recorded.play([Exchange(path="/tv/71", params=params, json=answer)])

    with pytest.raises(MetadataUnavailable, match="TMDB"):
        tmdb.episodes("71")


# --- orders -----------------------------------------------------------------------------------


def test_absolute_numbers_count_through_the_largest_group(play: Play, tmdb: Tmdb) -> None:
    recorded = play("tmdb/orders")

    found = _episodes(tmdb, Order.AIRED, Order.ABSOLUTE)

    assert {key: it.get("absoluteNumber") for key, it in found.items()} == {
        1001: None,
        1011: 1,
        1012: 2,
        1013: 3,
        1021: 4,
        1022: 5,
        1023: 6,
    }
    assert len(recorded.asked) == 3


def test_dvd_numbers_come_from_the_group_of_the_dvds(play: Play, tmdb: Tmdb) -> None:
    recorded = play("tmdb/orders")

    found = tmdb.episodes("71", frozenset(Order))

    assert found is not None
    assert found.orders == frozenset(Order)
    numbers = {it["id"]: (it.get("dvdSeason"), it.get("dvdEpisodeNumber")) for it in found.records}
    assert numbers == {
        1001: (1, 3),
        1011: (1, 2),
        1012: (1, 1),
        1013: (2, 2),
        1021: (2, 1),
        1022: (0, 1),
        1023: (None, None),
    }
    assert len(recorded.asked) == 4


def test_discs_without_numbers_are_counted(play: Play, tmdb: Tmdb) -> None:
    play("tmdb/orders-unnamed")

    found = _episodes(tmdb, Order.DVD)

    assert [found[key]["dvdSeason"] for key in (1001, 1011, 1021)] == [0, 1, 2]


def test_without_groups_absolute_numbers_are_counted_and_there_are_no_others(
    play: Play, tmdb: Tmdb
) -> None:
    play("tmdb/orders-none")

    found = _episodes(tmdb, Order.DVD, Order.ABSOLUTE)

    assert [it.get("absoluteNumber") for it in found.values()] == [None, 1, 2, 3, 4, 5, 6]
    assert not any("dvdSeason" in it for it in found.values())


@pytest.mark.parametrize("order", [Order.DVD, Order.ABSOLUTE])
def test_a_listed_group_that_is_gone_is_no_answer(play: Play, tmdb: Tmdb, order: Order) -> None:
    play("tmdb/orders-gone")

    with pytest.raises(MetadataUnavailable, match="episode_group"):
        _episodes(tmdb, order)


def test_an_absolute_order_that_counts_an_episode_twice_is_no_answer(
    play: Play, tmdb: Tmdb
) -> None:
    play("tmdb/orders-twice")

    with pytest.raises(MetadataUnavailable, match="twice"):
        _episodes(tmdb, Order.ABSOLUTE)


# --- translations -----------------------------------------------------------------------------


def test_episodes_are_translated_where_somebody_did(play: Play, tmdb: Tmdb) -> None:
    recorded = play("tmdb/translations")

    found = tmdb.episodes("71", language="de")

    assert found is not None
    assert len(recorded.asked) == 2
    assert found.records[1]["episodeName"] == "The Keeper"
    assert found.translations == {
        "de": {
            "1001": {"episodeName": "Vor den Lampen"},
            "1011": {"episodeName": "Der Wärter", "overview": "Ein Licht geht aus."},
            "1013": {"overview": "Die dritte Stufe."},
            "1021": {"episodeName": "2. Bölüm"},  # the first of its season: somebody wrote that
        }
    }


@pytest.mark.parametrize(
    ("title", "is_title"),
    [
        ("Folge 7", False),
        ("Épisode 7", False),
        ("7. Bölüm", False),
        ("第 7 集", False),
        ("第7話", False),
        ("제7화", False),
        ("ตอนที่ 7", False),
        ("Episode 8", True),  # of another number: it is called so
        ("Die 7 Siegel", True),
        ("Apollo 7 und 8", True),
        ("Der Wärter", True),
    ],
)
def test_a_title_that_is_only_the_number_is_no_translation(title: str, is_title: bool) -> None:
    row: Record = {"id": 1, "name": title}
    known: Record = {"id": 1, "airedEpisodeNumber": 7}

    assert ("1" in titles_of([row], [known])) is is_title


# --- manners ----------------------------------------------------------------------------------


def test_too_many_requests_are_waited_for(play: Play, tmdb: Tmdb) -> None:
    recorded = play("tmdb/rate-limit")

    assert [it.key for it in tmdb.search("lighthouse street")] == ["71"]
    assert len(recorded.asked) == 2


@pytest.mark.parametrize(
    ("case", "key"), [pytest.param("key", KEY, id="key"), pytest.param("token", TOKEN, id="token")]
)
def test_a_key_is_a_parameter_and_a_token_is_a_header(
    play: Play, client: Client, case: str, key: str
) -> None:
    recorded = play(f"tmdb/{case}")

    assert len(open_tmdb(client, recorded.address, f" {key}\n").search("lighthouse street")) == 1


@pytest.mark.parametrize(
    ("case", "key"),
    [
        pytest.param("key-refused", KEY, id="a key that is none"),
        pytest.param("token-expired", TOKEN, id="a token that has expired"),
    ],
)
def test_a_refused_key_is_told_without_the_key(
    play: Play, client: Client, case: str, key: str
) -> None:
    recorded = play(f"tmdb/{case}")

    with pytest.raises(MetadataUnavailable, match="check the key") as caught:
        open_tmdb(client, recorded.address, key).search("lighthouse street")

    assert key not in f"{caught.value!r} {caught.value.__cause__!r}"
    assert len(recorded.asked) == 1  # there is no other to try


def test_the_key_is_in_no_message(recorded: Recording, client: Client) -> None:
    tmdb = open_tmdb(client, recorded.address, KEY)
    calls: tuple[Callable[[], object], ...] = (
        lambda: tmdb.search("x"),
        lambda: tmdb.find("tvdb", "1"),
        lambda: tmdb.series("1"),
        lambda: tmdb.episodes("1", frozenset(Order), "de"),
        lambda: tmdb.changed_since(0.0) or tmdb.search("x"),
    )

    for call in calls:
        with pytest.raises(MetadataUnavailable) as caught:
            call()
        assert KEY not in str(caught.value)
    assert len(recorded.asked) == len(calls)


# --- changes ----------------------------------------------------------------------------------


def test_every_page_of_the_changes_is_read(play: Play, tmdb: Tmdb) -> None:
    recorded = play("tmdb/changes")

    assert tmdb.changed_since(NOW - 6 * DAY) == frozenset({"71", "72", "73", "74"})
    assert len(recorded.asked) == 3


def test_no_changes_are_an_answer(play: Play, tmdb: Tmdb) -> None:
    play("tmdb/changes-none")

    assert tmdb.changed_since(NOW - 6 * DAY) == frozenset()


@pytest.mark.parametrize("case", ["page-repeats", "wrong-page", "page-missing"])
def test_pages_that_are_not_the_whole_are_no_answer(play: Play, tmdb: Tmdb, case: str) -> None:
    play(f"tmdb/changes-{case}")

    with pytest.raises(MetadataUnavailable, match="page"):
        tmdb.changed_since(NOW - 6 * DAY)


def test_it_is_not_asked_for_more_than_two_weeks(play: Play, tmdb: Tmdb) -> None:
    recorded = play("tmdb/changes")

    assert tmdb.changed_since(NOW - 14 * DAY) is None
    assert recorded.asked == []


# --- whatever comes ---------------------------------------------------------------------------

CALLS: dict[str, tuple[str, Callable[[Tmdb], object]]] = {
    "a search": ("found", lambda it: it.search("lighthouse street")),
    "a lookup": ("looked-up", lambda it: it.find("tvdb", "912345")),
    "a series": ("series", lambda it: it.series("71", "de")),
    "orders": ("orders", lambda it: it.episodes("71", frozenset(Order))),
    "translations": ("translations", lambda it: it.episodes("71", language="de")),
    "changes": ("changes", lambda it: it.changed_since(NOW - 6 * DAY)),
}


@pytest.mark.parametrize(("case", "call"), CALLS.values(), ids=CALLS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_comes_gives_records_or_no_answer(
    recorded: Recording,
    tmdb: Tmdb,
    case: str,
    call: Callable[[Tmdb], object],
    data: st.DataObject,
) -> None:
    recorded.play(mutated_case(data.draw, read_case(HERE / f"{case}.json")))
    try:
        found = call(tmdb)
    except MetadataUnavailable:
        return
    if isinstance(found, UpstreamEpisodes):
        ids = [record["id"] for record in found.records]
        assert len(set(ids)) == len(ids)
        for record in found.records:
            assert isinstance(record["airedSeason"], int)
            assert isinstance(record["airedEpisodeNumber"], int)
