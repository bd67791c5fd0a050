"""Which of two files of one episode is the better one, by its name and by what is inside.

Compared in this order, the first that differs decides: resolution, source, how often the release
was put right. What is only known of one of the two decides nothing, and ends the comparison: a
guess never takes a file's place.
"""

from dataclasses import dataclass, field

from organizer.model import MediaFacts, Release


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of the table of sources: names in lower case, and how good they are."""

    rank: int
    names: tuple[str, ...]


SOURCES: tuple[SourceRow, ...] = (
    SourceRow(6, ("uhd bluray", "uhd remux", "bluray remux", "remux")),
    SourceRow(5, ("bluray", "bdrip", "brrip", "bd", "uhdrip")),
    SourceRow(4, ("web-dl", "webdl", "web")),
    SourceRow(3, ("webrip", "web-rip")),
    SourceRow(2, ("hdtv", "hddvd", "dvd", "dvdrip", "dvd-r", "dvd-rip")),
    SourceRow(1, ("pdtv", "sdtv", "dsr", "dsrip", "tvrip", "satrip", "dvb", "vhs", "vhsrip")),
    SourceRow(0, ("telesync", "ts", "cam", "workprint", "screener", "dvdscr")),
)
_RANKS = {name: row.rank for row in SOURCES for name in row.names}
_WIDTHS = ((3000, 2160), (2200, 1440), (1600, 1080), (1100, 720), (900, 576))
_NAMED = {"4k": 2160, "uhd": 2160, "8k": 4320}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What is known of a file: from its name, and from a look inside."""

    release: Release = field(default_factory=Release)
    media: MediaFacts = field(default_factory=MediaFacts)

    @property
    def lines(self) -> int | None:
        """Lines of the picture; a cropped one counts as what it was cropped from."""
        if self.media.height or self.media.width:
            wide = next((n for width, n in _WIDTHS if (self.media.width or 0) >= width), 0)
            return max(wide, self.media.height or 0)
        named = (self.release.resolution or "").lower()
        return _NAMED.get(named) or _number(named)

    @property
    def source(self) -> int | None:
        """How good the source is, 0 the worst; None when it is not named, or not known."""
        return _RANKS.get((self.release.source or "").lower())

    @property
    def repairs(self) -> int:
        """How often it was put right: a proper, or a later version."""
        return self.release.proper + max(0, (self.release.version or 1) - 1)


def is_better(new: Quality, old: Quality) -> bool:
    """Whether `new` is surely the better file.

    >>> hd, sd = Release(resolution="1080p"), Release(resolution="480p")
    >>> is_better(Quality(release=hd), Quality(release=sd))
    True
    >>> is_better(Quality(release=hd), Quality())
    False
    """
    if new.lines is None or old.lines is None:
        return False
    if new.lines != old.lines:
        return new.lines > old.lines
    if new.source != old.source:
        return new.source is not None and old.source is not None and new.source > old.source
    return new.repairs > old.repairs


def _number(text: str) -> int | None:
    digits = text.rstrip("pi")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 6 else None
