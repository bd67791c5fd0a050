"""Several plans, one library after the other, up to the one that stops; each tidied up after."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from organizer.apply.interrupt import Interrupt, interruptible
from organizer.apply.journal import Journal
from organizer.apply.lock import library_lock
from organizer.apply.run import RunResult, apply_plan, not_begun
from organizer.apply.space import Reserve, check_room
from organizer.apply.tidying import tidy_plans
from organizer.errors import LibraryBusy, OrganizerError, TargetError
from organizer.model import Outcome, Plan, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How plans are applied.

    Attributes:
        command: what history shows.
        copies_across, are_seeded, reserve: as `apply_plan` takes them.
        tidy_names: what `--tidy` takes along, as `tidy_plans` takes it; None: nothing is tidied.
    """

    command: str = ""
    copies_across: bool = False
    are_seeded: bool = False
    reserve: Reserve | None = None
    tidy_names: Sequence[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What became of several plans.

    Attributes:
        runs: their numbers in the journal, but for those that only tidied.
        outcomes: one for each step, in the order of the plans.
        stopped: the fault of a target that ended them early.
        interrupted: whether a signal ended them early.
        tidied: how many leftovers were moved to the recycle folder.
        untidied: why leftovers stayed where they were; () when all went well.
    """

    runs: tuple[int, ...] = ()
    outcomes: tuple[Outcome, ...]
    stopped: TargetError | None = None
    interrupted: bool = False
    tidied: int = 0
    untidied: tuple[OrganizerError, ...] = ()


def apply_plans(
    plans: Sequence[Plan],
    journal: Journal,
    manner: Manner,
    on_outcome: Callable[[Outcome], None] | None = None,
) -> Applied:
    """Carry out `plans` in their order; the caller holds the lock of each library.

    Where all of them together would not leave the reserve free, none is begun. What comes behind
    a plan that a fault of its target or a signal ended, is not begun either. A plan that came to
    its end is tidied up after at once. `on_outcome` is called as each step is settled.
    """
    try:
        check_room(plans, manner.reserve, copies_across=manner.copies_across)
    except TargetError as error:
        left = tuple(not_begun(step) for plan in plans for step in plan.steps)
        return Applied(outcomes=left, stopped=error)
    with interruptible() as interrupt:
        work = _Work(journal, manner, interrupt, on_outcome)
        results = tuple(map(work.apply, plans))
    tidied = [o for result in work.tidied for o in result.outcomes if o.status is Status.DONE]
    stopped = next((result.stopped for result in results if result.stopped), None)
    return Applied(
        runs=tuple(result.run for result in results if result.run is not None),
        outcomes=tuple(outcome for result in results for outcome in result.outcomes),
        stopped=stopped,
        interrupted=interrupt.requested and stopped is None,
        tidied=len(tidied),
        untidied=(*work.busy, *(it.stopped for it in work.tidied if it.stopped)),
    )


class _Work:
    """Plans being applied; once one has stopped, the others are not begun."""

    def __init__(
        self,
        journal: Journal,
        manner: Manner,
        interrupt: Interrupt,
        on_outcome: Callable[[Outcome], None] | None,
    ) -> None:
        self._journal, self._manner = journal, manner
        self._interrupt, self._on_outcome = interrupt, on_outcome
        self._has_stopped = False
        self.tidied: list[RunResult] = []
        self.busy: list[LibraryBusy] = []

    def apply(self, plan: Plan) -> RunResult:
        """Apply one plan and tidy up after it, unless one before it stopped."""
        if self._has_stopped or self._interrupt.requested:
            return RunResult(run=None, outcomes=tuple(map(not_begun, plan.steps)))
        result = apply_plan(
            plan,
            self._journal,
            command=self._manner.command,
            on_outcome=self._on_outcome,
            interrupt=self._interrupt,
            copies_across=self._manner.copies_across,
            reserve=self._manner.reserve,
            are_seeded=self._manner.are_seeded,
        )
        self._has_stopped = result.stopped is not None
        if not (self._has_stopped or self._interrupt.requested):
            self._tidy(plan, result.outcomes)
        return result

    def _tidy(self, plan: Plan, outcomes: Iterable[Outcome]) -> None:
        """Bring what the releases left behind to the recycle folder, as runs of their own."""
        names, command = self._manner.tidy_names, self._manner.command
        if names is None:
            return
        for leftovers in tidy_plans(plan, outcomes, names, self._journal):
            try:
                with library_lock(leftovers.library, self._journal.path.parent):
                    self.tidied.append(
                        apply_plan(
                            leftovers, self._journal, command=command, interrupt=self._interrupt
                        )
                    )
            except LibraryBusy as error:  # the files are placed all the same
                self.busy.append(error)
