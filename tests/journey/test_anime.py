"""Anime named as AniDB counts it, through the whole program, with the lists that say what it is."""

import gzip
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Program = Callable[..., subprocess.CompletedProcess[str]]


def _series(
    series_id: int, name: str, seasons: dict[int, int], aliases: tuple[str, ...] = ()
) -> dict[str, Any]:
    numbers = [(s, n) for s, length in seasons.items() for n in range(1, length + 1)]
    absolute = iter(range(1, 999))
    return {
        "series": {
            "id": series_id,
            "seriesName": name,
            "aliases": list(aliases),
            "firstAired": "2015-01-05",
        },
        "episodes": [
            {
                "id": series_id * 1000 + count,
                "airedSeason": season,
                "airedEpisodeNumber": number,
                "absoluteNumber": next(absolute) if season else None,
                "episodeName": f"Chapter {season * 100 + number}",
            }
            for count, (season, number) in enumerate(numbers)
        ],
    }


# The catalog has a part's name among the aliases, as TheTVDB does.
CATALOG = (
    _series(501, "Kogane Tale", {0: 6, 1: 24, 2: 13, 3: 24}, ("Kogane Tale: Crimson Arc",)),
    _series(502, "Silver Pier", {1: 13, 2: 13}),
    _series(503, "Crimson Arc", {1: 12}),
    _series(504, "Kogane Tale Zero", {1: 12}),
    _series(505, "Amber Oath", {1: 24}),
)
LISTS = """<?xml version="1.0" encoding="utf-8"?>
<anime-list>
  <anime anidbid="9001" tvdbid="501" defaulttvdbseason="1"><name>Kogane no Uta</name></anime>
  <anime anidbid="9002" tvdbid="501" defaulttvdbseason="1" episodeoffset="12">
    <name>Kogane no Uta 2nd Season</name></anime>
  <anime anidbid="9003" tvdbid="501" defaulttvdbseason="2"><name>Kogane no Uta: Akai Shou</name>
    <mapping-list><mapping anidbseason="0" tvdbseason="0">;1-4;</mapping></mapping-list></anime>
  <anime anidbid="9004" tvdbid="501" defaulttvdbseason="3"><name>Kogane no Uta III</name></anime>
  <anime anidbid="9005" tvdbid="501" defaulttvdbseason="3" episodeoffset="12">
    <name>Kogane no Uta III: Kouhen</name></anime>
  <anime anidbid="9006" tvdbid="501" defaulttvdbseason="0"><name>Kogane no Uta OVA</name>
    <mapping-list>
      <mapping anidbseason="1" tvdbseason="0">;1-5;2-6+3;3-0;</mapping>
    </mapping-list></anime>
  <anime anidbid="9010" tvdbid="502" defaulttvdbseason="a"><name>Gin no Fune</name></anime>
  <anime anidbid="9011" tvdbid="505" defaulttvdbseason="1"><name>Kohaku</name></anime>
  <anime anidbid="9012" tvdbid="505" defaulttvdbseason="1" episodeoffset="12">
    <name>Kohaku Season 2</name></anime>
  <anime anidbid="9020" tvdbid="unknown" defaulttvdbseason=""><name>Nowhere</name></anime>
</anime-list>
"""
TITLES = """# Created: Tue Nov 24 03:00:01 2026
9001|1|x-jat|Kogane no Uta
9001|4|en|Kogane Tale
9002|4|en|Kogane Tale 2nd Season
9002|2|en|Twice Told
9003|4|en|Kogane Tale: Crimson Arc
9003|3|en|KTCA
9003|2|en|Kogane Again
9004|2|en|Kogane Again
9010|4|ja|銀の船
"""


@pytest.fixture
def catalog(program: Program, tmp_path: Path) -> Path:
    """A catalog with five series, the lists and the titles."""
    interchange, lists, titles = (tmp_path / name for name in ("c.jsonl", "list.xml", "titles.gz"))
    interchange.write_text("".join(json.dumps(line) + "\n" for line in CATALOG))
    lists.write_text(LISTS, encoding="utf-8")
    titles.write_bytes(gzip.compress(TITLES.encode()))
    database = tmp_path / "catalog.db"
    for arguments in ([interchange], ["anidb-titles", titles], ["anime-lists", lists]):
        done = program("catalog", "import", *arguments, "--catalog", database)
        assert (done.returncode, done.stderr) == (0, ""), done
    return database


def planned(program: Program, catalog: Path, folder: Path, *names: str) -> dict[str, str]:
    """Return by name what becomes of files: `501 S01E17`, or the reason why not."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    done = program(folder, "--catalog", catalog, "--dry-run", "--json", "--offline")
    assert done.returncode in (0, 1), done.stderr
    found = {}
    for line in map(json.loads, done.stdout.splitlines()):
        if "source" not in line:
            continue
        numbers = "".join(f"E{it['number']:02d}" for it in line["episodes"])
        what = f"{line['series']['id']} S{line['season']:02d}{numbers}" if numbers else ""
        is_sure = line["status"] in ("planned", "unchanged")
        found[str(Path(line["source"]).relative_to(folder))] = what if is_sure else line["reason"]
    return found


NAMES = {
    "the whole, by its other name": ("[Grp] Kogane no Uta - 05 [1080p].mkv", "501 S01E05"),
    "the whole, by its own": ("[Grp] Kogane Tale - 06 [1080p].mkv", "501 S01E06"),
    "a second half": ("[Grp] Kogane no Uta 2nd Season - 05 [1080p].mkv", "501 S01E17"),
    "a second half, in English": ("[Grp] Kogane Tale 2nd Season - 06.mkv", "501 S01E18"),
    "a second half, by a name of its own": ("[Grp] Twice Told - 07.mkv", "501 S01E19"),
    "its last number": ("[Grp] Kogane no Uta 2nd Season - 12 [1080p].mkv", "501 S01E24"),
    "a season": ("[Grp] Kogane no Uta Akai Shou - 03 (1080p).mkv", "501 S02E03"),
    "a season that is an alias too": ("[Grp] Kogane Tale - Crimson Arc - 04.mkv", "501 S02E04"),
    "its first season": ("Kogane.Tale.Crimson.Arc.S01E05.1080p.WEB-DL-GRP.mkv", "501 S02E05"),
    "the series' season": ("Kogane.Tale.Crimson.Arc.S02E06.1080p.WEB-DL-GRP.mkv", "501 S02E06"),
    "two episodes": ("[Grp] Kogane no Uta Akai Shou - 07-08.mkv", "501 S02E07E08"),
    "a number behind a name": ("[Grp] Kogane no Uta III - 09.mkv", "501 S03E09"),
    "a later half of it": ("[Grp] Kogane no Uta III Kouhen - 09.mkv", "501 S03E21"),
    "a special": ("[Grp] Kogane no Uta OVA - 01.mkv", "501 S00E05"),
    "one that is two": ("[Grp] Kogane no Uta OVA - 02.mkv", "501 S00E06E03"),
    "one that TheTVDB does not have": ("[Grp] Kogane no Uta OVA - 03.mkv", None),
    "a number that it does not have": ("[Grp] Kogane no Uta Akai Shou - 29.mkv", None),
    "a number that goes on in the season": ("[Grp] Kogane no Uta III - 15.mkv", "501 S03E15"),
    "counted over all": ("[Grp] Gin no Fune - 20.mkv", "502 S02E07"),
    "another series": ("Crimson.Arc.S01E05.mkv", "503 S01E05"),
    "a series of a longer name": ("[Grp] Kogane Tale Zero - 05.mkv", "504 S01E05"),
    "seasons as TheTVDB has them": ("Kogane.Tale.S02E07.1080p.WEB-DL-GRP.mkv", "501 S02E07"),
    "a season that only AniDB has": ("Kohaku.S02E05.1080p.WEB-DL-GRP.mkv", "505 S01E17"),
    "words that may be either's": ("[Grp] Kohaku Season 2 - 07.mkv", "505 S01E19"),
    "a name that two parts have": ("[Grp] Kogane Again - 05.mkv", None),
    "a short name": ("[Grp] KTCA - 05.mkv", None),
    "an unlinked one": ("[Grp] Nowhere - 05.mkv", None),
}


def test_names_of_parts_mean_what_the_lists_say(
    program: Program, catalog: Path, tmp_path: Path
) -> None:
    # A folder each, so that no file says anything about another one.
    places = {f"{n}/{name}": want for n, (name, want) in enumerate(NAMES.values())}
    found = planned(program, catalog, tmp_path / "videos", *places)
    wrong = {
        name: (found[name], want)
        for name, want in places.items()
        if found[name] != want and (want or found[name][0].isdigit())
    }
    assert not wrong


def test_a_known_series_is_counted_by_the_name_of_its_part(
    program: Program, catalog: Path, tmp_path: Path
) -> None:
    found = planned(
        program,
        catalog,
        tmp_path / "videos",
        "Kogane Tale {tvdb-501}/[Grp] Kogane no Uta Akai Shou - 03.mkv",
        "Kogane Tale {tvdb-501}/[Grp] Kogane no Uta - 04.mkv",
    )
    assert list(found.values()) == ["501 S01E04", "501 S02E03"]


def test_a_person_says_how_to_count_whatever_the_lists_say(
    program: Program, catalog: Path, tmp_path: Path
) -> None:
    videos = tmp_path / "videos"
    videos.mkdir()
    (videos / "[Grp] Kogane no Uta Akai Shou - 03.mkv").touch()
    arguments = (videos, "--catalog", catalog, "--dry-run", "--json", "--order", "absolute")
    done = program(*arguments, "--offline")
    (line, _) = map(json.loads, done.stdout.splitlines())
    assert (line["season"], line["episodes"][0]["number"]) == (1, 3)


def test_without_the_lists_nothing_is_guessed(program: Program, tmp_path: Path) -> None:
    interchange = tmp_path / "c.jsonl"
    interchange.write_text("".join(json.dumps(line) + "\n" for line in CATALOG))
    found = planned(
        program, interchange, tmp_path / "videos", "[Grp] Kogane no Uta Akai Shou - 03.mkv"
    )
    assert list(found.values()) == ["no-series"]


def test_what_the_lists_add_survives_another_import_of_the_series(
    program: Program, catalog: Path, tmp_path: Path
) -> None:
    program("catalog", "import", tmp_path / "c.jsonl", "--catalog", catalog)
    found = planned(program, catalog, tmp_path / "videos", "[Grp] Kogane no Uta Akai Shou - 03.mkv")
    assert list(found.values()) == ["501 S02E03"]
