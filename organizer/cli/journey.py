"""Plans made, shown, confirmed and applied: what `organize PATH` and `organize apply` share."""

import datetime as dt
import itertools
import shlex
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from organizer.apply import (
    Applied,
    Journal,
    Manner,
    Recovered,
    Reserve,
    RunResult,
    apply_plans,
    delete_expired,
    library_lock,
    recover,
    save_plan,
    tidy_ahead,
    waiting,
)
from organizer.cli.asking import ask_all, questions_of
from organizer.cli.progress import progress_bar
from organizer.cli.screen import (
    confirmed,
    note,
    print_json,
    require_an_answer,
    show,
)
from organizer.cli.tools import opened_tools
from organizer.config import Settings, journal_file, pins_file, state_dir
from organizer.errors import EXIT_INTERRUPTED, EXIT_LEFT_ALONE
from organizer.lookup import open_lookup
from organizer.model import Outcome, Plan
from organizer.pins import Pins
from organizer.pipeline import (
    Job,
    KnownFiles,
    NothingAnswered,
    jobs,
    no_history,
    plan_drift,
    plan_jobs,
)
from organizer.report import Line, exit_code, lines_of
from organizer.report.json_lines import json_objects, line_json
from organizer.report.text import Detail, failed_rows, recycled_rows, rows, summary_row
from organizer.text import escape_for_terminal


def organize(
    paths: Sequence[Path],
    flags: Mapping[str, object],
    environ: Mapping[str, str],
    *,
    dry_run: bool,
    drift: bool = False,
) -> int:
    """Plan `paths`, show the plan, and unless it is only to be looked at, ask and apply.

    With `drift` only files are planned that runs have placed, and whose episode was changed.
    """
    todo = jobs(paths, flags, environ)
    settings = todo[0].settings  # what concerns the run as a whole is the same in all of them
    if dry_run or settings.plan:
        return _look_ahead(todo, environ, settings, drift=drift)
    require_an_answer(yes=settings.yes)
    libraries = [place for job in todo for place in job.libraries]
    with writing(libraries, environ, recycle_days=settings.recycle_days) as journal:
        known = journal.known_files
        plans = _plan_all(todo, environ, settings, known, drift=drift)
        if not (settings.yes or drift) and _ask_what_is_ambiguous(plans, todo[0], environ):
            plans = _plan_all(todo, environ, settings, known)
        return confirm_and_apply(plans, journal, settings)


def _look_ahead(
    todo: Sequence[Job], environ: Mapping[str, str], settings: Settings, *, drift: bool
) -> int:
    """Show what would be done, and save it where that is asked for; changes nothing."""
    say_what_waits(environ)
    with journal_if_any(environ) as journal:
        plans = _plan_all(todo, environ, settings, known_in(journal), drift=drift)
    if settings.plan:
        save_plan(plans, settings.plan)
        note(f"the plan is saved: organize apply {escape_for_terminal(str(settings.plan))}")
    with journal_if_any(environ) as journal:
        leftovers = _leftovers(plans, journal, settings)
    return _report(lines_of(plans), settings, dry_run=True, recycled=leftovers)


def _ask_what_is_ambiguous(plans: Sequence[Plan], job: Job, environ: Mapping[str, str]) -> bool:
    """Ask which series is meant where that is open; return whether anything was decided."""
    questions = questions_of(plans)
    if not questions:
        return False
    with closing(open_lookup(job.settings, environ)) as lookup:
        decided = ask_all(questions, lookup)
    if decided:
        with Pins.open(pins_file(environ)) as pins:
            pins.remember(*decided)
    return bool(decided)


def known_in(journal: Journal | None) -> KnownFiles:
    """Return who is asked what runs have placed; without a journal they placed nothing."""
    return journal.known_files if journal else no_history


def _plan_all(
    todo: Sequence[Job],
    environ: Mapping[str, str],
    settings: Settings,
    known: KnownFiles,
    *,
    drift: bool = False,
) -> tuple[Plan, ...]:
    """Return the plans; when nothing could be asked, the files that wait are reported before."""
    try:
        with (
            progress_bar(shown=not settings.quiet) as progress,
            opened_tools(environ, progress) as tools_for,
        ):
            plan = plan_drift if drift else plan_jobs
            return plan(todo, tools_for, known)
    except NothingAnswered as silence:
        _report(lines_of(silence.plans), settings)
        raise


# --- changing a library -----------------------------------------------------------------------


@contextmanager
def writing(
    libraries: Iterable[Path], environ: Mapping[str, str], *, recycle_days: int = 0
) -> Iterator[Journal]:
    """Finish or roll back what a crash left, then hold the writer's place of every library.

    What is in recycle folders for `recycle_days` is deleted before (0: nothing ever). Raises
    `LibraryBusy` when another run holds one of them.
    """
    state = state_dir(environ)
    with ExitStack() as stack:
        journal = stack.enter_context(Journal.open(journal_file(environ)))
        for recovered in recover(journal):
            note(recovered_words(recovered))
        gone = delete_expired(journal, recycle_days, dt.datetime.now(dt.UTC))
        if gone:
            note(f"{len(gone)} files deleted: in the recycle folder for {recycle_days} days")
        for library in sorted(set(libraries)):
            stack.enter_context(library_lock(library, state))
        yield journal


def recovered_words(recovered: Recovered) -> str:
    """Return what became of a run that a crash cut off, and of what still waits."""
    settled = (
        f"run {recovered.run.id} was cut off: {recovered.finished} files are in their new place,"
        f" {recovered.taken_back} are where they were"
    )
    return "; ".join([settled, *map(escape_for_terminal, recovered.unsettled)])


def say_what_waits(environ: Mapping[str, str]) -> None:
    """Tell of runs that a crash cut off, without touching anything."""
    with journal_if_any(environ) as journal:
        for run in waiting(journal) if journal else ():
            library = escape_for_terminal(str(run.library))
            note(f"run {run.id} on {library} was cut off: organize recover")


@contextmanager
def journal_if_any(environ: Mapping[str, str]) -> Iterator[Journal | None]:
    """Open the journal for a look; None when nothing was ever changed, and none is made."""
    if not journal_file(environ).exists():
        yield None
        return
    with Journal.open(journal_file(environ)) as journal:
        yield journal


def _leftovers(
    plans: Iterable[Plan], journal: Journal | None, settings: Settings
) -> tuple[Line, ...]:
    """Return a line for each file that `--tidy` will take once the plans are done."""
    if not settings.tidy:
        return ()
    ahead = (tidy_ahead(plan, settings.tidy_names, journal) for plan in plans)
    return lines_of(itertools.chain.from_iterable(ahead))


def confirm_and_apply(plans: Sequence[Plan], journal: Journal, settings: Settings) -> int:
    """Show the plans, ask unless `--yes`, apply them, and report what became of every file."""
    before = lines_of(plans)
    detail = Detail(everything=settings.verbose, quiet=settings.quiet)
    if not any(plan.steps for plan in plans):
        return _report(before, settings)
    if not settings.yes:
        leftovers = recycled_rows(_leftovers(plans, journal, settings))
        show([*leftovers, *rows(before, detail)], to_errors=settings.json)
        if not confirmed("Apply this plan?", yes=False):
            note("nothing was changed")
            if settings.json:
                _report(before, settings)
            return EXIT_LEFT_ALONE
    applied = _apply_all(plans, journal, settings)
    _say_what_was_tidied(applied)
    lines = lines_of(plans, applied.outcomes)
    code = _report(lines, settings, shown_before=not settings.yes and not settings.json)
    _tell(settings, lines, applied)
    return ended(applied, code)


def _tell(settings: Settings, lines: Sequence[Line], applied: Applied) -> None:
    """Have media servers look at what changed, and start the user's program; people are here."""
    if not (settings.media_server or settings.exec):
        return
    from organizer.notify import News, tell

    stopped = str(applied.stopped) if applied.stopped else None
    tell(settings, News(lines=tuple(lines), runs=applied.runs, stopped=stopped), people=False)


def _say_what_was_tidied(applied: Applied) -> None:
    for error in applied.untidied:
        note(escape_for_terminal(str(error)))
    if applied.tidied:
        note(f"{applied.tidied} leftovers moved to the recycle folder; see `organize recycle list`")


def ended(result: RunResult | Applied, code: int) -> int:
    """Return the exit code of a run; says why it stopped, if it did."""
    if result.stopped:
        note(escape_for_terminal(str(result.stopped)))
        return result.stopped.exit_code
    if result.interrupted:
        note("interrupted; everything finished is journalled")
        return EXIT_INTERRUPTED
    return code


def _apply_all(plans: Sequence[Plan], journal: Journal, settings: Settings) -> Applied:
    total = sum(len(plan.steps) for plan in plans)
    settled = itertools.count(1)
    manner = Manner(
        command=command_line(),
        copies_across=settings.fallback == "copy",
        reserve=Reserve(settings.reserve),
        tidy_names=settings.tidy_names if settings.tidy else None,
    )
    with progress_bar(shown=not settings.quiet) as progress:

        def placed_one(_: Outcome) -> None:
            progress("Placing files", next(settled), total)

        return apply_plans(plans, journal, manner, placed_one)


def command_line() -> str:
    """Return the command as the user gave it, for the history."""
    return shlex.join(["organize", *sys.argv[1:]])


# --- showing ----------------------------------------------------------------------------------


def _report(
    lines: Sequence[Line],
    settings: Settings,
    *,
    dry_run: bool = False,
    shown_before: bool = False,
    recycled: Sequence[Line] = (),
) -> int:
    """Print every line, or what became of them where the plan was shown; return the exit code.

    `recycled` are the files that a release leaves behind, which no summary counts.
    """
    detail = Detail(everything=settings.verbose, quiet=settings.quiet, dry_run=dry_run)
    if settings.json:
        for found in (*map(line_json, recycled), *json_objects(lines)):
            print_json(found)
    elif shown_before:
        show([*failed_rows(lines), summary_row(lines, detail)])
    else:
        show([*recycled_rows(recycled), *rows(lines, detail)])
    return exit_code(lines)
