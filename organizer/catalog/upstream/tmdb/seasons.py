"""All seasons of a series, in as few requests as there can be.

TMDB appends 20 to an answer at most. Episodes come with everybody who worked on them, and an
answer of ours has a largest size: so the first one asks for fewer seasons, and the others count
the episodes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from organizer.catalog.upstream.shapes import numbered, record_of, records_of
from organizer.catalog.values import Record, whole
from organizer.errors import MetadataUnavailable

Ask = Callable[[str, Mapping[str, str]], Record | None]
_FIRST = range(10)
_MOST_SEASONS = 20  # of an answer
_MOST_EPISODES = 300  # of an answer: 12 kB each where much is known of them


def all_seasons(ask: Ask, show: int, language: str) -> tuple[Record, ...] | None:
    """Return the episodes of every season, specials first; None: there is no such series.

    Which seasons there are is only known from the first answer, so it is asked for with the
    seasons that most series have; one that does not exist is not in the answer. Raises
    `MetadataUnavailable` when a season that is announced lacks episodes.
    """
    first = _asked(ask, show, _FIRST, language)
    if first is None:
        return None
    announced = _announced(first, show)
    seasons = {season: first.get(_key(season)) for season in announced}
    for batch in _batches({s: n for s, n in announced.items() if s not in _FIRST}):
        answer = _asked(ask, show, batch, language) or {}
        seasons |= {season: answer.get(_key(season)) for season in batch}
    return tuple(
        row
        for season, count in sorted(announced.items())
        for row in _episodes(seasons[season], count, f"TMDB's season {season} of series {show}")
    )


def _asked(ask: Ask, show: int, seasons: Iterable[int], language: str) -> Record | None:
    wanted = ",".join(map(_key, seasons))
    return ask(f"/tv/{show}", {"language": language, "append_to_response": wanted})


def _key(season: int) -> str:
    return f"season/{season}"


def _batches(sizes: Mapping[int, int]) -> Iterator[list[int]]:
    batch: list[int] = []
    for season in sorted(sizes):
        count = sum(sizes[it] for it in (*batch, season))
        if batch and (len(batch) == _MOST_SEASONS or count > _MOST_EPISODES):
            yield batch
            batch = []
        batch.append(season)
    if batch:
        yield batch


def _announced(answer: Record, show: int) -> dict[int, int]:
    """Return how many episodes each season has to have."""
    said = f"TMDB's list of the seasons of series {show}"
    announced: dict[int, int] = {}
    for row in records_of(answer.get("seasons"), said):
        season = numbered(row, "season_number", said)
        if season is not None:
            announced[season] = whole(row.get("episode_count")) or 0
    return announced


def _episodes(season: object, count: int, said: str) -> tuple[Record, ...]:
    if season is None and count == 0:
        return ()
    rows = records_of(record_of(season, said).get("episodes"), said)
    if len(rows) < count:
        raise MetadataUnavailable(f"{said} has {len(rows)} episodes of {count}")
    return rows
