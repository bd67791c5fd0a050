"""Folders under watch with a catalog and a library, and watchers as processes of their own."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from organizer.config import inbox_file
from organizer.inbox import Entry, open_inbox
from tests.unattended.conftest import CATALOG

ROOT = Path(__file__).resolve().parents[2]
QUICK = ("--settle", "0.2", "--rescan", "0.6", "--poll", "0.4")
PATIENCE = 40.0  # seconds until a test says that something never came

LONG_FORM = pytest.mark.skipif(
    "ORGANIZER_WATCHING" not in os.environ, reason="the long form: ORGANIZER_WATCHING=1"
)
"""Tests that take seconds each."""


def episode(number: int) -> str:
    """Return the name in the library of an episode of the catalog."""
    title = f"Quiet Meridian (2012) - S01E{number:02d} - Chapter {chr(64 + number)}.mkv"
    return f"Quiet Meridian (2012)/Season 01/{title}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where everything of a test is."""

    downloads: Path
    library: Path
    config: Path
    status_file: Path

    def placed(self) -> set[str]:
        """Return the files of the library, relative to it."""
        found = self.library.rglob("*")
        return {str(path.relative_to(self.library)) for path in found if path.is_file()}

    def status(self) -> dict[str, object]:
        """Return what the watcher last wrote of itself."""
        try:
            found = json.loads(self.status_file.read_text())
        except (OSError, ValueError):
            return {}
        return dict(found)

    def entries(self) -> dict[str, Entry]:
        """Return the inbox by name."""
        with open_inbox(inbox_file(os.environ)) as inbox:
            return {entry.path.name: entry for entry in inbox.entries()}

    @contextmanager
    def watching(
        self, *options: str, prefix: tuple[str, ...] = ()
    ) -> Iterator["subprocess.Popen[str]"]:
        """Run a watcher of the downloads; it is killed at the end, if it still runs."""
        command = (*prefix, sys.executable, "-m", "organizer", "watch", str(self.downloads))
        status = ("--status-file", str(self.status_file))
        with ExitStack() as stack:
            process = stack.enter_context(
                subprocess.Popen(
                    [*command, *QUICK, *status, *options],
                    stderr=subprocess.PIPE,
                    text=True,
                    cwd=ROOT,
                )
            )
            stack.callback(process.kill)
            yield process


def wait_for(condition: Callable[[], object]) -> None:
    """Wait until something is so; fail when it never is."""
    until = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > until:
            pytest.fail("it never came so far")
        time.sleep(0.05)


@pytest.fixture
def place(isolated: Path, tmp_path: Path) -> Place:
    """Settings that name a catalog and a library, and an empty folder to watch."""
    catalog = tmp_path / "catalog.jsonl"
    catalog.write_text("".join(json.dumps(line) + "\n" for line in CATALOG))
    downloads, library = tmp_path / "downloads", tmp_path / "library"
    downloads.mkdir()
    library.mkdir()
    config = isolated / "config.toml"
    config.write_text(f'catalog = "{catalog}"\nto = "{library}"\nupstreams = []\n')
    return Place(
        downloads=downloads,
        library=library,
        config=config,
        status_file=tmp_path / "status.json",
    )
