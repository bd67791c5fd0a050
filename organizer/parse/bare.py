"""Names whose number stands alone, without a word or letter that says what it counts.

The words before the first tag are searched. Such a number has several sensible meanings, and
each becomes a reading: `102` is S01E02 or the 102nd episode, `03-04` two episodes or S03E04.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from organizer.parse.numbers import Numbers, number_list
from organizer.parse.patterns import ANIME, BARE, NumberingPattern
from organizer.parse.tags import find_tags

_OPENING = re.compile(r"^\s*(?:[\[【(][^\[\]【】()]{0,80}[\]】)][\s._-]*)+")
_LEADING = re.compile(
    r"^\s*[\[(]?(?P<episodes>\d{1,4})(?:\s?-\s?(?P<to>\d{1,4}))?[ab]?[\])]?(?=$|[\s._\-])(?!\.\d\d?\.)"
)
_SEASON_DOT = re.compile(r"^\s*\[?(?P<season>\d{1,2})[.\-](?P<episode>\d{2})\]?(?=$|[\s._\-])|"
                         r"(?<![^\W_])(?P<season_2>\d{1,2})[.](?P<episode_2>\d{2})(?=\s-|$)|"
                         r"\[(?P<season_3>\d{1,2})[.](?P<episode_3>\d{2,3})\]")  # fmt: skip
_DECIMAL = re.compile(r"(?<![^\W_])-[\s._](?P<number>\d{1,4})\.(?P<half>5)(?=[\s._\[(])")
_YEARS = range(1920, 2050)


def numbers_alone(stem: str, *, in_season: bool) -> Iterator[Numbers]:
    """Yield the meanings of the numbers that stand alone in a name, best first.

    `in_season`: a folder says which season it is, so that numbers count within it.
    """
    opening = _OPENING.match(stem)
    start = opening.end() if opening else 0
    if start >= len(stem):
        start = 0
    tagged = find_tags(stem[start:])
    zone = stem[start : start + tagged.start].rstrip(" ._-([{【")
    grouped = bool(opening)
    for found in _in_zone(stem, zone, start, grouped=grouped):
        yield from _meanings(found, stem, grouped=grouped, in_season=in_season)


def _in_zone(stem: str, zone: str, start: int, *, grouped: bool) -> Iterator[Numbers]:
    half = _DECIMAL.search(stem, start)
    if half:
        yield Numbers(pattern="between two episodes", confidence=0.6, start=half.start(),
                      end=half.end(), part=None)  # fmt: skip
        return
    dotted = _SEASON_DOT.search(zone)
    if dotted:
        season = dotted["season"] or dotted["season_2"] or dotted["season_3"]
        episode = dotted["episode"] or dotted["episode_2"] or dotted["episode_3"]
        yield Numbers(
            pattern="season, dot, episode", confidence=0.7, start=start + dotted.start(),
            end=start + dotted.end(), seasons=(int(season),), episodes=(int(episode),),
        )  # fmt: skip
        return
    for row in ANIME:
        match = _last(row, stem, start, min(len(stem), start + len(zone) + 12))
        if match and not _is_year(match["absolute"]):
            yield _found(row, match, 0)
            return
    leading = _LEADING.match(zone)
    if leading and not _is_year(leading["episodes"]):
        yield _leading(leading, start)
        return
    for row in BARE:
        if row.regex.groupindex.get("compact") and grouped and "." not in zone:
            continue
        match = _last(row, zone, 0, len(zone))
        if match:
            yield _found(row, match, start)
            return


def _leading(match: re.Match[str], start: int) -> Numbers:
    text = match["episodes"] + (f"-{match['to']}" if match["to"] else "")
    return Numbers(pattern="number first", confidence=0.6, start=start + match.start(),
                   end=start + match.end(), absolute=number_list(text))  # fmt: skip


def _last(row: NumberingPattern, text: str, start: int, end: int) -> re.Match[str] | None:
    found = None
    for match in row.regex.finditer(text, start, end):
        value = match.groupdict().get("absolute") or match.groupdict().get("compact") or ""
        if not _is_year(value):
            found = match
    return found


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdigit() and int(text) in _YEARS


def _found(row: NumberingPattern, match: re.Match[str], offset: int) -> Numbers:
    groups = match.groupdict()
    numbers = Numbers(
        pattern=row.name,
        confidence=row.confidence,
        start=offset + match.start(),
        end=offset + match.end(),
    )
    if groups.get("compact"):
        season, episode = divmod(int(groups["compact"]), 100)
        numbers.seasons, numbers.episodes = (season,), (episode,)
    else:
        numbers.absolute = number_list(groups["absolute"])
    return numbers


def _meanings(numbers: Numbers, stem: str, *, grouped: bool, in_season: bool) -> Iterator[Numbers]:
    yield numbers
    if len(numbers.absolute) == 1 and 100 <= numbers.absolute[0] < 3000 and not in_season:
        season, episode = divmod(numbers.absolute[0], 100)
        if episode:
            yield replace(numbers, absolute=(), seasons=(season,), episodes=(episode,),
                          confidence=0.2 if grouped else 0.4)  # fmt: skip
    elif numbers.pattern.startswith("season and episode"):
        value = numbers.seasons[0] * 100 + numbers.episodes[0]
        yield replace(numbers, seasons=(), episodes=(), absolute=(value,), confidence=0.4)
    elif len(numbers.absolute) > 1 and not in_season:
        text = stem[numbers.start : numbers.end]
        pair = re.search(r"(\d{1,2})-(\d{2})(?!\d)", text)
        if pair:
            yield replace(numbers, absolute=(), seasons=(int(pair[1]),), episodes=(int(pair[2]),),
                          confidence=0.35)  # fmt: skip
