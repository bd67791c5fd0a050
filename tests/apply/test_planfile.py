"""Plans kept in files."""

import os
from pathlib import Path

import pytest

from organizer.apply import apply_plan, load_plan, save_plan, without_what_is_done
from organizer.errors import UsageError
from organizer.model import Action, Reason, Status
from tests.apply.conftest import Workshop


def test_a_saved_plan_is_applied_like_the_plan_itself(workshop: Workshop, tmp_path: Path) -> None:
    workshop.file(os.fsdecode(b"downloads/a\xff.mkv"), "video")
    plan = workshop.plan(workshop.step(os.fsdecode(b"downloads/a\xff.mkv"), "library/e1.mkv"))
    save_plan([plan], tmp_path / "plan.json")
    (loaded,) = load_plan(tmp_path / "plan.json")
    assert loaded == plan
    assert [o.status for o in apply_plan(loaded, workshop.journal).outcomes] == [Status.DONE]


def test_a_stale_input_of_a_saved_plan_is_refused(workshop: Workshop, tmp_path: Path) -> None:
    workshop.file("downloads/a.mkv", "video")
    save_plan([workshop.plan(workshop.step("downloads/a.mkv", "library/e1.mkv"))], tmp_path / "p")
    (workshop.downloads / "a.mkv").write_bytes(b"rewritten")
    (plan,) = load_plan(tmp_path / "p")
    (outcome,) = apply_plan(plan, workshop.journal).outcomes
    assert outcome.reason is Reason.SOURCE_CHANGED


def test_saving_again_replaces_the_file_whole(workshop: Workshop, tmp_path: Path) -> None:
    workshop.file("downloads/a.mkv", "A")
    longer = workshop.plan(workshop.step("downloads/a.mkv", "library/e1.mkv"))
    save_plan([longer], tmp_path / "plan.json")
    save_plan([], tmp_path / "plan.json")
    assert load_plan(tmp_path / "plan.json") == ()


@pytest.mark.parametrize("content", [None, b"\xff\xfe", b"{}"])
def test_a_file_that_is_no_plan_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "plan.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match=r"plan\.json"):
        load_plan(path)


def test_a_plan_that_cannot_be_saved_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot save"):
        save_plan([], tmp_path / "absent" / "plan.json")


@pytest.mark.parametrize("action", list(Action))
def test_a_plan_that_was_applied_has_nothing_left_to_do(workshop: Workshop, action: Action) -> None:
    workshop.file("downloads/a.mkv", "A")
    plan = workshop.plan(workshop.step("downloads/a.mkv", "library/e1.mkv", action=action))
    (outcome,) = apply_plan(plan, workshop.journal).outcomes
    if outcome.reason is Reason.NOT_SUPPORTED:
        pytest.skip(f"this file system has no {action}")
    assert without_what_is_done(plan).steps == ()


def test_another_file_in_the_place_is_not_taken_for_what_was_planned(workshop: Workshop) -> None:
    source = workshop.file("downloads/a.mkv", "A")
    plan = workshop.plan(workshop.step("downloads/a.mkv", "library/e1.mkv"))
    source.unlink()
    workshop.file("library/e1.mkv", "somebody else's")
    assert without_what_is_done(plan).steps == plan.steps
