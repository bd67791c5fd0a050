"""How well a search by name was answered: whether a service need be asked as well.

Broad on purpose. What matching takes for a series' name has to count as an answer here, so that
with the network gone everything known works as it does without services; but only a name that is
spelled so, of no other year or country, makes asking needless.
"""

from collections.abc import Iterable
from enum import IntEnum

from organizer.catalog.search import FoundName, Tier

_LEAST_LIKENESS = 80.0  # matching looks at names from 85 of 100 on
_NEAR_YEARS = 1  # services differ by one: a pilot at New Year, another country's premiere


class Answered(IntEnum):
    """How well the best series that was found answers a name; larger is better."""

    POORLY = 0
    NEARLY = 1  # a service is asked; while it is down, this is what there is
    WELL = 2  # no service is asked


def how_well(found: Iterable[FoundName], suffix: str) -> Answered:
    """Return how well names answer; `suffix` is the year or country asked for, "" for none."""
    return max((_one(name, suffix) for name in found), default=Answered.POORLY)


def _one(name: FoundName, suffix: str) -> Answered:
    if name.tier is Tier.ALIKE:
        is_near = name.likeness >= _LEAST_LIKENESS
        return Answered.NEARLY if is_near and not _contradicts(name, suffix) else Answered.POORLY
    if not suffix or name.agrees:
        return Answered.WELL
    if _contradicts(name, suffix):
        return Answered.POORLY
    # Asked for as a whole: `Space 1999`.
    return (
        Answered.WELL
        if name.tier in (Tier.EXACT, Tier.ALIAS, Tier.TRANSLATION)
        else (Answered.NEARLY)
    )


def _contradicts(name: FoundName, suffix: str) -> bool:
    if not suffix or name.agrees:
        return False
    known = [it for it in (name.suffix, name.year) if it and it.isdecimal() == suffix.isdecimal()]
    if not known or name.tier < Tier.VARIANT:
        return False
    if not suffix.isdecimal():
        return suffix not in known
    return all(abs(int(it) - int(suffix)) > _NEAR_YEARS for it in known)
