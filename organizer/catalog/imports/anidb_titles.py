"""AniDB's `anime-titles`, as XML or `.dat`: every name an anime has, in every language.

See https://wiki.anidb.net/API#Anime_Titles. AniDB asks that the file is fetched once a day at
most; here it comes from the user, and nothing is fetched.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from organizer.catalog.anime import linked, replace_names
from organizer.catalog.database import Catalog
from organizer.catalog.imports.anime_lists import AnimeReport
from organizer.catalog.imports.xml_pieces import pieces_in
from organizer.catalog.interchange import read_lines
from organizer.catalog.names import LONGEST_NAME
from organizer.errors import CatalogFileError

_SOURCE = "anidb-titles"
_LARGEST_ID = 999_999_999


@dataclass(frozen=True, slots=True)
class TitleKind:
    """A kind of title: in the XML, in `.dat`, and from how many characters on it is a name.

    Short ones are made by people who talk to each other: `SnK`, `AoT` are too short to know by.
    """

    name: str
    code: str
    shortest: int


KINDS = (
    TitleKind("main", "1", 1),
    TitleKind("syn", "2", 3),
    TitleKind("short", "3", 5),
    TitleKind("official", "4", 1),
)


def import_anidb_titles(catalog: Catalog, path: Path) -> AnimeReport:
    """Import the titles, in place of those before; raises `CatalogFileError` if there are none.

    They count for anime whose series is known by Anime-Lists, which may be imported later too.
    """
    problems: list[str] = []
    names = list(_from_xml(path) if _is_xml(path) else _from_dat(path, problems))
    if not names:
        raise CatalogFileError(f"{path} holds none of AniDB's titles")
    with catalog.writing() as connection:
        replace_names(connection, _SOURCE, names)
        count, known = linked(connection)
    return AnimeReport(count=len(names), linked=count, known=known, problems=tuple(problems))


def _is_xml(path: Path) -> bool:
    first = next(read_lines(path), b"")
    return first.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def _from_xml(path: Path) -> Iterator[tuple[int, str]]:
    shortest = {kind.name: kind.shortest for kind in KINDS}
    for anime in pieces_in(path, "animetitles", "anime"):
        anidb_id = _id(anime.attributes.get("aid", ""))
        for title in anime.within:
            name, kind = title.text.strip(), title.attributes.get("type", "")
            is_known = title.tag == "title" and kind in shortest and anidb_id
            if is_known and shortest[kind] <= len(name) <= LONGEST_NAME:
                yield anidb_id, name


def _from_dat(path: Path, problems: list[str]) -> Iterator[tuple[int, str]]:
    """Yield what lines of `id|kind|language|title` say; `#` begins a comment."""
    shortest = {kind.code: kind.shortest for kind in KINDS}
    for number, line in enumerate(read_lines(path), start=1):
        try:
            text = line.decode("utf-8").strip()
        except UnicodeDecodeError:
            problems.append(f"{path}, line {number}: not UTF-8")
            continue
        if not text or text.startswith("#"):
            continue
        anidb_id, kind, _, name = [*text.split("|", 3), "", "", "", ""][:4]
        if not _id(anidb_id) or kind not in shortest or not name:
            problems.append(f"{path}, line {number}: is not id|kind|language|title")
        elif shortest[kind] <= len(name) <= LONGEST_NAME:
            yield _id(anidb_id), name


def _id(said: str) -> int:
    """Return an id; 0 for what is none."""
    is_id = said.isascii() and said.isdecimal() and len(said) <= len(str(_LARGEST_ID))
    return int(said) if is_id else 0
