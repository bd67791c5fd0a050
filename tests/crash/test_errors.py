"""Every system call of a run fails in every way: no byte is lost, no tree is torn, no traceback.

The daily run takes a few of all pairs of call and error; `ORGANIZER_SWEEP=1000` takes every one.
"""

import re

from organizer.apply import apply_plan, recover, waiting
from tests.crash.conftest import Strace, points
from tests.crash.stages import Stage

ERRORS = (
    "EACCES EBUSY EDQUOT EEXIST EINTR EINVAL EIO ELOOP EMFILE EMLINK ENAMETOOLONG ENOENT ENOMEM "
    "ENOSPC EPERM EROFS"
).split()


def test_a_call_that_fails_loses_nothing_and_tears_nothing(strace: Strace, stage: Stage) -> None:
    faults = stage.scenario.faults
    plan = stage.set_up()
    counts = strace.counts(["apply", *stage.arguments], faults)
    pairs = {f"{call} {error}": count for call, count in counts.items() for error in ERRORS}
    for pair, when in points(pairs):
        call, error = pair.split()
        if call in faults:
            continue
        plan = stage.set_up()
        ended = strace.run(
            ["apply", *stage.arguments], {**faults, call: f"error={error}:when={when}"}
        )
        last = ended.stderr.strip().rpartition("\n")[2]
        assert ended.returncode == 0 or re.match(r"organizer\.errors\.\w+:", last), (
            pair,
            when,
            last,
        )
        with stage.journal() as journal:
            recovered = recover(journal)
            assert [r.unsettled for r in recovered if r.unsettled] == [], (pair, when)
            assert waiting(journal) == ()
            stage.assert_right()
            apply_plan(plan, journal)
            stage.assert_right()
