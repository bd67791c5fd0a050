"""What matching must ask the catalog before it can decide, in rounds, each question once."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from organizer.match.claims import Claim, NameKey, claims_of, name_key
from organizer.match.evidence import piece
from organizer.match.titles import name_evidence, names_of, total
from organizer.model import (
    Episode,
    Evidence,
    ExternalId,
    MediaFile,
    Order,
    ParsedName,
    Reading,
    Series,
    SeriesId,
)
from organizer.text import fold_title

LEAST_NAME_WEIGHT = -1.25  # below this no number or title could bring a candidate over the bar
_EXACTLY = frozenset({"name-exact", "name-alias"})
_SETTLED = 2.0  # a name that weighs more needs no further search
_MOST_MISSPELT = 5  # series a name is taken to be a misspelling of


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesQuery:
    """A search for a series: exactly one of the fields is set. No answer is an empty tuple."""

    name: str | None = None
    series_id: SeriesId | None = None
    imdb_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodesQuery:
    """A request for all episodes of a series, in every order, specials included."""

    series_id: SeriesId


Query = SeriesQuery | EpisodesQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFile:
    """A video and every reading of its name."""

    file: MediaFile
    parsed: ParsedName


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the user has decided beforehand.

    Attributes:
        order: how numbers are to be read; None tests every order.
        series: all files are of this one (`--series`); None searches.
        min_confidence: 0 to 1; below it a file is left alone.
    """

    order: Order | None = None
    series: Series | None = None
    min_confidence: float = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The answers so far: what was found (empty: nothing is), and which lookups failed, and why."""

    series: Mapping[SeriesQuery, tuple[Series, ...]] = field(default_factory=dict)
    episodes: Mapping[EpisodesQuery, tuple[Episode, ...]] = field(default_factory=dict)
    failures: Mapping[Query, str] = field(default_factory=dict)

    def learned(
        self,
        *,
        series: Mapping[SeriesQuery, tuple[Series, ...]] | None = None,
        episodes: Mapping[EpisodesQuery, tuple[Episode, ...]] | None = None,
        failures: Mapping[Query, str] | None = None,
    ) -> "Known":
        """Return this knowledge and the new answers."""
        return replace(
            self,
            series={**self.series, **(series or {})},
            episodes={**self.episodes, **(episodes or {})},
            failures={**self.failures, **(failures or {})},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A series that a name may mean, and what of the name says so."""

    series: Series
    pieces: tuple[Evidence, ...]
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the catalog says of one name.

    Attributes:
        choices: the series it may mean, best first.
        failures: why lookups that might have changed this could not be answered.
        refused: one that is called so, but is of another year or country.
    """

    choices: tuple[Choice, ...] = ()
    failures: tuple[str, ...] = ()
    refused: Choice | None = None


class Names:
    """Every distinct name of a run, weighed once against what the catalog answered."""

    def __init__(self, known: Known, rules: Rules) -> None:
        self._known = known
        self._rules = rules
        self._verdicts: dict[NameKey, Verdict] = {}

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Series, ...]]:
        """Answers by folded name: spelling and case make no difference to a search."""
        answers: dict[str, tuple[Series, ...]] = {}
        for query, found in self._known.series.items():
            if query.name is not None:
                folded = fold_title(query.name)
                answers[folded] = (*answers.get(folded, ()), *found)
        return answers

    @cached_property
    def _failed_names(self) -> Mapping[str, str]:
        return {
            fold_title(query.name): message
            for query, message in self._known.failures.items()
            if isinstance(query, SeriesQuery) and query.name is not None
        }

    def verdict(self, key: NameKey) -> Verdict:
        """Return which series a name may mean, as far as is known."""
        found = self._verdicts.get(key)
        if found is None:
            found = self._verdicts[key] = self._weigh(key)
        return found

    def unasked(self, key: NameKey) -> Iterator[SeriesQuery]:
        """Yield the searches that this name still needs."""
        if self._rules.series:
            return
        pending = [query for query in _id_queries(key.ids) if not self._is_answered(query)]
        if pending or self._by_id(key):
            yield from pending
            return
        claims = claims_of(key)
        plain = list(self._unasked_names(claim.written for claim in claims))
        yield from plain or self._unasked_names(self._exact_names(key, claims))

    def _unasked_names(self, names: Iterable[str]) -> Iterator[SeriesQuery]:
        for name in names:
            folded = fold_title(name)
            if folded not in self._by_name and folded not in self._failed_names:
                yield SeriesQuery(name=name)

    def _exact_names(self, key: NameKey, claims: Iterable[Claim]) -> Iterator[str]:
        """Yield the title with and without its year and country where it found none that agrees."""
        if any(choice.weight > _SETTLED for choice in self._weigh(key).choices):
            return
        for claim in claims:
            yield from (claim.bare, *sorted(claim.whole))

    def _is_answered(self, query: SeriesQuery) -> bool:
        return query in self._known.series or query in self._known.failures

    def _by_id(self, key: NameKey) -> tuple[Series, ...]:
        answers = (self._known.series.get(query, ()) for query in _id_queries(key.ids))
        return tuple({series.id: series for found in answers for series in found}.values())

    def _weigh(self, key: NameKey) -> Verdict:
        if self._rules.series:
            forced = (piece("forced-series"),)
            return Verdict(choices=(_choice(self._rules.series, forced),))
        failures = [
            self._known.failures[query]
            for query in _id_queries(key.ids)
            if query in self._known.failures
        ]
        if tagged := self._by_id(key):
            choices = tuple(_choice(series, (piece("id-tag"),)) for series in tagged)
            return Verdict(choices=choices, failures=tuple(failures))
        claims = claims_of(key)
        asked = {fold_title(claim.written) for claim in claims}
        asked |= {name for claim in claims for name in (claim.bare, *claim.whole)}
        failures += [self._failed_names[name] for name in sorted(asked & self._failed_names.keys())]
        failures += [
            f"'{claim.written}' was not looked up"
            for claim in claims
            if fold_title(claim.written) not in self._by_name
            and fold_title(claim.written) not in self._failed_names
        ]
        pool = {s.id: s for name in sorted(asked) for s in self._by_name.get(name, ())}
        weighed = tuple(_best_choice(key, claims, series) for series in pool.values())
        return _judged(tuple(choice for choice in weighed if choice), tuple(failures))


def _choice(series: Series, pieces: tuple[Evidence, ...]) -> Choice:
    return Choice(series=series, pieces=pieces, weight=total(pieces))


def _best_choice(key: NameKey, claims: Iterable[Claim], series: Series) -> Choice | None:
    names = names_of(series)
    found = [pieces for claim in claims if (pieces := name_evidence(claim, names))]
    if not found:
        return None
    pieces = max(found, key=total)
    if _is_of_another_id(key.ids, series):
        pieces = (*pieces, piece("id-contradicts"))
    return _choice(series, pieces)


def _judged(weighed: tuple[Choice, ...], failures: tuple[str, ...]) -> Verdict:
    """Keep what may be meant; a name that is a series' own is not another's misspelt."""
    likely = [choice for choice in weighed if choice.weight >= LEAST_NAME_WEIGHT]
    exact = [choice for choice in likely if _is_named(choice, _EXACTLY)]
    variant = [choice for choice in likely if _is_named(choice, {"name-variant"})]
    if any(choice.weight > 0 for choice in exact):
        closer = (piece("name-closer"),)
        kept = [*exact, *(_choice(c.series, (*c.pieces, *closer)) for c in variant)]
    elif any(choice.weight > 0 for choice in variant):
        kept = [*exact, *variant]
    else:
        misspelt = [choice for choice in likely if _is_named(choice, {"name-near"})]
        kept = [*exact, *variant, *sorted(misspelt, key=_rank)[:_MOST_MISSPELT]]
    refused = [c for c in weighed if c.weight < LEAST_NAME_WEIGHT and _is_named(c, _EXACTLY)]
    return Verdict(
        choices=tuple(sorted(kept, key=_rank)),
        failures=failures,
        refused=min(refused, key=_rank) if refused else None,
    )


def _rank(choice: Choice) -> tuple[float, int]:
    return -choice.weight, choice.series.id


def _is_named(choice: Choice, how: Collection[str]) -> bool:
    return any(evidence.name in how for evidence in choice.pieces)


def _id_queries(ids: tuple[ExternalId, ...]) -> Iterator[SeriesQuery]:
    for external in ids:
        if external.provider == "tvdb" and external.value.isdecimal():
            yield SeriesQuery(series_id=SeriesId(int(external.value)))
        elif external.provider == "imdb":
            yield SeriesQuery(imdb_id=external.value)


def _is_of_another_id(ids: tuple[ExternalId, ...], series: Series) -> bool:
    own = {"tvdb": str(series.id), "imdb": series.imdb_id}
    return any(own.get(i.provider) not in (None, i.value) for i in ids)


def naming_readings(parsed: ParsedName) -> tuple[Reading, ...]:
    """Return the readings that say which episode it is, by number, date or title."""
    return tuple(
        reading
        for reading in map(_with_episode_title, parsed.readings)
        if reading.names_an_episode or (reading.episode_title and (reading.title or reading.titles))
    )


def _with_episode_title(reading: Reading) -> Reading:
    """Return `Series - Title` without a number read so: the second half may be the episode's."""
    halves = reading.titles
    if reading.names_an_episode or reading.episode_title or not reading.title or len(halves) < 2:
        return reading
    if fold_title(" ".join(halves)) != fold_title(reading.title):
        return reading
    return replace(reading, title=halves[0], titles=(), episode_title=" - ".join(halves[1:]))


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
