"""Folders held open while files move in and out of them.

A folder is opened once, checked by what was really opened (not by its path text), used through
its descriptor, and synced before anything done in it is called done. So a folder that is swapped
for a symlink in mid-run cannot lead a file astray.

What this does not promise: some network and FUSE file systems answer a folder's fsync with "not
supported"; there, how durable a rename is is up to the server.
"""

import contextlib
import errno
import os
from collections import OrderedDict
from collections.abc import Iterable
from typing import NamedTuple

from organizer.apply.failures import CannotPlace, shown, target_failure
from organizer.model import Reason

_OPEN_AT_MOST = 256  # of the 1024 descriptors that a process usually has
_NO_FSYNC = frozenset({errno.EINVAL, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF, errno.EROFS})


class Place(NamedTuple):
    """A name in an open folder, whether or not a file has it.

    Attributes:
        device: of the folder.
        path: the whole path, for messages.
    """

    folder: int
    name: str
    device: int
    path: str


class Folders:
    """The folders of one run, opened when first needed.

    `bounds` are the folders in which something may be placed; the real path of every target
    folder has to be in one of them.
    """

    def __init__(self, bounds: Iterable[str]) -> None:
        self._bounds = tuple(os.path.realpath(bound) for bound in bounds)
        self._open: OrderedDict[str, tuple[int, int]] = OrderedDict()
        self._checked: set[str] = set()
        self._touched: set[str] = set()

    def place(self, path: str) -> Place:
        """Return the place that `path` names in its folder; raises OSError without that folder.

        A place stays usable while fewer than a few hundred others are asked for.
        """
        folder, name = os.path.split(path)
        found = self._open.get(folder)
        if found is None:
            found = self._opened(folder)
        else:
            self._open.move_to_end(folder)
        return Place(found[0], name, found[1], path)

    def target(self, path: str) -> Place:
        """Return the place for a file to come, in a folder that is inside the bounds.

        Raises `CannotPlace` or `TargetError`.
        """
        try:
            place = self.place(path)
            folder = os.path.dirname(path)
            if folder not in self._checked:
                self._check(_real_path(place.folder, folder), path)
                self._checked.add(folder)
        except OSError as error:
            raise target_failure(error, path) from error
        return place

    def check_before_making(self, folder: str) -> None:
        """Raise `CannotPlace` when `folder`, which is still to be made, would be out of bounds."""
        self._check(os.path.realpath(folder), folder)

    def touch(self, place: Place) -> None:
        """Remember that the folder of `place` has to be synced."""
        self._touched.add(os.path.dirname(place.path))

    def touch_folder(self, folder: str) -> None:
        """Remember that `folder` has to be synced."""
        self._touched.add(folder)

    def sync(self) -> None:
        """Make everything done in the touched folders durable, and close all folders.

        Raises OSError as soon as one cannot be synced: nothing done since the last sync may
        be called done then.
        """
        for folder in sorted(self._touched):
            self._sync(folder)
        self._touched.clear()
        self.close()

    def close(self) -> None:
        """Close every folder."""
        for descriptor, _ in self._open.values():
            os.close(descriptor)
        self._open.clear()
        self._checked.clear()

    def _opened(self, folder: str) -> tuple[int, int]:
        while len(self._open) >= _OPEN_AT_MOST:
            oldest, (descriptor, _) = self._open.popitem(last=False)
            self._checked.discard(oldest)
            os.close(descriptor)
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self._open[folder] = (descriptor, os.fstat(descriptor).st_dev)
        return self._open[folder]

    def _check(self, real: str, path: str) -> None:
        if not any(is_inside(real, bound) for bound in self._bounds):
            raise CannotPlace(
                Reason.NOT_PERMITTED,
                f"{shown(path)} leads out of the library, to {shown(real)}; nothing is put there",
            )

    def _sync(self, folder: str) -> None:
        found = self._open.get(folder)
        if found is not None:
            sync_descriptor(found[0])
            return
        with contextlib.suppress(FileNotFoundError):  # removed since: its parent is synced
            sync_folder(folder)


def is_inside(path: str, folder: str) -> bool:
    """Whether `path` is `folder` or below it, by their text."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def sync_folder(folder: str) -> None:
    """Make what was done in `folder` durable; raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        sync_descriptor(descriptor)
    finally:
        os.close(descriptor)


def sync_descriptor(descriptor: int) -> None:
    """Call fsync on an open folder, where its file system has that."""
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FSYNC:
            raise


def _real_path(descriptor: int, folder: str) -> str:
    # What was opened, not what the path leads to by now.
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}")
    except FileNotFoundError:  # no /proc here
        return os.path.realpath(folder)
