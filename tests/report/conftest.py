"""Plans made by hand, so that every status and shape of a line can be shown."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from organizer.model import (
    Action,
    Candidate,
    Episode,
    EpisodeId,
    FileIdentity,
    Match,
    MediaFile,
    Order,
    Plan,
    Reading,
    Reason,
    Rejection,
    Release,
    Role,
    Series,
    SeriesId,
    Status,
    Step,
)

ROOT = Path("/videos")
IDENTITY = FileIdentity(device=1, inode=2, size=3, modified=4)


@pytest.fixture
def step() -> Callable[..., Step]:
    """A step of an episode of Quiet Meridian (2012), from a name below /videos."""

    def make(
        name: str,
        *,
        number: int = 1,
        role: Role = Role.VIDEO,
        of: str | None = None,
        suffix: str = ".mkv",
        order: Order = Order.AIRED,
        stays: bool = False,
    ) -> Step:
        title = f"Chapter {number}"
        episode = Episode(
            id=EpisodeId(10100 + number),
            season=1,
            number=number,
            title=title,
            first_aired=dt.date(2012, 5, number),
        )
        series = Series(id=SeriesId(101), name="Quiet Meridian", year=2012)
        file = MediaFile(path=ROOT / (of or name), root=ROOT, identity=IDENTITY)
        chosen = Candidate(
            series=series,
            order=order,
            episodes=(episode,),
            reading=Reading(title="Quiet Meridian"),
            evidence=(),
            confidence=0.98765,
        )
        match = Match(file=file, chosen=chosen, margin=0.61234, alternatives=(), release=Release())
        folder = ROOT / "Quiet Meridian (2012)" / "Season 01"
        place = folder / f"Quiet Meridian (2012) - S01E{number:02d} - {title}{suffix}"
        return Step(
            source=place if stays else ROOT / name,
            destination=place,
            role=role,
            action=Action.MOVE,
            identity=IDENTITY,
            of=ROOT / of if of else None,
            match=match,
        )

    return make


@pytest.fixture
def plan(step: Callable[..., Step]) -> Plan:
    """A plan with a video and its companion, one that is right already, and every kind left."""

    def left(name: str, reason: Reason, status: Status, message: str) -> Rejection:
        return Rejection(
            source=ROOT / name, role=Role.VIDEO, status=status, reason=reason, message=message
        )

    return Plan(
        library=ROOT,
        roots=(ROOT,),
        entries=(
            step("in/a.mkv"),
            step("in/a.srt", of="in/a.mkv", role=Role.SUBTITLE, suffix=".en.srt"),
            step("", number=2, stays=True),
            step("b.mkv", number=3, order=Order.DVD),
            left("odd\nname.mkv", Reason.NO_SERIES, Status.UNMATCHED, "no such\x1b series"),
            left("two.mkv", Reason.AMBIGUOUS_SERIES, Status.AMBIGUOUS, "one or the other"),
            left("c.rar", Reason.ARCHIVED, Status.NOT_READY, "in an archive"),
            left("sample.mkv", Reason.SAMPLE, Status.IGNORED, "a sample"),
        ),
    )
