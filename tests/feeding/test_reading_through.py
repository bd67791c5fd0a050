"""What the catalog does not know is asked once, kept, and answered from then on."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from organizer.catalog import Answered, Catalog, Origin, Record
from organizer.catalog.upstream import UpstreamSeries
from organizer.errors import MetadataUnavailable
from organizer.feeding import AGES, Feeder, Wanted
from organizer.model import Order
from tests.scripted_upstream import Clock, ScriptedUpstream, Show, episode

Feed = Callable[..., Feeder]
HARBOR = Show(
    key="7",
    name="The Quiet Harbor",
    year=2011,
    hidden_aliases=("Der stille Hafen",),
    episodes=[
        episode(70, 1, 1, "Salt", dvdSeason=1, dvdEpisodeNumber=2),
        episode(71, 1, 2, "Rope", dvdSeason=1, dvdEpisodeNumber=1),
    ],
)


def names(catalog: Catalog, name: str) -> list[object]:
    return [record["seriesName"] for record in catalog.search_series(name=name)]


def imported(catalog: Catalog, *series: str) -> None:
    report = catalog.import_lines(line.encode() for line in series)
    assert not report.problems


def test_what_a_search_brings_is_answered_without_asking_again(
    catalog: Catalog, feed: Feed
) -> None:
    upstream = ScriptedUpstream("tvmaze", HARBOR)
    feeder = feed(upstream)
    for _ in range(2):
        feeder.before_search("The Quiet Harbor")
    assert names(catalog, "the.quiet.harbor") == ["The Quiet Harbor"]
    assert upstream.asked == [("search", "The Quiet Harbor")]


def test_each_series_carries_where_it_came_from(catalog: Catalog, feed: Feed) -> None:
    feed(ScriptedUpstream("tvmaze", HARBOR)).before_search("The Quiet Harbor")
    assert catalog.origin(1_000_000_007) == Origin(
        source="TVMAZE", licence="terms of tvmaze", attribution="Data of tvmaze."
    )


def test_a_search_gets_no_episodes_and_a_question_for_them_gets_them_once(
    catalog: Catalog, feed: Feed
) -> None:
    upstream = ScriptedUpstream("tvmaze", HARBOR)
    feeder = feed(upstream)
    feeder.before_search("The Quiet Harbor")
    assert catalog.episode_records(1_000_000_007) == ()
    for _ in range(2):
        feeder.before_episodes(1_000_000_007)
    assert [it["episodeName"] for it in catalog.episode_records(1_000_000_007)] == ["Salt", "Rope"]
    assert upstream.asked == [("search", "The Quiet Harbor"), ("episodes aired", "7")]


def test_a_name_that_only_the_whole_record_tells_is_learned_from_it(
    catalog: Catalog, feed: Feed
) -> None:
    upstream = ScriptedUpstream("tvmaze", HARBOR)
    feed(upstream).before_search("Der stille Hafen")
    assert names(catalog, "der stille hafen") == ["The Quiet Harbor"]
    assert upstream.asked == [("search", "Der stille Hafen"), ("series", "7")]


WELL_ANSWERED = [
    pytest.param("the quiet harbor", id="folded"),
    pytest.param("Quiet Harbor", id="without its article"),
    pytest.param("Der stille Hafen", id="an alias"),
    pytest.param("El puerto", id="a translation"),
    pytest.param("The Quiet Harbor 2011", id="with its year"),
]
OWN = (
    '{"series":{"id":5,"seriesName":"The Quiet Harbor","firstAired":"2011-01-01","aliases":'
    '["Der stille Hafen"]},"episodes":[],"translations":{"es":{"series":{"seriesName":"El puerto"'
    "}}}}"
)


@pytest.mark.parametrize("name", WELL_ANSWERED)
def test_what_the_catalog_answers_well_is_not_asked(
    catalog: Catalog, feed: Feed, name: str
) -> None:
    imported(catalog, OWN)
    upstream = ScriptedUpstream("tvmaze", HARBOR)
    feed(upstream).before_search(name)
    assert upstream.asked == []


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("The Quiet Harbor 1999", id="another year"),
        pytest.param("The Quiet Harbour", id="spelled nearly so"),
        pytest.param("The Quiet Harbor Nights", id="a longer title"),
        pytest.param("Elsewhere", id="unknown"),
    ],
)
def test_what_may_be_another_series_is_asked(catalog: Catalog, feed: Feed, name: str) -> None:
    imported(catalog, OWN)
    upstream = ScriptedUpstream("tvmaze")
    feed(upstream).before_search(name)
    assert upstream.asked[0][0] == "search"


@pytest.mark.parametrize("name", ["The Quiet Harbour", "The Quiet Harbor 2012"])
def test_a_near_name_stands_in_while_the_service_is_down(
    catalog: Catalog, feed: Feed, name: str
) -> None:
    imported(catalog, OWN)
    upstream = ScriptedUpstream("tvmaze")
    upstream.is_down = True
    feed(upstream).before_search(name)
    assert upstream.asked


def test_an_unknown_name_is_unavailable_while_the_service_is_down(feed: Feed) -> None:
    upstream = ScriptedUpstream("tvmaze")
    upstream.is_down = True
    with pytest.raises(MetadataUnavailable, match="503"):
        feed(upstream).before_search("Elsewhere")


def test_a_failure_is_not_asked_for_again_at_once(feed: Feed) -> None:
    upstream = ScriptedUpstream("tvmaze")
    upstream.is_down = True
    feeder = feed(upstream)
    for _ in range(3):
        with pytest.raises(MetadataUnavailable):
            feeder.before_search("Elsewhere")
    assert len(upstream.asked) == 1


def test_the_next_service_does_not_answer_for_one_that_fails_and_that_one_is_asked_again(
    catalog: Catalog, feed: Feed
) -> None:
    first, second = ScriptedUpstream("tvmaze", HARBOR), ScriptedUpstream("tmdb", HARBOR)
    first.is_down = True
    with pytest.raises(MetadataUnavailable, match=r"wait for TVMAZE, or take tvmaze out of"):
        feed(first, second).before_search("The Quiet Harbor")
    assert catalog.answers("The Quiet Harbor") is not Answered.WELL

    first.is_down = False
    feed(first, second).before_search("The Quiet Harbor")
    assert {feed.source for feed in catalog.feeds_of(1_000_000_007)} == {"tvmaze"}


def test_a_name_that_the_catalog_answers_well_waits_for_no_service(
    catalog: Catalog, feed: Feed
) -> None:
    imported(catalog, OWN)
    first, second = ScriptedUpstream("tvmaze"), ScriptedUpstream("tmdb")
    first.is_down = True
    feed(first, second).before_search("The Quiet Harbor")
    assert first.asked == second.asked == []


def test_nothing_found_is_unavailable_where_one_of_the_services_could_not_be_asked(
    feed: Feed,
) -> None:
    down, up = ScriptedUpstream("tvmaze"), ScriptedUpstream("tmdb")
    down.is_down = True
    with pytest.raises(MetadataUnavailable):
        feed(down, up).before_search("Elsewhere")


def test_what_nobody_knows_is_asked_again_after_some_hours(feed: Feed, clock: Clock) -> None:
    upstream = ScriptedUpstream("tvmaze")
    feeder = feed(upstream)
    feeder.before_search("Elsewhere")
    clock.now += AGES["miss"].seconds - 1
    feeder.before_search("Elsewhere")
    assert len(upstream.asked) == 1
    clock.now += 2
    feeder.before_search("Elsewhere")
    assert len(upstream.asked) == 2


@pytest.mark.parametrize(("status", "age"), [("Continuing", "running"), ("Ended", "ended")])
def test_episodes_are_asked_for_again_when_they_are_old(
    feed: Feed, clock: Clock, status: str, age: str
) -> None:
    upstream = ScriptedUpstream("tvmaze", Show(key="7", name="Harbor", status=status))
    feeder = feed(upstream)
    feeder.before_search("Harbor")
    feeder.before_episodes(1_000_000_007)
    clock.now += AGES[age].seconds - 1
    feeder.before_episodes(1_000_000_007)
    assert len(upstream.asked) == 2
    clock.now += 2
    feeder.before_episodes(1_000_000_007)
    assert len(upstream.asked) == 3


def test_old_episodes_stand_in_while_the_service_is_down_and_that_is_said_once(
    catalog: Catalog, feed: Feed, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    upstream = ScriptedUpstream("tvmaze", HARBOR, Show(key="8", name="Quiet Two"))
    feeder = feed(upstream)
    feeder.before_search("The Quiet Harbor")
    for series_id in (1_000_000_007, 1_000_000_008):
        feeder.before_episodes(series_id)
    clock.now += AGES["ended"].seconds
    upstream.is_down = True
    for series_id in (1_000_000_007, 1_000_000_008):
        feeder.before_episodes(series_id)
    assert len(catalog.episode_records(1_000_000_007)) == 2
    assert len(caplog.records) == 1
    assert "TVMAZE cannot be asked" in caplog.text


def test_a_sketch_alone_is_no_answer_while_the_service_is_down(feed: Feed) -> None:
    upstream = ScriptedUpstream("tvmaze", HARBOR)
    feeder = feed(upstream)
    feeder.before_search("The Quiet Harbor")
    upstream.is_down = True
    with pytest.raises(MetadataUnavailable):
        feeder.before_episodes(1_000_000_007)


def test_a_sketch_alone_is_no_answer_without_services(catalog: Catalog, feed: Feed) -> None:
    feed(ScriptedUpstream("tvmaze", HARBOR)).before_search("The Quiet Harbor")
    with pytest.raises(MetadataUnavailable, match="The Quiet Harbor"):
        Feeder(catalog).before_episodes(1_000_000_007)


def test_other_orders_are_asked_for_only_where_they_are_wanted(
    catalog: Catalog, feed: Feed
) -> None:
    upstream = ScriptedUpstream("tvmaze", HARBOR)
    feeder = feed(upstream)
    feeder.before_search("The Quiet Harbor")
    feeder.before_episodes(1_000_000_007)
    feeder.before_episodes(1_000_000_007, has_dvd=True)
    feeder.before_episodes(1_000_000_007)
    assert [what for what, _ in upstream.asked[1:]] == ["episodes aired", "episodes aired dvd"]
    assert catalog.episode_records(1_000_000_007)[0]["dvdEpisodeNumber"] == 2


def test_a_run_that_counts_by_dvd_asks_for_that_order_at_once(feed: Feed) -> None:
    upstream = ScriptedUpstream("tvmaze", HARBOR)
    wanted = Wanted(orders=frozenset({Order.AIRED, Order.DVD}))
    feeder = feed(upstream, wanted=wanted)
    feeder.before_search("The Quiet Harbor")
    feeder.before_episodes(1_000_000_007)
    assert upstream.asked[1:] == [("episodes aired dvd", "7")]


def test_dvd_numbers_that_the_first_service_lacks_are_added_from_the_next(
    catalog: Catalog, feed: Feed
) -> None:
    bare = [{k: v for k, v in it.items() if "dvd" not in k} for it in HARBOR.episodes]
    first = ScriptedUpstream(
        "tvmaze", Show("7", "Harbor", 2011, {"imdb": "tt0000001"}, episodes=bare)
    )
    second = ScriptedUpstream(
        "tmdb", Show("9", "Harbor", 2011, {"imdb": "tt0000001"}, episodes=HARBOR.episodes)
    )
    feeder = feed(first, second)
    feeder.before_search("Harbor")
    feeder.before_episodes(1_000_000_007, has_dvd=True)
    found = catalog.episode_records(1_000_000_007)
    assert [(it["id"], it["dvdEpisodeNumber"]) for it in found] == [
        (1_000_000_070, 2),
        (1_000_000_071, 1),
    ]


def test_titles_in_a_language_are_asked_for_with_the_episodes(catalog: Catalog, feed: Feed) -> None:
    feeder = feed(ScriptedUpstream("tvmaze", HARBOR))
    feeder.before_search("The Quiet Harbor")
    feeder.before_episodes(1_000_000_007)
    feeder.before_episodes(1_000_000_007, language="de")
    found = catalog.translated_episodes(1_000_000_007, catalog.episode_records(1_000_000_007), "de")
    assert [it.record["episodeName"] for it in found] == ["de Salt", "de Rope"]


class TellsNamesAtOnce(ScriptedUpstream):
    """A service whose searches tell the German names of series."""

    def search(self, name: str, year: int | None = None) -> tuple[UpstreamSeries, ...]:
        german: dict[str, Record] = {"de": {"seriesName": "Der stille Hafen"}}
        return tuple(replace(it, translations=german) for it in super().search(name, year))


def test_a_name_that_a_search_told_in_the_language_is_enough(feed: Feed) -> None:
    upstream = TellsNamesAtOnce("tvmaze", HARBOR)
    feeder = feed(upstream)
    feeder.before_search("The Quiet Harbor")
    for _ in range(2):
        feeder.before_episodes(1_000_000_007, language="de")
    assert [what for what, _ in upstream.asked] == ["search", "episodes aired"]


def test_an_id_of_thetvdb_is_looked_up(catalog: Catalog, feed: Feed) -> None:
    upstream = ScriptedUpstream("tvmaze", Show("7", "Harbor", ids={"tvdb": "4711"}))
    feeder = feed(upstream)
    feeder.before_series(4711)
    assert catalog.series_record(4711) is not None
    feeder.before_series(99)
    feeder.before_series(99)
    assert upstream.asked.count(("find tvdb", "99")) == 1


def test_an_imdb_id_is_looked_up(catalog: Catalog, feed: Feed) -> None:
    show = Show("7", "Harbor", ids={"imdb": "tt0000012"})
    feed(ScriptedUpstream("tvmaze", show)).before_search(imdb_id="tt12")
    assert catalog.series_record(1_000_000_007) is not None


def test_threads_that_ask_the_same_have_the_service_asked_once(feed: Feed) -> None:
    upstream = ScriptedUpstream("tvmaze", HARBOR)
    feeder = feed(upstream)
    together = threading.Barrier(8)

    def ask() -> None:
        together.wait()
        feeder.before_search("The Quiet Harbor")

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [what for what, _ in upstream.asked] == ["search"]


def test_a_series_of_a_service_that_is_asked_no_more_is_found_elsewhere(
    catalog: Catalog, feed: Feed
) -> None:
    feed(ScriptedUpstream("tvmaze", HARBOR)).before_search("The Quiet Harbor")
    other = ScriptedUpstream("tmdb", Show("9", HARBOR.name, HARBOR.year, episodes=HARBOR.episodes))
    feed(other).before_episodes(1_000_000_007)
    assert len(catalog.episode_records(1_000_000_007)) == 2


def test_an_id_of_a_catalog_that_was_lost_leads_to_its_series(catalog: Catalog, feed: Feed) -> None:
    upstream = ScriptedUpstream("tvmaze", Show("7", "Harbor", ids={"tvdb": "4711"}))
    feeder = feed(upstream)
    for _ in range(2):
        feeder.before_series(1_000_000_007)
        feeder.before_series(1_000_000_099)
    record = catalog.series_record(1_000_000_007)
    assert record is not None
    assert record["id"] == 4711
    assert upstream.asked == [("series", "7"), ("series", "99")]
