"""One file by itself: every reading as every episode of every series that it may mean."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace
from enum import Enum
from typing import NamedTuple

from organizer.match.choosing import Choice, Names, Verdict
from organizer.match.claims import NameKey, split_title
from organizer.match.episode_titles import title_evidence, titled_alone
from organizer.match.evidence import EVIDENCE, piece, reading_piece
from organizer.match.named_seasons import episodes_of_part, numbers_by_ordinal
from organizer.match.numbers import EpisodeIndex, Found, episodes_named
from organizer.match.questions import EpisodesQuery, Known, NamedFile, Rules
from organizer.match.readings import keys_of, naming_readings
from organizer.match.titles import names_of
from organizer.model import (
    Episode,
    EpisodeId,
    Evidence,
    Order,
    Reading,
    Series,
    SeriesId,
)
from organizer.text import fold_title

_SEQUEL_PATTERNS = frozenset({"short number at the end", "part"})
_MOST_PARTS = 10  # episodes of a series in which "Part 2" is one
_LEAST_PACK = 3
_LEFT_OPEN = frozenset({"sequel-number", "season-unsaid"})
_SECOND_READER = "guessit"  # the pattern name of its readings
# What leaves open which episode is meant, however sure the series is.
_WHICH_IS_OPEN = frozenset({"title-elsewhere", "number-apart"})
# What is true of every file that is named alike: it counts once, not once for each of them.
_HABITS = frozenset({"reading", "second-reader", "order-dvd", "order-scene", "run-together"})


class Family(Enum):
    """How a name counts; files that count alike speak most clearly about each other."""

    SEASON = "season"
    BARE = "bare"
    DATE = "date"
    TITLE = "title"


Outcome = tuple[SeriesId, tuple[EpisodeId, ...]]


class Hypothesis(NamedTuple):
    """One way to understand a file; `weight` is the sum of the pieces.

    `scheme` is what siblings agree or disagree on: an order, or the pattern that read a date.
    `base` is what only this file says: its number and title, without its name or habits.
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

    def __init__(
        self, known: Known, rules: Rules, packs: frozenset[Hashable] = frozenset()
    ) -> None:
        self._known = known
        self._packs = packs
        self._order = rules.order
        self._scene = rules.scene
        self._names = Names(known, rules)
        self._indexes: dict[SeriesId, EpisodeIndex] = {}

    def weigh(self, named: NamedFile) -> Weighed:
        """Return every hypothesis about one file."""
        if named.pin and named.pin.never:
            return Weighed(named, (), (), (), [], ())
        readings = self._readings(named)
        keys = keys_of(named, readings)
        verdicts = tuple([self._names.verdict(key) for key in keys])
        hypotheses: list[Hypothesis] = []
        failures = list(_why_open(named, keys, verdicts))
        for reading, verdict in zip(readings, verdicts, strict=True):
            for choice in verdict.choices:
                index = self._index(choice.series)
                if index is None:
                    failures.append(self._why_unknown(choice.series))
                else:
                    sure = _how_sure(reading, named.parsed.best)
                    if index.has_absolute and _is_run_together(reading, readings):
                        sure = (*sure, piece("run-together"))
                    if reading.episodes or reading.absolute:
                        if _is_only_its_name(named, choice.series):
                            continue
                        if self._may_be_a_sequel(reading, named, index):
                            sure = (*sure, piece("sequel-number"))
                    order = self._order or (named.pin.order if named.pin else None)
                    # Where a person says how to count, no name of a part does.
                    is_said = order or (named.pin and named.pin.season_offset)
                    meant = replace(choice, season=None) if is_said and choice.season else choice
                    found = _hypotheses(reading, meant, index, sure, order)
                    hypotheses += _with_date_doubts(found, readings)
        return Weighed(named, readings, keys, verdicts, _evened(hypotheses), tuple(failures))

    def _may_be_a_sequel(self, reading: Reading, named: NamedFile, index: EpisodeIndex) -> bool:
        """Return whether `Title 2` may be a second film: not in a pack, nor a series of parts."""
        if reading.pattern not in _SEQUEL_PATTERNS or reading.seasons:
            return False
        is_of_parts = len(index.aired) <= _MOST_PARTS and not index.has_several_seasons
        if reading.pattern == "part" and is_of_parts:
            return False
        return pack_of(named) not in self._packs

    def _readings(self, named: NamedFile) -> tuple[Reading, ...]:
        """Return the readings that count; where all are absolute, `102` is no longer 1x02."""
        readings = naming_readings(named)
        order = self._order or (named.pin.order if named.pin else None)
        if order is Order.ABSOLUTE:
            return tuple(r for r in readings if not r.episodes) or readings
        return readings

    def _index(self, series: Series) -> EpisodeIndex | None:
        found = self._indexes.get(series.id)
        if found is None:
            episodes = self._known.episodes.get(EpisodesQuery(series_id=series.id))
            if episodes is None:
                return None
            parts = numbers_by_ordinal(series)
            found = EpisodeIndex(episodes, self._scene.get(series.id), parts)
            self._indexes[series.id] = found
        return found

    def _why_unknown(self, series: Series) -> str:
        query = EpisodesQuery(series_id=series.id)
        unasked = f"the episodes of {series.name} were not looked up"
        return self._known.failures.get(query, unasked)


def _why_open(
    named: NamedFile, keys: tuple[NameKey, ...], verdicts: tuple[Verdict, ...]
) -> Iterator[str]:
    """Yield why lookups failed that leave open which series a file is of.

    What only the folders are called leaves nothing open where the file's own name is a series'.
    """
    stem = f" {fold_title(named.file.path.stem)} "
    is_known = any(verdict.choices for verdict in verdicts)
    for key, verdict in zip(keys, verdicts, strict=True):
        is_own = key.ids or key.pinned or f" {fold_title(key.title or '')} " in stem
        if is_own or not is_known:
            yield from verdict.failures
        if not is_known:
            yield from verdict.lesser_failures


def _hypotheses(
    reading: Reading,
    choice: Choice,
    index: EpisodeIndex,
    sure: tuple[Evidence, ...],
    order: Order | None,
) -> Iterator[Hypothesis]:
    if not reading.names_an_episode:
        yield from _by_title(reading, choice, index)
        return
    said = _title_said(reading, choice)
    is_counted = reading.episodes or reading.absolute
    founds = (
        episodes_of_part(reading, choice.season, index)
        if choice.season and is_counted
        else episodes_named(reading, index, order)
    )
    for found in founds:
        titles: tuple[Evidence, ...] = ()
        if said:
            titles = title_evidence(said, reading.part, found.episodes, index.titles)
        yield _hypothesis(reading, choice, found, (*sure, *found.pieces, *titles))
    if reading.season == 0:
        called_so = _by_title(reading, choice, index)
        yield from (it for it in called_so if all(e.numbered_apart for e in it.episodes))


def _with_date_doubts(
    hypotheses: Iterable[Hypothesis], readings: tuple[Reading, ...]
) -> Iterator[Hypothesis]:
    """Yield them; where day and month may be the other way round, a near date says less."""
    if len({reading.date for reading in readings if reading.date}) < 2:
        yield from hypotheses
        return
    doubt = piece("date-doubtful")
    for hypothesis in hypotheses:
        is_near = any(evidence.name == "date-near" for evidence in hypothesis.pieces)
        yield hypothesis._replace(
            pieces=(*hypothesis.pieces, *((doubt,) if is_near else ())),
            weight=hypothesis.weight + (doubt.weight if is_near else 0.0),
        )


def packs_in(files: Iterable[NamedFile]) -> frozenset[Hashable]:
    """Return which titles have so many numbered files in a folder that they are no sequels."""
    bare = (named for named in files if named.parsed.best.pattern in _SEQUEL_PATTERNS)
    counts = Counter(map(pack_of, bare))
    return frozenset(pack for pack, count in counts.items() if count >= _LEAST_PACK)


def pack_of(named: NamedFile) -> Hashable:
    """Return the folder and title of a file."""
    return named.file.path.parts[:-1], fold_title(named.parsed.best.title or "")


def _is_only_its_name(named: NamedFile, series: Series) -> bool:
    """Return whether a file is called as the series and nothing more: `Babylon 5.mkv`."""
    stem = fold_title(named.file.path.stem)
    return any(stem in (form.full, form.bare) for form in names_of(series).forms)


def _evened(hypotheses: list[Hypothesis]) -> list[Hypothesis]:
    """Return them so that what a name leaves open favours no series over another.

    A number without its season fits a series of one season better; that does not make it the one
    that is meant.
    """
    first = hypotheses[0].series if hypotheses else None
    if all(hypothesis.series is first for hypothesis in hypotheses):
        return hypotheses
    left_open = [
        sum(evidence.weight for evidence in hypothesis.pieces if evidence.name in _LEFT_OPEN)
        for hypothesis in hypotheses
    ]
    most = min(left_open)
    if most == max(left_open):
        return hypotheses
    return [
        hypothesis._replace(
            pieces=(*hypothesis.pieces, piece("twin-unsaid", weight=most - own)),
            weight=hypothesis.weight + most - own,
        )
        if own > most
        else hypothesis
        for hypothesis, own in zip(hypotheses, left_open, strict=True)
    ]


def _is_run_together(reading: Reading, readings: tuple[Reading, ...]) -> bool:
    """Return whether season and number of a reading are one number in another: 1x02, 102."""
    if not (reading.seasons and reading.episodes):
        return False
    together = reading.seasons[0] * 100 + reading.episodes[0]
    return any(other.absolute[:1] == (together,) and not other.episodes for other in readings)


def _title_said(reading: Reading, choice: Choice) -> str | None:
    """Return the episode title in the name; None where it is only the series' name again."""
    said = reading.episode_title or _title_before_number(reading, choice)
    names = (choice.series.name, *choice.series.aliases)
    if said and fold_title(said) in map(fold_title, names):
        return None
    return said


def _title_before_number(reading: Reading, choice: Choice) -> str | None:
    """Return the second half of `Series - Title - S01E01`, where the first one is the series."""
    if not any(evidence.name == "name-part" for evidence in choice.pieces):
        return None
    halves = split_title(reading.title or "", reading.titles)
    return halves[1] if halves else None


def _how_sure(reading: Reading, best: Reading) -> tuple[Evidence, ...]:
    """Return what the readers say of the number; a name without one hardly has one after all."""
    sure = reading_piece(reading.confidence)
    if reading.pattern == _SECOND_READER and not best.names_an_episode:
        return sure, piece("second-reader")
    return (sure,)


def _by_title(reading: Reading, choice: Choice, index: EpisodeIndex) -> Iterator[Hypothesis]:
    episode, evidence = titled_alone(reading, index.titles)
    if episode:
        found = Found(Order.AIRED, (episode,), ())
        yield _hypothesis(reading, choice, found, (evidence,))


def _hypothesis(
    reading: Reading, choice: Choice, found: Found, pieces: tuple[Evidence, ...]
) -> Hypothesis:
    weight = base = 0.0
    pieces = (*pieces, *_no_surer_by_name(choice, pieces))
    for evidence in pieces:
        weight += evidence.weight
        if evidence.name not in _HABITS:
            base += evidence.weight
    return Hypothesis(
        choice.series,
        (choice.series.id, tuple([episode.id for episode in found.episodes])),
        found.order or Order.AIRED,
        _scheme(reading, found),
        found.episodes,
        reading,
        (*choice.pieces, *pieces),
        choice.weight + weight,
        base,
    )


def _no_surer_by_name(choice: Choice, pieces: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return what takes back that a year, country or id makes the series more than plainly named.

    Where the title in the name is another episode's, number and title disagree; who the series
    is settles nothing of that. Nor does it say which special is meant by a number that another
    service may have given to another.
    """
    if not any(evidence.name in _WHICH_IS_OPEN for evidence in pieces):
        return ()
    plainly = EVIDENCE["name-exact"].weight
    if choice.weight <= plainly:
        return ()
    return (piece("title-first", weight=plainly - choice.weight),)


def _scheme(reading: Reading, found: Found) -> str:
    if found.is_scene:
        return "scene"
    return found.order.value if found.order else f"date {reading.pattern}"


def family_of(weighed: Weighed) -> Family:
    """Return how a file's name counts: a bare number may count within a season or over all."""
    readings = weighed.readings
    if any(r.absolute and not r.episodes for r in readings):
        return Family.BARE
    if any(r.episodes for r in readings):
        return Family.SEASON
    return Family.DATE if any(r.date for r in readings) else Family.TITLE
