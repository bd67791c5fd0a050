"""XML from strangers, an element at a time: no document type, no entities, nothing very large."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import ParseError, XMLParser

from organizer.catalog.packed import unpacked
from organizer.errors import CatalogFileError

MOST_BYTES = 256 * 1024 * 1024  # unpacked; AniDB's titles have about 10 MB
MOST_WITHIN = 10_000  # elements of one that is asked for; the largest real one has some hundreds
LONGEST_TEXT = 100_000  # characters of one element
_PIECE = 256 * 1024


@dataclass(slots=True)
class Piece:
    """An element with its own text, and every element within it, flat and in order."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    within: list["Piece"] = field(default_factory=list)


class _Refused(Exception):
    """What the document has that is not read."""


class _Target:
    """What the parser tells of a document."""

    def __init__(self, wanted: str, root: str) -> None:
        self.found: list[Piece] = []
        self._wanted, self._root = wanted, root
        self._piece: Piece | None = None
        self._open: list[Piece] = []
        self._depth = 0

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        raise _Refused("it declares a document type, which is not read")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1 and tag != self._root:
            raise _Refused(f"it is <{tag[:40]}>, not <{self._root}>")
        if self._depth > 50:
            raise _Refused("its elements lie too deep")
        if self._piece is not None:
            inner = Piece(tag, dict(attributes))
            self._piece.within.append(inner)
            self._open.append(inner)
            if len(self._piece.within) > MOST_WITHIN:
                raise _Refused(f"a <{self._wanted}> has more than {MOST_WITHIN} elements")
        elif tag == self._wanted:
            self._piece = Piece(tag, dict(attributes))
            self._open = [self._piece]

    def data(self, text: str) -> None:
        if self._open:
            self._open[-1].text += text
            if len(self._open[-1].text) > LONGEST_TEXT:
                raise _Refused(f"a text has more than {LONGEST_TEXT} characters")

    def end(self, _tag: str) -> None:
        self._depth -= 1
        if self._open:
            self._open.pop()
            if not self._open and self._piece is not None:
                self.found.append(self._piece)
                self._piece = None

    def close(self) -> None:
        """End the document."""


def pieces_in(path: Path, root: str, wanted: str) -> Iterator[Piece]:
    """Yield the elements called `wanted` of a document whose outermost one is `root`.

    Unpacks gzip by its content. Raises `CatalogFileError` for what is no such document; what came
    before may have been yielded already.
    """
    target = _Target(wanted, root)
    parser = XMLParser(target=target)  # noqa: S314  # the target refuses document types
    try:
        for data in _read(path):
            parser.feed(data)
            yield from target.found
            target.found.clear()
        parser.close()
    except ParseError as error:
        reason = f"it is no XML at line {error.position[0]}"
        raise CatalogFileError(f"cannot read {path}: {reason}") from error
    except _Refused as error:
        raise CatalogFileError(f"cannot read {path}: {error}") from error
    yield from target.found


def _read(path: Path) -> Iterator[bytes]:
    with unpacked(path) as file:
        yield from _bounded(file)


def _bounded(file: BinaryIO) -> Iterator[bytes]:
    total = 0
    while data := file.read(_PIECE):
        total += len(data)
        if total > MOST_BYTES:
            raise _Refused(f"it is larger than {MOST_BYTES // 2**20} MiB")
        yield data
