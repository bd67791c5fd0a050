r"""How media servers read a file's name: one table of rules for each, independent of our parser.

Sources: Kodi's advanced settings and wiki, Jellyfin's naming documentation and options (Emby is
where they came from), Plex's naming articles and its published scanner. Only what decides which
episode a file is taken for is here; each row has a name, an example and what the example is read
as, and a test reads all of them.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise


class Kind(StrEnum):
    """What a rule finds in a name."""

    NUMBER = "number"
    DATE = "date"
    MORE = "more"
    EXTRA = "extra"
    HIDDEN = "hidden"
    STACK = "stack"


@dataclass(frozen=True, slots=True)
class Rule:
    """One expression of a server, applied to a stem (no folder, no extension) in lower case.

    Groups: `season`, `episode` (and `part`) for a number; `year`, `month`, `day` for a date; `to`
    for a range behind a number, `next` for one more number; `part` for a stack.

    Attributes:
        example: a stem.
        means: what the example is read as, in the words of `ServerReading.shown`.
    """

    name: str
    kind: Kind
    regex: re.Pattern[str]
    example: str
    means: str


@dataclass(frozen=True, slots=True)
class ServerReading:
    """What a server takes a name for; `hidden` and `extra` say why it is no episode at all."""

    season: int | None = None
    episodes: tuple[int, ...] = ()
    date: dt.date | None = None
    part: int | None = None
    extra: bool = False
    hidden: bool = False

    @property
    def shown(self) -> str:
        """The reading in words."""
        if self.hidden or self.extra:
            return "nothing: it is left out" if self.hidden else "an extra"
        part = f", part {self.part}" if self.part else ""
        if self.date:
            return f"the episode of {self.date}{part}"
        if not self.episodes:
            return "no episode"
        numbers = [f"E{number:02}" for number in self.episodes]
        is_run = all(b == a + 1 for a, b in pairwise(self.episodes))
        said = f"{numbers[0]}-{numbers[-1]}" if is_run and len(numbers) > 2 else "".join(numbers)
        return f"S{self.season or 0:02}{said}{part}"


@dataclass(frozen=True, slots=True)
class Server:
    """A media server: its rules of each kind, in the sequence in which it tries them.

    Attributes:
        numbers: rules for a number or date; the first that fits decides.
        more: rules for what follows the number, tried again behind each find.
        again: whether the rule that fitted is also looked for in all that follows (Kodi).
        not_episodes: rules for what is no episode.
        stack: rule for one episode in several files; only asked where no number was found.
    """

    name: str
    numbers: tuple[Rule, ...]
    more: tuple[Rule, ...]
    not_episodes: tuple[Rule, ...]
    stack: tuple[Rule, ...]
    again: bool = False


def _rule(name: str, kind: Kind, regex: str, example: str, means: str) -> Rule:
    return Rule(name, kind, re.compile(regex), example, means)


_ISO = _rule(
    "year first", Kind.DATE,
    r"(?<!\d)(?P<year>(?:19|20)\d\d)[._ -](?P<month>\d\d)[._ -](?P<day>\d\d)(?!\d)",
    "show - 2010-03-24 - a guest", "the episode of 2010-03-24",
)  # fmt: skip
_DAY_FIRST = _rule(
    "day first", Kind.DATE,
    r"(?<!\d)(?P<day>\d\d)[._ -](?P<month>\d\d)[._ -](?P<year>(?:19|20)\d\d)(?!\d)",
    "show - 24.03.2010", "the episode of 2010-03-24",
)  # fmt: skip

# --- Kodi ---------------------------------------------------------------------------------------

_SUB = r"(?P<episode>\d+)(?:(?P<letter>[a-i])(?![0-9])|\.(?P<part>[1-9])(?![0-9]))?"
_KODI_NUMBERS = (
    _rule("s01e02", Kind.NUMBER, rf"s(?P<season>\d+)[ ._x-]*e{_SUB}",
          "show.s01e02.7.days", "S01E02, part 7"),
    _rule("ep 02", Kind.NUMBER, rf"[._ -]e(?:p[ ._-]?)?{_SUB}", "show ep 02", "S00E02"),
    _rule("year first", Kind.DATE, r"(?P<year>\d{4})[.-](?P<month>\d\d)[.-](?P<day>\d\d)",
          "show - 2010-03-24", "the episode of 2010-03-24"),
    _rule("day first", Kind.DATE, r"(?P<day>\d\d)[.-](?P<month>\d\d)[.-](?P<year>\d{4})",
          "show.24.03.2010", "the episode of 2010-03-24"),
    _rule("1x02", Kind.NUMBER, rf"(?:^|[._ \[(-])(?P<season>\d+)x{_SUB}", "show 1x02", "S01E02"),
    _rule("part number", Kind.NUMBER, r"[._ -]p(?:ar)?t[_. -](?P<episode>\d+|[ivx]+)",
          "show pt.vi", "S00E06"),
)  # fmt: skip
_KODI_MORE = (
    _rule("range", Kind.MORE, r"-e?(?P<to>\d+)(?!\d)", "show s01e01-24", "S01E01-E24"),
    _rule("one more", Kind.MORE, r"[_ex-]+(?P<next>\d+)", "show s01e02e04", "S01E02E04"),
)  # fmt: skip
_KODI_HIDDEN = _rule(
    "sample between separators", Kind.HIDDEN,
    r"[!-/_ ]sample(?:[-._ /]|$)", "show - s01e02 - sample",
    "nothing: it is left out",
)  # fmt: skip
_STACK = _rule(
    "stack", Kind.STACK, r"[ _.-]+[(\[]?(?:cd|dvd|part|pt|dis[ck])[ _.-]*(?P<part>[0-9]+)\)?$",
    "show - 2010-03-24 - trial part 2", "the episode of 2010-03-24, part 2",
)  # fmt: skip

# --- Jellyfin, Emby -----------------------------------------------------------------------------

_JELLYFIN_NUMBERS = (
    _rule("s01e02", Kind.NUMBER, r"s(?P<season>\d+)[\]\[ ._-]*e(?P<episode>\d+)",
          "show - s01e02 - 7 days", "S01E02"),
    _rule("ep 02", Kind.NUMBER, r"[._ -]ep_?(?P<episode>\d+)", "show ep02", "S00E02"),
    _ISO,
    _DAY_FIRST,
    _rule("1x02", Kind.NUMBER, r"(?:^|[._ \[(-])(?P<season>\d{1,4})x(?P<episode>\d+)",
          "show 1x02", "S01E02"),
)  # fmt: skip
_JELLYFIN_MORE = (
    _rule("range, not before i or p", Kind.MORE, r"-?[xe](?P<to>\d{1,3})(?![0-9ip])",
          "show s01e06e08", "S01E06-E08"),
    _rule("range with a bare number", Kind.MORE, r"-(?P<to>\d{1,3})(?![0-9ip])",
          "show s01e01-03", "S01E01-E03"),
)  # fmt: skip
_WORDS = (
    "trailer|sample|scene|clip|interview|behindthescenes|behind the scenes|deleted|deletedscene"
    "|deleted scene|featurette|short|other|extra"
)
_JELLYFIN_EXTRAS = (
    _rule("-trailer and - interview", Kind.EXTRA, rf"-\s?(?:{_WORDS})s?$",
          "show - s01e02 - interview", "an extra"),
    _rule(".trailer and _sample", Kind.EXTRA, r"[._](?:trailer|sample)$",
          "show.s01e02.the.trailer", "an extra"),
)  # fmt: skip

# --- Plex ---------------------------------------------------------------------------------------

_PLEX_NUMBERS = (
    _rule("year first", Kind.DATE,
          r"(?<!\d)(?P<year>(?:19|20)\d\d)[^0-9a-z]+(?P<month>\d\d)[^0-9a-z]+(?P<day>\d\d)(?!\d)",
          "show - 2010-03-24 - a guest", "the episode of 2010-03-24"),
    _rule("day or month first", Kind.DATE,
          r"(?<!\d)(?P<day>\d\d)[^0-9a-z]+(?P<month>\d\d)[^0-9a-z(]+(?P<year>(?:19|20)\d\d)(?!\d)",
          "show - 24-03-2010", "the episode of 2010-03-24"),
    _rule("s01e02", Kind.NUMBER, r"s(?P<season>\d+)[._ ]*e(?P<episode>\d+)", "show - s01e02",
          "S01E02"),
    _rule("1x02", Kind.NUMBER, r"(?<!\d)(?P<season>\d{1,2})x(?P<episode>\d+)", "show 1x02",
          "S01E02"),
)  # fmt: skip
_PLEX_MORE = (
    _rule("range", Kind.MORE, r"-(?:s\d+)?e(?P<to>\d+)", "show - s01e01-e03", "S01E01-E03"),
)
_PLEX_EXTRAS = (
    _rule("-trailer", Kind.EXTRA,
          r"-(?:trailer|scene|interview|behindthescenes|deleted|featurette|short|other)$",
          "show - s01e02-other", "an extra"),
)  # fmt: skip

SERVERS: tuple[Server, ...] = (
    Server("Plex", _PLEX_NUMBERS, _PLEX_MORE, _PLEX_EXTRAS, (_STACK,)),
    Server("Jellyfin", _JELLYFIN_NUMBERS, _JELLYFIN_MORE, _JELLYFIN_EXTRAS, (_STACK,)),
    Server("Emby", _JELLYFIN_NUMBERS, _JELLYFIN_MORE, _JELLYFIN_EXTRAS, (_STACK,)),
    Server("Kodi", _KODI_NUMBERS, _KODI_MORE, (_KODI_HIDDEN,), (_STACK,), again=True),
)
SERVERS_OF: dict[str, tuple[str, ...]] = {
    "plex": ("Plex",), "jellyfin": ("Jellyfin",), "kodi": ("Kodi",), "emby": ("Emby",),
}  # fmt: skip
"""The server that a preset is made for; every other name is for all of them."""

_LONGEST_RANGE = 400


@lru_cache(maxsize=64)
def servers_for(preset: str | None) -> tuple[Server, ...]:
    """Return the servers that have to read the names of a preset (or of an own template) right."""
    wanted = SERVERS_OF.get(preset or "")
    if wanted is None:  # Emby reads as Jellyfin does
        return tuple(server for server in SERVERS if server.name != "Emby")
    return tuple(server for server in SERVERS if server.name in wanted)


def read_as(server: Server, path: str) -> ServerReading:
    """Return what `server` takes a file for, from its path in the library without extension.

    >>> read_as(SERVERS[3], "Show.S01E02.7.Days").shown
    'S01E02, part 7'
    >>> read_as(SERVERS[1], "Show - S01E02 - Interview").shown
    'an extra'
    """
    path = path.lower()
    stem = path[path.rfind("/") + 1 :]
    for rule in server.not_episodes:
        if rule.regex.search(path if rule.kind is Kind.HIDDEN else stem):
            return ServerReading(extra=rule.kind is Kind.EXTRA, hidden=rule.kind is Kind.HIDDEN)
    for rule in server.numbers:
        found = rule.regex.search(stem)
        if found is None:
            continue
        if rule.kind is Kind.NUMBER:
            return _numbered(server, rule, found, stem)
        if date := _date(found):
            return ServerReading(date=date, part=_stack(server, stem))
    return ServerReading(part=_stack(server, stem))


# What any rule could fall for behind a number: another number or range, a date; a word at the end.
_DOUBTFUL_NUMBER = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?!\d)|\d\d[^0-9a-z]+\d\d[^0-9a-z]+\d|s\d|e ?\d|\dx\d"
)
_DOUBTFUL_END = re.compile(rf"[-._]\s?(?:{_WORDS})s?$")
_LONGEST_END = 24
_DIGIT = re.compile(r"\d")
_PLAIN = re.compile(
    r"[^\d]*(?:(?:19|20)\d\d[^\d]+)?(?<![0-9a-z])s(\d+)e(\d+)"
    r"(?=$| - [^\W\d]| - \d{3,4} - |\.[^\W\d])"
)


def unmistakable(path: str) -> ServerReading | None:
    """Return what every server reads alike in a name without any trap; None where it may have one.

    Only a short cut past all the rules, for the names of most episodes.

    >>> unmistakable("Lost (2004)/Season 01/Lost (2004) - S01E02 - Pilot").shown
    'S01E02'
    """
    lower = path.lower()
    found = _PLAIN.match(lower, lower.rfind("/") + 1)
    if found is None or "sample" in lower or _DOUBTFUL_END.search(lower[-_LONGEST_END:]):
        return None
    if _DIGIT.search(lower, found.end()) and _DOUBTFUL_NUMBER.search(lower, found.end()):
        return None
    return _unmistakable(int(found[1]), int(found[2]))


@lru_cache(maxsize=4096)
def _unmistakable(season: int, episode: int) -> ServerReading:
    return ServerReading(season=season, episodes=(episode,))


def without_extension(path: str) -> str:
    """Return a path without what follows the last dot of its name.

    >>> without_extension("S.W.A.T/a.mkv"), without_extension("S.W.A.T/a")
    ('S.W.A.T/a', 'S.W.A.T/a')
    """
    dot = path.rfind(".")
    return path[:dot] if dot > path.rfind("/") + 1 else path


def _numbered(server: Server, rule: Rule, found: re.Match[str], stem: str) -> ServerReading:
    groups = found.groupdict()
    season = int(groups.get("season") or 0)
    episodes = [_whole(found["episode"])]
    part = _part(groups)
    end = _further(server, stem, found.end(), episodes)
    while server.again and (other := rule.regex.search(stem, end)):
        episodes.append(_whole(other["episode"]))
        end = _further(server, stem, other.end(), episodes)
        part = part or _part(other.groupdict())
    return ServerReading(season=season, episodes=tuple(dict.fromkeys(episodes)), part=part)


def _further(server: Server, stem: str, end: int, episodes: list[int]) -> int:
    """Add to `episodes` what the rules for more find at `end`; returns where they end."""
    while found := next(_matches(server.more, stem, end), None):
        groups = found.groupdict()
        if groups.get("to"):
            last = min(int(groups["to"]), episodes[-1] + _LONGEST_RANGE)
            episodes += range(episodes[-1] + 1, last + 1)
        else:
            episodes.append(int(groups["next"]))
        end = found.end()
    return end


def _matches(rules: Sequence[Rule], stem: str, at: int) -> Iterator[re.Match[str]]:
    return (found for rule in rules if (found := rule.regex.match(stem, at)))


def _part(groups: dict[str, str | None]) -> int | None:
    letter, part = groups.get("letter"), groups.get("part")
    if letter:
        return ord(letter) - ord("a") + 1
    return int(part) if part else None


def _stack(server: Server, stem: str) -> int | None:
    found = next((f for rule in server.stack if (f := rule.regex.search(stem))), None)
    return int(found["part"]) if found else None


_ROMAN = {"i": 1, "v": 5, "x": 10}


@lru_cache(maxsize=1024)
def _whole(text: str) -> int:
    if text.isdecimal():
        return int(text[:9])
    values = [_ROMAN[letter] for letter in text]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def _date(found: re.Match[str]) -> dt.date | None:
    try:
        return dt.date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
