"""Numbering patterns: how names say which episode they are, one row each, as data.

A row's regex names what it reads by its groups, and the readers turn them into numbers:

    season, seasons     one season; a list or range of them
    episodes            a list or range of episode numbers
    absolute            a list or range of numbers counted over all seasons
    compact             season and episode run together (`102`, `0102`)
    year, month, day    a date; `month` may be a word, `year` of two digits
    part, part_to       which part, or from which to which

A row's `example` is an invented name, `says` what it must be read as; a test reads them all.
Within a table the order is the order of trust: the first row that matches wins. Here stand the
forms with both numbers in one expression, and dates; `word_patterns` and `bare_patterns` hold
the others.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from organizer.parse.words import MONTHS

# Before and after a number no letter or digit may stand; an underscore may.
LEFT = r"(?<![^\W_])"
RIGHT = r"(?![^\W_])"


@dataclass(frozen=True, slots=True)
class NumberingPattern:
    """One way to write a number.

    Attributes:
        name: shown by `explain`.
        example: a name that is written so.
        says: how the example must be read: `S01E02`, `S01E02,03`, `#12`, `2012-11-23`, `S02`.
        confidence: 0 to 1, how sure the form alone is.
        needs: runs of letters (lower case) and signs of which a name of this form has at least
            one; the regex is not tried on others, which is what makes most names cheap.
    """

    name: str
    regex: re.Pattern[str]
    example: str
    says: str
    confidence: float
    needs: frozenset[str] = frozenset()


# Stands in `needs` for every letter outside ASCII: such names are few.
BEYOND_ASCII = "beyond ASCII"
_RUNS = re.compile(r"[^\W\d_]+")


def row(
    name: str,
    regex: str,
    example: str,
    says: str,
    confidence: float,
    *,
    exact: bool = False,
    needs: str = "",
) -> NumberingPattern:
    """Make a row; letters match in both cases unless `exact`, which is faster."""
    compiled = re.compile(regex, 0 if exact else re.IGNORECASE)
    wanted = frozenset(needs.split()) | ({BEYOND_ASCII} if needs else set())
    return NumberingPattern(name, compiled, example, says, confidence, wanted)


def hints_in(stem: str) -> frozenset[str]:
    """Return what a name has of the things that rows need."""
    found = _RUNS.findall(stem.lower())
    if "[" in stem:
        found.append("[")
    if "#" in stem:
        found.append("#")
    if not stem.isascii():
        found.append(BEYOND_ASCII)
    return frozenset(found)


def needed_by(rows: Iterable[NumberingPattern]) -> frozenset[str]:
    """Return what a name must have one of for any of the rows; each row needs something."""
    return frozenset().union(*(pattern.needs for pattern in rows))


def fitting(rows: Iterable[NumberingPattern], hints: frozenset[str]) -> Iterator[NumberingPattern]:
    """Yield the rows that may match a name with these hints."""
    for pattern in rows:
        if not pattern.needs or not pattern.needs.isdisjoint(hints):
            yield pattern


# --- season and episode in one expression ---------------------------------------------------

_END = r"(?![\d%])"
_JOIN = r"(?:[-~–—+&,]|and|to|AND|TO|à|al|ao|bis|и)"
# Further episodes: `E03`, `-E03`, `.S01E03`, ` and E03`, and a bare `-03` directly behind.
_MORE_E = (
    rf"(?:[\s._]{{0,2}}{_JOIN}?[\s._]{{0,2}}(?:[sS]\d{{1,4}}[\s._]?)?[eE][pP]?\d{{1,5}}{_END}"
    r"|(?:[-~–+&]\d{1,2}|(?<=\d{3})-\d{3})(?![\w%!]|-\d{4}|\.\d\d?\.)"
    r"|_\d{2}(?!\w))"
)
_MORE_X = (
    r"(?:[\s._]{0,2}[-+&,]?[\s._]{0,2}(?:\d{1,4}[xX](?!26[456])[eE]?|[xX](?!26[456])|[eE])"
    r"\d{1,3}(?!\d)|(?:[-~+&]\d{1,2}|(?<=\d{3})-\d{3})(?![\w%!]|-\d{4})|_\d{2}(?!\w))"
)
_X_END = r"(?![\dpPiI]|\s?[kK][bB])"

SEASON_EPISODE: tuple[NumberingPattern, ...] = (
    row(
        "SxxEyy",
        LEFT + r"[sS]\s?(?P<season>\d{1,4})[\s._\-,()\[\]]{0,4}(?:[eE][pP]?|[xX][eE]?)[\s._\-#(]?"
        rf"(?P<episodes>\d{{1,5}}{_END}{_MORE_E}*)",
        "Quiet.Harbor.S01E02-E03.1080p.mkv",
        "S01E02,03",
        0.98,
        exact=True,
    ),
    row(
        "TxxEyy",
        LEFT
        + rf"[tT](?P<season>\d{{1,2}})[\s._-]?[xX]?[eE](?P<episodes>\d{{1,3}}{_END}{_MORE_E}*)",
        "Puerto Sereno T02E05.mkv",
        "S02E05",
        0.95,
        exact=True,
        needs="e xe",
    ),
    row(
        "1x02",
        r"(?:(?<![^\W_])|(?<![^\W_])[eE][pP][\s._])(?<!\d\.(?=0))(?<!\D\d\.(?=\d[xX]\d(?!\d)))(?P<season>\d{1,2})"
        rf"(?:[xX×]|\s[xX×]\s|\.[xX]\.)(?!26[456](?!\d))[eE(]?(?P<episodes>\d{{1,3}}{_X_END}{_MORE_X}*)",
        "Quiet Harbor 1x02-03.avi",
        "S01E02,03",
        0.95,
        exact=True,
        needs="x xe",
    ),
    row(
        "2009x02",
        LEFT + r"[sS]?(?P<season>(?:19|20)\d\d)[xX][eE]?"
        rf"(?P<episodes>[01]?\d{{1,2}}{_X_END}{_MORE_X}*)",
        "Harbor Cup 2009x02.mkv",
        "S2009E02",
        0.9,
        exact=True,
        needs="x xe",
    ),
    row(
        "01E02",
        LEFT + rf"(?P<season>0\d)[eE](?P<episodes>\d{{2,3}}{_END}{_MORE_E}*)",
        "Quiet Harbor 01E06.mkv",
        "S01E06",
        0.9,
        exact=True,
        needs="e",
    ),
    row(
        "[1.02]",
        r"\[(?P<season>\d{1,2})\.(?P<episodes>\d{2,3})\]",
        "Quiet Harbor [1.02] The Storm.avi",
        "S01E02",
        0.85,
        exact=True,
        needs="[",
    ),
    row(
        "Episode 1.02",
        r"(?<![^\W_])(?:episode|ep)\s#?(?P<season>\d{1,2})\.(?P<episodes>\d{1,2})(?![\d.])",
        "Quiet Harbor - Episode 1.02 - The Storm.avi",
        "S01E02",
        0.85,
        needs="episode ep",
    ),
    row(
        "SxxEyy run into the title",
        rf"(?<=[^\W\d_])[sS](?P<season>\d{{2}})[eE](?P<episodes>\d{{2,3}}{_END}{_MORE_E}*)",
        "The.HarborS06E11.480p.mkv",
        "S06E11",
        0.93,
        exact=True,
        needs="e",
    ),
    row(
        "1x02 run into the title",
        rf"(?<=[^\W\d_])(?P<season>\d)[xX](?P<episodes>\d{{2}}{_X_END}{_MORE_X}*)",
        "The.Quiet.Harbor1x01.HDTV.avi",
        "S01E01",
        0.85,
        exact=True,
        needs="x",
    ),
    row(
        "Sxxyy",
        LEFT + r"[sS](?P<season>0\d)(?P<episodes>\d{2})" + RIGHT,
        "Quiet.Harbor.S0203.The.Storm.avi",
        "S02E03",
        0.85,
        exact=True,
        needs="s",
    ),
)

# --- dates ----------------------------------------------------------------------------------

_MONTH_WORD = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"

DATES: tuple[NumberingPattern, ...] = (
    row(
        "year-month-day",
        rf"(?<!\d){_YEAR}(?P<s>[\s._\-])(?P<month>\d{{1,2}})(?P=s)(?P<day>\d{{1,2}})(?!\d)",
        "Late Harbor 2012-11-23 Some Guest.mkv",
        "2012-11-23",
        0.95,
        exact=True,
    ),
    row(
        "day-month-year",
        LEFT + rf"(?P<day>\d{{1,2}})(?P<s>[\s._\-])(?P<month>\d{{1,2}})(?P=s){_YEAR}(?!\d)",
        "Late.Harbor.23.11.2012.mkv",
        "2012-11-23",
        0.9,
        exact=True,
    ),
    row(
        "day month-word year",
        r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?[\s._\-]{0,2}"
        rf"(?P<month>{_MONTH_WORD})[\s._\-,]{{0,2}}{_YEAR}(?!\d)",
        "Late Harbor 23rd Nov 2012.mkv",
        "2012-11-23",
        0.95,
    ),
    row(
        "month-word day year",
        LEFT + rf"(?P<month>{_MONTH_WORD})[\s._\-]{{1,2}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
        rf"[\s._\-,]{{1,2}}{_YEAR}(?!\d)",
        "Late.Harbor.November.23.2012.mkv",
        "2012-11-23",
        0.95,
    ),
    row(
        "yyyymmdd",
        LEFT + r"(?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)" + RIGHT,
        "Late Harbor 20121123.mkv",
        "2012-11-23",
        0.9,
        exact=True,
    ),
    row(
        "2012x11.23",
        LEFT + rf"{_YEAR}[xX](?P<month>\d\d)\.(?P<day>\d\d)(?!\d)",
        "Late.Harbor.2012x11.23.avi",
        "2012-11-23",
        0.9,
        exact=True,
    ),
    row(
        "yymmdd",
        LEFT + r"(?P<year>\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)" + RIGHT,
        "Late.Harbor.121123.720p.mkv",
        "2012-11-23",
        0.75,
        exact=True,
    ),
    row(
        "two-digit year",
        r"(?<!\d)(?<!\d\.)(?P<day>\d{1,2})(?P<s>[._\-])(?P<month>\d{1,2})(?P=s)(?P<year>\d\d)"
        r"(?!\d|[.\-]\d)",
        "Late Harbor 23.11.12.mkv",
        "2012-11-23",
        0.65,
        exact=True,
    ),
)
