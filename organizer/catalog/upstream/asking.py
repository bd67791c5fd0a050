"""A service's answers as JSON: what every module of `upstream` asks through."""

from collections.abc import Collection, Mapping
from typing import Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit

from organizer.errors import MetadataUnavailable
from organizer.http import Answer, Client, Remembered, describe, read_json, shown

# Parameters by which services are given keys: they make no difference to the answer.
SECRET_PARAMETERS = frozenset({"api_key", "apikey", "key", "pin", "token", "access_token"})


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

        A page of HTML comes from something that stands before the service, or instead of it. What
        is called something else than JSON and is JSON is taken: mirrors get that header wrong.
        Where the client has a memory, only what changed is sent again.
        """
        asked = _as_text(params or {})
        key = question_key(self._base, route, asked)
        known = self._known(key)
        if known and known[0].is_fresh:
            return known[1]
        validators = known[0].validators if known else {}
        answer = self._asked(route, asked, validators)
        if answer.status == 304 and known and validators:
            self._keep(key, answer)
            return known[1]
        if answer.status in nothing and not answer.body.lstrip().startswith(b"<"):
            return None
        content = self._json_of(answer, route)
        self._keep(key, answer)
        return content

    def _known(self, key: str) -> tuple[Remembered, object] | None:
        """Return what was answered before and what it says, where both can be used."""
        memory = self._client.memory
        found = memory.recall(key) if memory else None
        if memory is None or found is None:
            return None
        try:
            return found, read_json(found.body)
        except ValueError:
            memory.forget(key)
            return None

    def _keep(self, key: str, answer: Answer) -> None:
        if self._client.memory is not None:
            self._client.memory.keep(key, answer)

    def _asked(
        self, route: str, params: Mapping[str, str], validators: Mapping[str, str]
    ) -> Answer:
        address = f"{self._base}{route}"
        login = self._login.headers()

        def ask(login: Mapping[str, str]) -> Answer:
            return self._client.request(
                "GET", address, headers={**validators, **login}, params=params
            )

        answer = ask(login)
        if answer.status == 401 and (renewed := self._login.renewed(login)) != login:
            answer = ask(renewed)
        if answer.status == 401 and (login or not SECRET_PARAMETERS.isdisjoint(params)):
            raise self._refused("does not accept the login; check the key")
        return answer

    def _json_of(self, answer: Answer, route: str) -> object:
        route = urlsplit(route).path
        if answer.status != 200:
            raise self._refused(f"answered {describe(answer.status)} to {route}")
        try:
            content = read_json(answer.body)
        except ValueError as error:
            why = f"answered {route} with something that is no JSON"
            raise self._refused(why) from error.with_traceback(None)
        if content is None:  # not the None of `get`: nobody said that there is nothing
            raise self._refused(f"answered {route} with nothing")
        return content

    def _refused(self, why: str) -> MetadataUnavailable:
        return MetadataUnavailable(f"{shown(self._base)} {why}")


def _as_text(params: Mapping[str, str]) -> Mapping[str, str]:
    """Return parameters without the bytes of a file name that are no text: no title has them."""
    return {key: value.encode(errors="ignore").decode() for key, value in params.items()}


def question_key(base: str, route: str, params: Mapping[str, str]) -> str:
    """Return a question as it is remembered by: without user, password and keys.

    >>> question_key("https://me:secret@example.net", "/tv?b=2", {"api_key": "secret", "a": "1"})
    'https://example.net/tv?a=1&b=2'
    """
    parts = urlsplit(route)
    asked = [*parse_qsl(parts.query, keep_blank_values=True), *params.items()]
    harmless = sorted(pair for pair in asked if pair[0].lower() not in SECRET_PARAMETERS)
    return f"{shown(base)}{parts.path}?{urlencode(harmless)}"
