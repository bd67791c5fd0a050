"""The services that feed the catalog, one module each, behind one small interface.

A service's answers become API v2 records here, under its own ids; `feeding` decides which series
of two services are one, gives them the catalog's ids and writes them.

An answer is whole or it is `MetadataUnavailable`: half of a series' episodes would make a file
look unknown, or known as something else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from organizer.catalog.values import Record
from organizer.model import LARGEST_TVDB_ID, Order

AIRED_ONLY = frozenset({Order.AIRED})
LARGEST_TVDB = LARGEST_TVDB_ID
"""What is above it stands for other services' series and episodes (`Provenance.first_id`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpstreamSeries:
    """A series as a service has it.

    Attributes:
        key: the service's own id of it, as text.
        record: an API v2 series record without `id`; `seriesName` is never empty.
        ids: its ids elsewhere, under `tvdb`, `imdb` (`tt…`), `tmdb`, `tvmaze`, `anidb`.
        year: of the first episode; None where nobody knows.
        actors: API v2 actor records; None when they were not asked for.
        images: API v2 image records, with whole addresses as file names; None likewise.
        translations: language → the translated fields of the record.
    """

    key: str
    record: Record
    ids: Mapping[str, str] = field(default_factory=dict)
    year: int | None = None
    actors: tuple[Record, ...] | None = None
    images: tuple[Record, ...] | None = None
    translations: Mapping[str, Record] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class UpstreamEpisodes:
    """All episodes of a series as a service has them.

    Attributes:
        records: API v2 episode records; `id` is the service's own.
        orders: the orders that were asked for; records may still lack a number in one.
        translations: language → episode id (as text) → the translated fields.
    """

    records: tuple[Record, ...]
    orders: frozenset[Order] = AIRED_ONLY
    translations: Mapping[str, Mapping[str, Record]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Who a service is, for the records that came from it.

    Attributes:
        name: as in the setting `upstreams`.
        title: as people know it.
        licence: the terms of its data; `attribution` is the sentence that they ask to be shown.
        first_id: added to its own ids where TheTVDB's are not known; 0: they are TheTVDB's.
    """

    name: str
    title: str
    licence: str
    attribution: str
    first_id: int


class Upstream(Protocol):
    """A service that may be asked. Safe to share between threads.

    Every method raises `MetadataUnavailable` when no usable answer could be had; empty results
    mean that the service answered and has nothing. `language` is an abbreviation as in
    /languages, for translations beside the service's own texts; None asks for none.
    """

    provenance: Provenance

    def search(self, name: str, year: int | None = None) -> tuple[UpstreamSeries, ...]:
        """Return the series of about that name, best first; () for none. One request."""
        ...

    def find(self, namespace: str, external_id: str) -> UpstreamSeries | None:
        """Return the series with that id elsewhere (`tvdb`, `imdb`); None for none."""
        ...

    def series(self, key: str, language: str | None = None) -> UpstreamSeries | None:
        """Return the whole record of a series, with actors and images; None: it is gone."""
        ...

    def episodes(
        self, key: str, orders: frozenset[Order] = AIRED_ONLY, language: str | None = None
    ) -> UpstreamEpisodes | None:
        """Return every episode, specials too, of all pages, joined over `orders`; None: gone."""
        ...

    def changed_since(self, seconds: float) -> frozenset[str] | None:
        """Return the keys of the series changed since then (seconds since 1970); None: unknown."""
        ...

    def close(self) -> None:
        """Close idle connections."""
        ...


UNAVAILABLE = "Metadata-Unavailable"
"""The header by which our server says that it knows no more because a service was down.

Old clients see what is known, or the 404 that they expect; ours takes it for no answer at all.
"""
