"""The forms of titles: every row reads its own example, and the rooms agree on all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizer.catalog.names import asked_forms, key_of, stored_forms
from organizer.lookup.records import read_series
from organizer.match.claims import claims_of, is_far_variant, name_key, variant_of
from organizer.match.titles import names_of
from organizer.model import Reading, Series, SeriesId
from organizer.parse import parse_name
from organizer.parse.titles import clean
from organizer.plan.folders import Fit, folder_fit
from organizer.text import fold_title
from organizer.title_forms import (
    ARTICLES,
    CAPITAL_CODES,
    COUNTRIES,
    ENDINGS,
    ROMAN_WORDS,
    TRAILING_CODES,
    Articles,
    Country,
    Ending,
    article_first,
    ending_said,
    from_roman,
    parts_in_brackets,
    parts_in_capitals,
    same_country,
    telling_words,
    without_article,
    without_year,
    words_for_country,
)

FOLDED = st.text(st.characters(), max_size=30).map(fold_title)


# --- the rows -------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", ARTICLES, ids=lambda row: row.language)
def test_every_article_reads_its_own_example(row: Articles) -> None:
    title, bare = row.example

    assert " ".join(without_article(fold_title(title).split())) == bare
    assert set(row.last) <= set(row.words)
    assert bool(row.example_last) == bool(row.last)
    if row.example_last:
        assert article_first(row.example_last) == title


@pytest.mark.parametrize("row", COUNTRIES, ids=lambda row: row.code)
def test_every_country_reads_its_own_example(row: Country) -> None:
    parts = parts_in_brackets(row.example) or parts_in_capitals(row.example)

    assert parts is not None
    assert parts.country is not None
    assert same_country(parts.country) == row.code


@pytest.mark.parametrize("row", ENDINGS, ids=lambda row: row.name)
def test_every_ending_reads_its_own_example_and_no_other_does(row: Ending) -> None:
    assert [it.name for it in ENDINGS if it.regex.fullmatch(row.example)] == [row.name]


def test_codes_and_words_are_of_one_country_each() -> None:
    codes = [code for row in COUNTRIES for code in (row.code, *row.codes)]
    words = [word for row in COUNTRIES for word in words_for_country(row.code)]

    assert len(codes) == len(set(codes))
    assert len(words) == len(set(words))
    assert all(fold_title(word) == word for word in words)
    assert all(row.code.lower() in row.words for row in COUNTRIES)


def test_codes_without_brackets_are_codes_of_their_country() -> None:
    for row in COUNTRIES:
        known = {row.code, *row.codes}
        assert {code.upper() for code in row.trailing} <= known
        assert {code.lower() for code in row.capitals} <= set(row.trailing)


@pytest.mark.parametrize(("roman", "digits"), ROMAN_WORDS.items())
def test_roman_words_are_what_they_count(roman: str, digits: str) -> None:
    assert from_roman(roman) == int(digits)


# --- one rule for all rooms -----------------------------------------------------------------------


def _series(name: str) -> Series:
    return Series(id=SeriesId(7), name=name)


@pytest.mark.parametrize(
    ("name", "bare", "year"),
    [
        pytest.param("Harbor (2004)", "harbor", 2004, id="round brackets"),
        pytest.param("Harbor [2004]", "harbor", 2004, id="square brackets"),
        pytest.param("Harbor (1883)", "harbor", 1883, id="before 1900"),
        pytest.param("Harbor 2004", "harbor 2004", None, id="no brackets"),
        pytest.param("(2004)", "2004", None, id="nothing before it"),
        pytest.param("Harbor (20O4)", "harbor 20o4", None, id="a letter"),
    ],
)
def test_all_rooms_read_the_year_in_a_catalogs_name_alike(
    name: str, bare: str, year: int | None
) -> None:
    stored, own = stored_forms(name), names_of(_series(name)).forms[0]
    read = read_series({"id": 7, "seriesName": name})

    assert fold_title(without_year(name)[0]) == bare
    assert (stored.bare, stored.suffix) == (bare, str(year or ""))
    assert (own.bare, own.year) == (bare, year)
    assert read is not None
    assert read.year == year
    if year:
        assert folder_fit(f"Harbor ({year})", (), _series(name)) is Fit.NAME_AND_YEAR


@pytest.mark.parametrize("row", COUNTRIES, ids=lambda row: row.code)
def test_all_rooms_read_a_country_in_brackets_alike(row: Country) -> None:
    name = f"Harbor ({row.code})"
    (form,) = names_of(_series(name)).forms
    said = parse_name(f"{name} S01E02.mkv", None).readings[0]

    assert stored_forms(name).suffix == row.code.lower()
    assert (form.bare, form.country) == ("harbor", row.code)
    assert (said.title, said.country) == ("Harbor", row.code)


@pytest.mark.parametrize("code", sorted(TRAILING_CODES))
def test_search_and_matching_take_the_same_last_words_for_countries(code: str) -> None:
    asked = asked_forms(f"harbor {code}")
    claims = claims_of(name_key(Reading(title=f"Harbor {code}", pattern=""), f"harbor {code}"))

    assert asked.bare == "harbor"
    assert ("harbor", asked.suffix.upper()) in {(it.bare, it.country) for it in claims}


@pytest.mark.parametrize("code", CAPITAL_CODES)
def test_file_names_and_catalogs_take_the_same_capitals_for_countries(code: str) -> None:
    said = parse_name(f"Harbor {code} S01E02.mkv", None).readings[0]
    (form,) = names_of(_series(f"Harbor {code}")).forms

    assert said.country == form.country == same_country(code)


@pytest.mark.parametrize("name", ["Team GB", "Made in USA", "This Is Us", "Fall in"])
def test_other_last_words_of_a_catalogs_name_are_no_country(name: str) -> None:
    assert parts_in_capitals(name) is None


@pytest.mark.parametrize("row", ARTICLES, ids=lambda row: row.language)
def test_search_and_matching_leave_out_the_same_articles(row: Articles) -> None:
    for word in row.words:
        assert key_of(f"{word} harbor") == key_of("harbor") == variant_of(f"{word} harbor")
        assert is_far_variant(f"{word} harbor", "harbor")


@pytest.mark.parametrize("row", ARTICLES, ids=lambda row: row.language)
def test_file_names_have_the_articles_last_that_lists_put_there(row: Articles) -> None:
    for word in row.last:
        assert clean(f"Harbor, {word}") == f"{word} Harbor"
    for word in set(row.words) - {word for other in ARTICLES for word in other.last}:
        assert clean(f"Harbor, {word}") == f"Harbor, {word}"


@given(FOLDED)
def test_what_matching_calls_a_variant_search_finds_by_one_key(folded: str) -> None:
    plain = " ".join(word for word in folded.split() if word != "and")

    if plain:
        assert key_of(plain) == variant_of(plain) == "".join(telling_words(plain))


@given(FOLDED)
def test_an_ending_is_never_the_whole_title(folded: str) -> None:
    ending = ending_said(folded)

    assert ending is None or (ending[0] and " ".join(ending) == folded)


@given(st.text(st.characters(), max_size=30))
def test_taking_a_name_apart_is_total(name: str) -> None:
    for parts in (parts_in_brackets(name), parts_in_capitals(name)):
        if parts is not None:
            assert parts.bare.strip()
            assert name.startswith(parts.bare)
            assert (parts.year is None) != (parts.country is None)
