"""Which episodes of a series a reading's numbers or date name, in each order."""

import datetime as dt
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, TypeVar

from organizer.match.episode_titles import TitleIndex
from organizer.match.evidence import piece
from organizer.match.questions import SceneNumbers
from organizer.match.readings import LAST_SEASON
from organizer.model import Episode, EpisodeId, Evidence, Order, Reading

_DAY = dt.timedelta(days=1)
_EXISTS = (piece("number-exists"),)
_SCENE = (piece("number-exists"), piece("order-scene"))
_IN_A_PART = (piece("season-of-part"),)
_ORDINAL_SEASON = "ordinal season, number"  # the pattern of `Show 2nd Season - 05`
_DVD = (piece("number-exists"), piece("order-dvd"))
_SEASON_UNSAID = (piece("season-unsaid"),)
_SPECIAL = (piece("special-number"),)
_APART = (piece("number-apart"),)
_SURE_OF_SEASON = 0.9  # S02E30 says so; in `S2 - 30` the two stand apart
_SURE_OF_SEASON_0 = 0.8  # S00E02 says so; `Special 2` and `OVA 2` only might mean it
Key = TypeVar("Key")


class Found(NamedTuple):
    """The episodes that a reading names in one order, and what that says for or against.

    `order` is None for a date: no numbering was used. Scene numbers are looked up as aired ones.
    """

    order: Order | None
    episodes: tuple[Episode, ...]
    pieces: tuple[Evidence, ...]
    is_scene: bool = False


class EpisodeIndex:
    """The episodes of one series, found by aired, DVD and absolute number and by date."""

    def __init__(
        self,
        episodes: Iterable[Episode],
        scene: SceneNumbers | None = None,
        parts: SceneNumbers | None = None,
    ) -> None:
        self.episodes = tuple(episodes)
        self.aired = {(e.season, e.number): e for e in self.episodes}
        self._scene = scene or {}
        self._parts = parts or {}

    @cached_property
    def scene(self) -> Mapping[tuple[int, int], tuple[Episode, ...]]:
        """By scene season and number, where it means other episodes than as aired."""
        return {
            numbers: _all(aired, self.aired)
            for numbers, aired in self._scene.items()
            if aired != (numbers,)
        }

    @cached_property
    def parts(self) -> Mapping[tuple[int, int], tuple[Episode, ...]]:
        """By season and number, where a part that is called `2nd Season` lies elsewhere."""
        return {
            key: found for key, aired in self._parts.items() if (found := _all(aired, self.aired))
        }

    @cached_property
    def dvd(self) -> Mapping[tuple[int, int], Episode]:
        """By DVD season and number; episodes without one are left out."""
        return {
            (e.dvd_season, e.dvd_number): e
            for e in self.episodes
            if e.dvd_season is not None and e.dvd_number is not None
        }

    @cached_property
    def dvd_differs(self) -> bool:
        """Whether DVD order names any other episode than aired order does."""
        return any(self.aired.get(key) is not episode for key, episode in self.dvd.items())

    @cached_property
    def has_absolute(self) -> bool:
        """Whether the catalog gives absolute numbers, so that none have to be counted."""
        return any(e.absolute for e in self.episodes)

    @cached_property
    def absolute(self) -> Mapping[int, Episode]:
        """By absolute number; counted over the aired seasons where the catalog has none."""
        if self.has_absolute:
            return {e.absolute: e for e in self.episodes if e.absolute and e.season > 0}
        regular = sorted(
            (e for e in self.episodes if e.season > 0), key=lambda e: (e.season, e.number)
        )
        return dict(enumerate(regular, start=1))

    @cached_property
    def twins(self) -> Mapping[tuple[Order, EpisodeId], tuple[Episode, ...]]:
        """The other episodes that have an episode's number in an order, where there are any.

        No catalog should have them, but some do; which one is listed last decides nothing.
        """
        numbered: dict[tuple[Order, Hashable], list[Episode]] = {}
        for episode in self.episodes:
            for order, number in _numbers_of(episode):
                numbered.setdefault((order, number), []).append(episode)
        return {
            (order, episode.id): tuple(other for other in same if other is not episode)
            for (order, _), same in numbered.items()
            if len(same) > 1
            for episode in same
        }

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
    def last_date(self) -> dt.date:
        """The newest air date known; the catalog may lag behind it."""
        return max(self.dates, default=dt.date.min)

    @cached_property
    def titles(self) -> TitleIndex:
        """By title."""
        return TitleIndex(self.episodes)

    @cached_property
    def last_season(self) -> int:
        """The newest season; 0 when there are only specials."""
        return max((e.season for e in self.episodes), default=0)

    @cached_property
    def has_several_seasons(self) -> bool:
        """Whether a number without its season leaves something open."""
        return len({e.season for e in self.episodes if e.season > 0}) > 1


def episodes_named(reading: Reading, index: EpisodeIndex, order: Order | None) -> Iterator[Found]:
    """Yield the episodes that `reading` names, once for each order in which all of them exist.

    An `order` that is not None is the only one tried for numbers; specials, which have no number
    in the other orders, are still found by their aired one.
    """
    if reading.episodes:
        yield from _each_twin(_by_season(reading, index, order), index)
    elif reading.absolute:
        yield from _each_twin(_by_absolute(reading, index, order), index)
    if reading.date and not reading.episodes:
        yield from _by_date(reading, reading.date, index)


def _numbers_of(episode: Episode) -> Iterator[tuple[Order, Hashable]]:
    yield Order.AIRED, (episode.season, episode.number)
    if episode.dvd_season is not None and episode.dvd_number is not None:
        yield Order.DVD, (episode.dvd_season, episode.dvd_number)
    if episode.absolute and episode.season > 0:
        yield Order.ABSOLUTE, episode.absolute


def _each_twin(founds: Iterable[Found], index: EpisodeIndex) -> Iterator[Found]:
    """Yield what was found, and the same again with each other episode of one of the numbers."""
    for found in founds:
        yield found
        for place, episode in enumerate(found.episodes):
            for twin in index.twins.get((found.order or Order.AIRED, episode.id), ()):
                episodes = (*found.episodes[:place], twin, *found.episodes[place + 1 :])
                yield found._replace(episodes=episodes)


def _by_season(reading: Reading, index: EpisodeIndex, order: Order | None) -> Iterator[Found]:
    seasons = reading.seasons
    season = seasons[0] if seasons else 0 if reading.special else 1
    season = index.last_season if season == LAST_SEASON else season
    keys = [(season, number) for number in reading.episodes]
    aired = _all(keys, index.aired)
    part = _in_parts(reading, keys, aired, index) if order is None and index.parts else ()
    if part:
        yield Found(Order.AIRED, part, _EXISTS)
    if aired and (order in (None, Order.AIRED) or season == 0):
        told = _IN_A_PART if part and reading.pattern == _ORDINAL_SEASON else ()
        pieces = (*_EXISTS, *_season_evidence(reading, aired, index), *told)
        yield Found(Order.AIRED, aired, pieces)
    if order is None and index.scene and (scene := _in_scene_order(keys, index)):
        yield Found(Order.AIRED, scene, _SCENE, is_scene=True)
    is_tried = order is Order.DVD or (order is None and index.dvd_differs)
    if is_tried and (dvd := _all(keys, index.dvd)):
        yield Found(Order.DVD, dvd, _EXISTS if order else _DVD)
    if order is Order.ABSOLUTE or (order is None and not aired and season > 0):
        yield from _counted_through(reading, season, index, order)


def _in_parts(
    reading: Reading,
    keys: Sequence[tuple[int, int]],
    aired: tuple[Episode, ...],
    index: EpisodeIndex,
) -> tuple[Episode, ...]:
    """Return the episodes of a part called `2nd Season`; empty for S02E05, which is no name.

    They count where nothing was aired so, too: then the numbers can mean nothing else.
    """
    if aired and reading.confidence >= _SURE_OF_SEASON:
        return ()
    found = [index.parts.get(key, ()) for key in keys]
    episodes = tuple(e for episodes in found for e in episodes) if all(found) else ()
    return () if episodes == aired else episodes


def _in_scene_order(keys: Sequence[tuple[int, int]], index: EpisodeIndex) -> tuple[Episode, ...]:
    """Return the episodes that scene numbers mean; empty when they mean what they say."""
    if not any(key in index.scene for key in keys):
        return ()
    found = [index.scene.get(key) or _all([key], index.aired) for key in keys]
    return tuple(e for episodes in found for e in episodes) if all(found) else ()


def _counted_through(
    reading: Reading, season: int, index: EpisodeIndex, order: Order | None
) -> Iterator[Found]:
    """Yield `1x30` as the thirtieth episode of all, where the first season has fewer."""
    counted = _all(reading.episodes, index.absolute)
    if counted and (season == 1 or all(e.season == season for e in counted)):
        pieces = () if order or not reading.seasons else (_counted_evidence(reading, index),)
        yield Found(Order.ABSOLUTE, counted, (*_EXISTS, *pieces, *_counting(counted, index)))


def _counted_evidence(reading: Reading, index: EpisodeIndex) -> Evidence:
    """`S2 - 30` often counts over all and only says where that lies; `S02E30` hardly ever does."""
    is_bare = reading.confidence < _SURE_OF_SEASON
    is_apart = is_bare and index.has_absolute and reading.season != 1
    return piece("season-of-absolute" if is_apart else "order-absolute")


def _by_absolute(reading: Reading, index: EpisodeIndex, order: Order | None) -> Iterator[Found]:
    numbers = reading.absolute
    if reading.special:
        if specials := _all([(0, number) for number in numbers], index.aired):
            how = _APART if any(it.numbered_apart for it in specials) else _SPECIAL
            yield Found(Order.AIRED, specials, (*_EXISTS, *how))
        return
    if order in (None, Order.ABSOLUTE) and (counted := _all(numbers, index.absolute)):
        yield Found(Order.ABSOLUTE, counted, (*_EXISTS, *_counting(counted, index)))


def _by_date(reading: Reading, date: dt.date, index: EpisodeIndex) -> Iterator[Found]:
    if same_day := index.dates.get(date):
        for episode in same_day:
            is_unsaid = episode.season == 0 and not reading.special and len(same_day) > 1
            special = (piece("special-unsaid"),) if is_unsaid else ()
            yield Found(None, (episode,), (piece("date-exact"), *special))
        return
    beside = [*index.dates.get(date - _DAY, ()), *index.dates.get(date + _DAY, ())]
    if len(beside) == 1:
        detail = f"no episode on {date}, one on {beside[0].first_aired}"
        name = "date-near" if date < index.last_date else "date-edge"
        yield Found(None, tuple(beside), (piece(name, detail),))


def _all(keys: Sequence[Key], index: Mapping[Key, Episode]) -> tuple[Episode, ...]:
    """Return the episode of each key; empty unless all of them exist."""
    found = tuple([index[key] for key in keys if key in index])
    return found if len(found) == len(keys) else ()


def _counting(episodes: tuple[Episode, ...], index: EpisodeIndex) -> tuple[Evidence, ...]:
    if index.has_absolute:
        return ()
    if not index.has_several_seasons:
        return (piece("order-derived"),)
    if all(e.season == 1 for e in episodes):
        return (piece("order-derived"), piece("season-unsaid-bare"))
    return (piece("order-derived-far"),)


def _season_evidence(
    reading: Reading, aired: tuple[Episode, ...], index: EpisodeIndex
) -> tuple[Evidence, ...]:
    pieces: tuple[Evidence, ...] = ()
    if any(episode.numbered_apart for episode in aired):
        pieces = _APART
    elif reading.special and reading.confidence < _SURE_OF_SEASON_0:
        pieces = _SPECIAL
    elif not reading.seasons and index.has_several_seasons:
        pieces = _SEASON_UNSAID
    if reading.absolute:
        pieces = (*pieces, *_second_number(reading, aired))
    if reading.date:
        pieces = (*pieces, *_second_date(reading.date, aired))
    return pieces


def _second_number(reading: Reading, aired: tuple[Episode, ...]) -> tuple[Evidence, ...]:
    absolute = tuple(e.absolute for e in aired)
    if None in absolute:
        return ()
    agrees = absolute == reading.absolute
    return (piece("absolute-agrees" if agrees else "absolute-contradicts"),)


def _second_date(date: dt.date, aired: tuple[Episode, ...]) -> tuple[Evidence, ...]:
    first = aired[0].first_aired
    if first is None:
        return ()
    distance = abs((first - date).days)
    if distance == 0:
        return (piece("date-agrees"),)
    return (piece("date-contradicts"),) if distance > 2 else ()
