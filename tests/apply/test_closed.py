"""Folders that this user may not write to: a fault of the target, not of each file."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from organizer.apply import save_plan
from tests.apply.conftest import Workshop

PROJECT = Path(__file__).resolve().parents[2]
NOBODY = 65534
PROGRAM = """
import sys
from pathlib import Path
from organizer.apply import Journal, apply_plan, load_plan, undo_run
with Journal.open(Path(sys.argv[2])) as journal:
    if sys.argv[1] == "undo":
        result = undo_run(journal)
    else:
        result = apply_plan(load_plan(Path(sys.argv[3]))[0], journal)
    print(result.run, result.stopped, *[outcome.reason for outcome in result.outcomes], sep="|")
    print(len(journal.runs()))
"""


@pytest.fixture
def shut(workshop: Workshop, tmp_path: Path) -> Iterator[Workshop]:
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("becoming another user takes root and setpriv")
    for folder in [*tmp_path.parents, tmp_path]:
        if folder.stat().st_mode & 0o001 == 0:
            if folder.stat().st_uid != 0 or "pytest" not in str(folder):
                pytest.skip(f"nobody may not enter {folder}")
            folder.chmod(0o755)
    workshop.file("downloads/a.mkv", "A")
    workshop.file("downloads/b.mkv", "B")
    yield workshop
    subprocess.run(["chmod", "-R", "u+w", str(workshop.root)], check=True)


def own(workshop: Workshop, mode: str = "u+w") -> None:
    everything = [str(workshop.root), str(workshop.journal.path.parent)]
    subprocess.run(["chown", "-R", str(NOBODY), *everything], check=True)
    subprocess.run(["chmod", "-R", mode, str(workshop.root)], check=True)


def run_as_nobody(workshop: Workshop, what: str) -> list[str]:
    plan = workshop.journal.path.parent / "plan.json"
    command = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    ended = subprocess.run(
        [*command, sys.executable, "-c", PROGRAM, what, str(workshop.journal.path), str(plan)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    if "Permission denied" in ended.stderr and "journal" not in ended.stderr:
        pytest.skip("nobody may not run this interpreter here")
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.splitlines()


def planned(workshop: Workshop) -> None:
    plan = workshop.plan(
        workshop.step("downloads/a.mkv", "library/Show/a.mkv"),
        workshop.step("downloads/b.mkv", "library/Other/b.mkv"),
    )
    save_plan([plan], workshop.journal.path.parent / "plan.json")


def test_a_library_that_may_not_be_written_ends_the_run(shut: Workshop) -> None:
    planned(shut)
    own(shut)
    shut.library.chmod(0o555)
    said, _ = run_as_nobody(shut, "apply")
    assert "permission denied" in said
    assert said.endswith("run-stopped|run-stopped")


def test_an_undo_that_can_do_nothing_ends_so_and_is_not_in_the_history(shut: Workshop) -> None:
    planned(shut)
    own(shut)
    run_as_nobody(shut, "apply")
    shut.downloads.chmod(0o555)
    said, runs = run_as_nobody(shut, "undo")
    assert said.startswith("None|cannot write in")
    assert "--action" not in said
    assert runs == "1"
    assert (shut.library / "Show/a.mkv").exists()


def test_one_folder_that_may_not_be_written_fails_its_files_alone(shut: Workshop) -> None:
    (shut.library / "Show").mkdir()
    planned(shut)
    own(shut)
    (shut.library / "Show").chmod(0o555)
    said, _ = run_as_nobody(shut, "apply")
    assert said == "1|None|not-permitted|None"
