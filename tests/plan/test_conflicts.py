"""What the conflict policies do with a place that is taken: pure decisions."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from organizer.model import (
    Action,
    Conflict,
    MediaFacts,
    Plan,
    Reason,
    Rejection,
    Release,
    Step,
)
from organizer.plan import Policy, Quality, finish_plan, is_better, keep_both, plan_library
from organizer.plan.draft import Draft
from organizer.plan.quality import SOURCES

LIBRARY = Path("/tv")
PLACE = "Lost (2004)/Season 01/e1.mkv"


def draft_of(planner: Any) -> Draft:
    return plan_library(
        LIBRARY, [Path("/in")], planner.placed, (), (), action=Action.MOVE, files=()
    )


def finished(planner: Any, policy: Policy) -> Plan:
    draft = draft_of(planner)
    return finish_plan(draft, planner.disk.standing_at(draft.destinations), (), policy)


def entry(plan: Plan, source: str) -> Step | Rejection:
    return next(e for e in plan.entries if e.source == Path(source))


REPLACE = Policy(conflict=Conflict.REPLACE)


def test_a_strong_match_replaces_what_stands_there_with_its_companions(planner: Any) -> None:
    planner.add("/in/a.mkv", PLACE, companions=[("/in/a.srt", ".srt")])
    planner.disk.add(LIBRARY / PLACE)
    planner.disk.add(LIBRARY / "Lost (2004)/Season 01/e1.srt")
    for step in finished(planner, REPLACE).steps:
        assert step.replaces is not None
        assert step.replaces.path == step.destination


def test_a_companion_without_a_rival_replaces_nothing(planner: Any) -> None:
    planner.add("/in/a.mkv", PLACE, companions=[("/in/a.srt", ".srt")])
    planner.disk.add(LIBRARY / PLACE)
    video, words = finished(planner, REPLACE).steps
    assert video.replaces is not None
    assert words.replaces is None


def test_a_weak_match_replaces_nothing(planner: Any) -> None:
    planner.add("/in/a.mkv", PLACE)
    (match, name) = planner.placed[0]
    planner.placed[0] = (replace(match, margin=0.1), name)
    planner.disk.add(LIBRARY / PLACE)
    found = entry(finished(planner, REPLACE), "/in/a.mkv")
    assert isinstance(found, Rejection)
    assert "not strong enough" in found.message


def test_two_that_want_one_place_replace_nothing(planner: Any) -> None:
    planner.add("/in/a.mkv", PLACE)
    planner.add("/in/b.mkv", PLACE)
    planner.disk.add(LIBRARY / PLACE)
    assert finished(planner, REPLACE).steps == ()


def test_another_name_of_the_same_file_is_not_replaced(planner: Any) -> None:
    planner.add("/in/a.mkv", PLACE)
    planner.disk.add(LIBRARY / PLACE, planner.disk.inodes[Path("/in/a.mkv")])
    assert finished(planner, REPLACE).steps == ()


def test_what_stood_right_and_is_replaced_is_not_called_unchanged(planner: Any) -> None:
    planner.add("/in/a.mkv", PLACE)
    planner.add(f"{LIBRARY}/{PLACE}", PLACE)
    found = entry(finished(planner, REPLACE), f"{LIBRARY}/{PLACE}")
    assert isinstance(found, Rejection)
    assert found.reason is Reason.REPLACED


def test_only_the_better_one_replaces_under_replace_better(planner: Any) -> None:
    planner.add("/in/a.mkv", PLACE)
    planner.disk.add(LIBRARY / PLACE)
    worse = Policy(conflict=Conflict.REPLACE_BETTER)
    better = Policy(conflict=Conflict.REPLACE_BETTER, better={Path("/in/a.mkv")})
    assert finished(planner, worse).steps == ()
    assert len(finished(planner, better).steps) == 1


# --- keep both --------------------------------------------------------------------------------


def kept(planner: Any) -> list[str]:
    plain = tried = draft_of(planner)
    plan = finish_plan(tried, planner.disk.standing_at(tried.destinations))
    for attempt in range(1, 6):
        tried = keep_both(plain, tried, plan, attempt)
        plan = finish_plan(tried, planner.disk.standing_at(tried.destinations))
    return [e.destination.name if e.destination else "" for e in plan.entries]


def released(planner: Any, position: int, **facts: Any) -> None:
    match, name = planner.placed[position]
    planner.placed[position] = (replace(match, release=Release(**facts)), name)


def test_both_are_kept_and_the_release_tells_them_apart(planner: Any) -> None:
    planner.add("/in/a.mkv", PLACE, companions=[("/in/a.en.srt", ".en.srt")])
    released(planner, 0, resolution="1080p", source="WEB-DL")
    planner.disk.add(LIBRARY / PLACE)
    assert kept(planner) == ["e1 - 1080p WEB-DL.mkv", "e1 - 1080p WEB-DL.en.srt"]


def test_of_several_for_a_free_place_the_first_has_the_plain_name(planner: Any) -> None:
    for name in ("a", "b", "c"):
        planner.add(f"/in/{name}.mkv", PLACE)
    assert kept(planner) == ["e1.mkv", "e1 - copy 2.mkv", "e1 - copy 3.mkv"]


def test_a_file_that_has_such_a_name_keeps_it(planner: Any) -> None:
    own = PLACE.replace("e1", "e1 - 1080p")
    planner.add(f"{LIBRARY}/{PLACE}", PLACE)
    planner.add(f"{LIBRARY}/{own}", PLACE)
    released(planner, 1, resolution="1080p")
    assert sorted(kept(planner)) == ["e1 - 1080p.mkv", "e1.mkv"]


# --- quality ----------------------------------------------------------------------------------


def quality(**facts: Any) -> Quality:
    return Quality(release=Release(**facts))


@pytest.mark.parametrize(
    ("new", "old", "better"),
    [
        pytest.param(quality(resolution="1080p"), quality(resolution="720p"), True, id="lines"),
        pytest.param(quality(resolution="720p"), quality(resolution="1080p"), False, id="fewer"),
        pytest.param(quality(resolution="1080p"), quality(), False, id="nothing known of the old"),
        pytest.param(
            quality(resolution="1080p", source="BluRay"),
            quality(resolution="1080p", source="HDTV"),
            True,
            id="source",
        ),
        pytest.param(
            quality(resolution="1080p", source="BluRay"),
            quality(resolution="1080p"),
            False,
            id="source of one only",
        ),
        pytest.param(
            quality(resolution="720p", proper=1), quality(resolution="720p"), True, id="proper"
        ),
        pytest.param(quality(resolution="720p"), quality(resolution="720p"), False, id="equal"),
        pytest.param(
            Quality(media=MediaFacts(width=1920, height=800)),
            quality(resolution="1080p"),
            False,
            id="cropped",
        ),
        pytest.param(
            Quality(media=MediaFacts(width=1920, height=1080)),
            Quality(release=Release(resolution="1080p"), media=MediaFacts(width=720, height=404)),
            True,
            id="what is inside counts more than the name",
        ),
    ],
)
def test_quality(new: Quality, old: Quality, better: bool) -> None:
    assert is_better(new, old) is better


def test_no_source_is_ranked_twice() -> None:
    names = [name for row in SOURCES for name in row.names]
    assert len(names) == len(set(names))
    assert all(name == name.lower() for name in names)
