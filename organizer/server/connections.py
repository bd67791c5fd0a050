"""Connections that do not wait for ever: a client that sends or reads too slowly is cut off.

uvicorn bounds only how long a connection is idle between two requests. Here a request has to be
sent, answered and read within `within` seconds, and so has the first one to begin, so that
nobody holds a place by dripping bytes.
"""

from asyncio import BaseTransport, TimerHandle, Transport
from typing import ClassVar, cast

from uvicorn.protocols.http.h11_impl import H11Protocol


class PatientConnection(H11Protocol):
    """uvicorn's HTTP/1.1 connection, with an end to its patience."""

    within: ClassVar[float] = 30.0  # seconds
    _deadline: TimerHandle | None = None

    def connection_made(self, transport: BaseTransport) -> None:
        """Expect the first request."""
        super().connection_made(cast("Transport", transport))
        self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        """Expect nothing more."""
        self._settle()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Expect the rest of a request that begins."""
        if self._deadline is None:
            self._expect()
        super().data_received(data)

    def on_response_complete(self) -> None:
        """Expect nothing until the next request begins; it may have, if it was sent ahead."""
        self._settle()
        super().on_response_complete()
        if not self.cycle.response_complete:
            self._expect()

    def _expect(self) -> None:
        self._deadline = self.loop.call_later(self.within, self._give_up)

    def _settle(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        self.transport.abort()
