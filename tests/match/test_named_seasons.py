"""What a number means under the name of a part of a series."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizer.match.named_seasons import meant, numbers_by_ordinal
from organizer.model import NamedSeason, Series, SeriesId


def _with_number(number: int, places: tuple[tuple[int, int], ...]) -> NamedSeason:
    return NamedSeason(name="A", season=1, numbers=((number, places),))


MEANT = {
    "a season": (NamedSeason(name="A", season=2), 5, ((2, 5),)),
    "a later half": (NamedSeason(name="A", season=1, offset=12), 5, ((1, 17),)),
    "behind its last one": (NamedSeason(name="A", season=1, last=12), 13, ()),
    "its last one": (NamedSeason(name="A", season=1, last=12), 12, ((1, 12),)),
    "counted over all": (NamedSeason(name="A", season=None, offset=24), 2, ((None, 26),)),
    "a number of its own": (_with_number(2, ((0, 6),)), 2, ((0, 6),)),
    "a number of nothing": (_with_number(2, ()), 2, ()),
    "number 0": (NamedSeason(name="A", season=1, offset=1), 0, ()),
    "before the first": (NamedSeason(name="A", season=1, offset=-3), 2, ()),
}


@pytest.mark.parametrize(("season", "number", "wanted"), MEANT.values(), ids=MEANT)
def test_a_number_means_what_the_part_says(
    season: NamedSeason, number: int, wanted: tuple[tuple[int | None, int], ...]
) -> None:
    assert meant(season, number) == wanted


@given(st.integers(-50, 50), st.integers(1, 50), st.integers(1, 60), st.integers(1, 60))
def test_two_numbers_of_a_part_never_mean_one_episode(
    offset: int, last: int, one: int, other: int
) -> None:
    season = NamedSeason(name="A", season=1, offset=offset, last=last)
    assert one == other or not set(meant(season, one)) & set(meant(season, other))


ORDINALS = {
    "an ordinal": ("Harbor 2nd Season", 2),
    "a number": ("Harbor Season 3", 3),
    "the word's first letter": ("Harbor S2", 2),
    "of an alias": ("Port 2nd Season", 2),
    "of another series": ("Storm 2nd Season", None),
    "the first, which is the whole": ("Harbor 1st Season", None),
    "a mere number": ("Harbor 2", None),
}


@pytest.mark.parametrize(("name", "said"), ORDINALS.values(), ids=ORDINALS)
def test_seasons_that_are_words_of_a_name_are_known(name: str, said: int | None) -> None:
    part = NamedSeason(name=name, season=1, offset=12, last=12)
    series = Series(id=SeriesId(1), name="Harbor", aliases=("Port",), named_seasons=(part,))
    found = numbers_by_ordinal(series)
    wanted = {} if said is None else {(said, n): ((1, n + 12),) for n in range(1, 13)}
    assert found == wanted
