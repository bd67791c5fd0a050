"""Series found by name: what is called the same, then a shortlist, ranked.

Names that people call the same share a key and are always found. Beyond those, names that have
every word that was typed (the last one may be unfinished), and, when nothing is called the same,
names that are spelt nearly alike: their trigrams make a shortlist that rapidfuzz measures.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from rapidfuzz import fuzz

from organizer.catalog.names import Forms, Kind, asked_forms, key_of, stored_forms

MOST_RESULTS = 100  # TheTVDB stopped there
_SHORTLIST = 300
_LEAST_SIMILARITY = 75.0  # of 100; "supernatral" has 96, two unrelated titles rarely over 60
_MOST_TRIGRAMS = 24
_LONGEST_QUESTION = 200  # characters; longer text is no title


class Tier(IntEnum):
    """How a name answers what was typed; smaller is better."""

    EXACT = 0  # Lost
    BARE = 1  # Lost (2004), asked for as Lost
    ALIAS = 2
    TRANSLATION = 3
    VARIANT = 4  # Spiderman for Spider-Man, Office for The Office
    OTHER_SUFFIX = 5  # The Office (UK), asked for as The Office (US)
    WORDS = 6  # Lost Girl for Lost
    NEAR = 7  # Supernatural for Supernatral


@dataclass(frozen=True, slots=True)
class FoundName:
    """The name by which a series was found."""

    series_id: int
    kind: Kind
    name: str
    tier: Tier
    likeness: float
    agrees: bool

    @property
    def rank(self) -> tuple[int, bool, float, int, int]:
        """Sort key, best first; the older entry (smaller id) first among equals."""
        return (self.tier, not self.agrees, -self.likeness, self.kind, self.series_id)


@dataclass(frozen=True, slots=True)
class _Row:
    series_id: int
    kind: Kind
    name: str
    folded: str
    year: str


def find_names(connection: sqlite3.Connection, asked: str) -> tuple[FoundName, ...]:
    """Return the best name of each series that answers `asked`, best first, at most 100."""
    forms = asked_forms(asked[:_LONGEST_QUESTION])
    if not forms.folded:
        return ()
    found = [_called_the_same(row, forms) for row in _same_key(connection, forms)]
    is_known = bool(found)
    found += [_judged(row, forms, Tier.WORDS) for row in _with_words(connection, forms)]
    if not is_known:
        near = (_judged(row, forms, Tier.NEAR) for row in _with_trigrams(connection, forms))
        found += [name for name in near if name.likeness >= _LEAST_SIMILARITY]
    best: dict[int, FoundName] = {}
    for name in sorted(found, key=lambda it: it.rank):
        best.setdefault(name.series_id, name)
    return tuple(best.values())[:MOST_RESULTS]


def _called_the_same(row: _Row, asked: Forms) -> FoundName:
    stored = stored_forms(row.name)
    agrees = asked.suffix in (stored.suffix, row.year) if asked.suffix else False
    return FoundName(row.series_id, row.kind, row.name, _tier(row, stored, asked), 100.0, agrees)


def _tier(row: _Row, stored: Forms, asked: Forms) -> Tier:
    if asked.folded in (stored.folded, stored.bare):
        if row.kind is Kind.NAME:
            return Tier.EXACT if asked.folded == stored.folded else Tier.BARE
        return Tier.ALIAS if row.kind is Kind.ALIAS else Tier.TRANSLATION
    if asked.suffix and asked.bare == stored.bare:
        if asked.suffix != row.year:
            return Tier.OTHER_SUFFIX
        return Tier.BARE if row.kind is Kind.NAME else Tier.ALIAS
    return Tier.VARIANT


def _judged(row: _Row, asked: Forms, tier: Tier) -> FoundName:
    stored = stored_forms(row.name)
    likeness = max(
        fuzz.ratio(asked.folded, stored.folded),
        fuzz.ratio(asked.bare, stored.bare),
        fuzz.ratio(key_of(asked.bare), key_of(stored.bare)),
    )
    agrees = bool(asked.suffix) and asked.suffix in (stored.suffix, row.year)
    return FoundName(row.series_id, row.kind, row.name, tier, likeness, agrees)


_COLUMNS = (
    "SELECT names.series_id, names.kind, names.name, names.folded,"
    " coalesce(substr(series.first_aired, 1, 4), '')"
    " FROM names JOIN series ON series.id = names.series_id "
)


def _rows(connection: sqlite3.Connection, rest: str, values: tuple[object, ...]) -> Iterator[_Row]:
    for series_id, kind, name, folded, year in connection.execute(_COLUMNS + rest, values):
        yield _Row(series_id, Kind(kind), name, folded, year)


def _same_key(connection: sqlite3.Connection, asked: Forms) -> Iterator[_Row]:
    keys = (key_of(asked.folded), key_of(asked.bare))
    rest = "WHERE names.key IN (?, ?) ORDER BY names.kind, names.series_id LIMIT 1000"
    return _rows(connection, rest, keys)


def _with_words(connection: sqlite3.Connection, asked: Forms) -> Iterator[_Row]:
    words = [word for word in asked.folded.split() if word.isalnum()]
    if not words:
        return iter(())
    question = " AND ".join(f'"{word}"' for word in words) + "*"
    return _shortlisted(connection, "name_words", question)


def _with_trigrams(connection: sqlite3.Connection, asked: Forms) -> Iterator[_Row]:
    padded = f" {asked.bare} "
    trigrams = dict.fromkeys(padded[i : i + 3] for i in range(len(padded) - 2))
    usable = [trigram.replace('"', '""') for trigram in trigrams][:_MOST_TRIGRAMS]
    if not usable:
        return iter(())
    question = " OR ".join(f'"{trigram}"' for trigram in usable)
    return _shortlisted(connection, "name_trigrams", question)


def _shortlisted(connection: sqlite3.Connection, index: str, question: str) -> Iterator[_Row]:
    rest = (
        f"WHERE names.id IN (SELECT rowid FROM {index} WHERE {index} MATCH ?"  # noqa: S608  # our own two tables
        f" ORDER BY rank LIMIT {_SHORTLIST})"
    )
    return _rows(connection, rest, (question,))
