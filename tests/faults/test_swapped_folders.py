"""A folder on the way to the target becomes a link that leads out, while the run is under way.

At every moment at which a run asks whether it should end, and again by another process that never
rests: nothing is made, moved or removed outside, and no byte is lost.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from organizer.apply import Interrupt, apply_plan, recover, undo_run, waiting
from organizer.model import Action, Plan, Status
from tests.apply.conftest import Workshop

NAMES = ("a", "b", "c")


class Saboteur(Interrupt):
    """Never ends the run; swaps a folder for a link when it is asked for the `when`-th time."""

    def __init__(self, when: int, folder: Path, outside: Path) -> None:
        super().__init__()
        self._left = when
        self._folder, self._outside = folder, outside

    @property
    def requested(self) -> bool:
        if self._left == 0 and self._folder.is_dir():
            self._folder.rename(self._folder.with_name(f"{self._folder.name} away"))
            self._folder.symlink_to(self._outside)
        self._left -= 1
        return False

    @requested.setter
    def requested(self, value: bool) -> None:
        pass

    @property
    def came_to_it(self) -> bool:
        return self._left < 0


def plan_for(workshop: Workshop, library: Path, action: Action) -> Plan:
    """Three files that go to folders two deep; the upper one stands already, with another file."""
    steps = []
    for name in NAMES:
        workshop.file(f"downloads/{name}/{name}.mkv", name * 5000)
        place = library / "Show" / f"Season {name}" / f"{name}.mkv"
        steps.append(workshop.step(f"downloads/{name}/{name}.mkv", str(place), action=action))
    (library / "Show").mkdir(parents=True)
    (library / "Show" / "old.mkv").write_text("old")
    return Plan(library=library, roots=(workshop.downloads,), entries=tuple(steps))


def outside_of(tmp_path: Path, number: int = 0) -> Path:
    """What a link leads to: nothing is there, or it looks as if all were meant to go there."""
    outside = tmp_path / f"outside {number}"
    outside.mkdir()
    for name in NAMES[: len(NAMES) * (number % 2)]:
        (outside / f"Season {name}").mkdir()
    return outside


def assert_nothing_happened(outside: Path) -> None:
    looks_right = int(outside.name.rpartition(" ")[2]) % 2
    found = {str(path.relative_to(outside)) for path in outside.rglob("*")}
    assert found == {f"Season {name}" for name in NAMES[: len(NAMES) * looks_right]}


def assert_nothing_lost(*folders: Path) -> None:
    found = {p.read_bytes() for top in folders for p in top.rglob("*.mkv") if p.is_file()}
    assert found == {b"old", *(name.encode() * 5000 for name in NAMES)}


@pytest.mark.parametrize("action", [Action.MOVE, Action.COPY, Action.HARDLINK])
@pytest.mark.parametrize("across", [False, True], ids=["one file system", "two"])
def test_whenever_a_folder_becomes_a_link_nothing_goes_out(
    workshop: Workshop,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    action: Action,
    across: bool,
) -> None:
    top = request.getfixturevalue("elsewhere") if across else workshop.root
    for when in range(200):
        outside = outside_of(tmp_path, when)
        library = top / str(when)
        plan = plan_for(workshop, library, action)
        saboteur = Saboteur(when // 2, library / "Show", outside)
        apply_plan(plan, workshop.journal, interrupt=saboteur, copies_across=True)
        recover(workshop.journal)
        assert_nothing_happened(outside)
        assert_nothing_lost(workshop.downloads, library)
        assert waiting(workshop.journal) == ()
        if not saboteur.came_to_it:
            break
    else:
        pytest.fail("the run never came to its end")
    assert when > 6


@pytest.mark.parametrize("season", [False, True], ids=["the upper folder", "the lower one"])
def test_an_undo_removes_nothing_outside(workshop: Workshop, tmp_path: Path, season: bool) -> None:
    outside = outside_of(tmp_path, 1)
    plan = plan_for(workshop, workshop.library, Action.MOVE)
    apply_plan(plan, workshop.journal)
    folder = workshop.library / "Show" / ("Season a" if season else "")
    folder.rename(tmp_path / "away")
    folder.symlink_to(outside / "Season a" if season else outside)
    outcomes = undo_run(workshop.journal).outcomes
    assert [o.status for o in outcomes].count(Status.FAILED) == (1 if season else 3)
    assert_nothing_happened(outside)
    assert_nothing_lost(workshop.downloads, workshop.library, tmp_path / "away")


RESTLESS = """
import os, sys
folder, outside = sys.argv[1:]
print("ready", flush=True)
while True:
    os.rename(folder, folder + " away")
    os.symlink(outside, folder)
    os.unlink(folder)
    os.rename(folder + " away", folder)
"""


def test_another_process_that_swaps_it_all_the_time_leads_nothing_out(
    workshop: Workshop, tmp_path: Path
) -> None:
    rounds = int(os.environ.get("ORGANIZER_RACES", "100")) // 4
    for number in range(4):
        outside = outside_of(tmp_path, number)
        library = workshop.root / f"library {number}"
        plan = plan_for(workshop, library, [Action.MOVE, Action.COPY][number // 2])
        racer = subprocess.Popen(
            [sys.executable, "-c", RESTLESS, str(library / "Show"), str(outside)],
            stdout=subprocess.PIPE,
        )
        try:
            assert racer.stdout is not None
            racer.stdout.readline()
            for _ in range(rounds):
                result = apply_plan(plan, workshop.journal)
                recover(workshop.journal)
                if result.run is not None and any(
                    run.id == result.run and run.done for run in workshop.journal.runs()
                ):
                    undo_run(workshop.journal, result.run)
                    recover(workshop.journal)
        finally:
            racer.kill()
            racer.communicate()
        assert_nothing_happened(outside)
        assert_nothing_lost(workshop.downloads, library)
