"""Series found as people type their names: exact before alias before nearly alike."""

import json
from collections.abc import Callable, Iterator
from os.path import commonprefix

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizer.catalog import Catalog, empty_catalog
from organizer.catalog.names import Kind, asked_forms, fold, key_of, names_of, stored_forms
from organizer.catalog.search import MOST_RESULTS, _spellings

LineMaker = Callable[..., bytes]

SERIES: tuple[tuple[int, str, str, list[str]], ...] = (
    (73739, "Lost (2004)", "2004-09-22", []),
    (900, "Lost Girl", "2010-09-12", []),
    (901, "Lost in Space", "1965-09-15", []),
    (73244, "The Office (US)", "2005-03-24", []),
    (78107, "The Office (UK)", "2001-07-09", []),
    (78901, "Supernatural", "2005-09-13", []),
    (79501, "Harbor 51", "2001-01-01", ["Fifty-One"]),
    (79502, "Harbor 52", "2002-01-01", []),
    (80001, "Spider-Man", "1967-01-01", []),
    (80002, "Ashford & Sons", "1999-01-01", []),
    (80003, "Space: 1999", "1975-01-01", []),
    (80004, "Quarry II", "", []),
    (80005, "M.A.S.H.", "1972-01-01", []),
    (80006, "Café Ravensea", "2011-01-01", []),
    (80007, "進撃の巨人", "2013-04-07", ["Attack on Titan"]),
    (80008, "???", "2000-01-01", []),
    (80009, "Marrow", "2003-01-01", []),
    (80010, "Marrow", "2019-01-01", []),
    (80011, "Compass", "2003-01-01", []),
    (80012, "Other", "2003-01-01", ["Compass"]),
    (80013, "Las Brujas", "2003-01-01", []),
)


@pytest.fixture(scope="module")
def filled() -> Iterator[Catalog]:
    """A catalog of invented and well-known names."""
    with empty_catalog() as catalog:
        catalog.import_lines(
            json.dumps(
                {
                    "series": {
                        "id": series_id,
                        "seriesName": name,
                        "firstAired": first_aired,
                        "aliases": aliases,
                    },
                    "translations": {"de": {"series": {"seriesName": "Die Hexen"}}}
                    if name == "Las Brujas"
                    else {},
                }
            ).encode()
            for series_id, name, first_aired, aliases in SERIES
        )
        yield catalog


def _names(catalog: Catalog, asked: str) -> list[object]:
    return [record["seriesName"] for record in catalog.search_series(name=asked)]


BEGINNINGS: dict[str, tuple[str, list[str]]] = {
    "without its year": ("lost", ["Lost (2004)", "Lost Girl", "Lost in Space"]),
    "with its year": ("Lost (2004)", ["Lost (2004)"]),
    "with its year, no brackets": ("lost 2004", ["Lost (2004)"]),
    "both countries, the older entry first": (
        "The Office",
        ["The Office (US)", "The Office (UK)"],
    ),
    "the country asked for first": ("the office uk", ["The Office (UK)", "The Office (US)"]),
    "without its article": ("office", ["The Office (US)", "The Office (UK)"]),
    "misspelt": ("Supernatral", ["Supernatural"]),
    "two letters swapped in a short word": ("Comapss", ["Compass", "Other"]),
    "unfinished": ("supernat", ["Supernatural"]),
    "another number is further off": ("harbor 52", ["Harbor 52"]),
    "by alias": ("fifty one", ["Harbor 51"]),
    "by translation": ("die hexen", ["Las Brujas"]),
    "written together": ("spiderman", ["Spider-Man"]),
    "and for &": ("ashford and sons", ["Ashford & Sons"]),
    "a number that is part of the name": ("space 1999", ["Space: 1999"]),
    "Roman numbers": ("quarry 2", ["Quarry II"]),
    "letters without their dots": ("mash", ["M.A.S.H."]),
    "without accents": ("cafe ravensea", ["Café Ravensea"]),
    "the start of a name without spaces": ("進撃", ["進撃の巨人"]),
    "a name of signs": ("???", ["???"]),
    "a name before an alias": ("compass", ["Compass", "Other"]),
}


@pytest.mark.parametrize(("asked", "expected"), BEGINNINGS.values(), ids=BEGINNINGS.keys())
def test_results_begin_with_what_was_meant(
    filled: Catalog, asked: str, expected: list[str]
) -> None:
    assert _names(filled, asked)[: len(expected)] == expected


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "  ",
        "!!",
        "Zygote Qwerty",
        "x",
        '"',
        'NEAR("a")',
        "lost AND NOT girl xyz",
        "\x00",
        "-",
        "\udcff",
    ],
)
def test_nothing_near_is_nothing(filled: Catalog, asked: str) -> None:
    assert _names(filled, asked) == []


def test_the_year_asked_for_decides_between_equal_names(filled: Catalog) -> None:
    found = [record["id"] for record in filled.search_series(name="Marrow 2019")]

    assert found[:2] == [80010, 80009]


def test_a_series_found_by_a_translation_names_it_among_its_aliases(filled: Catalog) -> None:
    (record,) = filled.search_series(name="Die Hexen")

    assert record["aliases"] == ["Die Hexen"]
    assert (filled.series_record(80013) or {})["aliases"] == []


def test_at_most_a_hundred_are_returned(catalog: Catalog, line: LineMaker) -> None:
    catalog.import_lines(line(i, f"Harbor {i}") for i in range(1, 251))

    assert len(catalog.search_series(name="Harbor")) == MOST_RESULTS


def test_equal_names_come_by_id(catalog: Catalog, line: LineMaker) -> None:
    catalog.import_lines(line(i) for i in (5, 3, 9, 1))

    assert [record["id"] for record in catalog.search_series(name="harbor")] == [1, 3, 5, 9]


IDS = {
    "imdb id": {"imdb_id": "tt0000123"},
    "imdb id without its zeros": {"imdb_id": "tt123"},
    "imdb id in capitals": {"imdb_id": " TT0000123 "},
    "zap2it id": {"zap2it_id": "sh123"},
    "slug": {"slug": "Harbor-Side"},
    "two that agree": {"imdb_id": "tt0000123", "slug": "harbor-side"},
    "a name and an id": {"name": "harbor", "imdb_id": "tt0000123"},
    "an empty name beside an id": {"name": "", "imdb_id": "tt0000123"},
}


@pytest.mark.parametrize("asked", IDS.values(), ids=IDS.keys())
def test_ids_find_their_series(catalog: Catalog, line: LineMaker, asked: dict[str, str]) -> None:
    ids = {"imdbId": "tt0000123", "zap2itId": "SH123", "slug": "harbor-side"}
    catalog.import_lines([line(1, series=ids), line(2, series={"imdbId": "", "slug": None})])

    assert [record["id"] for record in catalog.search_series(**asked)] == [1]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"imdb_id": ""},
        {"imdb_id": "tt9999999"},
        {"imdb_id": "tt0000123", "slug": "another"},
        {"name": "quarry", "imdb_id": "tt0000123"},
    ],
    ids=["nothing", "empty", "unknown", "two that disagree", "a name that disagrees"],
)
def test_ids_that_fit_nothing_find_nothing(
    catalog: Catalog, line: LineMaker, asked: dict[str, str]
) -> None:
    catalog.import_lines([line(1, series={"imdbId": "tt0000123"}), line(2, "Quarry")])

    assert catalog.search_series(**asked) == ()


@given(st.text(st.characters(codec=None)))
def test_any_text_may_be_asked(asked: str) -> None:
    with empty_catalog() as catalog:
        catalog.import_lines([b'{"series": {"id": 1, "seriesName": "Harbor"}}'])
        catalog.search_series(name=asked, slug=asked)


@given(st.text(min_size=1).filter(lambda it: bool(fold(it))))
def test_every_name_finds_its_series(name: str) -> None:
    with empty_catalog() as catalog:
        content = {"series": {"id": 1, "seriesName": name}}
        assert catalog.import_lines([json.dumps(content).encode()]).problems == ()
        assert [record["id"] for record in catalog.search_series(name=name[:200])] == [1]


@pytest.mark.parametrize(
    ("name", "bare", "suffix"),
    [
        ("Lost (2004)", "lost", "2004"),
        ("The Office [UK]", "the office", "gb"),
        ("Gambit (GB)", "gambit", "gb"),
        ("Gambit (AUS)", "gambit", "au"),
        ("Space 1999", "space 1999", ""),
        ("(2004)", "2004", ""),
    ],
)
def test_only_a_suffix_in_brackets_is_left_out_of_a_stored_name(
    name: str, bare: str, suffix: str
) -> None:
    forms = stored_forms(name)

    assert (forms.bare, forms.suffix) == (bare, suffix)


def test_an_asked_name_may_leave_the_brackets_out() -> None:
    assert asked_forms("Gambit US").bare == "gambit"
    assert asked_forms("US").bare == "us"


@given(st.text(min_size=1))
def test_a_key_is_never_empty(folded: str) -> None:
    assert key_of(folded)


def test_names_that_fold_alike_are_indexed_once_as_the_best_kind() -> None:
    names = names_of(
        {"seriesName": "Harbor", "aliases": ["HARBOR!", "Port", "", None]},
        {"de": {"series": {"seriesName": "Port", "aliases": ["Hafen"]}}, "fr": {"series": None}},
    )

    assert [(name.kind, name.name) for name in names] == [
        (Kind.NAME, "Harbor"),
        (Kind.ALIAS, "Port"),
        (Kind.TRANSLATION, "Hafen"),
    ]


# --- one letter off -----------------------------------------------------------------------------


def _one_letter_off(name: str) -> Iterator[str]:
    for at in range(len(name)):
        yield name[:at] + name[at + 1 :]
        yield name[:at] + "x" + name[at:]
        yield name[:at] + "q" + name[at + 1 :]
        yield name[:at] + name[at : at + 2][::-1] + name[at + 2 :]
    yield name + "s"


@pytest.mark.parametrize("name", ["supernatural", "lost in space", "marrow", "harbor 52"])
def test_every_name_that_is_one_letter_off_finds_the_series(filled: Catalog, name: str) -> None:
    wanted = {it["id"] for it in filled.search_series(name=name)}

    for asked in _one_letter_off(name):
        found = [it["id"] for it in filled.search_series(name=asked)]
        assert wanted & set(found[:5]), asked


@pytest.mark.parametrize("asked", ["supr natral", "lst n spce", "the ofice usa"])
def test_a_name_that_is_further_off_is_found_by_its_trigrams(filled: Catalog, asked: str) -> None:
    assert filled.search_series(name=asked)


@given(st.text(alphabet="abc", min_size=3, max_size=8), st.data())
def test_a_key_is_found_through_any_single_change(key: str, data: st.DataObject) -> None:
    changed = data.draw(st.sampled_from(sorted({*_one_letter_off(key)} - {key, ""})))
    begun = len(commonprefix((key, changed)))  # noqa: RUF071  # letters

    assert key in _spellings(changed, begun)
