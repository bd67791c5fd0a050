"""What a scan finds, on the way and at the end."""

import os
from dataclasses import dataclass
from pathlib import Path

from organizer.formats import FileRow, FolderRow
from organizer.model import FileIdentity, MediaFile, Reason, Rejection, Role, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """Every video that may be organized, and every file left alone; both sorted by path."""

    files: tuple[MediaFile, ...]
    left_alone: tuple[Rejection, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A regular file of a folder, with what its name says it is."""

    name: str
    row: FileRow
    entry: os.DirEntry[str]

    @property
    def stem(self) -> str:
        """The name without its last extension."""
        return self.name.rpartition(".")[0] or self.name

    @property
    def extension(self) -> str:
        """The last extension with its dot, as spelled; empty for none."""
        return self.name[len(self.stem) :]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a folder's name says about everything in it; `name` is that folder's."""

    name: str
    row: FolderRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder that was listed.

    Attributes:
        relative: to its root, with a slash at the end; empty for the root itself.
        owner: for `Subs` and what is inside it: the folder whose videos it belongs to.
        inner: the names of the folders from the owner down to this one.
        wanted: the only names to report; None for all.
        unfinished: names that a marker beside them says are still growing.
        included: whether an --include glob already matched this folder.
    """

    path: str
    root: Path
    relative: str
    files: tuple[Found, ...]
    verdict: Verdict | None
    owner: str | None
    inner: tuple[str, ...]
    wanted: frozenset[str] | None
    unfinished: frozenset[str]
    included: bool


def identify(path: Path) -> FileIdentity:
    """Return which file stands at `path`; a link is itself, not its target. Raises `OSError`."""
    return identity_of(os.lstat(path))


def identity_of(status: os.stat_result) -> FileIdentity:
    """Return the part of an `lstat` by which a file is known again."""
    return FileIdentity(
        device=status.st_dev,
        inode=status.st_ino,
        size=status.st_size,
        modified=status.st_mtime_ns,
    )


def ignored(path: str, role: Role, reason: Reason, message: str) -> Rejection:
    """Return the row of a file or folder that never belongs to an episode."""
    return Rejection(
        source=Path(path), role=role, status=Status.IGNORED, reason=reason, message=message
    )


def unreadable(path: str, error: OSError, role: Role = Role.OTHER) -> Rejection:
    """Return the row of a file or folder that the system does not let us look at."""
    return Rejection(
        source=Path(path),
        role=role,
        status=Status.FAILED,
        reason=Reason.UNREADABLE,
        message=f"this cannot be read: {error.strerror or error}",
    )
