"""A series that the catalog only knows by the way is not taken for the only one of its name."""

from collections.abc import Callable

import pytest

from organizer.catalog import Answered, Catalog
from organizer.feeding import Feeder
from tests.scripted_upstream import ScriptedUpstream, Show

Feed = Callable[..., Feeder]
OLD = Show(key="1", name="Harrow Street", year=2009, ids={"tvdb": "4711", "imdb": "tt1234567"})
NEW = Show(key="2", name="Harrow Street", year=2019)
ABBEY = Show(key="3", name="Harrow Street Abbey", year=2015)


def names(catalog: Catalog, name: str) -> list[object]:
    return [record["firstAired"] for record in catalog.search_series(name=name)]


BY_THE_WAY: dict[str, Callable[[Feeder], None]] = {
    "by TheTVDB's id": lambda it: it.before_series(4711),
    "by IMDb's id": lambda it: it.before_search(imdb_id="tt1234567"),
}


@pytest.mark.parametrize("find", BY_THE_WAY.values(), ids=BY_THE_WAY)
def test_a_series_found_by_its_id_does_not_hide_its_namesake(
    catalog: Catalog, feed: Feed, find: Callable[[Feeder], None]
) -> None:
    upstream = ScriptedUpstream("tvmaze", OLD, NEW)
    feeder = feed(upstream)
    find(feeder)
    assert names(catalog, "Harrow Street") == ["2009-01-05"]

    feeder.before_search("Harrow Street")

    assert sorted(map(str, names(catalog, "Harrow Street"))) == ["2009-01-05", "2019-01-05"]
    assert upstream.asked[-1] == ("search", "Harrow Street")


def test_a_name_is_asked_for_once_however_the_series_came(catalog: Catalog, feed: Feed) -> None:
    upstream = ScriptedUpstream("tvmaze", OLD)
    feeder = feed(upstream)
    feeder.before_series(4711)
    for name in ("Harrow Street", "harrow.street", "Harrow Street 2009", "Harrow Street"):
        feeder.before_search(name)

    assert [asked for asked in upstream.asked if asked[0] == "search"] == [
        ("search", "Harrow Street")
    ]


def test_what_was_found_by_the_way_stands_in_while_the_service_is_down(
    catalog: Catalog, feed: Feed
) -> None:
    upstream = ScriptedUpstream("tvmaze", OLD)
    feeder = feed(upstream)
    feeder.before_series(4711)
    upstream.is_down = True

    feeder.before_search("Harrow Street")

    assert names(catalog, "Harrow Street") == ["2009-01-05"]


def test_what_somebody_imported_is_what_its_names_mean(catalog: Catalog, feed: Feed) -> None:
    line = b'{"series":{"id":5,"seriesName":"Harrow Street"},"episodes":[]}'
    assert not catalog.import_lines([line]).problems

    assert catalog.answers("harrow street") is Answered.WELL


def test_a_longer_title_says_nothing_of_a_name(catalog: Catalog, feed: Feed) -> None:
    upstream = ScriptedUpstream("tvmaze", OLD, NEW, ABBEY)
    feeder = feed(upstream)
    feeder.before_search("Harrow Street Abbey")
    feeder.before_search("Harrow Street")

    assert [asked[1] for asked in upstream.asked if asked[0] == "search"] == [
        "Harrow Street Abbey",
        "Harrow Street",
    ]
