"""Several libraries, and which files go to which: the `[[library]]` tables of the configuration.

    [[library]]
    path = ["/disk1/Anime", "/disk2/Anime"]
    type = "anime"

    [[library]]
    path = "/disk1/TV"

A file goes to the first library all of whose rules fit it; one without rules takes everything.
"""

from dataclasses import dataclass
from pathlib import Path

from organizer.tables import Readers, folders, read_tables, texts

SERIES_TYPES = ("standard", "daily", "anime")


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryRule:
    """One library: the folders it is made of, and what belongs in it; empty rules always fit.

    Attributes:
        path: its folders, on as many disks; the first free one that has the series is used.
        type: kinds of series, of `SERIES_TYPES`.
        genre: the catalog's genres, compared without case; one of them is enough.
        language: ISO 639-1 codes of the series' own language, or of the file's sound.
        source: folders that the files come from.
    """

    path: tuple[Path, ...]
    type: tuple[str, ...] = ()
    genre: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    source: tuple[Path, ...] = ()


def read_library_rules(raw: object) -> tuple[LibraryRule, ...]:
    """Return the rules in what TOML gave for `library`; raises ValueError saying what is wrong.

    A text, from the environment, is the list of tables as TOML writes it in one line.
    """
    tables = read_tables("library", raw, _READERS, needs="path")
    return tuple(LibraryRule(**values) for values in tables)  # type: ignore[arg-type]  # each key has its own reader


def _types(key: str, value: object) -> tuple[str, ...]:
    types = texts(key, value)
    if not set(types) <= set(SERIES_TYPES):
        raise ValueError(f"needs one of {', '.join(SERIES_TYPES)} for {key}")
    return types


_READERS: Readers = {
    "path": folders,
    "type": _types,
    "genre": texts,
    "language": texts,
    "source": folders,
}
