"""Which decision of a person concerns which file: the nearest one of each kind counts.

A decision for a name in a folder comes before one for a folder, a nearer folder before a farther
one, and a name by itself last. Each says what it says: the series may come from one and the order
from another.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from organizer.match.questions import NamedFile, Pin
from organizer.match.readings import with_folder_facts
from organizer.model import Decision, ParsedName, Reading
from organizer.text import fold_title
from organizer.title_forms import words_for_country


def with_pins(files: Sequence[NamedFile], decisions: Sequence[Decision]) -> tuple[NamedFile, ...]:
    """Return the files, each with what was decided for it."""
    if not decisions:
        return tuple(files)
    by_place: dict[tuple[Path | None, str], Decision] = {
        (decision.folder, fold_title(decision.name or "")): decision for decision in decisions
    }
    return tuple(_with_pin(named, by_place) for named in files)


def _with_pin(named: NamedFile, by_place: Mapping[tuple[Path | None, str], Decision]) -> NamedFile:
    found = tuple(
        decision for place in _places(named) if (decision := by_place.get(place)) is not None
    )
    if not found:
        return named
    pin = Pin(
        series=next((d.series for d in found if d.series is not None), None),
        order=next((d.order for d in found if d.order), None),
        season_offset=next((d.season_offset for d in found if d.season_offset), 0),
        never=found[0].never
        or (all(d.series is None for d in found) and any(d.never for d in found)),
    )
    return replace(named, pin=pin)


def _places(named: NamedFile) -> Iterator[tuple[Path | None, str]]:
    names = pin_names(named.file.path, named.parsed)
    folders = (named.file.path, *named.file.path.parents)
    yield from ((folder, name) for folder in folders for name in names)
    yield from ((folder, "") for folder in folders)
    yield from ((None, name) for name in names)


def pin_names(path: PurePath, parsed: ParsedName) -> tuple[str, ...]:
    """Return the folded names under which a file's series may be pinned, the fullest first.

    A name with a year or country is another name than the one without.
    """
    readings = (with_folder_facts(reading, path) for reading in parsed.readings)
    return tuple(dict.fromkeys(name for reading in readings for name in _names(reading)))


def _names(reading: Reading) -> Iterator[str]:
    folded = fold_title(reading.title or "")
    if not folded:
        return
    if not (reading.year or reading.country):
        yield folded
        return
    for word in words_for_country(reading.country) if reading.country else ():
        if reading.year:
            yield f"{folded} {word} {reading.year}"
        else:
            yield f"{folded} {word}"
    if reading.year:
        yield f"{folded} {reading.year}"
