"""Has the catalog hold what is about to be asked of it, from the services that may be asked."""

import time
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from sqlite3 import Connection
from threading import Lock

from organizer.catalog import Answered, Catalog, Feed, Record, feeds
from organizer.catalog.names import asked_forms, fold
from organizer.catalog.upstream import AIRED_ONLY, Upstream
from organizer.catalog.values import imdb_key
from organizer.errors import MetadataUnavailable
from organizer.feeding.ages import is_due, is_miss_fresh, lacks
from organizer.feeding.asking import Asking
from organizer.feeding.identity import LARGEST_TVDB
from organizer.feeding.keeping import add_orders, keep_episodes, keep_series
from organizer.feeding.orders import usual_orders
from organizer.feeding.services import Orders, Services, Wanted
from organizer.model import Order

_MOST_RECORDS = 2  # whole records that one search may ask for, to learn other names


class Feeder:
    """Asks services what the catalog does not know, or only of old. Safe to share between threads.

    Without services it only tells where the catalog has no more than a sketch. Every method raises
    `MetadataUnavailable` when the catalog cannot answer and a service that might could not be
    asked; where what is kept is good enough, that is used, and said once for each service.
    """

    def __init__(
        self,
        catalog: Catalog,
        open_services: Callable[[], Services] = Services,
        wanted: Wanted | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.catalog = catalog
        self._open = open_services
        self._wanted = wanted or Wanted()
        self._clock = clock
        self._asking = Asking()
        self._lock = Lock()
        self._opened: Services | None = None

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
    def _services(self) -> Services:
        with self._lock:
            if self._opened is None:
                self._opened = self._open()
            return self._opened

    def _upstream(self, name: str) -> Upstream | None:
        return next((it for it in self.upstreams if it.provenance.name == name), None)

    def _once(self, key: Hashable, ask: Callable[[], object]) -> None:
        """Have a question asked, by one thread, within the time that one lookup may take."""

        def within() -> None:
            with self._services.one_lookup():
                ask()

        self._asking.once(key, within)

    # --- searches -----------------------------------------------------------------------------

    def before_search(self, name: str | None = None, imdb_id: str | None = None) -> None:
        """Have the catalog answer a search as well as the services can."""
        if name and fold(name):
            self._before_name(name)
            return
        key = imdb_key(imdb_id)
        if key and self.upstreams and not self.catalog.search_series(imdb_id=key):
            self._once(("imdb", key), lambda: self._find("imdb", key))

    def _before_name(self, name: str) -> None:
        answered = self.catalog.answers(name)
        if answered is Answered.WELL or not self.upstreams:
            return
        try:
            self._once(("name", fold(name)), lambda: self._search(name))
        except MetadataUnavailable:
            if self.catalog.answers(name) is Answered.POORLY:
                raise

    def _search(self, name: str) -> None:
        """Ask one service after the other until one knows the name."""
        failures = []
        for upstream in self.upstreams:
            try:
                self._search_one(upstream, name)
            except MetadataUnavailable as error:
                failures.append(error)
            if self.catalog.answers(name) is Answered.WELL:
                return
        if failures:
            raise failures[0]

    def _search_one(self, upstream: Upstream, name: str) -> None:
        source, now = upstream.provenance, self._clock()
        asked, year = self._worded(source.name, name)
        question = f"name:{fold(asked)}"
        if is_miss_fresh(self.catalog.when_asked(source.name, question), now):
            return
        found = self._asking.ask(source, lambda: upstream.search(asked, year))
        with self.catalog.writing() as connection:
            kept = [keep_series(connection, source, it, now, is_whole=False) for it in found]
            feeds.note_asked(connection, source.name, question, now)
            feeds.note_asked(connection, feeds.ANY_SERVICE, question, now)
        for series_id in kept[:_MOST_RECORDS]:
            if self.catalog.answers(name) is Answered.WELL:
                return
            self._learn_names(upstream, series_id)

    def _worded(self, source: str, name: str) -> tuple[str, int | None]:
        """Return what is asked for: first without year and country, then as it was written."""
        forms = asked_forms(name)
        if not forms.suffix:
            return name, None
        bare = f"name:{fold(forms.bare)}"
        if is_miss_fresh(self.catalog.when_asked(source, bare), self._clock()):
            return name, None
        return forms.bare, int(forms.suffix) if forms.suffix.isdecimal() else None

    def _learn_names(self, upstream: Upstream, series_id: int) -> None:
        """Get the whole record of a series that a search found by a name it did not tell."""
        feed = self._feed(series_id, upstream)
        if feed is not None and feed.recorded is None:
            self._once(("record", series_id), lambda: self._record(upstream, feed))

    def _find(self, namespace: str, key: str) -> int | None:
        """Ask one service after the other for the series with an id elsewhere."""
        failures = []
        for upstream in self.upstreams:
            source, question, now = upstream.provenance, f"{namespace}:{key}", self._clock()
            if is_miss_fresh(self.catalog.when_asked(source.name, question), now):
                continue
            try:
                found = self._asking.ask(source, lambda it=upstream: it.find(namespace, key))  # type: ignore[misc]
            except MetadataUnavailable as error:
                failures.append(error)
                continue
            with self.catalog.writing() as connection:
                feeds.note_asked(connection, source.name, question, now)
                if found is not None:
                    return keep_series(connection, source, found, now, is_whole=False)
        if failures:
            raise failures[0]
        return None

    # --- series and episodes ------------------------------------------------------------------

    def needs_series(self, catalog: Catalog, series_id: int) -> bool:
        """Return whether `before_series` may ask; reads only `catalog`, of the same file."""
        record = catalog.series_record(series_id)
        known = catalog.feeds_of(series_id)
        if record is None or not known:
            return record is None or catalog.is_fed(series_id)
        return is_due(known[0].recorded, record, self._clock())

    def before_series(self, series_id: int) -> None:
        """Have the catalog hold the whole record of a series, as new as it has to be."""
        known = self._known_feeds(series_id)
        if not known or not self.needs_series(self.catalog, series_id):
            return
        feed, upstream = self._owner(known)
        if upstream is not None:
            self._renew(("record", feed.series_id), lambda: self._record(upstream, feed))

    def _before_unknown(self, series_id: int) -> None:
        if not self.upstreams or series_id <= 0:
            return
        if series_id <= LARGEST_TVDB:
            self._once(("tvdb", series_id), lambda: self._find("tvdb", str(series_id)))
            return
        # The catalog was lost, or another's: the id itself says whose series it is.
        for upstream in self.upstreams:
            first = upstream.provenance.first_id
            if first and first < series_id < first + 200_000_000:
                key = str(series_id - first)
                feed = Feed(series_id=series_id, source=upstream.provenance.name, key=key, found=0)
                self._once(
                    ("record", series_id),
                    lambda it=upstream, of=feed: self._record(it, of),  # type: ignore[misc]
                )

    def _renew(self, key: Hashable, ask: Callable[[], object]) -> None:
        """Ask for something newer than what there is; that stands in while nobody answers."""
        with suppress(MetadataUnavailable):  # which is said where it is asked
            self._once(key, ask)

    def _record(self, upstream: Upstream, feed: Feed) -> None:
        source, now = upstream.provenance, self._clock()
        language = self._wanted.language
        found = self._asking.ask(source, lambda: upstream.series(feed.key, language))
        with self.catalog.writing() as connection:
            if found is None:  # gone there: what is kept stays, and is as new as can be
                feeds.put_feed(connection, replace(feed, recorded=now))
            else:
                keep_series(connection, source, found, now, is_whole=True)

    def needs_episodes(
        self,
        catalog: Catalog,
        series_id: int,
        *,
        has_dvd: bool = False,
        language: str | None = None,
    ) -> bool:
        """Return whether `before_episodes` may ask; reads only `catalog`, as `needs_series`."""
        record = catalog.series_record(series_id)
        known = catalog.feeds_of(series_id)
        if record is None or not known:
            return record is None or catalog.is_fed(series_id)
        asked = self._asked(record, has_dvd, language)
        return not any(self._is_good(feed, record, asked) for feed in known)

    def before_episodes(
        self, series_id: int, *, has_dvd: bool = False, language: str | None = None
    ) -> None:
        """Have the catalog hold the episodes of a series in every order that is wanted."""
        known = self._known_feeds(series_id)
        needed = self.needs_episodes(self.catalog, series_id, has_dvd=has_dvd, language=language)
        if not known or not needed:
            return
        record = self.catalog.series_record(series_id) or {}
        (feed, upstream), asked = self._owner(known), self._asked(record, has_dvd, language)
        if upstream is not None:
            key = ("episodes", feed.series_id, asked)
            ask = self._once if feed.listed is None else self._renew
            ask(key, lambda: self._episodes(upstream, feed, asked))
        elif feed.listed is None:
            raise MetadataUnavailable(_never_listed(record))

    def _asked(self, record: Record, has_dvd: bool, language: str | None) -> Wanted:  # noqa: FBT001
        orders = self._wanted.orders | usual_orders(record)
        orders |= {Order.DVD} if has_dvd else AIRED_ONLY
        return Wanted(orders=orders, language=language or self._wanted.language)

    def _is_good(self, feed: Feed, record: Record, asked: Wanted) -> bool:
        """Return whether the episodes that are kept are new enough, and have what is asked."""
        if feed.listed is None or is_due(feed.listed, record, self._clock()):
            return False
        return not lacks(feed, frozenset(map(str, asked.orders)), asked.language)

    def _episodes(self, upstream: Upstream, feed: Feed, asked: Wanted) -> None:
        source, now = upstream.provenance, self._clock()
        orders = asked.orders | {Order(it) for it in feed.orders}
        answer = self._asking.ask(
            source, lambda: upstream.episodes(feed.key, orders, asked.language)
        )
        new = {asked.language} if asked.language else set()
        with self.catalog.writing() as connection:
            now_known = self._known(connection, feed)
            noted = replace(
                now_known,
                listed=now_known.listed if answer else now,
                orders=now_known.orders | {str(order) for order in orders},
                languages=now_known.languages | new,
            )
            if answer is None:  # gone there: what is kept stays
                feeds.put_feed(connection, noted)
            else:
                keep_episodes(connection, source, noted, answer, now)
        self._fill_orders(feed, orders)

    def _fill_orders(self, feed: Feed, orders: Orders) -> None:
        """Ask the other services for DVD numbers where the one that was first has none."""
        if Order.DVD not in orders or self.catalog.episode_summary(feed.series_id).dvd_episodes:
            return
        for upstream in self.upstreams:
            if upstream.provenance.name != feed.source:
                with suppress(MetadataUnavailable):  # which is said where it is asked
                    self._fill_orders_from(upstream, feed.series_id, orders)

    def _fill_orders_from(self, upstream: Upstream, series_id: int, orders: Orders) -> None:
        other, source = self._found_by_ids(upstream, series_id), upstream.provenance
        if other is None:
            return
        answer = self._asking.ask(source, lambda: upstream.episodes(other.key, orders))
        if answer is not None:
            with self.catalog.writing() as connection:
                add_orders(connection, series_id, answer, source)

    def _found_by_ids(self, upstream: Upstream, series_id: int) -> Feed | None:
        """Return what a service has of a series, asking for it by the ids that are known."""
        if known := self._feed(series_id, upstream):
            return known
        source = upstream.provenance
        for namespace, key in self.catalog.keys_of(series_id):
            if namespace not in ("tvdb", "imdb"):
                continue
            found = self._asking.ask(source, partial(upstream.find, namespace, key))
            if found is not None:
                with self.catalog.writing() as connection:
                    keep_series(connection, source, found, self._clock(), is_whole=False)
                return self._feed(series_id, upstream)
        return None

    # --- refreshing -----------------------------------------------------------------------------

    def now(self) -> float:
        """Return the time, seconds since 1970."""
        return self._clock()

    def owned_by(self, upstream: Upstream) -> tuple[Feed, ...]:
        """Return the series whose episodes are kept, and are this service's."""
        fed = self.catalog.fed_by(upstream.provenance.name)
        return tuple(
            feed
            for feed in fed
            if feed.listed is not None
            and feed == self._owner(self.catalog.feeds_of(feed.series_id) or (feed,))[0]
            and self.catalog.is_fed(feed.series_id)
        )

    def renew(self, feed: Feed) -> None:
        """Ask the service of a series for its record and its episodes again, however new they are.

        Raises `MetadataUnavailable`; what is kept stays then.
        """
        upstream = self._upstream(feed.source)
        if upstream is None:
            return
        language = next(iter(sorted(feed.languages)), None)
        asked = Wanted(orders=self._wanted.orders, language=self._wanted.language or language)
        self._once(("record", feed.series_id), lambda: self._record(upstream, feed))
        key = ("episodes", feed.series_id, asked)
        self._once(key, lambda: self._episodes(upstream, feed, asked))

    # --- who is asked -------------------------------------------------------------------------

    def _known_feeds(self, series_id: int) -> tuple[Feed, ...]:
        """Return what services have said of a series; () for what was imported, or is unknown.

        An unknown one is asked for by its id. One that only nfo files tell of is adopted; what
        they tell stands in until a service knows the series and answers.
        """
        if self.catalog.series_id(series_id) is None:
            self._before_unknown(series_id)
        known = self.catalog.feeds_of(series_id)
        if known or not self.catalog.is_fed(series_id) or not self.upstreams:
            return known
        with suppress(MetadataUnavailable):  # which is said where it is asked
            self._once(("adopted", series_id), lambda: self._adopt(series_id))
        return self.catalog.feeds_of(series_id)

    def _adopt(self, series_id: int) -> None:
        for namespace, key in self.catalog.keys_of(series_id):
            if namespace in ("tvdb", "imdb") and self._find(namespace, key) is not None:
                break
        with self.catalog.writing() as connection:
            for feed in feeds.feeds_of(connection, series_id):
                put_off = replace(feed, listed=0.0)  # so long ago that they are asked for again
                feeds.put_feed(connection, put_off)

    def _owner(self, known: tuple[Feed, ...]) -> tuple[Feed, Upstream | None]:
        """Return what the service said that a series is asked of, and that service.

        It is the first that knew the series; before any episodes are kept, the first that is
        still there. None for a service that is not asked any more.
        """
        listed = [feed for feed in known if feed.listed is not None]
        there = [feed for feed in known if self._upstream(feed.source)]
        feed = (listed or there or known)[0]
        return feed, self._upstream(feed.source)

    def _feed(self, series_id: int, upstream: Upstream) -> Feed | None:
        name = upstream.provenance.name
        return next((it for it in self.catalog.feeds_of(series_id) if it.source == name), None)

    def _known(self, connection: Connection, feed: Feed) -> Feed:
        """Return what is noted of a series by now: another process may have asked, too."""
        current = feeds.feeds_of(connection, feed.series_id)
        return next((it for it in current if it.source == feed.source), feed)


def _never_listed(record: Record) -> str:
    return (
        f"the episodes of {record.get('seriesName')} are not in the catalog, and no service may be"
        " asked for them; run once without --offline"
    )
