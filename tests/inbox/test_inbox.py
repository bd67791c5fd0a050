"""The inbox keeps each path once, through announcements, work, people, restarts and kills."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizer.errors import StoreError
from organizer.inbox import Arrival, Inbox, Mark, State, is_watched, open_inbox, watcher, worker
from organizer.inbox.queue import LONGEST_RETRY, next_delay
from organizer.model import Action


class Clock:
    """A clock that only goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def inbox(tmp_path: Path, clock: Clock) -> Inbox:
    return open_inbox(tmp_path / "state" / "inbox.db", clock)


@pytest.fixture
def episode(tmp_path: Path) -> Path:
    path = tmp_path / "Show.S01E01.mkv"
    path.write_bytes(b"episode")
    return path


def arrival(path: Path, origin: str = "watch") -> Arrival:
    return Arrival(path=path, origin=origin)


def test_a_path_announced_five_times_is_one_entry(inbox: Inbox, episode: Path) -> None:
    numbers = {inbox.announce(arrival(episode)).id for _ in range(5)}
    assert len(numbers) == 1
    assert [entry.path for entry in inbox.take_ready()] == [episode]


def test_what_is_done_is_not_ready_again_however_often_it_is_announced(
    inbox: Inbox, episode: Path
) -> None:
    inbox.announce(arrival(episode))
    inbox.mark([Mark(path=episode, state=State.DONE)])
    assert inbox.announce(arrival(episode)).state is State.DONE
    assert inbox.take_ready() == ()


def test_another_file_at_a_path_that_is_done_is_announced_anew(inbox: Inbox, episode: Path) -> None:
    inbox.announce(arrival(episode))
    inbox.mark([Mark(path=episode, state=State.DONE)])
    episode.unlink()
    episode.write_bytes(b"another episode")
    assert inbox.announce(arrival(episode), State.SETTLING).state is State.SETTLING


def test_a_path_that_went_away_when_it_was_done_is_announced_anew_only_as_another_file(
    inbox: Inbox, episode: Path, tmp_path: Path
) -> None:
    inbox.announce(arrival(episode))
    elsewhere = episode.rename(tmp_path / "library.mkv")
    inbox.mark([Mark(path=episode, state=State.DONE)])
    elsewhere.rename(episode)  # as an undo does
    assert inbox.announce(arrival(episode)).state is State.DONE


@pytest.mark.parametrize("state", [State.HELD, State.NEEDS_PERSON, State.WAITING])
def test_what_waits_for_a_person_or_a_time_keeps_waiting_when_it_is_announced_again(
    inbox: Inbox, episode: Path, state: State
) -> None:
    inbox.announce(arrival(episode))
    inbox.mark([Mark(path=episode, state=state, reason="no-series", why="unknown")])
    again = inbox.announce(arrival(episode))
    assert (again.state, again.reason, again.why) == (state, "no-series", "unknown")


def test_a_downloader_says_that_what_settles_is_ready_and_its_word_counts_more(
    inbox: Inbox, episode: Path
) -> None:
    inbox.announce(arrival(episode), State.SETTLING)
    told = Arrival(
        path=episode,
        origin="qbittorrent",
        action=str(Action.HARDLINK),
        category="tv\udcff",
        name='"; $(id)\nb',
        library=Path("/media/TV"),
        settings=(("preset", "plex"),),
    )
    inbox.announce(told)
    inbox.announce(arrival(episode), State.SETTLING)
    (entry,) = inbox.take_ready()
    assert entry.arrival == told


def test_a_name_that_is_no_text_keeps_its_bytes(inbox: Inbox, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff\xfe.mkv")
    inbox.announce(arrival(path))
    assert [entry.path for entry in inbox.entries()] == [path]
    assert list(inbox.known_in(tmp_path)) == [path.name]


# --- waiting ------------------------------------------------------------------------------------


def test_what_waits_is_ready_when_its_time_has_come_and_waits_longer_each_time(
    inbox: Inbox, episode: Path, clock: Clock
) -> None:
    inbox.announce(arrival(episode))
    delays = []
    for attempt in range(1, 4):
        inbox.mark([Mark(path=episode, state=State.WAITING, why="the service does not answer")])
        (entry,) = inbox.entries(State.WAITING)
        assert entry.attempts == attempt
        assert entry.retry_at == inbox.next_retry()
        assert inbox.take_ready() == ()
        delays.append((entry.retry_at or 0) - clock.now)
        clock.now = entry.retry_at or 0
        assert len(inbox.take_ready()) == 1
    assert delays == sorted(set(delays))


def test_a_clock_that_went_far_wrong_keeps_nothing_waiting(
    inbox: Inbox, episode: Path, clock: Clock
) -> None:
    inbox.announce(arrival(episode))
    inbox.mark([Mark(path=episode, state=State.WAITING)])
    clock.now -= 10 * 365 * 86400
    assert len(inbox.take_ready()) == 1


@given(st.integers(1, 10**6))
def test_delays_grow_to_a_limit(attempts: int) -> None:
    assert 0 < next_delay(attempts) <= next_delay(attempts + 1) <= LONGEST_RETRY


# --- a person -----------------------------------------------------------------------------------


def test_retry_has_what_waits_and_what_needs_a_person_tried_at_once(
    inbox: Inbox, tmp_path: Path
) -> None:
    states = [State.WAITING, State.NEEDS_PERSON, State.HELD, State.DONE]
    for state in states:
        inbox.announce(arrival(tmp_path / str(state)))
        inbox.mark([Mark(path=tmp_path / str(state), state=state)])
    assert inbox.retry(inbox.entries()) == 2
    assert {entry.path.name for entry in inbox.take_ready()} == {"waiting", "needs-person"}


def test_what_is_held_is_only_ready_again_after_it_was_released(
    inbox: Inbox, episode: Path
) -> None:
    inbox.hold([(episode, None)], "run 3 was undone")
    inbox.announce(arrival(episode))
    episode.write_bytes(b"changed by somebody")
    inbox.announce(arrival(episode), State.SETTLING)
    inbox.forget([episode])
    assert inbox.take_ready() == ()
    assert inbox.release(inbox.entries(State.HELD)) == 1
    assert len(inbox.take_ready()) == 1


def test_what_was_dismissed_stays_away_until_the_file_changes(inbox: Inbox, episode: Path) -> None:
    inbox.announce(arrival(episode))
    inbox.mark([Mark(path=episode, state=State.NEEDS_PERSON)])
    assert inbox.dismiss(inbox.entries()) == 1
    assert inbox.announce(arrival(episode)).state is State.DONE
    episode.write_bytes(b"written again")
    assert inbox.announce(arrival(episode)).state is State.READY


# --- marks that come too late -------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.READY, State.SETTLING, State.NEEDS_PERSON, State.WAITING])
def test_a_mark_of_what_settled_or_ran_changes_nothing_of_what_was_undone_meanwhile(
    inbox: Inbox, episode: Path, state: State
) -> None:
    before = inbox.announce(arrival(episode), State.SETTLING)
    inbox.hold([(episode, before.identity)], "run 3 was undone")
    inbox.mark([Mark(path=episode, state=state, was=State.SETTLING)])
    inbox.mark([Mark(path=episode, state=state, revision=before.revision)])
    inbox.mark([Mark(path=episode, state=state)])
    assert [entry.why for entry in inbox.entries(State.HELD)] == ["run 3 was undone"]


def test_a_mark_of_what_settled_changes_nothing_of_what_was_dismissed_meanwhile(
    inbox: Inbox, episode: Path
) -> None:
    inbox.announce(arrival(episode), State.SETTLING)
    inbox.dismiss(inbox.entries())
    inbox.mark([Mark(path=episode, state=State.READY, was=State.SETTLING)])
    assert inbox.take_ready() == ()


def test_a_mark_of_an_entry_that_changed_meanwhile_is_left_out(inbox: Inbox, episode: Path) -> None:
    before = inbox.announce(arrival(episode))
    inbox.dismiss([before])
    inbox.mark([Mark(path=episode, state=State.WAITING, revision=before.revision)])
    assert [entry.reason for entry in inbox.entries()] == ["dismissed"]


def test_an_inbox_of_an_earlier_version_is_taken_on(tmp_path: Path, episode: Path) -> None:
    with open_inbox(tmp_path / "inbox.db") as inbox:
        inbox.announce(arrival(episode))
    connection = sqlite3.connect(tmp_path / "inbox.db")
    connection.execute("ALTER TABLE entry DROP COLUMN revision")
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    with open_inbox(tmp_path / "inbox.db") as inbox:
        (entry,) = inbox.take_ready()
        inbox.mark([Mark(path=episode, state=State.DONE, revision=entry.revision)])
        assert inbox.take_ready() == ()


def test_what_was_held_and_released_runs_as_it_was_announced(inbox: Inbox, episode: Path) -> None:
    found = Arrival(
        path=episode,
        origin="watch",
        action=str(Action.HARDLINK),
        library=Path("/media/TV"),
        watched=episode.parent,
        settings=(("preset", "plex"),),
    )
    inbox.announce(found)
    inbox.hold([(episode, None)], "run 3 was undone")
    inbox.release(inbox.entries())
    assert [entry.arrival for entry in inbox.take_ready()] == [found]


# --- announced again by a downloader ------------------------------------------------------------


def test_a_downloader_says_once_more_that_it_is_finished_and_it_is_ready_again(
    inbox: Inbox, tmp_path: Path
) -> None:
    pack = tmp_path / "pack"
    (pack / "season").mkdir(parents=True)
    inbox.announce(arrival(pack, "sabnzbd"))
    inbox.mark([Mark(path=pack, state=State.DONE)])
    (pack / "season" / "late.mkv").write_bytes(b"another episode")  # the folder itself is as it was
    assert inbox.announce(arrival(pack, "sabnzbd")).state is State.READY


def test_what_is_gone_since_it_was_done_is_not_ready_again(inbox: Inbox, episode: Path) -> None:
    inbox.announce(arrival(episode, "sabnzbd"))
    episode.unlink()
    inbox.mark([Mark(path=episode, state=State.DONE)])
    assert inbox.announce(arrival(episode, "sabnzbd")).state is State.DONE


def test_what_a_downloader_says_during_a_run_is_worked_off_after_it(
    inbox: Inbox, episode: Path
) -> None:
    run = inbox.announce(arrival(episode, "sabnzbd"))
    inbox.announce(arrival(episode, "sabnzbd"))
    inbox.mark([Mark(path=episode, state=State.DONE, revision=run.revision)])
    (entry,) = inbox.take_ready()
    inbox.mark([Mark(path=episode, state=State.DONE, revision=entry.revision)])
    assert inbox.take_ready() == ()


def test_a_run_that_moved_all_is_done_whatever_a_downloader_said_during_it(
    inbox: Inbox, episode: Path
) -> None:
    run = inbox.announce(arrival(episode, "sabnzbd"))
    inbox.announce(arrival(episode, "sabnzbd"))
    episode.unlink()
    inbox.mark([Mark(path=episode, state=State.DONE, revision=run.revision)])
    assert inbox.take_ready() == ()


def test_what_a_person_dismissed_stays_away_though_a_downloader_says_it_again(
    inbox: Inbox, episode: Path
) -> None:
    inbox.announce(arrival(episode, "sabnzbd"))
    inbox.dismiss(inbox.entries())
    assert inbox.announce(arrival(episode, "sabnzbd")).state is State.DONE


# --- the file -----------------------------------------------------------------------------------


def test_everything_is_there_after_a_restart(tmp_path: Path, episode: Path) -> None:
    with open_inbox(tmp_path / "inbox.db") as inbox:
        before = inbox.announce(arrival(episode), State.SETTLING)
        inbox.remember("run", 7)
    with open_inbox(tmp_path / "inbox.db") as inbox:
        assert inbox.entries() == (before,)
        assert inbox.remembered("run") == 7
        assert inbox.counts()[State.SETTLING] == 1


ANNOUNCE = """
import sys
from pathlib import Path
from organizer.inbox import Arrival, open_inbox
inbox = open_inbox(Path(sys.argv[1]))
for number in range(10**6):
    inbox.announce(Arrival(path=Path(f"/downloads/{number}.mkv"), origin="watch"))
    print(number, flush=True)
"""


def test_a_kill_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "inbox.db"
    acknowledged = -1
    for killed_after in (3, 20, 41):
        process = subprocess.Popen(
            [sys.executable, "-c", ANNOUNCE, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        for line in process.stdout:
            acknowledged = max(acknowledged, int(line))
            if int(line) >= killed_after:
                process.send_signal(signal.SIGKILL)
                break
        process.wait()
        process.stdout.close()
        with open_inbox(path) as inbox:
            names = [entry.path.name for entry in inbox.entries(State.READY)]
        assert len(names) == len(set(names))
        assert {f"{number}.mkv" for number in range(acknowledged + 1)} <= set(names)


def test_commits_survive_a_power_cut(inbox: Inbox) -> None:
    assert inbox._rows("PRAGMA synchronous") == [(2,)]  # FULL


def test_another_file_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "inbox.db"
    path.write_bytes(b"no database" * 100)
    with pytest.raises(StoreError, match="inbox"):
        open_inbox(path)
    assert path.read_bytes() == b"no database" * 100


def test_a_locked_file_is_one_clear_error(inbox: Inbox, episode: Path) -> None:
    inbox._connection.execute("PRAGMA busy_timeout = 0")
    other = sqlite3.connect(inbox.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked"):
        inbox.announce(arrival(episode))
    other.close()


def test_the_version_changes_when_another_process_announces(
    inbox: Inbox, episode: Path, clock: Clock
) -> None:
    before = inbox.version()
    with open_inbox(inbox.path, clock) as other:
        other.announce(arrival(episode))
    assert inbox.version() != before


# --- the worker's place -------------------------------------------------------------------------


def test_one_process_works_the_inbox_off(tmp_path: Path) -> None:
    with worker(tmp_path) as first, worker(tmp_path) as second:
        assert (first, second) == (True, False)
    with worker(tmp_path) as third:
        assert third


def test_others_see_whether_a_watcher_runs_and_a_worker_is_none(tmp_path: Path) -> None:
    with worker(tmp_path):
        assert not is_watched(tmp_path)
    with watcher(tmp_path):
        assert is_watched(tmp_path)
    assert not is_watched(tmp_path)
