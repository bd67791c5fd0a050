"""The interchange format: JSON Lines of API v2 records, one series a line, `.gz` as it is.

A line is checked and prepared completely before anything is written, so that writing it cannot
fail half-way. Lines come from strangers: their length, depth and numbers are limited, and a line
that breaks a rule is reported with its number while the others go on.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from organizer.catalog.names import IndexedName, names_of
from organizer.catalog.packed import unpacked
from organizer.catalog.values import (
    LARGEST_ID,
    Record,
    date_or_year,
    imdb_key,
    iso_date,
    lower,
    number,
    text,
    upper,
    whole,
)
from organizer.errors import CatalogFileError

LONGEST_LINE = 64 * 1024 * 1024  # bytes; a series of 20,000 full episodes has about 20 MB
DEEPEST = 20  # levels of lists and objects within a record; real ones have 2
_LONGEST_ID = 40  # characters
_TOO_LONG = f"longer than {LONGEST_LINE // 2**20} MiB"

ID_KEYS = ("tvdb", "imdb", "tmdb", "tvmaze", "anidb")
"""Under `ids` a line may tell the ids of its series elsewhere, by these names."""
ORIGIN_KEYS = ("source", "licence", "attribution")

_Text = str | None
_Number = int | float | None
EpisodeRow = tuple[int, int, int, int, _Number, _Number, int | None, _Text, _Text, str]
"""series_id, id, season, number, dvd_season, dvd_number, absolute, first_aired, imdb_id, record."""

write_json = cast(
    "Callable[[object], str]",
    json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode,
)
"""JSON in its shortest form; ValueError for NaN and infinity, which JSON does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineProblem:
    """A line that could not be used: its number, 1-based, and why."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a series came from, and under which terms; None where nobody said.

    Attributes:
        attribution: the sentence that its source asks to be shown.
    """

    source: str | None = None
    licence: str | None = None
    attribution: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedSeries:
    """One line, checked, as the rows it becomes; `None` columns were not in the line."""

    id: int
    imdb_id: str | None
    zap2it_id: str | None
    slug: str | None
    first_aired: str | None
    last_updated: int | None
    origin: Origin
    record: str
    actors: str | None
    images: str | None
    image_ids: tuple[int, ...]
    rest: str | None
    episodes: tuple[EpisodeRow, ...]
    translations: tuple[tuple[str, str], ...]
    names: tuple[IndexedName, ...]
    ids: tuple[tuple[str, str], ...] = ()


class _Unusable(ValueError):
    """What is wrong with a line, in the words that are shown."""


def read_lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of the interchange file at `path`, unpacking gzip by its content.

    A line over `LONGEST_LINE` is cut there, so that memory stays bounded and `prepare` refuses
    it. Raises `CatalogFileError` when the file cannot be read, or its gzip data is damaged.
    """
    with unpacked(path) as file:
        yield from bounded_lines(file)


def bounded_lines(file: BinaryIO, longest: int = LONGEST_LINE) -> Iterator[bytes]:
    """Yield the lines of a file; of one that has more than `longest` bytes only so many."""
    while line := file.readline(longest + 2):
        yield line
        is_longer = len(line) > longest
        while is_longer and line and not line.endswith(b"\n"):
            line = file.readline(2**20)


def prepare_lines(lines: Iterable[bytes]) -> Iterator[PreparedSeries | LineProblem]:
    """Yield what each line that is not blank becomes, in order.

    A file that can be read no further is a problem of its next line, and what came before counts;
    raises `CatalogFileError` for one of which nothing can be read.
    """
    position = 0
    try:
        for position, line in enumerate(lines, start=1):  # needed behind the loop
            given = line.removeprefix(b"\xef\xbb\xbf") if position == 1 else line
            if given.strip():
                yield _prepared_or_not(position, given)
    except CatalogFileError as error:
        if not position:
            raise
        yield LineProblem(line=position + 1, message=str(error))


def _prepared_or_not(position: int, line: bytes) -> PreparedSeries | LineProblem:
    try:
        return prepare(line)
    except _Unusable as error:
        return LineProblem(line=position, message=str(error))


def prepare(line: bytes) -> PreparedSeries:
    """Return the rows of one line; raises ValueError, with what is wrong with it."""
    if len(line) > LONGEST_LINE:
        raise _Unusable(_TOO_LONG)
    try:
        content = json.loads(line.decode("utf-8"))
        return _prepared(content)
    except UnicodeDecodeError as error:
        raise _Unusable(f"not UTF-8 at byte {error.start}") from error
    except UnicodeEncodeError as error:
        raise _Unusable("holds half of a surrogate pair, which is no text") from error
    except json.JSONDecodeError as error:
        raise _Unusable(f"not JSON: {error.msg} at character {error.pos}") from error
    except RecursionError as error:
        raise _Unusable(f"nested deeper than {DEEPEST} levels") from error
    except _Unusable:
        raise
    except ValueError as error:  # a number of thousands of digits, NaN, Infinity
        raise _Unusable(f"holds a number that cannot be kept: {error}") from error


def prepare_content(content: Record) -> PreparedSeries:
    """Return the rows of a line that is no text yet; raises ValueError, with what is wrong."""
    try:
        return _prepared(content)
    except (RecursionError, UnicodeEncodeError) as error:
        raise _Unusable("holds what cannot be kept") from error


def episode_rows(series_id: int, episodes: list[object]) -> tuple[EpisodeRow, ...]:
    """Return the rows of a series' episode records; raises ValueError, with what is wrong."""
    return _episode_rows(series_id, episodes)


def _prepared(content: object) -> PreparedSeries:
    line = _object(content, "the line")
    series = _object(line.pop("series", None), "series")
    series_id = _id(series.get("id"), "series.id")
    if text(series.get("seriesName")) is None:
        raise _Unusable(f"series {series_id}: seriesName is missing")
    episodes = _list(line.pop("episodes", None) or [], f"series {series_id}: episodes")
    translations = _translations(line, series_id)
    image_ids = _image_ids(line.get("images"))
    return PreparedSeries(
        id=series_id,
        imdb_id=imdb_key(series.get("imdbId")),
        zap2it_id=upper(series.get("zap2itId")),
        slug=lower(series.get("slug")),
        first_aired=date_or_year(series.get("firstAired")),
        last_updated=whole(series.get("lastUpdated")),
        # They stay in the line, to be kept with the rest as they came.
        origin=Origin(**{key: text(line.get(key)) for key in ORIGIN_KEYS}),
        record=_json(series),
        actors=_optional_list(line, "actors", series_id),
        images=_optional_list(line, "images", series_id),
        image_ids=image_ids,
        episodes=_episode_rows(series_id, episodes),
        translations=tuple((language, _json(it)) for language, it in translations.items()),
        names=names_of(series, translations),
        ids=_ids(line.get("ids")),
        rest=_json(line) if line else None,
    )


def _episode_rows(series_id: int, episodes: list[object]) -> tuple[EpisodeRow, ...]:
    rows = tuple(_episode_row(series_id, episode) for episode in episodes)
    if len({row[1] for row in rows}) != len(rows):
        raise _Unusable(f"series {series_id}: two episodes have the same id")
    return rows


def _episode_row(series_id: int, content: object) -> EpisodeRow:
    record = _object(content, f"series {series_id}: an episode")
    episode_id = _id(record.get("id"), f"series {series_id}: an episode's id")
    season, position = record.get("airedSeason"), record.get("airedEpisodeNumber")
    if type(season) is not int or type(position) is not int:
        raise _Unusable(f"episode {episode_id}: airedSeason or airedEpisodeNumber is no number")
    if not (0 <= season <= LARGEST_ID and 0 <= position <= LARGEST_ID):
        raise _Unusable(f"episode {episode_id}: airedSeason or airedEpisodeNumber is out of range")
    get = record.get
    return (
        series_id,
        episode_id,
        season,
        position,
        number(get("dvdSeason")),
        number(get("dvdEpisodeNumber")),
        whole(get("absoluteNumber")),
        iso_date(get("firstAired")),
        imdb_key(get("imdbId")),
        _json(record),
    )


def _translations(line: Record, series_id: int) -> dict[str, Record]:
    """Take the translations out of `line`; empty ones stay there, to be kept with the rest."""
    if not line.get("translations"):
        return {}
    given = _object(line.pop("translations"), f"series {series_id}: translations")
    return {
        language: _object(content, f"series {series_id}: translation {language[:20]!r}")
        for language, content in given.items()
    }


def _image_ids(images: object) -> tuple[int, ...]:
    """Return the ids that can be asked for; an image without one is kept all the same."""
    given = images if isinstance(images, list) else ()
    ids = (image.get("id") for image in given if isinstance(image, dict))
    return tuple(it for it in ids if type(it) is int and 0 < it <= LARGEST_ID)


def _ids(given: object) -> tuple[tuple[str, str], ...]:
    """Return the ids elsewhere that can be used; what else there is is kept all the same."""
    ids = given if isinstance(given, dict) else {}
    return tuple(
        (name, str(ids[name]))
        for name in ID_KEYS
        if type(ids.get(name)) in (int, str) and 0 < len(str(ids[name])) <= _LONGEST_ID
    )


def _optional_list(line: Record, key: str, series_id: int) -> str | None:
    """Take a list out of `line`; null stays there, to be kept with the rest."""
    if line.get(key) is None:
        return None
    return _json(_list(line.pop(key), f"series {series_id}: {key}"))


def _object(content: object, what: str) -> Record:
    if not isinstance(content, dict):
        raise _Unusable(f"{what} is {'missing' if content is None else 'not an object'}")
    return content


def _list(content: object, what: str) -> list[object]:
    if not isinstance(content, list):
        raise _Unusable(f"{what} is not a list")
    return content


def _id(value: object, what: str) -> int:
    if type(value) is not int or not 1 <= value <= LARGEST_ID:
        raise _Unusable(f"{what} is {'missing' if value is None else 'not a whole number above 0'}")
    return value


def _json(content: object) -> str:
    if _is_deeper(content, DEEPEST):
        raise _Unusable(f"nested deeper than {DEEPEST} levels")
    written = write_json(content)
    written.encode("utf-8")  # half a surrogate pair is refused here, not by the database
    return written


def _is_deeper(content: object, levels: int) -> bool:
    if isinstance(content, dict):
        values: Iterable[object] = content.values()
    elif isinstance(content, list):
        values = content
    else:
        return False
    if levels == 0:
        return True
    return any(_is_deeper(value, levels - 1) for value in values if type(value) in (dict, list))
