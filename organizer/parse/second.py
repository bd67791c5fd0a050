"""guessit as the second reader: thorough and slow, for names that the own patterns doubt."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from organizer.model import Reading

SecondReader = Callable[[str], tuple[Reading, ...]]
"""Reads a path again; empty where it finds nothing. What it answers may be remembered."""


def read_with_guessit(path: str) -> tuple[Reading, ...]:
    """Read `path` with guessit, which is imported here, when it is first needed."""
    from guessit import guessit  # noqa: PLC0415 - costs 200 ms, and most runs never need it
    from guessit.api import GuessitException  # noqa: PLC0415

    try:
        found: Mapping[str, Any] = guessit(path)
    except GuessitException:  # its own crash on a hostile name: it has nothing to say then
        return ()
    reading = _reading(found)
    return (reading,) if reading.title or reading.names_an_episode or reading.seasons else ()


def _reading(found: Mapping[str, Any]) -> Reading:
    others = [str(t) for t in _list(found.get("alternative_title"))]
    date = found.get("date")
    country = _list(found.get("country"))
    return Reading(
        title=_text(found.get("title")),
        titles=tuple(others),
        year=found.get("year") if isinstance(found.get("year"), int) else None,
        country=str(country[0].alpha2) if country else None,
        seasons=_numbers(found.get("season")),
        episodes=_numbers(found.get("episode")),
        absolute=_numbers(found.get("absolute_episode")),
        date=date if isinstance(date, dt.date) else None,
        part=next(iter(_numbers(found.get("part"))), None),
        special="Special" in _list(found.get("episode_details")),
        full_season=bool(found.get("season")) and not found.get("episode"),
        episode_title=_text(found.get("episode_title")),
        pattern="guessit",
        confidence=0.6,
    )


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _numbers(value: Any) -> tuple[int, ...]:
    return tuple(n for n in _list(value) if isinstance(n, int))


def _text(value: Any) -> str | None:
    parts = [str(v) for v in _list(value)]
    return " ".join(parts) or None
