"""Which of several libraries a file goes to: rules first, then the disk that has the series.

Pure: what the disks hold, and how much fits on them, is handed in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from organizer.library_rules import LibraryRule
from organizer.model import Match, SeriesFolder
from organizer.plan.folders import folder_fit

_ANIME = frozenset({"anime"})
_DAILY = frozenset({"talk show", "talk", "news"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """One folder of a library.

    Attributes:
        free: bytes that can still be written there.
        folders: those that may be a series' own.
    """

    path: Path
    free: int
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


def choose_disk(match: Match, needed: int, disks: Sequence[Disk]) -> Path:
    """Return the first disk with room that has the series; else the first with room.

    `needed` is in bytes. Where there is no room on any, the first that has the series, or the
    first of all: applying then stops there and says that it is full.
    """
    series = match.chosen.series
    having = [
        disk
        for disk in disks
        if any(folder_fit(folder.path.name, folder.ids, series) for folder in disk.folders)
    ]
    for candidates in (having, disks):
        if free := next((disk for disk in candidates if disk.free > needed), None):
            return free.path
    return (having or disks)[0].path
