"""The closed lists of words: orders, roles, actions, policies, statuses, and reasons."""

from dataclasses import dataclass
from enum import StrEnum

PRESETS = ("plain", "plex", "jellyfin", "kodi", "emby", "sonarr", "trash", "anime", "scene")
FILESYSTEMS = ("portable", "posix", "windows")


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
    RENUMBERED = "renumbered"
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
    Reason.RENUMBERED: ReasonRow(
        Status.UNMATCHED,
        "a run placed it as an episode that has another number by now: --drift renames it",
        "placed as S01E03, which is S01E04 now",
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
