"""Ids of a series in the files that media servers keep beside it: `tvshow.nfo`, `.plexmatch`.

An nfo is XML on paper and anything in practice: XML with a URL behind it, a bare URL, or broken.
It is read with patterns and never parsed, so no entity, include or depth of nesting in it can do
anything; only the first `NFO_LIMIT` characters count. Kodi, Jellyfin, Emby and Sonarr write the
forms below.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from organizer.model import ExternalId

NFO_LIMIT = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class IdPattern:
    """A form in which an id stands in an nfo.

    Attributes:
        provider: the id's provider; None where the text names it itself (group `provider`).
    """

    label: str
    provider: str | None
    regex: re.Pattern[str]
    example: str


def _pattern(label: str, provider: str | None, regex: str, example: str) -> IdPattern:
    compiled = re.compile(regex, re.IGNORECASE)
    return IdPattern(label=label, provider=provider, regex=compiled, example=example)


NFO_PATTERNS: tuple[IdPattern, ...] = (
    _pattern(
        "unique id",
        None,
        r"<uniqueid\b[^<>]{0,200}?\btype\s*=\s*[\"'](?P<provider>\w{1,20})[\"'][^<>]{0,200}>"
        r"\s*(?P<value>\w{1,20})\s*<",
        '<uniqueid type="tvdb" default="true">81189</uniqueid>',
    ),
    _pattern(
        "id element",
        None,
        r"<(?P<provider>tvdb|imdb|tmdb|tvmaze)_?id\s*>\s*(?P<value>\w{1,20})\s*<",
        "<tvdbid>81189</tvdbid>",
    ),
    _pattern("bare id", "tvdb", r"<id\s*>\s*(?P<value>\d{1,10})\s*<", "<id>81189</id>"),
    _pattern("bare IMDb id", "imdb", r"<id\s*>\s*(?P<value>tt\d{5,10})\s*<", "<id>tt0903747</id>"),
    _pattern(
        "episode guide",
        None,
        r"[\"'](?P<provider>tvdb|imdb|tmdb|tvmaze)[\"']\s*:\s*[\"']?(?P<value>\w{1,20})",
        '{"tvdb": "81189"}',
    ),
    _pattern(
        "TheTVDB address",
        "tvdb",
        r"thetvdb\.com/[^\s<>\"']{0,200}?(?:series/|[?&;]id=)(?P<value>\d{1,10})(?!\w)",
        "https://thetvdb.com/?tab=series&id=81189",
    ),
    _pattern(
        "IMDb address",
        "imdb",
        r"imdb\.com/title/(?P<value>tt\d{5,10})",
        "https://www.imdb.com/title/tt0903747/",
    ),
    _pattern(
        "TMDB address",
        "tmdb",
        r"themoviedb\.org/tv/(?P<value>\d{1,10})",
        "https://www.themoviedb.org/tv/1396-breaking-bad",
    ),
    _pattern(
        "TVmaze address",
        "tvmaze",
        r"tvmaze\.com/shows/(?P<value>\d{1,10})",
        "https://www.tvmaze.com/shows/169/breaking-bad",
    ),
)

_BARE = "bare id"
PLEXMATCH_KEYS = {"tvdbid": "tvdb", "imdbid": "imdb", "tmdbid": "tmdb"}
_GUID = re.compile(r"(tvdb|imdb|tmdb)://(\w{1,20})", re.IGNORECASE)
_VALUES = {
    "tvdb": re.compile(r"\d{1,10}"),
    "imdb": re.compile(r"tt\d{5,10}"),
    "tmdb": re.compile(r"\d{1,10}"),
    "tvmaze": re.compile(r"\d{1,10}"),
}
# Ids of actors, seasons and episodes are not the series' own; comments say nothing.
_OTHERS = ("actor", "namedseason", "season", "episodedetails", "producer", "set")


def nfo_ids(text: str) -> tuple[ExternalId, ...]:
    """Return the ids a `tvshow.nfo` gives its series, the most explicit form first; () for none.

    A bare `<id>` repeats the id of whatever service the writer used, so it only counts as
    TheTVDB's where no other form gives that number to another service, or another one to TheTVDB.

    >>> nfo_ids('<tvshow><uniqueid type="tvdb">81189</uniqueid></tvshow>')
    (ExternalId(provider='tvdb', value='81189'),)
    """
    own = _without_others(text[:NFO_LIMIT])
    found = [
        (pattern, pattern.provider or match["provider"].lower(), match["value"].lower())
        for pattern in NFO_PATTERNS
        for match in pattern.regex.finditer(own)
    ]
    explained = {value for pattern, _, value in found if pattern.label != _BARE}
    has_tvdb = any(it == "tvdb" for pattern, it, _ in found if pattern.label != _BARE)
    return _distinct(
        (provider, value)
        for pattern, provider, value in found
        if pattern.label != _BARE or not (has_tvdb or value in explained)
    )


def plexmatch_ids(text: str) -> tuple[ExternalId, ...]:
    r"""Return the ids of a `.plexmatch`, in order; `#` starts a comment, names have no case.

    >>> plexmatch_ids("title: Show\nTvdbId: 81189\n")
    (ExternalId(provider='tvdb', value='81189'),)
    """
    return _distinct(pair for line in text[:NFO_LIMIT].splitlines() for pair in _hints(line))


def _hints(line: str) -> Iterator[tuple[str, str]]:
    name, _, value = line.partition("#")[0].partition(":")
    name, value = name.strip().lower(), value.strip().lower()
    if name in PLEXMATCH_KEYS:
        yield PLEXMATCH_KEYS[name], value
    elif name == "guid" and (guid := _GUID.fullmatch(value)):
        yield guid[1], guid[2]


def _distinct(pairs: Iterable[tuple[str, str]]) -> tuple[ExternalId, ...]:
    valid = (
        (provider, value)
        for provider, value in pairs
        if provider in _VALUES and _VALUES[provider].fullmatch(value) and value.strip("0")
    )
    return tuple(ExternalId(provider=p, value=v) for p, v in dict.fromkeys(valid))


def _without_others(text: str) -> str:
    text = _cut(text, "<!--", "-->")
    for element in _OTHERS:
        text = _cut(text, f"<{element}>", f"</{element}>")
    return text


def _cut(text: str, start: str, end: str) -> str:
    # Plain searching keeps this linear whatever the text is; an unclosed element ends it.
    kept, position = [], 0
    lower = text.lower() if text.isascii() else text
    while (opened := lower.find(start, position)) >= 0:
        kept.append(text[position:opened])
        closed = lower.find(end, opened + len(start))
        if closed < 0:
            return "".join(kept)
        position = closed + len(end)
    kept.append(text[position:])
    return "".join(kept)
