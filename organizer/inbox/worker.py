"""Who works the inbox off: one process at a time, and others can see whether there is one.

The system frees the place when a process ends, however it ends.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from organizer.errors import StoreError

_NAME = "inbox.lock"


@contextmanager
def worker(state: Path) -> Iterator[bool]:
    """Take the place of the one that works off the inbox of the state folder `state`.

    The block gets False when another process has it. Raises `StoreError` when the folder cannot
    be written.
    """
    try:
        state.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(state / _NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreError(f"cannot work in {state}: {error}; can it be written?") from error
    try:
        yield _taken(descriptor)
    finally:
        os.close(descriptor)


def is_worked(state: Path) -> bool:
    """Whether some process works off the inbox right now; a watcher does as long as it runs."""
    try:
        descriptor = os.open(state / _NAME, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        return not _taken(descriptor)
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    with contextlib.suppress(BlockingIOError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
