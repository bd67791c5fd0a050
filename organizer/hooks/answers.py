"""How a downloader wants to be answered: exit codes, and how lines are marked.

NZBGet takes anything but 93, 94 and 95 for a failure, 0 too (POST-PROCESSING.md). SABnzbd shows
the last line in its history, and other than 0 is an error. Torrent clients do not look.
"""

import time
from enum import StrEnum
from typing import NamedTuple

from organizer.errors import EXIT_DONE, EXIT_LEFT_ALONE
from organizer.text import escape_for_terminal


class Outcome(StrEnum):
    """What became of a call."""

    ACCEPTED = "accepted"
    NOTHING = "nothing to do"
    LEFT = "left alone"
    REFUSED = "refused"


class Answer(NamedTuple):
    """One line for the downloader's log and an exit code.

    Attributes:
        is_error: whether the line goes to standard error, where that makes a difference.
    """

    code: int
    line: str
    is_error: bool = False


_NZBGET = {
    Outcome.ACCEPTED: (93, "[INFO] "),
    Outcome.NOTHING: (95, "[INFO] "),
    Outcome.LEFT: (94, "[WARNING] "),
    Outcome.REFUSED: (94, "[ERROR] "),
}
_SABNZBD = {
    Outcome.ACCEPTED: (0, ""),
    Outcome.NOTHING: (0, ""),
    Outcome.LEFT: (1, ""),
    Outcome.REFUSED: (1, ""),
}


def answer(downloader: str, outcome: Outcome, words: str, code: int) -> Answer:
    """Return what is said to a downloader; `code` is our own, where it has none of its own.

    Nothing in `words` drives a terminal, and they stay one line.
    """
    line = escape_for_terminal(words)
    if downloader == "nzbget":
        own, mark = _NZBGET[outcome]
        return Answer(code=own, line=f"{mark}{line}")
    if downloader == "sabnzbd":
        # Both streams go to its history, one after the other.
        return Answer(code=_SABNZBD[outcome][0], line=line)
    codes = {Outcome.ACCEPTED: EXIT_DONE, Outcome.NOTHING: EXIT_DONE, Outcome.LEFT: EXIT_LEFT_ALONE}
    return Answer(
        code=codes.get(outcome, code),
        line=f"organize: {line}",
        is_error=outcome in {Outcome.LEFT, Outcome.REFUSED},
    )


def stamped(words: str) -> str:
    """Return a line of the log: the time, and words in which nothing drives a terminal."""
    return f"{time.strftime('%Y-%m-%d %H:%M:%S')} {escape_for_terminal(words)}"
