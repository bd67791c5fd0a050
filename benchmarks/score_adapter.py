"""What `parse_name` reads, in the shape that the scorer of file-name corpora expects.

`own_and_second` is the reader as it is shipped, `own` never asks guessit. `among` answers with
whichever reading the row asserts, so that it counts how often the right one is there at all.
"""

from typing import Any

from organizer.model import ParsedName, Reading
from organizer.parse import parse_name

_COUNTRY_WORDS = {"GB": ["GB", "UK", "United Kingdom"], "US": ["US", "USA"]}


def as_dict(parsed: ParsedName, reading: Reading) -> dict[str, Any]:
    """Return one reading with the release facts of its name."""
    episodes = reading.episodes
    if not episodes and not reading.seasons:
        episodes = reading.absolute
    seasons = list(reading.seasons)
    return {
        "title": reading.title,
        "titles": list(reading.titles),
        "season": seasons[0] if len(seasons) == 1 else seasons or None,
        "episodes": list(episodes),
        "absolute": list(reading.absolute),
        "date": reading.date.isoformat() if reading.date else None,
        "year": reading.year,
        "country": _COUNTRY_WORDS.get(reading.country, [reading.country])
        if reading.country
        else None,
        "part": reading.part,
        "special": reading.special,
        "episode_title": reading.episode_title,
        "group": parsed.release.group,
        "resolution": parsed.release.resolution,
        "crc": parsed.release.crc32,
    }


def own_and_second(path: str) -> dict[str, Any]:
    """The best reading, guessit asked where the own patterns are not sure."""
    parsed = parse_name(path)
    return as_dict(parsed, parsed.best)


def own(path: str) -> dict[str, Any]:
    """The best reading of the own patterns alone."""
    parsed = parse_name(path, None)
    return as_dict(parsed, parsed.best)
