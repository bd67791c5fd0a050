"""Parts of a series that have names of their own: what numbers mean that are counted in them.

`Show Crimson Arc - 05` is the fifth episode of a part, which may be the seventeenth of a season.
The names and numbers come with the catalog's records (AniDB's, by Anime-Lists).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from organizer.match.evidence import piece
from organizer.match.numbers import EpisodeIndex, Found
from organizer.model import Episode, NamedSeason, Order, Reading, Series
from organizer.text import fold_title

_EXISTS = (piece("number-exists"),)
_ORDINAL = re.compile(
    r"(?P<series>.+) (?:(?P<ordinal>[2-9])(?:st|nd|rd|th) season|season (?P<number>[2-9])"
    r"|s(?P<short>[2-9]))"
)
_USUAL_NUMBERS = 100  # of a part whose end nobody says
_MOST_NUMBERS = 2_000  # of any part


def meant(season: NamedSeason, number: int) -> tuple[tuple[int | None, int], ...]:
    """Return the aired season and number, or several; season None is counted over all.

    >>> meant(NamedSeason(name="Arc", season=1, offset=12, last=12), 5)
    ((1, 17),)
    """
    for said, places in season.numbers:
        if said == number:
            return places
    if number < 1 or (season.last is not None and number > season.last):
        return ()
    return ((season.season, number + season.offset),) if number + season.offset > 0 else ()


def episodes_of_part(reading: Reading, season: NamedSeason, index: EpisodeIndex) -> Iterator[Found]:
    """Yield the episodes that a reading names which calls the series by the name of a part.

    A number counts in the part. A season that is said with it is the part's own first one, or
    the series', so that both are tried; specials are counted in neither.
    """
    numbers = reading.episodes or reading.absolute
    if reading.special or not numbers:
        return
    said = reading.seasons[0] if reading.seasons else 1
    mapped = _in_part(season, numbers, index) if said in (1, season.season) else ()
    if mapped:
        yield Found(Order.AIRED, mapped, _EXISTS)
    if said == season.season and said != 1:
        aired = tuple(index.aired[key] for n in numbers if (key := (said, n)) in index.aired)
        if len(aired) == len(numbers) and aired != mapped:
            yield Found(Order.AIRED, aired, _EXISTS)


def _in_part(
    season: NamedSeason, numbers: Sequence[int], index: EpisodeIndex
) -> tuple[Episode, ...]:
    found: list[Episode] = []
    for number in numbers:
        places = meant(season, number)
        episodes = [e for place in places if (e := _at(place, index)) is not None]
        if not places or len(episodes) != len(places):
            return ()
        found += episodes
    return tuple(found)


def _at(place: tuple[int | None, int], index: EpisodeIndex) -> Episode | None:
    season, number = place
    return index.absolute.get(number) if season is None else index.aired.get((season, number))


def numbers_by_ordinal(series: Series) -> Mapping[tuple[int, int], tuple[tuple[int, int], ...]]:
    """Return what season and number mean where a part is called `Show 2nd Season`.

    Readers take the words for a season; TheTVDB may have that part within another one.
    """
    return _by_ordinal(series) if series.named_seasons else {}


@lru_cache(maxsize=4096)
def _by_ordinal(series: Series) -> Mapping[tuple[int, int], tuple[tuple[int, int], ...]]:
    whole = {fold_title(name) for name in (series.name, *series.aliases)}
    found: dict[tuple[int, int], tuple[tuple[int, int], ...]] = {}
    for season in series.named_seasons:
        match = _ORDINAL.fullmatch(fold_title(season.name))
        if match is None or match["series"] not in whole:
            continue
        said = int(match["ordinal"] or match["number"] or match["short"])
        for number in range(1, min(season.last or _USUAL_NUMBERS, _MOST_NUMBERS) + 1):
            places = meant(season, number)
            known = tuple((place, n) for place, n in places if place is not None)
            if known and len(known) == len(places):
                found.setdefault((said, number), known)
    return found
