"""The forms of a title: what people add to a name, leave out of it, or write in another way.

Searching, matching, folders and naming all have to agree on them, or a file is found by one name
and put away under another. So each rule stands here once, as a row with an example that a test
reads. Whether a form is likely, and what it proves, is for those who use it.

Nothing here touches the disk. A *folded* title is what `fold_title` returns.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

# --- articles ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Articles:
    """The articles of a language, in small letters; titles are said with and without them.

    Attributes:
        words: those before a title.
        last: of them those that lists put behind it (`Harbor, The`). Left out are those that end
            a name otherwise too: the letters, and what is a word or a language's code (`de`).
        example: a title, and what is left of it, folded.
        example_last: the title of `example` as lists sort it; "" where none is put last.
    """

    language: str
    words: tuple[str, ...]
    last: tuple[str, ...]
    example: tuple[str, str]
    example_last: str = ""


ARTICLES: tuple[Articles, ...] = (
    Articles(
        language="en",
        words=("the", "a", "an"),
        last=("the", "a", "an"),
        example=("The Quiet Harbor", "quiet harbor"),
        example_last="Quiet Harbor, The",
    ),
    Articles(
        language="de",
        words=("der", "die", "das", "ein", "eine"),
        last=("der", "die", "das", "ein", "eine"),
        example=("Die stille Bucht", "stille bucht"),
        example_last="stille Bucht, Die",
    ),
    Articles(
        language="fr",
        words=("le", "la", "les", "l", "un", "une"),
        last=("le", "la", "les", "une"),
        example=("Les Marées", "marees"),
        example_last="Marées, Les",
    ),
    Articles(
        language="es",
        words=("el", "la", "los", "las", "un"),
        last=("el", "la", "los", "las"),
        example=("Los Faros", "faros"),
        example_last="Faros, Los",
    ),
    Articles(
        language="it",
        words=("il", "lo", "la", "gli", "i", "le", "l", "un"),
        last=("il", "la", "gli", "le"),
        example=("Gli Scogli", "scogli"),
        example_last="Scogli, Gli",
    ),
    Articles(
        language="pt",
        words=("o", "a", "os", "as"),
        last=(),
        example=("Os Mares", "mares"),
    ),
    Articles(
        language="nl",
        words=("de", "het"),
        last=("het",),
        example=("Het Wad", "wad"),
        example_last="Wad, Het",
    ),
)
ARTICLE_WORDS = frozenset(word for row in ARTICLES for word in row.words)
ENGLISH_ARTICLES = next(row.words for row in ARTICLES if row.language == "en")
_LAST = "|".join(dict.fromkeys(word for row in ARTICLES for word in row.last))
_ARTICLE_LAST = re.compile(rf"(?P<rest>.{{2,}}),\s?(?P<article>{_LAST})", re.IGNORECASE)


def without_article(words: list[str]) -> list[str]:
    """Return the words of a folded title without its article; a title of one word keeps it.

    >>> without_article(["the", "lost"]), without_article(["the"])
    (['lost'], ['the'])
    """
    return words[1:] if len(words) > 1 and words[0] in ARTICLE_WORDS else words


def article_first(title: str) -> str:
    """Return a title whose article is at its end as it is said; any other as it is.

    >>> article_first("Harbor, The"), article_first("Now, Then")
    ('The Harbor', 'Now, Then')
    """
    found = _ARTICLE_LAST.fullmatch(title) if "," in title else None
    return f"{found['article']} {found['rest']}" if found else title


# --- numbers ----------------------------------------------------------------------------------

# As words of a title. `i` is a word in it, and `x` a letter; above nine they are names: XIII.
ROMAN_WORDS = {
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
}
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10}


def from_roman(text: str) -> int | None:
    """Return a Roman number below 40, in either case; None for what has other letters.

    >>> from_roman("XIV"), from_roman("ix"), from_roman("mix")
    (14, 9, None)
    """
    values = [_ROMAN_DIGITS.get(letter, 0) for letter in text.lower()]
    if not values or 0 in values:
        return None
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


# --- what people leave out --------------------------------------------------------------------


def telling_words(folded: str) -> list[str]:
    """Return the words that nobody leaves out: no article, no `and`, Roman numbers as digits.

    Empty for a title of `and` alone. `&` is `and` in a folded title.

    >>> telling_words("the rise and fall ii")
    ['rise', 'fall', '2']
    """
    words = folded.split()
    if len(words) > 1 and words[0] in ARTICLE_WORDS:
        del words[0]
    return [ROMAN_WORDS.get(word, word) for word in words if word != "and"]


# --- countries --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country that versions of series are made in.

    Attributes:
        code: ISO 3166's, by which countries are compared.
        codes: others that names have in brackets for it.
        words: what a folded title says for it, the likeliest first: `masterchef australia`.
        trailing: codes that end a folded title without brackets: `shameless us`.
        capitals: codes that end a catalog's name without brackets, in capitals: `Shameless US`.
        example: a name that says it, as a catalog writes it.
    """

    code: str
    codes: tuple[str, ...] = ()
    words: tuple[str, ...]
    trailing: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    example: str


# No `GB` and no `USA` among the capitals: the series of a Team GB is not Britain's version of
# another. The other countries have no `trailing` codes: `in`, `de`, `no`, `it` are words.
COUNTRIES: tuple[Country, ...] = (
    Country(
        code="GB",
        codes=("UK", "GBR"),
        words=("uk", "gb"),
        trailing=("gb", "uk"),
        capitals=("UK",),
        example="Quiet Harbor (UK)",
    ),
    Country(
        code="US",
        codes=("USA",),
        words=("us", "usa", "america"),
        trailing=("us", "usa"),
        capitals=("US",),
        example="Quiet Harbor US",
    ),
    Country(
        code="AU",
        codes=("AUS",),
        words=("au", "australia"),
        trailing=("au",),
        capitals=("AU",),
        example="Quiet Harbor (AU)",
    ),
    Country(
        code="CA",
        codes=("CAN",),
        words=("ca", "canada"),
        trailing=("ca",),
        capitals=("CA",),
        example="Quiet Harbor [CA]",
    ),
    Country(
        code="NZ",
        codes=("NZL",),
        words=("nz", "new zealand"),
        trailing=("nz",),
        capitals=("NZ",),
        example="Quiet Harbor NZ",
    ),
    Country(code="IE", words=("ie", "ireland"), trailing=("ie",), example="Quiet Harbor (IE)"),
    Country(code="ZA", words=("za", "south africa"), example="Quiet Harbor (ZA)"),
    Country(code="IN", words=("in", "india"), example="Quiet Harbor (IN)"),
    Country(
        code="DE",
        codes=("GER",),
        words=("de", "germany", "deutschland"),
        example="Stille Bucht (GER)",
    ),
    Country(code="FR", codes=("FRA",), words=("fr", "france"), example="Les Marées (FR)"),
    Country(code="ES", codes=("ESP",), words=("es", "spain", "espana"), example="Los Faros (ES)"),
    Country(code="IT", codes=("ITA",), words=("it", "italy", "italia"), example="Gli Scogli (ITA)"),
    Country(code="SE", codes=("SWE",), words=("se", "sweden", "sverige"), example="Skären (SE)"),
    Country(code="JP", codes=("JPN",), words=("jp", "japan"), example="Quiet Harbor (JP)"),
    Country(code="KR", codes=("KOR",), words=("kr", "korea"), example="Quiet Harbor (KR)"),
    Country(code="NL", words=("nl",), example="Het Wad (NL)"),
    Country(code="BE", words=("be",), example="Het Wad (BE)"),
    Country(code="NO", words=("no",), example="Skjær (NO)"),
    Country(code="DK", words=("dk",), example="Holmen (DK)"),
    Country(code="FI", words=("fi",), example="Luodot (FI)"),
)
TRAILING_CODES = frozenset(code for row in COUNTRIES for code in row.trailing)
CAPITAL_CODES = tuple(code for row in COUNTRIES for code in row.capitals)
_BY_CODE = {other: row.code for row in COUNTRIES for other in row.codes}
_WORDS_BY_CODE = {row.code: row.words for row in COUNTRIES}


def same_country(code: str) -> str:
    """Return the one spelling of a country code that is compared, in capitals.

    >>> same_country("UK"), same_country("us")
    ('GB', 'US')
    """
    code = code.upper()
    return _BY_CODE.get(code, code)


def words_for_country(code: str) -> tuple[str, ...]:
    """Return how a folded title may say a country.

    >>> words_for_country("UK"), words_for_country("au")
    (('uk', 'gb'), ('au', 'australia'))
    """
    country = same_country(code)
    return _WORDS_BY_CODE.get(country, (country.lower(),))


# --- a year or a country at the end -----------------------------------------------------------


class Parts(NamedTuple):
    """A name taken apart.

    Attributes:
        bare: the name without the year or country at its end; never empty.
        year: that year; None for none.
        country: that country's code, as it is written; None for none.
    """

    bare: str
    year: int | None
    country: str | None


@dataclass(frozen=True, slots=True)
class Ending:
    """How a catalog's name ends that says a year or a country; group `said` is it."""

    name: str
    regex: re.Pattern[str]
    example: str


# Television has names with years before 1900 too; brackets make sure that it is a year.
YEAR_IN_BRACKETS = Ending(
    "year in brackets",
    re.compile(r"(?P<bare>.*\S)\s*[(\[](?P<said>(?:18|19|20)[0-9]{2})[)\]]", re.DOTALL),
    "Lost (2004)",
)
# Any letters: what is no country (`(TV)`) tells one series of a name from another as well.
COUNTRY_IN_BRACKETS = Ending(
    "country in brackets",
    re.compile(r"(?P<bare>.*\S)\s*[(\[](?P<said>[A-Z]{2,3})[)\]]", re.DOTALL),
    "The Office (US)",
)
# Without brackets only in capitals: `Shameless US`, but not `This Is Us`.
COUNTRY_IN_CAPITALS = Ending(
    "country in capitals",
    re.compile(rf"(?P<bare>.*\S)\s(?P<said>{'|'.join(CAPITAL_CODES)})", re.DOTALL),
    "Shameless US",
)
ENDINGS = (YEAR_IN_BRACKETS, COUNTRY_IN_BRACKETS, COUNTRY_IN_CAPITALS)


def parts_in_brackets(name: str) -> Parts | None:
    """Return a name without the year or country in brackets at its end; None where is none.

    >>> parts_in_brackets("Lost (2004)"), parts_in_brackets("Space: 1999")
    (Parts(bare='Lost', year=2004, country=None), None)
    """
    if not name.endswith((")", "]")):
        return None
    if found := YEAR_IN_BRACKETS.regex.fullmatch(name):
        return Parts(found["bare"], int(found["said"]), None)
    if found := COUNTRY_IN_BRACKETS.regex.fullmatch(name):
        return Parts(found["bare"], None, found["said"])
    return None


def parts_in_capitals(name: str) -> Parts | None:
    """Return a name without the country that ends it unbracketed; None where is none.

    >>> parts_in_capitals("Shameless US"), parts_in_capitals("This Is Us")
    (Parts(bare='Shameless', year=None, country='US'), None)
    """
    found = COUNTRY_IN_CAPITALS.regex.fullmatch(name)
    return Parts(found["bare"], None, found["said"]) if found else None


def without_year(name: str) -> tuple[str, int | None]:
    """Return a name without the year in brackets at its end, and that year.

    >>> without_year("Lost (2004)"), without_year("The Office (US)")
    (('Lost', 2004), ('The Office (US)', None))
    """
    parts = parts_in_brackets(name)
    return (name, None) if parts is None or parts.year is None else (parts.bare, parts.year)


def is_year(word: str) -> bool:
    """Return whether a word may be a year that is said behind a title: 1900 to 2099.

    >>> is_year("2004"), is_year("1883"), is_year("24")
    (True, False, False)
    """
    return len(word) == 4 and word[:2] in {"19", "20"} and word.isdecimal() and word.isascii()


def ending_said(folded: str) -> tuple[str, str] | None:
    """Return a folded title without a last word that may be a year or a country, and that word.

    People leave brackets out, so that it may as well be a word of the title: `this is us`.

    >>> ending_said("lost 2004"), ending_said("shameless us"), ending_said("us")
    (('lost', '2004'), ('shameless', 'us'), None)
    """
    bare, _, last = folded.rpartition(" ")
    return (bare, last) if bare and (last in TRAILING_CODES or is_year(last)) else None
