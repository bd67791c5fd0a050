"""IMDb's data files into the catalog: sorted by series on disk first, then written part by part.

What is done is noted beside the sorted parts, so that an import that was killed goes on with the
part it was at; writing a series again changes nothing. A series that another source has given is
left as it is, with its id and episodes: only names and ratings that it lacks are added.
"""

import fcntl
import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path

from organizer.catalog import feeds, reading
from organizer.catalog.database import Catalog
from organizer.catalog.imports.adding import add_missing
from organizer.catalog.imports.imdb_records import (
    IMDB,
    Built,
    SeriesRows,
    built,
    imdb_id,
    series_in,
)
from organizer.catalog.imports.sorting import PARTS, part_path, sort_by_series
from organizer.catalog.imports.tsv import FileProblem, Kind, kinds_of
from organizer.catalog.interchange import Origin
from organizer.catalog.writing import in_bulk, replace_series
from organizer.errors import StoreError

_SERIES_AT_ONCE = 200  # of one transaction
_MANY_EPISODES = 200_000  # from here on it pays to write in bulk
_PROGRESS = "progress.json"
_ORIGIN = Origin(source=IMDB.name, licence=IMDB.licence, attribution=IMDB.attribution)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImdbReport:
    """What an import did.

    Attributes:
        series: that were written, or were there from another source and got what they lacked.
        unnumbered: episodes that IMDb gives no number to; they are left out.
        unnamed: episodes whose title IMDb's files lack; likewise.
        broken: lines that could not be used; `problems` are the first of them.
    """

    series: int
    episodes: int
    unnumbered: int
    unnamed: int
    broken: int
    problems: tuple[FileProblem, ...]


@dataclass(slots=True)
class _Progress:
    """How far an import has come; kept as JSON after each step."""

    files: list[str]
    held: int  # episodes of all parts
    parts: int = 0  # that are written
    last: int = 0  # the series that was written last; 0: none yet
    series: int = 0
    episodes: int = 0
    unnumbered: int = 0
    unnamed: int = 0
    broken: int = 0
    problems: list[tuple[str, int, str]] | None = None


def import_imdb(
    catalog: Catalog,
    paths: Sequence[Path],
    cache: Path,
    tell: Callable[[str], None] = lambda _: None,
) -> ImdbReport:
    """Import IMDb's data files, `title.basics` and `title.episode` at least, in any order.

    Goes on where an import of the same files into the same catalog was stopped. Sorted rows wait
    in a folder of `cache`, about 100 bytes an episode, which is gone in the end. `tell` gets a
    line at each step.

    Raises `CatalogFileError` or `UsageError` for files that are not what is needed, and
    `StoreError` when another import is under way or the disk is full.
    """
    files = kinds_of(paths)
    place = str(catalog.path.resolve()) if catalog.path else "in memory"
    folder = cache / "imdb" / hashlib.sha256(place.encode("utf-8", "surrogateescape")).hexdigest()
    try:
        with _alone(folder):
            progress = _begun(catalog, folder, files, tell)
            _write_parts(catalog, folder, progress, _age(files), tell)
            shutil.rmtree(folder)
    except OSError as error:
        raise StoreError(f"cannot sort IMDb's files in {folder}: {error.strerror}") from error
    return _report(progress)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreError("IMDb's files are being imported already; wait for it") from error
        yield


def _begun(
    catalog: Catalog, folder: Path, files: Mapping[Kind, Path], tell: Callable[[str], None]
) -> _Progress:
    """Return the progress of this import, with the files sorted."""
    identities = [_identity(path) for _, path in sorted(files.items(), key=lambda it: it[0].name)]
    progress = _read_progress(folder)
    if progress and progress.files == identities and _holds(catalog, progress.last):
        tell(f"going on: {progress.parts} of {PARTS} parts are written")
        return progress
    tell("sorting the files by series")
    counted, problems = sort_by_series(dict(files), folder)
    progress = _Progress(
        files=identities,
        held=counted.episodes,
        unnamed=counted.unnamed,
        broken=problems.count,
        problems=[(str(it.path), it.line, it.message) for it in problems.kept],
    )
    _keep_progress(folder, progress)
    tell(f"{counted.series} series and {counted.episodes} episodes are sorted")
    return progress


def _holds(catalog: Catalog, last: int) -> bool:
    """Return whether this is still the catalog that the parts were written to."""
    return not last or (catalog.path is not None and catalog.series_id(last) is not None)


def _identity(path: Path) -> str:
    stat = path.stat()
    return f"{path.resolve()} {stat.st_size} {stat.st_mtime_ns}"


def _age(files: Mapping[Kind, Path]) -> int:
    """Return how old the titles are, seconds since 1970."""
    return int(files[Kind.BASICS].stat().st_mtime)


def _read_progress(folder: Path) -> _Progress | None:
    try:
        return _Progress(**json.loads((folder / _PROGRESS).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None  # also of another version of this program


def _keep_progress(folder: Path, progress: _Progress) -> None:
    unfinished = folder / f"{_PROGRESS}.unfinished"
    unfinished.write_text(json.dumps(asdict(progress)), encoding="utf-8")
    unfinished.replace(folder / _PROGRESS)


def _write_parts(
    catalog: Catalog,
    folder: Path,
    progress: _Progress,
    updated: int,
    tell: Callable[[str], None],
) -> None:
    many = progress.held >= _MANY_EPISODES
    with in_bulk(catalog.writing) if many else nullcontext():
        waiting: list[SeriesRows] = []
        for part in range(progress.parts, PARTS):
            waiting += series_in(part_path(folder, part))
            if len(waiting) >= _SERIES_AT_ONCE or part == PARTS - 1:
                _write_series(catalog, waiting, progress, updated)
                waiting = []
                progress.parts = part + 1
                _keep_progress(folder, progress)
            if (part + 1) % (PARTS // 8) == 0 and progress.series:
                tell(f"{progress.episodes} episodes of {progress.series} series are written")


def _write_series(
    catalog: Catalog, waiting: Sequence[SeriesRows], progress: _Progress, updated: int
) -> None:
    for begin in range(0, len(waiting), _SERIES_AT_ONCE):
        with catalog.writing() as connection:
            for made in _write(connection, waiting[begin : begin + _SERIES_AT_ONCE], updated):
                progress.series += 1
                progress.last = made.series.id
                progress.episodes += len(made.series.episodes)
                progress.unnumbered += made.unnumbered


def _write(
    connection: sqlite3.Connection, batch: Iterable[SeriesRows], updated: int
) -> Iterator[Built]:
    for rows in batch:
        imdb = imdb_id(rows.own[0])
        own_id = IMDB.first_id + int(imdb[2:])
        held = _held(connection, imdb) or own_id
        made = built(rows, held, updated)
        yield made
        if held == own_id or reading.origin(connection, held).get("source") == IMDB.name:
            replace_series(connection, made.series, _ORIGIN)
        else:
            add_missing(connection, made.series)


def _held(connection: sqlite3.Connection, imdb: str) -> int | None:
    """Return the series that has this id of IMDb already."""
    for series_id in reading.series_ids_by(connection, "imdb_id", imdb):
        return series_id
    fed = feeds.series_of_key(connection, "imdb", imdb)
    return None if fed is None else feeds.here(connection, fed)


def _report(progress: _Progress) -> ImdbReport:
    return ImdbReport(
        series=progress.series,
        episodes=progress.episodes,
        unnumbered=progress.unnumbered,
        unnamed=progress.unnamed,
        broken=progress.broken,
        problems=tuple(
            FileProblem(path=Path(path), line=line, message=message)
            for path, line, message in progress.problems or ()
        ),
    )
