"""What services say, written into the catalog: series as sketches and whole, and episodes.

The rule of precedence: what somebody imported is never written over, and its series are asked of
no service. Otherwise the service that was the first to know a series is the one that its record
and its episodes come from; others add what that one leaves empty: fields, names, translations,
and the numbers of other orders.

Every function is to be called within a transaction that writes.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import replace

from organizer.catalog import EpisodeFilters, Feed, Origin, Record, feeds, reading, writing
from organizer.catalog.feeds import KeptSeries
from organizer.catalog.interchange import episode_rows, prepare_content
from organizer.catalog.upstream import Provenance, UpstreamEpisodes, UpstreamSeries
from organizer.catalog.values import text, texts, whole
from organizer.feeding.drifting import drifts
from organizer.feeding.identity import identify, reserved_id
from organizer.text import fold_title

_ALL = EpisodeFilters()
_ORDER_FIELDS = ("absoluteNumber", "dvdSeason", "dvdEpisodeNumber")
Translations = dict[str, Record]


def keep_series(
    connection: sqlite3.Connection,
    source: Provenance,
    found: UpstreamSeries,
    now: float,
    *,
    is_whole: bool,
) -> int:
    """Keep a series as a service has it, and return its id; of a search it is only a sketch."""
    series_id = identify(connection, source, found)
    known = _feed(connection, series_id, source.name)
    kept = feeds.kept_series(connection, series_id)
    new = known or Feed(series_id=series_id, source=source.name, key=found.key, found=now)
    feeds.put_feed(connection, replace(new, recorded=now) if is_whole else new)
    is_own = kept is None or kept.source == source.title
    if kept is not None and not kept.is_fed:
        return series_id
    if kept is not None and is_own and not is_whole and known and known.recorded is not None:
        return series_id  # a search says less than the record that is here
    if kept is not None and not is_own:
        found = _beside(connection, kept, found)
    origin = _origin(source) if is_own else _shared_origin(connection, series_id, source)
    _write(connection, series_id, found, origin)
    feeds.put_retrieved(connection, series_id, now, origin.attribution)
    return series_id


def _feed(connection: sqlite3.Connection, series_id: int, source: str) -> Feed | None:
    return next((it for it in feeds.feeds_of(connection, series_id) if it.source == source), None)


def _origin(source: Provenance) -> Origin:
    return Origin(source=source.title, licence=source.licence, attribution=source.attribution)


def _shared_origin(connection: sqlite3.Connection, series_id: int, source: Provenance) -> Origin:
    """Return the origin of a series that another service has added to: both want to be named."""
    own = Origin(**reading.origin(connection, series_id))
    said = own.attribution or ""
    if source.attribution not in said:
        said = f"{said} {source.attribution}".strip()
    return replace(own, attribution=said)


def _beside(
    connection: sqlite3.Connection, kept: KeptSeries, found: UpstreamSeries
) -> UpstreamSeries:
    """Return what is kept of a series, with what only another service has of it."""
    has_actors, has_images = (
        bool(reading.series_list(connection, kept.id, key)) for key in ("actors", "images")
    )
    known = reading.translations(connection, kept.id)
    return replace(
        found,
        record=_filled(kept.record, found.record),
        translations={key: it for key, it in found.translations.items() if key not in known},
        actors=None if has_actors else found.actors,
        images=None if has_images else found.images,
    )


def _filled(record: Record, other: Record) -> Record:
    """Return a record with what only another service says of the series."""
    empty: tuple[object, ...] = (None, "", [], 0)
    added = {key: value for key, value in other.items() if record.get(key) in empty}
    names = (*texts(record.get("aliases")), *texts(other.get("seriesName")))
    aliases = dict.fromkeys((*names, *texts(other.get("aliases"))))
    aliases.pop(text(record.get("seriesName")) or "", None)
    return {**record, **added, "aliases": list(aliases)}


def _write(
    connection: sqlite3.Connection,
    series_id: int,
    found: UpstreamSeries,
    origin: Origin,
) -> None:
    content: Record = {
        "series": {**found.record, "id": series_id},
        "translations": _with_series(reading.translations(connection, series_id), found),
    }
    if found.actors is not None:
        content["actors"] = list(found.actors)
    if found.images is not None:
        content["images"] = list(found.images)
    writing.put_series(connection, prepare_content(content), origin)


def _with_series(kept: Translations, found: UpstreamSeries) -> Translations:
    """Return the translations with those of the series' own fields that a service has."""
    merged = dict(kept)
    for language, fields in found.translations.items():
        merged[language] = {**merged.get(language, {}), "series": fields}
    return merged


# --- episodes -------------------------------------------------------------------------------------


def keep_episodes(
    connection: sqlite3.Connection,
    source: Provenance,
    feed: Feed,
    answer: UpstreamEpisodes,
    now: float,
) -> None:
    """Replace a series' episodes; each keeps the id it was given, and what changed is noted."""
    numbered = [it for it in answer.records if _is_numbered(it)]
    before = reading.all_episodes(connection, feed.series_id, _ALL)
    _join_again(connection, source.name, feed.series_id, before, numbered)
    ids = _episode_ids(connection, source, feed.series_id, numbered)
    records: list[object] = [{**it, "id": ids[str(it["id"])]} for it in numbered]
    rows = episode_rows(feed.series_id, records)
    if feed.listed is not None:
        given = set(ids.values())  # without what nfo files told
        own = [it for it in before if it["id"] in given]
        feeds.note_drift(connection, drifts(feed.series_id, own, records, now))
    feeds.put_episodes(connection, feed.series_id, rows)
    for language, fields in answer.translations.items():
        named = {str(ids[key]): it for key, it in fields.items() if key in ids}
        writing.put_translation(connection, feed.series_id, language, {"episodes": named})
    feeds.put_feed(
        connection,
        replace(
            feed,
            listed=now,
            orders=feed.orders | {str(order) for order in answer.orders},
            languages=feed.languages | answer.translations.keys(),
        ),
    )


def lost_episodes(
    known: Mapping[str, int], kept: Iterable[Record], answer: UpstreamEpisodes | None
) -> tuple[Record, ...]:
    """Return the episodes that an answer has neither by their ids nor by their numbers.

    `known` are the catalog's ids by the service's own; no answer at all has none.
    """
    there = () if answer is None else answer.records
    ids = {known.get(str(it.get("id"))) for it in there}
    numbers = {_aired(it) for it in there}
    return tuple(it for it in kept if it["id"] not in ids and _aired(it) not in numbers)


def _join_again(
    connection: sqlite3.Connection,
    source: str,
    series_id: int,
    before: Iterable[Record],
    records: Iterable[Record],
) -> None:
    """Give episodes that a service has under new ids the ids that they had.

    They are the same where the number and the title, or the number and the day, are.
    """
    known = feeds.episode_ids(connection, source, series_id)
    keys = {episode_id: key for key, episode_id in known.items()}
    there = {str(it["id"]): it for it in records}
    gone = {_aired(it): it for it in before if keys.get(whole(it["id"]) or 0) not in {None, *there}}
    for key, record in there.items():
        old = gone.pop(_aired(record), None) if key not in known else None
        if old is not None and _is_same(old, record):
            episode_id = whole(old["id"]) or 0
            feeds.forget_episode_key(connection, source, keys.get(episode_id))
            feeds.add_episode_ids(connection, source, series_id, {key: episode_id})


def _is_numbered(record: Record) -> bool:
    """Return whether an episode can be asked for; one without a number is no file's."""
    numbers = (record.get("airedSeason"), record.get("airedEpisodeNumber"))
    return all(type(it) is int and it >= 0 for it in numbers) and bool(whole(record.get("id")))


def _episode_ids(
    connection: sqlite3.Connection,
    source: Provenance,
    series_id: int,
    records: Iterable[Record],
) -> Mapping[str, int]:
    """Return the catalog's ids by the service's own; new ones are given once and noted."""
    known = feeds.episode_ids(connection, source.name, series_id)
    keys = [key for record in records if (key := str(record["id"])) not in known]
    wanted = {key: reserved_id(source, key) for key in dict.fromkeys(keys)}
    taken = set(known.values())
    elsewhere = feeds.of_another(connection, series_id, wanted.values())
    for key, episode_id in wanted.items():
        free = episode_id
        while free in taken or free in elsewhere:
            free += 1
            elsewhere |= feeds.of_another(connection, series_id, [free])
        wanted[key] = free
        taken.add(free)
    feeds.add_episode_ids(connection, source.name, series_id, wanted)
    return {**known, **wanted}


def add_orders(
    connection: sqlite3.Connection, series_id: int, answer: UpstreamEpisodes, source: Provenance
) -> None:
    """Add another service's numbers of other orders to the episodes that are certainly the same.

    An episode is the same where number and title agree, or number and day; the others get none.
    """
    theirs = {_aired(it): it for it in answer.records}
    records: list[object] = []
    for own in reading.all_episodes(connection, series_id, _ALL):
        other = theirs.get(_aired(own))
        added = _numbers(other) if other and _is_same(own, other) else {}
        records.append({**added, **{key: it for key, it in own.items() if it is not None}})
    feeds.put_episodes(connection, series_id, episode_rows(series_id, records))
    origin = _shared_origin(connection, series_id, source)
    connection.execute(
        "UPDATE series SET attribution = ? WHERE id = ?", (origin.attribution, series_id)
    )


def _aired(record: Record) -> tuple[object, object]:
    return record.get("airedSeason"), record.get("airedEpisodeNumber")


def _numbers(record: Record) -> Record:
    return {key: record[key] for key in _ORDER_FIELDS if record.get(key) is not None}


def _is_same(own: Record, other: Record) -> bool:
    titles = [fold_title(text(it.get("episodeName")) or "") for it in (own, other)]
    days = [text(it.get("firstAired")) for it in (own, other)]
    return (titles[0] == titles[1] != "") or (days[0] == days[1] is not None)
