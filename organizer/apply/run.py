"""Applying a plan: its groups in safe order, journalled, with the outcome of every step."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from organizer.apply.closing import close_run
from organizer.apply.engine import Engine
from organizer.apply.folders import Folders
from organizer.apply.interrupt import Interrupt
from organizer.apply.journal import Journal
from organizer.apply.records import Run, RunState
from organizer.apply.rights import giver
from organizer.apply.space import Reserve, check_room
from organizer.errors import TargetError
from organizer.model import Outcome, Plan, Reason, Status, Step
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


class Settled:
    """The outcomes of a run as they become known; each is told to `tell` at once."""

    def __init__(self, tell: Callable[[Outcome], None] | None) -> None:
        self._tell = tell
        self._by_step: dict[int, Outcome] = {}  # by id: a step with its match is dear to hash

    def __call__(self, outcome: Outcome) -> None:
        """Take note of what became of a step."""
        self._by_step[id(outcome.step)] = outcome
        if self._tell is not None:
            self._tell(outcome)

    def of(self, steps: Iterable[Step]) -> tuple[Outcome, ...]:
        """Return the outcomes of `steps`, in their order."""
        return tuple(self._by_step[id(step)] for step in steps)


def apply_plan(
    plan: Plan,
    journal: Journal,
    *,
    command: str = "",
    on_outcome: Callable[[Outcome], None] | None = None,
    interrupt: Interrupt | None = None,
    copies_across: bool = False,
    reserve: Reserve | None = None,
    are_seeded: bool = False,
) -> RunResult:
    """Carry out the steps of `plan`; the caller holds the library's lock.

    `command` is what history shows. `on_outcome` is called as each step is settled, in the order
    of execution. `copies_across` makes a copy of what was to be linked to another file system.
    With `are_seeded` a source that is open for writing is linked or copied all the same: who told
    of it said that it is finished. `reserve` is what stays free on the target: where all copies
    together would not leave it, nothing is begun, and there is no run. A step that cannot be done
    is an outcome, not an error; raises `TargetError` only when the run cannot be entered in the
    journal at all.
    """
    steps, bounds = plan.steps, [os.fspath(plan.library)]
    if not steps:
        return RunResult(run=None, outcomes=())
    interrupt = interrupt or Interrupt()
    folders = Folders(bounds, giver(plan.rights), reserve, are_seeded=are_seeded)
    try:
        check_room([plan], reserve, copies_across=copies_across)
    except TargetError as error:
        return RunResult(run=None, outcomes=tuple(map(not_begun, steps)), stopped=error)
    run = journal.begin(plan.library, plan.roots, action=str(steps[0].action), command=command)
    settled = Settled(on_outcome)
    engine = Engine(journal, run, interrupt, settled, folders=folders, copies_across=copies_across)
    stopped = finish(journal, run, engine.execute(execution_order(plan)), interrupt)
    return RunResult(
        run=run.id,
        outcomes=settled.of(steps),
        stopped=stopped,
        interrupted=interrupt.requested and stopped is None,
    )


def not_begun(step: Step) -> Outcome:
    """Return the outcome of a step of a run that was not begun."""
    return Outcome(
        step=step,
        status=Status.PLANNED,
        reason=Reason.RUN_STOPPED,
        message="the run ended before it came to this library; run the command again",
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
