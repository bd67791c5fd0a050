"""Which words of a name are release tags, what they say, and where the first of them stands.

A text is cut into words at the separators of names; each word is looked up in the vocabulary
(remembered: releases use the same few hundred words over and over). A word that is no spelling
of a tag may still be a measure (`1080p`, `1920x1080`, `DDP5.1`, `4.2GB`), two tags run together
(`HDTVx264`) or a tag with the group behind it (`x264-GRP`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from organizer.model import Release
from organizer.parse.vocabulary import TAGS

# Every separator becomes a space of the same width, so that positions stay those of the name.
_SEPARATORS = str.maketrans(dict.fromkeys('._()[]{},;:"|~=*【】「」（）〈〉《》', " "))
_DECIMAL = re.compile(r"(?<=\d)\.(?=[0-9](?![0-9]))")
# Stands for the point of `5.1` while a text is cut at its dots.
_POINT = "\x7f"
_CRC = re.compile(r"[\[(【]([0-9A-Fa-f]{8})[\])】]|[-_ ]([0-9A-F]{8})$")
_GROUP_AT_END = re.compile(
    r"-\s?(?P<group>[^\s\-\[\](){}<>.,;:/\\\"]{1,30})\s*(?:[\[({][^\[\](){}]{0,40}[\])}]\s*)*$"
)
_LAST_BRACKET = re.compile(r"[\[(]([^\[\](){}]{2,30})[\])]\s*$")
_FIRST_BRACKET = re.compile(r"^\s*[\[【(]([^\[\]【】()]{1,60})[\]】)]")


@dataclass(frozen=True, slots=True)
class Measure:
    """A tag with a number in it, told by its shape.

    Attributes:
        value: what the regex's match becomes, as a template of `re.Match.expand`.
    """

    kind: str
    regex: re.Pattern[str]
    value: str
    example: str
    strong: bool = True


def _measure(kind: str, regex: str, value: str, example: str, *, strong: bool = True) -> Measure:
    return Measure(kind, re.compile(regex, re.ASCII), value, example, strong)


MEASURES: tuple[Measure, ...] = (
    _measure("resolution", r"(\d{3,4})([pi])(?:\d\d|hd|x26\d|up|bd)?$", r"\1\2", "1080p"),
    _measure("resolution", r"(?:hd|bd|dvd|fhd|web|uhd)(\d{3,4})([pi])$", r"\1\2", "HD1080p"),
    _measure("resolution", r"\d{3,4}[x×](\d{3,4})(?:p|up)?$", r"\1p", "1920x1080"),
    _measure("audio", r"(dd\+?|ddp|ddpa|aac|ac3|eac3|flac|dts|mpa|opus|dts-x|dts-hd|truehd|ma)"
             r"[\x7fx]?([1-9])(?:\x7f?([0-4]))?$", r"\1 \2.\3", "DDP5.1"),
    _measure("audio", r"([1-7])\x7f([01])(?:ch)?$", r" \1.\2", "5.1", strong=False),
    _measure("audio", r"([1-9])ch$", r" \1.0", "2ch", strong=False),
    _measure("other", r"\d+(?:\x7f\d+)?(?:[gmt]i?b)$", "size", "4.2GB"),
    _measure("other", r"\d+(?:\x7f\d+)?[km](?:bps|bit|bits)$", "bitrate", "448kbps"),
    _measure("other", r"\d{2,3}fps$", "frame rate", "60fps"),
    _measure("other", r"\d?x?(?:e-?)?(?:[a-z]{2,8})?subs?$", "subtitles", "HebSubs", strong=False),
    _measure("crc", r"(?=[\da-f]*\d)(?=[\da-f]*[a-f])[\da-f]{8}$", "crc", "1A2B3C4D"),
    _measure("version", r"v(\d)$", r"\1", "v2", strong=False),
    _measure("proper", r"(\d)(?:nd|rd)?repack$", r"REPACK", "2ndREPACK", strong=False),
    _measure("year", r"((?:19[2-9]|20[0-4])\d)$", r"\1", "2012", strong=False),
    _measure("resolution", r"(480|540|576|720|1080|2160)$", r"\1p", "720", strong=False),
)  # fmt: skip

_CODEC_AT_END = re.compile(r"^(.{2,12}?)-?((?:[hx]26[456])|xvid|divx)$")
_AUDIO_NAMES = {"dd": "DD", "dd+": "DDP", "ddp": "DDP", "ddpa": "DDP", "ac3": "DD", "eac3": "DDP",
                "aac": "AAC", "flac": "FLAC", "dts": "DTS", "mpa": "MP3", "opus": "Opus",
                "dts-x": "DTS-X", "dts-hd": "DTS-HD", "truehd": "TrueHD", "ma": "DTS-HD MA"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hit:
    """What one word, or a phrase of several, says.

    Attributes:
        facts: pairs of kind and value.
        tail: what follows the last dash and is no tag: mostly the release group.
    """

    facts: tuple[tuple[str, str], ...]
    strong: bool
    tail: str | None = None


_WORDS: dict[str, Hit] = {}
_PHRASES: dict[str, Hit] = {}
_PHRASE_STARTS: set[str] = set()


def _learn() -> None:
    for tag in TAGS:
        hit = Hit(((tag.kind, tag.value),), tag.strong)
        for spelling in tag.spellings.split():
            if "_" in spelling:
                _PHRASES[spelling.replace("_", " ")] = hit
                _PHRASE_STARTS.add(spelling.split("_")[0])
            else:
                _WORDS.setdefault(spelling, hit)


_learn()


@lru_cache(maxsize=8192)
def classify(word: str) -> Hit | None:
    """Return what a word between two separators says of the release; None for other words."""
    lower = word.lower()
    hit = _WORDS.get(lower)
    if hit is not None:
        return hit
    if len(lower) > 60:
        return None
    return _measured(lower) or _run_together(lower) or _dashed(word)


def _measured(lower: str) -> Hit | None:
    for measure in MEASURES:
        match = measure.regex.match(lower)
        if match:
            value = match.expand(measure.value) if "\\" in measure.value else measure.value
            return Hit(tuple(_facts(measure.kind, value)), measure.strong)
    return None


def _facts(kind: str, value: str) -> Iterator[tuple[str, str]]:
    if kind != "audio":
        yield kind, value
        return
    name, _, channels = value.partition(" ")
    if name:
        yield "audio", _AUDIO_NAMES.get(name, name.upper())
    yield ("channels", channels) if not channels.endswith(".") else ("open", channels)


def _run_together(lower: str) -> Hit | None:
    match = _CODEC_AT_END.match(lower)
    if not match:
        return None
    first, second = _WORDS.get(match[1].rstrip("-")), _WORDS.get(match[2])
    if first is None or second is None:
        return None
    return Hit((*first.facts, *second.facts), strong=True)


def _dashed(word: str) -> Hit | None:
    if "-" not in word:
        return None
    parts = word.split("-")
    facts: list[tuple[str, str]] = []
    strong, tail = False, []
    for part in parts:
        hit = classify(part) if part else None
        if hit is None or tail:
            tail.append(part)
            continue
        facts += hit.facts
        strong = strong or hit.strong
    if not facts or (len(tail) > 1 and not strong):
        return None
    return Hit(tuple(facts), strong, "-".join(tail).strip("-") or None)


@dataclass(slots=True)
class Tagged:
    """The tags of a text as they are collected.

    Attributes:
        start: where the first tag begins: what is before it is words of a title.
        end: where the last tag ends that follows the first without other words between.
        strong: whether a strong tag is among them.
    """

    start: int
    facts: list[tuple[str, str]] = field(default_factory=list)
    tail: str | None = None
    found: bool = False
    strong: bool = False
    end: int = 0

    def first(self, kind: str) -> str | None:
        """The first value of a kind, where it has one."""
        return next((value for name, value in self.facts if name == kind and value), None)


def find_tags(text: str) -> Tagged:
    """Read the tags of `text`, a part of a name; `start` is its length where there are none."""
    plain = text.translate(_SEPARATORS)
    if "." in text:
        plain = _DECIMAL.sub(_POINT, text).translate(_SEPARATORS)
    words = plain.split()
    tagged = Tagged(len(text))
    run: list[tuple[str, str]] = []
    run_start, run_length, position, index = -1, 0, 0, 0
    closed = False
    while index < len(words):
        word = words[index]
        hit, used = classify(word), 1
        if word.lower() in _PHRASE_STARTS:
            hit, used = _phrase(words, index, hit)
        here = plain.find(word, position)
        position = here + len(word)
        index += used
        if hit is None:
            if tagged.found:
                closed = True
            else:
                run, run_start, run_length = [], -1, 0
            continue
        if not closed:
            tagged.end = position
        if tagged.found:
            tagged.facts += hit.facts
        else:
            if run_start < 0:
                run_start = here
            run += hit.facts
            run_length += used
            if hit.strong:
                tagged.found, tagged.start, tagged.facts = True, run_start, run
                tagged.strong = True
        tagged.tail = hit.tail or tagged.tail
        if hit.facts and hit.facts[-1][0] == "open" and index < len(words):
            index += _close_channels(words[index], hit.facts[-1][1], tagged.facts)
    if not tagged.found and run_start >= 0 and _believable(run, run_length, tagged.tail):
        tagged.found, tagged.start, tagged.facts = True, run_start, run
    return tagged


def _phrase(words: list[str], index: int, hit: Hit | None) -> tuple[Hit | None, int]:
    """Look up the longest phrase that starts at `index`; a dash may follow its last word."""
    for length in (4, 3, 2):
        if index + length > len(words):
            continue
        phrase = " ".join(words[index : index + length]).lower()
        found = _PHRASES.get(phrase)
        if found is not None:
            return found, length
        head, dash, tail = phrase.partition("-")
        if dash and head in _PHRASES:
            original = words[index + length - 1].partition("-")[2]
            return Hit(_PHRASES[head].facts, _PHRASES[head].strong, original or tail), length
    return hit, 1


def _close_channels(word: str, opened: str, facts: list[tuple[str, str]]) -> int:
    """Complete `DD5` by a following `1`; return how many words that took."""
    digit, _, tail = word.partition("-")
    if digit not in {"0", "1", "2", "4"}:
        return 0
    facts.append(("channels", opened + digit))
    if tail:
        facts.append(("tail", tail))
    return 1


def _believable(run: list[tuple[str, str]], length: int, tail: str | None) -> bool:
    """Whether weak tags at the very end, with no strong one, are tags: one word may be a title's."""
    kinds = {kind for kind, _ in run}
    return length > 1 or tail is not None or kinds <= {"year", "version", "other"} or False


def release_of(tagged: Tagged, stem: str, container: str | None) -> Release:
    """Make the release facts from a name's tags."""
    of_kind: dict[str, list[str]] = {}
    for kind, value in tagged.facts:
        if value:
            of_kind.setdefault(kind, []).append(value)
    channels = [c for c in of_kind.get("channels", ()) if not c.endswith(".")]
    source = _first(of_kind, "source")
    if "remux" in of_kind:
        source = f"{source} Remux" if source else "Remux"
    version = _first(of_kind, "version")
    return Release(
        group=group_of(tagged, stem),
        source=source,
        resolution=_first(of_kind, "resolution"),
        video_codec=_first(of_kind, "video_codec"),
        audio=tuple(dict.fromkeys((*of_kind.get("audio", ()), *channels))),
        hdr=tuple(dict.fromkeys(of_kind.get("hdr", ()))),
        languages=tuple(dict.fromkeys(of_kind.get("languages", ()))),
        service=_first(of_kind, "service"),
        edition=_first(of_kind, "edition"),
        version=int(version) if version else None,
        proper=len(of_kind.get("proper", ())),
        crc32=_crc(stem),
        container=container,
    )


def _first(of_kind: dict[str, list[str]], kind: str) -> str | None:
    values = of_kind.get(kind)
    return values[0] if values else None


def _crc(stem: str) -> str | None:
    match = _CRC.search(stem)
    return (match[1] or match[2]).upper() if match else None


def group_of(tagged: Tagged, stem: str) -> str | None:
    """Return the release group: after the last dash, else in a bracket at an end of the name."""
    if tagged.found:
        match = _GROUP_AT_END.search(stem, max(0, len(stem) - 120))
        if match and classify(match["group"]) is None:
            return match["group"]
        if tagged.tail and classify(tagged.tail) is None:
            return tagged.tail
    match = _FIRST_BRACKET.match(stem)
    if match and classify(match[1]) is None:
        return match[1]
    return None
