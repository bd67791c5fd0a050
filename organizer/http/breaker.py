"""A host that fails is left alone for a while: what is asked then is answered at once.

Closed: everything is asked. Open: nothing is, and the answer is the failure that opened it.
Half-open, when the rest is over: one request tries; it closes the breaker, or opens it again.
"""

import time
from dataclasses import dataclass
from threading import Lock

from organizer.errors import MetadataUnavailable


@dataclass(slots=True)
class _State:
    failures: int = 0
    message: str = ""
    open_until: float | None = None
    is_trying: bool = False


class Breaker:
    """Of all hosts that a client asks. Safe to share between threads."""

    def __init__(self, *, failures: int, rest: float) -> None:
        self._failures = failures
        self._rest = rest
        self._states: dict[str, _State] = {}
        self._lock = Lock()

    def admit(self, host: str) -> None:
        """Let a request pass, which must end with `answered`, `failed` or `gave_up`.

        Raises `MetadataUnavailable`, with the earlier failure's message, while it is open.
        """
        if not self._rest:
            return
        with self._lock:
            state = self._states.get(host)
            if state is None or state.open_until is None:
                return
            if state.is_trying or time.monotonic() < state.open_until:
                raise MetadataUnavailable(state.message)
            state.is_trying = True

    def answered(self, host: str) -> None:
        """Close it: the host works."""
        with self._lock:
            self._states.pop(host, None)

    def failed(self, host: str, message: str, *, is_away: bool) -> None:
        """Count a failed request; a host that `is_away`, or failed the trial, is not counted."""
        with self._lock:
            state = self._states.setdefault(host, _State())
            state.failures += 1
            if is_away or state.is_trying or state.failures >= self._failures:
                state.open_until = time.monotonic() + self._rest
                state.message = message
            state.is_trying = False

    def gave_up(self, host: str) -> None:
        """Note that a request was broken off by ourselves: the next one may try."""
        with self._lock:
            if (state := self._states.get(host)) is not None:
                state.is_trying = False
