"""Two writers and one name: what came first stays, whatever the second one does.

The daily run has 100 pairs of writers a way of renaming; `ORGANIZER_RACES=10000` takes more.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from organizer.apply import save_plan
from organizer.apply.renaming import Rung
from organizer.model import Action, Plan, Role, Step
from tests.apply.conftest import identify

PROJECT = Path(__file__).resolve().parents[2]
PAIRS = int(os.environ.get("ORGANIZER_RACES", "100"))

MOVER = """
import os, sys, time
from pathlib import Path
from organizer.apply.folders import Folders
from organizer.apply.renaming import Renamer, Rung
source, target, start, pairs, rung = sys.argv[1:]
folders = Folders([target])
renamer = Renamer(lambda device: None, Rung(int(rung)))
open(f"{start}.{os.getpid()}", "x").close()
while not os.path.exists(start):
    pass
for number in range(int(pairs)):
    try:
        renamer.rename(
            folders.place(f"{source}/{number}"), folders.target(f"{target}/{number}")
        )
    except FileExistsError:
        pass
"""
# Another program, which knows nothing of us: it makes its file only where there is none.
STRANGER = """
import os, sys
source, target, start, pairs, rung = sys.argv[1:]
open(f"{start}.{os.getpid()}", "x").close()
while not os.path.exists(start):
    pass
for number in range(int(pairs)):
    try:
        os.link(f"{source}/{number}", f"{target}/{number}")
    except FileExistsError:
        continue
    os.unlink(f"{source}/{number}")
"""


@pytest.mark.parametrize("rung", list(Rung))
@pytest.mark.parametrize("rival", [MOVER, STRANGER], ids=["itself", "another program"])
def test_no_writer_overwrites_what_the_other_put_there(
    tmp_path: Path, rival: str, rung: Rung
) -> None:
    for writer in ("one", "two"):
        (tmp_path / writer).mkdir()
        for number in range(PAIRS):
            (tmp_path / writer / str(number)).write_text(f"{writer} {number}")
    (tmp_path / "to").mkdir()
    start = tmp_path / "start"
    racers = [
        subprocess.Popen(
            [
                *(sys.executable, "-c", program, str(tmp_path / writer), str(tmp_path / "to")),
                *(str(start), str(PAIRS), str(rung.value)),
            ],
            cwd=PROJECT,
        )
        for writer, program in (("one", MOVER), ("two", rival))
    ]
    while len(list(tmp_path.glob("start.*"))) < 2:
        assert [racer.poll() for racer in racers].count(None) == 2
    start.touch()
    assert [racer.wait() for racer in racers] == [0, 0]
    texts = {path.read_text() for path in tmp_path.glob("*/*")}
    assert texts == {f"{writer} {number}" for writer in ("one", "two") for number in range(PAIRS)}
    assert len(list((tmp_path / "to").iterdir())) == PAIRS


RUNNER = """
import os, sys
from pathlib import Path
from organizer.apply import Journal, apply_plan, load_plan
plan, journal, start = sys.argv[1:]
with Journal.open(Path(journal)) as journal:
    (plan,) = load_plan(Path(plan))
    open(f"{start}.{os.getpid()}", "x").close()
    while not os.path.exists(start):
        pass
    apply_plan(plan, journal)
"""


def test_two_whole_runs_for_the_same_places_lose_nothing(tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    for writer in ("one", "two"):
        (tmp_path / writer).mkdir()
        steps = []
        for number in range(PAIRS):
            path = tmp_path / writer / str(number)
            path.write_text(f"{writer} {number}")
            steps.append(
                Step(
                    source=path,
                    destination=library / str(number),
                    role=Role.VIDEO,
                    action=Action.MOVE,
                    identity=identify(path),
                )
            )
        plan = Plan(library=library, roots=(tmp_path / writer,), entries=tuple(steps))
        save_plan([plan], tmp_path / f"{writer}.json")
    start = tmp_path / "start"
    racers = [
        subprocess.Popen(
            [
                *(sys.executable, "-c", RUNNER, str(tmp_path / f"{writer}.json")),
                *(str(tmp_path / f"{writer}.state" / "journal.db"), str(start)),
            ],
            cwd=PROJECT,
        )
        for writer in ("one", "two")
    ]
    while len(list(tmp_path.glob("start.*"))) < 2:
        assert [racer.poll() for racer in racers].count(None) == 2
    start.touch()
    assert [racer.wait() for racer in racers] == [0, 0]
    found = [p.read_text() for w in ("one", "two", "library") for p in (tmp_path / w).glob("*")]
    assert sorted(found) == sorted(f"{w} {n}" for w in ("one", "two") for n in range(PAIRS))
