"""Each rung of the ladder renames, and replaces nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from organizer.apply.folders import Folders
from organizer.apply.renaming import PLACEHOLDER, Renamer, Rung, is_placeholder
from tests.apply.conftest import names


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[Folders]:
    folders = Folders([str(tmp_path)])
    yield folders
    folders.close()


@pytest.mark.parametrize("rung", list(Rung))
def test_a_file_gets_its_new_name(folders: Folders, tmp_path: Path, rung: Rung) -> None:
    (tmp_path / "a").write_bytes(b"content")
    announced: list[int] = []
    renamer = Renamer(announced.append, rung)
    renamer.rename(folders.place(f"{tmp_path}/a"), folders.place(f"{tmp_path}/b"))
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("b", b"content")]
    assert announced == ([tmp_path.stat().st_dev] if rung is Rung.PLACEHOLDER else [])


@pytest.mark.parametrize("rung", list(Rung))
@pytest.mark.parametrize("taken_by", ["file", "symlink", "dangling symlink", "folder", "same file"])
def test_nothing_is_replaced(folders: Folders, tmp_path: Path, rung: Rung, taken_by: str) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_bytes(b"content")
    if taken_by == "file":
        target.write_bytes(b"other")
    elif taken_by == "folder":
        target.mkdir()
    elif taken_by == "same file":
        target.hardlink_to(source)
    else:
        target.symlink_to("a" if taken_by == "symlink" else "absent")
    was = target.lstat()
    with pytest.raises(FileExistsError):
        Renamer(lambda _: None, rung).rename(folders.place(str(source)), folders.place(str(target)))
    assert source.read_bytes() == b"content"
    assert target.lstat().st_ino == was.st_ino
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b"]


@pytest.mark.parametrize("rung", list(Rung))
def test_a_source_that_is_gone_leaves_no_trace(
    folders: Folders, tmp_path: Path, rung: Rung
) -> None:
    with pytest.raises(FileNotFoundError):
        Renamer(lambda _: None, rung).rename(
            folders.place(f"{tmp_path}/a"), folders.place(f"{tmp_path}/b")
        )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "ours"),
    [(PLACEHOLDER, True), (PLACEHOLDER[:5], True), (b"", True), (b"video", False)],
    ids=["whole", "cut short by a crash", "cut before the first byte", "a file of somebody"],
)
def test_a_placeholder_is_known_by_its_content(
    folders: Folders, tmp_path: Path, content: bytes, ours: bool
) -> None:
    (tmp_path / "x").write_bytes(content)
    assert is_placeholder(folders.place(f"{tmp_path}/x")) is ours


def test_a_folder_swapped_for_a_symlink_cannot_lead_a_file_astray(
    folders: Folders, tmp_path: Path
) -> None:
    for name in ("inside", "outside"):
        (tmp_path / name).mkdir()
    (tmp_path / "a").write_bytes(b"content")
    target = folders.target(f"{tmp_path}/inside/b")
    (tmp_path / "inside").rename(tmp_path / "moved")
    (tmp_path / "inside").symlink_to(tmp_path / "outside")
    Renamer(lambda _: None).rename(folders.place(f"{tmp_path}/a"), target)
    assert names(tmp_path / "outside") == []
    assert names(tmp_path / "moved") == ["b"]
