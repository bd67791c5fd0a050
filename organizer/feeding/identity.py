"""Which series of the catalog a service means: by its ids, else by name, year and country.

An id of the catalog is given once. TheTVDB's id is given where it is known then; otherwise one of
the range of the service that was first. What is learned later (TheTVDB's id too) becomes an alias
of it. Two series of one service are never one, and a name alone never makes two series one.
"""

import sqlite3
from collections.abc import Iterator

from organizer.catalog import feeds
from organizer.catalog.feeds import KeptSeries
from organizer.catalog.names import fold, key_of, stored_forms
from organizer.catalog.upstream import Provenance, UpstreamSeries
from organizer.catalog.values import Record, imdb_key, iso_date, text, texts, whole
from organizer.title_forms import same_country

LARGEST_TVDB = 999_999_999
"""What is above it stands for other services' series and episodes; all of it fits 32 bits."""

RANGE = 200_000_000
"""How many ids stand for one service's."""

_BY_WEIGHT = ("tvdb", "imdb", "tmdb", "tvmaze", "anidb")  # what decides first
_RANGES = (
    (0, "tvdb"),
    (1_000_000_000, "tvmaze"),
    (1_200_000_000, "tmdb"),
    (1_400_000_000, "imdb number"),
    (1_600_000_000, "anidb"),
    (1_700_000_000, "nfo"),
)


def identify(connection: sqlite3.Connection, source: Provenance, found: UpstreamSeries) -> int:
    """Return the catalog's id of what a service has found; a new one where it has none.

    Series that this proves to be one are made one: the id that was given first stays, the other
    becomes an alias. To be called within a transaction that writes.
    """
    same = _by_keys(connection, source, found) or _by_name(connection, source, found)
    if not same:
        same = [_new_id(connection, source, found)]
    first = _first_given(connection, same)
    for other in same:
        if other != first:
            feeds.merge(connection, other, first)
    feeds.add_keys(connection, first, _own_keys(connection, source, found, first))
    return first


def _own_keys(
    connection: sqlite3.Connection, source: Provenance, found: UpstreamSeries, series_id: int
) -> list[tuple[str, str]]:
    """Return the ids but for those that lead to another series: they stay where they are."""
    own, *others = _keys(source, found)
    return [own, *(it for it in others if set(_known_as(connection, *it)) <= {series_id})]


def _keys(source: Provenance, found: UpstreamSeries) -> list[tuple[str, str]]:
    """Return every id that the series is known by, the service's own first."""
    others = {it: found.ids[it] for it in _BY_WEIGHT if found.ids.get(it)}
    if "imdb" in others:
        others["imdb"] = imdb_key(others["imdb"]) or others["imdb"]
    if source.first_id == 0 and (number := whole(found.key)):
        namespace, first = _range_of(number)
        others.setdefault(namespace, str(number - first))
    others.pop(source.name, None)
    return [(source.name, found.key), *others.items()]


def _range_of(number: int) -> tuple[str, int]:
    """Return whose id a number is: another `organize serve` gives ids of the same ranges."""
    first, namespace = max(it for it in _RANGES if it[0] <= number)
    return namespace, first


def _by_keys(
    connection: sqlite3.Connection, source: Provenance, found: UpstreamSeries
) -> list[int]:
    """Return the series that the ids name; none of them is another one of the same service."""
    own = feeds.series_of_key(connection, source.name, found.key)
    same = [] if own is None else [feeds.here(connection, own) or own]
    for series_id in _named_by_ids(connection, source, found):
        if series_id not in same and _may_be(connection, source, found, series_id, same):
            same.append(series_id)
    return same


def _named_by_ids(
    connection: sqlite3.Connection, source: Provenance, found: UpstreamSeries
) -> list[int]:
    """Return where the ids elsewhere lead, what has the name too first: one id may be wrong."""

    def is_called_otherwise(series_id: int) -> bool:
        kept = feeds.kept_series(connection, series_id)
        return kept is None or not _is_called_alike(kept.record, found.record)

    ids = [it for key in _keys(source, found)[1:] for it in _known_as(connection, *key)]
    return sorted(dict.fromkeys(ids), key=is_called_otherwise)


def _known_as(connection: sqlite3.Connection, namespace: str, key: str) -> Iterator[int]:
    noted = feeds.series_of_key(connection, namespace, key)
    if noted is not None:
        yield feeds.here(connection, noted) or noted
    if namespace == "tvdb" and (number := whole(key)) and number <= LARGEST_TVDB:
        if feeds.kept_series(connection, number):
            yield number
    elif namespace == "imdb":
        rows = connection.execute("SELECT id FROM series WHERE imdb_id = ? ORDER BY id", (key,))
        yield from [int(row[0]) for row in rows]


def _may_be(
    connection: sqlite3.Connection,
    source: Provenance,
    found: UpstreamSeries,
    series_id: int,
    same: list[int],
) -> bool:
    """Return whether nothing says that an id leads to another series.

    Of a service's own two series one may carry the other's id elsewhere, and a user's own file
    may number its series as it likes. Where another series is found already, an id alone is too
    little: one wrong id would make two series one for good.
    """
    known = feeds.keys_of(connection, series_id)
    if any(namespace == source.name and key != found.key for namespace, key in known):
        return False
    kept = feeds.kept_series(connection, series_id)
    if kept is None:
        return True
    if same and not kept.is_fed:
        return False  # one series cannot become two that were imported
    first = feeds.kept_series(connection, same[0]) if same else None
    if first is not None:
        return _is_surely(kept.record, found.record, found.year) and _is_surely(
            kept.record, first.record, _year(first.record)
        )
    return _is_called_alike(kept.record, found.record) or not _is_far(kept.record, found.year)


def _is_surely(kept: Record, other: Record, year: int | None) -> bool:
    """Return whether name and year agree too, where an id says that two series are one."""
    return _is_called_alike(kept, other) and not _is_far(kept, year)


def _is_called_alike(kept: Record, found: Record) -> bool:
    return not _name_keys(kept).isdisjoint(_name_keys(found))


def _name_keys(record: Record) -> frozenset[str]:
    names = (*texts(record.get("seriesName")), *texts(record.get("aliases")))
    return frozenset(key_of(stored_forms(name).bare) for name in names if fold(name))


def _is_far(kept: Record, year: int | None) -> bool:
    """Return whether a series began in a year too far from another one's to be that one."""
    years = _year(kept), year
    return None not in years and abs((years[0] or 0) - (years[1] or 0)) > 1


def _year(record: Record) -> int | None:
    suffix = stored_forms(text(record.get("seriesName")) or "").suffix
    if suffix.isdecimal():
        return int(suffix)
    first_aired = iso_date(record.get("firstAired"))
    return int(first_aired[:4]) if first_aired else None


# --- by name --------------------------------------------------------------------------------------


def _by_name(
    connection: sqlite3.Connection, source: Provenance, found: UpstreamSeries
) -> list[int]:
    """Return the one series of that name and year that nothing speaks against; [] for several."""
    name = text(found.record.get("seriesName")) or ""
    year = _year(found.record) or found.year
    if year is None:
        return []
    keys = dict(_keys(source, found))
    fitting = []
    for series_id in feeds.named_alike(connection, key_of(stored_forms(name).bare)):
        kept = feeds.kept_series(connection, series_id)
        if kept is None or _year(kept.record) != year or not _is_own_name(kept.record, name):
            continue
        if _ids_agree(connection, kept, keys) and _countries_agree(kept.record, found.record):
            fitting.append(series_id)
    return fitting if len(fitting) == 1 else []


def _is_own_name(kept: Record, name: str) -> bool:
    """Return whether two series have the same name; an alias is too little."""
    own = text(kept.get("seriesName")) or ""
    return stored_forms(own).bare == stored_forms(name).bare


def _ids_agree(connection: sqlite3.Connection, kept: KeptSeries, keys: dict[str, str]) -> bool:
    """Return whether no service knows the two under different ids."""
    known = set(feeds.keys_of(connection, kept.id))
    if kept.imdb_id:
        known.add(("imdb", kept.imdb_id))
    if kept.id <= LARGEST_TVDB:
        known.add(("tvdb", str(kept.id)))
    return all(keys.get(namespace, key) == key for namespace, key in known)


def _countries_agree(kept: Record, found: Record) -> bool:
    ours, theirs = _country(kept), _country(found)
    return ours is None or theirs is None or ours == theirs


def _country(record: Record) -> str | None:
    suffix = stored_forms(text(record.get("seriesName")) or "").suffix
    said = text(record.get("originalCountry")) or (suffix if suffix.isalpha() else None)
    return same_country(said) if said else None


# --- new ids --------------------------------------------------------------------------------------


def _new_id(connection: sqlite3.Connection, source: Provenance, found: UpstreamSeries) -> int:
    """Return an id that no series has or had: TheTVDB's where it is known."""
    tvdb = whole(found.ids.get("tvdb") or (found.key if source.first_id == 0 else None))
    if tvdb and tvdb <= LARGEST_TVDB and not feeds.is_given(connection, tvdb):
        return tvdb
    wanted = reserved_id(source, found.key)
    while feeds.is_given(connection, wanted):
        wanted += 1  # two sources share no range: only a file that was imported has it
    return wanted


def reserved_id(source: Provenance, key: str) -> int:
    """Return a service's own id in the range that stands for it; tt0411008 counts as 411008."""
    return source.first_id + (whole(key.removeprefix("tt")) or 1)


def _first_given(connection: sqlite3.Connection, same: list[int]) -> int:
    """Return which id stays: that of what was imported, else the one that was found first."""
    if len(same) == 1:
        return same[0]

    def age(series_id: int) -> tuple[bool, float, int]:
        kept = feeds.kept_series(connection, series_id)
        found = [feed.found for feed in feeds.feeds_of(connection, series_id)]
        return (kept is None or kept.is_fed, min(found, default=0.0), series_id)

    return min(same, key=age)
