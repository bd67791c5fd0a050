"""A rename that never replaces: a ladder of three ways, tried once for each file system.

1. `renameat2(RENAME_NOREPLACE)`: one atomic call; ext4, xfs, btrfs, CIFS.
2. `link` then `unlink`: atomic at the new name; for a moment the file has both names. Where (1)
   is EINVAL: NTFS and exFAT through FUSE, bindfs.
3. An exclusively created placeholder at the new name, replaced by `rename` while it is still the
   one we made. Where there are no hard links: exFAT.

What this does not promise: on the third rung, a file that another program puts in the place of
our placeholder between the last look and the rename is lost.
"""

import contextlib
import ctypes
import errno
import os
from collections.abc import Callable
from enum import IntEnum

from organizer.apply.folders import Place

PLACEHOLDER = b"organize: a file is being moved here\n"
_NOREPLACE = 1
_CANNOT_NOREPLACE = frozenset({errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP})
_CANNOT_LINK = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EINVAL})


class Rung(IntEnum):
    """A way of renaming without replacing."""

    NOREPLACE = 1
    LINK = 2
    PLACEHOLDER = 3


class Renamer:
    """Renames without replacing, and remembers what each device cannot do.

    `before_placeholder` is called with the device before the first placeholder is made there:
    a crash may leave it behind, and only what is journalled is ever cleaned up. `best` is the
    rung to begin with.
    """

    def __init__(
        self, before_placeholder: Callable[[int], None], best: Rung = Rung.NOREPLACE
    ) -> None:
        self._before_placeholder = before_placeholder
        self._best = best if _RENAMEAT2 is not None else max(best, Rung.LINK)
        self._rungs: dict[int, Rung] = {}
        self._announced: set[int] = set()

    def rename(self, source: Place, target: Place) -> None:
        """Rename `source` to `target`; FileExistsError when anything has that name.

        Raises OSError, `EXDEV` among them; then the file is where it was.
        """
        rung = self._rungs.get(target.device, self._best)
        if rung is Rung.NOREPLACE:
            if _noreplace(source, target):
                return
            rung = self._rungs[target.device] = Rung.LINK
        if rung is Rung.LINK and _link(source, target):
            return
        if target.device not in self._announced:
            self._before_placeholder(target.device)
            self._announced.add(target.device)
        _over_placeholder(source, target)


def _load() -> Callable[..., int] | None:
    libc = ctypes.CDLL(None, use_errno=True)
    function = getattr(libc, "renameat2", None)
    if function is None:
        return None
    function.argtypes = (
        ctypes.c_int,
        ctypes.c_char_p,
        ctypes.c_int,
        ctypes.c_char_p,
        ctypes.c_uint,
    )
    function.restype = ctypes.c_int
    return function  # type: ignore[no-any-return]  # ctypes has no type for a foreign function


_RENAMEAT2 = _load()


def _noreplace(source: Place, target: Place) -> bool:
    if _RENAMEAT2 is None:
        return False
    names = os.fsencode(source.name), os.fsencode(target.name)
    if _RENAMEAT2(source.folder, names[0], target.folder, names[1], _NOREPLACE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT_NOREPLACE:
        return False
    raise OSError(number, os.strerror(number), target.path)


def _link(source: Place, target: Place) -> bool:
    try:
        os.link(
            source.name,
            target.name,
            src_dir_fd=source.folder,
            dst_dir_fd=target.folder,
            follow_symlinks=False,
        )
    except OSError as error:
        if error.errno in _CANNOT_LINK:
            return False
        raise
    try:
        os.unlink(source.name, dir_fd=source.folder)
    except OSError:
        os.unlink(target.name, dir_fd=target.folder)
        raise
    return True


def _over_placeholder(source: Place, target: Place) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    descriptor = os.open(target.name, flags, 0o600, dir_fd=target.folder)
    try:
        try:
            os.write(descriptor, PLACEHOLDER)
            ours = os.fstat(descriptor)
        finally:
            os.close(descriptor)
        there = os.stat(target.name, dir_fd=target.folder, follow_symlinks=False)
        if (there.st_dev, there.st_ino) != (ours.st_dev, ours.st_ino):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target.path)
        os.rename(source.name, target.name, src_dir_fd=source.folder, dst_dir_fd=target.folder)
    except OSError:
        _remove_placeholder(target)
        raise


def _remove_placeholder(target: Place) -> None:
    with contextlib.suppress(OSError):
        if is_placeholder(target):
            os.unlink(target.name, dir_fd=target.folder)


def is_placeholder(place: Place) -> bool:
    """Whether what stands at `place` is a placeholder of this module, also one cut short."""
    try:
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        descriptor = os.open(place.name, flags, dir_fd=place.folder)
    except OSError:
        return False
    try:
        content = os.read(descriptor, len(PLACEHOLDER) + 1)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return PLACEHOLDER.startswith(content)
