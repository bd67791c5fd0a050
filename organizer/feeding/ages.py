"""How old an answer of a service may become before it is asked for again."""

from dataclasses import dataclass

from organizer.catalog import Feed, Record
from organizer.catalog.values import text

HOUR = 3600.0  # seconds
DAY = 24 * HOUR
_ENDED = frozenset({"ended", "canceled", "cancelled"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """A row: which answers it is about, how long they are good (seconds), and an example."""

    name: str
    seconds: float
    example: str


AGES: dict[str, Age] = {
    age.name: age
    for age in (
        Age(name="running", seconds=3 * DAY, example="a series with the status Continuing"),
        Age(name="ended", seconds=60 * DAY, example="a series with the status Ended"),
        Age(name="miss", seconds=6 * HOUR, example="a name that no series answered to well"),
        Age(name="failure", seconds=60.0, example="a service that did not answer: not asked again"),
        Age(name="forgotten", seconds=90 * DAY, example="a question that nobody repeated"),
    )
}


def has_ended(record: Record) -> bool:
    """Return whether nothing new is to come of a series, as far as its record says."""
    return (text(record.get("status")) or "").lower() in _ENDED


def is_due(retrieved: float | None, record: Record, now: float) -> bool:
    """Return whether something of a series is to be asked for again; None: it never was.

    A clock that went back makes nothing fresh.
    """
    if retrieved is None:
        return True
    longest = AGES["ended" if has_ended(record) else "running"].seconds
    return not 0 <= now - retrieved < longest


def is_miss_fresh(asked: float | None, now: float) -> bool:
    """Return whether a question that brought nothing need not be repeated yet."""
    return asked is not None and 0 <= now - asked < AGES["miss"].seconds


def lacks(feed: Feed, orders: frozenset[str], language: str | None) -> bool:
    """Return whether the episodes were never asked for in these orders and this language."""
    return not orders <= feed.orders or bool(language and language not in feed.languages)
