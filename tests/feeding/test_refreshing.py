"""Refreshing asks each service what changed, and only for that; drift is told."""

from collections.abc import Callable

import pytest

from organizer.catalog import Catalog
from organizer.feeding import Feeder, Refreshed, refresh
from tests.scripted_upstream import Clock, ScriptedUpstream, Show, episode

Feed = Callable[..., Feeder]
FIRST, SECOND = 1_000_000_007, 1_000_000_008


@pytest.fixture
def upstream() -> ScriptedUpstream:
    """Two series: one that goes on, and one that has ended."""
    return ScriptedUpstream(
        "tvmaze",
        Show("7", "Harbor One", episodes=[episode(70, 1, 1, "TBA")]),
        Show("8", "Harbor Two", status="Ended", episodes=[episode(80, 1, 1)]),
    )


@pytest.fixture
def feeder(feed: Feed, upstream: ScriptedUpstream, clock: Clock) -> Feeder:
    """A feeder that has retrieved both, ten days ago."""
    feeder = feed(upstream)
    feeder.before_search("Harbor One")
    for series_id in (FIRST, SECOND):
        feeder.before_episodes(series_id)
    clock.now += 10 * 24 * 3600
    upstream.asked.clear()
    return feeder


def refreshed(feeder: Feeder, *, only_stale: bool = False) -> list[Refreshed]:
    return list(refresh(feeder, only_stale=only_stale, jobs=2, progress=lambda _d, _t: None))


def test_only_what_changed_there_is_asked_for_again(
    catalog: Catalog, feeder: Feeder, upstream: ScriptedUpstream
) -> None:
    upstream.changed = frozenset({"7", "99"})
    upstream.shows[0].episodes = [episode(70, 1, 1, "Salt")]
    (row,) = refreshed(feeder)
    assert (row.considered, row.changed, row.renewed) == (2, 1, 1)
    assert {key for what, key in upstream.asked if what != "changed"} == {"7"}
    assert [it["episodeName"] for it in catalog.episode_records(FIRST)] == ["Salt"]
    (drift,) = catalog.drift_since(0)
    assert (drift.title_before, drift.title) == ("TBA", "Salt")


def test_what_did_not_change_is_as_new_as_if_it_had_been_asked_for(
    feeder: Feeder, upstream: ScriptedUpstream
) -> None:
    upstream.changed = frozenset()
    refreshed(feeder)
    upstream.asked.clear()
    feeder.before_episodes(FIRST)
    assert upstream.asked == []


def test_changes_are_asked_for_from_before_the_last_answer_was_made(
    feeder: Feeder, upstream: ScriptedUpstream, clock: Clock
) -> None:
    upstream.changed = frozenset()
    refreshed(feeder)
    (since,) = [float(about) for what, about in upstream.asked if what == "changed"]
    assert since <= clock.now - 10 * 24 * 3600 - 3600  # an answer may be an hour old


def test_what_changes_while_the_changes_are_asked_for_is_asked_for_the_next_time(
    catalog: Catalog, feed: Feed, clock: Clock
) -> None:
    began = clock.now

    class Dawdling(ScriptedUpstream):
        def changed_since(self, seconds: float) -> frozenset[str] | None:
            clock.now += 600
            return super().changed_since(seconds)

    upstream = Dawdling("tvmaze", Show("7", "Harbor One", episodes=[episode(70, 1, 1)]))
    upstream.changed = frozenset()
    feeder = feed(upstream)
    feeder.before_search("Harbor One")
    feeder.before_episodes(FIRST)
    refreshed(feeder)
    (kept,) = catalog.feeds_of(FIRST)
    assert kept.listed == began


def test_a_service_that_does_not_say_is_asked_for_all(
    feeder: Feeder, upstream: ScriptedUpstream
) -> None:
    (row,) = refreshed(feeder)
    assert (row.considered, row.changed, row.renewed) == (2, None, 2)


def test_stale_looks_only_at_what_has_become_too_old(
    feeder: Feeder, upstream: ScriptedUpstream
) -> None:
    (row,) = refreshed(feeder, only_stale=True)
    assert (row.considered, row.renewed) == (1, 1)
    assert {key for what, key in upstream.asked if what != "changed"} == {"7"}


def listed(upstream: ScriptedUpstream, feeder: Feeder, catalog: Catalog, count: int) -> None:
    """Have the first series have so many episodes there, and here."""
    upstream.shows[0].episodes = [episode(70 + n, 1, n, f"Title {n}") for n in range(1, 1 + count)]
    upstream.changed = frozenset({"7"})
    refreshed(feeder)
    assert len(catalog.episode_records(FIRST)) == count


@pytest.mark.parametrize(
    "left", [pytest.param(0, id="all"), pytest.param(3, id="most"), pytest.param(None, id="404")]
)
def test_a_service_that_has_lost_a_series_is_told_of_and_not_believed(
    feeder: Feeder, upstream: ScriptedUpstream, catalog: Catalog, left: int | None
) -> None:
    listed(upstream, feeder, catalog, 12)
    if left is None:
        upstream.shows = upstream.shows[1:]
    else:
        del upstream.shows[0].episodes[left:]
    (row,) = refreshed(feeder)
    lost = 12 - (left or 0)
    assert row.failures == (f"TVMAZE has lost {lost} of the 12 episodes of Harbor One, which stay",)
    assert len(catalog.episode_records(FIRST)) == 12


def test_an_episode_that_is_taken_back_is_told_of(
    feeder: Feeder, upstream: ScriptedUpstream, catalog: Catalog, clock: Clock
) -> None:
    listed(upstream, feeder, catalog, 12)
    clock.now += 10
    del upstream.shows[0].episodes[-1]
    (row,) = refreshed(feeder)
    (drift,) = catalog.drift_since(clock.now)
    assert (row.failures, drift.is_removed, drift.number_before) == ((), True, 12)
    assert len(catalog.episode_records(FIRST)) == 11


def test_episodes_that_come_back_under_new_ids_keep_theirs_here(
    feeder: Feeder, upstream: ScriptedUpstream, catalog: Catalog, clock: Clock
) -> None:
    listed(upstream, feeder, catalog, 12)
    before = {it["id"]: it["episodeName"] for it in catalog.episode_records(FIRST)}
    clock.now += 10
    upstream.shows[0].episodes = [episode(970 + n, 1, n, f"Title {n}") for n in range(1, 13)]
    refreshed(feeder)
    assert {it["id"]: it["episodeName"] for it in catalog.episode_records(FIRST)} == before
    assert catalog.drift_since(clock.now) == ()
    upstream.shows[0].episodes.append(episode(71, 1, 13, "Again"))  # an id that was used before
    refreshed(feeder)
    after = {it["id"]: it["episodeName"] for it in catalog.episode_records(FIRST)}
    assert (len(after), before.items() <= after.items()) == (13, True)


def test_nothing_old_asks_nothing(feed: Feed, upstream: ScriptedUpstream, catalog: Catalog) -> None:
    feeder = feed(upstream)
    feeder.before_search("Harbor One")
    upstream.asked.clear()
    assert refreshed(feeder, only_stale=True) == []
    assert upstream.asked == []


def test_a_service_that_is_down_leaves_everything_as_it_is(
    catalog: Catalog, feeder: Feeder, upstream: ScriptedUpstream
) -> None:
    upstream.is_down = True
    (row,) = refreshed(feeder)
    assert (row.renewed, row.failures) == (0, ("TVMAZE answered 503",))
    assert len(catalog.episode_records(FIRST)) == 1


def test_what_nobody_asked_for_long_is_not_noted_for_ever(
    catalog: Catalog, feeder: Feeder, clock: Clock
) -> None:
    feeder.before_search("Nobody Knows")
    clock.now += 91 * 24 * 3600
    feeder.before_search("Nobody Else")
    with catalog.writing() as connection:
        asked = {it[0] for it in connection.execute("SELECT question FROM asked")}
    assert asked == {"name:nobody else"}
