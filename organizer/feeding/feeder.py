"""Has the catalog hold what is about to be asked of it, from the services that may be asked."""

import time
from collections.abc import Callable
from functools import partial

from organizer.catalog import Answered, Catalog, Feed, Record
from organizer.catalog.names import fold
from organizer.catalog.upstream import AIRED_ONLY, Upstream
from organizer.catalog.values import imdb_key, text
from organizer.errors import MetadataUnavailable
from organizer.feeding.ages import is_due, lacks
from organizer.feeding.identity import LARGEST_TVDB, RANGE
from organizer.feeding.orders import usual_orders
from organizer.feeding.questions import Questions
from organizer.feeding.services import Services, Wanted
from organizer.model import Order


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
        self.now = clock
        self._questions = Questions(catalog, open_services, wanted or Wanted(), clock)

    def close(self) -> None:
        """Close what the services have open; the catalog stays as it is."""
        self._questions.close()

    @property
    def upstreams(self) -> tuple[Upstream, ...]:
        """The services, in the order in which they are asked, opened the first time."""
        return self._questions.upstreams

    @property
    def learned(self) -> int:
        """How often services told something of a series: answers before that may be too little."""
        return self._questions.learned

    # --- searches -----------------------------------------------------------------------------

    def before_search(self, name: str | None = None, imdb_id: str | None = None) -> None:
        """Have the catalog answer a search as well as the services can."""
        if name and fold(name):
            self._before_name(name)
            return
        key = imdb_key(imdb_id)
        if key and self.upstreams and not self.catalog.search_series(imdb_id=key):
            self._questions.once(("imdb", key), lambda: self._questions.find("imdb", key))

    def _before_name(self, name: str) -> None:
        answered = self.catalog.answers(name)
        if answered is Answered.WELL or not self.upstreams:
            return
        try:
            self._questions.once(("name", fold(name)), lambda: self._search(name))
        except MetadataUnavailable:
            if self.catalog.answers(name) is Answered.POORLY:
                raise

    def _search(self, name: str) -> None:
        """Ask one service after the other until one knows the name.

        Where one cannot be asked the next one is not, either: it would decide alone, for good,
        and what it knows of that name may be another series.
        """
        for upstream in self.upstreams:
            try:
                self._questions.search(upstream, name)
            except MetadataUnavailable as error:
                raise MetadataUnavailable(_waiting_for(upstream, error)) from error
            if self.catalog.answers(name) is Answered.WELL:
                return

    # --- series -------------------------------------------------------------------------------

    def needs_series(self, catalog: Catalog, series_id: int) -> bool:
        """Return whether `before_series` may ask; reads only `catalog`, of the same file."""
        is_fed = catalog.is_fed(series_id)
        if not is_fed:  # imported, or unknown
            return is_fed is None
        known = catalog.feeds_of(series_id)
        record = catalog.series_record(series_id) or {}
        return not known or is_due(known[0].recorded, record, self.now())

    def before_series(self, series_id: int) -> None:
        """Have the catalog hold the whole record of a series, as new as it has to be."""
        known = self._known_feeds(series_id)
        if not known or not self.needs_series(self.catalog, series_id):
            return
        feed, upstream = self._owner(known)
        if upstream is not None:
            ask = partial(self._questions.record, upstream, feed)
            self._questions.renew(("record", feed.series_id), ask)

    def _before_unknown(self, series_id: int) -> None:
        if not self.upstreams or series_id <= 0:
            return
        if series_id <= LARGEST_TVDB:
            find = partial(self._questions.find, "tvdb", str(series_id))
            self._questions.once(("tvdb", series_id), find)
            return
        for upstream in self.upstreams:
            first = upstream.provenance.first_id
            if first and first < series_id < first + RANGE:
                ask = partial(self._questions.lost_series, upstream, series_id)
                self._questions.once(("record", series_id), ask)

    # --- episodes -----------------------------------------------------------------------------

    def needs_episodes(
        self,
        catalog: Catalog,
        series_id: int,
        *,
        has_dvd: bool = False,
        language: str | None = None,
    ) -> bool:
        """Return whether `before_episodes` may ask; reads only `catalog`, as `needs_series`."""
        is_fed = catalog.is_fed(series_id)
        if not is_fed:  # imported, or unknown
            return is_fed is None
        known = catalog.feeds_of(series_id)
        record = catalog.series_record(series_id) or {}
        asked = self._asked(record, has_dvd, language)
        return not any(self._is_good(catalog, feed, record, asked) for feed in known)

    def before_episodes(
        self, series_id: int, *, has_dvd: bool = False, language: str | None = None
    ) -> None:
        """Have the catalog hold the episodes of a series in every order that is wanted."""
        known = self._known_feeds(series_id)
        needed = self.needs_episodes(self.catalog, series_id, has_dvd=has_dvd, language=language)
        if not known or not needed:
            return
        feed, upstream = self._owner(known)
        if upstream is None and feed.listed is None:
            record = self.catalog.series_record(series_id) or {}
            self._look_elsewhere(record, feed.series_id)
            feed, upstream = self._owner(self.catalog.feeds_of(series_id))
        language = language or self._questions.wanted.language
        if upstream is not None and not self._has_names(upstream, feed, language):
            return
        feed, _ = self._owner(self.catalog.feeds_of(series_id))
        record = self.catalog.series_record(series_id) or {}
        asked = self._asked(record, has_dvd, language)
        if self._is_good(self.catalog, feed, record, asked):
            return
        if upstream is not None:
            ask = self._questions.once if feed.listed is None else self._questions.renew
            key = ("episodes", feed.series_id, asked)
            ask(key, partial(self._questions.episodes, upstream, feed, asked))
        elif feed.listed is None:
            raise MetadataUnavailable(_never_listed(record))

    def _has_names(self, upstream: Upstream, feed: Feed, language: str | None) -> bool:
        """Have the record of a series tell its name in the language that its episodes will have.

        False where it cannot be asked for, but episodes are kept: they stay as its name is.
        """
        if language is None or (feed.recorded is not None and language in feed.languages):
            return True
        record = self.catalog.series_record(feed.series_id) or {}
        if _named(self.catalog, record, language):
            return True
        ask = partial(self._questions.record, upstream, feed, language)
        try:
            self._questions.once(("record", feed.series_id, language), ask)
        except MetadataUnavailable:
            if feed.listed is None:
                raise
            return False
        return True

    def _asked(self, record: Record, has_dvd: bool, language: str | None) -> Wanted:  # noqa: FBT001
        wanted = self._questions.wanted
        orders = wanted.orders | usual_orders(record)
        orders |= {Order.DVD} if has_dvd else AIRED_ONLY
        return Wanted(orders=orders, language=language or wanted.language)

    def _is_good(self, catalog: Catalog, feed: Feed, record: Record, asked: Wanted) -> bool:
        """Return whether the episodes that are kept are new enough, and have what is asked."""
        if feed.listed is None or is_due(feed.listed, record, self.now()):
            return False
        if asked.language and feed.recorded is None and not _named(catalog, record, asked.language):
            return False  # few searches tell the name of a series in another language
        return not lacks(feed, frozenset(map(str, asked.orders)), asked.language)

    # --- refreshing ---------------------------------------------------------------------------

    def owned_by(self, upstream: Upstream) -> tuple[Feed, ...]:
        """Return the series whose episodes are kept, and are this service's."""
        fed = self.catalog.fed_by(upstream.provenance.name)
        return tuple(
            feed
            for feed in fed
            if feed.listed is not None
            and feed == self._owner(self.catalog.feeds_of(feed.series_id) or (feed,))[0]
            and self.catalog.is_fed(feed.series_id) is True
        )

    def renew(self, feed: Feed) -> None:
        """Ask the service of a series for its record and its episodes again, however new they are.

        Raises `MetadataUnavailable`; what is kept stays then.
        """
        upstream = self._questions.upstream(feed.source)
        if upstream is None:
            return
        wanted = self._questions.wanted
        language = wanted.language or next(iter(sorted(feed.languages)), None)
        asked = Wanted(orders=wanted.orders, language=language)
        record = partial(self._questions.record, upstream, feed)
        self._questions.once(("record", feed.series_id), record)
        episodes = partial(self._questions.episodes, upstream, feed, asked)
        self._questions.once(("episodes", feed.series_id, asked), episodes)

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
        self._questions.renew(("adopted", series_id), partial(self._questions.adopt, series_id))
        return self.catalog.feeds_of(series_id)

    def _owner(self, known: tuple[Feed, ...]) -> tuple[Feed, Upstream | None]:
        """Return what the service said that a series is asked of, and that service.

        It is the first that knew the series; before any episodes are kept, the first that is
        still there. None for a service that is not asked any more.
        """
        listed = [feed for feed in known if feed.listed is not None]
        there = [feed for feed in known if self._questions.upstream(feed.source)]
        feed = (listed or there or known)[0]
        return feed, self._questions.upstream(feed.source)

    def _look_elsewhere(self, record: Record, series_id: int) -> None:
        """Ask the services for a series of which only one that is not asked any more has told."""
        name = text(record.get("seriesName")) or ""
        for upstream in self.upstreams:
            source = upstream.provenance.name
            by_ids = partial(self._questions.found_by_ids, upstream, series_id)
            self._questions.once(("elsewhere", source, series_id), by_ids)
            if self._questions.feed(series_id, upstream) is None:
                by_name = partial(self._questions.search, upstream, name)
                self._questions.once(("elsewhere", source, fold(name)), by_name)
            if self._questions.feed(series_id, upstream) is not None:
                return


def _named(catalog: Catalog, record: Record, language: str) -> bool:
    """Return whether the catalog has the name of a series in a language."""
    return bool(text(catalog.translated_series(record, language).record.get("seriesName")))


def _waiting_for(upstream: Upstream, error: MetadataUnavailable) -> str:
    title, name = upstream.provenance.title, upstream.provenance.name
    if not name:  # nobody to wait for: a key is lacking
        return str(error)
    return f"{error}; wait for {title}, or take {name} out of upstreams"


def _never_listed(record: Record) -> str:
    return (
        f"the episodes of {record.get('seriesName')} are not in the catalog, and no service may be"
        " asked for them; run once without --offline"
    )
