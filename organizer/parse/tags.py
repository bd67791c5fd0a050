"""Which words of a name are release tags, and where the first of them stands.

A text is cut into words at the separators of names; each word is looked up in the vocabulary
(remembered: releases use the same few hundred words over and over). A word that is no spelling
of a tag may still be a measure (`1080p`, `1920x1080`, `DDP5.1`, `4.2GB`), two tags run together
(`HDTVx264`) or a tag with the group behind it (`x264-GRP`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from organizer.parse.vocabulary import AUDIO_NAMES, MEASURES, TAGS

Fact = tuple[str, str]
"""Kind and value of a tag: `("source", "WEB-DL")`."""

# Every separator becomes a space of the same width, so that positions stay those of the name.
_SEPARATORS = str.maketrans(dict.fromkeys('._()[]{},;:"|~=*【】「」（）〈〉《》', " "))
# Stands for the point of `5.1` while a text is cut at its dots.
_POINT = "\x7f"
_DECIMAL = re.compile(r"(?<=\d)\.(?=\d(?!\d))")
_CODEC_AT_END = re.compile(r"(.{2,12}?)-?([hx]26[456]|xvid|divx)$")
_LONGEST_PHRASE = 4


@dataclass(frozen=True, slots=True)
class Word:
    """What one word, or a phrase of several, says.

    Attributes:
        facts: empty for a word that is only the start of a phrase (`Blu` of `Blu Ray`).
        tail: what follows the last dash and is no tag: mostly the release group.
    """

    facts: tuple[Fact, ...]
    strong: bool
    tail: str | None = None
    starts_phrase: bool = False


_WORDS: dict[str, Word] = {}
_PHRASES: dict[str, Word] = {}
_PHRASE_STARTS: set[str] = set()


def _learn() -> None:
    for tag in TAGS:
        word = Word(((tag.kind, tag.value),), tag.strong)
        for spelling in tag.spellings.split():
            if "_" in spelling:
                _PHRASES[spelling.replace("_", " ")] = word
                _PHRASE_STARTS.add(spelling.split("_")[0])
            else:
                _WORDS.setdefault(spelling, word)


_learn()


@lru_cache(maxsize=16384)
def classify(word: str) -> Word | None:
    """Return what a word between two separators says of the release; None for other words."""
    lower = word.lower()
    found = _WORDS.get(lower)
    if found is None and len(lower) <= 60:
        found = _measured(lower) or _run_together(lower) or _dashed(word)
    if lower in _PHRASE_STARTS:
        facts, strong = (found.facts, found.strong) if found else ((), False)
        return Word(facts, strong, found.tail if found else None, starts_phrase=True)
    return found


def is_tag(word: str) -> bool:
    """Whether a word by itself is a tag."""
    found = classify(word)
    return found is not None and bool(found.facts)


def _measured(lower: str) -> Word | None:
    for measure in MEASURES:
        match = measure.regex.match(lower)
        if match:
            value = match.expand(measure.value) if "\\" in measure.value else measure.value
            return Word(tuple(_facts(measure.kind, value)), measure.strong)
    return None


def _facts(kind: str, value: str) -> Iterator[Fact]:
    if kind != "audio":
        yield kind, value
        return
    name, _, channels = value.partition(" ")
    if name:
        yield "audio", AUDIO_NAMES.get(name, name.upper())
    yield ("open", channels) if channels.endswith(".") else ("channels", channels)


def _run_together(lower: str) -> Word | None:
    match = _CODEC_AT_END.match(lower)
    if not match:
        return None
    first, second = _WORDS.get(match[1].rstrip("-")), _WORDS.get(match[2])
    if first is None or second is None:
        return None
    return Word((*first.facts, *second.facts), strong=True)


def _dashed(word: str) -> Word | None:
    if "-" not in word:
        return None
    facts: list[Fact] = []
    tail: list[str] = []
    strong = False
    for part in word.split("-"):
        found = classify(part) if part and not tail else None
        if found is None or not found.facts:
            tail.append(part)
            continue
        facts += found.facts
        strong = strong or found.strong
    if not facts or (len(tail) > 1 and not strong):
        return None
    return Word(tuple(facts), strong, "-".join(tail).strip("-") or None)


@dataclass(slots=True)
class Tagged:
    """The tags of a text.

    Attributes:
        start: where the first tag begins: what is before it is words of a title.
        end: where the last tag ends that follows the first without other words between.
        strong: whether a strong tag is among them; without one they are believed at the end only.
        tail: what stood behind the last dash of a tag and is none itself.
    """

    start: int
    facts: list[Fact] = field(default_factory=list)
    tail: str | None = None
    found: bool = False
    strong: bool = False
    end: int = 0

    def first(self, kind: str) -> str | None:
        """Return the first value of a kind, where it has one."""
        return next((value for name, value in self.facts if name == kind and value), None)


def find_tags(text: str) -> Tagged:
    """Read the tags of `text`, a part of a name; `start` is its length where there are none."""
    plain = (_DECIMAL.sub(_POINT, text) if "." in text else text).translate(_SEPARATORS)
    words = plain.split()
    tagged = Tagged(len(text))
    run_start, run_length, position, index = -1, 0, 0, 0
    while index < len(words):
        word = words[index]
        known, used = classify(word), 1
        if known is not None and known.starts_phrase:
            known, used = _phrase(words, index, known)
        if known is None:
            if not tagged.strong:
                run_start, run_length = -1, 0
                tagged.facts.clear()
            index += 1
            continue
        if tagged.strong:
            tagged.facts += known.facts
        else:
            position = _find(plain, words, index, position)
            run_start = position if run_start < 0 else run_start
            run_length += used
            tagged.facts += known.facts
            if known.strong:
                tagged.strong = tagged.found = True
                tagged.start = run_start
        tagged.tail = known.tail or tagged.tail
        index += used
        if known.facts[-1][0] == "open" and index < len(words):
            index += _close_channels(words[index], known.facts[-1][1], tagged.facts)
    if not tagged.strong and run_start >= 0 and _is_believable(tagged, run_length, words[-1]):
        tagged.found, tagged.start = True, run_start
    return tagged


def _find(plain: str, words: list[str], index: int, position: int) -> int:
    """Return where word number `index` stands; the words before it are passed over."""
    start = 0
    for word in words[:index]:
        start = plain.find(word, start) + len(word)
    return plain.find(words[index], max(start, position))


def _phrase(words: list[str], index: int, alone: Word) -> tuple[Word | None, int]:
    """Look up the longest phrase that starts at `index`; a dash may follow its last word."""
    for length in range(min(_LONGEST_PHRASE, len(words) - index), 1, -1):
        phrase = " ".join(words[index : index + length]).lower()
        found = _PHRASES.get(phrase)
        if found is not None:
            return found, length
        head, dash, _ = phrase.partition("-")
        if dash and head in _PHRASES:
            tail = words[index + length - 1].partition("-")[2]
            return Word(_PHRASES[head].facts, _PHRASES[head].strong, tail or None), length
    return (alone if alone.facts else None), 1


def _close_channels(word: str, opened: str, facts: list[Fact]) -> int:
    """Complete `DD5` by a following `1`; return how many words that took."""
    digit = word.partition("-")[0]
    if digit not in {"0", "1", "2", "4"}:
        return 0
    facts.append(("channels", opened + digit))
    return 1


def _is_believable(tagged: Tagged, length: int, last: str) -> bool:
    """Whether weak tags at the very end are tags though none is strong.

    One word may be a title's, unless it is shouted (`FRENCH`).
    """
    if length > 1 or tagged.tail is not None:
        return True
    shouted = last.isupper() and len(last) > 1
    kinds = {"year", "version"} | (
        {"languages", "proper", "edition", "other"} if shouted else set()
    )
    return all(kind in kinds for kind, _ in tagged.facts)


def leading_tags_end(text: str) -> int:
    """Return where the tags in front of a title end (`HD 720p: Quiet Harbor`); 0 without any."""
    plain = text.translate(_SEPARATORS)
    end, strong = 0, False
    for word in plain.split():
        known = classify(word)
        if known is None or not known.facts:
            break
        end = plain.find(word, end) + len(word)
        strong = strong or known.strong
    return end if strong else 0
