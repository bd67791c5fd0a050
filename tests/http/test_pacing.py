"""Nobody asks a host more often than it allows: not threads, not programs, not after damage."""

import fcntl
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from organizer.http import RATES, Client, Limits, Pacing, Rate
from organizer.http.pacing import rates_of
from tests.servers import Asked, Reply, ScriptedServer

HOST = "service:80"
HOLDER = """
import fcntl, sys, time
file = open(sys.argv[1], "w")
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(600)
"""
FIVE = (Rate(host=HOST, requests=5, seconds=0.4, source="this test"),)


def _file(folder: Path) -> Path:
    return folder / "service_80.json"


def _windows(count: int, requests: int = 5) -> float:
    """Return the seconds that so many turns take at the least, at 0.4 seconds a window."""
    return (count - 1) // requests * 0.4


def _take(pacing: Pacing, count: int) -> None:
    for _ in range(count):
        pacing.wait(HOST)


def test_threads_share_the_turns() -> None:
    pacing = Pacing(rates=FIVE)
    began = time.monotonic()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: _take(pacing, 3), range(6)))

    assert time.monotonic() - began >= _windows(18)


def _in_a_process(folder: Path) -> None:
    _take(Pacing(folder, FIVE), 4)


def test_programs_share_the_turns(tmp_path: Path) -> None:
    began = time.monotonic()

    with multiprocessing.get_context("fork").Pool(4) as pool:
        pool.map(_in_a_process, [tmp_path] * 4)

    assert time.monotonic() - began >= _windows(16)


def test_the_wait_is_told(tmp_path: Path) -> None:
    pacing = Pacing(tmp_path, FIVE)
    for _ in range(5):
        pacing.wait(HOST)

    assert pacing.wait(HOST) > 0


def test_a_host_without_a_rate_is_asked_at_any_time_and_leaves_no_file(tmp_path: Path) -> None:
    pacing = Pacing(tmp_path)

    for _ in range(100):
        pacing.wait(HOST)

    assert list(tmp_path.iterdir()) == []


DAMAGE: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"\x00\xff{{{",
    "cut short": b'{"times": [1.0, 2.',
    "a list": b"[1, 2]",
    "texts for times": b'{"times": ["soon"], "paused_until": "later"}',
    "no numbers": b'{"times": [NaN, Infinity], "paused_until": NaN}',
    "times to come": json.dumps({"times": [1e12] * 50, "paused_until": 1e12}).encode(),
    "times of a machine that ran longer": json.dumps({"times": [1e9] * 50}).encode(),
    "deep": b"[" * 60_000,
    "large": b" " * 200_000,
}


@pytest.mark.parametrize("content", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_file_holds_nobody_up_and_is_mended(tmp_path: Path, content: bytes) -> None:
    _file(tmp_path).write_bytes(content)

    waited = Pacing(tmp_path, FIVE).wait(HOST)

    assert waited < 300
    kept = json.loads(_file(tmp_path).read_bytes())
    assert len(kept["times"]) == 1
    assert kept["paused_until"] == 0


def _make_folder_a_file(folder: Path) -> None:
    folder.write_text("not a folder")


def _make_file_a_folder(folder: Path) -> None:
    _file(folder).mkdir(parents=True)


def _make_file_a_link(folder: Path) -> None:
    folder.mkdir()
    (folder.parent / "elsewhere").write_text("precious")
    _file(folder).symlink_to(folder.parent / "elsewhere")


def _make_file_a_pipe(folder: Path) -> None:
    folder.mkdir()
    os.mkfifo(_file(folder))


@pytest.mark.parametrize(
    "spoil", [_make_folder_a_file, _make_file_a_folder, _make_file_a_link, _make_file_a_pipe]
)
def test_without_a_file_the_threads_of_a_program_keep_the_rate(
    tmp_path: Path, spoil: "object"
) -> None:
    folder = tmp_path / "pacing"
    assert callable(spoil)
    spoil(folder)

    began = time.monotonic()

    _take(Pacing(folder, FIVE), 6)

    assert time.monotonic() - began >= _windows(6)
    elsewhere = tmp_path / "elsewhere"
    assert not elsewhere.exists() or elsewhere.read_text() == "precious"


def test_a_stopped_program_that_holds_the_file_does_not_stop_others(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(_file(tmp_path))],
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        holder.send_signal(signal.SIGSTOP)

        began = time.monotonic()

        _take(Pacing(tmp_path, FIVE), 6)

        assert time.monotonic() - began >= _windows(6)
    finally:
        holder.kill()
        holder.wait()
        assert holder.stdout is not None
        holder.stdout.close()


def test_a_file_that_was_held_for_a_while_is_shared_again(tmp_path: Path) -> None:
    pacing = Pacing(tmp_path, FIVE)
    with _file(tmp_path).open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        pacing.wait(HOST)
    pacing.wait(HOST)

    assert json.loads(_file(tmp_path).read_bytes())["times"]


def test_a_pause_holds_for_other_programs_too(tmp_path: Path) -> None:
    began = time.monotonic()
    Pacing(tmp_path).pause(HOST, 0.3)

    Pacing(tmp_path).wait(HOST)

    assert time.monotonic() - began >= 0.3
    assert Pacing(tmp_path).wait("another") < 300


def test_a_429_pauses_its_host_for_everybody(server: ScriptedServer, tmp_path: Path) -> None:
    server.script = lambda _: Reply(429, b"", {"Retry-After": "1"})
    began = time.monotonic()

    Client(Limits(total=0.9, rest=0.0), Pacing(tmp_path)).request("GET", server.address)

    (file,) = tmp_path.iterdir()
    assert json.loads(file.read_bytes())["paused_until"] >= began + 1


def test_waiting_for_a_turn_is_not_counted_in_the_total_time(server: ScriptedServer) -> None:
    host = server.address.removeprefix("http://")
    rate = Rate(host=host, requests=1, seconds=1.2, source="this test")
    server.script = lambda _: Reply()
    client = Client(Limits(total=1.0, rest=0.0), Pacing(rates=(rate,)))

    answers = [client.request("GET", server.address).status for _ in range(2)]

    assert answers == [200, 200]


def test_every_try_and_every_redirect_takes_a_turn(server: ScriptedServer) -> None:
    def script(asked: Asked) -> Reply:
        if asked.path == "/there":
            return Reply(500)
        return Reply(302, b"", {"Location": "/there"})

    server.script = script
    began = time.monotonic()
    host = server.address.removeprefix("http://")
    rate = Rate(host=host, requests=2, seconds=0.4, source="this test")
    client = Client(Limits(attempts=2, backoff=0.0, rest=0.0), Pacing(rates=(rate,)))

    client.request("GET", server.address)

    assert len(server.asked) == 4
    assert time.monotonic() - began >= _windows(4, requests=2)


@pytest.mark.parametrize("rate", RATES, ids=lambda rate: rate.host)
def test_every_service_with_a_rate_says_where_it_is_written(rate: Rate) -> None:
    assert rate.requests > 0
    assert rate.seconds > 0
    assert rate.source


def test_the_setting_wins_over_the_row_of_a_service() -> None:
    rates = {rate.host: rate for rate in rates_of(["api.tvmaze.com=1/2.5", "nas:8001=3/1"])}

    assert (rates["api.tvmaze.com"].requests, rates["api.tvmaze.com"].seconds) == (1, 2.5)
    assert rates["nas:8001"].requests == 3
