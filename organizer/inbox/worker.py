"""Who works the inbox off: one process at a time, and others can see whether a watcher runs.

A worker drains the inbox and ends. Who announces something and finds no watcher starts a worker;
one that finds another at work ends at once, because that one looks again after it gave up its
place. The system frees both places when a process ends, however it ends.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from organizer.errors import StoreError

_WORKER = "inbox.lock"
_WATCHER = "watch.lock"


def worker(state: Path) -> AbstractContextManager[bool]:
    """Take the place of the one that works off the inbox of the state folder `state`.

    The block gets False when another process has it. Raises `StoreError` when the folder cannot
    be written.
    """
    return _place(state, _WORKER)


def watcher(state: Path) -> AbstractContextManager[bool]:
    """Say that a watcher runs, which has everything worked off that is announced by anyone.

    The block gets False when another watcher said so before. Raises `StoreError` as `worker`.
    """
    return _place(state, _WATCHER)


def is_watched(state: Path) -> bool:
    """Whether a watcher runs: then it is enough to announce something."""
    try:
        descriptor = os.open(state / _WATCHER, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        return not _taken(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _place(state: Path, name: str) -> Iterator[bool]:
    try:
        state.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(state / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreError(f"cannot work in {state}: {error}; can it be written?") from error
    try:
        yield _taken(descriptor)
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    with contextlib.suppress(BlockingIOError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
