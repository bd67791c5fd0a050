"""The only code that changes a library: moves files, and never loses one doing it.

Promise: at every moment, whatever is cut off, every byte of every file is at its source, at its
destination, or under a temporary name that the journal knows; and the next start brings each
unit to one of two right states, all of it placed or all of it where it was.

1. What is meant is durable in the journal before it is done (`intend`).
2. A rename never replaces: what has the name already, keeps it (`renaming`).
3. A copy is written under a temporary name, synced, read back and compared by hash; its source
   goes only after the copy is durable *and* journalled (`copying`, `placing`).
4. Only after the folders on both sides are synced is a step called done (`engine`).
5. What cannot be done for one file takes its whole unit back; what will fail for every file (a
   full, read-only or missing target) ends the run.
6. What makes room for another file is moved to the recycle folder, in the same unit (`recycling`).
   Only there is anything ever deleted: by a person, or after the days that the settings say.
7. An undo puts back only what is still what was placed, and is a run like any other (`undo`).

Words: a *run* is one call that changes a library; an *entry* one of its steps as journalled; a
*unit* a video and its companions; an *act* something done for an entry that can be taken back.
*Undo* is by a person, *recover* after a crash, *take back* inside a run. *Parked*: under a
temporary name, to make room.

What this does not promise: that a drive which lies about having written keeps what it was told;
that another program, which changes a file in the instant between the last look and the act, is
noticed before the act (it is after it); and that a file system without hard links and without
`RENAME_NOREPLACE` has a rename that never replaces in that same instant.
"""

from organizer.apply.failures import CannotPlace
from organizer.apply.interrupt import Interrupt, interruptible
from organizer.apply.journal import Journal
from organizer.apply.known import KnownEpisode, KnownFile
from organizer.apply.leases import lease_says_written
from organizer.apply.lock import library_lock
from organizer.apply.planfile import load_plan, save_plan, without_what_is_done
from organizer.apply.records import Entry, EntryState, Run, RunState
from organizer.apply.recover import Recovered, recover, waiting
from organizer.apply.recycling import (
    Recycled,
    delete_expired,
    delete_recycled,
    recycled,
    recycled_by_name,
    restoring,
)
from organizer.apply.run import RunResult, apply_plan, not_begun
from organizer.apply.several import Applied, Manner, apply_plans
from organizer.apply.space import Reserve, check_room
from organizer.apply.tidying import tidy_ahead, tidy_plans
from organizer.apply.undo import UndoEntry, UndoPlan, plan_undo, run_to_undo, undo_run

__all__ = [
    "Applied",
    "CannotPlace",
    "Entry",
    "EntryState",
    "Interrupt",
    "Journal",
    "KnownEpisode",
    "KnownFile",
    "Manner",
    "Recovered",
    "Recycled",
    "Reserve",
    "Run",
    "RunResult",
    "RunState",
    "UndoEntry",
    "UndoPlan",
    "apply_plan",
    "apply_plans",
    "check_room",
    "delete_expired",
    "delete_recycled",
    "interruptible",
    "lease_says_written",
    "library_lock",
    "load_plan",
    "not_begun",
    "plan_undo",
    "recover",
    "recycled",
    "recycled_by_name",
    "restoring",
    "run_to_undo",
    "save_plan",
    "tidy_ahead",
    "tidy_plans",
    "undo_run",
    "waiting",
    "without_what_is_done",
]
