"""Batch after batch of the inbox, planned and applied, and the inbox told what became of it."""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from organizer.apply import (
    Applied,
    Journal,
    Manner,
    Reserve,
    apply_plans,
    delete_expired,
    library_lock,
    recover,
)
from organizer.config import journal_file, state_dir
from organizer.errors import LibraryBusy, OrganizerError
from organizer.inbox import Entry, Inbox, Mark, State
from organizer.inbox.entries import WATCH
from organizer.model import Plan, Reason
from organizer.notify import News
from organizer.pipeline import Job, Tools, plan_jobs
from organizer.report import Line, lines_of
from organizer.unattended.becoming import failed, mark_of
from organizer.unattended.grouping import Batch, batches, lines_by_entry
from organizer.unattended.undone import hold_what_was_undone

LOG = logging.getLogger(__name__)
MOST_AT_ONCE = 5000  # entries planned together
_BUSY = "library-busy"  # of which nobody was told
_LOOKS = 5  # at a path that is not there, or that this program fails on
_LOOK_AGAIN = 10.0  # seconds

OpenTools = Callable[[], AbstractContextManager[Callable[[Job], Tools]]]
"""Opens what journeys are made with; closed when the block ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """What a call did.

    Attributes:
        states: how many entries came into each state.
        news: the runs, and why one ended early; each file was told of by `after_run`.
        interrupted: whether a signal ended it early; what it did not come to is still ready.
    """

    news: News = field(default_factory=News)
    states: Mapping[State, int] = field(default_factory=dict)
    interrupted: bool = False

    def __add__(self, other: "Worked") -> "Worked":
        return Worked(
            news=self.news + other.news,
            states=Counter(self.states) + Counter(other.states),
            interrupted=self.interrupted or other.interrupted,
        )


def work_off(
    inbox: Inbox,
    environ: Mapping[str, str],
    open_tools: OpenTools,
    *,
    command: str,
    after_run: Callable[[News], None],
) -> Worked:
    """Organize all that is ready; each entry is tried once, and is marked with what became of it.

    `command` is what history shows. `after_run` is called after each run that there is news of,
    with what it did; it must return soon. The caller has the worker's place. Raises `StoreError`
    when the journal or the inbox cannot be used.
    """
    worked, last = Worked(), 0
    while not worked.interrupted:
        entries = inbox.take_ready(after=last, limit=MOST_AT_ONCE)
        if not entries:
            break
        last = entries[-1].id
        worked += _work(_Bench(inbox, environ, open_tools, command, after_run), entries)
    return worked


@dataclass(frozen=True, slots=True)
class _Bench:
    inbox: Inbox
    environ: Mapping[str, str]
    open_tools: OpenTools
    command: str
    after_run: Callable[[News], None]


def _work(bench: _Bench, entries: Sequence[Entry]) -> Worked:
    worked = Worked()
    with Journal.open(journal_file(bench.environ)) as journal:
        recover(journal)
        hold_what_was_undone(bench.inbox, journal)
        there = _still_there(bench.inbox, entries)
        for batch in batches(bench.inbox, there):
            worked += _work_isolated(bench, batch, journal)
            if worked.interrupted:
                break
    return worked


def _work_isolated(bench: _Bench, batch: Batch, journal: Journal) -> Worked:
    """Work a batch off; should a bug of ours end it, find the entry that it is about.

    One file must not hold up all others for as long as the bug is not mended.
    """
    try:
        return _work_batch(bench, batch, journal)
    except OrganizerError:  # as of an inbox on a full disk: it is no file's, and halving is no help
        raise
    except Exception:  # here is the outermost frame of one piece of work
        LOG.exception("a run of %d paths ended by a bug", len(batch.entries))
    recover(journal)
    there = _still_there(bench.inbox, batch.entries)
    if len(there) < 2:
        return _enter(bench, map(_struck_by_a_bug, there), News(), there)
    worked = Worked()
    for half in (there[: len(there) // 2], there[len(there) // 2 :]):
        worked += _work_isolated(bench, batch.only(half), journal)
        if worked.interrupted:
            break
    return worked


def _struck_by_a_bug(entry: Entry) -> Mark:
    state = State.WAITING if entry.attempts < _LOOKS else State.NEEDS_PERSON
    why = "this program failed on it; the log says where"
    return Mark(path=entry.path, state=state, reason="bug", why=why, revision=entry.revision)


def _still_there(inbox: Inbox, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries whose path exists and that nobody undid meanwhile."""
    there: list[Entry] = []
    gone: list[Entry] = []
    held = {entry.id for entry in inbox.entries(State.HELD)}
    for entry in entries:
        if entry.id in held:
            continue
        (there if _exists(entry.path) else gone).append(entry)
    missing = [entry for entry in gone if entry.arrival.watched is None or _is_away(entry)]
    inbox.mark(map(_missing, missing))
    inbox.forget(entry.path for entry in gone if entry not in missing)
    return tuple(there)


def _exists(path: Path) -> bool:
    try:
        path.lstat()
    except OSError:
        return False
    return True


def _is_away(entry: Entry) -> bool:
    """Whether the folder under watch seems not to be mounted: then nothing is taken as deleted."""
    try:
        return entry.arrival.watched is None or not any(entry.arrival.watched.iterdir())
    except OSError:
        return True


def _missing(entry: Entry) -> Mark:
    if entry.arrival.watched is not None:
        why = f"{entry.arrival.watched} is gone or empty; its disk seems not to be mounted"
        return Mark(
            path=entry.path,
            state=State.WAITING,
            reason="root-gone",
            why=why,
            revision=entry.revision,
        )
    state = State.WAITING if entry.attempts < _LOOKS else State.NEEDS_PERSON
    why = "nothing is there; if the downloader runs elsewhere, map its paths (--map)"
    return Mark(
        path=entry.path,
        state=state,
        reason="source-gone",
        why=why,
        delay=_LOOK_AGAIN,
        revision=entry.revision,
    )


def _work_batch(bench: _Bench, batch: Batch, journal: Journal) -> Worked:
    try:
        job = batch.job(bench.environ)
        with ExitStack() as stack, bench.open_tools() as tools_for:
            for library in sorted(set(job.libraries)):
                stack.enter_context(library_lock(library, state_dir(bench.environ)))
            # Once more, now that no undo can be under way.
            hold_what_was_undone(bench.inbox, journal)
            held = {entry.path for entry in bench.inbox.entries(State.HELD)}
            plans = [
                _without(plan, held) for plan in plan_jobs([job], tools_for, journal.known_files)
            ]
            applied = _apply(plans, batch, job, journal, bench.command)
            news = _news(plans, applied)
    except LibraryBusy as error:  # over in a moment: nobody is told
        return _marked(bench, failed(batch.entries, error), News(stopped=str(error)))
    except OrganizerError as error:
        return _enter(bench, failed(batch.entries, error), News(stopped=str(error)), batch.entries)
    marks = [m for m in _marks(batch, news.lines, applied) if m.path not in held]
    worked = _enter(bench, marks, news, batch.entries)
    return replace(worked, interrupted=applied.interrupted)


def _without(plan: Plan, held: set[Path]) -> Plan:
    """Return the plan without the episodes that a person undid, and what belongs to them."""
    return replace(
        plan, entries=tuple(e for e in plan.entries if e.source not in held and e.of not in held)
    )


# --- applying ---------------------------------------------------------------------------------


def _apply(
    plans: Sequence[Plan], batch: Batch, job: Job, journal: Journal, command: str
) -> Applied:
    settings = job.settings
    manner = Manner(
        command=command,
        copies_across=settings.fallback == "copy",
        are_seeded=batch.arrival.origin != WATCH,
        reserve=Reserve(settings.reserve),
        tidy_names=settings.tidy_names if settings.tidy else None,
    )
    if batch.root is not None:
        # Emptied folders go, but of course not the folder under watch.
        plans = [replace(plan, roots=(batch.root,)) for plan in plans]
    applied = apply_plans(plans, journal, manner)
    held = [plan.library for plan in plans]
    delete_expired(journal, settings.recycle_days, dt.datetime.now(dt.UTC), held=held)
    return applied


def _news(plans: Sequence[Plan], applied: Applied) -> News:
    stopped = str(applied.stopped) if applied.stopped else None
    return News(lines=lines_of(plans, applied.outcomes), runs=applied.runs, stopped=stopped)


# --- what became of it ------------------------------------------------------------------------


def _marks(batch: Batch, lines: Sequence[Line], applied: Applied) -> list[Mark]:
    belonging = lines_by_entry(batch, [line.source for line in lines])
    marks = []
    for entry in batch.entries:
        mark = mark_of(entry, [lines[position] for position in belonging[entry.id]])
        if mark.reason == Reason.RUN_STOPPED and applied.stopped is not None:
            mark = mark._replace(why=str(applied.stopped))
        elif mark.reason == Reason.RUN_STOPPED:
            continue  # interrupted: it is still ready
        marks.append(mark)
    return marks


def _enter(bench: _Bench, marks: Iterable[Mark], news: News, entries: Sequence[Entry]) -> Worked:
    marks = tuple(marks)
    worked = _marked(bench, marks, news)
    # What waits is tried again and again: that is told of once.
    is_first = any(entry.attempts == 0 or entry.reason == _BUSY for entry in entries)
    if news.placed or (is_first and any(mark.state is not State.DONE for mark in marks)):
        bench.after_run(news)
    return worked


def _marked(bench: _Bench, marks: Sequence[Mark], news: News) -> Worked:
    bench.inbox.mark(marks)
    return Worked(news=replace(news, lines=()), states=Counter(mark.state for mark in marks))
