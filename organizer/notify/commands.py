"""A program of the user's, started after each run, with what happened as JSON on its input.

No shell reads the command, and nothing of a file's name is ever part of it.
"""

import logging
import subprocess
from collections.abc import Sequence

from organizer.notify.news import News
from organizer.report.json_lines import json_objects, to_json
from organizer.text import escape_for_terminal

LOG = logging.getLogger(__name__)
LONGEST = 300.0  # seconds that a program may take


def run_after(command: Sequence[str], news: News, *, longest: float = LONGEST) -> None:
    """Run `command` with the lines of `--json` on its standard input; failures are logged.

    It is ended after `longest` seconds. What it prints goes where our messages go.
    """
    if not command or not news.lines:
        return
    content = "".join(f"{to_json(found)}\n" for found in json_objects(news.lines))
    name = escape_for_terminal(command[0])
    try:
        ended = subprocess.run(  # noqa: S603  # the user's own configuration; no shell
            list(command), input=content.encode(), stdout=2, timeout=longest, check=False
        )
    except subprocess.TimeoutExpired:
        LOG.warning("exec: %s was ended: it took more than %g seconds", name, longest)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "cannot be started"
        LOG.warning("exec: %s: %s", name, reason.lower())
    else:
        if ended.returncode:
            LOG.warning("exec: %s ended with code %d", name, ended.returncode)
