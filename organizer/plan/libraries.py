"""Which of several libraries a file goes to: rules first, then the disk that has the series.

Pure: what the disks hold, and how much fits on them, is handed in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from organizer.library_rules import LibraryRule
from organizer.model import Action, Match, SeriesFolder
from organizer.plan.folders import folder_fit

_ANIME = frozenset({"anime"})
_DAILY = frozenset({"talk show", "talk", "news"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """One folder of a library.

    Attributes:
        free: bytes that can still be written there.
        device: of the file system that it lies on; None where it is not there yet.
        folders: those that may be a series' own.
    """

    path: Path
    free: int
    device: int | None = None
    folders: tuple[SeriesFolder, ...] = ()


def series_type(match: Match) -> str:
    """Return anime, daily or standard: by genre, then by how the file itself is named."""
    genres = {genre.casefold() for genre in match.chosen.series.genres}
    if genres & _ANIME:
        return "anime"
    if genres & _DAILY or match.chosen.reading.date is not None:
        return "daily"
    return "standard"


def rule_for(match: Match, rules: Iterable[LibraryRule]) -> LibraryRule | None:
    """Return the first rule that fits; None when none does."""
    return next((rule for rule in rules if _fits(rule, match)), None)


def _fits(rule: LibraryRule, match: Match) -> bool:
    series = match.chosen.series
    genres = {genre.casefold() for genre in series.genres}
    languages = {series.language, *match.release.languages}
    return (
        (not rule.type or series_type(match) in rule.type)
        and (not rule.genre or any(genre.casefold() in genres for genre in rule.genre))
        and (not rule.language or not languages.isdisjoint(rule.language))
        and (not rule.source or any(s in match.file.path.parents for s in rule.source))
    )


def bytes_needed(match: Match, disk: Disk, action: Action) -> int:
    """Return how many bytes a video and its companions take on `disk`.

    None where they are only linked, or moved within their own file system.
    """
    if action in (Action.HARDLINK, Action.SYMLINK, Action.REFLINK):
        return 0
    file = match.file
    if action is Action.MOVE and disk.device == file.identity.device:
        return 0
    return file.identity.size + sum(companion.identity.size for companion in file.companions)


def choose_disk(match: Match, disks: Sequence[Disk], action: Action) -> Disk:
    """Return the first disk with room that has the series; else the first with room.

    Where there is no room on any, the first that has the series, or the
    first of all: applying then stops there and says that it is full.
    """
    series = match.chosen.series
    having = [
        disk
        for disk in disks
        if any(folder_fit(folder.path.name, folder.ids, series) for folder in disk.folders)
    ]
    for candidates in (having, disks):
        roomy = (disk for disk in candidates if disk.free > bytes_needed(match, disk, action))
        if found := next(roomy, None):
            return found
    return (having or disks)[0]
