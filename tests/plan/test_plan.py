from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from organizer.model import (
    Action,
    Match,
    Order,
    Plan,
    Reason,
    Rejection,
    Role,
    Series,
    SeriesFolder,
    SeriesId,
    Status,
    Step,
)
from organizer.plan import CHECKS, stopped_by_conflicts
from organizer.plan.graph import execution_order

LOST = "Lost (2004)/Season 01"
E1, E2, E3 = (f"{LOST}/Lost (2004) - S01E0{n}.mkv" for n in (1, 2, 3))


def summary(plan: Plan) -> list[tuple[str, str]]:
    """Each entry as (source, what becomes of it)."""
    return [(str(entry.source), became(entry)) for entry in plan.entries]


def became(entry: Step | Rejection) -> str:
    if isinstance(entry, Rejection):
        return f"{entry.status} {entry.reason}"
    return "unchanged" if entry.is_unchanged else str(entry.destination)


def test_companions_take_the_new_stem_and_follow_their_video(planner: Any) -> None:
    planner.add(
        "/in/b.mkv", E2, [("/in/Subs/b.eng.srt", ".en.srt"), ("/in/b.nfo", ".nfo")], number=2
    )
    planner.add("/in/a.mkv", E1, number=1)
    assert summary(planner.plan()) == [
        ("/in/a.mkv", f"/tv/{E1}"),
        ("/in/b.mkv", f"/tv/{E2}"),
        ("/in/Subs/b.eng.srt", f"/tv/{LOST}/Lost (2004) - S01E02.en.srt"),
        ("/in/b.nfo", f"/tv/{LOST}/Lost (2004) - S01E02.nfo"),
    ]
    assert [step.of for step in planner.plan().steps] == [
        None, None, Path("/in/b.mkv"), Path("/in/b.mkv"),
    ]  # fmt: skip


def test_a_dot_in_the_title_does_not_shorten_the_stem(planner: Any) -> None:
    planner.add("/in/a.mkv", f"{LOST}/S01E01 - Vol. 2.mkv", [("/in/a.srt", ".srt")])
    assert planner.plan().steps[1].destination == Path(f"/tv/{LOST}/S01E01 - Vol. 2.srt")


def test_entries_come_by_series_season_and_episode(planner: Any) -> None:
    alpha = Series(id=SeriesId(1), name="Alpha 2")
    later = Series(id=SeriesId(2), name="Alpha 10")
    planner.add("/in/1.mkv", "l/10.mkv", number=1, series=later)
    planner.add("/in/2.mkv", "a/10.mkv", number=10, series=alpha)
    planner.add("/in/3.mkv", "a/9.mkv", number=9, series=alpha)
    assert [entry.source.name for entry in planner.plan().entries] == ["3.mkv", "2.mkv", "1.mkv"]


def test_a_file_that_is_right_already_is_unchanged(planner: Any) -> None:
    planner.add(f"/tv/{E1}", E1)
    plan = planner.plan()
    assert summary(plan) == [(f"/tv/{E1}", "unchanged")]
    assert plan.steps == ()


def test_a_name_that_differs_only_in_case_is_renamed(planner: Any) -> None:
    planner.add(f"/tv/{E1.replace('S01', 's01')}", E1)
    assert summary(planner.plan())[0][1] == f"/tv/{E1}"


@pytest.mark.parametrize("name", ["/etc/x.mkv", "../x.mkv", "Lost/../../x.mkv"])
def test_a_name_that_leaves_the_library_is_a_bug_and_stops_everything(
    planner: Any, name: str
) -> None:
    planner.placed.append((planner.add("/in/a.mkv", E1), PurePosixPath(name)))
    with pytest.raises(ValueError, match="leaves the library"):
        planner.plan()


def test_an_existing_series_folder_is_reused(planner: Any) -> None:
    planner.add("/in/a.mkv", E1)
    plan = planner.plan(folders=[SeriesFolder(path=Path("lost"))])
    assert plan.steps[0].destination == Path("/tv/lost/Season 01/Lost (2004) - S01E01.mkv")


def test_a_series_folder_given_as_the_library_is_not_nested(planner: Any) -> None:
    planner.add("/tv/Lost (2004)/a.mkv", E1)
    plan = planner.plan(library=Path("/tv/Lost (2004)"))
    assert plan.steps[0].destination == Path(f"/tv/{E1}")


# --- conflicts --------------------------------------------------------------------------------


def test_two_files_for_one_place_are_both_in_conflict_with_all_their_companions(
    planner: Any,
) -> None:
    planner.add("/in/a.mkv", E1, [("/in/a.srt", ".en.srt")])
    planner.add("/in/b.mkv", E1)
    plan = planner.plan()
    assert [became(entry) for entry in plan.entries] == ["conflict same-destination"] * 3
    first, companion, second = plan.entries
    assert isinstance(first, Rejection)
    assert first.message == "/in/b.mkv wants the same place"
    assert first.destination == Path(f"/tv/{E1}")
    assert isinstance(companion, Rejection)
    assert companion.of == Path("/in/a.mkv")
    assert companion.message.startswith("it goes with a.mkv, which cannot go:")
    assert isinstance(second, Rejection)
    assert isinstance(second.match, Match)


def test_places_that_differ_only_in_case_are_one_place(planner: Any) -> None:
    planner.add("/in/a.mkv", "Lost/X.mkv")
    planner.add("/in/b.mkv", "Lost/x.mkv", number=2)
    assert [became(e) for e in planner.plan().entries] == ["conflict same-destination"] * 2


def test_a_second_copy_leaves_the_one_that_is_right_alone(planner: Any) -> None:
    planner.add(f"/tv/{E1}", E1)
    planner.add("/in/a.mkv", E1, [("/in/a.srt", ".srt")])
    assert sorted(summary(planner.plan())) == [
        ("/in/a.mkv", "conflict destination-taken"),
        ("/in/a.srt", "conflict destination-taken"),
        (f"/tv/{E1}", "unchanged"),
    ]


def test_companions_for_one_place_keep_both_videos_back(planner: Any) -> None:
    planner.add("/in/a.mkv", "x/a.mkv", [("/in/a.srt", ".en.srt")])
    planner.add("/in/b.mp4", "x/a.mp4", [("/in/b.srt", ".en.srt")], number=2)
    plan = planner.plan()
    assert [became(entry) for entry in plan.entries] == ["conflict same-destination"] * 4
    video = plan.entries[0]
    assert isinstance(video, Rejection)
    assert video.message == "it goes with a.srt, which cannot go: /in/b.srt wants the same place"


def test_a_taken_place_keeps_the_video_and_its_companions_back(planner: Any) -> None:
    planner.add("/in/a.mkv", E1, [("/in/a.srt", ".srt")])
    planner.disk.add(Path(f"/tv/{E1}"))
    assert [became(e) for e in planner.plan().entries] == ["conflict destination-taken"] * 2


def test_a_place_taken_under_another_case_is_taken(planner: Any) -> None:
    planner.add("/in/a.mkv", E1)
    planner.disk.add(Path(f"/tv/{E1.upper()}").parent / "x.mkv")
    planner.disk.add(Path(f"/tv/{LOST}/lost (2004) - s01e01.MKV"))
    assert [became(e) for e in planner.plan().entries] == ["conflict destination-taken"]


def test_a_companion_whose_place_is_taken_keeps_its_video_back(planner: Any) -> None:
    planner.add("/in/a.mkv", E1, [("/in/a.srt", ".srt")])
    planner.disk.add(Path(f"/tv/{E1}").with_suffix(".srt"))
    assert [became(e) for e in planner.plan().entries] == ["conflict destination-taken"] * 2


def test_a_companion_of_a_video_that_is_right_is_in_conflict_alone(planner: Any) -> None:
    planner.add(f"/tv/{E1}", E1, [("/in/a.srt", ".srt"), ("/in/a.nfo", ".nfo")])
    planner.disk.add(Path(f"/tv/{E1}").with_suffix(".srt"))
    assert [became(e) for e in planner.plan().entries] == [
        "unchanged",
        "conflict destination-taken",
        f"/tv/{E1}".replace(".mkv", ".nfo"),
    ]


def test_a_file_is_not_put_where_others_need_a_folder(planner: Any) -> None:
    planner.add("/in/a.mkv", "Lost.mkv")
    planner.add("/in/b.mkv", "lost.mkv/b.mkv", number=2)
    assert [became(e) for e in planner.plan().entries] == [
        "conflict same-destination",
        "/tv/lost.mkv/b.mkv",
    ]


def test_two_names_of_one_file_are_said_to_be_that(planner: Any) -> None:
    planner.add("/in/a.mkv", E1)
    planner.disk.add(Path(f"/tv/{E1}"), inode=planner.disk.inodes[Path("/in/a.mkv")])
    entry = planner.plan().entries[0]
    assert isinstance(entry, Rejection)
    assert entry.message.endswith("is there already, a hard link to the same file")


# --- what moves away --------------------------------------------------------------------------


def test_a_place_that_this_plan_empties_is_free(planner: Any) -> None:
    planner.add(f"/tv/{E2}", E3, number=3)
    planner.add(f"/tv/{E1}", E2, number=2)
    plan = planner.plan()
    assert len(plan.steps) == 2
    moved = [group.steps[0].source for group in execution_order(plan)]
    assert moved == [Path(f"/tv/{E2}"), Path(f"/tv/{E1}")]


def test_two_episodes_can_swap_their_names(planner: Any) -> None:
    planner.add(f"/tv/{E1}", E2, number=2)
    planner.add(f"/tv/{E2}", E1, number=1)
    plan = planner.plan()
    assert [became(e) for e in plan.entries] == [f"/tv/{E1}", f"/tv/{E2}"]
    assert len(list(execution_order(plan))) == 1


def test_what_waits_for_a_file_that_stays_stays_too_through_a_whole_chain(planner: Any) -> None:
    names = [f"{LOST}/{number}.mkv" for number in range(2000)]
    for number, (here, there) in enumerate(pairwise(names)):
        planner.add(f"/tv/{here}", there, number=number)
    assert len(planner.plan().steps) == 1999
    planner.disk.add(Path(f"/tv/{names[-1]}"))
    plan = planner.plan()
    assert plan.steps == ()
    entry = plan.entries[0]
    assert isinstance(entry, Rejection)
    assert entry.message == f"/tv/{names[1]} is there, and cannot go where it belongs"


@pytest.mark.parametrize("action", [Action.COPY, Action.HARDLINK, Action.SYMLINK, Action.REFLINK])
def test_a_file_that_is_only_copied_does_not_empty_its_place(planner: Any, action: Action) -> None:
    planner.add(f"/tv/{E2}", E3, number=3)
    planner.add("/in/a.mkv", E2, number=2)
    assert [became(e) for e in planner.plan(action=action).entries] == [
        "conflict destination-taken",
        f"/tv/{E3}",
    ]


# --- other actions ----------------------------------------------------------------------------


@pytest.mark.parametrize("action", [a for a in Action if a is not Action.MOVE])
def test_a_link_or_copy_that_is_there_already_is_unchanged(planner: Any, action: Action) -> None:
    planner.add("/in/a.mkv", E1, [("/in/a.srt", ".srt")])
    planner.disk.add(Path(f"/tv/{E1}"))
    planner.disk.there.add(Path(f"/tv/{E1}"))
    plan = planner.plan(action=action)
    assert [became(e) for e in plan.entries] == [
        "unchanged",
        f"/tv/{E1}".replace(".mkv", ".srt"),
    ]
    assert plan.entries[0].source == Path("/in/a.mkv")


def test_another_file_is_no_copy(planner: Any) -> None:
    planner.add("/in/a.mkv", E1)
    planner.disk.add(Path(f"/tv/{E1}"))
    for action in Action:
        assert [became(e) for e in planner.plan(action=action).entries] == [
            "conflict destination-taken"
        ]


# --- left alone -------------------------------------------------------------------------------


def rejection(source: str, reason: Reason = Reason.NO_SERIES, **more: Any) -> Rejection:
    return Rejection(
        source=Path(source),
        role=Role.VIDEO,
        status=Status.UNMATCHED,
        reason=reason,
        message="no series fits",
        **more,
    )


def test_companions_of_a_video_left_alone_stay_for_the_same_reason(planner: Any) -> None:
    video = planner.file("/in/x 10.mkv", [("/in/x 10.srt", ".srt"), ("/in/Subs/x.srt", ".en.srt")])
    other = planner.file("/in/x 9.mkv")
    planner.add("/in/a.mkv", E1)
    plan = planner.plan(
        left_alone=[rejection("/in/x 10.mkv"), rejection("/in/x 9.mkv")], files=[video, other]
    )
    assert [(e.source.name, e.of) for e in plan.entries] == [
        ("a.mkv", None),
        ("x 9.mkv", None),
        ("x 10.mkv", None),
        ("x.srt", Path("/in/x 10.mkv")),
        ("x 10.srt", Path("/in/x 10.mkv")),
    ]
    subtitle = plan.entries[-1]
    assert isinstance(subtitle, Rejection)
    assert (subtitle.role, subtitle.status, subtitle.reason, subtitle.message) == (
        Role.SUBTITLE,
        Status.UNMATCHED,
        Reason.NO_SERIES,
        "no series fits",
    )


def test_a_conflict_is_all_it_takes_to_move_nothing_under_the_policy_fail(planner: Any) -> None:
    planner.add(f"/tv/{E1}", E1)
    planner.add("/in/b.mkv", E2, [("/in/b.srt", ".srt")], number=2)
    planner.add("/in/c.mkv", E3, number=3)
    planner.disk.add(Path(f"/tv/{E3}"))
    (plan,) = stopped_by_conflicts([planner.plan()])
    assert plan.steps == ()
    assert [became(e) for e in plan.entries] == [
        "unchanged",
        "planned run-stopped",
        "planned run-stopped",
        "conflict destination-taken",
    ]


def test_without_a_conflict_the_policy_fail_moves_everything(planner: Any) -> None:
    planner.add("/in/a.mkv", E1)
    plans = (planner.plan(),)
    assert stopped_by_conflicts(plans) == plans


def test_a_conflict_in_one_library_stops_the_others_under_the_policy_fail(planner: Any) -> None:
    planner.add("/in/a.mkv", E1)
    free = planner.plan()
    planner.disk.add(Path(f"/tv/{E1}"))
    plans = stopped_by_conflicts([free, planner.plan()])
    assert [plan.steps for plan in plans] == [(), ()]
    assert became(plans[0].entries[0]) == "planned run-stopped"


def test_thousands_of_files_for_one_place_are_all_in_conflict(planner: Any) -> None:
    for number in range(3000):
        planner.add(f"/in/{number}.mkv", E1)
    entries = planner.plan().entries
    assert {became(entry) for entry in entries} == {"conflict same-destination"}
    assert len(entries) == 3000


def test_checks_have_names_and_examples() -> None:
    assert len({check.name for check in CHECKS}) == len(CHECKS)
    assert all(check.example for check in CHECKS)


def test_steps_carry_the_match_for_the_report(planner: Any) -> None:
    match = planner.add("/in/a.mkv", E1, [("/in/a.srt", ".srt")])
    entries: Sequence[Step | Rejection] = planner.plan().entries
    assert [entry.match for entry in entries] == [match, match]
    assert match.chosen.order is Order.AIRED
