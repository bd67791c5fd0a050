"""Mode and group of what a run makes: new folders, and files that are new because they are copies.

A file that is moved or linked keeps its own: a link shares it with the file it was made from, and
a file that moves goes back as it was.
"""

import errno
import grp
import logging
import os
from dataclasses import dataclass

from organizer.apply.failures import shown
from organizer.errors import UsageError
from organizer.model import Rights

LOG = logging.getLogger(__name__)
_NOT_HERE = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL})


@dataclass(frozen=True, slots=True)
class Giver:
    """Gives rights, the group known by its number (-1 leaves it)."""

    rights: Rights
    group: int = -1

    def to_folder(self, name: str, folder: int) -> None:
        """Give a folder that was just made in `folder` its rights; raises OSError."""
        _give(name, folder, self.rights.folder_mode, self.group)

    def to_file(self, name: str, folder: int) -> None:
        """Give a copy that has no name in the library yet its rights; raises OSError."""
        _give(name, folder, self.rights.file_mode, self.group)


def giver(rights: Rights) -> Giver:
    """Return what gives `rights`; raises `UsageError` for a group that does not exist."""
    if rights.group is None:
        return Giver(rights)
    try:
        number = (
            int(rights.group) if rights.group.isdecimal() else grp.getgrnam(rights.group).gr_gid
        )
    except KeyError as error:
        raise UsageError(f"there is no group '{rights.group}' on this system") from error
    return Giver(rights, number)


def _give(path: str, folder: int, mode: int | None, group: int) -> None:
    try:
        # The group first: giving it clears the bits of setuid and setgid.
        if group != -1:
            os.chown(path, -1, group, dir_fd=folder, follow_symlinks=False)
        if mode is not None:
            os.chmod(path, mode, dir_fd=folder)
    except OSError as error:
        if error.errno not in _NOT_HERE:
            raise
        # FAT has no modes, and only members may give a group: the file itself is in its place.
        LOG.warning("the rights of %s stay as they are: %s", shown(path), error.strerror)
