"""Ctrl-C, SIGTERM and SIGHUP: what was begun is finished or taken back, the rest is planned."""

import gc
import os
import signal
import threading
from pathlib import Path

import pytest

from organizer.apply import Interrupt, apply_plan, interruptible, recover, undo_run
from organizer.apply.copying import copy_content
from organizer.apply.failures import InterruptedRun
from organizer.apply.folders import Folders
from organizer.apply.interrupt import SIGNALS
from organizer.model import Action, Reason, Status
from tests.apply.conftest import Workshop, names


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_is_a_request_while_the_block_runs(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with interruptible() as interrupt:
        asked = [interrupt.requested]
        os.kill(os.getpid(), number)
        asked.append(interrupt.requested)
    assert asked == [False, True]
    assert signal.getsignal(number) is before


def test_another_thread_is_ended_by_request_alone() -> None:
    before = [signal.getsignal(number) for number in SIGNALS]
    found = []

    def work() -> None:
        with interruptible() as interrupt:
            found.append([signal.getsignal(number) for number in SIGNALS])
            interrupt.request()
            found.append([interrupt.requested])

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [before, [True]]


def test_many_runs_in_one_process_leave_nothing_open(workshop: Workshop) -> None:
    opened = Path("/proc/self/fd")
    if not opened.exists():
        pytest.skip("open files are counted by /proc")
    for name in ("a", "b"):
        workshop.file(f"downloads/{name}.mkv", name)
    workshop.file("library/b.mkv", "in the way")
    steps = [workshop.step(f"downloads/{n}.mkv", f"library/{n}.mkv") for n in ("a", "b")]
    plan = workshop.plan(*steps)
    counts = []
    gc.collect()  # what other tests have left
    for _ in range(20):
        with interruptible() as interrupt:
            apply_plan(plan, workshop.journal, interrupt=interrupt)
            workshop.undo()
        counts.append(len(list(opened.iterdir())))
    assert counts[-1] <= counts[0]


def test_an_interrupted_run_ends_after_the_unit_in_hand(workshop: Workshop) -> None:
    for name in ("a", "b"):
        workshop.file(f"downloads/{name}.mkv", name)
        workshop.file(f"downloads/{name}.srt", name)
    interrupt = Interrupt()
    steps = [
        workshop.step(
            f"downloads/{n}{s}", f"library/{n}{s}", of=None if s == ".mkv" else f"downloads/{n}.mkv"
        )
        for n in ("a", "b")
        for s in (".mkv", ".srt")
    ]
    plan = workshop.plan(*steps)
    interrupt.request()
    result = apply_plan(plan, workshop.journal, interrupt=interrupt)
    assert result.interrupted
    assert {(o.status, o.reason) for o in result.outcomes} == {(Status.PLANNED, Reason.RUN_STOPPED)}
    assert recover(workshop.journal) == ()
    assert {o.status for o in apply_plan(plan, workshop.journal).outcomes} == {Status.DONE}


def test_a_copy_is_given_up_between_two_chunks_without_a_trace(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(3 << 20))
    folders = Folders([str(tmp_path)])
    with pytest.raises(InterruptedRun):
        copy_content(folders.place(f"{tmp_path}/a"), folders.place(f"{tmp_path}/b"), lambda: True)
    folders.close()
    assert names(tmp_path) == ["a"]


def test_an_interrupted_copy_takes_its_unit_back(workshop: Workshop) -> None:
    class AtTheSecondFile(Interrupt):
        """Asked often; says yes once the first file of the unit is placed."""

        @property
        def requested(self) -> bool:
            return (workshop.library / "a.mkv").exists()

        @requested.setter
        def requested(self, value: bool) -> None:
            pass

    workshop.file("downloads/a.mkv", "video")
    workshop.file("downloads/a.srt", "text")
    before = workshop.tree()
    plan = workshop.plan(
        workshop.step("downloads/a.mkv", "library/a.mkv", action=Action.COPY),
        workshop.step("downloads/a.srt", "library/a.srt", of="downloads/a.mkv", action=Action.COPY),
    )
    result = apply_plan(plan, workshop.journal, interrupt=AtTheSecondFile())
    assert {(o.status, o.reason) for o in result.outcomes} == {(Status.PLANNED, Reason.RUN_STOPPED)}
    assert workshop.files() == {n: v[1] for n, v in before.items() if v[0][0] == "-"}


def test_an_undo_that_reads_everything_ends_between_two_chunks(workshop: Workshop) -> None:
    class AfterAWhile(Interrupt):
        """Says yes when it was asked as often as the reading of a large file asks."""

        asked = 0

        @property
        def requested(self) -> bool:
            self.asked += 1
            return self.asked > 4

        @requested.setter
        def requested(self, value: bool) -> None:
            pass

    workshop.file("downloads/a.mkv", bytes(9 << 20))
    workshop.apply(workshop.step("downloads/a.mkv", "library/a.mkv", action=Action.COPY))
    before = workshop.tree()
    interrupt = AfterAWhile()
    result = undo_run(workshop.journal, interrupt=interrupt, verify=True)
    assert [o.reason for o in result.outcomes] == [Reason.RUN_STOPPED]
    assert interrupt.asked < 9, "it did not read the file to its end"
    assert workshop.tree() == before
    assert [o.status for o in workshop.undo().outcomes] == [Status.DONE]
