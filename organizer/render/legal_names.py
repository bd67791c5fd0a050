r"""Names that every file system takes: Windows, SMB shares, exFAT, and POSIX.

Three steps, each on its own kind of text. `plain_text` cleans what comes from outside (titles,
names, groups) before a template sees it. `legal_text` is applied to whatever an expression of a
template puts out: after it no separator is left, so only the template's own text can begin a
new folder. `legal_component` finishes one folder or file name as a whole.

`NAMINGS` is the table of what `--filesystem` chooses from: which of these rules hold, and how
the length of a name is counted.

The reserved characters and device names are those of Microsoft's "Naming Files, Paths, and
Namespaces"; SMB servers refuse or mangle the same ones.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

MAX_COMPONENT = 255
"""Bytes of one name: the limit of ext4, XFS, Btrfs and ZFS (NTFS and APFS allow more)."""

MAX_TEXT = 1_000
"""Characters of a text from outside that are looked at: more never fits in a name."""

_REMEMBERED = 65536


@dataclass(frozen=True, slots=True)
class Replacement:
    """A row of the table: what is not allowed in names, and what stands for it."""

    name: str
    regex: re.Pattern[str]
    put: str
    example: str
    result: str


REPLACEMENTS: tuple[Replacement, ...] = (
    Replacement("question marks and angles", re.compile(r"[?<>]"), "", "Who <3 You?", "Who 3 You"),
    Replacement("double quotes", re.compile(r'"'), "'", 'The "Deal"', "The 'Deal'"),
    Replacement("colon that ends", re.compile(r"\s*:+\s*$"), "", "Finale:", "Finale"),
    Replacement("colon between words", re.compile(r"\s*:+\s+"), " - ", "CSI: NY", "CSI - NY"),
    Replacement("colon inside a word", re.compile(r":+"), "-", "12:30 Re:Born", "12-30 Re-Born"),
    Replacement("separator", re.compile(r"(?<=\w)\s*[/\\|]+\s*$"), "", "One Half/", "One Half"),
    Replacement("separator inside", re.compile(r"[/\\|]+"), "-", "AC/DC a | b", "AC-DC a - b"),
    Replacement("star in a word", re.compile(r"(?<=\w)\*+(?=\w)"), "-", "M*A*S*H", "M-A-S-H"),
    Replacement("star", re.compile(r"\*+"), "", "Love*", "Love"),
)

DEVICE_NAMES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"]
)
"""Names that Windows takes for devices, whatever follows their first dot."""

# What an id tag of a media server looks like (Kodi's own expression, somewhat wider): text from
# outside must not become one.
_ID_TAG = re.compile(r"[{\[]\s*(\w+?(?:id)?\s*[-=:]\s*\w+)\s*[}\]]")
# Bidirectional controls and other invisible marks; ZWJ and ZWNJ stay, scripts and emoji need them.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
# Control characters, and the code points that no text may hold ("noncharacters").
_NO_TEXT = re.compile(
    "[\x00-\x1f\x7f-\x9f\ufdd0-\ufdef"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
    )
    + "]"
)
_WHITESPACE = re.compile(r"\s+")
_NEEDS_CARE = re.compile(r'[^\x20-\x7e]|[?<>":/\\|*{\[]|  |^ | $')
_RESERVED = re.compile(r'[?<>":/\\|*]')
_REGIONAL = re.compile("[\U0001f1e6-\U0001f1ff]+$")
_EXTENDING = frozenset("\u200c\u200d\ufe0e\ufe0f\u20e3")


@lru_cache(maxsize=_REMEMBERED)
def plain_text(text: str) -> str:
    r"""Return text from outside as NFC on one line, without control or invisible characters.

    Lone surrogates become `_`; something that looks like a media server's id tag gets round
    brackets, because only the template may write one.

    >>> plain_text("A\x00B\n\u202eC  \udcff {tvdb-1}")
    'AB C _ (tvdb-1)'
    """
    if len(text) > MAX_TEXT:
        text = text[:MAX_TEXT]
    if not _NEEDS_CARE.search(text):
        return text
    return unicodedata.normalize("NFC", _ID_TAG.sub(r"(\1)", _visible(text))).strip()


def _visible(text: str) -> str:
    text = _WHITESPACE.sub(" ", _INVISIBLE.sub("", text))
    return _SURROGATE.sub("_", _NO_TEXT.sub("", text))


@lru_cache(maxsize=_REMEMBERED)
def legal_text(text: str) -> str:
    """Return `text` without characters that Windows reserves; never contains a separator.

    >>> legal_text("CSI: Miami/Crime?")
    'CSI - Miami-Crime'
    """
    if not _RESERVED.search(text):
        return text
    text = _WHITESPACE.sub(" ", text)
    for row in REPLACEMENTS:
        text = row.regex.sub(row.put, text)
    return text


@lru_cache(maxsize=_REMEMBERED)
def legal_component(text: str) -> str:
    """Return `text` as one whole folder or file name without extension; empty when nothing is left.

    Dots at the start (hidden on POSIX) and dots and spaces at the end (dropped by Windows) go; a
    device's name gets a `_`. The length is not looked at: see `byte_length`.

    >>> legal_component(".hack: Sign...")
    'hack - Sign'
    >>> legal_component("Aux")
    'Aux_'
    """
    if _NEEDS_CARE.search(text):
        # The brackets of id tags stay: here they are the template's own.
        text = legal_text(unicodedata.normalize("NFC", _visible(text)))
    text = text.strip(" .") if text[:1] in " ." or text[-1:] in " ." else text
    device, dot, rest = text.partition(".")
    if device.rstrip().casefold() in DEVICE_NAMES:
        return f"{device.rstrip()}_{dot}{rest}"
    return text


def byte_length(text: str) -> int:
    """Return how many bytes a name takes on disk (UTF-8)."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogateescape"))


def utf16_length(text: str) -> int:
    """Return how many units a name takes on NTFS and exFAT (UTF-16)."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


# --- for one kind of file system ----------------------------------------------------------------


@lru_cache(maxsize=_REMEMBERED)
def posix_text(text: str) -> str:
    """Return `text` without the separator, the one printable character that POSIX reserves.

    >>> posix_text("AC/DC: Live?")
    'AC-DC: Live?'
    """
    return re.sub(r"/+", "-", text)


@lru_cache(maxsize=_REMEMBERED)
def posix_component(text: str) -> str:
    """Return `text` as one name for POSIX alone: dots at the start go, because they hide it.

    >>> posix_component(".hack: Sign?...")
    'hack: Sign?...'
    """
    if _NEEDS_CARE.search(text):
        text = posix_text(unicodedata.normalize("NFC", _visible(text)))
    return text.lstrip(" .").rstrip(" ")


@dataclass(frozen=True, slots=True)
class Naming:
    """A row of `NAMINGS`: what names have to be like for one kind of file system.

    Attributes:
        text: makes the text of an expression legal; `component` a whole name.
        length: of a name, as the file system counts it; at most `MAX_COMPONENT` or less.
        example: what becomes of `.AC/DC: Live?.`
    """

    name: str
    meaning: str
    text: Callable[[str], str]
    component: Callable[[str], str]
    length: Callable[[str], int]
    example: str


NAMINGS: tuple[Naming, ...] = (
    Naming(
        "portable", "names that every file system takes",
        legal_text, legal_component, byte_length, "AC-DC - Live",
    ),
    Naming(
        "posix", "only what Linux and macOS reserve",
        posix_text, posix_component, byte_length, "AC-DC: Live?.",
    ),
    Naming(
        "windows", "what Windows reserves; names as long as NTFS and exFAT allow",
        legal_text, legal_component, utf16_length, "AC-DC - Live",
    ),
)  # fmt: skip
PORTABLE = NAMINGS[0]


def naming(name: str) -> Naming:
    """Return the row of that name; raises KeyError for one that does not exist.

    >>> naming("posix").component(".AC/DC: Live?.")
    'AC-DC: Live?.'
    """
    return {row.name: row for row in NAMINGS}[name]


# --- shorter ------------------------------------------------------------------------------------


def cut_text(text: str, limit: int) -> str:
    """Return the start of `text` that takes at most `limit` bytes, cut between whole characters.

    A letter is not parted from its combining marks, nor an emoji from what modifies it. Spaces
    and dashes that would then end the text go too.

    >>> cut_text("The Pilot - Part", 11)
    'The Pilot'
    >>> cut_text("cafe\u0301", 5)
    'caf'
    """
    if byte_length(text) <= limit:
        return text
    kept = text.encode("utf-8", "replace")[: max(0, limit)].decode("utf-8", "ignore")
    while kept and _joins(kept, text[len(kept)]):
        kept = kept[:-1]
    return kept.rstrip(" -–.,")


def _joins(before: str, following: str) -> bool:
    """Whether a cut between `before` and `following` would part one visible character."""
    if following in _EXTENDING or unicodedata.category(following).startswith("M"):
        return True
    if before[-1] == "\u200d" or "\U0001f3fb" <= following <= "\U0001f3ff":
        return True
    flags = _REGIONAL.search(before)
    is_half_a_flag = flags is not None and len(flags[0]) % 2 == 1
    return is_half_a_flag and "\U0001f1e6" <= following <= "\U0001f1ff"
