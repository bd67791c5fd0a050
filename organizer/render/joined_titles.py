"""The titles of several episodes in one file as one title."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from organizer.title_forms import from_roman

_NUMBER_AT_END = re.compile(
    r"^(?P<start>.*?)(?P<open>[\s:,-]*[(\[]?\s*(?:part|pt\.?|teil|partie|parte)?\s*)"
    r"(?P<number>\d{1,2}|[IVX]{1,5})(?P<close>\s*[)\]]?)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Counted:
    """A title that ends in a number: `Exodus (2)`."""

    before: str
    written: str
    number: int
    after: str


def join_titles(titles: Sequence[str], between: str = " + ") -> str:
    """Return the titles as one: equal ones once, numbered ones as a range.

    >>> join_titles(["Pilot (1)", "Pilot (2)"])
    'Pilot (1-2)'
    >>> join_titles(["The Long Way, Part I", "The Long Way, Part II", "The Long Way, Part III"])
    'The Long Way, Part I-III'
    >>> join_titles(["Arrival", "Departure"])
    'Arrival + Departure'
    """
    distinct = list(dict.fromkeys(title for title in titles if title))
    if len(distinct) < 2:
        return "".join(distinct)
    counted = [_counted(title) for title in distinct]
    runs = [entry for entry in counted if entry is not None]
    if len(runs) == len(distinct) and _is_one_run(runs):
        first, last = runs[0], runs[-1]
        return f"{first.before}{first.written}-{last.written}{first.after}"
    return between.join(distinct)


def _counted(title: str) -> _Counted | None:
    found = _NUMBER_AT_END.match(title)
    if not found:
        return None
    written = found["number"]
    number = int(written) if written.isdecimal() else from_roman(written)
    # `Agent X` and `Louis XIV` are names: a Roman number counts only after "Part" or in brackets.
    is_marked = bool(found["open"].strip(" :,-"))
    if number is None or not (is_marked or written.isdecimal()):
        return None
    return _Counted(f"{found['start']}{found['open']}", written, number, found["close"])


def _is_one_run(entries: Sequence[_Counted]) -> bool:
    return all(
        a.before.casefold() == b.before.casefold()
        and a.after == b.after
        and b.number == a.number + 1
        for a, b in pairwise(entries)
    )
