"""`--tidy`: what a finished release leaves behind goes to the recycle folder of where it was.

A folder is finished when every episode that was found in it was moved, and no video but samples
is left. Only files with known names go (the setting `tidy_names`); whatever else is there stays,
and so does its folder. It is a run of its own: listed, undone and recovered like any other.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from organizer.apply.journal import Journal
from organizer.apply.records import RECYCLE_FOLDER
from organizer.formats import Kind, file_row
from organizer.model import Action, Outcome, Plan, Role, Status, Step
from organizer.scan import identify


def tidy_plans(
    plan: Plan, outcomes: Iterable[Outcome], names: Sequence[str], journal: Journal
) -> tuple[Plan, ...]:
    """Return a plan for each root that has leftovers; changes nothing.

    `names` are glob patterns of a file's name, or of a folder with a slash at its end
    (`sample/`): everything in such a folder is meant.
    """
    number = max((run.id for run in journal.runs()), default=0) + 1
    return _plans(plan, list(outcomes), _Names(names), number)


def tidy_ahead(plan: Plan, names: Sequence[str], journal: Journal | None) -> tuple[Plan, ...]:
    """Return what `tidy_plans` would once all of `plan` is done; changes nothing.

    In the recycle folder, files are below the number of their run: here the number that it has
    if no other run comes between. None is a journal that is still to be made.
    """
    newest = max((run.id for run in journal.runs()), default=0) if journal else 0
    done = [Outcome(step=step, status=Status.DONE) for step in plan.steps]
    gone = frozenset(s.source_text for s in plan.steps if s.action is Action.MOVE)
    return _plans(plan, done, _Names(names, gone), newest + 2)


@dataclass(frozen=True, slots=True)
class _Names:
    """Which names are leftovers; `gone` are files that will not be there any more."""

    patterns: Sequence[str]
    gone: frozenset[str] = frozenset()

    def files(self, folder: Path) -> Iterator[Path]:
        """Yield what is in a folder and the folders in it."""
        for at, _, found in os.walk(folder):
            paths = (os.path.join(at, name) for name in sorted(found))
            yield from (Path(path) for path in paths if path not in self.gone)

    def leftovers(self, folder: Path) -> Iterator[Path]:
        """Yield what a release has left in its folder."""
        return (path for path in self.files(folder) if self._is_leftover(path, folder))

    def has_video(self, folder: Path) -> bool:
        """Whether a video is left that is not itself a leftover, as samples are."""
        return any(
            file_row(path.name).kind is Kind.VIDEO and not self._is_leftover(path, folder)
            for path in self.files(folder)
        )

    def _is_leftover(self, path: Path, folder: Path) -> bool:
        *folders, name = (part.lower() for part in path.relative_to(folder).parts)
        return any(
            any(fnmatch(part, wanted[:-1].lower()) for part in folders)
            if wanted.endswith("/")
            else fnmatch(name, wanted.lower())
            for wanted in self.patterns
        )


def _plans(plan: Plan, outcomes: Sequence[Outcome], names: _Names, number: int) -> tuple[Plan, ...]:
    plans = []
    for root in plan.roots:
        steps = [
            _step(path, root, number)
            for folder in _finished(root, outcomes, names)
            for path in names.leftovers(folder)
        ]
        if steps:
            plans.append(Plan(library=root, roots=(root,), entries=tuple(steps)))
    return tuple(plans)


def _finished(root: Path, outcomes: Sequence[Outcome], names: _Names) -> list[Path]:
    """Return the release folders below `root` that everything was moved out of."""
    emptied: dict[Path, None] = {}
    in_use: set[Path] = set()
    for outcome in outcomes:
        step = outcome.step
        in_use.update(step.destination.parents)
        if outcome.status is not Status.DONE:
            in_use.update(step.source.parents)
        if step.role is Role.VIDEO and step.action is Action.MOVE:
            emptied[step.source.parent] = None
    return [
        folder
        for folder in emptied
        if root in folder.parents and folder not in in_use and not names.has_video(folder)
    ]


def _step(path: Path, root: Path, number: int) -> Step:
    return Step(
        source=path,
        destination=root / RECYCLE_FOLDER / str(number) / path.relative_to(root),
        role=Role.OTHER,
        action=Action.MOVE,
        identity=identify(path),
    )
