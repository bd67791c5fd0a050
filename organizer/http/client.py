"""A client: everything in its order, from the turn at a host to the last piece of an answer."""

import logging
from base64 import b64encode
from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as StillWaiting
from contextlib import ExitStack
from http.cookiejar import DefaultCookiePolicy
from io import BytesIO
from pathlib import Path
from threading import BoundedSemaphore, Lock, Thread
from time import monotonic, sleep
from urllib.parse import unquote, urlsplit

import requests
import urllib3

from organizer import __version__
from organizer.config import Settings
from organizer.errors import MetadataUnavailable
from organizer.http.breaker import Breaker
from organizer.http.deadline import Deadline, current_deadline
from organizer.http.exchange import Answer, Memory, Request
from organizer.http.failures import Failed, describe, host_of, in_our_words, out_of_time, shown
from organizer.http.limits import Limits, limits_of
from organizer.http.pacing import Pacing, rates_of
from organizer.http.redirects import following, is_redirect
from organizer.http.retries import Retries, asks_for_rest, is_passing

USER_AGENT = f"tv-organizer/{__version__}"
_CHUNK = 2048  # bytes on the wire; gzip makes at most 2 MiB of it
_GRACE = 1.0  # seconds: whoever waits says first that the time is over, and not the connection
_LARGE = 2**20  # bytes of an answer
_PLACES = BoundedSemaphore(2)  # for reading large ones, of all clients together
# What urllib3 can unpack without growing much more than gzip does: the others were not asked for.
_ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})


# What urllib3 logs are whole addresses, with the keys in them.
for _name in ("connection", "connectionpool", "response", "util.retry"):
    logging.getLogger(f"urllib3.{_name}").addFilter(lambda _: False)


class Client:
    """Requests to one or more servers, with limits. Safe to share between threads.

    Attributes:
        memory: what is kept for conditional requests; None keeps nothing.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        pacing: Pacing | None = None,
        memory: Memory | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.memory = memory
        self._pacing = pacing or Pacing()
        # Seconds: a host that had less of them is not to blame for being late.
        self._fair = 0.9 * min(self.limits.connect, self.limits.read, self.limits.total)
        self._breaker = Breaker(failures=self.limits.failures, rest=self.limits.rest)
        self._lines: dict[str, BoundedSemaphore] = defaultdict(
            lambda: BoundedSemaphore(self.limits.connections)
        )
        self._lock = Lock()
        self._session = _session(self.limits.connections)

    def close(self) -> None:
        """Close idle connections, and the memory."""
        self._session.close()
        if self.memory is not None:
            self.memory.close()

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

        Raises `MetadataUnavailable` when there is none within the limits.
        """
        asked = Request(
            method=method, url=url, headers=headers or {}, params=params or {}, json=json
        )
        deadline = current_deadline(self.limits.total)
        began = monotonic()
        with self._line(host_of(url)):
            deadline.put_off(monotonic() - began)
            return self._guarded(asked, deadline)

    def _line(self, host: str) -> BoundedSemaphore:
        with self._lock:
            return self._lines[host]

    def _guarded(self, asked: Request, deadline: Deadline) -> Answer:
        """Ask unless the host is resting, and note how it did."""
        where = shown(asked.url)
        host = host_of(asked.url)
        self._breaker.admit(host)
        is_noted, left = False, deadline.left()
        try:
            answer = self._tried(asked, deadline)
            if is_passing(answer.status):
                why = f"{where} answered {describe(answer.status)}"
                self._breaker.failed(host, why, is_away=False)
            else:
                self._breaker.answered(host)
            is_noted = True
        except Failed as failure:
            message = f"{where} {failure}"
            if not failure.is_late or left - deadline.left() >= self._fair:
                self._breaker.failed(host, message, is_away=failure.is_unreachable)
                is_noted = True
            raise MetadataUnavailable(message) from failure
        finally:
            if not is_noted:
                self._breaker.gave_up(host)
        return answer

    def _tried(self, asked: Request, deadline: Deadline) -> Answer:
        """Try as often as the limits allow; the last answer or failure is the result."""
        retries = Retries(self.limits)
        while True:
            outcome = self._outcome(asked, deadline)
            if not retries.may_better(outcome):
                break
            wait = retries.next_wait(outcome)
            if wait is not None and isinstance(outcome, Answer) and asks_for_rest(outcome):
                self._pacing.pause(host_of(asked.url), wait)
            if wait is None or wait >= deadline.left():
                break
            sleep(wait)
        if isinstance(outcome, Failed):
            raise outcome
        return outcome

    def _outcome(self, asked: Request, deadline: Deadline) -> Answer | Failed:
        try:
            return self._redirected(asked, deadline)
        except Failed as failure:
            return failure

    def _redirected(self, asked: Request, deadline: Deadline) -> Answer:
        current = asked
        for _ in range(self.limits.redirects + 1):
            deadline.put_off(self._pacing.wait(host_of(current.url)))
            answer = self._in_time(current, deadline)
            if not is_redirect(answer):
                return answer
            current = following(current, answer)
        raise Failed("redirects in a circle", may_retry=False)

    def _in_time(self, asked: Request, deadline: Deadline) -> Answer:
        """Wait for a thread of its own: nothing else bounds name lookups and dripping headers."""
        if deadline.left() <= 0:
            raise out_of_time(self.limits.total)
        outcome: Future[Answer] = Future()
        ends = monotonic() + deadline.left()
        Thread(target=_settle, args=(outcome, lambda: self._once(asked, ends)), daemon=True).start()
        try:
            return outcome.result(timeout=deadline.left())
        except StillWaiting:
            failure = out_of_time(self.limits.total)
        raise failure

    def _once(self, asked: Request, ends: float) -> Answer:
        left = max(0.0, ends - monotonic()) + _GRACE
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
                body = self._body(response, ends)
                return Answer(status=response.status_code, headers=response.headers, body=body)
        except (requests.RequestException, urllib3.exceptions.HTTPError, ValueError) as error:
            failure = in_our_words(error)
        raise failure  # outside: an exception remembers the one it was raised beside

    def _body(self, response: requests.Response, ends: float) -> bytes:
        encoding = response.headers.get("Content-Encoding", "").strip().lower()
        if "," in encoding:
            raise Failed("sent an answer that was compressed twice", may_retry=False)
        if encoding not in _ENCODINGS:
            raise Failed("sent an answer in a compression that was not asked for", may_retry=False)
        body = BytesIO()
        with ExitStack() as held:
            # read1: returns what has come, so that a dripping answer cannot outlast the deadline.
            while chunk := response.raw.read1(_CHUNK, decode_content=True):
                if body.tell() <= _LARGE < body.tell() + len(chunk):
                    self._hold_a_place(held, ends)
                body.write(chunk)
                if body.tell() > self.limits.body:
                    raise Failed(f"sent more than {self.limits.body} bytes", may_retry=False)
                if monotonic() > ends:
                    raise out_of_time(self.limits.total)
            return body.getvalue()

    def _hold_a_place(self, held: ExitStack, ends: float) -> None:
        """Wait until few others read a large answer: together they would take much memory."""
        if not _PLACES.acquire(timeout=max(0.0, ends - monotonic())):
            raise out_of_time(self.limits.total)
        held.callback(_PLACES.release)


def open_client(settings: Settings, pacing: Path | None, memory: Memory | None = None) -> Client:
    """Return a client with the limits of the settings; `pacing` is the folder all programs share.

    Without one (None) the threads of this program pace themselves alone.
    """
    return Client(limits_of(settings), Pacing(pacing, rates_of(settings.rates)), memory)


def _session(connections: int) -> requests.Session:
    session = requests.Session()
    session.headers.update(
        {"User-Agent": USER_AGENT, "Accept": "application/json", "Accept-Encoding": "gzip"}
    )
    # With an `auth` of ours requests does not put a password from ~/.netrc over our header.
    session.auth = _from_the_address
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    # A connection more than allowed: an abandoned request may still hold one.
    adapter = requests.adapters.HTTPAdapter(pool_maxsize=2 * connections)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


def _from_the_address(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Send the user and password that stand in a base address, where no login of ours is sent."""
    parts = urlsplit(request.url or "")
    if parts.username and "Authorization" not in request.headers:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        request.headers["Authorization"] = f"Basic {b64encode(pair).decode()}"
    return request


def _settle(outcome: Future[Answer], ask: Callable[[], Answer]) -> None:
    try:
        outcome.set_result(ask())
    except Failed as failure:
        # Without its traceback, which would keep what was read so far for as long as itself.
        outcome.set_exception(failure.with_traceback(None))
    except BaseException as error:  # noqa: BLE001  # raised again in the thread that waits
        outcome.set_exception(error)
