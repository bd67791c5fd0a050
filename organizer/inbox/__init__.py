"""Paths that wait: to settle, to be retried, or for a person; kept in a file beside the journal.

Who finds something new (a watcher, a downloader's hook) announces its path; who works the queue
off (`unattended`) marks what became of it. A path is one entry however often it is announced:
what is done stays done until another file stands there, what a person undid is held until it is
released. Every call is one durable transaction, so a kill loses nothing that was acknowledged.

Words: an *arrival* is what is told of a path, an *entry* the path with its state; *settling* may
still be written to, *ready* can be worked off, *waiting* is tried again later, *needs-person*
never moves by itself, *held* was undone by a person.

Importing this is cheap, since every hook does: the standard library, `store` and `errors`.
"""

from organizer.inbox.entries import Arrival, Entry, Identity, Mark, State
from organizer.inbox.queue import Inbox, open_inbox
from organizer.inbox.worker import is_watched, watcher, worker

__all__ = [
    "Arrival",
    "Entry",
    "Identity",
    "Inbox",
    "Mark",
    "State",
    "is_watched",
    "open_inbox",
    "watcher",
    "worker",
]
