"""List folders, one `scandir` each; decide which are searched, and what their names say."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from organizer.formats import (
    FolderKind,
    FolderRow,
    Kind,
    file_row,
    folder_row,
    without_partial,
)
from organizer.model import Reason, Rejection
from organizer.scan.found import Folder, Found, Verdict, ignored, unreadable
from organizer.scan.roots import Globs, Root, is_inside

_Key = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ahead:
    """A folder that is still to be listed; the fields are those of `Folder`."""

    path: str
    root: Root
    relative: str = ""
    verdict: Verdict | None = None
    owner: str | None = None
    inner: tuple[str, ...] = ()
    wanted: frozenset[str] | None = None
    included: bool = False


@dataclass(slots=True)
class Walk:
    """One walk over all roots; iterative, so depth costs nothing, and every folder once.

    Attributes:
        skipped: the library, when it lies inside a root; it is no source.
        visited: (device, inode) of every folder listed: where loops and double mounts end.
    """

    roots: Sequence[Root]
    globs: Globs
    skipped: _Key | None
    folders: list[Folder] = field(default_factory=list)
    left_alone: list[Rejection] = field(default_factory=list)
    visited: set[_Key] = field(default_factory=set)

    def run(self) -> None:
        """Fill `folders` and `left_alone`."""
        for root in self.roots:
            ahead = [
                _Ahead(
                    path=str(root.path),
                    root=root,
                    verdict=_unpacking(root.path),
                    wanted=root.names,
                )
            ]
            while ahead:
                ahead.extend(self._list(ahead.pop()))

    def _list(self, here: _Ahead) -> Iterable[_Ahead]:
        try:
            status = os.stat(here.path)  # noqa: PTH116  # a Path for every folder costs as much
            key = (status.st_dev, status.st_ino)
            if key in self.visited or (key == self.skipped and here.relative):
                return ()
            with os.scandir(here.path) as listing:
                entries = list(listing)
        except FileNotFoundError:
            return ()  # gone since its parent was listed
        except OSError as error:
            self.left_alone.append(unreadable(here.path, error))
            return ()
        self.visited.add(key)
        return self._enter(here, entries)

    def _enter(self, here: _Ahead, entries: list[os.DirEntry[str]]) -> list[_Ahead]:
        files: list[Found] = []
        folders: list[os.DirEntry[str]] = []
        for entry in entries:
            try:
                if entry.is_symlink():
                    self._link(here, entry)
                elif entry.is_dir(follow_symlinks=False):
                    folders.append(entry)
                elif entry.is_file(follow_symlinks=False):
                    files.append(Found(entry.name, file_row(entry.name), entry))
                else:
                    self._report(here, entry, Reason.NOT_MEDIA, "this is not a regular file")
            except OSError as error:  # only where the listing does not tell kinds apart
                self.left_alone.append(unreadable(entry.path, error))
        unfinished = frozenset(
            without_partial(found.name) for found in files if found.row.kind is Kind.PARTIAL
        )
        self.folders.append(_folder(here, tuple(files), unfinished))
        below = (self._below(here, entry, unfinished) for entry in folders)
        return [ahead for ahead in below if ahead is not None]

    def _link(self, here: _Ahead, entry: os.DirEntry[str]) -> None:
        try:
            target = os.path.realpath(entry.path, strict=True)
        except OSError:
            self._report(here, entry, Reason.NOT_MEDIA, "this is a link that leads nowhere")
            return
        if is_inside(target, self.roots):
            message = "this is a link; what it leads to counts where it is"
            self._report(here, entry, Reason.NOT_MEDIA, message)
        else:
            message = "this is a link that leads out of the folders named"
            self._report(here, entry, Reason.OUTSIDE_ROOT, message)

    def _report(self, here: _Ahead, entry: os.DirEntry[str], reason: Reason, message: str) -> None:
        if here.wanted is None or entry.name in here.wanted:
            role = file_row(entry.name).role
            self.left_alone.append(ignored(entry.path, role, reason, message))

    def _below(
        self, here: _Ahead, entry: os.DirEntry[str], unfinished: frozenset[str]
    ) -> _Ahead | None:
        row = _unfinished_row(entry.name, unfinished) or folder_row(entry.name)
        owner = here.owner or _owner(here, row)
        if here.wanted is not None and owner is None:
            return None  # files were named: nothing else of their folder is looked at
        relative = here.relative + entry.name
        if self.globs.excludes(relative, entry.name):
            message = "this folder is left out by --exclude"
            self._report(here, entry, Reason.EXCLUDED, message)
            return None
        if row is not None and row.kind in _NOT_SEARCHED:
            self._report(here, entry, _NOT_SEARCHED[row.kind], f"this {row.why}")
            return None
        included = here.included or (
            self.globs.include is not None and self.globs.includes(relative, entry.name)
        )
        return _Ahead(
            path=entry.path,
            root=here.root,
            relative=relative + "/",
            verdict=here.verdict or _verdict(here, entry.name, row),
            owner=owner,
            inner=() if owner is None else (*here.inner, entry.name),
            wanted=None if here.wanted is None else frozenset(),
            included=included,
        )


_NOT_SEARCHED = {FolderKind.JUNK: Reason.JUNK, FolderKind.DISC: Reason.NOT_MEDIA}


def _verdict(here: _Ahead, name: str, row: FolderRow | None) -> Verdict | None:
    if row is None or row.kind is FolderKind.COMPANIONS or here.owner is not None:
        return None
    return Verdict(name=name, row=row)


def _owner(here: _Ahead, row: FolderRow | None) -> str | None:
    return here.path if row is not None and row.kind is FolderKind.COMPANIONS else None


def _unfinished_row(name: str, unfinished: frozenset[str]) -> FolderRow | None:
    # aria2 keeps `Show.aria2` beside the folder `Show` until all of it is there.
    return folder_row(f"{name}.part") if name in unfinished else None


def _unpacking(path: Path) -> Verdict | None:
    """Judge a root by its own path: `_UNPACK_x` is unfinished even when it is named."""
    for name in path.parts:
        row = folder_row(name)
        if row is not None and row.label == "unpacking":
            return Verdict(name=name, row=row)
    return None


def _folder(here: _Ahead, files: tuple[Found, ...], unfinished: frozenset[str]) -> Folder:
    return Folder(
        path=here.path,
        root=here.root.path,
        relative=here.relative,
        files=files,
        verdict=here.verdict,
        owner=here.owner,
        inner=here.inner,
        wanted=here.wanted,
        unfinished=unfinished,
        included=here.included,
    )


def folder_key(path: Path | None) -> _Key | None:
    """Return (device, inode) of a folder; None when it does not exist."""
    if path is None:
        return None
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
