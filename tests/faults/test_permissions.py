"""Files and folders without the right to read, write or enter: nothing is lost, no unit is torn.

The superuser may do everything whatever the modes say, so the runs are made by a process that has
given up the capabilities for that. Each file or folder is shut in each way, for each action.
"""

import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from organizer.apply import Journal, apply_plan, recover, save_plan, undo_run, waiting
from organizer.model import Action, Plan
from tests.apply.conftest import Tree, Workshop, tree_of

PROJECT = Path(__file__).resolve().parents[2]
GIVEN_UP = "-dac_override,-dac_read_search,-fowner,-sys_admin"
RUNS = """
import json, os, sys
from pathlib import Path
from organizer.apply import Journal, apply_plan, load_plan, undo_run
from organizer.errors import OrganizerError
for home, plan, shut, mode, what in json.load(sys.stdin):
    opened = os.open(shut, os.O_RDONLY)
    was = os.fstat(opened).st_mode
    with Journal.open(Path(home) / "journal.db") as journal:
        plan = load_plan(Path(plan))[0]
        os.fchmod(opened, mode)
        try:
            result = undo_run(journal) if what == "undo" else apply_plan(plan, journal)
            told = [str(result.stopped), *(str(o.reason) for o in result.outcomes)]
        except OrganizerError as error:
            told = [str(error)]
        os.fchmod(opened, was)
        os.close(opened)
    print(json.dumps(told))
"""
SHUT = (
    *("downloads", "downloads/S1", "downloads/S1/a.mkv"),
    *("library", "library/Show", "library/Show/e1.mkv"),
)
MODES = (0o000, 0o555)


def without_rights(jobs: Sequence[Sequence[object]]) -> list[list[str]]:
    """Do the runs in a process that is bound by modes; what it was told of each."""
    command = [sys.executable, "-c", RUNS]
    if os.geteuid() == 0:
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            pytest.skip("giving up the superuser's rights takes setpriv")
        command = [setpriv, f"--bounding-set={GIVEN_UP}", f"--inh-caps={GIVEN_UP}", *command]
    ended = subprocess.run(
        command, input=json.dumps(jobs), cwd=PROJECT, capture_output=True, text=True, check=False
    )
    if "setpriv:" in ended.stderr:
        pytest.skip(f"rights cannot be given up here: {ended.stderr.strip()}")
    assert ended.returncode == 0, ended.stderr
    return [json.loads(line) for line in ended.stdout.splitlines()]


def set_up(top: Path, action: Action, library: Path) -> tuple[Journal, Plan]:
    """Two units: a video with its companion, and a video in another folder."""
    with Journal.open(top / "state" / "journal.db") as journal:
        workshop = Workshop(top / "root", journal)
    for name in ("S1/a.mkv", "S1/a.srt", "S2/b.mkv"):
        workshop.file(f"downloads/{name}", name)
    (library / "Show").mkdir(parents=True)
    (library / "Show" / "old.mkv").write_text("old")
    steps = (
        workshop.step("downloads/S1/a.mkv", f"{library}/Show/e1.mkv", action=action),
        workshop.step(
            "downloads/S1/a.srt", f"{library}/Show/e1.srt", of="downloads/S1/a.mkv", action=action
        ),
        workshop.step("downloads/S2/b.mkv", f"{library}/New/e2.mkv", action=action),
    )
    plan = Plan(library=library, roots=(workshop.downloads,), entries=steps)
    save_plan([plan], top / "state" / "plan.json")
    return workshop.journal, plan


def files(tree: Tree) -> dict[str, tuple[bytes, int]]:
    # Not their modes: a move to another file system makes a copy while the file is shut.
    return {name: (content, time) for name, (mode, content, time) in tree.items() if mode[0] == "-"}


@pytest.mark.parametrize("action", [Action.MOVE, Action.COPY, Action.HARDLINK])
@pytest.mark.parametrize("across", [False, True], ids=["one file system", "two"])
def test_what_is_shut_tears_no_unit_and_loses_nothing(
    tmp_path: Path, request: pytest.FixtureRequest, action: Action, across: bool
) -> None:
    elsewhere = request.getfixturevalue("elsewhere") if across else None
    jobs: list[tuple[str, str, str, int, str]] = []
    stages: list[tuple[Path, Path, Plan, Tree]] = []
    cases = itertools.product(SHUT, MODES, ("apply", "undo"))
    for number, (shut, mode, what) in enumerate(cases):
        top = tmp_path / str(number)
        library = elsewhere / str(number) if elsewhere else top / "root" / "library"
        _, plan = set_up(top, action, library)
        before = tree_of(top / "root") | tree_of(library)
        if what == "undo":
            with Journal.open(top / "state" / "journal.db") as journal:
                apply_plan(plan, journal)
        place = library / shut.partition("/")[2] if "library" in shut else top / "root" / shut
        if not place.exists():  # moved already, or not yet
            continue
        state = top / "state"
        jobs.append((str(state), str(state / "plan.json"), str(place), mode, what))
        stages.append((top, library, plan, before))
    told = without_rights(jobs)
    assert len(told) == len(jobs)
    assert any("permission denied" in lines[0] for lines in told)
    for (top, library, plan, before), job in zip(stages, jobs, strict=True):
        with Journal.open(top / "state" / "journal.db") as journal:
            assert [r.unsettled for r in recover(journal) if r.unsettled] == [], job
            assert waiting(journal) == ()
            after = files(tree_of(top / "root") | tree_of(library))
            assert set(after.values()) == set(files(before).values()), job
            if job[-1] == "apply":
                unit = [e.destination.exists() for e in plan.entries[:2] if e.destination]
                assert len(set(unit)) == 1, job
            # With the rights back, all of it can be done, and put back.
            apply_plan(plan, journal)
            for run in journal.runs():
                if run.undo_of is None and run.done:
                    undo_run(journal, run.id)
            # An undo that may not remove a folder leaves it empty: files are compared.
            assert files(tree_of(top / "root") | tree_of(library)) == files(before), job
