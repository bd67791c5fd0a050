"""The law of the seam: in-process and over the network, a catalog gives the same answers."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organizer.catalog import Catalog, open_file
from organizer.lookup import Lookup, catalog_lookup
from organizer.lookup.translated import RecordLookup
from organizer.model import SeriesId

from .conftest import LINES

Remote = Callable[..., RecordLookup]


@pytest.fixture(scope="module")
def catalog(database: Path) -> Iterator[Catalog]:
    """The database, open in this process."""
    with open_file(database) as opened:
        yield opened


LANGUAGES = [None, "en", "de", "fr", "de-AT", "EN"]
SERIES_IDS = [SeriesId(n) for n in range(len(LINES) + 2)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("series_id", SERIES_IDS)
def test_every_series_and_episode_is_the_same(
    catalog: Catalog, served: str, remote: Remote, series_id: SeriesId, language: str | None
) -> None:
    here, there = catalog_lookup(catalog, language), remote(served, language)

    assert here.series(series_id) == there.series(series_id)
    assert here.query_episodes(series_id) == there.query_episodes(series_id)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "asked",
    [
        {"name": "the office"},
        {"name": "Lost"},
        {"name": "Ofice"},
        {"name": "Das Haus"},
        {"name": "das buro"},
        {"name": "void"},
        {"name": "nothing near"},
        {"name": "", "imdb_id": "tt386676"},
        {"imdb_id": "tt0386676", "slug": "THE-OFFICE-US"},
        {"zap2it_id": "SH00726133"},
        {"name": "casa & haus: ?#/"},
        {},
    ],
    ids=str,
)
def test_every_search_is_the_same(
    catalog: Catalog, served: str, remote: Remote, asked: dict[str, str], language: str | None
) -> None:
    here, there = catalog_lookup(catalog, language), remote(served, language)

    assert here.search_series(**asked) == there.search_series(**asked)


_filters = st.fixed_dictionaries(
    {},
    optional={
        "aired_season": st.integers(0, 3),
        "aired_episode": st.integers(0, 8),
        "dvd_season": st.integers(0, 3),
        "dvd_episode": st.integers(0, 3),
        "absolute_number": st.integers(0, 120),
        "first_aired": st.dates(dt.date(2010, 1, 1), dt.date(2010, 12, 28))
        | st.just(dt.date(2001, 10, 2)),
        "imdb_id": st.sampled_from(["tt77", "tt0386676", "tt1", "x y"]),
    },
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(series_id=st.sampled_from(SERIES_IDS), filters=_filters)
def test_every_query_is_the_same(
    catalog: Catalog, served: str, remote: Remote, series_id: SeriesId, filters: dict[str, int]
) -> None:
    here: Lookup = catalog_lookup(catalog)
    there: Lookup = remote(served)

    assert here.query_episodes(series_id, **filters) == there.query_episodes(  # type: ignore[arg-type]  # each of its own type
        series_id,
        **filters,  # type: ignore[arg-type]
    )


def test_the_realistic_catalog_is_the_same(shared: Path, tmp_path: Path, remote: Remote) -> None:
    import subprocess
    import sys

    from tests.servers import v2_server

    made = tmp_path / "made"
    tool = shared / "tools" / "make_library.py"
    options = ["--files", "300", "--shows", "15", "--seed", "3", "--no-tree"]
    subprocess.run([sys.executable, str(tool), str(made), *options], check=True)
    path = made / "catalog.jsonl"
    with v2_server(path) as address, open_file(path) as opened:
        here, there = catalog_lookup(opened), remote(address)
        for number in range(15):
            series_id = SeriesId(70000 + 13 * number)
            series = here.series(series_id)
            assert series is not None
            assert series == there.series(series_id)
            assert here.query_episodes(series_id) == there.query_episodes(series_id) != ()
            assert here.search_series(name=series.name) == there.search_series(name=series.name)
