"""Is this the series' name? Compared folded, with and without what names leave out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from organizer.match.evidence import near_weight, piece
from organizer.model import Evidence, Reading, Series
from organizer.text import fold_title

_SUFFIX = re.compile(
    r"^(?P<bare>.+?)\s*[(\[](?:(?P<year>(?:19|20)\d\d)|(?P<country>[A-Z]{2,3}))[)\]]$"
)
_ARTICLES = frozenset(
    "the a an der die das ein eine le la les l un une el los las il lo gli i o os as het de".split()
)
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
# ISO 3166 says GB; names say UK.
_SAME_COUNTRY = {"UK": "GB", "USA": "US", "AUS": "AU", "CAN": "CA", "NZL": "NZ"}
_LEAST_SIMILARITY = 0.85
_LEAST_LENGTH = 5  # shorter names are too near to each other: Lost, Last, List


@dataclass(frozen=True, slots=True, kw_only=True)
class NameForm:
    """One way a series is called, with the year or country its name carries."""

    full: str
    bare: str
    variant: str
    year: int | None
    country: str | None
    is_alias: bool


@lru_cache(maxsize=65536)
def name_forms(series: Series) -> tuple[NameForm, ...]:
    """Return the series' name and aliases as they are compared; unusable ones are left out."""
    names = [(series.name, False), *((alias, True) for alias in series.aliases)]
    return tuple(_form(name, is_alias=is_alias) for name, is_alias in names if fold_title(name))


def _form(name: str, *, is_alias: bool) -> NameForm:
    suffix = _SUFFIX.match(name)
    bare = fold_title(suffix["bare"] if suffix else name)
    return NameForm(
        full=fold_title(name),
        bare=bare,
        variant=_variant(bare),
        year=int(suffix["year"]) if suffix and suffix["year"] else None,
        country=same_country(suffix["country"]) if suffix and suffix["country"] else None,
        is_alias=is_alias,
    )


def same_country(code: str) -> str:
    """Return the one spelling of a country code that is compared.

    >>> same_country("UK")
    'GB'
    """
    return _SAME_COUNTRY.get(code.upper(), code.upper())


@lru_cache(maxsize=65536)
def _variant(folded: str) -> str:
    words = folded.split()
    if len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    return "".join(_ROMAN.get(word, word) for word in words if word != "and")


def titles_of(reading: Reading) -> Iterator[tuple[str, bool]]:
    """Yield the titles a reading may mean, folded, each with whether it is the first choice."""
    seen = set()
    for position, title in enumerate((reading.title, *reading.titles)):
        folded = fold_title(title) if title else ""
        if folded and folded not in seen:
            seen.add(folded)
            yield folded, position == 0


def name_evidence(reading: Reading, series: Series) -> tuple[Evidence, ...]:
    """Return what the reading's titles, year and country say of `series`; empty when nothing."""
    best: tuple[Evidence, ...] = ()
    for title, is_first in titles_of(reading):
        for form in name_forms(series):
            found = _compare(title, form, reading, series)
            if found and not is_first:
                found = (*found, piece("name-second"))
            if found and (not best or _total(found) > _total(best)):
                best = found
    return best


def _total(pieces: tuple[Evidence, ...]) -> float:
    return sum(evidence.weight for evidence in pieces)


def _compare(title: str, form: NameForm, reading: Reading, series: Series) -> tuple[Evidence, ...]:
    if title == form.full and form.full != form.bare:
        suffix = "year-agrees" if form.year else "country-agrees"
        return _named(form, series), piece(suffix, f"{series.name} is named in full")
    if title == form.bare:
        name = _named(form, series)
    elif _variant(title) == form.variant:
        name = piece("name-variant", f"nearly {series.name}")
    else:
        similarity = _similarity(title, form.bare)
        if similarity < _LEAST_SIMILARITY:
            return ()
        detail = f"{similarity:.0%} like {series.name}"
        name = piece("name-near", detail, near_weight(similarity))
    return (name, *_year_evidence(reading, series, form), *_country_evidence(reading, form))


def _named(form: NameForm, series: Series) -> Evidence:
    if form.is_alias:
        return piece("name-alias", f"an alias of {series.name}")
    return piece("name-exact", f"the name is {series.name}")


def _similarity(title: str, name: str) -> float:
    """Return 0 to 1; 0 unless word answers word: a longer name never contains a shorter one."""
    if len(name) < _LEAST_LENGTH or title.count(" ") != name.count(" "):
        return 0.0
    if re.sub(r"\D", "", title) != re.sub(r"\D", "", name):
        return 0.0  # another number is another series: Harbor 51, Harbor 52
    return fuzz.ratio(title, name, score_cutoff=100 * _LEAST_SIMILARITY) / 100


def _year_evidence(reading: Reading, series: Series, form: NameForm) -> tuple[Evidence, ...]:
    first = form.year or series.year
    if reading.year is None:
        return (piece("year-unsaid"),) if form.year else ()
    if first is None:
        return ()
    detail = f"{reading.year}; {series.name} began in {first}"
    if reading.year == first:
        return (piece("year-agrees", detail),)
    near = abs(reading.year - first) == 1
    return (piece("year-near" if near else "year-contradicts", detail),)


def _country_evidence(reading: Reading, form: NameForm) -> tuple[Evidence, ...]:
    if reading.country is None:
        return (piece("country-unsaid"),) if form.country else ()
    if form.country is None:
        return (piece("country-unknown", f"the name says {reading.country}"),)
    agrees = same_country(reading.country) == form.country
    return (piece("country-agrees" if agrees else "country-contradicts"),)
