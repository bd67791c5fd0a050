"""Folders held open while files move in and out of them.

A folder is opened once, checked by what was really opened (not by its path text), used through
its descriptor, and synced before anything done in it is called done. So a folder that is swapped
for a symlink in mid-run cannot lead a file astray.
"""

import os
import resource
from collections import OrderedDict
from collections.abc import Iterable
from typing import NamedTuple

from organizer.apply.failures import CannotPlace, shown, target_failure
from organizer.apply.leases import Leases
from organizer.apply.paths import is_inside, parent_of
from organizer.apply.rights import Giver
from organizer.apply.space import Reserve
from organizer.apply.syncing import Syncing
from organizer.model import Reason, Rights

_OPEN_AT_MOST = 2048  # and no more than a quarter of what the process may have, often 1024


class Place(NamedTuple):
    """A name in an open folder, whether or not a file has it.

    Attributes:
        device: of the folder.
        path: the whole path, for messages.
        parent: the path of the folder.
    """

    folder: int
    name: str
    device: int
    path: str
    parent: str


class Folders:
    """The folders of one run, opened when first needed.

    `bounds` are the folders in which something may be placed; the real path of every target
    folder has to be in one of them. `giver` gives what is made there its rights, `reserve`
    is what copies leave free. `are_seeded` says that the sources are whole though a program may
    have them open.
    """

    def __init__(
        self,
        bounds: Iterable[str],
        giver: Giver | None = None,
        reserve: Reserve | None = None,
        *,
        are_seeded: bool = False,
    ) -> None:
        self.are_seeded = are_seeded
        self.giver = giver or Giver(Rights())
        self.reserve = reserve or Reserve()
        self._named = tuple(bounds)
        self._bounds = tuple(os.path.realpath(bound) for bound in self._named)
        self._open: OrderedDict[str, tuple[int, int]] = OrderedDict()
        self._checked: set[str] = set()
        self._touched: dict[str, int | None] = {}
        self._open_at_most = _open_at_most()
        self._syncing = Syncing()
        self.leases = Leases()

    def place(self, path: str) -> Place:
        """Return the place that `path` names in its folder; raises OSError without that folder.

        A place stays usable while fewer than a few hundred others are asked for.
        """
        folder = parent_of(path)
        found = self._open.get(folder)
        if found is None:
            found = self._opened(folder)
        else:
            self._open.move_to_end(folder)
        return Place(found[0], path[path.rfind("/") + 1 :], found[1], path, folder)

    def target(self, path: str) -> Place:
        """Return the place for a file to come, in a folder that is inside the bounds.

        Raises `CannotPlace` or `TargetError`.
        """
        try:
            place = self.place(path)
            if place.parent not in self._checked:
                self._check(_real_path(place.folder, place.parent), path)
                self._checked.add(place.parent)
        except OSError as error:
            raise target_failure(error, path) from error
        return place

    def new_folder(self, path: str) -> Place:
        """Return the place of a folder to make or remove: as `target`, but for the bounds too."""
        around = any(is_inside(bound, path) for bound in self._named)
        return self.place(path) if around else self.target(path)

    def check_before_making(self, folder: str) -> None:
        """Raise `CannotPlace` when `folder`, which is still to be made, would be out of bounds."""
        self._check(os.path.realpath(folder), folder)

    def closed(self, path: str) -> str | None:
        """Return the bound around `path` in which this user may write nothing; None if any."""
        bound = next((b for b in self._bounds if is_inside(os.path.realpath(path), b)), None)
        while bound is not None and not os.path.isdir(bound):
            bound = parent_of(bound)
        return None if bound is None or os.access(bound, os.W_OK | os.X_OK) else bound

    def touch(self, place: Place) -> None:
        """Remember that the folder of `place` has to be synced."""
        self._touched[place.parent] = place.device

    def sync(self) -> None:
        """Make everything done in the touched folders durable, and close all folders.

        Raises OSError when that fails: nothing done since the last sync may be called done then.
        """
        opened = {folder: found[0] for folder, found in self._open.items()}
        self._syncing.folders(self._touched, opened)
        self._touched.clear()
        self.close()

    def sync_content(self, descriptor: int, status: os.stat_result) -> None:
        """Make the content of a file that is about to be moved durable, if it is fresh."""
        self._syncing.content(descriptor, status)

    def close(self) -> None:
        """Close every folder."""
        for descriptor, _ in self._open.values():
            os.close(descriptor)
        self._open.clear()
        self._checked.clear()

    def _opened(self, folder: str) -> tuple[int, int]:
        while len(self._open) >= self._open_at_most:
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


def _open_at_most() -> int:
    may, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _OPEN_AT_MOST if may == resource.RLIM_INFINITY else max(16, min(_OPEN_AT_MOST, may // 4))


def _real_path(descriptor: int, folder: str) -> str:
    # What was opened, not what the path leads to by now.
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}")
    except FileNotFoundError:  # no /proc here
        return os.path.realpath(folder)
