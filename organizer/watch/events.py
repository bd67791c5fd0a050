"""What the system tells of changes in a folder: hints, which may be late, lost or too many.

watchdog reads them from inotify, one watch a folder. What of the limits of inotify stands in the
way is found out here: no watch left for a folder, no instance left, a queue that ran over. Each
is a sentence with the line that raises the limit; the rescans find what was not told, and try
again to watch what was not watched.
"""

import errno
import itertools
import os
import queue
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from watchdog.observers.inotify_c import (
    CallbackId,
    InotifyConstants,
    InotifyEvent,
    InotifyFD,
    Mask,
    WatchDescriptor,
)

_LIMITS = Path("/proc/sys/fs/inotify")
_SMALL_QUEUE = 1024  # events; the kernel's default is 16,384
REST = 1.0  # seconds after lost events until a rescan, for the burst to be over
_MASK = Mask(
    InotifyConstants.IN_CREATE
    | InotifyConstants.IN_CLOSE_WRITE
    | InotifyConstants.IN_MOVED_TO
    | InotifyConstants.IN_DONT_FOLLOW
    | InotifyConstants.IN_ONLYDIR
)
_NO_MORE = frozenset({errno.ENOSPC, errno.EMFILE, errno.ENFILE, errno.ENOMEM})


@dataclass(frozen=True, slots=True)
class Hint:
    """Something may be new at a path."""

    path: str
    is_folder: bool


def limit(name: str) -> int:
    """Return a limit of inotify, such as `max_user_watches`; 0 where there is none to read."""
    try:
        return int((_LIMITS / name).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0


class Hints:
    """The hints of one folder; closed it tells nothing, and can be opened again.

    `hear` is called with the path of each file that may be new, in the thread that reads the
    events, and only while no others wait to be taken: it is for what must not wait.
    """

    def __init__(self, hear: Callable[[str], None]) -> None:
        self._hear = hear
        self._queue: queue.SimpleQueue[Hint] = queue.SimpleQueue()
        self._reader: InotifyFD | None = None
        self._lock = Lock()
        self._numbers = itertools.count(1)
        self._folders: dict[WatchDescriptor, tuple[str, CallbackId]] = {}
        self._watches: dict[str, WatchDescriptor] = {}
        self._refused = 0
        self._is_lost = False

    @property
    def is_open(self) -> bool:
        """Whether the system tells of changes."""
        return self._reader is not None and self._reader.is_alive()

    def open(self) -> Mapping[str, str]:
        """Have the system tell of changes; return what stands in the way, by kind ("" for not)."""
        try:
            self._reader = InotifyFD()
            self._reader.start()
        except OSError as error:
            self._reader = None
            return {"inotify": _why_not(error), "queue": ""}
        return {"inotify": "", "queue": _small_queue()}

    def close(self) -> None:
        """Have the system tell nothing more; never waits for a disk."""
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.stop()
        with self._lock:
            self._folders.clear()
            self._watches.clear()

    def watch(self, folder: str) -> None:
        """Have what happens right in a folder told; called before it is listed."""
        reader = self._reader
        if reader is None or folder in self._watches:
            return
        number = CallbackId(next(self._numbers))
        try:
            watch = reader.add_callback(os.fsencode(folder), _MASK, self, number)
        except OSError as error:
            self._refused += error.errno in _NO_MORE
            return
        with self._lock:
            before = self._folders.get(watch)
            self._folders[watch] = (folder, number)
            self._watches[folder] = watch
            if before is not None:  # the same folder under the name it had before
                self._watches.pop(before[0], None)
        if before is not None:
            reader.remove_callbacks([(watch, before[1])])

    def take(self, wait: float, most: int) -> list[Hint]:
        """Return the hints that are there, waiting up to `wait` seconds for the first."""
        taken: list[Hint] = []
        try:
            taken.append(self._queue.get(block=wait > 0, timeout=wait if wait > 0 else None))
            while len(taken) < most:
                taken.append(self._queue.get_nowait())
        except queue.Empty:
            pass
        return taken

    # --- called by the reader, in its thread ----------------------------------------------

    def on_event(self, event: InotifyEvent) -> None:
        """Pass on where something came to be."""
        known = self._folders.get(event.wd)
        if known is None or not event.name:
            return
        path = f"{known[0]}/{os.fsdecode(event.name)}"
        if not event.is_directory and self._queue.empty():
            self._hear(path)
        self._queue.put(Hint(path, event.is_directory))

    def on_watch_deleted(self, wd: WatchDescriptor) -> None:
        """Forget a folder that went away."""
        with self._lock:
            known = self._folders.pop(wd, None)
            if known is not None and self._watches.get(known[0]) == wd:
                del self._watches[known[0]]

    def on_queue_overflow(self) -> None:
        """Take note that events were lost."""
        self._is_lost = True

    # --- limits ---------------------------------------------------------------------------

    @property
    def is_lost(self) -> bool:
        """Whether events were lost since the last rescan began."""
        return self._is_lost

    def catch_up(self) -> None:
        """Take note that a rescan begins, which sees what was lost until now."""
        self._is_lost = False
        self._refused = 0

    def why_lost(self) -> str:
        """Return in words that events were lost, and what to do about it."""
        now = limit("max_queued_events")
        return (
            f"events were lost ({now:,} fit the queue); a rescan finds what they would have told. "
            f"Raise it: sysctl fs.inotify.max_queued_events={max(65536, 4 * now)}"
        )

    def unwatched(self) -> str:
        """Return in words that folders could not be watched in the last rescan; "" for none."""
        if not self._refused:
            return ""
        folders = self._refused + len(self._watches)
        wanted = max(524288, 4 * folders, 2 * limit("max_user_watches"))
        return (
            f"{self._refused:,} of {folders:,} folders are not watched: what arrives in them is"
            f" found by rescans only. Raise it: sysctl fs.inotify.max_user_watches={wanted}"
        )


def _small_queue() -> str:
    size = limit("max_queued_events")
    if not 0 < size < _SMALL_QUEUE:
        return ""
    return (
        f"only {size} events fit the queue of inotify: bursts are found by rescans. Raise it:"
        " sysctl fs.inotify.max_queued_events=16384"
    )


def _why_not(error: OSError) -> str:
    wanted = max(512, 2 * limit("max_user_instances"))
    return (
        f"the system tells nothing of changes ({error.strerror or error}), so everything is polled."
        f" Raise it: sysctl fs.inotify.max_user_instances={wanted}"
    )
