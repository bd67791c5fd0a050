"""Numbering patterns that use words: `Season 2 Episode 5`, `2. Sezon 7. Bölüm`, `第2期 第3話`."""

import re

from organizer.parse import words
from organizer.parse.patterns import LEFT, RIGHT, NumberingPattern, row


def _alternatives(field: str, *without: str) -> str:
    found = (w for w in words.all_words(field) if w not in without)
    return "(?:" + "|".join(re.escape(w).replace(r"\ ", r"[\s._]") for w in found) + ")"


# Short words need one number directly behind; they are parts of many others.
_SHORT = r"(?:sn|tem|temp|se|livre|book|libro)"
SEASON_WORD = _alternatives("season", "series", "seria", "sn", "tem", "temp", "sez")
EPISODE_WORD = _alternatives("episode", "del", "ep", "eps", "chapter")
ROMAN = r"(?:x{0,3}(?:ix|iv|v?i{1,3}|v)|x{1,3})"
NUMBER_WORD = "(?:" + "|".join(sorted(words.NUMBER_WORDS, key=len, reverse=True)) + ")"
_ORDINAL_WORD = "(?:" + "|".join(sorted(words.ORDINAL_WORDS, key=len, reverse=True)) + ")"
_SUFFIX = r"[\s.]?(?:st|nd|rd|th|ª|º|°|Âº|ème|er|a)\.?|-?(?:й|я|го|ая|ый)"
_CJK_NUMBER = r"(?:\d{1,4}|[一二三四五六七八九十百〇零]{1,5})"
_SEASON_COUNTER = "(?:" + "|".join(words.SEASON_COUNTERS) + ")"
_EPISODE_COUNTER = "(?:" + "|".join(words.EPISODE_COUNTERS) + ")"

# A list of seasons; `numbers.season_list` decides how much of it really is one.
_SEASON_LIST = (
    r"\d{1,4}(?!\d|[pi]\b)"
    r"(?:(?:\s?[-~–:,&+./]{1,2}\s?|,?[\s.][,&+][\s.]?|[,&+][\s.]"
    r"|[\s.](?:to|thru|through|and|a|à|al|do|по|bis|y|et|und)[\s.]|\s)(?:[sS]|seasons?\s)?(?:\d{1,2}|20\d\d)(?![\dpi]|[xX]\d))*"
)
_SMALL_NUMBER_BEHIND = r"(?=[\s._:\-]{0,3}№?\d{1,3}(?!\d|\.\d{1,2}\.\d))"
# `2. Sezon 7. Bölüm`: the number behind the season's word belongs to the episode's word, unless
# that has one of its own behind it (`Sezon 2 Bölüm 7`).
_NOT_AN_EPISODES = (
    rf"(?!\d{{1,4}}(?:-\d{{1,4}})?(?:{_SUFFIX}|\.)?[\s._\-]{{0,2}}{EPISODE_WORD}(?![^\W\d_])"
    rf"(?!{_SMALL_NUMBER_BEHIND}))"
)

_SEASON_HINTS = " ".join(words.all_words("season")) + " sez livre book libro"
_EPISODE_HINTS = " ".join(words.all_words("episode"))

SEASONS: tuple[NumberingPattern, ...] = (
    row(
        "ordinal season",
        LEFT + rf"(?P<seasons>\d{{1,2}}(?:[ªº°][\s.]?(?:a|to|-)[\s.]?\d{{1,2}}|-\d{{1,2}})?)"
        rf"(?:{_SUFFIX})[\s._\-]{{0,2}}(?P<word>{SEASON_WORD}|sez){RIGHT}",
        "Quiet Harbor 2nd Season - 05.mkv",
        "S02E05",
        0.93,
        needs=_SEASON_HINTS,
    ),
    row(
        "ordinal word and season",
        LEFT + rf"(?P<season>{_ORDINAL_WORD})[\s._\-]{{1,2}}(?P<word>{SEASON_WORD}){RIGHT}",
        "Quiet Harbor Second Season - 05.mkv",
        "S02E05",
        0.9,
        needs=_SEASON_HINTS,
    ),
    row(
        "season word",
        LEFT + rf"(?<!final\s)(?<!final\.)(?<!final_)(?P<word>{SEASON_WORD})(?:[\s._:]{{0,3}}|[-–])"
        r"(?:№|no\.?\s?|#|nr\.?\s?|\((?!(?:19|20)\d\d))?"
        rf"{_NOT_AN_EPISODES}(?P<seasons>{_SEASON_LIST})",
        "Quiet Harbor Staffel 2 Folge 5.mkv",
        "S02E05",
        0.95,
        needs=_SEASON_HINTS,
    ),
    row(
        "short season word",
        LEFT + rf"(?P<word>{_SHORT})[\s._]{{0,2}}(?P<season>\d{{1,2}})" + RIGHT,
        "Puerto Sereno Temp.2 Cap.205.avi",
        "S02E05",
        0.9,
        needs="sn tem temp se livre book libro",
    ),
    row(
        "season counted",
        rf"第(?P<season>{_CJK_NUMBER}){_SEASON_COUNTER}|(?P<season_2>\d{{1,2}})(?:季|期|기)",
        "静かな港 第2期 第3話.mkv",
        "S02E03",
        0.95,
        needs="beyond",
    ),
    row(
        "season in words",
        LEFT + rf"(?P<word>{SEASON_WORD}|{_SHORT})[\s._\-]{{1,3}}"
        rf"(?P<season>{ROMAN}|{NUMBER_WORD}){RIGHT}",
        "Quiet Harbor Saison VII.mkv",
        "S07",
        0.9,
        needs=_SEASON_HINTS,
    ),
    row(
        "number and season word",
        LEFT + r"(?P<seasons>\d{1,2}(?:-\d{1,2})?)\.?[\s._\-]{0,2}"
        rf"(?P<word>{SEASON_WORD}|sez){RIGHT}",
        "Quiet Harbor 2. Staffel Folge 5.mkv",
        "S02E05",
        0.9,
        needs=_SEASON_HINTS,
    ),
    row(
        "Sxx-Syy",
        LEFT + r"(?:[sS]easons?[\s._]{1,2})?[sS](?P<seasons>\d{1,2}"
        r"(?:\s?[\s._]?(?:-{1,2}|–|~|\+|&|to|à|a|and)?[\s._]?\s?[sS]\d{1,2})+)"
        r"(?!\d)",
        "Quiet.Harbor.S01-S03.1080p",
        "S01,02,03",
        0.93,
        needs="s",
    ),
    row(
        "Sxx-yy",
        LEFT + r"[sS](?P<seasons>0\d-[01]\d)(?!\d|-\d|[pi])",
        "Quiet.Harbor.S01-03.COMPLETE.1080p",
        "S01,02,03",
        0.85,
        exact=True,
        needs="s",
    ),
    row(
        "Sxx",
        LEFT + r"[sS]\s?(?P<season>\d{1,3}|(?:19|20)\d\d)"
        r"(?=[\s._\-)\]\[(,]|$|Extras|EXTRAS|[dD]\d|[dD][vV][dD])",
        "Quiet.Harbor.S02.1080p.WEB-DL.x264-GRP",
        "S02",
        0.9,
        exact=True,
        needs="s extras d dvd",
    ),
    row(
        "Series N",
        LEFT
        + r"(?P<word>series)[\s._\-]{1,3}(?P<seasons>[1-9]\d?)"
        + RIGHT
        + r"(?!\s?(?:of|-)\s?\d)",
        "Quiet Harbor Series 2 Part 3.mp4",
        "S02E03",
        0.85,
        needs="series",
    ),
    row(
        "all of a season",
        LEFT + r"(?P<season>\d{1,2})xAll" + RIGHT,
        "Quiet.Harbor.1xAll.DVDRip",
        "S01",
        0.9,
        needs="xall",
    ),
)

_MORE_EPISODES = (
    r"(?:\s?[-~–&+,_]\s?(?:ep?\.?\s?)?\d{1,5}(?:v\d)?(?![\dpi]|x\d)"
    r"|[\s._](?:to|al|à|ao|a|and|bis)[\s._](?:ep?\.?\s?)?\d{1,5}(?![\dpi]))"
)
_EPISODE_LIST = rf"\d{{1,5}}(?:v\d)?(?!\d){_MORE_EPISODES}*"

EPISODES: tuple[NumberingPattern, ...] = (
    row(
        "number and episode word",
        r"(?<![^\W_])(?<!全)(?P<episodes>\d{1,4}(?:-\d{1,4})?)(?:-?(?:я|й|а)|\.)?[\s._\-]{0,2}"
        r"(?:bölümü?|bolum|blm|сери[яий]|сері[яї]|сер|seri[yj]a|seria|serya|serii|ser|эпизод|выпуск"
        r"|епізод|rész|resz|folge|odcinek|odc|díl|avsnitt|afsnit|jakso|aflevering|epizoda)"
        rf"{RIGHT}(?!{_SMALL_NUMBER_BEHIND})",
        "Quiet Harbor 7. Bölüm.mkv",
        "#7",
        0.92,
        needs=_EPISODE_HINTS,
    ),
    row(
        "episode word",
        LEFT + rf"(?P<word>{EPISODE_WORD}|eps?)[\s._:\-]{{0,2}}(?:№|#|no\.\s?|\()?\s?"
        rf"(?P<episodes>{_EPISODE_LIST})",
        "Quiet Harbor Episode 12.mkv",
        "#12",
        0.93,
        needs=_EPISODE_HINTS,
    ),
    row(
        "Eyy",
        LEFT + r"[eE](?P<episodes>\d{1,5}(?:v\d)?(?![\d%])(?:\s?[-~–+&à]\s?[eE]\d{1,5}"
        r"|[-~–+&]\d{1,4}(?![\dpi])|[eE]\d{1,4})*)" + RIGHT,
        "Quiet.Harbor.E07-08.720p.mkv",
        "#7,8",
        0.92,
        exact=True,
        needs="e",
    ),
    row(
        "episode counted",
        rf"第(?P<episodes>{_CJK_NUMBER}){_EPISODE_COUNTER}"
        r"|(?<!全)(?<!全\d)(?P<episodes_2>\d{1,4})(?:話|话|集|화|회)",
        "静かな港 第12話.mkv",
        "#12",
        0.93,
        needs="beyond",
    ),
    row(
        "episode in words",
        LEFT
        + rf"(?P<word>{EPISODE_WORD}|ep)[\s._\-]{{1,2}}(?P<episodes>{ROMAN}|{NUMBER_WORD}){RIGHT}",
        "Quiet Harbor - Episode VIII.mkv",
        "#8",
        0.85,
        needs=_EPISODE_HINTS,
    ),
    row(
        "number sign",
        LEFT + r"#\s?(?P<episodes>\d{1,5})(?![\d.])",
        "Quiet Harbor #04.mp4",
        "#4",
        0.8,
        needs="#",
    ),
    row(
        "N of M",
        r"(?<!\d)(?<!disc[\s.])(?<!disk[\s.])(?<!disc)(?<!disk)(?:(?<![^\W_])(?:part|cd)[\s._]?)?(?P<episodes>\d{1,3}(?:-\d{1,3})?)[\s._]?"
        r"(?:of|iz|из)[\s._]?(?P<count>\d{1,3}|xx)(?![^\W_]|\.\d)",
        "Quiet Harbor 2of6 The Storm.avi",
        "#2",
        0.88,
        needs="of iz",
    ),
)

_PART_NUMBER = rf"\d{{1,2}}|{ROMAN}|{NUMBER_WORD}"
PARTS: tuple[NumberingPattern, ...] = (
    row(
        "part",
        LEFT + rf"(?:part|pt|parte|partie|teil|часть)[\s._\-]{{0,2}}(?P<part>{_PART_NUMBER}){RIGHT}"
        rf"(?:(?:-|[\s._]*(?:-\s?(?:part|pt)|(?:to|and|&)[\s._]?(?:part|pt)?)[\s._]*)(?P<part_to>{_PART_NUMBER}){RIGHT})?",
        "Quiet.Harbor.Part.2.720p.mkv",
        "#2",
        0.75,
        needs="part pt parte partie teil",
    ),
)
