"""From the text before a number to a title: separators, brackets, year, country, dual titles."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from organizer.model import ExternalId
from organizer.parse.tags import find_tags

_SPACES = re.compile(r"\s+")
_ACRONYM = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,}[^\W\d_]?(?![^\W_])")
_NUMBER_DOTS = re.compile(r"(?<![\d.])\d{1,2}\.\d{1,2}\.\d{1,2}(?![\d.])")
_DOT = re.compile(r"(?<=\S)\.|\.(?=\S)")
_SITE = re.compile(
    r"^\s*(?:from\s+)?"
    r"(?:[\[({【]\.?\s*(?:\w{2,12}\s)?(?:www[. ])?[\w-]{2,40}(?:\.[\w-]{2,20}){0,2}"
    r"\.(?:com|org|net|me|ru|to|cc|cd|tv|my|is|se|co|uk|de|eu|info|party|art|xyz|link|io|ws|re|us|pro)"
    r"\s?\.?[\])}】]"
    r"|(?:www\.[\w-]{2,40}(?:\.[\w-]{2,20}){1,2}|[\w-]{2,40}\.(?:com|org|net|ca))(?=\s+-|\s+\w|\s*-))"
    r"[\s._-]*",
    re.IGNORECASE,
)
_LEADING_BRACKETS = re.compile(r"^\s*[\[【{]([^\[\]【】{}]{0,80})[\]】}][\s._-]*")
_YEAR_AT_END = re.compile(r"[\s._\-]*(?:[(\[]\s*((?:19[2-9]|20[0-4])\d)(?:\s?[-–]\s?(?:\d{4})?)?\s*[)\]]"
                          r"|(?<=[\s._\-])((?:19[2-9]|20[0-4])\d))[\s._\-]*$")  # fmt: skip
_COUNTRY_AT_END = re.compile(
    r"[\s._\-]+(?:[(\[]\s*(US|USA|UK|GB|AU|NZ|CA|IE|FR|DE|ES|IT|NL|BE|SE|NO|DK|FI|JP|KR|IN|Us|Uk)\s*[)\]]"
    r"|(US|USA|UK|AU|NZ))[\s._\-]*$"
)
_COUNTRIES = {"UK": "GB", "USA": "US"}
_ID = re.compile(
    r"[\[{(]\s*(tvdb|tvdbid|tmdb|tmdbid|imdb|imdbid|tvmaze|tvmazeid|anidb|anidbid|zap2it)\s*[-=:]\s*"
    r"([A-Za-z0-9]{1,20})\s*[\]})]",
    re.IGNORECASE,
)
_IMDB = re.compile(r"(?<![A-Za-z0-9])(tt\d{7,9})(?![0-9])")
_ASIDE = re.compile(
    r"\s*[(\[](?:TV|minisodes?|miniseries|[^()\[\]]{0,40}\.(?:com|net|org))[)\]]", re.IGNORECASE
)
_ARTICLE_LAST = re.compile(r"^(.{2,}),\s?(The|A|An|Le|La|Les|Der|Die|Das|El)$", re.IGNORECASE)
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_AKA = re.compile(r"\s+(?:a\.?k\.?a\.?|AKA)\s+", re.IGNORECASE)
_TRIM = " \t._-–—~:,;/\\|+=#*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A series' name as a name gives it.

    Attributes:
        text: None where nothing is left that could be a title.
        others: halves of a dual title, the title with its year, and the like.
    """

    text: str | None
    others: tuple[str, ...] = ()
    year: int | None = None
    country: str | None = None
    ids: tuple[ExternalId, ...] = ()


NO_TITLE = Title(text=None)


def spaced(text: str) -> str:
    """Turn the separators of names into spaces, leaving acronyms and dotted numbers.

    >>> spaced("Marvels.Agents.of.S.H.I.E.L.D.")
    'Marvels Agents of S.H.I.E.L.D.'
    >>> spaced("Mr. Harbor - Quiet_Street")
    'Mr. Harbor - Quiet Street'
    """
    if "_" in text:
        text = text.replace("_", " ")
    if "." in text and " " not in text.strip():
        text = _dots_to_spaces(text)
    return _SPACES.sub(" ", text).strip()


def _dots_to_spaces(text: str) -> str:
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f" \x00{len(kept) - 1}\x01 "

    text = _NUMBER_DOTS.sub(keep, _ACRONYM.sub(keep, text))
    text = text.replace(".", " ")
    for index, original in enumerate(kept):
        text = text.replace(f"\x00{index}\x01", original)
    return text


def strip_site(text: str) -> tuple[str, int]:
    """Take a site's address off the front; also return how many characters that were."""
    match = _SITE.match(text)
    if match and match.end() < len(text):
        return text[match.end() :], match.end()
    return text, 0


@lru_cache(maxsize=4096)
def title_of(text: str) -> Title:
    """Read the title from the part of a name that is before the number and the tags."""
    ids = ids_in(text)
    if ids:
        text = _IMDB.sub("", _ID.sub("", text))
    text = _without_brackets(strip_site(text)[0])
    text, year, country = _split_year_country(_ASIDE.sub(" ", text))
    return _title(text, year, country, ids)


def ids_in(text: str) -> tuple[ExternalId, ...]:
    """Return the ids of metadata services that a name carries."""
    if not ("tt" in text or "-" in text or "=" in text or ":" in text):
        return ()
    found = [
        ExternalId(provider=m[1].lower().removesuffix("id"), value=m[2]) for m in _ID.finditer(text)
    ]
    if not any(one.provider == "imdb" for one in found):
        found += [ExternalId(provider="imdb", value=m[1]) for m in _IMDB.finditer(text)]
    return tuple(found)


def without_ids(text: str) -> str:
    """Return a name without the ids of metadata services in it, blanks in their place."""
    return _ID.sub(lambda match: " " * len(match[0]), text)


def _without_brackets(text: str) -> str:
    """Leave out leading brackets (a group, a tag), unless there is nothing else."""
    rest = text
    held: list[str] = []
    while match := _LEADING_BRACKETS.match(rest):
        held.append(match[1])
        rest = rest[match.end() :]
    if len(held) == 0:
        return text
    if rest.strip(_TRIM + "()[]"):
        return rest
    return _bracketed_title(held)


def _bracketed_title(held: list[str]) -> str:
    """Choose the title among brackets only: [Group][Title][..]; a Latin one is preferred."""
    if len(held) == 1:
        return held[0]
    candidates = [one for one in held[1:] if one.strip() and not find_tags(one).found]
    latin = [one for one in candidates if _LATIN.search(one) and not one.strip().isdigit()]
    chosen = (latin or candidates or held[:1])[0]
    if latin and _EAST_ASIAN.search(chosen):
        chosen = _latin_part(chosen)
    return chosen


def _latin_part(text: str) -> str:
    parts = [
        p.strip(_TRIM + "·") for p in re.split("[·|_/]|(?<=[A-Za-z!?.]) (?=[\u3040-\u9fff])", text)
    ]
    return next((p for p in parts if _LATIN.search(p) and not _EAST_ASIAN.search(p)), text)


def _split_year_country(text: str) -> tuple[str, int | None, str | None]:
    year: int | None = None
    country: str | None = None
    for _ in range(2):
        match = _YEAR_AT_END.search(text, max(0, len(text) - 40)) if year is None else None
        if match and text[: match.start()].strip(_TRIM + "([{"):
            year = int(match[1] or match[2])
            text = text[: match.start()]
        match = _COUNTRY_AT_END.search(text, max(0, len(text) - 16)) if country is None else None
        if match and text[: match.start()].strip(_TRIM + "([{"):
            code = (match[1] or match[2]).upper()
            country = _COUNTRIES.get(code, code)
            text = text[: match.start()]
    return text, year, country


def _title(text: str, year: int | None, country: str | None, ids: tuple[ExternalId, ...]) -> Title:
    plain = clean(text)
    if not plain:
        return Title(text=None, year=year, country=country, ids=ids)
    others: list[str] = []
    if not plain.isascii():
        plain, others = _one_script(plain)
    if " aka " in plain.lower():
        halves = _AKA.split(plain)
        others += halves
    if " - " in plain:
        others += [half.strip() for half in plain.split(" - ") if half.strip()]
    others = [o for o in dict.fromkeys(others) if o and o != plain]
    return Title(text=plain, others=tuple(others), year=year, country=country, ids=ids)


def clean(text: str) -> str:
    """Return a title as it is shown: spaces for separators, no dangling punctuation."""
    plain = spaced(text).strip(_TRIM)
    plain = _balance(plain)
    article = _ARTICLE_LAST.match(plain)
    return f"{article[2]} {article[1]}" if article else plain


def _balance(text: str) -> str:
    """Drop a bracket at the end that was opened for the number, and empty ones."""
    while text and text[-1] in "([{【（":
        text = text[:-1].rstrip(_TRIM)
    while text and text[0] in ")]}】）":
        text = text[1:].lstrip(_TRIM)
    if (
        text
        and text[-1] in ")]}"
        and text.count(")]}"["([{".find("([{"[")]}".find(text[-1])])]) == 0
    ):
        text = text
    return text


def _one_script(plain: str) -> tuple[str, list[str]]:
    """Of a title in an East Asian and in Latin script keep the Latin one; the other is held too."""
    match = re.match(
        r"^((?:[^A-Za-z]*[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af][^A-Za-z]*))\s([A-Za-z].*)$",
        plain,
    )
    if match and not _EAST_ASIAN.search(match[2]):
        return match[2].strip(_TRIM), [match[1].strip(_TRIM), plain]
    return plain, []


def with_alternatives(title: Title, *more: str) -> Title:
    """Return the title with further candidates added."""
    others = tuple(dict.fromkeys((*title.others, *(m for m in more if m and m != title.text))))
    return replace(title, others=others)
