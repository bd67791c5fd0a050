"""Copies that are whole or not there: written under a temporary name, synced, read back.

The content is hashed while it is read; after fsync the copy is read again and must have the same
size and hash. mtime, mode and extended attributes are kept, and the owner where that is allowed.

What this does not promise: holes of a sparse file are filled, and ACLs that the target file
system cannot store are lost.
"""

import contextlib
import errno
import fcntl
import os
from collections.abc import Callable

from organizer.apply.failures import (
    CannotPlace,
    InterruptedRun,
    shown,
    source_failure,
    target_failure,
)
from organizer.apply.folders import Place
from organizer.apply.identity import READ_FLAGS, hash_descriptor, identity_of, new_hash
from organizer.errors import TargetError
from organizer.model import Reason

_CHUNK = 1 << 20  # bytes
_FICLONE = 0x40049409  # linux/fs.h
_WRITE_FLAGS = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
_RESERVE = 64 << 20  # bytes that are left free on a large file system
_CANNOT_CLONE = frozenset({errno.EOPNOTSUPP, errno.ENOTTY, errno.EINVAL, errno.EXDEV, errno.ENOSYS})


def copy_content(source: Place, temporary: Place, is_interrupted: Callable[[], bool]) -> bytes:
    """Copy a regular file to a new one at `temporary`, durable and verified; return its hash.

    On any failure `temporary` is removed. Raises `CannotPlace`, `TargetError`, and
    `InterruptedRun` when `is_interrupted` says so between two chunks.
    """
    with contextlib.ExitStack() as stack:
        reading = _open_source(source)
        stack.callback(os.close, reading)
        writing = _create(temporary)
        stack.callback(os.close, writing)
        try:
            copied = _pump(reading, writing, (source, temporary), is_interrupted)
            _keep_attributes(reading, writing, temporary)
            _verify(writing, temporary, copied)
        except (CannotPlace, TargetError, InterruptedRun):
            _discard(temporary)
            raise
    return copied[1]


def clone(source: Place, temporary: Place) -> None:
    """Make `temporary` a copy that shares its blocks with `source` (FICLONE).

    Raises `CannotPlace` where the file system cannot do that, or `TargetError`.
    """
    with contextlib.ExitStack() as stack:
        reading = _open_source(source)
        stack.callback(os.close, reading)
        writing = _create(temporary)
        stack.callback(os.close, writing)
        try:
            _share_blocks(reading, writing, temporary)
            _keep_attributes(reading, writing, temporary)
        except (CannotPlace, TargetError):
            _discard(temporary)
            raise


def check_space(target: Place, needed: int) -> None:
    """Raise `TargetError` when `needed` bytes would not leave a reserve free.

    The reserve is 64 MiB, or a hundredth of a smaller file system.
    """
    status = os.fstatvfs(target.folder)
    free = status.f_bavail * status.f_frsize
    reserve = min(_RESERVE, status.f_blocks * status.f_frsize // 100)
    if status.f_blocks and needed + reserve > free:
        raise TargetError(
            f"cannot write {shown(target.path)}: it needs {needed:,} bytes and {free:,} are free; "
            "make room and run the command again"
        )


def _open_source(source: Place) -> int:
    try:
        return os.open(source.name, READ_FLAGS, dir_fd=source.folder)
    except OSError as error:
        raise source_failure(error, source.path) from error


def _create(temporary: Place) -> int:
    try:
        return os.open(temporary.name, _WRITE_FLAGS, 0o600, dir_fd=temporary.folder)
    except OSError as error:
        raise target_failure(error, temporary.path) from error


def _discard(temporary: Place) -> None:
    with contextlib.suppress(OSError):
        os.unlink(temporary.name, dir_fd=temporary.folder)


def _pump(
    reading: int, writing: int, places: tuple[Place, Place], is_interrupted: Callable[[], bool]
) -> tuple[int, bytes]:
    source, temporary = places
    before = identity_of(os.fstat(reading))
    digest, size = new_hash(), 0
    while chunk := _read(reading, source):
        digest.update(chunk)
        size += len(chunk)
        _write(writing, chunk, temporary)
        if is_interrupted():
            raise InterruptedRun
    if identity_of(os.fstat(reading)) != before or size != before.size:
        raise CannotPlace(
            Reason.SOURCE_CHANGED, f"{shown(source.path)} changed while it was being copied"
        )
    return size, digest.digest()


def _read(reading: int, source: Place) -> bytes:
    try:
        return os.read(reading, _CHUNK)
    except OSError as error:
        raise source_failure(error, source.path) from error


def _write(writing: int, chunk: bytes, temporary: Place) -> None:
    left = memoryview(chunk)
    try:
        while left:
            left = left[os.write(writing, left) :]
    except OSError as error:
        raise target_failure(error, temporary.path) from error


def _share_blocks(reading: int, writing: int, temporary: Place) -> None:
    try:
        fcntl.ioctl(writing, _FICLONE, reading)
    except OSError as error:
        if error.errno in _CANNOT_CLONE:
            raise CannotPlace(
                Reason.NOT_SUPPORTED,
                f"cannot place {shown(temporary.path)}: a reflink needs one file system that "
                "shares blocks (btrfs, xfs); use --action copy",
            ) from error
        raise target_failure(error, temporary.path) from error


def _keep_attributes(reading: int, writing: int, temporary: Place) -> None:
    status = os.fstat(reading)
    # Owner before mode: changing the owner clears setuid and setgid.
    with contextlib.suppress(PermissionError, OSError):
        os.fchown(writing, status.st_uid, status.st_gid)
    with contextlib.suppress(OSError):
        os.fchmod(writing, status.st_mode & 0o7777)
    _keep_extended_attributes(reading, writing)
    with contextlib.suppress(PermissionError):
        os.utime(writing, ns=(status.st_atime_ns, status.st_mtime_ns))
    try:
        os.fsync(writing)
    except OSError as error:
        raise target_failure(error, temporary.path) from error


def _keep_extended_attributes(reading: int, writing: int) -> None:
    with contextlib.suppress(OSError):
        for name in os.listxattr(reading):
            with contextlib.suppress(OSError):
                os.setxattr(writing, name, os.getxattr(reading, name))


def _verify(writing: int, temporary: Place, copied: tuple[int, bytes]) -> None:
    try:
        found = os.fstat(writing).st_size, hash_descriptor(writing)
    except OSError as error:
        raise target_failure(error, temporary.path) from error
    if found != copied:
        raise TargetError(
            f"what was read back from {shown(temporary.path)} is not what was written; the "
            "original was kept: check that disk"
        )
