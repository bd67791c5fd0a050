"""Named parts of a series come with records, and records from anywhere."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizer.lookup.parts import named_seasons
from organizer.model import NamedSeason

PART: dict[str, Any] = {"name": "Storm", "season": 2, "offset": 12, "last": 12, "numbers": {}}
USABLE = {
    "a part": (PART, NamedSeason(name="Storm", season=2, offset=12, last=12)),
    "counted over all": (
        {**PART, "season": None, "last": None},
        NamedSeason(name="Storm", season=None, offset=12),
    ),
    "numbers of its own": (
        {**PART, "numbers": {"1": [[0, 5]], "2": []}},
        NamedSeason(name="Storm", season=2, offset=12, last=12, numbers=((1, ((0, 5),)), (2, ()))),
    ),
}
BROKEN = {
    "no name": {**PART, "name": " "},
    "a season that is text": {**PART, "season": "2"},
    "a season below 0": {**PART, "season": -1},
    "a season that is true": {**PART, "season": True},
    "no offset": {**PART, "offset": None},
    "an endless number": {**PART, "offset": 10**30},
    "numbers that are a list": {**PART, "numbers": [1]},
    "a number that is a word": {**PART, "numbers": {"one": [[0, 5]]}},
    "a place of three": {**PART, "numbers": {"1": [[0, 5, 6]]}},
    "a place that is none": {**PART, "numbers": {"1": 5}},
    "no part at all": 7,
}


@pytest.mark.parametrize(("part", "wanted"), USABLE.values(), ids=USABLE)
def test_a_part_is_read(part: object, wanted: NamedSeason) -> None:
    assert named_seasons([part]) == (wanted,)


@pytest.mark.parametrize("part", BROKEN.values(), ids=BROKEN)
def test_a_part_of_another_form_is_left_out_alone(part: object) -> None:
    assert [it.name for it in named_seasons([part, PART])] == ["Storm"]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "season", "offset", "last", "numbers", "1", "x"]), inner
        )
    ),
    max_leaves=10,
)


@given(_JSON)
def test_nothing_in_a_record_ends_in_an_error(said: object) -> None:
    assert all(isinstance(it, NamedSeason) for it in named_seasons(said))
