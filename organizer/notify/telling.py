"""Everybody told of a run: at once by hand, gathered and in the background by a watcher."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from organizer.config import Settings
from organizer.notify.commands import run_after
from organizer.notify.news import News
from organizer.notify.people import tell_people
from organizer.notify.refreshing import refresh

LOG = logging.getLogger(__name__)
GATHERED = 10.0  # seconds without a run before what was done is told
LONGEST_GATHERED = 120.0  # seconds after which it is told though runs go on


def tell(settings: Settings, news: News, *, people: bool) -> None:
    """Refresh media servers, run the user's program, and where asked tell people.

    What one of them does wrong is logged, and the others go on.
    """
    refresh(settings.media_server, news)
    run_after(settings.exec, news)
    if people:
        tell_people(settings.notify, news)


@dataclass(frozen=True, slots=True)
class _Gathered:
    news: News
    since: float


class Teller:
    """Tells of runs from a thread of its own; runs close to each other are told together.

    `tell` is called in that thread with the gathered news and may take its time.
    """

    def __init__(
        self,
        tell: Callable[[News], None],
        *,
        gathered: float = GATHERED,
        longest: float = LONGEST_GATHERED,
    ) -> None:
        self._tell = tell
        self._quiet = gathered
        self._longest = longest
        self._changed = threading.Condition()
        self._waiting: _Gathered | None = None
        self._last = 0.0
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="teller", daemon=True)
        self._thread.start()

    def add(self, news: News) -> None:
        """Have `news` told soon; returns at once."""
        with self._changed:
            self._last = time.monotonic()
            before = self._waiting
            self._waiting = (
                _Gathered(before.news + news, before.since)
                if before
                else _Gathered(news, self._last)
            )
            self._changed.notify()

    def close(self, patience: float) -> None:
        """Tell what waits now, for at most `patience` seconds; the rest is left untold."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join(patience)

    def _run(self) -> None:
        while (news := self._next()) is not None:
            try:
                self._tell(news)
            except Exception:  # here is the outermost frame of this thread: the next is told
                LOG.exception("a run could not be told of: a bug")

    def _next(self) -> News | None:
        """Wait until something is to be told, and return it; None when closed and all is told."""
        with self._changed:
            while True:
                now = time.monotonic()
                if self._waiting is None:
                    if self._closing:
                        return None
                    self._changed.wait()
                elif self._closing or now >= self._due(self._waiting):
                    news, self._waiting = self._waiting.news, None
                    return news
                else:
                    self._changed.wait(self._due(self._waiting) - now)

    def _due(self, waiting: _Gathered) -> float:
        return min(self._last + self._quiet, waiting.since + self._longest)
