"""What services keep up to date, asked for again: what changed there, or only what is old here."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from organizer.catalog import Feed, feeds
from organizer.catalog.upstream import Upstream
from organizer.errors import MetadataUnavailable
from organizer.feeding.ages import HOUR, is_due
from organizer.feeding.feeder import Feeder

_MARGIN = 2 * HOUR  # an answer may be an hour old when it comes, and clocks differ
Progress = Callable[[int, int], None]
"""Told how many series are done, and how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What became of the series of one service.

    Attributes:
        title: the service.
        considered: its series whose episodes are kept (with `--stale` only the old ones).
        changed: of them those that it says have changed; None: it does not say, so all were asked.
        renewed: of them those that are new again.
        failures: why the others are not, each reason once.
    """

    title: str
    considered: int
    changed: int | None
    renewed: int
    failures: tuple[str, ...] = ()


def refresh(
    feeder: Feeder, *, only_stale: bool, jobs: int, progress: Progress
) -> Iterator[Refreshed]:
    """Ask every service for what changed of its series since they were retrieved, and for those.

    What did not change counts as retrieved now. With `only_stale` only what has become too old
    is looked at. Yields a row for each service that has something to be asked.
    """
    for upstream in feeder.upstreams:
        considered = [
            feed for feed in feeder.owned_by(upstream) if not only_stale or _is_old(feeder, feed)
        ]
        if considered:
            yield _refresh_one(feeder, upstream, considered, jobs, progress)


def _is_old(feeder: Feeder, feed: Feed) -> bool:
    record = feeder.catalog.series_record(feed.series_id) or {}
    return is_due(feed.listed, record, feeder.now())


def _refresh_one(
    feeder: Feeder, upstream: Upstream, considered: list[Feed], jobs: int, progress: Progress
) -> Refreshed:
    title, began = upstream.provenance.title, feeder.now()
    try:
        changed = upstream.changed_since(min(map(_retrieved, considered)) - _MARGIN)
    except MetadataUnavailable as error:
        return Refreshed(
            title=title, considered=len(considered), changed=0, renewed=0, failures=(str(error),)
        )
    asked = [feed for feed in considered if changed is None or feed.key in changed]
    if changed is not None:
        _confirm(feeder, [feed for feed in considered if feed.key not in changed], began)
    failures = list(_renew_all(feeder, asked, jobs, progress))
    return Refreshed(
        title=title,
        considered=len(considered),
        changed=None if changed is None else len(asked),
        renewed=len(asked) - len(failures),
        failures=tuple(dict.fromkeys(failures)),
    )


def _retrieved(feed: Feed) -> float:
    return min(it for it in (feed.recorded, feed.listed) if it is not None)


def _confirm(feeder: Feeder, unchanged: Iterable[Feed], began: float) -> None:
    """Note that what is kept is as new as if it had been retrieved when the changes were asked for.

    Other programs may have noted more of a series since it was read.
    """
    with feeder.catalog.writing() as connection:
        for read in unchanged:
            for feed in feeds.feeds_of(connection, read.series_id):
                if (feed.source, feed.key) == (read.source, read.key):
                    recorded = None if feed.recorded is None else max(feed.recorded, began)
                    listed = max(feed.listed or began, began)
                    feeds.put_feed(connection, replace(feed, recorded=recorded, listed=listed))


def _renew_all(feeder: Feeder, asked: list[Feed], jobs: int, progress: Progress) -> Iterator[str]:
    """Yield why a series could not be renewed, for each that could not."""
    with ThreadPoolExecutor(jobs) as threads:
        for done, why in enumerate(threads.map(lambda feed: _renewed(feeder, feed), asked), 1):
            progress(done, len(asked))
            if why is not None:
                yield why


def _renewed(feeder: Feeder, feed: Feed) -> str | None:
    try:
        feeder.renew(feed)
    except MetadataUnavailable as error:
        return str(error)
    return None
