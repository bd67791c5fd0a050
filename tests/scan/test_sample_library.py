"""The sample library, its truth and its catalog say the same, and a scan finds just that."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from organizer.scan import scan

_TESTS = Path(__file__).resolve().parent.parent
SAMPLE = _TESTS.parent / "sample_library"


@pytest.fixture(scope="module")
def truth() -> dict[str, dict[str, Any]]:
    """The lines of the truth by path."""
    lines = (_TESTS / "sample_truth.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return {row["path"].rstrip("/"): row for row in rows}


def _of_kind(truth: dict[str, dict[str, Any]], *kinds: str) -> dict[str, dict[str, Any]]:
    return {path: row for path, row in truth.items() if row["kind"] in kinds}


def test_the_truth_knows_every_file_of_the_sample(truth: dict[str, dict[str, Any]]) -> None:
    there = {
        str((Path(folder) / name).relative_to(SAMPLE))
        for folder, _, names in os.walk(SAMPLE)
        for name in names
    }
    unnamed = {path for path in there - set(truth) if not path.startswith("@eaDir/")}
    assert {path.rpartition(".")[2] for path in unnamed} <= {"002"}
    assert all((SAMPLE / path).exists() for path in truth)


def test_a_scan_of_the_sample_finds_its_episodes_and_companions(
    truth: dict[str, dict[str, Any]],
) -> None:
    unmatched = {path for path, row in truth.items() if row.get("status") == "unmatched"}
    found = scan([SAMPLE])
    assert {str(file.path.relative_to(SAMPLE)) for file in found.files} == {
        *_of_kind(truth, "episode"),
        *unmatched,
    }
    assert {
        str(companion.path.relative_to(SAMPLE)): (
            str(file.path.relative_to(SAMPLE)),
            companion.suffix,
        )
        for file in found.files
        for companion in file.companions
    } == {path: (row["video"], row["suffix"]) for path, row in _of_kind(truth, "companion").items()}


def test_a_scan_of_the_sample_leaves_the_rest_alone(truth: dict[str, dict[str, Any]]) -> None:
    assert {
        str(row.source.relative_to(SAMPLE)): (row.status, row.reason)
        for row in scan([SAMPLE]).left_alone
    } == {
        path: (row["status"], row["reason"])
        for path, row in _of_kind(truth, "left").items()
        if row["status"] != "unmatched"
    }


def test_the_samples_catalog_holds_every_episode_of_the_truth(
    truth: dict[str, dict[str, Any]],
) -> None:
    lines = (SAMPLE / "catalog.jsonl").read_text(encoding="utf-8").splitlines()
    aired = {
        (line["series"]["id"], record["airedSeason"], record["airedEpisodeNumber"])
        for line in map(json.loads, lines)
        for record in line["episodes"]
    }
    for row in _of_kind(truth, "episode").values():
        assert {(row["series"], row["season"], number) for number in row["episodes"]} <= aired


def test_the_sample_is_small() -> None:
    sizes = [path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()]
    assert sum(sizes) < 300_000
