"""Readings weighed against the catalog: which episode a file is, how sure, and why.

Promise: a file is matched only when one explanation is far more likely than every other one and
than none at all; everything else is refused with a reason. The result depends on the files, the
answers and the rules alone, never on the order of the files.

Glossary: a *claim* is a title that a name may mean; a *choice* a series that it may be; a
*hypothesis* one reading as certain episodes of one choice; an *outcome* those episodes, however
they were counted; the *scheme* of a hypothesis is the order it counts in; *evidence* is one named
piece with its weight.

What this does not promise: that two files get different episodes (two versions of one episode
are both matched, planning settles where they go), or that a name that is right in a numbering
which the catalog does not know is found.
"""

from collections.abc import Sequence

from organizer.match.agreeing import with_one_series
from organizer.match.asking import next_queries
from organizer.match.deciding import as_match, decide
from organizer.match.orders import tallied_orders
from organizer.match.pinned import pin_names, with_pins
from organizer.match.questions import (
    EpisodesQuery,
    Known,
    NamedFile,
    Pin,
    Query,
    Rules,
    SceneNumbers,
    SeriesQuery,
)
from organizer.match.siblings import with_siblings
from organizer.match.weighing import Weigher, packs_in
from organizer.model import Match, Rejection

__all__ = [
    "EpisodesQuery",
    "Known",
    "NamedFile",
    "Pin",
    "Query",
    "Rules",
    "SceneNumbers",
    "SeriesQuery",
    "as_match",
    "match_files",
    "next_queries",
    "pin_names",
    "with_pins",
]


def match_files(
    files: Sequence[NamedFile], known: Known, rules: Rules
) -> tuple[Match | Rejection, ...]:
    """Return one match or refusal for each file, in order; a refusal is of the video alone.

    All readings of all files are weighed together. Call it when `next_queries` has nothing more
    to ask; a file whose lookups are missing or failed is refused as `metadata-unavailable`.
    """
    weigher = Weigher(known, rules, packs_in(files))
    weighed = [weigher.weigh(named) for named in files]
    judged = with_siblings(weighed)
    tallies = tallied_orders(weighed)
    decided = [decide(w, h, rules, tallies) for w, h in zip(weighed, judged, strict=True)]
    return with_one_series(weighed, decided)
