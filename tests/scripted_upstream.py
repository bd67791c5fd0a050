"""A service that feeds the catalog as a test scripts it, and a clock that is moved by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from organizer.catalog import Record
from organizer.catalog.upstream import (
    AIRED_ONLY,
    Provenance,
    UpstreamEpisodes,
    UpstreamSeries,
)
from organizer.errors import MetadataUnavailable
from organizer.model import Order
from organizer.text import fold_title

FIRST_IDS = {"tvmaze": 1_000_000_000, "tmdb": 1_200_000_000, "tvdb4": 0}


@dataclass
class Show:
    """A series as a scripted service has it."""

    key: str
    name: str
    year: int | None = 2010
    ids: Mapping[str, str] = field(default_factory=dict)
    country: str | None = None
    status: str = "Continuing"
    hidden_aliases: tuple[str, ...] = ()
    episodes: list[Record] = field(default_factory=list)

    def found(self, *, is_whole: bool) -> UpstreamSeries:
        """Return it as a search has it, or whole: with the names that a search does not tell."""
        record: Record = {"seriesName": self.name, "status": self.status, "aliases": []}
        if self.year:
            record["firstAired"] = f"{self.year}-01-05"
        if self.country:
            record["originalCountry"] = self.country
        if is_whole:
            record["aliases"] = list(self.hidden_aliases)
        return UpstreamSeries(key=self.key, record=record, ids=self.ids, year=self.year)


def episode(number: int, season: int, position: int, title: str = "", **more: object) -> Record:
    """Return an API v2 episode record."""
    return {
        "id": number,
        "airedSeason": season,
        "airedEpisodeNumber": position,
        "episodeName": title or f"Title {number}",
        **more,
    }


class ScriptedUpstream:
    """The `Upstream` of a few shows; `asked` is every question, `is_down` refuses them."""

    def __init__(self, name: str, *shows: Show, orders: frozenset[Order] = AIRED_ONLY) -> None:
        self.provenance = Provenance(
            name=name,
            title=name.upper(),
            licence=f"terms of {name}",
            attribution=f"Data of {name}.",
            first_id=FIRST_IDS[name],
        )
        self.shows = list(shows)
        self.asked: list[tuple[str, str]] = []
        self.is_down = False
        self.changed: frozenset[str] | None = None
        self.is_closed = False
        self._orders = orders

    def _ask(self, what: str, about: str) -> None:
        self.asked.append((what, about))
        if self.is_down:
            raise MetadataUnavailable(f"{self.provenance.title} answered 503")

    def search(self, name: str, year: int | None = None) -> tuple[UpstreamSeries, ...]:
        """Return the shows that have the name's first word in one of their names."""
        self._ask("search", f"{name} of {year}" if year else name)
        word = fold_title(name).split()[0]
        fitting = (s for s in self.shows if word in f"{s.name} {s.hidden_aliases}".lower())
        return tuple(show.found(is_whole=False) for show in fitting)

    def find(self, namespace: str, external_id: str) -> UpstreamSeries | None:
        """Return the show with that id."""
        self._ask(f"find {namespace}", external_id)
        found = (s for s in self.shows if s.ids.get(namespace) == external_id)
        return next((show.found(is_whole=False) for show in found), None)

    def series(self, key: str, language: str | None = None) -> UpstreamSeries | None:
        """Return the whole record."""
        self._ask("series", key)
        found = next((s for s in self.shows if s.key == key), None)
        if found is None:
            return None
        whole = found.found(is_whole=True)
        if language is None:
            return whole
        return replace(whole, translations={language: {"seriesName": f"{language} {found.name}"}})

    def episodes(
        self, key: str, orders: frozenset[Order] = AIRED_ONLY, language: str | None = None
    ) -> UpstreamEpisodes | None:
        """Return every episode; DVD numbers only where they are asked for."""
        self._ask(f"episodes {' '.join(sorted(orders))}", key)
        found = next((s for s in self.shows if s.key == key), None)
        if found is None:
            return None
        has_dvd = Order.DVD in orders
        records = tuple(
            {k: v for k, v in it.items() if has_dvd or not k.startswith("dvd")}
            for it in found.episodes
        )
        translations: dict[str, dict[str, Record]] = {}
        if language:
            translations[language] = {
                str(it["id"]): {"episodeName": f"{language} {it['episodeName']}"} for it in records
            }
        return UpstreamEpisodes(records=records, orders=orders, translations=translations)

    def changed_since(self, seconds: float) -> frozenset[str] | None:
        """Return what the test says."""
        self._ask("changed", str(seconds))
        return self.changed

    def close(self) -> None:
        """Note it."""
        self.is_closed = True


class Clock:
    """A clock that stands still until it is moved; seconds since 1970."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now
