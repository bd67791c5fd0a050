"""The nouns: every reason is explained, and a parsed name behaves as its readings."""

import re

import pytest

from organizer.model import REASONS, ParsedName, Reading, Reason


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_row_and_a_stable_spelling(reason: Reason) -> None:
    row = REASONS[reason]
    assert row.meaning
    assert row.example
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", reason.value)


def test_a_parsed_name_counts_and_iterates_as_its_readings() -> None:
    parsed = ParsedName(path="x", readings=(Reading(title="A"), Reading(title="B")))
    assert len(parsed) == 2
    assert [reading.title for reading in parsed] == ["A", "B"]
    assert parsed.best is parsed[0]


def test_a_reading_without_seasons_names_none() -> None:
    assert Reading().season is None
    assert Reading(seasons=(2, 3)).season == 2
    assert not Reading(seasons=(2,)).names_an_episode
