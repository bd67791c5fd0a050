"""From a draft and what stands at its destinations to the plan: every conflict found."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from organizer.model import Plan, Reason, Rejection, Status, Step
from organizer.plan.checks import Objection, Occupant, Standing, facts_about, objection_to, occupant
from organizer.plan.draft import Draft, Unit
from organizer.plan.replacing import Policy, replacing

_Refusal = tuple[Step, Objection]
_SKIP = Policy()


def finish_plan(
    draft: Draft, standing: Standing, there: Collection[Path] = (), policy: Policy = _SKIP
) -> Plan:
    """Return the plan: what can be done, and what is left alone because of a conflict.

    `there` are the destinations at which a copy of the source, or a link to it, stands already;
    `policy` says what is done about a place that another file has.
    A video and its companions go together or not at all; companions of a video that is right
    already are looked at one by one.
    """
    units = [_with_what_is_in_place(unit, there) if there else unit for unit in draft.units]
    entries = _settled(units, standing, policy)
    return Plan(library=draft.library, roots=draft.roots, entries=(*entries, *draft.left_alone))


def stopped_by_conflicts(plans: Sequence[Plan]) -> tuple[Plan, ...]:
    """Return `plans` as `--conflict fail` wants them: with one conflict in any, no plan has steps.

    What would have been done is left planned, because the run stopped before it.
    """
    conflicts = sum(
        isinstance(entry, Rejection) and entry.status is Status.CONFLICT
        for plan in plans
        for entry in plan.entries
    )
    if not conflicts:
        return tuple(plans)
    return tuple(
        replace(plan, entries=tuple(_stopped(entry, conflicts) for entry in plan.entries))
        for plan in plans
    )


def _with_what_is_in_place(unit: Unit, there: Collection[Path]) -> Unit:
    return tuple(
        replace(step, in_place=True) if step.destination in there else step for step in unit
    )


def _settled(units: Sequence[Unit], standing: Standing, policy: Policy) -> list[Step | Rejection]:
    """Return the entries in plan order, each bundle that cannot go as rejections."""
    bundles = [bundle for unit in units for bundle in _bundles(unit)]
    facts = facts_about([step for bundle in bundles for step in bundle], standing)
    refused: dict[int, _Refusal] = {}
    for number, bundle in enumerate(bundles):
        for step in bundle:
            if number not in refused and (objection := objection_to(step, facts)):
                refused[number] = step, objection
    for number, (step, _) in list(refused.items()):
        found = replacing(bundles[number], facts, policy)
        if isinstance(found, Objection):
            refused[number] = step, found
        elif found is not None:
            del refused[number]
            bundles[number] = found
    _refuse_what_waits(bundles, standing, refused)
    return _without_replaced(
        [
            entry
            for number, bundle in enumerate(bundles)
            for entry in (_rejections(bundle, *refused[number]) if number in refused else bundle)
        ]
    )


def _without_replaced(entries: list[Step | Rejection]) -> list[Step | Rejection]:
    """Return `entries`, those that stood right and are replaced now as what they are."""
    by = {
        entry.replaces.path: entry.source
        for entry in entries
        if isinstance(entry, Step) and entry.replaces
    }
    return [
        _replaced(entry, by[entry.source]) if entry.source in by else entry for entry in entries
    ]


def _replaced(entry: Step | Rejection, by: Path) -> Rejection:
    return Rejection(
        source=entry.source,
        role=entry.role,
        status=Status.IGNORED,
        reason=Reason.REPLACED,
        message=f"{by} takes its place, and it goes to the recycle folder",
        of=entry.of,
        match=entry.match,
    )


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
    for number, bundle in enumerate(bundles if standing else ()):
        for step in bundle:
            if not step.is_unchanged and step.destination in standing:
                there, identity = standing[step.destination]
                occupied_by = occupant(str(there), identity)
                waiting.setdefault(occupied_by, []).append((number, step))
    staying = list(refused)
    while staying:
        for step in bundles[staying.pop()]:
            for number, waiter in waiting.get(occupant(step.source_text, step.identity), ()):
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
