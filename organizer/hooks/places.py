"""Where a finished download is on this machine; looks at the disk, and waits a little."""

import os
import re
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from organizer.errors import UsageError
from organizer.hooks.call import Download
from organizer.path_maps import PathMap, path_here

_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_UNFINISHED = (".!qB", ".part", ".aria2")
_LOOK_EVERY = 0.1  # seconds


def find(download: Download, maps: Sequence[PathMap], running_in: str, patience: float) -> Path:
    """Return the absolute path of the file or folder; raises `UsageError` when it is not there.

    `running_in` is where relative paths start; `patience` is how many seconds a path may be
    missing.
    """
    told = os.path.join(download.folder, download.path)  # noqa: PTH118  # text: a name, not a path
    give_up = time.monotonic() + patience
    while (found := _standing(download, maps, running_in)) is None:
        if time.monotonic() >= give_up:
            raise UsageError(_missing(told, maps, running_in))
        time.sleep(_LOOK_EVERY)
    return found


def _standing(download: Download, maps: Iterable[PathMap], running_in: str) -> Path | None:
    if download.folder:
        folder = _absolute(download.folder, maps, running_in)
        return _named(folder, download.path)
    path = _absolute(download.path, maps, running_in)
    return path if os.path.lexists(path) else None


def _absolute(told: str, maps: Iterable[PathMap], running_in: str) -> Path:
    """Return a path with its map applied, and no `..` in it."""
    # A relative one is mapped too, where the downloader's own folder is: it may be in a container.
    whole = os.path.join(running_in, told)  # noqa: PTH118  # must keep `..` for the next line
    return path_here(os.path.normpath(whole), maps)


def _named(folder: Path, name: str) -> Path | None:
    """Return what lies in `folder` under a torrent's name, or that name as a disk takes it.

    Transmission and Deluge write another sign for what a file system may refuse. Nothing outside
    of `folder` is ever meant, whatever the name says.
    """
    if name not in {".", ".."} and "/" not in name and os.path.lexists(folder / name):
        return folder / name
    wanted = _plain(name)
    try:
        alike = [entry for entry in os.listdir(folder) if _plain(entry) == wanted]  # noqa: PTH208  # bare names
    except OSError:
        return None
    return folder / alike[0] if len(alike) == 1 and wanted else None


def _plain(name: str) -> str:
    r"""Return a name with everything replaced that some file system does not take.

    >>> _plain('a/b: "c"\n') == _plain("a_b_ _c__")
    True
    """
    return _NOT_IN_NAMES.sub("_", name).strip(" .")


def _missing(told: str, maps: Sequence[PathMap], running_in: str) -> str:
    path = _absolute(told, maps, running_in)
    if any(os.path.lexists(f"{path}{suffix}") for suffix in _UNFINISHED):
        return f"{path} is not finished"
    if str(path) != told:
        return f"{told}, here {path}, does not exist; is its map right?"
    return (
        f"{path} does not exist here; if the downloader is in a container, say what its folder is"
        " called on this machine: --map REMOTE=LOCAL"
    )


# --- what may be organized at all ---------------------------------------------------------------


def checked(path: Path, libraries: Iterable[Path]) -> Path:
    """Return `path`; raises `UsageError` for one that is a whole disk, or holds a library."""
    real = Path(os.path.realpath(path))
    home = Path(os.path.expanduser("~"))  # noqa: PTH111  # Path.expanduser raises where is none
    if real in {Path(real.anchor), home} or os.path.ismount(real):
        raise UsageError(f"{path} is no download; was the right variable used in the hook?")
    for library in libraries:
        if Path(os.path.realpath(library)).is_relative_to(real):
            raise UsageError(f"{path} holds the library {library}; it is no download")
    return path


# --- aria2 --------------------------------------------------------------------------------------


def top_folder(first: Path, files: int, downloads: Path | None) -> Path:
    """Return what holds all files of a download of which only the first is known.

    Below `downloads`, the folder of downloads, that is what lies directly in it. Where it is not
    known: the nearest folder around the first that holds as many files, and none that holds more.
    """
    if downloads is not None and downloads in first.parents:
        return downloads / first.relative_to(downloads).parts[0]
    top = first.parent
    while (held := _files_in(top, files)) < files:
        if top.parent == top or _files_in(top.parent, files) > files:
            break
        top = top.parent
    return top if held <= files else first


def _files_in(folder: Path, enough: int) -> int:
    """Count the files below a folder, up to one more than `enough`; half of one is none."""
    count = 0
    for _, _, names in os.walk(folder):
        count += sum(not name.endswith(_UNFINISHED) for name in names)
        if count > enough:
            break
    return count
