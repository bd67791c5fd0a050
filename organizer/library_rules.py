"""Several libraries, and which files go to which: the `[[library]]` tables of the configuration.

    [[library]]
    path = ["/disk1/Anime", "/disk2/Anime"]
    type = "anime"

    [[library]]
    path = "/disk1/TV"

A file goes to the first library all of whose rules fit it; one without rules takes everything.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

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
    if isinstance(raw, str) and raw:
        raw = _from_text(raw)
    if not raw:
        return ()
    if not isinstance(raw, list) or not all(isinstance(table, dict) for table in raw):
        raise ValueError("must be [[library]] tables in the configuration file")
    return tuple(_rule(table) for table in raw)


def _from_text(text: str) -> object:
    try:
        return tomllib.loads(f"library = {text}")["library"]
    except tomllib.TOMLDecodeError as error:
        raise ValueError(
            f"must be [[library]] tables in the configuration file ({error})"
        ) from error


def _rule(table: Mapping[str, object]) -> LibraryRule:
    for key in table:
        if key not in _READERS:
            nearest = get_close_matches(key, _READERS, n=1)
            hint = f"; did you mean '{nearest[0]}'?" if nearest else ""
            raise ValueError(f"has no key '{key}'{hint}")
    if not table.get("path"):
        raise ValueError("needs a path in each table")
    values = {key: _READERS[key](key, table[key]) for key in table}
    return LibraryRule(**values)  # type: ignore[arg-type]  # each key has its own reader


def _texts(key: str, value: object) -> tuple[str, ...]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) and text for text in texts):
        raise ValueError(f"needs a text or a list of texts for {key}")
    return tuple(texts)


def _folders(key: str, value: object) -> tuple[Path, ...]:
    folders = tuple(Path(text).expanduser() for text in _texts(key, value))
    if not all(folder.is_absolute() and ".." not in folder.parts for folder in folders):
        raise ValueError(f"needs absolute paths for {key}")
    return folders


def _types(key: str, value: object) -> tuple[str, ...]:
    types = _texts(key, value)
    if not set(types) <= set(SERIES_TYPES):
        raise ValueError(f"needs one of {', '.join(SERIES_TYPES)} for {key}")
    return types


_READERS: dict[str, Callable[[str, object], tuple[object, ...]]] = {
    "path": _folders,
    "type": _types,
    "genre": _texts,
    "language": _texts,
    "source": _folders,
}
