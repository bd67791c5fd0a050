"""Where records come from: the questions that every source answers, as values and as a protocol.

A source speaks in API v2 records, so that the embedded catalog, a remote server and remembered
answers can stand for each other; `translated` makes one `Lookup` of any of them.
"""

from dataclasses import dataclass
from typing import Protocol

from organizer.catalog import EpisodeFilters, Record

# What the document returns for a search, of all that a series has.
SEARCH_KEYS = (
    "aliases",
    "banner",
    "firstAired",
    "id",
    "network",
    "overview",
    "seriesName",
    "slug",
    "status",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesSearch:
    """A question for `/search/series`; what is None is not asked."""

    name: str | None = None
    imdb_id: str | None = None
    zap2it_id: str | None = None
    slug: str | None = None


class RecordSource(Protocol):
    """Anything that answers in API v2 records.

    `language` is an abbreviation as in /languages; what is not translated is then empty. None
    gives each record in its own language. Every method raises `MetadataUnavailable` when there
    is no usable answer; it never returns a part of one.
    """

    def search(self, question: SeriesSearch, language: str | None) -> tuple[Record, ...]:
        """Return the search records that answer everything asked, best first; () for none."""
        ...

    def series(self, series_id: int, language: str | None) -> Record | None:
        """Return the full record of a series; None when the service does not have it."""
        ...

    def episodes(
        self, series_id: int, filters: EpisodeFilters, language: str | None
    ) -> tuple[Record, ...]:
        """Return every episode, of all pages, that passes the filters; () for none."""
        ...


class FedSource(RecordSource, Protocol):
    """A source that services feed while it is asked, so that early answers may be too little."""

    @property
    def learned(self) -> int:
        """How often services told something of a series so far; 0: never."""
        ...

    def alone(self) -> RecordSource:
        """Return what answers from what is kept by now, and asks no service."""
        ...
