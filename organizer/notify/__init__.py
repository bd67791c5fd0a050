"""After a run: people are told, media servers look where something changed, a program is started.

Nothing here can fail a run or delay a rename: it happens when all is in its place, within time
limits, and what goes wrong becomes a line of the log.
"""

from organizer.notify.commands import run_after
from organizer.notify.news import News
from organizer.notify.people import tell_people
from organizer.notify.refreshing import refresh
from organizer.notify.telling import Teller, tell

__all__ = ["News", "Teller", "refresh", "run_after", "tell", "tell_people"]
