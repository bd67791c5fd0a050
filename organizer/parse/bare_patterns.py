"""Numbering patterns of numbers that stand alone: `- 12`, `[05]`, `102`, `05`.

They are searched in the words before the first tag. Titles hold numbers too (`Apollo 11 05`), so
of several matches of a row the last counts, but for one that a dash or bracket sets off.
"""

from organizer.parse.patterns import LEFT, NumberingPattern, row

_ALONE = r"(?<![^\W_])(?<!\D[1-9]\.)"  # not the second half of 5.1
_VERSION = r"(?:[vV]\d)?"
_NUMBER = r"\d{1,4}[abAB]?" + _VERSION
_MORE = (
    rf"(?:\s?[~–&+,]\s?\d{{1,4}}{_VERSION}|-\d{{1,4}}{_VERSION}|\s(?:to|à|ao)\s\d{{1,4}}"
    r"|\s-\s\d{2,4}(?=\s?[\[(]|$)|[.\s]?&[.\s]?\d{1,4}-\d{1,4})*"
)
_BEHIND = r"(?=$|[\s_\[(]|\.(?!\d{1,2}(?!\d)))"

SET_OFF: tuple[NumberingPattern, ...] = (
    row(
        "dash and number",
        r"(?<=[\s._])[-–]\s{0,2}[._]?#?" + rf"(?P<absolute>{_NUMBER}{_MORE}){_BEHIND}",
        "[Group] Quiet Harbor - 12v2 [720p].mkv",
        "#12",
        0.85,
        exact=True,
    ),
    row(
        "hyphen and number",
        rf"(?<=[^\W\d_])-(?P<absolute>{_NUMBER}(?:-\d{{1,4}}{_VERSION})?){_BEHIND}",
        "Quiet.Harbor-12.720p.mkv",
        "#12",
        0.8,
        exact=True,
    ),
    row(
        "number in brackets",
        r"(?<!^)(?!\(\d\))[\[({【]\s?[.#]?(?:第|[eE][pP]?\.?\s?)?(?P<absolute>\d{1,4}"
        + _VERSION
        + r"(?:\s?[-~–]\s?\d{1,4})?)"
        r"(?:[\s._]?(?:end|END|End|fin|FIN|Fin|完|話|话|集|[vV]\d|of\s\d+|_of_\d+)|\+[\w+ ]{3,30})?"
        r"\.?\s?[\])}】]",
        "[Group][Quiet Harbor][05][1080p].mp4",
        "#5",
        0.8,
        exact=True,
    ),
)

IN_WORDS: tuple[NumberingPattern, ...] = (
    row(
        "range of numbers",
        _ALONE
        + r"(?P<absolute>\d{1,4}"
        + _VERSION
        + r"\s?[-~–]\s?\d{2,4}"
        + _VERSION
        + r"(?:[.\s]?&[.\s]?\d{1,4}-\d{1,4})?)(?=$|[\s._\[(])",
        "[Group] Quiet Harbor 11-12 [ABCD1234].mkv",
        "#11,12",
        0.7,
        exact=True,
    ),
    row(
        "padded number",
        _ALONE + r"(?P<absolute>0\d{1,2}" + _VERSION + r")(?=$|[\s._\[(\]),-])(?!\.\d)",
        "Quiet.Harbor.05.The.Street.mkv",
        "#5",
        0.75,
        exact=True,
    ),
    row(
        "short number at the end",
        LEFT + r"(?P<absolute>[1-9]\d?" + _VERSION + r")$",
        "Quiet Harbor 5 [720p].mkv",
        "#5",
        0.6,
        exact=True,
    ),
    row(
        "season and two episodes run together",
        LEFT + r"(?P<compact>[1-9]\d{4})(?=$|[\s._\[(])",
        "Quiet.Harbor.10203.hdtv-grp.mkv",
        "S01E02,03",
        0.6,
        exact=True,
    ),
    row(
        "season and episode run together",
        LEFT + r"(?P<compact>[1-9]\d{2}|0[1-9]\d{2}|[12]\d{3})(?=$|[\s._\[(\])-])(?!\.\d\d?\.)",
        "Quiet.Harbor.102.hdtv-grp.mkv",
        "S01E02",
        0.65,
        exact=True,
    ),
    row(
        "number at the end",
        _ALONE + r"(?P<absolute>\d{1,4}" + _VERSION + r")$",
        "[Group] Quiet Harbor 105 [720p].mkv",
        "#105",
        0.6,
        exact=True,
    ),
    row(
        "number run into the title",
        r"(?<=[A-Za-z]{2})(?<![sS][pP])(?<!OVA)(?<!ova)(?P<absolute>0\d{1,2})$",
        "quietharbor05.avi",
        "#5",
        0.45,
        exact=True,
    ),
    row(
        "season and episode run into the title",
        r"(?<=[A-Za-z]{3})(?P<compact>[1-9]\d{2})$",
        "quietharbor102.avi",
        "S01E02",
        0.4,
        exact=True,
    ),
    row(
        "number before a dash",
        LEFT + r"(?P<absolute>\d{1,4})(?=\s-\s)",
        "[Group] Quiet Harbor 34 - The Street.mkv",
        "#34",
        0.5,
        exact=True,
    ),
)

# `grp-qh102`: the short names of scene releases, group first.
SHORT: tuple[NumberingPattern, ...] = (
    row(
        "scene's short name",
        r"^[a-z0-9]{2,7}-(?P<title>[a-z]{2,16})\.?(?P<compact>\d{3,4})$",
        "grp-harbor102.mkv",
        "S01E02",
        0.5,
        exact=True,
    ),
)
