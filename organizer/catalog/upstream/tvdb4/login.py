"""The login of TheTVDB's API v4: a key, and the PIN of a subscriber where there is one."""

import time
from collections.abc import Callable, Mapping
from threading import Lock

from organizer.catalog.values import text
from organizer.errors import MetadataUnavailable
from organizer.http import Answer, Client, describe, read_json, shown

_LIFE = 28 * 24 * 3600.0  # seconds; a token is good for a month


class Tvdb4Login:
    """A token, got at the first request and kept in memory. Safe to share between threads.

    One thread logs in while others wait. A key that was refused is not tried again while a host
    that cannot be reached would not be either (`Limits.rest`).
    """

    def __init__(
        self,
        client: Client,
        address: str,
        apikey: str,
        pin: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._address = address.rstrip("/")
        # An empty PIN is refused where none at all is accepted.
        self._body = {"apikey": apikey} | ({"pin": pin} if pin else {})
        self._clock = clock
        self._lock = Lock()
        self._headers: Mapping[str, str] = {}
        self._expires = 0.0
        self._refused_until = float("-inf")

    def headers(self) -> Mapping[str, str]:
        """Return the header of a good token, logging in where there is none."""
        with self._lock:
            if not self._headers or self._clock() >= self._expires:
                self._log_in()
            return self._headers

    def renewed(self, refused: Mapping[str, str]) -> Mapping[str, str]:
        """Return the header of another token than the refused one, logging in once for it."""
        with self._lock:
            if self._headers == refused:
                self._log_in()
            return self._headers

    def _log_in(self) -> None:
        if self._clock() < self._refused_until:
            raise self._unusable("does not accept the login; check the key and the PIN")
        answer = self._client.request("POST", f"{self._address}/login", json=self._body)
        if answer.status in (400, 401, 403):
            self._refused_until = self._clock() + self._client.limits.rest
            raise self._unusable("does not accept the login; check the key and the PIN")
        if answer.status != 200:
            raise self._unusable(f"answered {describe(answer.status)} to /login")
        self._headers = {"Authorization": f"Bearer {self._token(answer)}"}
        self._expires = self._clock() + _LIFE

    def _token(self, answer: Answer) -> str:
        try:
            content = read_json(answer.body)
        except ValueError as error:
            raise self._unusable("answered /login with something that is no JSON") from error
        data = content.get("data") if isinstance(content, dict) else None
        token = text(data.get("token")) if isinstance(data, dict) else None
        if token is None or not token.isascii() or not token.isprintable():
            raise self._unusable("answered /login without a token")
        return token

    def _unusable(self, why: str) -> MetadataUnavailable:
        return MetadataUnavailable(f"{shown(self._address)} {why}")

    def __repr__(self) -> str:
        return "Tvdb4Login(...)"
