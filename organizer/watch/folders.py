"""A folder under watch: its settings, what of it counts, and whether it is really there."""

import contextlib
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from organizer.apply.mounts import NETWORK_FILE_SYSTEMS, file_system_number, file_system_of
from organizer.formats import FolderKind, Kind, file_row, folder_row
from organizer.inbox import Arrival
from organizer.inbox.entries import WATCH
from organizer.scan.judge import EPISODE_NUMBER
from organizer.scan.roots import Globs

_LATER_VOLUME = re.compile(r"\.part0*(?:[2-9]|\d{2,})\.rar$")
_MOUNTS = Path("/proc/self/mountinfo")
_SHARED = NETWORK_FILE_SYSTEMS | {"drvfs", "prl_fs", "vboxsf", "virtiofs", "vmhgfs"}
_NOT_SEARCHED = frozenset({FolderKind.JUNK, FolderKind.DISC, FolderKind.INCOMPLETE})


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedFolder:
    """A folder under watch.

    Attributes:
        path: every folder on the way resolved.
        settings: of the runs of what arrives, by key, as texts.
        library: where it goes; None for what the settings of the runs say.
        left_out: folders inside that are libraries, or under watch themselves.
    """

    path: str
    settings: tuple[tuple[str, str], ...] = ()
    library: Path | None = None
    action: str | None = None
    left_out: frozenset[str] = frozenset()
    globs: Globs = field(default_factory=lambda: Globs.compiled((), ()))

    def arrival(self, path: str) -> Arrival:
        """Return what is announced of a file in it."""
        return Arrival(
            path=Path(path),
            origin=WATCH,
            action=self.action,
            library=self.library,
            watched=Path(self.path),
            settings=self.settings,
        )

    def searches(self, folder: str, name: str) -> bool:
        """Whether the folder `folder`, called `name`, is looked into."""
        row = folder_row(name)
        if row is not None and row.kind in _NOT_SEARCHED:
            return False
        return folder not in self.left_out and not self.globs.excludes(self._below(folder), name)

    def takes(self, path: str, name: str) -> bool:
        """Whether a file may be an episode by its name, and is wanted (its folders are)."""
        if file_row(name).kind is not Kind.VIDEO and not is_packed_episode(path):
            return False
        below = self._below(path)
        return not self.globs.excludes(below, name) and self.globs.includes(below, name)

    def reaches(self, path: str) -> bool:
        """Whether every folder on the way from here down to `path` is looked into."""
        if not path.startswith(self.path.rstrip("/") + "/"):
            return False
        folder = self.path.rstrip("/")
        for name in self._below(path).split("/")[:-1]:
            folder = f"{folder}/{name}"
            if not self.searches(folder, name):
                return False
        return True

    def _below(self, path: str) -> str:
        return path[len(self.path.rstrip("/")) + 1 :]

    @property
    def untold(self) -> str | None:
        """The kind of file system that it is on, where that does not tell all changes; or None."""
        try:
            table = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            return None
        kind = file_system_of(self.path, table)
        return kind if kind is not None and tells_too_little(kind) else None

    def is_away(self, known: int) -> bool:
        """Whether it is gone, or empty and on another file system than `known` (0: never seen).

        Such a folder is most likely a mount point without its disk.
        """
        try:
            with os.scandir(self.path) as listing:
                if next(listing, None) is not None:
                    return False
            return known not in (0, self.number())
        except OSError:
            return True

    def number(self) -> int:
        """Return the number by which the system knows its file system."""
        return file_system_number(Path(self.path))


def is_packed_episode(path: str) -> bool:
    """Whether a file is the first volume of an archive that is named like an episode.

    Nothing unpacks it here, but a person has to know of it.

    >>> is_packed_episode("/d/Show.S01E02-GRP/show.rar"), is_packed_episode("/d/s01e02.part02.rar")
    (True, False)
    """
    if not path.endswith(".rar") or _LATER_VOLUME.search(path):
        return False
    folder, _, name = path.rpartition("/")
    return any(EPISODE_NUMBER.search(n) for n in (name, folder.rpartition("/")[2]))


def tells_too_little(kind: str) -> bool:
    """Whether a file system of this kind changes without inotify being told.

    Another machine, or a program behind it, changes its files: network file systems, those of
    FUSE (but for NTFS and exFAT on a disk of one's own, which are `fuseblk`), shares of virtual
    machines.

    >>> [tells_too_little(kind) for kind in ("ext4", "nfs4", "fuse.mergerfs", "fuseblk")]
    [False, True, True, False]
    """
    return kind in _SHARED or kind == "fuse" or kind.startswith("fuse.")


def partial_names(names: Sequence[str]) -> frozenset[str]:
    """Return the names that a marker among `names` says are still growing.

    >>> sorted(partial_names(["a.mkv", "a.mkv.aria2", "b.mkv.part"]))
    ['a.mkv', 'b.mkv']
    """
    return frozenset(
        name.rpartition(".")[0] for name in names if file_row(name).kind is Kind.PARTIAL
    )


@dataclass(frozen=True, slots=True)
class Listing:
    """The names in a folder: its videos, the folders looked into, and what still grows."""

    videos: tuple[str, ...]
    folders: tuple[str, ...]
    growing: frozenset[str]
    has_markers: bool


def list_folder(watched: WatchedFolder, folder: str) -> Listing:
    """Return what is in a folder; links are not followed. Raises OSError."""
    videos: list[str] = []
    folders: list[str] = []
    partial: list[str] = []
    with os.scandir(folder) as listing:
        for entry in listing:
            name = entry.name
            with contextlib.suppress(OSError):  # only where a listing does not tell kinds apart
                if entry.is_dir(follow_symlinks=False):
                    if watched.searches(entry.path, name):
                        folders.append(name)
                elif watched.takes(entry.path, name):
                    if entry.is_file(follow_symlinks=False):
                        videos.append(name)
                elif file_row(name).kind is Kind.PARTIAL:
                    partial.append(name)
    growing = partial_names(partial)
    # aria2 keeps `Show.aria2` beside the folder `Show` until all of it is there.
    return Listing(
        tuple(videos), tuple(f for f in folders if f not in growing), growing, bool(partial)
    )


Signature = tuple[int, int, int]
"""Inode, size in bytes and mtime in nanoseconds: an `inbox.Identity`."""


def signatures(folder: str, names: Sequence[str]) -> Mapping[str, Signature]:
    """Return which files stand in a folder under `names`; those that went away are left out."""
    found: dict[str, Signature] = {}
    for name in names:
        signature = signature_of(f"{folder}/{name}")
        if signature is not None:
            found[name] = signature
    return found


def signature_of(path: str) -> Signature | None:
    """Return which file stands at a path; None for none."""
    try:
        status = os.lstat(path)
    except (OSError, ValueError):
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
