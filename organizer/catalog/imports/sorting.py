"""IMDb's files sorted by series, on disk: each part holds whole series and fits into memory.

`title.basics`, `title.episode` and `title.ratings` are sorted by title, so that one pass over all
three joins them; episodes are then dealt out to parts by the series they belong to. Tables in
SQLite, joined and sorted there, take twice the time (`benchmarks/imdb.py FOLDER --compare`).

What this does not promise: files sorted in another way than by title. Rows that are out of place
are left out, and told.
"""

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from organizer.catalog.imports.tsv import NULL, TITLE_ID, Kind, Problems, Row, rows_about, rows_of

PARTS = 128
_HELD_ROWS = 100_000  # rows that wait in memory for being written to their parts
_SERIES_TYPES = frozenset({"tvSeries", "tvMiniSeries"})
_LAST = "\x7f"  # sorts behind every id
_LONGEST_ID = 10
_COUNT = re.compile(r"\d{1,9}", re.ASCII)
_RATING = re.compile(r"\d{1,2}(?:\.\d{1,2})?", re.ASCII)


@dataclass(slots=True)
class Sorted:
    """What the files held.

    Attributes:
        episodes: of which the title and the series' id are known; some lack a number.
        unnamed: rows of `title.episode` to which `title.basics` has no title.
    """

    series: int = 0
    episodes: int = 0
    unnamed: int = 0


class _SortedByNumber(Exception):
    """The files are sorted by the number in the id, not by the id as text, as IMDb's are."""


class _Parts:
    """Rows on their way into the parts' files."""

    def __init__(self, folder: Path) -> None:
        self._files = [part_path(folder, n).open("w", encoding="utf-8") for n in range(PARTS)]
        self._waiting: list[list[str]] = [[] for _ in range(PARTS)]
        self._count = 0

    def add(self, series: str, row: str) -> None:
        self._waiting[zlib.crc32(series.encode()) % PARTS].append(row)
        self._count += 1
        if self._count >= _HELD_ROWS:
            self.flush()

    def flush(self) -> None:
        for file, rows in zip(self._files, self._waiting, strict=True):
            if rows:
                file.write("\n".join(rows) + "\n")
                rows.clear()
        self._count = 0

    def close(self) -> None:
        for file in self._files:
            file.close()


def part_path(folder: Path, number: int) -> Path:
    """Return the file of a part, 0 to `PARTS` - 1."""
    return folder / f"{number:03d}.tsv"


@dataclass(frozen=True, slots=True)
class _Order:
    """What a file's rows are sorted by; `is_sure`: no other one is thought of."""

    key: Callable[[str], str]
    is_sure: bool


_TEXT, _SURELY_TEXT = (_Order(str, is_sure=sure) for sure in (False, True))
_NUMBER = _Order(lambda title: title[2:].rjust(_LONGEST_ID, "0"), is_sure=True)


def sort_by_series(files: dict[Kind, Path], folder: Path) -> tuple[Sorted, Problems]:
    """Write the parts into `folder`, over what is there; return what there was, and is broken.

    IMDb sorts ids as text (tt10000000, tt1000001); by number is understood as well.
    """
    try:
        return _sorted(files, folder, _TEXT)
    except _SortedByNumber:
        by_number = _sorted(files, folder, _NUMBER)
    if not by_number[1].count:
        return by_number
    by_text = _sorted(files, folder, _SURELY_TEXT)  # only a line or two were out of place
    if by_text[1].count <= by_number[1].count:
        return by_text
    return _sorted(files, folder, _NUMBER)


def _sorted(files: dict[Kind, Path], folder: Path, order: _Order) -> tuple[Sorted, Problems]:
    problems = Problems()
    parts = _Parts(folder)
    try:
        series, counted = _titles(files, parts, problems, order)
        if Kind.AKAS in files:
            _akas(files[Kind.AKAS], series, parts, problems)
        parts.flush()
    finally:
        parts.close()
    return counted, problems


def _titles(
    files: dict[Kind, Path], parts: _Parts, problems: Problems, order: _Order
) -> tuple[set[str], Sorted]:
    """Join what the three files say of each title; return the ids of the series among them."""
    counted, series = Sorted(), set[str]()
    episodes, ratings = (
        _Beside(_in_order(files[kind], kind, problems, order) if kind in files else iter(()))
        for kind in (Kind.EPISODE, Kind.RATINGS)
    )
    report = problems.reporter(files[Kind.EPISODE])
    for at, _, row in _in_order(files[Kind.BASICS], Kind.BASICS, problems, order):
        if row[1] == "tvEpisode":
            found = episodes.at(at)
            if found and _is_usable(found, report):
                _, (title, parent, season, number) = found
                rating = _rating(ratings.at(at))
                parts.add(parent, f"E\t{parent}\t{title}\t{season}\t{number}\t{row[2]}\t{rating}")
                counted.episodes += 1
        elif row[1] in _SERIES_TYPES:
            rating = _rating(ratings.at(at))
            parts.add(row[0], "\t".join(("S", *row, rating)))
            series.add(row[0])
            counted.series += 1
    counted.unnamed = episodes.rest()
    return series, counted


def _is_usable(found: Row, report: Callable[[int, str], None]) -> bool:
    line, (_, parent, season, number) = found
    if not TITLE_ID.fullmatch(parent):
        report(line, f"{parent[:20]!r} is no title's id")
        return False
    for count in (season, number):
        if count != NULL and not _COUNT.fullmatch(count):
            report(line, f"{count[:20]!r} is no number of a season or an episode")
            return False
    return True


def _rating(found: Row | None) -> str:
    """Return rating and votes as two columns; empty ones where there is none that can be used."""
    if found:
        _, (_, average, votes) = found
        if _RATING.fullmatch(average) and _COUNT.fullmatch(votes):
            return f"{average}\t{votes}"
    return "\t"


def _akas(path: Path, series: set[str], parts: _Parts, problems: Problems) -> None:
    for row in rows_about(series, path, Kind.AKAS, problems):
        parts.add(row[0], "\t".join(("A", *row)))


class _Beside:
    """A sorted file that is read beside another one, as far as that has come."""

    def __init__(self, rows: Iterator[tuple[str, int, list[str]]]) -> None:
        self._rows = rows
        self._skipped = 0
        self._at, self._line, self._row = next(rows, (_LAST, 0, []))

    def at(self, key: str) -> Row | None:
        """Return the row of that title; the ones before it are passed over."""
        while self._at < key:
            self._skipped += 1
            self._at, self._line, self._row = next(self._rows, (_LAST, 0, []))
        if self._at != key:
            return None
        found = (self._line, self._row)
        self._at, self._line, self._row = next(self._rows, (_LAST, 0, []))
        return found

    def rest(self) -> int:
        """Read to the end; return how many rows were of no title that was asked for."""
        while self._at != _LAST:
            self.at(self._at + "\0")
        return self._skipped


def _in_order(
    path: Path, kind: Kind, problems: Problems, order: _Order
) -> Iterator[tuple[str, int, list[str]]]:
    """Yield key, line and columns of the rows; one that lies out of place is told and left out."""
    report, key = problems.reporter(path), order.key
    nothing = ("", 0, list[str]())
    before, held, doubted = "", nothing, nothing  # of `held` and `doubted` one is out of place
    for line, row in rows_of(path, kind, problems):
        at = key(row[0])
        if doubted is not nothing:
            _, stray_line, stray = doubted if at > held[0] else held
            report(stray_line, f"{stray[0]} is out of order")
            held, doubted = (held if at > held[0] else doubted), nothing
        if at > held[0]:
            if held is not nothing:
                yield held
            before, held = held[0], (at, line, row)
        elif at == held[0]:
            report(line, f"{row[0]} is there twice")
        elif not order.is_sure and len(at) > len(held[0]):
            raise _SortedByNumber
        elif at > before:
            doubted = (at, line, row)
        else:
            report(line, f"{row[0]} is out of order")
    if doubted is not nothing:
        report(doubted[1], f"{doubted[2][0]} is out of order")
    if held is not nothing:
        yield held
