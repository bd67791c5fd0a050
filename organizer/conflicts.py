"""A place that is taken: what the policy does about it, with the looks at files that this takes.

Planning decides by values alone; which files are identical, what stands at another name, and what
is inside two files is found here, only for the files that are in conflict.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from organizer.config import Settings
from organizer.model import Conflict, MediaFile, Plan, Reason, Rejection, Role
from organizer.naming import MediaSource
from organizer.parse import parse_name
from organizer.plan import Draft, Policy, Quality, finish_plan, is_better, keep_both
from organizer.plan.checks import Standing
from organizer.probe import Probed
from organizer.scan import already_there, identical, standing_at

_ATTEMPTS = 20  # names that are tried for one file


def settle_conflicts(draft: Draft, settings: Settings, media: MediaSource | None) -> Plan:
    """Return the plan of `draft`, each place that is taken settled as `settings` say.

    A file whose place holds the same bytes already is unchanged, whatever the policy. `media`
    looks into files, to compare two of them; without it only their names count.
    """
    standing = standing_at(draft.destinations)
    there = already_there(draft.copies_and_links)
    plan = finish_plan(draft, standing, there)
    taken = _taken(plan)
    if not taken:
        return plan
    same = _same(taken, standing)
    if same:
        there |= same
        plan = finish_plan(draft, standing, there)
    match settings.conflict:
        case Conflict.KEEP_BOTH:
            return _with_both(draft, plan, same)
        case Conflict.REPLACE:
            return finish_plan(draft, standing, there, Policy(conflict=settings.conflict))
        case Conflict.REPLACE_BETTER:
            better = _better(_taken(plan), standing, media, settings.jobs)
            policy = Policy(conflict=settings.conflict, better=better)
            return finish_plan(draft, standing, there, policy)
        case Conflict.SKIP | Conflict.FAIL:
            return plan


def _same(taken: Sequence[Rejection], standing: Standing) -> frozenset[Path]:
    """Return the destinations that hold what was to go there already."""
    same = identical((entry.source, place) for entry, place in _places(taken, standing))
    return frozenset(wanted for wanted, (place, _) in standing.items() if place in same)


def _taken(plan: Plan) -> tuple[Rejection, ...]:
    places = (Reason.DESTINATION_TAKEN, Reason.SAME_DESTINATION)
    return tuple(e for e in plan.entries if isinstance(e, Rejection) and e.reason in places)


def _places(taken: Iterable[Rejection], standing: Standing) -> Iterable[tuple[Rejection, Path]]:
    for entry in taken:
        there = standing.get(entry.destination) if entry.destination else None
        if there is not None and there[0] != entry.source:
            yield entry, there[0]


def _with_both(draft: Draft, plan: Plan, same: frozenset[Path]) -> Plan:
    tried = draft
    for attempt in range(1, _ATTEMPTS):
        again = keep_both(draft, tried, plan, attempt)
        if again == tried:
            break
        tried = again
        plan = finish_plan(
            tried, standing_at(tried.destinations), already_there(tried.copies_and_links) | same
        )
    return plan


def _better(
    taken: Iterable[Rejection], standing: Standing, media: MediaSource | None, jobs: int
) -> frozenset[Path]:
    """Return the videos that are surely better than what stands in their place."""
    pairs = [
        (entry, place)
        for entry, place in _places(taken, standing)
        if entry.role is Role.VIDEO and entry.match is not None
    ]
    if not pairs:
        return frozenset()
    inside = _inside(pairs, standing, media, jobs)
    return frozenset(
        entry.source
        for entry, place in pairs
        if is_better(_quality(entry.source, inside), _quality(place, inside))
    )


def _inside(
    pairs: Sequence[tuple[Rejection, Path]],
    standing: Standing,
    media: MediaSource | None,
    jobs: int,
) -> Mapping[Path, Probed]:
    files: list[MediaFile] = []
    for entry, place in pairs:
        if entry.match is not None and entry.destination is not None:
            identity = standing[entry.destination][1]
            files += (
                entry.match.file,
                replace(entry.match.file, path=place, identity=identity, companions=()),
            )
    return media(files, jobs) if media is not None else {}


def _quality(path: Path, inside: Mapping[Path, Probed]) -> Quality:
    release = parse_name(path, None).release
    return Quality(release=release, media=inside.get(path, Probed()).facts)
