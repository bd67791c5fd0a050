"""What follows a video's stem in a companion's name, read and written in one normal form.

`.eng.SDH.srt`, `.sdh.en.srt`, `2_English [SDH].srt` all become `.en.sdh.srt`: first a title, if
there is one, then the language, then flags, then a number where two would be the same. Languages
become ISO 639-1 codes where one exists (`eng` is `en`), with their region or script
(`pt-BR`, `zh-Hans`). Plex, Jellyfin, Kodi and Emby all read this form. `hi` alone is Hindi; beside
a language it means hearing impaired, and is written `sdh` because Plex knows no `hi`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from organizer.formats.languages import LONGEST_NAME, language_code, set_regions_apart
from organizer.model import Role
from organizer.text import fold_title


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A row of the flags: how it is written, and the words it is read from."""

    written: str
    words: frozenset[str]
    example: str


def _lines(text: str) -> frozenset[str]:
    return frozenset(text.split("|"))


# In the order in which they are written.
FLAGS: tuple[Flag, ...] = (
    Flag(written="default", words=_lines("default"), example=".en.default.srt"),
    Flag(written="forced", words=_lines("forced|foreign"), example=".en.forced.srt"),
    Flag(written="sdh", words=_lines("sdh|hearing impaired|hoh"), example=".en.sdh.srt"),
    Flag(written="cc", words=_lines("cc|closed captions|closedcaptions"), example=".en.cc.srt"),
)
_FLAG_WORDS = {word: flag.written for flag in FLAGS for word in flag.words}
_FLAG_ORDER = {flag.written: position for position, flag in enumerate(FLAGS)}
_HEARING_IMPAIRED = "hi"

_RELEASE_TAG = re.compile(
    r"\d{3,4}[pi]|[xh]\.?26[45]|hevc|avc|xvid|hdtv|web|web-?(?:dl|rip)|blu-?ray|bdrip|dvdrip",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[\s._,+&()\[\]{}]+")
# A title goes into a file name: only what every file system takes, and never much of it.
_ILLEGAL = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_LONGEST_TITLE = 40
_PICTURE = re.compile(
    r".*?[-._ ]?(thumb|poster|fanart|landscape|banner|clearlogo|logo|clearart|backdrop|cover)(\d*)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """What a companion's name says beside the video's stem.

    Attributes:
        title: of the track, words joined with dots; empty for none.
        language: normal form; None when it is not said.
        number: the track's number where the name carries one; only for the order of equal ones.
        is_known: nothing in the name was left unexplained.
    """

    title: str = ""
    language: str | None = None
    flags: tuple[str, ...] = ()
    number: int | None = None

    @property
    def is_known(self) -> bool:
        """Whether language, flags and number explain the whole name, and there is one of them."""
        return not self.title and bool(self.language or self.flags)

    def written(self) -> str:
        """Return the normal form, starting with a dot, without extension; empty for nothing.

        >>> Tag(language="en", flags=("forced",)).written()
        '.en.forced'
        """
        parts = (self.title, self.language or "", *self.flags)
        return "".join(f".{part}" for part in parts if part)


@lru_cache(maxsize=4096)  # a library says `.en` a thousand times
def read_tag(rest: str) -> Tag:
    """Read what stands between a video's stem and a companion's extension.

    >>> read_tag(".hi").language, read_tag(".en.hi").flags, read_tag("2_English").written()
    ('hi', ('sdh',), '.en')
    """
    return _read(_words(set_regions_apart(_ILLEGAL.sub("", rest))))


def _words(text: str) -> list[str]:
    words: list[str] = []
    for word in _SEPARATORS.split(text):
        plain = word.strip("-") if fold_title(word) else ""
        parts = [part for part in plain.split("-") if part]
        if language_code(plain) is None and all(_is_meaning(part) for part in parts):
            words.extend(parts)
        elif plain:
            words.append(plain)
    return words


def _is_meaning(word: str) -> bool:
    lower = word.lower()
    return lower in _FLAG_WORDS or lower.isdecimal() or language_code(lower) is not None


def _read(words: list[str]) -> Tag:
    words, flags = _flagged(words)
    impaired = [word for word in words if word.lower() == _HEARING_IMPAIRED]
    others = [word for word in words if word.lower() != _HEARING_IMPAIRED]
    others, language = _spoken(others)
    if impaired and language is None:
        language, impaired = _HEARING_IMPAIRED, []
    if impaired:
        flags.add("sdh")
    others, number = _numbered(others)
    return Tag(
        title=_title(others),
        language=language,
        flags=tuple(sorted(flags, key=_FLAG_ORDER.__getitem__)),
        number=number,
    )


def _numbered(words: list[str]) -> tuple[list[str], int | None]:
    """Take the numbers off both ends; the last one counts, then the first."""
    numbers: list[int] = []
    for position in (-1, 0):
        while words and _is_track_number(words[position]):
            numbers.append(int(words[position]))
            words = words[:-1] if position else words[1:]
    return words, numbers[0] if numbers else None


def _is_track_number(word: str) -> bool:
    return len(word) < 3 and word.isascii() and word.isdecimal()


def _flagged(words: list[str]) -> tuple[list[str], set[str]]:
    flags: set[str] = set()
    kept: list[str] = []
    position = 0
    while position < len(words):
        pair = " ".join(words[position : position + 2]).lower()
        single = words[position].lower()
        found = pair if pair in _FLAG_WORDS else single
        if found in _FLAG_WORDS:
            flags.add(_FLAG_WORDS[found])
        else:
            kept.append(words[position])
        position += 2 if pair in _FLAG_WORDS and pair != single else 1
    return kept, flags


def _spoken(words: list[str]) -> tuple[list[str], str | None]:
    """Take the last language out of `words`: what stands before it is the track's title."""
    for end in range(len(words), 0, -1):
        for start in range(max(0, end - LONGEST_NAME), end):
            if code := language_code(" ".join(words[start:end])):
                return words[:start] + words[end:], code
    return words, None


def _title(words: list[str]) -> str:
    if any(_RELEASE_TAG.match(word) for word in words):
        return ""
    kept: list[str] = []
    for word in words:
        if sum(map(len, kept)) + len(kept) + len(word) < _LONGEST_TITLE:
            kept.append(word)
    # Cut short, a title may end in a number, which would be read as the track's the next time.
    return ".".join(_numbered(kept)[0])


def companion_suffix(role: Role, rest: str, extension: str) -> str:
    """Return what a companion's new name has behind the video's new stem.

    `rest` is what stood behind the old stem, `extension` has its dot.

    >>> companion_suffix(Role.SUBTITLE, ".eng.Forced", ".SRT")
    '.en.forced.srt'
    >>> companion_suffix(Role.ARTWORK, "-thumb", ".JPG")
    '-thumb.jpg'
    """
    extension = extension.lower()
    if role in (Role.SUBTITLE, Role.AUDIO):
        return read_tag(rest).written() + extension
    if role is Role.ARTWORK and (picture := _PICTURE.fullmatch(rest)):
        return f"-{picture[1].lower()}{picture[2]}{extension}"
    return _ILLEGAL.sub("", rest).rstrip(" .") + extension
