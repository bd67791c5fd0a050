"""The values of the inbox: what arrived, in which state it is, and what became of it.

Named tuples, not data classes: every hook loads them, and they load 14 times as fast.
"""

from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

Identity = tuple[int, int, int]
"""Which file stands at a path: inode, size in bytes, mtime in nanoseconds; no device, whose
number may be another after a mount."""


class State(StrEnum):
    """How far a path came; the words are part of `organize inbox list --json`."""

    SETTLING = "settling"
    READY = "ready"
    WAITING = "waiting"
    NEEDS_PERSON = "needs-person"
    DONE = "done"
    HELD = "held"


WATCH = "watch"
"""The origin of what a watcher saw; what a downloader says of the same path counts more."""


ROOT = "root:"
"""What a watcher remembers each of its folders under, with the number of its file system."""


class Arrival(NamedTuple):
    """A file or folder that somebody says is new, with what they know of it.

    Attributes:
        path: absolute; a folder is worked off whole.
        origin: `watch`, or the name of a downloader.
        action: one of `model.Action`, as its text; None for what the settings say.
        category: the downloader's category or label.
        name: the downloader's name of the job; data, never part of a command.
        library: where its files go; None for what the settings say.
        watched: the folder under watch that it was found in.
        settings: further settings of its runs, by key, as texts.
    """

    path: Path
    origin: str
    action: str | None = None
    category: str | None = None
    name: str | None = None
    library: Path | None = None
    watched: Path | None = None
    settings: tuple[tuple[str, str], ...] = ()


class Entry(NamedTuple):
    """A path of the inbox.

    Attributes:
        id: what a person calls it by; never given twice.
        since: when it came into its state, seconds since 1970.
        attempts: how often it was tried in vain since it last made progress.
        retry_at: when a waiting one is tried again, seconds since 1970.
        reason: a stable code (of `model.REASONS`, or the inbox's own); None for none.
        why: one sentence for a person.
        identity: which file stood there when it was announced or done; None when none did.
        revision: how often it was changed; by it a mark knows whether it comes too late.
    """

    id: int
    arrival: Arrival
    state: State
    since: float
    attempts: int = 0
    retry_at: float | None = None
    reason: str | None = None
    why: str | None = None
    identity: Identity | None = None
    revision: int = 0

    @property
    def path(self) -> Path:
        """The path that was announced."""
        return self.arrival.path


class Mark(NamedTuple):
    """What became of a path; not entered when the entry was changed since the mark was made of it.

    Attributes:
        delay: seconds until a waiting one is tried again; None grows with every attempt.
        revision: of the entry that it is about; None for any.
        was: the state that the entry has to be in; None for any but held.
    """

    path: Path
    state: State
    reason: str | None = None
    why: str | None = None
    delay: float | None = None
    revision: int | None = None
    was: State | None = None


REASONS: dict[str, str] = {
    "cut-short": "its container says that the file is longer than it is",
    "library-busy": "another run holds the library; tried again by itself",
    "target": "the library cannot be written (full, read-only, gone); tried again by itself",
    "state-file": "the journal or another file of ours cannot be used; tried again by itself",
    "configuration": "a setting, template or library of its run cannot be used",
    "root-gone": "the folder under watch is gone or not mounted; tried again by itself",
    "source-gone": "nothing is there any more, or never was at the path that a downloader told of",
    "bug": "this program failed on it, and its log says where; tried again by itself",
    "dismissed": "a person dismissed it",
}
"""Codes that an entry may have beside those of `model.REASONS`, and what each means."""
