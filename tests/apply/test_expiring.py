"""The recycle folder is emptied by the journal's time, and only where a person has said so."""

import datetime as dt
import os
import sqlite3
from pathlib import Path

import pytest

from organizer.apply import delete_expired, library_lock, recycled
from tests.apply.conftest import Workshop, done

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


@pytest.fixture
def recycling(workshop: Workshop) -> Workshop:
    """Two runs that each replaced a file: 40 days ago, and 10 days ago."""
    for name, days in (("a", 40), ("b", 10)):
        workshop.file(f"downloads/{name}.mkv", "new")
        workshop.file(f"library/{name}.mkv", f"old {name}")
        place = f"library/{name}.mkv"
        result = workshop.apply(workshop.step(f"downloads/{name}.mkv", place, replaces=place))
        assert [outcome.status for outcome in result.outcomes] == done(1)
        started(workshop, result.run or 0, NOW - dt.timedelta(days=days))
    return workshop


def started(workshop: Workshop, run: int, when: dt.datetime) -> None:
    """Enter when a run was started, as its own clock said."""
    with sqlite3.connect(workshop.journal.path) as connection:
        connection.execute("UPDATE run SET started = ? WHERE id = ?", (when.isoformat(), run))
    connection.close()


def kept(workshop: Workshop) -> set[str]:
    return {each.entry.source.rpartition("/")[2] for each in recycled(workshop.journal)}


@pytest.mark.parametrize(
    ("days", "left"),
    [
        pytest.param(0, {"a.mkv", "b.mkv"}, id="0 is never"),
        pytest.param(41, {"a.mkv", "b.mkv"}, id="none is there so long"),
        pytest.param(40, {"b.mkv"}, id="one is, to the day"),
        pytest.param(10, set(), id="both are"),
    ],
)
def test_what_is_there_for_so_many_days_is_deleted(
    recycling: Workshop, days: int, left: set[str]
) -> None:
    gone = delete_expired(recycling.journal, days, NOW)
    assert {Path(found.entry.source).name for found in gone} | left == {"a.mkv", "b.mkv"}
    assert kept(recycling) == left
    assert recycling.files().keys() >= {"library/a.mkv", "library/b.mkv"}


def test_the_time_of_the_file_itself_says_nothing(recycling: Workshop) -> None:
    for found in recycled(recycling.journal):
        assert os.stat(found.entry.destination).st_mtime < dt.datetime(2015, 1, 1).timestamp()  # noqa: DTZ001, PTH116  # long before
    assert delete_expired(recycling.journal, 100, NOW) == ()


def test_the_journal_says_what_was_deleted(recycling: Workshop) -> None:
    (found,) = delete_expired(recycling.journal, 40, NOW)
    assert recycling.journal.entry(found.run, found.entry.seq).message is not None
    assert [entry for _, entry in recycling.journal.recycled()] != []
    assert delete_expired(recycling.journal, 40, NOW) == ()


def test_a_run_under_a_clock_that_was_set_back_is_no_older_than_the_runs_before(
    recycling: Workshop,
) -> None:
    started(recycling, 2, dt.datetime(1970, 1, 1, tzinfo=dt.UTC))
    started(recycling, 1, NOW - dt.timedelta(days=5))
    assert delete_expired(recycling.journal, 30, NOW) == ()
    assert kept(recycling) == {"a.mkv", "b.mkv"}


def test_what_was_changed_there_is_kept(recycling: Workshop) -> None:
    first = next(recycled(recycling.journal))
    Path(first.entry.destination).write_text("somebody else's")
    delete_expired(recycling.journal, 1, NOW)
    assert Path(first.entry.destination).read_text() == "somebody else's"


def test_a_library_that_is_being_changed_waits_for_the_next_time(recycling: Workshop) -> None:
    with library_lock(recycling.library, recycling.journal.path.parent):
        assert delete_expired(recycling.journal, 1, NOW) == ()
        held = [recycling.library]
        assert len(delete_expired(recycling.journal, 1, NOW, held=held)) == 2


def test_an_undo_after_that_gives_back_what_is_left_and_names_what_is_gone(
    recycling: Workshop,
) -> None:
    delete_expired(recycling.journal, 40, NOW)
    outcomes = recycling.undo(1).outcomes
    assert [outcome.reason for outcome in outcomes].count(None) == 1
    assert recycling.files()["downloads/a.mkv"] == b"new"
