"""The watcher as a program: what arrives is organized once it is whole, and once."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from organizer import cli
from organizer.apply import EntryState, Journal
from organizer.config import inbox_file, journal_file
from organizer.errors import EXIT_BUSY, EXIT_USAGE
from organizer.inbox import Arrival, State, open_inbox
from tests.watch.conftest import LONG_FORM, QUICK, Place, episode, wait_for
from tests.watch.test_containers import MKV

LONG = 0.7  # seconds: several times what a file has to be quiet for


def put(path: Path, content: bytes = b"an episode") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_everything_that_arrives_is_organized_however_it_comes(place: Place) -> None:
    put(place.downloads / "quiet.meridian.s01e01.mkv")  # there before the watcher
    aside = place.downloads.parent / "aside"
    put(aside / "Quiet.Meridian.S01" / "quiet.meridian.s01e02.mkv")
    put(aside / "Quiet.Meridian.S01" / "quiet.meridian.s01e03.mkv")
    with place.watching() as watcher:
        wait_for(lambda: place.status().get("state") == "watching")
        put(place.downloads / "quiet.meridian.s01e04.mkv")
        part = put(place.downloads / "quiet.meridian.s01e05.mkv.part")
        part.rename(part.with_suffix(""))
        (aside / "Quiet.Meridian.S01").rename(place.downloads / "Quiet.Meridian.S01")
        put(place.downloads / "nobody.knows.this.s01e01.mkv")
        wanted = {episode(number) for number in range(1, 6)}
        wait_for(lambda: place.placed() == wanted)
        wait_for(
            lambda: place.entries()["nobody.knows.this.s01e01.mkv"].state is State.NEEDS_PERSON
        )
        assert watcher.poll() is None
    assert [path.name for path in place.downloads.iterdir()] == ["nobody.knows.this.s01e01.mkv"]


def test_what_is_not_whole_stays_where_it_is_and_a_release_waits_for_all_of_it(
    place: Place,
) -> None:
    pack = place.downloads / "Quiet.Meridian.S01"
    with place.watching():
        written = (place.downloads / "quiet.meridian.s01e01.mkv").open("wb")
        written.write(b"half of it")
        written.flush()
        put(place.downloads / "quiet.meridian.s01e02.mkv")
        marker = put(place.downloads / "quiet.meridian.s01e02.mkv.aria2")
        put(place.downloads / "quiet.meridian.s01e03.mkv", MKV[:-100])
        put(pack / "quiet.meridian.s01e04.mkv")
        part = put(pack / "quiet.meridian.s01e05.mkv.!qB")
        put(place.downloads / "quiet.meridian.s01e06.mkv")
        wait_for(lambda: episode(6) in place.placed())
        time.sleep(LONG)
        assert place.placed() == {episode(6)}
        assert "open for writing" in (place.entries()["quiet.meridian.s01e01.mkv"].why or "")
        written.close()
        marker.unlink()
        part.rename(part.with_suffix(""))
        wait_for(lambda: place.placed() == {episode(number) for number in (1, 2, 4, 5, 6)})
        wait_for(lambda: place.entries()["quiet.meridian.s01e03.mkv"].state is State.NEEDS_PERSON)
        assert place.entries()["quiet.meridian.s01e03.mkv"].reason == "cut-short"


@LONG_FORM
def test_a_folder_whose_name_is_no_text_is_watched_like_any_other(place: Place) -> None:
    watched = replace(place, downloads=place.downloads / os.fsdecode(b"\xff\n"))
    watched.downloads.mkdir()
    with watched.watching():
        put(watched.downloads / "Quiet.Meridian.S01" / "quiet.meridian.s01e01.mkv")
        wait_for(lambda: place.placed() == {episode(1)})
        wait_for(lambda: place.status().get("state") == "watching")


@LONG_FORM
def test_killed_again_and_again_it_organizes_everything_once(place: Place) -> None:
    names = [f"quiet.meridian.s01e{number:02d}.mkv" for number in range(1, 10)]
    for position in range(0, len(names), 3):
        for name in names[position : position + 3]:
            put(place.downloads / name)
        with place.watching():
            time.sleep(0.4 + 0.3 * position)
    with place.watching():
        wait_for(lambda: len(place.placed()) == len(names))
    with Journal.open(journal_file(os.environ)) as journal:
        runs = [journal.entries(run, (EntryState.DONE,)) for run in journal.runs()]
    done = [entry.source for entries in runs for entry in entries]
    assert len(done) == len(set(done)) == len(names)


@LONG_FORM
def test_what_a_person_undid_is_held_by_a_watcher(place: Place) -> None:
    with place.watching():
        put(place.downloads / "quiet.meridian.s01e01.mkv")
        wait_for(place.placed)
        wait_for(lambda: place.status().get("last_run"))
        assert cli.run(["undo", "--yes"]) == 0
        put(place.downloads / "quiet.meridian.s01e02.mkv")
        wait_for(lambda: place.placed() == {episode(2)})
        time.sleep(LONG)
        assert place.placed() == {episode(2)}
        assert place.entries()["quiet.meridian.s01e01.mkv"].state is State.HELD


def test_what_another_process_announces_is_worked_off(place: Place, tmp_path: Path) -> None:
    elsewhere = put(tmp_path / "elsewhere" / "quiet.meridian.s01e01.mkv")
    with place.watching():
        wait_for(lambda: place.status().get("state") == "watching")
        with open_inbox(inbox_file(os.environ)) as inbox:
            inbox.announce(Arrival(path=elsewhere.parent, origin="generic", action="hardlink"))
        wait_for(lambda: place.placed() == {episode(1)})
    assert elsewhere.exists()


@LONG_FORM
def test_a_folder_that_goes_away_pauses_and_nothing_is_taken_as_deleted(place: Place) -> None:
    put(place.downloads / "nobody.knows.this.s01e01.mkv")
    with place.watching():
        wait_for(lambda: "nobody.knows.this.s01e01.mkv" in place.entries())
        wait_for(lambda: place.status().get("state") == "watching")
        away = place.downloads.rename(place.downloads.parent / "away")
        wait_for(lambda: place.status().get("state") == "paused")
        assert "nobody.knows.this.s01e01.mkv" in place.entries()
        put(away / "quiet.meridian.s01e01.mkv")
        away.rename(place.downloads)
        wait_for(lambda: place.placed() == {episode(1)})
        wait_for(lambda: place.status().get("state") == "watching")
        put(place.downloads / "quiet.meridian.s01e02.mkv")
        wait_for(lambda: episode(2) in place.placed())


# --- one watcher, and its end -------------------------------------------------------------------


def test_a_second_watcher_of_a_folder_is_refused(place: Place) -> None:
    link = place.downloads.parent / "link"
    link.symlink_to(place.downloads)
    with place.watching() as first:
        wait_for(lambda: place.status().get("state") == "watching")
        second = subprocess.run(
            [sys.executable, "-m", "organizer", "watch", str(link), *QUICK],
            capture_output=True,
            text=True,
            check=False,
        )
        assert second.returncode == EXIT_BUSY
        assert f"process {first.pid}" in second.stderr


@pytest.mark.parametrize(
    "number",
    [
        signal.SIGTERM,
        pytest.param(signal.SIGINT, marks=LONG_FORM),
        pytest.param(signal.SIGHUP, marks=LONG_FORM),
    ],
)
def test_a_signal_ends_it_in_good_order(place: Place, number: int) -> None:
    with place.watching("--log-format", "json") as watcher:
        wait_for(lambda: place.status().get("state") == "watching")
        watcher.send_signal(number)
        _, log = watcher.communicate()
        assert watcher.returncode == 0
    assert place.status()["state"] == "stopped"
    assert all({"time", "level", "message"} <= json.loads(line).keys() for line in log.splitlines())


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        pytest.param("", ["DOWNLOADS", "--seeded"], id="seeded, by an option"),
        pytest.param("[[watch]]\npath = 'DOWNLOADS'\nseeded = true\n", [], id="seeded, by a table"),
        pytest.param("", ["/does/not/exist"], id="no such folder"),
        pytest.param("", [], id="no folder at all"),
        pytest.param("", ["DOWNLOADS", "--settle", "soon"], id="no number"),
    ],
)
def test_what_cannot_be_watched_is_refused_before_anything_happens(
    place: Place, text: str, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(place.downloads)
    with place.config.open("a") as config:
        config.write(text.replace("DOWNLOADS", folder))
    put(place.downloads / "quiet.meridian.s01e01.mkv")
    words = [argument.replace("DOWNLOADS", folder) for argument in arguments]
    assert cli.run(["watch", *words]) == EXIT_USAGE
    assert capsys.readouterr().err.count("\n") == 1
    assert place.placed() == set()


# --- limits of the system -----------------------------------------------------------------------


def limited(limit: str, value: int) -> tuple[str, ...]:
    """Return what runs a program in a user namespace with a limit of inotify of its own."""
    script = f'echo {value} > /proc/sys/user/{limit}; exec "$@"'
    prefix = ("unshare", "-U", "-r", "sh", "-c", script, "sh")
    try:
        possible = subprocess.run([*prefix, "true"], capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no unshare here")
    if possible.returncode or possible.stderr:
        pytest.skip("no user namespace with limits of its own can be made here")
    return prefix


@LONG_FORM
@pytest.mark.parametrize(
    ("limit", "value", "sysctl"),
    [
        ("max_inotify_instances", 0, "fs.inotify.max_user_instances="),
        pytest.param("max_inotify_watches", 3, "fs.inotify.max_user_watches=", marks=LONG_FORM),
    ],
)
def test_with_too_low_limits_it_is_degraded_and_finds_everything(
    place: Place, limit: str, value: int, sysctl: str
) -> None:
    for number in range(6):
        (place.downloads / f"folder{number}").mkdir()
    with place.watching(prefix=limited(limit, value)):
        wait_for(lambda: place.status().get("state") == "degraded")
        assert sysctl in " ".join(place.status()["degraded"])  # type: ignore[arg-type]  # a list of texts
        for number in range(1, 7):
            put(place.downloads / f"folder{number - 1}" / f"quiet.meridian.s01e{number:02d}.mkv")
        wait_for(lambda: len(place.placed()) == 6)
