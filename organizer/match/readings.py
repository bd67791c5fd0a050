"""The readings of a file that say which episode it is, with what folders and pins add to them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import PurePath

from organizer.match.claims import NameKey, name_key, split_title
from organizer.match.questions import NamedFile, Pin
from organizer.model import Reading
from organizer.parse import read_folder
from organizer.text import fold_title

LAST_SEASON = 9999
"""The season that `Final Season` means: the last one of the series, whichever that is."""

_FINAL_SEASON = re.compile(r"^(?P<series>.+?)[\s:–-]+(?:the )?final season$", re.IGNORECASE)
_SEASON_FOLDER = re.compile(
    r"(?:season|series|staffel|saison|temporada|stagione|s)[ ._-]?\d{1,4}|specials?", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def is_season_folder(name: str) -> bool:
    """Return whether a folder's name is a season and nothing more."""
    return _SEASON_FOLDER.fullmatch(name) is not None


def naming_readings(named: NamedFile) -> tuple[Reading, ...]:
    """Return the readings that say which episode it is, by number, date or title."""
    own = (_with_episode_title(reading) for reading in named.parsed.readings)
    path = named.file.path
    known = (_of_final_season(with_folder_facts(reading, path)) for reading in own)
    naming = (
        reading
        for reading in known
        if reading.names_an_episode or (reading.episode_title and (reading.title or reading.titles))
    )
    return tuple(_pinned(naming, named.pin))


def keys_of(named: NamedFile, readings: Sequence[Reading]) -> tuple[NameKey, ...]:
    """Return the name key of each of the readings."""
    needs_stem = any(reading.titles or reading.ids for reading in readings) or named.ids
    stem = fold_title(named.file.path.stem) if needs_stem else ""
    pinned = named.pin.series if named.pin else None
    return tuple(name_key(reading, stem, named.ids, pinned) for reading in readings)


def _with_episode_title(reading: Reading) -> Reading:
    """Return `Series - Title` without a number read so: the second half may be the episode's."""
    if reading.names_an_episode or reading.episode_title or not reading.title or not reading.titles:
        return reading
    halves = split_title(reading.title, reading.titles)
    if halves is None:
        return reading
    series, title = halves
    return replace(reading, title=series, titles=(), episode_title=title)


def with_folder_facts(reading: Reading, path: PurePath) -> Reading:
    """Return the reading with year and country of a folder of the same title.

    `The Office (UK)/The Office - S01E05` is the British one. A folder whose whole name is a
    number, above a season's, is a title: `24/Season 2/07`.
    """
    folders = path.parent, path.parent.parent
    if reading.title is None:
        series, season = folders[1].name, folders[0].name
        if reading.titles or not (series.isdecimal() and is_season_folder(season)):
            return reading
        return replace(reading, title=series)
    if reading.year and reading.country:
        return reading
    for folder in folders:
        said = _folder_reading(folder.name)
        if said is None or not said.title or (said.year or said.country) is None:
            continue
        if fold_title(said.title) == fold_title(reading.title):
            return replace(
                reading,
                year=reading.year or said.year,
                country=reading.country or said.country,
            )
    return reading


@lru_cache(maxsize=65536)
def is_named_after(folder: str, title: str) -> bool:
    """Return whether a folder is called as a series: all that lies in it belongs together."""
    said = _folder_reading(folder)
    return said is not None and bool(said.title) and _same_title(said.title or "", title)


def _same_title(one: str, other: str) -> bool:
    return fold_title(one) == fold_title(other)


@lru_cache(maxsize=16384)
def _folder_reading(name: str) -> Reading | None:
    return read_folder(name) if name else None


def _of_final_season(reading: Reading) -> Reading:
    """Return `Series The Final Season - 05` as episode 5 of the series' last season."""
    found = _FINAL_SEASON.match(reading.title or "")
    if found is None or reading.seasons or not (reading.absolute or reading.episodes):
        return reading
    return replace(
        reading,
        title=found["series"],
        seasons=(LAST_SEASON,),
        episodes=reading.episodes or reading.absolute,
        absolute=(),
    )


def _pinned(readings: Iterator[Reading], pin: Pin | None) -> Iterator[Reading]:
    """Yield the readings with their seasons moved as the pin says."""
    if pin is None or not pin.season_offset:
        yield from readings
        return
    for reading in readings:
        if reading.date and not reading.episodes:
            yield reading
            continue
        season = (reading.season if reading.seasons else 1) or 0
        if season == 0:  # specials are no season that could be moved
            yield reading
            continue
        yield replace(
            reading,
            seasons=(max(1, season + pin.season_offset),),
            episodes=reading.episodes or reading.absolute,
            absolute=(),
        )
