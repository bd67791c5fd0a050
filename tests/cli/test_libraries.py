"""Files sent to several libraries, by the rules in the configuration."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def catalog_of_two(tmp_path: Path) -> Path:
    path = tmp_path / "two.jsonl"
    episode = {"airedSeason": 1, "airedEpisodeNumber": 1, "episodeName": "One"}
    lines = [
        {
            "series": {"id": 1, "seriesName": "Quiet Meridian", "genre": ["Drama"]},
            "episodes": [{"id": 11, **episode}],
        },
        {
            "series": {"id": 2, "seriesName": "Sky Garden", "genre": ["Animation", "Anime"]},
            "episodes": [{"id": 21, **episode}],
        },
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


@pytest.fixture
def incoming(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("Quiet.Meridian.S01E01.mkv", "Sky.Garden.S01E01.mkv", "Sky.Garden.S01E01.srt"):
        (folder / name).write_text(name)
    return folder


def libraries(tmp_path: Path, isolated: Path) -> tuple[Path, Path, Path]:
    one, two, other = (tmp_path / name for name in ("disk1", "disk2", "tv"))
    (two / "Sky Garden").mkdir(parents=True)
    (isolated / "config.toml").write_text(
        f'[[library]]\npath = ["{one}", "{two}"]\ntype = "anime"\n\n[[library]]\npath = "{other}"\n'
    )
    return one, two, other


def test_each_file_goes_to_its_library(
    organize: Callable[..., Any],
    catalog_of_two: Path,
    incoming: Path,
    tmp_path: Path,
    isolated: Path,
) -> None:
    _, two, other = libraries(tmp_path, isolated)
    ended = organize(incoming, "--catalog", catalog_of_two, "--yes", "--json")
    assert ended.code == 0, ended.err
    placed = {str(line["destination"]) for line in ended.objects[:-1]}
    assert placed == {
        str(other / "Quiet Meridian/Season 01/Quiet Meridian - S01E01 - One.mkv"),
        str(two / "Sky Garden/Season 01/Sky Garden - S01E01 - One.mkv"),
        str(two / "Sky Garden/Season 01/Sky Garden - S01E01 - One.srt"),
    }
    assert all(Path(path).exists() for path in placed)


def test_to_goes_before_the_rules(
    organize: Callable[..., Any],
    catalog_of_two: Path,
    incoming: Path,
    tmp_path: Path,
    isolated: Path,
) -> None:
    libraries(tmp_path, isolated)
    to = tmp_path / "given"
    ended = organize(incoming, "--to", to, "--catalog", catalog_of_two, "--dry-run", "--json")
    assert all(str(line["destination"]).startswith(f"{to}/") for line in ended.objects[:-1])


def test_a_library_is_organized_in_place(
    organize: Callable[..., Any], catalog_of_two: Path, tmp_path: Path, isolated: Path
) -> None:
    _, two, _ = libraries(tmp_path, isolated)
    (two / "Quiet.Meridian.S01E01.mkv").touch()
    ended = organize(two, "--catalog", catalog_of_two, "--dry-run", "--json")
    assert str(ended.objects[0]["destination"]).startswith(f"{two}/Quiet Meridian/")


def test_config_show_tells_the_libraries(
    organize: Callable[..., Any], catalog_of_two: Path, tmp_path: Path, isolated: Path
) -> None:
    one, two, other = libraries(tmp_path, isolated)
    shown = organize("config", "show").out
    assert (
        f'library = [{{path = ["{one}", "{two}"], type = ["anime"]}}, {{path = ["{other}"]}}]'
        in shown
    )
