"""Which episodes the files are that runs have placed, as the catalog said it then."""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from organizer.apply.records import Entry
from organizer.apply.rows import Row, unsigned
from organizer.model import FileIdentity, SeriesId, Step

KNOWN_COLUMNS = (
    "destination, coalesce(placed_device, device), coalesce(placed_inode, inode),"
    " coalesce(placed_size, size), coalesce(placed_modified, modified), series, episodes"
)


@dataclass(frozen=True, slots=True)
class KnownEpisode:
    """An episode as it was when a file was placed: its aired numbers and its title."""

    id: int
    season: int
    number: int
    title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFile:
    """A video that a run placed, and what it is; `identity` is the file that was placed."""

    path: Path
    identity: FileIdentity
    series: SeriesId
    episodes: tuple[KnownEpisode, ...]

    def is_still(self, identity: FileIdentity) -> bool:
        """Return whether that is the file that was placed; disks change their numbers."""
        own = self.identity
        return (own.inode, own.size, own.modified) == (
            identity.inode,
            identity.size,
            identity.modified,
        )


def known_values(run: int, entries: Iterable[Entry], steps: Iterable[Step]) -> Iterator[Row]:
    """Yield a row of what each matched video is; `steps` are those that `entries` were made of."""
    for entry, step in zip(entries, steps, strict=True):
        if step.match is None or step.of_text is not None:
            continue
        chosen = step.match.chosen
        episodes = [(it.id, it.season, it.number, it.title) for it in chosen.episodes]
        yield run, entry.seq, chosen.series.id, json.dumps(episodes, ensure_ascii=False)


def read_known(row: Row) -> KnownFile:
    """Return the file in `KNOWN_COLUMNS`."""
    return KnownFile(
        path=Path(os.fsdecode(row[0])),
        identity=FileIdentity(
            device=unsigned(row[1]), inode=unsigned(row[2]), size=row[3], modified=row[4]
        ),
        series=SeriesId(row[5]),
        episodes=tuple(KnownEpisode(*episode) for episode in json.loads(row[6])),
    )
