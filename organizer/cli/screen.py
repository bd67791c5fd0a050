"""Printing: rows as plain text or in colour, notes, and questions."""

import json
import logging
import sys
from collections.abc import Iterable

from organizer.errors import UsageError
from organizer.report.json_lines import to_json
from organizer.report.text import Row, plain
from organizer.text import escape_for_terminal

_STYLES = {
    "series": "bold",
    "season": "bold dim",
    "source": "",
    "same": "dim",
    "changed": "green",
    "reason": "yellow",
    "note": "dim",
    "heading": "bold yellow",
    "summary": "bold",
}


class _Notes(logging.Handler):
    """Shows what the rooms log as notes of the program, with nothing that drives a terminal."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print one record to standard error."""
        note(escape_for_terminal(record.getMessage()))


def show_warnings() -> None:
    """Have the warnings of every room printed as notes, once for the process."""
    logger = logging.getLogger("organizer")
    if not logger.handlers:
        logger.addHandler(_Notes(logging.WARNING))


def show(rows: Iterable[Row], *, to_errors: bool = False) -> None:
    """Print rows to standard output (or error), in colour on a terminal."""
    stream = sys.stderr if to_errors else sys.stdout
    if not stream.isatty():
        for row in rows:
            print(plain(row), file=stream)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, highlight=False, soft_wrap=True)
    for row in rows:
        console.print(Text.assemble(*((span.text, _STYLES.get(span.style, "")) for span in row)))


def show_text(lines: Iterable[str]) -> None:
    """Print lines to standard output as they are."""
    for line in lines:
        print(line)


def print_json(value: object) -> None:
    """Print one JSON text as a line: UTF-8, or plain ASCII where the stream is of another kind."""
    is_utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    print(to_json(value) if is_utf8 else json.dumps(value), flush=True)


def note(message: str) -> None:
    """Print a message to standard error."""
    print(f"organize: {message}", file=sys.stderr)


def require_an_answer(*, yes: bool) -> None:
    """Refuse to go on where nobody can be asked and `--yes` was not given.

    Raises `UsageError` (exit code 2) then, before anything is touched.
    """
    if not yes and not sys.stdin.isatty():
        raise UsageError(
            "nothing was changed: without a terminal, --yes is needed to apply"
            " (or --dry-run to look only)"
        )


def confirmed(question: str, *, yes: bool) -> bool:
    """Ask on the terminal unless `yes`; anything but y or yes means no."""
    if yes:
        return True
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}
