"""Our own server as a feeder: a catalog that is fed from it serves the same records again."""

import json
from collections.abc import Iterator

import pytest

from organizer.catalog import Catalog, open_catalog
from organizer.catalog.upstream.v2 import V2Server, open_v2
from organizer.catalog.upstream.v2.client import Credentials, ServiceClient
from organizer.catalog.upstream.v2.service import MetadataService
from organizer.feeding import Feeder, Wanted, ready
from organizer.http import Client
from organizer.model import Order
from tests.servers import v2_server

TVMAZE_RANGE = 1_000_000_000
LINES: tuple[dict[str, object], ...] = (
    {
        "series": {
            "id": 501,
            "seriesName": "Tin Meadow",
            "aliases": ["Meadow of Tin", "TM"],
            "firstAired": "1999-1-4",
            "imdbId": "TT0400501",
            "zap2itId": "sh00000501",
            "slug": "tin-meadow",
            "network": None,
            "genre": ["Drama"],
            "runtime": "45",
            "siteRating": 7.25,
            "lastUpdated": 1_700_000_000,
            "status": "Ended",
            "studio": {"name": "kept, though no field of the document"},
        },
        "episodes": [
            {
                "id": 501_000 + n,
                "airedSeason": n // 30,
                "airedEpisodeNumber": n % 30,
                "episodeName": f"Chapter {n}",
                "absoluteNumber": n or None,
                "dvdSeason": 1,
                "dvdEpisodeNumber": n + 0.5 if n % 7 == 0 else n,
                "firstAired": f"1999-{1 + n // 28 % 12:02}-{1 + n % 28:02}",
                "directors": ["Ann Lowe"],
                "filename": f"episodes/501/{n}.jpg",
            }
            for n in range(230)
        ],
        "actors": [{"id": 2, "name": "Bo", "sortOrder": 1}, {"id": 1, "name": "Al", "role": "X"}],
        "images": [
            {"id": 7, "keyType": "poster", "fileName": "posters/7.jpg", "resolution": "680x1000"},
            {"id": 8, "keyType": "season", "subKey": "1", "fileName": "seasons/8.jpg"},
        ],
        "translations": {
            "de": {
                "series": {"seriesName": "Zinnwiese", "overview": "Neu."},
                "episodes": {"501001": {"episodeName": "Kapitel 1"}},
            }
        },
    },
    {"series": {"id": 502, "seriesName": "Nothing Aired"}},
    {
        "series": {"id": TVMAZE_RANGE + 9, "seriesName": "Of No Known Id", "firstAired": ""},
        "episodes": [
            {"id": TVMAZE_RANGE + 1, "airedSeason": 1, "airedEpisodeNumber": 1},
            {"id": TVMAZE_RANGE + 2, "airedSeason": 0, "airedEpisodeNumber": 0},
        ],
    },
)
IDS = (501, 502, TVMAZE_RANGE + 9)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over those lines."""
    path = tmp_path_factory.mktemp("first") / "catalog.db"
    with open_catalog(path) as catalog:
        catalog.import_lines(json.dumps(line).encode() for line in LINES)
    with v2_server(path) as address:
        yield address


@pytest.fixture(scope="module", params=["written as it is", "read through"])
def fed(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    first: str,
    client: Client,
) -> Iterator[str]:
    """The address of a server over a catalog that got all it holds from the first."""
    upstream = open_v2(client, first, Credentials())
    path = tmp_path_factory.mktemp("fed") / "catalog.db"
    with open_catalog(path) as catalog:
        if request.param == "read through":
            _read_through(catalog, upstream)
        else:
            report = catalog.import_lines(_line(upstream, key) for key in map(str, IDS))
            assert report.problems == ()
    with v2_server(path) as address:
        yield address


def _read_through(catalog: Catalog, upstream: V2Server) -> None:
    feeder = Feeder(catalog, ready(upstream), Wanted(language="de"))
    for line in LINES:
        series = line["series"]
        assert isinstance(series, dict)
        feeder.before_search(series["seriesName"])
        feeder.before_series(series["id"])
        feeder.before_episodes(series["id"])


def _line(upstream: V2Server, key: str) -> bytes:
    series, episodes = upstream.series(key, "de"), upstream.episodes(key, language="de")
    assert series is not None
    assert episodes is not None
    languages = {*series.translations, *episodes.translations}
    content = {
        "series": {**series.record, "id": int(series.key)},
        "episodes": episodes.records,
        "actors": series.actors,
        "images": series.images,
        "translations": {
            language: {
                "series": series.translations.get(language, {}),
                "episodes": episodes.translations.get(language, {}),
            }
            for language in languages
        },
    }
    return json.dumps(content).encode()


def _service(address: str, client: Client) -> MetadataService:
    return MetadataService(ServiceClient(address, Credentials(), client), address)


@pytest.mark.parametrize("language", [None, "de", "fr"])
@pytest.mark.parametrize("series_id", IDS)
def test_a_fed_catalog_serves_the_same_records(
    first: str, fed: str, client: Client, series_id: int, language: str | None
) -> None:
    there, here = _service(first, client), _service(fed, client)
    assert here.series(series_id, language) == there.series(series_id, language)
    assert here.actor_records(series_id) == there.actor_records(series_id)
    assert here.image_records(series_id, {}) == there.image_records(series_id, {})
    assert here.episodes(series_id, language) == there.episodes(series_id, language)


@pytest.mark.parametrize("params", [{"name": "meadow of tin"}, {"imdbId": "tt0400501"}], ids=str)
def test_a_fed_catalog_finds_the_same_series(
    first: str, fed: str, client: Client, params: dict[str, str]
) -> None:
    assert _service(fed, client).search(params) == _service(first, client).search(params)


def test_our_own_server_tells_what_it_has_and_what_changed(first: str, client: Client) -> None:
    upstream = open_v2(client, first, Credentials())
    assert [it.key for it in upstream.search("Tin Meadow", 1999)] == ["501"]
    found = upstream.find("imdb", "tt400501")
    assert found is not None
    assert (found.key, found.year, found.ids["tvdb"]) == ("501", 1999, "501")
    other = upstream.find("tvdb", str(TVMAZE_RANGE + 9))
    assert other is not None
    assert other.ids == {}
    nothing = upstream.episodes("502", frozenset(Order))
    assert nothing is not None
    assert nothing.records == ()
    assert upstream.series("503") is None
    assert upstream.episodes("503") is None


@pytest.mark.parametrize(
    ("since", "until", "changed"),
    [
        pytest.param(1_699_999_000, 1_700_300_000, {"501"}, id="within a week"),
        pytest.param(1_699_999_000, 1_702_000_000, {"501"}, id="over several weeks"),
        pytest.param(1_700_050_000, 1_700_100_000, set(), id="nothing since"),
    ],
)
def test_changes_on_our_own_server_are_told(
    first: str, client: Client, since: int, until: int, changed: set[str]
) -> None:
    upstream = V2Server(_service(first, client), lambda: until)
    assert upstream.changed_since(since) == frozenset(changed)
