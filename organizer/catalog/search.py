"""Series found by name: what is called the same, then shortlists, ranked.

Names that people call the same share a key and are always found. Beyond those: names that begin
with what was typed, names that have every word of it, and, when nothing is called the same, names
whose key is one letter off. When none of that finds anything, the rarest trigrams of what was
typed make a shortlist. rapidfuzz measures all of them. Every step reads a limited number of rows,
however large the catalog.
"""

import heapq
import json
import math
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from os.path import commonprefix

from rapidfuzz import fuzz

from organizer.catalog.names import Forms, Kind, asked_forms, key_of, stored_forms

MOST_RESULTS = 100  # TheTVDB stopped there
_SHORTLIST = 200  # rows of each step
_LEAST_SIMILARITY = 75.0  # of 100; "supernatral" has 96, two unrelated titles rarely over 60
_SAMPLE = 2000  # names that tell how frequent a trigram is
_MOST_MATCHES = 0.01  # of all names: what the trigrams asked for may match together
_FEWEST_TRIGRAMS = 4  # asked for whatever they match: one wrong letter spoils three
_MOST_OF_ONE = 20_000  # names of one trigram that are looked at
_SHORTEST_CORRECTED = 3  # characters of a key
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_LONGEST_QUESTION = 200  # characters; longer text is no title


class Tier(IntEnum):
    """How a name answers what was typed; smaller is better."""

    EXACT = 0  # Lost
    BARE = 1  # Lost (2004), asked for as Lost
    ALIAS = 2
    TRANSLATION = 3
    VARIANT = 4  # Spiderman for Spider-Man, Office for The Office
    OTHER_SUFFIX = 5  # The Office (UK), asked for as The Office (US)
    ALIKE = 6  # Lost Girl for Lost, Supernatural for Supernatral


@dataclass(frozen=True, slots=True)
class FoundName:
    """The name by which a series was found.

    Attributes:
        likeness: 0 to 100.
        agrees: whether its year or country is the one that was asked for.
        suffix: the year or country in the name itself; `year` of its first episode. "" for none,
            or where the question has none.
    """

    series_id: int
    kind: Kind
    name: str
    tier: Tier
    likeness: float
    agrees: bool
    suffix: str = ""
    year: str = ""

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
    key: str
    year: str

    @property
    def forms(self) -> Forms:
        """The name taken apart; only one that ends in a bracket has to be."""
        if self.name.endswith((")", "]")):
            return stored_forms(self.name)
        return Forms(self.folded, self.folded, "")


class NameSearch:
    """Searches the names of one open catalog; keeps what it learned of their trigrams."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._frequencies: Counter[str] | None = None

    def find(self, asked: str) -> tuple[FoundName, ...]:
        """Return the best name of each series that answers `asked`, best first, at most 100."""
        forms = asked_forms(asked[:_LONGEST_QUESTION])
        if not forms.folded:
            return ()
        found = [_called_the_same(row, forms) for row in self._same_key(forms)]
        rows = {*self._beginning_with(forms), *self._with_words(forms)}
        near: set[_Row] = set()
        if not found:
            near.update(self._one_letter_off(forms))
        if not (found or rows or near):
            near.update(self._with_trigrams(forms))
        key = key_of(forms.bare)
        alike = [_judged(row, forms, key) for row in rows]
        judged = (_judged(row, forms, key) for row in near - rows)
        alike += [name for name in judged if name.likeness >= _LEAST_SIMILARITY]
        best: dict[int, FoundName] = {}
        for name in sorted(found + alike, key=lambda it: it.rank):
            best.setdefault(name.series_id, name)
        return tuple(best.values())[:MOST_RESULTS]

    def _same_key(self, asked: Forms) -> Iterator[_Row]:
        keys = (key_of(asked.folded), key_of(asked.bare))
        rest = "WHERE names.key IN (?, ?) ORDER BY names.kind, names.series_id LIMIT 1000"
        return self._rows(asked, rest, keys)

    def _beginning_with(self, asked: Forms) -> Iterator[_Row]:
        key = key_of(asked.folded)
        rest = "WHERE names.key > ? AND names.key < ? ORDER BY names.key LIMIT ?"
        return self._rows(asked, rest, (key, f"{key}\U0010ffff", _SHORTLIST))

    def _with_words(self, asked: Forms) -> Iterator[_Row]:
        words = [word for word in asked.folded.split() if word.isalnum()]
        if not words:
            return iter(())
        question = " AND ".join(f'"{word}"' for word in words)
        if len(words[-1]) >= 3:
            question += "*"  # the last word may be unfinished
        rest = "WHERE names.id IN (SELECT rowid FROM name_words WHERE name_words MATCH ? LIMIT ?)"
        return self._rows(asked, rest, (question, _SHORTLIST))

    def _one_letter_off(self, asked: Forms) -> Iterator[_Row]:
        key = key_of(asked.bare)
        if len(key) < _SHORTEST_CORRECTED or not (key.isascii() and key.isalnum()):
            return iter(())
        spellings = json.dumps(sorted(_spellings(key, self._length_begun(key))))
        rest = "WHERE names.key IN (SELECT value FROM json_each(?)) LIMIT ?"
        return self._rows(asked, rest, (spellings, _SHORTLIST))

    def _length_begun(self, key: str) -> int:
        """Return how many letters of `key` any name begins with: a wrong one is among the next."""
        neighbours = self._connection.execute(
            "SELECT * FROM (SELECT key FROM names WHERE key >= ?1 ORDER BY key LIMIT 1)"
            " UNION ALL"
            " SELECT * FROM (SELECT key FROM names WHERE key < ?1 ORDER BY key DESC LIMIT 1)",
            (key,),
        )
        shared = (commonprefix((key, row[0])) for row in neighbours)  # noqa: RUF071  # letters
        return max(map(len, shared), default=0)

    def _with_trigrams(self, asked: Forms) -> Iterator[_Row]:
        weights: dict[int, float] = defaultdict(float)
        for trigram in self._rarest(dict.fromkeys(_trigrams(asked.bare))):
            ids = self._having(trigram)
            weight = math.log2(2 + _MOST_OF_ONE / (1 + len(ids)))
            for name_id in ids:
                weights[name_id] += weight
        nearest = heapq.nlargest(_SHORTLIST, weights, key=weights.__getitem__)
        marks = ",".join("?" * len(nearest))
        return self._rows(asked, f"WHERE names.id IN ({marks})", tuple(nearest))

    def _having(self, trigram: str) -> list[int]:
        question = '"' + trigram.replace('"', '""') + '"'
        rows = self._connection.execute(
            "SELECT rowid FROM name_trigrams WHERE name_trigrams MATCH ? LIMIT ?",
            (question, _MOST_OF_ONE),
        )
        return [row[0] for row in rows]

    def _rarest(self, trigrams: dict[str, None]) -> list[str]:
        """Return the trigrams to look for: the rarest, as many as match few enough names."""
        if self._frequencies is None:
            self._frequencies = self._sampled()
        frequencies = self._frequencies
        by_frequency = sorted(trigrams, key=lambda it: frequencies[it])
        # Those of a wrong letter are mostly in no name: they cost nothing, and find nothing.
        chosen = [trigram for trigram in by_frequency if not frequencies[trigram]]
        allowed = _MOST_MATCHES * _SAMPLE
        for count, trigram in enumerate(by_frequency[len(chosen) :]):
            allowed -= frequencies[trigram]
            if allowed < 0 and count >= _FEWEST_TRIGRAMS:
                break
            chosen.append(trigram)
        return chosen

    def _sampled(self) -> Counter[str]:
        """Count the trigrams of names spread evenly over the catalog, of all if they are few."""
        last = self._connection.execute("SELECT coalesce(max(id), 0) FROM names").fetchone()[0]
        step = max(1, last // _SAMPLE)
        ids = range(1, last + 1, step)
        counted: Counter[str] = Counter()
        for name_id in ids:
            row = self._connection.execute(
                "SELECT folded FROM names WHERE id = ?", (name_id,)
            ).fetchone()
            counted.update(set(_trigrams(row[0])) if row else ())
        return counted

    def _rows(self, asked: Forms, rest: str, values: tuple[object, ...]) -> Iterator[_Row]:
        columns = _COLUMNS_AND_YEAR if asked.suffix else _COLUMNS
        for series_id, kind, name, folded, key, year in self._connection.execute(
            columns + rest, values
        ):
            yield _Row(series_id, Kind(kind), name, folded, key, year)


_NAME = "SELECT names.series_id, names.kind, names.name, names.folded, names.key, "
_COLUMNS = f"{_NAME} '' FROM names "
# The year only matters to a question that has one.
_COLUMNS_AND_YEAR = (
    f"{_NAME} coalesce(substr(series.first_aired, 1, 4), '')"
    " FROM names JOIN series ON series.id = names.series_id "
)


def _spellings(key: str, begun: int) -> set[str]:
    """Return every key that is one letter off: left out, doubled, another one, or two swapped.

    `begun` is how much of `key` names begin with; a spelling that keeps more of it is in none.

    >>> {"lost", "ost", "lst", "glost"} <= _spellings("lsot", 4) | _spellings("lost", 4)
    True
    """
    found = set()
    for at in range(min(begun, len(key)) + 1):
        head, tail = key[:at], key[at:]
        found.add(head + tail[1:])
        found.add(head + tail[1:2] + tail[:1] + tail[2:])
        for letter in _LETTERS:
            found.add(f"{head}{letter}{tail}")
            found.add(f"{head}{letter}{tail[1:]}")
    return found - {key}


def _trigrams(folded: str) -> Iterator[str]:
    """Yield the trigrams of a name; its blank ends belong to them, so that they count too."""
    padded = f" {folded} "
    return (padded[i : i + 3] for i in range(len(padded) - 2))


def _called_the_same(row: _Row, asked: Forms) -> FoundName:
    stored = row.forms
    agrees = asked.suffix in (stored.suffix, row.year) if asked.suffix else False
    tier = _tier(row, stored, asked)
    return FoundName(
        row.series_id, row.kind, row.name, tier, 100.0, agrees, stored.suffix, row.year
    )


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


def _judged(row: _Row, asked: Forms, asked_key: str) -> FoundName:
    stored = row.forms
    likeness = max(
        fuzz.ratio(asked.folded, stored.folded),
        fuzz.ratio(asked.bare, stored.bare),
        fuzz.ratio(asked_key, row.key),
    )
    agrees = bool(asked.suffix) and asked.suffix in (stored.suffix, row.year)
    return FoundName(
        row.series_id, row.kind, row.name, Tier.ALIKE, likeness, agrees, stored.suffix, row.year
    )
