"""What can keep a step from being taken: small questions in one table.

A check is a pure function of a step and the facts; it answers with an objection, or None.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from organizer.model import Action, FileIdentity, Reason, Step
from organizer.text import fold_name

Standing = Mapping[Path, tuple[Path, FileIdentity]]
"""What stands where a step wants to go, by the wanted path: its path as spelled, and which file."""
Occupant = tuple[str, int, int]
"""One name of one file: folded path, device, inode."""


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a step cannot be taken: a stable code, and a sentence for a person."""

    reason: Reason
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the checks may know.

    Attributes:
        claims: every step by its folded destination.
        settled: the step that stands at its folded destination already.
        folders: folded paths that have to be folders.
        leaving: files that this plan would move away.
        standing: what stands at the destinations now, by the wanted path.
    """

    claims: Mapping[str, Sequence[Step]]
    settled: Mapping[str, Step]
    folders: frozenset[str]
    leaving: frozenset[Occupant]
    standing: Standing


def facts_about(steps: Sequence[Step], standing: Standing) -> Facts:
    """Gather the facts about `steps`, as if every one of them could be taken."""
    claims: dict[str, list[Step]] = {}
    for step in steps:
        claims.setdefault(folded(step.destination_text), []).append(step)
    return Facts(
        claims=claims,
        settled={folded(step.destination_text): step for step in steps if step.is_unchanged},
        folders=_folders(claims),
        leaving=frozenset(
            occupant(step.source_text, step.identity)
            for step in steps
            if step.action is Action.MOVE and not step.is_unchanged
        ),
        standing=standing,
    )


def _folders(claims: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for place in claims:
        folder = place.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return frozenset(found)


def folded(text: str) -> str:
    """Return a path as a file system that ignores case and Unicode forms compares it.

    >>> folded("/TV/LOST") == folded("/tv/lost")
    True
    """
    return text.lower() if text.isascii() else fold_name(text)


def occupant(path: str, identity: FileIdentity) -> Occupant:
    """Return what tells one name of one file from all others, however its path is spelled."""
    return folded(path), identity.device, identity.inode


def one_file_for_each_place(step: Step, facts: Facts) -> Objection | None:
    """Refuse to put two files in one place: neither is better, so neither goes there."""
    place = folded(step.destination_text)
    first, *others = facts.claims[place][:2]
    if not others:
        return None
    if there := facts.settled.get(place):
        message = f"{there.destination.name} is there already, made from {there.source}"
        if not there.in_place:
            message = f"{there.destination.name} is there already"
        return Objection(Reason.DESTINATION_TAKEN, message)
    other = first if first is not step else others[0]
    return Objection(Reason.SAME_DESTINATION, f"{other.source} wants the same place")


def place_is_free(step: Step, facts: Facts) -> Objection | None:
    """Refuse to take a place where another file stands that this plan does not move away."""
    found = facts.standing.get(step.destination) if facts.standing else None
    if found is None:
        return None
    there, identity = found
    standing = occupant(str(there), identity)
    if standing in facts.leaving:  # itself included, where only the spelling changes
        return None
    if standing[1:] == occupant(step.source_text, step.identity)[1:]:
        return Objection(
            Reason.DESTINATION_TAKEN, f"{there} is there already, a hard link to the same file"
        )
    return Objection(Reason.DESTINATION_TAKEN, f"{there} is there already")


def no_file_where_a_folder_goes(step: Step, facts: Facts) -> Objection | None:
    """Refuse to put a file where other files need a folder."""
    if folded(step.destination_text) not in facts.folders:
        return None
    return Objection(Reason.SAME_DESTINATION, "other files need a folder of this name")


@dataclass(frozen=True, slots=True)
class Check:
    """A row of the table of checks: its name, the question, and when it objects."""

    name: str
    ask: Callable[[Step, Facts], Objection | None]
    example: str


CHECKS: tuple[Check, ...] = (
    Check("one file for each place", one_file_for_each_place, "two copies of S01E01"),
    Check("the place is free", place_is_free, "S01E01 is in the library already"),
    Check(
        "no file where a folder goes",
        no_file_where_a_folder_goes,
        "a template that calls one file `Lost.mkv` and a folder too",
    ),
)


def objection_to(step: Step, facts: Facts) -> Objection | None:
    """Return the first objection to a step that changes something; None if it can be taken."""
    if step.is_unchanged:
        return None
    return next((found for check in CHECKS if (found := check.ask(step, facts))), None)
