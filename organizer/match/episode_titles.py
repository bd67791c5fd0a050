"""Does the episode title in a name agree with the catalog's?"""

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from organizer.match.evidence import piece
from organizer.match.numbers import EpisodeIndex
from organizer.model import Episode, Evidence, Reading
from organizer.text import fold_title

_PLACEHOLDER = re.compile(r"(?:tba|tbd|(?:episode|folge|part) \d+|\d+)")
_PART = re.compile(r"\bpart (\d+)$")
_ALIKE = 85
_UNLIKE = 50
_LEAST_LENGTH = 4  # a shared beginning shorter than this says nothing


def title_evidence(
    reading: Reading, episodes: tuple[Episode, ...], index: EpisodeIndex
) -> tuple[Evidence, ...]:
    """Return what the reading's episode title says of `episodes`; empty when it says nothing.

    Titles that are placeholders (TBA, "Episode 5") neither agree nor differ.
    """
    named = fold_title(reading.episode_title) if reading.episode_title else ""
    known = [title for title in map(_comparable, episodes) if title]
    if not named or not known or _PLACEHOLDER.fullmatch(named):
        return ()
    detail = f"'{reading.episode_title}'"
    if any(_same(form, title) for form in _forms(named, reading) for title in known):
        return (piece("title-agrees", f"{detail} is the title of this episode"),)
    if any(_begins_alike(named, title) for title in known):
        return (piece("title-begins", f"{detail} begins like this episode's title"),)
    if named in index.titles:
        return (piece("title-elsewhere", f"{detail} is the title of another episode"),)
    if max(fuzz.ratio(named, title) for title in known) < _UNLIKE:
        return (piece("title-differs", f"{detail}; the catalog says '{episodes[0].title}'"),)
    return ()


def _comparable(episode: Episode) -> str:
    title = fold_title(episode.title) if episode.title else ""
    return "" if _PLACEHOLDER.fullmatch(title) else title


def _forms(named: str, reading: Reading) -> Iterator[str]:
    yield named
    if reading.part:
        yield f"{named} part {reading.part}"


def _same(named: str, title: str) -> bool:
    numbers = [re.findall(r"\d+", text) for text in (named, title)]
    return numbers[0] == numbers[1] and fuzz.ratio(named, title) >= _ALIKE


def _begins_alike(named: str, title: str) -> bool:
    shorter, longer = sorted((named, title), key=len)
    return len(shorter) >= _LEAST_LENGTH and f"{longer} ".startswith(f"{shorter} ")


def part_is_of_the_title(reading: Reading, episodes: tuple[Episode, ...]) -> bool:
    """Return whether `Part 2` in the name belongs to the episode's title, not to the file."""
    if reading.part is None:
        return False
    return any(
        (found := _PART.search(_comparable(episode))) and int(found[1]) == reading.part
        for episode in episodes
    )
