"""No answer, however large, takes more than 64 MiB of memory."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.chaos.calls import CALLS
from tests.chaos.faults import BY_NAME, FAULTS, LARGEST
from tests.chaos.faulty import FaultyServer

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
