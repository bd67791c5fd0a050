"""What an earlier run did already: copies of a file, and links to it, where it is to go."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from organizer.model import Action

_FAT_GRANULARITY = 2_000_000_000
"""Nanoseconds by which the time of a copy may differ: FAT keeps even seconds."""
_ENDS = 64 * 1024
"""Bytes compared at each end of a copy: reading whole videos again would take hours."""


def already_there(wanted: Iterable[tuple[Path, Path, Action]]) -> frozenset[Path]:
    """Return the destinations at which the action has been done to the source already.

    `wanted` are (source, destination, action). A hard link is the same file, a symbolic link
    leads to the source, and a copy has its size, its time (to what FAT keeps) and the same
    bytes at both ends. A move is never there already. What cannot be looked at is not there.
    """
    return frozenset(
        destination
        for source, destination, action in wanted
        if _is_there(source, destination, action)
    )


def identical(pairs: Iterable[tuple[Path, Path]]) -> frozenset[Path]:
    """Return the second of each pair that is the same file as the first, or has all its bytes.

    Empty files are never identical: they say nothing. What cannot be read is not identical.
    """
    return frozenset(other for path, other in pairs if _is_identical(path, other))


def _is_identical(path: Path, other: Path) -> bool:
    try:
        mine, its = path.lstat(), other.lstat()
        if not (stat.S_ISREG(mine.st_mode) and stat.S_ISREG(its.st_mode)):
            return False
        if os.path.samestat(mine, its):
            return True
        return bool(mine.st_size) and mine.st_size == its.st_size and _same_bytes(path, other)
    except OSError:
        return False


def _same_bytes(path: Path, other: Path) -> bool:
    with path.open("rb") as one, other.open("rb") as two:
        while chunk := one.read(1 << 20):
            if chunk != two.read(1 << 20):
                return False
    return True


def _is_there(source: Path, destination: Path, action: Action) -> bool:
    try:
        match action:
            case Action.HARDLINK:
                return os.path.samestat(source.lstat(), destination.lstat())
            case Action.SYMLINK:
                return destination.is_symlink() and destination.samefile(source)
            case Action.COPY | Action.REFLINK:
                return _is_copy(source, destination)
            case Action.MOVE:
                return False
    except OSError:
        return False


def _is_copy(source: Path, destination: Path) -> bool:
    mine, other = source.lstat(), destination.lstat()
    return (
        stat.S_ISREG(mine.st_mode)
        and stat.S_ISREG(other.st_mode)
        and mine.st_size == other.st_size
        and abs(mine.st_mtime_ns - other.st_mtime_ns) < _FAT_GRANULARITY
        and _ends(source, mine.st_size) == _ends(destination, other.st_size)
    )


def _ends(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        head = file.read(_ENDS)
        file.seek(max(0, size - _ENDS))
        return head + file.read(_ENDS)
