"""The hook as a program, called as downloaders call it."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from organizer.inbox import State, watcher

from .conftest import EPISODE, PLACED, Home

HASH = "0123456789abcdef0123456789abcdef01234567"
EVIL = [
    '"; touch pwned; $(id)',
    "Show\n$(touch pwned)\nlines",
    "`touch pwned` & | > pwned",
    "--wait",
    "\x1b[2J\x1b]0;pwned\x07",
    "caf\udce9 \udcff",
]
INBOX = (sys.executable, "-P", "-m", "organizer", "inbox")


def test_it_enqueues_and_a_worker_in_the_background_organizes(home: Home) -> None:
    video = home.download(f"Some.Folder/{EPISODE}")
    called = home.hook("qbittorrent", f"--path={video.parent}", f"--id={HASH}", "--category=tv")
    assert (called.code, called.err) == (0, "")
    assert called.out == "organize: accepted Some.Folder\n"
    (entry,) = home.settled()
    assert (entry.state, entry.arrival.category) == (State.DONE, "tv")
    assert home.placed() == [PLACED]
    assert (home.library / PLACED).samefile(video)
    assert stat.S_IMODE((home.state / "hook.log").stat().st_mode) == 0o600


def test_five_calls_for_one_download_are_one(home: Home) -> None:
    video = home.download()
    with watcher(home.state) as is_ours:
        assert is_ours
        for _ in range(5):
            assert home.hook("generic", str(video)).code == 0
    (entry,) = home.entries()
    assert entry.state is State.READY
    assert home.hook("generic", "--wait", str(video)).code == 0
    assert home.hook("generic", str(video)).out == f"organize: accepted {EPISODE}\n"
    home.settled()
    assert home.placed() == [PLACED]


def test_with_a_watcher_it_only_hands_over(home: Home) -> None:
    with watcher(home.state):
        assert home.hook("generic", str(home.download())).code == 0
        (entry,) = home.entries()
        assert entry.state is State.READY
        assert not (home.state / "hook.log").exists()


def test_the_downloader_s_end_does_not_wait_for_the_worker(home: Home) -> None:
    video = home.download()
    program = [sys.executable, "-P", "-m", "organizer", "hook", "generic", str(video)]
    # Reading to the end of the pipe: a worker that kept it open would be waited for.
    with subprocess.Popen(program, env=home.environ, stdout=subprocess.PIPE, cwd="/") as running:
        assert running.stdout is not None
        assert running.stdout.read()
        assert running.wait(timeout=30) == 0
        session = running.pid
    home.settled()
    assert home.placed() == [PLACED]
    assert session != os.getpid()


def _told_by(downloader: str, home: Home, name: str, path: Path) -> None:
    """Call the hook of a torrent client for one download; it says one line and no more."""
    words, environ = {
        "qbittorrent": ([f"--path={path}", f"--name={name}"], {}),
        "transmission": ([], {"TR_TORRENT_DIR": str(path.parent), "TR_TORRENT_NAME": path.name}),
        "deluge": (["--", HASH, path.name, str(path.parent)], {}),
        "rtorrent": (["--", str(path), name], {}),
    }[downloader]
    called = home.hook(downloader, *words, environ=environ, cwd=str(home.downloads))
    assert (called.code, called.err) == (0, "")
    assert "\x1b" not in called.out
    assert called.out.count("\n") == 1


def test_a_name_is_data(home: Home) -> None:
    with watcher(home.state):
        for number, name in enumerate(EVIL, 1):
            folder = home.downloads / name
            folder.mkdir()
            (folder / f"Quiet.Meridian.S01E0{number}.mkv").write_bytes(b"video")
            _told_by("qbittorrent", home, name, folder)
            _told_by(["transmission", "deluge"][number % 2], home, name, folder)
    assert home.hook("run", program=INBOX).code == 0
    entries = home.entries()
    assert [entry.arrival.name for entry in entries] == EVIL
    assert {entry.state for entry in entries} == {State.DONE}
    assert len(home.placed()) == len(EVIL)
    assert not list(home.folder.rglob("pwned"))
    assert not Path("pwned").exists()


def test_a_name_of_no_episode_waits_for_a_person(home: Home) -> None:
    with watcher(home.state):
        for name in EVIL:
            video = home.downloads / f"{name}.mkv"
            video.write_bytes(b"video")
            _told_by("rtorrent", home, name, video)
    assert home.hook("run", program=INBOX).code == 1
    assert {entry.state for entry in home.entries()} == {State.NEEDS_PERSON}
    assert home.placed() == []
    assert "\x1b" not in home.hook("list", program=INBOX).out
    assert not list(home.folder.rglob("pwned"))


@pytest.mark.parametrize(
    "environ",
    [
        pytest.param({"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}, id="ASCII"),
        pytest.param({"LANG": "xx_XX.ISO-8859-1"}, id="no such locale"),
        pytest.param({}, id="no locale"),
    ],
)
def test_any_locale_will_do(home: Home, environ: dict[str, str]) -> None:
    video = home.download(f"caf\udce9 — Привет/{EPISODE}")
    assert home.hook("generic", "--wait", str(video.parent), environ=environ).code == 0
    assert home.placed() == [PLACED]


def test_without_a_home_the_folders_can_be_named_and_else_it_is_said(home: Home) -> None:
    video = str(home.download())
    assert home.hook("generic", "--wait", video, without=["HOME"]).code == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become a user without a home")
def test_a_user_without_a_home_is_told_what_to_set(home: Home) -> None:
    root = Path(__file__).parents[2]
    code = (
        "import os, sys; os.setuid(54321)\n"
        "from organizer.cli.hook import run_hook\n"
        "sys.exit(run_hook(['generic', '/x']))"
    )
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-P", "-c", f"import organizer.hooks.generic\n{code}"],
        env=environ,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "set ORGANIZER_STATE_DIR" in done.stderr) == (2, True), done.stderr


def test_closed_streams_are_no_hindrance(home: Home) -> None:
    video = home.download()
    program = f"exec {sys.executable} -P -m organizer hook generic --wait {video} <&- >&- 2>&-"
    done = subprocess.run(["sh", "-c", program], env=home.environ, cwd="/", check=False, timeout=60)
    assert done.returncode == 0
    assert home.placed() == [PLACED]


# --- answers ------------------------------------------------------------------------------------


def _nzbget(home: Home, **more: str) -> dict[str, str]:
    return {"NZBPP_DIRECTORY": str(home.downloads), "NZBPP_TOTALSTATUS": "SUCCESS", **more}


def test_nzbget_hears_93_95_and_94(home: Home) -> None:
    home.download()
    accepted = home.hook("nzbget", environ=_nzbget(home))
    assert (accepted.code, accepted.out) == (93, "[INFO] accepted downloads\n")
    nothing = home.hook("nzbget", environ=_nzbget(home, NZBPP_TOTALSTATUS="FAILURE"))
    assert (nothing.code, nothing.out) == (95, "[INFO] nothing to do: the job ended as FAILURE\n")
    wrong = home.hook("nzbget", environ=_nzbget(home, NZBPP_DIRECTORY="/nowhere"))
    assert wrong.code == 94
    assert wrong.out.startswith("[ERROR] /nowhere does not exist here")
    home.settled()


def test_waiting_answers_by_what_became_of_it(home: Home) -> None:
    home.download()
    done = home.hook("nzbget", "--wait", environ=_nzbget(home))
    assert (done.code, done.out) == (93, "[INFO] downloads is organized\n")
    assert home.placed() == [PLACED]
    other = home.downloads / "other"
    other.mkdir()
    empty = home.hook("nzbget", "--wait", environ=_nzbget(home, NZBPP_DIRECTORY=str(other)))
    assert (empty.code, "no video" in empty.out) == (95, True)
    home.download("other/Nobody.Knows.S01E01.mkv")
    third = home.downloads / "third"
    third.mkdir()
    (third / "Nobody.Knows.S01E01.mkv").write_bytes(b"x")
    left = home.hook("nzbget", "--wait", environ=_nzbget(home, NZBPP_DIRECTORY=str(third)))
    assert (left.code, left.out[:10]) == (94, "[WARNING] ")
    assert home.hook("generic", "--wait", str(third)).code == 1


def test_what_comes_from_usenet_is_moved_where_that_is_the_action(home: Home) -> None:
    video = home.download(f"job/{EPISODE}")
    job = ("n.nzb", "job", "", "tv", "", "0")
    assert home.hook("sabnzbd", "--wait", "--", str(video.parent), *job).code == 0
    assert home.placed() == [PLACED]
    assert not video.exists()


def test_sabnzbd_s_key_is_nowhere(home: Home) -> None:
    video = home.download(f"job/{EPISODE}")
    secret = "0f9e8d7c6b5a49382716"
    environ = {"SAB_API_KEY": secret, "SAB_COMPLETE_DIR": str(video.parent)}
    job = ("n.nzb", "job", "", "*", "", "0")
    called = home.hook("sabnzbd", "--", str(video.parent), *job, environ=environ)
    wrong = home.hook("sabnzbd", "--", "/nowhere", *job, environ=environ)
    assert (called.code, wrong.code) == (0, 1)
    assert wrong.out.splitlines()[-1].startswith("/nowhere does not exist here")
    home.settled()
    for path in home.state.rglob("*"):
        assert path.is_dir() or secret.encode() not in path.read_bytes()


def test_a_refusal_is_in_the_log_too(home: Home) -> None:
    called = home.hook("qbittorrent", "--path=%F")
    assert called.code == 2
    assert "should have replaced" in called.err
    assert "qbittorrent: --path is '%F'" in home.log()
    assert home.hook("qbitorrent").err.endswith("did you mean qbittorrent?\n")


def test_a_log_on_a_full_disk_takes_nothing_from_the_answer(home: Home) -> None:
    home.state.mkdir(parents=True, exist_ok=True)
    (home.state / "hook.log").symlink_to("/dev/full")
    called = home.hook("nzbget", environ=_nzbget(home, NZBPP_DIRECTORY="/not/there"))
    assert (called.code, "Traceback" in called.err) == (94, False)


def test_a_lock_that_cannot_be_opened_is_said(home: Home) -> None:
    (home.state / "hook.lock").mkdir(parents=True)
    called = home.hook("--work")
    assert (called.code, "hook.lock" in called.err, "Traceback" in called.err) == (2, True, False)


def test_a_broken_configuration_is_said(home: Home) -> None:
    home.configure('[[category]]\nname = "tv"\npath = "/x"\n')
    called = home.hook("generic", str(home.download()))
    assert (called.code, "has no key 'path'" in called.err) == (2, True)


def test_a_category_is_organized_by_its_own_table(home: Home) -> None:
    other = home.folder / "Anime"
    home.configure(
        f'[[category]]\nname = "anime"\nto = "{other}"\npreset = "plex"\naction = "move"\n'
        '[[category]]\nname = "films"\nignore = true\n'
    )
    video = home.download()
    assert home.hook("generic", "--category=films", str(video)).out.startswith(
        "organize: nothing to do: its category is ignored"
    )
    assert home.hook("generic", "--wait", "--category=anime", str(video)).code == 0
    (placed,) = other.rglob("*.mkv")
    assert "Quiet Meridian (2012)" in str(placed)
    assert not video.exists()
    assert home.placed() == []


def test_what_a_person_put_back_is_left_alone(home: Home) -> None:
    video = home.download()
    assert home.hook("generic", "--wait", str(video)).code == 0
    organize = (sys.executable, "-P", "-m", "organizer")
    assert home.hook("undo", "--yes", program=organize).code == 0
    assert home.hook("generic", str(video)).code == 0
    called = home.hook("generic", "--wait", str(video))
    assert called.code == 0
    assert "was put back; organize inbox release" in called.out
    assert home.placed() == []


def test_the_help_is_complete_and_needs_no_downloader(home: Home) -> None:
    for words in (["--help"], ["qbittorrent", "--help"]):
        called = home.hook(*words)
        assert called.code == 0
        for word in ("--map", "--only", "--wait", "--install", "--write", "nzbget", "aria2"):
            assert word in called.out
    assert home.hook().code == 2
