"""One writer for each library: a second one ends with `LibraryBusy`, and is told who holds it.

The lock is a `flock` on a file in the state folder, named after the library's real path, and on
the library folder itself, which also keeps out a run with another state folder on this machine.
Nested libraries exclude each other. The system frees both when a process ends, however it ends.

What this does not promise: `flock` does not reach across machines on most network file systems.
"""

import contextlib
import datetime as dt
import errno
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from organizer.apply.failures import shown
from organizer.apply.paths import is_inside
from organizer.errors import LibraryBusy, StoreError


@contextmanager
def library_lock(library: Path, state: Path) -> Iterator[bool]:
    """Hold the only writer's place of `library`, for as long as the block runs.

    The block gets False when this process held it already. `state` is the state folder. Raises
    `LibraryBusy` when another process holds the library, one inside it, or one that it is
    inside of; what this process holds itself is no hindrance.
    """
    real = os.path.realpath(library)
    fresh = False
    with ExitStack() as stack:
        folder = state / "locks"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with _guard(folder):
                _refuse_nested(folder, real)
                ours = stack.enter_context(_opened(folder / _file_name(real)))
                fresh = _take(ours, library, _holder(ours))
                if fresh:
                    _write_holder(ours, real)
                    stack.enter_context(_library_folder_lock(library))
        except OSError as error:
            raise StoreError(
                f"cannot lock {library}: {error}; is {folder} a folder that can be written?"
            ) from error
        yield fresh


def is_busy(library: Path, state: Path) -> bool:
    """Whether another process holds `library`, one inside it or around it, right now."""
    folder = state / "locks"
    if not folder.is_dir():
        return False
    try:
        with _guard(folder):
            _refuse_nested(folder, os.path.realpath(library))
    except LibraryBusy:
        return True
    return False


@contextmanager
def _guard(folder: Path) -> Iterator[None]:
    # Held for an instant, so that two runs on nested libraries do not refuse each other.
    with _opened(folder / "guard") as descriptor:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield


def _refuse_nested(folder: Path, real: str) -> None:
    for path in sorted(folder.glob("*.lock")):
        with _opened(path) as descriptor:
            holder = _holder(descriptor)
            other = holder.get("library", "")
            if other and (is_inside(real, other) or is_inside(other, real)):
                _take(descriptor, Path(other), holder)


def _take(descriptor: int, library: Path, holder: dict[str, str]) -> bool:
    """Take the lock; False when this very process holds it already."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        if holder.get("pid") == str(os.getpid()):
            return False
        who = f"process {holder['pid']}, since {holder['since']}" if holder else "another process"
        raise LibraryBusy(
            f"the library {shown(os.fspath(library))} is being changed by another run ({who}); "
            "wait until it has ended"
        ) from error
    return True


@contextmanager
def _library_folder_lock(library: Path) -> Iterator[None]:
    with ExitStack() as stack:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError, PermissionError):
            descriptor = stack.enter_context(_opened(library, os.O_RDONLY | os.O_DIRECTORY))
            try:
                _take(descriptor, library, {})
            except OSError as error:
                # A network file system may have no flock on a folder.
                if error.errno not in (errno.EBADF, errno.ENOLCK, errno.EOPNOTSUPP, errno.EINVAL):
                    raise
        yield


@contextmanager
def _opened(path: Path, flags: int = os.O_RDWR | os.O_CREAT) -> Iterator[int]:
    descriptor = os.open(path, flags | os.O_CLOEXEC, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _file_name(real: str) -> str:
    return hashlib.sha256(os.fsencode(real)).hexdigest()[:24] + ".lock"


def _holder(descriptor: int) -> dict[str, str]:
    try:
        found = json.loads(os.pread(descriptor, 1 << 16, 0) or b"{}")
    except ValueError:  # cut short by a crash
        return {}
    complete = isinstance(found, dict) and {"pid", "since", "library"} <= found.keys()
    return {key: str(value) for key, value in found.items()} if complete else {}


def _write_holder(descriptor: int, real: str) -> None:
    since = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    holder = {"pid": os.getpid(), "since": since, "library": real}
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps(holder).encode(), 0)
