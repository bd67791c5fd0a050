"""A service's answers as JSON: what every module of `upstream` asks through."""

import json
from collections.abc import Callable, Mapping

from organizer.errors import MetadataUnavailable
from organizer.http import Answer, Client, describe, shown

Headers = Callable[[bool], Mapping[str, str]]
"""Gives the headers of a login; asked with True after a 401, when the login is to be renewed."""


def anonymous(renewed: bool) -> Mapping[str, str]:  # noqa: FBT001, ARG001
    """Give no headers: a service that needs no login."""
    return {}


class JsonService:
    """Requests to one service below its base address. Safe to share between threads.

    Every method raises `MetadataUnavailable` for what is no usable answer.
    """

    def __init__(self, client: Client, base: str, login: Headers = anonymous) -> None:
        self._client = client
        self._base = base.rstrip("/")
        self._login = login

    def get(self, route: str, params: Mapping[str, str] | None = None) -> object | None:
        """Return the JSON that `route` answers; None for a 404 that is none of a web page."""
        return self._json_of(self._asked("GET", route, params or {}), route)

    def _asked(self, method: str, route: str, params: Mapping[str, str]) -> Answer:
        address = f"{self._base}{route}"
        headers = self._login(False)
        answer = self._client.request(method, address, headers=headers, params=params)
        if answer.status == 401 and headers:
            headers = self._login(True)
            answer = self._client.request(method, address, headers=headers, params=params)
        if answer.status == 401:
            raise self._refused("does not accept the login; check the key")
        return answer

    def _json_of(self, answer: Answer, route: str) -> object | None:
        if answer.status == 404 and not answer.body.lstrip().startswith(b"<"):
            return None
        if answer.status != 200:
            raise self._refused(f"answered {describe(answer.status)} to {route}")
        try:
            content: object = json.loads(answer.body)
        except (ValueError, RecursionError) as error:
            raise self._refused(f"answered {route} with something that is no JSON") from error
        return content

    def _refused(self, why: str) -> MetadataUnavailable:
        return MetadataUnavailable(f"{shown(self._base)} {why}")
