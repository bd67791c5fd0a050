"""SIGKILL at every mutating system call: the next start leaves one of two right trees.

The daily run takes two calls of each scenario, spread over all of them;
`ORGANIZER_SWEEP=1000` takes every one.
"""

from organizer.apply import apply_plan, recover, undo_run, waiting
from tests.apply.conftest import tree_of
from tests.crash.conftest import Strace, points
from tests.crash.stages import Files, Stage


def test_a_killed_run_is_finished_or_taken_back_and_can_be_undone(
    strace: Strace, stage: Stage
) -> None:
    faults = stage.scenario.faults
    stage.set_up()
    counts = strace.counts(["apply", *stage.arguments], faults)
    for call, when in points(counts):
        plan = stage.set_up()
        before = tree_of(stage.home / "in"), tree_of(stage.library)
        assert strace.kill(["apply", *stage.arguments], call, when, faults), (call, when)
        with stage.journal() as journal:
            recovered = recover(journal)
            assert [r.unsettled for r in recovered if r.unsettled] == [], (call, when)
            assert waiting(journal) == ()
            stage.assert_right()
            if any(run.done for run in journal.runs()):
                undo_run(journal)
            assert (tree_of(stage.home / "in"), tree_of(stage.library)) == before, (call, when)
            apply_plan(plan, journal)
            stage.assert_right()


def test_a_killed_undo_is_finished_or_taken_back(strace: Strace, stage: Stage) -> None:
    def applied() -> Files:
        plan = stage.set_up()
        before = stage.files()
        with stage.journal() as journal:
            apply_plan(plan, journal)
        return before

    applied()
    for call, when in points(strace.counts(["undo", *stage.arguments])):
        before = applied()
        assert strace.kill(["undo", *stage.arguments], call, when), (call, when)
        with stage.journal() as journal:
            recover(journal)
            assert waiting(journal) == ()
            run = journal.run(1)
            if run is not None and run.done:
                undo_run(journal, 1)
        assert stage.files() == before, (call, when)


def test_a_recovery_that_is_killed_is_recovered_itself(strace: Strace, stage: Stage) -> None:
    def cut_off() -> None:
        stage.set_up()
        call, when = middle
        assert strace.kill(["apply", *stage.arguments], call, when, stage.scenario.faults)

    stage.set_up()
    every = points(strace.counts(["apply", *stage.arguments], stage.scenario.faults))
    middle = every[len(every) // 2]
    cut_off()
    for call, when in points(strace.counts(["recover", *stage.arguments])):
        cut_off()
        assert strace.kill(["recover", *stage.arguments], call, when), (call, when)
        with stage.journal() as journal:
            recover(journal)
            assert waiting(journal) == ()
            stage.assert_right()
