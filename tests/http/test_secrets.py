"""No key is told: not in messages, tracebacks, texts of values, or what libraries log."""

import logging
import socket
import traceback
from collections.abc import Iterator

import pytest

from organizer.errors import MetadataUnavailable
from organizer.http import Client, Limits
from organizer.http.exchange import Request
from tests.chaos.faults import FAULTS
from tests.chaos.faulty import Fault, FaultyServer, faulty_server
from tests.servers import Reply, ScriptedServer, json_reply

SECRET = "5ecre7-0f-the-user"
LOW = Limits(connect=0.5, read=0.4, total=1.0, attempts=2, backoff=0.0, rest=0.0)
NOT_REACHED = {
    "nobody there": "http://127.0.0.1:{port}/",
    "no such host": "http://nowhere.invalid/",
    "no host": "http:///",
    "no port": "http://127.0.0.1:99999/",
    "no address": "http://[",
    "another kind": "gopher://127.0.0.1/",
    "no certificate": "https://127.0.0.1:{port}/",
}


@pytest.fixture(scope="module")
def faulty() -> Iterator[FaultyServer]:
    """A server with every fault."""
    with faulty_server() as running:
        yield running


def _told(address: str) -> str:
    """Return all that is told of a request with the key wherever a key may be."""
    scheme, _, rest = address.partition("://")
    try:
        answer = Client(LOW).request(
            "POST",
            f"{scheme}://{SECRET}:{SECRET}@{rest}?a={SECRET}#{SECRET}",
            headers={"Authorization": f"Bearer {SECRET}"},
            params={"api_key": SECRET},
            json={"apikey": SECRET},
        )
    except MetadataUnavailable as error:
        return "".join(traceback.format_exception(error))
    return repr(answer)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_failure_tells_no_key(
    faulty: FaultyServer, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    case = faulty.case(lambda _: json_reply({}), fault.send)

    told = _told(f"{case.address}/series")

    assert case.asked[0].params["api_key"] == SECRET  # it was really sent
    assert SECRET not in told
    assert SECRET not in caplog.text


@pytest.mark.parametrize("address", NOT_REACHED.values(), ids=NOT_REACHED.keys())
def test_what_cannot_be_reached_tells_no_key(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))

        told = _told(address.format(port=taken.getsockname()[1]))

    assert "MetadataUnavailable" in told
    assert SECRET not in told
    assert SECRET not in caplog.text


def test_the_text_of_a_request_shows_no_key() -> None:
    asked = Request(
        method="GET",
        url=f"http://{SECRET}@a/?k={SECRET}",
        headers={"Authorization": SECRET},
        params={"api_key": SECRET},
        json={"apikey": SECRET},
    )

    assert SECRET not in repr(asked)


def test_user_and_password_of_an_address_are_sent_unless_there_is_a_login(
    server: ScriptedServer,
) -> None:
    address = server.address.replace("http://", "http://me:p%40ss@")
    Client(LOW).request("GET", address)
    Client(LOW).request("GET", address, headers={"Authorization": "Bearer ours"})

    sent = [asked.headers["Authorization"] for asked in server.asked]
    assert sent == ["Basic bWU6cEBzcw==", "Bearer ours"]


def test_no_cookie_is_kept(server: ScriptedServer) -> None:
    server.script = lambda _: Reply(200, b"{}", {"Set-Cookie": "id=1; Path=/"})
    client = Client(LOW)

    for _ in range(2):
        client.request("GET", server.address)

    assert "Cookie" not in server.asked[1].headers
