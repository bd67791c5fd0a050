"""Plans and outcomes joined: one line for each file considered, in plan order."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from organizer.errors import EXIT_DONE, EXIT_LEFT_ALONE
from organizer.model import Action, Match, Outcome, Plan, Reason, Rejection, Role, Status, Step

LEFT_ALONE = frozenset(
    {Status.UNMATCHED, Status.AMBIGUOUS, Status.CONFLICT, Status.NOT_READY, Status.FAILED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One file as it is reported.

    Attributes:
        library: the library it was planned for.
        root: the folder that was read when it was found.
        of: the video it belongs to, for a companion.
        action: how it would get, or got, to its destination; None when it stays.
    """

    library: Path
    root: Path
    source: Path
    destination: Path | None
    role: Role
    of: Path | None
    action: Action | None
    status: Status
    reason: Reason | None
    message: str | None
    match: Match | None
    rejection: Rejection | None = None


def lines_of(plans: Iterable[Plan], outcomes: Sequence[Outcome] = ()) -> tuple[Line, ...]:
    """Return a line for every file of `plans`; what was applied has the status of its outcome."""
    became = {outcome.step.source_text: outcome for outcome in outcomes}
    return tuple(
        _step_line(plan, entry, became) if isinstance(entry, Step) else _rejected(plan, entry)
        for plan in plans
        for entry in plan.entries
    )


def _step_line(plan: Plan, step: Step, became: Mapping[str, Outcome]) -> Line:
    outcome = became.get(step.source_text)
    status = Status.UNCHANGED if step.is_unchanged else Status.PLANNED
    return Line(
        library=plan.library,
        root=_root_of(source := step.source, plan),
        source=source,
        destination=step.destination,
        role=step.role,
        of=step.of,
        action=None if step.is_unchanged else step.action,
        status=outcome.status if outcome else status,
        reason=outcome.reason if outcome else None,
        message=(outcome.message if outcome else None) or step.note or _replaces(step),
        match=step.match,
    )


def _replaces(step: Step) -> str | None:
    if step.replaces is None:
        return None
    return f"replaces {step.replaces.path.name}, which goes to the recycle folder"


def _rejected(plan: Plan, rejection: Rejection) -> Line:
    return Line(
        library=plan.library,
        root=_root_of(rejection.source, plan),
        source=rejection.source,
        destination=rejection.destination,
        role=rejection.role,
        of=rejection.of,
        action=None,
        status=rejection.status,
        reason=rejection.reason,
        message=rejection.message,
        match=rejection.match,
        rejection=rejection,
    )


def _root_of(source: Path, plan: Plan) -> Path:
    # Prefixes of text, not is_relative_to: this is asked for every file of a large plan.
    return next((r for r in plan.roots if str(source).startswith(f"{r}/")), source.parent)


def summary(lines: Sequence[Line]) -> dict[str, int]:
    """Return how many files there are, and how many of each status, in the contract's order."""
    counted = Counter(line.status for line in lines)
    return {"files": len(lines), **{status.value: counted[status] for status in Status}}


def exit_code(lines: Iterable[Line]) -> int:
    """Return 0, or 1 when a file was left alone that may be an episode (see the contracts)."""
    return EXIT_LEFT_ALONE if any(line.status in LEFT_ALONE for line in lines) else EXIT_DONE
