"""From names to steps: every video with its companions, in the order of series and episodes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from organizer.model import (
    Action,
    Match,
    MediaFile,
    Rejection,
    Role,
    SeriesFolder,
    Step,
)
from organizer.plan.folders import Places
from organizer.text import fold_title, natural_key

Unit = tuple[Step, ...]
"""A video's step, and those of its companions after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A plan that does not know yet what stands at its destinations.

    Attributes:
        units: in plan order; the video of each comes first.
        left_alone: in natural order of their paths; companions follow their video.
    """

    library: Path
    roots: tuple[Path, ...]
    units: tuple[Unit, ...]
    left_alone: tuple[Rejection, ...]

    @property
    def destinations(self) -> tuple[Path, ...]:
        """The places that have to be looked at before the plan can be finished."""
        return tuple(s.destination for unit in self.units for s in unit if not s.is_unchanged)

    @property
    def copies_and_links(self) -> tuple[tuple[Path, Path, Action], ...]:
        """What may have been done by an earlier run: source, destination and action."""
        return tuple(
            (step.source, step.destination, step.action)
            for unit in self.units
            for step in unit
            if step.action is not Action.MOVE and not step.is_unchanged
        )


def plan_library(
    library: Path,
    roots: Sequence[Path],
    placed: Sequence[tuple[Match, PurePosixPath]],
    left_alone: Sequence[Rejection],
    folders: Sequence[SeriesFolder],
    *,
    action: Action,
    files: Sequence[MediaFile],
    notes: Mapping[Path, str] | None = None,
) -> Draft:
    """Choose the destination of every placed video and of its companions.

    `notes` say, by the path of a video, what a person should know of its new name. `files` are
    all that were scanned: the companions of a video in `left_alone` stay with it, for the same
    reason. Nothing is checked yet: see `finish_plan`.
    """
    places = Places(library, folders)
    units = []
    for match, name in sorted(placed, key=lambda pair: _plan_order(pair[0])):
        place = library / places.place(name, match.chosen.series)
        note = notes.get(match.file.path) if notes else None
        units.append(_unit(match, place, action, note))
    return Draft(
        library=library,
        roots=tuple(roots),
        units=tuple(units),
        left_alone=_with_companions(left_alone, {file.path: file for file in files}),
    )


def _plan_order(match: Match) -> tuple[object, ...]:
    chosen = match.chosen
    first = min((episode.season, episode.number) for episode in chosen.episodes)
    name = natural_key(fold_title(chosen.series.name))
    path = str(match.file.path)
    return name, chosen.series.id, first, match.part or 0, natural_key(path), path


def _unit(match: Match, place: Path, action: Action, note: str | None) -> Unit:
    file = match.file
    video = Step(
        source=file.path,
        destination=place,
        role=Role.VIDEO,
        action=action,
        identity=file.identity,
        match=match,
        note=note,
    )
    stem = place.stem if file.path.suffix else place.name
    companions = (
        replace(
            video,
            source=companion.path,
            destination=place.with_name(f"{stem}{companion.suffix}"),
            role=companion.role,
            identity=companion.identity,
            of=file.path,
            note=None,
        )
        for companion in file.companions
    )
    return (video, *companions)


def _with_companions(
    left_alone: Sequence[Rejection], files: Mapping[Path, MediaFile]
) -> tuple[Rejection, ...]:
    known = {rejection.source for rejection in left_alone}
    found = list(left_alone)
    for video in left_alone:
        if video.role is Role.VIDEO and video.source in files:
            found += (
                replace(video, source=c.path, role=c.role, of=video.source, destination=None)
                for c in files[video.source].companions
                if c.path not in known
            )
    return tuple(sorted(found, key=_left_alone_order))


def _left_alone_order(rejection: Rejection) -> tuple[object, ...]:
    video = rejection.of or rejection.source
    return natural_key(str(video)), rejection.of is not None, natural_key(str(rejection.source))
