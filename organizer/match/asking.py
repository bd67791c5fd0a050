"""What matching must ask the catalog before it can decide, in rounds, each question once."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from organizer.match.choosing import Names
from organizer.match.claims import NameKey, name_key, split_title
from organizer.match.questions import EpisodesQuery, Known, NamedFile, Query, Rules, SeriesQuery
from organizer.model import ParsedName, Reading
from organizer.text import fold_title


def naming_readings(parsed: ParsedName) -> tuple[Reading, ...]:
    """Return the readings that say which episode it is, by number, date or title."""
    return tuple(
        reading
        for reading in map(_with_episode_title, parsed.readings)
        if reading.names_an_episode or (reading.episode_title and (reading.title or reading.titles))
    )


def _with_episode_title(reading: Reading) -> Reading:
    """Return `Series - Title` without a number read so: the second half may be the episode's."""
    if reading.names_an_episode or reading.episode_title or not reading.title or not reading.titles:
        return reading
    halves = split_title(reading.title, reading.titles)
    if halves is None:
        return reading
    series, title = halves
    return replace(reading, title=series, titles=(), episode_title=title)


def keys_of(named: NamedFile, readings: Sequence[Reading]) -> tuple[NameKey, ...]:
    """Return the name key of each of the readings."""
    stem = fold_title(named.file.path.stem) if any(r.titles for r in readings) else ""
    return tuple(name_key(reading, stem) for reading in readings)


def next_queries(files: Sequence[NamedFile], known: Known, rules: Rules) -> tuple[Query, ...]:
    """Return what the catalog must still be asked; empty when `match_files` can decide.

    Ask again with the answers added: a later round depends on what an earlier one found. A file
    that names no episode asks nothing, and a question that failed is not asked again.
    """
    names = Names(known, rules)
    keys = {key for named in files for key in keys_of(named, naming_readings(named.parsed))}
    searches = {query for key in keys for query in names.unasked(key)}
    if searches:
        return _each_once(searches)
    wanted = {choice.series.id for key in keys for choice in names.verdict(key).choices}
    queries = (EpisodesQuery(series_id=series_id) for series_id in sorted(wanted))
    return tuple(q for q in queries if q not in known.episodes and q not in known.failures)


def _each_once(queries: Iterable[SeriesQuery]) -> tuple[SeriesQuery, ...]:
    """Return one query for each folded name, in its longest spelling, whatever the file order."""
    kept: dict[object, SeriesQuery] = {}
    ordered = sorted(
        queries, key=lambda q: (len(q.name or ""), q.name or "", q.series_id or 0, q.imdb_id or "")
    )
    for query in ordered:
        kept[fold_title(query.name) if query.name else query] = query
    return tuple(kept.values())
