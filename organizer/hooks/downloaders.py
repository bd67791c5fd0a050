"""The downloaders that have a hook: a row each."""

import importlib
from collections.abc import Callable
from typing import NamedTuple

from organizer.hooks.call import Call, Download, Nothing


class Downloader(NamedTuple):
    """A downloader.

    Attributes:
        name: as it is written behind `organize hook`; its module has the same name.
        gives: what it calls the hook with, for a person.
        seeds: whether its files have to stay where they are.
        patience: seconds that a path may be missing, since some call before the last move.
        tells: the options that carry what it says of one download, in their order.
    """

    name: str
    gives: str
    seeds: bool = True
    patience: float = 0.0
    tells: tuple[str, ...] = ()

    def read(self, call: Call) -> Download | Nothing:
        """Return what a call of this downloader says; raises `UsageError` for what cannot be."""
        read: Callable[[Call], Download | Nothing] = importlib.import_module(
            f"organizer.hooks.{self.name}"
        ).read
        return read(call)


DOWNLOADERS = (
    Downloader(
        name="qbittorrent",
        gives="--path=%F --id=%I --category=%L --tags=%G --name=%N",
        patience=5.0,
        tells=("path", "id", "category", "tags", "name"),
    ),
    Downloader(name="transmission", gives="TR_... in the environment", patience=5.0),
    Downloader(name="deluge", gives="ID NAME FOLDER", patience=5.0, tells=("category",)),
    Downloader(name="rtorrent", gives="PATH NAME LABEL HASH", tells=("category",)),
    Downloader(name="aria2", gives="ID FILES PATH", tells=("category",)),
    Downloader(
        name="sabnzbd",
        gives="FOLDER NZB NAME NUMBER CATEGORY GROUP STATUS [URL]",
        seeds=False,
    ),
    Downloader(name="nzbget", gives="NZBPP_... in the environment", seeds=False),
    Downloader(name="generic", gives="PATH", tells=("category", "tags", "name")),
)
BY_NAME = {row.name: row for row in DOWNLOADERS}
