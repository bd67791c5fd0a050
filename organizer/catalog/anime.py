"""AniDB's anime as parts of TheTVDB's series: their names, and what their numbers mean there.

AniDB has an entry for each run of episodes ("Show: Crimson Arc"), counted from 1; TheTVDB has one
series. `Anime-Lists` says which is which. A name of the whole series, or of its beginning, is an
alias; any other one is kept with what its numbers mean, and is never taken for a mere alias.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from organizer.catalog import feeds
from organizer.catalog.names import asked_forms, fold, key_of, stored_forms
from organizer.catalog.values import Record, texts

NAMED_SEASONS = "namedSeasons"
"""The field of a series' record that holds them; API v2 has none."""

Numbers = Mapping[int, tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Anime:
    """An entry of AniDB, and where in a series of TheTVDB it lies.

    Attributes:
        season: of TheTVDB; None: its episodes are counted over all seasons.
        offset: added to its numbers to get those of the season.
        numbers: season and numbers of those that this does not hold for; () for an episode that
            TheTVDB does not have.
    """

    anidb_id: int
    tvdb_id: int
    season: int | None
    offset: int
    numbers: Numbers

    @property
    def is_beginning(self) -> bool:
        """Whether its numbers are the series' own."""
        return self.season in (1, None) and not self.offset and not self.numbers


def replace_anime(connection: sqlite3.Connection, entries: Iterable[Anime]) -> None:
    """Put a whole list of entries in the place of the one before."""
    connection.execute("DELETE FROM anime")
    connection.executemany(
        "INSERT OR REPLACE INTO anime (anidb_id, tvdb_id, season, episode_offset, numbers)"
        " VALUES (?, ?, ?, ?, ?)",
        ((it.anidb_id, it.tvdb_id, it.season, it.offset, json.dumps(it.numbers)) for it in entries),
    )


def replace_names(
    connection: sqlite3.Connection, source: str, names: Iterable[tuple[int, str]]
) -> None:
    """Put the names (AniDB's id, name) of one list in the place of those it had before."""
    connection.execute("DELETE FROM anime_names WHERE source = ?", (source,))
    connection.executemany(
        "INSERT OR IGNORE INTO anime_names (anidb_id, source, name, key) VALUES (?, ?, ?, ?)",
        ((anidb_id, source, name, key_of(stored_forms(name).bare)) for anidb_id, name in names),
    )


def linked(connection: sqlite3.Connection) -> tuple[int, int]:
    """Count the entries that have both a series and a name, and those series that are here."""
    entries = connection.execute(
        "SELECT count(DISTINCT anidb_id) FROM anime JOIN anime_names USING (anidb_id)"
    ).fetchone()[0]
    tvdb_ids = connection.execute("SELECT DISTINCT tvdb_id FROM anime").fetchall()
    return entries, sum(feeds.here(connection, row[0]) is not None for row in tvdb_ids)


def series_called(connection: sqlite3.Connection, name: str) -> tuple[int, ...]:
    """Return the series of the catalog one of whose anime is called so, year or article apart."""
    forms = asked_forms(name)
    rows = connection.execute(
        "SELECT DISTINCT tvdb_id FROM anime_names JOIN anime USING (anidb_id)"
        " WHERE key IN (?, ?) ORDER BY tvdb_id LIMIT 100",
        (key_of(forms.folded), key_of(forms.bare)),
    )
    found = (feeds.here(connection, row[0]) for row in rows.fetchall())
    return tuple(series_id for series_id in found if series_id is not None)


def with_anime_names(connection: sqlite3.Connection, record: Record) -> Record:
    """Return a series' record with the names that its anime have, as aliases or with numbers."""
    if connection.execute("SELECT 1 FROM anime LIMIT 1").fetchone() is None:
        return record  # nobody imported a list: most catalogs
    tvdb_id = _tvdb_id(connection, record.get("id"))
    entries = [] if tvdb_id is None else _entries(connection, tvdb_id)
    if not entries:
        return record
    named = _named(connection, [entry.anidb_id for entry in entries])
    aliases = _names_of(named, [it.anidb_id for it in entries if it.is_beginning])
    own = {fold(name) for name in (*texts(record.get("seriesName")), *aliases)}
    # A name that several of its parts have says nothing of which one is meant.
    others = [entry for entry in entries if not entry.is_beginning]
    shared = Counter(f for it in others for f in {fold(n) for n in named.get(it.anidb_id, ())})
    seasons = [
        _season(entry, name, entries)
        for entry in others
        for name in named.get(entry.anidb_id, ())
        if shared[fold(name)] == 1 and fold(name) not in own
    ]
    parts = {fold(str(season["name"])) for season in seasons}
    known = [name for name in texts(record.get("aliases")) if fold(name) not in parts]
    return {
        **record,
        "aliases": list(dict.fromkeys((*known, *aliases))),
        NAMED_SEASONS: seasons,
    }


def _tvdb_id(connection: sqlite3.Connection, series_id: object) -> int | None:
    """Return TheTVDB's id of a series: its own, unless it is one that was given here."""
    rows = connection.execute(
        "SELECT key FROM series_keys WHERE series_id = ? AND namespace = 'tvdb'", (series_id,)
    )
    for row in rows:
        return int(row[0]) if row[0].isdecimal() else None
    return series_id if isinstance(series_id, int) and series_id < _FIRST_GIVEN else None


_FIRST_GIVEN = 1_000_000_000  # from here on ids are those that the catalog gives


def _entries(connection: sqlite3.Connection, tvdb_id: int) -> list[Anime]:
    rows = connection.execute(
        "SELECT anidb_id, season, episode_offset, numbers FROM anime WHERE tvdb_id = ?"
        " ORDER BY anidb_id",
        (tvdb_id,),
    )
    return [
        Anime(
            anidb_id=anidb_id,
            tvdb_id=tvdb_id,
            season=season,
            offset=offset,
            numbers={
                int(number): tuple((place[0], place[1]) for place in places)
                for number, places in json.loads(numbers).items()
            },
        )
        for anidb_id, season, offset, numbers in rows
    ]


def _named(connection: sqlite3.Connection, anidb_ids: list[int]) -> dict[int, list[str]]:
    marks = ",".join("?" * len(anidb_ids))
    found: dict[int, list[str]] = {}
    for anidb_id, name in connection.execute(
        f"SELECT anidb_id, name FROM anime_names WHERE anidb_id IN ({marks})"  # noqa: S608
        " ORDER BY anidb_id, source, name",
        anidb_ids,
    ):
        if fold(name) not in map(fold, found.setdefault(anidb_id, [])):
            found[anidb_id].append(name)
    return found


def _names_of(named: Mapping[int, list[str]], anidb_ids: Iterable[int]) -> list[str]:
    return [name for anidb_id in anidb_ids for name in named.get(anidb_id, ())]


def _season(entry: Anime, name: str, entries: Iterable[Anime]) -> Record:
    """Return a name with what its numbers mean; `last` is its own last one, None: not known."""
    later = [
        other.offset
        for other in entries
        if other.season == entry.season and other.offset > entry.offset
    ]
    return {
        "name": name,
        "season": entry.season,
        "offset": entry.offset,
        "last": min(later) - entry.offset if later else None,
        "numbers": {str(number): places for number, places in entry.numbers.items()},
    }
