"""What matching must ask the catalog before it can decide, in rounds, each question once."""

from collections.abc import Iterable, Sequence

from organizer.match.choosing import Names
from organizer.match.questions import EpisodesQuery, Known, NamedFile, Query, Rules, SeriesQuery
from organizer.match.readings import keys_of, naming_readings
from organizer.text import fold_title


def next_queries(files: Sequence[NamedFile], known: Known, rules: Rules) -> tuple[Query, ...]:
    """Return what the catalog must still be asked; empty when `match_files` can decide.

    Ask again with the answers added: a later round depends on what an earlier one found. A file
    that names no episode asks nothing, and a question that failed is not asked again.
    """
    names = Names(known, rules)
    asking = [named for named in files if not (named.pin and named.pin.never)]
    keys = {key for named in asking for key in keys_of(named, naming_readings(named))}
    searches = {query for key in keys for query in names.unasked(key)}
    if searches:
        return _each_once(searches)
    wanted = {choice.series.id for key in keys for choice in names.verdict(key).choices}
    queries = (EpisodesQuery(series_id=series_id) for series_id in sorted(wanted))
    return tuple(q for q in queries if q not in known.episodes and q not in known.failures)


def _each_once(queries: Iterable[SeriesQuery]) -> tuple[SeriesQuery, ...]:
    """Return one query for each folded name, in its longest spelling, whatever the file order.

    One that services are asked stands for one that they are not.
    """
    kept: dict[object, SeriesQuery] = {}
    ordered = sorted(
        queries,
        key=lambda q: (
            not q.kept_only,
            len(q.name or ""),
            q.name or "",
            q.series_id or 0,
            q.imdb_id or "",
        ),
    )
    for query in ordered:
        kept[fold_title(query.name) if query.name else query] = query
    return tuple(kept.values())
