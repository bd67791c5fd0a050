"""Runs that are killed at a chosen system call, and what may stand after the next start."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.apply.conftest import elsewhere
from tests.crash.stages import SCENARIOS, Scenario, Stage

__all__ = ["elsewhere"]

PROJECT = Path(__file__).resolve().parents[2]
MUTATING = (
    "rename renameat renameat2 link linkat symlink symlinkat unlink unlinkat mkdir mkdirat rmdir "
    "write pwrite64 ftruncate fsync fdatasync utimensat fchmod fchown fsetxattr ioctl chmod "
    "copy_file_range syncfs"
).split()
LOOKING = "openat newfstatat fstat read pread64 lseek getdents64 fcntl readlink statfs".split()

PROGRAM = """
import sys
from pathlib import Path
from organizer.apply import Journal, apply_plan, load_plan, recover, undo_run
what, journal, plan = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
with Journal.open(journal) as journal:
    if what == "recover":
        recover(journal)
    elif what == "undo":
        undo_run(journal)
    else:
        for each in load_plan(plan):
            apply_plan(each, journal)
"""

POINTS = int(os.environ.get("ORGANIZER_SWEEP", "2"))  # of each scenario
NO_FAULTS: Mapping[str, str] = {}


@dataclass(frozen=True)
class Strace:
    """Runs the program under strace: system calls can be made to fail, or to kill it."""

    executable: str

    def counts(
        self,
        arguments: Sequence[str],
        faults: Mapping[str, str] = NO_FAULTS,
        paths: Sequence[Path] = (),
    ) -> Counter[str]:
        """How often each mutating call is made by a run that nobody kills.

        With `paths`, how often each that only looks is made at one of them.
        """
        with tempfile.NamedTemporaryFile() as log:
            ended = self.run(arguments, faults, log.name, paths)
            text = Path(log.name).read_text(errors="replace")
        assert ended.returncode == 0, "the run ends well when it is left alone"
        return Counter(re.findall(r"^(?:\d+ +)?(\w+)\(", text, flags=re.MULTILINE))

    def kill(
        self,
        arguments: Sequence[str],
        call: str,
        when: int,
        faults: Mapping[str, str] = NO_FAULTS,
    ) -> bool:
        """Kill a run as it enters `call` for the `when`-th time; False when it came to its end."""
        kept = {name: fault for name, fault in faults.items() if name != call}
        ended = self.run(arguments, {**kept, call: f"signal=KILL:when={when}"})
        return ended.returncode != 0

    def run(
        self,
        arguments: Sequence[str],
        faults: Mapping[str, str],
        output: str = os.devnull,
        paths: Sequence[Path] = (),
    ) -> "subprocess.CompletedProcess[str]":
        """Run the program with `faults` injected; with `paths`, only in calls that look there."""
        command = [self.executable, "-f", "-qq", "-o", output]
        command += ["-e", f"trace={','.join(LOOKING if paths else MUTATING)}"]
        command += [word for path in paths for word in ("-P", str(path))]
        for call, fault in faults.items():
            command += ["-e", f"inject={call}:{fault}"]
        return subprocess.run(
            [*command, sys.executable, "-c", PROGRAM, *arguments],
            check=False,
            capture_output=True,
            cwd=PROJECT,
            text=True,
            errors="replace",
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        )


@pytest.fixture(scope="session")
def strace() -> Strace:
    executable = shutil.which("strace")
    if executable is None:
        pytest.skip("strace is not installed")
    # Without --seccomp-bpf: with it, strace 6.1 on a newer kernel injects nothing, silently.
    tried = subprocess.run(
        [executable, "-f", "-qq", "-e", "inject=rmdir:signal=KILL", "rmdir", "absent"],
        check=False,
        capture_output=True,
    )
    if tried.returncode not in (-signal.SIGKILL, 128 + signal.SIGKILL):
        pytest.skip("strace cannot kill a process at a system call here")
    return Strace(executable)


@pytest.fixture(params=list(SCENARIOS.values()), ids=list(SCENARIOS))
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Stage:
    scenario: Scenario = request.param
    other = request.getfixturevalue("elsewhere") if scenario.across else tmp_path / "other"
    return Stage(scenario, tmp_path / "home", other / "tree")


def points(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Every n-th of all calls, so that there are `POINTS` or fewer."""
    every = [(call, n + 1) for call, count in sorted(counts.items()) for n in range(count)]
    stride = -(-len(every) // POINTS)
    return every[stride // 2 :: stride]
