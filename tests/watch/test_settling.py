"""What settles is looked at when it was quiet, and together with what belongs to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizer.watch.settling import Settling, unit_of

UNITS = [
    ("/d/show.s01e01.mkv", "/d/show.s01e01.mkv", "a lone file"),
    ("/d/Show.S01E01-GRP/show.s01e01.mkv", "/d/Show.S01E01-GRP", "a release of one episode"),
    ("/d/Show.S01.720p/abc123.mkv", "/d/Show.S01.720p", "a season pack with any names"),
    ("/d/Show.S01.720p/Subs/x.mkv", "/d/Show.S01.720p", "inside a folder of subtitles"),
    ("/d/Show/Season 1/show.101.mkv", "/d/Show", "a folder of a series with seasons"),
    ("/d/Season 1/show.101.mkv", "/d/Season 1", "a season right under the root"),
    ("/d/tv/show.s01e01.mkv", "/d/tv/show.s01e01.mkv", "a folder of many downloads"),
    ("/d/tv/Show.S01/e1.mkv", "/d/tv/Show.S01", "a release among many"),
]


@pytest.mark.parametrize(
    ("path", "unit"), [pytest.param(path, unit, id=why) for path, unit, why in UNITS]
)
def test_a_file_settles_with_its_release(path: str, unit: str) -> None:
    assert unit_of(path, "/d") == unit


@given(st.lists(st.sampled_from(["Show", "Season 1", "Subs", "tv", "S01", "x"]), max_size=5))
def test_a_unit_lies_under_the_root_and_holds_the_file(folders: list[str]) -> None:
    path = "/".join(["/d", *folders, "show.e1.mkv"])
    unit = unit_of(path, "/d")
    assert unit != "/d"
    assert path == unit or path.startswith(f"{unit}/")


def test_a_file_is_due_when_it_was_quiet_for_the_window() -> None:
    settling = Settling("/d", 10)
    settling.touch("/d/a.mkv", 0.0, (1, 5, 1))
    settling.touch("/d/a.mkv", 7.0, (1, 9, 2))
    assert settling.due(16.9) == []
    (unit,) = settling.due(17.0)
    assert unit.files == {"/d/a.mkv": (1, 9, 2)}


def test_an_event_without_a_change_does_not_begin_anew() -> None:
    settling = Settling("/d", 10)
    settling.touch("/d/a.mkv", 0.0, (1, 5, 1))
    settling.touch("/d/a.mkv", 9.0, (1, 5, 1))
    assert len(settling.due(10.0)) == 1


def test_a_file_of_a_release_begins_the_quiet_of_all_anew() -> None:
    settling = Settling("/d", 10)
    settling.touch("/d/Show.S01/e1.mkv", 0.0, (1, 5, 1))
    settling.touch("/d/Show.S01/e2.mkv", 8.0, (2, 5, 1))
    assert settling.due(10.0) == []
    (unit,) = settling.due(18.0)
    assert len(unit.files) == 2


def test_what_is_not_ready_is_looked_at_ever_more_rarely_until_it_changes() -> None:
    settling = Settling("/d", 1)
    settling.touch("/d/a.mkv", 0.0, (1, 0, 0))
    now, gaps = 0.0, []
    for _ in range(6):
        due = settling.next_due()
        assert due is not None
        gaps.append(due - now)
        now = due
        settling.not_ready(settling.due(now)[0], now)
    assert gaps == [1, 1, 2, 4, 8, 8]
    settling.touch("/d/a.mkv", now, (1, 1, 1))
    assert settling.next_due() == now + 1


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 3)), max_size=60))
def test_everything_touched_is_due_once(touches: list[tuple[str, int]]) -> None:
    settling = Settling("/d", 10)
    for now, (name, size) in enumerate(touches):
        settling.touch(f"/d/{name}.mkv", float(now), (1, size, 1))
    due = settling.due(10_000.0)
    assert sorted(unit.key for unit in due) == sorted({f"/d/{name}.mkv" for name, _ in touches})
    for unit in due:
        settling.drop(unit)
    assert len(settling) == 0
    assert settling.next_due() is None
