"""The sample library: what the README's first command shows is what is true of every file."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.journey.conftest import serving

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "sample_library"
TRUTH = [
    json.loads(line)
    for line in (ROOT / "tests" / "sample_truth.jsonl").read_text(encoding="utf-8").splitlines()
]

Program = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the sample library that may be changed."""
    copied = tmp_path / "sample_library"
    shutil.copytree(SAMPLE, copied)
    return copied


def _found(program: Program, *arguments: object) -> dict[str, dict[str, Any]]:
    ended = program(*arguments, "--json")
    assert ended.returncode == 1, ended.stderr
    objects = [json.loads(line) for line in ended.stdout.splitlines()]
    return {file["source"]: file for file in objects[:-1]}


def test_every_file_of_the_sample_is_understood(program: Program) -> None:
    found = _found(program, SAMPLE, "--dry-run")
    for row in TRUTH:
        file = found[str(SAMPLE / row["path"])]
        if row["kind"] == "episode":
            assert file["status"] in ("planned", "unchanged"), row
            assert file["series"]["id"] == row["series"], row
            numbers = [(episode["season"], episode["number"]) for episode in file["episodes"]]
            assert numbers == [(row["season"], number) for number in row["episodes"]], row
        elif row["kind"] == "companion":
            assert file["of"] == str(SAMPLE / row["video"]), row
            assert file["destination"].endswith(row["suffix"]), row
        else:
            assert file["status"] == row["status"], row
            assert row["reason"] in (None, file["reason"]), row


def test_the_readme_shows_what_the_first_command_prints(program: Program) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"--dry-run`\):\n\n```console\n(.+?)```", readme, re.DOTALL)
    printed = iter(program(SAMPLE, "--dry-run").stdout.splitlines())
    for line in shown.splitlines():
        assert not line or line in printed, line  # each behind the one before it


def test_a_server_gives_the_same_plan_of_the_sample(program: Program) -> None:
    embedded = program(SAMPLE, "--dry-run", "--json")
    with serving(SAMPLE / "catalog.jsonl") as address:
        remote = program(SAMPLE, "--dry-run", "--json", ORGANIZER_CATALOG=address)
    assert remote.stdout == embedded.stdout


def test_dvd_order_is_found_out_from_the_titles_in_the_names(program: Program) -> None:
    found = _found(program, SAMPLE, "--dry-run")
    serenity = found[str(SAMPLE / "Firefly" / "Firefly - 1x01 - Serenity.mkv")]
    assert serenity["order"] == "dvd"
    assert (serenity["season"], serenity["episodes"][0]["number"]) == (1, 11)


def test_the_sample_is_put_in_order_once_and_given_back(program: Program, sample: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in sample.rglob("*")}
    first = _found(program, sample, "--yes")
    assert sum(file["status"] == "done" for file in first.values()) == sum(
        row["kind"] in ("episode", "companion") for row in TRUTH
    ) - sum(file["status"] == "unchanged" for file in first.values())
    second = _found(program, sample, "--yes")
    assert not [file for file in second.values() if file["status"] in ("planned", "done")]
    assert program("undo", "--yes").returncode == 0
    assert {path: path.stat().st_mtime_ns for path in sample.rglob("*")} == before


@pytest.mark.parametrize("preset", ["plex", "jellyfin", "kodi", "emby", "sonarr"])
def test_every_preset_is_stable_over_its_own_result(
    program: Program, sample: Path, tmp_path: Path, preset: str
) -> None:
    arguments = ("--preset", preset, "--catalog", sample / "catalog.jsonl")
    library = tmp_path / "library"
    _found(program, sample, "--to", library, "--yes", *arguments)
    again = program(library, "--yes", "--json", *arguments)
    assert again.returncode == 0, again.stdout
    files = [json.loads(line) for line in again.stdout.splitlines()][:-1]
    assert {file["status"] for file in files} == {"unchanged"}
