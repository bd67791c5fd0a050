"""After a crash: every step that was meant and not acknowledged is finished or taken back.

For each unit, by what is on the disk and not by what may have happened: when every file of it is
in its place, what is left of the sources is removed and the unit is done; otherwise every file
goes back to where it was. Both copies of a file present is normal for a move that had to copy,
and is settled by comparing their whole content. Temporary files and placeholders are only
removed when they are in the journal and the file itself stands elsewhere.
"""

import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from organizer.apply.closing import close_run
from organizer.apply.failures import CannotPlace, shown
from organizer.apply.folders import Folders
from organizer.apply.journal import Journal
from organizer.apply.locating import Located, Standing, is_link_of, locate
from organizer.apply.lock import is_busy, library_lock
from organizer.apply.records import Entry, EntryState, Run, RunState, copy_path, parked_path
from organizer.apply.renaming import Renamer, is_placeholder
from organizer.errors import LibraryBusy
from organizer.model import Action

_UNFINISHED = (EntryState.INTENT, EntryState.PLACED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """What became of a run that a crash cut off.

    Attributes:
        finished: files that are in their new place.
        taken_back: files that are where they were.
        unsettled: what could not be settled yet, as messages; the run waits while there are any.
    """

    run: Run
    finished: int
    taken_back: int
    unsettled: tuple[str, ...] = ()


def waiting(journal: Journal, *, held: Path | None = None) -> tuple[Run, ...]:
    """Return the runs that a crash cut off, oldest first; changes nothing.

    A run whose library another process holds is under way, not cut off. `held` is the library
    that the caller holds itself.
    """
    return tuple(
        run
        for run in reversed(journal.runs(open_only=True))
        if run.library == held or not is_busy(run.library, journal.path.parent)
    )


def recover(journal: Journal, *, held: Path | None = None) -> tuple[Recovered, ...]:
    """Finish or take back what crashes left, oldest run first; empty when nothing waits.

    Takes the lock of each library, but of the one that the caller holds (`held`); a library
    that another process holds is passed over.
    """
    found = []
    for run in reversed(journal.runs(open_only=True)):
        with ExitStack() as stack:
            if run.library != held and not _taken(run, journal, stack):
                continue
            # Asked again under the lock: the run may just have ended.
            if any(r.id == run.id for r in journal.runs(open_only=True)):
                found.append(_recover_run(journal, run))
    return tuple(found)


def _taken(run: Run, journal: Journal, stack: ExitStack) -> bool:
    try:
        # A library that this process held already is being changed by another part of it.
        return stack.enter_context(library_lock(run.library, journal.path.parent))
    except LibraryBusy:
        return False


def _recover_run(journal: Journal, run: Run) -> Recovered:
    folders = Folders([os.fspath(path) for path in (run.library, *run.roots)])
    recovery = _Recovery(journal, run, folders)
    try:
        for _, unit in groupby(journal.entries(run, _UNFINISHED), key=lambda entry: entry.unit):
            recovery.settle(tuple(unit))
    finally:
        folders.close()
    close_run(journal, run, RunState.STOPPED)
    return Recovered(
        run=run,
        finished=recovery.finished,
        taken_back=recovery.taken_back,
        unsettled=tuple(recovery.unsettled),
    )


class _Recovery:
    def __init__(self, journal: Journal, run: Run, folders: Folders) -> None:
        self._journal = journal
        self._run = run
        self._folders = folders
        self._placeholders = journal.placeholder_devices(run)
        self._renamer = Renamer(lambda device: journal.may_leave_placeholder(run, device))
        self.finished = 0
        self.taken_back = 0
        self.unsettled: list[str] = []

    def settle(self, unit: Sequence[Entry]) -> None:
        """Finish or take back one unit; what cannot be settled now waits."""
        try:
            found = [locate(self._folders, self._run.token, entry) for entry in unit]
            if all(located.standing in (Standing.PLACED, Standing.BOTH) for located in found):
                self._finish(found)
            else:
                self._take_back(found)
        except (OSError, CannotPlace) as error:
            self.unsettled.append(
                f"{shown(unit[0].source)}: {error}; put that right, then `organize recover`"
            )

    def _finish(self, found: Sequence[Located]) -> None:
        entries = [_as_placed(located) for located in found]
        for located in found:
            self._touch(located.entry.destination)
        self._folders.sync()
        self._journal.acknowledge(self._run, placed=entries)
        for located in found:
            if located.standing is Standing.BOTH and located.entry.action is Action.MOVE:
                self._unlink(located.start)
            self._touch(located.start)
            self._sweep(located.entry)
        self._folders.sync()
        self._journal.acknowledge(self._run, done=entries)
        self.finished += len(entries)

    def _take_back(self, found: Sequence[Located]) -> None:
        stuck = []
        for located in reversed(found):
            if located.standing is Standing.PLACED and _was_copied(located):
                stuck.append(located)
            else:
                self._leave_place(located)
        for located in reversed(found):
            self._unpark(located.entry)
            self._sweep(located.entry)
        self._folders.sync()
        back = [located for located in found if located not in stuck]
        self._journal.acknowledge(
            self._run,
            failed=[(located.entry, _message(located)) for located in back],
            done=[_as_placed(located) for located in stuck],
        )
        self.taken_back += len(back)
        self.finished += len(stuck)

    def _leave_place(self, located: Located) -> None:
        entry = located.entry
        if entry.removes:
            return
        if located.standing is Standing.BOTH:
            self._unlink(entry.destination)
        elif located.standing is Standing.PLACED:
            start = parked_path(self._run.token, entry) if entry.parks else entry.source
            self._rename(entry.destination, start)
        elif self._is_our_placeholder(entry):
            self._unlink(entry.destination)

    def _unpark(self, entry: Entry) -> None:
        parked = parked_path(self._run.token, entry)
        if not (entry.parks and os.path.lexists(parked)):
            return
        # Cut off between the two halves of a rename, the file has both names, or the parked one
        # is a placeholder still.
        place = self._folders.place(parked)
        if is_link_of(place, self._folders.place(entry.source)) or is_placeholder(place):
            self._unlink(parked)
        else:
            self._rename(parked, entry.source)

    def _is_our_placeholder(self, entry: Entry) -> bool:
        try:
            place = self._folders.place(entry.destination)
        except OSError:
            return False
        return place.device in self._placeholders and is_placeholder(place)

    def _sweep(self, entry: Entry) -> None:
        # A copy that is not whole: the file itself stands elsewhere.
        temporary = copy_path(self._run.token, entry)
        if os.path.lexists(temporary):
            self._unlink(temporary)

    def _rename(self, path: str, to: str) -> None:
        source, target = self._folders.place(path), self._folders.place(to)
        self._renamer.rename(source, target)
        self._folders.touch(source)
        self._folders.touch(target)

    def _unlink(self, path: str) -> None:
        place = self._folders.place(path)
        os.unlink(place.name, dir_fd=place.folder)
        self._folders.touch(place)

    def _touch(self, path: str) -> None:
        if os.path.isdir(os.path.dirname(path)):
            self._folders.touch(self._folders.place(path))


def _message(located: Located) -> str:
    if located.standing is Standing.GONE:
        return "is nowhere: neither where it was nor where it was to go"
    return "taken back after a crash"


def _was_copied(located: Located) -> bool:
    return located.placed is not None and not located.entry.removes


def _as_placed(located: Located) -> Entry:
    if located.placed is None:
        return located.entry
    content = located.content or located.entry.content
    return replace(located.entry, placed=located.placed, content=content)
