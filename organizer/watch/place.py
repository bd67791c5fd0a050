"""One watcher for each folder: a second one ends with `LibraryBusy`, and is told who it is."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from organizer.errors import LibraryBusy, StoreError


@contextmanager
def watchers_place(folder: str, state: Path) -> Iterator[None]:
    """Be the only watcher of `folder` for as long as the block runs.

    The system frees the place when the process ends, however it ends. Raises `LibraryBusy`.
    """
    name = hashlib.sha256(os.fsencode(os.path.realpath(folder))).hexdigest()[:24]
    path = state / "locks" / f"{name}.watch"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreError(f"cannot lock {folder}: {error}; can {state} be written?") from error
    try:
        _take(descriptor, folder)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, folder: str) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        who = os.pread(descriptor, 20, 0).decode("ascii", "replace") or "?"
        raise LibraryBusy(
            f"{folder} is watched already, by process {who}; end that one first"
        ) from error
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
