"""A series that nfo files told of: they stand in until a service knows it, and then it goes on."""

from collections.abc import Callable
from pathlib import Path

import pytest

from organizer.catalog import Catalog
from organizer.catalog.imports.nfo import import_nfo
from organizer.feeding import Feeder
from tests.scripted_upstream import ScriptedUpstream, Show, episode

SHOW = "<tvshow><title>Fen Road</title><premiered>2010-01-05</premiered>{id}</tvshow>"
EPISODE = (
    "<episodedetails><title>Reeds</title><season>1</season><episode>1</episode></episodedetails>"
)
WITH_ID = '<uniqueid type="tvdb">77</uniqueid>'

Feed = Callable[..., Feeder]


@pytest.fixture
def imported(tmp_path: Path, catalog: Catalog) -> Callable[[str], int]:
    """Import a library of one series and one episode, and return the series' id."""

    def importing(unique_id: str) -> int:
        (tmp_path / "tvshow.nfo").write_text(SHOW.format(id=unique_id))
        (tmp_path / "e.nfo").write_text(EPISODE)
        import_nfo(catalog, [tmp_path])
        (found,) = catalog.search_series(name="Fen Road")
        return int(str(found["id"]))

    return importing


def _service() -> ScriptedUpstream:
    episodes = [episode(901, 1, 1, "Reeds"), episode(902, 1, 2, "Sedge")]
    return ScriptedUpstream("tvmaze", Show("5", "Fen Road", ids={"tvdb": "77"}, episodes=episodes))


def _titles(catalog: Catalog, series_id: int) -> list[object]:
    return [it["episodeName"] for it in catalog.episode_records(series_id)]


def test_a_service_that_knows_its_id_goes_on_with_it(
    catalog: Catalog, feed: Feed, imported: Callable[[str], int]
) -> None:
    series_id = imported(WITH_ID)
    service = _service()
    feeder = feed(service)
    for _ in range(2):
        feeder.before_series(series_id)
        feeder.before_episodes(series_id)
    assert series_id == 77
    assert _titles(catalog, 77) == ["Reeds", "Sedge"]
    assert [what for what, _ in service.asked].count("find tvdb") == 1


def test_while_no_service_answers_the_files_stand_in(
    catalog: Catalog, feed: Feed, imported: Callable[[str], int]
) -> None:
    series_id = imported(WITH_ID)
    service = _service()
    service.is_down = True
    feed(service).before_episodes(series_id)
    assert _titles(catalog, series_id) == ["Reeds"]
    service.is_down = False
    feed(service).before_series(series_id)  # knows it now, and has not told its episodes
    service.is_down = True
    feed(service).before_episodes(series_id)
    assert _titles(catalog, series_id) == ["Reeds"]


def test_a_series_without_ids_is_asked_of_nobody(
    catalog: Catalog, feed: Feed, imported: Callable[[str], int]
) -> None:
    series_id = imported("")
    service = _service()
    feed(service).before_episodes(series_id)
    assert service.asked == []
    assert _titles(catalog, series_id) == ["Reeds"]


def test_importing_again_takes_nothing_back(
    catalog: Catalog, feed: Feed, imported: Callable[[str], int]
) -> None:
    series_id = imported(WITH_ID)
    feed(_service()).before_episodes(series_id)
    assert imported(WITH_ID) == series_id
    assert _titles(catalog, series_id) == ["Reeds", "Sedge"]
