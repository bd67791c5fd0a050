"""What each action leaves behind, on one file system and across two, and its undo."""

import fcntl
import os
from pathlib import Path

import pytest

from organizer.apply import Reserve, apply_plan
from organizer.errors import TargetError
from organizer.model import Action, Plan, Reason, Status, Step
from tests.apply.conftest import NOT_LOOKED_AT, Workshop, identify, names, tree_of

BIG = bytes(range(256)) * 12_000  # several chunks


def move_across(workshop: Workshop, elsewhere: Path, action: Action = Action.MOVE) -> Plan:
    source = workshop.file("downloads/Show/a.mkv", BIG)
    source.chmod(0o640)
    os.setxattr(source, "user.note", b"kept")
    step = Step(
        source=source,
        destination=elsewhere / "library" / "Show" / "e1.mkv",
        role=workshop.step("downloads/Show/a.mkv", "x").role,
        action=action,
        identity=identify(source),
    )
    return Plan(library=elsewhere / "library", roots=(workshop.downloads,), entries=(step,))


def test_a_move_across_file_systems_keeps_content_time_mode_and_attributes(
    workshop: Workshop, elsewhere: Path
) -> None:
    before = workshop.tree()
    plan = move_across(workshop, elsewhere)
    was = plan.steps[0].source.lstat()
    before = workshop.tree()
    (outcome,) = apply_plan(plan, workshop.journal).outcomes
    assert outcome.status is Status.DONE
    placed = plan.steps[0].destination
    assert placed.read_bytes() == BIG
    assert placed.stat().st_mtime_ns == was.st_mtime_ns
    assert placed.stat().st_mode == was.st_mode
    assert not (workshop.downloads / "Show").exists()
    assert [path.name for path in placed.parent.iterdir()] == ["e1.mkv"]
    workshop.undo()
    assert workshop.tree() == before
    assert list(elsewhere.iterdir()) == []


def test_extended_attributes_are_kept_where_both_file_systems_have_them(
    workshop: Workshop,
) -> None:
    source = workshop.file("downloads/a.mkv", BIG)
    try:
        os.setxattr(source, "user.note", b"kept")
    except OSError as error:
        pytest.skip(f"no extended attributes here: {error}")
    workshop.apply(workshop.step("downloads/a.mkv", "library/e1.mkv", action=Action.COPY))
    assert os.getxattr(workshop.library / "e1.mkv", "user.note") == b"kept"


def test_a_hard_link_across_file_systems_is_refused_and_not_copied(
    workshop: Workshop, elsewhere: Path
) -> None:
    plan = move_across(workshop, elsewhere, Action.HARDLINK)
    (outcome,) = apply_plan(plan, workshop.journal).outcomes
    assert (outcome.status, outcome.reason) == (Status.FAILED, Reason.CROSS_DEVICE)
    assert plan.steps[0].source.exists()
    assert list(elsewhere.rglob("*.mkv")) == []
    assert list(elsewhere.iterdir()) == []  # the folders made for it are gone as well


@pytest.mark.parametrize("action", [Action.COPY, Action.HARDLINK, Action.SYMLINK])
def test_an_action_that_keeps_the_source_is_undone_by_removing_what_it_placed(
    workshop: Workshop, action: Action
) -> None:
    source = workshop.file("downloads/Show/a.mkv", BIG)
    before = workshop.tree()
    step = workshop.step("downloads/Show/a.mkv", "library/Show/e1.mkv", action=action)
    (outcome,) = workshop.apply(step).outcomes
    assert outcome.status is Status.DONE
    assert step.destination.read_bytes() == BIG
    assert step.destination.is_symlink() == (action is Action.SYMLINK)
    assert step.destination.samefile(source) == (action is not Action.COPY)
    after = workshop.tree()
    first = workshop.journal.runs()[0]
    undone = workshop.undo()
    assert workshop.tree() == before
    workshop.undo(undone.run)
    again = workshop.tree()
    assert {name: rest[:2] for name, rest in again.items()} == {
        name: rest[:2] for name, rest in after.items()
    }
    workshop.undo(first.id)
    assert workshop.tree() == before


def test_a_symlink_is_absolute(workshop: Workshop) -> None:
    source = workshop.file("downloads/a.mkv", "video")
    workshop.apply(workshop.step("downloads/a.mkv", "library/e1.mkv", action=Action.SYMLINK))
    assert (workshop.library / "e1.mkv").readlink() == source


def test_a_reflink_shares_blocks_or_says_that_it_cannot(workshop: Workshop) -> None:
    source = workshop.file("downloads/a.mkv", BIG)
    step = workshop.step("downloads/a.mkv", "library/e1.mkv", action=Action.REFLINK)
    (outcome,) = workshop.apply(step).outcomes
    if can_share_blocks(source):
        assert outcome.status is Status.DONE
        assert step.destination.read_bytes() == BIG
    else:
        assert outcome.reason is Reason.NOT_SUPPORTED
        assert workshop.files() == {"downloads/a.mkv": BIG}


def can_share_blocks(path: Path) -> bool:
    with path.open("rb") as source, path.with_name("probe").open("wb") as target:
        try:
            fcntl.ioctl(target.fileno(), 0x40049409, source.fileno())
        except OSError:
            return False
        finally:
            path.with_name("probe").unlink()
    return True


@pytest.mark.parametrize("lost", ["original", "changed original"])
def test_a_copy_whose_original_is_not_there_any_more_is_kept_by_undo(
    workshop: Workshop, lost: str
) -> None:
    source = workshop.file("downloads/a.mkv", "video")
    step = workshop.step("downloads/a.mkv", "library/e1.mkv", action=Action.COPY)
    workshop.apply(step)
    source.unlink()
    if lost == "changed original":
        source.write_bytes(b"something else")
    (outcome,) = workshop.undo().outcomes
    assert outcome.status is Status.FAILED
    assert step.destination.read_bytes() == b"video"


def test_a_target_without_room_for_the_whole_plan_is_not_begun_with(
    workshop: Workshop, small_disk: Path
) -> None:
    for name in ("a", "b", "c"):
        workshop.file(f"downloads/{name}.mkv", BIG[:600_000])
    steps = tuple(
        Step(
            source=workshop.downloads / f"{name}.mkv",
            destination=small_disk / "tv" / f"{name}.mkv",
            role=workshop.step(f"downloads/{name}.mkv", "x").role,
            action=Action.MOVE,
            identity=identify(workshop.downloads / f"{name}.mkv"),
        )
        for name in ("a", "b", "c")
    )
    plan = Plan(library=small_disk / "tv", roots=(workshop.downloads,), entries=steps)
    before = workshop.tree()
    result = apply_plan(plan, workshop.journal)
    assert isinstance(result.stopped, TargetError)
    assert "it needs 1,800,000 bytes" in str(result.stopped)
    assert {(o.status, o.reason) for o in result.outcomes} == {(Status.PLANNED, Reason.RUN_STOPPED)}
    assert result.run is None
    assert workshop.journal.runs() == ()
    assert list(small_disk.iterdir()) == []
    assert workshop.tree() == before
    # Somebody fills the disk after it was looked at: what has its place stays there.
    result = apply_plan(plan, workshop.journal, reserve=NOT_LOOKED_AT)
    assert isinstance(result.stopped, TargetError)
    assert [o.status for o in result.outcomes] == [Status.DONE, Status.PLANNED, Status.PLANNED]
    assert {o.reason for o in result.outcomes[1:]} == {Reason.RUN_STOPPED}
    assert [p.name for p in (small_disk / "tv").iterdir()] == ["a.mkv"]
    assert set(workshop.files()) == {"downloads/b.mkv", "downloads/c.mkv"}


def test_what_takes_no_room_is_done_however_much_is_to_stay_free(workshop: Workshop) -> None:
    workshop.file("downloads/a.mkv", "a")
    workshop.file("downloads/b.mkv", "b")
    everything = Reserve(1 << 60)
    move = workshop.plan(workshop.step("downloads/a.mkv", "library/a.mkv"))
    link = workshop.plan(workshop.step("downloads/b.mkv", "library/b.mkv", action=Action.HARDLINK))
    copy = workshop.plan(workshop.step("downloads/b.mkv", "library/c.mkv", action=Action.COPY))
    results = [apply_plan(p, workshop.journal, reserve=everything) for p in (move, link, copy)]
    assert [r.stopped is None for r in results] == [True, True, False]
    assert names(workshop.library) == ["a.mkv", "b.mkv"]


def test_a_target_that_fills_up_in_the_middle_of_a_copy_leaves_no_trace(
    workshop: Workshop, small_disk: Path
) -> None:
    (small_disk / "filler").write_bytes(bytes(900_000))
    source = workshop.file("downloads/a.mkv", BIG[:148_000])
    placer_step = Step(
        source=source,
        destination=small_disk / "a.mkv",
        role=workshop.step("downloads/a.mkv", "x").role,
        action=Action.COPY,
        identity=identify(source),
    )
    plan = Plan(library=small_disk, roots=(workshop.downloads,), entries=(placer_step,))
    result = apply_plan(plan, workshop.journal, reserve=NOT_LOOKED_AT)
    assert isinstance(result.stopped, TargetError)
    assert sorted(p.name for p in small_disk.iterdir()) == ["filler"]
    assert source.read_bytes() == BIG[:148_000]


def test_a_relative_symlink_is_not_moved_to_where_it_would_lead_nowhere(
    workshop: Workshop,
) -> None:
    workshop.file("downloads/real.mkv", "video")
    (workshop.downloads / "link.mkv").symlink_to("real.mkv")
    (outcome,) = workshop.apply(workshop.step("downloads/link.mkv", "library/e1.mkv")).outcomes
    assert (outcome.status, outcome.reason) == (Status.FAILED, Reason.NOT_SUPPORTED)


def test_a_read_only_target_ends_the_run(workshop: Workshop, small_disk: Path) -> None:
    import subprocess

    workshop.file("downloads/a.mkv", "video")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    step = Step(
        source=workshop.downloads / "a.mkv",
        destination=small_disk / "tv" / "a.mkv",
        role=workshop.step("downloads/a.mkv", "x").role,
        action=Action.MOVE,
        identity=identify(workshop.downloads / "a.mkv"),
    )
    plan = Plan(library=small_disk, roots=(workshop.downloads,), entries=(step,))
    result = apply_plan(plan, workshop.journal)
    assert result.stopped is not None
    assert "read-only" in str(result.stopped)
    assert tree_of(workshop.downloads)["a.mkv"][1] == b"video"
