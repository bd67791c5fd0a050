"""SIGKILL at every mutating system call: the next start leaves one of two right trees.

The daily run takes three calls of each scenario, spread over all of them;
`ORGANIZER_SWEEP=1000` takes every one.
"""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from organizer.apply import Journal, apply_plan, recover, save_plan, undo_run, waiting
from organizer.model import Action, Plan, Role, Step
from tests.apply.conftest import elsewhere, identify, tree_of
from tests.crash.conftest import Strace

__all__ = ["elsewhere"]

POINTS = int(os.environ.get("ORGANIZER_SWEEP", "3"))  # of each scenario
Files = dict[Path, bytes]


@dataclass(frozen=True)
class Scenario:
    """Files, where they want to go, and the groups that have to stay together.

    Attributes:
        moves: source, destination, and the video it belongs to.
        across: the library is on another file system.
        faults: system calls that fail on this file system.
    """

    files: Mapping[str, str]
    moves: tuple[tuple[str, str, str | None], ...]
    groups: tuple[tuple[int, ...], ...]
    action: Action = Action.MOVE
    across: bool = False
    faults: Mapping[str, str] = field(default_factory=dict)


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
SCENARIOS: dict[str, Scenario] = {
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
            entries=tuple(self.step(*move) for move in self.scenario.moves),
        )
        save_plan([plan], self.home / "plan.json")
        return plan

    def step(self, source: str, destination: str, of: str | None) -> Step:
        return Step(
            source=self.path(source),
            destination=self.path(destination),
            role=Role.VIDEO if of is None else Role.SUBTITLE,
            action=self.scenario.action,
            identity=identify(self.path(source)),
            of=None if of is None else self.path(of),
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
        sources = [self.scenario.moves[number][0] for number in group]
        return {self.path(name): self.scenario.files[name].encode() for name in sources}

    def _after(self, group: tuple[int, ...]) -> Files:
        kept = {} if self.scenario.action is Action.MOVE else self._before(group)
        for number in group:
            source, destination, _ = self.scenario.moves[number]
            content = self.scenario.files[source].encode()
            if self.scenario.action is Action.SYMLINK:
                content = b"->" + os.fsencode(self.path(source))
            kept[self.path(destination)] = content
        return kept

    def _bystanders(self) -> Files:
        moved = {self.scenario.moves[n][0] for group in self.scenario.groups for n in group}
        return {
            self.path(name): content.encode()
            for name, content in self.scenario.files.items()
            if name not in moved
        }


@pytest.fixture(params=SCENARIOS.values(), ids=SCENARIOS)
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Stage:
    scenario: Scenario = request.param
    other = request.getfixturevalue("elsewhere") if scenario.across else tmp_path / "other"
    return Stage(scenario, tmp_path / "home", other / "tree")


def points(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Every n-th of all calls, so that there are `POINTS` or fewer."""
    every = [(call, n + 1) for call, count in sorted(counts.items()) for n in range(count)]
    stride = -(-len(every) // POINTS)
    return every[stride // 2 :: stride]


def test_a_killed_run_is_finished_or_taken_back_and_can_be_undone(
    strace: Strace, stage: Stage
) -> None:
    faults = stage.scenario.faults
    stage.set_up()
    counts = strace.counts(["apply", *stage.arguments], faults)
    for call, when in points(counts):
        plan = stage.set_up()
        before = tree_of(stage.home / "in"), tree_of(stage.library)
        assert strace.kill(["apply", *stage.arguments], call, when, faults), (call, when)
        with stage.journal() as journal:
            recovered = recover(journal)
            assert [r.unsettled for r in recovered if r.unsettled] == [], (call, when)
            assert waiting(journal) == ()
            stage.assert_right()
            if any(run.done for run in journal.runs()):
                undo_run(journal)
            assert (tree_of(stage.home / "in"), tree_of(stage.library)) == before, (call, when)
            apply_plan(plan, journal)
            stage.assert_right()


def test_a_killed_undo_is_finished_or_taken_back(strace: Strace, stage: Stage) -> None:
    def applied() -> Files:
        plan = stage.set_up()
        before = stage.files()
        with stage.journal() as journal:
            apply_plan(plan, journal)
        return before

    applied()
    for call, when in points(strace.counts(["undo", *stage.arguments])):
        before = applied()
        assert strace.kill(["undo", *stage.arguments], call, when), (call, when)
        with stage.journal() as journal:
            recover(journal)
            assert waiting(journal) == ()
            run = journal.run(1)
            if run is not None and run.done:
                undo_run(journal, 1)
        assert stage.files() == before, (call, when)


def test_a_recovery_that_is_killed_is_recovered_itself(strace: Strace, stage: Stage) -> None:
    def cut_off() -> None:
        stage.set_up()
        call, when = middle
        assert strace.kill(["apply", *stage.arguments], call, when, stage.scenario.faults)

    stage.set_up()
    every = points(strace.counts(["apply", *stage.arguments], stage.scenario.faults))
    middle = every[len(every) // 2]
    cut_off()
    for call, when in points(strace.counts(["recover", *stage.arguments])):
        cut_off()
        assert strace.kill(["recover", *stage.arguments], call, when), (call, when)
        with stage.journal() as journal:
            recover(journal)
            assert waiting(journal) == ()
            stage.assert_right()
