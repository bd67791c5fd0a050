"""Which file system a folder is on, as the system's own table of mounts says."""

import os
from pathlib import Path

from organizer.errors import TargetError

_MOUNTS = Path("/proc/self/mountinfo")
NETWORK_FILE_SYSTEMS = frozenset(
    "9p afs beegfs ceph cifs coda davfs fuse.davfs2 fuse.gcsfuse fuse.glusterfs fuse.rclone "
    "fuse.s3fs fuse.smbnetfs fuse.sshfs gfs2 glusterfs lustre ncpfs nfs nfs4 ocfs2 smb2 smb3 "
    "smbfs".split()
)


def network_file_system(folder: Path) -> str | None:
    """Return the kind of network file system that `folder` is (or will be) on; None for a local.

    None, too, on a system that does not tell.
    """
    try:
        table = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None
    kind = file_system_of(os.path.realpath(folder), table)
    return kind if kind in NETWORK_FILE_SYSTEMS else None


def file_system_number(folder: Path) -> int:
    """Return the number by which the system knows the file system of `folder` (statvfs).

    It is that of the nearest folder that exists, and outlives a reboot on a local disk.
    """
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    number = os.statvfs(folder).f_fsid
    return number - (1 << 64) if number >= 1 << 63 else number


def check_mounted(library: Path, known: int | None) -> None:
    """Raise `TargetError` when `library` is empty, and was on another file system before.

    `known` is that file system's number; None when nothing was ever placed there. Such a folder
    is most likely a mount point without its disk, and must not be filled.
    """
    if known is None or known == file_system_number(library):
        return
    if library.is_dir() and any(library.iterdir()):
        return
    raise TargetError(
        f"the library {library} is empty and on another file system than before: its disk seems "
        "not to be mounted; mount it, or put a file there if it really begins anew"
    )


def kinds_by_device() -> dict[int, str]:
    """Return the kind of file system by device number; empty on a system that does not tell."""
    try:
        table = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return {}
    kinds: dict[int, str] = {}
    for line in table.splitlines():
        left, separator, right = line.partition(" - ")
        major, colon, minor = left.split(" ")[2].partition(":") if separator else ("", "", "")
        if colon:
            kinds[os.makedev(int(major), int(minor))] = right.split(" ", 1)[0]
    return kinds


def file_system_of(path: str, table: str) -> str | None:
    r"""Return the kind of file system of `path` by a table in the form of mountinfo (proc(5)).

    >>> file_system_of("/nas/tv", "1 0 0:1 / / rw - ext4 d rw\n2 1 0:2 / /nas rw - nfs4 h:/x rw\n")
    'nfs4'
    """
    best, kind = "", None
    for line in table.splitlines():
        left, separator, right = line.partition(" - ")
        fields = left.split(" ")
        if not separator or len(fields) < 5:
            continue
        point = _unescaped(fields[4])
        # A later line of the same point is mounted over the earlier one.
        inside = path == point or path.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, right.split(" ", 1)[0]
    return kind


def _unescaped(field: str) -> str:
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        field = field.replace(code, character)
    return field
