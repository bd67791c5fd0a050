"""A library and a download folder in one place, and what a test does with them."""

import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from organizer.apply import Journal, Reserve, RunResult, apply_plan, undo_run
from organizer.model import Action, FileIdentity, Plan, Replaced, Role, Status, Step

Tree = dict[str, tuple[str, bytes, int]]
NOT_LOOKED_AT = Reserve(-(1 << 50))
"""As if there were room for everything: somebody fills the disk after it was looked at."""


def identify(path: Path) -> FileIdentity:
    status = path.lstat()
    return FileIdentity(
        device=status.st_dev,
        inode=status.st_ino,
        size=status.st_size,
        modified=status.st_mtime_ns,
    )


def tree_of(root: Path) -> Tree:
    """Every name below `root` with its kind and mode, its bytes, and its mtime."""
    found: Tree = {}
    for path in sorted([root, *root.rglob("*")]):
        status = path.lstat()
        content = b""
        if stat.S_ISREG(status.st_mode):
            content = path.read_bytes()
        elif stat.S_ISLNK(status.st_mode):
            content = os.fsencode(path.readlink())
        found[str(path.relative_to(root))] = (
            stat.filemode(status.st_mode),
            content,
            status.st_mtime_ns,
        )
    return found


@dataclass
class Workshop:
    """Files of one test: `downloads` and `library` below `root`, the journal beside them."""

    root: Path
    journal: Journal

    @property
    def library(self) -> Path:
        return self.root / "library"

    @property
    def downloads(self) -> Path:
        return self.root / "downloads"

    def file(self, name: str, content: bytes | str = b"") -> Path:
        """Write a file below the root with an mtime long ago."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        os.utime(path, ns=(1_500_000_000_000_000_001, 1_400_000_000_123_456_789))
        return path

    def step(
        self,
        source: str,
        destination: str,
        *,
        of: str | None = None,
        action: Action = Action.MOVE,
        replaces: str | None = None,
    ) -> Step:
        return Step(
            source=self.root / source,
            destination=self.root / destination,
            role=Role.VIDEO if of is None else Role.SUBTITLE,
            action=action,
            identity=identify(self.root / source),
            of=None if of is None else self.root / of,
            replaces=None if replaces is None else self.replaced(replaces),
        )

    def replaced(self, name: str) -> Replaced:
        return Replaced(path=self.root / name, identity=identify(self.root / name))

    def plan(self, *steps: Step) -> Plan:
        return Plan(library=self.library, roots=(self.downloads, self.library), entries=steps)

    def apply(self, *steps: Step) -> RunResult:
        return apply_plan(self.plan(*steps), self.journal, command="organize downloads")

    def undo(self, number: int | None = None) -> RunResult:
        return undo_run(self.journal, number, command="organize undo")

    def tree(self) -> Tree:
        return tree_of(self.root)

    def files(self) -> dict[str, bytes]:
        """The regular files below the root and their bytes."""
        return {name: content for name, (mode, content, _) in self.tree().items() if mode[0] == "-"}


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    root = tmp_path / "root"
    for name in ("library", "downloads"):
        (root / name).mkdir(parents=True)
    with Journal.open(tmp_path / "state" / "journal.db") as journal:
        yield Workshop(root, journal)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def done(count: int) -> list[Status]:
    return [Status.DONE] * count


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """An empty folder on another file system than the workshop's."""
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no second file system here (/dev/shm)")
    if not os.access(memory, os.W_OK):
        pytest.skip("the second file system (/dev/shm) cannot be written")
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MiB."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("mounting a small file system takes root")
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)],
        check=False,
        capture_output=True,
    )
    if mounted.returncode != 0:
        pytest.skip("mounting is not permitted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)
