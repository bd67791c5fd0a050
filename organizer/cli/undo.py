"""`organize undo [RUN]`: put a run back, file by file, where each is still what was placed."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import click

from organizer.apply import (
    Journal,
    Run,
    UndoEntry,
    UndoPlan,
    interruptible,
    library_lock,
    plan_undo,
    run_to_undo,
    undo_run,
)
from organizer.cli.journey import command_line, ended, say_what_waits, writing
from organizer.cli.screen import confirmed, note, print_json, require_an_answer, show_text
from organizer.config import journal_file, state_dir
from organizer.errors import EXIT_DONE, EXIT_LEFT_ALONE, UsageError
from organizer.model import Outcome, Reason, Status, Step
from organizer.text import escape_for_terminal


@click.command()
@click.argument("run", required=False, type=int, metavar="[RUN]")
@click.option("--dry-run", is_flag=True, help="Show what would be put back, change nothing.")
@click.option("--yes", is_flag=True, help="Put it back without asking.")
@click.option("--verify", is_flag=True, help="Read again whole what was copied.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")
def command(run: int | None, *, dry_run: bool, yes: bool, verify: bool, as_json: bool) -> int:
    """Put the last run back, or RUN (see `organize history`).

    Without RUN it is the newest run that is neither undone nor itself an undo; undoing an undo
    does the run again. A file that was changed since stays where it is, and is listed.
    """
    if not journal_file(os.environ).exists():
        raise UsageError("there is nothing to undo: nothing was ever changed")
    if dry_run:
        say_what_waits(os.environ)
        with Journal.open(journal_file(os.environ)) as journal:
            plan = plan_undo(journal, run, verify=verify)
        if as_json:
            _print_all(_plan_json(plan))
        else:
            show_text(_plan_words(plan))
        return EXIT_LEFT_ALONE if _refused(plan) else EXIT_DONE
    require_an_answer(yes=yes)
    with writing((), os.environ) as journal:
        undone = run_to_undo(journal, run)
        with library_lock(undone.library, state_dir(os.environ)):
            if not (yes or _agreed(plan_undo(journal, run, verify=verify))):
                note("nothing was changed")
                return EXIT_LEFT_ALONE
            return _undo(undone, journal, verify=verify, as_json=as_json)


def _agreed(plan: UndoPlan) -> bool:
    show_text(_plan_words(plan))
    return confirmed("Put it back?", yes=False)


def _undo(run: Run, journal: Journal, *, verify: bool, as_json: bool) -> int:
    with interruptible() as interrupt:
        result = undo_run(
            journal, run.id, command=command_line(), interrupt=interrupt, verify=verify
        )
    left = [outcome for outcome in result.outcomes if outcome.status is not Status.DONE]
    if as_json:
        _print_all(map(_outcome_json, result.outcomes))
        print_json({"summary": _counted(result.outcomes)})
    else:
        show_text(line for outcome in left for line in _left_words(outcome))
        done = len(result.outcomes) - len(left)
        print(f"Run {run.id}: {done} files put back, {len(left)} left where they are.")
    return ended(result, EXIT_LEFT_ALONE if left else EXIT_DONE)


def _refused(plan: UndoPlan) -> tuple[UndoEntry, ...]:
    return tuple(entry for entry in plan.entries if entry.reason)


def _plan_words(plan: UndoPlan) -> Iterator[str]:
    for entry in plan.entries:
        yield from _entry_words(entry)
    refused = len(_refused(plan))
    back = len(plan.entries) - refused
    yield f"Run {plan.run.id}: {back} files to put back, {refused} to leave where they are."


def _entry_words(entry: UndoEntry) -> Iterator[str]:
    source, destination = (
        escape_for_terminal(str(path)) for path in (entry.step.source, entry.step.destination)
    )
    yield source
    if entry.reason:
        yield f"    ✗ {entry.reason}: {escape_for_terminal(entry.message or '')}"
    elif entry.removes:
        yield f"    removed; {destination} stays"
    else:
        yield f"    → {destination}"


def _left_words(outcome: Outcome) -> Iterator[str]:
    yield escape_for_terminal(str(outcome.step.source))
    yield f"    ✗ {outcome.reason}: {escape_for_terminal(outcome.message or '')}"


def _print_all(objects: Iterable[dict[str, object]]) -> None:
    for value in objects:
        print_json(value)


def _plan_json(plan: UndoPlan) -> Iterator[dict[str, object]]:
    for entry in plan.entries:
        status = Status.FAILED if entry.reason else Status.PLANNED
        yield _file_json(entry.step, status, entry.reason, entry.message)
    refused = len(_refused(plan))
    counts = {"planned": len(plan.entries) - refused, "done": 0, "failed": refused}
    yield {"summary": {"files": len(plan.entries), **counts}}


def _outcome_json(outcome: Outcome) -> dict[str, object]:
    return _file_json(outcome.step, outcome.status, outcome.reason, outcome.message)


def _file_json(
    step: Step, status: Status, reason: Reason | None, message: str | None
) -> dict[str, object]:
    return {
        "source": str(step.source),
        "destination": str(step.destination),
        "role": step.role.value,
        "action": step.action.value,
        "status": status.value,
        "reason": reason.value if reason else None,
        "message": message,
    }


def _counted(outcomes: Sequence[Outcome]) -> dict[str, int]:
    counted = Counter(outcome.status.value for outcome in outcomes)
    return {"files": len(outcomes), **{key: counted[key] for key in ("planned", "done", "failed")}}
