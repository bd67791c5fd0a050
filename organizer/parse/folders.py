"""What a folder's name says of the files in it: the season, the series, or a whole release."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from organizer.model import Reading
from organizer.parse.draft import Draft, reading_of
from organizer.parse.nameless import read_nameless
from organizer.parse.names import LONGEST, plain, with_spaces
from organizer.parse.obfuscated import is_hidden
from organizer.parse.reader import read_stem
from organizer.parse.titles import NO_TITLE, Title, title_of, uncut

# Folders that hold anything; their names are no title.
GENERIC = frozenset(
    {
        *(
            "tv",
            "tv shows",
            "tv-shows",
            "tv_shows",
            "tvshows",
            "tv series",
            "tv_series",
            "tvseries",
        ),
        *("shows", "series", "serien", "séries", "episodes", "anime", "animes", "cartoons"),
        *(
            "documentaries",
            "video",
            "videos",
            "media",
            "movies",
            "films",
            "film",
            "mkv",
            "mp4",
            "avi",
        ),
        *("hd", "sd", "uhd", "download", "downloads", "downloaded", "complete", "completed"),
        *("incomplete", "__ incomplete __", "incoming", "inbox", "input", "output", "finished"),
        *(
            "finish",
            "done",
            "new",
            "unsorted",
            "sorted",
            "drop",
            "tv drop",
            "temp",
            "tmp",
            "torrent",
        ),
        *("torrents", "usenet", "nzb", "sonarr", "radarr", "medusa", "sickbeard", "sickchill"),
        *(
            "library",
            "data",
            "storage",
            "server",
            "share",
            "shares",
            "public",
            "home",
            "mnt",
            "nas",
        ),
        *(
            "volume1",
            "volumes",
            "drive",
            "disk",
            "test",
            "tests",
            "misc",
            "other",
            "stuff",
            "files",
        ),
        *("folder", "import", "imports", "watch", "watched", "unwatched", "postprocessing", "subs"),
        *("subtitles", "sample", "samples", "proof", "extras", "extra", "featurettes", "minisodes"),
    }
)

_DATED = re.compile(r"^\d{4}(?:[-._ ]\d{1,2}){1,2}$|^\d{6,8}$")
_NUMBER = re.compile(r"^(?:\d{1,5}|[A-Za-z])$")
_SPECIALS = re.compile(
    r"^(?:specials|season\s?0{1,2}|s00|especiales|extras|hors[ -]série)$", re.IGNORECASE
)
_DISC = re.compile(r"^(?:disc|disk|dvd|cd|part|vol(?:ume)?)[\s._-]?\d{1,2}$", re.IGNORECASE)
_DRIVE = re.compile(r"^[A-Za-z]:$")


@dataclass(frozen=True, slots=True)
class Folder:
    """What a folder says.

    Attributes:
        transparent: it says nothing at all, and the folder above counts instead (`Disc 2`). One
            that is only a number or letter is so too, but above a season's (`24`, `V`).
        episode: the reading of its name, where that names an episode.
    """

    name: str = ""
    title: Title = NO_TITLE
    seasons: tuple[int, ...] = ()
    transparent: bool = False
    episode: Draft | None = None
    draft: Draft | None = None


NO_FOLDER = Folder(transparent=True)


@lru_cache(maxsize=4096)
def folder_says(name: str) -> Folder:
    """Read a folder's name; remembered, for many files share it."""
    name = with_spaces(plain(name[:LONGEST])).strip()
    if _SPECIALS.match(name):
        return Folder(seasons=(0,))
    if _is_generic(name) or _NUMBER.match(name):
        title = Title(text=name) if _NUMBER.match(name) else NO_TITLE
        return Folder(title=title, transparent=True)
    drafts = read_stem(name)
    if not drafts:
        nameless = read_nameless(name)
        return Folder(title=uncut(nameless.title), draft=nameless)
    best = drafts[0]
    numbers = best.numbers
    if best.full_season:
        return Folder(title=uncut(best.title), seasons=numbers.seasons, draft=best)
    if (numbers.seasons and numbers.episodes and numbers.confidence >= 0.85) or (
        numbers.date and numbers.confidence >= 0.9
    ):
        return Folder(
            name=name, title=uncut(best.title), seasons=numbers.seasons, episode=best, draft=best
        )
    nameless = read_nameless(name)
    return Folder(title=uncut(nameless.title), draft=nameless)


def _is_generic(name: str) -> bool:
    return bool(
        name.lower() in GENERIC
        or _DATED.match(name)
        or _DISC.match(name)
        or _DRIVE.match(name)
        or is_hidden(name)
    )


def read_folder(name: str) -> Reading:
    """Read a series folder's name: title, year, country and ids; season where it names one.

    Any other name is a title here, be it `24` or `Downloads`.

    >>> reading = read_folder("Quiet Harbor (2004) {tvdb-73739}")
    >>> reading.title, reading.year, reading.ids[0].value
    ('Quiet Harbor', 2004, '73739')
    """
    says = folder_says(name)
    if says.draft is None:
        title = None if says.seasons else title_of(name).text
        return Reading(
            title=title, seasons=says.seasons, full_season=bool(says.seasons), pattern="folder"
        )
    return reading_of(replace(says.draft, title=says.title))
