"""Whether somebody may still write to an open file, asked of the system by a lease.

A read lease is only granted while there is no writer, across all containers of one machine. The
network file systems refuse it in the same words whoever writes (`nfs4` without a delegation,
`cifs` without an oplock), so there it says nothing.
"""

import errno
import fcntl
import os
import signal
from collections.abc import Mapping

from organizer.apply.mounts import NETWORK_FILE_SYSTEMS, kinds_by_device


class Leases:
    """Asks for leases, knowing which devices are on the network.

    `kinds` are the kinds of file systems by device; the system's own unless given.
    """

    def __init__(self, kinds: Mapping[int, str] | None = None) -> None:
        known = kinds_by_device() if kinds is None else kinds
        self._on_network = {d for d, kind in known.items() if kind in NETWORK_FILE_SYSTEMS}

    def say_written(self, descriptor: int, status: os.stat_result) -> bool | None:
        """Return whether another open file may write to this one; None where it is not told."""
        if status.st_dev in self._on_network:
            return None
        return lease_says_written(descriptor)


def lease_says_written(descriptor: int) -> bool | None:
    """Return whether another open file may write to this one; None where it is not told.

    `descriptor` is open for reading only, on a local file system. It is not told of a file of
    another user, without the right to lease.
    """
    if not hasattr(fcntl, "F_SETLEASE"):
        return None
    try:
        # Who opens it in this instant waits for us; the signal for that must not end the program.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return True if error.errno == errno.EAGAIN else None
    return False
