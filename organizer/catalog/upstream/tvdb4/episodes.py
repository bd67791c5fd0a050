"""Episodes of TheTVDB's API v4 as API v2 records: one list an order, joined on the ids.

A record carries the numbers of the order that its list was asked in, and no others. In the
absolute order everything is season 1, and specials are not counted.
"""

from collections.abc import Iterable, Mapping

from organizer.catalog.upstream import LARGEST_TVDB
from organizer.catalog.upstream.tvdb4.languages import our_code
from organizer.catalog.upstream.tvdb4.series import picture, seconds_of
from organizer.catalog.values import Record, iso_date, text, whole
from organizer.errors import MetadataUnavailable

Ids = Mapping[int, int]
Numbers = Mapping[int, tuple[int, int]]
EpisodeTexts = Mapping[str, Record]
"""Episode id, as text → the translated fields that have something."""

_TEXTS = (("episodeName", "name"), ("overview", "overview"))


def episode_records(
    rows: Iterable[Record], texts: EpisodeTexts, dvd: Numbers, absolute: Ids
) -> tuple[Record, ...]:
    """Return the records of the official order, with `texts` in place of their own.

    An episode without any number is left out: nothing can be named after it. Raises
    `MetadataUnavailable` for a number that is none, and for an id that cannot be TheTVDB's.
    """
    records = []
    for row in rows:
        episode_id = _id(row)
        numbers = _numbers(row)
        if numbers is not None:
            record = _record(row, episode_id, numbers)
            record |= texts.get(str(episode_id), {})
            record |= _other_orders(row, dvd.get(episode_id), absolute, episode_id)
            records.append(record)
    return tuple(records)


def dvd_numbers(rows: Iterable[Record]) -> Numbers:
    """Return episode id → season and number on the discs."""
    return {_id(row): numbers for row in rows if (numbers := _numbers(row))}


def absolute_numbers(rows: Iterable[Record]) -> Ids:
    """Return episode id → number counted through, of the order in which all is season 1."""
    numbered = ((_id(row), _numbers(row)) for row in rows)
    return {
        episode_id: numbers[1]
        for episode_id, numbers in numbered
        if numbers and numbers[0] == 1 and numbers[1]
    }


def episode_texts(rows: Iterable[Record]) -> EpisodeTexts:
    """Return the names and overviews that there are; empty where nothing is translated."""
    found: dict[str, Record] = {}
    for row in rows:
        for ours, theirs in _TEXTS:
            if given := text(row.get(theirs)):
                found.setdefault(str(_id(row)), {})[ours] = given
    return found


def original_language(series: Record) -> str | None:
    """Return the abbreviation of the language that the episodes' own texts are in."""
    return our_code(text(series.get("originalLanguage")) or "")


def _record(row: Record, episode_id: int, numbers: tuple[int, int]) -> Record:
    return {
        "id": episode_id,
        "airedSeason": numbers[0],
        "airedEpisodeNumber": numbers[1],
        "episodeName": text(row.get("name")),
        "overview": text(row.get("overview")),
        "firstAired": iso_date(row.get("aired")) or "",
        "airsAfterSeason": whole(row.get("airsAfterSeason")) or None,
        "airsBeforeSeason": whole(row.get("airsBeforeSeason")) or None,
        "airsBeforeEpisode": whole(row.get("airsBeforeEpisode")) or None,
        "filename": picture(row.get("image")),
        "runtime": whole(row.get("runtime")) or None,
        "productionCode": text(row.get("productionCode")) or "",
        "lastUpdated": seconds_of(row.get("lastUpdated")),
    }


def _other_orders(
    row: Record, dvd: tuple[int, int] | None, absolute: Ids, episode_id: int
) -> Record:
    """Return the numbers of the other orders; a list of absolute numbers is better than the row.

    Two episodes with one absolute number would come of taking some from either.
    """
    own = whole(row.get("absoluteNumber"))
    return {
        "dvdSeason": dvd[0] if dvd else None,
        "dvdEpisodeNumber": dvd[1] if dvd else None,
        "absoluteNumber": (absolute.get(episode_id) if absolute else own) or None,
    }


def _id(row: Record) -> int:
    episode_id = whole(row.get("id"))
    if not episode_id or episode_id > LARGEST_TVDB:
        raise MetadataUnavailable("TheTVDB answered with an episode whose id is none")
    return episode_id


def _numbers(row: Record) -> tuple[int, int] | None:
    """Return season and number; None where one is missing."""
    given = row.get("seasonNumber"), row.get("number")
    if any(value is None or value == "" for value in given):
        return None
    season, position = (whole(value) for value in given)
    if season is None or position is None or max(season, position) > LARGEST_TVDB:
        raise MetadataUnavailable(
            f"TheTVDB answered with a number that is none for episode {_id(row)}"
        )
    return season, position
