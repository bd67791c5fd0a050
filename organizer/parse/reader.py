"""The own reader: one name in, every sensible reading out, cheap forms first."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from organizer.model import Reading
from organizer.parse import patterns
from organizer.parse.bare import numbers_alone
from organizer.parse.numbers import (
    Numbers,
    episode_list,
    make_date,
    number_list,
    season_list,
    to_int,
)
from organizer.parse.tags import Tagged, find_tags
from organizer.parse.titles import NO_TITLE, Title, clean, title_of, without_ids

_SXXEYY = patterns.SEASON_EPISODE[0]
_OTHER_SEASON_EPISODE = patterns.SEASON_EPISODE[1:]
_DIGIT = re.compile(r"\d")
_NEXT_IN_ROW = re.compile(r"[. ](\d{2})(?=[. ]|$)(?!\.\d)")
_ABSOLUTE_BESIDE = re.compile(
    r"^[\s._\-]*[\[(\s._\-](?P<absolute>\d{2,4}(?:-\d{2,4})*)(?=[\s._\-)\]]|$)(?!\.\d)"
)
_RANGE_IN_TITLE = re.compile(r"[\s._\-]+(\d{2,4}-\d{2,4})[\s._\-]*$")
_PART = re.compile(r"(?<![^\W_])(?:part|pt)[\s._\-]?(\d{1,2}|[ivx]{1,4})(?![^\W_])", re.IGNORECASE)
_HALF = re.compile(r"^([ab])(?![^\W_])")
_SPECIAL = re.compile(
    r"(?<![^\W_])(?:specials?|ova|oav|oad|ncop|nced|sp\d{1,2}|christmas[\s._]special)(?![^\W_])",
    re.IGNORECASE,
)
_AFTER_SEASON = re.compile(
    r"^[\s._\])]*(?:[\s._\-–\[(]+)(?P<episodes>\d{2,4}(?:v\d)?(?:\s?[-~]\s?\d{2,4}(?!\d))?)(?=$|[\s._\-\[\]()])(?!\.\d\d?\.\d)"
)
_AFTER_SEASON_PART = re.compile(
    r"^[\s._,\-]{1,3}(?:part|pt|p)[\s._\-]?(?P<part>\d{1,2}|[ivx]{1,4})(?![^\W_])", re.IGNORECASE
)
_DASH_AFTER_SEASON = re.compile(r"^\s?-\s?(?P<episodes>\d{1,3})(?![\w.])")


@dataclass(slots=True)
class Draft:
    """A reading in the making.

    Attributes:
        after: words behind the number that are the title where nothing else names the series.
        title_optional: words after a number are an episode's title rather than the series'.
    """

    numbers: Numbers
    title: Title
    after: str
    tagged: Tagged
    episode_title: str | None = None
    special: bool = False
    full_season: bool = False


def read_stem(stem: str, *, in_season: bool = False) -> list[Draft]:
    """Return what a name alone says, best first; empty where it names no episode or season."""
    match = _SXXEYY.regex.search(stem)
    if match is not None:
        return [_season_episode(stem, _SXXEYY, match)]
    if _DIGIT.search(stem) is None and stem.isascii():
        return _from_words(stem)
    return _read_slowly(stem, in_season=in_season)


def _read_slowly(stem: str, *, in_season: bool) -> list[Draft]:
    blank = without_ids(stem) if "[" in stem or "{" in stem or "(" in stem else stem
    dated = _date(blank)
    for row in _OTHER_SEASON_EPISODE:
        match = row.regex.search(blank)
        if match and not (dated and dated.start <= match.start() < dated.end):
            return [_season_episode(stem, row, match)]
    worded = _from_words(blank, dated)
    if worded:
        return worded
    if dated:
        return list(_dated(blank, dated))
    bare = [_draft(stem, numbers) for numbers in numbers_alone(blank, in_season=in_season)]
    if bare:
        return bare
    return [_draft(stem, numbers) for numbers in _parts(stem)]


def _season_episode(stem: str, row: patterns.NumberingPattern, match: re.Match[str]) -> Draft:
    season = int(match["season"])
    end = match.end()
    episodes = episode_list(match["episodes"], season)
    while after := _NEXT_IN_ROW.match(stem, end):
        if int(after[1]) != episodes[-1] + 1:
            break
        episodes, end = (*episodes, int(after[1])), after.end()
    numbers = Numbers(
        pattern=row.name,
        confidence=row.confidence,
        start=match.start(),
        end=end,
        seasons=(season,),
        episodes=episodes,
    )
    return _draft(stem, numbers)


def _draft(stem: str, numbers: Numbers, stop: int | None = None) -> Draft:
    """Read title, episode title and tags around the numbers; `stop` ends what is behind them."""
    before, rest = stem[: numbers.start], stem[numbers.end : stop]
    if numbers.seasons and numbers.episodes:
        before, rest = _beside(numbers, before, rest)
    tagged = find_tags(rest)
    after = rest[: tagged.start]
    title = title_of(before) if before else NO_TITLE
    part = _PART.search(after) if "p" in after or "P" in after else None
    if part and numbers.part is None:
        numbers.part = to_int(part[1])
    return Draft(
        numbers=numbers,
        title=title,
        after=after,
        tagged=tagged,
        episode_title=episode_title(after),
        special=bool(numbers.seasons and numbers.seasons[0] == 0) or bool(_SPECIAL.search(after)),
    )


def _beside(numbers: Numbers, before: str, rest: str) -> tuple[str, str]:
    """Find absolute numbers, a half (`01a`) and a date that stand beside season and episode."""
    half = _HALF.match(rest)
    if half:
        numbers.part = 1 + "ab".index(half[1])
        rest = rest[1:]
    absolute = _ABSOLUTE_BESIDE.match(rest) if rest[:1] in {" ", ".", "_", "-", "("} else None
    if absolute and _looks_absolute(absolute["absolute"], before, rest, absolute.end()):
        numbers.absolute = number_list(absolute["absolute"])
        rest = rest[absolute.end() :]
    beside = (
        _RANGE_IN_TITLE.search(before)
        if before[-2:-1].isdigit() or before[-1:].isdigit() or before[-3:] == " - "
        else None
    )
    if beside and len(number_list(beside[1])) == len(numbers.episodes):
        numbers.absolute = number_list(beside[1])
        before = before[: beside.start()]
    return before, rest


def _looks_absolute(text: str, before: str, rest: str, end: int) -> bool:
    if "-" in text:
        return True
    if rest[end : end + 1] == ")":
        return len(text) > 1
    return before.startswith("[") and len(text) == 3


def episode_title(text: str) -> str | None:
    """Return the words between number and tags as the episode's title; None without words."""
    if not text:
        return None
    plain = clean(text)
    plain = plain.strip("()[]{} ") if plain[:1] in "([{" else plain
    return plain if any(c.isalnum() for c in plain) else None


# --- words ----------------------------------------------------------------------------------


def _from_words(stem: str, dated: Numbers | None = None) -> list[Draft]:
    """Read names that say `Season 2 Episode 5`, in any language, in one or two places."""
    season = _season(stem)
    episode = _episode(stem, season)
    if season is None and episode is None:
        return []
    if season is None:
        assert episode is not None
        return _episode_only(stem, episode, dated)
    if episode is None:
        episode = _episode_after(stem, season)
    if episode is None:
        draft = _draft(stem, season)
        draft.full_season = True
        return [draft]
    return [_both(stem, season, episode, dated)]


def _season(stem: str) -> Numbers | None:
    for row in patterns.SEASONS:
        match = row.regex.search(stem)
        if match is None:
            continue
        numbers = _season_numbers(row, match)
        if numbers:
            return numbers
    return None


def _season_numbers(row: patterns.NumberingPattern, match: re.Match[str]) -> Numbers | None:
    groups = match.groupdict()
    end = match.end()
    if groups.get("seasons"):
        plural = (
            (groups.get("word") or "").lower().endswith("s")
            or "Sxx" in row.name
            or row.name == "ordinal season"
        )
        seasons, used = season_list(groups["seasons"], plural=plural)
        if row.name == "season word":
            end = match.start("seasons") + used
            if groups["word"].lower() == "series" and seasons[0] > 60:
                return None
    else:
        one = to_int(groups.get("season") or groups.get("season_2") or "")
        if one is None:
            return None
        seasons = (one,)
    return Numbers(
        pattern=row.name, confidence=row.confidence, start=match.start(), end=end, seasons=seasons
    )


def _episode(stem: str, season: Numbers | None) -> Numbers | None:
    for row in patterns.EPISODES:
        for match in row.regex.finditer(stem):
            if season and season.start <= match.start() < season.end:
                continue
            return _episode_numbers(row, match, season)
    return None


def _episode_numbers(
    row: patterns.NumberingPattern, match: re.Match[str], season: Numbers | None
) -> Numbers | None:
    groups = match.groupdict()
    text = groups.get("episodes") or groups.get("episodes_2") or ""
    one = to_int(text)
    episodes = (one,) if one is not None else number_list(text)
    numbers = Numbers(
        pattern=row.name,
        confidence=row.confidence,
        start=match.start(),
        end=match.end(),
        episodes=episodes,
    )
    if (groups.get("word") or "").lower().startswith("cap") and episodes and episodes[0] >= 100:
        _split_compact(numbers)
    return numbers


def _split_compact(numbers: Numbers) -> None:
    """Spanish names write season and episode together after `Cap.`: Cap.1103 is S11E03."""
    season = numbers.episodes[0] // 100
    numbers.seasons = (season,)
    numbers.episodes = tuple(e % 100 for e in numbers.episodes if e // 100 == season)


def _episode_only(stem: str, episode: Numbers, dated: Numbers | None) -> list[Draft]:
    return [_both(stem, None, episode, dated)]


def _episode_after(stem: str, season: Numbers) -> Numbers | None:
    """Find the number that follows a season without a word of its own (`S2 - 05`, `S01.07`)."""
    if len(season.seasons) != 1:
        return None
    rest = stem[season.end :]
    match = _AFTER_SEASON.match(rest) or _DASH_AFTER_SEASON.match(rest)
    if match and not _is_resolution(match["episodes"]):
        return Numbers(pattern=f"{season.pattern} and number", confidence=0.88, start=season.end + match.start(),
                       end=season.end + match.end(), episodes=number_list(match["episodes"]))  # fmt: skip
    part = _AFTER_SEASON_PART.match(rest)
    if part:
        number = to_int(part["part"])
        if number:
            return Numbers(pattern="season and part", confidence=0.6, start=season.end, end=season.end + part.end(),
                           episodes=(number,))  # fmt: skip
    for row in patterns.ANIME:
        tags = find_tags(rest)
        found = row.regex.search(rest, 0, min(len(rest), tags.start + 1))
        if found:
            return Numbers(pattern=row.name, confidence=0.85, start=season.end + found.start(),
                           end=season.end + found.end(), episodes=number_list(found["absolute"]))  # fmt: skip
    return None


def _is_resolution(text: str) -> bool:
    return text in {"480", "540", "576", "720", "1080", "1440", "2160"} or (
        len(text) == 4 and text[:2] in {"19", "20"}
    )


def _both(stem: str, season: Numbers | None, episode: Numbers, dated: Numbers | None) -> Draft:
    """Join season and episode, wherever each stands, into one draft."""
    used = [n for n in (season, episode, dated) if n is not None]
    first = min(used, key=lambda n: n.start)
    last = max(used, key=lambda n: n.end)
    seasons = episode.seasons or (season.seasons if season else ())
    joined = Numbers(
        pattern=episode.pattern if season is None else f"{season.pattern}, {episode.pattern}" if season.pattern not in episode.pattern else episode.pattern,
        confidence=min(n.confidence for n in used if n is not dated) if season else episode.confidence,
        start=first.start, end=first.end, seasons=seasons, episodes=episode.episodes,
        date=dated.date if dated else None,
    )  # fmt: skip
    draft = _draft(stem, joined, None)
    if title_is_between(draft, used):
        between = stem[first.end : last.start]
        draft.after = between
    rest = stem[last.end :]
    draft.tagged = find_tags(rest)
    if last is not first:
        if draft.title.text is None and clean(stem[first.end : last.start]):
            draft.title = title_of(stem[first.end : last.start])
        draft.after = rest[: draft.tagged.start]
        draft.episode_title = episode_title(draft.after)
    return draft


def title_is_between(draft: Draft, used: list[Numbers]) -> bool:
    """Whether the series is named between two numbers, none before the first."""
    return draft.title.text is None and len(used) > 1


# --- dates and parts ------------------------------------------------------------------------


def _date(stem: str) -> Numbers | None:
    for row in patterns.DATES:
        for match in row.regex.finditer(stem):
            date, other = make_date(match["year"], match["month"], match["day"])
            if date:
                return Numbers(pattern=row.name, confidence=row.confidence, start=match.start(), end=match.end(),
                               date=date, other_date=other)  # fmt: skip
    return None


def _dated(stem: str, dated: Numbers) -> Iterator[Draft]:
    draft = _draft(stem, dated)
    yield draft
    if dated.other_date and dated.pattern in {"day-month-year", "two-digit year"}:
        yield replace(draft, numbers=replace(dated, date=dated.other_date, confidence=0.4))


def _parts(stem: str) -> Iterator[Numbers]:
    for row in patterns.PARTS:
        match = row.regex.search(stem)
        number = to_int(match["part"]) if match else None
        if match is None or number is None:
            continue
        last = to_int(match["part_to"]) if match["part_to"] else None
        episodes = tuple(range(number, (last or number) + 1)) or (number,)
        yield Numbers(
            pattern=row.name,
            confidence=row.confidence,
            start=match.start(),
            end=match.end(),
            episodes=episodes,
        )


def reading_of(draft: Draft, offset: int = 0) -> Reading:
    """Make the value that leaves this room."""
    numbers, title = draft.numbers, draft.title
    return Reading(
        title=title.text,
        titles=title.others,
        year=title.year,
        country=title.country,
        seasons=numbers.seasons,
        episodes=numbers.episodes,
        absolute=numbers.absolute,
        date=numbers.date,
        part=numbers.part,
        special=draft.special,
        full_season=draft.full_season,
        episode_title=draft.episode_title,
        ids=title.ids,
        pattern=numbers.pattern,
        spans=((numbers.pattern, offset + numbers.start, offset + numbers.end),),
        confidence=numbers.confidence,
    )


@lru_cache(maxsize=2048)
def read_nameless(stem: str) -> Draft:
    """Read a name that says no number: its title up to the first tag, and the tags."""
    site = title_of(stem[:0] or "")
    tagged = find_tags(stem)
    before = stem[: tagged.start]
    title = title_of(before) if before.strip(" ._-[](){}") else site
    if title.text is None:
        title = title_of(stem)
    return Draft(
        numbers=Numbers(pattern="", confidence=0.3, start=0, end=0),
        title=title,
        after="",
        tagged=tagged,
        special=bool(_SPECIAL.search(stem)),
    )
