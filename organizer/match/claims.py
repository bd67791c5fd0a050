"""The titles that a reading may mean: its own, the other half of a dual title, the folder's."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from organizer.model import ExternalId, Reading, SeriesId
from organizer.text import fold_title
from organizer.title_forms import (
    ARTICLE_WORDS,
    ROMAN_WORDS,
    TRAILING_CODES,
    ending_said,
    is_year,
    same_country,
    telling_words,
    without_article,
    words_for_country,
)

# Before a title these say who shows it: `BBC Planet Earth`.
_BROADCASTERS = re.compile(
    r"^(?:bbc|itv|pbs|hbo|nbc|cbs|ch4|channel 4|ng|natgeo|nat geo|national geographic"
    r"|discovery channel|history channel) (?=\w)"
)
# What the name of a folder adds to a title without naming another series.
_FOLDER_WORDS = TRAILING_CODES | frozenset(
    "complete series season seasons collection all the episodes tv show box set boxset dvd bluray "
    "and specials extras batch vol volume part disc staffel saison temporada stagione to".split()
)


class Asked(IntEnum):
    """When services are asked for a title; the catalog itself is always."""

    AT_ONCE = 0
    LATE = 1  # only where nothing else names a series: the folder that a person named
    NEVER = 2  # a folder above that one, or one that no series is called by


# Names of folders that hold anything, which reading takes for titles all the same.
_HOLDERS = frozenset({"in", "out", "tree"})


class NameKey(NamedTuple):
    """What of a reading decides which series it means; equal keys are weighed once.

    `in_name` says of each further title whether the file's own name holds it (or a folder's),
    `asked` when services are asked for the first title and for each further one (() for at once),
    `ids_are_beside` whether the ids are a folder's, so that the name may still be of another.
    """

    title: str | None
    titles: tuple[str, ...]
    in_name: tuple[bool, ...]
    year: int | None
    country: str | None
    ids: tuple[ExternalId, ...]
    pinned: SeriesId | None = None
    ids_are_beside: bool = False
    asked: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One title that a name may mean, folded.

    Attributes:
        written: as the name has it; searches are made with this.
        whole: with the year or country said after it: `Space 1999` may be all title.
        standing: the evidence that this title comes with for where it was read; "" for the first.
        asked: when services are asked for it.
    """

    written: str
    bare: str
    whole: frozenset[str]
    variant: str
    year: int | None
    country: str | None
    standing: str = ""
    asked: Asked = Asked.AT_ONCE


class Folders(NamedTuple):
    """The folder that a person named and the file's folders below it, their names folded."""

    root: str = ""
    below: tuple[str, ...] = ()


NO_FOLDERS = Folders()


def name_key(
    reading: Reading,
    folded_stem: str,
    ids_beside: tuple[ExternalId, ...] = (),
    pinned: SeriesId | None = None,
    folders: Folders = NO_FOLDERS,
) -> NameKey:
    """Return the key of a reading; `folded_stem` is the file's own name without its suffix."""
    ids = reading.ids or ids_beside
    return NameKey(
        reading.title,
        reading.titles,
        _in_one_name(reading, folded_stem) if reading.titles else (),
        reading.year,
        reading.country,
        ids,
        pinned,
        bool(ids) and not any(i.value.lower() in folded_stem.split() for i in reading.ids),
        _when_asked(reading, folded_stem, folders),
    )


def _when_asked(reading: Reading, folded_stem: str, folders: Folders) -> tuple[Asked, ...]:
    """Return when services are asked for each title of a reading; () for all of them at once."""
    first = _fold(reading.title or "")
    titles = [first, *map(_fold, reading.titles)]
    asked = tuple(
        Asked.AT_ONCE if _contains(folded_stem, title) else _of_folder(title, first, folders)
        for title in titles
    )
    return asked if any(asked) else ()


def _of_folder(title: str, first: str, folders: Folders) -> Asked:
    if title in _HOLDERS:
        return Asked.NEVER
    if title == first or any(_contains(name, title) for name in folders.below):
        return Asked.AT_ONCE
    return Asked.LATE if _contains(folders.root, title) else Asked.NEVER


def _in_one_name(reading: Reading, folded_stem: str) -> tuple[bool, ...]:
    """Return which further titles stand in the name that the first one was read from."""
    name, title = folded_stem, _fold(reading.title or "")
    if title and not _contains(folded_stem, title):  # all of it is from the folder
        holding = (_fold(other) for other in reading.titles if _contains(_fold(other), title))
        name = max(holding, key=len, default=folded_stem)
    return tuple(_contains(name, _fold(other)) for other in reading.titles)


@lru_cache(maxsize=65536)
def _fold(title: str) -> str:
    return fold_title(title)


@lru_cache(maxsize=65536)
def variant_of(folded: str) -> str:
    """Return a folded title without article, spaces and `and`, Roman numerals as digits.

    >>> variant_of("the rise and fall ii") == variant_of("rise fall 2")
    True
    """
    words = without_article(folded.split())
    inner = (word for i, word in enumerate(words) if word != "and" or i in (0, len(words) - 1))
    return "".join(ROMAN_WORDS.get(word, word) for word in inner)


@lru_cache(maxsize=65536)
def is_far_variant(said: str, name: str) -> bool:
    """Return whether a folded title and a variant of it differ by more than people leave out.

    People leave out an article, or write words together; they seldom add an article, or do both.

    >>> is_far_variant("walking dead", "the walking dead"), is_far_variant("the lost", "lost")
    (False, True)
    """
    has_article, is_called_with = (words.split()[0] in ARTICLE_WORDS for words in (said, name))
    if has_article == is_called_with:
        return False
    return has_article or telling_words(said) != telling_words(name)


def numbers_in(folded: str) -> tuple[str, ...]:
    """Return the words of a folded title that count: `planet earth iii` has `("3",)`."""
    words = (ROMAN_WORDS.get(word, word) for word in folded.split())
    return tuple(digits for word in words if (digits := re.sub(r"\D", "", word)))


def claims_of(key: NameKey) -> tuple[Claim, ...]:
    """Return the titles that a key may mean, the likeliest first; none twice."""
    shared = _shared_facts(tuple(_all_claims(key)))
    kept: dict[tuple[str, int | None, str | None], Claim] = {}
    for claim in shared:
        kept.setdefault((claim.bare, claim.year, claim.country), claim)
    return tuple(kept.values())


def are_halves(claims: Iterable[Claim]) -> bool:
    """Return whether two of the claims are different parts of a name: `A (B)`."""
    bares = [claim.bare for claim in claims if claim.standing == "name-part"]
    return any(not _contains(a, b) and not _contains(b, a) for a in bares for b in bares)


def split_title(title: str, titles: Iterable[str]) -> tuple[str, str] | None:
    """Return series and episode title of `Series - Title`, where `titles` has both halves.

    The series may carry its year; None when nothing is so divided.
    """
    known = {_fold(half): half for half in (title, *titles)}
    whole = max(known, key=len)
    for half in sorted(known, key=len, reverse=True):
        rest = whole.removeprefix(f"{half} ")
        if rest != whole and rest in known:
            return known[half], known[rest]
    return None


def _all_claims(key: NameKey) -> Iterator[Claim]:
    asked = dict(zip((key.title, *key.titles), key.asked, strict=False))
    own = [key.title] if key.title else []
    own += [title for title, in_name in zip(key.titles, key.in_name, strict=True) if in_name]
    folders = [title for title, own_ in zip(key.titles, key.in_name, strict=True) if not own_]
    whole = _whole([folded for title in own if (folded := _fold(title))])
    for title in sorted(own, key=lambda title: _fold(title) != whole):
        standing, when = _standing_in_name(whole, _fold(title), folders), asked.get(title)
        yield from _readings_of(title, key, standing, when or Asked.AT_ONCE)
    for title in folders:
        standing, when = _standing_of_folder(whole, _fold(title)), asked.get(title)
        if when is Asked.LATE and whole and _goes_on(whole, _fold(title)):
            when = Asked.AT_ONCE  # it may say more of the series than the name does
        yield from _readings_of(title, key, standing, when or Asked.AT_ONCE)


def _whole(own: list[str]) -> str:
    """Return the longest title of the file's own name that the first one is a part of."""
    if not own:
        return ""
    return max((title for title in own if _contains(title, own[0])), key=len)


def _standing_in_name(whole: str, title: str, folders: Iterable[str]) -> str:
    if title == whole:
        longer = any(_goes_on(whole, _fold(folder)) for folder in folders)
        return "folder-longer" if longer else ""
    if not _contains(whole, title) or _is_other_script(whole, title):
        return "name-second"
    rest = f" {whole} ".replace(f" {title} ", " ").split()
    return "name-second" if all(map(_is_year_or_country, rest)) else "name-part"


def _standing_of_folder(whole: str, folder: str) -> str:
    if not whole:
        return ""
    if _contains(whole, folder):
        return "name-second" if whole == folder else "name-part"
    if _abbreviates(whole, folder) or _contains(folder, whole):
        return "name-second"
    return "name-folder"


def _contains(title: str, part: str) -> bool:
    return f" {part} " in f" {title} "


def _is_year_or_country(word: str) -> bool:
    return word in TRAILING_CODES or is_year(word)


def _readings_of(title: str, key: NameKey, standing: str, asked: Asked) -> Iterator[Claim]:
    """Yield the claims of a title, asked for as it is."""
    for claim in _worded(title, key, standing):
        yield replace(claim, asked=asked)


def _worded(title: str, key: NameKey, standing: str) -> Iterator[Claim]:
    """Yield the title as it is, and without a year, country or broadcaster that is said with it."""
    folded = _fold(title)
    if not folded:
        return
    yield _claim(title, folded, key.year, key.country, standing)
    bare, last = ending_said(folded) or (folded, "")
    if key.year is None and is_year(last):
        yield _claim(title, bare, int(last), key.country, standing)
    elif key.country is None and last in TRAILING_CODES:
        yield _claim(title, bare, key.year, last, standing)
    if (shorter := _BROADCASTERS.sub("", folded)) != folded:
        yield _claim(title, shorter, key.year, key.country, standing or "name-second")


def _claim(written: str, bare: str, year: int | None, country: str | None, standing: str) -> Claim:
    said = [str(year)] if year else []
    if country:
        said += words_for_country(country)
    return Claim(
        written=written,
        bare=bare,
        whole=frozenset(f"{bare} {word}" for word in said),
        variant=variant_of(bare),
        year=year,
        country=same_country(country) if country else None,
        standing=standing,
    )


def _shared_facts(claims: tuple[Claim, ...]) -> Iterator[Claim]:
    """Give each claim the year and country that another one of the same title has."""
    for claim in claims:
        same = [other for other in claims if other.bare == claim.bare]
        years = [other.year for other in same if other.year]
        countries = [other.country for other in same if other.country]
        yield replace(
            claim,
            year=claim.year or (years[0] if years else None),
            country=claim.country or (countries[0] if countries else None),
            whole=frozenset().union(*(other.whole for other in same)),
        )


def _goes_on(title: str, longer: str) -> bool:
    """Return whether `longer` is `title` and more: another series, or words of a collection."""
    if not longer.startswith(f"{title} "):
        return False
    return any(
        word not in _FOLDER_WORDS and not word.isdecimal() for word in longer[len(title) :].split()
    )


def _is_other_script(whole: str, part: str) -> bool:
    """Return whether what remains of `whole` without `part` is written in another script."""
    rest = f" {whole} ".replace(f" {part} ", " ").strip()
    return bool(rest) and rest.isascii() != part.isascii()


def _abbreviates(short: str, long: str) -> bool:
    """Return whether a word of `short` is a shorthand of `long`: `spn`, `tbbt`.

    >>> _abbreviates("dim spn", "supernatural"), _abbreviates("lost girl", "supernatural")
    (True, False)
    """
    letters = long.replace(" ", "")
    return any(
        2 <= len(word) <= len(letters) * 2 / 3
        and word[0] == letters[0]
        and _is_within(word, letters)
        for word in ("".join(c for c in word if c.isalpha()) for word in short.split())
    )


def _is_within(word: str, letters: str) -> bool:
    rest = iter(letters)
    return all(character in rest for character in word)
