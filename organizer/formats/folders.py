"""Folder names: where nothing is searched, and where everything is a sample, an extra, unfinished.

Sources: the extras folders of Plex and Jellyfin, the subtitle and sound folders of Kodi, the
working folders of SABnzbd, NZBGet and qBittorrent, and the folders that NAS systems make.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class FolderKind(StrEnum):
    """What a folder's name says about everything in it."""

    JUNK = "junk"
    DISC = "disc"
    SAMPLE = "sample"
    EXTRA = "extra"
    INCOMPLETE = "incomplete"
    COMPANIONS = "companions"


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderRow:
    """One line of the vocabulary; `names` are lower case, `regex` sees the name in lower case.

    Attributes:
        why: the sentence a user is shown for what is left alone.
    """

    label: str
    kind: FolderKind
    example: str
    why: str
    names: frozenset[str] = frozenset()
    regex: re.Pattern[str] | None = None


def _lines(text: str) -> frozenset[str]:
    return frozenset(line.strip() for line in text.split("|"))


FOLDERS: tuple[FolderRow, ...] = (
    FolderRow(
        label="NAS or system",
        kind=FolderKind.JUNK,
        example="@eaDir",
        why="is a folder of the NAS or the system and is not searched",
        names=_lines(
            "@eadir|#recycle|#snapshot|@recycle|@recently-snapshot|@tmp|@__thumb|.@__thumb"
            "|$recycle.bin|recycler|system volume information|lost+found|network trash folder"
            "|temporary items|__macosx|found.000|aquota.user|lost.dir"
        ),
    ),
    FolderRow(
        label="of a downloader or media server",
        kind=FolderKind.JUNK,
        example="__ADMIN__",
        why="holds the working files of another program and is not searched",
        names=_lines("__admin__|plex versions|extrafanart|extrathumbs|metadata|theme-music"),
    ),
    FolderRow(
        label="trickplay",
        kind=FolderKind.JUNK,
        example="Show - S01E02.trickplay",
        why="holds preview pictures that the media server makes again",
        regex=re.compile(r".+\.trickplay", re.DOTALL),
    ),
    FolderRow(
        label="hidden",
        kind=FolderKind.JUNK,
        example=".Trash-1000",
        why="is a hidden folder and is not searched",
        regex=re.compile(r"\..*", re.DOTALL),
    ),
    FolderRow(
        label="disc",
        kind=FolderKind.DISC,
        example="VIDEO_TS",
        why="is a DVD or Blu-ray structure, which only works as a whole",
        names=_lines("video_ts|audio_ts|bdmv|certificate|hvdvd_ts|bdav"),
    ),
    FolderRow(
        label="samples",
        kind=FolderKind.SAMPLE,
        example="Sample",
        why="is a sample of an episode",
        names=_lines("sample|samples|!sample|_sample|vidsample"),
        regex=re.compile(r".*\w[-_.]samples?", re.DOTALL),
    ),
    FolderRow(
        label="extras",
        kind=FolderKind.EXTRA,
        example="Behind The Scenes",
        why="is an extra, not an episode",
        names=_lines(
            "behind the scenes|behindthescenes|deleted scenes|deletedscenes|interviews|scenes"
            "|shorts|featurettes|featurette|clips|other|others|extras|extra|trailers|trailer"
            "|backdrops|bonus|bonus features|bonus content|bloopers|special features"
            "|making of|gag reel|gag reels|outtakes|promos|teasers"
        ),
    ),
    FolderRow(
        label="unpacking",
        kind=FolderKind.INCOMPLETE,
        example="_UNPACK_Show.S01E02",
        why="is still being unpacked, or its unpacking failed",
        regex=re.compile(r"_(?:unpack|failed|brokenunpack)_.*", re.DOTALL),
    ),
    FolderRow(
        label="unfinished downloads",
        kind=FolderKind.INCOMPLETE,
        example="incomplete",
        why="is still being downloaded",
        names=_lines("incomplete|incompletes|.incomplete|_incomplete|.unwanted"),
        regex=re.compile(r".+\.(?:part|partial|!qb|!ut|crdownload|download)", re.DOTALL),
    ),
    FolderRow(
        label="companions",
        kind=FolderKind.COMPANIONS,
        example="Subs",
        why="holds subtitles or sound tracks",
        names=_lines(
            "subs|sub|subtitles|subtitle|vobsub|vobsubs|subpack|subtitulos|untertitel"
            "|audio|tracks|audio tracks"
        ),
    ),
)

_BY_NAME = {name: row for row in FOLDERS for name in row.names}
_BY_LABEL = {row.label: row for row in FOLDERS}
_SEASON = re.compile(
    r"(?:season|series|staffel|saison|temporada|stagione|seizoen|book|volume|s)[ ._-]?\d{1,4}"
    r"|specials?|\d{1,2}(?:st|nd|rd|th) season"
)


def folder_row(name: str) -> FolderRow | None:
    """Return the row that `name`, a bare folder name, belongs to; None for an ordinary folder.

    >>> folder_row("#recycle").label, folder_row("Lost (2004)")
    ('NAS or system', None)
    """
    lower = name.lower()
    if named := _BY_NAME.get(lower):
        return named
    if lower[:1] == ".":
        return _BY_LABEL["hidden"]
    if lower[:1] == "_" and _matches("unpacking", lower):
        return _BY_LABEL["unpacking"]
    for label in ("samples", "unfinished downloads", "trickplay"):
        if _matches(label, lower):
            return _BY_LABEL[label]
    return None


def is_season_folder(name: str) -> bool:
    """Whether `name` is a season's folder and nothing more: `Season 2`, `S02`, `Specials`.

    >>> is_season_folder("Season 02"), is_season_folder("Lost Season 2")
    (True, False)
    """
    return _SEASON.fullmatch(name.lower()) is not None


def _matches(label: str, lower: str) -> bool:
    regex = _BY_LABEL[label].regex
    return regex is not None and regex.fullmatch(lower) is not None
