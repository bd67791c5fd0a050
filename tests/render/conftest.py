"""Builders of matches that the tests of rendering share."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from organizer.config import preset_source
from organizer.model import (
    Candidate,
    Episode,
    EpisodeId,
    FileIdentity,
    Match,
    MediaFile,
    Order,
    Reading,
    Release,
    Series,
    SeriesId,
)
from organizer.render import Template, compile_template

MakeMatch = Callable[..., Match]


def make_episode(
    number: int = 2, title: str | None = "Pilot", *, season: int = 1, absolute: int | None = None
) -> Episode:
    """An episode of an invented series; DVD numbers are those as aired, in reverse."""
    return Episode(
        id=EpisodeId(1000 * season + number),
        season=season,
        number=number,
        title=title,
        absolute=absolute,
        dvd_season=season,
        dvd_number=20 - number,
        first_aired=dt.date(2010, 1, 27),
    )


def make_match(
    *episodes: Episode,
    name: str = "Night Desk",
    year: int | None = 2010,
    reading: Reading | None = None,
    release: Release | None = None,
    part: int | None = None,
    file: str = "/in/night.desk.s01e02.mkv",
) -> Match:
    """A sure match of one file with these episodes (by default S01E02 - Pilot)."""
    path = Path(file)
    identity = FileIdentity(device=1, inode=1, size=1, modified=1)
    chosen = Candidate(
        series=Series(id=SeriesId(900102), name=name, year=year),
        order=Order.AIRED,
        episodes=episodes or (make_episode(),),
        reading=reading or Reading(seasons=(1,), episodes=(2,)),
        evidence=(),
        confidence=1.0,
    )
    return Match(
        file=MediaFile(path=path, root=path.parent, identity=identity),
        chosen=chosen,
        margin=1.0,
        alternatives=(),
        release=release or Release(),
        part=part,
    )


@pytest.fixture(name="episode")
def episode_builder() -> Callable[..., Episode]:
    """Make an episode."""
    return make_episode


@pytest.fixture(name="match_of")
def match_builder() -> MakeMatch:
    """Make a match."""
    return make_match


@pytest.fixture(scope="session")
def preset() -> Callable[[str], Template]:
    """Compile a shipped preset, each only once."""
    compiled: dict[str, Template] = {}

    def get(name: str) -> Template:
        if name not in compiled:
            compiled[name] = compile_template(*preset_source(name), preset=name)
        return compiled[name]

    return get
