"""What becomes of downloads of a category: the `[[category]]` tables of the configuration.

    [[category]]
    name = ["anime", "anime-*"]
    downloader = "qbittorrent"
    to = "/media/Anime"

    [[category]]
    name = "films"
    ignore = true

The first table that fits a download decides; a category is what the downloader calls its category
or label, and each of its tags is one more. `name = [""]` is a download without any.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from organizer.tables import Readers, boolean, folder, read_tables, text, texts
from organizer.words import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRule:
    """How the downloads of some categories are organized.

    Attributes:
        name: patterns of category names, compared without case; `*` is anything, "" none.
        downloader: only these downloaders; empty means all.
        to: their library root; None is where everything goes.
        action: how files get there. Only here can a torrent be moved.
        preset: how names are written.
        ignore: whether they are left where they are.
    """

    name: tuple[str, ...]
    downloader: tuple[str, ...] = ()
    to: Path | None = None
    action: Action | None = None
    preset: str | None = None
    ignore: bool = False


def category_rules(presets: Sequence[str]) -> Callable[[object], tuple[CategoryRule, ...]]:
    """Return what reads the tables; `presets` are the names that `preset` may have.

    What it returns raises ValueError, saying what is wrong with a table.
    """

    def preset(key: str, value: object) -> str:
        if value not in presets:
            raise ValueError(f"needs one of {', '.join(presets)} for {key}")
        return str(value)

    readers: Readers = {
        "name": _names,
        "downloader": texts,
        "to": folder,
        "action": _action,
        "preset": preset,
        "ignore": boolean,
    }

    def read(raw: object) -> tuple[CategoryRule, ...]:
        tables = read_tables("category", raw, readers, needs="name")
        return tuple(CategoryRule(**values) for values in tables)  # type: ignore[arg-type]  # each key has its own reader

    return read


def _names(key: str, value: object) -> tuple[str, ...]:
    return ("",) if value == [""] else texts(key, value)


def _action(key: str, value: object) -> Action:
    try:
        return Action(text(key, value))
    except ValueError:
        raise ValueError(f"needs one of {', '.join(Action)} for {key}") from None
