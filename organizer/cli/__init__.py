"""The command line: arguments in, report out; the only room that prints.

`organize PATH...` organizes; the first word decides whether a command of `COMMANDS` is meant
instead, and a folder named like a command is written `./watch`. What a command needs is
imported when it runs, so that `organize --help` starts fast.

Every error that is not our own bug ends as one line on standard error and the exit code of
`organizer.errors`; results go to standard output, progress and notes to standard error.
"""

import errno
import gc
import importlib
import io
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

import click

from organizer.errors import EXIT_DONE, EXIT_INTERRUPTED, EXIT_TARGET, EXIT_USAGE, OrganizerError
from organizer.text import escape_for_terminal


@dataclass(frozen=True, slots=True)
class CommandRow:
    """A command: its name, the module of this package that holds it, and what it does."""

    name: str
    module: str
    summary: str


COMMANDS = (
    CommandRow("apply", "apply", "Re-check a saved plan, then apply it."),
    CommandRow("parse", "parse", "Read names only, without metadata."),
    CommandRow("explain", "explain", "Show everything considered for one file."),
    CommandRow("pin", "pin", "Remember a decision for a folder or a name."),
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
_HELP = ["-h", "--help"]
_OUTPUT_IS_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO})
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
        _complain("file names cannot be read right in this locale; set PYTHONUTF8=1")
        return EXIT_USAGE
    row = _BY_NAME.get(arguments[0]) if arguments else None
    command, rest = (_load(row.module), arguments[1:]) if row else (_load("organize"), arguments)
    name = f"organize {row.name}" if row else "organize"
    try:
        # Not command.main(): it answers a closed pipe with exit code 1, as if files were left.
        with command.make_context(name, list(rest), help_option_names=_HELP) as context:
            from organizer.cli.screen import show_warnings  # not for --help, which ends above

            show_warnings()
            code: int = command.invoke(context) or EXIT_DONE
            sys.stdout.flush()
            return code
    except BrokenPipeError:
        return _without_output(EXIT_DONE)
    except OSError as error:
        if error.filename is not None or error.errno not in _OUTPUT_IS_FULL:
            raise
        _complain(f"cannot write the report: {error.strerror}; what was done is journalled")
        return _without_output(EXIT_TARGET)
    except (OrganizerError, click.ClickException, click.exceptions.Exit, click.Abort) as error:
        return _ended_early(error)
    except KeyboardInterrupt:
        return _ended_early(click.Abort())


def _ended_early(error: Exception) -> int:
    match error:
        case click.exceptions.Exit():  # --help, --version
            return error.exit_code
        case click.exceptions.NoArgsIsHelpError():
            error.show(file=sys.stdout)
            return EXIT_USAGE
        case click.ClickException():
            _complain(error.format_message())
            return EXIT_USAGE
        case OrganizerError():
            _complain(str(error))
            return error.exit_code
        case _:
            _complain("interrupted; everything finished is journalled")
            return EXIT_INTERRUPTED


def _load(module: str) -> click.Command:
    command: click.Command = importlib.import_module(f"organizer.cli.{module}").command
    return command


def _complain(message: str) -> None:
    print(f"organize: {escape_for_terminal(message)}", file=sys.stderr)


def _let_every_name_be_printed() -> None:
    # A terminal of another encoding shows what it lacks as escapes instead of failing.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _without_output(code: int) -> int:
    # Nobody reads on (`head`), or nothing takes more; Python would try again when it exits.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code
