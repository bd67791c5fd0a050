"""A worker of its own session, so that a downloader need not wait for it, nor ends it.

What this does not promise: a service manager that ends everything a downloader's service started
ends the worker too. The inbox keeps what was not done; the next worker does it.
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from organizer.errors import StoreError

LOG = "hook.log"
_LARGEST_LOG = 2**20  # bytes; the one before is kept
_SECRETS = ("SAB_", "NZBPP_", "NZBOP_", "NZBPO_", "NZBPR_", "NZBNA_", "TR_")
_BOOTSTRAP = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); from organizer.cli import main; main()"
)


def start_detached(state: Path, words: Sequence[str], environ: Mapping[str, str]) -> None:
    """Start `organize WORDS...` in a session of its own; its output goes to the log in `state`.

    Returns when it is on its way. It inherits nothing of the downloader but the environment, less
    the downloader's own variables: there are keys and passwords among them.
    """
    root = Path(__file__).parents[2]
    command = (sys.executable, "-P", "-c", _BOOTSTRAP, str(root), *words)
    log = open_log(state)

    def run() -> NoReturn:
        _settle_in(state, log)
        os.execve(sys.executable, command, _own(environ))  # noqa: S606  # there is to be no shell

    try:
        _child_of_nobody(run)
    finally:
        os.close(log)


def open_log(state: Path) -> int:
    """Return a descriptor of the log that appends; raises `StoreError` where there can be none."""
    path = state / LOG
    try:
        state.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _LARGEST_LOG:
            path.replace(state / f"{LOG}.1")
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror}; whose is {state}?") from error


def _child_of_nobody(run: Callable[[], NoReturn]) -> None:
    """Have a grandchild `run` in a new session, which nobody needs to wait for."""
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    try:
        os.setsid()
        if os.fork() == 0:
            run()
    finally:
        # Whatever happened: this copy of the process has nothing else to do, or to clean up.
        os._exit(0)


def _settle_in(state: Path, log: int) -> None:
    os.chdir(state)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for descriptor, number in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(descriptor, number)
    # A downloader that waits for the end of our output would wait for a copy of it, too.
    os.closerange(3, max(map(int, os.listdir("/proc/self/fd")), default=255) + 1)  # noqa: PTH208  # numbers
    import signal  # noqa: PLC0415  # it takes its time, and only the copy of the process needs it

    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    for ignored in (signal.SIGCHLD, signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
        signal.signal(ignored, signal.SIG_DFL)


def _own(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environ.items() if not name.startswith(_SECRETS)}
