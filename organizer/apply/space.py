"""Room on the target: for a whole plan before anything is begun, and for each copy before it is.

A rename, a hard link, a symlink and a reflink take no room; a copy takes the size of its file, as
does a move to another file system. What moves would free is not counted on.

What this does not promise: that nobody else fills the disk meanwhile. Then the run ends at the
file that has no room, and can be resumed.
"""

import contextlib
import os
from collections.abc import Iterable
from dataclasses import dataclass

from organizer.apply.failures import shown
from organizer.apply.paths import parent_of
from organizer.errors import TargetError
from organizer.model import Action, Plan, Step

_RESERVE = 64 << 20  # bytes
LINKS = (Action.HARDLINK, Action.REFLINK)  # what cannot cross file systems


@dataclass(frozen=True, slots=True)
class Reserve:
    """How many bytes stay free on a target; None is 64 MiB, or a hundredth of a small disk."""

    size: int | None = None

    def check(self, target: int | str, needed: int, what: str) -> None:
        """Raise `TargetError` when `needed` bytes at `target` would not leave the reserve free.

        `target` is an open folder or its path; `what` is called that in the message.
        """
        status = os.statvfs(target)
        free = status.f_bavail * status.f_frsize
        reserve = self.size
        if reserve is None:
            reserve = min(_RESERVE, status.f_blocks * status.f_frsize // 100)
        # A file system without a size (some of FUSE) cannot tell.
        if status.f_blocks and needed + reserve > free:
            raise TargetError(
                f"cannot write {what}: it needs {needed:,} bytes, {free:,} are free, and "
                f"{reserve:,} are to stay free; make room and run the command again"
            )


class Devices:
    """Which file system a folder is on, or will be once it is made."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def of(self, folder: str) -> int:
        """Return the device of `folder`, or of the nearest folder above it that exists."""
        found = self._known.get(folder)
        if found is None:
            try:
                found = os.stat(folder).st_dev
            except OSError:
                above = parent_of(folder)
                found = self.of(above) if above != folder else 0
            self._known[folder] = found
        return found

    def is_across(self, step: Step) -> bool:
        """Whether the destination of `step` is on another file system than its source."""
        return self.of(parent_of(step.destination_text)) != step.identity.device

    def to_copy(self, step: Step, *, copies_across: bool) -> int | None:
        """Return how many bytes `step` writes anew; None if it writes none, as a rename.

        `copies_across` is for links.
        """
        if step.action is Action.COPY:
            return step.identity.size
        copied = step.action is Action.MOVE or (copies_across and step.action in LINKS)
        return step.identity.size if copied and self.is_across(step) else None


def check_room(
    plans: Iterable[Plan], reserve: Reserve | None = None, *, copies_across: bool = False
) -> None:
    """Raise `TargetError` when all that `plans` copy would not leave the reserve free."""
    devices = Devices()
    needed: dict[int, int] = {}
    places: dict[int, str] = {}
    for plan in plans:
        for step in plan.steps:
            size = devices.to_copy(step, copies_across=copies_across)
            if size:
                folder = parent_of(step.destination_text)
                device = devices.of(folder)
                needed[device] = needed.get(device, 0) + size
                places.setdefault(device, folder)
    for device, size in needed.items():
        folder = _existing(places[device])
        with contextlib.suppress(OSError):  # whoever writes there meets that fault
            (reserve or Reserve()).check(folder, size, f"to {shown(folder)}")


def _existing(folder: str) -> str:
    while not os.path.isdir(folder) and folder != "/":
        folder = parent_of(folder)
    return folder
