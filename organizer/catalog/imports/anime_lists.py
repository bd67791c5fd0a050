"""Anime-Lists' `anime-list.xml`: which part of which series of TheTVDB an anime of AniDB is.

See https://github.com/Anime-Lists/anime-lists: `defaulttvdbseason` is a season, or `a` where
numbers count over the whole series; `episodeoffset` is added to AniDB's numbers; a `mapping` says
otherwise for a range of them (`start`, `end`, `offset`) or for single ones (`;1-5;2-6+7;`, 0 for
none). Specials, which AniDB counts by themselves, are left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from organizer.catalog.anime import Anime, linked, replace_anime, replace_names
from organizer.catalog.database import Catalog
from organizer.catalog.imports.xml_pieces import Piece, pieces_in
from organizer.catalog.names import LONGEST_NAME

_ID = re.compile(r"[1-9]\d{0,8}", re.ASCII)
_COUNT = re.compile(r"-?\d{1,5}", re.ASCII)
_SINGLE = re.compile(r"(\d{1,5})-(\d{1,5}(?:\+\d{1,5})*)", re.ASCII)
_MOST_NUMBERS = 5_000  # that one range may say; the longest anime has about 3,000 episodes
_SOURCE = "anime-lists"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnimeReport:
    """What an import did.

    Attributes:
        count: of entries or names that were read.
        linked: entries that have a series and a name now; `known` are series of the catalog.
        problems: what could not be used, a line each.
    """

    count: int
    linked: int
    known: int
    problems: tuple[str, ...] = ()


class _Unusable(ValueError):
    """What is wrong with an entry."""


def import_anime_lists(catalog: Catalog, path: Path) -> AnimeReport:
    """Import the list, in place of the one before; raises `CatalogFileError` if it is none.

    Entries of films and others that are no part of a series of TheTVDB are passed over.
    """
    entries: list[Anime] = []
    names: list[tuple[int, str]] = []
    problems: list[str] = []
    for piece in pieces_in(path, "anime-list", "anime"):
        try:
            entry = anime_of(piece)
        except _Unusable as error:
            which = piece.attributes.get("anidbid", "?")[:20]
            problems.append(f"{path}, anime {which}: {error}")
            continue
        if entry:
            entries.append(entry)
            names += ((entry.anidb_id, name) for name in _names(piece))
    if not entries:
        return AnimeReport(count=0, linked=0, known=0, problems=tuple(problems))
    with catalog.writing() as connection:
        replace_anime(connection, entries)
        replace_names(connection, _SOURCE, names)
        count, known = linked(connection)
    return AnimeReport(count=len(entries), linked=count, known=known, problems=tuple(problems))


def _names(piece: Piece) -> Iterator[str]:
    for inner in piece.within:
        name = inner.text.strip()
        if inner.tag == "name" and 0 < len(name) <= LONGEST_NAME:
            yield name


def anime_of(piece: Piece) -> Anime | None:
    """Return an entry; None for one without a series of TheTVDB (`unknown`, `movie`).

    Raises ValueError for what has a series, but no numbers that can be understood.
    """
    said = piece.attributes
    anidb_id, tvdb_id = said.get("anidbid", ""), said.get("tvdbid", "")
    if not _ID.fullmatch(tvdb_id):
        return None
    if not _ID.fullmatch(anidb_id):
        raise _Unusable("anidbid is no number")
    season = said.get("defaulttvdbseason", "").strip()
    if season.startswith("-"):
        raise _Unusable("defaulttvdbseason is below 0")
    return Anime(
        anidb_id=int(anidb_id),
        tvdb_id=int(tvdb_id),
        season=None if season == "a" else _count(season, "defaulttvdbseason"),
        offset=_count(said.get("episodeoffset", "").strip() or "0", "episodeoffset"),
        numbers=dict(_numbers(piece)) if season != "a" else {},
    )


def _count(said: str, what: str) -> int:
    if not _COUNT.fullmatch(said):
        raise _Unusable(f"{what} is no number")
    return int(said)


def _numbers(piece: Piece) -> Iterator[tuple[int, tuple[tuple[int, int], ...]]]:
    for mapping in piece.within:
        said = mapping.attributes
        if mapping.tag != "mapping" or said.get("anidbseason") != "1":
            continue
        season = _count(said.get("tvdbseason", ""), "tvdbseason")
        if "start" in said:
            yield from _range(said, season)
        for single in _SINGLE.finditer(mapping.text):
            numbers = [int(number) for number in single[2].split("+")]
            yield int(single[1]), tuple((season, number) for number in numbers if number)


def _range(said: dict[str, str], season: int) -> Iterator[tuple[int, tuple[tuple[int, int], ...]]]:
    start = _count(said["start"], "start")
    end = _count(said.get("end", said["start"]), "end")
    offset = _count(said.get("offset", "0"), "offset")
    if end - start > _MOST_NUMBERS:
        raise _Unusable("a mapping covers too many episodes")
    for number in range(start, end + 1):
        if number + offset > 0:
            yield number, ((season, number + offset),)
