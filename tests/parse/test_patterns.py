"""Every row of the numbering tables reads its own example, as it says, under its own name."""

from collections.abc import Callable

import pytest

from organizer.model import ParsedName, Reading
from organizer.parse.bare_patterns import IN_WORDS, SET_OFF, SHORT
from organizer.parse.patterns import DATES, SEASON_EPISODE, NumberingPattern, hints_in
from organizer.parse.word_patterns import EPISODES, PARTS, SEASONS

ROWS = (*SEASON_EPISODE, *DATES, *SEASONS, *EPISODES, *PARTS, *SET_OFF, *IN_WORDS, *SHORT)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_row_reads_its_own_example(
    row: NumberingPattern,
    own: Callable[[str], ParsedName],
    says: Callable[[Reading], str],
) -> None:
    best = own(row.example).best
    assert says(best) == row.says
    assert row.name in best.pattern


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_row_does_not_need_what_its_example_lacks(row: NumberingPattern) -> None:
    stem = row.example.rpartition(".")[0] or row.example
    assert not row.needs or row.needs & hints_in(stem)


@pytest.mark.parametrize(
    "row", [*SEASON_EPISODE[1:], *SEASONS, *EPISODES], ids=lambda row: row.name
)
def test_row_that_is_tried_on_many_names_needs_something(row: NumberingPattern) -> None:
    assert row.needs


def test_names_of_rows_are_unique() -> None:
    names = [row.name for row in ROWS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_span_lies_where_the_number_stands(
    row: NumberingPattern, own: Callable[[str], ParsedName]
) -> None:
    for reading in own(row.example):
        for _, start, end in reading.spans:
            assert 0 <= start < end <= len(row.example)
            assert any(c.isalnum() for c in row.example[start:end])
