"""The numbers that names get: which, in the wanted order, and how several are written.

Aired and DVD numbers are a season and a number. In absolute order all episodes are one long
season 1, which is how media servers read it: folder `Season 01`, number `030` (or `S01E030`).
Specials have no absolute number; they keep their aired `S00E01`, in that order as in every
other. An episode that has no number in the wanted order is never given one: `MissingNumber`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from organizer.model import Episode, Order, Reason
from organizer.render.unnameable import Unnameable

Number = tuple[int, int]


class MissingNumber(Unnameable):
    """An episode has no number in the order that names are to get."""

    reason = Reason.MISSING_NUMBER


def numbers_in(order: Order, episodes: Sequence[Episode]) -> tuple[Number, ...]:
    """Return season and number of each episode in `order`; raises `MissingNumber`.

    >>> from organizer.model import EpisodeId
    >>> third = Episode(id=EpisodeId(1), season=2, number=3, absolute=16)
    >>> numbers_in(Order.ABSOLUTE, [third])
    ((1, 16),)
    """
    if order is Order.ABSOLUTE and all(episode.season == 0 for episode in episodes):
        order = Order.AIRED
    return tuple(_number_in(order, episode) for episode in episodes)


def _number_in(order: Order, episode: Episode) -> Number:
    season, number = {
        Order.AIRED: (episode.season, episode.number),
        Order.DVD: (episode.dvd_season, episode.dvd_number),
        Order.ABSOLUTE: (1, episode.absolute),
    }[order]
    if season is None or number is None:
        raise MissingNumber(
            f"S{episode.season:02}E{episode.number:02} has no number in {order} order"
        )
    return season, number


@dataclass(frozen=True, slots=True)
class Style:
    """A row of the table of styles for the numbers of several episodes in one file.

    Attributes:
        write: from the numbers of one season to text.
        needs_run: whether it is only true of numbers that follow one another.
    """

    name: str
    example: str
    write: Callable[[Sequence[Number]], str]
    needs_run: bool = False


def _first(numbers: Sequence[Number]) -> str:
    return f"S{numbers[0][0]:02}E{numbers[0][1]:02}"


def _each(numbers: Sequence[Number], form: str) -> str:
    return "".join(form.format(number) for _, number in numbers)


STYLES: tuple[Style, ...] = (
    Style("prefixed-range", "S01E01-E03", lambda n: f"{_first(n)}-E{n[-1][1]:02}", needs_run=True),
    Style("range", "S01E01-03", lambda n: f"{_first(n)}-{n[-1][1]:02}", needs_run=True),
    Style("extend", "S01E01-02-03", lambda n: _first(n) + _each(n[1:], "-{:02}")),
    Style("scene", "S01E01-E02-E03", lambda n: _first(n) + _each(n[1:], "-E{:02}")),
    Style("repeat", "S01E01E02E03", lambda n: _first(n) + _each(n[1:], "E{:02}")),
    Style("duplicate", "S01E01.S01E02.S01E03", lambda n: ".".join(_first([one]) for one in n)),
)
_BY_NAME = {style.name: style for style in STYLES}


def code(numbers: Sequence[Number], style: str = "prefixed-range") -> str:
    """Return how names say these episodes; raises KeyError for a style that does not exist.

    A range is only written for numbers that follow one another: it would name the ones between.

    >>> code([(1, 1), (1, 2), (1, 3)])
    'S01E01-E03'
    >>> code([(1, 1), (1, 3)])
    'S01E01E03'
    >>> code([(1, 12), (2, 1)])
    'S01E12S02E01'
    """
    chosen = _BY_NAME[style]
    if len(numbers) == 1:
        return _first(numbers)
    if len({season for season, _ in numbers}) > 1:
        return "".join(_first([number]) for number in numbers)
    if chosen.needs_run and not _is_run([number for _, number in numbers]):
        chosen = _BY_NAME["repeat"]
    return chosen.write(numbers)


def absolute_code(numbers: Sequence[int]) -> str:
    """Return absolute numbers as names say them.

    >>> absolute_code([12]), absolute_code([12, 13, 14]), absolute_code([12, 20])
    ('012', '012-014', '012+020')
    """
    if len(numbers) > 1 and _is_run(numbers):
        return f"{numbers[0]:03}-{numbers[-1]:03}"
    return "+".join(f"{number:03}" for number in numbers)


def _is_run(numbers: Sequence[int]) -> bool:
    return all(after == before + 1 for before, after in pairwise(numbers))
