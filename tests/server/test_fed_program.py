"""`organize serve` as a program, fed by TVmaze: for old clients, for ours, and when it is slow."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.fake_tvmaze import FakeTvMaze, fake_tvmaze, listed, show
from tests.servers import Asked, Reply

from .conftest import Got, ask_at, log_in

Program = subprocess.Popen[str]
_ORGANIZE = [sys.executable, "-m", "organizer"]


@pytest.fixture
def tvmaze() -> Iterator[FakeTvMaze]:
    """TVmaze with one show of two episodes."""
    with fake_tvmaze() as fake:
        fake.shows = [show(7, "The Quiet Harbor", externals={"thetvdb": 4711, "imdb": None})]
        fake.episodes = {7: [listed(71, 1, 1, "Salt"), listed(72, 1, 2, "Rope")]}
        yield fake


def environ(tmp_path: Path, tvmaze: FakeTvMaze | None) -> dict[str, str]:
    """Return the environment of a program that asks TVmaze, or no service at all."""
    return {
        **os.environ,
        "ORGANIZER_CONFIG": str(tmp_path / "config.toml"),
        "ORGANIZER_STATE_DIR": str(tmp_path / "state"),
        "ORGANIZER_CACHE_DIR": str(tmp_path / "cache"),
        "ORGANIZER_UPSTREAMS": "tvmaze" if tvmaze else "",
        "ORGANIZER_TVMAZE_URL": tvmaze.server.address if tvmaze else "",
        "ORGANIZER_ATTEMPTS": "1",
    }


@contextmanager
def serving(tmp_path: Path, tvmaze: FakeTvMaze, *arguments: str) -> Iterator[tuple[str, Program]]:
    """Run it; yield its address and the process."""
    (tmp_path / "config.toml").touch()
    process = subprocess.Popen(
        [*_ORGANIZE, "serve", "--port", "0", "--quiet", *arguments],
        env=environ(tmp_path, tvmaze),
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    with process.stderr:
        try:
            yield process.stderr.readline().strip().rpartition(" ")[2], process
        finally:
            process.kill()
            process.wait()


def get(address: str, path: str) -> Got:
    token = log_in(address, {"apikey": "any"}).json["token"]
    return ask_at(address, path, headers=[("Authorization", f"Bearer {token}")])


def test_old_and_own_clients_see_what_tvmaze_knows(tmp_path: Path, tvmaze: FakeTvMaze) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "the.quiet.harbor.s01e02.mkv").touch()
    with serving(tmp_path, tvmaze) as (address, _):
        found = get(address, "/search/series?name=quiet%20harbor").json["data"]
        ended = subprocess.run(
            [*_ORGANIZE, str(tmp_path / "in"), "--catalog", address, "--dry-run"],
            env=environ(tmp_path / "client", None),
            capture_output=True,
            text=True,
            check=False,
        )
    assert [it["id"] for it in found] == [4711]
    assert "The Quiet Harbor (2011) - S01E02 - Rope.mkv" in ended.stdout


def test_without_upstreams_no_service_is_asked(tmp_path: Path, tvmaze: FakeTvMaze) -> None:
    with serving(tmp_path, tvmaze, "--no-upstreams") as (address, _):
        answer = get(address, "/search/series?name=quiet%20harbor")
    assert (answer.status, "metadata-unavailable" in answer.headers) == (404, False)
    assert tvmaze.asked == []


def test_it_stops_though_a_service_does_not_answer(tmp_path: Path, tvmaze: FakeTvMaze) -> None:
    is_asked, may_answer = threading.Event(), threading.Event()

    def never(_: Asked) -> Reply:
        is_asked.set()
        may_answer.wait(60)
        return Reply()

    tvmaze.server.script = never
    try:
        with serving(tmp_path, tvmaze) as (address, process):
            token = log_in(address, {"apikey": "any"}).json["token"]
            place = urlsplit(address)
            with socket.create_connection((place.hostname, place.port)) as client:
                client.sendall(
                    b"GET /search/series?name=harbor HTTP/1.1\r\nHost: here\r\n"
                    b"Authorization: Bearer " + token.encode() + b"\r\n\r\n"
                )
                assert is_asked.wait(20)
                process.terminate()
                assert process.wait(timeout=20) == 0  # a lookup may take 30 seconds
    finally:
        may_answer.set()
