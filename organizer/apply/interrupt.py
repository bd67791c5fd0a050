"""Signals that ask a run to end: the unit in hand is finished or taken back, nothing is torn."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupt:
    """Whether the run was asked to end."""

    def __init__(self) -> None:
        self.requested = False

    def request(self) -> None:
        """Ask the run to end after the unit in hand."""
        self.requested = True


@contextmanager
def interruptible() -> Iterator[Interrupt]:
    """Turn SIGINT, SIGTERM and SIGHUP into a request for as long as the block runs.

    Only the main thread can: in another one, nothing but a call of `request` ends the run. The
    handlers from before are put back. A signal that the process was started to ignore (`nohup`)
    stays ignored.
    """
    interrupt = Interrupt()
    if threading.current_thread() is not threading.main_thread():
        yield interrupt
        return

    def handle(_number: int, _frame: FrameType | None) -> None:
        interrupt.request()

    before = {number: signal.getsignal(number) for number in SIGNALS}
    ours = [number for number in SIGNALS if before[number] is not signal.SIG_IGN]
    for number in ours:
        signal.signal(number, handle)
    try:
        yield interrupt
    finally:
        for number in ours:
            signal.signal(number, before[number])
