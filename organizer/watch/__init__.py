"""Folders under watch: what arrives in them is organized once it is whole, and not before.

Promise:

1. What arrives is found, by an event or by the next rescan; events are hints, rescans the truth.
2. It is announced to the inbox at once and durably, and goes on only when it is quiet: nothing
   of it changed for a while by the watcher's own clock, no marker says that it grows, nobody has
   it open for writing, and its container reaches its end. A release goes on as a whole.
3. What is ready is worked off by a process of its own, under the same rules as by hand.
4. A folder that goes away pauses the watcher; nothing is taken as deleted. A disk that does not
   answer holds up its own folder alone, and not the end of the watcher.
5. What does not work as it should (limits of inotify, lost events, folders that cannot be read)
   is said, with what to do about it.

Words: a *hint* is an event of the system; a *unit* what settles together; a *keeper* the thread
of one folder.

What this does not promise: that a writer on another machine, which pauses for longer than files
have to be quiet, is noticed.
"""

from organizer.watch.folders import WatchedFolder
from organizer.watch.keeper import Pace
from organizer.watch.status import write_status
from organizer.watch.watcher import STOP_WITHIN, Watcher

__all__ = ["STOP_WITHIN", "Pace", "WatchedFolder", "Watcher", "write_status"]
