"""What a scan takes and what it leaves alone, on real trees."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizer.errors import UsageError
from organizer.model import REASONS, Reason, Role, Status
from organizer.scan import Scan, identify, scan
from organizer.scan.journey import NaturalOrder
from organizer.text import natural_key

Grow = Callable[..., Path]
Shown = Callable[[Scan, Path], dict[str, object]]

_LEFT = [
    ("Sample/show.s01e01.mkv", Reason.SAMPLE),
    ("show.s01e01-sample.mkv", Reason.SAMPLE),
    ("Show S01/Featurettes/Making of.mkv", Reason.EXTRA),
    ("Extras/S01E01.mkv", Reason.EXTRA),
    ("Show-trailer.mkv", Reason.EXTRA),
    ("._Show.S01E01.mkv", Reason.JUNK),
    (".DS_Store", Reason.JUNK),
    ("RARBG.txt", Reason.JUNK),
    ("Show.S01E01.sfv", Reason.JUNK),
    ("notes.txt", Reason.NOT_MEDIA),
    (".organizer.toml", Reason.NOT_MEDIA),
    ("catalog.jsonl", Reason.NOT_MEDIA),
    ("Show.S01E05.mkv.part", Reason.INCOMPLETE),
    ("Show.S01E05.mkv.!qB", Reason.INCOMPLETE),
    ("_UNPACK_Show.S01E05/Show.S01E05.mkv", Reason.INCOMPLETE),
    ("_FAILED_Show.S01E05/Show.S01E05.srt", Reason.INCOMPLETE),
    ("incomplete/Show/Show.S01E05.mkv", Reason.INCOMPLETE),
    ("show.s01e06.rar", Reason.ARCHIVED),
    ("show.s01e06.zip", Reason.ARCHIVED),
]


@pytest.mark.parametrize(("name", "reason"), _LEFT, ids=[name for name, _ in _LEFT])
def test_what_is_no_episode_is_left_alone_with_its_reason(
    grow: Grow, name: str, reason: Reason
) -> None:
    root = grow("Show.S01E01.mkv", "Show.S01E02.mkv", name)
    found = scan([root])
    assert [file.path.name for file in found.files] == ["Show.S01E01.mkv", "Show.S01E02.mkv"]
    (row,) = found.left_alone
    assert (row.source, row.reason, row.status) == (root / name, reason, REASONS[reason].status)
    assert row.message


@pytest.mark.parametrize(
    "folder", ["@eaDir", "#recycle", ".Trash-1000", ".AppleDouble", "lost+found", "__ADMIN__"]
)
def test_a_junk_folder_is_reported_once_and_not_searched(grow: Grow, folder: str) -> None:
    root = grow("Show.S01E01.mkv", f"{folder}/Show.S01E02.mkv", f"{folder}/deep/Show.S01E03.mkv")
    found = scan([root])
    assert [file.path.name for file in found.files] == ["Show.S01E01.mkv"]
    assert [(row.source, row.reason) for row in found.left_alone] == [(root / folder, Reason.JUNK)]


def test_a_disc_is_left_whole(grow: Grow, shown: Shown) -> None:
    root = grow("Show S01D01/VIDEO_TS/VTS_01_1.VOB", "Show S01D01/VIDEO_TS/VIDEO_TS.IFO")
    assert shown(scan([root]), root) == {"Show S01D01/VIDEO_TS": "ignored/not-media"}


@pytest.mark.parametrize(
    "name",
    [
        "Show - S01E01 - The Sample.mkv",
        "Show.S01E05.Sample.Size.mkv",
        "Show - S01E01 - The Sample/Show - S01E01 - The Sample.mkv",
        "Extras/Season 1/Extras - S01E01 - Ben Stiller.mkv",
        "Samples/Samples.S01E01.mkv",
        "Proof/Season 1/Proof - S01E01.mkv",
        "Show - S01E01 - Interview.mkv",
    ],
)
def test_episodes_that_sound_like_leftovers_are_taken(grow: Grow, name: str) -> None:
    root = grow(name)
    assert [file.path for file in scan([root]).files] == [root / name]


def test_volumes_of_an_archive_are_one_row(grow: Grow) -> None:
    volumes = [f"show.s01e01.{extension}" for extension in ("r00", "r01", "r02", "rar")]
    parts = [f"show.s01e02.part{number:02}.rar" for number in range(1, 12)]
    root = grow(*volumes, *parts)
    rows = scan([root]).left_alone
    assert [row.source.name for row in rows] == ["show.s01e01.rar", "show.s01e02.part01.rar"]
    assert ["4 volumes" in rows[0].message, "11 volumes" in rows[1].message] == [True, True]
    assert {row.status for row in rows} == {Status.NOT_READY}


def test_an_unpacked_archive_waits_for_nothing(grow: Grow) -> None:
    root = grow("Show.S01E01-GRP.mkv", "show.s01e01-grp.rar", "show.s01e01-grp.r00")
    found = scan([root])
    assert len(found.files) == 1
    assert [row.status for row in found.left_alone] == [Status.IGNORED]


@pytest.mark.parametrize(
    "marker", ["Show.S01E01.mkv.aria2", "Show.S01E01.mkv.part", "Show.S01E01.mkv.!qB"]
)
def test_a_video_beside_its_marker_is_not_ready(grow: Grow, marker: str) -> None:
    root = grow("Show.S01E01.mkv", marker)
    found = scan([root])
    assert found.files == ()
    assert {row.reason for row in found.left_alone} == {Reason.INCOMPLETE}
    assert {row.role for row in found.left_alone} >= {Role.VIDEO}


def test_a_folder_beside_its_marker_is_not_ready(grow: Grow) -> None:
    root = grow("Show S01.aria2", "Show S01/deep/Show.S01E01.mkv")
    assert scan([root]).files == ()


def test_a_root_that_is_being_unpacked_is_not_ready(grow: Grow) -> None:
    root = grow("_UNPACK_Show.S01E01/a/Show.S01E01.mkv")
    assert scan([root / "_UNPACK_Show.S01E01"]).files == ()
    assert scan([root / "_UNPACK_Show.S01E01/a/Show.S01E01.mkv"]).files == ()


def test_a_folder_that_is_named_is_searched_whatever_it_is_called(grow: Grow) -> None:
    root = grow("incomplete/Show.S01E01.mkv", ".hidden/Show.S01E02.mkv")
    assert len(scan([root / "incomplete", root / ".hidden"]).files) == 2


# --- roots ------------------------------------------------------------------------------------


def test_a_missing_path_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no\\nsuch.* does not exist"):
        scan([tmp_path / "no\nsuch"])


def test_the_root_is_the_folder_named(grow: Grow) -> None:
    root = grow("Show/Season 1/Show.S01E01.mkv")
    assert [file.root for file in scan([root]).files] == [root]


def test_a_named_file_is_taken_alone_with_its_companions(grow: Grow, shown: Shown) -> None:
    root = grow(
        "Show/a.mkv", "Show/a.en.srt", "Show/Subs/a/2_German.srt", "Show/b.mkv", "Show/b.srt",
        "Show/notes.txt", "Show/deep/c.mkv", "Show/b.rar", "Show/Subs/notes.txt",
    )  # fmt: skip
    found = scan([root / "Show/a.mkv"])
    assert [file.root for file in found.files] == [root / "Show"]
    assert shown(found, root) == {
        "Show/a.mkv": {"Show/a.en.srt": ".en.srt", "Show/Subs/a/2_German.srt": ".de.srt"}
    }


def test_a_path_that_can_never_exist_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        scan([Path("a\0b")])


def test_a_named_link_is_reported_and_not_followed(grow: Grow, tmp_path: Path) -> None:
    root = grow("a.mkv")
    (tmp_path / "out.mkv").touch()
    (root / "out.mkv").symlink_to(tmp_path / "out.mkv")
    (root / "broken.mkv").symlink_to(root / "nothing")
    found = scan([root / "out.mkv", root / "broken.mkv"])
    assert found.files == ()
    assert [(row.source.name, row.reason) for row in found.left_alone] == [
        ("broken.mkv", Reason.NOT_MEDIA),
        ("out.mkv", Reason.OUTSIDE_ROOT),
    ]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("z.rar", Reason.ARCHIVED),
        ("a-sample.mkv", Reason.SAMPLE),
        ("notes.txt", Reason.NOT_MEDIA),
        ("a.srt", Reason.NOT_MEDIA),
        ("Thumbs.db", Reason.JUNK),
    ],
)
def test_a_named_file_that_is_no_episode_is_reported(grow: Grow, name: str, reason: Reason) -> None:
    root = grow("a.mkv", name)
    found = scan([root / name])
    assert found.files == ()
    assert [(row.source, row.reason) for row in found.left_alone] == [(root / name, reason)]


def test_a_file_named_twice_is_found_once(grow: Grow) -> None:
    root = grow("Show/a.mkv")
    paths = [root / "Show/a.mkv", root, root / "Show", root, root / "Show" / ".." / "Show"]
    assert [(file.path, file.root) for file in scan(paths).files] == [(root / "Show/a.mkv", root)]


def test_a_relative_path_is_found_as_an_absolute_one(
    grow: Grow, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = grow("Show/a.mkv")
    monkeypatch.chdir(root)
    assert [file.path for file in scan([Path("Show")]).files] == [root / "Show/a.mkv"]


def test_a_library_inside_a_root_is_not_searched(grow: Grow) -> None:
    root = grow("in/a.mkv", "Library/b.mkv")
    found = scan([root], library=root / "Library")
    assert [file.path.name for file in found.files] == ["a.mkv"]
    assert len(scan([root / "Library"], library=root / "Library").files) == 1
    assert len(scan([root, root / "Library"], library=root / "Library").files) == 2


def test_a_library_that_does_not_exist_yet_hides_nothing(grow: Grow) -> None:
    root = grow("a.mkv")
    assert len(scan([root], library=root / "Library").files) == 1


# --- globs ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("include", "exclude", "taken"),
    [
        pytest.param((), ("*.AVI",), {"A/a.mkv", "B/b.mkv"}, id="exclude by name, any case"),
        pytest.param((), ("A/*",), {"B/b.mkv", "B/c.avi"}, id="exclude by path"),
        pytest.param((), ("A",), {"B/b.mkv", "B/c.avi"}, id="exclude a folder by name"),
        pytest.param((), ("B/",), {"A/a.mkv"}, id="a slash at the end"),
        pytest.param(("*.avi",), (), {"B/c.avi"}, id="include by name"),
        pytest.param(("B/*",), (), {"B/b.mkv", "B/c.avi"}, id="include by path"),
        pytest.param(("B",), (), {"B/b.mkv", "B/c.avi"}, id="include a folder by name"),
        pytest.param(("B",), ("*.avi",), {"B/b.mkv"}, id="exclude wins"),
    ],
)
def test_globs_choose_videos(
    grow: Grow, include: tuple[str, ...], exclude: tuple[str, ...], taken: set[str]
) -> None:
    root = grow("A/a.mkv", "B/b.mkv", "B/c.avi")
    found = scan([root], include=include, exclude=exclude)
    assert {str(file.path.relative_to(root)) for file in found.files} == taken
    assert {row.reason for row in found.left_alone} == {Reason.EXCLUDED}


def test_companions_follow_an_included_video_and_can_be_excluded(grow: Grow, shown: Shown) -> None:
    root = grow("a.mkv", "a.srt", "a.nfo", "b.avi", "b.srt")
    assert shown(scan([root], include=["*.mkv"], exclude=["*.nfo"]), root) == {
        "a.mkv": {"a.srt": ".srt"},
        "a.nfo": "ignored/excluded",
        "b.avi": "ignored/excluded",
        "b.srt": "ignored/excluded",
    }


# --- links, loops, and what the system refuses ------------------------------------------------


def test_a_loop_of_links_ends(grow: Grow) -> None:
    root = grow("Show/Season 1/Show.S01E01.mkv")
    (root / "Show/Season 1/again").symlink_to(root)
    (root / "self").symlink_to(root / "self")
    found = scan([root])
    assert len(found.files) == 1
    assert {row.source.name for row in found.left_alone} == {"again", "self"}


def test_a_linked_video_inside_counts_once_as_its_real_self(grow: Grow) -> None:
    root = grow("real/Show.S01E01.mkv")
    (root / "a.mkv").symlink_to(root / "real/Show.S01E01.mkv")
    (root / "b").symlink_to(root / "real", target_is_directory=True)
    found = scan([root])
    assert [file.path for file in found.files] == [root / "real/Show.S01E01.mkv"]
    assert {row.reason for row in found.left_alone} == {Reason.NOT_MEDIA}


def test_a_link_that_leads_out_is_not_followed(grow: Grow, tmp_path: Path) -> None:
    root = grow("Show.S01E01.mkv")
    outside = tmp_path / "tv-other"
    outside.mkdir()
    (outside / "Show.S01E02.mkv").touch()
    (root / "folder").symlink_to(outside)
    (root / "file.mkv").symlink_to(outside / "Show.S01E02.mkv")
    found = scan([root])
    assert [file.path.name for file in found.files] == ["Show.S01E01.mkv"]
    assert [(row.source.name, row.reason, row.role) for row in found.left_alone] == [
        ("file.mkv", Reason.OUTSIDE_ROOT, Role.VIDEO),
        ("folder", Reason.OUTSIDE_ROOT, Role.OTHER),
    ]


def test_a_root_that_is_a_link_is_searched_as_it_is_spelled(grow: Grow, tmp_path: Path) -> None:
    root = grow("Show.S01E01.mkv")
    link = tmp_path / "link"
    link.symlink_to(root)
    (file,) = scan([link]).files
    assert (file.path, file.root) == (link / "Show.S01E01.mkv", link)


def test_special_files_are_left_alone(grow: Grow) -> None:
    root = grow("a.mkv")
    os.mkfifo(root / "b.mkv")
    found = scan([root])
    assert [file.path.name for file in found.files] == ["a.mkv"]
    assert [(row.source.name, row.reason) for row in found.left_alone] == [
        ("b.mkv", Reason.NOT_MEDIA)
    ]


_SCAN_AS_NOBODY = """
import os, sys
from pathlib import Path
from organizer.scan import scan
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
found = scan([Path(sys.argv[1])])
print([file.path.name for file in found.files])
print([(row.source.name, str(row.status), str(row.reason)) for row in found.left_alone])
"""


def test_an_unreadable_folder_is_a_row_and_the_rest_goes_on(grow: Grow, tmp_path: Path) -> None:
    root = grow("open/a.mkv", "shut/b.mkv")
    for folder in (root, *root.parents):
        if folder == Path("/tmp"):
            break
        folder.chmod(0o755)
    (root / "shut").chmod(0)
    try:
        shown = subprocess.run(
            [sys.executable, "-c", _SCAN_AS_NOBODY, str(root)],
            capture_output=True,
            text=True,
            check=False,
            env={"PYTHONPATH": os.pathsep.join(sys.path), "PATH": os.environ["PATH"]},
        )
    finally:
        (root / "shut").chmod(0o755)
    if "PermissionError" in shown.stderr:
        pytest.skip("another user may not read this interpreter or this folder")
    assert shown.stdout.splitlines() == ["['a.mkv']", "[('shut', 'failed', 'unreadable')]"]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("Show.S01E01.\udce9.mkv", id="bytes that are not UTF-8"),
        pytest.param("Show\nS01E01.mkv", id="newline"),
        pytest.param("\x1b]0;x\x07Show.S01E01.mkv", id="escape sequence"),
        pytest.param("-rf $(id) {{7*7}}.mkv", id="shell and template"),
        pytest.param("番組.S01E01.mkv", id="Japanese"),
        pytest.param("...S01E01.mkv"[2:], id="dot in front is hidden"),
    ],
)
def test_hostile_names_are_kept_to_the_byte(grow: Grow, name: str) -> None:
    root = grow(name, name.removesuffix(".mkv") + ".srt")
    found = scan([root])
    if name.startswith("."):
        assert {row.reason for row in found.left_alone} == {Reason.JUNK}
        return
    (file,) = found.files
    assert os.fsencode(file.path) == os.fsencode(root / name)
    assert len(file.companions) == 1


def test_a_very_deep_tree_is_walked(grow: Grow) -> None:
    depth = 700
    root = grow("d/" * depth + "Show.S01E01.mkv")
    assert len(scan([root]).files) == 1


def test_the_identity_is_the_files_own(grow: Grow) -> None:
    root = grow("a.mkv", "a.srt")
    (file,) = scan([root]).files
    assert file.identity == identify(root / "a.mkv")
    assert file.companions[0].identity == identify(root / "a.srt")


def test_an_empty_folder_and_no_path_give_nothing(tmp_path: Path) -> None:
    empty = Scan(files=(), left_alone=())
    assert scan([tmp_path]) == empty
    assert scan([]) == empty


# --- order ------------------------------------------------------------------------------------


_NAMES = st.text(st.sampled_from("aB0129/.-é "), min_size=1, max_size=12)


@given(st.lists(_NAMES, max_size=12))
def test_the_order_is_the_natural_one_of_whole_paths(names: list[str]) -> None:
    order = NaturalOrder()
    paths = [Path(f"/{name}") for name in names]
    assert sorted(paths, key=order.key) == sorted(paths, key=lambda path: natural_key(str(path)))


def test_files_and_rows_are_sorted_as_people_count(grow: Grow) -> None:
    root = grow("S 10/a.mkv", "S 2/a.mkv", "S 2/a10.txt", "S 2/a9.txt")
    found = scan([root])
    assert [file.path.parent.name for file in found.files] == ["S 2", "S 10"]
    assert [row.source.name for row in found.left_alone] == ["a9.txt", "a10.txt"]


# --- a realistic tree -------------------------------------------------------------------------


@pytest.mark.parametrize("mix", ["realistic", "hard"])
def test_in_a_realistic_tree_every_file_is_told_apart(
    shared: Path, tmp_path: Path, mix: str
) -> None:
    out = tmp_path / "made"
    tool = shared / "tools" / "make_library.py"
    options = ["--files", "400", "--shows", "25", "--seed", "3", "--sidecars", "0.6", "--mix", mix]
    subprocess.run([sys.executable, tool, out, *options], check=True, capture_output=True)
    truth = [json.loads(line) for line in (out / "truth.jsonl").read_text("utf-8").splitlines()]
    found = scan([out / "tree"])

    def relative(path: Path) -> str:
        return str(path.relative_to(out / "tree"))

    videos = {row["path"] for row in truth if row["kind"] in ("episode", "movie")}
    owners = {row["path"]: row["video"] for row in truth if row["kind"] == "sidecar"}
    leftovers = {row["path"] for row in truth if row["kind"] in ("sample", "junk")}
    assert {relative(file.path) for file in found.files} == videos
    assert {
        relative(companion.path): relative(file.path)
        for file in found.files
        for companion in file.companions
    } == owners
    assert {relative(row.source) for row in found.left_alone} == leftovers
    assert len(owners) > 100
    assert len(leftovers) > 20
    for file in found.files:
        suffixes = [companion.suffix.lower() for companion in file.companions]
        assert len(set(suffixes)) == len(suffixes)


def test_companions_of_an_ordered_tree_are_called_as_they_are(shared: Path, tmp_path: Path) -> None:
    out = tmp_path / "made"
    tool = shared / "tools" / "make_library.py"
    options = ["--files", "150", "--shows", "10", "--seed", "5", "--sidecars", "1"]
    subprocess.run([sys.executable, tool, out, *options], check=True, capture_output=True)
    library = tmp_path / "library"
    library.mkdir()
    for number, file in enumerate(scan([out / "tree"]).files):
        (library / f"Show - S01E{number:03}.mkv").touch()
        for companion in file.companions:
            (library / f"Show - S01E{number:03}{companion.suffix}").touch()
    for file in scan([library]).files:
        for companion in file.companions:
            assert f"{file.path.stem}{companion.suffix}" == companion.path.name
