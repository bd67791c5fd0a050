"""A progress bar for what takes longer than a second."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from organizer.pipeline import Progress, unwatched

_PATIENCE = 1.0  # seconds before the bar is shown


@contextmanager
def progress_bar(*, shown: bool) -> Iterator[Progress]:
    """Show a bar on standard error once the work has taken a second; silent off a terminal."""
    if not shown or not sys.stderr.isatty():
        yield unwatched
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    bar = Bar(console=Console(stderr=True), transient=True)
    begun = time.monotonic()
    tasks: dict[str, TaskID] = {}

    def tell(stage: str, done: int, total: int) -> None:
        if not bar.live.is_started:
            if time.monotonic() - begun < _PATIENCE:
                return
            bar.start()
        if stage not in tasks:
            tasks[stage] = bar.add_task(stage, total=total)
        bar.update(tasks[stage], completed=done, total=total)

    try:
        yield tell
    finally:
        if bar.live.is_started:
            bar.stop()
