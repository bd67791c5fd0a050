"""Sort the files of one folder: videos to take or leave, possible companions, the rest."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from organizer.formats import FolderKind, Kind, is_extra, is_sample, volume_set, without_partial
from organizer.formats import file_row as row_of
from organizer.model import REASONS, Reason, Rejection
from organizer.scan.found import Folder, Found, Verdict, ignored
from organizer.scan.roots import Globs
from organizer.text import fold_name, fold_title, natural_key

EPISODE_NUMBER = re.compile(
    r"(?<![a-z0-9])(?:s\d{1,4}[ ._-]?e\d{1,4}(?:-?e\d{1,4}|-\d{2,3}(?![\dp]))*|\d{1,2}x\d{2,3})"
    r"(?![a-z0-9])",
    re.IGNORECASE,
)

_FOLDER_REASONS = {
    FolderKind.SAMPLE: Reason.SAMPLE,
    FolderKind.EXTRA: Reason.EXTRA,
    FolderKind.INCOMPLETE: Reason.INCOMPLETE,
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file stays, before it is known which files stay with it."""

    reason: Reason
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Video:
    """A video of a folder; with a refusal when it will not be organized."""

    found: Found
    refusal: Refusal | None

    @property
    def is_taken(self) -> bool:
        """Whether it is handed on to the next stage."""
        return self.refusal is None


Episode = tuple[str, str]


@dataclass(frozen=True, kw_only=True)  # no slots: what follows from the fields is kept
class Judged:
    """A folder with its files told apart.

    Attributes:
        by_stem: the videos by folded stem; of two with one stem the first by name.
        loose: files that may belong to a video, in no order.
        rows: files that never do.
    """

    folder: Folder
    videos: tuple[Video, ...]
    by_stem: Mapping[str, Video]
    loose: tuple[Found, ...]
    rows: tuple[Rejection, ...]

    @cached_property
    def single(self) -> Video | None:
        """The only video that counts: the one taken, or the one refused when none is taken."""
        taken = [video for video in self.videos if video.is_taken]
        counting = taken or self.videos
        return counting[0] if len(counting) == 1 else None

    @cached_property
    def by_episode(self) -> Mapping[Episode, Video | None]:
        """The videos by title and number in their names; None where two have the same."""
        found: dict[Episode, Video | None] = {}
        for video in self.videos:
            if named := episode_of(video.found.stem):
                found[named] = None if named in found else video
        return found


def episode_of(stem: str) -> Episode | None:
    """Return the folded title and the number of a name like `Show.S01E02`; None without one."""
    number = EPISODE_NUMBER.search(stem)
    if number is None:
        return None
    return fold_title(stem[: number.start()]), number[0].lower()


def fold(name: str) -> str:
    """Return a name as names are compared here; quick for the common case."""
    return name.lower() if name.isascii() else fold_name(name)


def judge(folder: Folder, globs: Globs) -> Judged:
    """Tell the files of `folder` apart; touches no disk."""
    kinds: dict[Kind, list[Found]] = {}
    for found in folder.files:
        kinds.setdefault(found.row.kind, []).append(found)
    files = sorted(kinds.pop(Kind.VIDEO, ()), key=lambda found: found.name)
    stems = {fold(found.stem) for found in files}
    videos = tuple(
        Video(found=found, refusal=_refusal(folder, found, stems, globs)) for found in files
    )
    by_stem: dict[str, Video] = {}
    for video in videos:
        by_stem.setdefault(fold(video.found.stem), video)
    archives = kinds.pop(Kind.ARCHIVE, [])
    loose = _take(kinds, _LOOSE)
    rest = _take(kinds, tuple(kinds))
    rows = [*_archives(folder, archives, by_stem), *(_row(found) for found in rest)]
    return Judged(
        folder=folder, videos=videos, by_stem=by_stem, loose=tuple(loose), rows=tuple(rows)
    )


_LOOSE = (Kind.SUBTITLE, Kind.AUDIO, Kind.NFO, Kind.ARTWORK, Kind.OTHER)


def _take(kinds: dict[Kind, list[Found]], wanted: tuple[Kind, ...]) -> list[Found]:
    return [found for kind in wanted for found in kinds.pop(kind, ())]


def _refusal(folder: Folder, found: Found, stems: set[str], globs: Globs) -> Refusal | None:
    verdict = folder.verdict
    if left_out := _left_out(folder, found, globs):
        return left_out
    if verdict is not None and not _is_own_series(verdict, found.stem):
        return Refusal(_FOLDER_REASONS[verdict.row.kind], f"this {verdict.row.why}")
    if found.name in folder.unfinished:
        return Refusal(Reason.INCOMPLETE, "this is still being downloaded or copied")
    if is_sample(found.stem, stems):
        return Refusal(Reason.SAMPLE, "this is a sample of an episode")
    if is_extra(found.stem, stems):
        return Refusal(Reason.EXTRA, "this is an extra, not an episode")
    return None


def _left_out(folder: Folder, found: Found, globs: Globs) -> Refusal | None:
    relative = folder.relative + found.name
    if globs.excludes(relative, found.name):
        return Refusal(Reason.EXCLUDED, "this is left out by --exclude")
    if not folder.included and not globs.includes(relative, found.name):
        return Refusal(Reason.EXCLUDED, "this is left out by --include")
    return None


def _is_own_series(verdict: Verdict, stem: str) -> bool:
    """Whether the folder is a series that happens to be called `Extras` or `Samples`."""
    if verdict.row.kind is FolderKind.INCOMPLETE:
        return False
    number = EPISODE_NUMBER.search(stem)
    return number is not None and fold_title(stem[: number.start()]) == fold_title(verdict.name)


def refuse(folder: Folder, found: Found, globs: Globs) -> Refusal | None:
    """Return why a file that is no video cannot be a companion of any."""
    if globs.excludes(folder.relative + found.name, found.name):
        return Refusal(Reason.EXCLUDED, "this is left out by --exclude")
    if folder.verdict is not None and folder.verdict.row.kind is FolderKind.INCOMPLETE:
        return Refusal(Reason.INCOMPLETE, f"this {folder.verdict.row.why}")
    if found.name in folder.unfinished:
        return Refusal(Reason.INCOMPLETE, "this is still being downloaded or copied")
    return None


def rejection(found: Found, refusal: Refusal, of: Found | None = None) -> Rejection:
    """Return the row of a file that stays, with the status that its reason comes with."""
    row = ignored(found.entry.path, found.row.role, refusal.reason, refusal.message)
    return Rejection(
        source=row.source,
        role=row.role,
        status=REASONS[refusal.reason].status,
        reason=row.reason,
        message=row.message,
        of=None if of is None else ignored(of.entry.path, of.row.role, row.reason, "").source,
    )


def lonely(folder: Folder, found: Found) -> Rejection:
    """Return the row of a possible companion that belongs to no video."""
    verdict = folder.verdict
    if verdict is not None:
        refusal = Refusal(_FOLDER_REASONS[verdict.row.kind], f"this {verdict.row.why}")
        return rejection(found, refusal)
    return rejection(found, Refusal(Reason.NOT_MEDIA, f"this {found.row.why}"))


def _row(found: Found) -> Rejection:
    if found.row.kind is Kind.PARTIAL:
        finished = row_of(without_partial(found.name))
        seen = (
            Found(found.name, finished, found.entry) if finished.kind is not Kind.OTHER else found
        )
        return rejection(seen, Refusal(Reason.INCOMPLETE, f"this {found.row.why}"))
    reason = Reason.JUNK if found.row.kind is Kind.JUNK else Reason.NOT_MEDIA
    return rejection(found, Refusal(reason, f"this {found.row.why}"))


def _archives(
    folder: Folder, archives: Iterable[Found], by_stem: Mapping[str, Video]
) -> list[Rejection]:
    sets: dict[str, list[Found]] = {}
    for found in archives:
        sets.setdefault(volume_set(found.name), []).append(found)
    return [
        _archive(folder, volumes, is_unpacked=fold(name) in by_stem)
        for name, volumes in sets.items()
    ]


def _archive(folder: Folder, volumes: list[Found], *, is_unpacked: bool) -> Rejection:
    first = min(volumes, key=_volume_order)
    of_volumes = f" of {len(volumes)} volumes" if len(volumes) > 1 else ""
    if folder.verdict is not None:
        return lonely(folder, first)
    if folder.owner is not None:
        message = f"this is an archive{of_volumes} in a folder of subtitles: unpack it to use them"
        return rejection(first, Refusal(Reason.NOT_MEDIA, message))
    if is_unpacked:
        message = f"this is an archive{of_volumes}, and the video in it is already unpacked"
        return rejection(first, Refusal(Reason.NOT_MEDIA, message))
    message = f"this is an archive{of_volumes}: unpack it first"
    return rejection(first, Refusal(Reason.ARCHIVED, message))


def _volume_order(found: Found) -> tuple[bool, tuple[tuple[int, int, str], ...]]:
    return not found.name.lower().endswith((".rar", ".zip", ".7z")), natural_key(found.name)
