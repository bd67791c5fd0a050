"""Asked on a terminal: once for each name, remembered, and never without a terminal."""

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

Organize = Any  # the fixture of conftest.py
_PROMPTS = (b"never: ", b"[y/N] ")


def on_a_terminal(arguments: Sequence[object], answers: Sequence[str]) -> tuple[str, int]:
    """Run the program on a terminal, give one answer a prompt, and return what it showed."""
    leader, follower = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-m", "organizer", *map(str, arguments)],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        env={**os.environ, "TERM": "dumb", "COLUMNS": "300"},
    )
    os.close(follower)
    shown, seen, left, until = b"", 0, list(answers), time.monotonic() + 60
    while time.monotonic() < until:
        ready, _, _ = select.select([leader], [], [], 0.2)
        try:
            shown += os.read(leader, 65536) if ready else b""
        except OSError:  # the program has closed the terminal
            break
        if left and any(prompt in shown[seen:] for prompt in _PROMPTS):
            seen = len(shown)
            os.write(leader, left.pop(0).encode() + b"\n")
    os.close(leader)
    return shown.decode(), program.wait(timeout=30)


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """Two episodes of a name that two series have."""
    folder = tmp_path / "rows"
    folder.mkdir()
    for number in (1, 2):
        (folder / f"lantern.row.s01e{number:02d}.mkv").touch()
    return folder


def test_one_answer_is_for_all_files_of_the_name_and_for_later_runs(
    isolated: Path, organize: Organize, catalog: Path, rows: Path
) -> None:
    shown, code = on_a_terminal([rows, "--catalog", catalog], ["2", "y"])
    assert shown.count("Which series is") == 1
    assert "2 files, such as lantern.row.s01e01.mkv" in shown
    assert "1  Lantern Row (US) (2015) [102]" in shown
    assert "2  Lantern Row (UK) (2009) [103]" in shown
    assert "the name is Lantern Row (UK)" in shown
    assert code == 0
    moved = sorted(path.name for path in rows.rglob("*.mkv"))
    assert moved[0].startswith("Lantern Row (UK) (2009) - S01E01")
    (rows / "lantern.row.s01e03.mkv").touch()
    later = organize(rows, "--catalog", catalog, "--dry-run", "--json")
    assert later.code == 0
    assert len(organize("pin", "list", "--json").objects) == 2


def test_other_words_are_searched_and_their_series_chosen(
    isolated: Path, catalog: Path, rows: Path
) -> None:
    answers = ["nothing of the kind", "meridian", "1", "n"]
    shown, code = on_a_terminal([rows, "--catalog", catalog], answers)
    assert "nothing is called so" in shown
    assert "1  Quiet Meridian (2012) [101]" in shown
    assert "Quiet Meridian (2012) - S01E01" in shown
    assert code == 1


def test_an_id_is_taken(isolated: Path, catalog: Path, rows: Path) -> None:
    shown, _ = on_a_terminal([rows, "--catalog", catalog], ["#999", "#101", "n"])
    assert "nothing is called so" in shown
    assert "Quiet Meridian (2012) - S01E01" in shown


@pytest.mark.parametrize("answer", ["s", "a", ""])
def test_skipped_files_stay_and_nothing_is_remembered(
    isolated: Path, organize: Organize, catalog: Path, rows: Path, answer: str
) -> None:
    shown, code = on_a_terminal([rows, "--catalog", catalog], [answer])
    assert "ambiguous-series" in shown
    assert code == 1
    assert organize("pin", "list").out == "Nothing is pinned.\n"


def test_never_is_remembered(isolated: Path, organize: Organize, catalog: Path, rows: Path) -> None:
    on_a_terminal([rows, "--catalog", catalog], ["never"])
    again = organize(rows, "--catalog", catalog, "--dry-run", "--json")
    assert {o["reason"] for o in again.objects[:-1]} == {"never"}
    assert again.code == 0


def test_nobody_is_asked_with_yes(isolated: Path, catalog: Path, rows: Path) -> None:
    shown, code = on_a_terminal([rows, "--catalog", catalog, "--yes"], [])
    assert "Which series" not in shown
    assert code == 1
