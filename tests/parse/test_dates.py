"""Air dates in all orders; impossible ones are refused."""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizer.model import ParsedName
from organizer.parse import parse_name
from organizer.parse.numbers import EARLIEST, make_date

Own = Callable[[str], ParsedName]


@pytest.mark.parametrize(
    ("name", "date"),
    [
        pytest.param("Late.Harbor.2012.11.23.Guest.720p.mkv", "2012-11-23", id="dots"),
        pytest.param("Late Harbor 2012 11 23 Guest 720p.mkv", "2012-11-23", id="spaces"),
        pytest.param("Late_Harbor_2012_11_23_720p.mkv", "2012-11-23", id="underscores"),
        pytest.param("Late Harbor - 2012-11-23 - Guest.mkv", "2012-11-23", id="dashes"),
        pytest.param("Late Harbor - [2012-11-23].mkv", "2012-11-23", id="in brackets"),
        pytest.param("Late.Harbor.2012.23.11.mkv", "2012-11-23", id="day before month"),
        pytest.param("Late.Harbor.23.11.2012.mkv", "2012-11-23", id="day first"),
        pytest.param("Late.Harbor.11.23.2012.mkv", "2012-11-23", id="month first, day above 12"),
        pytest.param("Late Harbor 23.11.12.mkv", "2012-11-23", id="two-digit year"),
        pytest.param("Late.Harbor.121123.720p.mkv", "2012-11-23", id="six digits"),
        pytest.param("Late_Harbor_20121123.mkv", "2012-11-23", id="eight digits"),
        pytest.param("Late Harbor 23rd Nov 2012.mkv", "2012-11-23", id="month in words"),
        pytest.param("Late Harbor (23 November 2012).mkv", "2012-11-23", id="long month"),
        pytest.param("Late.Harbor.November.23.2012.mkv", "2012-11-23", id="month first in words"),
        pytest.param("Late.Harbor.2012x11.23.mkv", "2012-11-23", id="year x month"),
        pytest.param("Late Harbor 2000-02-29.mkv", "2000-02-29", id="leap day"),
    ],
)
def test_date(name: str, date: str, own: Own) -> None:
    best = own(name).best
    assert best.date == dt.date.fromisoformat(date)
    assert best.title == "Late Harbor"
    assert not best.episodes


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("Late Harbor 2012-13-32.mkv", id="neither can be a month"),
        pytest.param("Late Harbor 1999-02-29.mkv", id="no leap year"),
        pytest.param("Late Harbor - 1948-11-23 - Guest.mkv", id="before television's series"),
        pytest.param("Late Harbor 2012-00-10.mkv", id="month zero"),
    ],
)
def test_impossible_date_is_read_as_nothing(name: str, own: Own) -> None:
    best = own(name).best
    assert best.date is None
    assert not best.names_an_episode
    assert best.title == "Late Harbor"


def test_date_beside_season_and_episode_is_kept(own: Own) -> None:
    best = own("Late.Harbor.S01E130.2012.11.23.1080p.WEB-DL.mkv").best
    assert (best.seasons, best.episodes) == ((1,), (130,))
    assert best.date == dt.date(2012, 11, 23)
    assert best.episode_title is None


def test_number_before_a_date_may_be_season_and_episode(own: Own) -> None:
    parsed = own("Late Harbor - 101 (01) - 20121123 - The Guest.avi")
    assert (parsed.best.seasons, parsed.best.episodes) == ((1,), (1,))
    assert parsed.best.date == dt.date(2012, 11, 23)
    assert parsed.best.title == "Late Harbor"


def test_title_may_begin_with_a_year(own: Own) -> None:
    best = own("2020.Late.Harbor.2012.11.23.mkv").best
    assert best.title == "2020 Late Harbor"
    assert best.date == dt.date(2012, 11, 23)


@given(st.dates(EARLIEST, dt.date(2049, 12, 31)))
def test_every_date_written_year_first_is_read_again(date: dt.date) -> None:
    assert parse_name(f"Late Harbor - {date.isoformat()} - Guest.mkv", None).best.date == date


@given(st.integers(0, 9999), st.integers(0, 99), st.integers(0, 99))
def test_a_date_is_possible_or_none(year: int, month: int, day: int) -> None:
    first, other = make_date(f"{year:04}", str(month), str(day))
    for date in (first, other):
        assert date is None or date >= EARLIEST
    assert other is None or first is not None
