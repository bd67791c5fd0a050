"""A file takes another one's place: the other goes to the recycle folder, and comes back."""

import datetime as dt
from pathlib import Path

import pytest

from organizer.apply import (
    CannotPlace,
    apply_plan,
    delete_recycled,
    recycled,
    recycled_by_name,
    restoring,
)
from organizer.errors import UsageError
from organizer.model import Action, Plan, Reason, Status
from tests.apply.conftest import Workshop, done

BIN = "library/.organize-recycle/1"


@pytest.fixture
def replacing(workshop: Workshop) -> Workshop:
    workshop.file("downloads/new.mkv", "new")
    workshop.file("downloads/new.srt", "new words")
    workshop.file("library/Show/e1.mkv", "old")
    workshop.file("library/Show/e1.srt", "old words")
    return workshop


def replace_both(workshop: Workshop, action: Action = Action.MOVE) -> list[Status]:
    result = workshop.apply(
        workshop.step(
            "downloads/new.mkv",
            "library/Show/e1.mkv",
            action=action,
            replaces="library/Show/e1.mkv",
        ),
        workshop.step(
            "downloads/new.srt",
            "library/Show/e1.srt",
            of="downloads/new.mkv",
            action=action,
            replaces="library/Show/e1.srt",
        ),
    )
    return [outcome.status for outcome in result.outcomes]


@pytest.mark.parametrize("action", [Action.MOVE, Action.COPY, Action.HARDLINK])
def test_the_old_files_go_to_the_recycle_folder_and_an_undo_gives_everything_back(
    replacing: Workshop, action: Action
) -> None:
    before = replacing.tree()
    assert replace_both(replacing, action) == done(2)
    files = replacing.files()
    assert files["library/Show/e1.mkv"] == b"new"
    assert files[f"{BIN}/Show/e1.mkv"] == b"old"
    assert files[f"{BIN}/Show/e1.srt"] == b"old words"
    result = replacing.undo()
    assert [outcome.status for outcome in result.outcomes] == done(4)
    assert replacing.tree() == before
    replacing.undo(2)
    assert replacing.files() == files


def test_a_copy_from_another_file_system_is_whole_before_the_old_file_makes_room(
    replacing: Workshop, elsewhere: Path
) -> None:
    (elsewhere / "new.mkv").write_bytes(b"x" * (2 << 20))
    step = replacing.step(
        f"{elsewhere}/new.mkv", "library/Show/e1.mkv", replaces="library/Show/e1.mkv"
    )
    plan = Plan(library=replacing.library, roots=(elsewhere,), entries=(step,))
    result = apply_plan(plan, replacing.journal)
    assert [outcome.status for outcome in result.outcomes] == done(1)
    assert replacing.files()[f"{BIN}/Show/e1.mkv"] == b"old"
    assert (replacing.library / "Show/e1.mkv").stat().st_size == 2 << 20
    assert not (elsewhere / "new.mkv").exists()
    assert [outcome.status for outcome in replacing.undo().outcomes] == done(2)
    assert replacing.files()["library/Show/e1.mkv"] == b"old"
    assert (elsewhere / "new.mkv").stat().st_size == 2 << 20


def test_a_file_that_changed_since_the_plan_is_not_replaced(replacing: Workshop) -> None:
    step = replacing.step(
        "downloads/new.mkv", "library/Show/e1.mkv", replaces="library/Show/e1.mkv"
    )
    (replacing.library / "Show/e1.mkv").write_text("written to meanwhile")
    (outcome,) = replacing.apply(step).outcomes
    assert outcome.reason is Reason.SOURCE_CHANGED
    assert replacing.files()["library/Show/e1.mkv"] == b"written to meanwhile"
    assert replacing.files()["downloads/new.mkv"] == b"new"


def test_when_the_new_file_cannot_come_the_old_one_stays(replacing: Workshop) -> None:
    before = replacing.tree()
    first = replacing.step(
        "downloads/new.mkv", "library/Show/e1.mkv", replaces="library/Show/e1.mkv"
    )
    second = replacing.step("downloads/new.srt", "library/Show/e1.srt", of="downloads/new.mkv")
    result = replacing.apply(first, second)
    assert [o.status for o in result.outcomes] == [Status.CONFLICT, Status.CONFLICT]
    assert replacing.tree() == before


def test_restoring_swaps_the_two_files(replacing: Workshop) -> None:
    replace_both(replacing)
    found = [each for each in recycled(replacing.journal) if each.entry.source.endswith("mkv")]
    result = apply_plan(restoring(found[0]), replacing.journal)
    assert [outcome.status for outcome in result.outcomes] == done(1)
    files = replacing.files()
    assert files["library/Show/e1.mkv"] == b"old"
    assert files["library/.organize-recycle/2/Show/e1.mkv"] == b"new"
    assert {each.entry.source.rpartition("/")[2] for each in recycled(replacing.journal)} == {
        "e1.mkv",
        "e1.srt",
    }


def test_emptying_deletes_the_file_and_the_folders_that_are_empty_then(
    replacing: Workshop,
) -> None:
    replace_both(replacing)
    for found in list(recycled(replacing.journal)):
        assert found.age(dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)
        delete_recycled(replacing.journal, found)
    assert not (replacing.library / ".organize-recycle").exists()
    assert list(recycled(replacing.journal)) == []


def test_a_file_that_was_put_in_its_place_is_not_deleted(replacing: Workshop) -> None:
    replace_both(replacing)
    found = next(iter(recycled(replacing.journal)))
    Path(found.entry.destination).write_text("somebody else's")
    with pytest.raises(CannotPlace, match="kept"):
        delete_recycled(replacing.journal, found)
    assert Path(found.entry.destination).read_text() == "somebody else's"
    with pytest.raises(UsageError, match="recycle list"):
        recycled_by_name(replacing.journal, found.name)


def test_unknown_files_in_the_recycle_folder_stay(replacing: Workshop) -> None:
    replace_both(replacing)
    mine = replacing.file(f"{BIN}/Show/mine.txt", "kept")
    for found in list(recycled(replacing.journal)):
        delete_recycled(replacing.journal, found)
    assert mine.exists()
