"""What an earlier run did already is seen, and another file is never taken for it."""

import os
from pathlib import Path

import pytest

from organizer.model import Action
from organizer.scan import already_there

COPIES = [Action.COPY, Action.REFLINK]


def _file(path: Path, content: bytes, modified: int = 10**18) -> Path:
    path.write_bytes(content)
    os.utime(path, ns=(modified, modified))
    return path


@pytest.mark.parametrize("action", COPIES)
def test_a_copy_has_the_same_size_time_and_bytes(tmp_path: Path, action: Action) -> None:
    source, copy = _file(tmp_path / "a", b"AAAA"), _file(tmp_path / "b", b"AAAA", 10**18 + 10**9)
    assert already_there([(source, copy, action)]) == {copy}


@pytest.mark.parametrize("action", COPIES)
@pytest.mark.parametrize(
    ("content", "modified"),
    [
        pytest.param(b"BBBB", 10**18, id="other bytes"),
        pytest.param(b"AAAAA", 10**18, id="another size"),
        pytest.param(b"AAAA", 10**18 + 3 * 10**9, id="another time"),
    ],
)
def test_another_file_is_no_copy(
    tmp_path: Path, action: Action, content: bytes, modified: int
) -> None:
    source = _file(tmp_path / "a", b"AAAA")
    other = _file(tmp_path / "b", content, modified)
    assert already_there([(source, other, action)]) == frozenset()


def test_the_end_of_a_long_file_counts(tmp_path: Path) -> None:
    body = b"x" * 200_000
    source, other = _file(tmp_path / "a", body + b"1"), _file(tmp_path / "b", body + b"2")
    assert already_there([(source, other, Action.COPY)]) == frozenset()


def test_links_are_those_that_lead_to_the_source(tmp_path: Path) -> None:
    source, other = _file(tmp_path / "a", b"A"), _file(tmp_path / "b", b"A")
    hard, soft, elsewhere = (tmp_path / name for name in ("hard", "soft", "elsewhere"))
    hard.hardlink_to(source)
    soft.symlink_to(source)
    elsewhere.symlink_to(other)
    assert already_there([(source, hard, Action.HARDLINK), (source, other, Action.HARDLINK)]) == {
        hard
    }
    links = [(source, link, Action.SYMLINK) for link in (soft, elsewhere, hard)]
    assert already_there(links) == {soft}


def test_nothing_is_there_for_a_move_or_where_nothing_is(tmp_path: Path) -> None:
    source = _file(tmp_path / "a", b"A")
    absent = tmp_path / "absent"
    assert already_there((source, absent, action) for action in Action) == frozenset()
    assert already_there([(source, source, Action.MOVE)]) == frozenset()
