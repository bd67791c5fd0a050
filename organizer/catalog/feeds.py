"""Which series are which services', how old what they said is, and what they were asked.

These tables stay when a series is replaced: an id that was given once is never given to another
series, and means the same one for good.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from organizer.catalog.interchange import EpisodeRow, PreparedSeries
from organizer.catalog.names import key_of, stored_forms
from organizer.catalog.values import LARGEST_ID, Record, date_or_year, text

MERGED = "catalog"
"""The namespace of ids of this catalog that have become another series'."""
ANY_SERVICE = "any"
"""Under this, beside the service's own name, it is noted that one was asked for a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What one service has said of a series so far; times are seconds since 1970.

    Attributes:
        key: the service's own id of it.
        found: when a search found it.
        recorded: when its whole record was retrieved; None: never.
        listed: when its episodes were retrieved; None: never.
        orders: those that the episodes were asked for in; `languages` likewise.
    """

    series_id: int
    source: str
    key: str
    found: float
    recorded: float | None = None
    listed: float | None = None
    orders: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSeries:
    """A series' row as identity needs it; `is_fed` is False for what somebody imported."""

    id: int
    record: Record
    imdb_id: str | None
    source: str | None
    is_fed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """An episode whose number or title a service has changed; `noted` is seconds since 1970.

    One that it does not list any more has the number -1 of season -1.
    """

    series_id: int
    episode_id: int
    noted: float
    season_before: int
    number_before: int
    title_before: str | None
    season: int
    number: int
    title: str | None

    @property
    def is_removed(self) -> bool:
        """Whether the service does not list it any more."""
        return self.season < 0

    @property
    def is_renumbered(self) -> bool:
        """Whether it has another number now."""
        return not self.is_removed and (self.season, self.number) != (
            self.season_before,
            self.number_before,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStats:
    """What came from one source: counts, ages and terms.

    Attributes:
        source: as the records name it; None where nobody said.
        oldest, newest: when it was retrieved, seconds since 1970; None for what was imported.
    """

    source: str | None
    licence: str | None
    attribution: str | None
    series: int
    episodes: int
    oldest: float | None
    newest: float | None


# --- ids ------------------------------------------------------------------------------------------


def series_of_key(connection: sqlite3.Connection, namespace: str, key: str) -> int | None:
    """Return the series that an id elsewhere belongs to, whether or not it is here still."""
    row = connection.execute(
        "SELECT series_id FROM series_keys WHERE namespace = ? AND key = ?", (namespace, key)
    ).fetchone()
    return int(row[0]) if row else None


def keys_of(connection: sqlite3.Connection, series_id: int) -> frozenset[tuple[str, str]]:
    """Return every (namespace, key) of a series."""
    return frozenset(
        connection.execute(
            "SELECT namespace, key FROM series_keys WHERE series_id = ?", (series_id,)
        )
    )


def add_keys(
    connection: sqlite3.Connection, series_id: int, keys: Iterable[tuple[str, str]]
) -> None:
    """Note ids of a series; one that is another series' stays that series'."""
    connection.executemany(
        "INSERT OR IGNORE INTO series_keys (namespace, key, series_id) VALUES (?, ?, ?)",
        [(namespace, key, series_id) for namespace, key in keys],
    )


def here(connection: sqlite3.Connection, series_id: int) -> int | None:
    """Return the id under which a series is kept: TheTVDB's id is an alias of another one.

    None when the catalog holds nothing of that id.
    """
    if not 0 < series_id <= LARGEST_ID:
        return None
    if _exists(connection, series_id):
        return series_id
    for namespace in (MERGED, "tvdb"):
        found = series_of_key(connection, namespace, str(series_id))
        if found is not None and _exists(connection, found):
            return found
    return None


def _exists(connection: sqlite3.Connection, series_id: int) -> bool:
    found = connection.execute("SELECT 1 FROM series WHERE id = ?", (series_id,))
    return found.fetchone() is not None


def is_given(connection: sqlite3.Connection, series_id: int) -> bool:
    """Return whether an id has ever been given to a series."""
    if _exists(connection, series_id):
        return True
    rows = connection.execute("SELECT 1 FROM series_keys WHERE series_id = ? LIMIT 1", (series_id,))
    return rows.fetchone() is not None or (
        series_of_key(connection, MERGED, str(series_id)) is not None
    )


def kept_series(connection: sqlite3.Connection, series_id: int) -> KeptSeries | None:
    """Return a series' row; None when there is none of that very id."""
    row = connection.execute(
        "SELECT id, record, imdb_id, source, retrieved FROM series WHERE id = ?", (series_id,)
    ).fetchone()
    if row is None:
        return None
    return KeptSeries(
        id=int(row[0]),
        record=json.loads(row[1]),
        imdb_id=row[2],
        source=row[3],
        is_fed=row[4] is not None,
    )


def named_alike(connection: sqlite3.Connection, key: str) -> tuple[int, ...]:
    """Return the ids of the series one of whose names has that search key, at most 100."""
    rows = connection.execute(
        "SELECT DISTINCT series_id FROM names WHERE key = ? ORDER BY series_id LIMIT 100", (key,)
    )
    return tuple(int(row[0]) for row in rows)


def merge(connection: sqlite3.Connection, gone: int, into: int) -> None:
    """Make one series of two that proved to be one: the id that goes stays an alias."""
    for table in ("series_keys", "episode_keys"):
        connection.execute(
            f"UPDATE {table} SET series_id = ? WHERE series_id = ?",  # noqa: S608  # names of ours
            (into, gone),
        )
    connection.execute("UPDATE OR IGNORE feeds SET series_id = ? WHERE series_id = ?", (into, gone))
    connection.execute("DELETE FROM feeds WHERE series_id = ?", (gone,))
    connection.execute("UPDATE drift SET series_id = ? WHERE series_id = ?", (into, gone))
    connection.execute("DELETE FROM series WHERE id = ?", (gone,))
    add_keys(connection, into, [(MERGED, str(gone))])


def has_any(connection: sqlite3.Connection) -> bool:
    """Return whether any service has fed this catalog."""
    return connection.execute("SELECT 1 FROM series_keys LIMIT 1").fetchone() is not None


def give_way(connection: sqlite3.Connection, imported: PreparedSeries) -> None:
    """Have a series that services keep become the one that somebody has just imported.

    They are one by their ids, or else by name and year, if no other series has both. What was
    imported is asked of no service any more.
    """
    ids = [("tvdb", str(imported.id))]
    ids += [("imdb", imported.imdb_id)] if imported.imdb_id else []
    same = {series_of_key(connection, namespace, key) for namespace, key in ids} - {None}
    for fed in same or _called_the_same(connection, imported):
        kept = None if fed in (None, imported.id) else kept_series(connection, fed or 0)
        if kept is not None and kept.is_fed:
            merge(connection, kept.id, imported.id)


def _called_the_same(connection: sqlite3.Connection, imported: PreparedSeries) -> set[int]:
    """Return the one other series of that name and year; none where there are several."""
    record: Record = json.loads(imported.record)
    own = stored_forms(text(record.get("seriesName")) or "")
    year = own.suffix if own.suffix.isdecimal() else (imported.first_aired or "")[:4]
    alike = [
        kept
        for series_id in named_alike(connection, key_of(own.bare))
        if series_id != imported.id and (kept := kept_series(connection, series_id))
        if _bare_and_year(kept.record) == (own.bare, year)
    ]
    if len(alike) != 1 or not year or None not in {alike[0].imdb_id, imported.imdb_id}:
        return set()
    countries = {text(it.get("originalCountry")) for it in (alike[0].record, record)}
    return {alike[0].id} if None in countries or len(countries) == 1 else set()


def _bare_and_year(record: Record) -> tuple[str, str]:
    forms = stored_forms(text(record.get("seriesName")) or "")
    first_aired = date_or_year(record.get("firstAired")) or ""
    return forms.bare, forms.suffix if forms.suffix.isdecimal() else first_aired[:4]


def episode_ids(connection: sqlite3.Connection, source: str, series_id: int) -> Mapping[str, int]:
    """Return the ids that a service's episodes of a series were given, by its own ids."""
    rows = connection.execute(
        "SELECT key, episode_id FROM episode_keys WHERE source = ? AND series_id = ?",
        (source, series_id),
    )
    return {str(key): int(episode_id) for key, episode_id in rows}


def of_another(
    connection: sqlite3.Connection, series_id: int, episode_ids: Iterable[int]
) -> frozenset[int]:
    """Return those of the ids that an episode of another series has, or was given."""
    asked = json.dumps(list(episode_ids))
    rows = connection.execute(
        "WITH asked AS (SELECT value FROM json_each(?1))"
        " SELECT id FROM episodes WHERE id IN asked AND series_id != ?2"
        " UNION SELECT episode_id FROM episode_keys"
        " WHERE episode_id IN asked AND series_id != ?2",
        (asked, series_id),
    )
    return frozenset(int(row[0]) for row in rows)


def add_episode_ids(
    connection: sqlite3.Connection, source: str, series_id: int, ids: Mapping[str, int]
) -> None:
    """Note the ids given to a service's episodes."""
    connection.executemany(
        "INSERT OR REPLACE INTO episode_keys (source, key, series_id, episode_id)"
        " VALUES (?, ?, ?, ?)",
        [(source, key, series_id, episode_id) for key, episode_id in ids.items()],
    )


def forget_episode_key(connection: sqlite3.Connection, source: str, key: str | None) -> None:
    """Forget a service's own id of an episode that it has under another one now."""
    if key is not None:
        connection.execute("DELETE FROM episode_keys WHERE source = ? AND key = ?", (source, key))


# --- what was retrieved, and what was asked -------------------------------------------------------

_FEED = "SELECT series_id, source, key, found, recorded, listed, orders, languages FROM feeds"


def feeds_of(connection: sqlite3.Connection, series_id: int) -> tuple[Feed, ...]:
    """Return what each service has said of a series, the first to find it first."""
    rows = connection.execute(
        f"{_FEED} WHERE series_id = ? ORDER BY found, source",
        (series_id,),
    )
    return tuple(map(_feed, rows))


def all_feeds(connection: sqlite3.Connection, source: str) -> tuple[Feed, ...]:
    """Return everything that one service has said, by series."""
    rows = connection.execute(
        f"{_FEED} WHERE source = ? ORDER BY series_id",
        (source,),
    )
    return tuple(map(_feed, rows))


def _feed(row: tuple[object, ...]) -> Feed:
    series_id, source, key, found, recorded, listed, orders, languages = row
    return Feed(
        series_id=int(str(series_id)),
        source=str(source),
        key=str(key),
        found=float(str(found)),
        recorded=None if recorded is None else float(str(recorded)),
        listed=None if listed is None else float(str(listed)),
        orders=frozenset(str(orders).split()),
        languages=frozenset(str(languages).split()),
    )


def put_feed(connection: sqlite3.Connection, feed: Feed) -> None:
    """Note what a service has said of a series."""
    connection.execute(
        "INSERT OR REPLACE INTO feeds"
        " (series_id, source, key, found, recorded, listed, orders, languages)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            feed.series_id,
            feed.source,
            feed.key,
            feed.found,
            feed.recorded,
            feed.listed,
            " ".join(sorted(feed.orders)),
            " ".join(sorted(feed.languages)),
        ),
    )


def was_named(connection: sqlite3.Connection, names: Collection[str]) -> bool:
    """Return whether a service was asked for one of these names, folded as they are compared."""
    asked = (when_asked(connection, ANY_SERVICE, f"name:{name}") for name in names)
    return any(when is not None for when in asked)


def is_imported(connection: sqlite3.Connection, series_id: int) -> bool:
    """Return whether somebody imported a series, so that it is what is meant by its names."""
    row = connection.execute("SELECT retrieved FROM series WHERE id = ?", (series_id,)).fetchone()
    return row is not None and row[0] is None


def when_asked(connection: sqlite3.Connection, source: str, question: str) -> float | None:
    """Return when a service was asked something (seconds since 1970); None: never."""
    row = connection.execute(
        "SELECT asked FROM asked WHERE source = ? AND question = ?", (source, question)
    ).fetchone()
    return float(row[0]) if row else None


def note_asked(connection: sqlite3.Connection, source: str, question: str, now: float) -> None:
    """Note that a service has answered a question."""
    connection.execute("INSERT OR REPLACE INTO asked VALUES (?, ?, ?)", (source, question, now))


def forget_asked(connection: sqlite3.Connection, before: float) -> None:
    """Forget what was asked before then."""
    connection.execute("DELETE FROM asked WHERE asked < ?", (before,))


def forget_misses(connection: sqlite3.Connection) -> None:
    """Forget the questions that brought nothing: names that no series has, ids that none has."""
    connection.execute(
        "DELETE FROM asked WHERE CASE WHEN question LIKE 'name:%'"
        " THEN substr(question, 6) NOT IN (SELECT folded FROM names)"
        " AND substr(question, 6) NOT IN (SELECT key FROM names)"
        " ELSE question NOT IN (SELECT namespace || ':' || key FROM series_keys) END"
    )


# --- records --------------------------------------------------------------------------------------


def put_episodes(
    connection: sqlite3.Connection, series_id: int, rows: Iterable[EpisodeRow]
) -> None:
    """Replace the episodes of a series."""
    connection.execute("DELETE FROM episodes WHERE series_id = ?", (series_id,))
    connection.executemany(
        "INSERT INTO episodes (series_id, id, season, number, dvd_season, dvd_number, absolute,"
        " first_aired, imdb_id, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )


def put_retrieved(
    connection: sqlite3.Connection, series_id: int, now: float, attribution: str | None
) -> None:
    """Say of a series that services keep it, since when, and what has to be shown of them."""
    connection.execute(
        "UPDATE series SET retrieved = ?, attribution = ? WHERE id = ?",
        (now, attribution, series_id),
    )


def note_drift(connection: sqlite3.Connection, drifts: Iterable[Drift]) -> None:
    """Note what has changed."""
    connection.executemany(
        "INSERT INTO drift (series_id, episode_id, noted, season_before, number_before,"
        " title_before, season, number, title) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(it.series_id, it.episode_id, it.noted),
                *(it.season_before, it.number_before, it.title_before),
                *(it.season, it.number, it.title),
            )
            for it in drifts
        ],
    )


def drift_since(connection: sqlite3.Connection, since: float) -> Iterator[Drift]:
    """Yield what has changed since then, oldest first."""
    rows = connection.execute(
        "SELECT series_id, episode_id, noted, season_before, number_before, title_before,"
        " season, number, title FROM drift WHERE noted >= ? ORDER BY id",
        (since,),
    )
    for row in rows:
        yield Drift(
            series_id=row[0],
            episode_id=row[1],
            noted=row[2],
            season_before=row[3],
            number_before=row[4],
            title_before=row[5],
            season=row[6],
            number=row[7],
            title=row[8],
        )


def attributions(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return what has to be shown of the services that told any series, each once."""
    sources = connection.execute("SELECT DISTINCT source FROM feeds ORDER BY source").fetchall()
    rows = (
        connection.execute(
            "SELECT attribution FROM series WHERE attribution IS NOT NULL"
            " AND id IN (SELECT series_id FROM feeds WHERE source = ?) LIMIT 1",
            source,
        ).fetchone()
        for source in sources
    )
    return tuple(dict.fromkeys(str(row[0]) for row in rows if row))


def stats_by_source(connection: sqlite3.Connection) -> tuple[SourceStats, ...]:
    """Count what came from each source, most first."""
    rows = connection.execute(
        "SELECT source, licence, attribution, count(*), sum(held), min(retrieved), max(retrieved)"
        " FROM (SELECT series.*, (SELECT count(*) FROM episodes WHERE series_id = series.id)"
        " AS held FROM series) GROUP BY source, licence, attribution ORDER BY count(*) DESC"
    )
    return tuple(
        SourceStats(
            source=row[0],
            licence=row[1],
            attribution=row[2],
            series=row[3],
            episodes=row[4],
            oldest=row[5],
            newest=row[6],
        )
        for row in rows
    )
