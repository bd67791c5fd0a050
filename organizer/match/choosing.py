"""Which series a name may mean, by what the catalog answered; and what it must still be asked.

A name is asked for in turns: first the titles that it most likely means, then its parts and its
folders', where the first ones leave it open, then forms with and without year and country.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from organizer.match.claims import Asked, Claim, NameKey, are_halves, claims_of
from organizer.match.evidence import piece
from organizer.match.questions import Known, Rules, SeriesQuery
from organizer.match.titles import name_evidence, names_of, total
from organizer.model import Evidence, ExternalId, NamedSeason, Series, SeriesId
from organizer.text import fold_title

_LEAST_NAME_WEIGHT = -1.25  # below this no number or title could bring a candidate over the bar
_EXACTLY = frozenset({"name-exact", "name-alias", "name-season"})
_NEARLY = frozenset({"name-variant", "name-variant-far"})
_LATER = frozenset({"name-part", "name-folder"})
_SETTLED = 2.0  # a name that weighs more needs no further search
_AS_GOOD_AS_A_SECOND = 2.5  # weight of a name: the other half of it is no better
_MOST_MISSPELT = 5  # series a name is taken to be a misspelling of


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A series that a name may mean, and what of the name says so.

    `season` is the part of it that is called so, whose numbers count; None: the whole.
    """

    series: Series
    pieces: tuple[Evidence, ...]
    weight: float
    season: NamedSeason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the catalog says of one name.

    Attributes:
        choices: the series it may mean, best first.
        failures: why lookups that might have changed this could not be answered.
        lesser_failures: likewise, where nothing else of the name says which series it is.
        refused: one that is called so, but is of another year or country.
    """

    choices: tuple[Choice, ...] = ()
    failures: tuple[str, ...] = ()
    lesser_failures: tuple[str, ...] = ()
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
    def _asked_of_services(self) -> Collection[str]:
        """Folded names that were answered with all that services know."""
        queries = self._known.series
        return {fold_title(q.name) for q in queries if q.name is not None and not q.kept_only}

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
        if key.pinned is not None:
            query = SeriesQuery(series_id=key.pinned)
            yield from () if self._is_answered(query) else (query,)
            return
        pending = [query for query in _id_queries(key.ids) if not self._is_answered(query)]
        if pending or (self._by_id(key) and not key.ids_are_beside):
            yield from pending
            return
        yield from self._unasked_claims(key, claims_of(key))

    def _unasked_claims(self, key: NameKey, claims: Sequence[Claim]) -> Iterator[SeriesQuery]:
        for turn in _in_turn(claims):
            if plain := list(self._unasked_names((it, it.written) for it in turn)):
                yield from plain
                return
            if self._settled(key, claims):
                return
        names = ((it, name) for it in claims for name in (it.bare, *sorted(it.whole)))
        if plain := list(self._unasked_names(names)):
            yield from plain
        elif not self._choices(key, claims):
            late = [it for it in claims if it.asked is Asked.LATE]
            yield from self._unasked_names(
                (replace(it, asked=Asked.AT_ONCE), it.written) for it in late
            )

    def _settled(self, key: NameKey, claims: Iterable[Claim]) -> bool:
        """Return whether the titles looked up so far name a series so well that others cannot."""
        looked_up = [c for c in claims if fold_title(c.written) in self._by_name]
        return any(choice.weight > _SETTLED for choice in self._choices(key, looked_up))

    def _unasked_names(self, names: Iterable[tuple[Claim, str]]) -> Iterator[SeriesQuery]:
        for claim, name in names:
            folded, kept_only = fold_title(name), claim.asked is not Asked.AT_ONCE
            known: Collection[str] = self._by_name if kept_only else self._asked_of_services
            if folded not in known and folded not in self._failed_names:
                yield SeriesQuery(name=name, kept_only=kept_only)

    def _is_answered(self, query: SeriesQuery) -> bool:
        return query in self._known.series or query in self._known.failures

    def _by_id(self, key: NameKey) -> tuple[Series, ...]:
        answers = (self._known.series.get(query, ()) for query in _id_queries(key.ids))
        return tuple({series.id: series for found in answers for series in found}.values())

    def _weigh(self, key: NameKey) -> Verdict:
        if self._rules.series:
            forced = (piece("forced-series"),)
            return Verdict(choices=(_known_choice(self._rules.series, forced, claims_of(key)),))
        if key.pinned is not None:
            return self._pinned(SeriesQuery(series_id=key.pinned), claims_of(key))
        failures = [
            self._known.failures[query]
            for query in _id_queries(key.ids)
            if query in self._known.failures
        ]
        tagged = self._by_id(key)
        if tagged and not key.ids_are_beside:
            tag = (piece("id-tag"),)
            choices = tuple(_known_choice(series, tag, claims_of(key)) for series in tagged)
            return Verdict(choices=choices, failures=tuple(failures))
        claims = claims_of(key)
        if tagged:
            return Verdict(
                choices=self._tagged_beside(key, tagged, claims), failures=tuple(failures)
            )
        choices = self._choices(key, claims)
        own = [it for it in claims if not _is_outdone(it, choices)]
        lesser = [] if self._settled(key, claims) else [it for it in claims if it not in own]
        failures += self._why_open(own, is_settled=self._settled(key, claims))
        return replace(
            _judged(choices, tuple(dict.fromkeys(failures))),
            lesser_failures=tuple(dict.fromkeys(self._why_open(lesser, is_settled=False))),
        )

    def _why_open(self, claims: Sequence[Claim], *, is_settled: bool) -> Iterator[str]:
        """Yield why titles were not looked up that might have changed a verdict; see `unasked`."""
        for claim in claims:
            if why := self._why_unknown(claim.written):
                yield why
        if is_settled:
            return
        for claim in claims:
            for name in (claim.bare, *sorted(claim.whole)):
                if name in self._failed_names:
                    yield self._failed_names[name]

    def _pinned(self, query: SeriesQuery, claims: Sequence[Claim]) -> Verdict:
        pieces = (piece("pinned-series"),)
        if query in self._known.series:
            found = self._known.series[query]
            choices = tuple(_known_choice(series, pieces, claims) for series in found)
            return Verdict(choices=choices)
        why = self._known.failures.get(query, "the pinned series was not looked up")
        return Verdict(failures=(why,))

    def _tagged_beside(
        self, key: NameKey, tagged: tuple[Series, ...], claims: Sequence[Claim]
    ) -> tuple[Choice, ...]:
        """Return the series whose id a folder gives; a stray file in it is not taken for one."""
        own = [claim for claim in claims if claim.standing != "name-folder"]
        ids, by_name = {series.id for series in tagged}, key._replace(ids=())
        named = self._choices(by_name, own)
        called_so = [c for c in named if c.weight > 0 and _is_named(c, _EXACTLY)]
        others = [choice for choice in called_so if choice.series.id not in ids]
        is_stray = others and not any(_best_choice((), own, series) for series in tagged)
        pieces = (piece("id-tag"), *((piece("name-of-another"),) if is_stray else ()))
        return tuple(_known_choice(series, pieces, own) for series in tagged)

    def _why_unknown(self, name: str) -> str | None:
        folded = fold_title(name)
        if folded in self._asked_of_services:
            return None
        unasked = None if folded in self._by_name else f"'{name}' was not looked up"
        return self._failed_names.get(folded, unasked)

    def _choices(self, key: NameKey, claims: Sequence[Claim]) -> tuple[Choice, ...]:
        asked = {fold_title(claim.written) for claim in claims}
        asked |= {name for claim in claims for name in (claim.bare, *claim.whole)}
        pool = {s.id: s for name in sorted(asked) for s in self._by_name.get(name, ())}
        weighed = (_best_choice(key.ids, claims, series) for series in pool.values())
        return tuple(choice for choice in weighed if choice)


def _is_outdone(claim: Claim, choices: Iterable[Choice]) -> bool:
    """Return whether this title counts only where no other one says which series it is.

    That is a part of the name, or a folder's; and of two halves of a name the one beside a
    series' own. A name in full may always be another series.
    """
    if not claim.standing:
        return False
    best = max((choice.weight for choice in choices), default=_LEAST_NAME_WEIGHT)
    return claim.standing in _LATER or best >= _AS_GOOD_AS_A_SECOND


def _in_turn(claims: Iterable[Claim]) -> tuple[list[Claim], list[Claim]]:
    """Return the titles to be asked for, and those only where they leave it open."""
    first: list[Claim] = []
    later: list[Claim] = []
    for claim in claims:
        (later if claim.standing in _LATER else first).append(claim)
    return first, later


def _choice(
    series: Series, pieces: tuple[Evidence, ...], season: NamedSeason | None = None
) -> Choice:
    return Choice(series=series, pieces=pieces, weight=total(pieces), season=season)


def _known_choice(series: Series, pieces: tuple[Evidence, ...], claims: Iterable[Claim]) -> Choice:
    """Return the choice of a series that is known by something else; its name may be a part's."""
    if not series.named_seasons:
        return _choice(series, pieces)
    named = _best_choice((), claims, series)
    season = named.season if named and _is_named(named, _EXACTLY) else None
    return _choice(series, pieces, season)


def _best_choice(
    ids: tuple[ExternalId, ...], claims: Iterable[Claim], series: Series
) -> Choice | None:
    names = names_of(series)
    compared = [(claim, *name_evidence(claim, names)) for claim in claims]
    found = [(claim, pieces, season) for claim, pieces, season in compared if pieces]
    if not found:
        return None
    if are_halves(claim for claim, pieces, _ in found if _is_exact(pieces)):
        found = [(claim, _as_second(pieces), season) for claim, pieces, season in found]
    _, pieces, season = max(found, key=lambda it: total(it[1]))
    if _is_of_another_id(ids, series):
        pieces = (*pieces, piece("id-contradicts"))
    return _choice(series, pieces, season)


def _as_second(pieces: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """Return the pieces of a half whose other half is the same series: nothing is left over."""
    return tuple(piece("name-second") if p.name == "name-part" else p for p in pieces)


def _is_exact(pieces: Iterable[Evidence]) -> bool:
    return any(evidence.name in _EXACTLY for evidence in pieces)


def _judged(weighed: tuple[Choice, ...], failures: tuple[str, ...]) -> Verdict:
    """Keep what may be meant; a name that is a series' own is no other's, misspelt or shortened."""
    likely = [choice for choice in weighed if choice.weight >= _LEAST_NAME_WEIGHT]
    exact, variant, near = (
        [choice for choice in likely if _is_named(choice, how)]
        for how in (_EXACTLY, _NEARLY, {"name-near", "name-slip"})
    )
    if any(_is_named(choice, _EXACTLY) for choice in weighed):
        near = []  # it is spelled right, whatever its year says
    if any(choice.weight > 0 for choice in exact):
        kept = exact
    elif any(choice.weight > 0 for choice in variant):
        kept = [*exact, *variant]
    else:
        kept = [*exact, *variant, *sorted(near, key=_rank)[:_MOST_MISSPELT]]
    refused = [c for c in weighed if c.weight < _LEAST_NAME_WEIGHT and _is_named(c, _EXACTLY)]
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
    tvdb = None if series.tvdb_id is None else str(series.tvdb_id)
    own = {"tvdb": tvdb, "imdb": series.imdb_id}
    return any(own.get(i.provider) not in (None, i.value) for i in ids)
