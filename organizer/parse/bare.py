"""Names whose number stands alone, without a word or letter that says what it counts.

The words before the first tag are searched. Such a number has several sensible meanings, and
each becomes a reading: `102` is S01E02 or the 102nd episode, `03-04` two episodes or S03E04.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from organizer.parse.bare_patterns import IN_WORDS, SET_OFF, SHORT
from organizer.parse.numbers import Numbers, number_list
from organizer.parse.patterns import NumberingPattern
from organizer.parse.tags import find_tags, leading_tags_end
from organizer.parse.words import YEAR

_OPENING = re.compile(
    r"\s*(?:www\.[\w-]{2,40}(?:\.[\w-]{2,20}){1,2}\s-\s)?"
    r"(?:[\[【(][^\[\]【】()]{0,80}[\]】)][\s._-]*)*"
)
_FIRST = re.compile(
    r"\s*(?P<absolute>\d{1,4}(?:(?:-\d{2}){2}(?!\d)|-\d{2,4})?)[ab]?(?=$|[\s._\-])(?!\.\d\d?\.)"
)
_FIRST_IN_BRACKETS = re.compile(r"[\[(](?P<absolute>0\d{1,2}|[1-9]\d?)[\])](?=[\s._-]*\w)")
_SEASON_DOT = re.compile(
    r"^\s*(?P<season>\d{1,2})\.(?P<episode>\d{2})(?=$|[\s_\-])"
    r"|(?<=\s)(?P<season_2>\d{1,2})\.(?P<episode_2>\d{2})(?=\s-|$)"
    r"|(?<![^\W_])(?<!\d\.)(?P<season_4>0\d)\.(?P<episode_4>\d{2})(?=$|\.[A-Za-z](?:$|\.))"
    r"|(?:(?<=\w-)(?P<season_3>\d{1,2})|(?<=\w_)(?P<season_5>0\d))_(?P<episode_3>\d{2})(?=$|\.|-\w$)"
    r"|(?<=[^\W\d_]\s)(?P<season_6>0\d)\s(?P<episode_6>\d{2})$"
)
_SEASON_DASH = re.compile(r"\s*(?P<season>[1-9]|\d\d(?=-\d\d\D*$))-(?P<episode>\d{2})(?=$|[\s._])")
BETWEEN = re.compile(
    r"(?<![^\W_])(?:-[\s._]|[eE][pP]\.?)(?P<number>\d{1,4})\.(?P<half>5)(?=[\s._\[(]|$)"
)
# Words that only fans' releases of anime carry, where numbers count through.
_FANSUB = re.compile(r"vostfr|fansub|hi10p|\[[0-9A-Fa-f]{8}\]|subs?\]", re.IGNORECASE)
_ENDS = re.compile(r"\s*(?:$|[-–\[(]|\.-)")
_SET_OFF_BEHIND = re.compile(r"\s?-\s|\.\s")
_TITLE_GOES_ON = re.compile(
    rf"[\s._\-(\[]{{1,3}}(?:{YEAR}(?![^\W_])|ppv|complete|(?:l['’]?)?int[ée]grale|coffret|box-?set)",
    re.IGNORECASE,
)
# Words whose number counts something else: `No.6`, `Movie 2`, `Vol. 3`.
_NOT_COUNTED = re.compile(
    r"(?<![^\W_])(?:no|vol|volume|movie|film|apt|vr)[\s.]{0,2}$", re.IGNORECASE
)
_YEARS = range(1900, 2050)


@dataclass(slots=True)
class Zone:
    """The words of a name where a bare number may stand.

    Attributes:
        end: of the words, where the tags or a bracket begin.
        by_fans: a bracket with a group stands in front, or words of fans' releases behind.
        in_season: a folder says which season it is, so numbers count within it.
    """

    stem: str
    start: int
    end: int
    by_fans: bool
    in_season: bool

    @property
    def words(self) -> str:
        """The words themselves."""
        return self.stem[self.start : self.end].rstrip(" ._-([{【")


def zone_of(stem: str, *, in_season: bool) -> Zone:
    """Find the words: behind leading brackets, before the first tag or bracket."""
    opening = _OPENING.match(stem)
    start = opening.end() if opening and opening.end() < len(stem) else 0
    by_fans = start > 0 and stem.lstrip()[:1] in "[【("
    start += leading_tags_end(stem[start : start + 40])
    end = start + find_tags(stem[start:]).start
    bracket = stem.find("[", start + 1, end)
    if bracket > start and any(c.isdigit() for c in stem[start:bracket]):
        end = bracket
    by_fans = by_fans or _FANSUB.search(stem) is not None
    return Zone(stem, start, end, by_fans, in_season)


def numbers_alone(zone: Zone) -> list[Numbers]:
    """Return the meanings of the numbers that stand alone in a name, best first."""
    found = _find(zone)
    return list(_meanings(found, zone)) if found else []


def _find(zone: Zone) -> Numbers | None:
    first = _FIRST.match(zone.stem, zone.start, zone.end)
    if first and zone.in_season:
        return _first(first)
    leading = _FIRST_IN_BRACKETS.match(zone.stem)
    return (
        _season_and_episode(zone)
        or _set_off(zone)
        or (_first(first) if first and _is_number(first, zone) else None)
        or _short(zone)
        or _behind_a_tag(zone)
        or _in_words(zone)
        or (_first(leading) if leading else None)
    )


def _is_number(match: re.Match[str], zone: Zone) -> bool:
    """Whether a number in front is one, not part of a title (`12 Monkeys`, `5 Centimeters`)."""
    text = match["absolute"]
    if _is_year(text) or title_goes_on(zone.stem, match.end()):
        return False
    set_off = _SET_OFF_BEHIND.match(zone.stem, match.end()) is not None
    nothing_else = not any(c.isalpha() for c in zone.stem[match.end() : zone.end])
    return text.startswith("0") or set_off or zone.by_fans or nothing_else


def _first(match: re.Match[str]) -> Numbers:
    return Numbers(
        pattern="number first",
        confidence=0.75 if _SET_OFF_BEHIND.match(match.string, match.end()) else 0.65,
        start=match.start("absolute"),
        end=match.end(),
        absolute=number_list(match["absolute"]),
    )


def _season_and_episode(zone: Zone) -> Numbers | None:
    """Read `1.02`, `1-02` and `01_02` where they stand apart from other words."""
    words = zone.words
    match = _SEASON_DOT.search(words)
    if match and "_" in match[0] and words.count("_") > 2:
        match = None
    match = match or (None if zone.by_fans else _SEASON_DASH.match(words))
    if match is None:
        return None
    groups = [g for g in match.groups() if g is not None]
    season, episode = int(groups[0]), int(groups[1])
    return Numbers(
        pattern="season and episode apart",
        confidence=0.7,
        start=zone.start + match.start(),
        end=zone.start + match.end(),
        seasons=(season,),
        episodes=(episode,),
    )


def _set_off(zone: Zone) -> Numbers | None:
    """Find a number behind a dash or in brackets; one that ends its part of the name counts."""
    for pattern in SET_OFF:
        chosen = None
        for match in pattern.regex.finditer(zone.stem, zone.start):
            if match.start("absolute") > zone.end + 2 and "-" not in match["absolute"]:
                break
            if _is_year(match["absolute"].partition("-")[0]) or _is_lines(match, zone):
                continue
            if pattern.name == "hyphen and number" and title_goes_on(zone.stem, match.end()):
                continue
            chosen = match
            if _ENDS.match(zone.stem, match.end()) or zone.stem[match.end() - 1] in "])】":
                break
        if chosen:
            numbers = _numbers(pattern, chosen, 0)
            numbers.start = chosen.start("absolute")
            return numbers
    return None


def _behind_a_tag(zone: Zone) -> Numbers | None:
    """Find `- 05` behind a tag that stands early (`Harbor (DVD) - 05`)."""
    match = SET_OFF[0].regex.search(zone.stem, zone.end)
    if match is None or not _ENDS.match(zone.stem, match.end()) or _is_lines(match, zone):
        return None
    numbers = _numbers(SET_OFF[0], match, 0)
    numbers.start = match.start("absolute")
    return numbers


def _is_lines(match: re.Match[str], zone: Zone) -> bool:
    return match.start("absolute") > zone.end and match["absolute"] in {"480", "720", "1080"}


def _in_words(zone: Zone) -> Numbers | None:
    words = zone.words
    for pattern in IN_WORDS:
        if zone.by_fans and "compact" in pattern.regex.groupindex:
            continue
        chosen = None
        for match in pattern.regex.finditer(words):
            if not _is_year(match[match.lastindex or 0]) and not _is_titles(match, zone):
                chosen = match
        if chosen:
            return _numbers(pattern, chosen, zone.start)
    return None


def _is_titles(match: re.Match[str], zone: Zone) -> bool:
    """Whether a number belongs to the title: by the word before it, or a year behind it."""
    text = match[match.lastindex or 0]
    if text[0] == "0" or not text.isdigit():
        return False
    return title_goes_on(zone.stem, zone.start + match.end()) or bool(
        _NOT_COUNTED.search(zone.stem, zone.start, zone.start + match.start(match.lastindex or 0))
    )


def title_goes_on(stem: str, end: int) -> bool:
    """Whether a year or a pack's word shows that the number which ends there is a title's."""
    return _TITLE_GOES_ON.match(stem, end) is not None


def _short(zone: Zone) -> Numbers | None:
    for pattern in SHORT:
        match = pattern.regex.match(zone.stem)
        if match:
            numbers = _numbers(pattern, match, 0)
            numbers.start = match.end("title")
            return numbers
    return None


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdigit() and int(text) in _YEARS


def _numbers(pattern: NumberingPattern, match: re.Match[str], offset: int) -> Numbers:
    groups = match.groupdict()
    numbers = Numbers(
        pattern=pattern.name,
        confidence=pattern.confidence,
        start=offset + match.start(),
        end=offset + match.end(),
    )
    compact = groups.get("compact")
    if compact is None:
        text = groups["absolute"]
        numbers.absolute = number_list(text.replace("&", ","))
        if text[-1] in "abAB":
            numbers.part = 1 + "ab".index(text[-1].lower())
    elif len(compact) == 5:
        first, second = int(compact[1:3]), int(compact[3:])
        numbers.seasons, numbers.episodes = (int(compact[0]),), tuple(range(first, second + 1))
    else:
        season, episode = divmod(int(compact), 100)
        numbers.seasons, numbers.episodes = (season,), (episode,)
    return numbers


def _span(pair: re.Match[str]) -> int:
    return int(pair[2]) - int(pair[1]) + 1


def _meanings(numbers: Numbers, zone: Zone) -> Iterator[Numbers]:
    text = zone.stem[numbers.start : numbers.end]
    one = numbers.absolute[0] if len(numbers.absolute) == 1 else 0
    pair = re.search(r"(\d{1,2})-(\d{2})(?!\d)", text)
    falling = pair is not None and pair[2][0] == "0" and _span(pair) < 2
    if pair and falling and one == int(pair[1]) < 10 and not zone.in_season:
        yield replace(
            numbers, absolute=(), seasons=(one,), episodes=(int(pair[2]),), confidence=0.6
        )
        return
    if (
        len(numbers.absolute) > 1
        and pair
        and not zone.in_season
        and len(numbers.absolute) == _span(pair)
    ):
        apart = replace(
            numbers, absolute=(), seasons=(int(pair[1]),), episodes=(int(pair[2]),), confidence=0.4
        )
        far = numbers.absolute[-1] - numbers.absolute[0] > 12 and not zone.by_fans
        if far or (len(pair[1]) == 1 and pair[2][0] == "0"):
            yield replace(apart, confidence=0.6)
            yield replace(numbers, confidence=0.4)
        else:
            yield numbers
            yield apart
        return
    yield numbers
    if (
        numbers.seasons
        and numbers.pattern.startswith("season and episode run")
        and len(numbers.episodes) == 1
    ):
        value = numbers.seasons[0] * 100 + numbers.episodes[0]
        yield replace(numbers, seasons=(), episodes=(), absolute=(value,), confidence=0.4)
    elif 100 <= one < 3000 and one % 100 and not zone.in_season:
        season, episode = divmod(one, 100)
        confidence = 0.2 if zone.by_fans else 0.4
        yield replace(
            numbers, absolute=(), seasons=(season,), episodes=(episode,), confidence=confidence
        )
