"""What went wrong with a request, in our own words, and addresses as messages may show them."""

from http import HTTPStatus
from urllib.parse import urlsplit

import requests
import urllib3


class Failed(Exception):
    """One try failed, in our own words; never raised from a library's error, which tells all.

    Attributes:
        is_unreachable: the host itself is away, not just this answer.
        is_late: it may only have had too little time.
        may_retry: the next try may do better.
        is_refused: there is no such host, or nothing listens there: one more try tells enough.
    """

    def __init__(
        self,
        why: str,
        *,
        is_unreachable: bool = False,
        is_late: bool = False,
        may_retry: bool = True,
        is_refused: bool = False,
    ) -> None:
        super().__init__(why)
        self.is_refused = is_refused
        self.is_late = is_late
        self.is_unreachable = is_unreachable
        self.may_retry = may_retry


def out_of_time(seconds: float) -> Failed:
    """Return the failure of a lookup that took all its time."""
    why = f"did not answer within {seconds:g} seconds"
    return Failed(why, is_unreachable=True, is_late=True, may_retry=False)


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


def host_of(url: str) -> str:
    """Return host and port of an address, in small letters; "" where it names none.

    >>> host_of("https://me:secret@API.example.net:8000/search")
    'api.example.net:8000'
    """
    return urlsplit(shown(url)).netloc


def describe(status: int) -> str:
    """Return a status as messages show it: `503 Service Unavailable`."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def in_our_words(error: Exception) -> Failed:
    """Name a library's error by its kind alone: its text may hold the whole address."""
    is_late = isinstance(error, requests.Timeout | urllib3.exceptions.TimeoutError)
    is_refused = _is_refused(error)
    for kinds, why, is_unreachable, may_retry in _WORDS:
        if isinstance(error, kinds):
            return Failed(
                why,
                is_unreachable=is_unreachable,
                is_late=is_late,
                may_retry=may_retry,
                is_refused=is_refused,
            )
    return Failed("cannot be asked", may_retry=False)


def _is_refused(error: Exception) -> bool:
    """Return whether no connection was made, though nothing took long: also without a network."""
    within = error.args[0] if error.args else None
    reason = getattr(within, "reason", within)
    return isinstance(reason, urllib3.exceptions.NewConnectionError)


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
