"""What is made of it: matches, media facts, decisions, plans and outcomes."""

from dataclasses import dataclass, field
from pathlib import Path

from organizer.model.findings import (
    Episode,
    FileIdentity,
    MediaFile,
    Reading,
    Release,
    Series,
    SeriesId,
)
from organizer.model.held import held_as_text
from organizer.words import Action, Order, Reason, Role, Status

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


class _StepTexts:
    __slots__ = ("destination_text", "of_text", "source_text")
    source_text: str
    destination_text: str
    of_text: str | None


@held_as_text("source", "destination", "of")
@dataclass(frozen=True, slots=True, kw_only=True)
class Step(_StepTexts):
    """One file with the place it goes to; `source == destination` when it is right already.

    There may be 100,000 of them, so the paths are kept as text: `source_text` and the like are
    there at once, where `source` makes a new `Path` each time.

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
        return self.in_place or self.source_text == self.destination_text


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
