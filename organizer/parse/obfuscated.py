"""Names that hide what they are: random characters, digests, and names written backwards."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HiddenName:
    """One kind of name that says nothing; its regex must not match a title."""

    name: str
    regex: re.Pattern[str]
    example: str


def _row(name: str, regex: str, example: str) -> HiddenName:
    return HiddenName(name, re.compile(regex), example)


HIDDEN: tuple[HiddenName, ...] = (
    _row("digest", r"^[0-9a-fA-F]{24,}$", "0c1e39d2b7a64f5f8a9e1d2c3b4a5f60"),
    _row(
        "UUID",
        r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
        "1b4e28ba-2fa1-11d2-883f-0016d3cca427",
    ),
    _row(
        "mixed case and digits",
        r"^(?=\D*\d)(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9]{18,}(?: [A-Za-z0-9]{18,})*$",
        "kQ8mW2xZr5TbV9nLc3Jd",
    ),
    _row("lower case and digits", r"^(?=[\da-z]*\d[a-z]+\d)[a-z0-9]{16,}$", "ab12cd34ef56gh78ij9"),
    _row("capitals and digits", r"^[A-Z]{6,}\d{2,}$", "QWZXKJHGFD482"),
    _row("short words and a digest", r"^(?:[a-z]{1,3}\.)+[0-9a-f]{8,}$", "qwx.yz.0f1e2d3c4b5a69"),
    _row(
        "random words",
        r"^(?=.*\d)[A-Za-z0-9]{9,12}(?: [A-Za-z0-9]{16,})+$",
        "Xq6d1Tbz3V bnDkuFgU5R2QtqwPz",
    ),
)

# Without a long run of letters and digits none of the rows can match.
_MAY_BE_HIDDEN = re.compile(r"[A-Za-z0-9]{16}|[0-9a-fA-F]{8}(?:-|$)|^[A-Z]{6,}\d{2,}$")
_BACKWARDS = re.compile(
    r"\d{2,3}E[-.]?\d{2}S(?![^\W_])|(?<![^\W_])p(?:0801|0612|027|084|675)(?![^\W_])"
)
_FORWARDS = re.compile(r"(?<![^\W_])[sS]\d{1,4}[-.]?[eE]\d")


def is_hidden(stem: str) -> bool:
    """Whether a name says nothing: it is a digest or random characters.

    >>> is_hidden("0c1e39d2b7a64f5f8a9e1d2c3b4a5f60"), is_hidden("Quiet Harbor")
    (True, False)
    """
    if _MAY_BE_HIDDEN.search(stem) is None:
        return False
    return any(hidden.regex.search(stem) for hidden in HIDDEN)


def forwards(stem: str) -> str:
    """Return a name that is written backwards the right way round, any other as it is.

    >>> forwards("PRG-462x.p027.20E10S.robraH.teiuQ")
    'Quiet.Harbor.S01E02.720p.x264-GRP'
    """
    if _BACKWARDS.search(stem) and not _FORWARDS.search(stem):
        return stem[::-1]
    return stem
