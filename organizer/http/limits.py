"""How long, how often and how much: the limits of every request, from the settings."""

from dataclasses import dataclass

from organizer.config import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long and how much; times in seconds.

    Attributes:
        connect: for a connection to be made.
        read: between two pieces of an answer.
        total: for everything: retries, waiting, redirects and the whole body. Only waiting for
            one's turn (`pacing`, `connections`) comes on top.
        body: bytes of an answer after decompression.
        attempts: tries for one request.
        backoff: the wait after the first failure; it doubles with each, and up to half of it
            comes on top by chance.
        longest_wait: the most that `Retry-After` or the back-off may ask for.
        redirects: followed one after another, on the same host only.
        failures: requests in a row that a host may fail before it is left alone; one that cannot
            be reached, or does not answer in time, is at once.
        rest: how long it is left alone then; 0: never.
        connections: to one host at the same time.
    """

    connect: float = 5.0
    read: float = 15.0
    total: float = 30.0
    body: int = 8 * 1024 * 1024
    attempts: int = 4
    backoff: float = 0.5
    longest_wait: float = 20.0
    redirects: int = 5
    failures: int = 3
    rest: float = 30.0
    connections: int = 8


def limits_of(settings: Settings) -> Limits:
    """Return the limits that the settings name."""
    return Limits(
        connect=settings.connect_timeout,
        read=settings.read_timeout,
        total=settings.lookup_timeout,
        body=int(settings.answer_limit * 2**20),
        attempts=settings.attempts,
        backoff=settings.retry_wait,
        longest_wait=settings.longest_wait,
        rest=settings.service_rest,
        connections=settings.connections,
    )
