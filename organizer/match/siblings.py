"""What the files of a folder say about each other: the same series, read in the same order.

Each file votes for the ways in which it can be read (4 for its best, less for a worse one, 0 for
one in which it makes no sense); a file that can be read in several ways is then judged by the
votes of the others. Only files that are in question are touched, and each is added up once, so
that thousands of files of one series stay fast.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple

from organizer.match.evidence import piece
from organizer.match.readings import is_named_after, is_season_folder
from organizer.match.weighing import Family, Hypothesis, Weighed, family_of
from organizer.model import SeriesId

_FULL_VOTE = 4.0
_SURE = 3.0  # weight above which the only hypothesis of a file is taken for certain

Votes = dict[str, float]
Folder = tuple[str, ...]
"""The parts of its path."""
WrittenName = tuple[str, int | None, str | None]
"""Title, year, country."""


class Level(NamedTuple):
    """Files that speak about each other, and how much they can say at most (log-odds).

    `within` is the group, `without` a group inside it whose votes count on a nearer level; the
    file's own vote is left out where there is none.
    """

    within: Hashable
    without: Hashable | None
    most: float


class _Ballot:
    """Votes added up for each group of files."""

    def __init__(self) -> None:
        self._sums: dict[Hashable, Votes] = defaultdict(lambda: defaultdict(float))
        self._against: dict[Hashable, Votes] = defaultdict(lambda: defaultdict(float))

    def add(self, levels: Sequence[Level], votes: Votes) -> None:
        groups = {group for level in levels for group in (level.within, level.without)} - {None}
        for group in groups:
            sums = self._sums[group]
            against = self._against[group]
            for way, vote in votes.items():
                sums[way] += vote
                against[way] += not vote

    def is_divided(self, levels: Sequence[Level], own: Votes) -> bool:
        """Return whether files that lie together can only be read in ways that exclude others."""
        against = self._against[levels[0].within]
        return len(own) > 1 and all(against.get(way) for way in own)

    def lead(self, levels: Sequence[Level], own: Votes) -> Votes:
        """Return by how much the other files prefer each way of `own` to the best other one."""
        lead: Votes = dict.fromkeys(own, 0.0)
        if len(own) == 1:  # nothing to decide
            return lead
        for level in levels:
            sums = self._sums[level.within]
            inner = own if level.without is None else self._sums[level.without]
            said = {way: sums.get(way, 0.0) - inner.get(way, 0.0) for way in own}
            for way in own:
                rival = max((vote for other, vote in said.items() if other != way), default=0.0)
                lead[way] += max(-level.most, min(level.most, said[way] - rival)) / 2
        return lead


def _votes(best: dict[str, float]) -> Votes:
    highest = max(best.values())
    return {way: max(0.0, _FULL_VOTE + base - highest) for way, base in best.items()}


def _series_votes(weighed: Weighed) -> Votes:
    best: dict[str, float] = {}
    for hypothesis in weighed.hypotheses:
        way = str(hypothesis.series.id)
        best[way] = max(best.get(way, -99.0), hypothesis.base)
    return _votes(best)


def _order_votes(weighed: Weighed, series_id: SeriesId) -> Votes:
    best: dict[str, float] = {}
    for hypothesis in weighed.hypotheses:
        if hypothesis.series.id == series_id:
            way = hypothesis.scheme
            best[way] = max(best.get(way, -99.0), hypothesis.base)
    return _votes(best)


def folder_of(weighed: Weighed) -> tuple[Folder, str | None]:
    """Return the folder and release group of a file; the seasons of a folder belong together."""
    named = weighed.named
    folder = named.file.path.parts[:-1]
    if folder and is_season_folder(folder[-1]):
        folder = folder[:-1]
    return folder, named.parsed.release.group


def name_of(weighed: Weighed) -> WrittenName:
    """Return the name as the file has it: title, year and country."""
    key = weighed.keys[0]
    return (key.title or "").casefold(), key.year, key.country


def is_set(weighed: Weighed) -> bool:
    """Return whether the folder is the series' own, by its name.

    Files of one name in a folder of anything may be of two series of that name. What else lies
    there must not matter, so only the folder's name can tell.
    """
    title = weighed.keys[0].title
    folder = folder_of(weighed)[0]
    return bool(title and folder) and is_named_after(folder[-1], title or "")


def _series_levels(weighed: Weighed) -> tuple[Level, ...]:
    """Return the groups of files of the same written name: another year says another series."""
    folder, release = folder_of(weighed)
    name = name_of(weighed)
    root = ("root", weighed.named.file.root, name)
    in_folder, in_release = ("folder", folder, name), ("release", folder, release, name)
    if not is_set(weighed):
        return (Level(in_folder, None, 1.0), Level(root, in_folder, 0.4))
    return (
        Level(in_release, None, 8.0),
        Level(in_folder, in_release, 2.0),
        Level(root, in_folder, 1.0),
    )


def _order_levels(weighed: Weighed, series_id: SeriesId) -> tuple[Level, ...]:
    """Return the groups of files of one series.

    Files that are written alike say most, wherever they are: `- 099` tells how `- 102` counts,
    and `S01E03` next to it does not.
    """
    folder, release = folder_of(weighed)
    family, pattern = _way_of_writing(weighed)
    in_folder, alike = ("folder", folder, series_id), ("folder", folder, series_id, family)
    nearest = (
        Level(("release", folder, release, series_id, family), None, 7.0)
        if family is Family.BARE or is_set(weighed)
        else Level(("written", folder, release, series_id, _style(weighed)), None, 7.0)
    )
    if family is Family.BARE:
        return (
            nearest,
            Level(("alike", weighed.named.file.root, series_id, pattern), None, 4.0),
            Level(in_folder, alike, 4.0),
        )
    return nearest, Level(in_folder, alike, 4.0)


def _style(weighed: Weighed) -> tuple[str, bool]:
    """Return how a name is written: its pattern, and whether it has spaces."""
    return weighed.readings[0].pattern, " " in weighed.named.file.path.name


def _way_of_writing(weighed: Weighed) -> tuple[Family, str]:
    family = family_of(weighed)
    return family, weighed.readings[0].pattern if family is Family.BARE else family.value


def with_siblings(files: Sequence[Weighed]) -> Iterator[list[Hypothesis]]:
    """Yield the hypotheses of each file, in order, with what the other files say of them."""
    in_question = [weighed.hypotheses and _is_in_question(weighed) for weighed in files]
    touched = {
        hypothesis.series.id
        for weighed, open_ in zip(files, in_question, strict=True)
        if open_
        for hypothesis in weighed.hypotheses
    }
    if not touched:
        yield from (weighed.hypotheses for weighed in files)
        return
    folders = _Folders(weighed for weighed in files if _concerns(weighed, touched))
    for weighed, open_ in zip(files, in_question, strict=True):
        yield folders.judged(weighed) if open_ else weighed.hypotheses


def _is_in_question(weighed: Weighed) -> bool:
    if weighed.is_contested:
        return True
    return any(p.name == "date-near" for h in weighed.hypotheses for p in h.pieces)


def _concerns(weighed: Weighed, series_ids: set[SeriesId]) -> bool:
    return any(hypothesis.series.id in series_ids for hypothesis in weighed.hypotheses)


class _Folders:
    """The votes of all files, and which episodes have a file for certain."""

    def __init__(self, files: Iterable[Weighed]) -> None:
        self._series = _Ballot()
        self._orders = _Ballot()
        self._certain: set[Hashable] = set()
        for weighed in files:
            self._add(weighed)

    def _add(self, weighed: Weighed) -> None:
        self._series.add(_series_levels(weighed), _series_votes(weighed))
        for series_id in {h.series.id for h in weighed.hypotheses if _votes_on_order(h)}:
            levels = _order_levels(weighed, series_id)
            self._orders.add(levels, _order_votes(weighed, series_id))
        first = weighed.hypotheses[0]
        if not _is_in_question(weighed) and first.weight > _SURE:
            self._certain.add((folder_of(weighed), name_of(weighed), first.outcome))

    def judged(self, weighed: Weighed) -> list[Hypothesis]:
        """Return a file's hypotheses with what its siblings say for and against each."""
        levels, votes = _series_levels(weighed), _series_votes(weighed)
        series = self._series.lead(levels, votes)
        if _says_its_title(weighed) or self._series.is_divided(levels, votes):
            series = dict.fromkeys(votes, 0.0)
        orders: dict[SeriesId, Votes] = {}
        for series_id in {h.series.id for h in weighed.hypotheses if _votes_on_order(h)}:
            levels = _order_levels(weighed, series_id)
            orders[series_id] = self._orders.lead(levels, _order_votes(weighed, series_id))
        if len({hypothesis.series.id for hypothesis in weighed.hypotheses}) > 1:
            orders = {series_id: _none_favoured(lead) for series_id, lead in orders.items()}
        return [
            self._one_judged(hypothesis, weighed, series, orders)
            for hypothesis in weighed.hypotheses
        ]

    def _one_judged(
        self,
        hypothesis: Hypothesis,
        weighed: Weighed,
        series: Votes,
        orders: dict[SeriesId, Votes],
    ) -> Hypothesis:
        pieces = []
        if weight := round(series[str(hypothesis.series.id)], 2):
            pieces.append(piece("siblings-series", weight=weight))
        by_order = orders.get(hypothesis.series.id, {})
        order_weight = round(by_order.get(hypothesis.scheme, 0.0), 2)
        if order_weight < 0 or (order_weight and not _is_titled_otherwise(hypothesis)):
            pieces.append(piece("siblings", weight=order_weight))
        if (folder_of(weighed), name_of(weighed), hypothesis.outcome) in self._certain:
            pieces.append(piece("siblings-taken"))
        if not pieces:
            return hypothesis
        return hypothesis._replace(
            pieces=(*hypothesis.pieces, *pieces),
            weight=hypothesis.weight + sum(p.weight for p in pieces),
        )


def _none_favoured(lead: Votes) -> Votes:
    """Return the lead of the orders of a series so that it only speaks against some of them.

    How its files are numbered must not speak for a series against another one.
    """
    best = max(0.0, *lead.values())
    return {way: weight - best for way, weight in lead.items()}


def _says_its_title(weighed: Weighed) -> bool:
    """Whether the file's own title is an episode's: which series it is, no sibling knows better."""
    return any(e.name == "title-agrees" for h in weighed.hypotheses for e in h.pieces)


def _is_titled_otherwise(hypothesis: Hypothesis) -> bool:
    """Whether the file's own title is another episode's: no sibling can outvote that."""
    return any(evidence.name == "title-elsewhere" for evidence in hypothesis.pieces)


def _votes_on_order(hypothesis: Hypothesis) -> bool:
    """Specials have a season of their own in every order, so they say nothing of it."""
    return any(episode.season > 0 for episode in hypothesis.episodes)
