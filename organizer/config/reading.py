"""Text files that a person wrote, read without waiting for what is no file."""

import os
import stat
from pathlib import Path

_LARGEST_TEXT = 2**20  # characters of a settings file or template


def words_of(error: Exception) -> str:
    """Return what is wrong, without number and path."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def text_of(path: Path, *, may_be_link: bool, is_private: bool = False) -> str:
    """Return the text of a regular file that a person wrote; anything else is an OSError.

    A library's own file comes from whoever filled the folder: it may be a pipe that never ends,
    or a link to a device. One that `is_private` is refused when others may read or change it.
    """
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (0 if may_be_link else os.O_NOFOLLOW)
    descriptor = os.open(path, flags)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError("this is no regular file")
        if is_private and status.st_mode & 0o077:
            raise OSError(f"it holds keys and is open to others; run: chmod 600 {path}")
        with open(descriptor, encoding="utf-8", closefd=False) as file:
            text = file.read(_LARGEST_TEXT + 1)
    finally:
        os.close(descriptor)
    if len(text) > _LARGEST_TEXT:
        raise OSError(f"this is larger than {_LARGEST_TEXT // 2**20} MiB")
    return text
