"""Services are asked for what files are called; for folders' names only where these say more."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fake_tvmaze import FakeTvMaze, fake_tvmaze, listed, show

from .conftest import Organize


@pytest.fixture
def tvmaze(isolated: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTvMaze]:
    """TVmaze as the program is configured to ask it, with one show of two episodes."""
    monkeypatch.setenv("HOME", str(isolated))
    with fake_tvmaze() as fake:
        fake.shows = [show(7, "Lantern Row")]
        fake.episodes = {7: [listed(71, 1, 1, "Fog"), listed(72, 1, 2, "Tide")]}
        monkeypatch.setenv("ORGANIZER_UPSTREAMS", "tvmaze")
        monkeypatch.setenv("ORGANIZER_TVMAZE_URL", fake.server.address)
        yield fake


def searched(tvmaze: FakeTvMaze) -> list[str]:
    return [it.params["q"] for it in tvmaze.server.asked if it.path == "/search/shows"]


ROWS = {
    "a known name, in any folder": ("Attic/Inbox Of Mine", "Lantern.Row.S01E01", ["Lantern Row"]),
    "an unknown name, in a folder for anything": ("Attic/in", "Zzz.S01E01", ["Zzz"]),
    "an unknown name, in a folder that may name it": ("Attic/Yyy", "Zzz.S01E01", ["Zzz", "Yyy"]),
    "a name that its folder goes on": ("Attic/Lantern Row", "Lantern.S01E02", ["Lantern Row"]),
    "no name at all": ("Attic/Lantern Row", "S01E02", ["Lantern Row"]),
}


@pytest.mark.parametrize(("folder", "stem", "asked"), ROWS.values(), ids=ROWS)
def test_a_folder_that_was_named_is_asked_for_last(
    organize: Organize,
    tvmaze: FakeTvMaze,
    tmp_path: Path,
    folder: str,
    stem: str,
    asked: list[str],
) -> None:
    root = tmp_path / folder
    root.mkdir(parents=True)
    (root / f"{stem}.mkv").write_text("1")
    organize(root, "--dry-run")
    assert [q for q in searched(tvmaze) if q != "Lantern"] == asked


def test_a_file_that_only_its_folder_names_is_found(
    organize: Organize, tvmaze: FakeTvMaze, tmp_path: Path
) -> None:
    root = tmp_path / "Lantern Row"
    root.mkdir()
    (root / "Zzz S01E02 Tide.mkv").write_text("1")
    assert "S01E02 - Tide" in organize(root, "--dry-run").out


def test_folders_below_the_one_that_was_named_are_asked_for(
    organize: Organize, tvmaze: FakeTvMaze, tmp_path: Path
) -> None:
    folder = tmp_path / "in" / "Lantern Row"
    folder.mkdir(parents=True)
    (folder / "Zzz S01E02.mkv").write_text("1")
    organize(folder.parent, "--dry-run")
    assert searched(tvmaze) == ["Zzz", "Lantern Row"]
