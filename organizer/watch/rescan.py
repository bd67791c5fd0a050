"""Every folder under watch looked at again, whatever events said: the truth of the watcher.

What is found is compared with the inbox, a folder at a time, so that a rescan of 100,000 files
holds no more than the names of one folder and of the folders still ahead.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from organizer.inbox import Inbox, State
from organizer.watch.folders import Listing, WatchedFolder, list_folder, signature_of, signatures

_TOLD_TOGETHER = 500  # files


@dataclass(slots=True)
class Rescanned:
    """What a rescan saw.

    Attributes:
        unreadable: folders that could not be listed, the first few.
        is_whole: whether it came to its end.
    """

    folders: int = 0
    files: int = 0
    new: int = 0
    unreadable: list[str] = field(default_factory=list)
    is_whole: bool = True


def rescan(
    watched: WatchedFolder,
    inbox: Inbox,
    found: Callable[[list[str]], None],
    *,
    entered: Callable[[str], None],
    stopped: Callable[[], bool],
    below: str | None = None,
    file_system: int = 0,
) -> Rescanned:
    """Tell `found` of every file that the inbox does not know as it stands there now.

    Those that are settling are told again. What the inbox knows of folders that were listed,
    and is not there any more, is forgotten. With `below`, only what is in that folder is seen.
    `entered` is told of each folder before it is listed, and `stopped` asked before that.
    `file_system` is the number of the one that the folder was on (see `WatchedFolder.is_away`).
    """
    seen = Rescanned()
    gone: list[Path] = []
    new: list[str] = []
    visited: set[bytes] = set()
    for folder, listing in _walk(watched, below or watched.path, seen, entered, stopped):
        visited.add(folder.encode("utf-8", "surrogateescape"))
        missing = _compare(folder, listing, inbox, new)
        gone += [Path(f"{folder}/{name}") for name in missing]
        seen.folders += 1
        seen.files += len(listing.videos)
        if len(new) >= _TOLD_TOGETHER:
            seen.new += len(new)
            found(new)
            new = []
    seen.new += len(new)
    found(new)
    if seen.is_whole and below is None:
        gone += _in_folders_that_went(watched, inbox, visited)
    if seen.is_whole and not watched.is_away(file_system):
        inbox.forget(gone)
    return seen


def _walk(
    watched: WatchedFolder,
    top: str,
    seen: Rescanned,
    entered: Callable[[str], None],
    stopped: Callable[[], bool],
) -> Iterator[tuple[str, Listing]]:
    ahead = [top.rstrip("/") or "/"]
    while ahead:
        if stopped():
            seen.is_whole = False
            return
        folder = ahead.pop()
        entered(folder)
        try:
            listing = list_folder(watched, folder)
        except FileNotFoundError:
            continue  # gone since its parent was listed
        except OSError as error:
            # What the inbox knows of it is not gone; only nobody can see it now.
            seen.is_whole = False
            if len(seen.unreadable) < 5:
                seen.unreadable.append(f"{folder}: {error.strerror or error}")
            continue
        ahead += [f"{folder.rstrip('/')}/{name}" for name in listing.folders]
        yield folder.rstrip("/"), listing


def _compare(folder: str, listing: Listing, inbox: Inbox, new: list[str]) -> list[str]:
    """Add the files that the inbox does not know so to `new`; return the names that went away."""
    known = inbox.known_in(folder or "/")
    if not (known or listing.videos):
        return []
    standing = signatures(folder, listing.videos)
    for name, signature in standing.items():
        state, identity = known.get(name, (State.SETTLING, None))
        if state is State.SETTLING or (identity != signature and state is not State.HELD):
            new.append(f"{folder}/{name}")
    # A hook may have told of what no watcher takes: a folder, an archive.
    missing = (name for name in known if name not in standing)
    return [name for name in missing if signature_of(f"{folder}/{name}") is None]


def _in_folders_that_went(
    watched: WatchedFolder, inbox: Inbox, visited: set[bytes]
) -> Iterator[Path]:
    for folder in inbox.folders_of(Path(watched.path)):
        if folder not in visited:
            place = Path(folder.decode("utf-8", "surrogateescape"))
            if not place.exists():
                yield from (place / name for name in inbox.known_in(place))
