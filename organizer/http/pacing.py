"""How often a host may be asked: one limit for all threads and all programs of this user.

The times of the last requests are kept in a file a host, in a folder all programs share, under
`flock`. They are times of the clock that never jumps and that all programs share since the machine
was started; those that lie in the future come from before that, or from nowhere, and are dropped.
Without the folder, or with a file that cannot be used, the threads of this program keep the limit
among themselves.

What this does not promise: a limit over several machines behind one address.
"""

import fcntl
import json
import logging
import os
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

LOG = logging.getLogger(__name__)

_LARGEST_FILE = 65536  # bytes
_LONGEST_PAUSE = 600.0  # seconds; what a file says beyond that is damage
_PATIENCE = 1.0  # seconds for another program to let the file go
_MARGIN = 0.1  # seconds: requests may come closer together than they were sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """At most `requests` within any `seconds` to a host; `source` says where that is written."""

    host: str
    requests: int
    seconds: float
    source: str


RATES = (
    Rate(
        host="api.tvmaze.com",
        requests=20,
        seconds=10.0,
        source="its API page: at least 20 calls every 10 seconds per address, then 429",
    ),
    Rate(
        host="api.themoviedb.org",
        requests=40,
        seconds=1.0,
        source="its page on rate limiting: about 40 requests a second",
    ),
)
"""Services that say how often they may be asked; TheTVDB's API v4 does not."""


@dataclass(slots=True)
class _Taken:
    """When a host was asked, oldest first, and until when it wants to be left alone."""

    times: list[float] = field(default_factory=list)
    paused_until: float = 0.0


class Pacing:
    """Makes everybody wait for their turn; `folder` of None shares nothing. For all threads.

    `rates` go by host, with its port where one is named; other hosts may be asked at any time.
    """

    def __init__(self, folder: Path | None = None, rates: Sequence[Rate] = RATES) -> None:
        self._folder = folder
        self._rates = {rate.host: rate for rate in rates}
        self._own: dict[str, _Taken] = {}
        self._lock = Lock()

    def wait(self, host: str) -> float:
        """Wait for a turn at `host` (with its port); return the seconds that this took."""
        began = time.monotonic()
        while (left := self._turn(host)) > 0:
            time.sleep(left)
        return time.monotonic() - began

    def pause(self, host: str, seconds: float) -> None:
        """Let nobody ask `host` for a while, as it wished."""
        until = time.monotonic() + min(seconds, _LONGEST_PAUSE)
        with self._lock, self._shared(host) as taken:
            taken.paused_until = max(taken.paused_until, until)

    def _turn(self, host: str) -> float:
        """Take a turn and return 0, or return the seconds until there may be one."""
        rate = self._rates.get(host) or self._rates.get(host.partition(":")[0])
        if rate is None and not self._may_be_paused(host):
            return 0.0
        with self._lock, self._shared(host) as taken:
            now = time.monotonic()
            if taken.paused_until > now:
                return taken.paused_until - now
            if rate is None:
                return 0.0
            window = rate.seconds + _MARGIN
            taken.times = [at for at in taken.times if now - window < at <= now]
            if len(taken.times) >= rate.requests:
                return taken.times[-rate.requests] + window - now
            taken.times.append(now)
            return 0.0

    def _may_be_paused(self, host: str) -> bool:
        file = self._file(host)
        return host in self._own or (file is not None and file.exists())

    @contextmanager
    def _shared(self, host: str) -> Iterator[_Taken]:
        """Give what is known of `host`, of this program and of the others, to be changed."""
        own = self._own.setdefault(host, _Taken())
        descriptor = self._opened(host)
        if descriptor is None:
            yield own
            return
        try:
            others = _read(descriptor)
            own.times = sorted({*own.times, *others.times})
            own.paused_until = max(own.paused_until, others.paused_until)
            yield own
            _write(descriptor, own)
        finally:
            os.close(descriptor)

    def _opened(self, host: str) -> int | None:
        """Open and lock the file of `host`; None where that cannot be.

        A file that another program holds is tried again at the next turn; a folder that cannot be
        used is not.
        """
        file = self._file(host)
        if file is None:
            return None
        try:
            return _opened(file)
        except BlockingIOError as error:
            LOG.debug("a turn is only counted within this program: %s", error)
            return None
        except OSError as error:
            LOG.info("requests are only counted within this program: %s", error)
            self._folder = None
            return None

    def _file(self, host: str) -> Path | None:
        if self._folder is None:
            return None
        return self._folder / f"{re.sub(r'[^a-z0-9.]', '_', host)}.json"


def _opened(file: Path) -> int:
    file.parent.mkdir(parents=True, exist_ok=True)
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW
    descriptor = os.open(file, flags, 0o600)
    try:
        _lock(descriptor)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _lock(descriptor: int) -> None:
    """Lock a file; raises OSError when another program does not let it go (it may be stopped)."""
    ends = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.005)
        else:
            return


def _read(descriptor: int) -> _Taken:
    """Return what the file says; nothing for what is damaged, or cannot have happened yet."""
    now = time.monotonic()
    try:
        kept = json.loads(os.pread(descriptor, _LARGEST_FILE, 0) or b"{}")
        times = [float(at) for at in kept.get("times", ())]
        paused_until = float(kept.get("paused_until", 0))
    except (OSError, ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return _Taken()
    is_sane = 0 <= paused_until <= now + _LONGEST_PAUSE
    return _Taken([at for at in times if at <= now], paused_until if is_sane else 0.0)


def _write(descriptor: int, taken: _Taken) -> None:
    content = json.dumps({"times": taken.times, "paused_until": taken.paused_until}).encode()
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, content, 0)
    except OSError as error:  # a full disk: the next one begins anew
        LOG.info("when a service was asked could not be noted: %s", error)


def rates_of(rows: Sequence[str]) -> tuple[Rate, ...]:
    """Return the rates of services, and those of the setting `rates`, which win.

    >>> [rate.requests for rate in rates_of(["api.tvmaze.com=5/10", "nas:8001=2/1"])]
    [5, 40, 2]
    """
    rates = {rate.host: rate for rate in RATES}
    for row in rows:
        host, _, often = row.rpartition("=")
        requests, _, seconds = often.partition("/")
        rates[host] = Rate(
            host=host, requests=int(requests), seconds=float(seconds), source="the setting `rates`"
        )
    return tuple(rates.values())
