"""What is ready in the inbox, worked off: the journey of `organize PATH`, with nobody to ask.

Promise: the same rules as by hand. What is not sure needs a person and is never moved; what a
person undid is held; what failed for a while waits and is tried again. Nothing is printed and
nothing is asked. A kill at any point leaves the inbox and the journal such that the next call
goes on: what was placed is known again where it stands, and is not placed twice.

`work_off` is called by one process at a time (see `inbox.worker`), whoever found the paths: a
watcher, a downloader's hook, or a person.
"""

from organizer.unattended.undone import hold_what_was_undone
from organizer.unattended.work import Worked, work_off

__all__ = ["Worked", "hold_what_was_undone", "work_off"]
