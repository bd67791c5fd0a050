"""Plans kept in a file, to be looked at and applied later."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from organizer.errors import UsageError
from organizer.model import Action, Plan, Rejection, Step
from organizer.plan.saved import PLAN_MARK, dump_plans, read_plans
from organizer.scan import already_there


def save_plan(plans: Sequence[Plan], path: Path) -> None:
    """Write `plans` to `path`, whole or not at all; only another saved plan is replaced.

    Raises `UsageError` when it cannot be written, or something else stands there.
    """
    if not _may_be_written(path):
        raise UsageError(f"{path} exists and is no saved plan; choose another name for the plan")
    temporary = path.with_name(f".{path.name}.new")
    try:
        with temporary.open("w", encoding="utf-8") as file:
            file.write(dump_plans(plans))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise UsageError(f"cannot save the plan {path}: {error}") from error


def _may_be_written(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return PLAN_MARK in file.read(64)
    except FileNotFoundError:
        return True
    except OSError:  # a folder, or what cannot be read: writing says what is wrong
        return not path.is_dir()


def load_plan(path: Path) -> tuple[Plan, ...]:
    """Return the plans saved at `path`; raises `UsageError` when they cannot be used."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read the plan {path}: {error}") from error
    try:
        return read_plans(text)
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from error


def without_what_is_done(plan: Plan) -> Plan:
    """Return `plan` with the steps that an earlier run has done already as unchanged.

    A move is done when its source is gone and a file of its size and time stands in its place;
    a copy or link when it is there.
    """
    there = already_there((s.source, s.destination, s.action) for s in plan.steps)
    return replace(plan, entries=tuple(_looked_at(entry, there) for entry in plan.entries))


def _looked_at(entry: Step | Rejection, there: frozenset[Path]) -> Step | Rejection:
    if isinstance(entry, Rejection) or entry.is_unchanged:
        return entry
    done = entry.destination in there or (entry.action is Action.MOVE and _is_moved(entry))
    return replace(entry, in_place=True) if done else entry


def _is_moved(step: Step) -> bool:
    if os.path.lexists(step.source):
        return False
    try:
        status = step.destination.lstat()
    except OSError:
        return False
    wanted = step.identity.size, step.identity.modified
    return (status.st_size, status.st_mtime_ns) == wanted
