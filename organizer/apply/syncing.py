"""What is on the disk and not only in memory: folders, and the content of fresh files.

A folder is synced by itself; where a batch touched many on a local file system that commits as a
whole (`WHOLE`), one `syncfs` does for all of them. Elsewhere, FUSE above all, `syncfs` may do
nothing and not say so, and is not used.

A file that was written a moment ago is synced before it is moved: measured, a rename is durable
before the content of such a file is, and a power cut leaves an empty file with the new name.

What this does not promise: some network and FUSE file systems answer a folder's fsync with "not
supported"; there, how durable a rename is is up to the server.
"""

import contextlib
import ctypes
import errno
import os
import time
from collections.abc import Callable, Iterator, Mapping

from organizer.apply.mounts import kinds_by_device

WHOLE = frozenset({"ext2", "ext3", "ext4", "xfs", "tmpfs"})
_MANY = 16  # folders
_FRESH = 120 * 10**9  # nanoseconds; the kernel writes back what is older than about 35 seconds
_NONE_OPEN: Mapping[str, int] = {}
_NO_FSYNC = frozenset({errno.EINVAL, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF, errno.EROFS})


class Syncing:
    """Makes durable what one run did, with as few calls as each file system allows."""

    def __init__(self) -> None:
        self._whole = {d for d, kind in kinds_by_device().items() if kind in WHOLE}
        self._now = time.time_ns()
        self._settled: set[int] = set()

    def folders(
        self, folders: Mapping[str, int | None], opened: Mapping[str, int] = _NONE_OPEN
    ) -> None:
        """Make what was done in `folders` durable; one that is gone is passed over.

        Each comes with the device that it is on, where that is known; those in `opened` are synced
        by that descriptor: it is what was worked in, whatever the path leads to by now. Raises
        OSError as soon as that fails: nothing done since the last time may be called done then.
        """
        by_device: dict[int, list[str]] = {}
        for folder in sorted(folders):
            device = folders[folder]
            with contextlib.suppress(FileNotFoundError):  # removed since: its parent is synced
                if device is None:
                    device = os.stat(folder).st_dev
                by_device.setdefault(device, []).append(folder)
        for device, together in by_device.items():
            if len(together) >= _MANY and device in self._whole and _SYNCFS is not None:
                _sync_whole(device, together, opened)
                continue
            for folder in together:
                with contextlib.suppress(FileNotFoundError), _descriptor(folder, opened) as found:
                    sync_descriptor(found)

    def content(self, descriptor: int, status: os.stat_result) -> None:
        """Make the content of an open file durable, if it is so fresh that it may not be yet.

        On a file system that commits as a whole, the first fresh file does for all: a file that
        is written to after that is not the planned one any more.
        """
        if self._now - max(status.st_mtime_ns, status.st_ctime_ns) > _FRESH:
            return
        if status.st_dev not in self._whole or _SYNCFS is None:
            os.fdatasync(descriptor)
        elif status.st_dev not in self._settled:
            _syncfs(descriptor)
            self._settled.add(status.st_dev)


def _sync_whole(device: int, folders: list[str], opened: Mapping[str, int]) -> None:
    # By the first that is still there, and still on that file system.
    for folder in folders:
        with contextlib.suppress(FileNotFoundError), _descriptor(folder, opened) as found:
            if os.fstat(found).st_dev == device:
                _syncfs(found)
                return


def sync_folder(folder: str) -> None:
    """Make what was done in `folder` durable; raises OSError."""
    with _descriptor(folder, _NONE_OPEN) as descriptor:
        sync_descriptor(descriptor)


def sync_descriptor(descriptor: int) -> None:
    """Call fsync on an open folder, where its file system has that."""
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FSYNC:
            raise


@contextlib.contextmanager
def _descriptor(folder: str, opened: Mapping[str, int]) -> Iterator[int]:
    if folder in opened:
        yield opened[folder]
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _syncfs(descriptor: int) -> None:
    if _SYNCFS is not None and _SYNCFS(descriptor) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


_SYNCFS: Callable[[int], int] | None = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
