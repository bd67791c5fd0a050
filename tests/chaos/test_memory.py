"""No answer, however large, takes more than 64 MiB of memory."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.chaos.calls import CALLS
from tests.chaos.faults import BY_NAME, FAULTS, LARGEST
from tests.chaos.faulty import FaultyServer, Send
from tests.servers import json_reply

MOST = 64  # MiB
ROOT = Path(__file__).parents[2]
IS_LONG = "ORGANIZER_CHAOS" in os.environ
HEAVY = (
    "endless body", "endless chunks", "endless headers", "large header", "gzip bomb",
    "gzip bomb of JSON", "deep JSON",
)  # fmt: skip


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="only Linux tells")
def test_no_answer_takes_much_memory(faulty: FaultyServer) -> None:
    faults = [it for it in FAULTS if IS_LONG or it.name in HEAVY]
    numbers = [at for at, call in enumerate(CALLS) if IS_LONG or call.name == "episodes"]
    asked = [(it, at) for it in (BY_NAME["right"], LARGEST, *faults) for at in numbers]
    lines = [
        f"{at}\t{faulty.case(CALLS[at].script(), fault.send).address}\n" for fault, at in asked
    ]

    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos.weighing"],
        input="".join(lines), capture_output=True, text=True, cwd=ROOT, check=False, timeout=1200,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    weights = dict(zip(asked, map(int, done.stdout.split()), strict=True))
    heavy = {(it.name, str(CALLS[at])): mib for (it, at), mib in weights.items() if mib > MOST}
    assert heavy == {}


MOST_OF_A_RUN = 112  # MiB: eight lookups at the same time, of a service that sends too much
RUN = """
import sys
from organizer import cli
code = cli.run(sys.argv[1:])
rows = dict(row.split(":", 1) for row in open("/proc/self/status").read().splitlines())
print(code, int(rows["VmHWM"].split()[0]) // 1024, file=sys.stderr)
"""


@pytest.mark.skipif(not IS_LONG, reason="the long form: ORGANIZER_CHAOS=1")
def test_a_run_of_many_lookups_takes_little_memory(
    faulty: FaultyServer, isolated: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "videos"
    folder.mkdir()
    for name in "alpha bravo carbon delta ember frost granite harbor indigo juniper".split():
        (folder / f"The.{name}.Story.S01E01.mkv").touch()

    def highest(send: Send) -> int:
        case = faulty.case(lambda _: json_reply([]), send)
        asking = {"TVMAZE_URL": case.address, "UPSTREAMS": "tvmaze", "SERVICE_REST": "0"}
        environ = {f"ORGANIZER_{key}": value for key, value in asking.items()}
        done = subprocess.run(
            [sys.executable, "-c", RUN, str(folder), "--dry-run", "--json"],
            env={**os.environ, **environ}, capture_output=True, text=True, cwd=ROOT, check=True,
        )  # fmt: skip
        return int(done.stderr.splitlines()[-1].split()[1])

    usual = highest(BY_NAME["right"].send)
    too_much = ("endless body", "endless chunks", "gzip bomb", "gzip bomb of JSON")
    weights = {name: highest(BY_NAME[name].send) - usual for name in too_much}

    assert {name: mib for name, mib in weights.items() if mib > MOST_OF_A_RUN} == {}
