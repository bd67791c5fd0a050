"""Applying a plan: its groups in safe order, journalled, with the outcome of every step."""

import os
from collections.abc import Callable
from dataclasses import dataclass

from organizer.apply.closing import close_run
from organizer.apply.engine import Engine
from organizer.apply.folders import Folders
from organizer.apply.interrupt import Interrupt
from organizer.apply.journal import Journal
from organizer.apply.records import Run, RunState
from organizer.apply.rights import giver
from organizer.errors import TargetError
from organizer.model import Outcome, Plan
from organizer.plan.graph import execution_order


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """What a run did.

    Attributes:
        run: its number in the journal; None when there was nothing to do, and for an undo that
            could put nothing back.
        outcomes: one for each step, in the order of the plan.
        stopped: the fault of the target that ended it early.
        interrupted: whether a signal ended it early.
    """

    run: int | None
    outcomes: tuple[Outcome, ...]
    stopped: TargetError | None = None
    interrupted: bool = False


def apply_plan(
    plan: Plan,
    journal: Journal,
    *,
    command: str = "",
    on_outcome: Callable[[Outcome], None] | None = None,
    interrupt: Interrupt | None = None,
    copies_across: bool = False,
) -> RunResult:
    """Carry out the steps of `plan`; the caller holds the library's lock.

    `command` is what history shows. `on_outcome` is called as each step is settled, in the order
    of execution. `copies_across` makes a copy of what was to be linked to another file system.
    A step that cannot be done is an outcome, not an error; raises `TargetError`
    only when the run cannot be entered in the journal at all.
    """
    interrupt = interrupt or Interrupt()
    steps = plan.steps
    if not steps:
        return RunResult(run=None, outcomes=())
    gives = giver(plan.rights)
    run = journal.begin(plan.library, plan.roots, action=str(steps[0].action), command=command)
    settled: dict[int, Outcome] = {}  # by id: a step with its match is dear to hash

    def settle(outcome: Outcome) -> None:
        settled[id(outcome.step)] = outcome
        if on_outcome is not None:
            on_outcome(outcome)

    engine = Engine(
        journal,
        run,
        interrupt,
        settle,
        folders=Folders([os.fspath(plan.library)], gives),
        copies_across=copies_across,
    )
    stopped = engine.execute(execution_order(plan))
    stopped = finish(journal, run, stopped, interrupt)
    return RunResult(
        run=run.id,
        outcomes=tuple(settled[id(step)] for step in steps),
        stopped=stopped,
        interrupted=interrupt.requested and stopped is None,
    )


def finish(
    journal: Journal, run: Run, stopped: TargetError | None, interrupt: Interrupt
) -> TargetError | None:
    """Close `run`; return what stopped it, or what kept it from being closed."""
    state = RunState.FINISHED
    if stopped is not None:
        state = RunState.STOPPED
    elif interrupt.requested:
        state = RunState.INTERRUPTED
    try:
        close_run(journal, run, state)
    except TargetError as error:
        return stopped or error
    return stopped
