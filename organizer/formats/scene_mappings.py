"""What XEM says of series: which aired episode a scene number means, and names of seasons.

A file holds one JSON object: by TheTVDB id what `/map/all?origin=tvdb&id=…` answers for it (or
only its `data`), or the whole answer of `/map/allNames?origin=tvdb&seasonNumbers=1`, or both by
id. Each entry of a map has the numbers of one episode by origin: `scene`, `tvdb`, and `tvdb_2`
where one scene episode is two. A name is text, or `{"Name": 2}` for what only season 2 is called;
season -1 is the whole series.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

Numbers = tuple[int, int]
"""Season and number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneMapping:
    """What is said of one series.

    Attributes:
        numbers: by scene season and number the aired ones.
        names: each with the season that is called so; None for the whole series.
    """

    numbers: Mapping[Numbers, tuple[Numbers, ...]] = field(default_factory=dict)
    names: tuple[tuple[str, int | None], ...] = ()


def scene_mappings(text: str) -> dict[int, SceneMapping]:
    """Return by series id what the scene's numbers and names mean.

    Entries of another form are left out. Raises ValueError when the text is no such object.

    >>> found = scene_mappings('{"7": {"data": [{"scene": {"season": 2, "episode": 1},'
    ...     ' "tvdb": {"season": 1, "episode": 14}}]}}')
    >>> found[7].numbers
    {(2, 1): ((1, 14),)}
    >>> scene_mappings('{"data": {"7": ["Harbor", {"Harbor Storm": 2}]}}')[7].names
    (('Harbor', None), ('Harbor Storm', 2))
    """
    whole = json.loads(text)
    if not isinstance(whole, dict):
        raise ValueError("must be a JSON object of series ids")
    data = whole.get("data")
    by_id = data if isinstance(data, dict) else whole
    return {int(key): _mapping(answer) for key, answer in by_id.items() if key.isdecimal()}


def joined(one: SceneMapping, other: SceneMapping) -> SceneMapping:
    """Return what both say of a series; of two meanings of a number the other one's counts."""
    return SceneMapping(
        numbers={**one.numbers, **other.numbers},
        names=tuple(dict.fromkeys((*one.names, *other.names))),
    )


def _mapping(answer: object) -> SceneMapping:
    data = answer.get("data") if isinstance(answer, dict) else answer
    entries = data if isinstance(data, list) else []
    return SceneMapping(numbers=dict(_maps(entries)), names=tuple(_names(entries)))


def _maps(entries: list[object]) -> Iterator[tuple[Numbers, tuple[Numbers, ...]]]:
    for entry in entries:
        if not isinstance(entry, dict):
            continue
        scene = _numbers(entry.get("scene"))
        aired = tuple(
            numbers
            for origin in ("tvdb", "tvdb_2", "tvdb_3")
            if (numbers := _numbers(entry.get(origin))) is not None
        )
        if scene and aired:
            yield scene, aired


def _names(entries: list[object]) -> Iterator[tuple[str, int | None]]:
    for entry in entries:
        if isinstance(entry, str) and entry.strip():
            yield entry.strip(), None
        elif isinstance(entry, dict):
            for name, season in entry.items():
                if type(season) is int and name.strip() and season >= -1:
                    yield name.strip(), None if season < 0 else season


def _numbers(said: object) -> Numbers | None:
    if not isinstance(said, dict):
        return None
    numbers = cast("Mapping[str, object]", said)
    season, episode = numbers.get("season"), numbers.get("episode")
    if isinstance(season, int) and isinstance(episode, int):
        return season, episode
    return None
