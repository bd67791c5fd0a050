"""One file's hypotheses become a match, or a refusal with its reason."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence

from organizer.match.episode_titles import comparable, part_is_of_the_title
from organizer.match.evidence import piece
from organizer.match.orders import Set, used_first
from organizer.match.questions import NamedFile, Rules
from organizer.match.siblings import folder_of
from organizer.match.weighing import Hypothesis, Outcome, Weighed
from organizer.model import (
    REASONS,
    Candidate,
    Match,
    OrderTally,
    Reading,
    Reason,
    Rejection,
    Role,
    SeriesId,
)
from organizer.text import fold_title

_MOST_ALTERNATIVES = 3
_LEAST_MARGIN = 0.05  # closer than this is a tie, whatever --min-confidence says
_WELL_NAMED = 1.0  # weight of a name from which its series is known, and only the episode is not
_LEAST_SHOWN = 0.005
_EQUAL = 0.01  # weights nearer than this say the same


def decide(
    weighed: Weighed,
    hypotheses: Sequence[Hypothesis],
    rules: Rules,
    tallies: Mapping[Set, tuple[OrderTally, ...]],
) -> Match | Rejection:
    """Return the match of one file, or why it has none.

    `tallies` say what each order explains of its folder. A lookup that failed and could have
    brought a rival refuses the file, however good what was found: the rival may be better.
    """
    if weighed.named.pin and weighed.named.pin.never:
        return _refused(weighed, Reason.NEVER, "a pin says to leave this alone (organize pin list)")
    if not weighed.readings:
        return _nothing_named(weighed)
    if weighed.failures:
        message = f"the catalog could not be asked: {weighed.failures[0]}"
        return _refused(weighed, Reason.METADATA_UNAVAILABLE, message)
    likely = [h for h in hypotheses if h.weight > 0]  # the others are less likely than none
    if not likely:
        return _nothing_found(weighed)
    ranked = _favoured(_ranked(likely), rules.favourites)
    candidates = _candidates(ranked)
    best = candidates[0]
    runner_up = candidates[1].confidence if len(candidates) > 1 else 0.0
    margin = best.confidence - runner_up
    if best.confidence < rules.min_confidence or margin < _LEAST_MARGIN:
        return _undecided(weighed, ranked, candidates, rules)
    orders = tallies.get((folder_of(weighed)[0], best.series.id), ())
    return as_match(
        weighed.named,
        _shown(candidates, 1 + _MOST_ALTERNATIVES),
        best,
        used_first(orders, ranked[0].scheme) if len(orders) > 1 else orders,
    )


def as_match(
    named: NamedFile,
    candidates: Sequence[Candidate],
    chosen: Candidate,
    orders: tuple[OrderTally, ...] = (),
) -> Match:
    """Return the match of a file as `chosen`, which is one of `candidates`."""
    others = tuple(candidate for candidate in candidates if candidate is not chosen)
    runner_up = max((candidate.confidence for candidate in others), default=0.0)
    return Match(
        file=named.file,
        chosen=chosen,
        margin=round(max(0.0, chosen.confidence - runner_up), 4),
        alternatives=others,
        release=named.parsed.release,
        part=_part(chosen),
        orders=orders,
        has_placeholder_title=any(
            not comparable(episode.title or "") for episode in chosen.episodes
        ),
    )


def _ranked(hypotheses: Sequence[Hypothesis]) -> list[Hypothesis]:
    """Return the best hypothesis of each outcome, best first; equal ones in a fixed order."""
    if len(hypotheses) == 1:
        return list(hypotheses)
    best: dict[Outcome, Hypothesis] = {}
    for hypothesis in hypotheses:
        known = best.get(hypothesis.outcome)
        if known is None or hypothesis.weight > known.weight:
            best[hypothesis.outcome] = hypothesis
    return sorted(best.values(), key=lambda h: (-h.weight, h.outcome))


def _favoured(ranked: list[Hypothesis], favourites: Collection[SeriesId]) -> list[Hypothesis]:
    """Return `ranked` without what only equals a favourite series of the user, if just one is."""
    tied = [h for h in ranked if ranked[0].weight - h.weight < _EQUAL]
    ours = [h for h in tied if h.series.id in favourites]
    if len({h.series.id for h in ours}) != 1 or len({h.series.id for h in tied}) == 1:
        return ranked
    settled = [h._replace(pieces=(*h.pieces, piece("favourite"))) for h in ours]
    return [*settled, *(h for h in ranked if h not in tied)]


def _candidates(ranked: Sequence[Hypothesis]) -> tuple[Candidate, ...]:
    """Return the hypotheses as candidates: softmax over their weights and 0 for none of them."""
    highest = max(0.0, ranked[0].weight)
    odds = [math.exp(h.weight - highest) for h in ranked]
    whole = math.exp(-highest) + sum(odds)
    return tuple([_candidate(h, odd / whole) for h, odd in zip(ranked, odds, strict=True)])


def _candidate(hypothesis: Hypothesis, confidence: float) -> Candidate:
    return Candidate(
        series=hypothesis.series,
        order=hypothesis.order,
        episodes=hypothesis.episodes,
        reading=hypothesis.reading,
        evidence=hypothesis.pieces,
        confidence=round(confidence, 4),
    )


def _shown(
    candidates: Iterable[Candidate], most: int = _MOST_ALTERNATIVES
) -> tuple[Candidate, ...]:
    return tuple([c for c in candidates if c.confidence >= _LEAST_SHOWN][:most])


def _part(chosen: Candidate) -> int | None:
    part = chosen.reading.part
    if part is None or part_is_of_the_title(chosen.reading, chosen.episodes):
        return None
    return part


# --- refusals -----------------------------------------------------------------------------------


def _refused(
    weighed: Weighed, reason: Reason, message: str, alternatives: tuple[Candidate, ...] = ()
) -> Rejection:
    return Rejection(
        source=weighed.named.file.path,
        role=Role.VIDEO,
        status=REASONS[reason].status,
        reason=reason,
        message=message,
        alternatives=alternatives,
    )


def _nothing_named(weighed: Weighed) -> Rejection:
    best = weighed.named.parsed.best
    if best.title or best.titles:
        message = f"'{best.title or best.titles[0]}' is named, but no episode of it"
        return _refused(weighed, Reason.NO_EPISODE_NUMBER, message)
    message = "neither the name nor its folders say what this is"
    return _refused(weighed, Reason.NO_TITLE, message)


def _nothing_found(weighed: Weighed) -> Rejection:
    reading = _told(weighed)
    verdict = weighed.verdicts[weighed.readings.index(reading)]
    if not verdict.choices or verdict.choices[0].weight < _WELL_NAMED:
        return _unknown_series(weighed)
    name = verdict.choices[0].series.name
    if not reading.names_an_episode:
        message = f"{name} has no episode, or several, called '{reading.episode_title}'"
        return _refused(weighed, Reason.NO_EPISODE_NUMBER, message)
    return _refused(weighed, Reason.NO_EPISODE, f"{name} has no {_numbers(reading)}")


def _told(weighed: Weighed) -> Reading:
    """Return the reading to tell the user of: the first one with a series that is known."""
    pairs = zip(weighed.readings, weighed.verdicts, strict=True)
    known = (reading for reading, verdict in pairs if verdict.choices)
    return next(known, weighed.readings[0])


def _unknown_series(weighed: Weighed) -> Rejection:
    titles = [r.title or next(iter(r.titles), None) for r in weighed.readings]
    title = next((title for title in titles if title and fold_title(title)), None)
    if title is None and not weighed.readings[0].ids:
        message = "neither the name nor its folders name a series"
        return _refused(weighed, Reason.NO_TITLE, message)
    refused = next((v.refused for v in weighed.verdicts if v.refused), None)
    if refused:
        against = min(refused.pieces, key=lambda evidence: evidence.weight)
        message = f"{refused.series.name} is called so, but {against.detail}"
    elif title:
        message = f"the catalog holds no series called '{title}'"
    else:
        message = "the catalog holds no series of the id in the name"
    if weighed.named.pin and weighed.named.pin.series is not None:
        message = f"the catalog holds no series {weighed.named.pin.series}, which is pinned"
    return _refused(weighed, Reason.NO_SERIES, message)


def _undecided(
    weighed: Weighed,
    ranked: Sequence[Hypothesis],
    candidates: tuple[Candidate, ...],
    rules: Rules,
) -> Rejection:
    best = candidates[0]
    alone = 1 / (1 + math.exp(-ranked[0].weight))
    alternatives = _shown(candidates)
    if len(candidates) == 1 or alone < rules.min_confidence:
        message = f"the best match, {_told_as(best)}, is only {best.confidence:.0%} sure"
        return _refused(weighed, Reason.LOW_CONFIDENCE, message, alternatives)
    rival = candidates[1]
    message = f"{_told_as(best)} or {_told_as(rival)}: nothing decides"
    is_same = rival.series.id == best.series.id
    reason = Reason.AMBIGUOUS_NUMBER if is_same else Reason.AMBIGUOUS_SERIES
    return _refused(weighed, reason, message, alternatives)


def _told_as(candidate: Candidate) -> str:
    series, first = candidate.series, candidate.episodes[0]
    year = f" ({series.year})" if series.year and str(series.year) not in series.name else ""
    numbers = "".join(f"E{episode.number:02d}" for episode in candidate.episodes)
    return f"{series.name}{year} S{first.season:02d}{numbers}"


def _numbers(reading: Reading) -> str:
    if reading.episodes:
        season = f"S{reading.season:02d}" if reading.season is not None else ""
        return season + "".join(f"E{number:02d}" for number in reading.episodes)
    if reading.absolute:
        return "episode " + ", ".join(str(number) for number in reading.absolute)
    return f"episode of {reading.date}"
