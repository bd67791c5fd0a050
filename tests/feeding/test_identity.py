"""Series of several services are one, ids once given stay, and a name alone makes nothing one."""

import itertools
import json
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizer.catalog import Catalog, empty_catalog
from organizer.catalog.upstream import UpstreamEpisodes, UpstreamSeries
from organizer.feeding.keeping import keep_episodes, keep_series
from tests.scripted_upstream import ScriptedUpstream, Show, episode

NOW = 1_700_000_000.0
TVMAZE, TMDB, TVDB = (ScriptedUpstream(name).provenance for name in ("tvmaze", "tmdb", "tvdb4"))
SOURCES = {it.name: it for it in (TVMAZE, TMDB, TVDB)}


def kept(catalog: Catalog, source: str, show: Show, now: float = NOW) -> int:
    """Keep a show as a service found it, and return the catalog's id."""
    with catalog.writing() as connection:
        found = show.found(is_whole=False)
        return keep_series(connection, SOURCES[source], found, now, is_whole=False)


def imported(catalog: Catalog, **series: object) -> None:
    report = catalog.import_lines([json.dumps({"series": series, "episodes": []}).encode()])
    assert not report.problems


def count(catalog: Catalog) -> int:
    return catalog.stats().series


# --- which id ---------------------------------------------------------------------------------


def test_thetvdbs_id_is_given_where_it_is_known(catalog: Catalog) -> None:
    assert kept(catalog, "tvmaze", Show("7", "Harbor", ids={"tvdb": "4711"})) == 4711


@pytest.mark.parametrize(
    ("source", "expected"),
    [("tvmaze", 1_000_000_007), ("tmdb", 1_200_000_007), ("tvdb4", 7)],
)
def test_otherwise_the_id_is_of_the_services_own_range(
    catalog: Catalog, source: str, expected: int
) -> None:
    assert kept(catalog, source, Show("7", "Harbor")) == expected


def test_thetvdbs_id_that_is_learned_later_is_an_alias(catalog: Catalog) -> None:
    first = kept(catalog, "tvmaze", Show("7", "Harbor", ids={"imdb": "tt0000009"}))
    again = kept(catalog, "tmdb", Show("8", "Harbor", ids={"imdb": "tt0000009", "tvdb": "4711"}))
    assert again == first == 1_000_000_007
    record = catalog.series_record(4711)
    assert record is not None
    assert record["id"] == first


# --- which are one ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(
            Show("7", "Harbor", 2011, {"imdb": "tt0000009"}),
            Show("8", "Der Hafen", 2012, {"imdb": "tt0000009"}),
            id="the same id elsewhere",
        ),
        pytest.param(Show("7", "Harbor", 2011), Show("8", "Harbor", 2011), id="name and year"),
        pytest.param(
            Show("7", "Harbor (2011)", None), Show("8", "Harbor", 2011), id="the year in the name"
        ),
        pytest.param(
            Show("7", "Harbor", 2011, country="GB"),
            Show("8", "Harbor (UK)", 2011),
            id="name, year and country",
        ),
    ],
)
def test_these_are_one(catalog: Catalog, first: Show, second: Show) -> None:
    assert kept(catalog, "tvmaze", first) == kept(catalog, "tmdb", second)
    assert count(catalog) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(Show("7", "Harbor", 2011), Show("8", "Harbor", 2019), id="another year"),
        pytest.param(Show("7", "Harbor", None), Show("8", "Harbor", None), id="no year"),
        pytest.param(Show("7", "Harbor", 2011), Show("8", "Harbor", None), id="a year unknown"),
        pytest.param(
            Show("7", "Harbor", 2011, country="US"),
            Show("8", "Harbor", 2011, country="GB"),
            id="another country",
        ),
        pytest.param(
            Show("7", "Harbor", 2011, {"imdb": "tt0000009"}),
            Show("8", "Harbor", 2011, {"imdb": "tt0000010"}),
            id="another id elsewhere",
        ),
        pytest.param(
            Show("7", "Harbor", 2011, {"tvdb": "4711"}),
            Show("8", "Quarry", 2001, {"tvdb": "4711"}),
            id="one id for two that have nothing in common",
        ),
    ],
)
def test_these_are_two(catalog: Catalog, first: Show, second: Show) -> None:
    assert kept(catalog, "tvmaze", first) != kept(catalog, "tmdb", second)
    assert count(catalog) == 2


@pytest.mark.parametrize(
    ("other", "found"),
    [
        pytest.param(
            Show("7", "Copper Valley", 2010, {"imdb": "tt0000222"}),
            Show("9", "Quiet Harbor", 2010, {"tvdb": "100", "imdb": "tt0000222"}),
            id="another name",
        ),
        pytest.param(
            Show("7", "Quiet Harbor", 2019, {"imdb": "tt0000222"}),
            Show("9", "Quiet Harbor", 2010, {"tvdb": "100", "imdb": "tt0000222"}),
            id="a namesake of another year",
        ),
        pytest.param(
            Show("7", "Copper Valley", 2010, {"imdb": "tt0000222"}),
            Show("9", "Copper Valley", 2010, {"tvdb": "100", "imdb": "tt0000222"}),
            id="the id that counts most is the wrong one",
        ),
    ],
)
def test_a_wrong_id_does_not_make_two_series_one(
    catalog: Catalog, other: Show, found: Show
) -> None:
    harbor = kept(catalog, "tvdb4", Show("100", "Quiet Harbor", 2010))
    second = kept(catalog, "tmdb", other)
    third = kept(catalog, "tvmaze", found)
    assert third == (harbor if found.name == "Quiet Harbor" else second)
    for series_id, name in ((harbor, "Quiet Harbor"), (second, other.name)):
        record = catalog.series_record(series_id) or {}
        assert (record["id"], record["seriesName"]) == (series_id, name)
    assert kept(catalog, "tmdb", other) == second


def test_a_wrong_id_of_what_was_imported_stays_where_it_is(catalog: Catalog) -> None:
    imported(catalog, id=5, seriesName="Copper Valley", imdbId="tt0000222", firstAired="2010-01-01")
    harbor = kept(catalog, "tvdb4", Show("100", "Quiet Harbor", 2010))
    wrong = Show("9", "Quiet Harbor", 2010, {"tvdb": "100", "imdb": "tt0000222"})
    assert kept(catalog, "tvmaze", wrong) == harbor
    assert kept(catalog, "tmdb", Show("7", "Copper Valley", 2010, {"imdb": "tt0000222"})) == 5


def test_two_series_of_one_service_are_never_one(catalog: Catalog) -> None:
    one = Show("7", "Harbor", 2011, {"tvdb": "4711", "imdb": "tt0000009"})
    other = Show("8", "Harbor", 2011, {"tvdb": "4711", "imdb": "tt0000009"})
    assert kept(catalog, "tvmaze", one) != kept(catalog, "tvmaze", other)


def test_of_two_that_fit_a_name_none_is_taken(catalog: Catalog) -> None:
    kept(catalog, "tvmaze", Show("7", "Harbor", 2011))
    kept(catalog, "tvmaze", Show("8", "Harbor", 2011))
    kept(catalog, "tmdb", Show("9", "Harbor", 2011))
    assert count(catalog) == 3


# --- what was imported ------------------------------------------------------------------------


def test_a_service_writes_nothing_over_what_was_imported(catalog: Catalog) -> None:
    imported(catalog, id=4711, seriesName="Harbor", overview="Own words.")
    assert kept(catalog, "tvmaze", Show("7", "Harbor", ids={"tvdb": "4711"})) == 4711
    assert catalog.series_record(4711) == {
        "id": 4711,
        "seriesName": "Harbor",
        "overview": "Own words.",
    }
    assert catalog.feeds_of(4711) == ()


def test_a_file_that_numbers_its_series_as_it_likes_is_no_other_series(catalog: Catalog) -> None:
    imported(catalog, id=3, seriesName="Quarry", firstAired="1999-01-01")
    found = kept(catalog, "tvmaze", Show("7", "Harbor", 2011, {"tvdb": "3"}))
    assert found == 1_000_000_007


def test_what_a_service_told_becomes_what_is_imported_later(catalog: Catalog) -> None:
    old = kept(catalog, "tvmaze", Show("7", "Harbor", ids={"imdb": "tt0000009"}))
    imported(catalog, id=4711, seriesName="Harbor", imdbId="tt0000009", overview="Own words.")
    assert count(catalog) == 1
    record = catalog.series_record(old)
    assert record is not None
    assert (record["id"], record["overview"]) == (4711, "Own words.")


@pytest.mark.parametrize(
    ("fed", "aired", "expected"),
    [
        pytest.param([Show("7", "Harbor", 2011)], "2011-06-01", 1, id="name and year"),
        pytest.param([Show("7", "Harbor", 2011)], "2019-06-01", 2, id="another year"),
        pytest.param([Show("7", "Harbor", 2011)], None, 2, id="no year"),
        pytest.param(
            [Show("7", "Harbor", 2011), Show("8", "Harbor", 2011)], "2011-06-01", 3, id="several"
        ),
    ],
)
def test_without_ids_an_import_is_a_services_series_by_name_and_year(
    catalog: Catalog, fed: list[Show], aired: str | None, expected: int
) -> None:
    old = [kept(catalog, "tvmaze", show) for show in fed]
    imported(catalog, id=5, seriesName="Harbor", firstAired=aired)
    assert count(catalog) == expected
    record = catalog.series_record(old[0])
    assert record is not None
    assert (record["id"] == 5) is (expected == 1)


def test_another_service_adds_only_what_the_first_leaves_empty(catalog: Catalog) -> None:
    first = UpstreamSeries(
        key="7",
        record={"seriesName": "Harbor", "firstAired": "2011-01-05", "overview": "By the sea."},
        year=2011,
        actors=({"id": 1, "name": "Cal"},),
        translations={"de": {"seriesName": "Hafen"}},
    )
    second = UpstreamSeries(
        key="8",
        record={
            "seriesName": "Harbor Tales (2011)",
            "aliases": ["Port"],
            "overview": "Otherwise.",
            "network": "NBX",
        },
        ids={"tvmaze": "7"},
        actors=({"id": 2, "name": "Tess"},),
        translations={"de": {"seriesName": "Anders"}, "fr": {"seriesName": "Le port"}},
    )
    with catalog.writing() as connection:
        series_id = keep_series(connection, TVMAZE, first, NOW, is_whole=True)
        assert keep_series(connection, TMDB, second, NOW + 1, is_whole=True) == series_id
    record = catalog.series_record(series_id) or {}
    assert (record["seriesName"], record["overview"]) == ("Harbor", "By the sea.")
    assert (record["network"], record["aliases"]) == ("NBX", ["Harbor Tales (2011)", "Port"])
    assert [actor["name"] for actor in catalog.actors(series_id)] == ["Cal"]
    german, french = (
        catalog.translated_series(record, language).record["seriesName"]
        for language in ("de", "fr")
    )
    assert (german, french) == ("Hafen", "Le port")
    assert catalog.origin(series_id).source == "TVMAZE"
    assert catalog.origin(series_id).attribution == "Data of tvmaze. Data of tmdb."


# --- laws -------------------------------------------------------------------------------------

ONE_SERIES = {
    "tvmaze": Show("7", "Harbor", 2011, {"imdb": "tt0000009"}, country="GB"),
    "tmdb": Show("8", "Harbor", 2011, {"imdb": "tt0000009", "tvdb": "4711"}),
    "tvdb4": Show("4711", "Harbor (2011)", 2011, {"tvdb": "4711"}),
}
NAMESAKE = {
    "tvmaze": Show("17", "Harbor", 2019, {"imdb": "tt0000019"}, country="US"),
    "tmdb": Show("18", "Harbor", 2019, {"imdb": "tt0000019", "tvdb": "4712"}),
    "tvdb4": Show("4712", "Harbor (2019)", 2019, {"tvdb": "4712"}),
}
ARRIVALS = [(source, shows) for shows in (ONE_SERIES, NAMESAKE) for source in shows]


@given(st.lists(st.sampled_from(range(len(ARRIVALS))), min_size=1, max_size=12))
def test_any_order_of_arrival_gives_one_series_and_no_id_is_taken_back(
    order: Sequence[int],
) -> None:
    given_ids: dict[str, set[int]] = {"2011": set(), "2019": set()}
    with empty_catalog() as catalog:
        for turn, place in enumerate([*order, *range(len(ARRIVALS))]):
            source, shows = ARRIVALS[place]
            show = shows[source]
            given_ids[str(show.year)].add(kept(catalog, source, show, NOW + turn))
        assert count(catalog) == 2
        for ids in given_ids.values():
            records = [catalog.series_record(it) for it in ids]
            assert len({record["id"] for record in records if record}) == 1
            assert None not in records


def _without(ids: Sequence[str]) -> dict[str, Show]:
    """The same series, of which two services share no id: only name and year tell."""
    return {
        source: Show(
            show.key, show.name, show.year, {k: v for k, v in show.ids.items() if k in ids}
        )
        for source, show in ONE_SERIES.items()
    }


@pytest.mark.parametrize("order", list(itertools.permutations(ONE_SERIES)), ids="-".join)
@pytest.mark.parametrize("ids", [(), ("imdb",), ("tvdb",)], ids=["no ids", "imdb", "tvdb"])
def test_fewer_ids_change_nothing(
    catalog: Catalog, order: Sequence[str], ids: Sequence[str]
) -> None:
    shows = _without(ids)
    given_ids = [kept(catalog, source, shows[source], NOW + n) for n, source in enumerate(order)]
    assert len(set(given_ids)) == 1


# --- episodes ---------------------------------------------------------------------------------

Listed = Callable[[list[dict[str, object]]], list[int]]


@pytest.fixture
def listed(catalog: Catalog) -> Listed:
    """Keep episodes of a series of TVmaze, and return their ids in the catalog, in order."""
    series_id = kept(catalog, "tvmaze", Show("7", "Harbor"))

    def listing(records: list[dict[str, object]]) -> list[int]:
        with catalog.writing() as connection:
            (feed,) = catalog.feeds_of(series_id)
            answer = UpstreamEpisodes(records=tuple(records))
            keep_episodes(connection, TVMAZE, feed, answer, NOW)
        return [int(str(it["id"])) for it in catalog.episode_records(series_id)]

    return listing


def test_an_episode_keeps_its_id_when_it_is_renumbered(catalog: Catalog, listed: Listed) -> None:
    before = listed([episode(1, 1, 1, "Salt"), episode(2, 1, 2, "TBA")])
    after = listed([episode(1, 1, 2, "Salt"), episode(2, 1, 1, "Rope"), episode(3, 1, 3)])
    assert before == [1_000_000_001, 1_000_000_002]
    assert after[:2] == before
    told = {
        it.episode_id: (it.season_before, it.number_before, it.number, it.title)
        for it in catalog.drift_since(0)
    }
    assert told == {before[0]: (1, 1, 2, "Salt"), before[1]: (1, 2, 1, "Rope")}


def test_what_only_gets_other_signs_has_not_changed(catalog: Catalog, listed: Listed) -> None:
    listed([episode(1, 1, 1, "Salt and Rope")])
    listed([episode(1, 1, 1, "Salt & Rope!")])
    assert catalog.drift_since(0) == ()


def test_the_first_list_of_episodes_is_no_change(catalog: Catalog, listed: Listed) -> None:
    listed([episode(1, 1, 1, "TBA")])
    assert catalog.drift_since(0) == ()


def test_an_episode_without_a_number_is_left_out(listed: Listed) -> None:
    nameless: dict[str, object] = {"id": 2, "airedSeason": 1, "airedEpisodeNumber": None}
    assert listed([episode(1, 1, 1), nameless]) == [1_000_000_001]


def test_an_episodes_id_that_another_series_has_is_not_given_again(catalog: Catalog) -> None:
    own = {"id": 70, "airedSeason": 1, "airedEpisodeNumber": 1}
    line = json.dumps({"series": {"id": 3, "seriesName": "Quarry"}, "episodes": [own]})
    catalog.import_lines([line.encode()])
    series_id = kept(catalog, "tvdb4", Show("7", "Harbor"))
    with catalog.writing() as connection:
        (feed,) = catalog.feeds_of(series_id)
        answer = UpstreamEpisodes(records=(episode(70, 1, 1), episode(71, 1, 2)))
        keep_episodes(connection, TVDB, feed, answer, NOW)
    ids = [it["id"] for it in catalog.episode_records(series_id)]
    assert len({70, *ids}) == 3
    assert [it["id"] for it in catalog.episode_records(3)] == [70]
