"""Entries that go to one library under the same settings make one run."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from organizer.config import Settings, load_settings, read_setting
from organizer.errors import UsageError
from organizer.inbox import Arrival, Entry, Inbox
from organizer.inbox.entries import WATCH
from organizer.pipeline import Job
from organizer.routing import is_routed


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Entries with the same library and settings.

    Attributes:
        root: the folder under watch that they were found in; None for what a hook told.
        paths: of each entry, every folder on the way resolved.
    """

    entries: tuple[Entry, ...]
    arrival: Arrival
    root: Path | None
    paths: Mapping[Path, Entry]

    def only(self, entries: Sequence[Entry]) -> "Batch":
        """Return the batch with these of its entries alone."""
        numbers = {entry.id for entry in entries}
        paths = {path: entry for path, entry in self.paths.items() if entry.id in numbers}
        return replace(self, entries=tuple(entries), paths=paths)

    def job(self, environ: Mapping[str, str]) -> Job:
        """Return what is to be organized, where to, and how.

        Without a library that is named anywhere, what was found under watch is organized inside
        the folder under watch, as `organize DIR` does. Raises `UsageError` for what a hook told
        of then, and for a library that is no folder.
        """
        root = self.root or self.arrival.path.parent
        flags = _flags(self.arrival)
        settings = load_settings(flags, environ, (root,)).settings
        routed = settings.to is None and is_routed(root, settings.library)
        library = _library(settings, root, is_enough=routed or self.root is not None)
        if library != root:
            settings = load_settings(flags, environ, (root, library)).settings
        if self.root is not None:
            # The watcher has chosen already, by paths below its folder.
            settings = replace(settings, include=(), exclude=())
        return Job(library=library, paths=tuple(self.paths), settings=settings, is_routed=routed)


def batches(inbox: Inbox, entries: Iterable[Entry]) -> tuple[Batch, ...]:
    """Return the entries by what they share, in the order of each one's first entry."""
    grouped: dict[object, tuple[Arrival, list[Entry]]] = {}
    for entry in entries:
        arrival = _ruling(inbox, entry)
        # Without either, the folder that it lies in says what the settings are.
        place = arrival.watched or arrival.library or entry.path.parent
        key = (place, arrival.library, arrival.action, arrival.settings)
        grouped.setdefault(key, (arrival, []))[1].append(entry)
    return tuple(
        Batch(
            entries=tuple(its),
            arrival=arrival,
            root=arrival.watched,
            paths={_resolved(entry.path): entry for entry in its},
        )
        for arrival, its in grouped.values()
    )


def _ruling(inbox: Inbox, entry: Entry) -> Arrival:
    """Return the arrival whose settings count: a downloader's, of a folder that this lies in.

    A watcher sees the single files of what a torrent client still gives to others.
    """
    watched = entry.arrival.watched
    if entry.arrival.origin != WATCH or watched is None:
        return entry.arrival
    for folder in entry.path.parents:
        if folder == watched or not folder.is_relative_to(watched):
            break
        above = inbox.entry(folder)
        if above is not None and above.arrival.origin != WATCH:
            return above.arrival
    return entry.arrival


def _flags(arrival: Arrival) -> dict[str, object]:
    given: dict[str, str] = dict(arrival.settings)
    if arrival.action is not None:
        given["action"] = arrival.action
    flags = {key: read_setting(key, text, f"inbox: {key}") for key, text in given.items()}
    if arrival.library is not None:
        flags["to"] = arrival.library
    return flags


def _library(settings: Settings, root: Path, *, is_enough: bool) -> Path:
    if settings.to is not None:
        library = settings.to.expanduser().resolve()
        if library.exists() and not library.is_dir():
            raise UsageError(f"the library {library} is no folder; name a folder with --to")
        return library
    if not is_enough:
        raise UsageError(
            "no library is named for it; set `to` in the configuration, or --to of the hook"
        )
    return root


def _resolved(path: Path) -> Path:
    """Return where a path really is; one that is a link itself stays one."""
    return path.parent.resolve() / path.name


def lines_by_entry(batch: Batch, sources: Sequence[Path]) -> Mapping[int, list[int]]:
    """Return the positions of the `sources` that belong to each entry, by its id."""
    found: dict[int, list[int]] = {entry.id: [] for entry in batch.entries}
    for position, source in enumerate(sources):
        for place in (source, *source.parents):
            entry = batch.paths.get(place)
            if entry is not None:
                found[entry.id].append(position)
    return found
