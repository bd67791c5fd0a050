"""A run that fails is tried again later, and said; one that works tells what it did."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from organizer.inbox import Arrival, Inbox, open_inbox
from organizer.watch.runs import Runs
from tests.watch.conftest import wait_for

Start = Callable[[str], Runs]


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    """An inbox in which something is ready."""
    inbox = open_inbox(tmp_path / "inbox.db")
    inbox.announce(Arrival(path=tmp_path / "a.mkv", origin="generic"))
    return inbox


@pytest.fixture
def start(inbox: Inbox) -> Iterator[Start]:
    """Runs of a Python text in place of `organize inbox run`."""
    stop = threading.Event()
    begun: list[Runs] = []

    def begin(code: str) -> Runs:
        def run() -> "subprocess.Popen[str]":
            return subprocess.Popen(
                [sys.executable, "-c", code],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )

        begun.append(Runs(inbox, run, stop=stop))
        begun[0].thread.start()
        return begun[0]

    yield begin
    stop.set()
    for runs in begun:
        runs.end()
        runs.kill()
        runs.thread.join()


def test_what_a_run_did_is_known(start: Start) -> None:
    runs = start('print(\'{"runs": [3, 4], "stopped": null, "done": 2, "held": 0}\')')
    wait_for(lambda: runs.last.ended)
    assert (runs.last.runs, runs.last.states, runs.problem) == ((3, 4), {"done": 2}, None)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("raise SystemExit('no space left')", "no space left"),
        ("import os; os.kill(os.getpid(), 9)", "exit code -9"),
        ("1 / 0", "ZeroDivisionError"),
    ],
)
def test_a_run_that_fails_is_said_and_nothing_else_ends(start: Start, code: str, why: str) -> None:
    runs = start(code)
    wait_for(lambda: runs.problem)
    assert why in (runs.problem or "")
    assert runs.thread.is_alive()


def test_a_run_that_does_not_end_is_ended(start: Start, inbox: Inbox) -> None:
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(99)"
    runs = start(code)
    wait_for(lambda: runs._process is not None)
    runs._stop.set()
    runs.end()
    runs.kill()
    runs.thread.join(20)
    assert not runs.thread.is_alive()


def test_an_inbox_that_cannot_be_read_is_said_and_looked_at_again(
    start: Start, inbox: Inbox
) -> None:
    inbox.close()
    runs = start("")
    wait_for(lambda: runs.problem)
    assert "inbox" in (runs.problem or "")
    assert runs.thread.is_alive()
