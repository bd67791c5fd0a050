"""Putting a run back: what it placed goes to where it came from, if it is still what it placed.

An undo is a run of its own: journalled, recovered, and undone like any other. A file that was
changed since is refused and listed; the others go on. Here every file is a unit by itself, so
that a rewritten `.nfo` does not keep its video.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from organizer.apply.engine import Engine
from organizer.apply.failures import CannotPlace
from organizer.apply.folders import Folders
from organizer.apply.interrupt import Interrupt
from organizer.apply.journal import Journal
from organizer.apply.preparing import Expected, checked_entry
from organizer.apply.records import Entry, EntryState, Run
from organizer.apply.run import RunResult, Settled, finish
from organizer.errors import UsageError
from organizer.model import Action, Outcome, Reason, Step
from organizer.plan.graph import Group, order_units


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoEntry:
    """One file to put back.

    Attributes:
        step: from where the file is to where it goes; where `removes`, the file at the source
            of the step is removed, and its destination is what it was made from.
        reason: why it is refused, as is `message`; None when it can be put back.
    """

    step: Step
    removes: bool
    reason: Reason | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoPlan:
    """What undoing `run` would do, file by file, the last one placed first."""

    run: Run
    entries: tuple[UndoEntry, ...]


def plan_undo(journal: Journal, number: int | None = None, *, verify: bool = False) -> UndoPlan:
    """Return what undoing run `number` would do, every file looked at; changes nothing.

    None takes the newest run that is neither undone nor itself an undo. `verify` reads what was
    copied whole, and what it was copied from. Raises `UsageError`
    when there is no such run, or it is undone already.
    """
    run = run_to_undo(journal, number)
    folders = Folders(())
    try:
        return UndoPlan(
            run=run,
            entries=tuple(
                _looked_at(folders, entry, verify)
                for entry in reversed(journal.entries(run, (EntryState.DONE,)))
            ),
        )
    finally:
        folders.close()


def undo_run(
    journal: Journal,
    number: int | None = None,
    *,
    command: str = "",
    on_outcome: Callable[[Outcome], None] | None = None,
    interrupt: Interrupt | None = None,
    verify: bool = False,
) -> RunResult:
    """Put run `number` back as `plan_undo` shows; the caller holds the library's lock.

    The outcomes are in the order of that plan. A refused file is a failed outcome.
    """
    interrupt = interrupt or Interrupt()
    undone = run_to_undo(journal, number)
    run = journal.begin(
        undone.library,
        undone.roots,
        action=undone.action,
        command=command,
        undo_of=undone.id,
    )
    settled = Settled(on_outcome)
    back = _WayBack(journal, undone, verify=verify)
    folders = Folders([os.fspath(path) for path in (undone.library, *undone.roots)])
    engine = Engine(journal, run, interrupt, settled, folders=folders, expected=back.expected)
    stopped = engine.execute(back.groups())
    stopped = finish(journal, run, stopped, interrupt)
    return RunResult(
        run=None if journal.forget_if_empty(run) else run.id,
        outcomes=settled.of(back.steps),
        stopped=stopped,
        interrupted=interrupt.requested and stopped is None,
    )


class _WayBack:
    """The steps that put a run back, from the journal, the last one placed first.

    In that order every place is free again when its file comes back. Only what changed places
    with one another was one unit of the run, and is ordered anew.
    """

    def __init__(self, journal: Journal, undone: Run, *, verify: bool) -> None:
        self._journal = journal
        self._undone = undone
        self._verify = verify
        self._ahead: dict[int, Expected] = {}  # by id of the step: until it is looked at
        self.steps: list[Step] = []

    def groups(self) -> Iterator[Group]:
        """Yield what is put back together; `steps` are those of all groups yielded so far."""
        entries = self._journal.each_entry(self._undone, (EntryState.DONE,), newest_first=True)
        for _, unit in groupby(entries, key=lambda entry: entry.unit):
            returns = []
            for entry in unit:
                step = _step_back(entry)
                self.steps.append(step)
                self._ahead[id(step)] = _expected(entry, self._verify)
                if _removes(entry):
                    yield Group(steps=(step,))
                else:
                    returns.append((step,))
            yield from order_units(returns)

    def expected(self, step: Step) -> Expected:
        """Return what the journal says of a step; asked for once."""
        return self._ahead.pop(id(step))


def run_to_undo(journal: Journal, number: int | None) -> Run:
    """Return the run that undoing `number` takes back; raises `UsageError`, as `plan_undo`."""
    runs = {run.id: run for run in journal.runs()}
    if number is None:
        candidates = (run for run in runs.values() if not run.undone and run.undo_of is None)
        found = next((run for run in candidates if _stands(run, runs, journal)), None)
        if found is None:
            raise UsageError("there is no run to undo; `organize history` lists them")
        number = found.id
    if number not in runs:
        raise UsageError(f"there is no run {number}; `organize history` lists them")
    run = runs[journal.undo_chain(number)]
    if not run.done:
        raise UsageError(
            f"nothing of run {number} is left to undo; see `organize history {number}`"
        )
    return run


def _stands(run: Run, runs: dict[int, Run], journal: Journal) -> bool:
    return bool(runs[journal.undo_chain(run.id)].done)


def _removes(entry: Entry) -> bool:
    """Whether taking `entry` back removes what it placed, rather than moving it."""
    return entry.action is not Action.MOVE and not entry.removes


def _step_back(entry: Entry) -> Step:
    return Step(
        source=Path(entry.destination),
        destination=Path(entry.source),
        role=entry.role,
        action=entry.action,
        identity=entry.standing,
    )


def _expected(entry: Entry, verify: bool) -> Expected:  # noqa: FBT001  # as asked for
    if entry.removes:
        # Made again from its original, which is only known by its identity.
        return Expected(undoes=entry.seq)
    return Expected(
        undoes=entry.seq,
        fingerprint=None if entry.action is Action.SYMLINK else entry.fingerprint,
        content=entry.content,
        original=entry.identity if _removes(entry) else None,
        verify=verify,
    )


def _looked_at(folders: Folders, entry: Entry, verify: bool) -> UndoEntry:  # noqa: FBT001  # as asked for
    step = _step_back(entry)
    try:
        checked_entry(folders, step, (entry.seq, entry.unit, False), _expected(entry, verify))
    except CannotPlace as failure:
        return UndoEntry(
            step=step, removes=_removes(entry), reason=failure.reason, message=failure.message
        )
    return UndoEntry(step=step, removes=_removes(entry))
