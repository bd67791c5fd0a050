"""What `organize hook --install` prints and writes; what it writes is run."""

import configparser
import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from organizer.errors import UsageError
from organizer.hooks.downloaders import DOWNLOADERS
from organizer.hooks.editing import ini_edited, json_edited, lines_edited
from organizer.hooks.installing import this_caller
from organizer.inbox import watcher

from .conftest import EPISODE, Home

HASH = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize("row", DOWNLOADERS, ids=lambda row: row.name)
def test_what_is_printed_names_the_program_and_where_everything_is(home: Home, row: object) -> None:
    name = getattr(row, "name")  # noqa: B009  # any row
    shown = home.hook("--install", name, "--only", "tv", "--map=/data=/mnt/data")
    assert shown.code == 0, shown.err
    assert sys.executable in shown.out
    assert f"{home.state}" in shown.out
    assert "/data=/mnt/data" in shown.out
    assert name.casefold() in shown.out.splitlines()[0].casefold() or name == "generic"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(["qbit"], "needs one of qbittorrent", id="unknown"),
        pytest.param([], "needs one of", id="none"),
        pytest.param(["deluge", "--write"], "--write needs a file", id="no file"),
        pytest.param(["qbittorrent", "--path=/x"], "hold for every download", id="of one download"),
        pytest.param(["deluge", "--mpa=/a=/b"], "is no option", id="misspelt"),
        pytest.param(["generic", "--write=x"], "no file to write", id="generic has no file"),
    ],
)
def test_what_cannot_be_set_up_is_said(home: Home, words: list[str], message: str) -> None:
    called = home.hook("--install", *words)
    assert (called.code, message in called.err) == (2, True), called.err


def test_qbittorrent_s_line_comes_back_from_its_own_file(home: Home) -> None:
    config = home.folder / "qBittorrent.conf"
    config.write_text("[LegalNotice]\nAccepted=true\n\n[Preferences]\nWebUI\\Port=9103\n")
    for _ in range(2):
        assert home.hook("--install", "qbittorrent", "--write", str(config)).code == 0
    assert (home.folder / "qBittorrent.conf.bak").read_text().startswith("[LegalNotice]")
    assert "[AutoRun]" not in (home.folder / "qBittorrent.conf.bak").read_text()
    read = configparser.RawConfigParser()
    read.optionxform = str  # type: ignore[assignment,method-assign]  # as the standard library says
    read.read(config)
    assert read["Preferences"]["WebUI\\Port"] == "9103"
    assert read["AutoRun"]["enabled"] == "true"
    value = read["AutoRun"]["program"]
    assert value.startswith('"')
    line = json.loads(value)  # QSettings escapes a quote as JSON does
    words = [word.replace("%F", str(home.download())) for word in shlex.split(line)]
    replaced = [word for word in words if "%" not in word]
    with watcher(home.state):
        assert subprocess.run(replaced, env={"PATH": ""}, check=False, cwd="/").returncode == 0
    (entry,) = home.entries()
    assert entry.path == home.downloads / EPISODE


@pytest.mark.parametrize(
    ("before", "keys"),
    [
        pytest.param("{}", ("-",), id="empty"),
        pytest.param('{"download-dir": "/d", "rpc-port": 1}', ("-",), id="3.00"),
        pytest.param('{"download_dir": "/d", "rpc_port": 1}', ("_",), id="4.1"),
    ],
)
def test_transmission_s_settings_are_kept(home: Home, before: str, keys: tuple[str]) -> None:
    config = home.folder / "settings.json"
    config.write_text(before)
    config.chmod(0o640)
    first = home.hook("--install", "transmission", "--write", str(config))
    second = home.hook("--install", "transmission", f"--write={config}")
    assert "is kept as settings.json.bak" in first.out
    assert second.out.count("is set up already") == 2
    found = json.loads(config.read_text())
    name = "script-torrent-done-filename".replace("-", keys[0])
    assert found.items() >= json.loads(before).items()
    assert config.stat().st_mode & 0o777 == 0o640
    environ = {"TR_TORRENT_DIR": str(home.downloads), "TR_TORRENT_NAME": home.download().name}
    with watcher(home.state):
        done = subprocess.run([found[name]], env=environ, check=False, cwd="/", capture_output=True)
    assert done.returncode == 0, done.stderr
    assert len(home.entries()) == 1


@pytest.mark.parametrize("name", ["deluge", "aria2", "sabnzbd", "nzbget"])
def test_a_script_passes_on_what_it_gets_as_it_is(home: Home, name: str) -> None:
    script = home.folder / f"{name} hook"
    config = home.folder / "aria2.conf"
    file = config if name == "aria2" else script
    assert home.hook("--install", name, "--write", str(file)).code == 0
    program = home.state / "hooks" / "aria2" if name == "aria2" else script
    folder = home.download(f"--wait $(id)\n/{EPISODE}").parent
    given = {
        "deluge": [HASH, folder.name, str(home.downloads)],
        "aria2": ["2089b05ecca3d829", "1", str(folder / EPISODE)],
        "sabnzbd": [str(folder), "n", "n", "", "tv", "", "0"],
        "nzbget": [],
    }[name]
    environ = {"NZBPP_DIRECTORY": str(folder), "NZBPP_TOTALSTATUS": "SUCCESS"}
    with watcher(home.state):
        done = subprocess.run(
            [program, *given], env=environ, check=False, cwd="/", capture_output=True
        )
    assert done.returncode == (93 if name == "nzbget" else 0), done.stderr
    (entry,) = home.entries()
    assert entry.path == (folder / EPISODE if name == "aria2" else folder)


def test_an_interpreter_in_a_folder_with_a_space_is_called_all_the_same(home: Home) -> None:
    folder = home.folder / "my python"
    folder.mkdir()
    (folder / "python").symlink_to(sys.executable)
    code = (
        "import sys; from pathlib import Path; from organizer.hooks.installing import *;"
        f"c = Caller(python={str(folder / 'python')!r}, options=(), environ={{}},"
        " scripts=Path('/'));"
        "sys.stdout.write(setup('nzbget', c).script)"
    )
    written = subprocess.run(
        [sys.executable, "-c", code], env=home.environ, capture_output=True, check=True
    )
    script = home.folder / "hook"
    script.write_bytes(written.stdout)
    script.chmod(0o755)
    done = subprocess.run([script], env=home.environ, capture_output=True, check=False)
    assert (done.returncode, done.stdout[:7]) == (94, b"[ERROR]")


def test_a_hook_of_somebody_else_is_not_replaced() -> None:
    values = {"script-torrent-done-filename": "/ours"}
    other = '{"script-torrent-done-filename": "/opt/other"}'
    with pytest.raises(UsageError, match="another program there already: /opt/other"):
        json_edited(other, values, ours="/ours")
    assert json_edited('{"script-torrent-done-filename": ""}', values, ours="/ours")
    with pytest.raises(UsageError, match="no JSON"):
        json_edited("[general]", values, ours="/ours")
    with pytest.raises(UsageError, match="/opt/other"):
        ini_edited("[AutoRun]\nprogram=/opt/other\n", "AutoRun", {"program": "x"}, ours="hook")
    with pytest.raises(UsageError, match="on-download-complete=/opt/other"):
        lines_edited("on-download-complete=/opt/other\n", {"on-download-complete=": "x"}, ours="y")


def test_a_program_whose_path_only_holds_our_name_is_somebody_else_s(home: Home) -> None:
    config = home.folder / "aria2.conf"
    config.write_text("on-download-complete=/home/organizer/notify.sh\n")
    called = home.hook("--install", "aria2", "--write", str(config))
    assert (called.code, "/home/organizer/notify.sh" in called.err) == (2, True)
    assert config.read_text() == "on-download-complete=/home/organizer/notify.sh\n"


def test_a_section_in_the_middle_and_an_older_line_are_found() -> None:
    before = "[A]\nx=1\n\n[AutoRun]\nenabled=false\nprogram=organize hook qbittorrent\n\n[B]\ny=2\n"
    after = ini_edited(
        before, "AutoRun", {"enabled": "true", "program": "new"}, ours="hook qbittorrent"
    )
    assert after == "[A]\nx=1\n\n[AutoRun]\nenabled=true\nprogram=new\n\n[B]\ny=2\n"
    line = 'method.set_key = event.download.finished, organize, "execute.nothrow={organize}"'
    key = "method.set_key = event.download.finished, organize"
    old = '# mine\nmethod.set_key=event.download.finished,organize,"execute2={organize,hook}"\n'
    assert lines_edited(old, {key: line}, ours="organize") == f"# mine\n{line}\n"
    assert lines_edited(f"# mine\n{line}\n", {key: line}, ours="organize") == f"# mine\n{line}\n"


def test_rtorrent_s_file_gets_its_line(home: Home) -> None:
    config = home.folder / "rtorrent.rc"
    called = home.hook("--install", "rtorrent", "--write", str(config))
    if set(str(home.folder)) & set(',{}"\\'):
        assert called.code == 2
        return
    line = config.read_text()
    assert line.startswith("method.set_key = event.download.finished, organize, ")
    assert ",--,$d.base_path=,$d.name=,$d.custom1=,$d.hash=}" in line
    assert config.stat().st_mode & 0o777 == 0o600
    refused = home.hook("--install", "rtorrent", "--map=/a,b=/c")
    assert (refused.code, "takes no word" in refused.err) == (2, True)


def test_a_file_that_cannot_be_written_is_said(home: Home) -> None:
    called = home.hook("--install", "deluge", "--write", "/proc/nothing/here")
    assert (called.code, "cannot write" in called.err) == (2, True)
    assert not Path("/proc/nothing").exists()


def test_what_the_environment_sets_holds_for_the_downloader_too_but_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    given = {
        "ORGANIZER_CATALOG": "c.jsonl",
        "ORGANIZER_UPSTREAMS": "",
        "ORGANIZER_TMDB_KEY": "s3cret",
        "ORGANIZER_STATE_DIR": str(tmp_path),
    }
    environ = this_caller((), given).environ
    assert environ["ORGANIZER_CATALOG"] == str(tmp_path / "c.jsonl")
    assert environ["ORGANIZER_UPSTREAMS"] == ""
    assert "ORGANIZER_TMDB_KEY" not in environ
