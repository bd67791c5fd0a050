"""The recycle folder: where files that made room are kept, on their own file system.

A file that another one replaces is moved, never deleted: to `.organize-recycle/RUN/` in the
topmost folder of the library that is on the same file system, with the path that it had below
that folder. How long it is there, the journal knows; the file's own time says nothing about it.
Only `organize recycle empty` deletes, only what the journal has, and only what is still the same
file.
"""

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
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
from organizer.apply.records import RECYCLE_FOLDER, Entry, Run
from organizer.apply.syncing import sync_folder
from organizer.errors import UsageError
from organizer.model import Action, Plan, Reason, Replaced, Role, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Recycled:
    """A file in the recycle folder, by the journal.

    Attributes:
        run: that brought it there; its `started` is the time that counts.
    """

    run: Run
    entry: Entry

    @property
    def name(self) -> str:
        """What a person calls it by: `RUN.STEP`."""
        return f"{self.run.id}.{self.entry.seq}"

    def age(self, now: dt.datetime) -> dt.timedelta:
        """How long it is there, by the journal's time."""
        return now - dt.datetime.fromisoformat(self.run.started)


def recycled(journal: Journal) -> Iterator[Recycled]:
    """Yield what is in the recycle folders, oldest first; what is not there any more is left out.

    A file that was changed there is left out too: it is nobody's business here.
    """
    runs = {run.id: run for run in journal.runs()}
    folders = Folders(())
    try:
        for number, entry in journal.recycled():
            with suppress(FileNotFoundError, NotADirectoryError):
                if _is_still(folders.place(entry.destination), entry):
                    yield Recycled(run=runs[number], entry=entry)
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
        os.unlink(place.name, dir_fd=place.folder)
    except OSError as error:
        raise source_failure(error, path) from error
    finally:
        folders.close()
    _remove_empty_folders(os.path.dirname(path))
    journal.note(found.run, found.entry.seq, "deleted from the recycle folder")


def _remove_empty_folders(folder: str) -> None:
    # Up to the recycle folder itself; the first one that still holds something ends it.
    with suppress(OSError):
        while f"/{RECYCLE_FOLDER}" in folder:
            os.rmdir(folder)
            folder = os.path.dirname(folder)
    with suppress(OSError):
        sync_folder(folder)
