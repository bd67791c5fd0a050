"""What one source knows beside another: added to a series that is there, nothing replaced."""

import json
import sqlite3

from organizer.catalog import feeds
from organizer.catalog.interchange import PreparedSeries, prepare_content
from organizer.catalog.values import Record, texts
from organizer.catalog.writing import UNKNOWN_ORIGIN, line_of, put_series

_TOLD_OF_BOTH = ("firstAired", "runtime", "genre", "siteRating", "siteRatingCount")


def add_missing(connection: sqlite3.Connection, other: PreparedSeries) -> None:
    """Give the series of that id the names and facts it lacks; episodes only if it has none.

    Names are those of the other's record and its translations.
    """
    content: Record = json.loads(line_of(connection, other.id))
    series = content["series"]
    if not isinstance(series, dict):
        return
    changed = _with_missing(series, json.loads(other.record))
    if changed != series:
        content["series"] = changed
        put_series(connection, prepare_content(content), UNKNOWN_ORIGIN)
    kept = feeds.kept_series(connection, other.id)
    if kept and not kept.is_fed and not _has_episodes(connection, other.id):
        feeds.put_episodes(connection, other.id, other.episodes)


def _with_missing(series: Record, other: Record) -> Record:
    facts = {key: other[key] for key in _TOLD_OF_BOTH if key in other and not series.get(key)}
    return with_aliases({**series, **facts}, texts([other["seriesName"], *_aliases(other)]))


def _aliases(record: Record) -> tuple[str, ...]:
    return texts(record.get("aliases"))


def with_aliases(series: Record, names: tuple[str, ...]) -> Record:
    """Return a series' record with the names it lacks, whatever their case, among its aliases.

    >>> with_aliases({"seriesName": "Lost"}, ("LOST", "Perdidos"))["aliases"]
    ['Perdidos']
    """
    known = {name.casefold() for name in texts([series.get("seriesName"), *_aliases(series)])}
    added = [name for name in names if name.casefold() not in known]
    return {**series, "aliases": [*_aliases(series), *dict.fromkeys(added)]} if added else series


def _has_episodes(connection: sqlite3.Connection, series_id: int) -> bool:
    rows = connection.execute("SELECT 1 FROM episodes WHERE series_id = ? LIMIT 1", (series_id,))
    return rows.fetchone() is not None
