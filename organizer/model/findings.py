"""What is found: files on disk (scan), readings of names (parse), records (lookup)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NewType

from organizer.words import Role

SeriesId = NewType("SeriesId", int)
EpisodeId = NewType("EpisodeId", int)
LARGEST_TVDB_ID = 999_999_999
"""Ids above it stand for series and episodes of which the catalog does not know TheTVDB's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileIdentity:
    """Which file a path named when it was looked at; path text alone never identifies a file.

    Attributes:
        size: bytes.
        modified: mtime, nanoseconds since the epoch.
    """

    device: int
    inode: int
    size: int
    modified: int


# --- scan -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """A file that belongs to a video and goes where it goes.

    Attributes:
        suffix: what follows the video's stem in the new name: `.en.forced.srt`, `-thumb.jpg`.
    """

    path: Path
    role: Role
    suffix: str
    identity: FileIdentity


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFile:
    """A video and its companions, found below (or named as) `root`."""

    path: Path
    root: Path
    identity: FileIdentity
    companions: tuple[Companion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalId:
    """An id found in a name: `{tvdb-81189}` is provider `tvdb`, value `81189`."""

    provider: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesFolder:
    """A folder of a library that may be a series' own.

    Attributes:
        path: relative to the library.
        ids: from a `tvshow.nfo` or `.plexmatch` inside it; not from its name.
        seasons: names of the season folders inside it.
    """

    path: Path
    ids: tuple[ExternalId, ...] = ()
    seasons: tuple[str, ...] = ()


# --- parse ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One sensible meaning of a name.

    Attributes:
        title: the series' title as written, separators turned into spaces; None when unnamed.
        titles: further candidates for the title (other halves of a dual title, the folder's).
        country: ISO 3166 alpha-2 where the name carries one (`The Office US`).
        seasons: every season named; empty when none is.
        episodes: numbers within the season; empty for season packs, dates, absolute numbers.
        absolute: numbers counted over all seasons.
        part: which part of one episode this file is (`pt1`), 1-based.
        special: the name says special, OVA, NCOP and the like.
        pattern: name of the pattern that read the number.
        spans: what the pattern used, as (name, start, end) in the file's own name.
        confidence: 0 to 1, of the parser alone.
    """

    title: str | None = None
    titles: tuple[str, ...] = ()
    year: int | None = None
    country: str | None = None
    seasons: tuple[int, ...] = ()
    episodes: tuple[int, ...] = ()
    absolute: tuple[int, ...] = ()
    date: dt.date | None = None
    part: int | None = None
    special: bool = False
    full_season: bool = False
    episode_title: str | None = None
    ids: tuple[ExternalId, ...] = ()
    pattern: str = ""
    spans: tuple[tuple[str, int, int], ...] = ()
    confidence: float = 0.0

    @property
    def season(self) -> int | None:
        """The first season named; None when none is."""
        return self.seasons[0] if self.seasons else None

    @property
    def names_an_episode(self) -> bool:
        """Whether the reading says which episode it is, by number or date."""
        return bool(self.episodes or self.absolute or self.date)


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What a name says of the file rather than of the episode.

    Attributes:
        audio: codecs and channels as named, `("DDP", "5.1")`.
        languages: lower-case ISO 639-1 codes, `multi` for MULTi.
        version: of an anime release, 2 for `v2`.
        proper: how often the release was put right (PROPER, REPACK; REAL.PROPER is 2).
        container: the extension in lower case without its dot.
    """

    group: str | None = None
    source: str | None = None
    resolution: str | None = None
    video_codec: str | None = None
    audio: tuple[str, ...] = ()
    hdr: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    service: str | None = None
    edition: str | None = None
    version: int | None = None
    proper: int = 0
    crc32: str | None = None
    container: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedName:
    """Every sensible reading of one name, best first (never empty), and its release facts.

    Iterates, counts and indexes as its readings. `reader` says who read it: `own` or `guessit`.
    """

    path: str
    readings: tuple[Reading, ...]
    release: Release = field(default_factory=Release)
    reader: str = "own"

    @property
    def best(self) -> Reading:
        """The reading that most people mean."""
        return self.readings[0]

    def __iter__(self) -> Iterator[Reading]:
        return iter(self.readings)

    def __len__(self) -> int:
        return len(self.readings)

    def __getitem__(self, index: int) -> Reading:
        return self.readings[index]


# --- lookup -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSeason:
    """A part of a series that has a name of its own, and is counted from 1 under it.

    Attributes:
        season: the aired one it lies in; None: its numbers count over the whole series.
        offset: what is added to its numbers to get those of the season.
        last: its last number, where the part behind it begins; None: not known.
        numbers: what single numbers mean instead, as aired season and number; () for nothing.
    """

    name: str
    season: int | None
    offset: int = 0
    last: int | None = None
    numbers: tuple[tuple[int, tuple[tuple[int, int], ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A series as the metadata service knows it (API v2 names in brackets).

    Attributes:
        name: [seriesName], as written there, with its `(2004)` or `(US)` where it has one.
        year: of [firstAired], or the one in the name.
        genres: [genre], as written there.
        language: ISO 639-1 code of the language it was made in; None where that is not told.
        named_seasons: names of parts of it, which are no aliases: their numbers are others.
    """

    id: SeriesId
    name: str
    aliases: tuple[str, ...] = ()
    year: int | None = None
    first_aired: dt.date | None = None
    network: str | None = None
    status: str | None = None
    overview: str | None = None
    slug: str | None = None
    imdb_id: str | None = None
    genres: tuple[str, ...] = ()
    language: str | None = None
    named_seasons: tuple[NamedSeason, ...] = ()

    @property
    def tvdb_id(self) -> int | None:
        """TheTVDB's id, which the catalog's is where it was known; None where it was not."""
        return self.id if self.id <= LARGEST_TVDB_ID else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """An episode with its numbers in every order; `season` and `number` are the aired ones.

    Attributes:
        numbered_apart: a special whose `number` is that of one service, or was only counted where
            the service gives none: names of files seldom follow it, though ours do.
    """

    id: EpisodeId
    season: int
    number: int
    title: str | None = None
    absolute: int | None = None
    dvd_season: int | None = None
    dvd_number: int | None = None
    first_aired: dt.date | None = None
    numbered_apart: bool = False
