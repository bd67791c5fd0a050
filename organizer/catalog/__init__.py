"""The embedded catalog: series and episodes as API v2 records, in one SQLite file.

Records are kept as they came, unknown fields included, so that export gives back what import
took. What is asked for is kept beside them in columns: numbers in every order, air dates, ids,
and every name folded for search.

What this does not promise: that records are right. They are what their source said, and `lookup`
leaves out what it cannot use.
"""

from organizer.catalog.anime import NAMED_SEASONS
from organizer.catalog.answering import Answered
from organizer.catalog.database import Catalog
from organizer.catalog.feeds import Drift, Feed, SourceStats
from organizer.catalog.interchange import LineProblem, Origin, read_lines
from organizer.catalog.opening import empty_catalog, open_catalog, open_file, open_interchange
from organizer.catalog.reading import EpisodeFilters, EpisodePage, EpisodeSummary, Stats
from organizer.catalog.values import Record
from organizer.catalog.writing import ImportReport

__all__ = [
    "NAMED_SEASONS",
    "Answered",
    "Catalog",
    "Drift",
    "EpisodeFilters",
    "EpisodePage",
    "EpisodeSummary",
    "Feed",
    "ImportReport",
    "LineProblem",
    "Origin",
    "Record",
    "SourceStats",
    "Stats",
    "empty_catalog",
    "open_catalog",
    "open_file",
    "open_interchange",
    "read_lines",
]
