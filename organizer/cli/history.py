"""`organize history`: the runs of the journal, newest first, or the steps of one."""

import os

import click

from organizer.apply import Entry, Journal, Run
from organizer.cli.screen import print_json
from organizer.config import journal_file
from organizer.errors import UsageError
from organizer.text import escape_for_terminal


@click.command()
@click.argument("run", required=False, type=int, metavar="[RUN]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")
def command(run: int | None, *, as_json: bool) -> None:
    """List the runs, newest first; with RUN, its steps."""
    path = journal_file(os.environ)
    if not path.exists():
        if run is not None:
            raise UsageError(f"there is no run {run}: nothing was ever changed")
        return
    with Journal.open(path) as journal:
        if run is None:
            for each in journal.runs():
                if as_json:
                    print_json(_run_json(each))
                else:
                    print(_run_words(each))
            return
        found = journal.run(run)
        if found is None:
            raise UsageError(f"there is no run {run}; `organize history` lists them")
        for entry in journal.entries(found):
            if as_json:
                print_json(_entry_json(entry))
            else:
                print(_entry_words(entry))


def _run_words(run: Run) -> str:
    library = escape_for_terminal(str(run.library))
    state = "undone" if run.undone else run.state.value
    undo = f", undo of run {run.undo_of}" if run.undo_of else ""
    when = run.started.replace("T", " ").partition("+")[0]
    files = run.done + run.put_back
    back = f", {run.put_back} put back" if run.put_back else ""
    return (
        f"{run.id:>5}  {when}  {files:>6} files  {run.action:8}  {library}  ({state}{undo}{back})"
    )


def _entry_words(entry: Entry) -> str:
    source, destination = map(escape_for_terminal, (entry.source, entry.destination))
    message = f"  ({escape_for_terminal(entry.message)})" if entry.message else ""
    return f"{entry.state.value:8}  {source}\n       →  {destination}{message}"


def _run_json(run: Run) -> dict[str, object]:
    return {
        "run": run.id,
        "started": run.started,
        "library": str(run.library),
        "action": run.action,
        "command": run.command,
        "state": run.state.value,
        "undo_of": run.undo_of,
        "undone": run.undone,
        "done": run.done,
        "put_back": run.put_back,
    }


def _entry_json(entry: Entry) -> dict[str, object]:
    return {
        "step": entry.seq,
        "source": entry.source,
        "destination": entry.destination,
        "role": entry.role.value,
        "of": entry.of,
        "action": entry.action.value,
        "state": entry.state.value,
        "message": entry.message,
    }
