"""Hints come from every folder that was entered, under the name that it has now."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from organizer.watch.events import Hint, Hints


@pytest.fixture
def heard() -> list[str]:
    return []


@pytest.fixture
def hints(heard: list[str]) -> Iterator[Hints]:
    hints = Hints(heard.append)
    hints.open()
    yield hints
    hints.close()


def paths(hints: Hints, wanted: int) -> list[Hint]:
    taken: list[Hint] = []
    while len({hint.path for hint in taken}) < wanted:
        more = hints.take(10, 100)
        assert more, "no more hints came"
        taken += more
    return taken


def test_a_new_file_a_renamed_one_and_a_folder_are_told(
    hints: Hints, tmp_path: Path, heard: list[str]
) -> None:
    (tmp_path / "old").touch()
    hints.watch(str(tmp_path))
    (tmp_path / os.fsdecode(b"new\xff.mkv")).write_bytes(b"x")
    (tmp_path / "old").rename(tmp_path / "renamed.mkv")
    (tmp_path / "folder").mkdir()
    told = {(Path(hint.path).name, hint.is_folder) for hint in paths(hints, 3)}
    assert told == {(os.fsdecode(b"new\xff.mkv"), False), ("renamed.mkv", False), ("folder", True)}
    assert heard[0] == f"{tmp_path}/{os.fsdecode(b'new' + bytes([255]) + b'.mkv')}"


def test_a_folder_that_was_renamed_is_told_of_under_its_new_name(
    hints: Hints, tmp_path: Path
) -> None:
    (tmp_path / "before").mkdir()
    for folder in (tmp_path, tmp_path / "before"):
        hints.watch(str(folder))
    (tmp_path / "before").rename(tmp_path / "after")
    assert paths(hints, 1) == [Hint(f"{tmp_path}/after", is_folder=True)]
    hints.watch(f"{tmp_path}/after")
    (tmp_path / "after" / "a.mkv").touch()
    assert {hint.path for hint in paths(hints, 1)} == {f"{tmp_path}/after/a.mkv"}


def test_a_folder_made_anew_under_a_name_is_watched_again(hints: Hints, tmp_path: Path) -> None:
    for _ in range(2):
        (tmp_path / "folder").mkdir()
        hints.watch(str(tmp_path / "folder"))
        (tmp_path / "folder" / "a.mkv").touch()
        assert paths(hints, 1)[0].path == f"{tmp_path}/folder/a.mkv"
        (tmp_path / "folder" / "a.mkv").unlink()
        (tmp_path / "folder").rmdir()
        while f"{tmp_path}/folder" in hints._watches:
            hints.take(0.01, 10)


def test_lost_events_are_known_until_the_next_rescan(hints: Hints) -> None:
    known = [hints.is_lost]
    for happens in (hints.on_queue_overflow, hints.catch_up):
        happens()
        known.append(hints.is_lost)
    assert known == [False, True, False]
    assert "sysctl fs.inotify.max_queued_events=" in hints.why_lost()


def test_closed_it_tells_nothing_and_watches_nothing(tmp_path: Path) -> None:
    hints = Hints(lambda _path: None)
    hints.watch(str(tmp_path))
    hints.close()
    assert not hints.is_open
    assert hints.take(0, 5) == []
