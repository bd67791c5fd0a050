"""A catalog, a folder of downloads, a library, and an inbox that is worked off in this process."""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from organizer.cli.working import drain
from organizer.config import inbox_file
from organizer.inbox import Arrival, Entry, Inbox, open_inbox
from organizer.unattended import Worked


def _series(series_id: int, name: str, episodes: int) -> dict[str, object]:
    return {
        "series": {"id": series_id, "seriesName": name, "firstAired": "2012-05-01"},
        "episodes": [
            {
                "id": series_id * 100 + number,
                "airedSeason": 1,
                "airedEpisodeNumber": number,
                "episodeName": f"Chapter {chr(64 + number)}",
                "firstAired": f"2012-05-{number:02d}",
            }
            for number in range(1, episodes + 1)
        ],
    }


CATALOG = [
    _series(101, "Quiet Meridian", 9),
    _series(102, "Lantern Row (US)", 4),
    _series(103, "Lantern Row (UK)", 4),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where everything of a test is."""

    downloads: Path
    library: Path
    config: Path
    inbox: Inbox

    def download(self, name: str, content: bytes = b"") -> Path:
        """Put a finished file under the downloads."""
        path = self.downloads / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content or name.encode())
        return path

    def announce(self, *paths: Path, **details: object) -> None:
        """Announce what a watcher of the downloads found."""
        for path in paths:
            told: dict[str, object] = {"origin": "watch", "watched": self.downloads, **details}
            self.inbox.announce(Arrival(path=path, **told))  # type: ignore[arg-type]  # named by the tests

    def work(self) -> Worked:
        """Work the inbox off; nobody else may be at it."""
        worked = drain(os.environ, command="organize inbox run")
        assert worked is not None
        return worked

    def entry(self, path: Path) -> Entry:
        """Return what the inbox says of a path."""
        entry = self.inbox.entry(path)
        assert entry is not None
        return entry

    def placed(self) -> list[str]:
        """Return the files of the library, relative to it."""
        return _files(self.library)


def _files(folder: Path) -> list[str]:
    found: Iterable[Path] = folder.rglob("*")
    return sorted(str(path.relative_to(folder)) for path in found if path.is_file())


@pytest.fixture
def home(isolated: Path, tmp_path: Path) -> Home:
    """Settings that name a catalog and a library, and an empty inbox."""
    catalog = tmp_path / "catalog.jsonl"
    catalog.write_text("".join(json.dumps(line) + "\n" for line in CATALOG))
    downloads, library = tmp_path / "downloads", tmp_path / "library"
    downloads.mkdir()
    library.mkdir()
    config = isolated / "config.toml"
    config.write_text(f'catalog = "{catalog}"\nto = "{library}"\nupstreams = []\n')
    return Home(
        downloads=downloads,
        library=library,
        config=config,
        inbox=open_inbox(inbox_file(os.environ)),
    )
