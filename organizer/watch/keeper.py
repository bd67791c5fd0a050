"""One folder under watch and its thread: everything that touches its disk happens here.

A disk that does not answer stops this thread alone; the watcher sees that it gives no sign of
life, says so, and ends without it.
"""

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from organizer.errors import OrganizerError
from organizer.inbox import Inbox, Mark, State
from organizer.inbox.entries import ROOT
from organizer.watch.events import REST, Hints
from organizer.watch.folders import WatchedFolder, signature_of
from organizer.watch.readiness import Doubt, Surroundings, doubts
from organizer.watch.rescan import Rescanned, rescan
from organizer.watch.settling import PATIENCE, Clock, Settling, Unit

LOG = logging.getLogger(__name__)
_LONG = 10  # windows that a file without doubtless content has to be quiet for
_MOST_HINTS = 5000  # taken at a time
_AGAIN = 5.0  # seconds until the next try after the inbox or the disk failed
_SIGN = 1.0  # seconds between two signs of life
CUT_SHORT = "cut-short"
_CHANGES = Doubt("it still changes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often things happen, in seconds.

    Attributes:
        settle: how long a file must not change.
        rescan: between two rescans where events are told.
        poll: between two rescans where they are not.
        patience: how long the finished files of a release wait for the others.
    """

    settle: float = 10.0
    rescan: float = 300.0
    poll: float = 60.0
    patience: float = PATIENCE
    network_settle: float = 30.0


@dataclass(slots=True, kw_only=True)
class Seen:
    """What is known of one folder under watch, for the status; written by its thread alone.

    Attributes:
        sign_of_life: when its thread last came round, on the watcher's clock.
        last_rescan: seconds since 1970; None before the first one ended.
        problems: why it does not work as it should, by kind.
    """

    path: str
    mode: str = "starting"
    is_away: bool = False
    settling: int = 0
    folders: int = 0
    files: int = 0
    rescans: int = 0
    last_rescan: float | None = None
    rescan_seconds: float = 0.0
    sign_of_life: float = 0.0
    problems: dict[str, str] = field(default_factory=dict)


class Keeper:
    """Keeps one folder: hints and rescans in, announcements and what is ready out."""

    def __init__(
        self,
        watched: WatchedFolder,
        inbox: Inbox,
        pace: Pace,
        *,
        stop: threading.Event,
        on_ready: Callable[[], None],
        clock: Clock = time.monotonic,
    ) -> None:
        self.watched = watched
        self.seen = Seen(path=watched.path, sign_of_life=clock())
        self._inbox = inbox
        self._pace = pace
        self._stop = stop
        self._on_ready = on_ready
        self._clock = clock
        self._hints = Hints(self._hear)
        self._is_local = True
        self._settling = Settling(watched.path, pace.settle)
        self._next_rescan = clock()
        self.failure: BaseException | None = None
        self._key = ROOT + watched.path
        self.thread = threading.Thread(target=self.run, name=f"keeper {watched.path}", daemon=True)

    def run(self) -> None:
        """Keep the folder until stopped; a bug of ours is kept as `failure`, and ends it."""
        try:
            self._begin()
            while not self._stop.is_set():
                self._keep_on()
        except BaseException as error:
            self.failure = error
            LOG.critical("watching %s ended by a bug", self.watched.path, exc_info=error)
        finally:
            self._hints.close()

    def _keep_on(self) -> None:
        try:
            self._round()
            self.seen.problems.pop("failing", None)
        except (OrganizerError, OSError) as error:  # an inbox or a disk that fails for now
            self.seen.problems["failing"] = f"{error}; tried again"
            LOG.warning("%s", error)
            self._stop.wait(_AGAIN)

    def _begin(self) -> None:
        kind = self.watched.untold
        self._is_local = kind is None
        if kind is None:
            self.seen.problems.update(self._hints.open())
        else:
            self._settling = Settling(
                self.watched.path, max(self._pace.settle, self._pace.network_settle)
            )
        self.seen.mode = "inotify" if self._hints.is_open else f"polling ({kind or 'no inotify'})"
        LOG.info("watching %s: %s", self.watched.path, self.seen.mode)

    def _round(self) -> None:
        now = self._clock()
        self.seen.sign_of_life = now
        if self._hints.is_lost:
            self.seen.problems["overflow"] = self._hints.why_lost()
            self._next_rescan = min(self._next_rescan, now + REST)
        if now >= self._next_rescan:
            self._rescan()
        self._settle()
        self.seen.settling = len(self._settling)
        self._take_hints(self._wait())

    def _wait(self) -> float:
        """Return how long nothing is to be done, in seconds."""
        due = self._settling.next_due()
        until = self._next_rescan if due is None else min(due, self._next_rescan)
        return max(0.0, min(until - self._clock(), _SIGN))

    # --- finding --------------------------------------------------------------------------

    def _take_hints(self, wait: float) -> None:
        taken = self._hints.take(wait, _MOST_HINTS)
        if not taken or self.seen.is_away:
            return
        files = dict.fromkeys(hint.path for hint in taken if not hint.is_folder)
        for folder in dict.fromkeys(hint.path for hint in taken if hint.is_folder):
            if self.watched.reaches(f"{folder}/x"):
                self._look_through(folder)
        self._announce(path for path in files if self._is_meant(path))

    def _hear(self, path: str) -> None:
        """Enter a file into the inbox at once, in the thread that reads events."""
        if path in self._settling or not self._is_meant(path):
            return
        # Should it fail, the keeper tries again and says so.
        with contextlib.suppress(OrganizerError):
            self._inbox.announce_all([self.watched.arrival(path)], State.SETTLING)

    def _is_meant(self, path: str) -> bool:
        return (
            self.watched.takes(path, path.rpartition("/")[2])
            and self.watched.reaches(path)
            and signature_of(path) is not None
        )

    def _look_through(self, folder: str | None = None) -> Rescanned:
        return rescan(
            self.watched,
            self._inbox,
            self._announce,
            entered=self._hints.watch,
            stopped=self._stopped,
            below=folder,
            file_system=self._inbox.remembered(self._key),
        )

    def _announce(self, paths: Iterable[str]) -> None:
        """Enter what is new or changed into the inbox, durably, and let it settle."""
        now = self._clock()
        new = []
        for path in paths:
            if path in self._settling:
                self._settling.touch(path, now, signature_of(path))
            else:
                new.append(path)
        if not new:
            return
        arrivals = map(self.watched.arrival, new)
        for announced in self._inbox.announce_all(arrivals, State.SETTLING):
            path = str(announced)
            self._settling.touch(path, now, signature_of(path))

    def _stopped(self) -> bool:
        self.seen.sign_of_life = self._clock()
        return self._stop.is_set()

    def _rescan(self) -> None:
        began = self._clock()
        pause = self._pace.rescan if self._hints.is_open else self._pace.poll
        if self._is_away():
            self._next_rescan = self._clock() + min(pause, self._pace.poll)
            return
        self._hints.catch_up()
        seen = self._look_through()
        self._note(seen, self._clock() - began)
        self._next_rescan = self._clock() + pause

    def _is_away(self) -> bool:
        away = self.watched.is_away(self._inbox.remembered(self._key))
        if away != self.seen.is_away:
            self.seen.is_away = away
            if away:
                LOG.warning(
                    "%s is gone, or empty and on another disk: paused until it is back",
                    self.watched.path,
                )
            else:
                LOG.info("%s is back", self.watched.path)
                self._hints.close()
                self.seen.problems.update(self._hints.open() if self._is_local else {})
        if not away:
            self._inbox.remember_if_new(self._key, self.watched.number())
        return away

    def _note(self, seen: Rescanned, seconds: float) -> None:
        self.seen.folders, self.seen.files = seen.folders, seen.files
        self.seen.rescans += 1
        self.seen.last_rescan = time.time()
        self.seen.rescan_seconds = seconds
        self.seen.problems.pop("unreadable", None)
        if seen.unreadable:
            self.seen.problems["unreadable"] = "; ".join(seen.unreadable)
        self.seen.problems["watches"] = self._hints.unwatched()
        if not self._hints.is_lost:
            self.seen.problems.pop("overflow", None)
        if seen.new:
            LOG.info("rescan of %s: %d files are new", self.watched.path, seen.new)

    # --- settling -------------------------------------------------------------------------

    def _settle(self) -> None:
        now = self._clock()
        due = self._settling.due(now)
        if not due:
            return
        if self._is_away():
            for unit in due:
                self._settling.not_ready(unit, now)
            return
        surroundings = Surroundings(self.watched)
        quiet = [unit for unit in due if self._is_quiet(unit, surroundings, now)]
        doubtful = doubts(
            [path for unit in quiet for path in unit.files], surroundings, is_local=self._is_local
        )
        marks: list[Mark] = []
        for unit in quiet:
            marks += self._decide(unit, doubtful, surroundings, now)
        self._inbox.mark(marks)
        if any(mark.state is State.READY for mark in marks):
            self._on_ready()

    def _is_quiet(self, unit: Unit, surroundings: Surroundings, now: float) -> bool:
        """Whether a unit may go on, for all that changes; what went away is dropped."""
        unit.changing.clear()
        gone = []
        for path, before in unit.files.items():
            signature = signature_of(path)
            if signature is None:
                gone.append(path)
            elif signature != before:
                unit.files[path] = signature
                unit.changing.add(path)
        self._settling.drop(unit, gone)
        self._inbox.forget(map(Path, gone))
        if not unit.files:
            return False
        is_more = unit.is_release and self._complete(unit, surroundings)
        if not (is_more or unit.changing):
            return True
        if unit.is_release and now - unit.since >= self._pace.patience:
            return True  # the finished files have waited long enough for the others
        self._settling.changed(unit, now)
        return False

    def _complete(self, unit: Unit, surroundings: Surroundings) -> bool:
        """Announce the files of a release that no event told of; return whether there were any."""
        folders = {path.rpartition("/")[0] for path in unit.files} | {unit.key}
        beside = [f"{f}/{name}" for f in folders for name in surroundings.videos(f)]
        before = len(unit.files)
        known = {f: self._inbox.known_in(f) for f in folders}
        self._announce(p for p in beside if p.rpartition("/")[2] not in known[p.rpartition("/")[0]])
        return len(unit.files) != before

    def _decide(
        self, unit: Unit, doubtful: Mapping[str, Doubt], surroundings: Surroundings, now: float
    ) -> list[Mark]:
        """Return what becomes of the files of a quiet unit, and put it back or let go of it."""
        is_long = now - unit.quiet >= _LONG * self._pace.settle
        open_doubts = {
            path: doubt
            for path in unit.files
            if (doubt := _CHANGES if path in unit.changing else doubtful.get(path))
            and not (doubt.passes and is_long)
        }
        failed = [path for path, doubt in open_doubts.items() if doubt.fails and is_long]
        waiting = {path: d for path, d in open_doubts.items() if path not in failed}
        folders = {path.rpartition("/")[0] for path in unit.files}
        grows = unit.is_release and any(map(surroundings.has_markers, folders))
        is_patient = now - unit.since < self._pace.patience
        marks = [
            _settled(path, State.NEEDS_PERSON, reason=CUT_SHORT, why=open_doubts[path].why)
            for path in failed
        ]
        self._settling.drop(unit, failed)
        if (waiting or grows) and is_patient:
            ready: list[str] = []
        else:
            ready = [path for path in unit.files if path not in waiting]
        marks += [_settled(path, State.READY) for path in ready]
        self._settling.drop(unit, ready)
        if unit.files:
            marks += self._tell_why(unit, waiting)
            self._settling.not_ready(unit, now)
        return marks

    def _tell_why(self, unit: Unit, waiting: dict[str, Doubt]) -> list[Mark]:
        """Return why a unit still settles, for `organize inbox list`; nothing when it was told."""
        first = next(iter(waiting.items()), None)
        why = "something beside it is still being downloaded"
        if first is not None:
            name = first[0].rpartition("/")[2]
            why = first[1].why if not unit.is_release else f"{name}: {first[1].why}"
        if why == unit.why:
            return []
        unit.why = why
        return [_settled(path, State.SETTLING, why=why) for path in unit.files]


def _settled(path: str, state: State, *, reason: str | None = None, why: str | None = None) -> Mark:
    """Return what becomes of a file that settles; of one that does no longer, nothing does."""
    return Mark(path=Path(path), state=state, reason=reason, why=why, was=State.SETTLING)
