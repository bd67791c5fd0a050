"""What is ready, worked off in a process of its own: `organize inbox run`.

A process of its own ends with what it used: the watcher stays small however much arrived, a
fault of a run is no fault of the watcher, and a disk that does not answer holds up nobody else.
"""

import contextlib
import json
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from organizer.errors import EXIT_BUSY, EXIT_DONE, EXIT_INTERRUPTED, EXIT_LEFT_ALONE, OrganizerError
from organizer.inbox import Inbox

LOG = logging.getLogger(__name__)
_BOOTSTRAP = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); from organizer.cli import main; main()"
)
_ENDED_WELL = (EXIT_DONE, EXIT_LEFT_ALONE, EXIT_INTERRUPTED)
_LOOK_EVERY = 0.5  # seconds: what other processes announce is seen so soon
_GATHER = 0.3  # seconds for what becomes ready together
_FIRST_PAUSE, _LONGEST_PAUSE = 5.0, 600.0  # seconds after a run that failed


@dataclass(slots=True, kw_only=True)
class LastRun:
    """What the last process did, for the status.

    Attributes:
        ended: seconds since 1970; None before the first.
        runs: their numbers in the history.
        states: how many paths came into each state.
        problem: why it failed; None when it did not.
    """

    ended: float | None = None
    runs: tuple[int, ...] = ()
    states: Mapping[str, int] = field(default_factory=dict)
    problem: str | None = None


def start_run(environ: Mapping[str, str]) -> "subprocess.Popen[str]":
    """Start a process that works the inbox off once, and tells as JSON what it did."""
    root = Path(__file__).parents[2]
    command = (sys.executable, "-P", "-c", _BOOTSTRAP, str(root), "inbox", "run", "--json")
    return subprocess.Popen(  # noqa: S603  # ourselves
        command,
        env=dict(environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="backslashreplace",
    )


class Runs:
    """Has the inbox worked off whenever something in it is ready, by one process at a time."""

    def __init__(
        self,
        inbox: Inbox,
        start: Callable[[], "subprocess.Popen[str]"],
        *,
        stop: threading.Event,
    ) -> None:
        self.last = LastRun()
        self.problem: str | None = None
        self.failure: BaseException | None = None
        self._inbox = inbox
        self._start = start
        self._stop = stop
        self._wake = threading.Event()
        self._process: subprocess.Popen[str] | None = None
        self._pause = 0.0
        self.thread = threading.Thread(target=self._run, name="runs", daemon=True)

    def wake(self) -> None:
        """Have the inbox looked at now."""
        self._wake.set()

    def end(self) -> None:
        """Ask the process under way to end after the file in hand."""
        self._wake.set()
        process = self._process
        if process is not None:
            with contextlib.suppress(OSError):
                process.terminate()

    def kill(self) -> None:
        """End the process under way at once; what it had begun is settled by the next run."""
        process = self._process
        if process is not None:
            with contextlib.suppress(OSError):
                process.kill()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                self._look()
        except BaseException as error:
            self.failure = error
            LOG.critical("organizing what is ready ended by a bug", exc_info=error)

    def _look(self) -> None:
        self._wake.wait(_LOOK_EVERY)
        self._wake.clear()
        try:
            is_ready = not self._stop.is_set() and bool(self._inbox.take_ready(limit=1))
        except OrganizerError as error:  # an inbox that cannot be read for now
            self._failed(str(error))
            self._stop.wait(self._pause)
            return
        if not is_ready:
            self._pause, self.problem = 0.0, None  # nothing is left that failed
        elif not self._stop.wait(max(_GATHER, self._pause)):
            self._work()

    def _work(self) -> None:
        try:
            process = self._process = self._start()
        except OSError as error:
            self._failed(f"no process could be started: {error.strerror or error}")
            return
        if self._stop.is_set():  # asked to end just before there was a process to ask
            process.terminate()
        out, err = process.communicate()
        self._process = None
        for line in err.splitlines():
            LOG.warning("%s", line.removeprefix("organize: "))
        if process.returncode == EXIT_BUSY:
            self._pause = _FIRST_PAUSE  # another process is at it; it looks again at its end
        elif process.returncode in _ENDED_WELL and (told := _told(out)):
            self._ended(told)  # a bug of ours ends with 1 as well, but tells nothing
        elif not self._stop.is_set():
            self._failed(f"a run failed (exit code {process.returncode}): {_last(err)}")

    def _ended(self, told: Mapping[str, object]) -> None:
        states = {key: n for key, n in told.items() if isinstance(n, int) and n}
        runs = told.get("runs")
        self._pause, self.problem = 0.0, None
        self.last = LastRun(
            ended=time.time(),
            runs=tuple(runs) if isinstance(runs, list) else (),
            states=states,
            problem=str(told["stopped"]) if told.get("stopped") else None,
        )
        LOG.info(
            "run %s: %s",
            ", ".join(map(str, self.last.runs)) or "without changes",
            ", ".join(f"{count} {state}" for state, count in states.items()) or "nothing to do",
            extra={"facts": {"runs": list(self.last.runs), **states}},
        )

    def _failed(self, problem: str) -> None:
        self._pause = min(max(self._pause * 2, _FIRST_PAUSE), _LONGEST_PAUSE)
        self.problem = problem
        LOG.error("%s; tried again in %.0f seconds", problem, self._pause)


def _told(out: str) -> Mapping[str, object]:
    lines = out.strip().splitlines()
    with contextlib.suppress(ValueError):
        found = json.loads(lines[-1]) if lines else {}
        return found if isinstance(found, dict) else {}
    return {}


def _last(lines: str) -> str:
    told: Sequence[str] = lines.strip().splitlines()
    return told[-1] if told else "it said nothing"
