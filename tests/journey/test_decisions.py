"""What decides beside the name, through the whole program: ids, orders, outages, later titles."""

import json
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.servers import Asked, Reply, json_reply, scripted_server

Program = Callable[..., subprocess.CompletedProcess[str]]
TITLES = ("Amber Gate", "Broken Oar", "Cold Harvest", "Distant Bell", "Empty Chair", "Far Shore")


def series(
    series_id: int, name: str, year: int, numbers: Sequence[tuple[int, int]], **more: Sequence[int]
) -> dict[str, Any]:
    """Return an interchange record; `disc` and `absolute` number the episodes in their order."""
    episodes: list[dict[str, Any]] = [
        {
            "id": series_id * 100 + count,
            "airedSeason": season,
            "airedEpisodeNumber": number,
            "episodeName": f"{TITLES[count % 6]} {'of Old ' * (count // 6)}".strip(),
        }
        for count, (season, number) in enumerate(numbers)
    ]
    for episode, disc in zip(episodes, more.get("disc", ()), strict=False):
        episode.update(dvdSeason=1, dvdEpisodeNumber=disc)
    for episode, absolute in zip(episodes, more.get("absolute", ()), strict=False):
        episode["absoluteNumber"] = absolute
    return {
        "series": {"id": series_id, "seriesName": name, "firstAired": f"{year}-01-01"},
        "episodes": episodes,
    }


FIRST_SEASON = [(1, number) for number in range(1, 7)]
SEVERAL = [(season, number) for season in (1, 2, 3) for number in range(1, 5)]
CATALOG = (
    series(11, "Lantern Row (US)", 2015, FIRST_SEASON),
    series(12, "Lantern Row (UK)", 2009, FIRST_SEASON),
    series(13, "Quiet Ledger", 2002, FIRST_SEASON, disc=(3, 1, 2, 4, 5, 6)),
    series(14, "Sea of Ash", 1999, SEVERAL, absolute=range(1, 13)),
)


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    path = tmp_path / "catalog.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in CATALOG))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "videos"


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


def planned(program: Program, *arguments: object, **environ: str) -> Mapping[str, dict[str, Any]]:
    """Return the objects of a dry run by file name."""
    ended = program(*arguments, "--dry-run", "--json", **environ)
    assert ended.returncode in (0, 1), ended.stderr
    objects = [json.loads(line) for line in ended.stdout.splitlines()]
    return {Path(found["source"]).name: found for found in objects if "source" in found}


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        pytest.param(
            "tvshow.nfo",
            '<tvshow><uniqueid type="tvdb">12</uniqueid></tvshow>',
            "Lantern Row/Season 1",
            id="nfo-above-the-season",
        ),
        pytest.param(".plexmatch", "tvdbid: 12\n", "Lantern Row", id="plexmatch-beside-it"),
    ],
)
def test_an_id_beside_the_files_says_which_series_they_are(
    program: Program, catalog: Path, folder: Path, name: str, text: str, place: str
) -> None:
    make(folder, f"{place}/Lantern Row - S01E02.mkv")
    file = "Lantern Row - S01E02.mkv"
    assert planned(program, folder, "--catalog", catalog)[file]["reason"] == "ambiguous-series"
    (folder / "Lantern Row" / name).write_text(text)
    found = planned(program, folder, "--catalog", catalog)[file]
    assert (found["status"], found["series"]["id"]) == ("planned", 12)


def test_a_stray_file_is_not_taken_for_the_series_of_its_folder(
    program: Program, catalog: Path, folder: Path
) -> None:
    make(folder, "Lantern Row/Sea.of.Ash.S01E02.mkv", "Lantern Row/lr.S01E02.mkv")
    (folder / "Lantern Row" / ".plexmatch").write_text("tvdbid: 12\n")
    found = planned(program, folder, "--catalog", catalog)
    assert found["Sea.of.Ash.S01E02.mkv"]["status"] == "unmatched"
    assert found["lr.S01E02.mkv"]["series"]["id"] == 12


def test_the_order_of_a_set_is_told_with_what_the_others_explain(
    program: Program, catalog: Path, folder: Path
) -> None:
    make(
        folder,
        "Quiet Ledger - 1x01 - Broken Oar.mkv",
        "Quiet Ledger - 1x02 - Cold Harvest.mkv",
        "Quiet Ledger - 1x03.mkv",
        "Quiet Ledger - 1x04 - Distant Bell.mkv",
    )
    found = planned(program, folder, "--catalog", catalog)["Quiet Ledger - 1x03.mkv"]
    assert (found["order"], found["episodes"][0]["title"]) == ("dvd", "Amber Gate")
    assert found["orders"] == [
        {"order": "dvd", "explained": 4, "files": 4},
        {"order": "aired", "explained": 2, "files": 4},
    ]
    shown = program("explain", folder / "Quiet Ledger - 1x03.mkv", "--catalog", catalog).stdout
    assert "dvd order 4 of 4, aired order 2 of 4" in shown


def test_names_in_absolute_order_are_known_again(
    program: Program, catalog: Path, folder: Path
) -> None:
    make(folder, *(f"Sea.of.Ash.S{season:02d}E03.mkv" for season in (1, 2, 3)))
    arguments = (folder, "--catalog", catalog, "--render-order", "absolute")
    assert program(*arguments, "--yes").returncode == 0
    again = planned(program, *arguments)
    assert {found["status"] for found in again.values()} == {"unchanged"}
    for path in [*folder.rglob("*.mkv")][:2]:
        path.unlink()
    (alone,) = planned(program, *arguments).values()
    assert alone["status"] == "unchanged"


def test_scene_numbers_mean_what_the_mapping_says(
    program: Program, catalog: Path, folder: Path, tmp_path: Path
) -> None:
    make(folder, "sea.of.ash.s04e01.720p.hdtv-grp.mkv", "sea.of.ash.s01e02.720p.hdtv-grp.mkv")
    mapping = tmp_path / "xem.json"
    entry = {"scene": {"season": 4, "episode": 1}, "tvdb": {"season": 3, "episode": 4}}
    mapping.write_text(json.dumps({"14": {"result": "success", "data": [entry]}}))
    bare = planned(program, folder, "--catalog", catalog)
    assert bare["sea.of.ash.s04e01.720p.hdtv-grp.mkv"]["reason"] == "no-episode"
    found = planned(program, folder, "--catalog", catalog, ORGANIZER_SCENE_MAPPING=str(mapping))
    assert found["sea.of.ash.s04e01.720p.hdtv-grp.mkv"]["season"] == 3
    assert found["sea.of.ash.s04e01.720p.hdtv-grp.mkv"]["episodes"][0]["number"] == 4
    assert found["sea.of.ash.s01e02.720p.hdtv-grp.mkv"]["episodes"][0]["number"] == 2


@pytest.mark.parametrize("text", ["[]", "{"])
def test_a_scene_mapping_that_cannot_be_used_ends_the_run(
    program: Program, catalog: Path, folder: Path, tmp_path: Path, text: str
) -> None:
    make(folder, "sea.of.ash.s01e01.mkv")
    (tmp_path / "xem.json").write_text(text)
    environ = {"ORGANIZER_SCENE_MAPPING": str(tmp_path / "xem.json")}
    ended = program(folder, "--catalog", catalog, "--dry-run", **environ)
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)


def test_a_title_that_is_still_to_come_is_marked_and_named_later(
    program: Program, catalog: Path, folder: Path
) -> None:
    make(folder, "Quiet.Ledger.S01E05.mkv")
    real = catalog.read_text()
    catalog.write_text(real.replace("Empty Chair", "TBA"))
    assert planned(program, folder, "--catalog", catalog)["Quiet.Ledger.S01E05.mkv"][
        "placeholder_title"
    ]
    assert program(folder, "--catalog", catalog, "--yes").returncode == 0
    catalog.write_text(real)
    (found,) = planned(program, folder, "--catalog", catalog).values()
    assert found["placeholder_title"] is False
    assert found["status"] == "planned"
    assert found["destination"].endswith("Empty Chair.mkv")


# --- lookups that fail ---------------------------------------------------------------------------


def catalog_server(broken: Callable[[Asked], Reply | None]) -> Callable[[Asked], Reply]:
    """Answer as a v2 server with one series would, but for what `broken` answers instead."""

    def answer(asked: Asked) -> Reply:
        if (reply := broken(asked)) is not None:
            return reply
        record = CATALOG[3]
        if asked.path == "/login":
            return json_reply({"token": "t"})
        if asked.path == "/search/series":
            named = "sea of ash" in str(asked.params.get("name", "")).lower()
            return json_reply(
                {"data": [record["series"]]} if named else {"Error": "none"}, 200 if named else 404
            )
        if asked.path.endswith("/episodes/query"):
            links = {"first": 1, "last": 1, "next": None, "prev": None}
            return json_reply({"links": links, "data": record["episodes"]})
        return json_reply({"data": record["series"]})

    return answer


def _no_episodes(asked: Asked) -> Reply | None:
    return json_reply({}, 503) if asked.path.endswith("/episodes/query") else None


def _garbage(asked: Asked) -> Reply | None:
    return Reply(200, b"<html>sorry</html>") if asked.path.endswith("/episodes/query") else None


def _cut_off(asked: Asked) -> Reply | None:
    if asked.path.endswith("/episodes/summary"):
        return json_reply({"data": {"airedEpisodes": "12", "airedSeasons": ["1", "2", "3"]}})
    if not asked.path.endswith("/episodes/query"):
        return None
    links = {"first": 1, "last": 2, "next": 2, "prev": None}
    if asked.params.get("page", "1") != "1":
        return json_reply({}, 500)
    return json_reply({"links": links, "data": CATALOG[3]["episodes"][:5]})


@pytest.mark.parametrize("broken", [_no_episodes, _garbage, _cut_off])
def test_a_lookup_that_fails_makes_the_file_wait_and_never_guesses(
    program: Program, folder: Path, broken: Callable[[Asked], Reply | None]
) -> None:
    make(folder, "Sea.of.Ash.S01E02.mkv")
    with scripted_server() as server:
        environ = {"ORGANIZER_CATALOG": server.address, "ORGANIZER_TVDB_APIKEY": "k"}
        server.script = catalog_server(broken)
        ended = program(folder, "--dry-run", "--json", **environ)
        if ended.returncode == 3:  # nothing at all could be asked
            assert "organize:" in ended.stderr
            assert ended.stdout == ""
        else:
            (found, _) = map(json.loads, ended.stdout.splitlines())
            assert (found["status"], found["reason"]) == ("not-ready", "metadata-unavailable")
        server.script = catalog_server(lambda _: None)
        found = planned(program, folder, **environ)["Sea.of.Ash.S01E02.mkv"]
        assert (found["status"], found["episodes"][0]["number"]) == ("planned", 2)
