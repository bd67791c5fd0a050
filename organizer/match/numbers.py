"""Which episodes of a series a reading's numbers or date name, in each order."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from organizer.match.evidence import piece
from organizer.model import Episode, Evidence, Order, Reading
from organizer.text import fold_title

_DAY = dt.timedelta(days=1)
Key = TypeVar("Key")


class EpisodeIndex:
    """The episodes of one series, found by aired, DVD and absolute number, by date and by title."""

    def __init__(self, episodes: Iterable[Episode]) -> None:
        self.episodes = tuple(episodes)

    @cached_property
    def aired(self) -> Mapping[tuple[int, int], Episode]:
        """By aired season and number."""
        return {(e.season, e.number): e for e in self.episodes}

    @cached_property
    def dvd(self) -> Mapping[tuple[int, int], Episode]:
        """By DVD season and number; episodes without one are left out."""
        return {
            (e.dvd_season, e.dvd_number): e
            for e in self.episodes
            if e.dvd_season is not None and e.dvd_number is not None
        }

    @cached_property
    def has_absolute(self) -> bool:
        """Whether the catalog gives absolute numbers, so that none have to be counted."""
        return any(e.absolute for e in self.episodes)

    @cached_property
    def absolute(self) -> Mapping[int, Episode]:
        """By absolute number; counted over the aired seasons where the catalog has none."""
        if self.has_absolute:
            return {e.absolute: e for e in self.episodes if e.absolute}
        regular = sorted(
            (e for e in self.episodes if e.season > 0), key=lambda e: (e.season, e.number)
        )
        return dict(enumerate(regular, start=1))

    @cached_property
    def dates(self) -> Mapping[dt.date, tuple[Episode, ...]]:
        """By the day they first aired; several on one day in order."""
        found: dict[dt.date, tuple[Episode, ...]] = {}
        for episode in self.episodes:
            if episode.first_aired:
                before = found.get(episode.first_aired, ())
                found[episode.first_aired] = (*before, episode)
        return found

    @cached_property
    def titles(self) -> frozenset[str]:
        """Every folded episode title."""
        return frozenset(fold_title(e.title) for e in self.episodes if e.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The episodes that a reading names in one order, and what that order says for or against."""

    order: Order
    episodes: tuple[Episode, ...]
    evidence: tuple[Evidence, ...]


def episodes_named(reading: Reading, index: EpisodeIndex) -> Iterator[Found]:
    """Yield the episodes that `reading` names, once for each order in which all of them exist."""
    if reading.episodes:
        yield from _by_season(reading, index)
    elif reading.absolute:
        yield from _by_absolute(reading.absolute, reading, index)
    if reading.date and not reading.episodes:
        yield from _by_date(reading.date, index)


def _by_season(reading: Reading, index: EpisodeIndex) -> Iterator[Found]:
    season = reading.season
    if season is None:
        season = 0 if reading.special else 1
    keys = [(season, number) for number in reading.episodes]
    if aired := _all(keys, index.aired):
        yield _found(Order.AIRED, aired, _second_number(reading, aired))
    if dvd := _all(keys, index.dvd):
        yield _found(Order.DVD, dvd, (piece("order-dvd"),))
    if season == 1 and not aired and (counted := _all(reading.episodes, index.absolute)):
        yield _found(Order.ABSOLUTE, counted, (piece("order-absolute"),))


def _by_absolute(
    numbers: tuple[int, ...], reading: Reading, index: EpisodeIndex
) -> Iterator[Found]:
    if reading.special:
        if specials := _all([(0, number) for number in numbers], index.aired):
            yield _found(Order.AIRED, specials, ())
        return
    if counted := _all(numbers, index.absolute):
        derived = () if index.has_absolute else (piece("order-derived"),)
        yield _found(Order.ABSOLUTE, counted, derived)


def _by_date(date: dt.date, index: EpisodeIndex) -> Iterator[Found]:
    if same_day := index.dates.get(date):
        yield Found(order=Order.AIRED, episodes=same_day, evidence=(piece("date-exact"),))
        return
    beside = [*index.dates.get(date - _DAY, ()), *index.dates.get(date + _DAY, ())]
    if len(beside) == 1:
        detail = f"no episode on {date}, one on {beside[0].first_aired}"
        near = (piece("date-near", detail),)
        yield Found(order=Order.AIRED, episodes=tuple(beside), evidence=near)


def _found(order: Order, episodes: tuple[Episode, ...], evidence: tuple[Evidence, ...]) -> Found:
    return Found(order=order, episodes=episodes, evidence=(piece("number-exists"), *evidence))


def _all(keys: Sequence[Key], index: Mapping[Key, Episode]) -> tuple[Episode, ...]:
    episodes = tuple(index[key] for key in keys if key in index)
    return episodes if len(episodes) == len(keys) else ()


def _second_number(reading: Reading, aired: tuple[Episode, ...]) -> tuple[Evidence, ...]:
    absolute = tuple(e.absolute for e in aired)
    if not reading.absolute or None in absolute:
        return ()
    agrees = absolute == reading.absolute
    return (piece("absolute-agrees" if agrees else "absolute-contradicts"),)
