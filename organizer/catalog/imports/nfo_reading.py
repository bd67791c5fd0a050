"""The XML of Kodi's nfo files, read with care: strangers write them, and other programs.

An nfo is XML on paper. In practice a file of several episodes has several roots, an address may
follow the last one, and `&` stands for itself. Entities are never expanded: a file that declares
a document type is refused.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError, XMLParser

MOST_BYTES = 1024 * 1024  # an episode's has about 4 KB, a series' with every actor 100 KB
_MOST_ELEMENTS = 20_000
_DEEPEST = 12  # of elements; Kodi writes 5
_ROOTS = re.compile(r"<(tvshow|episodedetails)(?=[\s>])")
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_FORBIDDEN = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ENCODINGS = frozenset(("utf-8", "utf-16", "iso8859-1", "iso8859-15", "cp1252", "cp1251", "cp1250"))
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class NotReadable(ValueError):
    """What is wrong with a file, in the words that are shown."""


@dataclass(slots=True)
class Node:
    """An element: its attributes, its own text, and the elements within."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    within: list["Node"] = field(default_factory=list)

    def all(self, name: str) -> Iterator["Node"]:
        """Yield the elements of a name directly within, in order."""
        return (it for it in self.within if it.name == name)

    def texts(self, *names: str) -> Iterator[str]:
        """Yield what the elements of these names say, those of the first name first."""
        found = (it.text.strip() for name in names for it in self.all(name))
        return (said for said in found if said)

    def first(self, *names: str) -> str:
        """Return the first thing that is said under any of the names; "" for nothing."""
        return next(self.texts(*names), "")


def read_nfo(data: bytes) -> tuple[Node, ...]:
    """Return the `tvshow` and `episodedetails` elements of a file; () for an nfo of another kind.

    Raises `NotReadable` for what is too large, declares a document type, or is broken.
    """
    if len(data) > MOST_BYTES:
        raise NotReadable(f"it is larger than {MOST_BYTES // 1024} KiB")
    text = _without_comments(_NOT_XML.sub("", _decoded(data)))
    if _FORBIDDEN.search(text):
        raise NotReadable("it declares a document type, which is not read")
    return tuple(_parsed(part) for part in _roots(_BARE_AMPERSAND.sub("&amp;", text)))


def _decoded(data: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.removeprefix(mark).decode(encoding, "replace")
    declared = _DECLARED.match(data)
    try:
        name = codecs.lookup(declared[1].decode("ascii")).name if declared else "utf-8"
        return data.decode(name if name in _ENCODINGS else "utf-8")
    except (LookupError, UnicodeDecodeError):
        return data.decode("utf-8", "replace")


def _without_comments(text: str) -> str:
    """Leave out comments; one that is not closed ends the text. Linear, whatever the text is."""
    kept, position = [], 0
    while (opened := text.find("<!--", position)) >= 0:
        kept.append(text[position:opened])
        closed = text.find("-->", opened + 4)
        if closed < 0:
            return "".join(kept)
        position = closed + 3
    return "".join([*kept, text[position:]])


def _roots(text: str) -> Iterator[str]:
    position = 0
    while found := _ROOTS.search(text, position):
        end = f"</{found[1]}>"
        closed = text.find(end, found.end())
        if closed < 0:
            raise NotReadable(f"its <{found[1]}> does not end")
        position = closed + len(end)
        yield text[found.start() : position]


def _parsed(text: str) -> Node:
    target = _Target()
    parser = XMLParser(target=target)  # noqa: S314  # no document type reaches it
    try:
        parser.feed(text)
        parser.close()
    except ParseError as error:
        raise NotReadable(f"it is no XML at line {error.position[0]} of an element") from error
    return target.root


class _Target:
    """Builds nodes from what the parser finds, within limits."""

    def __init__(self) -> None:
        self.root = Node("", {})
        self._open = [self.root]
        self._texts: list[list[str]] = [[]]  # of each open element, in pieces
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        self._count += 1
        if self._count > _MOST_ELEMENTS or len(self._open) > _DEEPEST:
            raise NotReadable("it has more elements, or deeper ones, than any real one")
        node = Node(name, dict(attributes))
        self._open[-1].within.append(node)
        self._open.append(node)
        self._texts.append([])

    def data(self, text: str) -> None:
        """Add text to the element that is open."""
        self._texts[-1].append(text)

    def end(self, name: str) -> None:  # noqa: ARG002  # the parser checks that it fits
        """End an element."""
        self._open.pop().text = "".join(self._texts.pop())

    def close(self) -> None:
        """End the document: what was a holder is replaced by its one element."""
        self.root = self.root.within[0]
