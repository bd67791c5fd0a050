"""Records in every form that services sent them, read or left out, never guessed."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizer.lookup.records import read_episode, read_series
from organizer.model import Episode, EpisodeId

EPISODE = {"id": 5, "airedSeason": 1, "airedEpisodeNumber": 2}


@pytest.mark.parametrize(
    "changed",
    [
        {"id": None},
        {"id": 0},
        {"id": "x"},
        {"airedSeason": None},
        {"airedSeason": -1},
        {"airedSeason": 1.5},
        {"airedEpisodeNumber": ""},
        {"airedEpisodeNumber": True},
        {"airedEpisodeNumber": [2]},
    ],
    ids=str,
)
def test_an_episode_without_a_usable_number_is_left_out(changed: dict[str, object]) -> None:
    assert read_episode({**EPISODE, **changed}) is None


@pytest.mark.parametrize(
    ("given_dvd", "expected"),
    [
        ((1, 2), (1, 2)),
        (("1", "2.0"), (1, 2)),
        ((1.0, 2.0), (1, 2)),
        ((1, 1.1), (None, None)),
        ((0, 0), (None, None)),
        ((0, 3), (0, 3)),
        ((1, None), (None, None)),
        (("", ""), (None, None)),
        ((None, 2), (None, None)),
    ],
    ids=str,
)
def test_dvd_numbers_are_whole_or_none(
    given_dvd: tuple[object, object], expected: tuple[int | None, int | None]
) -> None:
    season, position = given_dvd
    episode = read_episode({**EPISODE, "dvdSeason": season, "dvdEpisodeNumber": position})

    assert episode is not None
    assert (episode.dvd_season, episode.dvd_number) == expected


def test_an_episode_of_number_0_is_one() -> None:
    episode = read_episode(
        {
            "id": "5",
            "airedSeason": 0,
            "airedEpisodeNumber": 0,
            "absoluteNumber": 0,
            "episodeName": " Pilot ",
            "firstAired": "2001-10-2",
        }
    )

    assert episode == Episode(
        id=EpisodeId(5),
        season=0,
        number=0,
        title="Pilot",
        first_aired=dt.date(2001, 10, 2),
    )


@pytest.mark.parametrize(
    ("said", "is_apart"),
    [(True, True), (False, False), (None, False), ("true", False), (1, False)],
)
def test_a_number_is_one_services_where_the_record_says_so(said: object, is_apart: bool) -> None:
    episode = read_episode({**EPISODE, "numberedApart": said})

    assert episode is not None
    assert episode.numbered_apart is is_apart


@pytest.mark.parametrize("record", [{}, {"id": 1}, {"id": 1, "seriesName": None}, {"id": 0}])
def test_a_series_without_id_or_name_is_left_out(record: dict[str, object]) -> None:
    assert read_series(record) is None


@pytest.mark.parametrize(
    ("name", "first_aired", "year"),
    [
        ("Lost", "2004-09-22", 2004),
        ("Lost (2004)", "", 2004),
        ("Gambit (2003)", "2004-10-18", 2003),
        ("The Office (US)", "2005-3-24", 2005),
        ("Space: 1999", None, None),
        ("(2004)", "", None),
    ],
)
def test_the_year_is_the_names_own_or_the_first_air_dates(
    name: str, first_aired: object, year: int | None
) -> None:
    series = read_series({"id": 1, "seriesName": name, "firstAired": first_aired})

    assert series is not None
    assert series.year == year


def test_aliases_are_texts_each_once_and_not_the_name() -> None:
    series = read_series({"id": 1, "seriesName": "A", "aliases": ["B", None, " ", "A", "B", 3]})

    assert series is not None
    assert series.aliases == ("B",)


_values = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text())
_keys = st.sampled_from(
    "id airedSeason airedEpisodeNumber absoluteNumber dvdSeason dvdEpisodeNumber episodeName"
    " firstAired seriesName aliases network status overview slug imdbId".split()
)


@given(st.dictionaries(_keys, _values))
def test_no_record_ever_crashes_the_reader(record: dict[str, object]) -> None:
    series, episode = read_series(record), read_episode(record)

    assert series is None or series.id > 0
    assert episode is None or min(episode.season, episode.number) >= 0
