"""Whether and when a request is tried again: urllib3's own rules, within our limits.

urllib3 counts the tries, chooses the statuses, and reckons back-off, jitter and `Retry-After`. It
does not sleep or repeat by itself here: it knows no total time, no pacing and no broken bodies.
"""

import urllib3
from urllib3.util.retry import RequestHistory

from organizer.http.exchange import Answer
from organizer.http.failures import Failed
from organizer.http.limits import Limits

# 52x: what Cloudflare says for a server that is down.
_RETRIED = frozenset({429, 500, 502, 503, 504, *range(520, 525)})
# urllib3 does not wait after the first failure; with one before it, it does.
_BEFORE = (RequestHistory(None, None, None, None, None),)

_QUICK = 0.2  # seconds, where there is no such host, or nothing listens there


class Retries:
    """The tries of one request that are left.

    Every method is repeated: our POSTs are logins, and requests to media servers to look at a
    folder again, which do no more the second time; PUT and DELETE change nothing then.
    """

    def __init__(self, limits: Limits) -> None:
        self._was_refused = False
        self._quick = min(_QUICK, limits.backoff)
        self._longest_wait = limits.longest_wait
        self._retry = urllib3.Retry(
            total=limits.attempts - 1,
            allowed_methods=None,
            status_forcelist=_RETRIED,
            backoff_factor=limits.backoff / 2,
            backoff_max=limits.longest_wait,
            backoff_jitter=limits.backoff / 2,
            respect_retry_after_header=True,
            history=_BEFORE,
        )

    def may_better(self, outcome: Answer | Failed) -> bool:
        """Return whether another try may end better than this one."""
        return is_passing(outcome.status) if isinstance(outcome, Answer) else outcome.may_retry

    def next_wait(self, outcome: Answer | Failed) -> float | None:
        """Return the seconds to wait before the next try; None when there is none left."""
        try:
            self._retry = self._retry.increment()
        except urllib3.exceptions.MaxRetryError:
            return None
        if isinstance(outcome, Failed) and outcome.is_refused:
            is_second, self._was_refused = self._was_refused, True
            return None if is_second else self._quick
        asked_for = self._retry_after(outcome) if isinstance(outcome, Answer) else 0.0
        return max(asked_for, self._retry.get_backoff_time())

    def _retry_after(self, answer: Answer) -> float:
        try:
            asked_for = self._retry.parse_retry_after(answer.headers.get("Retry-After", "0"))
        except (urllib3.exceptions.InvalidHeader, ValueError, OverflowError):
            return 0.0
        return min(asked_for, self._longest_wait)


def is_passing(status: int) -> bool:
    """Return whether a status tells of trouble that may pass: too many requests, or a 5xx."""
    return status in _RETRIED


def asks_for_rest(answer: Answer) -> bool:
    """Return whether the host wants nobody to ask for a while."""
    return answer.status == 429 or (answer.status == 503 and "Retry-After" in answer.headers)
