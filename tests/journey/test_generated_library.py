"""A generated library: nearly all right, none wrong, and undone without a trace."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Program = Callable[..., subprocess.CompletedProcess[str]]


def _tree(root: Path) -> dict[str, tuple[object, ...]]:
    """Every file and folder below `root`: size, content and mtime of each."""
    found: dict[str, tuple[object, ...]] = {}
    for folder, _, files in os.walk(root):
        status = Path(folder).stat()
        found[folder] = (status.st_mtime_ns, status.st_mode)
        for name in files:
            path = Path(folder, name)
            status = path.stat()
            found[str(path)] = (status.st_mtime_ns, status.st_mode, path.read_bytes())
    return found


def _objects(ended: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    assert ended.returncode in (0, 1), ended.stderr
    return [json.loads(line) for line in ended.stdout.splitlines()]


def _fill(tree: Path) -> None:
    # The generator's files are empty; bytes of their own show whether each comes back as itself.
    for number, path in enumerate(sorted(p for p in tree.rglob("*") if p.is_file())):
        path.write_bytes(f"content of file {number}".encode())
        os.utime(path, ns=(10**18 + number, 10**18 + number))


def test_nearly_all_are_right_and_none_is_wrong(generated: Any, program: Program) -> None:
    program("catalog", "import", generated.catalog)
    arguments = (generated.tree, "--to", generated.tree.parent / "library", "--dry-run", "--json")
    *files, _ = _objects(program(*arguments))
    found = {file["source"]: file for file in files}
    right = 0
    for row in (row for row in generated.truth if row["kind"] == "episode"):
        file = found[generated.path(row["path"])]
        if file["status"] != "planned":
            continue
        numbers = [(episode["season"], episode["number"]) for episode in file["episodes"]]
        assert file["series"]["id"] == row["show_id"], row["path"]
        assert numbers == [(row["season"], number) for number in row["episodes"]], row["path"]
        right += 1
    assert right >= 0.95 * sum(row["kind"] == "episode" for row in generated.truth)


def test_companions_go_with_their_video_and_samples_and_junk_stay(
    generated: Any, program: Program
) -> None:
    program("catalog", "import", generated.catalog)
    arguments = (generated.tree, "--to", generated.tree.parent / "library", "--dry-run", "--json")
    found = {file["source"]: file for file in _objects(program(*arguments))[:-1]}
    for row in generated.truth:
        file = found.get(generated.path(row["path"]))
        if row["kind"] == "sidecar":
            assert file is not None, row["path"]
            assert file["of"] == generated.path(row["video"])
            assert file["status"] == found[file["of"]]["status"]
        elif row["kind"] in ("sample", "junk", "movie"):
            assert file is None or file["status"] not in ("planned", "done"), row["path"]


def test_undo_gives_back_the_identical_tree(generated: Any, program: Program) -> None:
    _fill(generated.tree)
    before = _tree(generated.tree)
    library = generated.tree.parent / "library"
    program("catalog", "import", generated.catalog)
    ended = program(generated.tree, "--to", library, "--yes", "--json")
    assert _objects(ended)[-1]["summary"]["done"] > 250
    assert _tree(generated.tree) != before
    assert program("undo", "--yes").returncode == 0
    assert _tree(generated.tree) == before
    assert not library.exists()


def test_a_second_run_over_the_result_plans_nothing(generated: Any, program: Program) -> None:
    library = generated.tree.parent / "library"
    program("catalog", "import", generated.catalog)
    done = _objects(program(generated.tree, "--to", library, "--yes", "--json"))[-1]["summary"]
    again = program(library, "--yes", "--json")
    assert again.returncode == 0
    assert _objects(again)[-1]["summary"]["unchanged"] == done["done"]
    assert _objects(again)[-1]["summary"]["files"] == done["done"]


@pytest.mark.parametrize("action", ["copy", "hardlink"])
def test_sources_stay_under_actions_that_keep_them(
    generated: Any, program: Program, action: str
) -> None:
    before = _tree(generated.tree)
    program("catalog", "import", generated.catalog)
    library = generated.tree.parent / "library"
    arguments = (generated.tree, "--to", library, "--action", action, "--yes", "--json")
    done = _objects(program(*arguments))[-1]["summary"]["done"]
    assert done > 250
    assert _tree(generated.tree) == before
    again = _objects(program(*arguments))[-1]["summary"]
    assert (again["done"], again["unchanged"]) == (0, done)
