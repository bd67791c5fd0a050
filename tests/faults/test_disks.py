"""Disks that are full, shut, or fail at the n-th write; names that fold; a folder swapped away.

Whatever happens, each unit is all placed or all where it was, no byte is lost, and what has no
right is not done. What is missing here (root, FUSE) is skipped with its reason.
"""

import contextlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from organizer.apply import RunResult, apply_plan, recover, waiting
from organizer.model import Plan, Reason, Status
from tests.apply.conftest import NOT_LOOKED_AT, Workshop

SIZE = 300_000
FULL = int(os.environ.get("ORGANIZER_SWEEP", "6"))


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[Path]:
    """A file system in memory at `folder`."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("mounting takes root")
    folder.mkdir()
    tried = subprocess.run(
        ["mount", "-t", "tmpfs", *options, "tmpfs", str(folder)], capture_output=True, check=False
    )
    if tried.returncode:
        pytest.skip(f"mounting is not permitted here: {tried.stderr.decode().strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def moved_to(workshop: Workshop, library: Path) -> tuple[RunResult, Plan]:
    """Move a video and its companion to `library`, on another disk."""
    steps = (
        workshop.step("downloads/a.mkv", str(library / "Show/a.mkv")),
        workshop.step("downloads/a.srt", str(library / "Show/a.srt"), of="downloads/a.mkv"),
    )
    plan = Plan(library=library, roots=(workshop.downloads,), entries=steps)
    return apply_plan(plan, workshop.journal, reserve=NOT_LOOKED_AT), plan


def settled(workshop: Workshop, library: Path) -> bool:
    """Whether the unit is placed, after the next start; asserts that it is not torn."""
    for recovered in recover(workshop.journal):
        assert recovered.unsettled == ()
    assert waiting(workshop.journal) == ()
    found, left = (
        {path.name: path.read_bytes() for path in top.rglob("*") if path.is_file()}
        for top in (library, workshop.downloads)
    )
    assert CONTENT in (found, left)
    assert {} in (found, left)
    return bool(found)


CONTENT = {"a.mkv": b"v" * SIZE, "a.srt": b"s" * 900}


@pytest.fixture
def unit(workshop: Workshop) -> Workshop:
    for name, content in CONTENT.items():
        workshop.file(f"downloads/{name}", content)
    return workshop


# --- no room ----------------------------------------------------------------------------------


@pytest.mark.parametrize("part", range(FULL))
def test_a_disk_with_too_little_room_takes_all_or_nothing(
    unit: Workshop, tmp_path: Path, part: int
) -> None:
    size = (SIZE + (1 << 20)) * part // max(1, FULL - 1) // 4096 * 4096
    with mounted(tmp_path / "disk", "-o", f"size={max(4096, size)}") as disk:
        result, _ = moved_to(unit, disk)
        placed = settled(unit, disk)
        assert placed == all(o.status is Status.DONE for o in result.outcomes)
        assert placed or result.stopped is not None
        assert placed or size < SIZE * 2


@pytest.mark.parametrize("inodes", range(2, 7))
def test_a_disk_without_inodes_takes_all_or_nothing(
    unit: Workshop, tmp_path: Path, inodes: int
) -> None:
    with mounted(tmp_path / "disk", "-o", f"size=8m,nr_inodes={inodes}") as disk:
        result, plan = moved_to(unit, disk)
        placed = settled(unit, disk)
        assert placed or result.stopped is not None
        if not placed:
            subprocess.run(["mount", "-o", "remount,nr_inodes=100", str(disk)], check=True)
            apply_plan(plan, unit.journal)
            assert settled(unit, disk)


def test_a_read_only_disk_ends_the_run(unit: Workshop, tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "-o", "size=8m,ro") as disk:
        result, _ = moved_to(unit, disk)
        assert result.stopped is not None
        assert "read-only" in str(result.stopped)
        assert not settled(unit, disk)


def test_a_name_that_is_too_long_fails_its_unit_alone(unit: Workshop) -> None:
    unit.file("downloads/b.mkv", "B")
    result = unit.apply(
        unit.step("downloads/a.mkv", f"library/{'x' * 300}.mkv"),
        unit.step("downloads/a.srt", "library/x.srt", of="downloads/a.mkv"),
        unit.step("downloads/b.mkv", "library/b.mkv"),
    )
    assert [o.status for o in result.outcomes] == [Status.FAILED, Status.FAILED, Status.DONE]
    assert result.outcomes[0].reason is Reason.NOT_SUPPORTED
    assert (unit.downloads / "a.srt").exists()


# --- a folder that is swapped for a link while the run goes on --------------------------------


def test_a_library_folder_that_becomes_a_link_leads_nothing_out(
    unit: Workshop, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    show = unit.library / "Show"
    show.mkdir()
    steps = (
        unit.step("downloads/a.mkv", "library/Show/a.mkv"),
        unit.step("downloads/a.srt", "library/Show/a.srt", of="downloads/a.mkv"),
    )
    plan = unit.plan(*steps)
    show.rename(tmp_path / "Show")
    show.symlink_to(outside)
    result = apply_plan(plan, unit.journal)
    assert {o.status for o in result.outcomes} == {Status.FAILED}
    assert list(outside.iterdir()) == []
    assert settled(unit, unit.library) is False


# --- a file system of our own -----------------------------------------------------------------

SYSTEM = Path(__file__).with_name("folding_disk.py")


@contextmanager
def folding(tmp_path: Path, fails_at: int = 0) -> Iterator[Path]:
    """A file system that folds case and Unicode forms, and whose n-th write fails."""
    if importlib.util.find_spec("mfusepy") is None:
        pytest.skip("mfusepy is not installed")
    if os.geteuid() != 0 or not os.access("/dev/fuse", os.R_OK | os.W_OK):
        pytest.skip("FUSE cannot be used here")
    below, at = tmp_path / "below", tmp_path / "folds"
    below.mkdir()
    at.mkdir()
    server = subprocess.Popen(
        [sys.executable, str(SYSTEM), str(below), str(at), str(fails_at)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            if at.is_mount() or server.poll() is not None:
                break
            time.sleep(0.02)
        if not at.is_mount():
            pytest.skip("FUSE cannot mount here")
        yield at
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            subprocess.run(["umount", str(at)], check=True)
        server.terminate()
        server.wait()


@pytest.mark.parametrize("fails_at", [0, 1, 2, 3, 4])
def test_a_write_that_fails_leaves_the_source_and_nothing_else(
    unit: Workshop, tmp_path: Path, fails_at: int
) -> None:
    with folding(tmp_path, fails_at) as disk:
        library = disk / "library"
        library.mkdir()
        result, _ = moved_to(unit, library)
        placed = settled(unit, library)
        assert placed == (fails_at == 0 or result.stopped is None)


@pytest.mark.parametrize(
    ("old", "new"), [("lost", "Lost"), ("e\u0301", "\xe9")], ids=["case", "Unicode form"]
)
def test_a_rename_of_the_spelling_alone_works_where_names_fold(
    workshop: Workshop, tmp_path: Path, old: str, new: str
) -> None:
    with folding(tmp_path) as disk:
        path = disk / f"{old}.mkv"
        path.write_bytes(b"L")
        step = workshop.step(str(path), str(disk / f"{new}.mkv"))
        plan = Plan(library=disk, roots=(disk,), entries=(step,))
        assert [o.status for o in apply_plan(plan, workshop.journal).outcomes] == [Status.DONE]
        assert [p.name for p in disk.iterdir()] == [f"{new}.mkv"]
        assert (disk / f"{new}.mkv").read_bytes() == b"L"


def test_a_twin_in_another_spelling_is_not_overwritten(unit: Workshop, tmp_path: Path) -> None:
    with folding(tmp_path) as disk:
        (disk / "A.MKV").write_bytes(b"mine")
        step = unit.step("downloads/a.mkv", str(disk / "a.mkv"))
        plan = Plan(library=disk, roots=(unit.downloads,), entries=(step,))
        (outcome,) = apply_plan(plan, unit.journal).outcomes
        assert outcome.reason is Reason.DESTINATION_TAKEN
        assert (disk / "A.MKV").read_bytes() == b"mine"
        assert (unit.downloads / "a.mkv").exists()
