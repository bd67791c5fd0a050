"""Lines of runs, built short."""

from pathlib import Path

from organizer.model import Action, Reason, Role, Status
from organizer.report import Line

LIBRARY = Path("/media/TV")


def placed(
    destination: str, *, source: str = "/downloads/a.mkv", action: Action = Action.MOVE
) -> Line:
    """A video that was put in its place, `destination` below the library."""
    return _line(Path(source), LIBRARY / destination, action, Status.DONE, None, None)


def waits(name: str, message: str = "two series fit") -> Line:
    """A video that was left alone."""
    source = Path("/downloads") / name
    return _line(source, None, None, Status.AMBIGUOUS, Reason.AMBIGUOUS_SERIES, message)


def _line(
    source: Path,
    destination: Path | None,
    action: Action | None,
    status: Status,
    reason: Reason | None,
    message: str | None,
) -> Line:
    return Line(
        library=LIBRARY,
        root=source.parent,
        source=source,
        destination=destination,
        role=Role.VIDEO,
        of=None,
        action=action,
        status=status,
        reason=reason,
        message=message,
        match=None,
    )
