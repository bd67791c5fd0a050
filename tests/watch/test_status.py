"""How the watcher is: the worst that is true of it, and never a half status file."""

import json
from pathlib import Path

import pytest

from organizer.errors import TargetError
from organizer.watch.keeper import Seen
from organizer.watch.status import STALLED, folder_json, state_of, worst, write_status

ROWS = [
    ("watching", {"last_rescan": 5.0}, True, 0.0, "all is well"),
    ("starting", {}, True, 0.0, "before the first rescan ended"),
    ("degraded", {"last_rescan": 5.0, "problems": {"queue": "small"}}, True, 0.0, "a problem"),
    ("watching", {"last_rescan": 5.0, "problems": {"queue": ""}}, True, 0.0, "a problem that went"),
    ("paused", {"last_rescan": 5.0, "is_away": True}, True, 0.0, "the folder is gone"),
    ("stalled", {"last_rescan": 5.0}, True, STALLED + 1, "no sign of life"),
    ("dead", {"last_rescan": 5.0}, False, STALLED + 1, "its thread has ended"),
]


@pytest.mark.parametrize(
    ("state", "known", "is_alive", "silent"),
    [pytest.param(*row[:4], id=row[4]) for row in ROWS],
)
def test_a_folder_is_in_the_worst_state_that_is_true_of_it(
    state: str, known: dict[str, object], is_alive: bool, silent: float
) -> None:
    seen = Seen(path="/d", sign_of_life=100.0, **known)  # type: ignore[arg-type]  # fields of the rows
    found = state_of(seen, 100.0 + silent, is_alive=is_alive)
    assert found == state
    told = folder_json(seen, found)
    assert bool(told["problems"]) is (state in {"paused", "stalled", "degraded"})
    assert worst(["watching", found]) == found


def test_nothing_watched_is_dead() -> None:
    assert worst([]) == "dead"


def test_a_status_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "status.json"
    for state in ("watching", "stopped"):
        write_status(path, {"state": state, "path": "/d/\udcff"})
        assert json.loads(path.read_text())["state"] == state
    assert [p.name for p in tmp_path.iterdir()] == ["status.json"]


def test_a_status_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "status.json").mkdir()
    with pytest.raises(TargetError):
        write_status(tmp_path / "status.json", {"state": "watching"})
    assert [p.name for p in tmp_path.iterdir()] == ["status.json"]
