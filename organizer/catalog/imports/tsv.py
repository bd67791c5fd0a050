r"""IMDb's data files as rows: told apart by their first line, read a piece at a time.

The files are UTF-8, one row a line, columns apart by tabs, `\N` for nothing; quotes are plain
text. See https://developer.imdb.com/non-commercial-datasets/.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import BinaryIO

from organizer.catalog.packed import unpacked
from organizer.errors import CatalogFileError, UsageError

_Report = Callable[[int, str], None]
NULL = "\\N"
_PIECE = 512 * 1024  # bytes that are read at once
LONGEST_LINE = 1024 * 1024  # bytes; the longest real ones have about 1,000
# Up to eight digits: with more the range of ids that is kept for IMDb would end.
TITLE_ID = re.compile(r"tt\d{1,8}", re.ASCII)


class Kind(Enum):
    """A data file, by the columns that its first line names."""

    BASICS = (
        "tconst titleType primaryTitle originalTitle isAdult startYear endYear"
        " runtimeMinutes genres"
    )
    EPISODE = "tconst parentTconst seasonNumber episodeNumber"
    AKAS = "titleId ordering title region language types attributes isOriginalTitle"
    RATINGS = "tconst averageRating numVotes"

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(self.value.split())

    @property
    def title(self) -> str:
        """Return what the file is called where it comes from."""
        return f"title.{self.name.lower()}.tsv.gz"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileProblem:
    """A line that could not be used; the first line of a file, its header, is line 1."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}, line {self.line}: {self.message}"


class Problems:
    """What could not be used: all of it counted, the first of it kept for each file."""

    KEPT = 100

    def __init__(self) -> None:
        self.count = 0
        self._kept: list[FileProblem] = []

    def add(self, path: Path, line: int, message: str) -> None:
        """Count a line that is left out."""
        self.count += 1
        if len(self._kept) < self.KEPT:
            self._kept.append(FileProblem(path=path, line=line, message=message))

    def reporter(self, path: Path) -> _Report:
        """Return what takes the number of a line of `path`, and what is wrong with it."""

        def report(line: int, message: str) -> None:
            self.add(path, line, message)

        return report

    def extend(self, others: "Problems") -> None:
        """Count the others, too."""
        self.count += others.count
        self._kept = [*self._kept, *others.kept][: self.KEPT]

    @property
    def kept(self) -> tuple[FileProblem, ...]:
        """The first problems, as they were found."""
        return tuple(self._kept)


def kinds_of(paths: Iterable[Path]) -> dict[Kind, Path]:
    """Return which file is which, by their first lines.

    Raises `CatalogFileError` for a file that is none of them, and `UsageError` when one kind is
    given twice, or `title.basics` or `title.episode` is not given at all.
    """
    found: dict[Kind, Path] = {}
    for path in paths:
        kind = _kind_of(path)
        if kind in found:
            raise UsageError(f"{found[kind]} and {path} are both {kind.title}; give one of them")
        found[kind] = path
    for kind in (Kind.BASICS, Kind.EPISODE):
        if kind not in found:
            raise UsageError(f"{kind.title} is needed too; give its file as well")
    return found


def _kind_of(path: Path) -> Kind:
    _, lines = next(pieces_of(path, lambda _line, _message: None), (1, [""]))
    for kind in Kind:
        if tuple((lines[0] or "").split("\t")) == kind.columns:
            return kind
    raise CatalogFileError(f"{path} is none of IMDb's data files: its first line names no columns")


Row = tuple[int, list[str]]
"""Number of the line, 1-based, and its columns."""


def rows_of(path: Path, kind: Kind, problems: Problems) -> Iterator[Row]:
    """Yield the rows behind the header that have all columns and the id of a title.

    Raises `CatalogFileError` when the file ends in its middle: half a series would look whole.
    """
    report = problems.reporter(path)
    width, is_title_id = len(kind.columns), TITLE_ID.fullmatch
    for first, lines in pieces_of(path, report):
        for number, line in enumerate(lines, start=first):
            if line is None or number == 1:
                continue
            row = line.split("\t")
            if len(row) != width:
                report(number, _wrong_width(len(row), width))
            elif not is_title_id(row[0]):
                report(number, f"{row[0][:20]!r} is no title's id")
            else:
                yield number, row


def rows_about(
    titles: Container[str], path: Path, kind: Kind, problems: Problems
) -> Iterator[list[str]]:
    """Yield the rows of those titles alone, as `rows_of` does; most rows are of others."""
    report = problems.reporter(path)
    tabs = len(kind.columns) - 1
    for first, lines in pieces_of(path, report):
        for number, line in enumerate(lines, start=first):
            if line is None:
                continue
            if line.count("\t") != tabs:
                report(number, _wrong_width(line.count("\t") + 1, tabs + 1))
            elif line[: line.index("\t")] in titles:
                yield line.split("\t")


def _wrong_width(width: int, wanted: int) -> str:
    return f"has {width} columns, not {wanted}"


def pieces_of(path: Path, report: _Report) -> Iterator[tuple[int, list[str | None]]]:
    """Yield some lines at a time, behind the number of the first; None for one that is broken.

    Unpacks gzip by its content. Raises `CatalogFileError` when the file cannot be read to its
    end.
    """
    on_fault = "cannot read {path} to its end ({reason}); download it again"
    with unpacked(path, on_fault=on_fault) as file:
        yield from _pieces(file, report)


def _pieces(file: BinaryIO, report: _Report) -> Iterator[tuple[int, list[str | None]]]:
    first, begun = 1, b""
    while piece := file.read(_PIECE):
        whole, newline, rest = (begun + piece).rpartition(b"\n")
        # What is too long is cut, and refused when its end has come.
        begun = rest[: LONGEST_LINE + 1]
        if newline:
            lines = _texts(whole, first, report)
            yield first, lines
            first += len(lines)
    if begun:
        yield first, _texts(begun, first, report)


def _texts(piece: bytes, first: int, report: _Report) -> list[str | None]:
    if b"\r" in piece:
        piece = piece.replace(b"\r\n", b"\n").removesuffix(b"\r")
    if len(piece) <= LONGEST_LINE:
        try:
            return [*piece.decode("utf-8").split("\n")]
        except UnicodeDecodeError:
            pass
    lines = piece.split(b"\n")
    return [_text(line, number, report) for number, line in enumerate(lines, start=first)]


def _text(line: bytes, number: int, report: _Report) -> str | None:
    if len(line) > LONGEST_LINE:
        report(number, f"longer than {LONGEST_LINE // 2**20} MiB")
        return None
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        report(number, f"not UTF-8 at byte {error.start}")
        return None
