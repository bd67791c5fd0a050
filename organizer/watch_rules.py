"""Folders under watch, and what becomes of what arrives there: the `[[watch]]` tables.

    [[watch]]
    path = "/downloads/tv"
    to = "/media/TV"
    seeded = true
    action = "hardlink"

A folder that a torrent client seeds from has to say so, and then names its action: moving files
out of it would end the seeding.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from organizer.tables import Readers, boolean, folder, folders, read_tables, text, texts
from organizer.words import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRule:
    """One or more folders under watch, with settings of their own; None is as everywhere else.

    Attributes:
        path: the folders.
        to: library root.
        action: how files get there.
        preset: how names are written.
        include, exclude: globs of names, or of paths below the folder.
        seeded: whether a torrent client goes on giving to others what is in it.
    """

    path: tuple[Path, ...]
    to: Path | None = None
    action: Action | None = None
    preset: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    seeded: bool = False


def watch_rules(presets: Sequence[str]) -> Callable[[object], tuple[WatchRule, ...]]:
    """Return what reads the tables; `presets` are the names that `preset` may have.

    What it returns raises ValueError, saying what is wrong with a table.
    """
    readers: Readers = {
        "path": folders,
        "to": folder,
        "action": _action,
        "preset": _one_of(presets),
        "include": texts,
        "exclude": texts,
        "seeded": boolean,
    }

    def read(raw: object) -> tuple[WatchRule, ...]:
        tables = read_tables("watch", raw, readers, needs="path")
        rules = tuple(WatchRule(**values) for values in tables)  # type: ignore[arg-type]  # each key has its own reader
        for rule in rules:
            if rule.seeded and rule.action is None:
                raise ValueError(
                    f'needs an action where seeded is true ({rule.path[0]}): action = "hardlink"'
                    " leaves what is seeded as it is"
                )
        return rules

    return read


def _one_of(values: Sequence[str]) -> Callable[[str, object], str]:
    def read(key: str, value: object) -> str:
        if text(key, value) not in values:
            raise ValueError(f"needs one of {', '.join(values)} for {key}")
        return str(value)

    return read


def _action(key: str, value: object) -> Action:
    try:
        return Action(text(key, value))
    except ValueError:
        raise ValueError(f"needs one of {', '.join(Action)} for {key}") from None
