"""Values of API v2 records as services really send them: null, "", 0, unpadded dates.

Nothing here raises: what cannot be used is None. The forms are those recorded from TheTVDB's
servers of 2016 to 2025 and from the clients that had to live with them.
"""

import datetime as dt
import re

Record = dict[str, object]
"""An API v2 record: the document's field names, and whatever else came with them."""

LARGEST_ID = 2**63 - 1  # what SQLite can hold
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?", re.ASCII)
_YEAR = re.compile(r"((?:18|19|20)\d\d)(?:-\d{1,2}){0,2}", re.ASCII)
_IMDB = re.compile(r"(?:tt)?0*(\d{1,10})", re.ASCII)


def whole(value: object) -> int | None:
    """Return a whole number of 0 or more that SQLite can hold, also from `"3"` and `3.0`.

    >>> whole("07"), whole(3.0), whole(True), whole(-1), whole(1.5)
    (7, 3, None, None, None)
    """
    if isinstance(value, str):
        text = value.strip()
        if not (text.isascii() and text.isdigit() and len(text) < 20):
            return None
        value = int(text)
    if isinstance(value, float):
        value = int(value) if value.is_integer() else None
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 <= value <= LARGEST_ID else None


def number(value: object) -> int | float | None:
    """Return a number of 0 or more: DVD numbers may be decimals, also as text (`"2.0"`).

    >>> number("2.0"), number(1.1), number("")
    (2, 1.1, None)
    """
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, float) and not value.is_integer():
        return value if 0 < value < LARGEST_ID else None
    return whole(value)


def text(value: object) -> str | None:
    """Return text without surrounding blanks; None for nothing, and for what is no text."""
    return (value.strip() or None) if isinstance(value, str) else None


def lower(value: object) -> str | None:
    """Return text in small letters, as slugs are compared."""
    given = text(value)
    return given.lower() if given else None


def upper(value: object) -> str | None:
    """Return text in capitals, as Zap2it ids are compared."""
    given = text(value)
    return given.upper() if given else None


def texts(value: object) -> tuple[str, ...]:
    """Return the usable texts of a list; a lone text counts as a list of one."""
    values = value if isinstance(value, list) else [value]
    return tuple(found for item in values if (found := text(item)))


def iso_date(value: object) -> str | None:
    """Return a date as YYYY-MM-DD; None for "", "0000-00-00" and what is no date.

    >>> iso_date("2001-10-2")
    '2001-10-02'
    """
    match = _DATE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups())
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def date_or_year(value: object) -> str | None:
    """Return a date as YYYY-MM-DD, or its year alone where only that is known: `2010-00-00`.

    >>> date_or_year("2001-10-2"), date_or_year("2010"), date_or_year("0000-00-00")
    ('2001-10-02', '2010', None)
    """
    if date := iso_date(value):
        return date
    match = _YEAR.fullmatch(value.strip()) if isinstance(value, str) else None
    return match[1] if match else None


def imdb_key(value: object) -> str | None:
    """Return an IMDb id in one spelling; what does not look like one is kept, in small letters.

    >>> imdb_key("TT411008") == imdb_key("tt0411008")
    True
    """
    given = text(value)
    if given is None:
        return None
    match = _IMDB.fullmatch(given.lower())
    return f"tt{match[1]:>07}" if match else given.lower()
