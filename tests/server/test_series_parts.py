"""What a series has beside its episodes: filter, summary, actors, images; and updates."""

from typing import Any

import pytest

from organizer.server.shapes import ACTOR, IMAGE, SERIES, Field, Form

from .conftest import Ask

NOT_FOUND = {"Error": "Not Found"}
SERIES_KEYS = [field.key for field in SERIES]
TYPES: dict[Form, tuple[type, ...]] = {
    Form.TEXT: (str,),
    Form.NUMBER_AS_TEXT: (str,),
    Form.NUMBER: (int, float, type(None)),
    Form.COUNT: (int, float),
    Form.LIST: (list,),
    Form.OBJECT: (dict,),
}
PARTS = [
    "actors",
    "episodes/query/params",
    "episodes/summary",
    "filter?keys=id",
    "filter/params",
    "images",
    "images/query",
    "images/query/params",
]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("odd", ["99", "0", "x", "-1", "1.5", "9" * 24, "%00"])
def test_a_part_of_a_series_that_does_not_exist_is_404(ask: Ask, part: str, odd: str) -> None:
    got = ask(f"/series/{odd}/{part}")

    assert (got.status, got.json) == (404, NOT_FOUND)


@pytest.mark.parametrize("part", [*PARTS, "episodes", "episodes/query"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_part_is_only_read(ask: Ask, part: str, method: str) -> None:
    got = ask(f"/series/1/{part}", method)

    assert got.status == 405
    assert list(got.json) == ["Error"]
    assert "GET" in got.headers["allow"]


# --- filter -----------------------------------------------------------------------------------


@pytest.mark.parametrize("key", SERIES_KEYS)
def test_each_field_can_be_asked_for_alone(ask: Ask, key: str) -> None:
    whole = ask("/series/1").json["data"]

    assert ask(f"/series/1/filter?keys={key}").json == {"data": {key: whole[key]}}


def test_several_fields_come_in_the_order_asked_each_once(ask: Ask) -> None:
    got = ask("/series/1/filter?keys=slug,%20id,slug,,network")

    assert list(got.json["data"]) == ["slug", "id", "network"]
    assert list(got.json) == ["data"]


def test_an_unknown_field_is_named_in_errors_beside_the_others(ask: Ask) -> None:
    got = ask("/series/1/filter?keys=id,Nothing,seriesname")

    assert got.json == {
        "data": {"id": 1},
        "errors": {"invalidFilters": ["Nothing", "seriesname"]},
    }


@pytest.mark.parametrize("query", ["", "?keys=", "?keys=%20,,", "?other=1"])
def test_no_fields_asked_for_is_404(ask: Ask, query: str) -> None:
    got = ask(f"/series/1/filter{query}")

    assert (got.status, got.json) == (404, NOT_FOUND)


def test_only_a_translated_field_is_missed_in_a_language(ask: Ask) -> None:
    assert ask("/series/1/filter?keys=id", language="fr").json == {"data": {"id": 1}}
    got = ask("/series/1/filter?keys=seriesName,id", language="fr").json
    assert got["data"] == {"seriesName": None, "id": 1}
    assert list(got["errors"]) == ["invalidLanguage"]
    german = ask("/series/1/filter?keys=seriesName", language="de").json
    assert german == {"data": {"seriesName": "Hafen"}}


def test_filter_parameters_are_the_fields_of_the_document(ask: Ask) -> None:
    assert ask("/series/1/filter/params").json == {"data": SERIES_KEYS}


# --- summary ----------------------------------------------------------------------------------


def test_a_summary_stands_under_data_and_beside_it_all_as_text(ask: Ask) -> None:
    summary = {
        "airedEpisodes": "250",
        "airedSeasons": ["1", "2", "3"],
        "dvdEpisodes": "250",
        "dvdSeasons": ["1"],
    }

    assert ask("/series/1/episodes/summary").json == {"data": summary, **summary}


def test_a_summary_of_no_episodes_counts_none(ask: Ask) -> None:
    summary = ask("/series/2/episodes/summary").json["data"]

    assert summary == {
        "airedEpisodes": "0",
        "airedSeasons": [],
        "dvdEpisodes": "0",
        "dvdSeasons": [],
    }


def test_episode_query_parameters_hold_the_documents(ask: Ask) -> None:
    documented = {
        "absoluteNumber", "airedSeason", "airedEpisode", "dvdSeason", "dvdEpisode", "imdbId",
    }  # fmt: skip
    got = ask("/series/1/episodes/query/params").json["data"]

    assert documented <= set(got)
    for key in documented:
        assert "errors" not in (ask(f"/series/1/episodes/query?{key}=1").json or {})


# --- actors and images ------------------------------------------------------------------------


def _assert_shaped(record: Any, shape: tuple[Field, ...]) -> None:
    for field in shape:
        assert isinstance(record[field.key], TYPES[field.form]), field.key


def test_actors_have_every_field_and_come_in_their_order(ask: Ask) -> None:
    got = ask("/series/1/actors").json

    assert list(got) == ["data"]
    assert [actor["name"] for actor in got["data"]] == ["Tess Lind", "Cal Deveraux"]
    assert len(ACTOR) == 9
    for actor in got["data"]:
        _assert_shaped(actor, ACTOR)
        assert actor["seriesId"] == 1


def test_a_series_without_actors_has_an_empty_list(ask: Ask) -> None:
    assert ask("/series/2/actors").json == {"data": []}


def test_images_are_counted_by_kind_and_kinds_without_any_left_out(ask: Ask) -> None:
    assert ask("/series/1/images").json == {"data": {"fanart": 1, "poster": 2, "season": 2}}
    assert ask("/series/2/images").json == {"data": {}}


def test_every_kind_that_is_counted_can_be_queried(ask: Ask) -> None:
    for kind, count in ask("/series/1/images").json["data"].items():
        got = ask(f"/series/1/images/query?keyType={kind}").json
        assert len(got["data"]) == count
        assert list(got) == ["data"]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", [21, 22, 23, 24, 25]),
        ("keyType=", [21, 22, 23, 24, 25]),
        ("keyType=poster", [21, 22]),
        ("resolution=680x1000", [21, 23, 24]),
        ("keyType=season&subKey=2", [24]),
        ("keyType=poster&resolution=1000x1500", [22]),
        ("subKey=graphical", [25]),
        ("keyType=season&keyType=poster", [21, 22]),
    ],
)
def test_images_fit_every_parameter(ask: Ask, query: str, ids: list[int]) -> None:
    got = ask(f"/series/1/images/query?{query}").json

    assert [image["id"] for image in got["data"]] == ids
    for image in got["data"]:
        _assert_shaped(image, IMAGE)
        assert set(image["ratingsInfo"]) == {"average", "count"}


@pytest.mark.parametrize("query", ["keyType=series", "keyType=x", "subKey=9", "resolution=1x1"])
def test_images_that_are_not_there_are_404(ask: Ask, query: str) -> None:
    assert ask(f"/series/1/images/query?{query}").status == 404
    assert ask(f"/series/2/images/query?{query}").status == 404


def test_an_unknown_parameter_of_images_is_named(ask: Ask) -> None:
    got = ask("/series/1/images/query?keyType=poster&lang=en").json

    assert got["errors"] == {"invalidQueryParams": ["lang"]}


def test_image_parameters_list_what_finds_some(ask: Ask) -> None:
    rows = ask("/series/1/images/query/params").json["data"]

    assert [row["keyType"] for row in rows] == ["poster", "season", "fanart"]
    assert rows[0] == {
        "keyType": "poster",
        "languageId": "7",
        "resolution": ["680x1000", "1000x1500"],
        "subKey": [],
    }
    for row in rows:
        for sub_key in row["subKey"]:
            query = f"keyType={row['keyType']}&subKey={sub_key}"
            assert ask(f"/series/1/images/query?{query}").status == 200
    assert ask("/series/1/images/query/params", language="de").json["data"][0]["languageId"] == "14"
    assert ask("/series/2/images/query/params").status == 404


# --- updates ----------------------------------------------------------------------------------

FIRST, SECOND, WEEK = 1_545_000_000, 1_545_500_000, 7 * 24 * 3600


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        (f"fromTime={FIRST}", [1, 2]),
        (f"fromTime={FIRST + 1}", [2]),
        (f"fromTime={FIRST}&toTime={SECOND - 1}", [1]),
        (f"fromTime={FIRST}&toTime=", [1, 2]),
        (f"fromTime={SECOND - WEEK}", [1, 2]),
        (f"fromTime={SECOND - WEEK - 1}", [1]),
        (f"fromTime={SECOND - WEEK - 1}&toTime={2 * SECOND}", [1]),
    ],
    ids=["a week", "later", "an end", "an empty end", "just a week", "cut", "longer than a week"],
)
def test_updates_are_those_of_the_time_asked_for(ask: Ask, query: str, ids: list[int]) -> None:
    got = ask(f"/updated/query?{query}")

    assert got.status == 200
    assert [row["id"] for row in got.json["data"]] == ids
    assert all(set(row) == {"id", "lastUpdated"} for row in got.json["data"])
    assert list(got.json) == ["data"]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "fromTime=",
        "fromTime=x",
        "fromTime=-1",
        "fromTime=1.5",
        "fromTime=0",
        f"toTime={SECOND}",
        f"fromTime={FIRST}&toTime=x",
        f"fromTime={SECOND}&toTime={FIRST}",
        "fromTime=" + "9" * 18,
        "fromTime=" + "9" * 40,
        f"fromTime={2**63 - 1}",
    ],
)
def test_a_time_in_which_nothing_changed_or_that_is_none_is_404(ask: Ask, query: str) -> None:
    got = ask(f"/updated/query?{query}")

    assert (got.status, got.json) == (404, NOT_FOUND)


def test_update_parameters_are_the_documents(ask: Ask) -> None:
    assert ask("/updated/query/params").json == {"data": ["fromTime", "toTime"]}
    got = ask(f"/updated/query?fromTime={FIRST}&x=1").json
    assert got["errors"] == {"invalidQueryParams": ["x"]}
