"""One untidy folder with every kind of episode, and the whole tree that each preset makes of it.

The trees are in `trees/PRESET.txt`, every file with what it was. After a wanted change:
`PRESET_TREES=write pytest tests/journey/test_preset_trees.py`, and read the difference.
"""

import json
import os
from pathlib import Path

import pytest

from organizer.config import PRESETS, load_settings
from organizer.lookup import open_lookup
from organizer.model import Plan, Rejection
from organizer.pipeline import Tools, jobs, plan_jobs

TREES = Path(__file__).parent / "trees"

FILES = """
harbor/Harbor.Point.S01E01.720p.WEB-DL.DDP5.1.H.264-GRP.mkv
harbor/Harbor.Point.S01E01.720p.WEB-DL.DDP5.1.H.264-GRP.en.srt
harbor/Harbor.Point.S01E01.720p.WEB-DL.DDP5.1.H.264-GRP.en.forced.srt
harbor/Harbor.Point.S01E01.720p.WEB-DL.DDP5.1.H.264-GRP.pt-BR.sdh.srt
harbor/Harbor.Point.S01E01.720p.WEB-DL.DDP5.1.H.264-GRP.2_English.srt
harbor/Harbor.Point.S01E01.720p.WEB-DL.DDP5.1.H.264-GRP.de.idx
harbor/Harbor.Point.S01E01.720p.WEB-DL.DDP5.1.H.264-GRP.de.sub
harbor/Harbor.Point.S01E01.720p.WEB-DL.DDP5.1.H.264-GRP.nfo
harbor/Harbor.Point.S01E01.720p.WEB-DL.DDP5.1.H.264-GRP-thumb.jpg
harbor/Harbor.Point.S01E02E03.mkv
harbor/Harbor.Point.S01E04-E06.mkv
harbor/Harbor.Point.S01E07.mkv
harbor/Harbor.Point.S01E08.pt1.mkv
harbor/Harbor.Point.S01E08.pt2.mkv
harbor/Harbor Point - 1x09 - 7 Days.avi
harbor/Harbor.Point.S01E10.mkv
harbor/Harbor.Point.S01E11.mkv
harbor/Harbor.Point.S01E12.mkv
harbor/Harbor.Point.S01E13.PROPER.1080p.BluRay.DTS.x264-GRP.mkv
harbor/Harbor.Point.S01E14.mkv
harbor/Harbor.Point.S02E01.mkv
harbor/Harbor.Point.S00E01.mkv
daily/Late.Desk.2014.03.17.mkv
daily/Late.Desk.2014.03.18.mkv
anime/[Group] Sky Garden - 03 [1080p].mkv
anime/[Group] Sky Garden - 14 [1080p][ABCD1234].mkv
anime/[Group] Sky Garden - 15-16 [1080p].mkv
mixed/S.W.A.T.Unit.S01E01.mkv
mixed/東京の朝.S01E01.mkv
mixed/Twenty.Four.S01E24.mkv
"""


def episode(series: int, season: int, number: int, title: str | None, **more: object) -> object:
    return {
        "id": series * 10_000 + season * 100 + number,
        "airedSeason": season,
        "airedEpisodeNumber": number,
        "episodeName": title,
        **more,
    }


def catalog_lines() -> list[object]:
    harbor = [
        "Pilot", "The Long Way (1)", "The Long Way (2)", "Fog, Part I", "Fog, Part II",
        "Fog, Part III", "Who? What: Where/When", "The Storm", "7 Days", "The Interview",
        "Interview", "A Title That Will Not End, " * 14, None, "The S02E09 Sample",
    ]  # fmt: skip
    aired = "2010-01-{:02}"
    return [
        {
            "series": {"id": 501, "seriesName": "Harbor Point (UK)", "firstAired": "2010-01-05"},
            "episodes": [
                *(episode(501, 1, n, title, firstAired=aired.format(n), dvdSeason=1,
                          dvdEpisodeNumber=n) for n, title in enumerate(harbor, start=1)),
                episode(501, 2, 1, "Back"),
                episode(501, 0, 1, "Behind the Scenes"),
            ],
        },
        {
            "series": {"id": 502, "seriesName": "Late Desk", "firstAired": "2014-03-01"},
            "episodes": [
                episode(502, 2014, 1, "A Guest", firstAired="2014-03-17"),
                episode(502, 2014, 2, "Trial, Part 2", firstAired="2014-03-18"),
            ],
        },
        {
            "series": {"id": 503, "seriesName": "Sky Garden", "firstAired": "2012-04-01"},
            "episodes": [
                episode(503, season, number, f"Leaf {absolute}", absoluteNumber=absolute)
                for season, number, absolute in (
                    *((1, n, n) for n in range(1, 13)), *((2, n, n + 12) for n in range(1, 13)),
                )
            ],
        },
        {
            "series": {"id": 504, "seriesName": "S.W.A.T. Unit", "firstAired": "2017-11-02"},
            "episodes": [episode(504, 1, 1, "...And Then?")],
        },
        {
            "series": {"id": 505, "seriesName": "東京の朝", "firstAired": "2019-01-01"},
            "episodes": [episode(505, 1, 1, "朝")],
        },
        {
            "series": {"id": 506, "seriesName": "Twenty Four", "firstAired": "2001-11-06"},
            "episodes": [episode(506, 1, n, f"{n}:00") for n in range(1, 25)],
        },
    ]  # fmt: skip


@pytest.fixture(scope="module")
def untidy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the files, beside it the catalog that explains them."""
    root = tmp_path_factory.mktemp("untidy")
    for name in FILES.split("\n")[1:-1]:
        path = root / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    lines = (json.dumps(line) + "\n" for line in catalog_lines())
    (root / "catalog.jsonl").write_text("".join(lines), encoding="utf-8")
    return root


def plan_of(untidy: Path, preset: str) -> Plan:
    flags = {
        "preset": preset,
        "to": untidy / "library",
        "catalog": str(untidy / "catalog.jsonl"),
        "offline": True,
    }
    todo = jobs([untidy / "in"], flags, {"ORGANIZER_CONFIG": str(untidy / "none.toml")})
    settings = load_settings(flags, {"ORGANIZER_CONFIG": str(untidy / "none.toml")}).settings
    tools = Tools(lookup=open_lookup(settings, os.environ), second_reader=None)
    (plan,) = plan_jobs(todo, lambda _: tools)
    return plan


def tree_of(plan: Plan, untidy: Path) -> str:
    lines = []
    for entry in plan.entries:
        source = entry.source.relative_to(untidy / "in")
        if isinstance(entry, Rejection):
            lines.append(f"{entry.status} {entry.reason}: {entry.message}\n    {source}\n")
        else:
            place = entry.destination.relative_to(untidy / "library")
            note = f"    {entry.note}\n" if entry.note else ""
            lines.append(f"{place}\n    {source}\n{note}")
    return "".join(sorted(lines))


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_makes_the_whole_tree_that_is_written_down(
    preset: str, untidy: Path, isolated: Path
) -> None:
    tree = tree_of(plan_of(untidy, preset), untidy)
    golden = TREES / f"{preset}.txt"
    if os.environ.get("PRESET_TREES") == "write":
        golden.write_text(tree, encoding="utf-8")
    assert tree == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("preset", PRESETS)
def test_a_second_run_over_the_tree_finds_everything_in_place(
    preset: str, untidy: Path, isolated: Path, tmp_path: Path
) -> None:
    again = tmp_path / "again"
    for entry in plan_of(untidy, preset).steps:
        path = again / "in" / entry.destination.relative_to(untidy / "library")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(str(entry.source))
    (again / "catalog.jsonl").symlink_to(untidy / "catalog.jsonl")
    (again / "library").symlink_to(again / "in")
    flags = {"preset": preset, "catalog": str(again / "catalog.jsonl"), "offline": True}
    environ = {"ORGANIZER_CONFIG": str(again / "none.toml")}
    settings = load_settings(flags, environ).settings
    tools = Tools(lookup=open_lookup(settings, environ), second_reader=None)
    (plan,) = plan_jobs(jobs([again / "in"], flags, environ), lambda _: tools)
    assert [str(step.destination.relative_to(again / "in")) for step in plan.steps] == []
