"""What just arrived, until nothing of it changes any more: one unit a release, or a lone file.

Time is the watcher's own, of a clock that only goes forward: a file's mtime says when its
content was made, and that may be years ago or in the future. A release (a folder that is called
like what is in it) is one unit: a season pack goes on as a whole, or after much patience in
parts.
"""

import heapq
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from organizer.formats import FolderKind, folder_row, is_season_folder
from organizer.text import fold_title
from organizer.watch.folders import Signature

PATIENCE = 3600.0  # seconds that the finished files of a release wait for the others
_LONGEST_STEP = 8  # windows between two looks at what is not ready
_PACK = re.compile(
    r"(?<![a-z0-9])s\d{1,3}(?![a-z])|season|staffel|saison|complete|batch", re.IGNORECASE
)


@dataclass(slots=True, eq=False)
class Unit:
    """What settles together.

    Attributes:
        key: the folder of a release, or the path of a lone file.
        files: each path with what stood there at the last look.
        changing: those that had changed at the last look.
        due: when it is looked at next, on the watcher's clock.
        since: when it began to settle.
        quiet: when its last change was seen.
        looks: how often it was found unchanged and not ready.
        why: what it waits for, as last told.
    """

    key: str
    due: float
    since: float
    quiet: float
    files: dict[str, Signature | None] = field(default_factory=dict)
    changing: set[str] = field(default_factory=set)
    looks: int = 0
    why: str | None = None

    @property
    def is_release(self) -> bool:
        """Whether it is a folder, and not a lone file."""
        return self.key not in self.files


class Settling:
    """All units of one folder under watch; `window` is in seconds."""

    def __init__(self, root: str, window: float) -> None:
        self._root = root.rstrip("/")
        self._window = window
        self._units: dict[str, Unit] = {}
        self._order: list[tuple[float, int, str]] = []
        self._count = 0

    def __len__(self) -> int:
        return sum(len(unit.files) for unit in self._units.values())

    def __contains__(self, path: str) -> bool:
        unit = self._units.get(unit_of(path, self._root))
        return unit is not None and path in unit.files

    def paths(self) -> Iterator[str]:
        """Yield everything that settles."""
        for unit in self._units.values():
            yield from unit.files

    def touch(self, path: str, now: float, signature: Signature | None) -> None:
        """Take note that a file is new, or was just written to."""
        key = unit_of(path, self._root)
        unit = self._units.get(key)
        if unit is None:
            unit = self._units[key] = Unit(key=key, due=0.0, since=now, quiet=now)
        if path in unit.files and unit.files[path] == signature:
            return
        unit.files[path] = signature
        unit.quiet, unit.looks = now, 0
        self._look_at(unit, now + self._window)

    def due(self, now: float) -> list[Unit]:
        """Return the units to be looked at now; each has to be put back or dropped."""
        found = []
        while self._order and self._order[0][0] <= now:
            when, _, key = heapq.heappop(self._order)
            unit = self._units.get(key)
            if unit is not None and unit.due == when:
                found.append(unit)
        return found

    def next_due(self) -> float | None:
        """Return when the next unit is to be looked at; None when nothing settles."""
        return self._order[0][0] if self._order else None

    def changed(self, unit: Unit, now: float) -> None:
        """Put a unit back that changed since the last look."""
        unit.quiet, unit.looks = now, 0
        self._look_at(unit, now + self._window)

    def not_ready(self, unit: Unit, now: float) -> None:
        """Put a unit back that is quiet and not ready; it is looked at ever more rarely."""
        unit.looks += 1
        self._look_at(unit, now + self._window * min(2.0 ** (unit.looks - 1), _LONGEST_STEP))

    def drop(self, unit: Unit, paths: Iterable[str] | None = None) -> None:
        """Let go of paths of a unit (all for None), and of the unit with its last one."""
        for path in list(unit.files) if paths is None else list(paths):
            unit.files.pop(path, None)
        if not unit.files:
            self._units.pop(unit.key, None)

    def _look_at(self, unit: Unit, when: float) -> None:
        unit.due = when
        self._count += 1  # orders what is due at the same time as it came
        heapq.heappush(self._order, (when, self._count, unit.key))
        if len(self._order) > 2 * len(self._units) + 1000:
            self._order = [item for item in self._order if self._is_meant(item)]
            heapq.heapify(self._order)

    def _is_meant(self, item: tuple[float, int, str]) -> bool:
        unit = self._units.get(item[2])
        return unit is not None and unit.due == item[0]


def unit_of(path: str, root: str) -> str:
    """Return what a file settles with: the folder of its release, or only itself.

    >>> unit_of("/d/Lost.S01.720p/Subs/e1.mkv", "/d"), unit_of("/d/tv/Lost.S01E02.mkv", "/d")
    ('/d/Lost.S01.720p', '/d/tv/Lost.S01E02.mkv')
    """
    folder, _, name = path.rpartition("/")
    top = folder
    while len(top) > len(root):
        above, _, called = top.rpartition("/")
        if not _is_inside_a_release(called):
            return top if is_release(called, name) else path
        top = above
    # A season's folder right under the root: there is nothing above it but the root.
    below = folder[len(root) + 1 :].partition("/")[0]
    return f"{root}/{below}" if below else path


def _is_inside_a_release(folder: str) -> bool:
    row = folder_row(folder)
    return is_season_folder(folder) or (
        row is not None and row.kind in (FolderKind.COMPANIONS, FolderKind.SAMPLE)
    )


def is_release(folder: str, name: str) -> bool:
    """Whether a folder is called like a season, or like the file in it.

    >>> is_release("Lost (2004)", "lost.s01e02.mkv"), is_release("tv", "lost.s01e02.mkv")
    (True, False)
    """
    if _PACK.search(folder):
        return True
    first = fold_title(folder).partition(" ")[0]
    return bool(first) and fold_title(name).partition(" ")[0] == first


Clock = Callable[[], float]
"""Seconds that only go forward."""
