"""What a library already holds: the folders of its series, and files where others want to go."""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from organizer.formats import (
    NFO_LIMIT,
    FolderKind,
    folder_row,
    is_season_folder,
    nfo_ids,
    plexmatch_ids,
)
from organizer.model import ExternalId, FileIdentity, MediaFile, SeriesFolder
from organizer.scan.found import identify
from organizer.text import fold_name, natural_key

_READERS = ((".plexmatch", plexmatch_ids), ("tvshow.nfo", nfo_ids))


def survey_series_folders(library: Path, *, depth: int = 1) -> tuple[SeriesFolder, ...]:
    """Return the folders of `library` that may be a series' own, down to `depth` levels, sorted.

    The library itself (an empty path) comes first where a `tvshow.nfo`, a `.plexmatch` or the
    folder of a season in it says that it is a series' folder. Season folders (those of a series
    are among its facts), junk and links are none. Empty when the library does not exist or cannot
    be read; what is wrong with it then shows when something is to be written there.
    """
    found = (
        SeriesFolder(path=path.relative_to(library), ids=_ids(path), seasons=_seasons(path))
        for path in _folders(library, depth)
    )
    own, seasons = _ids(library), _seasons(library)
    itself = (SeriesFolder(path=Path(), ids=own, seasons=seasons),) if own or seasons else ()
    return (*itself, *sorted(found, key=lambda folder: natural_key(str(folder.path))))


def ids_beside(files: Iterable[MediaFile]) -> Mapping[Path, tuple[ExternalId, ...]]:
    """Return the ids that a `.plexmatch` or `tvshow.nfo` gives the files of each folder.

    A season's folder has its series' where it has none of its own; a folder without any is left
    out.
    """
    found: dict[Path, tuple[ExternalId, ...]] = {}
    for folder in {file.path.parent for file in files}:
        ids = _ids(folder)
        if not ids and is_season_folder(folder.name):
            ids = _ids(folder.parent)
        if ids:
            found[folder] = ids
    return found


def _folders(folder: Path, depth: int) -> Iterator[Path]:
    if depth < 1:
        return
    try:
        with os.scandir(folder) as listing:
            entries = [entry for entry in listing if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return
    for entry in entries:
        if _may_be_a_series(entry.name):
            path = Path(entry.path)
            yield path
            yield from _folders(path, depth - 1)


def _seasons(folder: Path) -> tuple[str, ...]:
    try:
        with os.scandir(folder) as listing:
            names = [
                entry.name
                for entry in listing
                if is_season_folder(entry.name) and entry.is_dir(follow_symlinks=False)
            ]
    except OSError:
        return ()
    return tuple(sorted(names, key=natural_key))


def _may_be_a_series(name: str) -> bool:
    row = folder_row(name)
    if row is not None and row.kind in (FolderKind.SAMPLE, FolderKind.EXTRA):
        return True  # there are series called `Extras`; the name is only weighed, never trusted
    return row is None and not is_season_folder(name)


def _ids(folder: Path) -> tuple[ExternalId, ...]:
    found = (
        found
        for name, reader in _READERS
        if (text := _text(folder / name)) is not None
        for found in reader(text)
    )
    return tuple(dict.fromkeys(found))


def _text(path: Path) -> str | None:
    try:
        # Never waits: a FIFO of this name would otherwise hold the survey for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        return os.read(descriptor, NFO_LIMIT).decode("utf-8", "replace")
    except OSError:
        return None
    finally:
        os.close(descriptor)


def standing_at(
    destinations: Iterable[Path],
) -> Mapping[Path, tuple[Path, FileIdentity]]:
    """Return what stands already where a file is to go: its path as spelled, and which it is.

    Names are compared as a case- and form-insensitive file system does, for that one file may be
    the other's twin there; an exact spelling comes first. Every folder is listed once.
    """
    wanted: dict[Path, list[Path]] = {}
    for destination in destinations:
        wanted.setdefault(destination.parent, []).append(destination)
    standing: dict[Path, tuple[Path, FileIdentity]] = {}
    for folder, paths in wanted.items():
        exact, folded = _names(folder)
        for path in paths:
            name = path.name if path.name in exact else folded.get(fold_name(path.name))
            there = None if name is None else _identified(folder / name)
            if there is not None:
                standing[path] = there
    return standing


def _names(folder: Path) -> tuple[frozenset[str], Mapping[str, str]]:
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208  # names alone, without Paths
    except OSError:
        return frozenset(), {}
    return frozenset(names), {fold_name(name): name for name in reversed(names)}


def _identified(path: Path) -> tuple[Path, FileIdentity] | None:
    try:
        return path, identify(path)
    except OSError:
        return None
