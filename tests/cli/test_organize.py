"""The main command: what it shows, asks, applies, saves and refuses."""

import json
import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from organizer.config import LIBRARY_FILE

Organize = Callable[..., Any]

PLACED = "Quiet Meridian (2012)/Season 01/Quiet Meridian (2012) - S01E01 - Chapter A.mkv"


def _names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_a_dry_run_shows_the_plan_and_changes_nothing(
    organize: Organize, catalog: Path, videos: Path
) -> None:
    before = _names(videos)
    ended = organize(videos, "--catalog", catalog, "--dry-run")
    assert ended.code == 1
    assert PLACED in ended.out
    assert "ambiguous-series" in ended.out
    assert "no-series" in ended.out
    assert "Nothing was changed" in ended.out
    assert _names(videos) == before


def test_applying_places_episodes_with_their_companions_and_leaves_the_rest(
    organize: Organize, catalog: Path, videos: Path, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    ended = organize(videos, "--catalog", catalog, "--to", library, "--yes")
    assert ended.code == 1
    assert _names(library) == {
        PLACED,
        PLACED.replace(".mkv", ".en.srt"),
        PLACED.replace("E01 - Chapter A", "E02 - Chapter B"),
    }
    assert _names(videos) == {
        "Sample/quiet.meridian.s01e01-sample.mkv",
        "lantern.row.s01e01.mkv",
        "nobody.knows.this.s01e01.mkv",
    }


def test_json_has_one_object_a_file_and_a_summary_that_counts_them(
    organize: Organize, catalog: Path, videos: Path
) -> None:
    *files, last = organize(videos, "--catalog", catalog, "--json", "--dry-run").objects
    assert last["summary"] == {
        "files": 6,
        "planned": 3,
        "done": 0,
        "unchanged": 0,
        "unmatched": 1,
        "ambiguous": 1,
        "conflict": 0,
        "not-ready": 0,
        "ignored": 1,
        "failed": 0,
    }
    assert len(files) == 6
    first = files[0]
    assert first["source"] == str(videos / "quiet.meridian.s01e01.720p.hdtv-krakn.mkv")
    assert first["destination"] == str(videos / PLACED)
    assert first["status"] == "planned"
    assert first["series"] == {"id": 101, "name": "Quiet Meridian", "year": 2012}
    assert first["season"] == 1
    assert first["episodes"] == [
        {
            "id": 10101,
            "season": 1,
            "number": 1,
            "absolute": 1,
            "title": "Chapter A",
            "first_aired": "2012-05-01",
        }
    ]
    assert files[1]["role"] == "subtitle"
    assert files[1]["of"] == first["source"]
    ambiguous = next(file for file in files if file["status"] == "ambiguous")
    assert {other["series"]["id"] for other in ambiguous["alternatives"]} == {102, 103}


def test_a_second_run_over_the_result_changes_nothing(
    organize: Organize, catalog: Path, videos: Path, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    organize(videos, "--catalog", catalog, "--to", library, "--yes")
    ended = organize(library, "--catalog", catalog, "--json", "--yes")
    assert ended.code == 0
    assert ended.objects[-1]["summary"]["unchanged"] == 3


def test_undo_gives_the_folder_back_and_undoing_the_undo_does_it_again(
    organize: Organize, catalog: Path, videos: Path, tmp_path: Path
) -> None:
    before, library = _names(videos), tmp_path / "library"
    organize(videos, "--catalog", catalog, "--to", library, "--yes")
    assert organize("undo", "--yes").code == 0
    assert _names(videos) == before
    assert organize("undo", "2", "--yes").code == 0
    assert PLACED in _names(library)


def test_a_changed_file_is_not_undone_and_is_listed(
    organize: Organize, catalog: Path, videos: Path, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    organize(videos, "--catalog", catalog, "--to", library, "--yes")
    (library / PLACED).write_bytes(b"written since")
    ended = organize("undo", "--yes")
    assert ended.code == 1
    assert "source-changed" in ended.out
    assert (library / PLACED).read_bytes() == b"written since"


def test_a_saved_plan_is_applied_later_and_refuses_what_changed_meanwhile(
    organize: Organize, catalog: Path, videos: Path, tmp_path: Path
) -> None:
    plan = tmp_path / "plan.json"
    before = _names(videos)
    organize(videos, "--catalog", catalog, "--plan", plan)
    assert _names(videos) == before
    changed = videos / "Quiet Meridian - 1x02 - Chapter B.mkv"
    changed.write_bytes(b"another file now")
    *files, last = organize("apply", plan, "--yes", "--json").objects
    statuses = {Path(file["source"]).name: file["status"] for file in files}
    assert statuses[changed.name] == "failed"
    assert last["summary"]["done"] == 2
    assert changed.read_bytes() == b"another file now"


def test_a_folder_of_the_series_itself_is_not_nested(
    organize: Organize, catalog: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "Quiet Meridian (2012)"
    folder.mkdir()
    (folder / "quiet.meridian.s01e03.mkv").touch()
    organize(folder, "--catalog", catalog, "--yes")
    assert _names(folder) == {"Season 01/Quiet Meridian (2012) - S01E03 - Chapter C.mkv"}


def test_a_library_inside_the_source_is_not_scanned_as_a_source(
    organize: Organize, catalog: Path, videos: Path
) -> None:
    library = videos / "library"
    organize(videos, "--catalog", catalog, "--to", library, "--yes")
    *files, _ = organize(videos, "--catalog", catalog, "--to", library, "--json", "--yes").objects
    assert not [file for file in files if str(library) in file["source"]]
    assert PLACED in _names(library)


def test_a_copy_leaves_the_source_and_a_second_run_makes_no_other(
    organize: Organize, catalog: Path, videos: Path, tmp_path: Path
) -> None:
    before, library = _names(videos), tmp_path / "library"
    arguments = (videos, "--catalog", catalog, "--to", library, "--action", "copy", "--yes")
    organize(*arguments)
    placed = _names(library)
    organize(*arguments)
    assert _names(videos) == before
    assert _names(library) == placed


def test_the_library_file_of_a_named_folder_counts(
    organize: Organize, catalog: Path, videos: Path
) -> None:
    (videos / "own.jsonl").write_bytes(catalog.read_bytes())
    (videos / LIBRARY_FILE).write_text('catalog = "own.jsonl"\npreset = "jellyfin"\n')
    ended = organize(videos, "--dry-run")
    assert "Quiet Meridian (2012) [tvdbid-101]/Season 01" in ended.out


def test_without_a_terminal_yes_is_needed_and_nothing_is_touched(
    organize: Organize, catalog: Path, videos: Path
) -> None:
    before = _names(videos)
    for arguments in ((videos, "--catalog", catalog), ("undo",), ("apply", videos / "plan.json")):
        ended = organize(*arguments)
        assert ended.code == 2
        assert ended.err.count("\n") == 1
    assert _names(videos) == before


def _answered(
    arguments: list[str], answers: dict[bytes, str], environ: dict[str, str]
) -> tuple[str, int]:
    """Run the program on a terminal, answer each prompt once, and return what it showed."""
    leader, follower = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-m", "organizer", *arguments],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        env=environ,
        close_fds=True,
    )
    os.close(follower)
    shown, until = b"", time.monotonic() + 60
    waiting = dict(answers)
    while time.monotonic() < until:
        ready, _, _ = select.select([leader], [], [], 0.2)
        try:
            shown += os.read(leader, 65536) if ready else b""
        except OSError:  # the program has closed the terminal
            break
        for prompt in [prompt for prompt in waiting if prompt in shown]:
            os.write(leader, waiting.pop(prompt).encode() + b"\n")
    os.close(leader)
    return shown.decode(), program.wait(timeout=30)


@pytest.mark.parametrize(("answer", "moved"), [("y", True), ("n", False), ("", False)])
def test_on_a_terminal_the_plan_is_shown_and_confirmed(
    isolated: Path, catalog: Path, videos: Path, tmp_path: Path, answer: str, *, moved: bool
) -> None:
    library = tmp_path / "library"
    arguments = [str(videos), "--catalog", str(catalog), "--to", str(library)]
    environ = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "300", "NO_COLOR": ""}
    answers = {b"a(ll skipped)": "a", b"[y/N]": answer}
    shown, code = _answered(arguments, answers, environ)
    assert "S01E01" in shown
    assert "Apply this plan?" in shown
    assert code == 1
    assert library.exists() is moved


# --- bad input: one clear line, the right exit code, nothing touched --------------------------


UNUSABLE = {
    "missing path": "absent --catalog catalog.jsonl --dry-run",
    "a file taken for a folder": "videos/lantern.row.s01e01.mkv/deeper --dry-run",
    "broken template": "videos --template broken.j2 --catalog catalog.jsonl --dry-run",
    "misspelt field": "videos --template {{serie}} --catalog catalog.jsonl --dry-run",
    "missing template": "videos --template absent.j2 --catalog catalog.jsonl --dry-run",
    "unknown preset": "videos --preset plexx --dry-run",
    "unknown option": "videos --dryrun",
    "confidence out of range": "videos --min-confidence 7 --dry-run",
    "jobs that are no number": "videos --jobs none --dry-run",
    "missing catalog": "videos --catalog absent.db --dry-run",
    "catalog of another kind": "videos --catalog picture.jpg --dry-run",
    "catalog without a usable line": "videos --catalog broken.jsonl --dry-run",
    "address of another kind": "videos --catalog ftp://x --dry-run",
    "unknown series": "videos --series Unheard --catalog catalog.jsonl --dry-run",
    "series that may be two": "videos --series Lantern-Row --catalog catalog.jsonl --dry-run",
    "plan that is none": "apply picture.jpg --yes",
    "plan that is missing": "apply absent.json --yes",
    "plan of other JSON": "apply broken.jsonl --yes",
    "undo without a run": "undo --yes",
    "history of no run": "history 7",
    "run that is no number": "history seven",
    "explain a folder": "explain videos --catalog catalog.jsonl",
    "export without a catalog": "catalog export",
    "import of a missing file": "catalog import absent.jsonl",
    "import of another kind of file": "catalog import picture.jpg",
    "command that is none": "catalog importt",
    "a port that is none": "serve --port 99999",
    "serving to everybody without keys": "serve --host 0.0.0.0 --catalog catalog.jsonl",
}


@pytest.mark.parametrize("arguments", UNUSABLE.values(), ids=UNUSABLE)
def test_what_cannot_be_used_is_one_line_and_exit_code_2(
    organize: Organize,
    catalog: Path,
    videos: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: str,
) -> None:
    folder = catalog.parent
    monkeypatch.chdir(folder)
    (folder / "broken.j2").write_text("{% if %}")
    (folder / "broken.jsonl").write_text('{"series": {"id": "one"}}\n')
    (folder / "picture.jpg").write_bytes(b"\xff\xd8\xff" * 100)
    before = _names(folder)
    ended = organize(*arguments.split())
    assert ended.code == 2
    last = ended.err.splitlines()[-1]
    assert last.startswith("organize: ")
    assert "Traceback" not in ended.err
    assert _names(videos) == {name.removeprefix("videos/") for name in before if "videos/" in name}


def test_a_broken_configuration_names_its_place(
    organize: Organize, isolated: Path, videos: Path
) -> None:
    (isolated / "config.toml").write_text("preset = plain")
    ended = organize(videos, "--dry-run")
    assert ended.code == 2
    assert "config.toml" in ended.err


def test_a_service_that_is_down_is_exit_code_3_and_nothing_is_touched(
    organize: Organize, videos: Path
) -> None:
    before = _names(videos)
    ended = organize(videos, "--catalog", "http://127.0.0.1:9", "--yes")
    assert ended.code == 3
    assert ended.err.count("\n") == 1
    assert _names(videos) == before


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param(b"quiet.meridian.s01e01.720p.hdtv-caf\xe9.mkv", "caf\\xe9", id="not UTF-8"),
        pytest.param(
            b"quiet.meridian.s01e01.720p.hdtv-two\nlines.mkv", "two\\nlines", id="newline"
        ),
        pytest.param(
            b"quiet.meridian.s01e01.720p.hdtv-\x1b[31mred.mkv", "\\x1b[31mred", id="escape"
        ),
        pytest.param(
            "quiet.meridian.s01e01.720p.hdtv-\u202egnp.mkv".encode(),
            "\\u202egnp",
            id="right to left",
        ),
    ],
)
def test_a_hostile_name_is_organized_and_shown_escaped(
    organize: Organize, catalog: Path, tmp_path: Path, name: bytes, shown: str
) -> None:
    folder = tmp_path / "hostile"
    folder.mkdir()
    path = os.path.join(os.fsencode(folder), name)  # noqa: PTH118  # bytes are no Path
    Path(os.fsdecode(path)).write_bytes(b"content")
    text = organize(folder, "--catalog", catalog, "--dry-run")
    assert shown in text.out
    assert "\x1b" not in text.out
    *files, _ = organize(folder, "--catalog", catalog, "--yes", "--json").objects
    assert os.fsencode(files[0]["source"]) == path
    assert files[0]["status"] == "done"


def test_json_goes_to_output_and_messages_to_standard_error(
    organize: Organize, catalog: Path, videos: Path, tmp_path: Path
) -> None:
    ended = organize(videos, "--catalog", catalog, "--json", "--plan", tmp_path / "plan.json")
    assert all(json.loads(line) for line in ended.out.splitlines())
    assert "organize apply" in ended.err


# --- several sources, several libraries -------------------------------------------------------


@pytest.mark.parametrize("action", ["copy", "hardlink", "symlink"])
def test_every_action_is_done_once(
    organize: Organize, catalog: Path, videos: Path, tmp_path: Path, action: str
) -> None:
    library = tmp_path / "library"
    arguments = (videos, "--catalog", catalog, "--to", library, "--action", action, "--yes")
    organize(*arguments)
    placed = _names(library)
    again = organize(*arguments, "--json").objects[-1]["summary"]
    assert (again["unchanged"], again["done"], again["conflict"]) == (3, 0, 0)
    assert _names(library) == placed


def test_another_file_of_the_same_size_and_time_is_not_taken_for_the_copy(
    organize: Organize, catalog: Path, videos: Path, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    arguments = (videos, "--catalog", catalog, "--to", library, "--action", "copy", "--json")
    organize(*arguments, "--yes")
    placed = library / PLACED
    status = placed.stat()
    placed.write_bytes(placed.read_bytes().swapcase())
    os.utime(placed, ns=(status.st_atime_ns, status.st_mtime_ns))
    first = organize(*arguments, "--dry-run").objects[0]
    assert (first["status"], first["reason"]) == ("conflict", "destination-taken")


def test_sources_with_settings_of_their_own_share_the_plan_of_their_library(
    organize: Organize, catalog: Path, videos: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "Quiet.Meridian.S01E01.mkv").write_bytes(b"another copy")
    (other / LIBRARY_FILE).write_text('exclude = ["*.avi"]')
    arguments = (videos, other, "--catalog", catalog, "--to", tmp_path / "library")
    *files, _ = organize(*arguments, "--json", "--dry-run").objects
    wanted = [file for file in files if file["role"] == "video" and file["episodes"]]
    firsts = [file for file in wanted if file["episodes"][0]["number"] == 1]
    assert [file["reason"] for file in firsts] == ["same-destination"] * 2


def test_one_conflict_under_fail_stops_every_library(
    organize: Organize, catalog: Path, videos: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for name in ("Quiet.Meridian.S01E03.mkv", "Quiet.Meridian.S01E03.720p.mkv"):
        (other / name).write_bytes(name.encode())
    before = _names(videos)
    ended = organize(videos, other, "--catalog", catalog, "--conflict", "fail", "--yes")
    assert ended.code == 1
    assert "run-stopped" in ended.out
    assert _names(videos) == before


def test_two_spellings_of_one_folder_are_one_source(
    organize: Organize, catalog: Path, videos: Path, tmp_path: Path
) -> None:
    link = tmp_path / "link"
    link.symlink_to(videos)
    ended = organize(videos, link, videos / ".." / "videos", "--catalog", catalog, "--yes")
    assert ended.code == 1
    assert PLACED in _names(videos)


def test_a_library_that_is_a_file_is_refused(
    organize: Organize, catalog: Path, videos: Path
) -> None:
    ended = organize(videos, "--to", videos / "lantern.row.s01e01.mkv", "--catalog", catalog)
    assert ended.code == 2


def test_the_nfo_of_a_root_says_that_it_is_the_series_folder(
    organize: Organize, catalog: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "QM, the good one"
    folder.mkdir()
    (folder / "tvshow.nfo").write_text('<uniqueid type="tvdb">101</uniqueid>')
    (folder / "quiet.meridian.s01e03.mkv").touch()
    organize(folder, "--catalog", catalog, "--yes")
    assert _names(folder) == {
        "tvshow.nfo",
        "Season 01/Quiet Meridian (2012) - S01E03 - Chapter C.mkv",
    }


def test_a_run_leaves_no_file_open(organize: Organize, catalog: Path, videos: Path) -> None:
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("this system does not list open files")
    organize("catalog", "import", catalog)
    organize(videos, "--dry-run")
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(3):
        organize(videos, "--dry-run")
        organize("explain", videos / "lantern.row.s01e01.mkv")
        organize("config", "check")
    assert len(list(Path("/proc/self/fd").iterdir())) == before


# --- what a stranger tried --------------------------------------------------------------------


def test_a_plan_never_replaces_what_is_no_plan(
    organize: Organize, catalog: Path, videos: Path, tmp_path: Path
) -> None:
    video = videos / "lantern.row.s01e01.mkv"
    content = video.read_bytes()
    assert organize(videos, "--catalog", catalog, "--plan", video).code == 2
    assert organize("catalog", "export", video, "--catalog", catalog).code == 2
    assert video.read_bytes() == content
    plan = tmp_path / "plan.json"
    for _ in range(2):  # a plan may be saved again
        assert organize(videos, "--catalog", catalog, "--plan", plan).code == 1


@pytest.mark.parametrize("arguments", [("",), (".", "--to", ""), (".", "--exclude", "")])
def test_an_empty_text_is_not_the_current_folder(
    organize: Organize,
    videos: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
) -> None:
    monkeypatch.chdir(videos)
    before = _names(videos)
    assert organize(*arguments, "--yes").code == 2
    assert _names(videos) == before


def test_a_library_that_is_a_link_to_the_source_is_the_source(
    organize: Organize, catalog: Path, videos: Path, tmp_path: Path
) -> None:
    link = tmp_path / "link"
    link.symlink_to(videos)
    arguments = (videos, "--to", link, "--catalog", catalog, "--json", "--yes")
    organize(*arguments)
    again = organize(*arguments).objects[-1]["summary"]
    assert (again["unchanged"], again["conflict"]) == (3, 0)


def test_a_link_to_a_series_folder_is_not_nested(
    organize: Organize, catalog: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "Quiet Meridian (2012)"
    folder.mkdir()
    (folder / "quiet.meridian.s01e03.mkv").touch()
    link = tmp_path / "some name"
    link.symlink_to(folder)
    organize(link, "--catalog", catalog, "--yes")
    assert _names(folder) == {"Season 01/Quiet Meridian (2012) - S01E03 - Chapter C.mkv"}


def test_a_new_user_is_told_that_the_catalog_is_empty(organize: Organize, videos: Path) -> None:
    ended = organize(videos, "--dry-run")
    assert "organize catalog import" in ended.err


def test_a_full_disk_behind_standard_output_is_one_line(
    isolated: Path, catalog: Path, videos: Path
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    arguments = (videos, "--catalog", catalog, "--dry-run")
    command = [sys.executable, "-m", "organizer", *map(str, arguments)]
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert ended.returncode == 4
    assert ended.stderr.count(b"\n") == 1


def test_a_locale_that_cannot_read_names_is_refused(isolated: Path, videos: Path) -> None:
    command = [sys.executable, "-m", "organizer", str(videos), "--dry-run"]
    environ = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ended = subprocess.run(command, env=environ, capture_output=True, check=False)
    assert ended.returncode == 2
    assert b"PYTHONUTF8=1" in ended.stderr
