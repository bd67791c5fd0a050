"""What the system tells of changes in a folder: hints, which may be late, lost or too many.

watchdog reads them from inotify. What of the limits of inotify stands in the way is found out
here: too few watches for all folders, no instance left, a queue that ran over. Each is a
sentence with the line that raises the limit; the rescans find what was not told.
"""

import contextlib
import logging
import os
import queue
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from watchdog.events import (
    DirCreatedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

_LIMITS = Path("/proc/sys/fs/inotify")
_SMALL_QUEUE = 1024  # events; the kernel's default is 16,384
_REST = 1.0  # seconds after lost events until a rescan
_HEARD = (DirCreatedEvent, DirMovedEvent, FileClosedEvent, FileCreatedEvent, FileMovedEvent)


@dataclass(frozen=True, slots=True)
class Hint:
    """Something may be new at a path."""

    path: str
    is_folder: bool


def limit(name: str) -> int | None:
    """Return a limit of inotify, such as `max_user_watches`; None where there is none to read."""
    try:
        return int((_LIMITS / name).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


class _Handler(FileSystemEventHandler):
    def __init__(self, hints: "queue.SimpleQueue[Hint]") -> None:
        self._hints = hints

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Pass on where something came to be."""
        path = event.dest_path or event.src_path
        self._hints.put(Hint(os.fsdecode(path), event.is_directory))


class _Overflow(logging.Handler):
    """Counts what watchdog logs of a queue that ran over: it tells it in no other way."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count one record."""
        if "overflow" in record.getMessage():
            self.count += 1


_OVERFLOW = _Overflow()
_ATTACHING = threading.Lock()


def _listen_for_overflow() -> None:
    with _ATTACHING:
        logger = logging.getLogger("watchdog")
        if _OVERFLOW not in logger.handlers:
            logger.addHandler(_OVERFLOW)
            logger.propagate = False  # said in our own words
            logger.setLevel(logging.WARNING)


class Hints:
    """The hints of one folder; closed it tells nothing, and can be opened again."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._queue: queue.SimpleQueue[Hint] = queue.SimpleQueue()
        self._observer: BaseObserver | None = None
        self._overflows = 0
        self._last_overflow = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the system tells of changes."""
        return self._observer is not None and self._observer.is_alive()

    def open(self) -> Mapping[str, str]:
        """Have the system tell of changes; return what stands in the way, by kind."""
        _listen_for_overflow()
        self._overflows = _OVERFLOW.count
        observer = Observer()
        try:
            observer.schedule(
                _Handler(self._queue), self._path, recursive=True, event_filter=list(_HEARD)
            )
            observer.start()
        except OSError as error:
            self._observer = None
            return {"inotify": _why_not(error)}
        self._observer = observer
        return _small_queue()

    def close(self) -> None:
        """Have the system tell nothing more; never waits for a disk."""
        observer, self._observer = self._observer, None
        if observer is not None:
            with contextlib.suppress(OSError):
                observer.stop()

    def take(self, wait: float, most: int) -> list[Hint]:
        """Return the hints that are there, waiting up to `wait` seconds for the first."""
        try:
            taken = [self._queue.get(timeout=wait)] if wait > 0 else [self._queue.get_nowait()]
        except queue.Empty:
            return []
        with contextlib.suppress(queue.Empty):
            while len(taken) < most:
                taken.append(self._queue.get_nowait())
        return taken

    # --- limits ---------------------------------------------------------------------------

    def lost(self) -> bool:
        """Whether events were lost since `caught_up`."""
        return self.is_open and _OVERFLOW.count != self._overflows

    def caught_up(self) -> None:
        """Take note that a rescan begins, which sees what was lost until now."""
        self._overflows = _OVERFLOW.count

    def rest(self) -> float:
        """Return for how many seconds a rescan waits after a loss, for the burst to be over."""
        return _REST

    def why_lost(self) -> str:
        """Return in words that events were lost, and what to do about it."""
        now = limit("max_queued_events") or 0
        return (
            f"events were lost ({now:,} fit the queue); a rescan finds what they would have told. "
            f"Raise it: sysctl fs.inotify.max_queued_events={max(65536, 4 * now)}"
        )

    def check(self, folders: int) -> Mapping[str, str]:
        """Return what is wrong with the watches of `folders` folders, counted as they are."""
        if not self.is_open:
            return {}
        watches = watches_of_this_process()
        if watches is None or watches >= folders:
            return {"watches": ""}
        now = limit("max_user_watches") or 0
        return {
            "watches": f"{watches:,} watches for {folders:,} folders: what arrives in the others is"
            " found by rescans only. Raise it:"
            f" sysctl fs.inotify.max_user_watches={max(524288, 4 * folders, 2 * now)}"
        }


def watches_of_this_process() -> int | None:
    """Return how many inotify watches this process has; None where the system does not tell."""
    total = None
    try:
        descriptors = os.listdir("/proc/self/fdinfo")
    except OSError:
        return None
    for number in descriptors:
        with contextlib.suppress(OSError), open(f"/proc/self/fdinfo/{number}", "rb") as file:
            found = file.read().count(b"inotify wd:")
            total = found if total is None else total + found
    return total


def _small_queue() -> Mapping[str, str]:
    size = limit("max_queued_events")
    if size is None or size >= _SMALL_QUEUE:
        return {"queue": ""}
    return {
        "queue": f"only {size} events fit the queue of inotify: bursts are found by rescans. Raise"
        " it: sysctl fs.inotify.max_queued_events=16384"
    }


def _why_not(error: OSError) -> str:
    instances = limit("max_user_instances")
    watches = limit("max_user_watches")
    return (
        f"the system tells nothing of changes ({error.strerror or error}), so it is polled. Raise"
        f" the limits: sysctl fs.inotify.max_user_instances={max(512, 2 * (instances or 0))}"
        f" fs.inotify.max_user_watches={max(524288, 2 * (watches or 0))}"
    )
