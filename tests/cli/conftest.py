"""A small catalog and untidy folder, and the program run in this process."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from organizer import cli


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What a call of the program printed and returned."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, object]]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


Organize = Callable[..., Ended]


@pytest.fixture
def organize(isolated: Path, capsys: pytest.CaptureFixture[str]) -> Organize:
    """The program, called with its arguments, with settings and state of its own."""

    def call(*arguments: object) -> Ended:
        capsys.readouterr()
        code = cli.run([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Ended(code=code, out=printed.out, err=printed.err)

    return call


def _series(series_id: int, name: str, aired: str, episodes: int) -> dict[str, object]:
    return {
        "series": {"id": series_id, "seriesName": name, "firstAired": aired},
        "episodes": [
            {
                "id": series_id * 100 + number,
                "airedSeason": 1,
                "airedEpisodeNumber": number,
                "absoluteNumber": number,
                "episodeName": f"Chapter {chr(64 + number)}",
                "firstAired": f"{aired[:4]}-05-{number:02d}",
            }
            for number in range(1, episodes + 1)
        ],
    }


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    """An interchange file with three invented series, two of them called alike."""
    path = tmp_path / "catalog.jsonl"
    lines = [
        _series(101, "Quiet Meridian", "2012-05-01", 6),
        _series(102, "Lantern Row (US)", "2015-05-01", 4),
        _series(103, "Lantern Row (UK)", "2009-05-01", 4),
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


@pytest.fixture
def videos(tmp_path: Path) -> Path:
    """A folder with two episodes, a companion, a sample, an ambiguous name and a stranger."""
    folder = tmp_path / "videos"
    for name in (
        "quiet.meridian.s01e01.720p.hdtv-krakn.mkv",
        "quiet.meridian.s01e01.720p.hdtv-krakn.en.srt",
        "Quiet Meridian - 1x02 - Chapter B.mkv",
        "Sample/quiet.meridian.s01e01-sample.mkv",
        "lantern.row.s01e01.mkv",
        "nobody.knows.this.s01e01.mkv",
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return folder
