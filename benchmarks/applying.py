"""What safety costs: memory of a run of many steps and of its undo, and time against bare renames.

`python benchmarks/applying.py --memory 100000` and `--pairs 5 --files 10000`. The floor of the
time is the least a program must do that can undo: a commit a thousand
files, links and unlinks, a sync of each new folder.
"""

import argparse
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from organizer.apply import Journal, apply_plan, undo_run
from organizer.model import Action, FileIdentity, Plan, Role, Step

_PER_FOLDER = 50


def made(home: Path, files: int) -> Iterator[tuple[Path, Path]]:
    """Make the files, and yield each with the place it goes to."""
    for number in range(files):
        folder = home / "in" / f"Some.Show.S{number // _PER_FOLDER:04}.1080p.WEB-DL"
        if number % _PER_FOLDER == 0:
            folder.mkdir(parents=True)
        source = folder / f"some.show.s{number // _PER_FOLDER:04}e{number % _PER_FOLDER:02}.mkv"
        source.write_bytes(b"%d" % number)
        os.utime(source, (1, 1))
        season = home / "library" / "Some Show (2010)" / f"Season {number // _PER_FOLDER:04}"
        yield source, season / f"Some Show (2010) - S01E{number:06} - A Title of Words.mkv"


def plan_of(home: Path, files: int) -> Plan:
    """Make the files and the plan that moves them."""
    (home / "library").mkdir()
    steps = []
    for source, place in made(home, files):
        found = source.lstat()
        identity = FileIdentity(
            device=found.st_dev,
            inode=found.st_ino,
            size=found.st_size,
            modified=found.st_mtime_ns,
        )
        steps.append(
            Step(
                source=source,
                destination=place,
                role=Role.VIDEO,
                action=Action.MOVE,
                identity=identity,
            )
        )
    return Plan(library=home / "library", roots=(home / "in",), entries=tuple(steps))


def peak() -> int:
    """Return the most memory this process ever had, in MiB (Linux)."""
    # Not getrusage: after a fork it counts what the parent had.
    text = Path("/proc/self/status").read_text(encoding="ascii")
    return int(text.partition("VmHWM:")[2].split()[0]) // 1024


def memory(files: int) -> None:
    """Print the memory of planning, applying and undoing, each in the process that did it."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        start = peak()
        plan = plan_of(home, files)
        planned = peak()
        with Journal.open(home / "journal.db") as journal:
            apply_plan(plan, journal)
        say(f"{files:,} steps: start {start} MiB, plan {planned}, applied {peak()}")
        code = "from benchmarks.applying import undo; undo()"
        subprocess.run([sys.executable, "-c", code, folder], check=True)


def undo() -> None:
    """Undo the run in the folder named on the command line, and print the memory it took."""
    with Journal.open(Path(sys.argv[1]) / "journal.db") as journal:
        start = peak()
        undo_run(journal)
    say(f"undone: start {start} MiB, at the end {peak()}")


def pair(files: int) -> tuple[float, float]:
    """Return the seconds of one run, and of the floor for the same files."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        plan = plan_of(home, files)
        with Journal.open(home / "journal.db") as journal:
            os.sync()
            began = time.perf_counter()
            apply_plan(plan, journal)
            ours = time.perf_counter() - began
            undo_run(journal)
        os.sync()
        began = time.perf_counter()
        bare(plan, home / "floor.db")
        return ours, time.perf_counter() - began


def bare(plan: Plan, journal: Path) -> None:
    """Do the least a program must that can undo: a commit a thousand files, a sync a folder."""
    connection = sqlite3.connect(journal)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE step (id INTEGER PRIMARY KEY, old TEXT, new TEXT, done INT)")
    rows = ((str(step.source), str(step.destination)) for step in plan.steps)
    connection.executemany("INSERT INTO step (old, new, done) VALUES (?, ?, 0)", rows)
    connection.commit()
    folders: set[str] = set()
    for first in range(0, len(plan.steps), 1000):
        for step in plan.steps[first : first + 1000]:
            source, place = str(step.source), str(step.destination)
            folder = os.path.dirname(place)  # noqa: PTH120  # the floor is fast
            if folder not in folders:
                os.makedirs(folder, exist_ok=True)  # noqa: PTH103
                folders.add(folder)
            os.link(source, place)
            os.unlink(source)  # noqa: PTH108
        ids = (first + 1, first + 1000)
        connection.execute("UPDATE step SET done = 1 WHERE id BETWEEN ? AND ?", ids)
        connection.commit()
    for folder in folders:
        descriptor = os.open(folder, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


def say(line: str) -> None:
    """Print a line."""
    print(line, flush=True)


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--memory", type=int, metavar="STEPS")
    parser.add_argument("--pairs", type=int, default=0)
    parser.add_argument("--files", type=int, default=10_000)
    options = parser.parse_args()
    if options.memory:
        memory(options.memory)
    ratios = []
    for _ in range(options.pairs):
        ours, floor = pair(options.files)
        ratios.append(ours / floor)
        say(f"{ours:.2f} s, floor {floor:.2f} s")
    if ratios:
        say(f"median {statistics.median(ratios):.2f} times the floor")


if __name__ == "__main__":
    main()
