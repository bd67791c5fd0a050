"""A scripted v2 server, a catalog with every odd form of record, and lookups over both."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from organizer.catalog import open_catalog
from organizer.catalog.upstream.v2.client import Credentials
from organizer.http import Limits
from organizer.lookup.remote import RemoteSource
from organizer.lookup.translated import RecordLookup
from tests.servers import ScriptedServer, scripted_server, v2_server

QUICK = Limits(
    connect=0.5, read=0.4, total=2.0, attempts=2, backoff=0.01, longest_wait=0.02, rest=0.0
)
Remote = Callable[..., RecordLookup]


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A scripted server of this test's own."""
    with scripted_server() as running:
        yield running


@pytest.fixture
def remote() -> Iterator[Remote]:
    """Make a lookup over a v2 server, with short limits and nothing remembered."""
    sources: list[RemoteSource] = []

    def make(address: str, language: str | None = None, apikey: str = "a key") -> RecordLookup:
        sources.append(RemoteSource(address, Credentials(apikey=apikey), QUICK))
        return RecordLookup(sources[-1], language)

    yield make
    for source in sources:
        source.close()


def _long(series_id: int, count: int) -> list[dict[str, object]]:
    return [
        {
            "id": series_id * 10_000 + count - n,
            "airedSeason": 1 + n // 50,
            "airedEpisodeNumber": 1 + n % 50,
            "absoluteNumber": n + 1,
            "episodeName": f"Part {n}",
            "firstAired": f"2010-{1 + n // 28 % 12:02}-{1 + n % 28:02}",
        }
        for n in range(count)
    ]


ODD_EPISODES: list[dict[str, object]] = [
    {"id": 1, "airedSeason": 0, "airedEpisodeNumber": 0, "episodeName": None},
    {"id": 2, "airedSeason": 1, "airedEpisodeNumber": 1, "absoluteNumber": 0, "firstAired": ""},
    {"id": 3, "airedSeason": 1, "airedEpisodeNumber": 2, "dvdSeason": 0, "dvdEpisodeNumber": 0},
    {"id": 4, "airedSeason": 1, "airedEpisodeNumber": 3, "dvdSeason": 1, "dvdEpisodeNumber": 1.1},
    {"id": 5, "airedSeason": 1, "airedEpisodeNumber": 4, "dvdSeason": "1", "dvdEpisodeNumber": "2"},
    {"id": 6, "airedSeason": 1, "airedEpisodeNumber": 5, "firstAired": "2001-10-2"},
    {"id": 7, "airedSeason": 1, "airedEpisodeNumber": 6, "absoluteNumber": "7", "imdbId": "tt77"},
    {"id": 8, "airedSeason": 1, "airedEpisodeNumber": 7, "firstAired": "0000-00-00", "x": [1]},
    {"id": 9, "airedSeason": 2, "airedEpisodeNumber": 1, "dvdSeason": 3, "dvdEpisodeNumber": None},
]
LINES: list[dict[str, object]] = [
    {"series": {"id": 1, "seriesName": "Odd", "aliases": None, "firstAired": ""},
     "episodes": ODD_EPISODES},
    {"series": {"id": 2, "seriesName": "Empty", "aliases": ["Void", "", None], "network": None}},
    {"series": {"id": 3, "seriesName": "Long", "firstAired": "2010-01-01"},
     "episodes": _long(3, 350)},
    {"series": {"id": 4, "seriesName": "Even"}, "episodes": _long(4, 200)},
    {"series": {"id": 5, "seriesName": " The Office (US) ", "firstAired": "2005-3-24",
                "imdbId": "TT0386676", "zap2itId": "sh00726133", "slug": "the-office-us",
                "network": "NBC", "status": "Ended", "overview": "Paper."},
     "translations": {"de": {"series": {"seriesName": "Das Büro", "overview": ""}}}},
    {"series": {"id": 6, "seriesName": "The Office (UK)", "firstAired": "2001-07-09"}},
    {"series": {"id": 7, "seriesName": "Lost (2004)", "firstAired": "2005-01-01"}},
    {"series": {"id": 8, "seriesName": "Casa", "overview": "Alt."},
     "episodes": [
         {"id": 81, "airedSeason": 1, "airedEpisodeNumber": 1, "episodeName": "Uno"},
         {"id": 82, "airedSeason": 1, "airedEpisodeNumber": 2, "episodeName": "Dos"}],
     "translations": {
         "de": {"series": {"seriesName": "Das Haus", "overview": "Neu."},
                "episodes": {"82": {"episodeName": "Zwei", "overview": "x"}}}}},
]  # fmt: skip


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalog database of odd records, several pages of episodes, and translations."""
    path = tmp_path_factory.mktemp("catalog") / "catalog.db"
    with open_catalog(path) as catalog:
        report = catalog.import_lines(json.dumps(line).encode() for line in LINES)
    assert report.problems == ()
    return path


@pytest.fixture(scope="session")
def served(database: Path) -> Iterator[str]:
    """The address of our own server over that database."""
    with v2_server(database) as address:
        yield address
