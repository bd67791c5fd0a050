"""Names that hide what they are: random characters, digests, and names written backwards."""

import re

# Each row: what such a name looks like, and an example. None of them may match a real title.
HIDDEN: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^[0-9a-fA-F]{24,}$"), "0c1e39d2b7a64f5f8a9e1d2c3b4a5f60"),
    (re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"), "1b4e28ba-2fa1-11d2-883f-0016d3cca427"),
    (re.compile(r"^(?=[^\d]*\d)(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9]{18,}(?: [A-Za-z0-9]{18,})*$"), "kQ8mW2xZr5TbV9nLc3Jd"),
    (re.compile(r"^(?=\D*\d)(?=[\da-z]*\d[a-z]+\d)[a-z0-9]{16,}$"), "ab12cd34ef56gh78ij90"),
    (re.compile(r"^(?=\D*\d)[A-Z]{6,}\d{2,}$"), "QWZXKJHGFD482"),
    (re.compile(r"^(?:abc\.)?xyz\.[0-9a-f]{8,}$|^[a-z]{1,3}\.[a-z]{1,3}\.[0-9a-f]{12,}$"), "abc.xyz.0f1e2d3c4b5a69"),
    (re.compile(r"^(?=.*\d)[A-Za-z0-9]{9,12}(?: [A-Za-z0-9]{16,})+$"), "Xq6d1Tbz3V bnDkuFgU5R2Qtqw"),
)  # fmt: skip

_BACKWARDS = re.compile(
    r"\d{2,3}E[-.]?\d{2}S(?![^\W_])|(?<![^\W_])p(?:0801|0612|027|084|675)(?![^\W_])"
)
_FORWARDS = re.compile(r"(?<![^\W_])[sS]\d{1,4}[-.]?[eE]\d")


def is_hidden(stem: str) -> bool:
    """Whether a name says nothing: it is a digest or random characters.

    >>> is_hidden("0c1e39d2b7a64f5f8a9e1d2c3b4a5f60"), is_hidden("Quiet Harbor")
    (True, False)
    """
    return any(pattern.search(stem) for pattern, _ in HIDDEN)


def forwards(stem: str) -> str:
    """Return a name that is written backwards the right way round, any other as it is.

    >>> forwards("PRG-462x.p027.20E10S.robraH.teiuQ")
    'Quiet.Harbor.S01E02.720p.x264-GRP'
    """
    if _BACKWARDS.search(stem) and not _FORWARDS.search(stem):
        return stem[::-1]
    return stem
