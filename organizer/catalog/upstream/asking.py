"""A service's answers as JSON: what every module of `upstream` asks through."""

import json
from collections.abc import Collection, Mapping
from typing import Protocol

from organizer.errors import MetadataUnavailable
from organizer.http import Answer, Client, describe, shown


class Login(Protocol):
    """Makes the headers that a service wants with every request."""

    def headers(self) -> Mapping[str, str]:
        """Return the headers of a login that is good as far as is known; empty for none."""
        ...

    def renewed(self, refused: Mapping[str, str]) -> Mapping[str, str]:
        """Return others than `refused`, which got a 401; the same where there are none."""
        ...


class Anonymous:
    """The login of a service that needs none."""

    def headers(self) -> Mapping[str, str]:
        """Return no headers."""
        return {}

    def renewed(self, refused: Mapping[str, str]) -> Mapping[str, str]:
        """Return the same: there is nothing to renew."""
        return refused


_ANONYMOUS = Anonymous()


class JsonService:
    """Requests to one service below its base address. Safe to share between threads.

    Every method raises `MetadataUnavailable` for what is no usable answer.
    """

    def __init__(self, client: Client, base: str, login: Login = _ANONYMOUS) -> None:
        self._client = client
        self._base = base.rstrip("/")
        self._login = login

    def get(
        self,
        route: str,
        params: Mapping[str, str] | None = None,
        *,
        nothing: Collection[int] = (404,),
    ) -> object | None:
        """Return the JSON that `route` answers; None for a status of `nothing`, unless it is HTML.

        A page of HTML comes from something that stands before the service, or instead of it.
        """
        answer = self._asked("GET", route, params or {})
        if answer.status in nothing and not answer.body.lstrip().startswith(b"<"):
            return None
        return self._json_of(answer, route)

    def _asked(self, method: str, route: str, params: Mapping[str, str]) -> Answer:
        address = f"{self._base}{route}"
        headers = self._login.headers()
        answer = self._client.request(method, address, headers=headers, params=params)
        if answer.status == 401 and (renewed := self._login.renewed(headers)) != headers:
            answer = self._client.request(method, address, headers=renewed, params=params)
        if answer.status == 401:
            raise self._refused("does not accept the login; check the key")
        return answer

    def _json_of(self, answer: Answer, route: str) -> object:
        if answer.status != 200:
            raise self._refused(f"answered {describe(answer.status)} to {route}")
        try:
            content: object = json.loads(answer.body)
            if b"\\ud" in answer.body.lower():  # half of a surrogate pair is no text
                json.dumps(content, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            raise self._refused(f"answered {route} with something that is no JSON") from error
        if content is None:  # not the None of `get`: nobody said that there is nothing
            raise self._refused(f"answered {route} with nothing")
        return content

    def _refused(self, why: str) -> MetadataUnavailable:
        return MetadataUnavailable(f"{shown(self._base)} {why}")
