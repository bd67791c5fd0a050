"""The table of evidence, and the small functions that weigh."""

import datetime as dt

import pytest

from organizer.match.countries import country_of_network
from organizer.match.episode_titles import comparable
from organizer.match.evidence import EVIDENCE, EvidenceRow, near_weight, piece
from organizer.match.numbers import EpisodeIndex
from organizer.match.titles import names_of
from organizer.model import Episode, EpisodeId, Series, SeriesId


@pytest.mark.parametrize("row", EVIDENCE.values(), ids=lambda row: row.name)
def test_every_kind_of_evidence_says_what_it_means(row: EvidenceRow) -> None:
    assert row.sentence
    assert row.example
    assert piece(row.name).detail == row.sentence


@pytest.mark.parametrize("row", EVIDENCE.values(), ids=lambda row: row.name)
def test_direction_is_in_the_name(row: EvidenceRow) -> None:
    words = row.name.split("-")
    if "contradicts" in words or "differs" in words or "elsewhere" in words:
        assert row.weight < 0
    if "agrees" in words or "exact" in words:
        assert row.weight > 0


def test_a_misspelt_name_never_weighs_as_much_as_an_exact_one() -> None:
    assert near_weight(1.0) < EVIDENCE["name-variant"].weight
    assert near_weight(1.0) + 1.0 + EVIDENCE["number-exists"].weight < 2.3  # 0.9 of confidence


@pytest.mark.parametrize(
    ("network", "country"),
    [("CBS", "US"), ("BBC One", "GB"), ("Tokyo MX", "JP"), ("ABC", None), ("Netflix", None)],
)
def test_networks_of_one_country_tell_it(network: str, country: str | None) -> None:
    assert country_of_network(network) == country


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Pilot (1)", "Pilot, Part 1", id="number-in-brackets"),
        pytest.param("Pilot Part One", "Pilot: Part I", id="number-in-words"),
        pytest.param("Fire & Ice", "Fire and Ice", id="ampersand"),
        pytest.param("L'Été", "lete", id="apostrophe-and-accent"),
    ],
)
def test_titles_compare_equal(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize("title", ["TBA", "TBD", "Episode 5", "5", "Folge 12", "cd1", ""])
def test_placeholders_say_nothing(title: str) -> None:
    assert comparable(title) == ""


def episode(season: int, number: int, **fields: int) -> Episode:
    return Episode(id=EpisodeId(season * 100 + number), season=season, number=number, **fields)  # type: ignore[arg-type]


def test_absolute_numbers_are_counted_where_the_catalog_has_none() -> None:
    index = EpisodeIndex([episode(2, 1), episode(1, 2), episode(0, 1), episode(1, 1)])
    assert [index.absolute[n].id for n in (1, 2, 3)] == [101, 102, 201]
    assert not index.has_absolute


def test_dvd_order_that_equals_the_aired_one_is_no_other_order() -> None:
    same = EpisodeIndex([episode(1, 1, dvd_season=1, dvd_number=1)])
    swapped = EpisodeIndex(
        [episode(1, 1, dvd_season=1, dvd_number=2), episode(1, 2, dvd_season=1, dvd_number=1)]
    )
    assert not same.dvd_differs
    assert swapped.dvd_differs


def test_the_last_date_of_nothing_is_before_all_others() -> None:
    assert EpisodeIndex([]).last_date == dt.date.min


@pytest.mark.parametrize(
    ("name", "bare", "year", "country"),
    [
        ("Berserk (2016)", "berserk", 2016, None),
        ("The Office (US)", "the office", None, "US"),
        ("The Office (UK)", "the office", None, "GB"),
        ("Shameless US", "shameless", None, "US"),
        ("This Is Us", "this is us", None, None),
        ("Space: 1999", "space 1999", None, None),
        ("1923", "1923", None, None),
    ],
)
def test_year_and_country_of_a_series_name(
    name: str, bare: str, year: int | None, country: str | None
) -> None:
    form = names_of(Series(id=SeriesId(1), name=name)).forms[0]
    assert (form.bare, form.year, form.country) == (bare, year, country)
