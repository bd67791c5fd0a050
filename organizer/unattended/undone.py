"""What a person undid is held: known from the journal, so that no undo has to tell the inbox."""

from pathlib import Path

from organizer.apply import EntryState, Journal, Run, RunState
from organizer.inbox import Identity, Inbox, Mark, State
from organizer.inbox.entries import ROOT
from organizer.model import Role

_SEEN = "undone-run"
"""Under which the inbox remembers the last run of the journal that was looked at."""


def hold_what_was_undone(inbox: Inbox, journal: Journal) -> None:
    """Hold every episode file that an undo put back since the last call.

    An undo that was itself undone did the run again: what it had put back is done.
    """
    last = inbox.remembered(_SEEN)
    runs = {run.id: run for run in journal.runs()}
    # One that is still open may yet put something back.
    settled = min((run.id for run in runs.values() if run.state is RunState.OPEN), default=None)
    newest = max(runs, default=0) if settled is None else settled - 1
    for run in sorted(runs.values(), key=lambda run: run.id):
        if last < run.id <= newest and run.undo_of is not None:
            _learn(inbox, journal, run, is_undo=_depth(run, runs) % 2 == 1)
    if newest > last:
        inbox.remember(_SEEN, newest)


def _depth(run: Run, runs: dict[int, Run]) -> int:
    """Return how many undos of undos a run is; 0 for one that is none."""
    depth = 0
    while run.undo_of is not None and run.undo_of in runs:
        run, depth = runs[run.undo_of], depth + 1
    return depth


def _learn(inbox: Inbox, journal: Journal, run: Run, *, is_undo: bool) -> None:
    states = (EntryState.DONE, EntryState.UNDONE)
    videos = [e for e in journal.each_entry(run, states) if e.role is Role.VIDEO]
    if is_undo:
        roots = [Path(key.removeprefix(ROOT)) for key in inbox.remembered_keys(ROOT)]
        put_back = [(path, _identity(path)) for path in (Path(e.destination) for e in videos)]
        # Elsewhere, what was organized again by hand since is nothing to hold.
        held = [
            (path, there)
            for path, there in put_back
            if there or any(path.is_relative_to(root) for root in roots)
        ]
        inbox.hold(held, f"run {run.undo_of} was undone; release it to have it organized again")
    else:
        inbox.mark(
            Mark(path=Path(entry.source), state=State.DONE, was=State.HELD) for entry in videos
        )


def _identity(path: Path) -> Identity | None:
    try:
        status = path.lstat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
