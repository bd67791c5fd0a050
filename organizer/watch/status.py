"""How the watcher is, for a file, a page and a log: one JSON object."""

import contextlib
import datetime as dt
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from organizer.errors import TargetError
from organizer.watch.keeper import Seen

STALLED = 30.0  # seconds without a sign of life

HEALTHY = ("watching", "degraded", "starting")
"""States in which the watcher does its work."""


def state_of(seen: Seen, now: float, *, is_alive: bool) -> str:
    """Return how one folder is kept; `now` is of the watcher's clock."""
    if not is_alive:
        return "dead"
    if now - seen.sign_of_life > STALLED:
        return "stalled"
    if seen.is_away:
        return "paused"
    if any(seen.problems.values()):
        return "degraded"
    return "watching" if seen.last_rescan else "starting"


def worst(states: Iterable[str]) -> str:
    """Return the state of the whole: that of the folder that is worst off.

    >>> worst(["watching", "degraded"])
    'degraded'
    """
    order = ("dead", "stalled", "paused", "degraded", "starting", "watching")
    return min(states, key=order.index, default="dead")


def folder_json(seen: Seen, state: str) -> dict[str, object]:
    """Return the object of one folder under watch."""
    problems = [why for why in seen.problems.values() if why]
    if state == "stalled":
        problems.append(f"{seen.path} does not answer")
    if state == "paused":
        problems.append(f"{seen.path} is gone or not mounted; nothing is taken as deleted")
    return {
        "path": seen.path,
        "state": state,
        "mode": seen.mode,
        "settling": seen.settling,
        "files": seen.files,
        "folders": seen.folders,
        "rescans": seen.rescans,
        "last_rescan": when(seen.last_rescan),
        "rescan_seconds": round(seen.rescan_seconds, 3),
        "problems": problems,
    }


def when(seconds: float | None) -> str | None:
    """Return seconds since 1970 as ISO 8601, UTC."""
    if seconds is None:
        return None
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat(timespec="seconds")


def write_status(path: Path, status: Mapping[str, object]) -> None:
    """Write a status file so that a reader sees the old one or the new one, whole.

    Raises `TargetError` when it cannot be written.
    """
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with open(descriptor, "w", encoding="utf-8", errors="surrogateescape") as file:
                file.write(json.dumps(status, indent=1) + "\n")
            os.chmod(temporary, 0o644)
            os.replace(temporary, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
    except OSError as error:
        raise TargetError(f"cannot write {path}: {error.strerror or error}") from error
