"""What stands for the services where every one that is named lacks its key."""

from typing import NoReturn

from organizer.catalog.upstream import (
    AIRED_ONLY,
    Provenance,
    UpstreamEpisodes,
    UpstreamSeries,
)
from organizer.errors import MetadataUnavailable
from organizer.model import Order


class Keyless:
    """An `Upstream` that can be asked nothing: what the catalog lacks is then not known at all.

    Without it a name that nobody was asked for would count as one that nobody knows.
    """

    provenance = Provenance(name="", title="No service", licence="", attribution="", first_id=0)

    def __init__(self, why: str) -> None:
        self._why = why

    def search(self, name: str, year: int | None = None) -> tuple[UpstreamSeries, ...]:  # noqa: ARG002
        """Raise."""
        self._refuse()

    def find(self, namespace: str, external_id: str) -> UpstreamSeries | None:  # noqa: ARG002
        """Raise."""
        self._refuse()

    def series(self, key: str, language: str | None = None) -> UpstreamSeries | None:  # noqa: ARG002
        """Raise."""
        self._refuse()

    def episodes(
        self,
        key: str,  # noqa: ARG002
        orders: frozenset[Order] = AIRED_ONLY,  # noqa: ARG002
        language: str | None = None,  # noqa: ARG002
    ) -> UpstreamEpisodes | None:
        """Raise."""
        self._refuse()

    def changed_since(self, seconds: float) -> frozenset[str] | None:  # noqa: ARG002
        """Raise."""
        self._refuse()

    def close(self) -> None:
        """Do nothing: nothing is open."""

    def _refuse(self) -> NoReturn:
        raise MetadataUnavailable(self._why)
