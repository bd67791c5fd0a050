"""Other orders of TMDB: groups of episodes that users make, of a type each."""

import re
from collections.abc import Iterable, Mapping, Sequence

from organizer.catalog.upstream.shapes import id_of, numbered, parts, refuse_twice
from organizer.catalog.values import Record, text, whole
from organizer.errors import MetadataUnavailable
from organizer.model import Order

Numbers = tuple[int, int]
_TYPES = {Order.ABSOLUTE: 2, Order.DVD: 3}
_NUMBER = re.compile(r"\D*(\d{1,4})\D*")
_SPECIALS = re.compile(r"special|extra|bonus", re.IGNORECASE)


def group_of(groups: Iterable[Record], order: Order) -> str | None:
    """Return the id of the group of an order; of several the one with most episodes.

    Raises `MetadataUnavailable` for one without an id.
    """
    fitting = [it for it in groups if whole(it.get("type")) == _TYPES[order]]
    if not fitting:
        return None
    chosen = max(fitting, key=lambda it: (whole(it.get("episode_count")) or 0, str(it.get("id"))))
    found = text(chosen.get("id"))
    if found is None or not found.isalnum():
        raise MetadataUnavailable("a group of TMDB's episodes has no id that can be used")
    return found


def absolute_numbers(groups: Sequence[Record]) -> dict[int, int]:
    """Return the absolute numbers by episode: counted over all parts but those of specials."""
    counted = [it for part in _in_order(groups) if not _is_of_specials(part) for it in _ids(part)]
    refuse_twice(counted, "an absolute order of TMDB")
    return {episode: place for place, episode in enumerate(counted, start=1)}


def dvd_numbers(groups: Sequence[Record]) -> dict[int, Numbers]:
    """Return the DVD numbers by episode: its part's number, and its place in it."""
    found: dict[int, Numbers] = {}
    in_order = _in_order(groups)
    for season, part in zip(_seasons(in_order), in_order, strict=True):
        for place, episode in enumerate(_ids(part), start=1):
            found.setdefault(episode, (season, place))
    return found


def _seasons(in_order: Sequence[Record]) -> list[int]:
    """Return the number in each part's name; where one has none, or two the same, count them."""
    named = [_season(part) for part in in_order]
    if None not in named and len(set(named)) == len(named):
        return [season for season in named if season is not None]
    counted: list[int] = []
    for part in in_order:
        is_zero = _is_of_specials(part) and 0 not in counted
        counted.append(0 if is_zero else max([0, *counted]) + 1)
    return counted


def _season(part: Record) -> int | None:
    if _is_of_specials(part):
        return 0
    match = _NUMBER.fullmatch(text(part.get("name")) or "")
    return int(match[1]) if match else None


def _is_of_specials(part: Record) -> bool:
    """Tell by the name, and by the seasons that its episodes are in."""
    if _SPECIALS.search(text(part.get("name")) or ""):
        return True
    seasons = {whole(it.get("season_number")) for it in parts(part, "episodes")}
    return seasons == {0}


def _in_order(rows: Iterable[Record]) -> list[Record]:
    said = "an order of TMDB"
    return sorted(rows, key=lambda it: numbered(it, "order", said) or 0)


def _ids(part: Mapping[str, object]) -> list[int]:
    return [id_of(it, "an episode of TMDB") for it in _in_order(parts(part, "episodes"))]
