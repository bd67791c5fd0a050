"""The recycle folder: where files that made room are kept, on their own file system.

A file that another one replaces is moved, never deleted: to `.organize-recycle/RUN/` in the
topmost folder of the library that is on the same file system, with the path that it had below
that folder. How long it is there, the journal knows; the file's own time says nothing about it.
Only what the journal has is ever deleted, and only while it is still the same file: by `organize
recycle empty`, and after `recycle_days` where that is set. The journal says so before and after.

What this does not promise: that a clock which was set forward by mistake is noticed. One that was
set back is: a run never counts as older than the runs before it.
"""

import datetime as dt
import os
from collections.abc import Collection, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import accumulate, groupby
from pathlib import Path

from organizer.apply.failures import CannotPlace, shown, source_failure
from organizer.apply.folders import Folders, Place
from organizer.apply.identity import (
    fingerprint,
    identity_of,
    is_regular,
    is_same_but_device,
    look_or_none,
)
from organizer.apply.journal import Journal
from organizer.apply.lock import library_lock
from organizer.apply.records import DELETED, RECYCLE_FOLDER, Entry, Run
from organizer.apply.syncing import sync_folder
from organizer.errors import LibraryBusy, UsageError
from organizer.model import Action, Plan, Reason, Replaced, Role, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Recycled:
    """A file in the recycle folder, by the journal.

    Attributes:
        run: that brought it there.
        since: when that was, ISO 8601: the latest start of that run and of all before it.
    """

    run: Run
    entry: Entry
    since: str

    @property
    def name(self) -> str:
        """What a person calls it by: `RUN.STEP`."""
        return f"{self.run.id}.{self.entry.seq}"

    def age(self, now: dt.datetime) -> dt.timedelta:
        """How long it is there, by the journal's time."""
        return now - dt.datetime.fromisoformat(self.since)


def recycled(journal: Journal) -> Iterator[Recycled]:
    """Yield what is in the recycle folders, oldest first; what is not there any more is left out.

    A file that was changed there is left out too: it is nobody's business here.
    """
    runs = {run.id: run for run in reversed(journal.runs())}
    since = dict(zip(runs, accumulate((run.started for run in runs.values()), max), strict=True))
    folders = Folders(())
    try:
        for number, entry in journal.recycled():
            with suppress(FileNotFoundError, NotADirectoryError):
                if _is_still(folders.place(entry.destination), entry):
                    yield Recycled(run=runs[number], entry=entry, since=since[number])
    finally:
        folders.close()


def _is_still(place: Place, entry: Entry) -> bool:
    status = look_or_none(place)
    if status is None or not is_same_but_device(status, entry.standing):
        return False
    known = entry.fingerprint is not None and is_regular(status)
    return not known or fingerprint(place) in (None, entry.fingerprint)


def recycled_by_name(journal: Journal, name: str) -> Recycled:
    """Return the file that `organize recycle list` calls `name`; raises `UsageError`."""
    found = next((each for each in recycled(journal) if each.name == name), None)
    if found is None:
        raise UsageError(f"{name} is not in the recycle folder; see `organize recycle list`")
    return found


def restoring(found: Recycled) -> Plan:
    """Return the plan that puts a file back; what stands in its place now is recycled in turn."""
    place = Path(found.entry.source)
    standing = None
    with suppress(FileNotFoundError, NotADirectoryError):
        standing = Replaced(path=place, identity=identity_of(place.lstat()))
    step = Step(
        source=Path(found.entry.destination),
        destination=place,
        role=Role.VIDEO,
        action=Action.MOVE,
        identity=found.entry.standing,
        replaces=standing,
    )
    return Plan(library=found.run.library, roots=(found.run.library,), entries=(step,))


def delete_recycled(journal: Journal, found: Recycled) -> None:
    """Delete a file of the recycle folder for good, if it is still that file.

    Raises `CannotPlace` when it is not, or cannot be deleted. The caller holds the library.
    """
    path = found.entry.destination
    folders = Folders(())
    try:
        place = folders.place(path)
        if not _is_still(place, found.entry):
            raise CannotPlace(Reason.SOURCE_CHANGED, f"{shown(path)} was changed and is kept")
        journal.note(found.run, found.entry.seq, "to be deleted from the recycle folder")
        os.unlink(place.name, dir_fd=place.folder)
    except OSError as error:
        raise source_failure(error, path) from error
    finally:
        folders.close()
    _remove_empty_folders(os.path.dirname(path))
    journal.note(found.run, found.entry.seq, DELETED)


def delete_expired(
    journal: Journal, days: int, now: dt.datetime, *, held: Collection[Path] = ()
) -> tuple[Recycled, ...]:
    """Delete for good what is in the recycle folders for `days` or longer; return what went.

    0 days delete nothing, ever. What cannot be deleted now is left for the next time, as is a
    library that another process changes. The caller holds the libraries in `held`.
    """
    if not days:
        return ()
    gone = []
    expired = [found for found in recycled(journal) if found.age(now) >= dt.timedelta(days=days)]
    for library, of_it in groupby(expired, key=lambda found: found.run.library):
        with ExitStack() as stack:
            if library not in held and not _is_ours(library, journal, stack):
                continue
            for found in of_it:
                with suppress(CannotPlace):
                    delete_recycled(journal, found)
                    gone.append(found)
    return tuple(gone)


def _is_ours(library: Path, journal: Journal, stack: ExitStack) -> bool:
    try:
        # A library that this process held already is being changed by another part of it.
        return stack.enter_context(library_lock(library, journal.path.parent))
    except LibraryBusy:
        return False


def _remove_empty_folders(folder: str) -> None:
    # Up to the recycle folder itself; the first one that still holds something ends it.
    with suppress(OSError):
        while f"/{RECYCLE_FOLDER}" in folder:
            os.rmdir(folder)
            folder = os.path.dirname(folder)
    with suppress(OSError):
        sync_folder(folder)
