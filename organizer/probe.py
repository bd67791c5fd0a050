"""What is really inside videos: resolution, codecs, languages, duration, from MediaInfo.

`probe_files` looks into many files at once and remembers what it found by path, size and time of
change, in a file of the cache folder that can be deleted. A file that cannot be probed has no
facts, and says why; nothing else is kept from going on.

What this does not promise: that a container tells the truth about its streams. Nothing is
decoded.
"""

import json
import logging
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from organizer.errors import StoreError
from organizer.formats.languages import language_code
from organizer.model import FileIdentity, MediaFacts
from organizer.store import Schema, StatementFailed, open_in_memory, open_store

LOG = logging.getLogger(__name__)

MEDIA = Schema(
    name="media cache",
    application_id=0x4F52474D,  # "ORGM"
    migrations=(
        """
        CREATE TABLE media (
          path BLOB PRIMARY KEY,
          size INTEGER NOT NULL,
          modified INTEGER NOT NULL,  -- nanoseconds since 1970
          facts TEXT NOT NULL         -- JSON of MediaFacts
        );
        """,
    ),
    durable=False,
)


class Seen(Protocol):
    """A file that was looked at: its path, and which it was."""

    @property
    def path(self) -> Path: ...  # noqa: D102 - named by the class
    @property
    def identity(self) -> FileIdentity: ...  # noqa: D102 - named by the class


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """What was found in a file; `failure` says why nothing was, for a person."""

    facts: MediaFacts = field(default_factory=MediaFacts)
    failure: str | None = None


def probe_files(cache: Path, files: Sequence[Seen], jobs: int) -> Mapping[Path, Probed]:
    """Return what is inside each file, `jobs` of them at a time; `cache` remembers it."""
    probe = MediaProbe(cache)
    try:
        return probe(files, jobs)
    finally:
        probe.close()


class MediaProbe:
    """Looks into files, each only once as long as it does not change."""

    def __init__(self, path: Path) -> None:
        try:
            self._connection = open_store(path, MEDIA)
        except StoreError as error:
            LOG.warning("what is found in media files is not remembered: %s", error)
            self._connection = open_in_memory(MEDIA)

    def close(self) -> None:
        """Close the file of what was found."""
        self._connection.close()

    def __call__(self, files: Sequence[Seen], jobs: int) -> Mapping[Path, Probed]:
        """Return what is inside each file, `jobs` of them at a time; failures are not kept."""
        recalled = {file.path: self._recall(file) for file in files}
        known = {path: there for path, there in recalled.items() if there is not None}
        asked = [file for file in files if file.path not in known]
        with ThreadPoolExecutor(jobs) as pool:  # the library leaves Python's lock while it reads
            found = dict(zip((f.path for f in asked), pool.map(_probe, asked), strict=True))
        self._remember([file for file in asked if not found[file.path].failure], found)
        return {**known, **found}

    def _recall(self, file: Seen) -> Probed | None:
        key = (os.fsencode(file.path), file.identity.size, file.identity.modified)
        try:
            row = self._connection.execute(
                "SELECT facts FROM media WHERE path = ? AND size = ? AND modified = ?", key
            ).fetchone()
            return Probed(facts=_read(json.loads(row[0]))) if row else None
        except (StatementFailed, ValueError, TypeError) as error:
            LOG.warning("remembered facts of %s cannot be read: %s", file.path, error)
            return None

    def _remember(self, files: Sequence[Seen], found: Mapping[Path, Probed]) -> None:
        rows = [
            (os.fsencode(f.path), f.identity.size, f.identity.modified,
             json.dumps(asdict(found[f.path].facts)))
            for f in files
        ]  # fmt: skip
        try:
            self._connection.execute("BEGIN")
            self._connection.executemany("INSERT OR REPLACE INTO media VALUES (?, ?, ?, ?)", rows)
            self._connection.execute("COMMIT")
        except StatementFailed as error:
            LOG.warning("what was found in media files could not be remembered: %s", error)


def _read(raw: dict[str, Any]) -> MediaFacts:
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()
    }
    return MediaFacts(**values)


# --- one file -----------------------------------------------------------------------------------


def _probe(file: Seen) -> Probed:
    try:
        tracks = _tracks(file.path)
    except (OSError, RuntimeError, ValueError) as error:
        return Probed(failure=f"its media facts could not be read: {error}")
    facts = _facts(tracks)
    if facts == MediaFacts():
        return Probed(failure="its media facts could not be read: there is no picture or sound")
    return Probed(facts=facts)


def _tracks(path: Path) -> list[dict[str, Any]]:
    # Imported only where something is probed: it loads a library of ten megabytes.
    from pymediainfo import MediaInfo  # noqa: PLC0415

    with path.open("rb") as opened:  # as a file object, a name that is no text can be read too
        report = json.loads(MediaInfo.parse(opened, output="JSON"))
    tracks = (report.get("media") or {}).get("track") or []
    return [track for track in tracks if isinstance(track, dict)]


def _facts(tracks: Sequence[Mapping[str, Any]]) -> MediaFacts:
    """Return the facts of the first picture and sound, and the languages of all tracks."""
    facts = MediaFacts(
        audio_languages=_languages(tracks, "Audio"),
        subtitle_languages=_languages(tracks, "Text"),
    )
    if general := _first(tracks, "General"):
        seconds = _number(general.get("Duration"))
        facts = replace(facts, duration=None if seconds is None else round(seconds))
    if video := _first(tracks, "Video"):
        facts = replace(
            facts,
            width=_whole(video.get("Width")),
            height=_whole(video.get("Height")),
            video_codec=_named(video, VIDEO_CODECS),
            bit_depth=_whole(video.get("BitDepth")),
            hdr=_hdr(video),
        )
    if audio := _first(tracks, "Audio"):
        codec = _named(audio, AUDIO_CODECS)
        facts = replace(facts, audio_codec=codec, audio_channels=_layout(audio))
    return facts


def _first(tracks: Sequence[Mapping[str, Any]], kind: str) -> Mapping[str, Any] | None:
    return next((track for track in tracks if track.get("@type") == kind), None)


def _languages(tracks: Sequence[Mapping[str, Any]], kind: str) -> tuple[str, ...]:
    said = (str(t["Language"]) for t in tracks if t.get("@type") == kind and t.get("Language"))
    return tuple(dict.fromkeys(language_code(text) or text.lower() for text in said))


# --- vocabulary ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Codec:
    """A row: what MediaInfo calls a format (and its commercial name), and how releases write it."""

    format: str
    written: str
    commercial: str = ""


VIDEO_CODECS = (
    Codec("AVC", "H.264"),
    Codec("HEVC", "H.265"),
    Codec("AV1", "AV1"),
    Codec("VP9", "VP9"),
    Codec("VC-1", "VC-1"),
    Codec("MPEG-4 Visual", "XviD"),
    Codec("MPEG Video", "MPEG2"),
)
AUDIO_CODECS = (
    Codec("E-AC-3", "DDP"),
    Codec("AC-3", "DD"),
    Codec("MLP FBA", "TrueHD"),
    Codec("DTS", "DTS-HD MA", "DTS-HD Master Audio"),
    Codec("DTS", "DTS"),
    Codec("AAC", "AAC"),
    Codec("FLAC", "FLAC"),
    Codec("Opus", "Opus"),
    Codec("Vorbis", "Vorbis"),
    Codec("PCM", "PCM"),
    Codec("MPEG Audio", "MP3"),
)
_CHANNELS = {1: "1.0", 2: "2.0", 3: "2.1", 4: "4.0", 5: "4.1", 6: "5.1", 7: "6.1", 8: "7.1"}


def _named(track: Mapping[str, Any], rows: Sequence[Codec]) -> str | None:
    form = str(track.get("Format") or "")
    commercial = str(track.get("Format_Commercial_IfAny") or "")
    first = form.partition(" / ")[0].strip()
    for row in rows:
        if first == row.format and row.commercial in commercial:
            return row.written
    return form or None


def _layout(track: Mapping[str, Any]) -> str | None:
    count = _whole(track.get("Channels"))
    return None if count is None else _CHANNELS.get(count, f"{count}.0")


def _hdr(track: Mapping[str, Any]) -> tuple[str, ...]:
    said = f"{track.get('HDR_Format', '')} {track.get('HDR_Format_Compatibility', '')}"
    found = [name for word, name in (("Dolby Vision", "DV"), ("2094", "HDR10+")) if word in said]
    if "HDR10+" not in found and ("2086" in said or "HDR10" in said):
        found.append("HDR10")
    transfer = str(track.get("transfer_characteristics") or "")
    if not found and transfer in {"PQ", "HLG"}:
        found.append("HLG" if transfer == "HLG" else "HDR10")
    return tuple(found)


def _number(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None


def _whole(value: object) -> int | None:
    number = _number(value)
    return None if number is None else int(number)
