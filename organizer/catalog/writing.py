"""Series written into a catalog, each replaced whole, and read back out as interchange lines."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from organizer.catalog import feeds
from organizer.catalog.interchange import (
    ID_KEYS,
    LineProblem,
    Origin,
    PreparedSeries,
    write_json,
)
from organizer.catalog.values import Record

# Series of one transaction: a full-text index writes a segment for every commit.
_SERIES_AT_ONCE = 200
_EPISODES_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did, and every line it could not use."""

    series: int
    episodes: int
    problems: tuple[LineProblem, ...]


UNKNOWN_ORIGIN = Origin()
INDEX_OF_IDS = "CREATE INDEX IF NOT EXISTS episodes_by_id ON episodes (id)"
_USUAL_CACHE, _BULK_CACHE = 2000, 65536  # KiB; the first is SQLite's own
_USUAL_PAGES, _BULK_PAGES = 1000, 16000  # of the log that are written before they are synced


def import_series(
    connection: sqlite3.Connection,
    found: Iterable[PreparedSeries | LineProblem],
    origin: Origin = UNKNOWN_ORIGIN,
) -> ImportReport:
    """Write every prepared series, replacing the one of the same id whole.

    `origin` is that of the lines that do not name their own. Several series share a transaction;
    after a crash a series is the old one or the new one.
    """
    problems: list[LineProblem] = []
    series = episodes = 0
    for batch in _batches(found, problems):
        _write_batch(connection, batch, origin)
        series += len(batch)
        episodes += sum(len(prepared.episodes) for prepared in batch)
    return ImportReport(series=series, episodes=episodes, problems=tuple(problems))


def _batches(
    found: Iterable[PreparedSeries | LineProblem], problems: list[LineProblem]
) -> Iterator[list[PreparedSeries]]:
    batch: list[PreparedSeries] = []
    episodes = 0
    for item in found:
        if isinstance(item, LineProblem):
            problems.append(item)
            continue
        batch.append(item)
        episodes += len(item.episodes)
        if len(batch) >= _SERIES_AT_ONCE or episodes >= _EPISODES_AT_ONCE:
            yield batch
            batch, episodes = [], 0
    if batch:
        yield batch


def _write_batch(
    connection: sqlite3.Connection, batch: list[PreparedSeries], origin: Origin
) -> None:
    with transaction(connection):
        has_fed = feeds.has_any(connection)
        for prepared in batch:
            replace_series(connection, prepared, origin)
            feeds.add_keys(connection, prepared.id, prepared.ids)
            if has_fed:
                feeds.give_way(connection, prepared)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Write all of what is done within, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:  # a full disk has rolled back already
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@contextmanager
def in_bulk(writing: Callable[[], AbstractContextManager[sqlite3.Connection]]) -> Iterator[None]:
    """Write very much at once: more memory, fewer syncs, and one index made anew in the end.

    Episodes' ids come in no order, so that keeping their index would write most of it again for
    every batch. A process that is killed leaves the index out, which only makes `/episodes/ID`
    slow; the next import in bulk makes it.
    """
    with writing() as connection:
        connection.execute("DROP INDEX IF EXISTS episodes_by_id")
    connection.execute(f"PRAGMA cache_size = {-_BULK_CACHE}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_BULK_PAGES}")
    try:
        yield
    finally:
        with writing() as connection:
            connection.execute(INDEX_OF_IDS)
        connection.execute(f"PRAGMA cache_size = {-_USUAL_CACHE}")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_USUAL_PAGES}")


def replace_series(connection: sqlite3.Connection, new: PreparedSeries, origin: Origin) -> None:
    """Write a series in place of the one of its id, with everything that belongs to it."""
    connection.execute("DELETE FROM series WHERE id = ?", (new.id,))  # and all that belongs to it
    put_series(connection, new, origin)
    feeds.put_episodes(connection, new.id, new.episodes)


def put_series(connection: sqlite3.Connection, new: PreparedSeries, origin: Origin) -> None:
    """Write a series, and leave the episodes as they are that it has already."""
    connection.execute(
        "INSERT INTO series (id, imdb_id, zap2it_id, slug, first_aired, last_updated,"
        " record, actors, images, rest, source, licence, attribution)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET (imdb_id, zap2it_id, slug, first_aired, last_updated,"
        " record, actors, images, rest, source, licence, attribution)"
        " = (excluded.imdb_id, excluded.zap2it_id, excluded.slug, excluded.first_aired,"
        " excluded.last_updated, excluded.record, coalesce(excluded.actors, actors),"
        " coalesce(excluded.images, images), excluded.rest, excluded.source, excluded.licence,"
        " excluded.attribution)",
        (
            new.id,
            new.imdb_id,
            new.zap2it_id,
            new.slug,
            new.first_aired,
            new.last_updated,
            new.record,
            new.actors,
            new.images,
            new.rest,
            new.origin.source or origin.source,
            new.origin.licence or origin.licence,
            new.origin.attribution or origin.attribution,
        ),
    )
    if new.images is not None:
        connection.execute("DELETE FROM image_ids WHERE series_id = ?", (new.id,))
    for table in ("translations", "names"):
        connection.execute(f"DELETE FROM {table} WHERE series_id = ?", (new.id,))  # noqa: S608
    connection.executemany(
        "INSERT INTO image_ids (id, series_id) VALUES (?, ?)",
        [(image_id, new.id) for image_id in new.image_ids],
    )
    connection.executemany(
        "INSERT INTO translations (series_id, language, record) VALUES (?, ?, ?)",
        [(new.id, language, record) for language, record in new.translations],
    )
    connection.executemany(
        "INSERT INTO names (series_id, kind, name, folded, key) VALUES (?, ?, ?, ?, ?)",
        [(new.id, int(name.kind), name.name, name.folded, name.key) for name in new.names],
    )


def put_translation(
    connection: sqlite3.Connection, series_id: int, language: str, part: Record
) -> None:
    """Replace one part (`series` or `episodes`) of a series' translation."""
    row = connection.execute(
        "SELECT record FROM translations WHERE series_id = ? AND language = ?",
        (series_id, language),
    ).fetchone()
    merged = {**(json.loads(row[0]) if row else {}), **part}
    connection.execute(
        "INSERT OR REPLACE INTO translations (series_id, language, record) VALUES (?, ?, ?)",
        (series_id, language, write_json(merged)),
    )


def export_lines(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield every series as an interchange line, by id, without the line's end.

    Importing the lines again gives the same catalog. The catalog is read as it was at the first
    line, however long the reader takes.
    """
    reading = connection.cursor()
    reading.execute("BEGIN")
    try:
        ids = [int(row[0]) for row in reading.execute("SELECT id FROM series ORDER BY id")]
        for series_id in ids:
            yield line_of(connection, series_id)
    finally:
        reading.execute("ROLLBACK")


def line_of(connection: sqlite3.Connection, series_id: int) -> str:
    """Return a series as an interchange line, without the line's end."""
    record, actors, images, rest, *said = connection.execute(
        "SELECT record, actors, images, rest, source, licence, attribution FROM series"
        " WHERE id = ?",
        (series_id,),
    ).fetchone()
    episodes = connection.execute(
        "SELECT record FROM episodes WHERE series_id = ? ORDER BY rowid", (series_id,)
    )
    parts = [f'"series":{record}', f'"episodes":[{",".join(row[0] for row in episodes)}]']
    parts += [f'"{key}":{it}' for key, it in (("actors", actors), ("images", images)) if it]
    translations = connection.execute(
        "SELECT language, record FROM translations WHERE series_id = ? ORDER BY language",
        (series_id,),
    ).fetchall()
    if translations:
        written = ",".join(f"{write_json(language)}:{it}" for language, it in translations)
        parts.append(f'"translations":{{{written}}}')
    named = zip(("source", "licence", "attribution"), said, strict=True)
    origin: Record = {key: it for key, it in named if it}
    others: Record = origin | (json.loads(rest) if rest else {})
    known = {name: key for name, key in feeds.keys_of(connection, series_id) if name in ID_KEYS}
    if known:
        given = others.get("ids")
        others["ids"] = dict(sorted(known.items())) | (given if isinstance(given, dict) else {})
    parts += [f"{write_json(key)}:{write_json(it)}" for key, it in others.items()]
    return f"{{{','.join(parts)}}}"
