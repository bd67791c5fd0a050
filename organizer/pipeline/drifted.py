"""Files that runs have placed, and whose episode has got another number or a real title since.

The journal knows which episode each of them is, by the catalog's id: their names are not read for
that, so a file `S01E05` of an episode that is `S01E06` now is not taken for the new `S01E05`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from organizer.apply import KnownEpisode, KnownFile
from organizer.errors import MetadataUnavailable
from organizer.lookup import Lookup
from organizer.match import EpisodesQuery, Known
from organizer.match.episode_titles import comparable
from organizer.model import (
    REASONS,
    Action,
    Candidate,
    Episode,
    EpisodeId,
    Evidence,
    Match,
    MediaFile,
    Order,
    Plan,
    Reason,
    Rejection,
    Role,
    Series,
    SeriesId,
)
from organizer.naming import name_judged, namer_for
from organizer.parse import parse_name
from organizer.pipeline.jobs import Job
from organizer.pipeline.journey import Judged, plan_judged
from organizer.pipeline.tools import KnownFiles, Tools
from organizer.scan import scan

_CERTAIN = 7.0  # weight: as an id in the name


def plan_drift(
    todo: Sequence[Job], tools_for: Callable[[Job], Tools], known_in: KnownFiles
) -> tuple[Plan, ...]:
    """Plan the new names of the drifted files below the paths; everything else is left out.

    They are moved, however they came. Raises as `plan_jobs` does.
    """
    moving = [replace(job, settings=replace(job.settings, action=Action.MOVE)) for job in todo]
    tools = [tools_for(job) for job in todo]
    judged = [
        _judge(job, its, known_in(job.library)) for job, its in zip(moving, tools, strict=True)
    ]
    return plan_judged(judged, tools[0].media)


def _judge(job: Job, tools: Tools, known: Mapping[Path, KnownFile]) -> Judged:
    settings = job.settings
    found = scan(job.paths, library=job.library, include=settings.include, exclude=settings.exclude)
    now = _Now(tools.lookup)
    drifted = [
        one
        for file in found.files
        if (what := known.get(file.path)) and what.is_still(file.identity)
        if (one := now.judged(file, what))
    ]
    named, left_alone = name_judged(drifted, namer_for(settings, job.library, tools.media))
    return Judged(
        job=job,
        files=found.files,
        known=now.known,
        placed=tuple(named),
        left_alone=tuple(left_alone),
    )


class _Now:
    """What the catalog says now, each series asked once; `known` are the answers so far."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._series: dict[SeriesId, Series | None] = {}
        self.known = Known()

    def judged(self, file: MediaFile, what: KnownFile) -> Match | Rejection | None:
        """Return a placed file as what it is now; None where nothing that matters has changed."""
        query = EpisodesQuery(series_id=what.series)
        if query not in self.known.episodes and query not in self.known.failures:
            self._ask(query)
        if query in self.known.failures:
            return _unavailable(file, self.known.failures[query])
        series = self._series[what.series]
        by_id = {episode.id: episode for episode in self.known.episodes[query]}
        now = [by_id.get(EpisodeId(episode.id)) for episode in what.episodes]
        episodes = tuple(episode for episode in now if episode)
        if series is None or len(episodes) != len(what.episodes):
            return None  # no longer in the catalog: what it was called stays
        changes = [
            words
            for was, is_now in zip(what.episodes, episodes, strict=True)
            if (words := _change(was, is_now))
        ]
        return _match(file, series, episodes, "; ".join(changes)) if changes else None

    def _ask(self, query: EpisodesQuery) -> None:
        try:
            self._series[query.series_id] = self._lookup.series(query.series_id)
            found = self._lookup.query_episodes(query.series_id)
        except MetadataUnavailable as error:
            self.known = self.known.learned(failures={query: str(error)})
        else:
            self.known = self.known.learned(episodes={query: found})


def _change(was: KnownEpisode, now: Episode) -> str | None:
    """Return what a person is told of a change; None for none that matters.

    That is another number, or a title where there was none (TBA, "Episode 5"). A title that was
    only put right is no reason to rename what is in its place.
    """
    before, after = f"S{was.season:02d}E{was.number:02d}", f"S{now.season:02d}E{now.number:02d}"
    if before != after:
        return f"{before} is {after} now"
    if comparable(now.title or "") and not comparable(was.title or ""):
        return f"{before} is called {now.title} now"
    return None


def _match(file: MediaFile, series: Series, episodes: tuple[Episode, ...], change: str) -> Match:
    parsed = parse_name(file.path, None)
    chosen = Candidate(
        series=series,
        order=Order.AIRED,
        episodes=episodes,
        reading=parsed.best,
        evidence=(Evidence(name="drift", weight=_CERTAIN, detail=f"placed by a run; {change}"),),
        confidence=1.0,
    )
    return Match(
        file=file,
        chosen=chosen,
        margin=1.0,
        alternatives=(),
        release=parsed.release,
        part=parsed.best.part,
    )


def _unavailable(file: MediaFile, why: str) -> Rejection:
    reason = Reason.METADATA_UNAVAILABLE
    return Rejection(
        source=file.path,
        role=Role.VIDEO,
        status=REASONS[reason].status,
        reason=reason,
        message=f"the catalog could not be asked: {why}",
    )
