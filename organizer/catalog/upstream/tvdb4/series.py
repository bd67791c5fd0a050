"""Series of TheTVDB's API v4 as API v2 records."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from organizer.catalog.upstream import UpstreamSeries
from organizer.catalog.upstream.shapes import other_names
from organizer.catalog.upstream.tvdb4.artwork import actor_records, image_records
from organizer.catalog.upstream.tvdb4.countries import country_code
from organizer.catalog.upstream.tvdb4.languages import ENGLISH, our_code
from organizer.catalog.values import Record, imdb_key, iso_date, text, whole

_PICTURES = "https://artworks.thetvdb.com"
_SEARCHED = re.compile(r"(?:series-)?(\d{1,9})", re.ASCII)
_YEAR = re.compile(r"(?:18|19|20)\d\d", re.ASCII)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

# What the service calls the source of a remote id → our name of it, and how such an id looks.
_REMOTE = {
    "imdb": ("imdb", re.compile(r"tt\d{5,10}", re.ASCII)),
    "themoviedb.com": ("tmdb", re.compile(r"\d{1,9}", re.ASCII)),
    "tv maze": ("tvmaze", re.compile(r"\d{1,9}", re.ASCII)),
    "anidb": ("anidb", re.compile(r"\d{1,9}", re.ASCII)),
}


def service_id(key: object) -> int | None:
    """Return an id of the service, also from `series-81189`; None for what is none.

    >>> service_id("series-81189"), service_id("81189"), service_id("movie-1")
    (81189, 81189, None)
    """
    match = _SEARCHED.fullmatch(str(key).strip())
    return int(match[1]) or None if match else None


def remote_series(rows: Iterable[Record]) -> Iterator[str]:
    """Yield the ids of the series among what has a remote id: people and films have some too."""
    for row in rows:
        series = row.get("series")
        if isinstance(series, dict) and (found := service_id(series.get("id"))):
            yield str(found)


def found_series(row: Record) -> UpstreamSeries | None:
    """Return a series of a search; None for what is no series, or has no id or no name."""
    series_id = service_id(row.get("tvdb_id")) or service_id(row.get("objectID"))
    names, overviews = (_by_language(row.get(key)) for key in ("translations", "overviews"))
    own = text(row.get("name"))
    if not series_id or text(row.get("type")) not in (None, "series") or not (own or names):
        return None
    original = our_code(text(row.get("primary_language")) or "")
    translations = _translations(
        names, overviews, {original or ENGLISH: own}, {original or ENGLISH: row.get("overview")}
    )
    record = _in_english(original, translations) | {
        "originalCountry": country_code(row.get("country")),
        "firstAired": iso_date(row.get("first_air_time")) or "",
        "network": text(row.get("network")) or "",
        "status": text(row.get("status")) or "",
        "slug": text(row.get("slug")) or "",
        "poster": picture(row.get("image_url")),
    }
    return _series(series_id, record, row, translations)


def whole_series(data: Record, *, with_artwork: bool) -> UpstreamSeries | None:
    """Return the series of an extended record; None when it has no id or no name."""
    series_id, own = service_id(data.get("id")), text(data.get("name"))
    meta = data.get("translations")
    told: Record = meta if isinstance(meta, dict) else {}
    names = _told(told.get("nameTranslations"), "name")
    overviews = _told(told.get("overviewTranslations"), "overview")
    original = our_code(text(data.get("originalLanguage")) or "")
    translations = _translations(
        names, overviews, {original or ENGLISH: own}, {original or ENGLISH: data.get("overview")}
    )
    if not series_id or not translations:
        return None
    record = _in_english(original, translations) | _details(data)
    found = _series(series_id, record, data, translations)
    if not with_artwork:
        return found
    return replace(
        found,
        actors=actor_records(data.get("characters"), picture),
        images=image_records(data.get("artworks"), data.get("seasons"), picture),
    )


def _series(
    series_id: int, record: Record, row: Record, translations: Mapping[str, Record]
) -> UpstreamSeries:
    """Return the series of a record; a search calls some fields otherwise than a whole record."""
    ids = {"tvdb": str(series_id)} | _remote_ids(row.get("remoteIds") or row.get("remote_ids"))
    own = row.get("name")
    if imdb_id := ids.get("imdb"):
        record["imdbId"] = imdb_id
    written_in = record.get("language", ENGLISH)
    record["aliases"] = other_names(record, (own, *_aliases(row.get("aliases"))))
    return UpstreamSeries(
        key=str(series_id),
        record={key: value for key, value in record.items() if value is not None},
        ids=ids,
        year=_year(row.get("year"), record.get("firstAired")),
        translations={code: it for code, it in translations.items() if code != written_in},
    )


def _details(data: Record) -> Record:
    network = _first_name(data, "originalNetwork", "latestNetwork", "companies")
    return {
        "originalCountry": country_code(data.get("originalCountry")),
        "firstAired": iso_date(data.get("firstAired")) or "",
        "network": network or "",
        "status": _name(data.get("status")) or "",
        "slug": text(data.get("slug")) or "",
        "poster": picture(data.get("image")),
        "genre": [name for it in _list(data.get("genres")) if (name := _name(it))],
        "runtime": str(whole(data.get("averageRuntime")) or ""),
        "rating": _content_rating(data.get("contentRatings")) or "",
        "airsDayOfWeek": _days(data.get("airsDays")),
        "airsTime": text(data.get("airsTime")) or "",
        "lastUpdated": seconds_of(data.get("lastUpdated")),
    }


# --- languages ----------------------------------------------------------------------------------


def _in_english(original: str | None, translations: Mapping[str, Record]) -> Record:
    """Return the English fields, or those of the language that the record then names."""
    fallback = translations.get(original or ENGLISH) or next(iter(translations.values()), {})
    english = translations.get(ENGLISH, {})
    name = english.get("seriesName") or fallback.get("seriesName")
    record: Record = {
        "seriesName": name,
        "overview": english.get("overview") or fallback.get("overview") or "",
    }
    if original:
        record["originalLanguage"] = original
    if not english.get("seriesName"):
        same = (code for code, it in translations.items() if it.get("seriesName") == name)
        record["language"] = next(same, ENGLISH)
    return record


def _translations(
    names: Mapping[str, str],
    overviews: Mapping[str, str],
    own_names: Mapping[str, object],
    own_overviews: Mapping[str, object],
) -> dict[str, Record]:
    """Return the fields by language, of those that have a name; `own` where there is no other."""
    all_names = _filled(names, own_names)
    all_overviews = _filled(overviews, own_overviews)
    found: dict[str, Record] = {}
    for code, name in all_names.items():
        found[code] = {"seriesName": name}
        if overview := all_overviews.get(code):
            found[code]["overview"] = overview
    return found


def _filled(given: Mapping[str, str], own: Mapping[str, object]) -> dict[str, str]:
    usable = {code: found for code, it in own.items() if (found := text(it))}
    return usable | dict(given)


def _by_language(given: object) -> dict[str, str]:
    """Return our abbreviation → text, of an object of the service's codes."""
    pairs = given.items() if isinstance(given, dict) else ()
    return _first_each((code, text(it)) for code, it in pairs)


def _told(given: object, field: str) -> dict[str, str]:
    """Return our abbreviation → text, of a list of translations; aliases among them are none."""
    rows = [it for it in _list(given) if isinstance(it, dict) and it.get("isAlias") is not True]
    return _first_each((it.get("language"), text(it.get(field))) for it in rows)


def _first_each(pairs: Iterable[tuple[object, str | None]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, it in pairs:
        if it and isinstance(code, str) and (ours := our_code(code)):
            found.setdefault(ours, it)
    return found


# --- fields -------------------------------------------------------------------------------------


def _aliases(given: object) -> Iterator[object]:
    """Yield the other names, with or without their language; in which they are is not kept."""
    return (it.get("name") if isinstance(it, dict) else it for it in _list(given))


def _remote_ids(given: object) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in _list(given):
        if not isinstance(row, dict):
            continue
        source = (text(row.get("sourceName")) or "").lower()
        if source not in _REMOTE:
            continue
        namespace, form = _REMOTE[source]
        value = (text(row.get("id")) or "").lower()
        if form.fullmatch(value):
            found.setdefault(namespace, str(imdb_key(value)) if namespace == "imdb" else value)
    return found


def _year(given: object, first_aired: object) -> int | None:
    said = str(given) if isinstance(given, int) else text(given) or ""
    date = text(first_aired)
    if date:
        return int(date[:4])
    return int(said) if _YEAR.fullmatch(said) else None


def _first_name(data: Record, *keys: str) -> str | None:
    for key in keys:
        given = data.get(key)
        for it in _list(given) or [given]:
            if name := _name(it):
                return name
    return None


def _name(given: object) -> str | None:
    return text(given.get("name")) if isinstance(given, dict) else text(given)


def _content_rating(given: object) -> str | None:
    ratings = [it for it in _list(given) if isinstance(it, dict)]
    american = [it for it in ratings if text(it.get("country")) == "usa"]
    return next((name for it in (*american, *ratings) if (name := _name(it))), None)


def _days(given: object) -> str:
    days: Record = given if isinstance(given, dict) else {}
    return ", ".join(day.title() for day in _DAYS if days.get(day) is True)


def _list(given: object) -> list[object]:
    return given if isinstance(given, list) else []


def picture(given: object) -> str:
    """Return the whole address of a picture; "" for none, and for what leads elsewhere."""
    path = text(given) or ""
    if path.startswith(("https://", "http://")):
        return path
    return f"{_PICTURES}{path}" if path.startswith("/") and not path.startswith("//") else ""


def seconds_of(given: object) -> int:
    """Return `2021-03-04 05:06:07`, which is UTC, in seconds since 1970; 0 where nobody knows."""
    try:
        said = dt.datetime.fromisoformat(text(given) or "")
    except ValueError:
        return 0
    return max(0, int(said.replace(tzinfo=dt.UTC).timestamp()))
