"""The server run: an address bound, requests answered until a signal, a stop within 5 seconds."""

import ipaddress
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType

import uvicorn
from fastapi import FastAPI
from uvicorn import Config

from organizer.catalog import open_catalog
from organizer.catalog.upstream.services import chosen_services, keyless
from organizer.config import Settings, load_settings, state_dir
from organizer.errors import UsageError
from organizer.feeding import may_be_written, open_feeder
from organizer.server.app import create_app
from organizer.server.beside import Beside
from organizer.server.catalogs import DatabaseCatalogs, SharedCatalog, open_catalogs
from organizer.server.connections import PatientConnection
from organizer.server.feeding import BoundedFeeder
from organizer.server.guarding import LineWriter, Log
from organizer.server.tokens import ApiKeys, Tokens, server_secret
from organizer.server.users import open_users

KEYS_VARIABLE = "ORGANIZER_APIKEYS"
_STOP_WITHIN = 4  # seconds; with what follows, five
_MOST_REQUESTS = 256  # at the same time; more are answered 503
_LARGEST_HEAD = 16 * 1024  # bytes of a request's line and headers
_IDLE = 15  # seconds until an idle connection is closed


def api_keys(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the API keys of `ORGANIZER_APIKEYS` or the configuration file; () for none."""
    return load_settings({}, environ).settings.apikeys


def serve(
    host: str,
    port: int,
    catalog: Path,
    environ: Mapping[str, str],
    *,
    announce: Callable[[str], None],
    log: Log | None = None,
    upstreams: bool = True,
    beside: Beside | None = None,
) -> None:
    """Answer requests until SIGINT or SIGTERM; `announce` gets the address once it is bound.

    Port 0 takes a free one; services are asked for what a database lacks, unless `upstreams` is
    False or the settings name none; `log` gets a line of JSON for each request, in a thread of
    its own. What runs `beside` the server is part of its health, and ends with it.
    Without configured API keys only a loopback address may be bound. Raises `UsageError` when
    the address cannot be bound, `CatalogFileError` or `StoreError` when catalog, users or secret
    cannot be used.
    """
    keys = api_keys(environ)
    _refuse_open_door(host, keys)
    with ExitStack() as open_things:
        catalogs = open_things.enter_context(closing(open_catalogs(catalog)))
        tokens = Tokens(server_secret(state_dir(environ)))
        users = open_things.enter_context(closing(open_users(state_dir(environ))))
        lines = None if log is None else open_things.enter_context(closing(LineWriter(log)))
        settings = load_settings({}, environ).settings
        settings = settings if upstreams else replace(settings, upstreams=())
        feeder = _feeder(catalogs, settings, environ, open_things)
        app = create_app(catalogs, tokens, ApiKeys(keys), users, feeder=feeder, log=lines)
        app.state.beside = beside
        listening = open_things.enter_context(_bound(host, port))
        open_things.enter_context(_stopped_by_signal())
        announce(_address(listening))
        _Server(configured(app), beside).run(sockets=[listening])


class _Server(uvicorn.Server):
    """Tells what runs beside it to end at the moment that it is told so itself."""

    def __init__(self, config: Config, beside: Beside | None) -> None:
        super().__init__(config)
        self._beside = beside

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end."""
        if self._beside is not None:
            self._beside.begin_to_end()
        super().handle_exit(sig, frame)


def _feeder(
    catalogs: DatabaseCatalogs | SharedCatalog,
    settings: Settings,
    environ: Mapping[str, str],
    open_things: ExitStack,
) -> BoundedFeeder | None:
    """Return what feeds a catalog; None for one in memory, and for one that may not be written.

    Without services it still tells where the catalog has no more than a sketch.
    """
    if not isinstance(catalogs, DatabaseCatalogs):
        return None
    is_written = bool(chosen_services(settings)) and may_be_written(catalogs.path)
    catalog = open_things.enter_context(open_catalog(catalogs.path, read_only=not is_written))
    settings = settings if is_written or keyless(settings) else replace(settings, upstreams=())
    feeder = open_things.enter_context(closing(open_feeder(catalog, settings, environ)))
    return BoundedFeeder(feeder)


def configured(app: FastAPI, connection: type[PatientConnection] = PatientConnection) -> Config:
    """Return how `app` is served: its limits, and no traces of what serves it."""
    return Config(
        app,
        http=connection,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=_STOP_WITHIN,
        timeout_keep_alive=_IDLE,
        limit_concurrency=_MOST_REQUESTS,
        h11_max_incomplete_event_size=_LARGEST_HEAD,
        server_header=False,
    )


def _refuse_open_door(host: str, keys: Sequence[str]) -> None:
    if keys or is_loopback(host):
        return
    raise UsageError(
        f"without API keys only a loopback address can be served, not {host};"
        f" list some in {KEYS_VARIABLE}"
    )


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches `host`; a name other than localhost may not be.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


@contextmanager
def _bound(host: str, port: int) -> Iterator[socket.socket]:
    """Bind before serving, so that a taken port is one clear line."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise UsageError(f"cannot serve at {host}: {error.strerror}") from error
    with listening:
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(128)
        except OSError as error:
            raise UsageError(
                f"cannot serve at {host} port {port}: {error.strerror}; choose another --port"
            ) from error
        yield listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@contextmanager
def _stopped_by_signal() -> Iterator[None]:
    """Make a signal an orderly end: uvicorn stops, then raises it again, which would kill us."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, _ended) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ended(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the server has stopped by now."""
