"""Plan: where every file goes, complete and free of collisions before anything is touched.

Promise: no two steps of a plan have one destination (compared as a file system that ignores
case does), none writes over a file that stays, all lie inside the library, and a plan over the
result of an earlier one changes nothing. A video and its companions go together or not at all.

Glossary: a *draft* knows the destinations but not what stands there; a *step* is one file and
its place; a *conflict* is a step that cannot be taken, kept in its place among the entries; a
*group* is what has to be done together, so that every place is free before it is filled.

    draft = plan_library(...)                       # pure
    standing = scan.standing_at(draft.destinations)   # looks at the disk, by the caller
    there = scan.already_there(draft.copies_and_links)  # likewise
    plan = finish_plan(draft, standing, there)        # pure

Entries come in the order of series, season and episode, each video directly before its
companions; then what was left alone for other reasons, in natural order.

What this does not promise: that a place is still free when the plan is applied. Applying looks
again, and never overwrites.
"""

from organizer.plan.checks import CHECKS
from organizer.plan.draft import Draft, plan_library
from organizer.plan.finish import finish_plan, stopped_by_conflicts
from organizer.plan.graph import Group, execution_order
from organizer.plan.quality import Quality, is_better
from organizer.plan.replacing import Policy
from organizer.plan.versions import keep_both

__all__ = [
    "CHECKS",
    "Draft",
    "Group",
    "Policy",
    "Quality",
    "execution_order",
    "finish_plan",
    "is_better",
    "keep_both",
    "plan_library",
    "stopped_by_conflicts",
]
