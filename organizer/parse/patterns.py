"""Numbering patterns: how names say which episode they are, one row each, as data.

A row's regex names what it reads by its groups, and `numbers.numbers_of` turns them into numbers:

    season, seasons     one season; a list or range of them
    episodes            a list or range of episode numbers
    absolute            a list or range of numbers counted over all seasons
    compact             season and episode run together (`102`, `0102`)
    year, month, day    a date; `month` may be a word, `year` of two digits
    part                which part

A row's `example` is an invented name, `says` what it must be read as; a test reads them all.
Within a table the order is the order of trust: the first row that matches wins.
"""

import re
from dataclasses import dataclass

from organizer.parse import words

# Before and after a number no letter or digit may stand; an underscore may.
LEFT = r"(?<![^\W_])"
RIGHT = r"(?![^\W_])"
SEP = r"[\s._\-]"

_LAST = r"(?![\d%])"
_RANGE_WORD = r"(?:[-~–—+&,]|and|to|à|al|ao|bis|и)"
_MORE_E = (
    rf"(?:[\s._]{{0,2}}{_RANGE_WORD}?[\s._]{{0,2}}(?:[sS]\d{{1,4}}[\s._]?)?[eE][pP]?\d{{1,5}}{_LAST}"
    r"|[-~–+&]\d{1,3}(?![\w%!]|-\d))"
)
_MORE_X = (
    r"(?:[\s._]{0,2}[-+&,]?[\s._]{0,2}(?:\d{1,4}[xX](?!26[456])[eE]?|[xX](?!26[456])|[eE])\d{1,3}(?!\d)"
    r"|[-~+&_]\d{1,3}(?![\w%!]|-\d))"
)


@dataclass(frozen=True, slots=True)
class NumberingPattern:
    """One way to write a number.

    Attributes:
        name: shown by `explain`.
        example: a name that is written so.
        says: how the example must be read: `S01E02`, `S01E02,03`, `#12`, `2012-11-23`, `S02`.
        confidence: 0 to 1, how sure the form alone is.
    """

    name: str
    regex: re.Pattern[str]
    example: str
    says: str
    confidence: float


def _row(
    name: str, regex: str, example: str, says: str, confidence: float, *, ignore_case: bool = True
) -> NumberingPattern:
    flags = re.IGNORECASE if ignore_case else 0
    return NumberingPattern(name, re.compile(regex, flags), example, says, confidence)


# --- season and episode in one expression ---------------------------------------------------

SEASON_EPISODE: tuple[NumberingPattern, ...] = (
    _row(
        "SxxEyy",
        LEFT + r"[sS]\s?(?P<season>\d{1,4})[\s._\-,()\[\]]{0,4}(?:[eE][pP]?|[xX][eE]?)[\s._\-#]?"
        rf"(?P<episodes>\d{{1,5}}{_LAST}{_MORE_E}*)",
        "Quiet.Harbor.S01E02-E03.1080p.mkv",
        "S01E02,03",
        0.98,
        ignore_case=False,
    ),
    _row(
        "TxxEyy",
        LEFT + rf"[tT](?P<season>\d{{1,2}})[xX]?[eE](?P<episodes>\d{{1,3}}{_LAST}{_MORE_E}*)",
        "Puerto Sereno T02E05.mkv",
        "S02E05",
        0.95,
        ignore_case=False,
    ),
    _row(
        "1x02",
        LEFT + r"(?P<season>\d{1,2})(?<!^0)\s?[xX×]\s?[eE]?"
        rf"(?P<episodes>\d{{1,3}}(?![\dpPiI]|\s?[kK][bB]){_MORE_X}*)",
        "Quiet Harbor 1x02-03.avi",
        "S01E02,03",
        0.95,
        ignore_case=False,
    ),
    _row(
        "2009x02",
        LEFT + r"[sS]?(?P<season>(?:19|20)\d\d)[xX][eE]?"
        rf"(?P<episodes>[01]?\d{{1,2}}(?![\dpPiI]){_MORE_X}*)",
        "Harbor Cup 2009x02.mkv",
        "S2009E02",
        0.9,
        ignore_case=False,
    ),
    _row(
        "xxEyy",
        LEFT + rf"(?P<season>0\d)[eE](?P<episodes>\d{{2,3}}{_LAST}{_MORE_E}*)",
        "Quiet Harbor 01E06.mkv",
        "S01E06",
        0.9,
        ignore_case=False,
    ),
    _row(
        "SxxEyy run into the title",
        r"(?<=[^\W\d_])[sS](?P<season>\d{2})[eE](?P<episodes>\d{2,3}" + f"{_LAST}{_MORE_E}*)",
        "The.HarborS06E11.480p.mkv",
        "S06E11",
        0.93,
        ignore_case=False,
    ),
    _row(
        "1x02 run into the title",
        rf"(?<=[^\W\d_])(?P<season>\d)[xX](?P<episodes>\d{{2}}(?![\dpPiI]){_MORE_X}*)",
        "The.Quiet.Harbor1x01.HDTV.avi",
        "S01E01",
        0.85,
        ignore_case=False,
    ),
)

# --- words ----------------------------------------------------------------------------------


def _alternatives(field: str, *without: str) -> str:
    found = [
        re.escape(w).replace(r"\ ", r"[\s._]") for w in words.all_words(field) if w not in without
    ]
    return "(?:" + "|".join(found) + ")"


SEASON_WORD = _alternatives("season", "series", "seria", "sn", "tem", "temp", "sez")
EPISODE_WORD = _alternatives("episode", "del", "ep", "eps")
_SHORT_SEASON = r"(?:series|sn|tem|temp|sez|se)"
ROMAN = r"(?:x{0,3}(?:ix|iv|v?i{1,3}|v)|x{1,3})"
ORDINAL_SUFFIX = r"(?:\s?(?:st|nd|rd|th|ª|º|°|Âº|ème|e|er|a)\.?|-?(?:й|я|го|ая|ый)|\.)?"
_NUMBER_WORD = "(?:" + "|".join(sorted(words.NUMBER_WORDS, key=len, reverse=True)) + ")"
_ORDINAL_WORD = "(?:" + "|".join(sorted(words.ORDINAL_WORDS, key=len, reverse=True)) + ")"
_CJK_NUMBER = r"(?:\d{1,4}|[一二三四五六七八九十百〇零]{1,5})"
_SEASON_COUNTER = "(?:" + "|".join(words.SEASON_COUNTERS) + ")"
_EPISODE_COUNTER = "(?:" + "|".join(words.EPISODE_COUNTERS) + ")"

# A list of seasons: what connects its members decides whether it is one (see `numbers`).
_SEASON_LIST = (
    r"\d{1,4}(?!\d|[pi]\b)(?:(?:\s?[-~–:,&+./]{1,2}\s?|\s(?:to|and|a|bis|y|et|und)\s|[._](?:to|and)[._]|,?\s&\s?|\s)"
    r"(?:[sS]?\d{1,2}|20\d\d)(?![\dpi]|[xX]\d))*"
)
# `2. Sezon 7. Bölüm`: the number after the season's word belongs to the episode's word.
_NOT_AN_EPISODES = rf"(?!\d{{1,4}}{ORDINAL_SUFFIX}[\s._\-]{{0,2}}{EPISODE_WORD}(?![^\W\d_])(?![\s._:\-]{{0,3}}№?\d{{1,3}}(?!\d)))"

SEASONS: tuple[NumberingPattern, ...] = (
    _row(
        "season word",
        LEFT
        + rf"(?P<word>{SEASON_WORD}|{_SHORT_SEASON})[\s._\-–:]{{0,3}}(?:№|no\.?\s?|#|nr\.?\s?)?"
        rf"{_NOT_AN_EPISODES}(?P<seasons>{_SEASON_LIST})",
        "Quiet Harbor Staffel 2 Folge 5.mkv",
        "S02E05",
        0.95,
    ),
    _row(
        "season counted",
        rf"第(?P<season>{_CJK_NUMBER}){_SEASON_COUNTER}|(?P<season_2>\d{{1,2}})(?:季|期|기)",
        "静かな港 第2期 第3話.mkv",
        "S02E03",
        0.95,
    ),
    _row(
        "ordinal season",
        LEFT
        + rf"(?P<seasons>\d{{1,2}}(?:[ªº°]?\s?(?:a|to|-)\s?\d{{1,2}})?){ORDINAL_SUFFIX}[\s._\-]{{0,2}}"
        rf"(?P<word>{SEASON_WORD}|sez){RIGHT}",
        "Quiet Harbor 2nd Season - 05.mkv",
        "S02E05",
        0.93,
    ),
    _row(
        "season in words",
        LEFT + rf"(?P<word>{SEASON_WORD})[\s._\-]{{1,3}}(?P<season>{ROMAN}|{_NUMBER_WORD}){RIGHT}",
        "Quiet Harbor Saison VII.mkv",
        "S07",
        0.9,
    ),
    _row(
        "ordinal word and season",
        LEFT + rf"(?P<season>{_ORDINAL_WORD})[\s._\-]{{1,2}}(?P<word>{SEASON_WORD}){RIGHT}",
        "Quiet Harbor Second Season - 05.mkv",
        "S02E05",
        0.9,
    ),
    _row(
        "seasons Sxx-Syy",
        LEFT
        + r"[sS](?P<seasons>\d{1,2}(?:\s?[\s._]?(?:-{1,2}|–|~|\+|&|to|a|and)?[\s._]?\s?[sS]\d{1,2})+)(?!\d)",
        "Quiet.Harbor.S01-S03.1080p",
        "S01,02,03",
        0.93,
    ),
    _row(
        "seasons Sxx-yy",
        LEFT + r"[sS](?P<seasons>0\d-[01]\d)(?![\d])(?!-\d)(?![pi])",
        "Quiet.Harbor.S01-03.COMPLETE.1080p",
        "S01,02,03",
        0.85,
        ignore_case=False,
    ),
    _row(
        "Sxx",
        LEFT
        + r"[sS]\s?(?P<season>\d{1,3}|(?:19|20)\d\d)(?=[\s._\-)\]\[(,]|$|Extras|EXTRAS|[dD]\d|[dD][vV][dD])",
        "Quiet.Harbor.S02.1080p.WEB-DL.x264-GRP",
        "S02",
        0.9,
        ignore_case=False,
    ),
    _row(
        "all of a season",
        LEFT + r"(?P<season>\d{1,2})xAll" + RIGHT,
        "Quiet.Harbor.1xAll.DVDRip",
        "S01",
        0.9,
    ),
)

_EPISODE_LIST = (
    r"\d{1,5}(?:v\d)?(?!\d)"
    rf"(?:\s?[-~–&+,_]\s?(?:ep?\.?\s?)?\d{{1,5}}(?:v\d)?(?![\dpi]|x\d)|[\s._](?:to|al|à|ao|a|and|bis)[\s._](?:ep?\.?\s?)?\d{{1,5}}(?![\dpi]))*"
)

EPISODES: tuple[NumberingPattern, ...] = (
    _row(
        "episode word",
        LEFT
        + rf"(?P<word>{EPISODE_WORD}|eps?)[\s._:\-]{{0,2}}(?:№|#|no\.\s?|\()?\s?(?P<episodes>{_EPISODE_LIST})",
        "Quiet Harbor Episode 12.mkv",
        "#12",
        0.93,
    ),
    _row(
        "Eyy",
        LEFT
        + rf"[eE](?P<episodes>\d{{1,5}}(?:v\d)?(?![\d%])(?:\s?[-~–+&à]\s?[eE]\d{{1,5}}|[-~–+&]\d{{1,4}}(?![\dpi])|[eE]\d{{1,4}})*)(?![^\W_])",
        "Quiet.Harbor.E07-08.720p.mkv",
        "#7,8",
        0.92,
        ignore_case=False,
    ),
    _row(
        "episode counted",
        rf"第(?P<episodes>{_CJK_NUMBER}){_EPISODE_COUNTER}|(?P<episodes_2>\d{{1,4}})(?:話|话|集|화|회)",
        "静かな港 第12話.mkv",
        "#12",
        0.93,
    ),
    _row(
        "ordinal episode",
        LEFT + r"(?P<episodes>\d{1,4})(?:-?(?:я|й|а)|\.)?[\s._\-]{0,2}"
        r"(?:bölümü?|bolum|blm|сери[яи]|сері[яї]|сер|seri[yj]a|seria|serya|serii|ser|эпизод|выпуск|епізод|"
        r"rész|resz|folge|odcinek|odc|díl|avsnitt|afsnit|jakso|aflevering|epizoda)" + RIGHT,
        "Quiet Harbor 7. Bölüm.mkv",
        "#7",
        0.92,
    ),
    _row(
        "number sign",
        r"(?<![^\W_])#\s?(?P<episodes>\d{1,5})(?![\d.])",
        "Quiet Harbor #04.mp4",
        "#4",
        0.85,
    ),
    _row(
        "N of M",
        r"(?<!\d)(?P<episodes>\d{1,3}(?:-\d{1,3})?)[\s._]?(?:of|iz|из)[\s._]?(?P<count>\d{1,3}|xx)(?![^\W_]|\.\d)",
        "Quiet Harbor 2of6 The Storm.avi",
        "#2",
        0.88,
    ),
)

# --- dates ----------------------------------------------------------------------------------

_MONTH_WORD = "(?:" + "|".join(sorted(words.MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"

DATES: tuple[NumberingPattern, ...] = (
    _row(
        "year-month-day",
        rf"(?<!\d){_YEAR}(?P<s>[\s._\-]|x)(?P<month>\d{{1,2}})[\s._\-](?P<day>\d{{1,2}})(?!\d)",
        "Late Harbor 2012-11-23 Some Guest.mkv",
        "2012-11-23",
        0.95,
    ),
    _row(
        "day-month-year",
        rf"(?<![\d.])(?P<day>\d{{1,2}})(?P<s>[\s._\-])(?P<month>\d{{1,2}})(?P=s){_YEAR}(?!\d)",
        "Late.Harbor.23.11.2012.mkv",
        "2012-11-23",
        0.9,
    ),
    _row(
        "day month-word year",
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?[\s._\-]{{0,2}}(?P<month>{_MONTH_WORD})[\s._\-,]{{0,2}}{_YEAR}(?!\d)",
        "Late Harbor 23rd Nov 2012.mkv",
        "2012-11-23",
        0.95,
    ),
    _row(
        "month-word day year",
        LEFT
        + rf"(?P<month>{_MONTH_WORD})[\s._\-]{{1,2}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s._\-,]{{1,2}}{_YEAR}(?!\d)",
        "Late.Harbor.November.23.2012.mkv",
        "2012-11-23",
        0.95,
    ),
    _row(
        "yyyymmdd",
        r"(?<![^\W_])(?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?![^\W_])",
        "Late Harbor 20121123.mkv",
        "2012-11-23",
        0.9,
    ),
    _row(
        "yymmdd",
        r"(?<![^\W_])(?P<year>\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?![^\W_])",
        "Late.Harbor.121123.720p.mkv",
        "2012-11-23",
        0.8,
    ),
    _row(
        "two-digit year",
        r"(?<![\d.])(?P<day>\d{1,2})(?P<s>[._\-])(?P<month>\d{1,2})(?P=s)(?P<year>\d\d)(?![\d]|\.\d)",
        "Late Harbor 23.11.12.mkv",
        "2012-11-23",
        0.7,
    ),
)

# --- parts and bare numbers -----------------------------------------------------------------

PARTS: tuple[NumberingPattern, ...] = (
    _row(
        "part",
        LEFT
        + rf"(?:part|pt|parte|partie|teil|часть)[\s._\-]{{0,2}}(?P<part>\d{{1,2}}|{ROMAN}|{_NUMBER_WORD}){RIGHT}"
        rf"(?:[\s._]*(?:-|to|and|&)[\s._]*(?:part|pt)[\s._\-]{{0,2}}(?P<part_to>\d{{1,2}}|{ROMAN}|{_NUMBER_WORD}){RIGHT})?",
        "Quiet.Harbor.Part.2.720p.mkv",
        "#2",
        0.75,
    ),
)

_BARE_LIST = r"\d{1,4}(?:[vV]\d)?(?:\s?[-~–&+]\s?(?:\d{1,4})(?:[vV]\d)?)?"
_BARE_END = r"(?=$|[\s._\-\[\](),;!]|【|v\d)"

ANIME: tuple[NumberingPattern, ...] = (
    _row(
        "dash and number",
        r"(?:(?<=[\s._])[-–]\s?[._]?#?|(?<=[^\W\d_])-)(?P<absolute>(?:\d{1,4}(?:[vV]\d)?(?:\s?[~–&+,]\s?\d{1,4}(?:[vV]\d)?"
        r"|[-]\d{1,4}(?:[vV]\d)?|\s-\s\d{2,4}(?=\s?[\[(]|$))*(?:[.\s]?&[.\s]?\d{1,4}-\d{1,4})?))"
        r"(?=$|[\s._\[](?!\d{1,2}[\s._-])|\(|\s?$|\s(?=\d))(?!\.\d)",
        "[Group] Quiet Harbor - 12v2 [720p].mkv",
        "#12",
        0.85,
    ),
    _row(
        "bracketed number",
        r"(?<!^)[\[(【]\s?[.#]?(?:第|ep?\.?\s?)?(?P<absolute>\d{1,4}(?:[vV]\d)?(?:\s?[-~–]\s?\d{1,4})?)"
        r"(?:\s?(?:end|fin|完|話|话|集|v\d|of\s\d+|_of_\d+)|\+[\w+ ]{3,30})?\.?\s?[\])】]",
        "[Group][Quiet Harbor][05][1080p].mp4",
        "#5",
        0.8,
    ),
)

# Searched in the words before the first tag only; the last match counts, as a title may hold
# numbers too (`Apollo 11 05`).
_ALONE = r"(?<![^\W_])(?<![\d]\.)"
BARE: tuple[NumberingPattern, ...] = (
    _row(
        "range of numbers",
        _ALONE
        + r"(?P<absolute>\d{1,4}(?:v\d)?\s?[-~–]\s?\d{2,4}(?:v\d)?(?:[.\s]?&[.\s]?\d{1,4}-\d{1,4})?)(?=$|[\s._\[(])",
        "[Group] Quiet Harbor 11-12 [ABCD1234].mkv",
        "#11,12",
        0.7,
    ),
    _row(
        "padded number",
        _ALONE + r"(?P<absolute>0\d{1,2}(?:v\d)?)(?=$|[\s._\[(\]),-])(?!\.\d)",
        "Quiet.Harbor.05.The.Street.mkv",
        "#5",
        0.75,
    ),
    _row(
        "season and episode run together",
        _ALONE + r"(?P<compact>[1-9]\d{2}|0[1-9]\d{2}|[12]\d{3})(?=$|[\s._\[(\])-])(?!\.\d)",
        "Quiet.Harbor.102.hdtv-grp.mkv",
        "S01E02",
        0.65,
    ),
    _row(
        "number at the end",
        _ALONE + r"(?P<absolute>\d{1,4}(?:v\d)?)$",
        "Quiet Harbor 5 [720p].mkv",
        "#5",
        0.6,
    ),
    _row(
        "number before a dash",
        _ALONE + r"(?P<absolute>\d{1,4})(?=\s-\s)",
        "[Group] Quiet Harbor 34 - The Street.mkv",
        "#34",
        0.5,
    ),
)
