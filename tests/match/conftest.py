"""A small catalog of series that are easily taken for each other, and files that name them.

Episode titles are made up: two words each, unique within a series.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from organizer.match import (
    EpisodesQuery,
    Known,
    NamedFile,
    Rules,
    SeriesQuery,
    match_files,
    next_queries,
)
from organizer.model import (
    Episode,
    EpisodeId,
    ExternalId,
    FileIdentity,
    Match,
    MediaFile,
    ParsedName,
    Reading,
    Rejection,
    Release,
    Series,
    SeriesId,
)
from organizer.text import fold_title

_FIRST = (
    "Copper Silent Broken Amber Distant Velvet Hollow Crimson Paper Iron Golden Bitter Hidden "
    "Burning Quiet Wild Frozen Midnight Open Painted Restless Scarlet Thin Twisted Vacant Winter "
    "Yellow Brittle Dusty Early Faded Gentle Humble Inner Jagged Kindred Lonely Mellow Narrow "
    "Oblique Plain"
).split()
_SECOND = (
    "Lantern Harbor Orchard Station Divide Garden Signal Verdict Horizon Quarry Ledger Compass "
    "Meridian Parish Outpost Tide Causeway Foundry Pilgrim Rookery Tribunal Archive Bishop Cartel "
    "Embers Frontier Gambit Inspector Junction Keeper Lodge Marshal Neighbor Oath Pressure Root "
    "Salt Shadow Storm Thief Vulture Witness Wound"
).split()


@dataclass(frozen=True)
class Row:
    """One series of the table; `seasons` are episode counts, `specials` of season 0.

    `apart`: of a service that numbers specials in its own way.
    """

    key: str
    name: str
    year: int | None
    seasons: tuple[int, ...]
    aliases: tuple[str, ...] = ()
    network: str | None = None
    specials: int = 0
    absolute: bool = False
    daily: bool = False
    apart: bool = False
    titles: tuple[tuple[str, str], ...] = ()
    dvd: tuple[str, ...] = ()
    imdb: str | None = None


def title_of(series: int, count: int) -> str:
    """Return the made-up title of the episode that is number `count` of the series."""
    number = count + series * 5
    return f"{_FIRST[number % len(_FIRST)]} {_SECOND[(number // 3 + series) % len(_SECOND)]}"


_FIREFLY = (
    "The Train Job|Bushwhacked|Our Mrs. Reynolds|Jaynestown|Out of Gas|Shindig|Safe|Ariel|"
    "War Stories|Objects in Space|Serenity|Heart of Gold|Trash|The Message"
)
_FIREFLY_DVD = (2, 3, 6, 7, 8, 4, 5, 9, 10, 14, 1, 13, 11, 12)


ROWS = (
    Row("lost", "Lost", 2004, (25, 24, 23), specials=5, absolute=True, imdb="tt0411008"),
    Row("lost-girl", "Lost Girl", 2010, (13, 22)),
    Row("office-us", "The Office (US)", 2005, (6, 22, 25, 19, 28, 26, 26, 24, 26), network="NBC"),
    Row("office-uk", "The Office (UK)", 2001, (6, 6), network="BBC Two", specials=2),
    Row("galactica-old", "Battlestar Galactica", 1978, (24,)),
    Row("galactica-new", "Battlestar Galactica (2003)", 2004, (13, 20, 20, 20), specials=3),
    Row("who-old", "Doctor Who", 1963, (42, 39, 40)),
    Row("who-new", "Doctor Who (2005)", 2005, (13, 13, 13, 13, 13), specials=9),
    Row("law", "Law & Order", 1990, (22, 22, 22), network="NBC"),
    Row(
        "svu", "Law & Order: Special Victims Unit", 1999, (22, 21, 23), aliases=("Law & Order SVU",)
    ),
    Row("house", "House", 2004, (22, 24, 24), aliases=("House M.D.", "Dr. House"), network="FOX"),
    Row("cards-us", "House of Cards (US)", 2013, (13, 13, 13)),
    Row("cards-uk", "House of Cards", 1990, (4,), network="BBC One"),
    Row("shameless-us", "Shameless (US)", 2011, (12, 12, 12), network="Showtime"),
    Row("shameless-uk", "Shameless", 2004, (7, 8, 10), network="Channel 4"),
    Row("ghosts-uk", "Ghosts (2019)", 2019, (6, 7, 7), network="BBC One"),
    Row("ghosts-us", "Ghosts (2021)", 2021, (18, 22, 10), network="CBS"),
    Row("being-us", "Being Human (US)", 2011, (13, 13), aliases=("Being Human USA",)),
    Row("being-uk", "Being Human", 2008, (6, 8), network="BBC Three"),
    Row("flash-new", "The Flash (2014)", 2014, (23, 23, 23), network="The CW"),
    Row("flash-old", "The Flash", 1990, (22,), network="CBS"),
    Row("supernatural", "Supernatural", 2005, (22, 22, 16), aliases=("SPN",)),
    Row("trek", "Star Trek", 1966, (29, 26, 24), aliases=("Star Trek: The Original Series",)),
    Row(
        "trek-tng", "Star Trek: The Next Generation", 1987, (26, 22, 26), aliases=("Star Trek TNG",)
    ),
    Row("walking", "The Walking Dead", 2010, (6, 13, 16), aliases=("TWD",)),
    Row("fear", "Fear the Walking Dead", 2015, (6, 15)),
    Row("csi", "CSI: Crime Scene Investigation", 2000, (23, 23), aliases=("CSI",)),
    Row("csi-miami", "CSI: Miami", 2002, (24, 24)),
    Row("ncis", "NCIS", 2003, (23, 23)),
    Row("ncis-la", "NCIS: Los Angeles", 2009, (24, 24)),
    Row("chicago-fire", "Chicago Fire", 2012, (24, 22)),
    Row("chicago-pd", "Chicago P.D.", 2014, (15, 23)),
    Row("24", "24", 2001, (24, 24, 24), specials=1),
    Row("1923", "1923", 2022, (8, 7)),
    Row("the-100", "The 100", 2014, (13, 16), aliases=("The Hundred",)),
    Row("60-minutes", "60 Minutes", 1968, (30, 30, 52)),
    Row("9-1-1", "9-1-1", 2018, (10, 18)),
    Row("lone-star", "9-1-1: Lone Star", 2020, (10, 14)),
    Row("space-1999", "Space: 1999", 1975, (24, 24)),
    Row("space", "Space", 2001, (6,)),
    Row("24-hours", "24 Hours in A&E", 2011, (14, 12)),
    Row("this-is-us", "This Is Us", 2016, (18, 18)),
    Row("last-of-us", "The Last of Us", 2023, (9, 7)),
    Row("firefly", "Firefly", 2002, (14,), specials=1),
    Row("harbor", "Harbor 51", 2015, (10, 10)),
    Row("harbor-2", "Harbor 52", 2018, (10,)),
    Row("berserk-97", "Berserk", 1997, (25,), absolute=True),
    Row("berserk-16", "Berserk (2016)", 2016, (12, 12), absolute=True),
    Row(
        "titan",
        "Attack on Titan",
        2013,
        (25, 12, 22),
        aliases=("Shingeki no Kyojin", "進撃の巨人"),
        absolute=True,
        specials=4,
    ),
    Row(
        "slayer",
        "Demon Slayer: Kimetsu no Yaiba",
        2019,
        (26, 18),
        aliases=("Kimetsu no Yaiba", "Demon Slayer", "鬼滅の刃"),
        absolute=True,
    ),
    Row(
        "sea",
        "Sailors of the Sea",
        1999,
        (61, 16, 15, 38, 13),
        aliases=("Umi no Tabibito",),
        absolute=True,
    ),
    Row("naruto", "Naruto", 2002, (57, 43, 41, 42, 37), absolute=True),
    Row("shippuden", "Naruto: Shippuden", 2007, (32, 21, 18, 17, 24, 31), absolute=True),
    Row("dragon", "Dragon Ball", 1986, (28, 29, 34), absolute=True),
    Row("dragon-z", "Dragon Ball Z", 1989, (39, 35, 33), absolute=True),
    Row("tonight", "Ashford Tonight", 2014, (160, 160), daily=True),
    Row("late", "The Late Ledger with Jo Vance", 2015, (150, 150), daily=True),
    Row("weekly", "Friday Compass", 2016, (40, 40), specials=2),
    Row("cafe", "Café Bellhaven", 2012, (10, 10), aliases=("Cafe B",)),
    Row("sons", "Heirs & Sons", 2014, (8, 8)),
    Row("rome", "Rome II", 2010, (10,)),
    Row("monster", "Monster", 2004, (74,), absolute=True),
    Row("monsters", "Monsters", 1988, (24, 24)),
    Row("the-monster", "The Monster", 2015, (6,)),
    Row("daybreak", "Day Break", 2006, (13,)),
    Row("one", "The One", 2021, (8,)),
    Row("quiet", "Quiet Meridian", 2011, (8, 8), aliases=("Stiller Meridian",)),
    Row("corrigan", "Corrigan", 2008, (10, 10)),
    Row("corrigan-90", "Corrigan (1990)", 1990, (20, 20, 20)),
    Row("planet-06", "Planet Earth", 2006, (11,), specials=3),
    Row("planet-2", "Planet Earth II", 2016, (6,)),
    Row("casa", "La casa de papel", 2017, (9, 6), aliases=("Money Heist",)),
    Row("dark", "Dark", 2017, (10, 8)),
    Row(
        "kitchen-uk",
        "Ramsay's Kitchen Nightmares",
        2004,
        (4, 6),
        aliases=("Kitchen Nightmares UK",),
    ),
    Row("kitchen-us", "Kitchen Nightmares", 2007, (10, 12), network="FOX"),
    Row(
        "parts",
        "Thornby Papers",
        2013,
        (4,),
        titles=(("S01E01", "The Vault (1)"), ("S01E02", "The Vault (2)")),
    ),
    Row(
        "new",
        "Oakhurst Rising",
        2024,
        (10,),
        titles=tuple((f"S01E{n:02d}", "TBA") for n in range(1, 11)),
    ),
    Row("apart", "Pier Watch", 2012, (8, 8), specials=3, apart=True),
)


def _episodes(position: int, row: Row) -> tuple[Episode, ...]:
    titles, count, found = dict(row.titles), 0, []
    day = dt.date(row.year or 2000, 1, 5)
    for season, length in enumerate((row.specials, *row.seasons)):
        for number in range(1, length + 1):
            count += 1
            if season:
                day = _next_day(day, row)
            found.append(
                Episode(
                    id=EpisodeId(position * 10_000 + count),
                    season=season,
                    number=number,
                    title=titles.get(f"S{season:02d}E{number:02d}", title_of(position, count)),
                    absolute=count - row.specials if row.absolute and season else None,
                    first_aired=day if season else None,
                    numbered_apart=row.apart and season == 0,
                )
            )
        if season:
            day += dt.timedelta(days=140)
    return _with_dvd(found) if row.key == "firefly" else tuple(found)


def _next_day(day: dt.date, row: Row) -> dt.date:
    """Daily ones on weekdays, others weekly."""
    if not row.daily:
        return day + dt.timedelta(days=7)
    following = day + dt.timedelta(days=1)
    return (
        following
        if following.weekday() < 5
        else following + dt.timedelta(days=7 - following.weekday())
    )


def _with_dvd(episodes: Sequence[Episode]) -> tuple[Episode, ...]:
    titles = _FIREFLY.split("|")
    special, *regular = episodes
    return (
        special,
        *(
            replace(episode, title=title, dvd_season=1, dvd_number=dvd)
            for episode, title, dvd in zip(regular, titles, _FIREFLY_DVD, strict=True)
        ),
    )


@dataclass(frozen=True)
class Shelf:
    """The catalog in memory: answers as a catalog would, best first."""

    series: dict[str, Series]
    episodes: dict[SeriesId, tuple[Episode, ...]]
    failing: frozenset[str] = frozenset()
    asked: list[object] = field(default_factory=list)

    def key_of(self, series: Series) -> str:
        return next(key for key, known in self.series.items() if known.id == series.id)

    def episode(self, key: str, code: str) -> Episode:
        season, number = map(int, re.findall(r"\d+", code))
        series_id = self.series[key].id
        return next(e for e in self.episodes[series_id] if (e.season, e.number) == (season, number))

    def search(self, query: SeriesQuery) -> tuple[Series, ...]:
        if query.series_id or query.imdb_id:
            return tuple(
                s
                for s in self.series.values()
                if query.series_id == s.id or (query.imdb_id and query.imdb_id == s.imdb_id)
            )
        wanted = set(fold_title(query.name or "").split())
        return tuple(s for s in self.series.values() if self._shares_a_word(s, wanted))

    @staticmethod
    def _shares_a_word(series: Series, wanted: set[str]) -> bool:
        """Generous, as full-text searches are: a word, or the beginning of one, is enough."""
        names = " ".join(fold_title(name) for name in (series.name, *series.aliases)).split()
        found = any(name[:3] == word[:3] or word in name for name in names for word in wanted)
        return found or "".join(wanted) in "".join(names)


def make_shelf(rows: Sequence[Row] = ROWS) -> Shelf:
    series, episodes = {}, {}
    for position, row in enumerate(rows, start=1):
        series_id = SeriesId(position)
        series[row.key] = Series(
            id=series_id,
            name=row.name,
            aliases=row.aliases,
            year=row.year,
            network=row.network,
            imdb_id=row.imdb,
        )
        episodes[series_id] = _episodes(position, row)
    return Shelf(series=series, episodes=episodes)


SHELF = make_shelf()


def ask(files: Sequence[NamedFile], rules: Rules, shelf: Shelf = SHELF) -> Known:
    """Answer every round of questions; names and series keys in `shelf.failing` fail."""
    known = Known()
    while queries := next_queries(files, known, rules):
        for query in queries:
            shelf.asked.append(query)
            if _fails(query, shelf):
                known = known.learned(failures={query: "the server answered 503"})
            elif isinstance(query, EpisodesQuery):
                known = known.learned(episodes={query: shelf.episodes[query.series_id]})
            else:
                known = known.learned(series={query: shelf.search(query)})
    return known


def _fails(query: SeriesQuery | EpisodesQuery, shelf: Shelf) -> bool:
    if isinstance(query, SeriesQuery):
        return (query.name or "").lower() in shelf.failing
    return any(
        shelf.series.get(key) and shelf.series[key].id == query.series_id for key in shelf.failing
    )


# --- files --------------------------------------------------------------------------------------


def readings_of(numbers: str, base: Reading) -> tuple[Reading, ...]:
    """Return the readings of a number as written: S01E02, 1x02, #05, 102, E05, SP1, a date, ""."""
    digits = tuple(map(int, re.findall(r"\d+", numbers)))
    for pattern, build in _NOTATIONS:
        if re.fullmatch(pattern, numbers):
            return build(base, digits)
    raise ValueError(numbers)


def _compact(base: Reading, digits: tuple[int, ...]) -> tuple[Reading, ...]:
    season, number = divmod(digits[0], 100)
    return (
        replace(base, seasons=(season,), episodes=(number,), pattern="compact", confidence=0.6),
        replace(base, absolute=digits, pattern="absolute", confidence=0.5),
    )


def _one(pattern: str, confidence: float, **fields: Any) -> Callable[..., tuple[Reading, ...]]:
    """Return a builder of one reading; a field's function gets the digits."""

    def build(base: Reading, digits: tuple[int, ...]) -> tuple[Reading, ...]:
        values = {name: value(digits) for name, value in fields.items()}
        return (replace(base, pattern=pattern, confidence=confidence, **values),)

    return build


_NOTATIONS: tuple[tuple[str, Callable[..., tuple[Reading, ...]]], ...] = (
    (
        r"S\d+(E\d+)+",
        _one("season-episode", 0.98, seasons=lambda d: d[:1], episodes=lambda d: d[1:]),
    ),
    (
        r"S\d+ - \d+",
        _one("season-apart", 0.88, seasons=lambda d: d[:1], episodes=lambda d: d[1:]),
    ),
    (r"\d+x\d+", _one("cross", 0.95, seasons=lambda d: d[:1], episodes=lambda d: d[1:])),
    (r"#\d+", _one("absolute", 0.85, absolute=lambda d: d)),
    (
        r"SP\d+",
        _one("special", 0.55, seasons=lambda _: (0,), episodes=lambda d: d, special=lambda _: True),
    ),
    (r"E\d+", _one("episode", 0.8, episodes=lambda d: d)),
    (r"\d{3,4}", _compact),
    (r"\d{4}-\d\d-\d\d", _one("date", 0.95, date=lambda d: dt.date(*d))),
    (r"", _one("", 0.3)),
)


def named(
    title: str | None,
    numbers: str,
    *,
    folder: str = "in",
    titles: tuple[str, ...] = (),
    year: int | None = None,
    country: str | None = None,
    episode_title: str | None = None,
    ids: tuple[tuple[str, str], ...] = (),
    part: int | None = None,
    group: str | None = None,
    stem: str | None = None,
    root: str = "/videos",
) -> NamedFile:
    """Return a file as its name would be read; `stem` is that name where it matters."""
    base = Reading(
        title=title,
        titles=titles,
        year=year,
        country=country,
        episode_title=episode_title,
        part=part,
        ids=tuple(ExternalId(provider=provider, value=value) for provider, value in ids),
    )
    words = (
        title,
        str(year or ""),
        country,
        numbers,
        episode_title,
        f"pt{part}" if part else "",
        group,
    )
    stem = stem or ".".join(word.replace(" ", ".").replace("/", " ") for word in words if word)
    path = Path(root) / folder / f"{stem}.mkv"
    return NamedFile(
        file=MediaFile(
            path=path,
            root=Path(root),
            identity=FileIdentity(device=1, inode=1, size=1, modified=1),
        ),
        parsed=ParsedName(
            path=str(path), readings=readings_of(numbers, base), release=Release(group=group)
        ),
    )


def told(result: Match | Rejection, shelf: Shelf = SHELF) -> str:
    """Return a result in words: `lost S01E02`, or the reason of a refusal."""
    if isinstance(result, Rejection):
        return str(result.reason)
    episodes = result.chosen.episodes
    code = f"S{episodes[0].season:02d}" + "".join(f"E{e.number:02d}" for e in episodes)
    return f"{shelf.key_of(result.chosen.series)} {code}"


def match(
    files: Sequence[NamedFile], rules: Rules | None = None, shelf: Shelf = SHELF
) -> tuple[Match | Rejection, ...]:
    rules = rules or Rules()
    return match_files(files, ask(files, rules, shelf), rules)


def outcomes(
    files: Sequence[NamedFile], rules: Rules | None = None, shelf: Shelf = SHELF
) -> list[str]:
    return [told(result, shelf) for result in match(files, rules, shelf)]


def run_case(title: str | None, numbers: str, says: dict[str, Any]) -> str:
    """Return what becomes of one file; `@lost S01E05` stands for that episode's title."""
    wanted = says.get("episode_title")
    if wanted and wanted.startswith("@"):
        key, code = wanted[1:].split()
        says = {**says, "episode_title": SHELF.episode(key, code).title}
    return outcomes([named(title, numbers, **says)])[0]


@pytest.fixture(scope="session")
def matching() -> SimpleNamespace:
    """The catalog and the builders, for tests that cannot import this file."""
    return SimpleNamespace(
        shelf=SHELF,
        make_shelf=make_shelf,
        Row=Row,
        rows=ROWS,
        named=named,
        ask=ask,
        match=match,
        outcomes=outcomes,
        told=told,
        run_case=run_case,
    )
