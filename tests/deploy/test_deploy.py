"""What is deployed starts what exists, as the user it should."""

import os
import re
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from organizer.cli import COMMANDS
from organizer.cli.organize import command as main_command

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
ENTRYPOINT = DEPLOY / "docker" / "entrypoint.sh"
UNITS = sorted(DEPLOY.glob("*.service"))
_STARTED = re.compile(r"^ExecStart=\S+/organize (.*)$", re.MULTILINE)
FAKE = '#!/bin/sh\necho "$(id -u):$(id -g) $(umask) $HOME $*"\n'

needs_root = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("setpriv") is None, reason="only root becomes another user"
)


def _commands() -> list[tuple[str, list[str]]]:
    compose = yaml.safe_load((DEPLOY / "docker" / "compose.yaml").read_text())
    started = [
        *((unit.name, line) for unit in UNITS for line in _STARTED.findall(unit.read_text())),
        *((name, it["command"]) for name, it in compose["services"].items() if "command" in it),
    ]
    return [(name, shlex.split(line)) for name, line in started]


@pytest.mark.parametrize(
    ("where", "arguments"), _commands(), ids=lambda it: it if isinstance(it, str) else ""
)
def test_every_command_that_is_started_exists_with_its_options(
    where: str, arguments: list[str]
) -> None:
    row = next((row for row in COMMANDS if row.name == arguments[0]), None)
    if row is None:
        assert arguments[0].startswith("/")
        main_command.make_context("organize", list(arguments))
        return
    module = __import__(f"organizer.cli.{row.module}", fromlist=["command"])
    module.command.make_context(f"organize {row.name}", arguments[1:])


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_is_one_that_systemd_takes(unit: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    copy = tmp_path / unit.name
    copy.write_text(unit.read_text().replace("/opt/organize/bin/organize", "/bin/true"))
    ended = subprocess.run(
        ["systemd-analyze", "verify", str(copy)], capture_output=True, text=True, check=False
    )
    ours = [line for line in ended.stderr.splitlines() if unit.stem in line]
    assert ours == []


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that other users may enter, as those below `tmp_path` may not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def _started(place: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    program = place / "organize"
    program.write_text(FAKE)
    program.chmod(0o755)
    return subprocess.run(
        ["sh", str(ENTRYPOINT), *arguments],
        env={
            "PATH": f"{place}:{os.environ['PATH']}",
            "ORGANIZER_STATE_DIR": str(place / "config/state"),
            "ORGANIZER_CACHE_DIR": str(place / "config/cache"),
            **environ,
        },
        capture_output=True,
        text=True,
        check=False,
    )


@needs_root
def test_the_container_runs_as_the_user_and_umask_that_are_named(place: Path) -> None:
    ended = _started(place, "watch", "/data", PUID="1234", PGID="2345", UMASK="027")
    state = place / "config/state"
    assert ended.stdout == f"1234:2345 0027 {state} watch /data\n"
    assert (state.stat().st_uid, state.stat().st_gid) == (1234, 2345)


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        pytest.param({"UMASK": "9"}, "UMASK", id="no octal number"),
        pytest.param({"PUID": "me"}, "PUID", id="a name", marks=needs_root),
        pytest.param({"PGID": "1;id"}, "PGID", id="more than a number", marks=needs_root),
        pytest.param({"PUID": "0"}, "root", id="root", marks=needs_root),
    ],
)
def test_what_names_no_user_ends_before_anything_is_started(
    place: Path, environ: dict[str, str], said: str
) -> None:
    ended = _started(place, **environ)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert ended.stdout == ""


def test_downloads_and_library_share_one_mount() -> None:
    compose = yaml.safe_load((DEPLOY / "docker" / "compose.yaml").read_text())
    mounts = compose["services"]["organize"]["volumes"]
    assert [mount.split(":")[1] for mount in mounts] == ["/config", "/data"]
    words = shlex.split(compose["services"]["organize"]["command"])
    assert all(word.startswith("/data/") for word in words if word.startswith("/"))
