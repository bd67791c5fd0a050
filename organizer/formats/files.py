"""File names: extensions and whole names as rows, each with an example that a test reads.

Sources: the extension lists of Kodi, Jellyfin and Sonarr, what downloaders call unfinished
files, and what network storage and desktop systems leave in every folder.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from organizer.model import Role


class Kind(StrEnum):
    """What a file is to a library, judged by its name alone."""

    VIDEO = "video"
    SUBTITLE = "subtitle"
    AUDIO = "audio"
    NFO = "nfo"
    ARTWORK = "artwork"
    ARCHIVE = "archive"
    PARTIAL = "partial"
    JUNK = "junk"
    SERIES = "series"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """One line of the vocabulary.

    Attributes:
        extensions: lower case, without the dot.
        names: whole names, lower case; they win over extensions.
        why: the sentence a user is shown when such a file is left alone.
    """

    label: str
    kind: Kind
    example: str
    why: str
    extensions: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    @property
    def role(self) -> Role:
        """What the file would be to an episode; `other` for what never belongs to one."""
        return _ROLES.get(self.kind, Role.OTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePattern:
    """A row for names that no list of extensions can hold; `regex` sees the name in lower case."""

    row: FileRow
    regex: re.Pattern[str]


_ROLES = {
    Kind.VIDEO: Role.VIDEO,
    Kind.SUBTITLE: Role.SUBTITLE,
    Kind.AUDIO: Role.AUDIO,
    Kind.NFO: Role.NFO,
    Kind.ARTWORK: Role.ARTWORK,
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _lines(text: str) -> frozenset[str]:
    return frozenset(line.strip() for line in text.split("|"))


_SERIES_WHY = "belongs to the series, not to one video"

FILES: tuple[FileRow, ...] = (
    FileRow(
        label="video",
        kind=Kind.VIDEO,
        example="Show.S01E02.mkv",
        why="is a video",
        extensions=_words(
            "3g2 3gp asf asx avc avi bivx divx dv dvr-ms f4v fli flv img iso m2ts m2v m4v mk3d"
            " mkv mov mp4 mpe mpeg mpg mts nsv nuv ogm ogv qt rm rmvb strm svq3 ts ty viv vob"
            " vp3 webm wmv wtv xvid"
        ),
    ),
    FileRow(
        label="subtitle",
        kind=Kind.SUBTITLE,
        example="Show.S01E02.en.srt",
        why="is a subtitle without a video here",
        extensions=_words(
            "ass dks idx jss mks mpl mpsub pgs psb rt sami sbv smi srt ssa sub sup ttml usf vtt"
        ),
    ),
    FileRow(
        label="external audio",
        kind=Kind.AUDIO,
        example="Show.S01E02.ja.mka",
        why="is a sound track without a video here",
        extensions=_words("aac ac3 dts eac3 flac m4a mka mp3 ogg opus thd truehd wav"),
    ),
    FileRow(
        label="information",
        kind=Kind.NFO,
        example="Show.S01E02.nfo",
        why="describes no video here",
        extensions=_words("nfo"),
    ),
    FileRow(
        label="artwork",
        kind=Kind.ARTWORK,
        example="Show.S01E02-thumb.jpg",
        why="is a picture of no video here",
        extensions=_words("avif bmp gif jpeg jpg png tbn webp"),
    ),
    FileRow(
        label="archive",
        kind=Kind.ARCHIVE,
        example="show.s01e02.rar",
        why="is an archive: unpack it first",
        # Not gz and its like: one packed file, such as a catalog or a log, is no packed video.
        extensions=_words("7z ace arj cab lzh rar tar tbz2 tgz txz zip"),
    ),
    FileRow(
        label="unfinished download",
        kind=Kind.PARTIAL,
        example="Show.S01E02.mkv.part",
        why="is still being downloaded or copied",
        extensions=_words(
            "!bt !qb !sync !ut aria2 aria2__temp bc! bts crdownload dctmp download dtapart"
            " fdmdownload filepart incomplete jc! opdownload part partial partial~ td tmp"
            " unfinished xltd"
        ),
    ),
    FileRow(
        label="left by a release",
        kind=Kind.JUNK,
        example="show.s01e02.sfv",
        why="was left behind by a release",
        extensions=_words(
            "diz htm html md5 nzb par2 sfv sha1 sha256 srr srs torrent url webloc magnet"
        ),
        names=_lines(
            "rarbg.txt|rarbg_do_not_mirror.exe|torrent downloaded from.txt|torrentdownload.txt"
            "|ahashare.com.txt|www.yts.mx.jpg|proof.jpg|proof.jpeg|proof.png"
            "|downloaded from.txt|torrent_downloaded_from.txt|readme.url"
        ),
    ),
    FileRow(
        label="left by a system",
        kind=Kind.JUNK,
        example="Thumbs.db",
        why="was left behind by a desktop system or a NAS",
        extensions=_words("bak ds_store lnk"),
        names=_lines(
            "thumbs.db|ehthumbs.db|ehthumbs_vista.db|desktop.ini|.ds_store|.localized"
            "|.directory|.picasa.ini|icon\r|.volumeicon.icns|.apdisk|@synoresource|albumart.pamp"
        ),
    ),
    FileRow(
        label="of the series",
        kind=Kind.SERIES,
        example="tvshow.nfo",
        why=_SERIES_WHY,
        names=_lines(
            ".plexmatch|tvshow.nfo|season.nfo|theme.mp3|theme.ogg|theme.flac|theme.m4a|theme.mka"
            "|theme.mp4|theme.mkv|theme.wav|series.xml"
        ),
    ),
    FileRow(
        label="setting",
        kind=Kind.OTHER,
        example=".organizer.toml",
        why="is a setting, not a video",
        names=_lines(
            ".organizer.toml|.nomedia|.ignore|.plexignore|.embyignore|.tmmignore|.gitignore"
            "|.gitkeep|.stignore|.dockerignore|.gitattributes"
        ),
    ),
)

PATTERNS: tuple[FilePattern, ...] = (
    FilePattern(
        row=FileRow(
            label="AppleDouble",
            kind=Kind.JUNK,
            example="._Show.S01E02.mkv",
            why="was left behind by macOS",
        ),
        regex=re.compile(r"\._.+"),
    ),
    FilePattern(
        row=FileRow(
            label="hidden",
            kind=Kind.JUNK,
            example=".nfs0000000000a1b2c3",
            why="is a hidden file",
        ),
        regex=re.compile(r"\..*|~\$.*|.*@syno(?:resource|eastream)|.*:zone\.identifier", re.DOTALL),
    ),
    FilePattern(
        row=FileRow(
            label="proof",
            kind=Kind.JUNK,
            example="grp-show.s01e02-proof.jpg",
            why="was left behind by a release",
        ),
        regex=re.compile(r".*[-._]proof\.(?:jpe?g|png)", re.DOTALL),
    ),
    FilePattern(
        row=FileRow(
            label="picture of the series",
            kind=Kind.SERIES,
            example="season01-poster.jpg",
            why=_SERIES_WHY,
        ),
        regex=re.compile(
            r"(?:season(?:[ -]?\d{1,4}|-all|-specials)[-.]?)?"
            r"(?:backdrop|banner|characterart|clearart|clearlogo|cover|disc|discart|fanart"
            r"|folder|keyart|landscape|logo|poster|show|square|thumb)?"
            r"(?<=\w)-?\d{0,3}\.(?:avif|bmp|gif|jpe?g|png|tbn|webp)"
        ),
    ),
    FilePattern(
        row=FileRow(
            label="volume of an archive",
            kind=Kind.ARCHIVE,
            example="show.s01e02.r00",
            why="is an archive: unpack it first",
        ),
        regex=re.compile(r".+\.(?:[r-z]\d\d|\d{3})", re.DOTALL),
    ),
)

_OTHER = FileRow(
    label="anything else", kind=Kind.OTHER, example="notes.txt", why="belongs to no video here"
)
_BY_EXTENSION = {extension: row for row in FILES for extension in row.extensions}
_BY_NAME = {name: row for row in FILES for name in row.names}
_BY_LABEL = {pattern.row.label: pattern for pattern in PATTERNS}
_HIDDEN = ("AppleDouble", "hidden")
_PICTURES = ("proof", "picture of the series")
_VOLUMES = ("volume of an archive",)


def file_row(name: str) -> FileRow:
    """Return the row of the vocabulary that `name`, a bare file name, belongs to.

    >>> file_row("Show.S01E02.MKV").kind, file_row("._Show.S01E02.mkv").kind
    (<Kind.VIDEO: 'video'>, <Kind.JUNK: 'junk'>)
    """
    lower = name.lower()
    if named := _BY_NAME.get(lower):
        return named
    extension = lower.rpartition(".")[2]
    row = _BY_EXTENSION.get(extension)
    if row is not None and row.kind is Kind.PARTIAL:
        return row
    if lower[:1] in (".", "~") or "@syno" in lower or lower.endswith(":zone.identifier"):
        return _first(_HIDDEN, lower) or row or _OTHER
    if row is None:
        return _first(_VOLUMES, lower) or _OTHER
    if row.kind is Kind.ARTWORK:
        return _first(_PICTURES, lower) or row
    return row if "." in name else _OTHER


def _first(labels: tuple[str, ...], lower: str) -> FileRow | None:
    for label in labels:
        if _BY_LABEL[label].regex.fullmatch(lower):
            return _BY_LABEL[label].row
    return None


def without_partial(name: str) -> str:
    """Return the name an unfinished file will have, or the finished file it stands beside.

    >>> without_partial("Show.S01E02.mkv.aria2")
    'Show.S01E02.mkv'
    """
    return name.rpartition(".")[0]


_VOLUME = re.compile(r"(?:\.(?:part|vol)\d{1,4})?\.(?:rar|zip|7z|[r-z]\d\d|\d{3})$", re.IGNORECASE)
_INNER = re.compile(r"\.(?:7z|zip|tar|rar)$", re.IGNORECASE)


def volume_set(name: str) -> str:
    """Return what all volumes of one archive have in common, in lower case.

    >>> {volume_set(n) for n in ("S.part01.rar", "s.part02.rar", "s.r00", "s.7z.001")}
    {'s'}
    """
    stem, found = _VOLUME.subn("", name)
    if not found:
        stem = name.rpartition(".")[0]
    return _INNER.sub("", stem).lower()
