"""The bars on names that thirteen projects assert, measured with the scorer beside the project.

Rows on which two corpora contradict each other are listed in `CONTRADICTIONS` and left out of
the share; everything else counts.
"""

import hashlib
import importlib.util
import json
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from organizer.model import ParsedName
from organizer.parse import parse_name

# A source distribution comes without the benchmarks, and without the corpora too.
as_dict = pytest.importorskip("benchmarks.score_adapter").as_dict

Row = dict[str, Any]
Read = Callable[[str], ParsedName]

BARS = {
    "guessit_pkg": 0.99,
    "medusa": 0.96,
    "tvnamer": 0.99,
    "sonarr": 0.95,
    "jellyfin": 0.95,
    "flexget": 0.95,
    "rls": 0.96,
    "ptn": 0.96,
    "sickchill": 0.92,
    "anitomy": 0.92,
    "ptt": 0.85,
}
AMONG = 0.98
# Names on which corpora contradict each other, by the digest of corpus and name (they are not
# repeated in this project), with what is contradicted.
CONTRADICTIONS = {
    "179d5986b40326b9": "a number behind a dash: S01E02 here, absolute 102 in another corpus",
    "f122ee4053e26449": "the same form: S07E20 here",
    "5e8c336492a6abe7": "2.5: episode 2 here, 5 in another corpus, neither in a third",
    "8da743f7d5e5c15d": "the same name: episode 5 of `.. 2` here",
    "239bcbc54ce50cf4": "`A - B - 07`: the title is A here, A - B in three corpora",
    "25085d6704a3517f": "the same form",
    "1939da88d70110cf": "the same form",
    "9b40ecc649ea83c6": "the same form",
    "f7dea88dbc600251": "day and month undecided: refused here, read in two corpora",
    "36d6daf9d62ff202": "the same form",
}
# How far the own reader alone may lie below the two together.
OWN_MAY_LACK = 0.02


@lru_cache(maxsize=1)
def scorer(shared: Path) -> ModuleType:
    """Load the scorer, which lies beside the project."""
    spec = importlib.util.spec_from_file_location("scorer", shared / "tools" / "score_parsers.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["scorer"] = module
    spec.loader.exec_module(module)
    return module


def rows_of(shared: Path, corpus: str) -> Iterator[Row]:
    """Yield the rows of a corpus that the scorer counts and no other corpus contradicts."""
    lines = (shared / "corpus" / f"{corpus}.jsonl").read_text("utf-8").splitlines()
    for row in scorer(shared).select([json.loads(line) for line in lines], "episode", False):
        if digest(corpus, row) not in CONTRADICTIONS:
            yield row


def digest(corpus: str, row: Row) -> str:
    """Name a row without repeating it here."""
    return hashlib.sha256(f"{corpus}: {row['path']}".encode()).hexdigest()[:16]


def share(shared: Path, corpus: str, read: Read, *, among: bool = False) -> float:
    """Return the share of rows whose asserted identification the best (or any) reading gives."""
    judge = scorer(shared).judge
    right = total = 0
    for row in rows_of(shared, corpus):
        if row["expect"].get("unparsable"):
            continue
        parsed = read(row["path"])
        readings = parsed.readings if among else parsed.readings[:1]
        judged = [judge(row["expect"], as_dict(parsed, reading)) for reading in readings]
        if judged[0]:
            total += 1
            right += any(one.get("all") for one in judged)
    return right / total


def own(path: str) -> ParsedName:
    return parse_name(path, None)


@pytest.mark.parametrize("corpus", BARS)
def test_own_reader_alone_reaches_the_bar_nearly(corpus: str, shared: Path) -> None:
    assert share(shared, corpus, own) >= BARS[corpus] - OWN_MAY_LACK


@pytest.mark.parametrize("corpus", BARS)
def test_both_readers_reach_the_bar(corpus: str, shared: Path) -> None:
    assert share(shared, corpus, parse_name) >= BARS[corpus]


def test_asserted_reading_is_among_the_readings(shared: Path) -> None:
    shares = [share(shared, corpus, own, among=True) for corpus in BARS]
    assert sum(shares) / len(shares) >= AMONG


def test_unparsable_names_are_rejected(shared: Path) -> None:
    for row in rows_of(shared, "sonarr"):
        if row["expect"].get("unparsable"):
            best = parse_name(row["path"]).best
            assert not best.names_an_episode, row["path"]
            assert not best.seasons, row["path"]


@pytest.mark.parametrize("mix", ["realistic", "hard"])
def test_generated_library_is_read_right(mix: str, shared: Path, tmp_path: Path) -> None:
    """Nearly every episode of a generated tree: its numbers, and its title among the titles."""
    generate(shared, tmp_path, mix)
    lines = (tmp_path / "truth.jsonl").read_text("utf-8").splitlines()
    episodes = [row for row in map(json.loads, lines) if row["kind"] == "episode"]
    wrong = [row["path"] for row in episodes if not is_right(row)]
    assert len(wrong) <= len(episodes) // 200, wrong[:20]


def generate(shared: Path, out: Path, mix: str) -> None:
    spec = importlib.util.spec_from_file_location("gen", shared / "tools" / "make_library.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.main([str(out), "--files", "400", "--shows", "30", "--seed", "5", "--mix", mix])


def is_right(row: Row) -> bool:
    best = own(row["path"]).best
    by_season = (best.season, set(best.episodes)) == (row["season"], set(row["episodes"]))
    absolute = not best.seasons and set(best.absolute) == set(row["absolute"])
    dated = best.date is not None and best.date.isoformat() == row["date"]
    return by_season or (absolute and bool(best.absolute)) or dated
