"""One file by itself: every reading as every episode of every series that it may mean."""

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from organizer.match.asking import (
    Choice,
    EpisodesQuery,
    Known,
    NamedFile,
    Names,
    Rules,
    Verdict,
    keys_of,
    naming_readings,
)
from organizer.match.claims import NameKey
from organizer.match.episode_titles import title_evidence, titled_alone
from organizer.match.evidence import piece, reading_piece
from organizer.match.numbers import EpisodeIndex, Found, episodes_named
from organizer.model import Episode, EpisodeId, Evidence, Order, Reading, Series, SeriesId

# How unusual an order is counts once for a folder, so it is no part of what one file says of it.
_ORDER_PRIORS = {"order-dvd": -piece("order-dvd").weight}


class Family(Enum):
    """How a name counts; files that count alike speak most clearly about each other."""

    SEASON = "season"
    BARE = "bare"
    DATE = "date"
    TITLE = "title"


Outcome = tuple[SeriesId, tuple[EpisodeId, ...]]


class Hypothesis(NamedTuple):
    """One way to understand a file; `weight` sums the pieces, `base` leaves out order priors.

    `scheme` is what siblings agree or disagree on: an order, or the pattern that read a date.
    """

    series: Series
    outcome: Outcome
    order: Order
    scheme: str
    episodes: tuple[Episode, ...]
    reading: Reading
    pieces: tuple[Evidence, ...]
    weight: float
    base: float


class Weighed(NamedTuple):
    """A file with all its hypotheses, in no order, and the verdicts on its names."""

    named: NamedFile
    readings: tuple[Reading, ...]
    keys: tuple[NameKey, ...]
    verdicts: tuple[Verdict, ...]
    hypotheses: list[Hypothesis]
    failures: tuple[str, ...]

    @property
    def is_contested(self) -> bool:
        """Whether two hypotheses lead to different episodes."""
        first = self.hypotheses[0].outcome if self.hypotheses else None
        return any(hypothesis.outcome != first for hypothesis in self.hypotheses)


class Weigher:
    """Weighs files against what is known; indexes each series once."""

    def __init__(self, known: Known, rules: Rules) -> None:
        self._known = known
        self._order = rules.order
        self._names = Names(known, rules)
        self._indexes: dict[SeriesId, EpisodeIndex] = {}

    def weigh(self, named: NamedFile) -> Weighed:
        """Return every hypothesis about one file."""
        readings = naming_readings(named.parsed)
        keys = keys_of(named, readings)
        verdicts = tuple([self._names.verdict(key) for key in keys])
        hypotheses: list[Hypothesis] = []
        failures: list[str] = []
        for reading, verdict in zip(readings, verdicts, strict=True):
            failures += verdict.failures
            for choice in verdict.choices:
                index = self._index(choice.series.id)
                if index is None:
                    failures.append(self._why_unknown(choice.series))
                else:
                    hypotheses += self._hypotheses(reading, choice, index)
        return Weighed(named, readings, keys, verdicts, hypotheses, tuple(failures))

    def _index(self, series_id: SeriesId) -> EpisodeIndex | None:
        found = self._indexes.get(series_id)
        if found is None:
            episodes = self._known.episodes.get(EpisodesQuery(series_id=series_id))
            if episodes is None:
                return None
            found = self._indexes[series_id] = EpisodeIndex(episodes)
        return found

    def _why_unknown(self, series: Series) -> str:
        query = EpisodesQuery(series_id=series.id)
        unasked = f"the episodes of {series.name} were not looked up"
        return self._known.failures.get(query, unasked)

    def _hypotheses(
        self, reading: Reading, choice: Choice, index: EpisodeIndex
    ) -> Iterator[Hypothesis]:
        if not reading.names_an_episode:
            yield from _by_title(reading, choice, index)
            return
        sure = reading_piece(reading.confidence)
        for found in episodes_named(reading, index, self._order):
            titles: tuple[Evidence, ...] = ()
            if reading.episode_title:
                titles = title_evidence(reading, found.episodes, index.titles)
            yield _hypothesis(reading, choice, found, (sure, *found.pieces, *titles))


def _by_title(reading: Reading, choice: Choice, index: EpisodeIndex) -> Iterator[Hypothesis]:
    episode, evidence = titled_alone(reading, index.titles)
    if episode:
        found = Found(Order.AIRED, (episode,), ())
        yield _hypothesis(reading, choice, found, (evidence,))


def _hypothesis(
    reading: Reading, choice: Choice, found: Found, pieces: tuple[Evidence, ...]
) -> Hypothesis:
    weight = choice.weight
    prior = 0.0
    for evidence in pieces:
        weight += evidence.weight
        prior += _ORDER_PRIORS.get(evidence.name, 0.0)
    return Hypothesis(
        choice.series,
        (choice.series.id, tuple([episode.id for episode in found.episodes])),
        found.order or Order.AIRED,
        found.order.value if found.order else f"date {reading.pattern}",
        found.episodes,
        reading,
        (*choice.pieces, *pieces),
        weight,
        weight + prior,
    )


def family_of(weighed: Weighed) -> Family:
    """Return how a file's name counts: a bare number may count within a season or over all."""
    readings = weighed.readings
    if any(r.absolute and not r.episodes for r in readings):
        return Family.BARE
    if any(r.episodes for r in readings):
        return Family.SEASON
    return Family.DATE if any(r.date for r in readings) else Family.TITLE
