"""What is told after a run by hand."""

import json
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.servers import Reply, scripted_server

Organize = Any  # the fixture of conftest.py

SAVE = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_bytes(sys.stdin.buffer.read())"


def test_the_users_program_gets_the_lines_of_the_run(
    organize: Organize, videos: Path, catalog: Path, tmp_path: Path
) -> None:
    program = shlex.join([sys.executable, "-c", SAVE, str(tmp_path / "got")])
    ended = organize(videos, "--catalog", catalog, "--yes", "--json", "--exec", program)
    assert (tmp_path / "got").read_text() == ended.out


def test_a_dry_run_starts_no_program(
    organize: Organize, videos: Path, catalog: Path, tmp_path: Path
) -> None:
    program = shlex.join([sys.executable, "-c", SAVE, str(tmp_path / "got")])
    organize(videos, "--catalog", catalog, "--dry-run", "--exec", program)
    assert not (tmp_path / "got").exists()


def test_a_media_server_looks_and_a_broken_one_changes_nothing(
    organize: Organize, videos: Path, catalog: Path, isolated: Path
) -> None:
    with scripted_server() as good:
        good.script = lambda _: Reply(204, b"")
        (isolated / "config.toml").write_text(
            "[[media_server]]\nkind = 'plex'\nurl = 'http://127.0.0.1:1'\n"
            f"[[media_server]]\nkind = 'jellyfin'\nurl = '{good.address}'\ntoken = 't'\n"
        )
        ended = organize(videos, "--catalog", catalog, "--yes")
        updates = json.loads(good.asked[-1].body)["Updates"]
    assert ended.code == 1  # something in the folder is nobody's episode, as without servers
    assert "plex was not told of the run" in ended.err
    assert {Path(str(update["Path"])).suffix for update in updates} == {".mkv", ".srt"}


@pytest.mark.parametrize("given", ["'unclosed", ""])
def test_a_command_that_cannot_be_read_is_wrong_usage(
    organize: Organize, videos: Path, catalog: Path, given: str
) -> None:
    ended = organize(videos, "--catalog", catalog, "--yes", "--exec", given)
    assert ended.code == 2
    assert "--exec" in ended.err
