"""Is this the series' name? Compared folded, with and without what names leave out.

A *claim* is one title that a name may mean, a *form* one way a series is called. A longer title
never matches a shorter one by containing it: spin-offs are other series.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz

from organizer.match.claims import Claim, is_far_variant, numbers_in, variant_of
from organizer.match.countries import country_of_network
from organizer.match.evidence import near_weight, piece
from organizer.model import Evidence, NamedSeason, Series
from organizer.text import fold_title
from organizer.title_forms import Parts, parts_in_brackets, parts_in_capitals, same_country

_LEAST_SIMILARITY = 0.85
_LEAST_WORD_SIMILARITY = 65  # of each word with the one in its place, 0 to 100
_LEAST_SLIPPED = 8  # letters of a name, so that a slip in it is told from another name
_LEAST_LENGTH = 5  # shorter names are too near to each other: Lost, Last, List


@dataclass(frozen=True, slots=True, kw_only=True)
class NameForm:
    """One way a series is called; `bare` is without the year or country it carries.

    `season` is the part of the series that is called so, where it is not the whole.
    """

    full: str
    bare: str
    variant: str
    year: int | None
    country: str | None
    is_alias: bool
    country_is_a_word: bool
    season: NamedSeason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesNames:
    """Everything that names can say of one series.

    Attributes:
        years: in which it may be said to have begun; empty when the catalog does not say.
        countries: named in its name or aliases; `network_country` is only inferred.
        has_year: its own name carries a year, so that a name without one is less likely it.
    """

    series: Series
    forms: tuple[NameForm, ...]
    years: frozenset[int]
    countries: frozenset[str]
    network_country: str | None
    has_year: bool
    has_country: bool


@lru_cache(maxsize=65536)
def names_of(series: Series) -> SeriesNames:
    """Return the series' name and aliases as they are compared; unusable ones are left out."""
    own = _form(series.name, is_alias=False)
    parts = [replace(_form(it.name, is_alias=True), season=it) for it in series.named_seasons]
    of_a_part = {form.full for form in parts}
    aliases = [_form(alias, is_alias=True) for alias in series.aliases]
    # What a part is called is no name of the whole, though the catalog has it among the aliases.
    forms = (own, *(form for form in aliases if form.full not in of_a_part), *parts)
    first_aired = series.first_aired.year if series.first_aired else None
    years = {own.year} if own.year else {series.year, first_aired}
    return SeriesNames(
        series=series,
        forms=tuple(form for form in forms if form.full),
        years=frozenset(year for year in years if year),
        countries=frozenset(form.country for form in forms if form.country),
        network_country=country_of_network(series.network),
        has_year=own.year is not None,
        has_country=own.country is not None,
    )


def _form(name: str, *, is_alias: bool) -> NameForm:
    in_capitals = parts_in_capitals(name)
    parts = in_capitals or parts_in_brackets(name) or Parts(name, None, None)
    bare = fold_title(parts.bare)
    return NameForm(
        full=fold_title(name),
        bare=bare or fold_title(name),
        variant=variant_of(bare),
        year=parts.year,
        country=same_country(parts.country) if parts.country else None,
        is_alias=is_alias,
        country_is_a_word=in_capitals is not None,
    )


def name_evidence(
    claim: Claim, names: SeriesNames
) -> tuple[tuple[Evidence, ...], NamedSeason | None]:
    """Return what one claim says of a series, at its best form; empty when they differ.

    With it the part of the series that is called so; None for the whole.
    """
    found = [(pieces, f.season) for f in names.forms if (pieces := _compare(claim, f, names))]
    if not found:
        return (), None
    best, season = max(found, key=lambda it: total(it[0]))
    return ((*best, piece(claim.standing)) if claim.standing else best), season


def total(pieces: tuple[Evidence, ...]) -> float:
    """Return the sum of the weights."""
    return sum(evidence.weight for evidence in pieces)


def _compare(claim: Claim, form: NameForm, names: SeriesNames) -> tuple[Evidence, ...]:
    if form.full in claim.whole or form.full == claim.bare != form.bare:
        return (_called(form, names), *_said_in_title(claim, form, names))
    if claim.bare == form.bare:
        name = _called(form, names)
    elif claim.variant and claim.variant == form.variant:
        how = "name-variant-far" if is_far_variant(claim.bare, form.bare) else "name-variant"
        name = piece(how, f"nearly {names.series.name}")
    else:
        similarity = _similarity(claim.bare, form.bare)
        if similarity < _LEAST_SIMILARITY:
            return ()
        detail = f"{similarity:.0%} like {names.series.name}"
        if is_slip(claim.bare, form.bare):
            name = piece("name-slip", f"{names.series.name}, but for a slip of the keys")
        else:
            name = piece("name-near", detail, near_weight(similarity))
    left_out = () if claim.country or not form.country_is_a_word else (piece("country-left-out"),)
    return (name, *_year_evidence(claim, names), *_country_evidence(claim, names), *left_out)


def _called(form: NameForm, names: SeriesNames) -> Evidence:
    if form.season:
        return piece("name-season", f"a part of {names.series.name}")
    if form.is_alias:
        return piece("name-alias", f"an alias of {names.series.name}")
    return piece("name-exact", f"the name is {names.series.name}")


def _said_in_title(claim: Claim, form: NameForm, names: SeriesNames) -> Iterator[Evidence]:
    if form.year:
        yield piece("year-agrees", f"{names.series.name} is named in full")
        yield from _country_evidence(claim, names)
    elif form.country:
        yield piece("country-agrees", f"{names.series.name} is named in full")
        yield from _year_evidence(claim, names)
    elif form.full.endswith(str(claim.year)):  # Space: 1999
        yield from _country_evidence(claim, names)
    else:  # This Is Us
        yield from _year_evidence(claim, names)


@lru_cache(maxsize=65536)
def _similarity(title: str, name: str) -> float:
    """Return 0 to 1; 0 unless word answers word: a longer name never contains a shorter one."""
    if len(name) < _LEAST_LENGTH or title.count(" ") != name.count(" "):
        return 0.0
    similarity = fuzz.ratio(title, name, score_cutoff=100 * _LEAST_SIMILARITY) / 100
    if not similarity or numbers_in(title) != numbers_in(name):
        return 0.0  # another number is another series: Harbor 51, Harbor 52
    words = zip(title.split(), name.split(), strict=True)
    alike = all(fuzz.ratio(*pair) >= _LEAST_WORD_SIMILARITY for pair in words)
    return similarity if alike else 0.0


@lru_cache(maxsize=65536)
def is_slip(said: str, name: str) -> bool:
    """Return whether a title is a name with one letter left out, doubled, added or swapped.

    Only inside a longer word of a longer name: another letter, or another beginning or end,
    makes another word too often (Talking, Walking; Monster, Monsters).

    >>> is_slip("breking bad", "breaking bad"), is_slip("talking dead", "walking dead")
    (True, False)
    """
    if len(name) < _LEAST_SLIPPED:
        return False
    pairs = [pair for pair in zip(said.split(), name.split(), strict=True) if pair[0] != pair[1]]
    if len(pairs) != 1:
        return False
    short, long = sorted(pairs[0], key=len)
    if len(long) < _LEAST_LENGTH or short[0] != long[0] or short[-1] != long[-1]:
        return False
    if len(short) == len(long):
        places = [i for i, (a, b) in enumerate(zip(short, long, strict=True)) if a != b]
        swapped = len(places) == 2 and places[1] == places[0] + 1
        return (
            swapped and short[places[0]] == long[places[1]] and short[places[1]] == long[places[0]]
        )
    return len(long) == len(short) + 1 and any(
        long[:i] + long[i + 1 :] == short for i in range(1, len(long) - 1)
    )


def _year_evidence(claim: Claim, names: SeriesNames) -> tuple[Evidence, ...]:
    if claim.year is None:
        return (piece("year-unsaid"),) if names.has_year else ()
    if not names.years:
        return ()
    said = claim.year
    first = min(names.years, key=lambda year: abs(year - said))
    detail = f"{said}; {names.series.name} began in {first}"
    distance = abs(first - said)
    name = ("year-agrees", "year-near")[distance] if distance < 2 else "year-contradicts"
    return (piece(name, detail),)


def _country_evidence(claim: Claim, names: SeriesNames) -> tuple[Evidence, ...]:
    if claim.country is None:
        return (piece("country-unsaid"),) if names.has_country else ()
    if names.countries:
        agrees = claim.country in names.countries
        return (piece("country-agrees" if agrees else "country-contradicts"),)
    if names.network_country:
        agrees = claim.country == names.network_country
        detail = f"the name says {claim.country}; {names.series.network} is of "
        detail += names.network_country
        return (piece("network-agrees" if agrees else "network-contradicts", detail),)
    return (piece("country-unknown", f"the name says {claim.country}"),)
