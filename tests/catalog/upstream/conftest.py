"""One server on loopback that plays the cases beside it, and the way to ask it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from organizer.catalog.upstream.asking import JsonService, Login
from organizer.http import Client, Limits
from tests.recorded import Exchange, Recording, read_case, recording

HERE = Path(__file__).parent
QUICK = Limits(
    connect=0.5, read=1.0, total=5.0, attempts=3, backoff=0.001, longest_wait=0.01, rest=0.0
)


@pytest.fixture(scope="session")
def _server() -> Iterator[Recording]:
    with recording() as running:
        yield running


@pytest.fixture
def play(_server: Recording) -> Callable[[str], Recording]:
    """Return what makes the server play a case: `play("tvmaze/found")`."""

    def playing(case: str) -> Recording:
        _server.play(read_case(HERE / f"{case}.json"))
        return _server

    return playing


@pytest.fixture
def read() -> Callable[[str], tuple[Exchange, ...]]:
    """Return what reads a case's exchanges, for tests that change them."""
    return lambda case: read_case(HERE / f"{case}.json")


@pytest.fixture(scope="session")
def client() -> Iterator[Client]:
    """A client with short limits."""
    quick = Client(QUICK)
    yield quick
    quick.close()


@pytest.fixture
def service(_server: Recording, client: Client) -> Callable[..., JsonService]:
    """Return what makes a service at that server: `service()`, `service(login)`."""

    def serving(login: Login | None = None) -> JsonService:
        if login is None:
            return JsonService(client, _server.address)
        return JsonService(client, _server.address, login)

    return serving


@pytest.fixture
def recorded(_server: Recording) -> Recording:
    """Return the server itself, for tests that `play` made-up exchanges."""
    _server.play(())
    return _server
