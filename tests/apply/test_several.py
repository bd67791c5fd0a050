"""Several plans in a row: what stops one stops what is behind it, and each is tidied up after."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from organizer.apply import Manner, Reserve, apply_plans
from organizer.config import TIDY_NAMES
from organizer.errors import LibraryBusy
from organizer.model import Action, Outcome, Plan, Reason, Status
from tests.apply.conftest import Workshop, names

HOLDER = """
import sys
from pathlib import Path
from organizer.apply import library_lock
with library_lock(Path(sys.argv[1]), Path(sys.argv[2])):
    print("held", flush=True)
    sys.stdin.read()
"""


def _plan(workshop: Workshop, library: str, action: Action = Action.MOVE) -> Plan:
    """A plan that brings one release, with a leftover beside it, to a library."""
    release = f"downloads/{library}.S01E01-GRP"
    workshop.file(f"{release}/e1.mkv", f"video of {library}")
    workshop.file(f"{release}/grp.sfv", "leftover")
    step = workshop.step(f"{release}/e1.mkv", f"{library}/Show/e1.mkv", action=action)
    return Plan(library=workshop.root / library, roots=(workshop.downloads,), entries=(step,))


def _said(outcomes: tuple[Outcome, ...]) -> list[tuple[Status, Reason | None]]:
    return [(outcome.status, outcome.reason) for outcome in outcomes]


PLACED = (Status.DONE, None)
NOT_BEGUN = (Status.PLANNED, Reason.RUN_STOPPED)


@pytest.fixture
def held(workshop: Workshop) -> Iterator[None]:
    """The downloads, while another process has them for a library of its own."""
    state = workshop.journal.path.parent
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(workshop.downloads), str(state)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield
        process.stdin.close()


def test_every_plan_is_a_run_and_all_of_them_are_told(workshop: Workshop) -> None:
    plans = [_plan(workshop, "tv"), _plan(workshop, "anime")]
    applied = apply_plans(plans, workshop.journal, Manner(command="organize downloads"))
    assert _said(applied.outcomes) == [PLACED, PLACED]
    assert applied.runs == tuple(sorted(run.id for run in workshop.journal.runs()))
    assert (applied.stopped, applied.interrupted, applied.tidied) == (None, False, 0)


def test_what_is_behind_a_plan_that_stops_is_not_begun(workshop: Workshop) -> None:
    plans = [_plan(workshop, library) for library in ("tv", "broken", "anime")]
    broken = Path("/proc/self/nowhere")  # where nobody can make a folder
    step = replace(plans[1].steps[0], destination=broken / "e1.mkv")
    plans[1] = replace(plans[1], library=broken, entries=(step,))
    applied = apply_plans(plans, workshop.journal, Manner(tidy_names=TIDY_NAMES))
    assert applied.stopped is not None
    assert _said(applied.outcomes)[0] == PLACED
    assert _said(applied.outcomes)[2] == NOT_BEGUN
    assert not (workshop.root / "anime").exists()
    left = [name for name in names(workshop.downloads) if name.endswith("GRP")]
    assert left == ["anime.S01E01-GRP", "broken.S01E01-GRP"]  # what was done is tidied up after


def test_without_room_for_all_together_none_is_begun(workshop: Workshop) -> None:
    plans = [_plan(workshop, "tv"), _plan(workshop, "anime", Action.COPY)]
    applied = apply_plans(plans, workshop.journal, Manner(reserve=Reserve(1 << 60)))
    assert applied.stopped is not None
    assert _said(applied.outcomes) == [NOT_BEGUN, NOT_BEGUN]
    assert (applied.runs, list(workshop.journal.runs())) == ((), [])


def test_a_signal_ends_the_plan_in_hand_and_those_behind_it(workshop: Workshop) -> None:
    plans = [_plan(workshop, "tv"), _plan(workshop, "anime")]
    manner = Manner(tidy_names=TIDY_NAMES)

    def interrupt(_: Outcome) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    applied = apply_plans(plans, workshop.journal, manner, interrupt)
    assert (applied.stopped, applied.interrupted) == (None, True)
    assert _said(applied.outcomes) == [PLACED, NOT_BEGUN]
    assert (len(applied.runs), applied.tidied) == (1, 0)


def test_each_plan_is_tidied_up_after(workshop: Workshop) -> None:
    plans = [_plan(workshop, "tv"), _plan(workshop, "anime")]
    applied = apply_plans(plans, workshop.journal, Manner(tidy_names=TIDY_NAMES))
    assert (applied.tidied, applied.untidied) == (2, ())
    assert len(applied.runs) == 2  # the runs that tidied are others
    assert len(list(workshop.journal.runs())) == 4


@pytest.mark.usefixtures("held")
def test_leftovers_stay_where_another_process_is_at_work(workshop: Workshop) -> None:
    applied = apply_plans([_plan(workshop, "tv")], workshop.journal, Manner(tidy_names=TIDY_NAMES))
    assert _said(applied.outcomes) == [PLACED]
    assert [type(error) for error in applied.untidied] == [LibraryBusy]
    assert applied.tidied == 0
