"""People are told through apprise: one message a run."""

import logging
from collections.abc import Sequence

from organizer.notify.news import News

LOG = logging.getLogger(__name__)


def tell_people(addresses: Sequence[str], news: News) -> None:
    """Send one message with what was done and what waits to every address; failures are logged.

    `addresses` are apprise's (`ntfy://…`, `mailto://…`); they hold passwords and are never
    logged. Nothing is sent when nothing was done and nothing waits.
    """
    if not addresses or not (news.placed or news.waiting or news.stopped):
        return
    # apprise is only imported when somebody is told: it costs start-up time.
    import apprise  # noqa: PLC0415

    service = apprise.Apprise()
    for number, address in enumerate(addresses, start=1):
        if not service.add(address):
            LOG.warning("notify: address %d is none that apprise knows", number)
    if not len(service):
        return
    sent = service.notify(title=news.title, body=news.body, body_format=apprise.NotifyFormat.TEXT)
    if not sent:
        LOG.warning("notify: not everybody could be told of the run")
