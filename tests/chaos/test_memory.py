"""No answer, however large, takes more than 64 MiB of memory."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.chaos.calls import CALLS
from tests.chaos.faults import BY_NAME, FAULTS
from tests.chaos.faulty import FaultyServer

MOST = 64  # MiB
ROOT = Path(__file__).parents[2]
IS_LONG = "ORGANIZER_CHAOS" in os.environ
HEAVY = (
    "endless body", "endless chunks", "endless headers", "large header", "gzip bomb",
    "gzip bomb of JSON", "as much JSON as is read", "deep JSON",
)  # fmt: skip


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="only Linux tells")
def test_no_answer_takes_much_memory(faulty: FaultyServer) -> None:
    names = [fault.name for fault in FAULTS] if IS_LONG else HEAVY
    numbers = [at for at, call in enumerate(CALLS) if IS_LONG or call.name == "episodes"]
    warm = [("right", at) for at in numbers]
    asked = warm + [(name, at) for name in names for at in numbers]
    lines = [
        f"{at}\t{faulty.case(CALLS[at].script(), BY_NAME[name].send).address}\n"
        for name, at in asked
    ]

    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos.weighing"],
        input="".join(lines), capture_output=True, text=True, cwd=ROOT, check=False, timeout=1200,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    weights = dict(zip(asked, map(int, done.stdout.split()), strict=True))
    assert {(name, str(CALLS[at])): it for (name, at), it in weights.items() if it > MOST} == {}
