"""A downloader's surroundings: a folder of downloads, a library, a catalog, and the hook run."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from organizer.inbox import Entry, State, open_inbox

CATALOG = {
    "series": {"id": 101, "seriesName": "Quiet Meridian", "firstAired": "2012-05-01"},
    "episodes": [
        {
            "id": 10100 + number,
            "airedSeason": 1,
            "airedEpisodeNumber": number,
            "episodeName": f"Chapter {chr(64 + number)}",
            "firstAired": f"2012-05-{number:02d}",
        }
        for number in range(1, 7)
    ],
}
EPISODE = "Quiet.Meridian.S01E01.720p.WEB.x264-KRAKN.mkv"
PLACED = "Quiet Meridian (2012)/Season 01/Quiet Meridian (2012) - S01E01 - Chapter A.mkv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """What the hook said and how it ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where everything of a test is."""

    folder: Path
    environ: Mapping[str, str]

    @property
    def downloads(self) -> Path:
        """The folder of downloads."""
        return self.folder / "downloads"

    @property
    def library(self) -> Path:
        """The library."""
        return self.folder / "TV"

    @property
    def state(self) -> Path:
        """The folder of state."""
        return self.folder / "state"

    def download(self, name: str = EPISODE) -> Path:
        """Put a finished file under the downloads."""
        path = self.downloads / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.fsencode(name))
        return path

    def configure(self, text: str) -> None:
        """Add to the settings, before tables that are there."""
        config = self.folder / "config.toml"
        config.write_text(config.read_text() + text)

    def hook(
        self,
        *words: str,
        environ: Mapping[str, str] | None = None,
        cwd: str = "/",
        without: Sequence[str] = (),
        program: Sequence[str] = (sys.executable, "-P", "-m", "organizer", "hook"),
    ) -> Called:
        """Call the hook as a downloader does: from `/`, with nobody at standard input."""
        told = {**self.environ, **(environ or {})}
        done = subprocess.run(
            [*program, *words],
            env={name: value for name, value in told.items() if name not in without},
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=60,
        )
        out, err = (text.decode("utf-8", "surrogateescape") for text in (done.stdout, done.stderr))
        return Called(code=done.returncode, out=out, err=err)

    def entries(self) -> tuple[Entry, ...]:
        """Return all that is in the inbox."""
        with open_inbox(self.state / "inbox.db") as inbox:
            return inbox.entries()

    def settled(self) -> tuple[Entry, ...]:
        """Return all that is in the inbox, when the worker has been at all of it."""
        give_up = time.monotonic() + 60
        while any(entry.state is State.READY for entry in self.entries()):
            assert time.monotonic() < give_up, self.log()
            time.sleep(0.1)
        return self.entries()

    def placed(self) -> list[str]:
        """Return the files of the library."""
        return sorted(str(p.relative_to(self.library)) for p in self.library.rglob("*.*"))

    def log(self) -> str:
        """Return what the hook's log says."""
        path = self.state / "hook.log"
        return path.read_text("utf-8") if path.exists() else ""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home for a downloader's hook, with a catalog of one series."""
    catalog = tmp_path / "catalog.jsonl"
    catalog.write_text(json.dumps(CATALOG) + "\n")
    (tmp_path / "TV").mkdir()
    (tmp_path / "downloads").mkdir()
    (tmp_path / "config.toml").write_text(
        f'to = "{tmp_path}/TV"\ncatalog = "{catalog}"\noffline = true\n'
    )
    environ = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "ORGANIZER_CONFIG": str(tmp_path / "config.toml"),
        "ORGANIZER_STATE_DIR": str(tmp_path / "state"),
        "ORGANIZER_CACHE_DIR": str(tmp_path / "cache"),
    }
    return Home(folder=tmp_path, environ=environ)


Watched = Callable[[], object]
