"""`--conflict keep-both`: a file whose place is taken gets a name that tells the versions apart.

The label is made of what the release's name says (`1080p WEB-DL`), so that the next run reads it
from the new name and comes to the same name again. Where that says nothing, or that name is taken
too, the copies are counted.
"""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from organizer.model import Plan, Reason, Rejection, Release
from organizer.plan.checks import folded
from organizer.plan.draft import Draft, Unit

_LONGEST = 255  # bytes of a name, on every common file system


def keep_both(plain: Draft, tried: Draft, plan: Plan, attempt: int) -> Draft:
    """Return `tried` with another name for each video that the plan leaves for its place.

    `plain` is the draft without labels; `attempt` counts from 1. Of several that want one free
    place, the first keeps it. The same draft comes back when there is nothing to change.
    """
    taken = {entry.source: entry for entry in plan.entries if _waits_for_a_place(entry)}
    keeps = _first_of_each(tried, taken)
    units = tuple(
        _labelled(first, attempt)
        if unit[0].source in taken and unit[0].source not in keeps
        else unit
        for first, unit in zip(plain.units, tried.units, strict=True)
    )
    return replace(tried, units=units)


def label(release: Release, attempt: int = 1) -> str:
    """Return what is added to a name.

    >>> label(Release(resolution="1080p", source="WEB-DL"))
    '1080p WEB-DL'
    >>> label(Release(), 2)
    'copy 3'
    """
    facts = " ".join(filter(None, (release.resolution, release.source, release.video_codec)))
    facts = "".join(c for c in facts if c.isalnum() or c in " .-+")
    if attempt == 1 and facts:
        return facts
    count = attempt if facts else attempt + 1
    return f"{facts} copy {count}".strip()


def _waits_for_a_place(entry: object) -> bool:
    places = (Reason.DESTINATION_TAKEN, Reason.SAME_DESTINATION)
    return isinstance(entry, Rejection) and entry.of is None and entry.reason in places


def _first_of_each(draft: Draft, taken: Collection[Path]) -> set[Path]:
    """Return the videos that may stay: first of those that only one another are in the way of."""
    claims: dict[str, list[Unit]] = {}
    for unit in draft.units:
        claims.setdefault(folded(unit[0].destination_text), []).append(unit)
    return {
        units[0][0].source
        for units in claims.values()
        if len(units) > 1 and all(unit[0].source in taken for unit in units)
    }


def _labelled(unit: Unit, attempt: int) -> Unit:
    video = unit[0]
    if video.match is None:
        return unit
    suffix = video.destination.suffix if video.source.suffix else ""
    stem = video.destination.name.removesuffix(suffix)
    added = f" - {label(video.match.release, attempt)}"
    longest = max(len(str(step.destination.name)) - len(stem) for step in unit)
    room = _LONGEST - len(added.encode()) - longest
    short = stem.encode(errors="surrogateescape")[:room].decode(errors="ignore").rstrip()
    return tuple(
        replace(
            step,
            destination=step.destination.with_name(
                f"{short}{added}{step.destination.name.removeprefix(stem)}"
            ),
        )
        for step in unit
    )
