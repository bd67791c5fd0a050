"""When a lookup must be over: one request by itself, or all requests of one question."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Deadline:
    """The end of the time of a lookup; waiting for one's turn puts it off. For one thread."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left, 0 or less when it is over."""
        return self._ends - time.monotonic()

    def put_off(self, seconds: float) -> None:
        """Give back time that was spent on waiting for one's turn."""
        self._ends += seconds


_SHARED: ContextVar[Deadline | None] = ContextVar("lookup", default=None)


@contextmanager
def one_lookup(seconds: float) -> Iterator[None]:
    """Let all requests that this thread makes inside share `seconds`; inside another: its time.

    A question to a service takes several requests, and several services may be asked: without
    this each of them has the total time for itself.
    """
    if _SHARED.get() is not None:
        yield
        return
    token = _SHARED.set(Deadline(seconds))
    try:
        yield
    finally:
        _SHARED.reset(token)


def current_deadline(seconds: float) -> Deadline:
    """Return the deadline of the lookup under way, or a new one of `seconds`."""
    return _SHARED.get() or Deadline(seconds)
