"""Feeding the catalog: what it does not know is asked of services, and kept from then on.

Promise: an id that was given to a series or an episode means the same one for good, whoever adds
to it later; what somebody imported is never written over; an answer is kept whole or not at all.

Glossary: a *sketch* is a series that a search found, without its episodes; a *feed* what one
service has said of a series so far, and when; *drift* what a service changed afterwards.

What this does not promise: that a service is right, nor that two services count alike.
"""

from organizer.feeding.ages import AGES
from organizer.feeding.feeder import Feeder
from organizer.feeding.opening import may_be_written, open_feeder, writable_default
from organizer.feeding.refreshing import Refreshed, refresh
from organizer.feeding.services import Services, Wanted, ready

__all__ = [
    "AGES",
    "Feeder",
    "Refreshed",
    "Services",
    "Wanted",
    "may_be_written",
    "open_feeder",
    "ready",
    "refresh",
    "writable_default",
]
