"""Every system call of a run fails in every way: no byte is lost, no tree is torn, no traceback.

The daily run takes a few of all pairs of call and error; `ORGANIZER_SWEEP=1000` takes every one.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from organizer.apply import apply_plan, recover, waiting
from tests.crash.conftest import POINTS, Strace, points
from tests.crash.stages import SCENARIOS, Stage

ERRORS = (
    "EACCES EBUSY EDQUOT EEXIST EINTR EINVAL EIO ELOOP EMFILE EMLINK ENAMETOOLONG ENOENT ENOMEM "
    "ENOSPC EPERM EROFS"
).split()


def test_a_call_that_fails_loses_nothing_and_tears_nothing(strace: Strace, stage: Stage) -> None:
    stage.set_up()
    faults = stage.scenario.faults
    counts = strace.counts(["apply", *stage.arguments], faults)
    pairs = {f"{call} {error}": count for call, count in counts.items() for error in ERRORS}
    for pair, when in points(pairs):
        call, error = pair.split()
        if call not in faults:
            one_fault(strace, stage, (call, error, when), ())


def test_a_look_that_fails_loses_nothing_and_tears_nothing(strace: Strace, stage: Stage) -> None:
    if POINTS <= 2 and not (stage.scenario.across and stage.scenario.replaces):
        pytest.skip("the daily run takes one scenario; ORGANIZER_SWEEP=1000 takes all")
    stage.set_up()
    places = stage.places()
    counts = strace.counts(["apply", *stage.arguments], stage.scenario.faults, places)
    assert counts["openat"] > 0
    pairs = {f"{call} {error}": count for call, count in counts.items() for error in ERRORS}
    for pair, when in points(pairs):
        call, error = pair.split()
        one_fault(strace, stage, (call, error, when), places)


def one_fault(
    strace: Strace, stage: Stage, fault: tuple[str, str, int], places: Sequence[Path]
) -> None:
    """Make one call fail, and see that the next start brings everything right."""
    call, error, when = fault
    plan = stage.set_up()
    injected = {**stage.scenario.faults, call: f"error={error}:when={when}"}
    ended = strace.run(["apply", *stage.arguments], injected, paths=places)
    last = ended.stderr.strip().rpartition("\n")[2]
    assert ended.returncode == 0 or re.match(r"organizer\.errors\.\w+:", last), (fault, last)
    with stage.journal() as journal:
        recovered = recover(journal)
        assert [r.unsettled for r in recovered if r.unsettled] == [], fault
        assert waiting(journal) == ()
        stage.assert_right()
        apply_plan(plan, journal)
        stage.assert_right()


def test_a_source_or_library_that_cannot_be_looked_at_once_leaves_no_trace(
    strace: Strace, tmp_path: Path
) -> None:
    stage = Stage(SCENARIOS["copies"], tmp_path / "home", tmp_path / "other")
    stage.set_up()
    for place, call in ((stage.path("in/b"), "newfstatat"), (stage.library, "statfs")):
        counts = strace.counts(["apply", *stage.arguments], paths=[place])
        assert 0 < counts[call] < 9
        for when in range(1, counts[call] + 1):
            one_fault(strace, stage, (call, "EIO", when), [place])


def test_the_kernel_copies_where_it_can_and_what_it_cannot_is_copied_by_hand(
    strace: Strace, tmp_path: Path
) -> None:
    stage = Stage(SCENARIOS["copies"], tmp_path / "home", tmp_path / "other")
    stage.set_up()
    assert strace.counts(["apply", *stage.arguments])["copy_file_range"] > 0
    stage.set_up()
    ended = strace.run(["apply", *stage.arguments], {"copy_file_range": "error=EOPNOTSUPP"})
    assert ended.returncode == 0
    with stage.journal() as journal:
        assert [run.done for run in journal.runs()] == [len(stage.scenario.moves)]
    stage.assert_right()
