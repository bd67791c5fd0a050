"""The command line: arguments in, report out; the only room that prints.

`organize PATH...` organizes; the first word decides whether a command of `COMMANDS` is meant
instead, and a folder named like a command is written `./watch`. What a command needs is
imported when it runs, so that `organize --help` starts fast.

Every error that is not our own bug ends as one line on standard error and the exit code of
`organizer.errors`; results go to standard output, progress and notes to standard error.
"""

import gc
import io
import os
import sys
from collections.abc import Sequence
from typing import NamedTuple, NoReturn

from organizer.errors import EXIT_USAGE


class CommandRow(NamedTuple):
    """A command: its name, the module of this package that holds it, and what it does."""

    name: str
    module: str
    summary: str


COMMANDS = (
    CommandRow("apply", "apply", "Re-check a saved plan, then apply it."),
    CommandRow("parse", "parse", "Read names only, without metadata."),
    CommandRow("explain", "explain", "Show everything considered for one file."),
    CommandRow("pin", "pin", "Remember a decision for a folder or a name."),
    CommandRow("hook", "hook", "Called by a downloader when something is finished."),
    CommandRow("watch", "watch", "Organize what arrives in folders, until stopped."),
    CommandRow("inbox", "inbox", "List what waits to be organized; retry or dismiss it."),
    CommandRow("history", "history", "List the runs, or the steps of one."),
    CommandRow("undo", "undo", "Put the last (or the named) run back."),
    CommandRow("recycle", "recycle", "List, restore or delete files that others replaced."),
    CommandRow("recover", "recover", "Finish or roll back what a crash interrupted."),
    CommandRow("catalog", "catalog", "Import, export, search and show the catalog."),
    CommandRow("serve", "serve", "Serve the catalog as TheTVDB API v2."),
    CommandRow("filters", "filters", "List what a naming template can say and do."),
    CommandRow("config", "config", "Show and check the settings."),
)
_BY_NAME = {row.name: row for row in COMMANDS}


def main() -> NoReturn:
    """Run the program on the arguments of the process, and exit with its code."""
    # A run makes some hundred thousand small values that live until its end; looking through
    # them for cycles again and again took a third of its time (measured on 10,000 files).
    gc.set_threshold(100_000, 50, 100)
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run the program and return its exit code; a bug of ours passes as its own exception."""
    _let_every_name_be_printed()
    if sys.getfilesystemencoding() != "utf-8":
        return _in_utf8(arguments)
    if arguments and arguments[0] == "hook":
        # Before anything that reads options is loaded: a downloader waits for this.
        from organizer.cli.hook import run_hook

        return run_hook(arguments[1:])
    from organizer.cli.running import run_command

    row = _BY_NAME.get(arguments[0]) if arguments else None
    if row is None:
        return run_command("organize", "organize", arguments)
    return run_command(f"organize {row.name}", row.module, arguments[1:])


def _let_every_name_be_printed() -> None:
    # A terminal of another encoding shows what it lacks as escapes instead of failing.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _in_utf8(arguments: Sequence[str]) -> int:
    """Begin anew where the locale cannot say every file name; only for a hook.

    A downloader sets the locale, or none; a person can be told.
    """
    if arguments[:1] == ["hook"] and not sys.flags.utf8_mode:
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606  # no shell
    from organizer.cli.running import complain

    complain("file names cannot be read right in this locale; set PYTHONUTF8=1")
    return EXIT_USAGE
