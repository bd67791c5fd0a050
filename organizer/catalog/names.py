"""The names of a series as they are searched: whole, without year or country, and as a key."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from organizer.catalog.values import Record, text, texts
from organizer.text import fold_title

_SUFFIX = re.compile(r"(?P<bare>.*\S)\s*[(\[](?P<suffix>(?:19|20)\d\d|[A-Z]{2,3})[)\]]")
_ASKED_SUFFIX = re.compile(
    r"(?P<bare>.*\S) (?P<suffix>(?:19|20)\d\d|us|usa|uk|gb|au|nz|ca|ie)", re.ASCII
)
_ARTICLES = frozenset(
    "the a an der die das ein eine le la les l un une el los las il lo gli i o os as het de".split()
)
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_SAME_COUNTRY = {"gb": "uk", "usa": "us"}
LONGEST_NAME = 500  # characters that are indexed; the longest real ones have about 200


class Kind(IntEnum):
    """Whose name it is; smaller is better."""

    NAME = 0
    ALIAS = 1
    TRANSLATION = 2


@dataclass(frozen=True, slots=True)
class IndexedName:
    """One name of a series, ready for the index."""

    kind: Kind
    name: str
    folded: str
    key: str


@dataclass(frozen=True, slots=True)
class Forms:
    """A name taken apart.

    Attributes:
        bare: folded, without a trailing year or country.
        suffix: that year or country, in small letters; "" for none.
    """

    folded: str
    bare: str
    suffix: str


def fold(name: str) -> str:
    """Return `name` as it is compared; a name of signs alone (`???`) is compared as it stands."""
    return fold_title(name) or "".join(c for c in name.casefold() if c.isprintable()).strip()


def stored_forms(name: str) -> Forms:
    """Return a catalog name's forms; only a suffix in brackets is one: `Space 1999` has none.

    >>> stored_forms("The Office (US)")
    Forms(folded='the office us', bare='the office', suffix='us')
    """
    folded = fold(name)
    match = _SUFFIX.fullmatch(name) if name.endswith((")", "]")) else None
    if match is None:
        return Forms(folded, folded, "")
    return Forms(folded, fold(match["bare"]), _suffix(match["suffix"]))


def asked_forms(name: str) -> Forms:
    """Return the forms of what somebody typed, where brackets are often left out.

    >>> asked_forms("lost 2004")
    Forms(folded='lost 2004', bare='lost', suffix='2004')
    """
    folded = fold(name)
    match = _ASKED_SUFFIX.fullmatch(folded)
    return (
        Forms(folded, match["bare"], _suffix(match["suffix"]))
        if match
        else Forms(folded, folded, "")
    )


def _suffix(suffix: str) -> str:
    return _SAME_COUNTRY.get(suffix.lower(), suffix.lower())


def key_of(folded: str) -> str:
    """Return what names that people call the same have in common; never empty for a name.

    >>> key_of("the spider man") == key_of("spiderman"), key_of("s w a t") == key_of("swat")
    (True, True)
    """
    words = folded.split()
    if len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    return "".join(_ROMAN.get(word, word) for word in words if word != "and") or folded


def names_of(series: Record, translations: Mapping[str, Record]) -> tuple[IndexedName, ...]:
    """Return every name worth an index row: of those that fold alike only the best kind."""
    found: dict[str, IndexedName] = {}
    for kind, given in _given_names(series, translations):
        forms = stored_forms(given[:LONGEST_NAME])
        if forms.folded and forms.folded not in found:
            found[forms.folded] = IndexedName(kind, given, forms.folded, key_of(forms.bare))
    return tuple(found.values())


def _given_names(series: Record, translations: Mapping[str, Record]) -> Iterator[tuple[Kind, str]]:
    if name := text(series.get("seriesName")):
        yield Kind.NAME, name
    for alias in texts(series.get("aliases")):
        yield Kind.ALIAS, alias
    for translation in translations.values():
        translated = translation.get("series")
        if isinstance(translated, dict):
            for name in (*texts(translated.get("seriesName")), *texts(translated.get("aliases"))):
                yield Kind.TRANSLATION, name
