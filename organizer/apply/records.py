"""What the journal says, as values: `Run`, `Entry` (one step of a run), `FolderRecord`."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from organizer.model import Action, FileIdentity, Role

TEMPORARY_PREFIX = ".organize-"
RECYCLE_FOLDER = ".organize-recycle"
DELETED = "deleted from the recycle folder"


class RunState(StrEnum):
    """How far a run came; a run that is open and held by nobody was cut off by a crash."""

    OPEN = "open"
    FINISHED = "finished"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"


class EntryState(StrEnum):
    """How far a step came: meant, its copy durable, all durable, taken back, undone later."""

    INTENT = "intent"
    PLACED = "placed"
    DONE = "done"
    FAILED = "failed"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run that changed (or meant to change) a library.

    Attributes:
        token: in the temporary names of this run.
        started: ISO 8601, UTC.
        undo_of: the run that this one takes back.
        undone: whether a later run took it back (and was not itself taken back).
        done: steps that stand.
        put_back: steps that later runs took back.
    """

    id: int
    token: str
    started: str
    library: Path
    roots: tuple[Path, ...]
    action: str
    command: str
    undo_of: int | None
    state: RunState
    undone: bool = False
    done: int = 0
    put_back: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One step as journalled.

    Attributes:
        seq: the order in which the files of the run are placed, from 1.
        unit: entries with the same number succeed or fail together.
        of: source of the video it belongs to.
        removes: the undo of a copy or link: `source` is removed while `destination` stands.
        parks: goes to a temporary name beside its source first.
        undoes: `seq` in the run that is taken back.
        identity: of the file at `source` before the step.
        fingerprint: of its content's ends; None when it could not be read.
        placed: of the file at `destination` after it, where that is another file (a copy).
        content: hash of the whole content, where a copy was made.
    """

    seq: int
    unit: int
    source: str
    destination: str
    of: str | None
    role: Role
    action: Action
    removes: bool = False
    parks: bool = False
    undoes: int | None = None
    identity: FileIdentity
    fingerprint: bytes | None = None
    placed: FileIdentity | None = None
    content: bytes | None = None
    state: EntryState = EntryState.INTENT
    message: str | None = None

    @property
    def standing(self) -> FileIdentity:
        """The identity of what the step placed."""
        return self.placed or self.identity


class Fate(NamedTuple):
    """What became of a step, as far as its folders are concerned: as in `Entry`."""

    state: EntryState
    action: Action
    removes: bool
    source: str
    destination: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderRecord:
    """A folder that a run made, removed, or whose content it changed.

    Attributes:
        mode: permission bits before the run; None for a folder that it made, as are the others.
        before: mtime before the run, nanoseconds.
        after: mtime at its end; None while it is open.
    """

    path: str
    made: bool = False
    removed: bool = False
    mode: int | None = None
    uid: int | None = None
    gid: int | None = None
    before: int | None = None
    after: int | None = None


def recycle_place(run: Run, path: Path) -> Path:
    """Return where `path`, a file of the library of `run`, goes to make room.

    That is in the topmost folder of the library that is on its file system.
    """
    top = path.parent
    try:
        device = top.stat().st_dev
        while top != run.library and top.parent.stat().st_dev == device:
            top = top.parent
    except OSError:  # gone: the step that needs the place says so
        top = run.library
    return top / RECYCLE_FOLDER / str(run.id) / path.relative_to(top)


def parked_path(token: str, entry: Entry) -> str:
    """Return the temporary name, beside its source, of a file that has to make room."""
    return _temporary(token, entry.seq, ".parked", entry.source)


def copy_path(token: str, entry: Entry) -> str:
    """Return the temporary name, beside its destination, of a copy that is not whole yet."""
    return _temporary(token, entry.seq, ".copy", entry.destination)


def _temporary(token: str, seq: int, suffix: str, beside: str) -> str:
    folder = beside[: beside.rfind("/") + 1]
    return f"{folder}{TEMPORARY_PREFIX}{token}-{seq}{suffix}"
