"""What the disk under a folder allows: how long a name may be, and how much still fits."""

import os
from pathlib import Path

NAME_MAX = 255
"""Bytes of a name where the file system does not tell, or allows more."""


def longest_name(folder: Path) -> int:
    """Return how many bytes a name may have in `folder`, at most `NAME_MAX`.

    Less on file systems that encrypt names (eCryptfs: 143). Asks the nearest folder that exists.
    """
    told = _status(folder)
    limit = told.f_namemax if told else 0
    return min(limit, NAME_MAX) if limit > 0 else NAME_MAX


def free_bytes(folder: Path) -> int:
    """Return how many bytes can still be written below `folder`; 0 when it cannot be asked."""
    told = _status(folder)
    return told.f_bavail * told.f_frsize if told else 0


def device_of(folder: Path) -> int | None:
    """Return the device that `folder`, or the nearest one above that exists, lies on."""
    for place in (folder, *folder.parents):
        try:
            return place.stat().st_dev
        except FileNotFoundError:
            continue
        except OSError:
            return None
    return None


def _status(folder: Path) -> os.statvfs_result | None:
    for place in (folder, *folder.parents):
        try:
            return os.statvfs(place)
        except FileNotFoundError:
            continue
        except OSError:
            return None
    return None
