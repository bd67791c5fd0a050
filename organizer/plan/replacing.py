"""`--conflict replace`: what stands in the place goes to the recycle folder, when that is sure.

Only a strong match takes another file's place, and never the place of another name of the same
file, of one that several want, or of one that this run moves anyway.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path

from organizer.model import Conflict, Match, Reason, Replaced, Step
from organizer.plan.checks import Facts, Objection, folded, objection_to, occupant
from organizer.plan.draft import Unit

STRONG_CONFIDENCE = 0.9
STRONG_MARGIN = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What is done about a place that is taken.

    Attributes:
        better: videos known to be better than what stands in their place.
    """

    conflict: Conflict = Conflict.SKIP
    better: Collection[Path] = field(default_factory=frozenset)


def replacing(bundle: Unit, facts: Facts, policy: Policy) -> Unit | Objection | None:
    """Return `bundle` with what it replaces; why it may not; None where the policy says nothing."""
    if policy.conflict not in (Conflict.REPLACE, Conflict.REPLACE_BETTER):
        return None
    taken = [step for step in bundle if objection_to(step, facts)]
    if not all(_is_taken_by_one(step, facts) for step in taken):
        return None
    video = bundle[0].of or bundle[0].source
    if policy.conflict is Conflict.REPLACE_BETTER and video not in policy.better:
        return _objection(taken[0], "and this one is not known to be better")
    if not is_strong(bundle[0].match):
        return _objection(taken[0], "and this match is not strong enough to replace it")
    return tuple(_with_replaced(step, facts) if step in taken else step for step in bundle)


def is_strong(match: Match | None) -> bool:
    """Whether a match is sure enough for its file to take another one's place."""
    if match is None:
        return False
    return match.chosen.confidence >= STRONG_CONFIDENCE and match.margin >= STRONG_MARGIN


def _is_taken_by_one(step: Step, facts: Facts) -> bool:
    there = facts.standing.get(step.destination)
    if there is None or folded(step.destination_text) in facts.folders:
        return False
    standing = occupant(str(there[0]), there[1])
    if standing in facts.leaving or standing[1:] == occupant(step.source_text, step.identity)[1:]:
        return False
    claims = facts.claims[folded(step.destination_text)]
    return all(claim is step or claim.is_unchanged for claim in claims)


def _objection(step: Step, why: str) -> Objection:
    return Objection(Reason.DESTINATION_TAKEN, f"{step.destination.name} is there already, {why}")


def _with_replaced(step: Step, facts: Facts) -> Step:
    path, identity = facts.standing[step.destination]
    return replace(step, replaces=Replaced(path=path, identity=identity))
