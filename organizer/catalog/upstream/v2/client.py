"""A client of TheTVDB's API v2: a token kept good, and answers read as JSON or refused."""

import base64
import binascii
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock

from organizer.catalog.upstream import UNAVAILABLE
from organizer.catalog.values import Record, text
from organizer.errors import MetadataUnavailable
from organizer.http import Answer, Client, describe, read_json, shown

# Our own server, and others without a list of keys, let any key in.
_ANY_KEY = "organizer"
_NEARLY_OVER = 2 * 3600.0  # seconds; a token is good for 24 hours
_DEFAULT_LIFE = 24 * 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What a login sends; user name and key only matter to the `/user` routes."""

    apikey: str = ""
    username: str = ""
    userkey: str = ""

    def body(self) -> dict[str, object]:
        """Return the body of `POST /login`."""
        user = {"username": self.username, "userkey": self.userkey}
        return {
            "apikey": self.apikey or _ANY_KEY,
            **{key: value for key, value in user.items() if value},
        }

    def __repr__(self) -> str:
        return "Credentials(...)"


@dataclass(frozen=True, slots=True)
class _Token:
    value: str
    expires: float


class ServiceClient:
    """Requests to one v2 server, logged in. Safe to share: one thread logs in, others wait.

    Every method raises `MetadataUnavailable` for what is no usable answer.
    """

    def __init__(
        self,
        address: str,
        credentials: Credentials,
        http: Client,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._address = address.rstrip("/")
        self._credentials = credentials
        self._http = http
        self._clock = clock
        self._lock = Lock()
        self._token: _Token | None = None

    def get(
        self, route: str, params: Mapping[str, str], language: str | None = None
    ) -> Record | None:
        """Return the JSON object that `route` answers; None when it answers 404: nothing found.

        Document and real servers word a 404 differently, so any text will do; a page of HTML
        comes from something that stands before the service, or instead of it.
        """
        answer = self._asked("GET", route, params, language)
        if answer.status == 404 and not answer.body.lstrip().startswith(b"<"):
            return None
        return self._json_of(answer, route)

    def head(self, route: str) -> Mapping[str, str] | None:
        """Return the headers that `route` answers; None where a server does not answer HEAD."""
        answer = self._asked("HEAD", route, {}, None)
        return answer.headers if answer.status == 200 else None

    def change(self, method: str, route: str) -> Record | None:
        """Return what `PUT` or `DELETE` answers; None when the change is refused: 404 or 409."""
        answer = self._asked(method, route, {}, None)
        if answer.status in (404, 409) and not answer.body.lstrip().startswith(b"<"):
            return None
        return self._json_of(answer, route)

    def log_in(self) -> None:
        """Get a token, unless there is a good one."""
        self._good_token()

    def refresh(self) -> None:
        """Exchange the token for one that lasts another day."""
        with self._lock:
            self._token = (self._refresh(self._token) if self._token else None) or self._login()

    def _asked(
        self, method: str, route: str, params: Mapping[str, str], language: str | None
    ) -> Answer:
        """Return the answer to a good token: a 401 is answered with one new login."""
        token = self._good_token()
        answer = self._send(method, route, params, language, token)
        if answer.status == 401:
            token = self._new_token(instead_of=token)
            answer = self._send(method, route, params, language, token)
        if answer.status == 401:
            needs = "user name and key" if route.startswith("/user") else "the API key"
            raise self._refused(f"does not accept the login; check {needs}")
        if UNAVAILABLE in answer.headers:  # what it has is not all that it might know
            raise self._refused("could not ask the services that it is fed by")
        return answer

    def _send(
        self, method: str, route: str, params: Mapping[str, str], language: str | None, token: str
    ) -> Answer:
        headers = {"Authorization": f"Bearer {token}"}
        if language is not None:
            headers["Accept-Language"] = language
        return self._http.request(method, f"{self._address}{route}", headers=headers, params=params)

    def _json_of(self, answer: Answer, route: str) -> Record:
        if answer.status != 200:
            raise self._refused(f"answered {describe(answer.status)} to {route}")
        try:
            content = read_json(answer.body)
        except ValueError as error:
            raise self._refused(f"answered {route} with something that is no JSON") from error
        if not isinstance(content, dict):
            raise self._refused(f"answered {route} with JSON that is no object")
        return content

    def _refused(self, why: str) -> MetadataUnavailable:
        return MetadataUnavailable(f"{shown(self._address)} {why}")

    # --- token ----------------------------------------------------------------------------------

    def _good_token(self) -> str:
        with self._lock:
            token, now = self._token, self._clock()
            if token is None or token.expires <= now:
                token = self._login()
            elif token.expires - now < _NEARLY_OVER:
                token = self._refresh(token) or self._login()
            self._token = token
            return token.value

    def _new_token(self, *, instead_of: str) -> str:
        """Log in again, unless another thread has done it since `instead_of` was refused."""
        with self._lock:
            if self._token is None or self._token.value == instead_of:
                self._token = self._login()
            return self._token.value

    def _login(self) -> _Token:
        answer = self._http.request("POST", f"{self._address}/login", json=self._credentials.body())
        if answer.status == 401:
            raise self._refused("does not accept the login; check the API key")
        return self._token_of(answer, "/login")

    def _refresh(self, token: _Token) -> _Token | None:
        headers = {"Authorization": f"Bearer {token.value}"}
        answer = self._http.request("GET", f"{self._address}/refresh_token", headers=headers)
        return self._token_of(answer, "/refresh_token") if answer.status == 200 else None

    def _token_of(self, answer: Answer, route: str) -> _Token:
        value = text(self._json_of(answer, route).get("token"))
        if value is None or not value.isascii() or not value.isprintable():
            raise self._refused(f"answered {route} without a token")
        return _Token(value, self._expiry(value))

    def _expiry(self, token: str) -> float:
        """Return when a token ends (seconds since 1970), as its payload says where it can be read.

        A token shorter-lived than the margin would be refreshed before every request; then the
        server's 401 has to say when it is over.
        """
        now = self._clock()
        try:
            payload = token.split(".")[1]
            claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
            expires = float(claims["exp"])
        except (LookupError, TypeError, ValueError, RecursionError, binascii.Error):
            return now + _DEFAULT_LIFE
        return expires if expires - now > _NEARLY_OVER else now + _DEFAULT_LIFE
