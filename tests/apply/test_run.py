"""Applying: what is placed, in which order, and what stays when something is in the way."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from organizer.apply import apply_plan
from organizer.model import Action, Outcome, Plan, Reason, Status
from tests.apply.conftest import Workshop, done, names


def statuses(outcomes: tuple[Outcome, ...]) -> list[Status]:
    return [outcome.status for outcome in outcomes]


def test_a_video_and_its_companion_are_moved_and_the_emptied_folder_goes(
    workshop: Workshop,
) -> None:
    workshop.file("downloads/Show.S01E01/a.mkv", "video")
    workshop.file("downloads/Show.S01E01/a.en.srt", "subtitle")
    result = workshop.apply(
        workshop.step("downloads/Show.S01E01/a.mkv", "library/Show/Season 01/e1.mkv"),
        workshop.step(
            "downloads/Show.S01E01/a.en.srt",
            "library/Show/Season 01/e1.en.srt",
            of="downloads/Show.S01E01/a.mkv",
        ),
    )
    assert statuses(result.outcomes) == done(2)
    assert workshop.files() == {
        "library/Show/Season 01/e1.mkv": b"video",
        "library/Show/Season 01/e1.en.srt": b"subtitle",
    }
    assert workshop.downloads.is_dir()
    assert not (workshop.downloads / "Show.S01E01").exists()


ROUNDS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    # what stands, by content; what wants to go where
    "swap": ({"a": "A", "b": "B"}, {"a": "b", "b": "a"}),
    "chain: each place is free only after the next has left it": (
        {"e1": "A", "e2": "B", "e3": "C"},
        {"e1": "e2", "e2": "e3", "e3": "e4"},
    ),
    "cycle of three": ({"a": "A", "b": "B", "c": "C"}, {"a": "b", "b": "c", "c": "a"}),
    "two cycles and a chain that ends at neither": (
        {"a": "A", "b": "B", "c": "C", "d": "D", "x": "X", "y": "Y"},
        {"a": "b", "b": "a", "c": "d", "d": "c", "x": "y", "y": "z"},
    ),
    "only the case changes": ({"lost.mkv": "L"}, {"lost.mkv": "Lost.mkv"}),
    "only the Unicode form changes": ({"Cafe\u0301": "C"}, {"Cafe\u0301": "Caf\u00e9"}),
    "swap of two names that differ only in case": (
        {"lost": "1", "Lost": "2"},
        {"lost": "Lost", "Lost": "lost"},
    ),
}


@pytest.mark.parametrize(("standing", "moves"), ROUNDS.values(), ids=ROUNDS)
def test_files_that_wait_for_each_other_all_arrive(
    workshop: Workshop, standing: dict[str, str], moves: dict[str, str]
) -> None:
    for name, content in standing.items():
        workshop.file(f"library/{name}", content)
    before = workshop.tree()
    steps = [workshop.step(f"library/{a}", f"library/{b}") for a, b in moves.items()]
    result = workshop.apply(*steps)
    assert statuses(result.outcomes) == done(len(steps))
    expected = {f"library/{moves.get(n, n)}": c.encode() for n, c in standing.items()}
    assert workshop.files() == expected
    workshop.undo()
    assert workshop.tree() == before


def test_a_swap_of_two_episodes_takes_their_companions_along(workshop: Workshop) -> None:
    for name in ("e1", "e2"):
        workshop.file(f"library/{name}.mkv", f"{name} video")
        workshop.file(f"library/{name}.srt", f"{name} text")
    workshop.apply(
        workshop.step("library/e1.mkv", "library/e2.mkv"),
        workshop.step("library/e1.srt", "library/e2.srt", of="library/e1.mkv"),
        workshop.step("library/e2.mkv", "library/e1.mkv"),
        workshop.step("library/e2.srt", "library/e1.srt", of="library/e2.mkv"),
    )
    assert workshop.files() == {
        "library/e1.mkv": b"e2 video",
        "library/e1.srt": b"e2 text",
        "library/e2.mkv": b"e1 video",
        "library/e2.srt": b"e1 text",
    }


def test_a_file_that_came_to_the_destination_meanwhile_is_never_overwritten(
    workshop: Workshop,
) -> None:
    workshop.file("downloads/a.mkv", "new")
    step = workshop.step("downloads/a.mkv", "library/e1.mkv")
    workshop.file("library/e1.mkv", "other")
    (outcome,) = workshop.apply(step).outcomes
    assert (outcome.status, outcome.reason) == (Status.CONFLICT, Reason.DESTINATION_TAKEN)
    assert workshop.files() == {"downloads/a.mkv": b"new", "library/e1.mkv": b"other"}


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("leads", ["somewhere", "nowhere"])
def test_a_symlink_in_the_place_of_the_destination_is_not_followed(
    workshop: Workshop, action: Action, leads: str
) -> None:
    workshop.file("downloads/a.mkv", "new")
    target = workshop.file("elsewhere/x.mkv", "other")
    link = workshop.library / "e1.mkv"
    link.symlink_to(target if leads == "somewhere" else target.with_name("absent"))
    before = workshop.files()
    (outcome,) = workshop.apply(
        workshop.step("downloads/a.mkv", "library/e1.mkv", action=action)
    ).outcomes
    assert outcome.status is not Status.DONE
    assert workshop.files() == before
    assert link.is_symlink()


def test_a_unit_whose_companion_cannot_be_placed_stays_whole(workshop: Workshop) -> None:
    workshop.file("downloads/a.mkv", "video")
    workshop.file("downloads/a.srt", "text")
    workshop.file("downloads/b.mkv", "next")
    video = workshop.step("downloads/a.mkv", "library/e1.mkv")
    companion = workshop.step("downloads/a.srt", "library/e1.srt", of="downloads/a.mkv")
    following = workshop.step("downloads/b.mkv", "library/e2.mkv")
    workshop.file("library/e1.srt", "other")
    result = workshop.apply(video, companion, following)
    assert [o.reason for o in result.outcomes] == [
        Reason.DESTINATION_TAKEN,
        Reason.DESTINATION_TAKEN,
        None,
    ]
    assert workshop.files() == {
        "downloads/a.mkv": b"video",
        "downloads/a.srt": b"text",
        "library/e1.srt": b"other",
        "library/e2.mkv": b"next",
    }


def test_the_companions_of_a_video_that_is_gone_stay_with_its_reason(workshop: Workshop) -> None:
    video = workshop.file("downloads/a.mkv", "video")
    workshop.file("downloads/a.srt", "text")
    steps = (
        workshop.step("downloads/a.mkv", "library/e1.mkv"),
        workshop.step("downloads/a.srt", "library/e1.srt", of="downloads/a.mkv"),
    )
    video.unlink()
    result = workshop.apply(*steps)
    assert [o.reason for o in result.outcomes] == [Reason.SOURCE_GONE, Reason.VIDEO_LEFT_ALONE]
    assert statuses(result.outcomes) == [Status.FAILED, Status.FAILED]
    assert workshop.files() == {"downloads/a.srt": b"text"}


@pytest.mark.parametrize("change", ["content", "time", "another file"])
def test_a_source_that_changed_since_the_plan_is_left_alone(
    workshop: Workshop, change: str
) -> None:
    path = workshop.file("downloads/a.mkv", "video")
    step = workshop.step("downloads/a.mkv", "library/e1.mkv")
    if change == "content":
        path.write_bytes(b"longer video")
    elif change == "time":
        os.utime(path, (1, 1))
    else:
        workshop.file("downloads/other", "video").replace(path)
    (outcome,) = workshop.apply(step).outcomes
    assert (outcome.status, outcome.reason) == (Status.FAILED, Reason.SOURCE_CHANGED)
    assert path.exists()


def test_a_folder_that_leads_out_of_the_library_receives_nothing(workshop: Workshop) -> None:
    workshop.file("downloads/a.mkv", "video")
    outside = workshop.root / "outside"
    outside.mkdir()
    (workshop.library / "Show").symlink_to(outside)
    for destination in ("library/Show/e1.mkv", "library/Show/Season 01/e1.mkv"):
        (outcome,) = workshop.apply(workshop.step("downloads/a.mkv", destination)).outcomes
        assert outcome.status is Status.FAILED
    assert list(outside.iterdir()) == []
    assert workshop.files() == {"downloads/a.mkv": b"video"}


def test_a_folder_that_leads_elsewhere_inside_the_library_is_used(workshop: Workshop) -> None:
    workshop.file("downloads/a.mkv", "video")
    (workshop.library / "real").mkdir()
    (workshop.library / "Show").symlink_to(workshop.library / "real")
    workshop.apply(workshop.step("downloads/a.mkv", "library/Show/e1.mkv"))
    assert workshop.files() == {"library/real/e1.mkv": b"video"}


def test_only_folders_that_the_run_emptied_are_removed(workshop: Workshop) -> None:
    workshop.file("downloads/full/a.mkv", "a")
    workshop.file("downloads/full/notes.txt", "keep")
    workshop.file("downloads/deep/er/b.mkv", "b")
    (workshop.downloads / "empty before").mkdir()
    (workshop.downloads / "deep" / "empty before").mkdir()
    workshop.apply(
        workshop.step("downloads/full/a.mkv", "library/a.mkv"),
        workshop.step("downloads/deep/er/b.mkv", "library/b.mkv"),
    )
    left = {str(p.relative_to(workshop.downloads)) for p in workshop.downloads.rglob("*")}
    assert left == {"full", "full/notes.txt", "empty before", "deep", "deep/empty before"}


def test_neither_a_root_nor_the_library_is_ever_removed(workshop: Workshop) -> None:
    workshop.file("downloads/library/a.mkv", "a")
    library = workshop.downloads / "library"
    plan = Plan(
        library=library,
        roots=(workshop.downloads, workshop.downloads / "inner"),
        entries=(workshop.step("downloads/library/a.mkv", "downloads/library/x.mkv"),),
    )
    apply_plan(plan, workshop.journal)
    (library / "x.mkv").rename(workshop.root / "x.mkv")
    workshop.file("downloads/inner/b.mkv", "b")
    inner = Plan(
        library=library,
        roots=plan.roots,
        entries=(workshop.step("downloads/inner/b.mkv", "downloads/library/b.mkv"),),
    )
    apply_plan(inner, workshop.journal)
    assert (workshop.downloads / "inner").is_dir()
    assert library.is_dir()


def test_a_name_that_is_not_utf_8_keeps_its_bytes(workshop: Workshop) -> None:
    name = os.fsdecode(b"Show\xff\n\x1b[31m.mkv")
    workshop.file(f"downloads/{name}", "video")
    before = workshop.tree()
    step = workshop.step(f"downloads/{name}", f"library/{name}")
    (outcome,) = workshop.apply(step).outcomes
    assert outcome.status is Status.DONE
    assert names(workshop.library) == [name]
    (entry,) = workshop.journal.entries(workshop.journal.runs()[0])
    assert entry.source == str(step.source)
    workshop.undo()
    assert workshop.tree() == before


def test_outcomes_come_in_the_order_of_the_plan_and_each_is_reported_once(
    workshop: Workshop,
) -> None:
    for name in ("e1", "e2"):
        workshop.file(f"library/{name}", name)
    steps = (workshop.step("library/e1", "library/e2"), workshop.step("library/e2", "library/e3"))
    seen: list[Path] = []
    result = apply_plan(
        workshop.plan(*steps),
        workshop.journal,
        on_outcome=lambda outcome: seen.append(outcome.step.source),
    )
    assert [o.step for o in result.outcomes] == list(steps)
    assert seen == [steps[1].source, steps[0].source]  # the order in which they were done


def test_a_plan_without_steps_makes_no_run(workshop: Workshop) -> None:
    assert workshop.apply().run is None
    assert workshop.journal.runs() == ()


def test_two_names_of_one_file_are_not_taken_for_one(workshop: Workshop) -> None:
    first = workshop.file("downloads/a.mkv", "video")
    (workshop.library / "b.mkv").hardlink_to(first)
    (outcome,) = workshop.apply(workshop.step("downloads/a.mkv", "library/b.mkv")).outcomes
    assert outcome.reason is Reason.DESTINATION_TAKEN
    assert set(workshop.files()) == {"downloads/a.mkv", "library/b.mkv"}


def test_a_file_that_is_still_written_to_is_not_moved(workshop: Workshop) -> None:
    path = workshop.file("downloads/a.mkv", "A")
    step = workshop.step("downloads/a.mkv", "library/a.mkv")
    with path.open("r+b"):
        (outcome,) = workshop.apply(step).outcomes
    assert (outcome.status, outcome.reason) == (Status.NOT_READY, Reason.INCOMPLETE)
    assert [o.status for o in workshop.apply(step).outcomes] == [Status.DONE]


@pytest.mark.parametrize(
    ("action", "status"),
    [
        pytest.param(Action.HARDLINK, Status.DONE, id="linked"),
        pytest.param(Action.COPY, Status.DONE, id="copied"),
        pytest.param(Action.MOVE, Status.NOT_READY, id="never moved"),
    ],
)
def test_what_is_seeded_may_be_open(workshop: Workshop, action: Action, status: Status) -> None:
    path = workshop.file("downloads/a.mkv", "A")
    step = replace(workshop.step("downloads/a.mkv", "library/a.mkv"), action=action)
    with path.open("r+b"):
        result = apply_plan(workshop.plan(step), workshop.journal, are_seeded=True)
    assert [o.status for o in result.outcomes] == [status]
