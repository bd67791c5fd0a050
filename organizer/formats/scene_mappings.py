"""Scene numbering in the form that XEM gives it: which aired episode a scene number means.

A file holds a JSON object: a TheTVDB id, and what `/map/all?origin=tvdb&id=…` answers for it (or
only its `data`). Each entry has the numbers of one episode by origin: `scene`, `tvdb`, and
`tvdb_2` where one scene episode is two.
"""

import json
from collections.abc import Iterator, Mapping
from typing import cast

Numbers = tuple[int, int]
"""Season and number."""


def scene_mappings(text: str) -> dict[int, dict[Numbers, tuple[Numbers, ...]]]:
    """Return by series id what each scene season and number means in aired ones.

    Entries of another form are left out. Raises ValueError when the text is no such object.

    >>> scene_mappings('{"7": {"data": [{"scene": {"season": 2, "episode": 1},'
    ...     ' "tvdb": {"season": 1, "episode": 14}}]}}')
    {7: {(2, 1): ((1, 14),)}}
    """
    whole = json.loads(text)
    if not isinstance(whole, dict):
        raise ValueError("must be a JSON object of series ids")
    return {int(key): dict(_entries(answer)) for key, answer in whole.items() if key.isdecimal()}


def _entries(answer: object) -> Iterator[tuple[Numbers, tuple[Numbers, ...]]]:
    data = answer.get("data") if isinstance(answer, dict) else answer
    for entry in data if isinstance(data, list) else ():
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


def _numbers(said: object) -> Numbers | None:
    if not isinstance(said, dict):
        return None
    numbers = cast("Mapping[str, object]", said)
    season, episode = numbers.get("season"), numbers.get("episode")
    if isinstance(season, int) and isinstance(episode, int):
        return season, episode
    return None
