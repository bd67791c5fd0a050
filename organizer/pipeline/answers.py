"""What matching is told: the rules of a run, and the catalog's answers to all that it asks."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """What matching needs to know of some files, as far as it was asked for.

    Attributes:
        jobs: questions that are asked at once.
    """

    named: Sequence[NamedFile]
    rules: Rules
    tools: Tools
    jobs: int
    scene: Scene = NO_SCENE
    known: Known = field(default_factory=Known)

    def gone_on(self) -> "Inquiry":
        """Have the catalog answer everything that is still to be asked, round after round."""
        known, asked = self.known, 0
        asker, progress = _Asker(self.tools.lookup, self.scene), self.tools.progress
        with ThreadPoolExecutor(self.jobs) as pool:
            while queries := next_queries(self.named, known, self.rules):
                asked += len(queries)
                progress("Asking the catalog", asked - len(queries), asked)
                known = _learn(known, queries, pool.map(asker, queries))
        progress("Asking the catalog", asked, asked)
        return replace(self, known=known)

    def recalled(self) -> "Inquiry":
        """Ask for every series again, of what is kept alone: services are asked nothing.

        What could not be answered is not asked again.
        """
        lookup, forced = self.tools.lookup.alone(), self.rules.series
        found = lookup.series(forced.id) if forced else None
        queries = tuple(self.known.series)
        asker = _Asker(lookup, self.scene)
        return replace(
            self,
            rules=replace(self.rules, series=self.scene.named(found)) if found else self.rules,
            known=_learn(self.known, queries, map(asker, queries)),
        )


def answer_together(inquiries: Sequence[Inquiry]) -> tuple[Inquiry, ...]:
    """Have the catalog answer everything that is asked of it, as if it had known all before.

    While services feed it, a name may be asked for before another one makes its namesake known.
    So each is asked for again until there is nothing new, and the order makes no difference. A
    question that gets no answer is among the failures; nothing is guessed in its place.
    """
    answered = tuple(inquiry.gone_on() for inquiry in inquiries)
    learned = 0
    while (now := _learned(answered)) != learned:
        learned = now
        answered = tuple(inquiry.recalled().gone_on() for inquiry in answered)
    return answered


def _learned(inquiries: Iterable[Inquiry]) -> int:
    lookups = {id(it): it for it in (inquiry.tools.lookup for inquiry in inquiries)}
    return sum(lookup.learned() for lookup in lookups.values())


def answer_all(
    named: Sequence[NamedFile], rules: Rules, tools: Tools, jobs: int, scene: Scene = NO_SCENE
) -> Known:
    """Return what `answer_together` learns for these files alone."""
    inquiry = Inquiry(named=named, rules=rules, tools=tools, jobs=jobs, scene=scene)
    return answer_together([inquiry])[0].known


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
            lookup = self.lookup.alone() if query.kept_only else self.lookup
            return self.scene.search(query.name, lookup)
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
