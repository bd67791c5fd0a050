"""`organize inbox`: what waits is listed with why, and does what a person says."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from organizer.config import inbox_file
from organizer.inbox import Arrival, Inbox, Mark, State, open_inbox

Organize = Callable[..., Any]


@pytest.fixture
def inbox(isolated: Path) -> Inbox:
    return open_inbox(inbox_file(os.environ))


@pytest.fixture
def doubtful(inbox: Inbox, tmp_path: Path) -> Path:
    """A file that needs a person."""
    path = tmp_path / "who\x1b[31m.s01e01.mkv"
    path.write_bytes(b"x")
    inbox.announce(Arrival(path=path, origin="qbittorrent", category="tv"))
    mark = Mark(path=path, state=State.NEEDS_PERSON, reason="no-series", why="nobody knows it")
    inbox.mark([mark])
    return path


def test_without_an_inbox_nothing_is_listed_and_none_is_made(organize: Organize) -> None:
    assert (organize("inbox").code, organize("inbox", "list").out) == (0, "")
    assert not inbox_file(os.environ).exists()


def test_what_waits_is_listed_with_its_reason_and_nothing_drives_the_terminal(
    organize: Organize, doubtful: Path
) -> None:
    out = organize("inbox").out
    assert "needs-person" in out
    assert "no-series: nobody knows it" in out
    assert "\x1b" not in out


def test_as_json_every_fact_is_told(organize: Organize, doubtful: Path) -> None:
    (entry,) = organize("inbox", "list", "--json").objects
    assert entry["path"] == str(doubtful)
    assert (entry["state"], entry["reason"], entry["category"]) == (
        "needs-person",
        "no-series",
        "tv",
    )


def test_what_is_done_is_listed_only_when_asked_for(
    organize: Organize, inbox: Inbox, doubtful: Path
) -> None:
    inbox.mark([Mark(path=doubtful, state=State.DONE)])
    assert organize("inbox", "list", "--json").objects == []
    assert len(organize("inbox", "list", "--state", "done", "--json").objects) == 1


@pytest.mark.parametrize("by", ["number", "path", "all"])
@pytest.mark.parametrize(("verb", "state"), [("retry", State.READY), ("dismiss", State.DONE)])
def test_a_person_decides_by_number_by_path_or_for_all(
    organize: Organize, inbox: Inbox, doubtful: Path, verb: str, state: State, by: str
) -> None:
    entry = inbox.entry(doubtful)
    assert entry is not None
    name = {"number": str(entry.id), "path": str(doubtful), "all": "--all"}[by]
    assert organize("inbox", verb, name).code == 0
    after = inbox.entry(doubtful)
    assert after is not None
    assert after.state is state


def test_what_is_not_held_cannot_be_released(organize: Organize, doubtful: Path) -> None:
    ended = organize("inbox", "release", doubtful)
    assert (ended.code, ended.out) == (1, "0 released.\n")


@pytest.mark.parametrize(
    "words", [("retry",), ("retry", "77"), ("dismiss", "/x"), ("retry", "1", "--all")]
)
def test_what_is_not_there_or_not_said_is_wrong_usage(
    organize: Organize, inbox: Inbox, words: tuple[str, ...]
) -> None:
    assert organize("inbox", *words).code == 2


def test_run_works_off_what_is_ready(
    organize: Organize, inbox: Inbox, videos: Path, catalog: Path, tmp_path: Path
) -> None:
    config = Path(os.environ["ORGANIZER_CONFIG"])
    to = tmp_path / "library"
    config.write_text(f'catalog = "{catalog}"\nto = "{to}"\nupstreams = []\n')
    assert organize("inbox", "run").out == "Nothing was ready.\n"
    inbox.announce(Arrival(path=videos / "Quiet Meridian - 1x02 - Chapter B.mkv", origin="generic"))
    (done,) = organize("inbox", "run", "--json").objects
    assert (done["done"], done["runs"]) == (1, [1])
    inbox.announce(Arrival(path=videos / "lantern.row.s01e01.mkv", origin="generic"))
    ended = organize("inbox", "run")
    assert (ended.code, ended.out) == (1, "1 needs-person.\n")
