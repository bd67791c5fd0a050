"""One question to one service, and its answer kept: what a feeder's decisions are made of."""

import time
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from sqlite3 import Connection
from threading import Lock

from organizer.catalog import Answered, Catalog, Feed, feeds
from organizer.catalog.names import asked_forms, fold
from organizer.catalog.upstream import Upstream, UpstreamEpisodes
from organizer.errors import MetadataUnavailable
from organizer.feeding.ages import AGES, is_miss_fresh
from organizer.feeding.asking import Asking
from organizer.feeding.keeping import add_orders, keep_episodes, keep_series, lost_episodes
from organizer.feeding.services import Orders, Services, Wanted
from organizer.model import Order

_MOST_RECORDS = 2  # whole records that one search may ask for, to learn other names
_HANDFUL = 5  # episodes that a service may take back at once, whatever their part
_SEARCHED_BY = ("tvdb", "imdb")  # the ids by which every service can be asked


class Questions:
    """Asks services and keeps what they answer. Safe to share between threads.

    Every method that asks raises `MetadataUnavailable`; then the catalog stays as it is.
    """

    def __init__(
        self,
        catalog: Catalog,
        open_services: Callable[[], Services],
        wanted: Wanted,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.catalog = catalog
        self.wanted = wanted
        self.now = clock
        self._open = open_services
        self._asking = Asking()
        self._lock = Lock()
        self._opened: Services | None = None
        self._learned = 0

    def close(self) -> None:
        """Close what the services have open; the catalog stays as it is."""
        if self._opened is not None:
            for upstream in self._opened.upstreams:
                upstream.close()
            self._opened.close()

    @property
    def upstreams(self) -> tuple[Upstream, ...]:
        """The services, in the order in which they are asked, opened the first time."""
        return self._services.upstreams

    @property
    def learned(self) -> int:
        """How often services told something of a series so far."""
        return self._learned

    def _learn(self) -> None:
        with self._lock:
            self._learned += 1

    @property
    def _services(self) -> Services:
        with self._lock:
            if self._opened is None:
                self._opened = self._open()
            return self._opened

    def upstream(self, name: str) -> Upstream | None:
        """Return the service of that name; None when it is not asked."""
        return next((it for it in self.upstreams if it.provenance.name == name), None)

    def once(self, key: Hashable, ask: Callable[[], object]) -> None:
        """Have a question asked, by one thread, within the time that one lookup may take."""

        def within() -> None:
            with self._services.one_lookup():
                ask()

        self._asking.once(key, within)

    def renew(self, key: Hashable, ask: Callable[[], object]) -> None:
        """Ask for something newer than what there is; that stands in while nobody answers."""
        with suppress(MetadataUnavailable):  # which is said where it is asked
            self.once(key, ask)

    def feed(self, series_id: int, upstream: Upstream) -> Feed | None:
        """Return what a service has said of a series; None: nothing."""
        name = upstream.provenance.name
        return next((it for it in self.catalog.feeds_of(series_id) if it.source == name), None)

    # --- which series -------------------------------------------------------------------------

    def search(self, upstream: Upstream, name: str) -> None:
        """Ask for a name, unless that was done a short while ago; keep what is found."""
        source, now = upstream.provenance, self.now()
        asked, year = self._worded(source.name, name)
        question = f"name:{fold(asked)}"
        if self._is_asked(source.name, question):
            return
        found = self._asking.ask(source, lambda: upstream.search(asked, year))
        with self.catalog.writing() as connection:
            kept = [keep_series(connection, source, it, now, is_whole=False) for it in found]
            feeds.note_asked(connection, source.name, question, now)
            feeds.note_asked(connection, feeds.ANY_SERVICE, question, now)
            feeds.forget_asked(connection, now - AGES["forgotten"].seconds)
        if kept:
            self._learn()
        for series_id in kept[:_MOST_RECORDS]:
            if self.catalog.answers(name) is Answered.WELL:
                return
            self._learn_names(upstream, series_id)

    def _worded(self, source: str, name: str) -> tuple[str, int | None]:
        """Return what is asked for: first without year and country, then as it was written."""
        forms = asked_forms(name)
        if not forms.suffix or self._is_asked(source, f"name:{fold(forms.bare)}"):
            return name, None
        return forms.bare, int(forms.suffix) if forms.suffix.isdecimal() else None

    def _is_asked(self, source: str, question: str) -> bool:
        return is_miss_fresh(self.catalog.when_asked(source, question), self.now())

    def _learn_names(self, upstream: Upstream, series_id: int) -> None:
        """Get the whole record of a series that a search found by a name it did not tell."""
        feed = self.feed(series_id, upstream)
        if feed is not None and feed.recorded is None:
            self.once(("record", series_id), lambda: self.record(upstream, feed))

    def find(self, namespace: str, key: str) -> int | None:
        """Ask one service after the other for the series with an id elsewhere; None: no one."""
        failures = []
        for upstream in self.upstreams:
            try:
                found = self._find_one(upstream, namespace, key)
            except MetadataUnavailable as error:
                failures.append(error)
                continue
            if found is not None:
                return found
        if failures:
            raise failures[0]
        return None

    def _find_one(self, upstream: Upstream, namespace: str, key: str) -> int | None:
        source, question, now = upstream.provenance, f"{namespace}:{key}", self.now()
        if self._is_asked(source.name, question):
            return None
        found = self._asking.ask(source, lambda: upstream.find(namespace, key))
        with self.catalog.writing() as connection:
            feeds.note_asked(connection, source.name, question, now)
            if found is None:
                return None
            kept = keep_series(connection, source, found, now, is_whole=False)
        self._learn()
        return kept

    def found_by_ids(self, upstream: Upstream, series_id: int) -> Feed | None:
        """Return what a service has of a series, asking for it by the ids that are known."""
        if known := self.feed(series_id, upstream):
            return known
        for namespace, key in self.catalog.keys_of(series_id):
            if namespace in _SEARCHED_BY and self._find_one(upstream, namespace, key) is not None:
                return self.feed(series_id, upstream)
        return None

    def adopt(self, series_id: int) -> None:
        """Find a series that only nfo files tell of; its episodes are asked for next."""
        for namespace, key in self.catalog.keys_of(series_id):
            if namespace in _SEARCHED_BY and self.find(namespace, key) is not None:
                break
        with self.catalog.writing() as connection:
            for feed in feeds.feeds_of(connection, series_id):
                put_off = replace(feed, listed=0.0)  # so long ago that they are asked for again
                feeds.put_feed(connection, put_off)

    # --- what of a series ---------------------------------------------------------------------

    def record(self, upstream: Upstream, feed: Feed, language: str | None = None) -> None:
        """Ask for the whole record of a series, in the wanted language where none is given."""
        source, now = upstream.provenance, self.now()
        language = language or self.wanted.language
        found = self._asking.ask(source, lambda: upstream.series(feed.key, language))
        with self.catalog.writing() as connection:
            if found is None:  # gone there: what is kept stays, and is as new as can be
                feeds.put_feed(connection, replace(feed, recorded=now))
            else:
                keep_series(connection, source, found, now, is_whole=True)
        self._learn()

    def lost_series(self, upstream: Upstream, series_id: int) -> None:
        """Ask for a series of which there is only an id that stands for this service's own.

        The catalog was lost, or it is another's. Should the series have another id here, this
        one leads to it from now on.
        """
        source, now = upstream.provenance, self.now()
        key = str(series_id - source.first_id)
        question = f"{source.name}:{key}"
        if self._is_asked(source.name, question):
            return
        found = self._asking.ask(source, lambda: upstream.series(key, self.wanted.language))
        with self.catalog.writing() as connection:
            feeds.note_asked(connection, source.name, question, now)
            if found is not None:
                kept = keep_series(connection, source, found, now, is_whole=True)
                if kept != series_id:
                    feeds.add_keys(connection, kept, [(feeds.MERGED, str(series_id))])
        self._learn()

    def episodes(self, upstream: Upstream, feed: Feed, asked: Wanted) -> None:
        """Ask for the episodes of a series, in the orders they were ever asked for in as well."""
        source, now = upstream.provenance, self.now()
        orders = asked.orders | {Order(it) for it in feed.orders}

        def ask() -> UpstreamEpisodes | None:
            answered = upstream.episodes(feed.key, orders, asked.language)
            self._refuse_loss(source.title, feed, answered)
            return answered

        answer = self._asking.ask(source, ask)
        new = {asked.language} if asked.language else set()
        with self.catalog.writing() as connection:
            known = _known(connection, feed)
            noted = replace(
                known,
                listed=known.listed if answer else now,
                orders=known.orders | {str(order) for order in orders},
                languages=known.languages | new,
            )
            if answer is None:  # gone there: what is kept stays
                feeds.put_feed(connection, noted)
            else:
                keep_episodes(connection, source, noted, answer, now)
        self._fill_orders(feed, orders)

    def _refuse_loss(self, title: str, feed: Feed, answer: UpstreamEpisodes | None) -> None:
        """Raise where a service no longer has most of what it told of a series: what is kept stays.

        That is a fault of the service far more often than a series that got shorter.
        """
        if feed.listed is None:
            return
        ids = self.catalog.episode_ids(feed)
        own = set(ids.values())  # and not what nfo files told
        kept = [it for it in self.catalog.episode_records(feed.series_id) if it["id"] in own]
        lost = lost_episodes(ids, kept, answer)
        if kept and (len(lost) == len(kept) or len(lost) > max(_HANDFUL, len(kept) // 2)):
            name = (self.catalog.series_record(feed.series_id) or {}).get("seriesName")
            raise MetadataUnavailable(
                f"{title} has lost {len(lost)} of the {len(kept)} episodes of {name}, which stay"
            )

    def _fill_orders(self, feed: Feed, orders: Orders) -> None:
        """Ask the other services for DVD numbers where the one that was first has none."""
        if Order.DVD not in orders or self.catalog.episode_summary(feed.series_id).dvd_episodes:
            return
        for upstream in self.upstreams:
            if upstream.provenance.name != feed.source:
                with suppress(MetadataUnavailable):  # which is said where it is asked
                    self._fill_orders_from(upstream, feed.series_id, orders)

    def _fill_orders_from(self, upstream: Upstream, series_id: int, orders: Orders) -> None:
        other, source = self.found_by_ids(upstream, series_id), upstream.provenance
        if other is None:
            return
        answer = self._asking.ask(source, partial(upstream.episodes, other.key, orders))
        if answer is not None:
            with self.catalog.writing() as connection:
                add_orders(connection, series_id, answer, source)


def _known(connection: Connection, feed: Feed) -> Feed:
    """Return what is noted of a series by now: another process may have asked, too."""
    current = feeds.feeds_of(connection, feed.series_id)
    return next((it for it in current if it.source == feed.source), feed)
