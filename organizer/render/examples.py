"""Invented matches of every kind, on which a template shows what it does."""

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

from organizer.model import (
    Candidate,
    Episode,
    EpisodeId,
    FileIdentity,
    Match,
    MediaFacts,
    MediaFile,
    Order,
    Reading,
    Release,
    Series,
    SeriesId,
)

_MEDIA = MediaFacts(
    width=1920, height=1080, video_codec="H.265", bit_depth=10, hdr=("DV", "HDR10"),
    audio_codec="DDP", audio_channels="5.1", audio_languages=("en", "de"),
    subtitle_languages=("en", "fr"), duration=2520,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """A kind of file that a template has to name, and one of it."""

    kind: str
    match: Match
    media: MediaFacts = _MEDIA


_SERIES = Series(
    id=SeriesId(900101),
    name="Northern Lights: Harbor (UK)",
    year=2010,
    first_aired=dt.date(2010, 1, 27),
    network="BBC One",
    status="Continuing",
    slug="northern-lights-harbor",
    imdb_id="tt9900101",
)
_BARE_SERIES = Series(id=SeriesId(900102), name="Night Desk")
_RELEASE = Release(
    group="GRP",
    source="WEB-DL",
    resolution="1080p",
    video_codec="H.264",
    audio=("DDP", "5.1"),
    hdr=("DV",),
    languages=("en",),
    service="AMZN",
    proper=1,
    container="mkv",
)


def _example_episode(number: int, title: str | None, *, season: int = 1) -> Episode:
    is_special = season == 0
    return Episode(
        id=EpisodeId(910000 + season * 100 + number),
        season=season,
        number=number,
        title=title,
        absolute=None if is_special else (season - 1) * 12 + number,
        dvd_season=None if is_special else season,
        dvd_number=None if is_special else number + 1,
        first_aired=dt.date(2009 + season, 1, 20) + dt.timedelta(weeks=number),
    )


def _example(kind: str, *episodes: Episode) -> Example:
    path = Path("/videos/in/file.mkv")
    identity = FileIdentity(device=1, inode=1, size=1, modified=0)
    chosen = Candidate(
        series=_SERIES,
        order=Order.AIRED,
        episodes=episodes,
        reading=Reading(seasons=(1,), episodes=(1,)),
        evidence=(),
        confidence=1.0,
    )
    return Example(
        kind,
        Match(
            file=MediaFile(path=path, root=path.parent, identity=identity),
            chosen=chosen,
            margin=1.0,
            alternatives=(),
            release=_RELEASE,
        ),
    )


def _with_reading(example: Example, reading: Reading) -> Example:
    chosen = replace(example.match.chosen, reading=reading)
    return Example(example.kind, replace(example.match, chosen=chosen))


def _with_part(example: Example, part: int) -> Example:
    return Example(example.kind, replace(example.match, part=part))


def _bare(example: Example) -> Example:
    episode = Episode(id=EpisodeId(920001), season=1, number=2, absolute=2, dvd_season=1,
                      dvd_number=2)  # fmt: skip
    chosen = replace(example.match.chosen, series=_BARE_SERIES, episodes=(episode,))
    return Example(
        example.kind, replace(example.match, chosen=chosen, release=Release()), MediaFacts()
    )


EXAMPLES: tuple[Example, ...] = (
    _example("single", _example_episode(2, "Who Goes There?")),
    _example(
        "several",
        _example_episode(3, "The Long Way (1)"),
        _example_episode(4, "The Long Way (2)"),
        _example_episode(5, "The Long Way (3)"),
    ),
    _example("several, not in a row", _example_episode(6, "Fog"), _example_episode(8, "Ice")),
    _with_reading(
        _example("daily", _example_episode(9, "A Guest")), Reading(date=dt.date(2010, 3, 24))
    ),
    _with_reading(
        _example("absolute", _example_episode(4, "Far Out", season=2)), Reading(absolute=(16,))
    ),
    _example("special", _example_episode(1, "Behind the Lights", season=0)),
    _with_part(_example("part", _example_episode(7, "The Storm")), 1),
    _example("long title", _example_episode(10, "A Title That Will Not End, " * 14)),
    _bare(_example("nothing but numbers")),
)
