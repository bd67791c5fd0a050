import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from organizer.errors import UsageError
from organizer.hooks.call import Download
from organizer.hooks.places import checked, find, top_folder
from organizer.path_maps import read_path_map


def _file(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"video")
    return path


def test_a_relative_path_starts_where_the_downloader_runs(tmp_path: Path) -> None:
    file = _file(tmp_path / "dl" / "a.mkv")
    assert find(Download(path="dl/../dl/a.mkv"), (), str(tmp_path), 0) == file


def test_the_longest_folder_of_a_container_counts(tmp_path: Path) -> None:
    file = _file(tmp_path / "tv" / "a.mkv")
    maps = [read_path_map("/data=/nowhere"), read_path_map(f"/data/tv={tmp_path / 'tv'}")]
    assert find(Download(path="/data/tv/a.mkv"), maps, "/", 0) == file
    with pytest.raises(UsageError, match="is its map right"):
        find(Download(path="/data/a.mkv"), maps, "/", 0)


def test_what_is_still_being_moved_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "late.mkv"
    timer = threading.Timer(0.3, _file, [path])
    timer.start()
    assert find(Download(path=str(path)), (), "/", 30) == path
    timer.join()


def test_what_does_not_come_is_refused_and_what_is_not_finished_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--map REMOTE=LOCAL"):
        find(Download(path="/nowhere/a.mkv"), (), "/", 0)
    _file(tmp_path / "a.mkv.!qB")
    with pytest.raises(UsageError, match="is not finished"):
        find(Download(path=str(tmp_path / "a.mkv")), (), "/", 0.2)


@pytest.mark.parametrize(
    ("name", "on_disk"),
    [
        pytest.param("Show S01E01", "Show S01E01", id="as it is"),
        pytest.param('"; touch pwned; $(id)', "_; touch pwned; $(id)", id="a quote"),
        pytest.param("a/b: c", "a_b_ c", id="a slash and a colon"),
        pytest.param("two\nlines", "two_lines", id="a newline"),
        pytest.param("two\nlines", "two\nlines", id="a newline that is kept"),
        pytest.param("Show...", "Show", id="dots at the end"),
        pytest.param("caf\udce9", "caf\udce9", id="no UTF-8"),
    ],
)
def test_a_torrent_is_found_under_its_name_as_a_disk_takes_it(
    tmp_path: Path, name: str, on_disk: str
) -> None:
    _file(tmp_path / "Other" / "x.mkv")
    (tmp_path / on_disk).mkdir()
    assert find(Download(path=name, folder=str(tmp_path)), (), "/", 0) == tmp_path / on_disk


@pytest.mark.parametrize("name", ["..", ".", "../secret", "/etc", "sub/../../secret", "?"])
def test_a_name_never_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "dl").mkdir()
    with pytest.raises(UsageError):
        find(Download(path=name, folder=str(tmp_path / "dl")), (), "/", 0)


def test_two_names_that_could_be_meant_are_not_chosen_between(tmp_path: Path) -> None:
    (tmp_path / "a_b").mkdir()
    (tmp_path / "a:b").mkdir()
    with pytest.raises(UsageError):
        find(Download(path="a?b", folder=str(tmp_path)), (), "/", 0)


def test_a_disk_a_home_and_what_holds_a_library_are_no_downloads(tmp_path: Path) -> None:
    library = tmp_path / "media" / "TV"
    library.mkdir(parents=True)
    for path in (Path("/"), Path.home(), tmp_path, library, tmp_path / "media" / ".." / "media"):
        with pytest.raises(UsageError):
            checked(path, [library])
    inside = library / "incoming" / "Show"
    inside.mkdir(parents=True)
    assert checked(inside, [library]) == inside


def test_a_user_without_a_home_can_have_downloads() -> None:
    code = (
        "import os; from pathlib import Path\n"
        "from organizer.hooks.places import checked\n"
        "os.setuid(54321); print(checked(Path('/etc'), []))"
    )
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        env=environ,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "/etc\n", done.stderr


def test_a_link_to_the_library_is_no_download(tmp_path: Path) -> None:
    (tmp_path / "TV").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "TV")
    with pytest.raises(UsageError, match="holds the library"):
        checked(tmp_path / "link", [tmp_path / "TV"])


# --- aria2 tells only the first file ----------------------------------------------------------


def _season(folder: Path, files: int) -> Path:
    for number in range(files):
        _file(folder / f"Season {1 + number % 2}" / f"Show.S01E{number:02}.mkv")
    return folder / "Season 1" / "Show.S01E00.mkv"


def test_the_top_folder_is_what_lies_in_the_folder_of_downloads(tmp_path: Path) -> None:
    first = _season(tmp_path / "Show", 4)
    assert top_folder(first, 9, tmp_path) == tmp_path / "Show"


def test_without_it_the_top_folder_is_the_nearest_that_holds_as_many(tmp_path: Path) -> None:
    first = _season(tmp_path / "Show", 4)
    assert top_folder(first, 2, None) == first.parent
    assert top_folder(first, 4, None) == tmp_path / "Show"
    _file(tmp_path / "Another" / "x.mkv")
    _file(tmp_path / "Another" / "y.mkv")
    assert top_folder(first, 5, None) == tmp_path / "Show"


def test_a_folder_that_holds_more_is_never_taken(tmp_path: Path) -> None:
    first = _file(tmp_path / "a.mkv")
    for number in range(5):
        _file(tmp_path / f"{number}.mkv")
    assert top_folder(first, 2, None) == first
