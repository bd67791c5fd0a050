"""Where the file of a journalled step is now, by identity and content, never by path alone."""

import os
from dataclasses import dataclass
from enum import Enum, auto

from organizer.apply.folders import Folders, Place
from organizer.apply.identity import (
    content_hash,
    fingerprint,
    identity_of,
    is_regular,
    is_same,
    is_same_but_device,
    look_or_none,
)
from organizer.apply.records import Entry, EntryState, parked_path
from organizer.model import Action, FileIdentity
from organizer.text import fold_name


class Standing(Enum):
    """Where a file is: at its source, parked, in its place, in its place and its source, or gone.

    For a removal (the undo of a copy) PLACED means that the copy is removed.
    """

    AT_SOURCE = auto()
    PARKED = auto()
    PLACED = auto()
    BOTH = auto()
    GONE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """What was found of one entry.

    Attributes:
        start: where the original is, source or parked name; the source when it is neither.
        placed: identity of what is at the destination, where that is a copy or link.
        content: hash of the whole content, where it was needed.
    """

    entry: Entry
    standing: Standing
    start: str
    placed: FileIdentity | None = None
    content: bytes | None = None


def locate(folders: Folders, token: str, entry: Entry) -> Located:
    """Look for the file of `entry`; raises OSError, FileNotFoundError for a target that is gone."""
    if entry.removes:
        return _locate_removal(folders, entry)
    start = _start(folders, token, entry)
    target = _place_or_none(folders, entry.destination)
    if target is None and (entry.state is EntryState.PLACED or start is None):
        raise FileNotFoundError(
            2, "the folder is gone; is its disk mounted?", os.path.dirname(entry.destination)
        )
    copied = _copy_at(target, start, entry) if target is not None else None
    if copied is not None:
        standing = Standing.PLACED if start is None else Standing.BOTH
        return Located(
            entry=entry,
            standing=standing,
            start=start.path if start else entry.source,
            placed=copied[0],
            content=copied[1],
        )
    if start is not None:
        parked = entry.parks and start.path != entry.source
        standing = Standing.PARKED if parked else Standing.AT_SOURCE
        return Located(entry=entry, standing=standing, start=start.path)
    moved = target is not None and entry.action is Action.MOVE and _is_ours(target, entry)
    return Located(
        entry=entry,
        standing=Standing.PLACED if moved else Standing.GONE,
        start=entry.source,
    )


def _locate_removal(folders: Folders, entry: Entry) -> Located:
    source = _place_or_none(folders, entry.source)
    original = _place_or_none(folders, entry.destination)
    if source is not None and _is_ours(source, entry):
        return Located(entry=entry, standing=Standing.AT_SOURCE, start=entry.source)
    status = look_or_none(original) if original is not None else None
    return Located(
        entry=entry,
        standing=Standing.PLACED,
        start=entry.source,
        placed=None if status is None else identity_of(status),
    )


def _start(folders: Folders, token: str, entry: Entry) -> Place | None:
    paths = [entry.source, *([parked_path(token, entry)] if entry.parks else [])]
    for path in paths:
        place = _place_or_none(folders, path)
        if place is not None and _is_ours(place, entry) and _has_own_name(place, entry):
            return place
    return None


def _copy_at(  # noqa: PLR0911  # one way to know a copy after the other
    target: Place, start: Place | None, entry: Entry
) -> tuple[FileIdentity, bytes | None] | None:
    """Return what stands at `target` if it is the copy or link that `entry` made."""
    status = look_or_none(target)
    if status is None:
        return None
    found = identity_of(status)
    if entry.placed is not None:
        return (found, entry.content) if is_same_but_device(status, entry.placed) else None
    if start is None:
        return None
    if entry.action is Action.SYMLINK:
        return (found, None) if _leads_to(target, entry.source) else None
    if is_link_of(target, start):
        return (found, None) if _has_own_name(target, entry) else None
    if entry.action is Action.HARDLINK:
        return None
    content = _same_content(target, start)
    return None if content is None else (found, content)


def _leads_to(link: Place, path: str) -> bool:
    try:
        return os.readlink(link.name, dir_fd=link.folder) == os.path.abspath(path)
    except OSError:  # not a link
        return False


def is_link_of(target: Place, start: Place) -> bool:
    """Whether both places are names of one file."""
    one, other = look_or_none(target), look_or_none(start)
    if one is None or other is None:
        return False
    return (one.st_dev, one.st_ino) == (other.st_dev, other.st_ino)


def _same_content(target: Place, start: Place) -> bytes | None:
    """Return the hash of two regular files with the same content; None for any others."""
    one, other = look_or_none(target), look_or_none(start)
    if one is None or other is None or one.st_size != other.st_size:
        return None
    if not (is_regular(one) and is_regular(other)):
        return None
    content = content_hash(target)
    return content if content == content_hash(start) else None


def _is_ours(place: Place, entry: Entry) -> bool:
    status = look_or_none(place)
    if status is None or not is_same_but_device(status, entry.identity):
        return False
    if is_same(status, entry.identity) or entry.fingerprint is None:
        return True
    return is_regular(status) and fingerprint(place) == entry.fingerprint


def _has_own_name(place: Place, entry: Entry) -> bool:
    # Where names fold, source and destination can be one and the same entry of a folder.
    if fold_name(entry.source) != fold_name(entry.destination):
        return True
    return place.name in os.listdir(place.folder)


def _place_or_none(folders: Folders, path: str) -> Place | None:
    try:
        return folders.place(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
