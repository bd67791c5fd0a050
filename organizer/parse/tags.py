"""Which words of a name are release tags, and where the first of them stands.

A text is cut into words at the separators of names; each word is looked up in the vocabulary
(remembered: releases use the same few hundred words over and over). A word that is no spelling
of a tag may still be a measure (`1080p`, `1920x1080`, `DDP5.1`, `4.2GB`), two tags run together
(`HDTVx264`) or a tag with the group behind it (`x264-GRP`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
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
        joins: whether the words behind it may belong to it.
    """

    facts: tuple[Fact, ...]
    strong: bool
    tail: str | None = None
    joins: bool = False


_TAKEN = Word((("taken", ""),), strong=False)
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
        return replace(found or Word((), strong=False), joins=True)
    if found is not None and found.facts[-1][0] == "open":
        return replace(found, joins=True)
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
        strong: whether a strong tag is among them; without one they are believed at the end only.
        tail: what stood behind the last dash of a tag and is none itself.
    """

    start: int
    facts: list[Fact] = field(default_factory=list)
    tail: str | None = None
    found: bool = False
    strong: bool = False

    def first(self, kind: str) -> str | None:
        """Return the first value of a kind, where it has one."""
        return next((value for name, value in self.facts if name == kind and value), None)


def find_tags(text: str) -> Tagged:
    """Read the tags of `text`, a part of a name; `start` is its length where there are none."""
    plain = (_DECIMAL.sub(_POINT, text) if "." in text else text).translate(_SEPARATORS)
    words = plain.split()
    tagged = Tagged(len(text))
    first, length = -1, 0
    for index, known in enumerate(_known(words)):
        if known is None:
            if first >= 0 and not tagged.strong:
                first, length = -1, 0
                tagged.facts.clear()
            continue
        if first < 0:
            first = index
        length += 1
        tagged.facts += known.facts
        if known.tail:
            tagged.tail = known.tail
        if known.strong and not tagged.strong:
            tagged.strong = tagged.found = True
            tagged.start = _position(plain, words, first)
    if not tagged.strong and first >= 0 and _is_believable(tagged, length, words):
        tagged.found, tagged.start = True, _position(plain, words, first)
    return tagged


def _known(words: list[str]) -> list[Word | None]:
    """Classify every word; those that a phrase takes up are left as `_TAKEN`."""
    found = list(map(classify, words))
    for index, known in enumerate(found):
        if known is not None and known.joins:
            _join_phrase(words, found, index, known)
    return found


def _join_phrase(words: list[str], found: list[Word | None], index: int, known: Word) -> None:
    """Join a word with those behind it: `Blu Ray`, `DTS-HD MA`, and `DD5` with the `1` of 5.1."""
    used = 1
    if words[index].lower() in _PHRASE_STARTS:
        found[index], used = _phrase(words, index, known)
    elif index + 1 < len(words):
        digit = words[index + 1].partition("-")[0]
        if digit in {"0", "1", "2", "4"}:
            (*facts, (_, opened)), used = known.facts, 2
            found[index] = Word((*facts, ("channels", opened + digit)), known.strong, known.tail)
    found[index + 1 : index + used] = [_TAKEN] * (used - 1)


def _position(plain: str, words: list[str], index: int) -> int:
    """Return where word number `index` stands; the words before it are passed over."""
    start = 0
    for word in words[:index]:
        start = plain.find(word, start) + len(word)
    return plain.find(words[index], start)


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


def _is_believable(tagged: Tagged, length: int, words: list[str]) -> bool:
    """Whether weak tags at the very end are tags though none is strong.

    One word may be a title's, unless it is shouted (`FRENCH`) or a language and all there is.
    """
    last = words[-1]
    if length == len(words) and tagged.facts[0][0] == "languages":
        return True
    if length > 1 or tagged.tail is not None:
        return True
    shouted = last.isupper() and len(last) > 1
    kinds = {"year", "version"} | (
        {"languages", "proper", "edition", "other", "source"} if shouted else set()
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
