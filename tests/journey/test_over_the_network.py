"""The same plan from a v2 server on loopback as from the embedded catalog."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests

from tests.journey.conftest import serving

Program = Callable[..., subprocess.CompletedProcess[str]]


def test_a_server_gives_the_same_plan_as_the_embedded_catalog(
    generated: Any, program: Program
) -> None:
    program("catalog", "import", generated.catalog)
    library = generated.tree.parent / "library"
    arguments = (generated.tree, "--to", library, "--dry-run", "--json")
    embedded = program(*arguments)
    with serving(generated.catalog) as address:
        remote = program(*arguments, ORGANIZER_CATALOG=address)
    assert remote.returncode == embedded.returncode, remote.stderr
    assert _without_floats(remote.stdout) == _without_floats(embedded.stdout)
    # With the server gone, what it said is remembered.
    offline = program(*arguments, "--offline", ORGANIZER_CATALOG=address)
    assert _without_floats(offline.stdout) == _without_floats(embedded.stdout)


def _without_floats(out: str) -> list[Any]:
    return [
        json.loads(line, parse_float=lambda text: round(float(text), 3))
        for line in out.split("\n")
        if line
    ]


def test_with_the_server_gone_an_unknown_name_does_not_keep_the_known_ones(
    program: Program, tmp_path: Path
) -> None:
    sample = Path(__file__).parents[2] / "sample_library" / "catalog.jsonl"
    videos = tmp_path / "videos"
    videos.mkdir()
    (videos / "Harrow.Street.2019.S01E01.mkv").touch()
    with serving(sample) as address:
        program(videos, "--dry-run", ORGANIZER_CATALOG=address)
    (videos / "Nobody.Asked.This.S01E01.mkv").touch()
    ended = program(videos, "--dry-run", "--json", ORGANIZER_CATALOG=address)
    *files, _ = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [file["status"] for file in files] == ["planned", "not-ready"]
    assert ended.returncode == 1


def test_a_favourite_of_the_user_settles_what_nothing_else_does(
    program: Program, tmp_path: Path
) -> None:
    sample = Path(__file__).parents[2] / "sample_library" / "catalog.jsonl"
    videos = tmp_path / "videos"
    videos.mkdir()
    (videos / "Night.Desk.S01E01.mkv").touch()
    key = program("serve", "--add-user", "anna").stdout.split()[-1]
    user = {"ORGANIZER_TVDB_USERNAME": "anna", "ORGANIZER_TVDB_USERKEY": key}
    with serving(sample) as address:
        environ = {"ORGANIZER_CATALOG": address, "ORGANIZER_TVDB_APIKEY": "k", **user}
        before = program(videos, "--dry-run", "--json", **environ).stdout
        wanted = json.loads(before.splitlines()[0])["alternatives"][0]["series"]["id"]
        login = {"apikey": "k", "username": "anna", "userkey": key}
        token = requests.post(f"{address}/login", json=login, timeout=10).json()["token"]
        headers = {"Authorization": f"Bearer {token}"}
        requests.put(f"{address}/user/favorites/{wanted}", headers=headers, timeout=10)
        after = program(videos, "--dry-run", "--json", **environ).stdout
    assert json.loads(before.splitlines()[0])["reason"] == "ambiguous-series"
    found = json.loads(after.splitlines()[0])
    assert (found["status"], found["series"]["id"]) == ("planned", wanted)
