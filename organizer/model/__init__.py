"""The nouns that travel from stage to stage: frozen values, one type for each stage.

A stage takes values and returns new ones; it never fills in a field of an older one. Paths are
absolute `pathlib.Path`s unless a docstring says otherwise; a name that is not UTF-8 keeps its
bytes as surrogate escapes, as Python does.
"""

from organizer.model.findings import (
    LARGEST_TVDB_ID,
    Companion,
    Episode,
    EpisodeId,
    ExternalId,
    FileIdentity,
    MediaFile,
    NamedSeason,
    ParsedName,
    Reading,
    Release,
    Series,
    SeriesFolder,
    SeriesId,
)
from organizer.model.results import (
    Candidate,
    Decision,
    Evidence,
    Match,
    MediaFacts,
    OrderTally,
    Outcome,
    Plan,
    Rejection,
    Replaced,
    Rights,
    Step,
)
from organizer.words import (
    REASONS,
    Action,
    Conflict,
    Order,
    Reason,
    ReasonRow,
    Role,
    Status,
)

__all__ = [
    "LARGEST_TVDB_ID",
    "REASONS",
    "Action",
    "Candidate",
    "Companion",
    "Conflict",
    "Decision",
    "Episode",
    "EpisodeId",
    "Evidence",
    "ExternalId",
    "FileIdentity",
    "Match",
    "MediaFacts",
    "MediaFile",
    "NamedSeason",
    "Order",
    "OrderTally",
    "Outcome",
    "ParsedName",
    "Plan",
    "Reading",
    "Reason",
    "ReasonRow",
    "Rejection",
    "Release",
    "Replaced",
    "Rights",
    "Role",
    "Series",
    "SeriesFolder",
    "SeriesId",
    "Status",
    "Step",
]
