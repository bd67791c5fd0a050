"""Hooks of downloaders: what each one tells when a download is finished, as an `Arrival`.

One module a downloader reads exactly what that program gives, arguments or environment, and
refuses what cannot be right: a placeholder that was not replaced, arguments that do not fit
together, a path that is not there. A job that failed is nothing to do, not an error.

Promise: the name of a download is data. It is never part of a command, no shell sees it, and
where it is shown, nothing in it drives a terminal. A torrent is never moved, whatever the
settings say, unless its category's own table does: it has to go on seeding.

What this does not promise: that there is an episode in the download. The hook only announces it
to the inbox and returns; what becomes of it is decided as for everything else (`unattended`).
"""

from organizer.hooks.answers import Answer, Outcome, answer, stamped
from organizer.hooks.arriving import arrival_of
from organizer.hooks.call import Call, Download, Nothing
from organizer.hooks.downloaders import BY_NAME, DOWNLOADERS, Downloader

__all__ = [
    "BY_NAME",
    "DOWNLOADERS",
    "Answer",
    "Call",
    "Download",
    "Downloader",
    "Nothing",
    "Outcome",
    "answer",
    "arrival_of",
    "stamped",
]
