"""Services asked: each question once at a time, failures remembered for a while and said once."""

import logging
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import TypeVar

from organizer.catalog.upstream import Provenance
from organizer.errors import MetadataUnavailable
from organizer.feeding.ages import AGES

LOG = logging.getLogger(__name__)
_MOST_FAILURES = 10_000  # remembered; a server's clients may ask for anything

_T = TypeVar("_T")


class Asking:
    """What is being asked just now, and what could not be asked. Safe to share between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._running: dict[Hashable, Future[None]] = {}
        self._failed: dict[Hashable, tuple[float, str]] = {}
        self._silent: set[str] = set()

    def once(self, key: Hashable, ask: Callable[[], object]) -> None:
        """Call `ask`, unless another thread does already: then wait until that is done.

        Raises `MetadataUnavailable` as the other thread's does, and for what failed just before.
        """
        with self._lock:
            self._refuse_failed(key)
            future = self._running.get(key)
            is_mine = future is None
            if future is None:
                future = self._running[key] = Future()
        if is_mine:
            self._run(key, future, ask)
        try:
            future.result()
        except MetadataUnavailable as error:  # one failure, told to everyone who asks
            raise MetadataUnavailable(str(error)) from error

    def _refuse_failed(self, key: Hashable) -> None:
        until, message = self._failed.get(key, (0.0, ""))
        if self._clock() < until:
            raise MetadataUnavailable(message)

    def _run(self, key: Hashable, future: Future[None], ask: Callable[[], object]) -> None:
        try:
            ask()
        except BaseException as error:  # noqa: BLE001  # handed to everyone who waits, this thread included
            self._settle(key, str(error) if isinstance(error, MetadataUnavailable) else None)
            future.set_exception(error)
        else:
            self._settle(key, None)
            future.set_result(None)

    def _settle(self, key: Hashable, message: str | None) -> None:
        with self._lock:
            del self._running[key]
            self._failed.pop(key, None)
            if message is not None:
                if len(self._failed) >= _MOST_FAILURES:
                    self._failed.clear()
                self._failed[key] = (self._clock() + AGES["failure"].seconds, message)

    def ask(self, source: Provenance, ask: Callable[[], _T]) -> _T:
        """Return what a service answers; says the first time that it cannot be asked."""
        try:
            answer = ask()
        except MetadataUnavailable as error:
            with self._lock:
                is_new = source.name not in self._silent
                self._silent.add(source.name)
            if is_new and source.name:  # without one it says itself what it lacks
                why = "%s cannot be asked, so that only what the catalog holds is known: %s"
                LOG.warning(why, source.title, error)
            message = str(error)
        else:
            with self._lock:
                self._silent.discard(source.name)
            return answer
        # Another one: the first keeps all that was read, megabytes perhaps, while it is known.
        raise MetadataUnavailable(message)
