"""What Kodi's nfo files say, as API v2 records."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from organizer.catalog.imports.nfo_reading import Node
from organizer.catalog.names import fold
from organizer.catalog.upstream import LARGEST_TVDB, Provenance
from organizer.catalog.values import Record, imdb_key, iso_date, whole

NFO = Provenance(
    name="nfo",
    title="Kodi nfo files",
    licence="as the program that wrote the files had it",
    attribution="",
    first_id=1_700_000_000,
)
_RESERVED = 400_000_000  # ids; all of them fit 31 bits
_LARGEST_NUMBER = 99_999
_AFTER_ALL = 4096  # what Kodi writes for a special that is shown after its season
_YEAR = re.compile(r"(?:18|19|20)\d\d", re.ASCII)
_VALUES = {
    "tvdb": re.compile(r"[1-9]\d{0,8}", re.ASCII),
    "imdb": re.compile(r"tt(?!0+$)\d{5,10}", re.ASCII),
    "tmdb": re.compile(r"[1-9]\d{0,8}", re.ASCII),
    "tvmaze": re.compile(r"[1-9]\d{0,8}", re.ASCII),
}
# Elements that older programs, and other ones, write instead of `uniqueid`.
_ID_ELEMENTS = (
    ("tvdb", "tvdbid"),
    ("imdb", "imdbid"),
    ("imdb", "imdb_id"),
    ("tmdb", "tmdbid"),
)
_BARE_ID = (("tvdb", "id"), ("imdb", "id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class NfoSeries:
    """A series as its file has it; `year` is None where nobody knows."""

    record: Record
    ids: dict[str, str]
    year: int | None
    actors: tuple[Record, ...]

    @property
    def name(self) -> str:
        """Its title."""
        return str(self.record["seriesName"])

    @property
    def key(self) -> str:
        """What the series is, where no service has an id for it: title and year."""
        return f"{fold(self.name)}|{self.year or ''}"


def read_series(node: Node) -> NfoSeries | None:
    """Return the series of a `tvshow`; None without a title."""
    name = node.first("title")
    if not name:
        return None
    ids = ids_of(node)
    first_aired = _date(node, "premiered", "aired")
    record: Record = {
        "seriesName": name,
        "aliases": _others(name, node.texts("originaltitle", "showtitle")),
        "overview": node.first("plot", "outline"),
        "firstAired": first_aired,
        "network": node.first("studio"),
        "status": node.first("status"),
        "genre": list(dict.fromkeys(node.texts("genre"))),
        "rating": node.first("mpaa"),
        "runtime": str(whole(node.first("runtime")) or ""),
    }
    if "imdb" in ids:
        record["imdbId"] = ids["imdb"]
    said = node.first("year")
    year = int(first_aired[:4]) if first_aired else int(said) if _YEAR.fullmatch(said) else None
    return NfoSeries(record=record, ids=ids, year=year, actors=_actors(node))


def read_episode(node: Node) -> Record | None:
    """Return the episode of an `episodedetails`, its `id` TheTVDB's; None without a number.

    Kodi writes -1 where it does not know one.
    """
    season, position = whole(node.first("season")), whole(node.first("episode"))
    if season is None or position is None or max(season, position) > _LARGEST_NUMBER:
        return None
    ids = ids_of(node)
    record: Record = {
        "id": whole(ids.get("tvdb")),
        "airedSeason": season,
        "airedEpisodeNumber": position,
        "episodeName": node.first("title") or None,
        "overview": node.first("plot", "outline") or None,
        "firstAired": _date(node, "aired"),
        "imdbId": ids.get("imdb", ""),
        "directors": list(dict.fromkeys(node.texts("director"))),
        "writers": list(dict.fromkeys(node.texts("credits"))),
        "guestStars": [name for it in node.all("actor") if (name := it.first("name"))],
    }
    return record | _shown_beside(node, season)


def ids_of(node: Node) -> dict[str, str]:
    """Return the ids of a `tvshow` or `episodedetails` by namespace, `uniqueid` before others.

    A bare `<id>` is of whatever service the writer used: TheTVDB's or IMDb's only where no
    `uniqueid` says whose it may be.
    """
    given = [(it.attributes.get("type", "").lower(), it.text) for it in node.all("uniqueid")]
    elements = (*_ID_ELEMENTS, *(() if given else _BARE_ID))
    given += [(space, said) for space, name in elements for said in node.texts(name)]
    found: dict[str, str] = {}
    for namespace, said in given:
        value = said.strip().lower()
        if namespace in _VALUES and _VALUES[namespace].fullmatch(value):
            found.setdefault(namespace, str(imdb_key(value)) if namespace == "imdb" else value)
    return found


def reserved_id(*key: object) -> int:
    """Return the id that stands for what has none: the same for the same key, at any time.

    >>> reserved_id("home films", 2004) == reserved_id("home films", 2004) > 1_700_000_000
    True
    """
    digest = hashlib.blake2b("|".join(map(str, key)).encode(), digest_size=8).digest()
    return NFO.first_id + 1 + int.from_bytes(digest) % (_RESERVED - 1)


def with_ids(series_id: int, episodes: Iterable[Record]) -> list[Record]:
    """Return each episode once by its numbers, the first of two; every one has an id of its own."""
    numbered: dict[tuple[object, object], Record] = {}
    for episode in episodes:
        numbered.setdefault((episode["airedSeason"], episode["airedEpisodeNumber"]), episode)
    given: set[int] = set()
    records = []
    for numbers, episode in numbered.items():
        own = whole(episode["id"])
        if own is None or own > LARGEST_TVDB or own in given:
            own = reserved_id(series_id, *numbers)
            while own in given:
                own += 1
        given.add(own)
        records.append({**episode, "id": own})
    return records


def _shown_beside(node: Node, season: int) -> Record:
    """Return where a special is shown among the episodes of a season."""
    shown, position = whole(node.first("displayseason")), whole(node.first("displayepisode"))
    if season or not shown or not position:
        return {}
    if position >= _AFTER_ALL:
        return {"airsAfterSeason": shown}
    return {"airsBeforeSeason": shown, "airsBeforeEpisode": position}


def _actors(node: Node) -> tuple[Record, ...]:
    rows = [it for it in node.all("actor") if it.first("name")]
    return tuple(
        {
            "id": position,
            "name": it.first("name"),
            "role": it.first("role"),
            "image": it.first("thumb") if it.first("thumb").startswith("https://") else "",
            "sortOrder": whole(it.first("order", "sortorder")) or 0,
        }
        for position, it in enumerate(rows, start=1)
    )


def _date(node: Node, *names: str) -> str:
    return next((found for it in node.texts(*names) if (found := iso_date(it))), "")


def _others(name: str, found: Iterable[str]) -> list[str]:
    return [it for it in dict.fromkeys(found) if it != name]
