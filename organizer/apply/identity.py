"""Which file stands at a place: its identity, the ends of its content, the whole of it.

Path text never identifies a file. Inode, size and mtime do while it stays on its file system;
the *fingerprint* (a hash of the size, the first and the last 4 KiB) settles it where the device
number is not reliable: it may change when a disk is mounted again.
"""

import hashlib
import os
import stat
from collections.abc import Callable

from organizer.apply.folders import Place
from organizer.model import FileIdentity

_END = 4096  # bytes
_CHUNK = 1 << 20  # bytes
READ_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def look(place: Place) -> os.stat_result:
    """Return what stands at `place`, a symlink as itself; raises OSError."""
    return os.stat(place.name, dir_fd=place.folder, follow_symlinks=False)


def look_or_none(place: Place) -> os.stat_result | None:
    """Return what stands at `place`; None when nothing does."""
    try:
        return look(place)
    except (FileNotFoundError, NotADirectoryError):
        return None


def identity_of(status: os.stat_result) -> FileIdentity:
    """Return the identity of what was looked at."""
    return FileIdentity(
        device=status.st_dev,
        inode=status.st_ino,
        size=status.st_size,
        modified=status.st_mtime_ns,
    )


def is_same(status: os.stat_result, identity: FileIdentity) -> bool:
    """Whether `status` is of the file with this identity, unchanged."""
    return is_same_but_device(status, identity) and status.st_dev == identity.device


def is_same_but_device(status: os.stat_result, identity: FileIdentity) -> bool:
    """Like `is_same`, for an identity from before a reboot: the device may have a new number."""
    return (
        status.st_ino == identity.inode
        and status.st_size == identity.size
        and status.st_mtime_ns == identity.modified
    )


def fingerprint(
    place: Place, also: Callable[[int, os.stat_result], None] | None = None
) -> bytes | None:
    """Return a hash of the size and both ends of a regular file; None when it cannot be read.

    While the file is open, `also` is called with its descriptor. Raises OSError only for a
    device fault (EIO and the like), not for missing permission.
    """
    try:
        descriptor = os.open(place.name, READ_FLAGS, dir_fd=place.folder)
    except PermissionError:
        return None
    try:
        status = os.fstat(descriptor)
        size = status.st_size
        digest = hashlib.blake2b(b"%d:" % size, digest_size=16)
        digest.update(os.pread(descriptor, _END, 0))
        if size > _END:
            digest.update(os.pread(descriptor, _END, max(_END, size - _END)))
        if also is not None:
            also(descriptor, status)
    finally:
        os.close(descriptor)
    return digest.digest()


def go_on() -> None:
    """Take no notice: nobody stops this."""


def content_hash(place: Place, between: Callable[[], None] = go_on) -> bytes:
    """Return the hash of everything in a regular file, read from the disk; raises OSError.

    `between` is called after each chunk, and may raise what ends it.
    """
    descriptor = os.open(place.name, READ_FLAGS, dir_fd=place.folder)
    try:
        return hash_descriptor(descriptor, between)
    finally:
        os.close(descriptor)


def hash_descriptor(descriptor: int, between: Callable[[], None] = go_on) -> bytes:
    """Return the hash of an open file from its start; pages in memory are dropped first."""
    # What was just written would otherwise be read back from memory, not from the disk.
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    digest = new_hash()
    offset = 0
    while chunk := os.pread(descriptor, _CHUNK, offset):
        digest.update(chunk)
        offset += len(chunk)
        between()
    return digest.digest()


def new_hash() -> "hashlib.blake2b":
    """Return the hash that whole contents are compared by."""
    return hashlib.blake2b(digest_size=32)


def is_regular(status: os.stat_result) -> bool:
    """Whether it is a regular file: no symlink, folder, device or pipe."""
    return stat.S_ISREG(status.st_mode)
