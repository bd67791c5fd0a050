"""API v2 records read into the nouns of the model.

Tolerant of every form that services sent (null, "", 0 for "none", numbers as text, unpadded
dates), and strict where a guess would rename a file wrongly: a record without a usable id, name
or number is no answer at all.
"""

import datetime as dt

from organizer.catalog import NAMED_SEASONS
from organizer.catalog.values import Record, date_or_year, iso_date, number, text, texts, whole
from organizer.formats.languages import language_code
from organizer.lookup.parts import named_seasons
from organizer.model import Episode, EpisodeId, Series, SeriesId
from organizer.title_forms import without_year


def read_series(record: Record) -> Series | None:
    """Return the series of a record; None when it has no usable id or no name."""
    series_id, name = whole(record.get("id")), text(record.get("seriesName"))
    if not series_id or name is None:
        return None
    first_aired = _date(record.get("firstAired"))
    return Series(
        id=SeriesId(series_id),
        name=name,
        aliases=_aliases(record, name),
        year=_year(name, record.get("firstAired")),
        first_aired=first_aired,
        network=text(record.get("network")),
        status=text(record.get("status")),
        overview=text(record.get("overview")),
        slug=text(record.get("slug")),
        imdb_id=text(record.get("imdbId")),
        genres=tuple(texts(record.get("genre"))),
        language=_language(record),
        named_seasons=named_seasons(record.get(NAMED_SEASONS)),
    )


def _language(record: Record) -> str | None:
    """Return what services that feed the catalog call the original language; v2 has no field."""
    said = text(record.get("originalLanguage"))
    return language_code(said) if said else None


def _aliases(record: Record, name: str) -> tuple[str, ...]:
    return tuple(alias for alias in dict.fromkeys(texts(record.get("aliases"))) if alias != name)


def _year(name: str, first_aired: object) -> int | None:
    """Prefer the name's own year: it is what tells two series of one name apart."""
    in_name = without_year(name)[1]
    if in_name is not None:
        return in_name
    said = date_or_year(first_aired)  # some sources know no more than the year
    return int(said[:4]) if said else None


def read_episode(record: Record) -> Episode | None:
    """Return the episode of a record; None when its id or an aired number cannot be used.

    An absolute number of 0 and DVD numbers of 0 in season 0 were left by nobody filling them in
    (seen on TheTVDB in 2019). A decimal DVD number (1.1, 1.2: parts of the disc's episode 1)
    is no whole episode and counts as none.
    """
    episode_id = whole(record.get("id"))
    season, position = whole(record.get("airedSeason")), whole(record.get("airedEpisodeNumber"))
    if not episode_id or season is None or position is None:
        return None
    dvd_season, dvd_number = _dvd(record)
    return Episode(
        id=EpisodeId(episode_id),
        season=season,
        number=position,
        title=text(record.get("episodeName")),
        absolute=whole(record.get("absoluteNumber")) or None,
        dvd_season=dvd_season,
        dvd_number=dvd_number,
        first_aired=_date(record.get("firstAired")),
        numbered_apart=record.get("numberedApart") is True,
    )


def _dvd(record: Record) -> tuple[int | None, int | None]:
    season, position = number(record.get("dvdSeason")), number(record.get("dvdEpisodeNumber"))
    if not isinstance(season, int) or not isinstance(position, int) or season == position == 0:
        return None, None
    return season, position


def _date(value: object) -> dt.date | None:
    found = iso_date(value)
    return dt.date.fromisoformat(found) if found else None
