"""The readings of a file that say which episode it is, with what folders and pins add to them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import PurePath

from organizer.match.claims import NO_FOLDERS, Folders, NameKey, name_key, split_title
from organizer.match.questions import NamedFile, Pin
from organizer.model import MediaFile, Reading
from organizer.parse import read_folder
from organizer.text import fold_title

LAST_SEASON = 9999
"""The season that `Final Season` means: the last one of the series, whichever that is."""

_SURE_OF_A_NUMBER = 0.82  # S01E02 and 1x02 are; a number beside a dash may be the title's
_MOST_PARTS = 5
_FINAL_SEASON = re.compile(r"^(?P<series>.+?)[\s:–([-]+(?:the )?final season[)\]]?$", re.IGNORECASE)
_SEASON_FOLDER = re.compile(
    r"(?:season|series|staffel|saison|temporada|stagione|s)[ ._-]?\d{1,4}|specials?", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def is_season_folder(name: str) -> bool:
    """Return whether a folder's name is a season and nothing more."""
    return _SEASON_FOLDER.fullmatch(name) is not None


def naming_readings(named: NamedFile) -> tuple[Reading, ...]:
    """Return the readings that say which episode it is, by number, date or title."""
    path = named.file.path
    own = [_with_episode_title(reading) for reading in named.parsed.readings]
    if own[0].confidence < _SURE_OF_A_NUMBER:
        own += _titled_behind_a_dash(path.stem, own)
    known = [_of_final_season(with_folder_facts(reading, path)) for reading in own]
    naming = [
        reading
        for reading in known
        if reading.names_an_episode or (reading.episode_title and (reading.title or reading.titles))
    ]
    return tuple(_pinned(naming, named.pin) if named.pin else naming)


def keys_of(named: NamedFile, readings: Sequence[Reading]) -> tuple[NameKey, ...]:
    """Return the name key of each of the readings."""
    needs_stem = any(reading.titles or reading.ids for reading in readings) or named.ids
    stem = fold_title(named.file.path.stem) if needs_stem else ""
    pinned = named.pin.series if named.pin else None
    folders = _folders_of(named.file) if needs_stem else NO_FOLDERS
    return tuple(name_key(reading, stem, named.ids, pinned, folders) for reading in readings)


def _folders_of(file: MediaFile) -> Folders:
    root, folder = file.root, file.path.parent
    below = folder.relative_to(root).parts if folder.is_relative_to(root) else folder.parts
    return Folders(fold_title(root.name), tuple(map(fold_title, below)))


def _with_episode_title(reading: Reading) -> Reading:
    """Return `Series - Title` without a number read so: the second half may be the episode's."""
    if reading.names_an_episode or reading.episode_title or not reading.title or not reading.titles:
        return reading
    halves = split_title(reading.title, reading.titles)
    if halves is None:
        return reading
    series, title = halves
    return replace(reading, title=series, titles=(), episode_title=title)


def _titled_behind_a_dash(stem: str, own: Sequence[Reading]) -> Iterator[Reading]:
    """Yield `Series - More of it - Title` divided at every dash, as names without a number.

    `Babylon 5 - Chrysalis` is no fifth episode where a series is called so.
    """
    parts = stem.split(" - ")
    known = {(r.title, r.episode_title) for r in own}
    for place in range(1, len(parts)) if len(parts) <= _MOST_PARTS else ():
        title, rest = " - ".join(parts[:place]), " - ".join(parts[place:])
        said = _folder_reading(title) if title.endswith(")") else None
        series = said.title if said and said.title else title
        if (series, rest) not in known:
            yield Reading(
                title=series,
                year=said.year if said else None,
                country=said.country if said else None,
                episode_title=rest,
                pattern="title behind a dash",
                confidence=0.25,
            )


def with_folder_facts(reading: Reading, path: PurePath) -> Reading:
    """Return the reading with year and country of a folder of the same title.

    `The Office (UK)/The Office - S01E05` is the British one. A folder whose whole name is a
    number, above a season's, is a title: `24/Season 2/07`.
    """
    series, season = ("", *path.parts)[-3:-1] if len(path.parts) > 1 else ("", "")
    if reading.title is None:
        if reading.titles or not (series.isdecimal() and is_season_folder(season)):
            return reading
        return replace(reading, title=series)
    facts = _folder_facts(season) or _folder_facts(series)
    if facts is None or fold_title(reading.title) != facts.title:
        return reading
    return replace(
        reading, year=reading.year or facts.year, country=reading.country or facts.country
    )


@lru_cache(maxsize=16384)
def _folder_facts(name: str) -> Reading | None:
    """Return a folder's title, folded, with the year or country said of it; None without these."""
    said = _folder_reading(name)
    if said is None or not said.title or (said.year or said.country) is None:
        return None
    return replace(said, title=fold_title(said.title))


def _contains_title(title: str, part: str) -> bool:
    return f"{fold_title(title)} ".startswith(f"{fold_title(part)} ")


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
    if reading.seasons or not (reading.absolute or reading.episodes):
        return reading
    titles = (reading.title or "", *reading.titles)
    finals = (title for title in titles if "season" in title[-7:].lower())
    series = [found["series"] for title in finals if (found := _FINAL_SEASON.match(title))]
    own = [title for title in series if _contains_title(reading.title or "", title)]
    if not own:
        return reading
    return replace(
        reading,
        title=own[0],
        titles=tuple(title for title in reading.titles if "inal" not in title),
        seasons=(LAST_SEASON,),
        episodes=reading.episodes or reading.absolute,
        absolute=(),
    )


def _pinned(readings: Iterable[Reading], pin: Pin) -> Iterator[Reading]:
    """Yield the readings with their seasons moved as the pin says."""
    if not pin.season_offset:
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
