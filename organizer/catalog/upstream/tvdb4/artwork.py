"""Actors and pictures of a series of TheTVDB's API v4 as API v2 records."""

from collections.abc import Callable

from organizer.catalog.upstream.tvdb4.languages import our_code
from organizer.catalog.values import LARGEST_ID, Record, number, text, whole

Picture = Callable[[object], str]
"""Makes a whole address of what the service calls a picture; "" for none."""

# The service's types of artwork for series and seasons → API v2's key types.
KINDS = {1: "series", 2: "poster", 3: "fanart", 6: "seasonwide", 7: "season"}
_OF_SEASONS = frozenset({"season", "seasonwide"})
_OFFICIAL = "official"


def actor_records(given: object, picture: Picture) -> tuple[Record, ...]:
    """Return who plays in the whole series, in the service's order."""
    rows = (row for row in (given if isinstance(given, list) else ()) if isinstance(row, dict))
    actors = [actor for row in rows if (actor := _actor(row, picture))]
    return tuple(sorted(actors, key=lambda it: whole(it["sortOrder"]) or 0))


def _actor(row: Record, picture: Picture) -> Record | None:
    name = text(row.get("personName"))
    is_actor = text(row.get("peopleType")) in (None, "Actor")
    if name is None or not is_actor or row.get("episodeId") is not None:
        return None
    return {
        "id": whole(row.get("id")) or 0,
        "name": name,
        "role": text(row.get("name")) or "",
        "image": picture(row.get("image")) or picture(row.get("personImgURL")),
        "sortOrder": whole(row.get("sort")) or 0,
    }


def image_records(given: object, seasons: object, picture: Picture) -> tuple[Record, ...]:
    """Return the pictures of the kinds that API v2 has, best first within a kind.

    A picture of a season needs the season's number, which `seasons` tells.
    """
    rows = [row for row in (given if isinstance(given, list) else ()) if isinstance(row, dict)]
    rows.sort(key=lambda row: number(row.get("score")) or 0, reverse=True)
    numbers = _season_numbers(seasons)
    images = (image for row in rows if (image := _image(row, numbers, picture)))
    return tuple(sorted(images, key=lambda it: str(it["keyType"])))


def _image(row: Record, numbers: dict[int, int], picture: Picture) -> Record | None:
    kind = KINDS.get(whole(row.get("type")) or 0)
    image_id, address = whole(row.get("id")), picture(row.get("image"))
    season = numbers.get(whole(row.get("seasonId")) or 0)
    if kind is None or not image_id or not address or (kind in _OF_SEASONS and season is None):
        return None
    width, height = whole(row.get("width")), whole(row.get("height"))
    return {
        "id": image_id,
        "keyType": kind,
        "subKey": str(season) if kind in _OF_SEASONS else "",
        "fileName": address,
        "thumbnail": picture(row.get("thumbnail")),
        "resolution": f"{width}x{height}" if width and height else "",
        "language": our_code(text(row.get("language")) or "") or "",
    }


def _season_numbers(given: object) -> dict[int, int]:
    """Return season id → number; other orders have seasons of the same numbers and other ids."""
    rows = [row for row in (given if isinstance(given, list) else ()) if isinstance(row, dict)]
    found: dict[int, int] = {}
    for row in sorted(rows, key=lambda row: _type_of(row) != _OFFICIAL):
        season_id, position = whole(row.get("id")), whole(row.get("number"))
        if season_id and position is not None and position < LARGEST_ID:
            found.setdefault(season_id, position)
    return found


def _type_of(row: Record) -> str | None:
    kind = row.get("type")
    return text(kind.get("type")) if isinstance(kind, dict) else None
