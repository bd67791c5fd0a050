"""One writer a library: who is kept out, and what they are told."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from organizer.apply import library_lock
from organizer.errors import EXIT_BUSY, LibraryBusy
from tests.apply.conftest import names

HOLDER = """
import sys
from pathlib import Path
from organizer.apply import library_lock
with library_lock(Path(sys.argv[1]), Path(sys.argv[2])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that holds `tmp_path/tv`."""
    (tmp_path / "tv" / "anime").mkdir(parents=True)
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path / "tv"), str(tmp_path / "state")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.stdin.close()
    process.wait()
    process.stdout.close()


@pytest.mark.parametrize(
    "library",
    ["tv", "tv/anime", ".", "tv/absent yet"],
    ids=["the same", "inside it", "around it", "inside it, not made yet"],
)
def test_a_library_that_another_process_changes_is_busy(
    tmp_path: Path, holder: "subprocess.Popen[str]", library: str
) -> None:
    with (
        pytest.raises(LibraryBusy, match=f"process {holder.pid}, since 2"),
        library_lock(tmp_path / library, tmp_path / "state"),
    ):
        pass
    assert LibraryBusy.exit_code == EXIT_BUSY


def test_a_library_beside_it_is_free(tmp_path: Path, holder: "subprocess.Popen[str]") -> None:
    (tmp_path / "tv2").mkdir()
    with library_lock(tmp_path / "tv2", tmp_path / "state"):
        assert holder.poll() is None


def test_a_run_with_another_state_folder_is_kept_out_too(
    tmp_path: Path, holder: "subprocess.Popen[str]"
) -> None:
    with (
        pytest.raises(LibraryBusy, match="another process"),
        library_lock(tmp_path / "tv", tmp_path / "other state"),
    ):
        pass
    assert holder.poll() is None


def test_a_library_under_another_name_is_the_same_library(
    tmp_path: Path, holder: "subprocess.Popen[str]"
) -> None:
    (tmp_path / "alias").symlink_to(tmp_path / "tv")
    with pytest.raises(LibraryBusy), library_lock(tmp_path / "alias", tmp_path / "state"):
        pass
    assert holder.poll() is None


def test_a_holder_that_was_killed_holds_nothing(
    tmp_path: Path, holder: "subprocess.Popen[str]"
) -> None:
    holder.kill()
    holder.wait()
    with library_lock(tmp_path / "tv", tmp_path / "state"):
        assert names(tmp_path / "state" / "locks")


def test_the_lock_is_free_again_after_the_run(tmp_path: Path) -> None:
    for _ in range(2):
        with library_lock(tmp_path, tmp_path / "state"):
            pass


def test_one_run_may_hold_nested_libraries_and_one_library_twice(tmp_path: Path) -> None:
    state = tmp_path / "state"
    (tmp_path / "tv" / "anime").mkdir(parents=True)
    (tmp_path / "alias").symlink_to(tmp_path / "tv")
    with (
        library_lock(tmp_path / "tv", state),
        library_lock(tmp_path / "tv" / "anime", state),
        library_lock(tmp_path / "alias", state),
    ):
        assert names(state / "locks")
