"""Named parts of a series, read from its record; a record may come from anywhere."""

from collections.abc import Iterator

from organizer.catalog.values import text
from organizer.model import NamedSeason

_LARGEST = 1_000_000  # of a number that an episode may have


class _Unusable(ValueError):
    """A part that is not in the form that the catalog gives it."""


def named_seasons(said: object) -> tuple[NamedSeason, ...]:
    """Return the parts of a series' record; one of another form is left out."""
    return tuple(_usable(said if isinstance(said, list) else []))


def _usable(said: list[object]) -> Iterator[NamedSeason]:
    for part in said:
        try:
            yield _named_season(part)
        except _Unusable:
            continue


def _named_season(part: object) -> NamedSeason:
    if not isinstance(part, dict) or (name := text(part.get("name"))) is None:
        raise _Unusable
    season, last = part.get("season"), part.get("last")
    numbers = part.get("numbers") or {}
    if not isinstance(numbers, dict):
        raise _Unusable
    return NamedSeason(
        name=name,
        season=None if season is None else _count(season),
        offset=_count(part.get("offset"), lowest=-_LARGEST),
        last=None if last is None else _count(last),
        numbers=tuple((_key(number), _places(places)) for number, places in numbers.items()),
    )


def _places(places: object) -> tuple[tuple[int, int], ...]:
    if not isinstance(places, list | tuple):
        raise _Unusable
    return tuple(_place(place) for place in places)


def _place(place: object) -> tuple[int, int]:
    if not isinstance(place, list | tuple) or len(place) != 2:
        raise _Unusable
    return _count(place[0]), _count(place[1])


def _key(number: object) -> int:
    if not isinstance(number, str) or not (number.isascii() and number.isdecimal()):
        raise _Unusable
    return _count(int(number[:10]))


def _count(said: object, lowest: int = 0) -> int:
    if type(said) is not int or not lowest <= said <= _LARGEST:
        raise _Unusable
    return said
