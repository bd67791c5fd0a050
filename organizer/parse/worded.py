"""Names that say `season` and `episode` in words, in one or in two places."""

import re

from organizer.parse.bare_patterns import IN_WORDS, SET_OFF
from organizer.parse.draft import Draft, draft_of
from organizer.parse.numbers import Numbers, number_list, season_list, to_int
from organizer.parse.patterns import NumberingPattern, fitting, needed_by
from organizer.parse.tags import find_tags
from organizer.parse.word_patterns import EPISODES, SEASONS

_BEHIND_SEASON = re.compile(
    r"[\s._\])]{0,4}[\s._\-–\[(]{1,5}(?P<episodes>\d{2,4}(?:v\d)?(?:\s?[-~]\s?\d{2,4}(?!\d)"
    r"|\s(?:ao|to|al|a)\s\d{2,4}(?!\d))?)(?=$|[\s._\-\[\]()])(?!\.\d\d?\.\d)"
)
_DASH_BEHIND_SEASON = re.compile(r"\s?-\s?(?P<episodes>\d{1,3})(?![\w.])")
_PART_BEHIND_SEASON = re.compile(
    r"[\s._,\-]{1,3}(?:part|pt|vol)[\s._\-]?(?P<part>\d{1,2}|[ivx]{1,4})(?![^\W_])", re.IGNORECASE
)
_DASHED = re.compile(r"[sS](?P<season>\d{1,2})[-.](?P<episodes>\d{2,3})(?=[\s._)\]\[(]|$)")
_YEAR_BEFORE = re.compile(r"[\s._]((?:19|20)\d\d)[\s._]$")
_PADDED = IN_WORDS[1].regex
_NUMBER_FIRST = re.compile(r"\s*\d{1,4}\s-\s")
_NEEDED = needed_by((*SEASONS, *EPISODES))
_LINES = frozenset("360 400 480 540 576 720 1080 1440 2160".split())


def read_words(stem: str, hints: frozenset[str], dated: Numbers | None = None) -> Draft | None:
    """Read `Season 2 Episode 5`, `S2 - 05`, `Ep. 12`, `Season 3`; None where no word is found."""
    if hints.isdisjoint(_NEEDED):
        return None
    season = _season(stem, hints, dated)
    episode = _episode(stem, hints, season, dated)
    if season is None:
        return _join(stem, None, episode, dated) if episode else None
    if episode is None:
        episode = _number_behind(stem, season) or _number_before(stem, season)
    if episode is None:
        draft = draft_of(stem, season)
        draft.full_season = True
        return draft
    return _join(stem, season, episode, dated)


def _in_date(match: re.Match[str], dated: Numbers | None) -> bool:
    return dated is not None and match.start() < dated.end and match.end() > dated.start


def _season(stem: str, hints: frozenset[str], dated: Numbers | None) -> Numbers | None:
    for pattern in fitting(SEASONS, hints):
        match = pattern.regex.search(stem)
        if match and not _in_date(match, dated) and not _is_group(stem, match):
            numbers = _season_numbers(pattern, match)
            if numbers:
                return numbers
    return None


def _is_group(stem: str, match: re.Match[str]) -> bool:
    """Whether `-S56` behind the tags is the name of a group."""
    start = match.start()
    return stem[start - 1 : start] == "-" and find_tags(stem[:start]).strong


def _season_numbers(pattern: NumberingPattern, match: re.Match[str]) -> Numbers | None:
    groups = match.groupdict()
    end = match.end()
    if groups.get("seasons"):
        word = (groups.get("word") or "").lower()
        plural = word.endswith("s") or not word or pattern.name == "ordinal season"
        seasons, used = season_list(groups["seasons"], plural=plural)
        end = max(match.start("seasons") + used, end if pattern.name != "season word" else 0)
    else:
        one = to_int(groups.get("season") or groups.get("season_2") or "")
        if one is None:
            return None
        seasons = (one,)
    return Numbers(
        pattern=pattern.name,
        confidence=pattern.confidence,
        start=match.start(),
        end=end,
        seasons=seasons,
    )


def _episode(
    stem: str, hints: frozenset[str], season: Numbers | None, dated: Numbers | None
) -> Numbers | None:
    for pattern in fitting(EPISODES, hints):
        for match in pattern.regex.finditer(stem):
            if pattern.name == "number sign" and _NUMBER_FIRST.match(stem):
                break
            inside = season is not None and season.start <= match.start() < season.end
            if not inside and not _in_date(match, dated):
                return _episode_numbers(pattern, match)
    return None


def _episode_numbers(pattern: NumberingPattern, match: re.Match[str]) -> Numbers:
    groups = match.groupdict()
    text = groups.get("episodes") or groups.get("episodes_2") or ""
    is_cap = (groups.get("word") or "").lower().startswith("cap")
    one = to_int(text)
    episodes = (
        (one,) if one is not None else number_list(text.replace("_", "-") if is_cap else text)
    )
    numbers = Numbers(
        pattern=pattern.name,
        confidence=pattern.confidence,
        start=match.start(),
        end=match.end(),
        episodes=episodes,
    )
    if is_cap and episodes and episodes[0] >= 100:
        _split_compact(numbers)
    return numbers


def _split_compact(numbers: Numbers) -> None:
    """Spanish names write season and episode together behind `Cap.`: Cap.1103 is S11E03."""
    season = numbers.episodes[0] // 100
    numbers.seasons = (season,)
    numbers.episodes = tuple(e % 100 for e in numbers.episodes if e // 100 == season)


def _number_behind(stem: str, season: Numbers) -> Numbers | None:
    """Find the number that follows a season without a word of its own (`S2 - 05`, `S01.07`)."""
    if len(season.seasons) != 1:
        return _dashed(stem, season)
    match = _BEHIND_SEASON.match(stem, season.end) or _DASH_BEHIND_SEASON.match(stem, season.end)
    if match and not _is_measure(match["episodes"]):
        return _number(match, match["episodes"], 0.88)
    rest_end = season.end + find_tags(stem[season.end :]).start
    for pattern in SET_OFF:
        found = pattern.regex.search(stem, season.end)
        if found and found.start("absolute") < rest_end and not _is_measure(found["absolute"]):
            return _number(found, found["absolute"], pattern.confidence)
    part = _PART_BEHIND_SEASON.match(stem, season.end)
    number = to_int(part["part"]) if part else None
    if part and number and "ol" not in part[0].lower():
        return _number(part, str(number), 0.6)
    return None


def _number_before(stem: str, season: Numbers) -> Numbers | None:
    """Find the number in front of a season in brackets: `Harbor - 02 The Storm [S04]`."""
    if stem[season.start - 1 : season.start] not in {"[", "("}:
        return None
    match = _PADDED.search(stem, 1, season.start - 1)
    return _number(match, match["absolute"], 0.7) if match else None


def _dashed(stem: str, season: Numbers) -> Numbers | None:
    """`S4-24` is an episode, `S01-07` a range of seasons."""
    match = _DASHED.match(stem, season.start)
    if match is None or match["season"].startswith("0"):
        return None
    season.seasons = (int(match["season"]),)
    return _number(match, match["episodes"], 0.85)


def _number(match: re.Match[str], text: str, confidence: float) -> Numbers:
    return Numbers(
        pattern="number",
        confidence=confidence,
        start=match.start(),
        end=match.end(),
        episodes=number_list(text),
    )


def _year_before(stem: str, start: int) -> tuple[int, ...]:
    """`2013.14.of.21`: programmes counted within a year have the year for their season."""
    match = _YEAR_BEFORE.search(stem, max(0, start - 6), start)
    return (int(match[1]),) if match and match.start() > 1 else ()


def _is_measure(text: str) -> bool:
    return text in _LINES or (len(text) == 4 and text[:2] in {"19", "20"})


def _join(stem: str, season: Numbers | None, episode: Numbers, dated: Numbers | None) -> Draft:
    """Join season and episode, wherever each stands, into one draft."""
    used = sorted((n for n in (season, episode, dated) if n), key=lambda n: n.start)
    counted = [n for n in (season, episode) if n]
    joined = Numbers(
        pattern=", ".join(n.pattern for n in counted),
        confidence=min(n.confidence for n in counted),
        start=used[0].start,
        end=used[0].end,
        seasons=episode.seasons or (season.seasons if season else ()),
        episodes=episode.episodes,
        date=dated.date if dated else None,
    )
    if season is None and episode.pattern == "N of M":
        joined.seasons = _year_before(stem, joined.start)
    between = stem[used[0].end : used[1].start] if len(used) > 1 else ""
    return draft_of(stem, joined, max(n.end for n in used), between)
