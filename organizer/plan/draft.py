"""From names to steps: every video with its companions, in the order of series and episodes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from organizer.model import (
    Action,
    Companion,
    Match,
    MediaFile,
    Rejection,
    Role,
    SeriesFolder,
    Step,
)
from organizer.plan.folders import Places
from organizer.text import fold_name, fold_title, natural_key

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


def plan_library(
    library: Path,
    roots: Sequence[Path],
    placed: Sequence[tuple[Match, PurePosixPath]],
    left_alone: Sequence[Rejection],
    folders: Sequence[SeriesFolder],
    *,
    action: Action,
    files: Sequence[MediaFile],
) -> Draft:
    """Choose the destination of every placed video and of its companions.

    `files` are all that were scanned: the companions of a video in `left_alone` stay with it,
    for the same reason. Nothing is checked yet: see `finish_plan`.
    """
    places = Places(library, folders)
    units = []
    for match, name in sorted(placed, key=lambda pair: _plan_order(pair[0])):
        place = library / places.place(name, match.chosen.series)
        units.append(_unit(match, place, action))
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
    return name, chosen.series.id, first, match.part or 0, natural_key(str(match.file.path))


def _unit(match: Match, place: Path, action: Action) -> Unit:
    file = match.file
    video = Step(
        source=file.path,
        destination=place,
        role=Role.VIDEO,
        action=action,
        identity=file.identity,
        match=match,
    )
    stem = place.stem if file.path.suffix else place.name
    companions = (
        replace(
            video,
            source=companion.path,
            destination=place.with_name(name),
            role=companion.role,
            identity=companion.identity,
            of=file.path,
        )
        for companion, name in _companion_names(file.companions, stem, place.parent)
    )
    return (video, *companions)


def _companion_names(
    companions: Sequence[Companion], stem: str, folder: Path
) -> Iterator[tuple[Companion, str]]:
    """Yield each companion with its new name, all different.

    Two subtitles of one language get `.en.srt` and `.2.en.srt`; files of one stem (an idx and
    its sub) get the same number. Those that are right already keep their names.
    """
    together: dict[Path, list[Companion]] = {}
    for companion in companions:
        together.setdefault(companion.path.with_suffix(""), []).append(companion)

    def names(group: Sequence[Companion], number: int) -> list[str]:
        mark = f".{number}" if number > 1 else ""
        return [f"{stem}{mark}{companion.suffix}" for companion in group]

    def is_right(group: Sequence[Companion]) -> bool:
        return [c.path for c in group] == [folder / name for name in names(group, 1)]

    taken: set[str] = set()
    chosen: dict[Path, str] = {}
    for group in sorted(together.values(), key=is_right, reverse=True):
        number = 1
        while not taken.isdisjoint(map(fold_name, names(group, number))):
            number += 1
        taken.update(map(fold_name, names(group, number)))
        chosen |= {c.path: name for c, name in zip(group, names(group, number), strict=True)}
    return ((companion, chosen[companion.path]) for companion in companions)


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
