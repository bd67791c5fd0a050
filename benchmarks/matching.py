"""How fast and how right matching is: speed, near names beside the right ones, calibration.

    python benchmarks/matching.py speed [--rounds 7]
    python benchmarks/matching.py distractors [--count 100000]
    python benchmarks/matching.py calibration [TREE...]

`speed` matches 10,000 files of 200 series, and 5,000 files of one series in one folder, against
an embedded catalog that answers from memory; reading names is not counted, asking the catalog
is. `distractors` judges the names of `tests/match/tables` with and without series of near names
in the catalog. `calibration` counts, by stated confidence, how many matches of the tables (and of
generated libraries) are right.
"""

import argparse
import gc
import json
import random
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from organizer.config import Settings
from organizer.lookup import Lookup, catalog_lookup, open_lookup
from organizer.match import NamedFile, Rules
from organizer.model import Match, Rejection
from organizer.text import fold_title
from tests.confusable import (
    Case,
    catalog_of,
    judged,
    match_all,
    named_file,
    read_cases,
    read_series,
    told,
)

Record = Mapping[str, object]


def series_record(series_id: int, name: str, seasons: Sequence[int], year: int = 2010) -> Record:
    """Return an interchange record of a series whose episodes all have titles."""
    episodes = [
        {
            "id": series_id * 10_000 + season * 1000 + number,
            "airedSeason": season,
            "airedEpisodeNumber": number,
            "episodeName": f"Title {season} of {number}",
        }
        for season, length in enumerate(seasons, start=1)
        for number in range(1, length + 1)
    ]
    series = {"id": series_id, "seriesName": name, "firstAired": f"{year}-01-01", "aliases": []}
    return {"series": series, "episodes": episodes}


# --- speed --------------------------------------------------------------------------------------


def many_series() -> tuple[list[NamedFile], Lookup]:
    """10,000 files of 200 series, 50 each, in a folder a season."""
    names = [f"{first} {second}" for first in _WORDS[:20] for second in _WORDS[20:30]]
    records = [series_record(n, name, (10, 10, 10, 10, 10)) for n, name in enumerate(names, 1)]
    paths = [
        f"{name}/Season {season}/{name.replace(' ', '.')}.S{season:02d}E{number:02d}.720p.mkv"
        for name in names
        for season in range(1, 6)
        for number in range(1, 11)
    ]
    return [named_file(path) for path in paths], catalog_lookup(catalog_of((), records))


def one_series() -> tuple[list[NamedFile], Lookup]:
    """5,000 files of one series in one folder, numbers that may be read in two ways."""
    record = series_record(1, "Endless Harbor", [100] * 50)
    paths = [f"Endless Harbor/Endless Harbor - {n:04d}.mkv" for n in range(1, 5001)]
    return [named_file(path) for path in paths], catalog_lookup(catalog_of((), [record]))


def measure_speed(rounds: int) -> None:
    """Print the median seconds of matching."""
    for name, made in (("10,000 of 200 series", many_series()), ("5,000 of one", one_series())):
        files, lookup = made
        taken: list[float] = []
        results: tuple[Match | Rejection, ...] = ()
        for _ in range(rounds):
            gc.collect()
            gc.disable()  # as the program itself nearly does: see `organizer.cli.main`
            begun = time.process_time()
            results = match_all(files, lookup)
            taken.append(time.process_time() - begun)
            gc.enable()
        matched = sum(isinstance(result, Match) for result in results)
        print(
            f"{name}: median {statistics.median(taken):.3f} s, best {min(taken):.3f} s of CPU,"
            f" {rounds} rounds, {matched} matched"
        )


# --- near names ---------------------------------------------------------------------------------


def distractors(count: int, seed: int = 1) -> Iterator[Record]:
    """Yield series with names near to those of the tables, in every way that names are near.

    None is called as a file of the tables is: that would be the right answer then.
    """
    chosen = random.Random(seed)  # noqa: S311  # only to be the same each time
    names = [row.name for row in read_series().values()]
    paths = [case.path for case in read_cases(read_series())]
    readings = [reading for path in paths for reading in named_file(path).parsed.readings]
    titles = (title for r in readings for title in (r.title, *r.titles) if title)
    taken = {fold_title(name) for name in (*names, *titles)}
    taken |= {name.removeprefix("the ") for name in taken}
    series_id = 2_000_000
    while count:
        name = chosen.choice(_NEARNESSES)(chosen.choice(names), chosen)
        folded = fold_title(name.partition(" (")[0])
        if folded.removeprefix("the ") in taken or fold_title(name) in taken:
            continue
        taken.add(fold_title(name))
        series_id += 1
        count -= 1
        yield series_record(series_id, name, (12, 12), chosen.randint(1950, 2025))


def _longer(name: str, chosen: random.Random) -> str:
    return f"{name}: {chosen.choice(_WORDS)} {chosen.choice(_WORDS)}"


def _before(name: str, chosen: random.Random) -> str:
    return f"{chosen.choice(_WORDS)} {chosen.choice(_WORDS)} {name}"


def _misspelt(name: str, chosen: random.Random) -> str:
    place = chosen.randrange(len(name.partition(" (")[0]))  # a letter of the title
    return f"{name[:place]}{chosen.choice('abcdefghilmnoprstu')}{name[place + 1 :]}"


def _one_word(name: str, chosen: random.Random) -> str:
    words = name.split()
    words[chosen.randrange(len(words))] = chosen.choice(_WORDS)
    return f"{' '.join(words)} {chosen.choice(_WORDS)}"


def _word_less(name: str, chosen: random.Random) -> str:
    words = name.split()
    return f"{' '.join(words[:-1])} {chosen.choice(_WORDS)} {chosen.choice(_WORDS)}".strip()


_NEARNESSES = (_longer, _before, _misspelt, _one_word, _word_less)
_WORDS = (
    "Amber Harbor Ledger Copper Silent Broken Distant Velvet Hollow Crimson Paper Iron Golden "
    "Bitter Hidden Burning Quiet Wild Frozen Midnight Open Painted Restless Scarlet Thin Twisted "
    "Vacant Winter Yellow Brittle Dusty Early Faded Gentle Humble Inner Jagged Kindred Lonely "
    "Mellow Narrow Oblique Plain Rugged Sunken Tender Unsaid Wooden Woven Bright Coastal Drowned "
    "Meridian Parish Outpost Tide Causeway Foundry Pilgrim Rookery Tribunal Archive Bishop Cartel"
).split()


def measure_distractors(count: int) -> None:
    """Print what becomes of the tables without and with `count` series of near names."""
    series = read_series()
    cases = read_cases(series)
    names = {row.id: row.key for row in series.values()}
    for others in (0, count):
        lookup = catalog_lookup(catalog_of(series.values(), distractors(others)))
        begun = time.perf_counter()
        counts: Counter[str] = Counter()
        for case, result in judged(cases, lookup):
            verdict = verdict_of(case, result, names)
            counts[verdict] += 1
            if verdict == "WRONG" or (verdict == "left" and others):
                why = getattr(result, "message", "")
                print(f"  {verdict}: {case.path}: {told(result, names)} {why}")
        print(f"{others} distractors: {dict(counts)}, {time.perf_counter() - begun:.1f} s")


def verdict_of(case: Case, result: Match | Rejection, names: Mapping[int, str]) -> str:
    """Return right, left or WRONG for a name that is an episode, kept or WRONG for the others."""
    if isinstance(result, Rejection):
        return "left" if case.wanted else "kept"
    return "right" if told(result, names) == case.wanted else "WRONG"


# --- calibration --------------------------------------------------------------------------------


_BINS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.995, 1.01)


def measure_calibration(trees: Sequence[Path]) -> None:
    """Print for each range of stated confidence how many of the best candidates are right."""
    series = read_series()
    names = {row.id: row.key for row in series.values()}
    lookup = catalog_lookup(catalog_of(series.values()))
    best_right: list[tuple[float, bool]] = []
    for case, result in judged(read_cases(series), lookup):
        best_right += _stated(result, told_best(result, names) == case.wanted)
    for tree in trees:
        best_right += list(_of_tree(tree))
    by_bin: dict[int, list[bool]] = defaultdict(list)
    for confidence, right in best_right:
        by_bin[max(i for i, least in enumerate(_BINS[:-1]) if confidence >= least)].append(right)
    for place in sorted(by_bin):
        of_bin = by_bin[place]
        share = sum(of_bin) / len(of_bin)
        top = min(1.0, _BINS[place + 1])
        print(f"stated {_BINS[place]:.3f} to {top:.3f}: {len(of_bin):6} files, {share:.1%} right")


def told_best(result: Match | Rejection, names: Mapping[int, str]) -> str | None:
    """Return what the best candidate is, whether or not it was accepted."""
    if isinstance(result, Match):
        return told(result, names)
    if not result.alternatives:
        return None
    best = result.alternatives[0]
    first = best.episodes[0]
    code = f"S{first.season:02d}" + "".join(f"E{e.number:02d}" for e in best.episodes)
    return f"{names.get(best.series.id, best.series.name)} {code}"


def _stated(result: Match | Rejection, right: bool) -> list[tuple[float, bool]]:  # noqa: FBT001
    best = result.chosen if isinstance(result, Match) else next(iter(result.alternatives), None)
    return [(best.confidence, right)] if best else []


def _of_tree(tree: Path) -> Iterator[tuple[float, bool]]:
    """Yield what is stated of the videos of a generated library, and whether it is so."""
    lookup = open_lookup(Settings(catalog=str(tree / "catalog.jsonl")), {})
    rows = [json.loads(line) for line in (tree / "truth.jsonl").open(encoding="utf-8")]
    rows = [row for row in rows if row["kind"] not in ("sample", "junk", "sidecar")]
    results = match_all([named_file(row["path"]) for row in rows], lookup, Rules())
    for row, result in zip(rows, results, strict=True):
        best = result.chosen if isinstance(result, Match) else next(iter(result.alternatives), None)
        if best is None:
            continue
        numbers = sorted((e.season, e.number) for e in best.episodes)
        wanted = sorted((row.get("season"), number) for number in row.get("episodes", ()))
        yield best.confidence, best.series.id == row.get("show_id") and numbers == wanted


def main() -> None:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("speed", "distractors", "calibration"))
    parser.add_argument("trees", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--count", type=int, default=100_000)
    arguments = parser.parse_args()
    if arguments.what == "speed":
        measure_speed(arguments.rounds)
    elif arguments.what == "distractors":
        measure_distractors(arguments.count)
    else:
        measure_calibration(arguments.trees)


if __name__ == "__main__":
    main()
