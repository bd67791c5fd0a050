"""Titles and names as text: compared folded, shown escaped, sorted as people count.

Nothing here touches the disk. Every function is total: any string, lone surrogates included.
"""

import re
import unicodedata

_NOT_WORD = re.compile(r"[\W_]+")
_APOSTROPHES = re.compile(r"['’‘`´ʼ＇]")
_AMPERSAND = re.compile(r"\s*[&＆]\s*|\s+\+\s+")
# Scripts whose marks are diacritics or optional vowels: Latin, Greek, Hebrew, Arabic.
_WITH_DIACRITICS = (
    ("\u0000", "\u024f"),
    ("\u0250", "\u02ff"),
    ("\u0370", "\u03ff"),
    ("\u0590", "\u06ff"),
    ("\u1e00", "\u1fff"),
)
_DIGITS = re.compile(r"(\d+)")
# Bidirectional controls reorder what stands around them on a terminal (CVE-2021-42574).
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def fold_title(title: str) -> str:
    """Return `title` as it is compared: no case, diacritics, punctuation or `&`.

    Letters of every script are kept, and marks where they make another letter of one (Indic
    vowel signs, kana voicing, й); an empty result means that nothing comparable is left.

    >>> fold_title("Café Ashford & Sons: L'Été")
    'cafe ashford and sons lete'
    >>> fold_title("S.W.A.T.")
    's w a t'
    """
    if title.isascii():
        plain = _APOSTROPHES.sub("", _AMPERSAND.sub(" and ", title.lower()))
        return _NOT_WORD.sub(" ", plain).strip()
    # Fold after decomposing: U+2120 only becomes the capitals "SM" when decomposed.
    decomposed = unicodedata.normalize("NFKD", title).casefold()
    # Casefolding can leave what decomposes further, as it does with U+0345.
    plain = unicodedata.normalize(
        "NFC", _without_diacritics(unicodedata.normalize("NFKD", decomposed))
    )
    plain = _APOSTROPHES.sub("", _AMPERSAND.sub(" and ", plain))
    return " ".join("".join(c if _is_of_a_word(c) else " " for c in plain).split())


def _without_diacritics(decomposed: str) -> str:
    kept = []
    base = ""
    for character in decomposed:
        if not unicodedata.combining(character):
            base = character
            kept.append(character)
        elif not _is_diacritic(character, base):
            kept.append(character)
    return "".join(kept)


def _is_diacritic(mark: str, base: str) -> bool:
    """Whether people leave `mark` out, or put it, without meaning another letter."""
    if "\u0400" <= base <= "\u052f":  # Cyrillic: stress, and ё for е; й is a letter of its own
        return mark in "\u0300\u0301" or (mark == "\u0308" and base == "\u0435")
    return any(first <= base <= last for first, last in _WITH_DIACRITICS)


def _is_of_a_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character) in {"Mn", "Mc"}


def fold_name(name: str) -> str:
    """Return a file or folder name as a case- and form-insensitive file system compares it.

    >>> fold_name("LOST") == fold_name("lost")
    True
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


def escape_for_terminal(text: str) -> str:
    r"""Return `text` with everything that could drive a terminal shown as an escape.

    >>> escape_for_terminal("a\x1b[31mb\nc")
    'a\\x1b[31mb\\nc'
    """
    if text.isprintable() and text.isascii():
        return text
    return "".join(_shown(c) for c in text)


def _shown(character: str) -> str:
    if character in "\n\r\t":
        return repr(character)[1:-1]
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is not UTF-8, kept by surrogateescape
        return f"\\x{code - 0xDC00:02x}"
    if character in _BIDI or not (character.isprintable() or character == " "):
        return character.encode("unicode_escape", "surrogatepass").decode("ascii")
    return character


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key under which `Season 2` comes before `Season 10`.

    >>> sorted(["Season 10", "Season 2"], key=natural_key)
    ['Season 2', 'Season 10']
    """
    return tuple(_natural_part(part) for part in _DIGITS.split(text.casefold()) if part)


def _natural_part(part: str) -> tuple[int, int, str]:
    if not (part.isdecimal() and part.isascii()):
        return 0, 0, part
    # By length, then digit by digit: int() refuses numbers of thousands of digits.
    number = part.lstrip("0")
    return 1, len(number), number
