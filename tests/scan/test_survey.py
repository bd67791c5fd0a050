"""What a library already holds."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from organizer.model import ExternalId, SeriesFolder
from organizer.scan import identify, standing_at, survey_series_folders

Grow = Callable[..., Path]


def test_series_folders_are_found_with_their_ids(grow: Grow) -> None:
    root = grow("Lost (2004)/Season 01/", "Firefly/", "Bare/", "file.mkv")
    (root / "Firefly/tvshow.nfo").write_text('<tvshow><uniqueid type="tvdb">78874</uniqueid>')
    (root / "Lost (2004)/.plexmatch").write_text("TvdbId: 73739\nImdbId: tt0411008\n")
    (root / "Lost (2004)/tvshow.nfo").write_bytes(b"\xff<tvshow><tvdbid>73739</tvdbid>")
    assert survey_series_folders(root) == (
        SeriesFolder(path=Path("Bare")),
        SeriesFolder(path=Path("Firefly"), ids=(ExternalId(provider="tvdb", value="78874"),)),
        SeriesFolder(
            path=Path("Lost (2004)"),
            ids=(
                ExternalId(provider="tvdb", value="73739"),
                ExternalId(provider="imdb", value="tt0411008"),
            ),
            seasons=("Season 01",),
        ),
    )


def test_seasons_junk_and_links_are_no_series_folders(grow: Grow, tmp_path: Path) -> None:
    root = grow("Season 01/", "Specials/", "@eaDir/", ".hidden/", "_UNPACK_x/", "Subs/", "Lost/")
    (root / "link").symlink_to(tmp_path)
    assert [str(folder.path) for folder in survey_series_folders(root)] == [".", "Lost"]
    itself = survey_series_folders(root)[0]
    assert itself.seasons == ("Season 01", "Specials")


@pytest.mark.parametrize(
    ("depth", "expected"), [(0, []), (1, ["Drama"]), (2, ["Drama", "Drama/Lost"])]
)
def test_depth_counts_levels(grow: Grow, depth: int, expected: list[str]) -> None:
    root = grow("Drama/Lost/Season 1/")
    folders = survey_series_folders(root, depth=depth)
    assert [str(folder.path) for folder in folders] == expected


def test_a_library_that_does_not_exist_holds_nothing(tmp_path: Path) -> None:
    assert survey_series_folders(tmp_path / "none") == ()


def test_an_nfo_that_is_no_file_is_passed_over(grow: Grow, tmp_path: Path) -> None:
    root = grow("A/", "B/", "C/tvshow.nfo/")
    os.mkfifo(root / "A/tvshow.nfo")
    secret = tmp_path / "secret"
    secret.write_text("<tvshow><tvdbid>1</tvdbid>")
    (root / "B/tvshow.nfo").symlink_to(secret)
    assert [folder.ids for folder in survey_series_folders(root)] == [(), (), ()]


def test_what_stands_at_a_destination_is_told_as_spelled(grow: Grow) -> None:
    root = grow("S/show - s01e01.MKV", "S/Free.txt", "S/CAFÉ.mkv")
    wanted = [root / "S/Show - S01E01.mkv", root / "S/new.mkv", root / "S/Cafe\u0301.mkv"]
    assert dict(standing_at([*wanted, root / "none/x.mkv"])) == {
        wanted[0]: (root / "S/show - s01e01.MKV", identify(root / "S/show - s01e01.MKV")),
        wanted[2]: (root / "S/CAFÉ.mkv", identify(root / "S/CAFÉ.mkv")),
    }


def test_the_exact_spelling_stands_before_its_twins(grow: Grow) -> None:
    root = grow("a.mkv", "A.MKV", "A.mkv")
    standing = standing_at([root / name for name in ("a.mkv", "A.MKV", "A.mkv", "a.MKV")])
    assert [path.name for path, _ in standing.values()] == ["a.mkv", "A.MKV", "A.mkv", "A.MKV"]


def test_a_broken_link_and_a_folder_also_stand_there(grow: Grow) -> None:
    root = grow("a.mkv/")
    (root / "b.mkv").symlink_to(root / "nothing")
    assert set(standing_at([root / "a.mkv", root / "b.mkv"])) == {root / "a.mkv", root / "b.mkv"}


def test_a_twin_of_a_name_that_is_not_utf8_is_found(grow: Grow) -> None:
    root = grow("Show.\udce9.mkv")
    ((path, _),) = standing_at([root / "show.\udce9.mkv"]).values()
    assert path == root / "Show.\udce9.mkv"


def test_the_library_itself_is_a_series_folder_where_its_own_nfo_says_so(tmp_path: Path) -> None:
    assert survey_series_folders(tmp_path) == ()
    (tmp_path / "tvshow.nfo").write_text('<uniqueid type="tvdb">81189</uniqueid>')
    (itself,) = survey_series_folders(tmp_path)
    assert itself.path == Path()
    assert [(external.provider, external.value) for external in itself.ids] == [("tvdb", "81189")]
