"""A reading in the making: the numbers of a pattern, and what stands around them in the name."""

import re
from dataclasses import dataclass

from organizer.model import Reading
from organizer.parse.numbers import Numbers, make_date, number_list, to_int
from organizer.parse.patterns import DATES
from organizer.parse.tags import Tagged, find_tags
from organizer.parse.titles import NO_TITLE, Title, clean, title_of

_PART = re.compile(r"(?<![^\W_])(?:part|pt)[\s._\-]?(\d{1,2}|[ivx]{1,4})(?![^\W_])", re.IGNORECASE)
_HALF = re.compile(r"[abAB](?![^\W_])")
_SPECIAL_HINTS = ("special", "ov", "oa", "nc", "sp")
_SPECIAL = re.compile(
    r"(?<![^\W_])(?:specials?|ova|ovd|oav|oad|nc-?op\d?|nc-?ed\d?|sp\d{1,2})(?![^\W_])",
    re.IGNORECASE,
)
_ABSOLUTE_BEHIND = re.compile(
    r"[\s._\-]*[(\s._\-](?P<absolute>\d{2,4}(?:-\d{2,4})*)(?=[\s._\-)\]]|$)(?!\.\d)"
)
_ABSOLUTE_BEFORE = re.compile(r"[\s._\-]+(?P<absolute>\d{2,4}(?:-\d{2,4})*(?:\.5)?)[\s._\-(]*$")
_YEAR_FIRST = re.compile(r"^[(\[]?(?:19|20)\d\d[)\]][\s._-]*")
_OF_LETTERS = frozenset("oidvsaOIDVSAи ._)")
# `of 12`: how many there are, which no template asks for.
_COUNT_BEHIND = re.compile(
    r"[\s._)]{0,3}(?:of|из|iz|de|di|von|van|sur|av)[\s._]{0,2}(?:\d{1,4}|xx)(?![^\W_])",
    re.IGNORECASE,
)
# A date needs a year beside another number or a month; anything else need not be searched.
_HALVES = frozenset("abAB")
_SEPARATORS = frozenset(" ._-(")
_SPACED = frozenset(" ._")
# What file managers and downloaders add to a name.
_LEFT_OVER = re.compile(
    r"(?:^\(\d\)|(?:^|\s-\s|\s)(?:\(copy(?:\s\d)?\)|copy)|(?:^|[\s.])(?:mkv|avi|mp4|m4v|part))$"
    r"|(?:^|\s-\s)Copy(?:\s\(\d\))?$"
)
_DATE_HINT = re.compile(
    r"(?:19|20)\d\d[\s._-]?\d\d?[\s._-]?\d|\d[\s._-]{1,2}(?:[A-Za-z]{3,9}[\s._,-]{1,2}|\d\d?[\s._-])"
    r"(?:19|20)\d\d"
)


@dataclass(slots=True)
class Draft:
    """What will become a `Reading`.

    Attributes:
        after: the words behind the number; a title where nothing else names the series.
        tagged: the release tags, all behind the number.
    """

    numbers: Numbers
    title: Title
    after: str
    tagged: Tagged
    episode_title: str | None = None
    special: bool = False
    full_season: bool = False


def draft_of(stem: str, numbers: Numbers, end: int | None = None, between: str = "") -> Draft:
    """Read title, episode title and tags around the numbers.

    `end`: where the last of several places with numbers ends, when the pattern used more than
    one; `between` is what stands between the first two: the title if nothing stands before.
    """
    before, rest = stem[: numbers.start], stem[end or numbers.end :]
    if numbers.seasons and numbers.episodes:
        before, rest = _beside(numbers, before, rest)
    if numbers.episodes and rest[1:2] in _OF_LETTERS:
        count = _COUNT_BEHIND.match(rest)
        rest = rest[count.end() :] if count else rest
    tagged = find_tags(rest.replace("-", " ") if _is_dashed(rest) else rest)
    after = rest[: tagged.start]
    title = title_of(before) if before else NO_TITLE
    if title.text is None and between:
        title = title_of(between)
    if numbers.part is None and (disc := tagged.first("part")):
        numbers.part = int(disc)
    lower = after.lower()
    if numbers.part is None and ("part" in lower or "pt" in lower):
        part = _PART.search(after)
        numbers.part = to_int(part[1]) if part else None
    return Draft(
        numbers=numbers,
        title=title,
        after=after,
        tagged=tagged,
        episode_title=episode_title(after),
        special=numbers.seasons[:1] == (0,)
        or any(hint in lower and is_special(after) for hint in _SPECIAL_HINTS),
    )


def _is_dashed(rest: str) -> bool:
    """Whether dashes stand where others write blanks (`-The-Lamp-720p`)."""
    return rest[:1] == "-" and _SPACED.isdisjoint(rest)


def _beside(numbers: Numbers, before: str, rest: str) -> tuple[str, str]:
    """Find a half (`01a`), a date and absolute numbers beside season and episode."""
    if rest[:1] in _HALVES and _HALF.match(rest):
        numbers.part = 1 + "ab".index(rest[0].lower())
        rest = rest[1:]
    if _may_hold_date(rest):
        rest = _take_date(numbers, rest)
    if numbers.date is None and _may_hold_date(before):
        before = _take_date(numbers, before)
    if rest[:1] in _SEPARATORS and not rest[1:2].isalpha():
        behind = _ABSOLUTE_BEHIND.match(rest)
        if behind and _is_absolute(behind["absolute"], before, rest, behind.end()):
            numbers.absolute = number_list(behind["absolute"])
            rest = rest[behind.end() :]
    if before and before[-4:].rstrip(" -_.([")[-1:].isdigit():
        beside = _ABSOLUTE_BEFORE.search(before, max(0, len(before) - 30))
        if beside and _stands_for_all(beside["absolute"], numbers):
            before = before[: beside.start()]
    return before, rest


def _may_hold_date(text: str) -> bool:
    return ("20" in text or "19" in text) and _DATE_HINT.search(text) is not None


def _is_absolute(text: str, before: str, rest: str, end: int) -> bool:
    if "-" in text:
        return True
    if rest[end : end + 1] == ")":
        return len(text) > 1 and not text.startswith(("19", "20"))
    return before.startswith("[") and len(text) == 3


def _stands_for_all(text: str, numbers: Numbers) -> bool:
    """Whether the number before `S16E03` is its absolute number, or lies between two episodes."""
    if text.endswith(".5"):
        return True
    found = number_list(text)
    if "-" in text and len(found) == len(numbers.episodes):
        numbers.absolute = found
        return True
    return False


def _take_date(numbers: Numbers, text: str) -> str:
    """Read a date out of `text` and return the text without it."""
    found = find_date(text)
    if found is None or found.pattern in {"yymmdd", "two-digit year"}:
        return text
    numbers.date = found.date
    return f"{text[: found.start].rstrip(' ._-([')}{text[found.end :].lstrip(')]')}"


def find_date(stem: str) -> Numbers | None:
    """Return the first possible date of a name."""
    for row in DATES:
        for match in row.regex.finditer(stem):
            date, other = make_date(match["year"], match["month"], match["day"])
            if date:
                return Numbers(
                    pattern=row.name,
                    confidence=row.confidence,
                    start=match.start(),
                    end=match.end(),
                    date=date,
                    other_date=other,
                )
    return None


def episode_title(text: str) -> str | None:
    """Return the words between number and tags as the episode's title; None without words."""
    if not text:
        return None
    text = _LEFT_OVER.sub("", _YEAR_FIRST.sub("", text.strip(" ._-")))
    if text[:1] == "[" and text.find("]") in {-1, len(text) - 1}:
        return None  # a group, or another tag nobody knows
    plain = clean(text)
    if plain[:1] in "([{" and plain[-1:] in ")]}":
        plain = plain[1:-1]
    return plain if any(c.isalnum() for c in plain) else None


def is_special(text: str) -> bool:
    """Whether words say that it is a special, an OVA, an opening or an ending."""
    return _SPECIAL.search(text) is not None


def reading_of(draft: Draft, offset: int = 0) -> Reading:
    """Make the value that leaves this room; `offset` is added to the spans."""
    numbers, title = draft.numbers, draft.title
    span = (numbers.pattern, offset + numbers.start, offset + numbers.end)
    return Reading(
        title=title.text,
        titles=title.others,
        year=title.year,
        country=title.country,
        seasons=numbers.seasons,
        episodes=numbers.episodes,
        absolute=numbers.absolute,
        date=numbers.date,
        part=numbers.part,
        special=draft.special,
        full_season=draft.full_season,
        episode_title=draft.episode_title,
        ids=title.ids,
        pattern=numbers.pattern,
        spans=(span,) if numbers.end else (),
        confidence=numbers.confidence,
    )
