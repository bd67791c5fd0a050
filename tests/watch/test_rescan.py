"""A rescan tells what the inbox does not know so, and forgets only what is surely gone."""

import os
from pathlib import Path

import pytest

from organizer.inbox import Arrival, Inbox, Mark, State, open_inbox
from organizer.watch.folders import WatchedFolder
from organizer.watch.rescan import Rescanned, rescan


class Scene:
    """A folder under watch with its inbox."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "downloads"
        self.root.mkdir()
        self.watched = WatchedFolder(path=str(self.root))
        self.inbox: Inbox = open_inbox(folder / "inbox.db")

    def put(self, name: str) -> Path:
        """Write a file."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
        return path

    def know(self, path: Path, state: State, origin: str = "watch") -> None:
        """Have the inbox know a path in a state."""
        self.inbox.announce(Arrival(path=path, origin=origin, watched=self.root))
        self.inbox.mark([Mark(path=path, state=state)])

    def rescan(self, below: Path | None = None) -> tuple[set[str], Rescanned]:
        """Return the names that a rescan tells, and what it saw."""
        told: list[str] = []
        seen = rescan(
            self.watched,
            self.inbox,
            told.extend,
            entered=lambda _folder: None,
            stopped=lambda: False,
            below=None if below is None else str(below),
        )
        return {str(Path(path).relative_to(self.root)) for path in told}, seen

    def known(self) -> set[str]:
        """Return the names that the inbox knows."""
        return {str(entry.path.relative_to(self.root)) for entry in self.inbox.entries()}


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


def test_what_is_new_or_changed_or_settling_is_told(scene: Scene) -> None:
    for state in State:
        scene.know(scene.put(f"{state}.mkv"), state)
    scene.know(scene.put("changed.mkv"), State.DONE)
    os.utime(scene.root / "changed.mkv", ns=(0, 0))
    scene.put("Show/Season 1/new.mkv")
    scene.put("notes.txt")
    told, seen = scene.rescan()
    assert told == {"settling.mkv", "changed.mkv", "Show/Season 1/new.mkv"}
    assert (seen.folders, seen.is_whole) == (3, True)


def test_what_went_away_is_forgotten_but_for_what_is_held(scene: Scene) -> None:
    for state in State:
        scene.know(scene.put(f"gone/{state}.mkv"), state)
    scene.put("here.mkv")
    for path in (scene.root / "gone").iterdir():
        path.unlink()
    (scene.root / "gone").rmdir()
    scene.rescan()
    assert scene.known() == {"gone/held.mkv"}


def test_what_a_hook_told_of_stays_though_no_watcher_takes_it(scene: Scene) -> None:
    for name in ("pack/e.mkv", "Show.rar", "incomplete/x/e.mkv"):
        scene.know(scene.put(name).parent if "/" in name else scene.put(name), State.READY, "x")
    before = scene.known()
    scene.rescan()
    assert scene.known() == before


def test_a_folder_that_cannot_be_listed_makes_nothing_forgotten(scene: Scene) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may list everything")
    scene.know(scene.put("shut/e.mkv"), State.NEEDS_PERSON)
    (scene.root / "shut").chmod(0)
    _, seen = scene.rescan()
    (scene.root / "shut").chmod(0o755)
    assert seen.unreadable
    assert scene.known() == {"shut/e.mkv"}


def test_below_a_folder_only_that_is_looked_at(scene: Scene) -> None:
    scene.put("a/new.mkv")
    scene.put("b/new.mkv")
    scene.know(scene.put("c/gone.mkv"), State.DONE)
    (scene.root / "c" / "gone.mkv").unlink()
    told, _ = scene.rescan(scene.root / "a")
    assert told == {"a/new.mkv"}
    assert "c/gone.mkv" in scene.known()


def test_a_rescan_that_is_stopped_forgets_nothing(scene: Scene) -> None:
    scene.know(scene.put("gone.mkv"), State.DONE)
    (scene.root / "gone.mkv").unlink()
    seen = rescan(
        scene.watched,
        scene.inbox,
        lambda _paths: None,
        entered=lambda _folder: None,
        stopped=lambda: True,
    )
    assert not seen.is_whole
    assert scene.known() == {"gone.mkv"}
