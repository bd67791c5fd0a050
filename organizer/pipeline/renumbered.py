"""Files that stand where a run placed them, and whose name means another episode by now.

A service has counted its episodes anew: the name of such a file says what it was, not what it is.
By its name it would be given another episode's title; `drifted` knows it by its id instead.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from organizer.apply import KnownEpisode, KnownFile
from organizer.match import EpisodesQuery, Known
from organizer.model import REASONS, Episode, Match, Reason, Rejection, Role
from organizer.pipeline.jobs import Job
from organizer.pipeline.tools import KnownFiles


def hold_renumbered(
    judged: Iterable[Match | Rejection], job: Job, known: Known, known_in: KnownFiles
) -> Iterator[Match | Rejection]:
    """Yield what was judged; in place of what the history knows as another episode a refusal.

    The history is asked once, for all paths of the job together. What the catalog does not hold
    any more cannot be compared, and is what its name says.
    """
    placed = known_in(_common(job.paths))
    for one in judged:
        what = placed.get(one.file.path) if isinstance(one, Match) else None
        if isinstance(one, Match) and what and what.is_still(one.file.identity):
            yield _refused(one, what, known) or one
        else:
            yield one


def _common(paths: Sequence[Path]) -> Path:
    return Path(os.path.commonpath([path if path.is_dir() else path.parent for path in paths]))


def _refused(match: Match, what: KnownFile, known: Known) -> Rejection | None:
    chosen = match.chosen
    if what.series != chosen.series.id:
        return None
    if {episode.id for episode in what.episodes} == {episode.id for episode in chosen.episodes}:
        return None
    listed = known.episodes.get(EpisodesQuery(series_id=what.series), ())
    by_id: dict[int, Episode] = {episode.id: episode for episode in listed}
    now = [by_id[episode.id] for episode in what.episodes if episode.id in by_id]
    if len(now) != len(what.episodes):
        return None
    return Rejection(
        source=match.file.path,
        role=Role.VIDEO,
        status=REASONS[Reason.RENUMBERED].status,
        reason=Reason.RENUMBERED,
        message=_message(what.episodes, now, chosen.episodes),
    )


def _message(was: Sequence[KnownEpisode], now: Sequence[Episode], read: Sequence[Episode]) -> str:
    before, after = _numbers(was), _numbers(now)
    if before != after:
        return f"placed as {before}, which is {after} now: organize --drift"
    return f"placed as {before}, and its name is read as {_numbers(read)} now: undo that run first"


def _numbers(episodes: Iterable[KnownEpisode | Episode]) -> str:
    return ", ".join(f"S{episode.season:02d}E{episode.number:02d}" for episode in episodes)
