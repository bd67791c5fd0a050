"""The end of a run: folders that it emptied, folders that an undo gives back, and their times.

Only a folder that the run itself emptied is removed, by `rmdir`, and never a root or the
library. Everything is journalled before it is done, and is done again by `recover` if a crash
comes between.
"""

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from heapq import heapify, heappop, heappush

from organizer.apply.failures import CannotPlace
from organizer.apply.folders import Folders
from organizer.apply.journal import Journal
from organizer.apply.paths import is_inside, parent_of
from organizer.apply.preparing import ancestors, existing_folder
from organizer.apply.records import EntryState, FolderRecord, Run, RunState
from organizer.errors import TargetError
from organizer.model import Action


def close_run(journal: Journal, run: Run, state: RunState) -> None:
    """Remove what the run emptied, give folders their times back, and enter its end.

    A run with steps that are neither done nor taken back stays open, for `recover`, as does one
    whose folders cannot be looked at. Raises `TargetError`.
    """
    try:
        _close_run(journal, run, state)
    except OSError as error:
        raise TargetError(
            f"run {run.id} could not be ended ({error}): everything it placed is journalled; "
            "put that right, then `organize recover`"
        ) from error


def _close_run(journal: Journal, run: Run, state: RunState) -> None:
    if journal.entries(run, (EntryState.INTENT, EntryState.PLACED)):
        return
    records = journal.folders(run)
    left, changed, back = _folders_by_fate(journal, run)
    undone = journal.run(run.undo_of) if run.undo_of is not None else None
    earlier = journal.folders(undone) if undone is not None else {}
    emptied = _emptied(*_candidates(run, left, records, earlier))
    noted = {record.path: record for record in _to_change(emptied, records)}
    if noted:
        journal.intend_folders(run, noted.values())
    removed = _removed(emptied, Folders([os.fspath(path) for path in (run.library, *run.roots)]))
    records = {p: _at_the_end(record, removed) for p, record in (records | noted).items()}
    _restore(earlier, records)
    _restore_untouched(changed, back, records)
    journal.close_run(run, state, [r for path in records if (r := _timed(records[path]))])


def _folders_by_fate(journal: Journal, run: Run) -> tuple[set[str], set[str], set[str]]:
    """Return the folders that files left, those that changed, those where all was taken back."""
    left: set[str] = set()
    changed: set[str] = set()
    back: set[str] = set()
    for fate in journal.fates(run):
        folders = parent_of(fate.source), parent_of(fate.destination)
        if fate.state is EntryState.FAILED:
            back.update(folders)
            continue
        # A copy leaves the folder of its source as it was; its undo that of its original.
        if fate.action is Action.MOVE or fate.removes:
            changed.add(folders[0])
        if not fate.removes:
            changed.add(folders[1])
        if fate.action is Action.MOVE:
            left.add(folders[0])
    return left, changed, back - changed


# --- folders that the run emptied -------------------------------------------------------------


def _candidates(
    run: Run,
    left: set[str],
    records: dict[str, FolderRecord],
    earlier: dict[str, FolderRecord],
) -> tuple[set[str], Callable[[str], bool]]:
    """Return the folders that the run may have emptied, and which of them it may remove."""
    made = {path for path, record in records.items() if record.made}
    if run.undo_of is not None:
        ours = made | {path for path, record in earlier.items() if record.made}
        return ours, ours.__contains__
    roots = [os.fspath(root) for root in run.roots]
    kept = {*roots, os.fspath(run.library), *ancestors(os.fspath(run.library))}

    def removable(path: str) -> bool:
        below = any(is_inside(path, root) for root in roots)
        return path in made or (below and path not in kept)

    return left | made, removable


def _to_change(emptied: list[str], records: dict[str, FolderRecord]) -> Iterator[FolderRecord]:
    """Yield the records of what is to be removed, and of the folders that this changes."""
    for folder in emptied:
        yield replace(records.get(folder) or existing_folder(folder), removed=True)
        above = parent_of(folder)
        if above not in records and above not in emptied:
            yield existing_folder(above)


def _removed(emptied: list[str], folders: Folders) -> set[str]:
    removed = set()
    for folder in emptied:
        with contextlib.suppress(OSError, CannotPlace, TargetError):
            place = folders.new_folder(folder)
            os.rmdir(place.name, dir_fd=place.folder)
            folders.touch(place)
            removed.add(folder)
    with contextlib.suppress(OSError):
        folders.sync()
    folders.close()
    return removed


def _emptied(candidates: set[str], removable: Callable[[str], bool]) -> list[str]:
    # Deepest first; a folder whose last folders go, goes with them.
    waiting = [(-folder.count("/"), folder) for folder in candidates]
    heapify(waiting)
    emptied: dict[str, None] = {}
    looked_at: set[str] = set()
    while waiting:
        _, folder = heappop(waiting)
        if folder in looked_at or not removable(folder):
            continue
        looked_at.add(folder)
        if _holds_only(folder, emptied):
            emptied[folder] = None
            above = parent_of(folder)
            heappush(waiting, (-above.count("/"), above))
    return list(emptied)


def _holds_only(folder: str, emptied: dict[str, None]) -> bool:
    try:
        names = os.listdir(folder)
        only = all(f"{folder}/{name}" in emptied for name in names)
        return only and not os.path.islink(folder)
    except OSError:
        return False


# --- times ------------------------------------------------------------------------------------


def _at_the_end(record: FolderRecord, removed: set[str]) -> FolderRecord:
    doubtful = record.made or record.removed
    gone = record.path in removed or (doubtful and not os.path.isdir(record.path))
    return record if gone == record.removed else replace(record, removed=gone)


def _restore(earlier: dict[str, FolderRecord], records: dict[str, FolderRecord]) -> None:
    # Folders that the undone run removed get back their mode, owner and time; those that it
    # only changed their time, unless somebody else has changed them since.
    for path, was in earlier.items():
        now = records.get(path)
        if was.before is None or now is None:
            continue
        if was.removed and now.made:
            _restore_attributes(was)
        if (was.removed and now.made) or now.before == was.after:
            _set_time(path, was.before)


def _restore_attributes(was: FolderRecord) -> None:
    with contextlib.suppress(OSError):
        os.chown(was.path, -1 if was.uid is None else was.uid, -1 if was.gid is None else was.gid)
    if was.mode is not None:
        with contextlib.suppress(OSError):
            os.chmod(was.path, was.mode)


def _restore_untouched(changed: set[str], back: set[str], records: dict[str, FolderRecord]) -> None:
    # Where everything was taken back, nothing changed: the time says so too.
    again = back | {parent_of(p) for p, r in records.items() if r.made and r.removed}
    kept = changed | {parent_of(p) for p, r in records.items() if r.made != r.removed}
    for path in again - kept:
        record = records.get(path)
        if record is not None and record.before is not None:
            _set_time(path, record.before)


def _set_time(path: str, modified: int) -> None:
    with contextlib.suppress(OSError):
        os.utime(path, ns=(os.stat(path).st_atime_ns, modified))


def _timed(record: FolderRecord) -> FolderRecord | None:
    try:
        return replace(record, after=os.stat(record.path).st_mtime_ns)
    except OSError:
        return record if record.removed and not record.made else None
