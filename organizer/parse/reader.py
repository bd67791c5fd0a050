"""The own reader: one name in, every sensible reading out, cheap forms first."""

import re
from dataclasses import replace

from organizer.parse.bare import BETWEEN, numbers_alone, title_goes_on, zone_of
from organizer.parse.draft import Draft, draft_of, episode_title, find_date, is_special
from organizer.parse.nameless import read_nameless
from organizer.parse.numbers import Numbers, episode_list, to_int
from organizer.parse.patterns import (
    DATES,
    SEASON_EPISODE,
    NumberingPattern,
    fitting,
    hints_in,
    needed_by,
)
from organizer.parse.tags import find_tags
from organizer.parse.titles import NO_TITLE, clean, raw_title, title_of, without_ids
from organizer.parse.word_patterns import PARTS
from organizer.parse.worded import read_words

_SXXEYY = SEASON_EPISODE[0]
_OTHERS = SEASON_EPISODE[1:]
_OTHERS_NEED = needed_by(_OTHERS)
# Only names with this in them can hold a date.
_DATE_HINT = re.compile(r"(?:19|20)\d\d|(?<!\d)\d{6}(?!\d)|\d([._\-])\d\d?\1\d\d(?!\d)")
_NEXT_IN_ROW = re.compile(r"[. ](\d{2})(?=[. ]|$)(?!\.\d)")
_DIGEST = re.compile(r"[\[(][0-9A-Fa-f]{8}[\])](?<!\d{8}[\])])")
_AT_THE_END = frozenset({"number at the end", "short number at the end"})
# Numbers of these patterns may belong to the title (`Harbor 51`): that is a reading of its own.
_MAY_BE_TITLES = _AT_THE_END | {"season and episode run together"}
_BEFORE_NEXT = frozenset(". ")
_STARRED = re.compile(r"★[^★\[\]]{0,30}★")
_IN_BRACKETS = re.compile(r"(?:\s*[\[【][^\[\]【】]*[\]】]\s*){3,}")
_BRACKET_NUMBER = re.compile(
    r"[\[【]\s?(?:第)?(?P<absolute>\d{1,4}(?:-\d{1,4})?)(?:v\d)?[\s._]?(?:end|fin|完|話|话|集)?\s?[\]】]",
    re.IGNORECASE,
)
_OTHER_SCRIPT = re.compile(
    "(?:(?<=\\])|^)\\s*[^\\[\\]|A-Za-z]*[\u3040-\u9fff\uac00-\ud7af][^\\[\\]|A-Za-z]*\\s\\|\\s(?=[A-Za-z])"
)
_COMPACT_BEFORE_DATE = re.compile(r"(?<=\w[\s._-])(?:-\s)?(\d)(\d\d)(?=[\s._-])")
_IN_PARENTHESES = re.compile(r"[\s_]\((?P<absolute>\d{1,4}(?:-\d{1,4})?)\)(?=[\s_]|$)")
_TITLE_NUMBER = re.compile(
    r"(?<=\w)[\s:-]{1,3}(?:(?P<season>[2-9]|II|III|IV|V|VI)|(?i:specials?)|OVAs?|OAD)$"
)


def read_stem(stem: str) -> list[Draft]:
    """Return what a name alone says, best first; empty where it names no episode or season."""
    certain = read_certain(stem)
    return [certain] if certain else read_uncertain(stem, in_season=False)


def read_certain(stem: str) -> Draft | None:
    """Read the form that settles most names at once, `S01E02` in all its spellings."""
    match = _SXXEYY.regex.search(stem)
    return _season_episode(stem, _SXXEYY, match) if match else None


def read_uncertain(stem: str, *, in_season: bool) -> list[Draft]:
    """Read all other forms; `in_season`: a folder says which season it is."""
    stem = _without_noise(stem)
    whole = _in_one_piece(stem)
    if whole is not None:
        return [whole]
    hints = hints_in(stem)
    may_hold_date = _DATE_HINT.search(stem) is not None
    dated = find_date(stem) if may_hold_date else None
    for pattern in () if hints.isdisjoint(_OTHERS_NEED) else fitting(_OTHERS, hints):
        match = pattern.regex.search(stem)
        if match and not (dated and dated.start <= match.start() < dated.end):
            return [_season_episode(stem, pattern, match)]
    if dated and in_season and dated.confidence < 0.7:
        dated = None
    worded = read_words(stem, hints, dated if dated and dated.confidence >= 0.7 else None)
    if worded:
        return [worded]
    if may_hold_date and dated is None:
        stem = _without_impossible_dates(stem)
    return _read_numbers(stem, hints, dated, in_season=in_season)


def _without_noise(stem: str) -> str:
    """Blank out ids, checksums and the other half of a title in two scripts."""
    if "★" in stem:
        stem = _STARRED.sub(_blank, stem)
    if "[" in stem or "{" in stem or "(" in stem:
        stem = _DIGEST.sub(_blank, without_ids(stem))
    return _OTHER_SCRIPT.sub(_blank, stem) if "|" in stem else stem


def _in_one_piece(stem: str) -> Draft | None:
    """Read names that consist of brackets only, and recaps between two episodes."""
    if stem[:1] in "[【" and _IN_BRACKETS.match(stem):
        return _all_in_brackets(stem)
    between = BETWEEN.search(stem) if ".5" in stem else None
    return _between(stem, between) if between else None


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _season_episode(stem: str, pattern: NumberingPattern, match: re.Match[str]) -> Draft:
    season = int(match["season"])
    end = match.end()
    text = match["episodes"]
    episodes = (int(text),) if text.isdecimal() else episode_list(text, season)
    while stem[end : end + 1] in _BEFORE_NEXT and (after := _NEXT_IN_ROW.match(stem, end)):
        if int(after[1]) != episodes[-1] + 1:
            break
        episodes, end = (*episodes, int(after[1])), after.end()
    numbers = Numbers(
        pattern=pattern.name,
        confidence=pattern.confidence,
        start=match.start(),
        end=end,
        seasons=(season,),
        episodes=episodes,
    )
    return draft_of(stem, numbers)


def _between(stem: str, match: re.Match[str]) -> Draft:
    """Read `07.5`, a recap between two episodes: a special without a number of its own."""
    numbers = Numbers(
        pattern="between two episodes", confidence=0.6, start=match.start("number"), end=match.end()
    )
    return replace(draft_of(stem, numbers), special=True)


def _all_in_brackets(stem: str) -> Draft | None:
    """Read `[Group][Title][05][1080p]`: the first bracket with only a number counts."""
    numbers = [
        m
        for m in _BRACKET_NUMBER.finditer(stem, 1)
        if not m["absolute"].startswith(("19", "20")) or len(m["absolute"]) != 4
    ]
    if not numbers:
        return None
    match = numbers[0]
    found = Numbers(
        pattern="number in brackets", confidence=0.8, start=match.start(), end=match.end(),
        absolute=_range(match["absolute"]),
    )  # fmt: skip
    draft = draft_of(stem, found)
    raw = raw_title(stem[: match.start()])
    season = read_words(raw, hints_in(raw))
    if season and season.full_season and season.title.text:
        draft.numbers = replace(
            found, seasons=season.numbers.seasons, episodes=found.absolute, absolute=()
        )
        draft.title = season.title
    return draft


def _range(text: str) -> tuple[int, ...]:
    first, _, last = text.partition("-")
    return tuple(range(int(first), int(last or first) + 1)) or (int(first),)


def _without_impossible_dates(stem: str) -> str:
    """Blank out what is written as a date and cannot be one, so that it is read as nothing."""
    return DATES[0].regex.sub(_blank, stem)


def _read_numbers(
    stem: str, hints: frozenset[str], dated: Numbers | None, *, in_season: bool
) -> list[Draft]:
    if dated and dated.confidence >= 0.7:
        return _dated(stem, dated)
    part = _part(stem, hints)
    zone = zone_of(stem, in_season=in_season)
    if part:
        zone.stem = f"{stem[: part.start]}{' ' * (part.end - part.start)}{stem[part.end :]}"
        zone.end = min(zone.end, part.start) if part.start > zone.start else zone.end
    found = numbers_alone(zone)
    if dated and (not found or found[0].confidence < 0.8):
        return _dated(stem, dated)
    if found and found[0].pattern in _AT_THE_END and is_special(zone.words):
        return []
    counted = found and found[0].pattern == "number first" and in_season
    if part and not counted and (not found or found[0].confidence < 0.7):
        return [draft_of(stem, part)]
    drafts = _with_title_numbers([_bare(stem, numbers) for numbers in found])
    if found and found[0].pattern in _MAY_BE_TITLES:
        drafts.append(read_nameless(stem))
    return drafts


def _with_title_numbers(drafts: list[Draft]) -> list[Draft]:
    """Add what a title's last word may mean: `Harbor II - 05` season 2, `Harbor OVA` a special."""
    best = drafts[0] if drafts else None
    if best is None or best.title.text is None or len(best.numbers.absolute) != 1:
        return drafts
    ending = _TITLE_NUMBER.search(best.title.text, max(1, len(best.title.text) - 12))
    if ending is None:
        return drafts
    season = to_int(ending["season"]) if ending["season"] else 0
    if season is None:
        return drafts
    numbers = replace(
        best.numbers,
        seasons=(season,),
        episodes=best.numbers.absolute,
        absolute=(),
        pattern=f"{best.numbers.pattern}, season in the title",
        confidence=0.35,
    )
    title = replace(best.title, text=best.title.text[: ending.start()])
    return [*drafts, replace(best, numbers=numbers, title=title, special=season == 0)]


def _bare(stem: str, numbers: Numbers) -> Draft:
    draft = draft_of(stem, numbers)
    if numbers.pattern == "number first" and clean(draft.after):
        draft.title = NO_TITLE
    elif numbers.pattern == "scene's short name":
        draft.title = title_of(stem[stem.index("-") + 1 : numbers.start])
    elif len(numbers.absolute) == 1 or (len(numbers.absolute) > 1 and "(" in stem):
        _count_twice(draft, stem)
    return draft


def _count_twice(draft: Draft, stem: str) -> None:
    """Read `01 (51)`: the number within the season, and counted over all seasons."""
    numbers = draft.numbers
    match = _IN_PARENTHESES.match(stem, numbers.end)
    found = _range(match["absolute"]) if match else ()
    if len(found) == len(numbers.absolute) and found != numbers.absolute:
        numbers.episodes, numbers.absolute = numbers.absolute, found
        draft.episode_title = None


def _part(stem: str, hints: frozenset[str]) -> Numbers | None:
    for pattern in fitting(PARTS, hints):
        match = pattern.regex.search(stem)
        number = to_int(match["part"]) if match else None
        if match is None or number is None or title_goes_on(stem, match.end()):
            continue
        last = to_int(match["part_to"]) if match["part_to"] else None
        return Numbers(
            pattern=pattern.name,
            confidence=pattern.confidence,
            start=match.start(),
            end=match.end(),
            episodes=tuple(range(number, (last or number) + 1)) or (number,),
        )
    return None


def _dated(stem: str, dated: Numbers) -> list[Draft]:
    compact = _COMPACT_BEFORE_DATE.search(stem, 0, dated.start)
    between = stem[compact.end() : dated.start] if compact else ""
    if compact and any(c.isalnum() for c in between[: find_tags(between).start]):
        both = replace(
            dated,
            seasons=(int(compact[1]),),
            episodes=(int(compact[2]),),
            start=compact.start(1),
            end=dated.end,
        )
        draft = draft_of(stem, both)
        draft.episode_title = draft.episode_title or episode_title(between)
        return [draft, draft_of(stem, dated)]
    draft = draft_of(stem, dated)
    if dated.other_date and dated.pattern in {"day-month-year", "two-digit year"}:
        return [
            draft,
            replace(draft, numbers=replace(dated, date=dated.other_date, confidence=0.4)),
        ]
    return [draft]
