"""Which files of a folder under watch count, and how a folder is known to be gone."""

from pathlib import Path

import pytest

from organizer.scan.roots import Globs
from organizer.watch.folders import WatchedFolder, list_folder

TAKEN = [
    ("show.s01e01.mkv", True, "an episode"),
    ("show.s01e01.srt", False, "no video"),
    ("show.s01e01.mkv.part", False, "still under another name"),
    ("show.s01e01.mkv.!qB", False, "still under another name of qBittorrent"),
    ("._show.s01e01.mkv", False, "left by macOS"),
    ("Show.S01E01-GRP/show.rar", True, "a packed episode, of which a person has to know"),
    ("Show.S01E01-GRP/show.r00", False, "a later volume"),
    ("photos.rar", False, "another archive"),
    ("Pack/Subs/show.s01e01.mkv", True, "in a folder of a release"),
    ("incomplete/show.s01e01.mkv", False, "in a folder of unfinished downloads"),
    ("_UNPACK_Show/show.s01e01.mkv", False, "being unpacked by SABnzbd"),
    ("_FAILED_Show/show.s01e01.mkv", False, "failed to be unpacked"),
    ("show.#12/__ADMIN__/show.s01e01.mkv", False, "in SABnzbd's own folder"),
    (".unwanted/show.s01e01.mkv", False, "what qBittorrent is not to download"),
    ("@eaDir/show.s01e01.mkv", False, "in a folder of the NAS"),
    ("#recycle/show.s01e01.mkv", False, "thrown away"),
    (".organize-recycle/1/show.s01e01.mkv", False, "in our own recycle folder"),
    ("lib/Show/show.s01e01.mkv", False, "in the library"),
    ("Films/film.mkv", False, "left out"),
]


@pytest.mark.parametrize(
    ("name", "is_taken"), [pytest.param(name, taken, id=why) for name, taken, why in TAKEN]
)
def test_a_file_counts_where_its_folders_are_looked_into(
    tmp_path: Path, name: str, is_taken: bool
) -> None:
    watched = WatchedFolder(
        path=str(tmp_path),
        left_out=frozenset({f"{tmp_path}/lib"}),
        globs=Globs.compiled((), ("Films",)),
    )
    path = f"{tmp_path}/{name}"
    assert (watched.reaches(path) and watched.takes(path, Path(path).name)) is is_taken


def test_globs_are_of_names_or_of_paths_below_the_folder(tmp_path: Path) -> None:
    watched = WatchedFolder(path=str(tmp_path), globs=Globs.compiled(("TV/*",), ("*.avi",)))
    names = ("TV/a.mkv", "TV/a.avi", "Films/a.mkv")
    assert [watched.takes(f"{tmp_path}/{n}", Path(n).name) for n in names] == [True, False, False]


@pytest.mark.parametrize(
    "marker", ["a.mkv.aria2", "a.mkv.part", "a.mkv.crdownload", "a.mkv.!qB", "a.mkv.filepart"]
)
def test_a_marker_beside_a_file_says_that_it_grows(tmp_path: Path, marker: str) -> None:
    for name in ("a.mkv", "b.mkv", marker):
        (tmp_path / name).touch()
    listing = list_folder(WatchedFolder(path=str(tmp_path)), str(tmp_path))
    assert set(listing.videos) == {"a.mkv", "b.mkv"}
    assert listing.growing == {"a.mkv"}


def test_a_marker_beside_a_folder_keeps_all_of_it_away(tmp_path: Path) -> None:
    (tmp_path / "Show").mkdir()
    (tmp_path / "Show.aria2").touch()
    assert list_folder(WatchedFolder(path=str(tmp_path)), str(tmp_path)).folders == ()


def test_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real.mkv").touch()
    (tmp_path / "link.mkv").symlink_to("real.mkv")
    (tmp_path / "loop").symlink_to(tmp_path)
    listing = list_folder(WatchedFolder(path=str(tmp_path)), str(tmp_path))
    assert (listing.videos, listing.folders) == (("real.mkv",), ())


def test_a_folder_is_away_when_it_is_gone_or_empty_on_another_disk(tmp_path: Path) -> None:
    watched = WatchedFolder(path=str(tmp_path / "dl"))
    assert watched.is_away(0)
    (tmp_path / "dl").mkdir()
    assert not watched.is_away(0)
    assert not watched.is_away(watched.number())
    assert watched.is_away(watched.number() + 1)
    (tmp_path / "dl" / "x").touch()
    assert not watched.is_away(watched.number() + 1)
