"""Scenarios for runs that are cut off, and the trees that may stand afterwards."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from organizer.apply import Journal, save_plan
from organizer.apply.records import RECYCLE_FOLDER
from organizer.model import Action, Plan, Replaced, Role, Step
from tests.apply.conftest import identify

Files = dict[Path, bytes]


@dataclass(frozen=True)
class Scenario:
    """Files, where they want to go, and the groups that have to stay together.

    Attributes:
        moves: source, destination, and the video it belongs to.
        across: the library is on another file system.
        faults: system calls that fail on this file system.
        replaces: what makes room, by the number of the move.
    """

    files: Mapping[str, str]
    moves: tuple[tuple[str, str, str | None], ...]
    groups: tuple[tuple[int, ...], ...]
    action: Action = Action.MOVE
    across: bool = False
    faults: Mapping[str, str] = field(default_factory=dict)
    replaces: Mapping[int, str] = field(default_factory=dict)


UNITS = Scenario(
    files={"in/S1/a": "A", "in/S1/a.srt": "a", "in/b": "B", "lib/e1": "1", "lib/e2": "2"},
    moves=(
        ("in/S1/a", "lib/Show/Season 01/x", None),
        ("in/S1/a.srt", "lib/Show/Season 01/x.srt", "in/S1/a"),
        ("in/b", "lib/Show/Season 02/y", None),
        ("lib/e1", "lib/e2", None),
        ("lib/e2", "lib/e1", None),
    ),
    groups=((0, 1), (2,), (3, 4)),
)
ACROSS = Scenario(
    files={"in/S1/a": "A" * 3_000_000, "in/S1/a.srt": "a", "in/b": "B" * 9},
    moves=UNITS.moves[:3],
    groups=((0, 1), (2,)),
    across=True,
)
REPLACING = Scenario(
    files={"in/a": "A" * 9, "in/a.srt": "a", "lib/x": "old", "lib/x.srt": "o", "in/b": "B"},
    moves=(("in/a", "lib/x", None), ("in/a.srt", "lib/x.srt", "in/a"), ("in/b", "lib/y", None)),
    groups=((0, 1), (2,)),
    replaces={0: "lib/x", 1: "lib/x.srt"},
)
SCENARIOS: dict[str, Scenario] = {
    "two files that are replaced": REPLACING,
    "two files that are replaced from another file system": replace(REPLACING, across=True),
    "moves and a swap": UNITS,
    "a chain and a rename of the case": Scenario(
        files={"lib/e1": "1", "lib/e2": "2", "lib/lost": "L"},
        moves=(
            ("lib/e1", "lib/e2", None),
            ("lib/e2", "lib/e3", None),
            ("lib/lost", "lib/Lost", None),
        ),
        groups=((0,), (1,), (2,)),
    ),
    "moves to another file system": ACROSS,
    "copies": Scenario(UNITS.files, UNITS.moves[:3], UNITS.groups[:2], Action.COPY),
    "hard links": Scenario(UNITS.files, UNITS.moves[:3], UNITS.groups[:2], Action.HARDLINK),
    "symlinks": Scenario(UNITS.files, UNITS.moves[:3], UNITS.groups[:2], Action.SYMLINK),
    "moves where renameat2 cannot": Scenario(
        UNITS.files, UNITS.moves, UNITS.groups, faults={"renameat2": "error=EINVAL"}
    ),
    "moves where nothing but rename can": Scenario(
        UNITS.files,
        UNITS.moves,
        UNITS.groups,
        faults={"renameat2": "error=EINVAL", "linkat": "error=EPERM"},
    ),
}


@dataclass
class Stage:
    """A scenario set up in folders of its own, again and again."""

    scenario: Scenario
    home: Path
    other: Path

    @property
    def library(self) -> Path:
        return (self.other if self.scenario.across else self.home) / "lib"

    @property
    def arguments(self) -> list[str]:
        return [str(self.home / "state" / "journal.db"), str(self.home / "plan.json")]

    def path(self, name: str) -> Path:
        top, _, rest = name.partition("/")
        return (self.library if top == "lib" else self.home / top) / rest

    def places(self) -> list[Path]:
        """Every file and folder that a run has to do with, as far as it is there or will be."""
        names = [*self.scenario.files, *(name for move in self.scenario.moves for name in move[:2])]
        files = {self.path(name) for name in names}
        tops = (self.home / "in", self.library)
        folders = {
            above
            for path in files
            for above in path.parents
            if any(above.is_relative_to(top) for top in tops)
        }
        return sorted(files | folders)

    def set_up(self) -> Plan:
        for folder in (self.home, self.other):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
        self.library.mkdir()
        (self.home / "in").mkdir()
        for name, content in self.scenario.files.items():
            path = self.path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
            os.utime(path, ns=(1, 1_400_000_000_123_456_789))
        plan = Plan(
            library=self.library,
            roots=(self.home / "in", self.library),
            entries=tuple(self.step(number) for number in range(len(self.scenario.moves))),
        )
        save_plan([plan], self.home / "plan.json")
        return plan

    def step(self, number: int) -> Step:
        source, destination, of = self.scenario.moves[number]
        old = self.scenario.replaces.get(number)
        return Step(
            source=self.path(source),
            destination=self.path(destination),
            role=Role.VIDEO if of is None else Role.SUBTITLE,
            action=self.scenario.action,
            identity=identify(self.path(source)),
            of=None if of is None else self.path(of),
            replaces=None
            if old is None
            else Replaced(path=self.path(old), identity=identify(self.path(old))),
        )

    def journal(self) -> Journal:
        return Journal.open(self.home / "state" / "journal.db")

    def files(self) -> Files:
        found: Files = {}
        for folder in {self.home / "in", self.library}:
            for path in folder.rglob("*"):
                if path.is_symlink():
                    found[path] = b"->" + os.fsencode(path.readlink())
                elif path.is_file():
                    found[path] = path.read_bytes()
        return found

    def assert_right(self) -> None:
        """Each group is all placed or all where it was, and there is nothing else."""
        left = self.files()
        for group in self.scenario.groups:
            before, after = self._before(group), self._after(group)
            stands = after if after.items() <= left.items() else before
            assert stands.items() <= left.items(), f"group {group} is torn: {sorted(left)}"
            for path in stands:
                del left[path]
        for path, content in self._bystanders().items():
            assert left.pop(path) == content
        assert left == {}, "nothing is left over"

    def _before(self, group: tuple[int, ...]) -> Files:
        return {self.path(name): self.scenario.files[name].encode() for name in self._names(group)}

    def _names(self, group: tuple[int, ...]) -> list[str]:
        sources = [self.scenario.moves[number][0] for number in group]
        return sources + [self.scenario.replaces[n] for n in group if n in self.scenario.replaces]

    def _after(self, group: tuple[int, ...]) -> Files:
        kept = {} if self.scenario.action is Action.MOVE else self._before(group)
        for number in group:
            source, destination, _ = self.scenario.moves[number]
            content = self.scenario.files[source].encode()
            if self.scenario.action is Action.SYMLINK:
                content = b"->" + os.fsencode(self.path(source))
            kept[self.path(destination)] = content
            if number in self.scenario.replaces:
                old = self.scenario.replaces[number]
                recycled = self._recycled(old.removeprefix("lib/"))
                kept[recycled] = self.scenario.files[old].encode()
        return kept

    def _recycled(self, name: str) -> Path:
        # Whichever run it was: a second one has another number.
        found = sorted((self.library / RECYCLE_FOLDER).glob(f"*/{name}"))
        return found[-1] if found else self.library / RECYCLE_FOLDER / "1" / name

    def _bystanders(self) -> Files:
        moved = {name for group in self.scenario.groups for name in self._names(group)}
        return {
            self.path(name): content.encode()
            for name, content in self.scenario.files.items()
            if name not in moved
        }
