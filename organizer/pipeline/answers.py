"""What matching is told: the rules of a run, and the catalog's answers to all that it asks."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import cast

from organizer.config import Settings
from organizer.errors import MetadataUnavailable, UsageError
from organizer.lookup import Lookup
from organizer.match import (
    EpisodesQuery,
    Known,
    NamedFile,
    Query,
    Rules,
    SeriesQuery,
    next_queries,
)
from organizer.model import (
    Episode,
    Series,
    SeriesId,
)
from organizer.pipeline.scene import Scene
from organizer.pipeline.tools import Tools
from organizer.text import fold_title

NO_SCENE = Scene()


def rules_of(settings: Settings, lookup: Lookup, scene: Scene) -> Rules:
    """Return what the settings demand of every match.

    Raises `UsageError` when `--series` names no series of the catalog, or several.
    """
    series = named_series(settings.series, lookup, "--series ") if settings.series else None
    return Rules(
        order=settings.order,
        series=scene.named(series) if series else None,
        min_confidence=settings.min_confidence,
        favourites=lookup.favourites(),
        scene=scene.numbers,
    )


def named_series(named: str, lookup: Lookup, where: str = "") -> Series:
    """Return the one series of that id or name; `where` it was named is told in the error.

    Raises `UsageError` when there is none, or there are several.
    """
    if (
        named.isascii()
        and named.isdecimal()
        and len(named) < 19
        and (by_id := lookup.series(SeriesId(int(named))))
    ):
        return by_id
    found = lookup.search_series(name=named)
    exact = [series for series in found if fold_title(series.name) == fold_title(named)]
    if len(exact) == 1:
        return exact[0]
    if not found:
        raise UsageError(f"{where}{named}: the catalog holds no such series")
    choices = ", ".join(f"{series.name} ({series.id})" for series in found[:5])
    raise UsageError(f"{where}{named}: which one? Give an id: {choices}")


def answer_all(
    named: Sequence[NamedFile], rules: Rules, tools: Tools, jobs: int, scene: Scene = NO_SCENE
) -> Known:
    """Have the catalog answer everything that matching asks, round after round.

    A question that gets no answer is among the failures; nothing is guessed in its place.
    """
    known, asked = Known(), 0
    with ThreadPoolExecutor(jobs) as pool:
        while queries := next_queries(named, known, rules):
            asked += len(queries)
            tools.progress("Asking the catalog", asked - len(queries), asked)
            known = _learn(known, queries, pool.map(_Asker(tools.lookup, scene), queries))
    tools.progress("Asking the catalog", asked, asked)
    return known


@dataclass(frozen=True, slots=True)
class _Failed:
    """Why a question got no answer; only that is told, a guess never stands in."""

    message: str


_Answer = tuple[Series, ...] | tuple[Episode, ...] | _Failed


@dataclass(frozen=True, slots=True)
class _Asker:
    """Has one question answered; safe in several threads."""

    lookup: Lookup
    scene: Scene

    def __call__(self, query: Query) -> _Answer:
        try:
            return self._ask(query)
        except MetadataUnavailable as error:
            return _Failed(str(error))

    def _ask(self, query: Query) -> _Answer:
        if isinstance(query, EpisodesQuery):
            return self.lookup.query_episodes(query.series_id)
        if query.series_id is not None:
            found = self.lookup.series(query.series_id)
            return (self.scene.named(found),) if found else ()
        if query.name is not None:
            return self.scene.search(query.name, self.lookup)
        found_by_id = self.lookup.search_series(imdb_id=query.imdb_id)
        return tuple(self.scene.named(series) for series in found_by_id)


def _learn(known: Known, queries: Iterable[Query], answers: Iterable[_Answer]) -> Known:
    series: dict[SeriesQuery, tuple[Series, ...]] = {}
    episodes: dict[EpisodesQuery, tuple[Episode, ...]] = {}
    failures: dict[Query, str] = {}
    for query, answer in zip(queries, answers, strict=True):
        if isinstance(answer, _Failed):
            failures[query] = answer.message
        elif isinstance(query, EpisodesQuery):
            episodes[query] = cast("tuple[Episode, ...]", answer)  # _ask answers in kind
        else:
            series[query] = cast("tuple[Series, ...]", answer)
    return known.learned(series=series, episodes=episodes, failures=failures)
