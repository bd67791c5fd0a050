"""Two episodes of one number: a catalog's slip, which its order must never decide."""

import datetime as dt
from collections.abc import Sequence

import pytest

from organizer.match.numbers import EpisodeIndex, episodes_named
from organizer.model import Episode, EpisodeId, Order, Reading

ALPHA = Episode(id=EpisodeId(1), season=1, number=1, title="Alpha", absolute=1)
OMEGA = Episode(id=EpisodeId(2), season=1, number=1, title="Omega", absolute=1)
SECOND = Episode(
    id=EpisodeId(3), season=1, number=2, dvd_season=1, dvd_number=1, first_aired=dt.date(2012, 1, 1)
)
THIRD = Episode(id=EpisodeId(4), season=1, number=3, dvd_season=1, dvd_number=1)


@pytest.mark.parametrize("listed", [(ALPHA, OMEGA, SECOND, THIRD), (THIRD, SECOND, OMEGA, ALPHA)])
@pytest.mark.parametrize(
    ("reading", "order", "wanted"),
    [
        pytest.param(Reading(seasons=(1,), episodes=(1,)), Order.AIRED, {1, 2}, id="aired"),
        pytest.param(Reading(absolute=(1,)), Order.ABSOLUTE, {1, 2}, id="absolute"),
        pytest.param(Reading(seasons=(1,), episodes=(1,)), Order.DVD, {3, 4}, id="dvd"),
    ],
)
def test_each_of_them_is_a_hypothesis(
    listed: Sequence[Episode], reading: Reading, order: Order, wanted: set[int]
) -> None:
    found = list(episodes_named(reading, EpisodeIndex(listed), order))
    assert {episode.id for one in found for episode in one.episodes} == wanted


def test_several_episodes_of_a_file_are_each_looked_at() -> None:
    index = EpisodeIndex((ALPHA, OMEGA, SECOND))
    found = episodes_named(Reading(seasons=(1,), episodes=(1, 2)), index, Order.AIRED)
    assert {tuple(e.id for e in one.episodes) for one in found} == {(1, 3), (2, 3)}
