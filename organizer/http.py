"""The one way out: requests with limits on time, size, patience and where they may lead.

Everything that goes wrong becomes one line of `MetadataUnavailable` made of our own words: the
texts of libraries repeat whole addresses, and with them what is secret in them.

What this does not promise: that an abandoned request ends at once. Its thread is left behind when
the total time is over, and stops at its next step.
"""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as StillWaiting
from dataclasses import dataclass, replace
from http import HTTPStatus
from threading import Lock, Thread
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
import urllib3

from organizer import __version__
from organizer.errors import MetadataUnavailable

USER_AGENT = f"tv-organizer/{__version__}"
_CHUNK = 8192  # bytes on the wire; gzip makes at most 8 MiB of it
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_KEEP_METHOD = frozenset({307, 308})
# 52x: what Cloudflare says for a server that is down.
_RETRIED = frozenset({429, 500, 502, 503, 504, *range(520, 525)})
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long and how much; times in seconds.

    Attributes:
        connect: for a connection to be made.
        read: between two pieces of an answer.
        total: for everything: retries, waiting, redirects and the whole body.
        body: bytes of an answer after decompression.
        attempts: tries for one request.
        backoff: the wait after the first failure; it doubles with each.
        longest_wait: the most that `Retry-After` or the back-off may ask for.
        redirects: followed one after another, on the same host only.
        rest: how long a host that cannot be reached is not tried again.
    """

    connect: float = 5.0
    read: float = 20.0
    total: float = 60.0
    body: int = 8 * 1024 * 1024
    attempts: int = 4
    backoff: float = 0.5
    longest_wait: float = 30.0
    redirects: int = 5
    rest: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered; `headers` are looked up in any case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked of a server; `json` is sent as the body."""

    method: str
    url: str
    headers: Mapping[str, str]
    params: Mapping[str, str]
    json: Mapping[str, object] | None = None


class _Failed(Exception):
    """One try failed, in our own words."""

    def __init__(self, why: str, *, is_unreachable: bool = False, may_retry: bool = True) -> None:
        super().__init__(why)
        self.is_unreachable = is_unreachable
        self.may_retry = may_retry


class Client:
    """Requests to one or more servers, with limits. Safe to share between threads."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._session = requests.Session()
        self._session.headers.update(
            {"User-Agent": USER_AGENT, "Accept": "application/json", "Accept-Encoding": "gzip"}
        )
        # With an `auth` of ours requests does not put a password from ~/.netrc over our header.
        self._session.auth = _as_it_is
        self._resting: dict[str, tuple[float, str]] = {}
        self._lock = Lock()

    def close(self) -> None:
        """Close idle connections."""
        self._session.close()

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        json: Mapping[str, object] | None = None,
    ) -> Answer:
        """Return the answer, of whatever status; 429 and 5xx only after every retry.

        Raises `MetadataUnavailable` when there is none within the limits. Every method is repeated:
        the only POST of ours is a login, and PUT and DELETE change nothing the second time.
        """
        asked = Request(
            method=method, url=url, headers=headers or {}, params=params or {}, json=json
        )
        where = shown(url)
        self._refuse_resting(where)
        try:
            return self._within_total(asked)
        except _Failed as failure:
            message = f"{where} {failure}"
            if failure.is_unreachable:
                self._rest(where, message)
            raise MetadataUnavailable(message) from failure

    def _refuse_resting(self, where: str) -> None:
        with self._lock:
            until, message = self._resting.get(_host(where), (0.0, ""))
        if time.monotonic() < until:
            raise MetadataUnavailable(message)

    def _rest(self, where: str, message: str) -> None:
        with self._lock:
            self._resting[_host(where)] = (time.monotonic() + self.limits.rest, message)

    def _within_total(self, asked: Request) -> Answer:
        """Wait for a thread of its own: nothing else bounds name lookups and dripping headers."""
        outcome: Future[Answer] = Future()
        deadline = time.monotonic() + self.limits.total
        Thread(
            target=_settle, args=(outcome, lambda: self._tried(asked, deadline)), daemon=True
        ).start()
        try:
            return outcome.result(timeout=self.limits.total)
        except StillWaiting:
            raise self._out_of_time() from None

    def _out_of_time(self) -> _Failed:
        why = f"did not answer within {self.limits.total:g} seconds"
        return _Failed(why, is_unreachable=True, may_retry=False)

    def _tried(self, asked: Request, deadline: float) -> Answer:
        for attempt in range(1, self.limits.attempts + 1):
            is_last = attempt == self.limits.attempts
            wait = min(self.limits.backoff * 2 ** (attempt - 1), self.limits.longest_wait)
            try:
                answer = self._redirected(asked, deadline)
            except _Failed as failure:
                if is_last or not failure.may_retry:
                    raise
            else:
                if is_last or answer.status not in _RETRIED:
                    return answer
                wait = max(wait, self._retry_after(answer))
            if time.monotonic() + wait >= deadline:
                raise self._out_of_time()
            time.sleep(wait)
        raise self._out_of_time()  # no attempt is allowed

    def _retry_after(self, answer: Answer) -> float:
        try:
            asked_for = urllib3.Retry().parse_retry_after(answer.headers.get("Retry-After", "0"))
        except urllib3.exceptions.InvalidHeader:
            return 0.0
        return min(asked_for, self.limits.longest_wait)

    def _redirected(self, asked: Request, deadline: float) -> Answer:
        current = asked
        for _ in range(self.limits.redirects + 1):
            answer = self._once(current, deadline)
            if answer.status not in _REDIRECTS or "Location" not in answer.headers:
                return answer
            current = _following(current, answer)
        raise _Failed("redirects in a circle", may_retry=False)

    def _once(self, asked: Request, deadline: float) -> Answer:
        left = max(0.01, deadline - time.monotonic())
        try:
            with self._session.request(
                asked.method,
                asked.url,
                headers=dict(asked.headers),
                params=dict(asked.params),
                json=asked.json,
                timeout=(min(self.limits.connect, left), min(self.limits.read, left)),
                allow_redirects=False,
                stream=True,
            ) as response:
                body = self._body(response, deadline)
                return Answer(status=response.status_code, headers=response.headers, body=body)
        except (requests.RequestException, urllib3.exceptions.HTTPError, ValueError) as error:
            raise _in_our_words(error) from error

    def _body(self, response: requests.Response, deadline: float) -> bytes:
        if "," in response.headers.get("Content-Encoding", ""):
            raise _Failed("sent an answer that was compressed twice", may_retry=False)
        body = bytearray()
        # read1: returns what has come, so that a dripping answer cannot outlast the deadline.
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            body += chunk
            if len(body) > self.limits.body:
                raise _Failed(f"sent more than {self.limits.body} bytes", may_retry=False)
            if time.monotonic() > deadline:
                raise self._out_of_time()
        return bytes(body)


def shown(url: str) -> str:
    """Return an address as messages may show it: without user, password, query and fragment.

    >>> shown("https://me:secret@example.net:8000/search/series?name=x")
    'https://example.net:8000/search/series'
    """
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "the address of the metadata service"
    host = parts.hostname or ""
    named = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{named}{port}{parts.path}"


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _settle(outcome: Future[Answer], ask: Callable[[], Answer]) -> None:
    try:
        outcome.set_result(ask())
    except BaseException as error:  # noqa: BLE001  # raised again in the thread that waits
        outcome.set_exception(error)


def _host(where: str) -> str:
    return urlsplit(where).netloc


def _following(asked: Request, answer: Answer) -> Request:
    """Return the redirected request; the same host only, and never from https to http."""
    target = _joined(asked.url, answer.headers["Location"])
    if target is None or not _is_same_place(urlsplit(asked.url), urlsplit(target)):
        elsewhere = shown(target) if target else "an address that cannot be read"
        raise _Failed(f"sends us to {elsewhere}, which is not followed", may_retry=False)
    if asked.method not in ("GET", "HEAD") and answer.status not in _KEEP_METHOD:
        raise _Failed(f"redirects a {asked.method}, which is not followed", may_retry=False)
    return replace(asked, url=target, params={})


def _joined(base: str, location: str) -> str | None:
    try:
        target = urljoin(base, location)
        _ = urlsplit(target).port  # raises for a port that is none
    except ValueError:
        return None
    return target


def _is_same_place(here: SplitResult, there: SplitResult) -> bool:
    if here.hostname != there.hostname or there.scheme not in _DEFAULT_PORTS:
        return False
    if here.scheme == there.scheme:
        default = _DEFAULT_PORTS[here.scheme]
        return (here.port or default) == (there.port or default)
    return there.scheme == "https" and (here.port or 80) == 80 and (there.port or 443) == 443


def _in_our_words(error: Exception) -> _Failed:
    """Name a library's error by its kind alone: its text may hold the whole address."""
    for kinds, why, is_unreachable, may_retry in _WORDS:
        if isinstance(error, kinds):
            return _Failed(why, is_unreachable=is_unreachable, may_retry=may_retry)
    return _Failed("cannot be asked", may_retry=False)


_WORDS: tuple[tuple[tuple[type[Exception], ...], str, bool, bool], ...] = (
    ((requests.exceptions.SSLError,), "has no certificate that can be trusted", False, False),
    ((requests.exceptions.ProxyError,), "cannot be reached through the proxy", True, True),
    ((requests.exceptions.ConnectTimeout,), "cannot be reached: no connection in time", True, True),
    ((requests.exceptions.ReadTimeout, urllib3.exceptions.ReadTimeoutError),
     "did not go on answering in time", True, True),
    ((requests.exceptions.ConnectionError,), "cannot be reached", True, True),
    ((urllib3.exceptions.DecodeError,), "sent an answer that cannot be decompressed", False, True),
    ((urllib3.exceptions.ProtocolError, requests.exceptions.ChunkedEncodingError),
     "broke off its answer", False, True),
    ((requests.exceptions.InvalidURL, requests.exceptions.MissingSchema, UnicodeError),
     "is no address that can be asked", False, False),
    # requests itself reads where a redirect leads, whether it may follow or not.
    ((ValueError,), "sends us to an address that cannot be read", False, False),
)  # fmt: skip


def describe(status: int) -> str:
    """Return a status as messages show it: `503 Service Unavailable`."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
