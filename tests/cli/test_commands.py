"""The other commands: what each prints, and that what it says is what a run does."""

import gzip
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Organize = Callable[..., Any]


# --- parse ------------------------------------------------------------------------------------


def test_parse_reads_the_names_given(organize: Organize) -> None:
    ended = organize("parse", "--json", "Quiet.Meridian.2012.S01E02E03.720p.WEB-DL-GRP.mkv")
    (read,) = ended.objects
    assert (read["title"], read["year"], read["season"], read["episodes"]) == (
        "Quiet Meridian",
        2012,
        1,
        [2, 3],
    )
    assert read["group"] == "GRP"
    assert read["readings"][0]["episodes"] == [2, 3]
    assert organize("parse", "Quiet.Meridian.S01E02.mkv").out.startswith("Quiet.Meridian.S01E02")


def test_parse_reads_a_name_a_line_and_answers_each_before_the_next(isolated: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "organizer", "parse", "--json", "--no-guessit"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert program.stdin is not None
    assert program.stdout is not None
    for name in (b"Quiet.Meridian.S01E02.mkv", b"Quiet.Meridian.S01E03.caf\xe9.mkv"):
        program.stdin.write(name + b"\n")
        program.stdin.flush()
        answer = json.loads(program.stdout.readline())
        assert answer["path"].encode("utf-8", "surrogateescape") == name
    program.stdin.close()
    assert program.wait(timeout=30) == 0
    program.stdout.close()


def test_without_guessit_it_is_never_loaded(isolated: Path) -> None:
    code = (
        "import sys; from organizer.cli import run;"
        "code = run(['parse', '--no-guessit', 'nothing to read here']);"
        "sys.exit(code or 'guessit' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- explain ----------------------------------------------------------------------------------


def test_explain_shows_readings_evidence_checks_and_companions(
    organize: Organize, catalog: Path, videos: Path
) -> None:
    path = videos / "quiet.meridian.s01e01.720p.hdtv-krakn.mkv"
    text = organize("explain", path, "--catalog", catalog)
    assert text.code == 0
    for expected in ("S01E01", "Chosen: Quiet Meridian (2012)", "name-exact", "margin"):
        assert expected in text.out
    assert "✓ the place is free" in text.out
    assert ".en.srt" in text.out


def test_explain_says_of_every_file_what_the_dry_run_says(
    organize: Organize, catalog: Path, videos: Path
) -> None:
    *files, _ = organize(videos, "--catalog", catalog, "--dry-run", "--json").objects
    for file in files:
        (explained,) = organize(
            "explain", file["source"], "--root", videos, "--catalog", catalog, "--json"
        ).objects
        assert {key: explained[key] for key in file} == file


def test_explain_shows_the_evidence_of_what_was_not_chosen(
    organize: Organize, catalog: Path, videos: Path
) -> None:
    ended = organize("explain", videos / "lantern.row.s01e01.mkv", "--catalog", catalog, "--json")
    (explained,) = ended.objects
    assert ended.code == 1
    assert {candidate["series"]["id"] for candidate in explained["candidates"]} == {102, 103}
    assert all(candidate["evidence"] for candidate in explained["candidates"])


# --- history ----------------------------------------------------------------------------------


def test_history_lists_runs_newest_first_and_the_steps_of_one(
    organize: Organize, catalog: Path, videos: Path, tmp_path: Path
) -> None:
    assert organize("history").out == ""
    organize(videos, "--catalog", catalog, "--to", tmp_path / "library", "--yes")
    organize("undo", "--yes")
    newest, oldest = organize("history", "--json").objects
    assert (newest["run"], newest["undo_of"], newest["done"]) == (2, 1, 3)
    assert (oldest["run"], oldest["undone"]) == (1, True)
    steps = organize("history", "1", "--json").objects
    assert {step["state"] for step in steps} == {"undone"}
    assert "undo of run 1" in organize("history").out
    assert "Chapter A" in organize("history", "2").out


def test_undo_shows_what_it_would_do_and_changes_nothing(
    organize: Organize, catalog: Path, videos: Path, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    organize(videos, "--catalog", catalog, "--to", library, "--yes")
    before = sorted(library.rglob("*"))
    text = organize("undo", "--dry-run")
    assert (text.code, "3 files to put back" in text.out) == (0, True)
    *files, last = organize("undo", "--dry-run", "--json").objects
    assert last["summary"] == {"files": 3, "planned": 3, "done": 0, "failed": 0}
    assert {file["status"] for file in files} == {"planned"}
    assert sorted(library.rglob("*")) == before


def test_recover_says_that_nothing_waits(
    organize: Organize, catalog: Path, videos: Path, tmp_path: Path
) -> None:
    assert "Nothing waits" in organize("recover").out
    organize(videos, "--catalog", catalog, "--to", tmp_path / "library", "--yes")
    ended = organize("recover")
    assert (ended.code, ended.out) == (0, "Nothing waits.\n")


# --- catalog ----------------------------------------------------------------------------------


def test_the_catalog_is_filled_searched_shown_and_counted(
    organize: Organize, catalog: Path
) -> None:
    assert "3 series, 14 episodes imported" in organize("catalog", "import", catalog).out
    found = organize("catalog", "search", "lantern row", "--json").objects
    assert {record["id"] for record in found} == {102, 103}
    assert "Lantern Row (US)" in organize("catalog", "search", "lantern row").out
    (shown,) = organize("catalog", "show", "101", "--json").objects
    assert len(shown["episodes"]) == 6
    assert "S01E06" in organize("catalog", "show", "quiet meridian").out
    (counted,) = organize("catalog", "stats", "--json").objects
    assert (counted["series"], counted["episodes"]) == (3, 14)
    assert "episodes: 14" in organize("catalog", "stats").out


def test_what_the_catalog_does_not_hold_is_exit_code_1(organize: Organize, catalog: Path) -> None:
    organize("catalog", "import", catalog)
    assert organize("catalog", "search", "zzzz qqqq").code == 1
    assert organize("catalog", "show", "9" * 5000).code == 1


def test_export_gives_back_what_import_took(
    organize: Organize, catalog: Path, tmp_path: Path
) -> None:
    packed = tmp_path / "catalog.jsonl.gz"
    packed.write_bytes(gzip.compress(catalog.read_bytes()))
    organize("catalog", "import", packed)
    exported = tmp_path / "exported.jsonl"
    assert organize("catalog", "export", exported).code == 0
    given = [json.loads(line) for line in catalog.read_text().splitlines()]
    assert [json.loads(line) for line in exported.read_text().splitlines()] == given


def test_a_broken_line_is_named_and_the_others_are_imported(
    organize: Organize, catalog: Path, tmp_path: Path
) -> None:
    mixed = tmp_path / "mixed.jsonl"
    mixed.write_text(catalog.read_text() + "{broken\n")
    ended = organize("catalog", "import", mixed)
    assert ended.code == 1
    assert "line 4" in ended.err
    assert "3 series" in ended.out


def test_a_packed_file_that_was_cut_short_gives_what_it_holds(
    organize: Organize, catalog: Path, tmp_path: Path
) -> None:
    line = json.loads(catalog.read_text().splitlines()[0])
    many = [{**line, "series": {**line["series"], "id": n}, "episodes": []} for n in range(1, 900)]
    packed = gzip.compress("".join(json.dumps(one) + "\n" for one in many).encode())
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(packed[:-200])
    ended = organize("catalog", "import", cut)
    assert ended.code == 1
    assert "cannot read" in ended.err
    (counted,) = organize("catalog", "stats", "--json").objects
    assert 0 < counted["series"] < 899
    cut.write_bytes(b"\x1f\x8b")
    assert organize("catalog", "import", cut).code == 2


# --- config -----------------------------------------------------------------------------------


def test_config_shows_every_value_with_its_place_and_hides_secrets(
    organize: Organize, isolated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (isolated / "config.toml").write_text('preset = "plex"\ntvdb_apikey = "hidden"\n')
    monkeypatch.setenv("ORGANIZER_EXCLUDE", "*.avi,\x1b[31m")
    shown = organize("config", "show")
    assert f'preset = "plex"  # {isolated / "config.toml"}' in shown.out
    assert 'exclude = ["*.avi", "\\u001b[31m"]  # environment' in shown.out
    assert 'action = "move"  # default' in shown.out
    assert "hidden" not in shown.out
    assert organize("config", "path").out.strip() == str(isolated / "config.toml")


def test_config_check_shows_the_template_on_every_kind_of_episode(organize: Organize) -> None:
    ended = organize("config", "check")
    assert ended.code == 0
    assert ended.out.count("Season") >= 5


@pytest.mark.parametrize(
    "text", ['template = "{{ serie }}"', 'catalog = "/nowhere/c.db"', "jobs = 0"]
)
def test_config_check_refuses_what_a_run_would_refuse(
    organize: Organize, isolated: Path, text: str
) -> None:
    (isolated / "config.toml").write_text(text)
    assert organize("config", "check").code == 2


def test_config_check_of_a_folder_that_is_none_is_refused(
    organize: Organize, tmp_path: Path
) -> None:
    assert organize("config", "check", tmp_path / "absent").code == 2


# --- the program as a whole -------------------------------------------------------------------


@pytest.mark.parametrize("arguments", ["--help", "--version", "catalog --help", "undo --help"])
def test_help_is_exit_code_0(organize: Organize, arguments: str) -> None:
    ended = organize(*arguments.split())
    assert ended.code == 0
    assert ended.out


def test_no_arguments_show_the_help_and_are_wrong_usage(organize: Organize) -> None:
    ended = organize()
    assert ended.code == 2
    assert "Usage: organize" in ended.out


def test_a_reader_that_has_seen_enough_is_no_error(
    isolated: Path, catalog: Path, videos: Path
) -> None:
    arguments = (videos, "--catalog", catalog, "--dry-run", "-v")
    command = [sys.executable, "-m", "organizer", *map(str, arguments)]
    for number in range(300):
        (videos / f"Quiet Meridian - {number}x01.mkv").touch()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.readline()
        program.stdout.close()
        assert program.stderr.read() == b""


def test_json_is_valid_where_the_terminal_is_not_utf8(
    isolated: Path, catalog: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "organizer", "parse", "--json", "Café Meridian S01E01.mkv"]
    environ = {"PYTHONIOENCODING": "latin-1", "PATH": ""}
    ended = subprocess.run(command, env=environ, capture_output=True, check=True)
    assert json.loads(io.BytesIO(ended.stdout).read())["title"] == "Café Meridian"
