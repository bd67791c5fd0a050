"""What a file's or folder's name says it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizer.formats import (
    FolderKind,
    Kind,
    file_row,
    folder_row,
    is_season_folder,
    volume_set,
    without_partial,
)
from organizer.formats.files import FILES, PATTERNS, FilePattern, FileRow
from organizer.formats.folders import FOLDERS, FolderRow
from organizer.model import Role


@pytest.mark.parametrize("row", FILES, ids=lambda row: f"{row.label}-{row.kind}")
def test_every_row_of_files_reads_its_own_example(row: FileRow) -> None:
    assert file_row(row.example) is row


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.row.label)
def test_every_pattern_of_files_reads_its_own_example(pattern: FilePattern) -> None:
    assert file_row(pattern.row.example) is pattern.row


@pytest.mark.parametrize("row", FOLDERS, ids=lambda row: row.label)
def test_every_row_of_folders_reads_its_own_example(row: FolderRow) -> None:
    assert folder_row(row.example) is row


def test_no_extension_or_name_stands_in_two_rows() -> None:
    extensions = [extension for row in FILES for extension in row.extensions]
    names = [name for row in FILES for name in row.names]
    folders = [name for row in FOLDERS for name in row.names]
    for words in (extensions, names, folders):
        assert sorted(words) == sorted(set(words))
        assert all(word == word.lower() for word in words)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        pytest.param("Show.S01E01.MKV", Kind.VIDEO, id="extension in capitals"),
        pytest.param("Show.S01E01.mkv.!qB", Kind.PARTIAL, id="qBittorrent"),
        pytest.param("Show.S01E01.mkv.aria2", Kind.PARTIAL, id="aria2's control file"),
        pytest.param("Show.S01E01.mkv.crdownload", Kind.PARTIAL, id="Chrome"),
        pytest.param("Show.S01E01.mkv.filepart", Kind.PARTIAL, id="WinSCP"),
        pytest.param(".syncthing.Show.mkv.tmp", Kind.PARTIAL, id="hidden and unfinished"),
        pytest.param("Show.S01E01.mkv.partial~", Kind.PARTIAL, id="Sonarr's copy"),
        pytest.param("show.part01.rar", Kind.ARCHIVE, id="new volume names"),
        pytest.param("show.r00", Kind.ARCHIVE, id="old volume names"),
        pytest.param("show.s00", Kind.ARCHIVE, id="volume 101 of the old names"),
        pytest.param("show.7z.001", Kind.ARCHIVE, id="7z volume"),
        pytest.param("show.z01", Kind.ARCHIVE, id="zip volume"),
        pytest.param("._Show.S01E01.mkv", Kind.JUNK, id="AppleDouble is no video"),
        pytest.param(".hidden.mkv", Kind.JUNK, id="hidden video"),
        pytest.param("SYNOVIDEO_VIDEO_SCREENSHOT.jpg", Kind.ARTWORK, id="a picture as any other"),
        pytest.param("Show.mkv@SynoResource", Kind.JUNK, id="Synology resource"),
        pytest.param("RARBG.txt", Kind.JUNK, id="release site"),
        pytest.param("poster.jpg", Kind.SERIES, id="poster"),
        pytest.param("fanart12.png", Kind.SERIES, id="numbered fanart"),
        pytest.param("folder.jpg", Kind.SERIES, id="folder picture"),
        pytest.param("season01-poster.jpg", Kind.SERIES, id="season poster"),
        pytest.param("season-specials-banner.jpg", Kind.SERIES, id="specials banner"),
        pytest.param("01.jpg", Kind.ARTWORK, id="a bare number is no season"),
        pytest.param(".plexmatch", Kind.SERIES, id="hint file is not hidden junk"),
        pytest.param(".organizer.toml", Kind.OTHER, id="our own setting"),
        pytest.param("mkv", Kind.OTHER, id="a name that looks like an extension"),
        pytest.param("notes.txt", Kind.OTHER, id="text"),
        pytest.param("", Kind.OTHER, id="empty"),
    ],
)
def test_names_are_told_apart(name: str, kind: Kind) -> None:
    assert file_row(name).kind is kind


@given(st.text())
def test_every_name_has_a_row(name: str) -> None:
    assert file_row(name).role in Role
    folder_row(name)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("@eaDir", FolderKind.JUNK),
        ("#recycle", FolderKind.JUNK),
        (".Trash-1000", FolderKind.JUNK),
        (".AppleDouble", FolderKind.JUNK),
        (".@__thumb", FolderKind.JUNK),
        ("lost+found", FolderKind.JUNK),
        ("__ADMIN__", FolderKind.JUNK),
        ("SAMPLE", FolderKind.SAMPLE),
        ("Show.S01E01.720p-GRP-Sample", FolderKind.SAMPLE),
        ("Show - S01E01 - The Sample", None),
        ("Featurettes", FolderKind.EXTRA),
        ("_UNPACK_Show.S01E01", FolderKind.INCOMPLETE),
        ("_FAILED_Show.S01E01", FolderKind.INCOMPLETE),
        ("Incomplete", FolderKind.INCOMPLETE),
        ("complete", None),
        ("Subs", FolderKind.COMPANIONS),
        ("BDMV", FolderKind.DISC),
        ("Lost (2004)", None),
        ("Trailer Park Boys", None),
    ],
)
def test_folders_are_told_apart(name: str, kind: FolderKind | None) -> None:
    row = folder_row(name)
    assert (row and row.kind) == kind


@pytest.mark.parametrize("name", ["Season 1", "season 01", "S02", "Specials", "Staffel 3"])
def test_season_folders_are_known(name: str) -> None:
    assert is_season_folder(name)


@pytest.mark.parametrize("name", ["Lost", "Lost Season 1", "Seasons", "24", "S.W.A.T."])
def test_other_folders_are_no_seasons(name: str) -> None:
    assert not is_season_folder(name)


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(("Show.part1.rar", "show.part12.rar"), id="new names"),
        pytest.param(("Show.rar", "Show.r00", "Show.s99"), id="old names"),
        pytest.param(("Show.7z.001", "Show.7z.002"), id="7z volumes"),
        pytest.param(("Show.zip", "Show.z01"), id="zip volumes"),
        pytest.param(("Show.tar.gz",), id="tar"),
    ],
)
def test_volumes_of_one_archive_are_one_set(names: tuple[str, ...]) -> None:
    assert {volume_set(name) for name in names} == {"show"}


def test_two_archives_are_two_sets() -> None:
    assert volume_set("Show.S01E01.rar") != volume_set("Show.S01E02.rar")


def test_an_unfinished_name_leads_to_the_finished_one() -> None:
    assert without_partial("a.b.mkv.!qB") == "a.b.mkv"
