"""The last look at what does not change any more: whether it is whole, and nobody writes to it.

A file is ready when no marker says that it grows, no process has it open for writing, and its
container, where it is one we can follow, reaches its end.
"""

import os
import stat
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field

from organizer.apply import lease_says_written
from organizer.watch.containers import Inspected, Verdict, inspect
from organizer.watch.folders import WatchedFolder, list_folder
from organizer.watch.writers import written_by_processes

_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a file is not ready yet.

    Attributes:
        passes: whether it is as it is, should it stay so for long.
        fails: whether a person is needed, should it stay so for long.
    """

    why: str
    passes: bool = False
    fails: bool = False


@dataclass(slots=True)
class Surroundings:
    """What stands beside and above files; each folder is listed once.

    Attributes:
        watched: the folder under watch that they are in.
    """

    watched: WatchedFolder
    _listed: dict[str, tuple[frozenset[str], frozenset[str], bool]] = field(default_factory=dict)

    def videos(self, folder: str) -> frozenset[str]:
        """Return the names of the videos in a folder; none when it cannot be listed."""
        return self._of(folder)[0]

    def has_markers(self, folder: str) -> bool:
        """Whether something in a folder is still being downloaded."""
        return self._of(folder)[2]

    def is_growing(self, path: str) -> bool:
        """Whether a marker stands beside a file, or beside a folder on its way."""
        root = self.watched.path.rstrip("/")
        while len(path) > len(root):
            folder, _, name = path.rpartition("/")
            if name in self._of(folder or "/")[1]:
                return True
            path = folder
        return False

    def _of(self, folder: str) -> tuple[frozenset[str], frozenset[str], bool]:
        found = self._listed.get(folder)
        if found is None:
            try:
                listing = list_folder(self.watched, folder)
                found = (frozenset(listing.videos), listing.growing, listing.has_markers)
            except OSError:
                found = (frozenset(), frozenset(), False)
            self._listed[folder] = found
        return found


def doubts(
    paths: Iterable[str], surroundings: Surroundings, *, is_local: bool
) -> Mapping[str, Doubt]:
    """Return why files are not ready; those that are, are left out. Reads a few bytes of each.

    `is_local` tells that leases can be trusted.
    """
    found: dict[str, Doubt] = {}
    unknown: dict[tuple[int, int], str] = {}
    for path in paths:
        if surroundings.is_growing(path):
            found[path] = Doubt("a marker beside it says that it is still being downloaded")
            continue
        doubt = _inside(path, unknown, is_local=is_local)
        if doubt is not None:
            found[path] = doubt
    for path in written_by_processes(unknown) if unknown else ():
        found[path] = _WRITTEN
    return found


_WRITTEN = Doubt("a program has it open for writing")


def _inside(path: str, unknown: dict[tuple[int, int], str], *, is_local: bool) -> Doubt | None:
    """Return what is wrong with one file; where the system does not say who writes, note it."""
    with ExitStack() as stack:
        try:
            descriptor = os.open(path, _READ)
            stack.callback(os.close, descriptor)
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                return None
            written = lease_says_written(descriptor) if is_local else None
            if written:
                return _WRITTEN
            inspected = inspect(descriptor)
        except OSError:
            return None  # who may not read it is told so by the run
    if written is None:
        unknown[(status.st_dev, status.st_ino)] = path
    return _doubt(inspected)


def _doubt(inspected: Inspected) -> Doubt | None:
    match inspected.verdict:
        case Verdict.BLANK:
            return Doubt(inspected.why, passes=True)
        case Verdict.CUT:
            return Doubt(inspected.why, fails=True)
        case _:
            return None
