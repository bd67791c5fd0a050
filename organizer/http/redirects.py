"""Where an answer may send us: the same host, or from http to https there.

So never to another machine, and never to an address of this machine or its network that the user
did not configure.
"""

from dataclasses import replace
from urllib.parse import SplitResult, urljoin, urlsplit

from organizer.http.exchange import Answer, Request
from organizer.http.failures import Failed, shown

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_KEEP_METHOD = frozenset({307, 308})
_DEFAULT_PORTS = {"http": 80, "https": 443}


def is_redirect(answer: Answer) -> bool:
    """Return whether the answer is somewhere else."""
    return answer.status in _REDIRECTS and "Location" in answer.headers


def following(asked: Request, answer: Answer) -> Request:
    """Return the redirected request; raises `Failed` for one that is not to be followed."""
    target = _joined(asked.url, answer.headers["Location"])
    if target is None or not _is_same_place(urlsplit(asked.url), urlsplit(target)):
        elsewhere = shown(target) if target else "an address that cannot be read"
        raise Failed(f"sends us to {elsewhere}, which is not followed", may_retry=False)
    if asked.method not in ("GET", "HEAD") and answer.status not in _KEEP_METHOD:
        raise Failed(f"redirects a {asked.method}, which is not followed", may_retry=False)
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
