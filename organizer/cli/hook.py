"""`organize hook DOWNLOADER`: called by a downloader when something is finished.

It announces the download to the inbox and returns; a watcher that runs, or else a worker that is
started in the background, does the rest. Nothing is imported here that the announcing does not
need: a downloader waits for it, some once for every file.
"""

import os
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from organizer.errors import (
    EXIT_BUSY,
    EXIT_DONE,
    EXIT_USAGE,
    ConfigError,
    OrganizerError,
    UsageError,
)
from organizer.hooks import (
    BY_NAME,
    Answer,
    Call,
    Downloader,
    Nothing,
    Outcome,
    answer,
    arrival_of,
    stamped,
)
from organizer.hooks.detaching import open_log, start_detached
from organizer.hooks.options import read_options
from organizer.hooks.settings import hook_settings
from organizer.inbox import Entry, Inbox, State, is_watched, open_inbox
from organizer.text import escape_for_terminal

_LOOK_EVERY = 0.2  # seconds
_INBOX = "inbox.db"  # as `config.inbox_file` says
_NO_VIDEO = "not-media"  # as `words.Reason` says


def run_hook(words: Sequence[str]) -> int:
    """Do what `organize hook WORDS...` says and return the exit code, the downloader's own if any.

    No error of input or world passes; a bug of ours does, as its own exception.
    """
    _fill_standard_streams()
    if not words or words[0] in {"-h", "--help"} or words[1:2] in (["-h"], ["--help"]):
        from organizer.cli.hook_help import help_text

        print(help_text())
        return EXIT_DONE if words else EXIT_USAGE
    first, *rest = words
    try:
        if first == "--work":
            from organizer.cli.hook_work import work

            return work(os.environ)
        if first == "--install":
            from organizer.cli.hook_install import install

            return install(rest, os.environ)
        downloader = _downloader(first)
    except OrganizerError as error:
        print(f"organize: {escape_for_terminal(str(error))}", file=sys.stderr)
        return error.exit_code
    return _said(_answered(downloader, rest, os.environ))


def _downloader(name: str) -> Downloader:
    if name not in BY_NAME:
        from difflib import get_close_matches

        nearest = get_close_matches(name, BY_NAME, n=1)
        hint = f"did you mean {nearest[0]}?" if nearest else f"there are {', '.join(BY_NAME)}"
        raise UsageError(f"{name!r} is no downloader that has a hook; {hint}")
    return BY_NAME[name]


def _said(answered: Answer) -> int:
    stream = sys.stderr if answered.is_error else sys.stdout
    try:
        print(answered.line, file=stream, flush=True)
    except OSError:  # nobody reads it, or its log is full: the exit code still says it
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return answered.code


def _answered(downloader: Downloader, words: Sequence[str], environ: Mapping[str, str]) -> Answer:
    try:
        return _taken(downloader, words, environ)
    except OrganizerError as error:
        _remember(f"{downloader.name}: {error}", environ)
        return answer(downloader.name, Outcome.REFUSED, str(error), error.exit_code)


def _taken(downloader: Downloader, words: Sequence[str], environ: Mapping[str, str]) -> Answer:
    """Announce what the downloader tells, and see to it that somebody works it off."""
    state = _state(environ)
    options, arguments = read_options(downloader, words)
    call = Call(options=options, arguments=arguments, environ=environ, folder=_folder())
    arrival = arrival_of(downloader, call, hook_settings(environ))
    if isinstance(arrival, Nothing):
        return answer(downloader.name, Outcome.NOTHING, f"nothing to do: {arrival.why}", EXIT_DONE)
    with open_inbox(state / _INBOX) as inbox:
        entry = inbox.announce(arrival)
        if "wait" in options:
            entry = _awaited(inbox, entry, environ)
    if entry.state is State.READY and "wait" not in options and not is_watched(state):
        start_detached(state, ["hook", "--work"], environ)
    return answer(downloader.name, *_told(entry, "wait" in options))


def _told(entry: Entry, waited: bool) -> tuple[Outcome, str, int]:
    """Return what became of an entry, in words, and our own exit code for it."""
    name = entry.path.name
    why = f": {entry.why}" if entry.why else ""
    match entry.state:
        case State.HELD:
            words = f"nothing to do: {name} was put back; organize inbox release {entry.id}"
            return Outcome.NOTHING, words, EXIT_DONE
        case State.DONE if entry.reason == _NO_VIDEO:
            return Outcome.NOTHING, f"nothing to do: {name}{why}", EXIT_DONE
        case State.DONE:
            return Outcome.ACCEPTED, f"{name} is organized{why}", EXIT_DONE
        case State.READY | State.SETTLING if not waited:
            return Outcome.ACCEPTED, f"accepted {name}", EXIT_DONE
        case State.READY | State.SETTLING:
            return Outcome.LEFT, f"{name} still waits for its turn{why}", EXIT_BUSY
        case _:
            outcome = Outcome.LEFT if waited else Outcome.ACCEPTED
            return outcome, f"{name} waits{why}", EXIT_DONE


def _awaited(inbox: Inbox, entry: Entry, environ: Mapping[str, str]) -> Entry:
    """Return the entry when it was worked off: by whoever is at it, or else by this process."""
    from organizer.cli.hook_work import COMMAND, learn_what_was_undone
    from organizer.cli.working import drain

    learn_what_was_undone(inbox, environ)
    current = inbox.entry(entry.path)
    while current and current.state in {State.READY, State.SETTLING}:
        is_elsewhere = is_watched(_state(environ))
        worked = None if is_elsewhere else drain(environ, command=COMMAND)
        if worked is None:  # somebody else is at it
            time.sleep(_LOOK_EVERY)
        elif worked.interrupted:
            break
        current = inbox.entry(entry.path)
    return current or entry


# --- where we are -------------------------------------------------------------------------------


def _state(environ: Mapping[str, str]) -> Path:
    """Return the folder of state; raises `ConfigError` where nobody can say which it is."""
    if given := environ.get("ORGANIZER_STATE_DIR"):
        return Path(given).expanduser()
    if not environ.get("XDG_STATE_HOME") and os.path.expanduser("~") == "~":  # noqa: PTH111  # Path.expanduser raises
        raise ConfigError(
            "this user has no home folder, so it is not known where the inbox is;"
            " set ORGANIZER_STATE_DIR and ORGANIZER_CONFIG"
        )
    from organizer.config import state_dir

    return state_dir(environ)


def _folder() -> str:
    try:
        return os.getcwd()  # noqa: PTH109  # as text: it may be no path that exists
    except OSError:  # it was removed while the downloader runs in it
        return "/"


def _fill_standard_streams() -> None:
    # What a downloader closed would be taken by the next file that is opened, and written to.
    while (descriptor := os.open(os.devnull, os.O_RDWR)) < 3:
        pass
    os.close(descriptor)


def _remember(words: str, environ: Mapping[str, str]) -> None:
    """Write a refusal to the log: most downloaders throw away what a hook prints."""
    try:
        log = open_log(_state(environ))
    except OrganizerError:
        return
    with (
        suppress(OSError),  # a full disk: what the downloader is answered counts more
        open(log, "a", encoding="utf-8", errors="backslashreplace") as file,  # noqa: PTH123  # a descriptor
    ):
        file.write(f"{stamped(words)}\n")
