"""A file system for tests: folds case and Unicode forms, and fails the n-th write with EIO.

Run as a program: the folder that holds the files, where to mount, and n (0: no write fails).
"""

# ruff: noqa: ARG002, PTH104, PTH101, PTH102, PTH106, PTH108, PTH112, PTH118, PTH119, PTH120, PTH208  # the callbacks have the signatures of FUSE, and speak in its paths
import errno
import os
import sys
import unicodedata
from collections.abc import Sequence
from typing import Any

import mfusepy


def _fold(name: str) -> str:
    return unicodedata.normalize("NFD", name).casefold()


class FoldingDisk(mfusepy.Operations):  # type: ignore[misc]  # the library is not typed
    """Looks every name up folded, as a Mac's disk does."""

    use_ns = True

    def __init__(self, root: str, fails_at: int) -> None:
        self._root = root
        self._fails_at = fails_at
        self._writes = 0

    def _at(self, path: str) -> str:
        current = self._root
        for part in filter(None, path.split("/")):
            names = os.listdir(current) if os.path.isdir(current) else []
            same = [name for name in names if _fold(name) == _fold(part)]
            current = os.path.join(current, same[0] if same else part)
        return current

    def getattr(self, path: str, fh: Any = None) -> dict[str, int]:
        try:
            status = os.lstat(self._at(path))
        except OSError as error:
            raise mfusepy.FuseOSError(error.errno) from error
        times = {f"st_{t}time": getattr(status, f"st_{t}time_ns") for t in "amc"}
        names = ("st_mode", "st_nlink", "st_size", "st_uid", "st_gid")
        return {name: getattr(status, name) for name in names} | times

    def readdir(self, path: str, fh: int) -> Sequence[str]:
        return [".", "..", *os.listdir(self._at(path))]

    def create(self, path: str, mode: int, fi: Any = None) -> int:
        return os.open(self._at(path), os.O_CREAT | os.O_RDWR, mode)

    def open(self, path: str, flags: int) -> int:
        return os.open(self._at(path), flags)

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        return os.pread(fh, size, offset)

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        self._writes += 1
        if self._fails_at and self._writes >= self._fails_at:
            raise mfusepy.FuseOSError(errno.EIO)
        return os.pwrite(fh, data, offset)

    def rename(self, old: str, new: str, *_flags: Any) -> int:
        target = self._at(new)
        os.rename(self._at(old), os.path.join(os.path.dirname(target), os.path.basename(new)))
        return 0

    def unlink(self, path: str) -> int:
        os.unlink(self._at(path))
        return 0

    def mkdir(self, path: str, mode: int) -> int:
        os.mkdir(self._at(path), mode)
        return 0

    def rmdir(self, path: str) -> int:
        os.rmdir(self._at(path))
        return 0

    def utimens(self, path: str, times: Any = None) -> int:
        os.utime(self._at(path), ns=times)
        return 0

    def chmod(self, path: str, mode: int) -> int:
        os.chmod(self._at(path), mode)
        return 0

    def chown(self, path: str, uid: int, gid: int) -> int:
        os.chown(self._at(path), uid, gid)
        return 0

    def truncate(self, path: str, length: int, fh: Any = None) -> int:
        os.truncate(self._at(path), length)
        return 0

    def release(self, path: str, fh: int) -> int:
        os.close(fh)
        return 0

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        os.fsync(fh)
        return 0


if __name__ == "__main__":
    disk = FoldingDisk(sys.argv[1], int(sys.argv[3]))
    mfusepy.FUSE(disk, sys.argv[2], foreground=True, nothreads=True)
