"""Copies that are whole or not there: written under a temporary name, synced, read back.

The content is hashed as it is read; after fsync the copy is read again and must have the same
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
_RANGE = 16 << 20  # bytes that the kernel copies at once: a signal must not wait long
_SYNC_EVERY = 128 << 20  # bytes, so that the last fsync does not take long either
_CANNOT_CLONE = frozenset({errno.EOPNOTSUPP, errno.ENOTTY, errno.EINVAL, errno.EXDEV, errno.ENOSYS})


def copy_content(
    source: Place,
    temporary: Place,
    is_interrupted: Callable[[], bool],
    *,
    by_kernel: bool = False,
) -> bytes:
    """Copy a regular file to a new one at `temporary`, durable and verified; return its hash.

    `by_kernel` has the kernel copy, where it can (`copy_file_range`): the content then never comes
    here, a server may copy its own file, and blocks may be shared. On any failure `temporary` is
    removed. Raises `CannotPlace`, `TargetError`, and `InterruptedRun` when `is_interrupted` says
    so between two chunks.
    """
    with contextlib.ExitStack() as stack:
        reading = _open_source(source)
        stack.callback(os.close, reading)
        writing = _create(temporary)
        stack.callback(os.close, writing)
        try:
            copy = _Copy(reading, writing, (source, temporary), is_interrupted)
            copied = copy.by_kernel() if by_kernel else copy.by_hand()
            _keep_attributes(reading, writing, temporary)
            copy.verify(copied)
        except (OSError, CannotPlace, TargetError, InterruptedRun):
            _discard(temporary)
            raise
    return copied


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
        except (OSError, CannotPlace, TargetError):
            _discard(temporary)
            raise


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


class _Copy:
    """One content on its way from an open file to another."""

    def __init__(
        self,
        reading: int,
        writing: int,
        places: tuple[Place, Place],
        is_interrupted: Callable[[], bool],
    ) -> None:
        self._reading = reading
        self._writing = writing
        self._source, self._temporary = places
        self._is_interrupted = is_interrupted
        self._before = identity_of(os.fstat(reading))
        self._unsynced = 0

    def by_hand(self) -> bytes:
        """Read, hash and write chunk by chunk; return the hash of what was read."""
        digest, size = new_hash(), 0
        while chunk := self._read():
            digest.update(chunk)
            size += len(chunk)
            self._write(chunk)
            self._wrote(len(chunk))
        return self._unchanged(digest.digest(), size)

    def by_kernel(self) -> bytes:
        """Have the kernel copy, by hand what it cannot; return the hash of what was read.

        The source is read for its hash after it was copied. `verify` compares that with what is
        on the disk, so that a copy of anything else is found as surely as with a running hash.
        """
        if not self._copied_by_kernel():
            os.lseek(self._reading, 0, os.SEEK_SET)
            os.lseek(self._writing, 0, os.SEEK_SET)
            os.ftruncate(self._writing, 0)
            return self.by_hand()
        digest, size = new_hash(), 0
        os.lseek(self._reading, 0, os.SEEK_SET)
        while chunk := self._read():
            digest.update(chunk)
            size += len(chunk)
            self._stop_if_asked()
        return self._unchanged(digest.digest(), size)

    def verify(self, copied: bytes) -> None:
        """Raise `TargetError` when what is on the disk is not what was copied."""
        try:
            size = os.fstat(self._writing).st_size
            found = hash_descriptor(self._writing, self._stop_if_asked)
        except OSError as error:
            raise target_failure(error, self._temporary.path) from error
        if (size, found) != (self._before.size, copied):
            raise TargetError(
                f"what was read back from {shown(self._temporary.path)} is not what was written; "
                "the original was kept: check that disk"
            )

    def _copied_by_kernel(self) -> bool:
        # Whatever the fault is, copying by hand meets it again, and knows whose it is.
        left = self._before.size
        with contextlib.suppress(OSError, AttributeError):  # not on this system
            while left > 0:
                count = os.copy_file_range(self._reading, self._writing, min(left, _RANGE))
                if count == 0:
                    return False
                left -= count
                self._wrote(count)
            return True
        return False

    def _wrote(self, count: int) -> None:
        self._unsynced += count
        if self._unsynced >= _SYNC_EVERY:
            self._unsynced = 0
            try:
                os.fdatasync(self._writing)
            except OSError as error:
                raise target_failure(error, self._temporary.path) from error
        self._stop_if_asked()

    def _stop_if_asked(self) -> None:
        if self._is_interrupted():
            raise InterruptedRun

    def _unchanged(self, content: bytes, size: int) -> bytes:
        if identity_of(os.fstat(self._reading)) != self._before or size != self._before.size:
            raise CannotPlace(
                Reason.SOURCE_CHANGED, f"{shown(self._source.path)} changed while it was copied"
            )
        return content

    def _read(self) -> bytes:
        try:
            return os.read(self._reading, _CHUNK)
        except OSError as error:
            raise source_failure(error, self._source.path) from error

    def _write(self, chunk: bytes) -> None:
        left = memoryview(chunk)
        try:
            while left:
                left = left[os.write(self._writing, left) :]
        except OSError as error:
            raise target_failure(error, self._temporary.path) from error


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
