"""What the matched text of a pattern says: numbers in any spelling, lists, ranges and dates."""

import datetime as dt
import itertools
import re
from dataclasses import dataclass

from organizer.parse.words import MONTHS, NUMBER_WORDS, ORDINAL_WORDS
from organizer.title_forms import from_roman

_CJK_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0}
_STEP = re.compile(r"([^\d]*)(\d+)")
_REPEATED_SEASON = re.compile(r"[sS](\d{1,4})[\s._]?(?=[eE]\d)|(?<=[\s._\-+&,])(\d{1,4})(?=[xX]\d)")
_VERSION = re.compile(r"[vV]\d(?!\d)")
_RANGE = re.compile(
    r"[-~–—:]|to|thru|through|do|по|al|ao|à|(?<![a-z])a(?![a-z])|bis", re.IGNORECASE
)

# A range longer than this is no list of episodes in one file or pack, but two other numbers.
LONGEST_RANGE = 2500
# Hardly a programme whose files are named by date is older than this.
EARLIEST = dt.date(1951, 1, 1)
LATEST_YEAR = 2049


@dataclass(slots=True, kw_only=True)
class Numbers:
    """What one pattern read: numbers, and where in the stem.

    Attributes:
        start, end: the part of the stem that the pattern used.
        other_date: the same date with day and month exchanged, where both are possible.
    """

    pattern: str
    confidence: float
    start: int
    end: int
    seasons: tuple[int, ...] = ()
    episodes: tuple[int, ...] = ()
    absolute: tuple[int, ...] = ()
    date: dt.date | None = None
    other_date: dt.date | None = None
    part: int | None = None


def to_int(text: str) -> int | None:
    """Read a number in digits, Roman, Chinese or words; None for anything else.

    >>> to_int("VII"), to_int("二十三"), to_int("sept"), to_int("05")
    (7, 23, 7, 5)
    """
    if text.isascii() and text.isdigit():
        return int(text)
    lower = text.lower()
    known = NUMBER_WORDS.get(lower) or ORDINAL_WORDS.get(lower)
    if known is not None:
        return known
    roman = from_roman(lower)
    return _chinese(text) if roman is None else roman


def _chinese(text: str) -> int | None:
    total, current = 0, 0
    for character in text:
        if character in _CJK_DIGITS:
            current = current * 10 + _CJK_DIGITS[character]
        elif character in "十百":
            total += max(current, 1) * (10 if character == "十" else 100)
            current = 0
        elif character.isdecimal():
            current = current * 10 + int(character)
        else:
            return None
    return total + current if text else None


def number_list(text: str) -> tuple[int, ...]:
    """Read a list or range of numbers, in order, each once; a falling range ends the list.

    >>> number_list("02-04"), number_list("04E05E09"), number_list("1 to 3")
    ((2, 3, 4), (4, 5, 9), (1, 2, 3))
    """
    if text.isdigit() and text.isascii():
        return (int(text),)
    found: list[int] = []
    for between, digits in _STEP.findall(_VERSION.sub("", text)):
        number = int(digits)
        if found and _RANGE.search(between):
            if not found[-1] < number <= found[-1] + LONGEST_RANGE:
                continue
            found += range(found[-1] + 1, number + 1)
        elif found and not _may_follow(between, found[-1], number):
            break
        else:
            found.append(number)
    return tuple(dict.fromkeys(found))


def _may_follow(between: str, before: int, number: int) -> bool:
    """Whether a number continues a list: `_03` only in a row, a smaller one only as `E01`."""
    if "_" in between:
        return number == before + 1
    return number > before or "e" in between


def episode_list(text: str, season: int) -> tuple[int, ...]:
    """Read the episodes of a chain that may repeat the season (`01.S03E02`, `03 - 1x04`).

    What stands behind another season is left out.
    """
    for match in _REPEATED_SEASON.finditer(text):
        if int(match[1] or match[2]) != season:
            text = text[: match.start()]
            break
    else:
        text = _REPEATED_SEASON.sub("", text)
    return number_list(text)


_SEASON_STEP = re.compile(r"(\D*)(\d+)")


def season_list(text: str, *, plural: bool) -> tuple[tuple[int, ...], int]:
    """Read a list of seasons; also return how much of `text` belongs to it.

    `2 - 05` after `Season` is season 2 and an episode, `1-3` are seasons, `1 2 3` too.
    """
    steps = [(m[1], m[2], m.end()) for m in _SEASON_STEP.finditer(text)]
    found, end = [int(steps[0][1])], steps[0][2]
    many = plural or (len(steps) > 2 and _counts_up(steps[:3]))
    for between, digits, stop in steps[1:]:
        number = int(digits)
        if number > 60 and number < 1900:
            break
        if _RANGE.search(between):
            if not _is_season_range(between, digits, found[-1], plural=many):
                break
            found += range(found[-1] + 1, number + 1)
        elif not _is_season_step(between, digits, found[-1], many=many):
            break
        else:
            found.append(number)
        end = stop
    return tuple(dict.fromkeys(found)), end


def _counts_up(steps: list[tuple[str, str, int]]) -> bool:
    numbers = [int(digits) for _, digits, _ in steps]
    return all(after == before + 1 for before, after in itertools.pairwise(numbers))


def _is_season_range(between: str, digits: str, before: int, *, plural: bool) -> bool:
    number = int(digits)
    if not before < number <= before + 60:
        return False
    if plural or ":" in between or any(c.isalpha() for c in between):
        return True
    if between.strip() == between:  # 1-3
        return True
    return not (between.startswith(" ") and between.endswith(" ")) or (
        not digits.startswith("0") and number < 10
    )


def _is_season_step(between: str, digits: str, before: int, *, many: bool) -> bool:
    if any(c in between for c in "&+,"):
        return int(digits) > before
    if between.strip(" ._").lower() in {"and", "y", "e", "et", "und"}:
        return int(digits) > before
    if between == "." and int(digits) > before and not digits.startswith("0"):
        return len(digits) == 1
    return many and int(digits) == before + 1


def make_date(year: str, month: str, day: str) -> tuple[dt.date | None, dt.date | None]:
    """Return the date, and the other one where day and month may be exchanged.

    Impossible dates and those outside television's time give (None, None); a month above 12
    exchanges the two.
    """
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < 50 else 1900
    if month.isdigit():
        first, other = _day(number, int(month), int(day)), _day(number, int(day), int(month))
    else:
        first, other = _day(number, MONTHS[month.lower().rstrip(".")], int(day)), None
    if first is None:
        return other, None
    return first, other if other != first else None


def _day(year: int, month: int, day: int) -> dt.date | None:
    if not (EARLIEST.year <= year <= LATEST_YEAR and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return None
    return date if date >= EARLIEST else None
