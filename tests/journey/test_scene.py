"""Numbers and names of releases, through the whole program, from XEM's answers in several files."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Program = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    """Two series; Sea of Ash has two seasons of 13 episodes, the scene has a third one."""
    lines = []
    for series_id, name in ((14, "Sea of Ash"), (15, "Ember")):
        episodes = [
            {"id": series_id * 100 + s * 20 + n, "airedSeason": s, "airedEpisodeNumber": n}
            for s in (1, 2)
            for n in range(1, 14)
        ]
        series = {"id": series_id, "seriesName": name, "firstAired": "2015-01-05"}
        lines.append(json.dumps({"series": series, "episodes": episodes}))
    path = tmp_path / "catalog.jsonl"
    path.write_text("\n".join(lines))
    return path


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    """A folder with a map of one series, and the names of all."""
    folder = tmp_path / "xem"
    folder.mkdir()
    entries = [
        {"scene": {"season": 3, "episode": n}, "tvdb": {"season": 2, "episode": n + 6}}
        for n in range(1, 8)
    ]
    (folder / "14.json").write_text(json.dumps({"14": {"result": "success", "data": entries}}))
    names = {
        "14": ["Ash Sea", {"Ash Sea Storm": 3}, {"Ashes": 1}, {"Ashes": 2}],
        "15": [{"Ember": 2}],
    }
    (folder / "names.json").write_text(json.dumps({"result": "success", "data": names}))
    (folder / "notes.txt").write_text("no mapping")
    return folder


NAMES = {
    "the scene's season": ("Sea.of.Ash.S03E01.720p.HDTV-GRP.mkv", "14 S02E07"),
    "a name of the whole": ("Ash.Sea.S01E02.720p.HDTV-GRP.mkv", "14 S01E02"),
    "a season's name": ("[Grp] Ash Sea Storm - 02.mkv", "14 S02E08"),
    "a season's name, with its number": ("Ash.Sea.Storm.S03E03.720p.mkv", "14 S02E09"),
    "a name that two seasons have": ("[Grp] Ashes - 02.mkv", None),
    "the series' own name, whatever is said": ("Ember.S01E02.720p.HDTV-GRP.mkv", "15 S01E02"),
}


def planned(program: Program, catalog: Path, videos: Path, mapping: Path) -> dict[str, str]:
    for number, (name, _) in enumerate(NAMES.values()):
        (videos / str(number)).mkdir(parents=True)
        (videos / str(number) / name).touch()
    environ = {"ORGANIZER_SCENE_MAPPING": str(mapping)}
    done = program(videos, "--catalog", catalog, "--dry-run", "--json", "--offline", **environ)
    assert done.returncode in (0, 1), done.stderr
    found = {}
    for line in map(json.loads, done.stdout.splitlines()):
        if "source" in line and line["status"] == "planned":
            numbers = "".join(f"E{it['number']:02d}" for it in line["episodes"])
            found[Path(line["source"]).name] = (
                f"{line['series']['id']} S{line['season']:02d}{numbers}"
            )
    return found


def test_numbers_and_names_of_releases_mean_what_the_files_say(
    program: Program, catalog: Path, mapping: Path, tmp_path: Path
) -> None:
    found = planned(program, catalog, tmp_path / "videos", mapping)
    assert found == {name: what for name, what in NAMES.values() if what}


def test_one_broken_file_of_the_folder_ends_the_run(
    program: Program, catalog: Path, mapping: Path, tmp_path: Path
) -> None:
    (mapping / "broken.json").write_text("{")
    environ = {"ORGANIZER_SCENE_MAPPING": str(mapping)}
    (tmp_path / "videos").mkdir()
    (tmp_path / "videos" / "Ember.S01E02.mkv").touch()
    done = program(tmp_path / "videos", "--catalog", catalog, "--dry-run", "--offline", **environ)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "broken.json" in done.stderr
