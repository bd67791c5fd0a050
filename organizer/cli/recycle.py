"""`organize recycle`: what is in the recycle folders, put back or deleted for good."""

import datetime as dt
import os
from collections.abc import Iterable, Sequence

import click

from organizer.apply import (
    CannotPlace,
    Recycled,
    apply_plan,
    delete_recycled,
    interruptible,
    library_lock,
    recycled,
    recycled_by_name,
    restoring,
)
from organizer.cli.journey import command_line, ended, writing
from organizer.cli.screen import confirmed, note, print_json, require_an_answer, show_text
from organizer.config import journal_file, state_dir
from organizer.errors import EXIT_DONE, EXIT_LEFT_ALONE
from organizer.model import Status
from organizer.text import escape_for_terminal


@click.group()
def command() -> None:
    """List, restore or delete files that others replaced.

    A file that --conflict replace takes out of the library, and what --tidy takes out of a
    release, is kept in a folder .organize-recycle beside it, until it is restored or deleted
    here. With the setting recycle_days, the next run that changes something deletes what is
    there for so many days; how long that is, the journal says, never the file's own time.
    """


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")
def list_command(*, as_json: bool) -> int:
    """List what is in the recycle folders, oldest first."""
    for found in _all_recycled():
        if as_json:
            print_json(_json(found))
        else:
            print(_words(found))
    return EXIT_DONE


@command.command("restore")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--yes", is_flag=True, help="Restore without asking.")
def restore_command(names: Sequence[str], *, yes: bool) -> int:
    """Put files back: NAME as `organize recycle list` shows it.

    What stands in such a place now goes to the recycle folder in turn. It is a run like any
    other: `organize undo` takes it back.
    """
    require_an_answer(yes=yes)
    code = EXIT_DONE
    with writing((), os.environ) as journal, interruptible() as interrupt:
        chosen = [recycled_by_name(journal, name) for name in names]
        show_text(f"{_words(found)}" for found in chosen)
        if not (yes or confirmed("Put them back?", yes=False)):
            note("nothing was changed")
            return EXIT_LEFT_ALONE
        for found in chosen:
            with library_lock(found.run.library, state_dir(os.environ)):
                plan = restoring(found)
                result = apply_plan(plan, journal, command=command_line(), interrupt=interrupt)
            left = [o for o in result.outcomes if o.status is not Status.DONE]
            show_text(escape_for_terminal(f"✗ {o.reason}: {o.message}") for o in left)
            code = ended(result, EXIT_LEFT_ALONE if left else code)
            if result.stopped or result.interrupted:
                break
    return code


@command.command("empty")
@click.option(
    "--older-than",
    type=click.IntRange(min=0),
    default=0,
    metavar="DAYS",
    help="Only what was replaced so many days ago or more, by the journal [0].",
)
@click.option("--yes", is_flag=True, help="Delete without asking.")
def empty_command(older_than: int, *, yes: bool) -> int:
    """Delete what is in the recycle folders for good; this cannot be undone."""
    require_an_answer(yes=yes)
    with writing((), os.environ) as journal:
        now = dt.datetime.now(dt.UTC)
        age = dt.timedelta(days=older_than)
        chosen = [found for found in recycled(journal) if found.age(now) >= age]
        show_text(map(_words, chosen))
        if chosen and not (yes or confirmed("Delete them for good?", yes=False)):
            note("nothing was changed")
            return EXIT_LEFT_ALONE
        kept = 0
        for found in chosen:
            with library_lock(found.run.library, state_dir(os.environ)):
                try:
                    delete_recycled(journal, found)
                except CannotPlace as failure:
                    kept += 1
                    note(escape_for_terminal(failure.message))
    print(f"{len(chosen) - kept} files deleted, {kept} kept.")
    return EXIT_LEFT_ALONE if kept else EXIT_DONE


def _all_recycled() -> Iterable[Recycled]:
    from organizer.apply import Journal

    if not journal_file(os.environ).exists():
        return ()
    with Journal.open(journal_file(os.environ)) as journal:
        return tuple(recycled(journal))


def _words(found: Recycled) -> str:
    when = found.since.replace("T", " ").partition("+")[0]
    place = escape_for_terminal(found.entry.source)
    return f"{found.name:>8}  {when}  {found.entry.standing.size:>14,} bytes  {place}"


def _json(found: Recycled) -> dict[str, object]:
    return {
        "name": found.name,
        "run": found.run.id,
        "recycled": found.run.started,
        "since": found.since,
        "size": found.entry.standing.size,
        "from": found.entry.source,
        "path": found.entry.destination,
    }
