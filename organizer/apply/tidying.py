"""`--tidy`: what a finished release leaves behind goes to the recycle folder of where it was.

A folder is finished when every episode that was found in it was moved, and no video but samples
is left. Only files with known names go (the setting `tidy_names`); whatever else is there stays,
and so does its folder. It is a run of its own: listed, undone and recovered like any other.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
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
    became = list(outcomes)
    number = max((run.id for run in journal.runs()), default=0) + 1
    plans = []
    for root in plan.roots:
        steps = [
            _step(path, root, number)
            for folder in _finished(root, became, names)
            for path in _leftovers(folder, names)
        ]
        if steps:
            plans.append(Plan(library=root, roots=(root,), entries=tuple(steps)))
    return tuple(plans)


def _finished(root: Path, outcomes: Sequence[Outcome], names: Sequence[str]) -> list[Path]:
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
        if root in folder.parents
        and folder not in in_use
        and not any(_is_video(path, folder, names) for path in _files(folder))
    ]


def _is_video(path: Path, folder: Path, names: Sequence[str]) -> bool:
    return file_row(path.name).kind is Kind.VIDEO and not _is_leftover(path, folder, names)


def _leftovers(folder: Path, names: Sequence[str]) -> Iterator[Path]:
    return (path for path in _files(folder) if _is_leftover(path, folder, names))


def _files(folder: Path) -> Iterator[Path]:
    for at, _, found in os.walk(folder):
        yield from (Path(at) / name for name in sorted(found))


def _is_leftover(path: Path, folder: Path, names: Sequence[str]) -> bool:
    *folders, name = (part.lower() for part in path.relative_to(folder).parts)
    return any(
        any(fnmatch(part, wanted[:-1].lower()) for part in folders)
        if wanted.endswith("/")
        else fnmatch(name, wanted.lower())
        for wanted in names
    )


def _step(path: Path, root: Path, number: int) -> Step:
    return Step(
        source=path,
        destination=root / RECYCLE_FOLDER / str(number) / path.relative_to(root),
        role=Role.OTHER,
        action=Action.MOVE,
        identity=identify(path),
    )
