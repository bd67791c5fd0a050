"""Shows of TVmaze as API v2 series."""

import html
import re

from organizer.catalog.upstream import UpstreamSeries
from organizer.catalog.upstream.shapes import (
    FieldRow,
    id_of,
    imdb_id,
    mapped,
    other_names,
    part,
    parts,
    positive,
    positive_text,
    text_list,
    web_address,
)
from organizer.catalog.values import Record, iso_date, number, text, texts, whole
from organizer.errors import MetadataUnavailable
from organizer.formats.languages import language_code

_STATUSES = {
    "Running": "Continuing",
    "To Be Determined": "Continuing",
    "In Development": "Upcoming",
    "Ended": "Ended",
}
_KEY_TYPES = {"poster": "poster", "background": "fanart", "banner": "series"}
_LINE_END = re.compile(r"<(?:br|/p|/li)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)


def plain(value: object) -> str | None:
    r"""Return a text that comes as HTML: a line a paragraph, no tags.

    >>> plain("<p>Salt &amp; <b>rope</b>.</p><p>And fog.</p>")
    'Salt & rope.\nAnd fog.'
    """
    marked = text(value) or ""
    bare = html.unescape(_TAG.sub("", _LINE_END.sub("\n", marked)))
    lines = (" ".join(line.split()) for line in bare.splitlines())
    return "\n".join(line for line in lines if line) or None


def _status(value: object) -> str | None:
    return _STATUSES.get(text(value) or "")


def _language(value: object) -> str | None:
    name = text(value)
    return language_code(name) if name else None


def _first(value: object) -> str | None:
    return next(iter(texts(value)), None)


_SERIES = (
    FieldRow("seriesName", "name"),
    FieldRow("firstAired", "premiered", iso_date),
    FieldRow("network", "network.name"),
    FieldRow("network", "webChannel.name"),
    FieldRow("status", "status", _status),
    FieldRow("overview", "summary", plain),
    FieldRow("imdbId", "externals.imdb", imdb_id),
    FieldRow("runtime", "averageRuntime", positive_text),
    FieldRow("runtime", "runtime", positive_text),
    FieldRow("airsDayOfWeek", "schedule.days", _first),
    FieldRow("airsTime", "schedule.time"),
    FieldRow("siteRating", "rating.average", number),
    FieldRow("lastUpdated", "updated", whole),
    FieldRow("poster", "image.original", web_address),
    FieldRow("originalLanguage", "language", _language),
    FieldRow("originalCountry", "network.country.code"),
    FieldRow("originalCountry", "webChannel.country.code"),
)
_ACTOR = (
    FieldRow("id", "person.id", positive),
    FieldRow("name", "person.name"),
    FieldRow("role", "character.name"),
    FieldRow("image", "character.image.original", web_address),
    FieldRow("image", "person.image.original", web_address),
)
_IMAGE = (
    FieldRow("id", "id", positive),
    FieldRow("fileName", "resolutions.original.url", web_address),
    FieldRow("thumbnail", "resolutions.medium.url", web_address),
)
_IDS = (
    FieldRow("tvmaze", "id", positive_text),
    FieldRow("tvdb", "externals.thetvdb", positive_text),
    FieldRow("imdb", "externals.imdb", imdb_id),
)


def found_series(show: Record) -> UpstreamSeries | None:
    """Return a show of a search; None for one without a name, which no file can mean."""
    return series_of(show) if text(show.get("name")) else None


def series_of(show: Record) -> UpstreamSeries:
    """Return a show, with what is embedded in it; raises `MetadataUnavailable` without its name."""
    key = id_of(show, "a show of TVmaze")
    record = mapped(_SERIES, show)
    if "seriesName" not in record:
        raise MetadataUnavailable(f"TVmaze's show {key} has no name")
    akas = parts(show, "_embedded.akas")
    record["aliases"] = other_names(record, (it.get("name") for it in akas))
    if genres := _genres(show):
        record["genre"] = genres
    images = _images(show)
    record |= _pictures(images or ())
    first_aired = record.get("firstAired")
    return UpstreamSeries(
        key=str(key),
        record=record,
        ids={namespace: str(found) for namespace, found in mapped(_IDS, show).items()},
        year=int(str(first_aired)[:4]) if first_aired else None,
        actors=_actors(show),
        images=images,
    )


def _genres(show: Record) -> list[str]:
    """Return the genres, and what kind of show it is, which is among them at TheTVDB."""
    kind = text(show.get("type"))
    kinds = [] if kind in (None, "Scripted") else [kind]
    return list(dict.fromkeys([*(text_list(show.get("genres")) or ()), *map(str, kinds)]))


def _actors(show: Record) -> tuple[Record, ...] | None:
    """Return each actor once, with every role; None where the cast was not asked for."""
    if not isinstance(part(show, "_embedded.cast"), list):
        return None
    actors: dict[object, Record] = {}
    for place, member in enumerate(parts(show, "_embedded.cast")):
        actor = mapped(_ACTOR, member)
        if "id" not in actor or "name" not in actor:
            continue
        known = actors.setdefault(actor["id"], {**actor, "sortOrder": place})
        if known.get("role") != actor.get("role"):
            known["role"] = ", ".join(texts([known.get("role"), actor.get("role")]))
    return tuple(actors.values())


def _images(show: Record) -> tuple[Record, ...] | None:
    """Return the images that API v2 has a kind for, the main ones first; None: not asked for."""
    if not isinstance(part(show, "_embedded.images"), list):
        return None
    given = sorted(parts(show, "_embedded.images"), key=lambda it: it.get("main") is not True)
    return tuple(image for it in given if (image := _image(it)))


def _image(given: Record) -> Record | None:
    kind = _KEY_TYPES.get(text(given.get("type")) or "")
    image = mapped(_IMAGE, given)
    if kind is None or "id" not in image or "fileName" not in image:
        return None
    sizes = [positive(part(given, f"resolutions.original.{side}")) for side in ("width", "height")]
    image["keyType"] = kind
    image["subKey"] = "graphical" if kind == "series" else ""
    image["resolution"] = f"{sizes[0]}x{sizes[1]}" if all(sizes) else ""
    return image


def _pictures(images: tuple[Record, ...]) -> Record:
    """Return the fields of a series that show one picture of a kind."""
    kinds = {"series": "banner", "fanart": "fanart"}
    first: Record = {}
    for image in images:
        if field := kinds.get(str(image["keyType"])):
            first.setdefault(field, image["fileName"])
    return first
