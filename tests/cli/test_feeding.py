"""The whole program over a service: found, kept, refreshed, and used when it is gone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fake_tvmaze import FakeTvMaze, fake_tvmaze, listed, show

from .conftest import Organize


@pytest.fixture
def tvmaze(isolated: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTvMaze]:
    """TVmaze as the program is configured to ask it, with one show of three episodes."""
    monkeypatch.setenv("HOME", str(isolated))
    with fake_tvmaze() as fake:
        fake.shows = [show(7, "The Quiet Harbor")]
        fake.episodes = {
            7: [listed(71, 1, 1, "Salt"), listed(72, 1, 2, "TBA"), listed(73, 1, 3, "Fog")]
        }
        monkeypatch.setenv("ORGANIZER_UPSTREAMS", "tvmaze")
        monkeypatch.setenv("ORGANIZER_TVMAZE_URL", fake.server.address)
        monkeypatch.setenv("ORGANIZER_ATTEMPTS", "1")
        monkeypatch.setenv("ORGANIZER_SERVICE_REST", "0")
        yield fake


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two downloads of it, and one of something that nobody knows."""
    folder = tmp_path / "downloads"
    folder.mkdir()
    for name in ("The.Quiet.Harbor.S01E01.mkv", "the.quiet.harbor.s01e02.mkv", "Zzz.S01E01.mkv"):
        (folder / name).write_text(name)
    return folder


def _statuses(objects: list[dict[str, object]]) -> dict[str, object]:
    return {Path(str(it["source"])).name: it["status"] for it in objects[:-1]}


def test_a_first_run_needs_a_search_a_title_and_one_list_of_episodes(
    organize: Organize, tvmaze: FakeTvMaze, folder: Path
) -> None:
    ended = organize(folder, "--dry-run", "--json")
    assert _statuses(ended.objects) == {
        "The.Quiet.Harbor.S01E01.mkv": "planned",
        "the.quiet.harbor.s01e02.mkv": "planned",
        "Zzz.S01E01.mkv": "unmatched",
    }
    assert sorted(tvmaze.asked).count("/shows/7/episodes") == 1
    assert tvmaze.asked.count("/shows/7") == 0


def test_a_second_run_asks_nothing(organize: Organize, tvmaze: FakeTvMaze, folder: Path) -> None:
    organize(folder, "--dry-run")
    tvmaze.server.asked.clear()
    assert organize(folder, "--dry-run").code == 1
    assert tvmaze.asked == []


def test_offline_asks_nothing(organize: Organize, tvmaze: FakeTvMaze, folder: Path) -> None:
    ended = organize(folder, "--dry-run", "--json", "--offline")
    assert set(_statuses(ended.objects).values()) == {"unmatched"}
    assert tvmaze.asked == []


def test_with_the_service_gone_the_known_works_and_the_unknown_waits(
    organize: Organize, tvmaze: FakeTvMaze, folder: Path
) -> None:
    organize(folder, "--dry-run")
    (folder / "Yyy.S01E01.mkv").write_text("never asked for")
    tvmaze.is_down = True
    ended = organize(folder, "--dry-run", "--json")
    assert _statuses(ended.objects) == {
        "The.Quiet.Harbor.S01E01.mkv": "planned",
        "the.quiet.harbor.s01e02.mkv": "planned",
        "Zzz.S01E01.mkv": "unmatched",  # which TVmaze has said just before
        "Yyy.S01E01.mkv": "not-ready",
    }
    assert ended.err.count("TVmaze cannot be asked") == 1


def test_when_no_lookup_at_all_can_be_made_nothing_is_touched(
    organize: Organize, tvmaze: FakeTvMaze, folder: Path
) -> None:
    tvmaze.is_down = True
    ended = organize(folder, "--yes", "--json")
    assert ended.code == 3
    assert len(list(folder.iterdir())) == 3


def test_an_id_of_thetvdb_speaks_against_no_series_whose_id_there_is_unknown(
    organize: Organize, tvmaze: FakeTvMaze, tmp_path: Path
) -> None:
    assert tvmaze.shows[0]["externals"] == {"thetvdb": None, "imdb": None}
    folder = tmp_path / "TV" / "The Quiet Harbor (2011) {tvdb-4711}"
    folder.mkdir(parents=True)
    (folder / "The.Quiet.Harbor.S01E01.mkv").write_text("1")
    ended = organize(folder.parent, "--dry-run", "--json")
    assert set(_statuses(ended.objects).values()) == {"planned"}


def test_what_is_kept_says_whose_it_is(
    organize: Organize, tvmaze: FakeTvMaze, folder: Path
) -> None:
    organize(folder, "--dry-run")
    assert tvmaze.asked
    assert "CC BY-SA" in organize("catalog", "show", "The Quiet Harbor").out
    counted = organize("catalog", "stats").out
    assert "from TVmaze: 1 series, 3 episodes, retrieved" in counted
    assert "https://www.tvmaze.com" in counted
    explained = organize("explain", folder / "The.Quiet.Harbor.S01E01.mkv").out
    assert "Data of TVmaze" in explained


def test_an_interchange_file_is_answered_from_first_and_stays_as_it_is(
    organize: Organize, tvmaze: FakeTvMaze, folder: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own.jsonl"
    own.write_text(
        '{"series":{"id":5,"seriesName":"Zzz"},"episodes":'
        '[{"id":50,"airedSeason":1,"airedEpisodeNumber":1,"episodeName":"Own"}]}\n'
    )
    before = own.read_bytes()
    ended = organize(folder, "--dry-run", "--json", "--catalog", own)
    assert set(_statuses(ended.objects).values()) == {"planned"}
    assert own.read_bytes() == before
    tvmaze.is_down = True
    assert organize(folder, "--dry-run", "--catalog", own).code == 0


def test_refreshing_tells_what_drifted(
    organize: Organize, tvmaze: FakeTvMaze, folder: Path
) -> None:
    organize(folder, "--dry-run")
    tvmaze.changed = {"7": 4_000_000_000}
    tvmaze.episodes[7][1] = listed(72, 1, 2, "Rope")
    ended = organize("catalog", "refresh")
    assert ended.code == 0
    assert "TVmaze: 1 series, 1 changed, 1 new again" in ended.out
    assert "The Quiet Harbor: S01E02: TBA is Rope now" in ended.out


def test_refreshing_forgets_the_names_that_nobody_knew(
    organize: Organize, tvmaze: FakeTvMaze, folder: Path
) -> None:
    organize(folder, "--dry-run")
    organize("catalog", "refresh")
    tvmaze.shows.append(show(8, "Zzz"))
    tvmaze.episodes[8] = [listed(81, 1, 1, "At Last")]
    tvmaze.server.asked.clear()
    assert organize(folder, "--dry-run").code == 0
    assert tvmaze.asked == ["/search/shows", "/shows/8/episodes"]


def test_refreshing_what_cannot_be_asked_ends_with_3(
    organize: Organize, tvmaze: FakeTvMaze, folder: Path
) -> None:
    organize(folder, "--dry-run")
    tvmaze.is_down = True
    assert organize("catalog", "refresh").code == 3


def test_a_service_that_there_is_not_is_named(
    organize: Organize, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORGANIZER_UPSTREAMS", "tvmaze,nowhere")
    ended = organize(folder, "--dry-run")
    assert ended.code == 2
    assert "nowhere is no service" in ended.err


# --- drift ------------------------------------------------------------------------------------


@pytest.fixture
def library(organize: Organize, tvmaze: FakeTvMaze, tmp_path: Path) -> Path:
    """A library of three episodes that a run has placed, one of them without a title yet."""
    assert tvmaze.shows
    library = tmp_path / "library"
    library.mkdir()
    for number in (1, 2, 3):
        (library / f"the.quiet.harbor.s01e0{number}.mkv").write_text(f"episode {number}")
    (library / "the.quiet.harbor.s01e02.en.srt").write_text("subtitles")
    (library / "notes.txt").write_text("not ours")
    assert organize(library, "--yes").code == 0
    return library


def tree(library: Path) -> dict[str, str]:
    """Return the content of every file by its name, without folders."""
    return {path.name: path.read_text() for path in library.rglob("*") if path.is_file()}


def renumber(tvmaze: FakeTvMaze) -> None:
    """Have the first two change places, and the second get its title."""
    tvmaze.changed = {"7": 4_000_000_000}
    tvmaze.episodes[7] = [
        listed(72, 1, 1, "Rope"),
        listed(71, 1, 2, "Salt"),
        listed(73, 1, 3, "The Fog"),
    ]


def test_files_follow_their_episodes_and_everything_else_stays(
    organize: Organize, tvmaze: FakeTvMaze, library: Path
) -> None:
    before = tree(library)
    assert before["The Quiet Harbor (2011) - S01E01 - Salt.mkv"] == "episode 1"
    renumber(tvmaze)
    assert organize("catalog", "refresh").code == 0
    ended = organize(library, "--drift", "--yes", "--json")
    assert ended.code == 0
    assert tree(library) == {
        "The Quiet Harbor (2011) - S01E02 - Salt.mkv": "episode 1",
        "The Quiet Harbor (2011) - S01E01 - Rope.mkv": "episode 2",
        "The Quiet Harbor (2011) - S01E01 - Rope.en.srt": "subtitles",
        "The Quiet Harbor (2011) - S01E03 - Fog.mkv": "episode 3",
        "notes.txt": "not ours",
    }
    assert len(ended.objects) == 4  # two videos, the subtitles, the summary
    assert organize("undo", "--yes").code == 0
    assert tree(library) == before


def test_an_ordinary_run_leaves_what_was_renumbered_to_drift(
    organize: Organize, tvmaze: FakeTvMaze, tmp_path: Path
) -> None:
    tvmaze.episodes[7] = [
        listed(71, 1, 1, "Salt"),
        listed(72, 1, 2, "TBA"),
        listed(73, 1, 3, "TBA"),
    ]
    library = tmp_path / "library"
    library.mkdir()
    for number in (1, 2, 3):
        (library / f"the.quiet.harbor.s01e0{number}.mkv").write_text(f"episode {number}")
    assert organize(library, "--yes").code == 0
    before = tree(library)
    tvmaze.changed = {"7": 4_000_000_000}
    tvmaze.episodes[7] = [
        listed(71, 1, 1, "Salt"),
        listed(73, 1, 2, "Fog"),
        listed(72, 1, 3, "Rope"),
    ]
    assert organize("catalog", "refresh").code == 0
    ended = organize(library, "--yes", "--json")
    assert ended.code == 1
    assert tree(library) == before
    assert [it["reason"] for it in ended.objects if it.get("reason")] == ["renumbered"] * 2
    assert "S01E02, which is S01E03 now: organize --drift" in ended.out
    assert organize(library, "--drift", "--yes").code == 0
    assert tree(library) == {
        "The Quiet Harbor (2011) - S01E01 - Salt.mkv": "episode 1",
        "The Quiet Harbor (2011) - S01E02 - Fog.mkv": "episode 3",
        "The Quiet Harbor (2011) - S01E03 - Rope.mkv": "episode 2",
    }
    assert organize(library, "--dry-run").code == 0


def test_a_second_time_there_is_nothing_to_be_done(
    organize: Organize, tvmaze: FakeTvMaze, library: Path
) -> None:
    renumber(tvmaze)
    organize("catalog", "refresh")
    organize(library, "--drift", "--yes")
    ended = organize(library, "--drift", "--dry-run", "--json")
    assert [it for it in ended.objects if "source" in it] == []
    assert ended.code == 0


def test_drift_changes_nothing_in_a_dry_run(
    organize: Organize, tvmaze: FakeTvMaze, library: Path
) -> None:
    before = tree(library)
    renumber(tvmaze)
    organize("catalog", "refresh")
    ended = organize(library, "--drift", "--dry-run", "--json")
    assert [it["status"] for it in ended.objects if "source" in it] == ["planned"] * 3
    assert tree(library) == before


def test_a_file_that_somebody_exchanged_is_left_alone(
    organize: Organize, tvmaze: FakeTvMaze, library: Path
) -> None:
    (placed,) = library.rglob("* - S01E01 - *.mkv")
    placed.write_text("another file altogether")
    renumber(tvmaze)
    organize("catalog", "refresh")
    ended = organize(library, "--drift", "--dry-run", "--json")
    assert str(placed) not in {it.get("source") for it in ended.objects}


def test_without_history_nothing_has_drifted(
    organize: Organize, tvmaze: FakeTvMaze, folder: Path
) -> None:
    assert tvmaze.shows
    ended = organize(folder, "--drift", "--dry-run", "--json")
    assert [it for it in ended.objects if "source" in it] == []
