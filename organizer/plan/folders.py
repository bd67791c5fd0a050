"""Whose folder is this? Existing folders of a series and of its seasons are used as spelled.

An id settles it: in the folder's name (`Lost (2004) {tvdb-73739}`), or in its `tvshow.nfo` or
`.plexmatch`. Without an id the name has to be the series' own, compared folded, with its year;
a folder without a year only counts if it is exactly what the catalog calls the series.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from pathlib import Path, PurePosixPath

from organizer.model import ExternalId, Series, SeriesFolder
from organizer.parse import read_folder
from organizer.text import fold_name, fold_title, natural_key
from organizer.title_forms import without_year

_TAGS = re.compile(r"\s*(?:\{[^{}]*\}|\[[^\[\]]*\])")
_SEASON = re.compile(
    r"^(?:season|series|staffel|saison|temporada|stagione|seizoen|s)[ ._-]*(?P<number>\d{1,4})$"
)


class Fit(IntEnum):
    """Why a folder is taken for a series' own; the higher the surer."""

    NAME = 1
    NAME_AND_YEAR = 2
    ID = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _FolderName:
    """A folder's name as it is compared.

    Attributes:
        whole: folded, without id tags.
        titles: what it may call the series, folded, its year left out.
    """

    whole: str
    titles: frozenset[str]
    year: int | None
    ids: tuple[ExternalId, ...]


def folder_fit(name: str, ids: Sequence[ExternalId], series: Series) -> Fit | None:
    """Return why a folder of this name, with these ids inside, is the series' own; else None.

    An id of another series rules the folder out, whatever its name says.
    """
    read = _read(name)
    by_id = _same_id((*ids, *read.ids), series)
    if by_id is not None:
        return Fit.ID if by_id else None
    bare, year = _name_and_year(series)
    if read.year is not None and read.year == year and bare in read.titles:
        return Fit.NAME_AND_YEAR
    return Fit.NAME if read.whole and read.whole == fold_title(series.name) else None


def _same_id(ids: Sequence[ExternalId], series: Series) -> bool | None:
    """Whether the ids are the series'; None when they say nothing about it."""
    own = {"tvdb": str(series.id), "imdb": series.imdb_id}
    for provider, value in own.items():
        found = [i.value for i in ids if i.provider.removesuffix("id") == provider]
        if found and value:
            return value in found
    return None


@lru_cache(maxsize=16384)
def _read(name: str) -> _FolderName:
    reading = read_folder(name)
    whole = _TAGS.sub("", name).strip()
    bare, year = without_year(whole)
    said = [bare]
    if year is None:
        title, year = reading.title or "", reading.year
        said = [title, f"{title} {reading.country or ''}"]
    titles = frozenset(fold_title(text) for text in said) - {""}
    return _FolderName(whole=fold_title(whole), titles=titles, year=year, ids=reading.ids)


@lru_cache(maxsize=4096)
def _name_and_year(series: Series) -> tuple[str, int | None]:
    bare, year = without_year(series.name)
    return fold_title(bare), year or series.year


# --- where in the library ---------------------------------------------------------------------


class Places:
    """Where files go in one library, its existing folders respected.

    Leading folders that the library itself already ends with are left out: `Lost (2004)/Season
    01/…` in `/TV/Lost (2004)` is `Season 01/…`.
    """

    def __init__(self, library: Path, folders: Sequence[SeriesFolder]) -> None:
        self._library = library
        self._folders = [folder for folder in folders if folder.path != Path()]
        itself = next((folder for folder in folders if folder.path == Path()), None)
        self._root_ids = itself.ids if itself else ()
        self._root_seasons = itself.seasons if itself else ()
        self._decided: dict[tuple[int, PurePosixPath], PurePosixPath] = {}

    def place(self, name: PurePosixPath, series: Series) -> PurePosixPath:
        """Return where a file of this rendered name goes, relative to the library."""
        if name.is_absolute() or ".." in name.parts:
            raise ValueError(f"{name} leaves the library")  # rendering promises that none does
        key = series.id, name.parent
        if key not in self._decided:
            self._decided[key] = self._folder(name.parent.parts, series)
        return self._decided[key] / name.name

    def _folder(self, above: Sequence[str], series: Series) -> PurePosixPath:
        own = next((i for i, part in enumerate(above) if folder_fit(part, (), series)), None)
        nested = _nested(self._library, above, own, self._root_ids, series)
        if own is None:
            return PurePosixPath(*above[nested:])
        if own < nested:
            seasons = self._root_seasons if nested == own + 1 else ()
            return PurePosixPath(*_as_spelled(above[nested:], seasons))
        existing = _existing(above[own], series, self._folders)
        if existing is None:
            return PurePosixPath(*above[nested:])
        return PurePosixPath(*existing.path.parts, *_as_spelled(above[own + 1 :], existing.seasons))


def _as_spelled(inside: Sequence[str], seasons: Sequence[str]) -> tuple[str, ...]:
    """Return the folders inside a series' own, a season's that is there already as it is spelled.

    >>> _as_spelled(["Season 01"], ["Staffel 1", "Season 2"]), _as_spelled(["Season 03"], [])
    (('Staffel 1',), ('Season 03',))
    """
    if not inside or inside[0] in seasons:
        return tuple(inside)
    wanted = _season(inside[0])
    there = (name for name in seasons if wanted is not None and _season(name) == wanted)
    return (next(there, inside[0]), *inside[1:])


def _nested(
    library: Path,
    above: Sequence[str],
    own: int | None,
    root_ids: Sequence[ExternalId],
    series: Series,
) -> int:
    """Return how many leading folders of `above` the library's own path ends with."""
    root = library.parts[1:]
    for count in range(min(len(above), len(root)), 0, -1):
        pairs = list(zip(above, root[-count:], strict=False))
        if all(_same_folder(mine, theirs) for i, (mine, theirs) in enumerate(pairs) if i != own):
            if own is None or own >= count:
                return count
            ids = root_ids if own == count - 1 else ()
            if folder_fit(pairs[own][1], ids, series) or _same_folder(*pairs[own]):
                return count
    return 0


def _same_folder(rendered: str, standing: str) -> bool:
    if fold_name(rendered) == fold_name(standing):
        return True
    season = _season(rendered)
    return season is not None and season == _season(standing)


def _season(name: str) -> int | None:
    if name.casefold() in ("special", "specials"):
        return 0
    found = _SEASON.match(name.casefold())
    return int(found["number"]) if found else None


def _existing(
    rendered: str, series: Series, folders: Sequence[SeriesFolder]
) -> SeriesFolder | None:
    fits = [
        (fit, folder)
        for folder in folders
        if (fit := folder_fit(folder.path.name, folder.ids, series))
    ]
    if not fits:
        return None
    best = max(fit for fit, _ in fits)
    return min(
        (folder for fit, folder in fits if fit is best),
        key=lambda folder: _preference(rendered, folder.path),
    )


def _preference(rendered: str, path: Path) -> tuple[object, ...]:
    return path.name != rendered, natural_key(str(path)), str(path)
