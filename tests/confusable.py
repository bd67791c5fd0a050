"""Real series that are easily taken for each other, and file names that say what they are.

`tests/match/tables` holds both as text: `series.txt` a series a line, `names.txt` a name a line.
Titles and air dates are made up here: two words each, unique within a series, and the same in
every run. Used by the tests of matching and by `benchmarks/matching.py`.
"""

import datetime as dt
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from organizer.catalog import Catalog, empty_catalog
from organizer.lookup import Lookup, catalog_lookup
from organizer.match import Known, NamedFile, Rules, match_files
from organizer.model import FileIdentity, Match, MediaFile, Rejection
from organizer.parse import parse_name, read_with_guessit
from organizer.pipeline import Tools, answer_all

TABLES = Path(__file__).parent / "match" / "tables"
ROOT = Path("/videos")

_FIRST = (
    "Copper Silent Broken Amber Distant Velvet Hollow Crimson Paper Iron Golden Bitter Hidden "
    "Burning Quiet Wild Frozen Midnight Open Painted Restless Scarlet Thin Twisted Vacant Winter "
    "Yellow Brittle Dusty Early Faded Gentle Humble Inner Jagged Kindred Lonely Mellow Narrow "
    "Oblique Plain Rugged Sunken Tender Unsaid Wooden Woven Bright Coastal Drowned"
).split()
_SECOND = (
    "Lantern Harbor Orchard Station Divide Garden Signal Verdict Compass Quarry Ledger Meridian "
    "Parish Outpost Tide Causeway Foundry Pilgrim Rookery Tribunal Archive Bishop Cartel Embers "
    "Frontier Gambit Inspector Junction Keeper Lodge Marshal Neighbor Oath Pressure Root Salt "
    "Shadow Storm Thief Vulture Witness Wound Bridgehead Canyon Drawer Echo Furnace Glacier"
).split()
_STRIDE = 1013  # coprime to the number of pairs, so that no title comes twice
_DISC_ORDER = (2, 3, 1)  # the first aired three, as the discs have them


@dataclass(frozen=True)
class Numbered:
    """An episode of the tables: its numbers, title and date."""

    season: int
    number: int
    absolute: int | None
    title: str
    aired: dt.date | None
    disc: int | None = None


@dataclass(frozen=True)
class Listed:
    """A line of `series.txt`."""

    key: str
    name: str
    year: int
    network: str
    seasons: tuple[int, ...]
    flags: frozenset[str]
    aliases: tuple[str, ...]
    specials: int
    imdb: str | None
    dated_from: int

    @cached_property
    def id(self) -> int:
        """A number that depends on the key alone."""
        return 1000 + zlib.crc32(self.key.encode()) % 900_000

    @cached_property
    def episodes(self) -> Mapping[tuple[int, int], Numbered]:
        """By aired season and number."""
        return {(e.season, e.number): e for e in _episodes(self)}

    def record(self) -> dict[str, object]:
        """Return the series as a line of the interchange format."""
        series = {
            "id": self.id,
            "seriesName": self.name,
            "aliases": list(self.aliases),
            "firstAired": f"{self.year}-01-05",
            "network": self.network,
            "imdbId": self.imdb,
        }
        episodes = [
            {
                "id": self.id * 10_000 + count,
                "airedSeason": e.season,
                "airedEpisodeNumber": e.number,
                "absoluteNumber": e.absolute,
                "dvdSeason": 1 if e.disc else None,
                "dvdEpisodeNumber": e.disc,
                "episodeName": e.title,
                "firstAired": e.aired.isoformat() if e.aired else "",
            }
            for count, e in enumerate(self.episodes.values())
        ]
        return {"series": series, "episodes": episodes}


@dataclass(frozen=True)
class Case:
    """One file: its path below the root, and what it is; `wanted` None where it must stay.

    `pack` is the same for files that lie together; `reason` is "" where any will do. A line that
    begins with `? ` may also stay: a person would know, the program is not sure.
    """

    kind: str
    pack: int
    path: str
    wanted: str | None
    reason: str = ""
    may_stay: bool = False


def read_series() -> dict[str, Listed]:
    """Return every series of `series.txt` by its key."""
    lines = (TABLES / "series.txt").read_text(encoding="utf-8").splitlines()
    listed = [_listed(line) for line in lines if line and not line.startswith("#")]
    return {row.key: row for row in listed}


def _listed(line: str) -> Listed:
    key, name, year, network, seasons, *rest = (part.strip() for part in line.split("|"))
    words = rest[0].split() if rest else []
    said = dict(word.partition("=")[::2] for word in words)
    return Listed(
        key=key,
        name=name,
        year=int(year),
        network=network,
        seasons=tuple(map(int, seasons.split())),
        flags=frozenset(words),
        aliases=tuple(
            alias.replace("_", " ") for alias in said.get("alias", "").split(";") if alias
        ),
        specials=int(said.get("specials", 0)),
        imdb=said.get("imdb"),
        dated_from=int(said.get("year", year)),
    )


def _episodes(row: Listed) -> Iterator[Numbered]:
    day = dt.date(row.dated_from, 1, 5)
    count = 0
    for season, length in enumerate((row.specials, *row.seasons)):
        for number in range(1, length + 1):
            if season:
                count += 1
            is_numbered = "absolute" in row.flags and season
            yield Numbered(
                season=season,
                number=number,
                absolute=count if is_numbered else None,
                title=_title(row, season, number),
                aired=day if season else None,
                disc=_on_disc(row, season, number),
            )
            day = _next_day(day, row) if season else day
        if season:
            day = _next_day(day + dt.timedelta(days=120), row)


def _next_day(day: dt.date, row: Listed) -> dt.date:
    """Daily ones on weekdays, others weekly."""
    following = day + dt.timedelta(days=1 if "daily" in row.flags else 7)
    weekend = following.weekday() - 4
    return following + dt.timedelta(days=3 - weekend if weekend > 0 else 0)


def _title(row: Listed, season: int, number: int) -> str:
    if "tba" in row.flags:
        return "TBA"
    if "parts" in row.flags:
        return f"The Vault of {_SECOND[season]} ({number})"
    pairs = len(_FIRST) * len(_SECOND)
    count = season * 130 + number if season < 18 else season * 130 + number + 7
    place = (zlib.crc32(row.key.encode()) + count * _STRIDE) % pairs
    return f"{_FIRST[place // len(_SECOND)]} {_SECOND[place % len(_SECOND)]}"


def _on_disc(row: Listed, season: int, number: int) -> int | None:
    if "dvd" not in row.flags or season != 1:
        return None
    return _DISC_ORDER[number - 1] if number <= len(_DISC_ORDER) else number


def read_cases(series: Mapping[str, Listed]) -> tuple[Case, ...]:
    """Return every name of `names.txt`, its placeholders filled in."""
    cases: list[Case] = []
    kind, pack, in_pack = "", 0, False
    for line in (TABLES / "names.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("class "):
            kind = line.removeprefix("class ")
        elif line.startswith("pack "):
            pack, in_pack = pack + 1, True
        elif line and not line.startswith("#"):
            if not line.startswith("  "):
                pack, in_pack = pack + 1, False
            assert in_pack == line.startswith("  ")
            cases.append(_case(line.strip(), kind, pack, series))
    return tuple(cases)


def _case(line: str, kind: str, pack: int, series: Mapping[str, Listed]) -> Case:
    path, _, wanted = line.removeprefix("? ").rpartition(" => ")
    expected, _, reason = wanted.partition(" ") if wanted.startswith("-") else (wanted, "", "")
    known = None if expected == "-" else expected
    filled = re.sub(r"\{(\S+?)( [^}]+)?\}", lambda m: _filled(m, known, path, series), path)
    if "/" not in filled:
        filled = f"in {pack}/{filled}"
    return Case(
        kind=kind,
        pack=pack,
        path=filled,
        wanted=known,
        reason=reason,
        may_stay=line.startswith("? "),
    )


def _filled(
    found: re.Match[str], wanted: str | None, path: str, series: Mapping[str, Listed]
) -> str:
    if found[1] not in _PLACEHOLDERS:
        return found[0]
    key, code = (found[2] or wanted or "").split()
    episode = series[key].episodes[numbers_of(code)[0]]
    said = _PLACEHOLDERS[found[1]](episode)
    is_spaced = " " in re.sub(r"\{[^}]*\}", "", path.rpartition("/")[2])
    return said if is_spaced else said.replace(" ", ".")


_PLACEHOLDERS: Mapping[str, Callable[[Numbered], str]] = {
    "T": lambda e: e.title,
    "D": lambda e: str(e.aired),
    "D.": lambda e: f"{e.aired:%Y.%m.%d}",
    "DMY": lambda e: f"{e.aired:%d.%m.%Y}",
    "A": lambda e: str(e.absolute),
}


def numbers_of(code: str) -> tuple[tuple[int, int], ...]:
    """Return season and number of each episode of a code such as `S01E02E03`."""
    season, *numbers = map(int, re.findall(r"\d+", code))
    return tuple((season, number) for number in numbers)


def catalog_of(series: Iterable[Listed], others: Iterable[Mapping[str, object]] = ()) -> Catalog:
    """Return a catalog in memory of the series and of further interchange records."""
    catalog = empty_catalog()
    records = [*(row.record() for row in series), *others]
    report = catalog.import_lines([json.dumps(record).encode() for record in records])
    assert report.series == len(records), report.problems
    return catalog


def named_file(path: str) -> NamedFile:
    """Return a file of this path below the root, as its name is read."""
    whole = ROOT / path
    identity = FileIdentity(device=1, inode=zlib.crc32(path.encode()), size=1, modified=1)
    file = MediaFile(path=whole, root=ROOT, identity=identity)
    return NamedFile(file=file, parsed=parse_name(whole, read_with_guessit))


def match_all(
    files: Sequence[NamedFile], lookup: Lookup, rules: Rules | None = None
) -> tuple[Match | Rejection, ...]:
    """Ask the catalog round after round, and match."""
    rules = rules or Rules()
    known: Known = answer_all(files, rules, Tools(lookup=lookup, second_reader=None), 1)
    return match_files(files, known, rules)


def told(result: Match | Rejection, series: Mapping[int, str]) -> str:
    """Return a result as the tables write it; a refusal as `- reason`."""
    if isinstance(result, Rejection):
        return f"- {result.reason}"
    episodes = result.chosen.episodes
    code = f"S{episodes[0].season:02d}" + "".join(f"E{e.number:02d}" for e in episodes)
    return f"{series.get(result.chosen.series.id, result.chosen.series.name)} {code}"


def packs_of(cases: Iterable[Case]) -> list[list[Case]]:
    """Return the cases in groups that lie together."""
    packs: dict[int, list[Case]] = {}
    for case in cases:
        packs.setdefault(case.pack, []).append(case)
    return list(packs.values())


def judged(cases: Iterable[Case], lookup: Lookup) -> Iterator[tuple[Case, Match | Rejection]]:
    """Yield each case with its result, every pack matched by itself."""
    for pack in packs_of(cases):
        yield from zip(
            pack, match_all([named_file(case.path) for case in pack], lookup), strict=True
        )


def listed_lookup(series: Mapping[str, Listed]) -> Lookup:
    """Return a lookup over a catalog of exactly these series."""
    return catalog_lookup(catalog_of(series.values()))
