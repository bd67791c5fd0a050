"""The one way out: requests with limits on time, size, patience and where they may lead.

`Client.request` is all that others need; `open_client` makes one from the settings. Within:
`client` (the order of things), `limits`, `retries` (whether and when to try again), `pacing` (how
often a host may be asked, over all threads and programs), `breaker` (a host that fails is left
alone for a while), `redirects` (where an answer may send us), `reading` (its JSON), `failures`
(what went wrong, in our own words: the texts of libraries repeat whole addresses, and with them
what is secret in them).

What this does not promise: that an abandoned request ends at once. Its thread is left behind when
the total time is over, and stops at its next step.
"""

from organizer.http.client import Client, open_client
from organizer.http.deadline import one_lookup
from organizer.http.exchange import Answer, Memory, Remembered
from organizer.http.failures import describe, shown
from organizer.http.limits import Limits, limits_of
from organizer.http.pacing import RATES, Pacing, Rate
from organizer.http.reading import read_json

__all__ = [
    "RATES",
    "Answer",
    "Client",
    "Limits",
    "Memory",
    "Pacing",
    "Rate",
    "Remembered",
    "describe",
    "limits_of",
    "one_lookup",
    "open_client",
    "read_json",
    "shown",
]
