"""A path cut into what is read: the file's stem, its extension, and the nearest folders.

Only these are looked at, whatever the depth; of a name only the first `LONGEST` characters.
"""

import re
import unicodedata
from dataclasses import dataclass

from organizer.parse.vocabulary import OTHER_EXTENSIONS, VIDEO_EXTENSIONS

# File systems allow 255 bytes; posts and release names are a little longer, nothing sensible is.
LONGEST = 500
# Two are asked; a third stands in for one that says nothing (`Disc 2`, `Complete`).
FOLDERS = 3
# Of addresses, as downloads leave them; each as long as what it stands for.
_PERCENT = (("%20", "   "), ("%5B", "[  "), ("%5D", "]  "), ("%28", "(  "), ("%29", ")  "))
_SLASHES = re.compile(r"/{2,}")
_NO_FOLDERS = frozenset({"", ".", ".."})
_KNOWN = VIDEO_EXTENSIONS | OTHER_EXTENSIONS


@dataclass(slots=True)
class Name:
    """One path as the reader sees it.

    Attributes:
        stem: the file's name without extension; full-width and odd digits as ASCII, invisible
            characters as blanks, each character in its place.
        folders: nearest first, at most `FOLDERS`.
        offset: where the stem starts in the last component of the path.
    """

    stem: str
    extension: str | None
    folders: tuple[str, ...]
    offset: int = 0


def cut(path: str) -> Name:
    """Cut a path (slashes or backslashes) into the parts that are read."""
    offset = 0
    if "%20" in path:
        for code, character in _PERCENT:
            path = path.replace(code, character)
    if "\\" in path or "//" in path or " / " in path:
        path, offset = _with_plain_slashes(path)
    parts = path.rsplit("/", FOLDERS + 1)
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    last = parts.pop()
    if parts and "]" in last and last.find("]") < f"{last}[".find("["):
        last = f"{parts.pop()}/{last}"  # a slash inside a bracket ([720p/MKV]) is no folder's
    stem, extension = split_extension(last if len(last) <= LONGEST else last[:LONGEST])
    folders = tuple([part for part in parts[: -FOLDERS - 1 : -1] if part not in _NO_FOLDERS])
    return Name(with_spaces(plain(stem)), extension, folders, offset)


def with_spaces(stem: str) -> str:
    """Return a name that writes its spaces as underscores with spaces; others as they are."""
    count = stem.count("_")
    if count < 2 or " " in stem.strip() or count <= stem.count("."):
        return stem
    return stem.replace("_", " ")


def _with_plain_slashes(path: str) -> tuple[str, int]:
    """Make single slashes of backslashes and doubled ones; also where the last part begins.

    ` / ` separates two titles: no folder's name ends with a blank and the next starts with one.
    """
    own = path.rsplit("/", 1)[-1]
    path = _SLASHES.sub("/", path.replace(" / ", " | ").replace("\\", "/"))
    return path, max(len(own) - len(path.rsplit("/", 1)[-1]), 0)


def split_extension(name: str) -> tuple[str, str | None]:
    """Take a known extension off, and a part number behind one (`.mkv.001`)."""
    stem, dot, extension = name.rpartition(".")
    if not dot or not stem or len(extension) > 7:
        return name, None
    lower = extension.lower()
    if lower in _KNOWN:
        return stem, lower
    if lower.isdigit() and len(lower) == 3:
        inner, _, known = stem.rpartition(".")
        if inner and known.lower() in VIDEO_EXTENSIONS:
            return inner, known.lower()
    return name, None


def plain(text: str) -> str:
    """Return `text` with digits and separators of every script as ASCII, of the same length.

    Letters are composed first (NFC), as macOS stores names decomposed.

    >>> plain("港　第１２話")
    '港 第12話'
    """
    if text.isascii():
        return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
    text = unicodedata.normalize("NFC", text)
    return "".join(c if c.isascii() and c.isprintable() else _plain(c) for c in text)


def _plain(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    code = ord(character)
    if 0xFF01 <= code <= 0xFF5E:  # full-width forms of ASCII
        return chr(code - 0xFEE0)
    if not character.isprintable() and not 0xDC80 <= code <= 0xDCFF:
        return " "
    return " " if character.isspace() else character
