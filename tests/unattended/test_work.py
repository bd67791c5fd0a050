"""The inbox worked off: the rules of `organize PATH`, and every entry told what became of it."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from organizer import cli
from organizer.cli.tools import opened_tools
from organizer.cli.working import drain
from organizer.config import journal_file, state_dir
from organizer.errors import StoreError
from organizer.inbox import State, worker
from organizer.lookup import Lookup
from organizer.model import REASONS, Action, Reason, Status
from organizer.notify import News
from organizer.pipeline import Job, Tools
from organizer.unattended import work_off
from organizer.unattended.becoming import BECOMES, became_of
from tests.unattended.conftest import Home

FIRST = "Quiet Meridian (2012)/Season 01/Quiet Meridian (2012) - S01E01 - Chapter A.mkv"
SECOND = "Quiet Meridian (2012)/Season 01/Quiet Meridian (2012) - S01E02 - Chapter B.mkv"


def test_what_is_ready_is_organized_with_what_belongs_to_it(home: Home) -> None:
    video = home.download("quiet.meridian.s01e01.mkv")
    home.download("quiet.meridian.s01e01.en.srt")
    home.announce(video)
    worked = home.work()
    assert worked.states == {State.DONE: 1}
    assert home.placed() == [FIRST.replace(".mkv", ".en.srt"), FIRST]
    assert home.entry(video).state is State.DONE


def test_what_is_not_sure_waits_for_a_person_and_stays_where_it_is(home: Home) -> None:
    video = home.download("lantern.row.s01e01.mkv")
    stranger = home.download("nobody.knows.this.s01e01.mkv")
    home.announce(video, stranger)
    assert home.work().states == {State.NEEDS_PERSON: 2}
    assert video.exists()
    assert home.placed() == []
    assert home.entry(video).reason == Reason.AMBIGUOUS_SERIES
    assert home.entry(stranger).reason == Reason.NO_SERIES
    assert home.entry(stranger).why


def test_the_emptied_folder_of_a_release_goes_and_the_folder_under_watch_stays(home: Home) -> None:
    home.announce(home.download("Quiet.Meridian.S01E01-GRP/quiet.meridian.s01e01.mkv"))
    home.work()
    assert home.placed() == [FIRST]
    assert list(home.downloads.iterdir()) == []


def test_a_season_pack_is_one_entry_and_as_its_worst_file(home: Home) -> None:
    pack = home.downloads / "Quiet.Meridian.S01"
    home.download("Quiet.Meridian.S01/quiet.meridian.s01e01.mkv")
    home.download("Quiet.Meridian.S01/quiet.meridian.s01e02.mkv")
    home.announce(pack, origin="qbittorrent", action=Action.HARDLINK)
    home.work()
    assert home.entry(pack).state is State.DONE
    assert home.placed() == [FIRST, SECOND]
    assert (home.library / FIRST).stat().st_nlink == 2


def test_a_folder_with_one_unknown_file_needs_a_person_and_the_others_are_placed(
    home: Home,
) -> None:
    home.download("pack/quiet.meridian.s01e01.mkv")
    home.download("pack/nobody.knows.this.s01e01.mkv")
    home.announce(home.downloads / "pack", origin="sabnzbd")
    home.work()
    entry = home.entry(home.downloads / "pack")
    assert (entry.state, entry.reason) == (State.NEEDS_PERSON, "no-series")
    assert "nobody.knows.this.s01e01.mkv" in (entry.why or "")
    assert home.placed() == [FIRST]


def test_a_torrent_that_a_watcher_sees_as_well_is_linked_as_its_client_said(home: Home) -> None:
    video = home.download("Quiet.Meridian.S01/quiet.meridian.s01e01.mkv")
    home.announce(video)
    home.announce(video.parent, origin="qbittorrent", action=Action.HARDLINK)
    home.work()
    assert video.exists()
    assert home.placed() == [FIRST]


def test_working_twice_places_nothing_twice(home: Home) -> None:
    pack = home.download("pack/quiet.meridian.s01e01.mkv").parent
    for _ in range(2):
        home.announce(pack, origin="aria2", action=Action.COPY)
        home.inbox.retry(home.inbox.entries())
        home.work()
    home.inbox.mark([])
    assert home.placed() == [FIRST]


@contextmanager
def another_run(library: Path) -> Iterator[None]:
    """Have another process hold the library."""
    code = (
        "import sys, pathlib\n"
        "from organizer.apply import library_lock\n"
        "with library_lock(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])):\n"
        "    print('held', flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(library), str(state_dir(os.environ))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        yield
        other.communicate()


def test_a_busy_library_waits_and_is_tried_again(home: Home) -> None:
    video = home.download("quiet.meridian.s01e01.mkv")
    home.announce(video)
    with another_run(home.library):
        home.work()
        entry = home.entry(video)
        assert (entry.state, entry.reason) == (State.WAITING, "library-busy")
        assert entry.retry_at is not None
    home.inbox.retry([entry])
    home.work()
    assert home.placed() == [FIRST]


def test_nobody_is_told_of_a_busy_library_but_of_what_waits_after_it(home: Home) -> None:
    video = home.download("nobody.knows.this.s01e01.mkv")
    home.announce(video)
    told: list[News] = []

    def work() -> None:
        tools = partial(opened_tools, os.environ)
        work_off(home.inbox, os.environ, tools, command="test", after_run=told.append)

    with another_run(home.library):
        work()
        assert (home.entry(video).reason, told) == ("library-busy", [])
    home.inbox.retry([home.entry(video)])
    work()
    assert [len(news.waiting) for news in told] == [1]


def test_a_catalog_that_does_not_answer_makes_it_wait(home: Home) -> None:
    video = home.download("quiet.meridian.s01e01.mkv")
    home.config.write_text(f'catalog = "http://127.0.0.1:9"\nto = "{home.library}"\nattempts = 1\n')
    home.announce(video)
    home.work()
    entry = home.entry(video)
    assert (entry.state, entry.reason) == (State.WAITING, "metadata-unavailable")
    assert entry.retry_at is not None


def test_a_library_that_cannot_be_written_makes_it_wait(home: Home) -> None:
    video = home.download("quiet.meridian.s01e01.mkv")
    home.announce(video)
    home.announce(video, settings=(("to", "/proc/1/nowhere"),))
    home.work()
    assert home.entry(video).state is State.WAITING
    assert video.exists()


def test_a_setting_that_cannot_be_used_needs_a_person(home: Home) -> None:
    video = home.download("quiet.meridian.s01e01.mkv")
    home.announce(video, settings=(("template", "{{ nonsense }}"),))
    home.work()
    entry = home.entry(video)
    assert (entry.state, entry.reason) == (State.NEEDS_PERSON, "configuration")
    assert "nonsense" in (entry.why or "")


def test_without_any_library_the_folder_under_watch_is_one_and_a_hook_needs_a_person(
    home: Home,
) -> None:
    text = home.config.read_text()
    home.config.write_text("".join(line for line in text.splitlines(True) if "to =" not in line))
    watched = home.download("quiet.meridian.s01e01.mkv")
    told = home.download("elsewhere/quiet.meridian.s01e02.mkv")
    home.announce(watched)
    home.announce(told, origin="generic", watched=None)
    home.work()
    assert (home.downloads / FIRST).exists()
    assert home.entry(told).state is State.NEEDS_PERSON
    assert told.exists()


def test_settings_of_an_arrival_count_for_it_alone(home: Home) -> None:
    one = home.download("quiet.meridian.s01e01.mkv")
    two = home.download("quiet.meridian.s01e02.mkv")
    home.announce(one, action=Action.COPY, settings=(("preset", "scene"),))
    home.announce(two)
    home.work()
    assert one.exists()
    assert not two.exists()
    names = [Path(placed).name for placed in home.placed()]
    assert names == [Path(SECOND).name, "Quiet.Meridian.2012.S01E01.Chapter.A.mkv"]


def test_the_recycle_folder_is_emptied_after_the_days_that_are_set(home: Home) -> None:
    def organized(episode: int) -> list[str]:
        video = home.download(
            f"Quiet.Meridian.S01E0{episode}-GRP/quiet.meridian.s01e0{episode}.mkv"
        )
        home.download(f"Quiet.Meridian.S01E0{episode}-GRP/grp.sfv")
        home.announce(video.parent)
        home.work()
        with sqlite3.connect(journal_file(os.environ)) as connection:
            connection.execute("UPDATE run SET started = '2020-01-01T00:00:00+00:00'")
        connection.close()
        return sorted(p.parent.name for p in home.downloads.rglob("*/grp.sfv"))

    home.config.write_text(home.config.read_text() + "tidy = true\nrecycle_days = 30\n")
    assert organized(1) == ["Quiet.Meridian.S01E01-GRP"]
    assert organized(2) == ["Quiet.Meridian.S01E02-GRP"]


def test_a_path_that_is_gone_is_forgotten_unless_its_disk_seems_to_be(
    home: Home, tmp_path: Path
) -> None:
    home.download("here.txt")
    gone = home.downloads / "quiet.meridian.s01e01.mkv"
    unmounted = tmp_path / "empty"
    unmounted.mkdir()
    home.announce(gone)
    home.announce(unmounted / "quiet.meridian.s01e02.mkv", watched=unmounted)
    home.work()
    (entry,) = home.inbox.entries()
    assert (entry.path.parent, entry.state, entry.reason) == (unmounted, State.WAITING, "root-gone")


def test_a_path_that_a_downloader_told_and_that_never_comes_needs_a_person(home: Home) -> None:
    path = home.downloads / "not" / "here"
    home.announce(path, origin="deluge", watched=None)
    for _ in range(6):
        home.work()
        home.inbox._connection.execute("UPDATE entry SET retry_at = 0")
    assert home.entry(path).state is State.NEEDS_PERSON


class Failing:
    """A lookup with a bug: it fails on one name, and answers all others."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup

    def search_series(self, **asked: object) -> object:
        if "poison" in str(asked).casefold():
            raise ZeroDivisionError
        return self._lookup.search_series(**asked)  # type: ignore[arg-type]  # passed on

    def __getattr__(self, name: str) -> object:
        return getattr(self._lookup, name)


@contextmanager
def failing_tools() -> Iterator[Callable[[Job], Tools]]:
    with opened_tools(os.environ) as tools_for:
        yield lambda job: replace(
            tools_for(job),
            lookup=Failing(tools_for(job).lookup),  # type: ignore[arg-type]  # as good as one
        )


def test_a_bug_that_one_file_meets_holds_up_no_other(home: Home) -> None:
    good = [home.download(f"quiet.meridian.s01e{number:02d}.mkv") for number in (1, 2)]
    bad = home.download("a.poisoned.name.s01e01.mkv")
    home.announce(good[0], bad, good[1])
    worked = work_off(
        home.inbox, os.environ, failing_tools, command="test", after_run=lambda _news: None
    )
    assert worked.states == {State.DONE: 2, State.WAITING: 1}
    assert home.placed() == [FIRST, SECOND]
    assert (home.entry(bad).state, home.entry(bad).reason) == (State.WAITING, "bug")
    assert bad.exists()


# --- undone by a person -------------------------------------------------------------------------


@pytest.mark.parametrize("action", [Action.MOVE, Action.HARDLINK, Action.COPY])
def test_what_a_person_undid_is_held_until_it_is_released(home: Home, action: Action) -> None:
    video = home.download("quiet.meridian.s01e01.mkv")
    home.announce(video, action=action)
    home.work()
    assert cli.run(["undo", "--yes"]) == 0
    home.announce(video)
    os.utime(video)
    home.announce(video)
    home.work()
    assert home.placed() == []
    assert home.entry(video).state is State.HELD
    assert cli.run(["inbox", "release", str(video)]) == 0
    home.work()
    assert home.placed() == [FIRST]


def test_what_was_organized_by_hand_and_undone_is_held_as_well(home: Home) -> None:
    video = home.download("pack/quiet.meridian.s01e01.mkv")
    assert cli.run([str(home.downloads), "--yes"]) == 0
    assert cli.run(["undo", "--yes"]) == 0
    home.announce(video.parent, origin="generic")
    home.work()
    assert home.placed() == []
    assert video.exists()


def test_what_was_undone_and_organized_again_by_hand_is_not_held(home: Home) -> None:
    video = home.download("quiet.meridian.s01e01.mkv")
    for words in ([str(home.downloads), "--yes"], ["undo", "--yes"], [str(video), "--yes"]):
        assert cli.run(words) == 0
    cli.run(["inbox", "list"])
    assert home.inbox.entries() == ()


def test_an_undo_that_was_undone_holds_nothing(home: Home) -> None:
    video = home.download("quiet.meridian.s01e01.mkv")
    home.announce(video)
    home.work()
    assert cli.run(["undo", "1", "--yes"]) == 0
    assert cli.run(["undo", "2", "--yes"]) == 0
    assert home.placed() == [FIRST]
    home.work()
    cli.run(["inbox", "list"])
    assert home.entry(video).state is State.DONE


# --- the rules ----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("reason", [None, *Reason])
def test_every_status_and_reason_has_a_state(status: Status, reason: Reason | None) -> None:
    assert became_of(status, reason) in BECOMES


@pytest.mark.parametrize(
    "reason", [Reason.AMBIGUOUS_SERIES, Reason.LOW_CONFIDENCE, Reason.NO_SERIES, Reason.ARCHIVED]
)
def test_doubt_is_for_a_person(reason: Reason) -> None:
    assert became_of(REASONS[reason].status, reason).state is State.NEEDS_PERSON


def test_a_second_worker_leaves_the_inbox_to_the_first(home: Home) -> None:
    home.announce(home.download("quiet.meridian.s01e01.mkv"))
    with worker(state_dir(os.environ)):
        assert drain(os.environ, command="") is None
    assert home.placed() == []


def test_an_inbox_that_cannot_be_written_ends_the_work_and_is_no_bug_of_a_file(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    home.announce(*(home.download(f"quiet.meridian.s01e{n:02d}.mkv") for n in (1, 2)))
    home.inbox._connection.execute("PRAGMA busy_timeout = 0")
    other = sqlite3.connect(home.inbox.path, isolation_level=None)

    @contextmanager
    def locking_tools() -> Iterator[Callable[[Job], Tools]]:
        other.execute("BEGIN IMMEDIATE")
        with opened_tools(os.environ) as tools_for:
            yield tools_for

    with pytest.raises(StoreError):
        work_off(
            home.inbox, os.environ, locking_tools, command="test", after_run=lambda _news: None
        )
    other.close()
    assert "by a bug" not in caplog.text
