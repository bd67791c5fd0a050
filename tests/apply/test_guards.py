"""Copies across disks only when asked for, undos that read everything, disks that are not there."""

import os
import shutil
from pathlib import Path

import pytest

from organizer.apply import apply_plan, plan_undo, undo_run
from organizer.apply.mounts import check_mounted, file_system_number
from organizer.errors import TargetError
from organizer.model import Action, Plan, Reason, Status
from tests.apply.conftest import Workshop


def linked_across(
    workshop: Workshop, elsewhere: Path, *, copies: bool
) -> tuple[Status, Reason | None]:
    workshop.file("downloads/a.mkv", "A")
    step = workshop.step("downloads/a.mkv", f"{elsewhere}/a.mkv", action=Action.HARDLINK)
    plan = Plan(library=elsewhere, roots=(workshop.downloads,), entries=(step,))
    (outcome,) = apply_plan(plan, workshop.journal, copies_across=copies).outcomes
    return outcome.status, outcome.reason


def test_a_hard_link_to_another_disk_is_refused(workshop: Workshop, elsewhere: Path) -> None:
    assert linked_across(workshop, elsewhere, copies=False) == (
        Status.FAILED,
        Reason.CROSS_DEVICE,
    )
    assert not (elsewhere / "a.mkv").exists()


def test_a_hard_link_to_another_disk_becomes_a_copy_when_that_is_asked_for(
    workshop: Workshop, elsewhere: Path
) -> None:
    assert linked_across(workshop, elsewhere, copies=True) == (Status.DONE, None)
    assert (elsewhere / "a.mkv").read_text() == "A"
    (entry,) = workshop.journal.entries(workshop.journal.runs()[0])
    assert entry.action is Action.COPY
    assert [o.status for o in undo_run(workshop.journal).outcomes] == [Status.DONE]
    assert not (elsewhere / "a.mkv").exists()
    assert (workshop.downloads / "a.mkv").exists()


def test_an_undo_that_verifies_keeps_the_copy_of_a_file_with_rotten_bytes(
    workshop: Workshop,
) -> None:
    source = workshop.file("downloads/a.mkv", b"x" * 50_000)
    workshop.apply(workshop.step("downloads/a.mkv", "library/a.mkv", action=Action.COPY))
    times = source.stat()
    with source.open("r+b") as file:
        file.seek(25_000)
        file.write(b"rot")
    os.utime(source, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert [e.reason for e in plan_undo(workshop.journal).entries] == [None]
    assert [e.reason for e in plan_undo(workshop.journal, verify=True).entries] == [
        Reason.SOURCE_CHANGED
    ]
    (outcome,) = undo_run(workshop.journal, verify=True).outcomes
    assert outcome.reason is Reason.SOURCE_CHANGED
    assert (workshop.library / "a.mkv").read_bytes() == b"x" * 50_000


def test_an_empty_library_on_another_file_system_is_not_filled(tmp_path: Path) -> None:
    here = file_system_number(tmp_path)
    check_mounted(tmp_path, None)
    check_mounted(tmp_path, here)
    with pytest.raises(TargetError, match="mounted"):
        check_mounted(tmp_path, here + 1)
    with pytest.raises(TargetError, match="mounted"):
        check_mounted(tmp_path / "absent", here + 1)
    (tmp_path / "Show").mkdir()
    check_mounted(tmp_path, here + 1)


def test_a_run_after_the_disk_was_taken_away_changes_nothing(
    workshop: Workshop, elsewhere: Path
) -> None:
    library = workshop.root / "mounted"
    library.symlink_to(elsewhere)
    workshop.file("downloads/a.mkv", "A")
    workshop.file("downloads/b.mkv", "B")
    first, second = (
        Plan(
            library=library,
            roots=(workshop.downloads,),
            entries=(workshop.step(f"downloads/{n}.mkv", f"mounted/Show/{n}.mkv"),),
        )
        for n in ("a", "b")
    )
    assert [o.status for o in apply_plan(first, workshop.journal).outcomes] == [Status.DONE]
    library.unlink()
    library.mkdir()
    with pytest.raises(TargetError, match="mounted"):
        apply_plan(second, workshop.journal)
    assert list(library.iterdir()) == []
    shutil.rmtree(library)
    with pytest.raises(TargetError, match="mounted"):
        apply_plan(second, workshop.journal)
