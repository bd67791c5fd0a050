"""What is looked at before a batch is meant: is each source the planned one, which folders change.

The times of every folder are noted before the run first touches it, so that an undo can give
them back.
"""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from organizer.apply.failures import CannotPlace, shown, source_failure, target_failure
from organizer.apply.folders import Folders, Place
from organizer.apply.identity import (
    content_hash,
    fingerprint,
    go_on,
    identity_of,
    is_regular,
    is_same,
    is_same_but_device,
    look,
    look_or_none,
)
from organizer.apply.paths import parent_of
from organizer.apply.records import Entry, FolderRecord
from organizer.model import Action, FileIdentity, Reason, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a step that takes an earlier one back has to find; None is not checked.

    Attributes:
        undoes: `seq` of the earlier step.
        original: what a copy or link was made from, and must still stand before that copy is
            removed; None when the step moves something back, or makes it again.
        verify: whether everything whose hash is known is read again, the original too.
    """

    undoes: int
    fingerprint: bytes | None = None
    content: bytes | None = None
    original: FileIdentity | None = None
    verify: bool = False


def checked_entry(
    folders: Folders,
    step: Step,
    numbers: tuple[int, int, bool],
    expected: Expected | None,
    between: Callable[[], None] = go_on,
) -> Entry:
    """Return `step` as an entry with `numbers` (seq, unit, parks), its source looked at.

    `between` is called while whole contents are read, and may raise what ends that. Raises
    `CannotPlace` when the source is gone, changed since the plan, or not to be moved.
    """
    path = step.source_text
    try:
        place = folders.place(path)
        entry = _entry(folders, place, step, numbers)
        if expected is None:
            return entry
        _check_expected(folders, place, entry, expected)
        _check_contents(folders, place, expected, between, entry.destination)
    except OSError as error:
        raise source_failure(error, path) from error
    return replace(
        entry,
        removes=expected.original is not None,
        undoes=expected.undoes,
        content=expected.content,
    )


def _entry(folders: Folders, place: Place, step: Step, numbers: tuple[int, int, bool]) -> Entry:
    status = look(place)
    if not is_same_but_device(status, step.identity):
        raise _changed(place.path)
    if not is_regular(status):
        _check_link(status, place, parent_of(step.destination_text))
    return Entry(
        seq=numbers[0],
        unit=numbers[1],
        parks=numbers[2],
        source=place.path,
        destination=step.destination_text,
        of=step.of_text,
        role=step.role,
        action=step.action,
        identity=step.identity if is_same(status, step.identity) else identity_of(status),
        fingerprint=fingerprint(place, _ready(folders, place, step))
        if is_regular(status)
        else None,
    )


def _ready(folders: Folders, place: Place, step: Step) -> Callable[[int, os.stat_result], None]:
    # A torrent client keeps what it seeds open, some of them for writing; it is whole.
    may_be_open = folders.are_seeded and step.action is not Action.MOVE

    def look_inside(descriptor: int, status: os.stat_result) -> None:
        if not may_be_open and folders.leases.say_written(descriptor, status):
            raise CannotPlace(Reason.INCOMPLETE, f"{shown(place.path)} is still open for writing")
        folders.sync_content(descriptor, status)

    return look_inside


def _check_expected(folders: Folders, place: Place, entry: Entry, expected: Expected) -> None:
    known = entry.fingerprint is not None and expected.fingerprint is not None
    if known and entry.fingerprint != expected.fingerprint:
        raise _changed(place.path)
    if expected.original is not None:
        _check_original(folders.place(entry.destination), expected.original, place.path)


def _check_original(original: Place, identity: FileIdentity, copy: str) -> None:
    status = look_or_none(original)
    if status is None:
        raise CannotPlace(
            Reason.SOURCE_GONE,
            f"{shown(original.path)} is gone, so {shown(copy)}, made from it, is kept",
        )
    if not is_same_but_device(status, identity):
        raise CannotPlace(
            Reason.SOURCE_CHANGED,
            f"{shown(original.path)} was changed, so {shown(copy)}, made from it, is kept",
        )


def _check_contents(
    folders: Folders,
    place: Place,
    expected: Expected,
    between: Callable[[], None],
    original: str,
) -> None:
    if expected.content is None or not (expected.original or expected.verify):
        return
    if content_hash(place, between) != expected.content:
        raise _changed(place.path)
    if not (expected.original and expected.verify):
        return
    if content_hash(folders.place(original), between) != expected.content:
        raise CannotPlace(
            Reason.SOURCE_CHANGED,
            f"the content of {shown(original)} is not what {shown(place.path)} was made from, "
            "so that is kept",
        )


def _changed(path: str) -> CannotPlace:
    return CannotPlace(
        Reason.SOURCE_CHANGED, f"{shown(path)} is not the file that was planned any more"
    )


def _check_link(status: os.stat_result, place: Place, folder: str) -> None:
    if not stat.S_ISLNK(status.st_mode):
        raise CannotPlace(
            Reason.NOT_SUPPORTED, f"{shown(place.path)} is not a file; it is left alone"
        )
    leads_to = os.readlink(place.name, dir_fd=place.folder)
    if not os.path.isabs(leads_to) and folder != place.parent:
        raise CannotPlace(
            Reason.NOT_SUPPORTED,
            f"{shown(place.path)} is a relative symbolic link, which would lead nowhere elsewhere",
        )


class FolderSurvey:
    """The folders that a run touches, each noted once, before it is touched.

    `known` are folders that the journal has already.
    """

    def __init__(self, folders: Folders, known: dict[str, FolderRecord] | None = None) -> None:
        self._folders = folders
        self._seen: dict[str, FolderRecord] = known or {}
        self._new: list[FolderRecord] = []

    def source(self, path: str) -> None:
        """Note the folder that a file leaves."""
        folder = parent_of(path)
        if folder in self._seen:
            return
        try:
            self._note(existing_folder(folder))
        except OSError as error:
            raise source_failure(error, path) from error

    def target(self, path: str) -> None:
        """Note the folder that a file comes to, and the folders that have to be made for it.

        Raises `CannotPlace` when it is outside the library, or a file stands in the way.
        """
        folder = parent_of(path)
        if folder in self._seen:
            return
        try:
            missing, ground = _missing_folders(folder)
            if missing:
                self._folders.check_before_making(folder)
            if ground not in self._seen:
                self._note(existing_folder(ground))
        except OSError as error:
            raise target_failure(error, path) from error
        for made in missing:
            if made not in self._seen:
                self._note(FolderRecord(path=made, made=True))

    def taken(self) -> tuple[FolderRecord, ...]:
        """Return what was noted since the last call."""
        new, self._new = tuple(self._new), []
        return new

    def _note(self, record: FolderRecord) -> None:
        self._seen[record.path] = record
        self._new.append(record)


def existing_folder(folder: str) -> FolderRecord:
    """Return a record of `folder` as it is now; raises OSError."""
    status = os.stat(folder)
    return FolderRecord(
        path=folder,
        mode=stat.S_IMODE(status.st_mode),
        uid=status.st_uid,
        gid=status.st_gid,
        before=status.st_mtime_ns,
    )


def _missing_folders(folder: str) -> tuple[list[str], str]:
    # The folders to make, topmost first, and the existing one that they are made in.
    missing: list[str] = []
    while not os.path.isdir(folder):
        if os.path.lexists(folder):
            raise NotADirectoryError(20, "not a directory", folder)
        missing.append(folder)
        folder = parent_of(folder)
    return missing[::-1], folder


def make_folders(folders: Folders, path: str) -> None:
    """Make the folder of `path` and those above it; raises `CannotPlace` or `TargetError`."""
    folder = parent_of(path)
    try:
        for missing in _missing_folders(folder)[0]:
            # By what is open: one of the folders above may be a link to elsewhere by now.
            place = folders.new_folder(missing)
            try:
                os.mkdir(place.name, dir_fd=place.folder)
            except FileExistsError:
                continue
            folders.giver.to_folder(place.name, place.folder)
            folders.touch(place)
    except OSError as error:
        raise target_failure(error, path) from error


def ancestors(path: str) -> Iterator[str]:
    """Yield the folders above `path`, nearest first."""
    while (above := parent_of(path)) != path:
        yield above
        path = above
