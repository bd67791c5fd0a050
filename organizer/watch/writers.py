"""Whether somebody may still write to a file: asked of the system, not guessed by its time.

On a local disk the system grants a lease only while nobody has the file open for writing; that
holds across containers of one machine. Where it does not say (a file of another user, a network
file system), the open files of all processes that may be looked at are searched in `/proc`.

What this does not promise: a writer on another machine is not seen, and one of another user
without the right to look at its process neither.
"""

import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping

_PROC = "/proc"
_WRITES = os.O_WRONLY | os.O_RDWR


def written_by_processes(wanted: Mapping[tuple[int, int], str]) -> frozenset[str]:
    """Return the paths of `wanted`, by (device, inode), that some process has open for writing."""
    names = {os.path.basename(path) for path in wanted.values()}
    found = set()
    for link, target in _open_files():
        # The name first: a look at a file of a stalled mount might never come back.
        if os.path.basename(target.removesuffix(" (deleted)")) not in names:
            continue
        with contextlib.suppress(OSError):
            status = os.stat(link)
            path = wanted.get((status.st_dev, status.st_ino))
            if path is not None and _writes(link):
                found.add(path)
    return frozenset(found)


def _open_files() -> Iterator[tuple[str, str]]:
    for process in _listed(_PROC):
        if not process.isdigit():
            continue
        folder = f"{_PROC}/{process}/fd"
        for number in _listed(folder):
            with contextlib.suppress(OSError):
                yield f"{folder}/{number}", os.readlink(f"{folder}/{number}")


def _listed(folder: str) -> Iterable[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return ()


def _writes(link: str) -> bool:
    process, _, number = link.rpartition("/fd/")
    with open(f"{process}/fdinfo/{number}", encoding="ascii") as file:
        for line in file:
            if line.startswith("flags:"):
                return bool(int(line.split()[1], 8) & _WRITES)
    return False
