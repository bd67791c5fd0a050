"""The watcher: its folders, each in a thread of its own, and the runs of what is ready."""

import logging
import os
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import partial

from organizer.config import inbox_file, state_dir
from organizer.errors import StoreError
from organizer.inbox import Inbox, open_inbox, watcher
from organizer.watch.folders import WatchedFolder
from organizer.watch.keeper import Keeper, Pace
from organizer.watch.place import watchers_place
from organizer.watch.runs import Runs, start_run
from organizer.watch.status import HEALTHY, folder_json, state_of, when, worst

LOG = logging.getLogger(__name__)
STOP_WITHIN = 4.0  # seconds; with what follows, five
_FOR_RUNS = 3.0  # of them until a run under way is ended at once


class Watcher:
    """Keeps folders under watch from `start` until `stop`."""

    def __init__(
        self, folders: Sequence[WatchedFolder], environ: Mapping[str, str], pace: Pace
    ) -> None:
        self._folders = folders
        self._environ = environ
        self._pace = pace
        self._open = ExitStack()
        self._stop = threading.Event()
        self._inbox: Inbox | None = None
        self._runs: Runs | None = None
        self._keepers: tuple[Keeper, ...] = ()
        self._started = time.time()

    def start(self) -> None:
        """Take the watcher's place and begin.

        Raises `LibraryBusy` when one of the folders is watched already, and `StoreError` when
        the inbox cannot be used.
        """
        state = state_dir(self._environ)
        try:
            for folder in self._folders:
                self._open.enter_context(watchers_place(folder.path, state))
            self._open.enter_context(watcher(state))
            inbox = self._inbox = self._open.enter_context(open_inbox(inbox_file(self._environ)))
        except BaseException:
            self._open.close()
            raise
        runs = self._runs = Runs(inbox, partial(start_run, self._environ), stop=self._stop)
        self._keepers = tuple(
            Keeper(folder, inbox, self._pace, stop=self._stop, on_ready=runs.wake)
            for folder in self._folders
        )
        for thread in self._threads():
            thread.start()

    def begin_to_end(self) -> None:
        """Take note that it is to end, and return at once; `stop` waits for it."""
        self._stop.set()
        if self._runs is not None:
            self._runs.end()

    def stop(self, within: float = STOP_WITHIN) -> bool:
        """End within so many seconds; return whether every thread did.

        One that waits for a disk which does not answer is left behind.
        """
        until = time.monotonic() + within
        self.begin_to_end()
        if self._runs is not None:
            self._runs.thread.join(max(0.0, min(_FOR_RUNS, until - time.monotonic())))
            self._runs.kill()
        for thread in self._threads():
            thread.join(max(0.0, until - time.monotonic()))
        ended = not any(thread.is_alive() for thread in self._threads())
        if ended:
            self._open.close()
        return ended

    def failure(self) -> BaseException | None:
        """Return the bug that ended a thread, if one did."""
        bugs = [keeper.failure for keeper in self._keepers]
        bugs += [self._runs.failure] if self._runs else []
        return next((bug for bug in bugs if bug), None)

    def is_healthy(self) -> bool:
        """Whether it does its work, at least where the disks answer."""
        return self.status()["state"] in HEALTHY

    def status(self) -> dict[str, object]:
        """Return how everything is, as a JSON object; touches no folder under watch."""
        now = time.monotonic()
        states = [
            state_of(keeper.seen, now, is_alive=keeper.thread.is_alive())
            for keeper in self._keepers
        ]
        runs_alive = self._runs is not None and self._runs.thread.is_alive()
        state = worst(states) if runs_alive else "dead"
        problem = self._runs.problem if self._runs else None
        folders = [folder_json(k.seen, s) for k, s in zip(self._keepers, states, strict=True)]
        degraded = [why for folder in folders for why in _texts(folder["problems"])]
        degraded += [problem] if problem else []
        return {
            "state": "degraded" if state == "watching" and degraded else state,
            "degraded": degraded,
            "pid": os.getpid(),
            "started": when(self._started),
            "updated": when(time.time()),
            "folders": folders,
            "inbox": self._counts(),
            "last_run": self._last_run(),
        }

    def _counts(self) -> dict[str, int]:
        try:
            counts = self._inbox.counts() if self._inbox and not self._stop.is_set() else {}
        except StoreError as error:
            LOG.warning("%s", error)
            return {}
        return {state.value: count for state, count in counts.items()}

    def _last_run(self) -> dict[str, object] | None:
        last = self._runs.last if self._runs else None
        if last is None or last.ended is None:
            return None
        return {
            "ended": when(last.ended),
            "runs": list(last.runs),
            "stopped": last.problem,
            **last.states,
        }

    def _threads(self) -> tuple[threading.Thread, ...]:
        found = [keeper.thread for keeper in self._keepers]
        return (*found, self._runs.thread) if self._runs else tuple(found)


def _texts(value: object) -> Sequence[str]:
    return value if isinstance(value, list) else ()
