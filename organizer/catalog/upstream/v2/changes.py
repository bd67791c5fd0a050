"""When series last changed on a server: one list for all of a week, or each asked by itself.

`/updated/query` answers for a week at the most, and says 404 for "nothing changed" as for a route
that a server does not have; so `/updated/query/params` has to be there too. Where they are not,
`HEAD /series/{id}` says when a series was changed.
"""

import time
from collections.abc import Callable
from threading import Lock

from organizer.catalog.upstream.v2.service import MetadataService
from organizer.errors import MetadataUnavailable

WEEK = 7 * 24 * 3600  # seconds, as far as a server looks back
CLOCKS_DIFFER = 3600  # seconds between the server's clock and ours
LONG_AGO = 0.0


class Changes:
    """What changed on one server, asked once. Safe to share between threads."""

    def __init__(self, service: MetadataService, clock: Callable[[], float] = time.time) -> None:
        self._service = service
        self._clock = clock
        self._lock = Lock()
        self._is_asked = False
        self._week: dict[int, float] | None = None

    def of(self, series_id: int) -> float | None:
        """Return when a series changed, seconds since 1970; `LONG_AGO`: not for six days.

        None: the server does not say. Raises `MetadataUnavailable` when it cannot be asked.
        """
        with self._lock:
            if not self._is_asked:
                self._week, self._is_asked = self._asked(), True
        if self._week is None:
            return self._service.series_changed(series_id)
        return self._week.get(series_id, LONG_AGO)

    def _asked(self) -> dict[int, float] | None:
        since = int(self._clock()) - WEEK + CLOCKS_DIFFER
        try:
            updates = self._service.updated(since)
            if not updates and not self._service.update_parameters():
                return None
        except MetadataUnavailable:  # too long a list, or none: each series by itself then
            return None
        return {update.series_id: float(update.last_updated) for update in updates}
