"""One file to its place, and back: what each action does, step by step.

A move on one file system is one no-replace rename. Every other way writes a copy under a
temporary name in the target folder first; the source of a move stays until that copy is
journalled (`remove_source`).
"""

import contextlib
import errno
import os
from collections.abc import Callable
from dataclasses import dataclass, replace

from organizer.apply.copying import clone, copy_content
from organizer.apply.failures import CannotPlace, shown, source_failure, target_failure
from organizer.apply.folders import Folders, Place
from organizer.apply.identity import identity_of, is_regular, is_same, look, look_or_none
from organizer.apply.records import Entry, copy_path, parked_path
from organizer.apply.renaming import Renamer
from organizer.errors import TargetError
from organizer.model import Action, FileIdentity, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something done for an entry that can be taken back.

    Attributes:
        kind: parked, renamed (from its source or parked name), created (a copy or link), removed
            (a copy or link, by an undo).
    """

    kind: str
    entry: Entry


class Placer:
    """Places the files of one run, in folders that it opens once."""

    def __init__(
        self, token: str, folders: Folders, renamer: Renamer, is_interrupted: Callable[[], bool]
    ) -> None:
        self._token = token
        self._folders = folders
        self._renamer = renamer
        self._is_interrupted = is_interrupted
        self._ahead: dict[int, tuple[str, bytes | None]] = {}  # by seq: copies without a place

    def park(self, entry: Entry) -> Act:
        """Give the source a temporary name beside it."""
        self._rename(entry.source, parked_path(self._token, entry))
        return Act(kind="parked", entry=entry)

    def place(self, entry: Entry) -> Act:
        """Do the action of `entry`; raises `CannotPlace`, `TargetError`, `InterruptedRun`.

        On failure nothing of this entry is left. The entry of the act says what was placed.
        """
        if entry.removes:
            return self._remove_copy(entry)
        if entry.action is Action.MOVE:
            return self._move(entry)
        if entry.action is Action.HARDLINK:
            return self._link(entry)
        if entry.action is Action.SYMLINK:
            return self._symlink(entry)
        return self._copy(entry)

    def copy_ahead(self, entry: Entry) -> None:
        """Make the copy that `entry` takes durable before what stands in its place makes room."""
        copies = entry.action in (Action.COPY, Action.REFLINK)
        if entry.action is Action.MOVE:
            target = self._folders.target(entry.destination)
            copies = self._source(entry.source).device != target.device
        if copies:
            self._ahead[entry.seq] = self._written_copy(entry, entry.source)

    def drop_copies_ahead(self) -> None:
        """Remove the copies that never came to their place; what cannot be, `recover` removes."""
        for temporary, _ in self._ahead.values():
            with contextlib.suppress(OSError):
                place = self._folders.place(temporary)
                os.unlink(place.name, dir_fd=place.folder)
        self._ahead.clear()

    def verify(self, act: Act) -> None:
        """Raise `CannotPlace` when what was renamed is not the file that was planned."""
        if act.kind not in ("parked", "renamed"):
            return
        entry = act.entry
        path = entry.destination if act.kind == "renamed" else parked_path(self._token, entry)
        try:
            same = is_same(look(self._folders.place(path)), entry.identity)
        except OSError as error:
            raise source_failure(error, path) from error
        if not same:
            raise CannotPlace(
                Reason.SOURCE_CHANGED,
                f"{shown(entry.source)} is not the file that was planned any more",
            )

    def take_back(self, act: Act) -> None:
        """Undo `act`, at once and in the reverse order of acts; raises OSError or `CannotPlace`."""
        entry = act.entry
        start = parked_path(self._token, entry) if entry.parks else entry.source
        if act.kind == "parked":
            self._renamer.rename(self._folders.place(start), self._folders.place(entry.source))
        elif act.kind == "renamed":
            self._renamer.rename(self._folders.place(entry.destination), self._folders.place(start))
        elif act.kind == "created":
            self.remove(entry.destination, entry.standing)

    def remove_source(self, entry: Entry) -> None:
        """Remove what a move has copied elsewhere, if it is still what was copied."""
        start = parked_path(self._token, entry) if entry.parks else entry.source
        self.remove(start, entry.identity)

    def remove(self, path: str, identity: FileIdentity) -> None:
        """Unlink the file at `path` if it is the one with `identity`; raises `CannotPlace`."""
        try:
            place = self._folders.place(path)
            if not is_same(look(place), identity):
                raise CannotPlace(
                    Reason.SOURCE_CHANGED, f"{shown(path)} was changed meanwhile and is kept"
                )
            os.unlink(place.name, dir_fd=place.folder)
        except OSError as error:
            raise source_failure(error, path) from error
        self._folders.touch(place)

    # --- the actions ----------------------------------------------------------------------

    def _move(self, entry: Entry) -> Act:
        start = parked_path(self._token, entry) if entry.parks else entry.source
        try:
            self._rename(start, entry.destination)
        except _CrossDevice:
            return self._copy(entry)
        return Act(kind="renamed", entry=entry)

    def _rename(self, start: str, end: str) -> None:
        source, target = self._source(start), self._folders.target(end)
        if source.device != target.device:
            raise _CrossDevice
        try:
            self._renamer.rename(source, target)
        except OSError as error:
            if error.errno == errno.EXDEV:
                raise _CrossDevice from error
            raise self._rename_failure(error, source, target) from error
        self._folders.touch(source)
        self._folders.touch(target)

    def _rename_failure(
        self, error: OSError, source: Place, target: Place
    ) -> CannotPlace | TargetError:
        if error.errno == errno.ENOENT and look_or_none(source) is None:
            return source_failure(error, source.path)
        return target_failure(error, target.path)

    def _source(self, path: str) -> Place:
        try:
            return self._folders.place(path)
        except OSError as error:
            raise source_failure(error, path) from error

    def _copy(self, entry: Entry) -> Act:
        start = parked_path(self._token, entry) if entry.parks else entry.source
        target = self._folders.target(entry.destination)
        if look_or_none(target) is not None:
            raise CannotPlace(
                Reason.DESTINATION_TAKEN, f"another file already stands at {shown(target.path)}"
            )
        if entry.seq not in self._ahead:
            self._ahead[entry.seq] = self._written_copy(entry, start)
        path, content = self._ahead.pop(entry.seq)
        temporary = target._replace(name=os.path.basename(path), path=path)
        try:
            placed = identity_of(look(temporary))
            self._renamer.rename(temporary, target)
        except OSError as error:
            os.unlink(temporary.name, dir_fd=temporary.folder)
            raise target_failure(error, target.path) from error
        self._folders.touch(target)
        return Act(kind="created", entry=replace(entry, placed=placed, content=content))

    def _written_copy(self, entry: Entry, start: str) -> tuple[str, bytes | None]:
        source, target = self._source(start), self._folders.target(entry.destination)
        self._check_copy(entry, source, target)
        path = copy_path(self._token, entry)
        temporary = target._replace(name=os.path.basename(path), path=path)
        content = None
        if entry.action is Action.REFLINK:
            clone(source, temporary)
        else:
            by_kernel = entry.action is Action.COPY and source.device == target.device
            content = copy_content(source, temporary, self._is_interrupted, by_kernel=by_kernel)
        if content is not None and entry.content not in (None, content):
            os.unlink(temporary.name, dir_fd=temporary.folder)
            raise CannotPlace(
                Reason.SOURCE_CHANGED, f"the content of {shown(start)} is not what was placed"
            )
        if entry.action is not Action.MOVE:
            self._folders.giver.to_file(temporary.name, temporary.folder)
        return path, content

    def _check_copy(self, entry: Entry, source: Place, target: Place) -> None:
        try:
            status = look(source)
        except OSError as error:
            raise source_failure(error, source.path) from error
        if not is_regular(status):
            raise CannotPlace(
                Reason.NOT_SUPPORTED,
                f"{shown(source.path)} is not a regular file: it is not copied",
            )
        if entry.action is Action.MOVE and not os.access(
            ".", os.W_OK | os.X_OK, dir_fd=source.folder
        ):
            advice = "" if entry.undoes else "; use --action copy"
            raise CannotPlace(
                Reason.NOT_PERMITTED,
                f"{shown(source.path)} cannot be removed from its folder after copying: "
                f"permission denied{advice}",
            )
        if entry.action is not Action.REFLINK:
            self._folders.reserve.check(target.folder, entry.identity.size, shown(target.path))

    def _link(self, entry: Entry) -> Act:
        source, target = self._source(entry.source), self._folders.target(entry.destination)
        if source.device != target.device:
            raise _cannot_link_across(entry)
        try:
            os.link(
                source.name,
                target.name,
                src_dir_fd=source.folder,
                dst_dir_fd=target.folder,
                follow_symlinks=False,
            )
        except OSError as error:
            if error.errno == errno.EXDEV:
                raise _cannot_link_across(entry) from error
            if error.errno == errno.EPERM:
                raise CannotPlace(
                    Reason.NOT_SUPPORTED,
                    f"cannot hard-link {shown(entry.source)}: its file system has no hard links, "
                    "or does not permit this one; use --action copy",
                ) from error
            raise self._rename_failure(error, source, target) from error
        return self._created(entry, target)

    def _symlink(self, entry: Entry) -> Act:
        target = self._folders.target(entry.destination)
        try:
            os.symlink(os.path.abspath(entry.source), target.name, dir_fd=target.folder)
        except OSError as error:
            raise target_failure(error, entry.destination) from error
        return self._created(entry, target)

    def _created(self, entry: Entry, target: Place) -> Act:
        self._folders.touch(target)
        try:
            return Act(kind="created", entry=replace(entry, placed=identity_of(look(target))))
        except OSError as error:
            os.unlink(target.name, dir_fd=target.folder)
            raise target_failure(error, target.path) from error

    def _remove_copy(self, entry: Entry) -> Act:
        # Its original's identity is kept: an undo of this undo makes the copy again from it.
        try:
            original = identity_of(look(self._folders.place(entry.destination)))
        except OSError as error:
            raise source_failure(error, entry.destination) from error
        self.remove(entry.source, entry.identity)
        return Act(kind="removed", entry=replace(entry, placed=original))


class _CrossDevice(Exception):
    """The two names are on different file systems: it takes a copy."""


def _cannot_link_across(entry: Entry) -> CannotPlace:
    return CannotPlace(
        Reason.CROSS_DEVICE,
        f"cannot hard-link {shown(entry.source)} to {shown(entry.destination)}: they are on "
        "different file systems; use --fallback copy, or put both folders on one mount",
    )
