"""How the tests of this room read a name and say what was read."""

from collections.abc import Callable

import pytest

from organizer.model import ParsedName, Reading
from organizer.parse import parse_name

Own = Callable[[str], ParsedName]
Says = Callable[[Reading], str]


@pytest.fixture
def own() -> Own:
    """Read with the own patterns alone."""
    return lambda path: parse_name(path, None)


@pytest.fixture
def says() -> Says:
    """Write a reading's numbers the way the tables do: `S01E02,03`, `#12`, `S02`, `2012-11-23`."""
    return _says


def _says(reading: Reading) -> str:
    seasons = ",".join(f"{season:02}" for season in reading.seasons)
    episodes = ",".join(f"{episode:02}" for episode in reading.episodes)
    parts = []
    if seasons:
        parts.append(f"S{seasons}" + (f"E{episodes}" if episodes else ""))
    elif episodes:
        parts.append("#" + ",".join(str(episode) for episode in reading.episodes))
    if reading.absolute:
        parts.append("#" + ",".join(str(number) for number in reading.absolute))
    if reading.date:
        parts.append(reading.date.isoformat())
    return " ".join(parts)
