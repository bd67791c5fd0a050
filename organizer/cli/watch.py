"""`organize watch DIR...`: what arrives in folders is organized once it is whole, until stopped."""

import logging
import os
import signal
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from organizer.cli.options import NamedPath, matching_options, placing_options
from organizer.cli.watching import leave_behind, start_log, watched_folders
from organizer.errors import TargetError
from organizer.watch import Watcher, write_status

LOG = logging.getLogger(__name__)
_PATH = click.Path(path_type=Path)
_ROUND = 1.0  # seconds
_TOLD_EVERY = 10  # rounds between two status files though nothing changed
_ENDED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@click.command(context_settings={"max_content_width": 100})
@click.argument("folders", nargs=-1, type=NamedPath(), metavar="[DIR...]")
@matching_options
@placing_options
@click.option("--seeded", is_flag=True, help="A torrent client seeds from DIR; --action is needed.")
@click.option("--settle", metavar="SECONDS", help="How long a file must not change [10].")
@click.option("--rescan", metavar="SECONDS", help="Time between two looks at everything [300].")
@click.option("--poll", metavar="SECONDS", help="The same on network file systems [60].")
@click.option("--status-file", type=_PATH, metavar="FILE", help="Keep a JSON file of how it is.")
@click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the log is written to standard error.",
)
@click.option("-q", "--quiet", is_flag=True, help="Only log what is wrong.")
def command(
    folders: Sequence[Path],
    *,
    seeded: bool,
    status_file: Path | None,
    log_format: str,
    quiet: bool,
    **flags: object,
) -> int:
    """Organize what arrives in DIR..., and what is there already, until stopped.

    Nothing is touched before it is whole and quiet, and what is not sure waits for a person:
    `organize inbox` lists it. Without DIR the folders of the [[watch]] tables are watched.
    SIGTERM, SIGINT and SIGHUP end it within five seconds.
    """
    start_log(log_format, is_quiet=quiet)
    found, pace = watched_folders(folders, flags, os.environ, is_seeded=seeded)
    watcher = Watcher(found, os.environ, pace)
    with _told_to_end() as end:
        watcher.start()
        try:
            _watch(watcher, end, status_file)
        finally:
            if not watcher.stop():
                leave_behind()
    return 0


def _watch(watcher: Watcher, end: threading.Event, status_file: Path | None) -> None:
    """Write the status when it changes, and now and then, until told to end.

    A bug that ended a thread is raised here.
    """
    told: dict[str, object] = {}
    rounds = 0
    if status_file is not None:
        write_status(status_file, watcher.status())  # where it cannot be written, say so at once
    while not end.is_set():
        if (failure := watcher.failure()) is not None:
            raise failure
        status = watcher.status()
        changed = {**status, "updated": None} != {**told, "updated": None}
        if status_file is not None and (changed or rounds >= _TOLD_EVERY):
            _tell(status_file, status)
            told, rounds = status, 0
        rounds += 1
        end.wait(_ROUND)
    if status_file is not None:
        _tell(status_file, {**watcher.status(), "state": "stopped"})


def _tell(status_file: Path, status: Mapping[str, object]) -> None:
    try:
        write_status(status_file, status)
    except TargetError as error:  # a disk that is full is no reason to stop watching
        LOG.warning("%s", error)


@contextmanager
def _told_to_end() -> Iterator[threading.Event]:
    """Turn the signals that end a program into an event for as long as the block runs."""
    end = threading.Event()

    def handle(_number: int, _frame: FrameType | None) -> None:
        end.set()

    # What the program was started to ignore (`nohup`) stays ignored.
    heard = [number for number in _ENDED if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, handle) for number in heard}
    try:
        yield end
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
