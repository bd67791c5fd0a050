"""Random libraries, plans, faults and undos: after everything is put back, nothing has changed.

Names, bytes, modes and times are compared, of files and of folders. A run is cut off by a fault
of a chosen system call: the process is not killed here (`tests/crash` does that), but the journal
is left as a crash leaves it, and the next start has to settle it. The daily run has 200 histories;
`ORGANIZER_HISTORIES=10000` takes more.
"""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from organizer.apply import Interrupt, Journal, apply_plan, recover, undo_run, waiting
from organizer.model import Action, Outcome, Plan, Replaced, Role, Step
from tests.apply.conftest import Tree, identify, tree_of

HISTORIES = int(os.environ.get("ORGANIZER_HISTORIES", "200"))
NAMES = st.sampled_from(["a", "b", "B", "c", "d/a", "d/e/b", "f/a", "é", "e\u0301"])
# In memory: every step of a history waits for the disk several times.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
LONG_AGO = 1_400_000_000_123_456_789


class Cut(Exception):
    """The process ends here."""


class History(RuleBasedStateMachine):
    """A library and a download folder, and everything that was done to them."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="organize-history-", dir=MEMORY))
        self.root = self.home / "root"
        self.journal = Journal.open(self.home / "state" / "journal.db")
        self.trees: list[Tree] = []
        self.contents: set[bytes] = set()

    @initialize(
        downloads=st.sets(NAMES, min_size=1, max_size=5), library=st.sets(NAMES, max_size=4)
    )
    def files(self, downloads: set[str], library: set[str]) -> None:
        for top, names in (("downloads", downloads), ("library", library)):
            (self.root / top).mkdir(parents=True)
            for name in sorted(names):
                path = self.root / top / name
                path.parent.mkdir(parents=True, exist_ok=True)
                self.contents.add(f"{top}/{name}".encode())
                path.write_text(f"{top}/{name}")
                os.utime(path, ns=(LONG_AGO, LONG_AGO))
        for folder in (self.root, *self.root.rglob("*/")):
            os.utime(folder, ns=(LONG_AGO, LONG_AGO))

    # --- what may happen --------------------------------------------------------------------

    @rule(data=st.data(), cut=st.one_of(st.none(), st.integers(0, 6)), stop=st.booleans())
    def organize(self, data: st.DataObject, cut: int | None, stop: bool) -> None:
        plan = self._plan(data)
        before = self._tree()
        run = self._apply(plan, cut, stop=stop)
        recover(self.journal)
        if run is not None and any(r.id == run and r.done for r in self.journal.runs()):
            self.trees.append(before)
        else:
            assert self._tree() == before, "a run that did nothing changed nothing"

    @precondition(lambda self: self.trees)
    @rule(again=st.booleans())
    def undo(self, again: bool) -> None:
        after = self._tree()
        result = undo_run(self.journal)
        assert [o.message for o in result.outcomes if o.reason] == []
        assert self._tree() == self.trees[-1]
        if again:
            assert result.run is not None
            undo_run(self.journal, result.run)
            assert self._files() == _files(after)
        else:
            self.trees.pop()

    @invariant()
    def every_byte_is_there(self) -> None:
        if self.contents:
            assert set(self._files().values()) == self.contents
        assert waiting(self.journal) == ()

    def teardown(self) -> None:
        try:
            while self.trees:
                undo_run(self.journal)
                assert self._tree() == self.trees.pop()
        finally:
            self.journal.close()
            shutil.rmtree(self.home)

    # --- how --------------------------------------------------------------------------------

    def _plan(self, data: st.DataObject) -> Plan:
        standing = sorted(
            path
            for top in ("downloads", "library")
            for path in (self.root / top).rglob("*")
            if path.is_file() and ".organize-recycle" not in path.parts
        )
        chosen = data.draw(st.permutations(standing))[: data.draw(st.integers(1, 4))]
        places = data.draw(st.lists(NAMES, min_size=len(chosen), max_size=len(chosen), unique=True))
        action = data.draw(st.sampled_from([Action.MOVE] * 3 + [Action.COPY, Action.HARDLINK]))
        replaces = data.draw(st.booleans())
        steps: list[Step] = []
        for source, name in zip(chosen, places, strict=True):
            destination = self.root / "library" / name
            video = data.draw(st.booleans()) and steps and steps[-1].of is None
            taken = replaces and destination.is_file() and destination not in chosen
            steps.append(
                Step(
                    source=source,
                    destination=destination,
                    role=Role.SUBTITLE if video else Role.VIDEO,
                    action=action,
                    identity=identify(source),
                    of=steps[-1].source if video else None,
                    replaces=Replaced(path=destination, identity=identify(destination))
                    if taken and action is Action.MOVE
                    else None,
                )
            )
        entries = tuple(step for step in steps if step.source != step.destination)
        roots = (self.root / "downloads", self.root / "library")
        return Plan(library=self.root / "library", roots=roots, entries=entries)

    def _apply(self, plan: Plan, cut: int | None, *, stop: bool) -> int | None:
        interrupt = Interrupt()
        settled = 0

        def on_outcome(_outcome: Outcome) -> None:
            nonlocal settled
            settled += 1
            if cut is not None and settled > cut:
                if not stop:
                    raise Cut
                interrupt.request()

        number = max((run.id for run in self.journal.runs()), default=0)
        with contextlib.suppress(Cut):
            apply_plan(plan, self.journal, on_outcome=on_outcome, interrupt=interrupt)
        newest = max((run.id for run in self.journal.runs()), default=0)
        return newest if newest > number else None

    def _tree(self) -> Tree:
        return tree_of(self.root)

    def _files(self) -> dict[str, bytes]:
        return {
            name: content for name, (mode, content, _) in self._tree().items() if mode[0] == "-"
        }


def _files(tree: Tree) -> dict[str, bytes]:
    return {name: content for name, (mode, content, _) in tree.items() if mode[0] == "-"}


History.TestCase.settings = settings(
    max_examples=HISTORIES,
    stateful_step_count=8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestHistories = History.TestCase
