"""The names of a series as they are searched: whole, without year or country, and as a key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from organizer.catalog.values import Record, text, texts
from organizer.text import fold_title
from organizer.title_forms import ending_said, parts_in_brackets, same_country, telling_words

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
        suffix: that year, or the country's one code in small letters; "" for none.
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
    parts = parts_in_brackets(name)
    if parts is None:
        return Forms(folded, folded, "")
    suffix = str(parts.year) if parts.country is None else _suffix(parts.country)
    return Forms(folded, fold(parts.bare), suffix)


def asked_forms(name: str) -> Forms:
    """Return the forms of what somebody typed, where brackets are often left out.

    >>> asked_forms("lost 2004")
    Forms(folded='lost 2004', bare='lost', suffix='2004')
    """
    folded = fold(name)
    ending = ending_said(folded)
    return Forms(folded, ending[0], _suffix(ending[1])) if ending else Forms(folded, folded, "")


def _suffix(said: str) -> str:
    return same_country(said).lower()


def key_of(folded: str) -> str:
    """Return what names that people call the same have in common; never empty for a name.

    >>> key_of("the spider man") == key_of("spiderman"), key_of("s w a t") == key_of("swat")
    (True, True)
    """
    return "".join(telling_words(folded)) or folded


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
