"""From a draft and what stands at its destinations to the plan: every conflict found."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from organizer.model import Action, Conflict, Plan, Reason, Rejection, Status, Step
from organizer.plan.checks import Objection, Occupant, Standing, facts_about, objection_to, occupant
from organizer.plan.draft import Draft, Unit

_Refusal = tuple[Step, Objection]

_FAT_GRANULARITY = 2_000_000_000
"""Nanoseconds by which the time of a copy may differ: FAT keeps even seconds."""


def finish_plan(draft: Draft, standing: Standing, *, conflict: Conflict) -> Plan:
    """Return the plan: what can be done, and what is left alone because of a conflict.

    A video and its companions go together or not at all; companions of a video that is right
    already are looked at one by one. Under `Conflict.FAIL` one conflict is enough, and the plan
    has no steps: they are left planned, because the run stopped before them.
    """
    units = [_with_what_is_in_place(unit, standing) for unit in draft.units]
    entries = _settled(units, standing)
    conflicts = sum(isinstance(entry, Rejection) for entry in entries)
    if conflict is Conflict.FAIL and conflicts:
        entries = [_stopped(entry, conflicts) for entry in entries]
    return Plan(library=draft.library, roots=draft.roots, entries=(*entries, *draft.left_alone))


def _with_what_is_in_place(unit: Unit, standing: Standing) -> Unit:
    return tuple(
        replace(step, in_place=True) if _is_in_place(step, standing) else step for step in unit
    )


def _is_in_place(step: Step, standing: Standing) -> bool:
    """Whether a link to the source, or a copy of it, stands at the destination already."""
    if step.is_unchanged or step.destination not in standing:
        return False
    there, identity = standing[step.destination]
    if there != step.destination:
        return False
    match step.action:
        case Action.HARDLINK:
            own = step.identity
            return (identity.device, identity.inode) == (own.device, own.inode)
        case Action.COPY | Action.REFLINK:
            apart = abs(identity.modified - step.identity.modified)
            return identity.size == step.identity.size and apart < _FAT_GRANULARITY
        case Action.MOVE | Action.SYMLINK:
            return False


def _settled(units: Sequence[Unit], standing: Standing) -> list[Step | Rejection]:
    """Return the entries in plan order, each bundle that cannot go as rejections."""
    bundles = [bundle for unit in units for bundle in _bundles(unit)]
    facts = facts_about([step for bundle in bundles for step in bundle], standing)
    refused: dict[int, _Refusal] = {}
    for number, bundle in enumerate(bundles):
        for step in bundle:
            if number not in refused and (objection := objection_to(step, facts)):
                refused[number] = step, objection
    _refuse_what_waits(bundles, standing, refused)
    return [
        entry
        for number, bundle in enumerate(bundles)
        for entry in (_rejections(bundle, *refused[number]) if number in refused else bundle)
    ]


def _bundles(unit: Unit) -> Iterator[Unit]:
    """Yield what goes together or not at all."""
    if unit[0].is_unchanged:
        yield from ((step,) for step in unit)
    else:
        yield unit


def _refuse_what_waits(
    bundles: Sequence[Unit], standing: Standing, refused: dict[int, _Refusal]
) -> None:
    """Add to `refused` what waits, however long the chain, for a file that now stays."""
    waiting: dict[Occupant, list[tuple[int, Step]]] = {}
    for number, bundle in enumerate(bundles):
        for step in bundle:
            if not step.is_unchanged and step.destination in standing:
                occupied_by = occupant(*standing[step.destination])
                waiting.setdefault(occupied_by, []).append((number, step))
    staying = list(refused)
    while staying:
        for step in bundles[staying.pop()]:
            for number, waiter in waiting.get(occupant(step.source, step.identity), ()):
                if number not in refused:
                    message = f"{step.source} is there, and cannot go where it belongs"
                    refused[number] = waiter, Objection(Reason.DESTINATION_TAKEN, message)
                    staying.append(number)


def _rejections(bundle: Unit, refused: Step, objection: Objection) -> Iterator[Rejection]:
    for step in bundle:
        message = objection.message
        if step is not refused:
            message = f"it goes with {refused.source.name}, which cannot go: {message}"
        yield Rejection(
            source=step.source,
            role=step.role,
            status=Status.CONFLICT,
            reason=objection.reason,
            message=message,
            of=step.of,
            destination=step.destination,
            match=step.match,
        )


def _stopped(entry: Step | Rejection, conflicts: int) -> Step | Rejection:
    if isinstance(entry, Rejection) or entry.is_unchanged:
        return entry
    return Rejection(
        source=entry.source,
        role=entry.role,
        status=Status.PLANNED,
        reason=Reason.RUN_STOPPED,
        message=f"{conflicts} files are in conflict, and --conflict fail then moves nothing",
        of=entry.of,
        destination=entry.destination,
        match=entry.match,
    )
