"""The nouns that travel from stage to stage: frozen values, one type for each stage.

A stage takes values and returns new ones; it never fills in a field of an older one. Paths are
absolute `pathlib.Path`s unless a docstring says otherwise; a name that is not UTF-8 keeps its
bytes as surrogate escapes, as Python does.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import NewType

SeriesId = NewType("SeriesId", int)
EpisodeId = NewType("EpisodeId", int)


class Order(StrEnum):
    """A numbering of the episodes of a series (TheTVDB: aired, DVD and absolute order)."""

    AIRED = "aired"
    DVD = "dvd"
    ABSOLUTE = "absolute"


class Role(StrEnum):
    """What a file is to an episode."""

    VIDEO = "video"
    SUBTITLE = "subtitle"
    AUDIO = "audio"
    NFO = "nfo"
    ARTWORK = "artwork"
    OTHER = "other"


class Action(StrEnum):
    """How a file gets to its destination."""

    MOVE = "move"
    COPY = "copy"
    HARDLINK = "hardlink"
    SYMLINK = "symlink"
    REFLINK = "reflink"


class Conflict(StrEnum):
    """What to do when the destination is taken."""

    SKIP = "skip"
    FAIL = "fail"
    KEEP_BOTH = "keep-both"
    REPLACE = "replace"
    REPLACE_BETTER = "replace=better"


class Status(StrEnum):
    """What became of a file; the words are part of the JSON contract."""

    PLANNED = "planned"
    DONE = "done"
    UNCHANGED = "unchanged"
    UNMATCHED = "unmatched"
    AMBIGUOUS = "ambiguous"
    CONFLICT = "conflict"
    NOT_READY = "not-ready"
    IGNORED = "ignored"
    FAILED = "failed"


class Reason(StrEnum):
    """Why a file was left alone; the codes are stable, and `REASONS` explains each."""

    NO_TITLE = "no-title"
    NO_EPISODE_NUMBER = "no-episode-number"
    NO_SERIES = "no-series"
    NO_EPISODE = "no-episode"
    LOW_CONFIDENCE = "low-confidence"
    AMBIGUOUS_SERIES = "ambiguous-series"
    AMBIGUOUS_NUMBER = "ambiguous-number"
    MISSING_NUMBER = "missing-number"
    UNNAMEABLE = "unnameable"
    MISREAD = "misread"
    SAME_DESTINATION = "same-destination"
    DESTINATION_TAKEN = "destination-taken"
    REPLACED = "replaced"
    METADATA_UNAVAILABLE = "metadata-unavailable"
    ARCHIVED = "archived"
    INCOMPLETE = "incomplete"
    SAMPLE = "sample"
    EXTRA = "extra"
    JUNK = "junk"
    NOT_MEDIA = "not-media"
    EXCLUDED = "excluded"
    NEVER = "never"
    OUTSIDE_ROOT = "outside-root"
    UNREADABLE = "unreadable"
    VIDEO_LEFT_ALONE = "video-left-alone"
    SOURCE_CHANGED = "source-changed"
    SOURCE_GONE = "source-gone"
    NOT_PERMITTED = "not-permitted"
    CROSS_DEVICE = "cross-device"
    NOT_SUPPORTED = "not-supported"
    RUN_STOPPED = "run-stopped"


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """One line of the table of reasons: the status it comes with, what it means, an example."""

    status: Status
    meaning: str
    example: str


REASONS: dict[Reason, ReasonRow] = {
    Reason.NO_TITLE: ReasonRow(
        Status.UNMATCHED, "neither the name nor its folders name a series", "S01E02.mkv"
    ),
    Reason.NO_EPISODE_NUMBER: ReasonRow(
        Status.UNMATCHED,
        "the name does not say which episode it is",
        "The.Quiet.Harbor.2011.1080p.BluRay.mkv",
    ),
    Reason.NO_SERIES: ReasonRow(
        Status.UNMATCHED, "the catalog holds no series of this name", "Nobody.Knows.This.S01E01.mkv"
    ),
    Reason.NO_EPISODE: ReasonRow(
        Status.UNMATCHED, "the series has no such episode", "Lost.S99E01.mkv"
    ),
    Reason.LOW_CONFIDENCE: ReasonRow(
        Status.UNMATCHED,
        "the best match is below --min-confidence",
        "Lst.S01E01.mkv",
    ),
    Reason.AMBIGUOUS_SERIES: ReasonRow(
        Status.AMBIGUOUS,
        "several series fit this name equally well",
        "The.Office.S01E01.mkv",
    ),
    Reason.AMBIGUOUS_NUMBER: ReasonRow(
        Status.AMBIGUOUS,
        "the number can be read in several ways, and nothing decides",
        "Show.103.mkv",
    ),
    Reason.MISSING_NUMBER: ReasonRow(
        Status.NOT_READY,
        "the catalog has no number for the episode in the order of --render-order",
        "--render-order dvd for an episode that is on no disc",
    ),
    Reason.UNNAMEABLE: ReasonRow(
        Status.FAILED,
        "the naming template gives no usable name for this file",
        "a folder {{ series.network }} and a series without one",
    ),
    Reason.MISREAD: ReasonRow(
        Status.FAILED,
        "the new name would be taken for another episode, or for none",
        "S01E06 and S01E08 in one file, for Jellyfin",
    ),
    Reason.SAME_DESTINATION: ReasonRow(
        Status.CONFLICT, "two files want the same destination", "two copies of Show.S01E01.mkv"
    ),
    Reason.DESTINATION_TAKEN: ReasonRow(
        Status.CONFLICT,
        "another file already stands at the destination",
        "Show - S01E01 - Pilot.mkv",
    ),
    Reason.REPLACED: ReasonRow(
        Status.IGNORED,
        "another file takes its place, and it goes to the recycle folder",
        "--conflict replace",
    ),
    Reason.METADATA_UNAVAILABLE: ReasonRow(
        Status.NOT_READY, "a lookup failed, and nothing is guessed", "the server answered 503"
    ),
    Reason.ARCHIVED: ReasonRow(
        Status.NOT_READY, "the episode is inside an archive", "show.s01e01.rar"
    ),
    Reason.INCOMPLETE: ReasonRow(
        Status.NOT_READY, "a download or unpacking is still going on", "Show.S01E01.mkv.part"
    ),
    Reason.SAMPLE: ReasonRow(Status.IGNORED, "a sample of an episode", "Sample/show-sample.mkv"),
    Reason.EXTRA: ReasonRow(
        Status.IGNORED, "an extra: trailer, interview, featurette", "Featurettes/Making of.mkv"
    ),
    Reason.JUNK: ReasonRow(
        Status.IGNORED, "left behind by a NAS, a system or a release", "@eaDir, ._name, RARBG.txt"
    ),
    Reason.NOT_MEDIA: ReasonRow(Status.IGNORED, "belongs to no video here", "notes.txt"),
    Reason.EXCLUDED: ReasonRow(
        Status.IGNORED, "left out by --include or --exclude", "--exclude '*.avi'"
    ),
    Reason.NEVER: ReasonRow(
        Status.IGNORED, "a pin says to leave it alone", "organize pin Holidays --never"
    ),
    Reason.OUTSIDE_ROOT: ReasonRow(
        Status.IGNORED, "a link that leads out of the folders named", "link -> /elsewhere"
    ),
    Reason.UNREADABLE: ReasonRow(
        Status.FAILED, "the file or folder cannot be read", "drwx------ root"
    ),
    Reason.VIDEO_LEFT_ALONE: ReasonRow(
        Status.FAILED, "it stays with its video, which could not be placed", "Show.S01E01.srt"
    ),
    Reason.SOURCE_CHANGED: ReasonRow(
        Status.FAILED, "the file is not the one that was planned any more", "written to meanwhile"
    ),
    Reason.SOURCE_GONE: ReasonRow(
        Status.FAILED, "the file disappeared after it was planned", "moved by another program"
    ),
    Reason.NOT_PERMITTED: ReasonRow(
        Status.FAILED, "the system refused the operation on this file", "EACCES"
    ),
    Reason.CROSS_DEVICE: ReasonRow(
        Status.FAILED,
        "a hard link cannot cross file systems",
        "--action hardlink from /downloads to /media",
    ),
    Reason.NOT_SUPPORTED: ReasonRow(
        Status.FAILED, "the file system cannot do this action", "--action reflink on ext4"
    ),
    Reason.RUN_STOPPED: ReasonRow(
        Status.PLANNED, "the run stopped before it came to this file", "the target is full"
    ),
}


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
class Series:
    """A series as the metadata service knows it (API v2 names in brackets).

    Attributes:
        name: [seriesName], as written there, with its `(2004)` or `(US)` where it has one.
        year: of [firstAired], or the one in the name.
        genres: [genre], as written there.
        language: ISO 639-1 code of the language it was made in; None where that is not told.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """An episode with its numbers in every order; `season` and `number` are the aired ones."""

    id: EpisodeId
    season: int
    number: int
    title: str | None = None
    absolute: int | None = None
    dvd_season: int | None = None
    dvd_number: int | None = None
    first_aired: dt.date | None = None


# --- match ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One named piece of what speaks for a candidate (weight above 0) or against it (below)."""

    name: str
    weight: float
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One way to understand a file: these episodes of that series, and why.

    Attributes:
        order: the order in which the name's numbers were looked up.
        confidence: 0 to 1.
    """

    series: Series
    order: Order
    episodes: tuple[Episode, ...]
    reading: Reading
    evidence: tuple[Evidence, ...]
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTally:
    """How many files of a folder's series an order explains.

    Attributes:
        order: aired, dvd, absolute, scene, or `date` and how it was written.
        files: how many there are.
    """

    order: str
    explained: int
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The candidate that was chosen for a file, and the best of those that were not.

    Attributes:
        margin: how far the confidence is above the best alternative's; 0 to 1.
        part: which part of the episode this file is, 1-based; None for a whole one, and where
            the part belongs to the episode's title.
        orders: what each order explains of all files of this series in the folder, the one that
            was used first; () when nothing was counted.
        has_placeholder_title: the catalog has no real title yet (TBA, "Episode 5"), so that a
            later run may name the file again.
    """

    file: MediaFile
    chosen: Candidate
    margin: float
    alternatives: tuple[Candidate, ...]
    release: Release
    part: int | None = None
    orders: tuple[OrderTally, ...] = ()
    has_placeholder_title: bool = False


# --- probe ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFacts:
    """What is really inside a video, as a look into it found; a fact not found is empty.

    Attributes:
        video_codec, audio_codec: as releases write them: `H.265`, `DDP`.
        audio_channels: `5.1`.
        hdr: formats, `("DV", "HDR10")`; empty for standard range.
        audio_languages, subtitle_languages: ISO 639-1 where one exists, in their tracks' order.
        duration: seconds.
    """

    width: int | None = None
    height: int | None = None
    video_codec: str | None = None
    bit_depth: int | None = None
    hdr: tuple[str, ...] = ()
    audio_codec: str | None = None
    audio_channels: str | None = None
    audio_languages: tuple[str, ...] = ()
    subtitle_languages: tuple[str, ...] = ()
    duration: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided for a folder, a name, or a name in a folder (`organize pin`).

    Attributes:
        folder: everything in it, or a file; None for wherever the name occurs.
        name: a series' name as files have it; None for every name.
        series_name: of `series`, for people; empty when no series is decided.
        order: how numbers are to be read; None leaves it open.
        season_offset: added to the season in the name.
        never: leave it alone.
    """

    folder: Path | None = None
    name: str | None = None
    series: SeriesId | None = None
    series_name: str = ""
    order: Order | None = None
    season_offset: int = 0
    never: bool = False


# --- plan -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A file that stays where it is, and why.

    Attributes:
        of: the video it belongs to, for a companion.
        destination: where it would have gone, where that is known.
        alternatives: what it might have been, best first.
    """

    source: Path
    role: Role
    status: Status
    reason: Reason
    message: str
    of: Path | None = None
    destination: Path | None = None
    match: Match | None = None
    alternatives: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """A file that makes room for a better one; it goes to the recycle folder, never away."""

    path: Path
    identity: FileIdentity


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One file with the place it goes to; `source == destination` when it is right already.

    Attributes:
        of: the video it belongs to, for a companion.
        identity: the file that was looked at; another one there later is refused.
        in_place: a link to the file, or a copy of it, already stands at the destination.
        note: what a person should know of its new name; None for nothing.
        replaces: what stands at the destination and makes room; None for nothing.
    """

    source: Path
    destination: Path
    role: Role
    action: Action
    identity: FileIdentity
    of: Path | None = None
    match: Match | None = None
    in_place: bool = False
    note: str | None = None
    replaces: Replaced | None = None

    @property
    def is_unchanged(self) -> bool:
        """Whether the file already stands where it belongs."""
        return self.in_place or self.source == self.destination


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What new folders and files are given; None leaves what the system gives.

    Attributes:
        folder_mode, file_mode: permission bits.
        group: name or number.
    """

    folder_mode: int | None = None
    file_mode: int | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that would happen to one library, in order, and everything left alone.

    Attributes:
        library: the root that every destination lies in.
        roots: the folders that were read; folders that a run empties are removed below these.
        entries: one for each file considered; a video directly before its companions.
        rights: of the folders and copies that are made.
    """

    library: Path
    roots: tuple[Path, ...]
    entries: tuple[Step | Rejection, ...]
    rights: Rights = field(default_factory=Rights)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps that change something."""
        return tuple(e for e in self.entries if isinstance(e, Step) and not e.is_unchanged)


# --- apply ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one step of a run: done, failed, or planned (the run stopped before it)."""

    step: Step
    status: Status
    reason: Reason | None = None
    message: str | None = None
