"""Series of a library that no service knows, from the Kodi nfo files beside their episodes.

A series is a folder with a `tvshow.nfo`; the episodes are those that any other nfo below it
describes. What the catalog knows from somewhere else is left as it is: an nfo holds what was
known when it was written, of the episodes that the library has.
"""

import os
import sqlite3
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from organizer.catalog import feeds
from organizer.catalog.database import Catalog
from organizer.catalog.imports.nfo_reading import MOST_BYTES, Node, NotReadable, read_nfo
from organizer.catalog.imports.nfo_records import (
    NFO,
    NfoSeries,
    read_episode,
    read_series,
    reserved_id,
    with_ids,
)
from organizer.catalog.interchange import Origin, prepare_content
from organizer.catalog.names import key_of, stored_forms
from organizer.catalog.upstream import LARGEST_TVDB
from organizer.catalog.values import Record, iso_date, text, whole
from organizer.catalog.writing import replace_series
from organizer.errors import CatalogFileError
from organizer.formats import FolderKind, folder_row
from organizer.text import natural_key

SERIES_FILE = "tvshow.nfo"
_DEEPEST = 12  # folders below the one that is named
_ORIGIN = Origin(source=NFO.name, licence=NFO.licence)


@dataclass(frozen=True, slots=True, kw_only=True)
class NfoReport:
    """What an import did.

    Attributes:
        known: series that the catalog has from somewhere else; they were left as they are.
        problems: files that could not be used, and why.
    """

    series: int
    episodes: int
    known: int
    problems: tuple[str, ...]


@dataclass(slots=True)
class _Found:
    """A series as its folders have it."""

    series: NfoSeries
    episodes: list[Record] = field(default_factory=list)


def import_nfo(
    catalog: Catalog, folders: Sequence[Path], clock: Callable[[], float] = time.time
) -> NfoReport:
    """Import the series of the folders' nfo files; a series in two folders is one.

    Raises `CatalogFileError` for what is no folder.
    """
    problems: list[str] = []
    there = [it for folder in folders for it in _series_of(folder, problems)]
    found = _each_once(there)
    imported = episodes = 0
    for series in found:
        with catalog.writing() as connection:
            written = _write(connection, series, clock())
        imported += written is not None
        episodes += written or 0
    return NfoReport(
        series=imported,
        episodes=episodes,
        known=len(found) - imported,
        problems=tuple(problems),
    )


# --- files ----------------------------------------------------------------------------------------


def _series_of(folder: Path, problems: list[str]) -> Iterator[_Found]:
    if not folder.is_dir():
        raise CatalogFileError(f"cannot read {folder}: it is no folder")
    return _series_below(folder, None, problems, _DEEPEST)


def _series_below(
    folder: Path, around: _Found | None, problems: list[str], depth: int
) -> Iterator[_Found]:
    """Yield the series in and below a folder; episodes go to the innermost series around them."""
    files, folders = _listed(folder, problems)
    own = around
    if SERIES_FILE in files:
        nodes = _nodes(folder / SERIES_FILE, problems)
        shows = (read_series(node) for node in nodes if node.name == "tvshow")
        series = next((it for it in shows if it), None)
        # An unreadable file still says whose folder this is not.
        own = _Found(series) if series else None
    if own is not None:
        for name in files:
            if name != SERIES_FILE:
                nodes = _nodes(folder / name, problems)
                read = (read_episode(it) for it in nodes if it.name == "episodedetails")
                own.episodes += [episode for episode in read if episode]
    for name in folders if depth else ():
        yield from _series_below(folder / name, own, problems, depth - 1)
    if own is not None and own is not around:
        yield own


def _listed(folder: Path, problems: list[str]) -> tuple[list[str], list[str]]:
    """Return the nfo files and the folders that may hold some, in order; links are no folders."""
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: natural_key(entry.name))
    except OSError as error:
        problems.append(f"{folder}: {error.strerror}")
        return [], []
    files = [entry.name for entry in entries if entry.name.lower().endswith(".nfo")]
    folders = [
        entry.name
        for entry in entries
        if entry.is_dir(follow_symlinks=False) and not _is_junk(entry.name)
    ]
    return files, folders


def _is_junk(name: str) -> bool:
    row = folder_row(name)
    return row is not None and row.kind is FolderKind.JUNK


def _nodes(path: Path, problems: list[str]) -> tuple[Node, ...]:
    """Return the elements of a file; what cannot be read is noted."""
    try:
        return read_nfo(_bytes(path))
    except NotReadable as error:
        problems.append(f"{path}: {error}")
    except OSError as error:
        problems.append(f"{path}: {error.strerror}")
    return ()


def _bytes(path: Path) -> bytes:
    # Never waits: a FIFO of this name would otherwise hold the import for ever.
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(path, flags)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise NotReadable("it is no regular file")
        return file.read(MOST_BYTES + 1)


def _each_once(there: Iterable[_Found]) -> list[_Found]:
    """Return each series once, with the episodes of all its folders."""
    by_id: dict[tuple[str, str], _Found] = {}
    found: list[_Found] = []
    for one in there:
        names = [*one.series.ids.items(), (NFO.name, one.series.key)]
        known = (by_id[name] for name in names if name in by_id)
        same = next((it for it in known if _agree(it.series.ids, one.series.ids)), one)
        if same is one:
            found.append(one)
        else:
            same.episodes += one.episodes
            same.series = replace(same.series, ids={**one.series.ids, **same.series.ids})
        for name in names:
            by_id.setdefault(name, same)
    return found


def _agree(ids: Mapping[str, str], others: Mapping[str, str]) -> bool:
    return all(others.get(namespace, key) == key for namespace, key in ids.items())


# --- catalog --------------------------------------------------------------------------------------


def _write(connection: sqlite3.Connection, found: _Found, now: float) -> int | None:
    """Write a series, and return how many episodes it has; None: it is known from elsewhere.

    One that has an id of a service is written as if that had said it, so that a service that is
    asked may go on with it.
    """
    series_id = _id_of(connection, found.series)
    if series_id is None:
        return None
    episodes = with_ids(series_id, found.episodes)
    content: Record = {
        "series": {**found.series.record, "id": series_id},
        "episodes": list(episodes),
        "actors": list(found.series.actors),
    }
    replace_series(connection, prepare_content(content), _ORIGIN)
    keys = [(NFO.name, found.series.key), *found.series.ids.items()]
    feeds.add_keys(connection, series_id, keys)
    if found.series.ids:
        feeds.put_retrieved(connection, series_id, now, None)
    return len(episodes)


def _id_of(connection: sqlite3.Connection, series: NfoSeries) -> int | None:
    """Return the id that a series is written under; None where the catalog knows it already."""
    for series_id in _known_as(connection, series):
        kept = feeds.kept_series(connection, series_id)
        if kept is not None:
            is_ours = kept.source == NFO.name and not feeds.feeds_of(connection, series_id)
            return series_id if is_ours else None
    tvdb = whole(series.ids.get("tvdb"))
    if tvdb and not feeds.is_given(connection, tvdb):
        return tvdb
    wanted = reserved_id(series.key)
    while feeds.is_given(connection, wanted):
        wanted += 1
    return wanted


def _known_as(connection: sqlite3.Connection, series: NfoSeries) -> Iterator[int]:
    """Yield the ids of the series that this one may be: by ids, then by name and year."""
    for namespace, key in (*series.ids.items(), (NFO.name, series.key)):
        noted = feeds.series_of_key(connection, namespace, key)
        if noted is not None:
            yield feeds.here(connection, noted) or noted
    if tvdb := whole(series.ids.get("tvdb")):
        yield feeds.here(connection, tvdb) or tvdb
    if imdb_id := series.ids.get("imdb"):
        rows = connection.execute("SELECT id FROM series WHERE imdb_id = ?", (imdb_id,))
        yield from [int(row[0]) for row in rows]
    bare = stored_forms(series.name).bare
    for series_id in feeds.named_alike(connection, key_of(bare)):
        kept = feeds.kept_series(connection, series_id)
        if kept is None or not _is_same(kept.record, bare, series.year):
            continue
        if _agree(dict(_ids_of(connection, kept)), series.ids):
            yield series_id


def _ids_of(connection: sqlite3.Connection, kept: feeds.KeptSeries) -> Iterator[tuple[str, str]]:
    """Yield the ids of a kept series, those of nfo files apart: the same title has the same."""
    if kept.imdb_id:
        yield "imdb", kept.imdb_id
    if kept.id <= LARGEST_TVDB:
        yield "tvdb", str(kept.id)
    yield from (it for it in feeds.keys_of(connection, kept.id) if it[0] != NFO.name)


def _is_same(kept: Record, bare: str, year: int | None) -> bool:
    """Return whether a record has that name, and no other year."""
    name, first_aired = text(kept.get("seriesName")) or "", iso_date(kept.get("firstAired"))
    forms = stored_forms(name)
    known = forms.suffix if forms.suffix.isdecimal() else (first_aired or "")[:4]
    return forms.bare == bare and (not known or year is None or int(known) == year)
