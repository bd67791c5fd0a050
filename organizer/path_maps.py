"""Folders that another program knows under another name: in a container, or over the network.

A map is written `THERE=HERE`; of several that fit, the one with the longest folder counts.
"""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from organizer.tables import texts


class PathMap(NamedTuple):
    """One folder with the two names it has: there, and on this machine."""

    there: PurePosixPath
    here: Path

    def __str__(self) -> str:
        return f"{self.there}={self.here}"


def read_path_map(given: str) -> PathMap:
    """Return a pair written `THERE=HERE`; raises ValueError for what is no pair of whole paths.

    >>> read_path_map("/downloads=/mnt/disk1/downloads").here
    PosixPath('/mnt/disk1/downloads')
    """
    there, equals, here = given.partition("=")
    if not equals or not there.startswith("/") or not here.startswith("/"):
        raise ValueError(f"needs two absolute paths as THERE=HERE, not {given!r}")
    return PathMap(there=PurePosixPath(there), here=Path(here))


def path_maps(key: str, value: object) -> tuple[PathMap, ...]:
    """Read a list of pairs from a table of the configuration."""
    return tuple(read_path_map(one) for one in texts(key, value))


def name_there(path: Path, maps: Iterable[PathMap]) -> str:
    """Return how the other program calls a path of this machine; as it is where no map fits.

    >>> name_there(Path("/media/TV/Lost"), [read_path_map("/tv=/media/TV")])
    '/tv/Lost'
    """
    fitting = [one for one in maps if path.is_relative_to(one.here)]
    if not fitting:
        return str(path)
    longest = max(fitting, key=lambda one: len(one.here.parts))
    return str(longest.there / path.relative_to(longest.here))


def path_here(name: str, maps: Iterable[PathMap]) -> Path:
    """Return where a path of the other program is on this machine.

    >>> path_here("/tv/Lost", [read_path_map("/tv=/media/TV")])
    PosixPath('/media/TV/Lost')
    """
    there = PurePosixPath(name)
    fitting = [one for one in maps if there.is_relative_to(one.there)]
    if not fitting:
        return Path(name)
    longest = max(fitting, key=lambda one: len(one.there.parts))
    return longest.here / there.relative_to(longest.there)
