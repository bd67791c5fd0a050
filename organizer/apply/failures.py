"""Which fault ends what: a unit that cannot be placed, or the whole run.

`STOPPING` faults on the target side will hit every later file too, so they end the run; any
other fault fails the unit it happened to. The table `FILE_FAULTS` gives each its reason code.
"""

import errno
import os
from dataclasses import dataclass

from organizer.errors import TargetError
from organizer.model import Reason
from organizer.text import escape_for_terminal


class CannotPlace(Exception):
    """One unit cannot be placed; what was done of it is taken back, and the run goes on."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


class InterruptedRun(Exception):
    """A signal asked the run to end while a file was being copied."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A row of the table of faults: how a person calls it, and which reason it gives a file."""

    number: int
    meaning: str
    reason: Reason = Reason.NOT_PERMITTED


STOPPING: tuple[Fault, ...] = (
    Fault(errno.ENOSPC, "the file system is full"),
    Fault(errno.EDQUOT, "the quota is used up"),
    Fault(errno.EROFS, "the file system is read-only"),
    Fault(errno.EIO, "the device reports an error"),
    Fault(errno.ENOENT, "the folder is gone"),
    Fault(errno.ESTALE, "the network share lost it"),
    Fault(errno.ENODEV, "the device is gone"),
    Fault(errno.ENXIO, "the device is gone"),
    Fault(errno.ENOTCONN, "the mount is not connected"),
    Fault(errno.EHOSTDOWN, "the server is down"),
    Fault(errno.ETIMEDOUT, "the server does not answer"),
    Fault(errno.EMFILE, "too many files are open"),
    Fault(errno.ENFILE, "too many files are open"),
    Fault(errno.ENOMEM, "the memory is used up"),
)

FILE_FAULTS: tuple[Fault, ...] = (
    Fault(errno.EACCES, "permission denied"),
    Fault(errno.EPERM, "the system does not permit it"),
    Fault(errno.EBUSY, "it is in use"),
    Fault(errno.ETXTBSY, "it is being executed"),
    Fault(errno.ELOOP, "a symbolic link stands in the way"),
    Fault(errno.EEXIST, "another file already stands there", Reason.DESTINATION_TAKEN),
    Fault(errno.ENOTEMPTY, "another file already stands there", Reason.DESTINATION_TAKEN),
    Fault(errno.EISDIR, "a folder already stands there", Reason.DESTINATION_TAKEN),
    Fault(errno.ENOTDIR, "a file stands where a folder is needed", Reason.DESTINATION_TAKEN),
    Fault(
        errno.ENAMETOOLONG, "the file system does not take a name this long", Reason.NOT_SUPPORTED
    ),
    Fault(errno.EINVAL, "the file system does not take this name", Reason.NOT_SUPPORTED),
    Fault(errno.EILSEQ, "the file system does not take this name", Reason.NOT_SUPPORTED),
    Fault(errno.EMLINK, "the file has as many links as it can", Reason.NOT_SUPPORTED),
    Fault(errno.EFBIG, "the file system does not take a file this large", Reason.NOT_SUPPORTED),
    Fault(errno.EOPNOTSUPP, "the file system cannot do this", Reason.NOT_SUPPORTED),
    Fault(errno.ENOSYS, "the system cannot do this", Reason.NOT_SUPPORTED),
    Fault(errno.EXDEV, "they are on different file systems", Reason.CROSS_DEVICE),
)
_STOPPING = {fault.number: fault for fault in STOPPING}
_FILE_FAULTS = {fault.number: fault for fault in FILE_FAULTS}


def target_failure(error: OSError, path: str) -> CannotPlace | TargetError:
    """Return what `error`, met while writing at `path`, means for the run."""
    if error.errno in _STOPPING:
        meaning = _STOPPING[error.errno].meaning
        return TargetError(
            f"cannot write {shown(path)}: {meaning}; put that right and run the command again"
        )
    return _file_failure(error, path, "cannot place")


def source_failure(error: OSError, path: str) -> CannotPlace:
    """Return why the file at `path` cannot go on; a fault of the source never ends the run."""
    if error.errno == errno.ENOENT:
        return CannotPlace(Reason.SOURCE_GONE, f"{shown(path)} is not there any more")
    if error.errno in _STOPPING:
        meaning = _STOPPING[error.errno].meaning
        return CannotPlace(Reason.UNREADABLE, f"cannot read {shown(path)}: {meaning}")
    return _file_failure(error, path, "cannot take")


def _file_failure(error: OSError, path: str, verb: str) -> CannotPlace:
    number = error.errno or 0
    fault = _FILE_FAULTS.get(number) or Fault(number, error.strerror or os.strerror(number))
    return CannotPlace(fault.reason, f"{verb} {shown(path)}: {fault.meaning}")


def shown(path: str) -> str:
    """Return `path` as a message may carry it, with nothing that drives a terminal."""
    return escape_for_terminal(path)
