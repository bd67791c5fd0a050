"""The worker behind `organize hook`: works the inbox off, and ends when nothing in it is due soon.

It writes a line for each round to standard output, which is the log when it was started in the
background.
"""

import fcntl
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from organizer.apply import Journal
from organizer.cli.working import drain
from organizer.config import inbox_file, journal_file, state_dir
from organizer.errors import EXIT_BUSY, EXIT_DONE, StoreError
from organizer.hooks import stamped
from organizer.inbox import Inbox, is_watched, open_inbox
from organizer.unattended import Worked, hold_what_was_undone

COMMAND = "organize hook"
_LONGEST_PAUSE = 900.0  # seconds; what is due later is for the next hook, or `organize inbox run`
_LOOK_EVERY = 5.0  # seconds


def work(environ: Mapping[str, str]) -> int:
    """Work the inbox off, and what waits in it once more when its time comes, if that is soon."""
    if drain(environ, command=COMMAND, on_worked=_say) is None:
        return EXIT_BUSY
    with _alone(state_dir(environ)) as is_alone:
        while is_alone and _is_due(environ):
            drain(environ, command=COMMAND, on_worked=_say)
    return EXIT_DONE


def learn_what_was_undone(inbox: Inbox, environ: Mapping[str, str]) -> None:
    """Have the inbox hold what a person put back since it was organized."""
    if journal_file(environ).exists():
        with Journal.open(journal_file(environ)) as journal:
            hold_what_was_undone(inbox, journal)


def _say(worked: Worked) -> None:
    if worked.states:
        counted = ", ".join(f"{number} {state}" for state, number in worked.states.items())
        print(stamped(counted), flush=True)
    if worked.news.stopped:
        print(stamped(worked.news.stopped), flush=True)


def _is_due(environ: Mapping[str, str]) -> bool:
    """Wait until something is due; False at once when nothing will be soon, or a watcher runs."""
    while not is_watched(state_dir(environ)):
        with open_inbox(inbox_file(environ)) as inbox:
            due = inbox.next_retry()
        pause = None if due is None else due - time.time()
        if pause is None or pause > _LONGEST_PAUSE:
            return False
        if pause <= 0:
            return True
        time.sleep(min(pause, _LOOK_EVERY))
    return False


@contextmanager
def _alone(state: Path) -> Iterator[bool]:
    """Be the only worker that waits for what is due; the others have nothing to wait for."""
    path = state / "hook.lock"
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreError(f"cannot lock {path}: {error.strerror}; whose is {state}?") from error
    try:
        yield _is_locked(descriptor)
    finally:
        os.close(descriptor)


def _is_locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
