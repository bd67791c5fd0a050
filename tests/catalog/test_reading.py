"""Records asked for: by id, by number in every order, by page and in a language."""

import json
from collections.abc import Callable

import pytest

from organizer.catalog import Catalog, EpisodeFilters, Origin, empty_catalog
from organizer.catalog.values import Record, imdb_key, iso_date, number, whole

LineMaker = Callable[..., bytes]
EPISODES: list[Record] = [
    {
        "id": 30 - n,
        "airedSeason": 1 + n // 5,
        "airedEpisodeNumber": 1 + n % 5,
        "absoluteNumber": n + 1,
        "dvdSeason": 1,
        "dvdEpisodeNumber": 10 - n,
        "firstAired": f"2010-01-{n + 1}",
        "episodeName": f"Part {n + 1}",
        "overview": "Told." if n == 0 else "",
        "imdbId": f"tt{n + 100}",
    }
    for n in range(10)
]
EPISODES[9]["dvdEpisodeNumber"] = 1.5


@pytest.fixture
def filled(catalog: Catalog) -> Catalog:
    """One series of ten episodes, translated in part."""
    content = {
        "series": {"id": 1, "seriesName": "Harbor", "overview": "By the sea.", "imdbId": "tt0077"},
        "episodes": EPISODES,
        "translations": {
            "de": {
                "series": {"seriesName": "Hafen", "overview": "Am Meer."},
                "episodes": {
                    "30": {"episodeName": "Teil 1", "overview": "Erzählt."},
                    "29": {"episodeName": "Teil 2"},
                },
            },
            "fr": {"series": {"seriesName": "Le Port", "overview": ""}},
        },
    }
    assert catalog.import_lines([json.dumps(content).encode()]).problems == ()
    return catalog


FILTERS: dict[str, tuple[EpisodeFilters, list[int]]] = {
    "aired season": (EpisodeFilters(aired_season=2), [6, 7, 8, 9, 10]),
    "aired season and number": (EpisodeFilters(aired_season=2, aired_episode=3), [8]),
    "absolute": (EpisodeFilters(absolute_number=4), [4]),
    "DVD number": (EpisodeFilters(dvd_season=1, dvd_episode=9), [2]),
    "a decimal DVD number": (EpisodeFilters(dvd_season=1, dvd_episode=1.5), [10]),
    "the whole part of a decimal is another number": (EpisodeFilters(dvd_episode=1), []),
    "air date, which the record has unpadded": (EpisodeFilters(first_aired="2010-01-03"), [3]),
    "the series' own IMDb id": (EpisodeFilters(imdb_id="tt0000077", aired_episode=1), [1, 6]),
    "an episode's IMDb id": (EpisodeFilters(imdb_id="tt0000104"), [5]),
    "an IMDb id of neither": (EpisodeFilters(imdb_id="tt0000999"), []),
    "filters that exclude each other": (EpisodeFilters(aired_season=1, absolute_number=9), []),
}


@pytest.mark.parametrize(("filters", "expected"), FILTERS.values(), ids=FILTERS.keys())
def test_episodes_are_selected_by_every_filter_given(
    filled: Catalog, filters: EpisodeFilters, expected: list[int]
) -> None:
    found = filled.episode_records(1, filters)

    assert sorted(int(str(record["absoluteNumber"])) for record in found) == expected
    assert filled.episode_page(1, filters).records == found


def test_pages_are_of_a_hundred_by_id(catalog: Catalog) -> None:
    rows = [{"id": 1000 - n, "airedSeason": 1, "airedEpisodeNumber": n} for n in range(250)]
    content = {"series": {"id": 1, "seriesName": "Harbor"}, "episodes": rows}
    catalog.import_lines([json.dumps(content).encode()])

    pages = [catalog.episode_page(1, page=page) for page in (1, 2, 3, 4)]

    assert [len(page.records) for page in pages] == [100, 100, 50, 0]
    assert {page.total for page in pages} == {250}
    ids = [record["id"] for page in pages for record in page.records]
    assert ids == sorted(range(751, 1001))


def test_an_episode_is_found_by_its_id(filled: Catalog) -> None:
    assert filled.episode_record(30) == (1, EPISODES[0])
    assert filled.episode_record(31) is None


@pytest.mark.parametrize("series_id", [0, -1, 2, 2**80], ids=str)
def test_an_id_that_does_not_exist_finds_nothing(filled: Catalog, series_id: int) -> None:
    assert filled.series_record(series_id) is None
    assert filled.episode_records(series_id) == ()


def _series_in(catalog: Catalog, language: str) -> tuple[object, object, bool]:
    translated = catalog.translated_series(catalog.series_record(1) or {}, language)
    return (
        translated.record["seriesName"],
        translated.record["overview"],
        translated.is_complete,
    )


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ("Harbor", "By the sea.", True)),
        ("de", ("Hafen", "Am Meer.", True)),
        ("fr", ("Le Port", None, False)),
        ("it", (None, None, False)),
    ],
)
def test_a_series_in_a_language_is_empty_where_it_is_not_translated(
    filled: Catalog, language: str, expected: tuple[object, object, bool]
) -> None:
    assert _series_in(filled, language) == expected


def test_episodes_in_a_language_are_empty_where_they_are_not_translated(filled: Catalog) -> None:
    records = filled.episode_records(1)[-3:]
    translated = filled.translated_episodes(1, records, "de")

    names = [(it.record["episodeName"], it.record["overview"]) for it in translated]
    assert names == [(None, None), ("Teil 2", None), ("Teil 1", "Erzählt.")]
    assert [it.is_complete for it in translated] == [False, True, True]


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        (whole, "", None),
        (whole, "٣", None),
        (whole, float("nan"), None),
        (whole, float("inf"), None),
        (whole, 2**63, None),
        (number, "nan", None),
        (number, "1e400", None),
        (number, -1.5, None),
        (number, [], None),
        (iso_date, "0000-00-00", None),
        (iso_date, "2010-02-30", None),
        (iso_date, "2010-01-02 10:00:00", "2010-01-02"),
        (iso_date, 20100102, None),
        (imdb_key, "", None),
        (imdb_key, "tt", "tt"),
        (imdb_key, "tt12345678", "tt12345678"),
    ],
)
def test_values_that_cannot_be_used_are_none(read: object, value: object, expected: object) -> None:
    assert callable(read)
    assert read(value) == expected


def test_a_series_carries_its_source_and_licence(catalog: Catalog, line: LineMaker) -> None:
    catalog.import_lines(
        [line(1), line(2, source="here", licence="CC0")],
        Origin(source="there", licence="CC BY 4.0"),
    )
    catalog.import_lines([line(3)])

    assert catalog.origin(1) == Origin(source="there", licence="CC BY 4.0")
    assert catalog.origin(2) == Origin(source="here", licence="CC0")
    assert catalog.origin(3) == catalog.origin(9) == Origin()


def test_source_and_licence_outlive_export_and_import(catalog: Catalog, line: LineMaker) -> None:
    catalog.import_lines([line(1), line(2, source="here", x=1)], Origin(licence="CC BY 4.0"))
    exported = list(catalog.export_lines())
    with empty_catalog() as again:
        again.import_lines(it.encode() for it in exported)
        assert list(again.export_lines()) == exported
        assert again.origin(2) == Origin(source="here", licence="CC BY 4.0")
    assert json.loads(exported[1])["x"] == 1


def test_parts_of_a_series_are_read(catalog: Catalog, line: LineMaker) -> None:
    actors, images = [{"id": 5, "name": "Tess"}, "odd"], [{"id": 7}]
    changed = {"lastUpdated": 1000}
    catalog.import_lines([line(1, episodes=3, actors=actors, images=images, series=changed)])

    assert catalog.actors(1) == ({"id": 5, "name": "Tess"},)
    assert catalog.images(1) == ({"id": 7},)
    assert catalog.actors(2) == catalog.images(2) == ()
    assert catalog.episode_summary(1).aired_episodes == 3
    assert catalog.updated_between(1000, 1000) == ((1, 1000),)
    assert catalog.updated_between(0, 999) == catalog.updated_between(1001, 2**64) == ()
    assert catalog.has_image(7)
    catalog.import_lines([line(1)])
    assert not catalog.has_image(7)
    assert not catalog.has_image(2**64)
