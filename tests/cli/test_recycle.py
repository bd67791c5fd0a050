"""A place that is taken, from the command line: both kept, or one replaced, listed and restored."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from organizer.config import journal_file

Organize = Callable[..., Any]
OLD = "Quiet Meridian (2012) - S01E01 - Chapter A.mkv"
NEW = "quiet.meridian.s01e01.1080p.web-dl-grp.mkv"


@pytest.fixture
def taken(tmp_path: Path, catalog: Path, organize: Organize) -> Callable[..., Any]:
    """A library that holds the episode, and a better one in the downloads."""
    season = tmp_path / "library" / "Quiet Meridian (2012)" / "Season 01"
    season.mkdir(parents=True)
    (season / OLD).write_text("old")
    (tmp_path / "downloads").mkdir()
    (tmp_path / "downloads" / NEW).write_text("new")

    def call(policy: str, *more: str) -> Any:
        return organize(
            *(tmp_path / "downloads", "--to", tmp_path / "library", "--catalog", catalog),
            *("--offline", "--conflict", policy, "--yes", *more),
        )

    return call


def season_of(tmp_path: Path) -> dict[str, str]:
    found = (tmp_path / "library" / "Quiet Meridian (2012)" / "Season 01").iterdir()
    return {path.name: path.read_text() for path in found}


@pytest.mark.parametrize("policy", ["skip", "fail", "replace=better"])
def test_what_is_not_known_to_be_better_replaces_nothing(
    taken: Callable[..., Any], tmp_path: Path, policy: str
) -> None:
    assert taken(policy).code == 1
    assert season_of(tmp_path) == {OLD: "old"}
    assert (tmp_path / "downloads" / NEW).exists()


def test_both_are_kept_and_a_second_run_changes_nothing(
    taken: Callable[..., Any], tmp_path: Path, organize: Organize, catalog: Path
) -> None:
    assert taken("keep-both").code == 0
    both = {OLD: "old", OLD.replace(".mkv", " - 1080p WEB-DL.mkv"): "new"}
    assert season_of(tmp_path) == both
    again = organize(
        *(tmp_path / "library", "--catalog", catalog, "--offline", "--conflict", "keep-both"),
        *("--yes", "--json"),
    )
    assert again.objects[-1]["summary"]["unchanged"] == 2
    assert season_of(tmp_path) == both


def test_the_replaced_file_is_listed_restored_and_deleted(
    taken: Callable[..., Any], tmp_path: Path, organize: Organize
) -> None:
    done = taken("replace", "--json")
    assert done.code == 0
    assert "recycle folder" in str(done.objects[0]["message"])
    assert season_of(tmp_path) == {OLD: "new"}
    (listed,) = organize("recycle", "list", "--json").objects
    assert listed["since"] == listed["recycled"]
    assert organize("recycle", "restore", listed["name"], "--yes").code == 0
    assert season_of(tmp_path) == {OLD: "old"}
    assert organize("recycle", "restore", listed["name"], "--yes").code == 2
    assert organize("recycle", "empty", "--older-than", "1", "--yes").code == 0
    assert len(organize("recycle", "list", "--json").objects) == 1
    assert organize("recycle", "empty", "--yes").code == 0
    assert organize("recycle", "list", "--json").objects == []
    assert season_of(tmp_path) == {OLD: "old"}


def test_an_undo_puts_both_back(
    taken: Callable[..., Any], tmp_path: Path, organize: Organize
) -> None:
    taken("replace")
    assert organize("undo", "--yes").code == 0
    assert season_of(tmp_path) == {OLD: "old"}
    assert (tmp_path / "downloads" / NEW).read_text() == "new"
    assert not (tmp_path / "library" / ".organize-recycle").exists()


def test_the_same_bytes_are_unchanged(taken: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "downloads" / NEW).write_text("old")
    done = taken("skip", "--json")
    assert done.code == 0
    assert done.objects[-1]["summary"]["unchanged"] == 1


def test_deleting_for_good_has_to_be_confirmed(
    taken: Callable[..., Any], organize: Organize
) -> None:
    taken("replace")
    assert organize("recycle", "empty").code == 2
    assert len(organize("recycle", "list", "--json").objects) == 1


def test_what_is_there_longer_than_the_setting_says_is_deleted_by_the_next_run(
    taken: Callable[..., Any],
    organize: Organize,
    isolated: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken("replace")
    with sqlite3.connect(journal_file(os.environ)) as connection:
        connection.execute("UPDATE run SET started = '2020-01-01T00:00:00+00:00'")
    connection.close()
    taken("skip")
    assert len(organize("recycle", "list", "--json").objects) == 1
    monkeypatch.setenv("ORGANIZER_RECYCLE_DAYS", "30")
    assert "1 files deleted" in taken("skip").err
    assert organize("recycle", "list", "--json").objects == []


def test_a_plan_that_there_is_no_room_for_is_not_begun(
    taken: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORGANIZER_RESERVE", "900 TB")
    done = taken("keep-both", "--action", "copy", "--json")
    assert done.code == 4
    assert "900,000,000,000,000 are to stay free" in done.err
    assert done.objects[0]["status"] == "planned"
    assert season_of(tmp_path) == {OLD: "old"}
    assert taken("keep-both").code == 0, "a move takes no room"
