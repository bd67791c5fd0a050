"""Undo: the identical tree, unless something was changed since, and never over anything."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizer.apply import Journal, plan_undo
from organizer.errors import UsageError
from organizer.model import Action, Reason, Status
from tests.apply.conftest import Workshop


def place_two(workshop: Workshop) -> None:
    workshop.file("downloads/Show/S1/a.mkv", "video a")
    workshop.file("downloads/Show/S1/a.srt", "text a")
    workshop.file("downloads/Show/b.mkv", "video b")
    os.utime(workshop.downloads / "Show", ns=(5, 777_000_000_001))
    (workshop.downloads / "Show" / "S1").chmod(0o750)
    workshop.apply(
        workshop.step("downloads/Show/S1/a.mkv", "library/Show/Season 01/e1.mkv"),
        workshop.step(
            "downloads/Show/S1/a.srt",
            "library/Show/Season 01/e1.srt",
            of="downloads/Show/S1/a.mkv",
        ),
        workshop.step("downloads/Show/b.mkv", "library/Show/Season 01/e2.mkv"),
    )


def test_undo_gives_back_the_identical_tree_and_can_be_undone(workshop: Workshop) -> None:
    workshop.file("downloads/Show/S1/a.mkv", "video a")
    (workshop.downloads / "Show" / "S1").chmod(0o750)
    os.utime(workshop.downloads / "Show", ns=(5, 777_000_000_001))
    before = workshop.tree()
    workshop.apply(workshop.step("downloads/Show/S1/a.mkv", "library/Show/Season 01/e1.mkv"))
    after = workshop.tree()
    undone = workshop.undo()
    assert workshop.tree() == before
    redone = workshop.undo(undone.run)
    # New folders have new times; everything else is as it was.
    assert {n: v[:2] for n, v in workshop.tree().items()} == {n: v[:2] for n, v in after.items()}
    workshop.undo(redone.run)
    assert workshop.tree() == before


def test_undo_without_a_number_takes_the_newest_run_that_stands(workshop: Workshop) -> None:
    for name in ("a", "b"):
        workshop.file(f"downloads/{name}.mkv", name)
        workshop.apply(workshop.step(f"downloads/{name}.mkv", f"library/{name}.mkv"))
    workshop.undo()
    assert set(workshop.files()) == {"library/a.mkv", "downloads/b.mkv"}
    undone = workshop.undo()
    assert set(workshop.files()) == {"downloads/a.mkv", "downloads/b.mkv"}
    with pytest.raises(UsageError, match="no run to undo"):
        workshop.undo()
    workshop.undo(undone.run)
    assert set(workshop.files()) == {"library/a.mkv", "downloads/b.mkv"}
    workshop.undo()  # the first run stands again
    assert set(workshop.files()) == {"downloads/a.mkv", "downloads/b.mkv"}


def test_history_says_what_stands_after_an_undo_of_an_undo(workshop: Workshop) -> None:
    workshop.file("downloads/a.mkv", "a")
    workshop.apply(workshop.step("downloads/a.mkv", "library/a.mkv"))
    undo = workshop.undo()
    assert [(r.id, r.undone, r.done) for r in workshop.journal.runs()] == [
        (2, False, 1),
        (1, True, 0),
    ]
    workshop.undo(undo.run)
    assert [(r.id, r.undone, r.done) for r in workshop.journal.runs()] == [
        (3, False, 1),
        (2, True, 0),
        (1, False, 1),
    ]


@pytest.mark.parametrize("change", ["rewritten", "same size, same time", "gone", "replaced"])
def test_a_file_that_was_changed_since_is_refused_and_the_others_go_back(
    workshop: Workshop, change: str
) -> None:
    place_two(workshop)
    changed = workshop.library / "Show" / "Season 01" / "e1.srt"
    if change == "rewritten":
        changed.write_bytes(b"rewritten")
    elif change == "same size, same time":
        times = changed.stat()
        changed.write_bytes(b"TEXT A")
        os.utime(changed, ns=(times.st_atime_ns, times.st_mtime_ns))
    elif change == "gone":
        changed.unlink()
    else:
        times = changed.stat()
        changed.rename(changed.with_suffix(".old"))
        changed.write_bytes(b"text a")
        os.utime(changed, ns=(times.st_atime_ns, times.st_mtime_ns))
    refused = [e for e in plan_undo(workshop.journal).entries if e.reason is not None]
    assert [entry.step.source for entry in refused] == [changed]
    outcomes = workshop.undo().outcomes
    assert [(o.step.source, o.reason) for o in outcomes if o.status is not Status.DONE] == [
        (changed, Reason.SOURCE_GONE if change == "gone" else Reason.SOURCE_CHANGED)
    ]
    files = workshop.files()
    assert files["downloads/Show/S1/a.mkv"] == b"video a"
    assert files["downloads/Show/b.mkv"] == b"video b"
    assert "downloads/Show/S1/a.srt" not in files


def test_undo_never_overwrites_what_came_to_the_old_place(workshop: Workshop) -> None:
    place_two(workshop)
    workshop.file("downloads/Show/b.mkv", "newcomer")
    outcomes = workshop.undo().outcomes
    taken = [o for o in outcomes if o.status is not Status.DONE]
    assert [o.reason for o in taken] == [Reason.DESTINATION_TAKEN]
    assert workshop.files()["downloads/Show/b.mkv"] == b"newcomer"
    assert workshop.files()["library/Show/Season 01/e2.mkv"] == b"video b"


def test_undo_keeps_a_folder_that_got_something_else(workshop: Workshop) -> None:
    place_two(workshop)
    workshop.file("library/Show/poster.jpg", "poster")
    workshop.undo()
    assert set(workshop.files()) == {
        "downloads/Show/S1/a.mkv",
        "downloads/Show/S1/a.srt",
        "downloads/Show/b.mkv",
        "library/Show/poster.jpg",
    }
    assert not (workshop.library / "Show" / "Season 01").exists()


def test_the_time_of_a_folder_that_others_changed_since_is_left_alone(workshop: Workshop) -> None:
    place_two(workshop)
    workshop.file("library/notes.txt", "new")
    changed = workshop.library.stat().st_mtime_ns
    workshop.undo()
    assert workshop.library.stat().st_mtime_ns > changed  # removing our folder changed it too


def test_planning_an_undo_changes_nothing(workshop: Workshop) -> None:
    place_two(workshop)
    before = workshop.tree()
    plan = plan_undo(workshop.journal)
    assert [entry.removes for entry in plan.entries] == [False] * 3
    assert workshop.tree() == before
    assert len(workshop.journal.runs()) == 1


@pytest.mark.parametrize("number", [7, 0, -1])
def test_a_run_that_does_not_exist_cannot_be_undone(workshop: Workshop, number: int) -> None:
    with pytest.raises(UsageError, match="organize history"):
        plan_undo(workshop.journal, number)


def test_a_run_cannot_be_undone_twice(workshop: Workshop) -> None:
    place_two(workshop)
    workshop.undo(1)
    with pytest.raises(UsageError, match="left to undo"):
        workshop.undo(1)


NAMES = st.sampled_from(["a", "b", "c", "A", "d/a", "d/b", "d/D/c", "e/x"])


@given(
    standing=st.dictionaries(NAMES, st.binary(max_size=3), min_size=1, max_size=6),
    wanted=st.lists(
        st.tuples(NAMES, NAMES), min_size=1, max_size=6, unique_by=(lambda p: p[0], lambda p: p[1])
    ),
    action=st.sampled_from([Action.MOVE, Action.MOVE, Action.MOVE, Action.COPY, Action.HARDLINK]),
)
def test_undo_gives_any_library_back_whatever_was_placed(
    tmp_path_factory: pytest.TempPathFactory,
    standing: dict[str, bytes],
    wanted: list[tuple[str, str]],
    action: Action,
) -> None:
    folder = tmp_path_factory.mktemp("any")
    with Journal.open(folder / "state" / "journal.db") as journal:
        workshop = Workshop(folder / "root", journal)
        workshop.library.mkdir(parents=True)
        workshop.downloads.mkdir()
        for name, content in standing.items():
            workshop.file(f"library/{name}", content)
        for path in workshop.root.rglob("*"):
            os.utime(path, ns=(1, 1_400_000_000_000_000_000))
        before = workshop.tree()
        contents = sorted(workshop.files().values())
        steps = [
            workshop.step(f"library/{a}", f"library/{b}", action=action)
            for a, b in wanted
            if a in standing and a != b
        ]
        result = workshop.apply(*steps)
        placed = [o for o in result.outcomes if o.status is Status.DONE]
        if action is Action.MOVE:
            assert sorted(workshop.files().values()) == contents
        if placed:
            undone = workshop.undo()
            assert {o.status for o in undone.outcomes} == {Status.DONE}
        assert workshop.tree() == before


def test_a_folder_that_only_what_was_taken_back_had_touched_keeps_its_time(
    workshop: Workshop,
) -> None:
    for name in ("library/source", "library/taken", "downloads/a", "downloads/a.srt"):
        workshop.file(name, name)
    before = workshop.library.stat().st_mtime_ns
    result = workshop.apply(
        workshop.step("downloads/a", "library/b", action=Action.COPY),
        workshop.step("downloads/a.srt", "library/taken", of="downloads/a", action=Action.COPY),
        workshop.step("library/source", "library/Show/x", action=Action.COPY),
    )
    assert [o.status for o in result.outcomes][:2] == [Status.CONFLICT, Status.CONFLICT]
    workshop.undo()
    assert workshop.library.stat().st_mtime_ns == before
