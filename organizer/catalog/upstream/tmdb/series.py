"""Series of TMDB as API v2 series."""

from collections.abc import Iterable, Mapping

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
)
from organizer.catalog.values import Record, iso_date, number, text, texts, whole
from organizer.errors import MetadataUnavailable
from organizer.formats.languages import language_code

IMAGES = "https://image.tmdb.org/t/p/original"
_THUMBNAILS = "https://image.tmdb.org/t/p/w300"
_STATUSES = {
    "Returning Series": "Continuing",
    "In Production": "Continuing",
    "Ended": "Ended",
    "Canceled": "Ended",
    "Planned": "Upcoming",
    "Pilot": "Upcoming",
}
_GENRES = {  # a search tells only the numbers; these are the ones that decide something
    16: "Animation",
    99: "Documentary",
    10762: "Kids",
    10763: "News",
    10764: "Reality",
    10766: "Soap",
    10767: "Talk",
}
_IMAGE_LISTS = (("posters", "poster"), ("backdrops", "fanart"))
_MOST_IMAGES = 30  # of a kind; popular series have thousands


def image(value: object) -> str | None:
    """Return the address of an image that is given as a path below TMDB's own."""
    path = text(value)
    return f"{IMAGES}{path}" if path and path.startswith("/") else None


def _status(value: object) -> str | None:
    return _STATUSES.get(text(value) or "")


def _language(value: object) -> str | None:
    code = text(value)
    return language_code(code) if code else None


def _names(value: object) -> list[str] | None:
    found = value if isinstance(value, list) else ()
    return [name for it in found if (name := text(part(it, "name")))] or None


def _genres(value: object) -> list[str] | None:
    found = value if isinstance(value, list) else ()
    return [name for it in found if (name := _GENRES.get(whole(it) or 0))] or None


def _first_name(value: object) -> str | None:
    return next(iter(_names(value) or ()), None)


def _only(value: object) -> str | None:
    """Return the only text of a list: a series of two countries is no version of one."""
    found = texts(value)
    return found[0] if len(found) == 1 else None


def _first_minutes(value: object) -> str | None:
    found = value if isinstance(value, list) else ()
    return next((usable for it in found if (usable := positive_text(it))), None)


def _american_rating(value: object) -> str | None:
    rows = value if isinstance(value, list) else ()
    found = (part(it, "rating") for it in rows if part(it, "iso_3166_1") == "US")
    return text(next(found, None))


_SERIES = (
    FieldRow("seriesName", "name"),
    FieldRow("seriesName", "original_name"),
    FieldRow("firstAired", "first_air_date", iso_date),
    FieldRow("network", "networks", _first_name),
    FieldRow("status", "status", _status),
    FieldRow("overview", "overview"),
    FieldRow("imdbId", "external_ids.imdb_id", imdb_id),
    FieldRow("genre", "genres", _names),
    FieldRow("genre", "genre_ids", _genres),
    FieldRow("runtime", "episode_run_time", _first_minutes),
    FieldRow("rating", "content_ratings.results", _american_rating),
    FieldRow("siteRating", "vote_average", number),
    FieldRow("siteRatingCount", "vote_count", whole),
    FieldRow("poster", "poster_path", image),
    FieldRow("fanart", "backdrop_path", image),
    FieldRow("originalLanguage", "original_language", _language),
    FieldRow("originalCountry", "origin_country", _only),
)
_IDS = (
    FieldRow("tmdb", "id", positive_text),
    FieldRow("tvdb", "external_ids.tvdb_id", positive_text),
    FieldRow("imdb", "external_ids.imdb_id", imdb_id),
)
_ACTOR = (
    FieldRow("id", "id", positive),
    FieldRow("name", "name"),
    FieldRow("image", "profile_path", image),
    FieldRow("sortOrder", "order", whole),
)
_IMAGE = (
    FieldRow("fileName", "file_path", image),
    FieldRow("language", "iso_639_1"),
)
_TRANSLATION = (FieldRow("seriesName", "data.name"), FieldRow("overview", "data.overview"))


def found_series(row: Record, ids: Mapping[str, str] | None = None) -> UpstreamSeries | None:
    """Return a row of a search, of which `ids` are known too; None for one without a name."""
    if "seriesName" not in mapped(_SERIES, row):
        return None
    found = _series(row)
    return UpstreamSeries(
        key=found.key, record=found.record, ids={**found.ids, **(ids or {})}, year=found.year
    )


def series_of(show: Record, language: str | None) -> UpstreamSeries:
    """Return a series with everything that was asked for with it."""
    found = _series(show)
    return UpstreamSeries(
        key=found.key,
        record=found.record,
        ids=found.ids,
        year=found.year,
        actors=_actors(show),
        images=_images(show),
        translations=_translations(show, language),
    )


def _series(show: Record) -> UpstreamSeries:
    key = id_of(show, "a series of TMDB")
    record = mapped(_SERIES, show)
    if "seriesName" not in record:
        raise MetadataUnavailable(f"TMDB's series {key} has no name")
    record["aliases"] = other_names(record, _aliases(show))
    first_aired = record.get("firstAired")
    return UpstreamSeries(
        key=str(key),
        record=record,
        ids={namespace: str(found) for namespace, found in mapped(_IDS, show).items()},
        year=int(str(first_aired)[:4]) if first_aired else None,
    )


def _aliases(show: Record) -> Iterable[object]:
    """Yield its other names; not those of every translation, many of which name other series."""
    yield show.get("original_name")
    for title in parts(show, "alternative_titles.results"):
        yield title.get("title")


def _actors(show: Record) -> tuple[Record, ...] | None:
    if not isinstance(part(show, "aggregate_credits.cast"), list):
        return None
    actors: dict[object, Record] = {}
    for member in parts(show, "aggregate_credits.cast"):
        actor = mapped(_ACTOR, member)
        roles = dict.fromkeys(texts([it.get("character") for it in parts(member, "roles")]))
        if "id" in actor and "name" in actor:
            actors.setdefault(actor["id"], {**actor, "role": ", ".join(roles)})
    return tuple(actors.values())


def _images(show: Record) -> tuple[Record, ...] | None:
    if not isinstance(show.get("images"), dict):
        return None
    found: list[Record] = []
    for key, kind in _IMAGE_LISTS:
        given = (it for it in parts(show, f"images.{key}") if image(it.get("file_path")))
        found += [_image(it, kind) for it, _ in zip(given, range(_MOST_IMAGES), strict=False)]
    return tuple(found)


def _image(given: Record, kind: str) -> Record:
    """Return an image; TMDB has no ids of them."""
    sizes = [positive(given.get(side)) for side in ("width", "height")]
    rating = {
        "average": number(given.get("vote_average")) or 0,
        "count": whole(given.get("vote_count")) or 0,
    }
    return {
        **mapped(_IMAGE, given),
        "thumbnail": f"{_THUMBNAILS}{text(given.get('file_path'))}",
        "keyType": kind,
        "subKey": "",
        "resolution": f"{sizes[0]}x{sizes[1]}" if all(sizes) else "",
        "ratingsInfo": rating,
    }


def _translations(show: Record, language: str | None) -> dict[str, Record]:
    """Return the translation that was asked for; of regions, the one that has most to say."""
    if language is None:
        return {}
    given = (
        mapped(_TRANSLATION, it)
        for it in parts(show, "translations.translations")
        if text(it.get("iso_639_1")) == language
    )
    best = max(given, key=lambda it: ("seriesName" in it, len(it)), default={})
    # TMDB leaves the name of a translation empty where it is the original one.
    if not best.get("seriesName") and text(show.get("original_language")) == language:
        best = {**mapped((FieldRow("seriesName", "original_name"),), show), **best}
    return {language: best} if best else {}
