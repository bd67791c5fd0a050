"""What becomes of an entry, by what became of its files: one table of rules, read from the top."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from organizer.errors import (
    LibraryBusy,
    MetadataUnavailable,
    OrganizerError,
    StoreError,
    TargetError,
)
from organizer.inbox import Entry, Mark, State
from organizer.model import Reason, Role, Status
from organizer.report import Line

BUSY = 30.0  # seconds until a library that another run holds is tried again
CHANGED = 15.0  # seconds until a file that was just written to is tried again
NOT_MEDIA = "not-media"


@dataclass(frozen=True, slots=True)
class Becomes:
    """A row: files of this status (and, where given, one of these reasons) give this state.

    Attributes:
        delay: seconds until it is tried again; None grows with every attempt.
    """

    status: Status
    state: State
    reasons: frozenset[Reason] = frozenset()
    delay: float | None = None


BECOMES = (
    Becomes(Status.DONE, State.DONE),
    Becomes(Status.UNCHANGED, State.DONE),
    Becomes(Status.IGNORED, State.DONE),
    Becomes(Status.PLANNED, State.WAITING),  # the run stopped before it came to this file
    Becomes(Status.NOT_READY, State.WAITING, frozenset({Reason.METADATA_UNAVAILABLE})),
    Becomes(Status.NOT_READY, State.WAITING, frozenset({Reason.INCOMPLETE})),
    Becomes(Status.FAILED, State.WAITING, frozenset({Reason.SOURCE_CHANGED}), CHANGED),
    Becomes(Status.FAILED, State.DONE, frozenset({Reason.SOURCE_GONE})),
    Becomes(Status.NOT_READY, State.NEEDS_PERSON),
    Becomes(Status.UNMATCHED, State.NEEDS_PERSON),
    Becomes(Status.AMBIGUOUS, State.NEEDS_PERSON),
    Becomes(Status.CONFLICT, State.NEEDS_PERSON),
    Becomes(Status.FAILED, State.NEEDS_PERSON),
)
# Of several files of a folder, the first of these decides about the whole.
_WORST_FIRST = (State.WAITING, State.NEEDS_PERSON, State.DONE)


@dataclass(frozen=True, slots=True)
class Failure:
    """A row: what an error of a whole run makes of every entry of it."""

    error: type[OrganizerError]
    state: State
    reason: str
    delay: float | None = None


FAILURES = (
    Failure(LibraryBusy, State.WAITING, "library-busy", BUSY),
    Failure(MetadataUnavailable, State.WAITING, str(Reason.METADATA_UNAVAILABLE)),
    Failure(TargetError, State.WAITING, "target"),
    Failure(StoreError, State.WAITING, "state-file"),
    Failure(OrganizerError, State.NEEDS_PERSON, "configuration"),
)


def failed(entries: Iterable[Entry], error: OrganizerError) -> tuple[Mark, ...]:
    """Return what becomes of every entry of a run that could not be made."""
    row = next(row for row in FAILURES if isinstance(error, row.error))
    return tuple(
        Mark(
            path=entry.path,
            state=row.state,
            reason=row.reason,
            why=str(error),
            delay=row.delay,
            revision=entry.revision,
        )
        for entry in entries
    )


def became(line: Line) -> Becomes:
    """Return the row for one file.

    >>> became_of(Status.NOT_READY, Reason.ARCHIVED).state
    <State.NEEDS_PERSON: 'needs-person'>
    """
    return became_of(line.status, line.reason)


def became_of(status: Status, reason: Reason | None) -> Becomes:
    """Return the first row that fits a status and a reason."""
    return next(
        row
        for row in BECOMES
        if row.status is status and (not row.reasons or reason in row.reasons)
    )


def mark_of(entry: Entry, lines: Sequence[Line]) -> Mark:
    """Return what becomes of an entry by the lines of its files; a folder is as its worst video."""
    videos = [line for line in lines if line.role is Role.VIDEO] or [
        # An archive is no video, and all that there is of one.
        line
        for line in lines
        if line.reason is Reason.ARCHIVED
    ]
    if not videos:
        return Mark(
            path=entry.path,
            state=State.DONE,
            reason=NOT_MEDIA,
            why="no video is in it",
            revision=entry.revision,
        )
    rows = [(became(line), line) for line in videos]
    row, line = min(rows, key=lambda pair: _WORST_FIRST.index(pair[0].state))
    same = sum(other.state is row.state for other, _ in rows)
    return Mark(
        path=entry.path,
        state=row.state,
        reason=str(line.reason) if line.reason else None,
        why=_why(entry.path, line, same) if row.state is not State.DONE or line.reason else None,
        delay=row.delay,
        revision=entry.revision,
    )


def _why(path: Path, line: Line, same: int) -> str | None:
    if line.source == path or line.message is None:
        return line.message
    others = f" (and {same - 1} more)" if same > 1 else ""
    return f"{line.source.name}: {line.message}{others}"
