"""Who still writes to a file is asked of the system, and what grows is known by its marker."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from organizer.watch.folders import WatchedFolder
from organizer.watch.readiness import Surroundings, doubts
from organizer.watch.writers import written_by_processes


@contextmanager
def opened_elsewhere(path: Path, mode: str) -> Iterator[None]:
    """Have another process keep a file open."""
    code = "import sys; f = open(sys.argv[1], sys.argv[2]); print('open', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path), mode],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        yield
        other.communicate(b"\n")


def found(folder: Path, *, is_local: bool = True) -> dict[str, str]:
    watched = WatchedFolder(path=str(folder))
    paths = [str(path) for path in folder.rglob("*.mkv")]
    doubtful = doubts(paths, Surroundings(watched), is_local=is_local)
    return {Path(path).name: doubt.why for path, doubt in doubtful.items()}


@pytest.mark.parametrize("is_local", [True, False], ids=["by a lease", "by open files"])
@pytest.mark.parametrize("mode", ["r+b", "ab", "wb"])
def test_a_file_that_somebody_has_open_for_writing_is_not_ready(
    tmp_path: Path, mode: str, is_local: bool
) -> None:
    (tmp_path / "a.mkv").write_bytes(b"content")
    with opened_elsewhere(tmp_path / "a.mkv", mode):
        (tmp_path / "a.mkv").write_bytes(b"content")
        assert "open for writing" in found(tmp_path, is_local=is_local)["a.mkv"]
    assert found(tmp_path, is_local=is_local) == {}


@pytest.mark.parametrize("is_local", [True, False])
def test_a_file_that_somebody_only_reads_is_ready(tmp_path: Path, is_local: bool) -> None:
    (tmp_path / "a.mkv").write_bytes(b"content")
    with opened_elsewhere(tmp_path / "a.mkv", "rb"):
        assert found(tmp_path, is_local=is_local) == {}


def test_a_writer_is_found_under_another_name_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.mkv").write_bytes(b"content")
    status = (tmp_path / "a.mkv").stat()
    with opened_elsewhere(tmp_path / "a.mkv", "ab"):
        wanted = {(status.st_dev, status.st_ino): str(tmp_path / "a.mkv")}
        assert written_by_processes(wanted) == {str(tmp_path / "a.mkv")}
        assert written_by_processes({(0, 0): "/elsewhere/a.mkv"}) == frozenset()


@pytest.mark.parametrize(
    ("marker", "growing"),
    [
        pytest.param("a.mkv.aria2", {"a.mkv"}, id="beside the file"),
        pytest.param("Show.aria2", {"b.mkv"}, id="beside its folder"),
        pytest.param("Show/b.mkv.part", {"b.mkv"}, id="beside a file further down"),
        pytest.param("Show/c.mkv.part", set(), id="beside another file"),
    ],
)
def test_a_marker_keeps_a_file_back(tmp_path: Path, marker: str, growing: set[str]) -> None:
    (tmp_path / "Show").mkdir()
    for name in ("a.mkv", "Show/b.mkv", marker):
        (tmp_path / name).write_bytes(b"content")
    assert set(found(tmp_path)) == growing


def test_a_file_that_may_not_be_read_is_left_to_the_run(tmp_path: Path) -> None:
    (tmp_path / "a.mkv").symlink_to("nowhere")
    assert found(tmp_path) == {}
