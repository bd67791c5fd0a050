"""Groups of steps carried out in batches; shared by applying and undoing.

For each batch::

    look at every source            a changed one fails its unit
    journal the intents             one durable commit
    act, group by group             a failure takes its group back
    sync the folders
    journal the copies, remove what they were moved from, sync      only if a move had to copy
    journal what is done            one durable commit

A crash anywhere leaves steps in the journal that `recover` finishes or takes back.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from organizer.apply.failures import CannotPlace, InterruptedRun, shown, target_failure
from organizer.apply.folders import Folders
from organizer.apply.interrupt import Interrupt
from organizer.apply.journal import Journal
from organizer.apply.paths import parent_of
from organizer.apply.placing import Act, Placer
from organizer.apply.preparing import Expected, FolderSurvey, checked_entry, make_folders
from organizer.apply.records import Entry, Run, recycle_place
from organizer.apply.renaming import Renamer, Rung
from organizer.apply.space import LINKS, Devices
from organizer.errors import TargetError
from organizer.model import REASONS, Action, Outcome, Reason, Role, Status, Step
from organizer.plan.graph import Group, with_recycling

_BATCH_STEPS = 2500
_BATCH_BYTES = 256 << 20  # to be copied
_STOPPED = "the run stopped before this file; run the command again"


def _nothing_expected(_step: Step) -> None:
    return None


@dataclass(slots=True, kw_only=True, eq=False)
class Attempt:
    """A group under way: what was done for it, and the step that it failed at, if any."""

    group: Group
    entries: tuple[Entry, ...]
    acts: list[Act] = field(default_factory=list)
    current: int = 0


class Engine:
    """Carries groups out for one run.

    `settled` is called with the outcome of every step, as soon as it is durable. `folders` say
    where something may be placed. `expected` is asked, for each step, what an
    undo has to find. `best_rung` is where the ladder of renames begins.
    `copies_across` makes copies of what was to be linked to another file system.
    """

    def __init__(
        self,
        journal: Journal,
        run: Run,
        interrupt: Interrupt,
        settled: Callable[[Outcome], None],
        *,
        folders: Folders,
        expected: Callable[[Step], Expected | None] = _nothing_expected,
        best_rung: Rung = Rung.NOREPLACE,
        copies_across: bool = False,
    ) -> None:
        self._copies_across = copies_across
        self._journal = journal
        self._run = run
        self._interrupt = interrupt
        self._settled = settled
        self._expected = expected
        self._folders = folders
        self._survey = FolderSurvey(self._folders)
        self._made: set[str] = set()
        self._devices = Devices()
        self._seq = self._unit = 0
        renamer = Renamer(lambda device: journal.may_leave_placeholder(run, device), best_rung)
        self._placer = Placer(run.token, self._folders, renamer, lambda: interrupt.requested)

    def execute(self, groups: Iterable[Group]) -> TargetError | None:
        """Carry out `groups` in order; return the error that ended the run early, if one did.

        After an interrupt, or an error, the groups not reached are settled as still planned.
        """
        stopped: TargetError | None = None
        try:
            for batch in self._batches(groups):
                if stopped is None and not self._interrupt.requested:
                    stopped = self._carry_out(batch)
                else:
                    self._settle_unreached(batch)
        finally:
            self._folders.close()
        return stopped

    # --- batches --------------------------------------------------------------------------

    def _batches(self, groups: Iterable[Group]) -> Iterator[list[Group]]:
        batch: list[Group] = []
        steps = size = 0
        # A move that has to copy leaves its place only at the end of its batch.
        leaving: set[str] = set()
        for group in groups:
            if leaving and any(step.destination_text in leaving for step in group.steps):
                yield batch
                batch, steps, size, leaving = [], 0, 0, set()
            batch.append(group)
            steps += len(group.steps)
            for step in group.steps:
                copied = self._devices.to_copy(step, copies_across=self._copies_across)
                if copied is None:
                    continue
                size += copied
                if step.action is Action.MOVE:
                    leaving.add(step.source_text)
            if steps >= _BATCH_STEPS or size >= _BATCH_BYTES:
                yield batch
                batch, steps, size, leaving = [], 0, 0, set()
        if batch:
            yield batch

    def _carry_out(self, batch: list[Group]) -> TargetError | None:
        try:
            attempts = self._prepared(batch)
        except TargetError as error:
            self._settle_unreached(batch)
            return error
        if not attempts:
            return None
        entries = [entry for attempt in attempts for entry in attempt.entries]
        try:
            steps = [step for attempt in attempts for step in attempt.group.steps]
            self._journal.intend(self._run, entries, self._survey.taken(), steps)
            return self._act_on(attempts)
        except TargetError as error:
            # What was done and not acknowledged stays in the journal for `recover`.
            self._settle_unreached([attempt.group for attempt in attempts])
            return error

    def _prepared(self, batch: list[Group]) -> list[Attempt]:
        attempts = []
        for number, group in enumerate(batch):
            if self._interrupt.requested:
                self._settle_unreached(batch[number:])
                break
            try:
                attempt = self._prepare(group)
            except InterruptedRun:  # while a whole content was read
                self._settle_unreached(batch[number:])
                break
            if attempt is not None:
                attempts.append(attempt)
        return attempts

    def _prepare(self, group: Group) -> Attempt | None:
        self._unit += 1
        if any(step.replaces for step in group.steps):
            group = with_recycling(group, lambda path: recycle_place(self._run, path))
        entries: list[Entry] = []
        for position, step in enumerate(group.steps):
            try:
                entries.append(self._prepared_entry(step, position in group.parked))
            except CannotPlace as failure:
                self._settle_failed(group, position, failure)
                return None
        return Attempt(group=group, entries=tuple(entries))

    def _prepared_entry(self, step: Step, parks: bool) -> Entry:  # noqa: FBT001  # a value of the entry
        expected = self._expected(step)
        self._seq += 1
        if self._copies_across and step.action in LINKS and self._devices.is_across(step):
            step = replace(step, action=Action.COPY)
        numbers = self._seq, self._unit, parks
        entry = checked_entry(self._folders, step, numbers, expected, self._stop_if_asked)
        self._survey.source(entry.source)
        if not entry.removes:
            self._survey.target(entry.destination)
        return entry

    def _stop_if_asked(self) -> None:
        if self._interrupt.requested:
            raise InterruptedRun

    def _act_on(self, attempts: list[Attempt]) -> TargetError | None:
        placed: list[Attempt] = []
        failed: list[tuple[Attempt, CannotPlace]] = []
        stopped: TargetError | None = None
        begun = 0
        for attempt in attempts:
            if self._interrupt.requested:
                break
            begun += 1
            try:
                self._act(attempt)
                placed.append(attempt)
            except CannotPlace as failure:
                failed.append((attempt, failure))
            except TargetError as error:
                stopped = error
                break
            except InterruptedRun:
                break
        failed += self._make_durable(placed)
        self._acknowledge(attempts, begun, placed, failed)
        return stopped

    # --- one group ------------------------------------------------------------------------

    def _act(self, attempt: Attempt) -> None:
        try:
            for number, entry in enumerate(attempt.entries):
                attempt.current = number
                if number >= attempt.group.recycled > 0:
                    self._make_room(entry)
                    self._placer.copy_ahead(entry)
                if entry.parks:
                    self._done(attempt, self._placer.park(entry))
            for number, entry in enumerate(attempt.entries):
                attempt.current = number
                self._make_room(entry)
                self._done(attempt, self._placer.place(entry))
        except CannotPlace as failure:
            self._take_back(attempt)
            self._stop_if_closed(attempt, failure)
            raise
        except (TargetError, InterruptedRun):
            self._take_back(attempt)
            raise
        except OSError as error:
            self._take_back(attempt)
            path = attempt.entries[attempt.current].destination
            raise target_failure(error, path) from error

    def _stop_if_closed(self, attempt: Attempt, failure: CannotPlace) -> None:
        # A library that nobody may write to fails every file: that is no fault of this one.
        entry = attempt.entries[attempt.current]
        closed = self._folders.closed(entry.destination) or self._folders.closed(entry.source)
        if failure.reason is Reason.NOT_PERMITTED and closed is not None:
            raise TargetError(
                f"cannot write in {shown(closed)}: permission denied; give this user the right "
                "to and run the command again"
            ) from failure

    def _done(self, attempt: Attempt, act: Act) -> None:
        attempt.acts.append(act)
        self._placer.verify(act)

    def _make_room(self, entry: Entry) -> None:
        folder = parent_of(entry.destination)
        if folder not in self._made and not entry.removes:
            make_folders(self._folders, entry.destination)
            self._made.add(folder)

    def _take_back(self, attempt: Attempt) -> None:
        self._placer.drop_copies_ahead()
        while attempt.acts:
            try:
                self._placer.take_back(attempt.acts[-1])
            except (OSError, CannotPlace) as error:
                raise TargetError(
                    f"a step could not be taken back ({error}); its state is journalled: "
                    "put that right, then `organize recover`"
                ) from error
            attempt.acts.pop()

    # --- the end of a batch ---------------------------------------------------------------

    def _make_durable(self, placed: list[Attempt]) -> list[tuple[Attempt, CannotPlace]]:
        self._sync()
        moved = [attempt for attempt in placed if any(map(_leaves_source, attempt.acts))]
        if not moved:
            return []
        self._journal.acknowledge(
            self._run, placed=[act.entry for attempt in moved for act in _results(attempt)]
        )
        failed = []
        for attempt in moved:
            try:
                self._remove_sources(attempt)
            except CannotPlace as failure:
                self._take_back(attempt)
                placed.remove(attempt)
                failed.append((attempt, failure))
        self._sync()
        return failed

    def _remove_sources(self, attempt: Attempt) -> None:
        # Only while every source still stands can the whole group be taken back.
        leaving = [act.entry for act in attempt.acts if _leaves_source(act)]
        for number, entry in enumerate(leaving):
            attempt.current = attempt.entries.index(
                next(e for e in attempt.entries if e.seq == entry.seq)
            )
            try:
                self._placer.remove_source(entry)
            except CannotPlace as failure:
                if number == 0:
                    raise
                raise TargetError(
                    f"{failure.message}; it was copied, and its copy stands"
                ) from failure

    def _sync(self) -> None:
        try:
            self._folders.sync()
        except OSError as error:
            failure = target_failure(error, os.fspath(self._run.library))
            if isinstance(failure, TargetError):
                raise failure from error
            raise TargetError(failure.message) from error

    def _acknowledge(
        self,
        attempts: list[Attempt],
        begun: int,
        placed: list[Attempt],
        failed: list[tuple[Attempt, CannotPlace]],
    ) -> None:
        settled = {*placed, *(attempt for attempt, _ in failed)}
        stopped_at = [attempt for attempt in attempts[:begun] if attempt not in settled]
        messages = [(attempt, failure.message) for attempt, failure in failed]
        messages += [(attempt, _STOPPED) for attempt in stopped_at]
        self._journal.acknowledge(
            self._run,
            done=[act.entry for attempt in placed for act in _results(attempt)],
            failed=[(e, message) for attempt, message in messages for e in attempt.entries],
            dropped=[e.seq for attempt in attempts[begun:] for e in attempt.entries],
        )
        for attempt in placed:
            for step in attempt.group.asked_for:
                self._settled(Outcome(step=step, status=Status.DONE))
        for attempt, failure in failed:
            self._settle_failed(attempt.group, attempt.current, failure)
        unreached = [*stopped_at, *attempts[begun:]]
        self._settle_unreached([attempt.group for attempt in unreached])

    # --- outcomes -------------------------------------------------------------------------

    def _settle_failed(self, group: Group, position: int, failure: CannotPlace) -> None:
        status = REASONS[failure.reason].status
        culprit = group.steps[position]
        for step in group.asked_for:
            reason, message = failure.reason, failure.message
            if step is not culprit and step.role is Role.VIDEO:
                message = f"goes together with a file that could not be placed: {message}"
            elif step is not culprit:
                reason, message = Reason.VIDEO_LEFT_ALONE, f"stays with its video: {message}"
            self._settled(Outcome(step=step, status=status, reason=reason, message=message))

    def _settle_unreached(self, groups: Iterable[Group]) -> None:
        for group in groups:
            for step in group.asked_for:
                self._settled(
                    Outcome(
                        step=step,
                        status=Status.PLANNED,
                        reason=Reason.RUN_STOPPED,
                        message=_STOPPED,
                    )
                )


def _leaves_source(act: Act) -> bool:
    return act.kind == "created" and act.entry.action is Action.MOVE


def _results(attempt: Attempt) -> list[Act]:
    return [act for act in attempt.acts if act.kind != "parked"]
