"""From the text before a number to a title: separators, brackets, year, country, dual titles."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from organizer.model import ExternalId
from organizer.parse.tags import find_tags, leading_tags_end
from organizer.parse.words import YEAR
from organizer.title_forms import CAPITAL_CODES, COUNTRIES, article_first, same_country

_SPACES = re.compile(r"\s+")
# Dots that belong to the title: of an acronym, and of a number like 11.22.63.
_KEPT_DOTS = re.compile(
    r"(?<![^\W_])(?:[^\W\d_]\.){2,}[^\W\d_]?(?![^\W_])"
    r"|(?<![\d.])\d{1,2}\.\d{1,2}\.\d{1,2}(?![\d.])"
)
_MAY_KEEP_DOTS = re.compile(r"(?:^|[.\s])[^.\s]\.|\d\.\d")
_DOMAIN = (
    r"(?:com|org|net|me|ru|to|cc|cd|tv|my|is|se|co\.uk|de|eu|info|party|art|xyz|link|io|ws|re|us"
    r"|pro|ca|nu)"
)
_SITE = re.compile(
    r"\s*(?:from\s+)?"
    r"(?:[\[({【]\.?\s*(?:[^\]\[)(}{]{1,30}\s)?(?:www[. ])?[\w-]{2,40}(?:\.[\w-]{2,20})?"
    rf"\.{_DOMAIN}\s?\.?[\])}}】]"
    rf"|(?:www\.[\w-]{{2,40}}(?:\.[\w-]{{2,20}}){{1,2}}|[\w-]{{2,40}}\.(?:com|org|net|ca))(?=\s))"
    r"[\s._-]*",
    re.IGNORECASE,
)
_LEADING_BRACKETS = re.compile(r"\s*[\[【{]([^\[\]【】{}]{0,80})[\]】}][\s._-]*")
_YEAR_AT_END = re.compile(
    rf"[\s._\-]*(?:[(\[]\s*(?P<bracketed>{YEAR})(?:\s?[-–]\s?(?:\d{{4}})?)?\s*[)\]]?"
    rf"|(?<=[\s._\-])(?P<bare>{YEAR})(?:\s?[-–]\s?(?:19|20)\d\d)?)[\s._\-]*$"
)
# `this.is.us`, `the.last.of.us`: behind these words it is no country.
_NOT_US = "".join(rf"(?<!\b{word}[\s._])" for word in "is are of in on to for and with by".split())
# In file names codes of three letters are languages: `(GER)` is dubbed. `USA` is none.
_CODES = "|".join(country.code for country in COUNTRIES)
_COUNTRY_AT_END = re.compile(
    rf"[\s._\-]{{1,4}}(?:[(\[]\s*(?P<bracketed>U\.S\.A?\.?|U\.K\.|USA|UK|{_CODES}|Us|Uk|us|uk)\s*[)\]]"
    rf"|(?P<bare>USA|{'|'.join(CAPITAL_CODES)}|uk|{_NOT_US}us))[\s._\-]{{0,4}}$"
)
_ID = re.compile(
    r"[\[{(]\s*(tvdb|tvdbid|tmdb|tmdbid|imdb|imdbid|tvmaze|tvmazeid|anidb|anidbid|zap2it)\s*[-=:]\s*"
    r"([A-Za-z0-9]{1,20})\s*[\]})]",
    re.IGNORECASE,
)
_IMDB = re.compile(r"(?<![A-Za-z0-9])(tt\d{7,9})(?![0-9])")
_ASIDE = re.compile(
    r"\s*[(\[](?:TV|minisodes?|mini-?series|uncut|uncensored|unrated|extended)[)\]]", re.IGNORECASE
)
# A name of a bot or a scene group before the title: `Bot.[Group] Title`, `GrP-Title`.
_BOT = re.compile(
    r"\w{2,12}\.(?=\[[^\]]+\][\s._]\w)|(?=[A-Za-z]{0,4}[a-z][A-Z])[A-Za-z]{2,5}-(?=\w)"
)
_OTHER_NAME = re.compile(r"^(.{3,}?)\s\(([^()\d][^()\s]*\s[^()]+)\)$")
# What packs are called, at the end of a title: none of it is the series' name.
_PACK = re.compile(
    r"(?:[\s._\-:(]{1,4}(?:the[\s._])?(?:complete(?:[\s._](?:mini-?)?series|[\s._]seasons?)?"
    r"|all[\s._]seasons)"
    r"|[\s._\-(]{1,4}(?:(?:l['’]?)?int[ée]grale|coffret|box-?set|s\d{1,2}|(?:episode|ep)\s?\d{1,4})"
    r"|[\s._\-]{1,4}seasons|[\s._]audio[\s._]latino)[\s._\-(\[]{0,4}$",
    re.IGNORECASE,
)
_HAS_TAG = re.compile(r"[\[(]|\d[pi]\b|hdtv|dvd|web|blu|hd", re.IGNORECASE)
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_EAST = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_EAST_ASIAN = re.compile(f"[{_EAST}]")
_EAST_THEN_LATIN = re.compile(rf"^([^A-Za-z]*[{_EAST}][^A-Za-z]*?)[\s·/|]+([A-Za-z0-9].*)$")
_EAST_BRACKET = re.compile(rf"\[[^\[\]]*[{_EAST}][^\[\]]*\]")
_HALVES_IN_BRACKET = re.compile(f"[·|/]|(?<=[A-Za-z!?.])[\\s._](?=[{_EAST}])")
_TRIM = " \t._-–—~:,;/\\|+=#*"
_DASHES = ("-", "–", "—", "[", "(", "【")


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A series' name as a name gives it.

    Attributes:
        text: None where nothing is left that could be a title.
        others: halves of a dual title, the whole of a cut one, and the like.
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
    if "." in text and (" " not in text.strip() or text.count(".") > text.count(" ")):
        text = _dots_to_spaces(text)
    return (_SPACES.sub(" ", text) if "  " in text else text).strip()


def _dots_to_spaces(text: str) -> str:
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f" \x00{len(kept) - 1}\x01 "

    if _MAY_KEEP_DOTS.search(text):
        text = _KEPT_DOTS.sub(keep, text)
    text = text.replace(".", " ")
    for index, original in enumerate(kept):
        text = text.replace(f"\x00{index}\x01", original)
    return text


def raw_title(text: str) -> str:
    """Return the words of a title without leading brackets, otherwise untouched."""
    return _without_brackets(strip_site(text))


def strip_site(text: str) -> str:
    """Take the address of a site off the front, unless nothing else is left."""
    match = _SITE.match(text)
    return text[match.end() :] if match and text[match.end() :].strip(_TRIM) else text


@lru_cache(maxsize=4096)
def title_of(text: str) -> Title:
    """Read the title from the part of a name that is before the number and the tags."""
    ids: tuple[ExternalId, ...] = ()
    if "tt" in text or "[" in text or "{" in text or "(" in text:
        ids = ids_in(text)
        text = _IMDB.sub("", _ID.sub("", text)) if ids else text
    set_off = text[:1] == "[" or text.rstrip(" ._#").endswith(_DASHES)
    bot = _BOT.match(text)
    if bot and bot.end() < len(text):
        text = text[bot.end() :]
    bracketed = text[:1] in "[【{(" or "." in text or "】" in text
    text = _without_brackets(strip_site(text)) if bracketed else text
    if "(" in text or "[" in text:
        text = _ASIDE.sub(" ", text)
    if _HAS_TAG.search(text):
        text = _without_tags(text)
    text = _without_pack_words(_without_pack_words(text.rstrip(" ._-([{【")))
    text, year, country = _split_year_country(text)
    if year:
        text = _without_pack_words(text)
    return _title(text, year, country, ids, set_off=set_off)


def _without_pack_words(text: str) -> str:
    match = _PACK.search(text, max(0, len(text) - 40))
    return text[: match.start()].rstrip(" ._-(") if match else text


def ids_in(text: str) -> tuple[ExternalId, ...]:
    """Return the ids of metadata services that a name carries."""
    found = [
        ExternalId(provider=m[1].lower().removesuffix("id"), value=m[2]) for m in _ID.finditer(text)
    ]
    if not any(one.provider == "imdb" for one in found):
        found += [ExternalId(provider="imdb", value=m[1]) for m in _IMDB.finditer(text)]
    return tuple(found)


def without_ids(text: str) -> str:
    """Return a name without the ids of metadata services in it, blanks in their place."""
    return _ID.sub(lambda match: " " * len(match[0]), text)


def _without_tags(text: str) -> str:
    """Cut a title at a tag inside it (`Harbor (DVD)`, `Harbor HDTV`), or behind leading ones."""
    tagged = find_tags(text)
    if not tagged.strong:
        return text
    if text[: tagged.start].strip(_TRIM + "[]()"):
        return text[: tagged.start].rstrip(" ._-([")
    return text[leading_tags_end(text) :].lstrip(_TRIM + "])") or text


def _without_brackets(text: str) -> str:
    """Leave out leading brackets (a group, a tag), unless there is nothing else."""
    rest = text
    held: list[str] = []
    while match := _LEADING_BRACKETS.match(rest):
        held.append(match[1])
        rest = rest[match.end() :]
    if not held:
        return text
    bare = rest.strip(_TRIM + "[]")
    if bare.strip("()") and not (bare[0] == "(" and bare[-1] == ")"):
        return rest
    return _bracketed_title(held)


def _bracketed_title(held: list[str]) -> str:
    """Choose the title among brackets only, [Group][Title][..]: a Latin one is preferred."""
    if len(held) == 1:
        return held[0][: find_tags(held[0]).start].strip() or held[0]
    candidates = [one for one in held[1:] if one.strip() and not find_tags(one).strong]
    latin = [one for one in candidates if _LATIN.search(one) and not one.strip().isdigit()]
    chosen = (latin or candidates or held[:1])[0]
    chosen = chosen[: find_tags(chosen).start].strip() or chosen
    return _latin_part(chosen) if latin and _EAST_ASIAN.search(chosen) else chosen


def _latin_part(text: str) -> str:
    parts = [part.strip(_TRIM + "·") for part in _HALVES_IN_BRACKET.split(text)]
    return next((p for p in parts if _LATIN.search(p) and not _EAST_ASIAN.search(p)), text)


def _split_year_country(text: str) -> tuple[str, int | None, str | None]:
    year: int | None = None
    country: str | None = None
    for _ in range(2):
        match = _YEAR_AT_END.search(text, max(0, len(text) - 40)) if year is None else None
        if match and text[: match.start()].strip(_TRIM + "([{"):
            year = int(match["bracketed"] or match["bare"])
            text = text[: match.start()]
        match = _COUNTRY_AT_END.search(text, max(0, len(text) - 16)) if country is None else None
        if match and text[: match.start()].strip(_TRIM + "([{"):
            code = (match["bracketed"] or match["bare"]).upper().replace(".", "")
            country = same_country(code)
            text = text[: match.start()]
    return text, year, country


def _title(
    text: str,
    year: int | None,
    country: str | None,
    ids: tuple[ExternalId, ...],
    *,
    set_off: bool,
) -> Title:
    # In dotted names `.-.` sets off a second title; in spaced ones ` - ` is as often part of one.
    dotted = ".-." in text and " - " not in text
    plain = clean(text)
    others: list[str] = []
    if plain and not plain.isascii():
        plain, others = _one_script(plain)
    if plain[-1:] == ")":
        named = _OTHER_NAME.match(plain)
        if named:
            others, plain = [*others, named[2], plain], named[1]
    if " | " in plain:
        halves = [half.strip(_TRIM) for half in plain.split(" | ")]
        others, plain = [*others, *halves[1:]], halves[0] or halves[-1]
    if " AKA " in plain or (" aka " in plain and plain.islower()):
        halves = [half.strip(_TRIM) for half in re.split(" AKA | aka ", plain)]
        others, plain = [*others, *halves[1:], plain], halves[0] or plain
    if " - " in plain:
        halves = [half.strip(_TRIM) for half in plain.split(" - ")]
        others = [*others, plain, *halves, halves[0] + " " + " ".join(halves[1:])]
        if halves[0] and (dotted or not set_off):
            plain = _split_year_country(halves[0])[0].strip(_TRIM)
    others = [other for other in dict.fromkeys(others) if other and other != plain]
    return Title(text=plain or None, others=tuple(others), year=year, country=country, ids=ids)


def clean(text: str) -> str:
    """Return a title as it is shown: spaces for separators, no dangling punctuation.

    >>> clean("Harbor,.The.-.")
    'The Harbor'
    """
    plain = spaced(text).strip(_TRIM)
    if plain[-1:] in {"(", "[", "{", "【"} or plain[:1] in {")", "]", "}", "】"}:
        plain = plain.rstrip("([{【" + _TRIM).lstrip(")]}】" + _TRIM)
    opened = plain.rfind("[")
    if opened > 0 and "]" not in plain[opened:]:
        plain = plain[:opened].rstrip(_TRIM)
    return article_first(plain) if "," in plain else plain


def _one_script(plain: str) -> tuple[str, list[str]]:
    """Of a title in an East Asian and in Latin script keep the Latin one; the other is held too."""
    text = _EAST_BRACKET.sub(" ", plain) if "[" in plain else plain
    match = _EAST_THEN_LATIN.match(text)
    if match and not _EAST_ASIAN.search(match[2]):
        return match[2].strip(_TRIM), [match[1].strip(_TRIM), plain]
    return plain, []


def uncut(title: Title) -> Title:
    """Return a title that was cut at ` - ` as a whole: a folder's name is one title."""
    start = f"{title.text} - "
    whole = next((other for other in title.others if other.startswith(start)), None)
    if whole is None:
        return title
    others = tuple(other for other in title.others if other != whole)
    return replace(title, text=whole, others=(title.text or whole, *others))


def with_alternatives(title: Title, *more: str) -> Title:
    """Return the title with further candidates added."""
    others = tuple(dict.fromkeys((*title.others, *(m for m in more if m and m != title.text))))
    return replace(title, others=others)
