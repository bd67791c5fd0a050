"""`organize inbox`: what waits, why, and what a person can do about it."""

import datetime as dt
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import click

from organizer.cli.journey import command_line
from organizer.cli.screen import note, print_json, show_text
from organizer.cli.working import drain
from organizer.config import inbox_file, journal_file, state_dir
from organizer.errors import EXIT_BUSY, EXIT_DONE, EXIT_INTERRUPTED, EXIT_LEFT_ALONE, UsageError
from organizer.inbox import Entry, Inbox, State, is_watched, open_inbox
from organizer.text import escape_for_terminal

_STATES = [state.value for state in State]


@click.group(invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> int:
    """List what waits to be organized; retry, dismiss or release it.

    A watcher and downloaders' hooks put paths here. Without a subcommand they are listed.
    """
    if context.invoked_subcommand is not None:
        return EXIT_DONE
    return _list((), as_json=False)


@command.command("list")
@click.option(
    "--state",
    "states",
    type=click.Choice(_STATES),
    multiple=True,
    help="Only these [all but done].",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")
def list_command(states: Sequence[str], *, as_json: bool) -> int:
    """List the paths that wait, oldest first, with why."""
    return _list(states, as_json=as_json)


@command.command("retry", short_help="Try again what waits or needs a person.")
@click.argument("names", nargs=-1, metavar="ID|PATH...")
@click.option("--all", "everything", is_flag=True, help="All that wait or need a person.")
def retry_command(names: Sequence[str], *, everything: bool) -> int:
    """Have what waits or needs a person tried again, without waiting longer."""
    return _changed(names, Inbox.retry, "tried again", everything=everything)


@command.command("dismiss")
@click.argument("names", nargs=-1, metavar="ID|PATH...")
@click.option("--all", "everything", is_flag=True, help="All that is not done.")
def dismiss_command(names: Sequence[str], *, everything: bool) -> int:
    """Leave files alone, until others stand in their places."""
    return _changed(names, Inbox.dismiss, "left alone", everything=everything)


@command.command("release")
@click.argument("names", nargs=-1, metavar="ID|PATH...")
@click.option("--all", "everything", is_flag=True, help="All that is held.")
def release_command(names: Sequence[str], *, everything: bool) -> int:
    """Let what was undone be organized again."""
    return _changed(names, Inbox.release, "released", everything=everything)


@command.command("run", short_help="Organize what is ready now, and end.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")
def run_command(*, as_json: bool) -> int:
    """Organize what is ready now, and end; as a timer does without a watcher."""
    worked = drain(os.environ, command=command_line())
    if worked is None:
        note("another process is at it")
        return EXIT_BUSY
    counted = {state.value: worked.states.get(state, 0) for state in State}
    if as_json:
        print_json({"runs": list(worked.news.runs), "stopped": worked.news.stopped, **counted})
    else:
        told = ", ".join(f"{count} {state}" for state, count in counted.items() if count)
        print(f"{told or 'Nothing was ready'}.")
    if worked.interrupted:
        return EXIT_INTERRUPTED
    left = worked.states.get(State.NEEDS_PERSON, 0) + worked.states.get(State.WAITING, 0)
    return EXIT_LEFT_ALONE if left else EXIT_DONE


# --- listing ----------------------------------------------------------------------------------


def _list(states: Sequence[str], *, as_json: bool) -> int:
    wanted = tuple(map(State, states)) or tuple(s for s in State if s is not State.DONE)
    if not inbox_file(os.environ).exists():
        return EXIT_DONE
    with open_inbox(inbox_file(os.environ)) as inbox:
        _learn_what_was_undone(inbox)
        entries = inbox.entries(*wanted)
    for entry in entries:
        if as_json:
            print_json(_json(entry))
        else:
            show_text(_words(entry))
    return EXIT_DONE


def _learn_what_was_undone(inbox: Inbox) -> None:
    if not journal_file(os.environ).exists():
        return
    from organizer.apply import Journal
    from organizer.unattended import hold_what_was_undone

    with Journal.open(journal_file(os.environ)) as journal:
        hold_what_was_undone(inbox, journal)


def _words(entry: Entry) -> Iterable[str]:
    path = escape_for_terminal(str(entry.path))
    yield f"{entry.id:>6}  {entry.state.value:12}  {_when(entry.since)}  {path}"
    why = ": ".join(part for part in (entry.reason, entry.why) if part)
    again = f"again at {_when(entry.retry_at)}" if entry.retry_at is not None else ""
    if told := "; ".join(part for part in (why, again) if part):
        yield f"        {escape_for_terminal(told)}"


def _when(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M")


def _json(entry: Entry) -> dict[str, object]:
    arrival = entry.arrival
    return {
        "id": entry.id,
        "path": str(entry.path),
        "state": entry.state.value,
        "since": _iso(entry.since),
        "retry_at": None if entry.retry_at is None else _iso(entry.retry_at),
        "attempts": entry.attempts,
        "reason": entry.reason,
        "why": entry.why,
        "origin": arrival.origin,
        "action": arrival.action,
        "category": arrival.category,
        "name": arrival.name,
        "library": None if arrival.library is None else str(arrival.library),
        "watched": None if arrival.watched is None else str(arrival.watched),
    }


def _iso(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat(timespec="seconds")


# --- changing ---------------------------------------------------------------------------------


def _changed(
    names: Sequence[str],
    change: Callable[[Inbox, Iterable[Entry]], int],
    done: str,
    *,
    everything: bool,
) -> int:
    if bool(names) == everything:
        raise UsageError("which? Give numbers or paths of `organize inbox list`, or --all")
    with open_inbox(inbox_file(os.environ)) as inbox:
        _learn_what_was_undone(inbox)
        chosen = inbox.entries() if everything else [_named(inbox, name) for name in names]
        changed = change(inbox, chosen)
    print(f"{changed} {done}.")
    if changed and change is not Inbox.dismiss and not is_watched(state_dir(os.environ)):
        note("no watcher runs: organize inbox run works off what is ready")
    return EXIT_DONE if changed or everything else EXIT_LEFT_ALONE


def _named(inbox: Inbox, name: str) -> Entry:
    if name.isascii() and name.isdecimal() and len(name) < 19:
        found = inbox.by_id(int(name))
    else:
        absolute = os.path.abspath(name)  # noqa: PTH100  # a link stays the link that was announced
        found = inbox.entry(Path(absolute))
    if found is None:
        raise UsageError(f"{name} is not in the inbox; `organize inbox list` shows what is")
    return found
