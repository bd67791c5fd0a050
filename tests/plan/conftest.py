"""Builders of matches and drafts that the tests of planning share."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import pytest

from organizer.model import (
    Action,
    Candidate,
    Companion,
    Episode,
    EpisodeId,
    FileIdentity,
    Match,
    MediaFile,
    Order,
    Plan,
    Reading,
    Rejection,
    Release,
    Role,
    Series,
    SeriesFolder,
    SeriesId,
)
from organizer.plan import finish_plan, plan_library
from organizer.text import fold_name

LIBRARY = Path("/tv")
LOST = Series(id=SeriesId(73739), name="Lost", year=2004, imdb_id="tt0411008")


@dataclass
class Disk:
    """Files that stand somewhere, by path, each with the inode it is known by."""

    inodes: dict[Path, int] = field(default_factory=dict)
    there: set[Path] = field(default_factory=set)

    def add(self, path: Path, inode: int | None = None) -> FileIdentity:
        self.inodes[path] = len(self.inodes) + 1 if inode is None else inode
        return self.identity(path)

    def identity(self, path: Path) -> FileIdentity:
        inode = self.inodes[path]
        return FileIdentity(device=1, inode=inode, size=inode, modified=inode * 10**10)

    def standing_at(self, places: Iterable[Path]) -> Mapping[Path, tuple[Path, FileIdentity]]:
        """What `scan.standing_at` finds on a file system that tells cases apart."""
        folded = {(path.parent, fold_name(path.name)): path for path in self.inodes}
        found = {}
        for place in places:
            there = place if place in self.inodes else None
            there = there or folded.get((place.parent, fold_name(place.name)))
            if there is not None:
                found[place] = there, self.identity(there)
        return found


@dataclass
class Planner:
    """Matches of files on a disk, planned together."""

    disk: Disk = field(default_factory=Disk)
    placed: list[tuple[Match, PurePosixPath]] = field(default_factory=list)

    def file(self, path: str, companions: Sequence[tuple[str, str]] = ()) -> MediaFile:
        """Put a video on the disk, and its companions as (path, suffix)."""
        video = Path(path)
        identity = self.disk.add(video)
        return MediaFile(
            path=video,
            root=video.parent,
            identity=identity,
            companions=tuple(
                Companion(
                    path=Path(name),
                    role=Role.SUBTITLE,
                    suffix=suffix,
                    identity=self.disk.add(Path(name)),
                )
                for name, suffix in companions
            ),
        )

    def add(
        self,
        path: str,
        name: str,
        companions: Sequence[tuple[str, str]] = (),
        *,
        number: int = 1,
        series: Series = LOST,
    ) -> Match:
        """Match the file at `path` with an episode whose rendered name is `name`."""
        match = match_of(self.file(path, companions), number=number, series=series)
        self.placed.append((match, PurePosixPath(name)))
        return match

    def plan(
        self,
        *,
        action: Action = Action.MOVE,
        left_alone: Sequence[Rejection] = (),
        folders: Sequence[SeriesFolder] = (),
        files: Sequence[MediaFile] = (),
        library: Path = LIBRARY,
    ) -> Plan:
        """Plan everything that was added."""
        draft = plan_library(
            library,
            [Path("/in")],
            self.placed,
            left_alone,
            folders,
            action=action,
            files=[*files, *(match.file for match, _ in self.placed)],
        )
        standing = self.disk.standing_at(draft.destinations)
        return finish_plan(draft, standing, self.disk.there)


def match_of(file: MediaFile, *, number: int = 1, series: Series = LOST, season: int = 1) -> Match:
    """A sure match of `file` with one episode."""
    episode = Episode(id=EpisodeId(number), season=season, number=number)
    chosen = Candidate(
        series=series,
        order=Order.AIRED,
        episodes=(episode,),
        reading=Reading(),
        evidence=(),
        confidence=1.0,
    )
    return Match(file=file, chosen=chosen, margin=1.0, alternatives=(), release=Release())


@pytest.fixture
def planner() -> Planner:
    """A planner for the library /tv that knows no file yet."""
    return Planner()


@pytest.fixture
def series_of() -> Callable[..., Series]:
    """Make a series; `The Office (US)` of 2005 unless told otherwise."""

    def make(name: str = "The Office (US)", year: int | None = 2005, number: int = 73244) -> Series:
        return Series(id=SeriesId(number), name=name, year=year, imdb_id="tt0386676")

    return make
