"""Every route as the document shows it, and odd input as real servers took it."""

from typing import Any

import pytest

from organizer.server.languages import LANGUAGES, asked_language, find_language
from organizer.server.shapes import EPISODE, FOUND_SERIES, LANGUAGE, SERIES, Field, Form

from .conftest import EPISODES, Ask, ask_at

NOT_FOUND = {"Error": "Not Found"}
SHAPES = {"series": SERIES, "episode": EPISODE, "search": FOUND_SERIES, "language": LANGUAGE}
# What JSON may hold in a field of each form.
TYPES: dict[Form, tuple[type, ...]] = {
    Form.TEXT: (str, type(None)),
    Form.NUMBER_AS_TEXT: (str, type(None)),
    Form.NUMBER: (int, float, type(None)),
    Form.COUNT: (int, float),
    Form.LIST: (list,),
}


def _ids(records: Any) -> list[int]:
    return [record["id"] for record in records]


@pytest.mark.parametrize(
    ("path", "shape", "count"),
    [
        ("/series/1", "series", 22),
        ("/series/2", "series", 22),
        ("/episodes/1000", "episode", 31),
        ("/search/series?name=harbor", "search", 9),
        ("/languages", "language", 4),
    ],
)
def test_a_record_has_every_field_of_the_document(
    ask: Ask, path: str, shape: str, count: int
) -> None:
    data = ask(path).json["data"]
    record = data[0] if isinstance(data, list) else data

    assert len(SHAPES[shape]) == count
    for field in SHAPES[shape]:
        assert isinstance(record[field.key], TYPES[field.form]), field.key


@pytest.mark.parametrize("field", [*SERIES, *EPISODE, *LANGUAGE], ids=lambda it: it.key)
def test_every_field_allows_its_own_example(field: Field) -> None:
    assert isinstance(field.example, TYPES[field.form])


def test_fields_beyond_the_documents_are_kept_but_not_in_a_search(ask: Ask) -> None:
    assert ask("/series/1").json["data"]["season"] == "3"
    assert ask("/episodes/1000").json["data"]["extra"] == {"kept": True}
    assert set(ask("/search/series?slug=harbor").json["data"][0]) == {
        field.key for field in FOUND_SERIES
    }


def test_numbers_that_the_document_shows_as_text_are_text(ask: Ask) -> None:
    assert ask("/series/1").json["data"]["runtime"] == "45"
    episode = ask("/episodes/1000").json["data"]
    assert (episode["seriesId"], episode["lastUpdatedBy"]) == ("1", "5")


def test_a_series_says_when_it_was_changed(ask: Ask) -> None:
    got, head = ask("/series/1"), ask("/series/1", "HEAD")

    assert head.status == 200
    assert head.body == b""
    for headers in (got.headers, head.headers):
        assert headers["last-modified"] == "Sun, 16 Dec 2018 22:40:00 GMT"
        assert headers["last-updated"] == headers["last-modified"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_series_that_does_not_exist_is_404(ask: Ask, method: str) -> None:
    got = ask("/series/99", method)

    assert (got.status, got.json) == (404, NOT_FOUND if method == "GET" else None)


ODD_IDS = ["0", "-1", "x", "1.5", "1%20x", "9" * 24, "%F0%9F%98%80", "1e3", "%D9%A1", "+1", "null"]


@pytest.mark.parametrize("odd", ODD_IDS)
@pytest.mark.parametrize(
    "route", ["/series/{}", "/series/{}/episodes", "/series/{}/episodes/query", "/episodes/{}"]
)
def test_an_odd_id_is_404(ask: Ask, route: str, odd: str) -> None:
    got = ask(route.format(odd))

    assert (got.status, got.json) == (404, NOT_FOUND)


# --- search -----------------------------------------------------------------------------------

FOUND = [
    "name=harbor",
    "name=HARBOR%20(2010)",
    "name=port",
    "imdbId=tt0000123",
    "zap2itId=sh0001",
    "slug=harbor",
    "name=&imdbId=tt0000123",
    "name=harbor&slug=harbor",
    "name=quarry&name=harbor",
    "name=harbor&unknown=1",
    "name=harbro",
]
NOT_FOUND_QUERIES = [
    "",
    "name=",
    "name=nothing%20near",
    "imdbId=tt9",
    "slug=harbor&imdbId=tt9",
    "name=%00",
    "name=%FF",
    "unknown=1",
    "name=" + "x" * 2000,
]


@pytest.mark.parametrize("query", FOUND)
def test_a_search_finds(ask: Ask, query: str) -> None:
    got = ask(f"/search/series?{query}")

    assert (got.status, list(got.json)) == (200, ["data"])
    assert _ids(got.json["data"]) == [1]


@pytest.mark.parametrize("query", NOT_FOUND_QUERIES)
def test_a_search_that_finds_nothing_is_404(ask: Ask, query: str) -> None:
    got = ask(f"/search/series?{query}")

    assert (got.status, got.json) == (404, NOT_FOUND)


def test_a_search_says_what_it_takes(ask: Ask) -> None:
    expected = {"data": ["name", "imdbId", "zap2itId", "slug"]}

    assert ask("/search/series/params").json == expected


# --- pages ------------------------------------------------------------------------------------


@pytest.mark.parametrize("route", ["/series/1/episodes", "/series/1/episodes/query"])
def test_pages_are_of_a_hundred_by_id_with_both_names_of_the_previous(ask: Ask, route: str) -> None:
    pages = [ask(f"{route}?page={page}").json for page in (1, 2, 3)]

    assert [list(page) for page in pages] == [["data", "links"]] * 3
    assert [len(page["data"]) for page in pages] == [100, 100, 50]
    assert [id_ for page in pages for id_ in _ids(page["data"])] == list(range(751, 1001))
    assert [page["links"] for page in pages] == [
        {"first": 1, "last": 3, "next": 2, "previous": None, "prev": None},
        {"first": 1, "last": 3, "next": 3, "previous": 1, "prev": 1},
        {"first": 1, "last": 3, "next": None, "previous": 2, "prev": 2},
    ]


@pytest.mark.parametrize("page", ["", "0", "1", "01", "%201"])
def test_a_page_of_nothing_or_0_is_the_first(ask: Ask, page: str) -> None:
    assert ask(f"/series/1/episodes?page={page}").json["links"]["next"] == 2


@pytest.mark.parametrize("page", ["4", "-1", "x", "1.5", "9" * 18, "9" * 30])
def test_a_page_that_is_not_there_is_404(ask: Ask, page: str) -> None:
    assert ask(f"/series/1/episodes?page={page}").status == 404
    assert ask(f"/series/1/episodes/query?page={page}").status == 404


def test_a_series_without_episodes_has_an_empty_page_and_no_query_fits_it(ask: Ask) -> None:
    assert ask("/series/2/episodes").json == {
        "data": [],
        "links": {"first": 1, "last": 1, "next": None, "previous": None, "prev": None},
    }
    assert ask("/series/2/episodes/query").status == 404


QUERIES: dict[str, tuple[str, list[int]]] = {
    "aired": ("airedSeason=2&airedEpisode=3", [898]),
    "DVD": ("dvdSeason=1&dvdEpisode=4", [997]),
    "a decimal DVD number": ("dvdEpisode=1.5", [1000]),
    "a DVD number with its zero": ("dvdEpisode=2.0", [999]),
    "absolute": ("absoluteNumber=200", [801]),
    "air date": ("firstAired=2010-01-02", [999]),
    "air date, unpadded": ("firstAired=2010-1-2", [999]),
    "the series' own IMDb id": ("imdbId=tt0000123&absoluteNumber=5", [996]),
    "an episode's IMDb id": ("imdbId=tt0000777", [993]),
    "empty parameters": ("airedSeason=&absoluteNumber=1&dvdSeason=", [1000]),
    "the last of a repeated one": ("absoluteNumber=5&absoluteNumber=6", [995]),
}


@pytest.mark.parametrize(("query", "expected"), QUERIES.values(), ids=QUERIES.keys())
def test_a_query_selects_by_everything_given(ask: Ask, query: str, expected: list[int]) -> None:
    got = ask(f"/series/1/episodes/query?{query}")

    assert _ids(got.json["data"]) == expected
    assert list(got.json) == ["data", "links"]


@pytest.mark.parametrize(
    "query",
    [
        "airedSeason=99",
        "airedSeason=x",
        "airedSeason=-1",
        "airedEpisode=1.5",
        "firstAired=yesterday",
        "imdbId=tt9",
        "dvdEpisode=nan",
        "absoluteNumber=" + "9" * 30,
        "airedSeason=1&absoluteNumber=200",
    ],
)
def test_a_query_that_nothing_fits_is_404(ask: Ask, query: str) -> None:
    got = ask(f"/series/1/episodes/query?{query}")

    assert (got.status, got.json) == (404, NOT_FOUND)


def test_errors_name_an_unknown_parameter_and_nothing_else(ask: Ask) -> None:
    got = ask("/series/1/episodes/query?absoluteNumber=1&lang=en&a=1")

    assert got.json["errors"] == {"invalidQueryParams": ["a", "lang"]}
    assert _ids(got.json["data"]) == [1000]


# --- languages --------------------------------------------------------------------------------


def test_a_translated_series_says_nothing_of_it(ask: Ask) -> None:
    got = ask("/series/1", language="de")

    assert list(got.json) == ["data"]
    assert (got.json["data"]["seriesName"], got.json["data"]["overview"]) == ("Hafen", "Am Meer.")
    assert ask("/search/series?slug=harbor", language="de").json["data"][0]["seriesName"] == "Hafen"


def test_what_is_not_translated_is_empty_and_errors_say_so(ask: Ask) -> None:
    series, episode = ask("/series/1", language="fr"), ask("/episodes/1000", language="de")
    page = ask("/series/1/episodes?page=2", language="de").json

    assert series.json["data"]["seriesName"] is None
    assert list(series.json["errors"]) == ["invalidLanguage"]
    assert episode.json["data"]["episodeName"] is None
    assert list(episode.json["errors"]) == ["invalidLanguage"]
    assert {record["episodeName"] is None for record in page["data"]} == {True, False}
    assert list(page["errors"]) == ["invalidLanguage"]


@pytest.mark.parametrize("language", ["en", "en-US,en;q=0.9", "", "*", "EN"])
def test_the_records_own_language_is_no_error(ask: Ask, language: str) -> None:
    got = ask("/series/1", language=language)

    assert "errors" not in got.json
    assert got.json["data"]["seriesName"] == "Harbor (2010)"


def test_a_wholly_translated_page_says_nothing_of_it(ask: Ask) -> None:
    assert "errors" not in ask("/series/1/episodes", language="de").json


@pytest.mark.parametrize("wanted", ["14", "de", "DE"])
def test_a_language_is_found_by_id_or_abbreviation_in_both_forms(ask: Ask, wanted: str) -> None:
    german = {"abbreviation": "de", "englishName": "German", "id": 14, "name": "Deutsch"}

    assert ask(f"/languages/{wanted}").json == {"data": german, **german}


@pytest.mark.parametrize("wanted", ["999", "xx", "-1", "%00"])
def test_a_language_that_does_not_exist_is_404(ask: Ask, wanted: str) -> None:
    assert ask(f"/languages/{wanted}").status == 404


def test_languages_are_each_once() -> None:
    for key in ("id", "abbreviation"):
        assert len({row[key] for row in LANGUAGES}) == len(LANGUAGES)
    assert all(find_language(str(row["id"])) is row for row in LANGUAGES)
    assert asked_language("pt_BR") == "pt"


# --- the rest ---------------------------------------------------------------------------------


def test_health_and_the_interactive_page_want_no_token(address: str) -> None:
    assert ask_at(address, "/healthz").json == {"status": "ok"}
    described = ask_at(address, "/openapi.json").json
    assert "/series/{series_id}/episodes/query" in described["paths"]
    assert described["paths"]["/languages"]["get"]["security"] == [{"HTTPBearer": []}]


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [("/nothing", "GET", 404), ("/login", "GET", 405), ("/series/1", "PUT", 405)],
)
def test_what_is_not_served_is_answered_in_the_same_form(
    ask: Ask, path: str, method: str, status: int
) -> None:
    got = ask(path, method)

    assert got.status == status
    assert list(got.json) == ["Error"]


@pytest.mark.parametrize(
    "path", ["/search/series/?name=harbor", "/series/1/", "/series/1/episodes//?page=1", "/user/"]
)
def test_a_slash_at_the_end_changes_nothing(ask: Ask, path: str) -> None:
    plain = ask(path.replace("/?", "?").replace("/?", "?").rstrip("/"))

    assert (ask(path).status, ask(path).json) == (plain.status, plain.json)
    assert plain.status in (200, 401)


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/user/favorites/1", "DELETE, PUT"),
        ("/series/1", "GET, HEAD"),
        ("/user/ratings/series/1", "DELETE"),
        ("/user/ratings/query/params", "GET"),
        ("/login", "POST"),
        ("/docs", "GET"),
    ],
)
def test_an_address_names_every_method_that_it_has(ask: Ask, path: str, allowed: str) -> None:
    assert ask(path, "OPTIONS").headers["allow"] == allowed


@pytest.mark.parametrize(
    "accept", ["application/vnd.thetvdb.v2.1.1", "application/vnd.thetvdb.v9", "text/html", "*/*"]
)
def test_the_version_asked_for_is_accepted(ask: Ask, accept: str) -> None:
    got = ask("/series/1", headers=[("Accept", accept)])

    assert got.headers["content-type"] == "application/json"


def test_every_stored_episode_is_served(ask: Ask) -> None:
    for episode in EPISODES[::50]:
        got = ask(f"/episodes/{episode['id']}").json["data"]
        assert got["episodeName"] == episode["episodeName"]
