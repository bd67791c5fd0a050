"""Names that say what is inside the files, from the command line on."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from organizer import cli
from organizer.probe import Seen

TEMPLATE = (
    "{{ series.name }}/{{ code }}{{ media.resolution | wrap(' ') }}"
    "{{ media.audio_languages | languages | wrap(' [', ']') }}"
)


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    path = tmp_path / "catalog.jsonl"
    episodes = [
        {"id": n, "airedSeason": 1, "airedEpisodeNumber": n, "episodeName": f"Part {n}"}
        for n in (1, 2)
    ]
    line = {"series": {"id": 1, "seriesName": "Quiet Meridian"}, "episodes": episodes}
    path.write_text(json.dumps(line) + "\n")
    return path


def planned(
    folder: Path, catalog: Path, capsys: pytest.CaptureFixture[str], template: str
) -> list[dict[str, Any]]:
    capsys.readouterr()
    arguments = [folder, "--catalog", catalog, "--template", template, "--dry-run", "--json"]
    assert cli.run([str(argument) for argument in arguments]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()][:-1]


def test_names_hold_what_is_inside_and_say_what_could_not_be_read(
    film: Callable[..., Seen],
    catalog: Path,
    tmp_path: Path,
    isolated: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    film().path.rename(folder / "Quiet.Meridian.S01E01.mkv")
    (folder / "Quiet.Meridian.S01E02.mkv").write_text("no film")
    one, two = planned(folder, catalog, capsys, TEMPLATE)
    assert one["destination"].endswith("/Quiet Meridian/S01E01 1080p [EN+DE].mkv")
    assert one["message"] is None
    assert two["destination"].endswith("/Quiet Meridian/S01E02.mkv")
    assert two["message"].startswith("its media facts could not be read")
    assert (isolated / "cache/media.db").exists()


def test_nothing_is_probed_for_names_that_do_not_ask(
    catalog: Path, tmp_path: Path, isolated: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "Quiet.Meridian.S01E02.mkv").write_text("no film")
    (one,) = planned(folder, catalog, capsys, "{{ series.name }}/{{ code }}")
    assert one["message"] is None
    assert not (isolated / "cache/media.db").exists()
