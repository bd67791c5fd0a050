"""Records read from a catalog: a series, its episodes by page and filter, translations."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from organizer.catalog.values import Record

PAGE_ROWS = 100  # the document: "Paginated with 100 results per page"


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeFilters:
    """What `/series/{id}/episodes/query` selects by; all that are given must hold.

    Attributes:
        first_aired: YYYY-MM-DD.
        imdb_id: of the series, which every episode then answers to, or of an episode.
    """

    aired_season: int | None = None
    aired_episode: int | None = None
    dvd_season: int | float | None = None
    dvd_episode: int | float | None = None
    absolute_number: int | None = None
    first_aired: str | None = None
    imdb_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodePage:
    """One page of episode records, by id, and how many there are on all pages."""

    records: tuple[Record, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeSummary:
    """How many episodes a series has in either order, and in which seasons; 0 is the specials.

    Episodes that are in no DVD season, or have no number there, are not counted for that order.
    """

    aired_episodes: int
    aired_seasons: tuple[int, ...]
    dvd_episodes: int
    dvd_seasons: tuple[int | float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """How much a catalog holds.

    Attributes:
        size: bytes of the file; 0 in memory.
        newest_update: the latest `lastUpdated`, seconds since 1970; None when no record has one.
    """

    series: int
    episodes: int
    names: int
    size: int
    newest_update: int | None


# Column of each filter; the SQL below is made of these words alone.
_FILTER_COLUMNS = {
    "aired_season": "season",
    "aired_episode": "number",
    "dvd_season": "dvd_season",
    "dvd_episode": "dvd_number",
    "absolute_number": "absolute",
    "first_aired": "first_aired",
}


def series_record(connection: sqlite3.Connection, series_id: int) -> Record | None:
    """Return the record of a series, None when there is none of that id."""
    return _one(connection, "SELECT record FROM series WHERE id = ?", series_id)


def series_ids_by(connection: sqlite3.Connection, column: str, value: str) -> tuple[int, ...]:
    """Return the ids of the series whose `column` (a name of ours) has exactly this value."""
    if not _is_unicode(value):
        return ()
    rows = connection.execute(
        f"SELECT id FROM series WHERE {column} = ? ORDER BY id LIMIT 100",  # noqa: S608
        (value,),
    )
    return tuple(int(row[0]) for row in rows)


def _is_unicode(value: str) -> bool:
    """Tell what SQLite can be asked: file names may hold bytes that are no text."""
    return value.isascii() or not any("\ud800" <= c <= "\udfff" for c in value)


def episode_record(connection: sqlite3.Connection, episode_id: int) -> tuple[int, Record] | None:
    """Return an episode's series id and record; None when there is none of that id."""
    row = connection.execute(
        "SELECT series_id, record FROM episodes WHERE id = ? ORDER BY series_id", (episode_id,)
    ).fetchone()
    return (int(row[0]), _record(row[1])) if row else None


def episode_page(
    connection: sqlite3.Connection, series_id: int, filters: EpisodeFilters, page: int
) -> EpisodePage:
    """Return one page (1-based, 100 rows) of the episodes that pass the filters, by id."""
    if filters == EpisodeFilters():
        return _page_of_all(connection, series_id, page)
    where, values = _where(connection, series_id, filters)
    # One pass over the series finds and counts them; long ones have 20,000 episodes.
    found = connection.execute(f"SELECT rowid FROM episodes {where} ORDER BY id", values).fetchall()  # noqa: S608
    shown = [row[0] for row in found[PAGE_ROWS * (page - 1) : PAGE_ROWS * page]]
    rows = connection.execute(
        f"SELECT record FROM episodes WHERE rowid IN ({','.join('?' * len(shown))}) ORDER BY id",  # noqa: S608
        shown,
    )
    return EpisodePage(records=tuple(_record(row[0]) for row in rows), total=len(found))


def _page_of_all(connection: sqlite3.Connection, series_id: int, page: int) -> EpisodePage:
    of_series = "FROM episodes WHERE series_id = ?"
    total = connection.execute(f"SELECT count(*) {of_series}", (series_id,)).fetchone()[0]
    offset = PAGE_ROWS * (page - 1)
    if offset >= total:
        return EpisodePage(records=(), total=total)
    rows = connection.execute(
        f"SELECT record {of_series} ORDER BY id LIMIT {PAGE_ROWS} OFFSET ?", (series_id, offset)
    )
    return EpisodePage(records=tuple(_record(row[0]) for row in rows), total=total)


def all_episodes(
    connection: sqlite3.Connection, series_id: int, filters: EpisodeFilters
) -> tuple[Record, ...]:
    """Return every episode that passes the filters, by id."""
    where, values = _where(connection, series_id, filters)
    rows = connection.execute(f"SELECT record FROM episodes {where} ORDER BY id", values)  # noqa: S608
    return tuple(_record(row[0]) for row in rows)


def _where(
    connection: sqlite3.Connection, series_id: int, filters: EpisodeFilters
) -> tuple[str, tuple[object, ...]]:
    given = [
        (column, value)
        for name, column in _FILTER_COLUMNS.items()
        if (value := getattr(filters, name)) is not None
    ]
    imdb_id = filters.imdb_id
    if imdb_id is not None and not _is_unicode(imdb_id):
        imdb_id = ""  # which no record has
    if imdb_id is not None and imdb_id not in _imdb_ids(connection, series_id):
        given.append(("imdb_id", imdb_id))
    conditions = "".join(f" AND {column} = ?" for column, _ in given)
    return f"WHERE series_id = ?{conditions}", (series_id, *(value for _, value in given))


def _imdb_ids(connection: sqlite3.Connection, series_id: int) -> Iterator[str]:
    rows = connection.execute("SELECT imdb_id FROM series WHERE id = ?", (series_id,))
    return (row[0] for row in rows)


def episode_summary(connection: sqlite3.Connection, series_id: int) -> EpisodeSummary:
    """Count a series' episodes by season in both orders."""
    aired = connection.execute(
        "SELECT season, count(*) FROM episodes WHERE series_id = ? GROUP BY season ORDER BY season",
        (series_id,),
    ).fetchall()
    dvd = connection.execute(
        "SELECT dvd_season, count(*) FROM episodes WHERE series_id = ? AND dvd_season IS NOT NULL"
        " AND dvd_number IS NOT NULL GROUP BY dvd_season ORDER BY dvd_season",
        (series_id,),
    ).fetchall()
    return EpisodeSummary(
        aired_episodes=sum(count for _, count in aired),
        aired_seasons=tuple(season for season, _ in aired),
        dvd_episodes=sum(count for _, count in dvd),
        dvd_seasons=tuple(season for season, _ in dvd),
    )


def series_list(connection: sqlite3.Connection, series_id: int, key: str) -> tuple[Record, ...]:
    """Return a series' `actors` or `images` as they were imported; () for none."""
    row = connection.execute(f"SELECT {key} FROM series WHERE id = ?", (series_id,)).fetchone()  # noqa: S608
    kept = json.loads(row[0]) if row and row[0] else []
    return tuple(record for record in kept if isinstance(record, dict))


def origin(connection: sqlite3.Connection, series_id: int) -> dict[str, str | None]:
    """Return what `Origin` has of a series; {} when there is none of that id."""
    row = connection.execute(
        "SELECT source, licence, attribution FROM series WHERE id = ?", (series_id,)
    ).fetchone()
    return dict(zip(("source", "licence", "attribution"), row, strict=True)) if row else {}


def has_image(connection: sqlite3.Connection, image_id: int) -> bool:
    """Return whether any series has an image of that id."""
    rows = connection.execute("SELECT 1 FROM image_ids WHERE id = ? LIMIT 1", (image_id,))
    return rows.fetchone() is not None


def updated_between(
    connection: sqlite3.Connection, first: int, last: int
) -> tuple[tuple[int, int], ...]:
    """Return id and `lastUpdated` (seconds since 1970) of what changed then, oldest first."""
    rows = connection.execute(
        "SELECT id, last_updated FROM series WHERE last_updated BETWEEN ? AND ?"
        " ORDER BY last_updated, id",
        (first, last),
    )
    return tuple((int(row[0]), int(row[1])) for row in rows)


def translation(connection: sqlite3.Connection, series_id: int, language: str) -> Record | None:
    """Return `{"series": {...}, "episodes": {"ID": {...}}}` in that language, if there is one."""
    row = connection.execute(
        "SELECT record FROM translations WHERE series_id = ? AND language = ?",
        (series_id, language),
    ).fetchone()
    return _record(row[0]) if row else None


def translations(connection: sqlite3.Connection, series_id: int) -> dict[str, Record]:
    """Return every translation of a series, by language."""
    rows = connection.execute(
        "SELECT language, record FROM translations WHERE series_id = ?", (series_id,)
    )
    return {str(language): _record(record) for language, record in rows}


def stats(connection: sqlite3.Connection) -> Stats:
    """Count what the catalog holds."""
    series, newest = connection.execute("SELECT count(*), max(last_updated) FROM series").fetchone()
    episodes = connection.execute("SELECT count(*) FROM episodes").fetchone()[0]
    names = connection.execute("SELECT count(*) FROM names").fetchone()[0]
    size = connection.execute(
        "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    ).fetchone()[0]
    return Stats(series=series, episodes=episodes, names=names, size=size, newest_update=newest)


def _one(connection: sqlite3.Connection, sql: str, key: int) -> Record | None:
    row = connection.execute(sql, (key,)).fetchone()
    return _record(row[0]) if row else None


def _record(kept: str) -> Record:
    try:
        record: Record = json.loads(kept)
    except ValueError as error:
        raise sqlite3.DatabaseError("a record is damaged") from error
    return record
