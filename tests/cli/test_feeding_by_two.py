"""Runs that are fed by two services: what is learned counts for every file, whoever told it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fake_tmdb import FakeTmdb, fake_tmdb, tmdb_series
from tests.fake_tvmaze import FakeTvMaze, fake_tvmaze, listed, show

from .conftest import Organize

NFO = "<tvshow><title>{}</title><uniqueid type='tvdb'>4711</uniqueid></tvshow>"


@pytest.fixture
def services(
    isolated: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[FakeTvMaze, FakeTmdb]]:
    """TVmaze, which is asked first, and TMDB: each knows another series of one name."""
    monkeypatch.setenv("HOME", str(isolated))
    with fake_tvmaze() as tvmaze, fake_tmdb() as tmdb:
        tvmaze.shows = [show(20, "Harrow Street", premiered="2005-03-24")]
        tvmaze.episodes = {20: [listed(201, 1, 1, "Salt"), listed(202, 1, 2, "Rope")]}
        tmdb.series = [tmdb_series(31, "Harrow Street", ("Fen", "Reed"))]
        settings = {
            "UPSTREAMS": "tvmaze,tmdb",
            "TVMAZE_URL": tvmaze.server.address,
            "TMDB_URL": tmdb.server.address,
            "TMDB_KEY": "k" * 32,
            "ATTEMPTS": "1",
            "SERVICE_REST": "0",
        }
        for name, value in settings.items():
            monkeypatch.setenv(f"ORGANIZER_{name}", value)
        yield tvmaze, tmdb


def files(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return folder


def placed(objects: list[dict[str, object]]) -> dict[str, object]:
    """Return where each file goes; for what goes nowhere, why."""
    return {
        Path(str(it["source"])).name: it.get("destination") or it.get("reason")
        for it in objects[:-1]
    }


def series_folders(library: Path) -> set[str]:
    return {path.name for path in library.iterdir()}


# --- what a run learns ----------------------------------------------------------------------------


def test_a_namesake_that_another_file_makes_known_counts_for_every_file(
    organize: Organize, services: tuple[FakeTvMaze, FakeTmdb], tmp_path: Path
) -> None:
    folder = files(tmp_path / "new", "Harrow.Street.S01E01.mkv", "Harrow.Street.2001.S01E02.mkv")
    first = placed(organize(folder, "--dry-run", "--json").objects)
    again = placed(organize(folder, "--dry-run", "--json").objects)
    assert first == again
    assert first["Harrow.Street.S01E01.mkv"] == "ambiguous-series"


def test_a_namesake_that_another_job_makes_known_counts_for_every_job(
    organize: Organize, services: tuple[FakeTvMaze, FakeTmdb], tmp_path: Path
) -> None:
    one = files(tmp_path / "one", "Harrow.Street.S01E01.mkv")
    two = files(tmp_path / "two", "Harrow.Street.2001.S01E02.mkv")
    first = placed(organize(one, two, "--dry-run", "--json").objects)
    assert first["Harrow.Street.S01E01.mkv"] == "ambiguous-series"


# --- services that are down -----------------------------------------------------------------------


def test_the_next_service_does_not_decide_alone_while_the_better_one_is_down(
    organize: Organize, services: tuple[FakeTvMaze, FakeTmdb], tmp_path: Path
) -> None:
    tvmaze, _ = services
    folder = files(tmp_path / "new", "Harrow.Street.S01E01.mkv")
    tvmaze.is_down = True
    ended = organize(folder, "--dry-run", "--json")
    assert ended.code == 3
    assert placed(ended.objects) == {"Harrow.Street.S01E01.mkv": "metadata-unavailable"}
    assert "TVmaze" in ended.err
    assert "take tvmaze out of upstreams" in ended.err

    tvmaze.is_down = False
    up = placed(organize(folder, "--dry-run", "--json").objects)
    assert "2005" in str(up["Harrow.Street.S01E01.mkv"])


# --- names of one record --------------------------------------------------------------------------


def test_two_names_of_a_series_make_one_folder_in_the_language(
    organize: Organize, services: tuple[FakeTvMaze, FakeTmdb], tmp_path: Path
) -> None:
    _, tmdb = services
    tmdb.series = [tmdb_series(71, "Order Row", ("A", "B"), german="Reihe")]
    folder = files(tmp_path / "new", "Order.Row.S01E01.mkv", "Reihe.S01E02.mkv")
    library = tmp_path / "library"
    organize(folder, "--to", library, "--language", "de", "--yes")
    assert series_folders(library) == {"Reihe (2001)"}
    assert len(list(library.rglob("*.mkv"))) == 2


def test_the_name_of_a_series_is_got_in_the_language_that_is_set_and_once(
    organize: Organize, services: tuple[FakeTvMaze, FakeTmdb], tmp_path: Path
) -> None:
    _, tmdb = services
    tmdb.series = [tmdb_series(71, "Order Row", ("A", "B"), german="Reihe")]
    folder = files(tmp_path / "new", "Order.Row.S01E01.mkv")
    ended = organize(folder, "--dry-run", "--language", "de", "--json")
    assert "Reihe (2001)" in str(placed(ended.objects)["Order.Row.S01E01.mkv"])
    tmdb.server.asked.clear()
    again = organize(folder, "--dry-run", "--language", "de", "--json")
    assert placed(again.objects) == placed(ended.objects)
    assert tmdb.asked == []


def test_a_language_that_is_set_later_is_got_as_well(
    organize: Organize, services: tuple[FakeTvMaze, FakeTmdb], tmp_path: Path
) -> None:
    _, tmdb = services
    tmdb.series = [tmdb_series(71, "Order Row", ("A", "B"), german="Reihe")]
    folder = files(tmp_path / "new", "Order.Row.S01E01.mkv")
    organize(folder, "--dry-run")
    ended = organize(folder, "--dry-run", "--language", "de", "--json")
    assert "Reihe (2001)" in str(placed(ended.objects)["Order.Row.S01E01.mkv"])


def test_a_series_that_nfo_files_told_of_is_named_by_what_the_service_adds_at_once(
    organize: Organize, services: tuple[FakeTvMaze, FakeTmdb], tmp_path: Path
) -> None:
    tvmaze, _ = services
    tvmaze.shows = [show(7, "Lantern Row", externals={"thetvdb": 4711, "imdb": None})]
    tvmaze.episodes = {7: [listed(71, 1, 1, "Fog"), listed(72, 1, 2, "Tide")]}
    folder = files(tmp_path / "new", "Lantern Row/Lantern Row S01E02.mkv")
    (folder / "Lantern Row" / "tvshow.nfo").write_text(NFO.format("Lantern Row"))
    organize("catalog", "import", "nfo", folder)
    first = placed(organize(folder, "--dry-run", "--json").objects)
    assert "(2011)" in str(first["Lantern Row S01E02.mkv"])
