"""One command run by click: its options read, and whatever ends it early put in one line."""

import errno
import importlib
import os
import sys
from collections.abc import Sequence

import click

from organizer.errors import EXIT_DONE, EXIT_INTERRUPTED, EXIT_TARGET, EXIT_USAGE, OrganizerError
from organizer.text import escape_for_terminal

_HELP = ["-h", "--help"]
_OUTPUT_IS_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO})


def run_command(name: str, module: str, arguments: Sequence[str]) -> int:
    """Run the command that `module` of this package holds, called `name`; return its exit code.

    A bug of ours passes as its own exception.
    """
    command: click.Command = importlib.import_module(f"organizer.cli.{module}").command
    try:
        # Not command.main(): it answers a closed pipe with exit code 1, as if files were left.
        with command.make_context(name, list(arguments), help_option_names=_HELP) as context:
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
        complain(f"cannot write the report: {error.strerror}; what was done is journalled")
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
            complain(error.format_message())
            return EXIT_USAGE
        case OrganizerError():
            complain(str(error))
            return error.exit_code
        case _:
            complain("interrupted; everything finished is journalled")
            return EXIT_INTERRUPTED


def complain(message: str) -> None:
    """Print one line to standard error, with nothing that drives a terminal."""
    print(f"organize: {escape_for_terminal(message)}", file=sys.stderr)


def _without_output(code: int) -> int:
    # Nobody reads on (`head`), or nothing takes more; Python would try again when it exits.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code
