"""`organize catalog import nfo`: a library's own files, and what is organized by them then."""

from pathlib import Path

import pytest

from organizer.errors import EXIT_LEFT_ALONE, EXIT_USAGE

from .conftest import Organize

SHOW = "<tvshow><title>Attic Reels</title></tvshow>"
EPISODE = (
    "<episodedetails><title>Trip</title><season>1</season><episode>2</episode></episodedetails>"
)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library of one series of one episode that no service has heard of."""
    folder = tmp_path / "library" / "Attic Reels"
    folder.mkdir(parents=True)
    (folder / "tvshow.nfo").write_text(SHOW)
    (folder / "reel.nfo").write_text(EPISODE)
    return folder.parent


def test_files_are_organized_by_what_nfo_files_tell(
    organize: Organize, library: Path, tmp_path: Path
) -> None:
    catalog, inbox = tmp_path / "catalog.db", tmp_path / "inbox"
    ended = organize("catalog", "import", "nfo", library, "--catalog", catalog)
    assert (ended.code, ended.out) == (0, "nfo files: 1 series, 1 episodes imported\n")

    inbox.mkdir()
    (inbox / "attic.reels.s01e02.mkv").write_bytes(b"film")
    ended = organize(inbox, "--catalog", catalog, "--to", tmp_path / "new", "--yes")
    assert ended.code == 0
    (moved,) = (tmp_path / "new").rglob("*.mkv")
    assert moved.name == "Attic Reels - S01E02 - Trip.mkv"


def test_a_file_that_cannot_be_read_is_named_and_counts(
    organize: Organize, library: Path, tmp_path: Path
) -> None:
    broken = library / "Broken" / "tvshow.nfo"
    broken.parent.mkdir()
    broken.write_text("<!DOCTYPE tvshow><tvshow/>")
    ended = organize("catalog", "import", "nfo", library, "--catalog", tmp_path / "catalog.db")
    assert ended.code == EXIT_LEFT_ALONE
    assert f"{broken}: it declares a document type" in ended.err


@pytest.mark.parametrize(
    "named", [(), ("reel.nfo",), ("absent",)], ids=["nothing", "a file", "gone"]
)
def test_what_is_no_folder_ends_with_a_line(
    organize: Organize, library: Path, tmp_path: Path, named: tuple[str, ...]
) -> None:
    paths = [library / "Attic Reels" / name for name in named]
    ended = organize("catalog", "import", "nfo", *paths, "--catalog", tmp_path / "catalog.db")
    assert ended.code == EXIT_USAGE
    assert "folder" in ended.err


def test_a_library_without_nfo_files_imports_nothing(organize: Organize, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ended = organize(
        "catalog", "import", "nfo", tmp_path / "empty", "--catalog", tmp_path / "catalog.db"
    )
    assert (ended.code, "nothing could be imported" in ended.err) == (EXIT_USAGE, True)


def test_importing_again_leaves_what_came_from_elsewhere(
    organize: Organize, library: Path, tmp_path: Path
) -> None:
    catalog, line = tmp_path / "catalog.db", tmp_path / "series.jsonl"
    line.write_text('{"series": {"id": 5, "seriesName": "Attic Reels"}}')
    organize("catalog", "import", line, "--catalog", catalog)
    ended = organize("catalog", "import", "nfo", library, "--catalog", catalog)
    assert ended.code == 0
    assert "0 series, 0 episodes imported; 1 are in the catalog already" in ended.out
