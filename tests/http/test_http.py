"""Requests over real connections: every fault ends in an answer or in one clear line."""

import gzip
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from organizer.errors import MetadataUnavailable
from organizer.http import Client, Limits, describe, shown
from tests.servers import Asked, Reply, ScriptedServer, json_reply

QUICK = Limits(
    connect=0.5, read=0.3, total=2.0, attempts=3, backoff=0.01, longest_wait=0.05, rest=0.0
)


def _times(count: int, first: Reply, then: Reply) -> Callable[[Asked], Reply]:
    replies = [first] * count

    def script(_: Asked) -> Reply:
        return replies.pop() if replies else then

    return script


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_an_answer_is_returned_with_its_status_and_headers(server: ScriptedServer) -> None:
    server.script = lambda _: Reply(404, b"nothing", {"X-Kind": "odd"})

    answer = Client(QUICK).request("GET", f"{server.address}/a", params={"name": "é&"})

    assert (answer.status, answer.body, answer.headers["x-kind"]) == (404, b"nothing", "odd")
    assert server.asked[0].params == {"name": "é&"}
    assert server.asked[0].headers["User-Agent"].startswith("tv-organizer/")


PASSING = {
    "a burst of 500": Reply(500),
    "502 with a page of HTML": Reply(502, b"<html>"),
    "429 with seconds to wait": Reply(429, b"", {"Retry-After": "0"}),
    "429 with hours to wait": Reply(429, b"", {"Retry-After": "7200"}),
    "503 with a date to wait for": Reply(
        503, b"", {"Retry-After": "Fri, 01 Jan 2100 00:00:00 GMT"}
    ),
    "503 with nonsense to wait for": Reply(503, b"", {"Retry-After": "soon"}),
    "521 of a proxy": Reply(521),
    "an answer that breaks off": Reply(200, b"{", {"Content-Length": "100"}),
    "an answer that is slow once": Reply(delay=0.6),
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING.keys())
def test_a_fault_that_passes_is_outlasted(server: ScriptedServer, fault: Reply) -> None:
    server.script = _times(2, fault, json_reply({"ok": True}))

    answer = Client(QUICK).request("GET", server.address)

    assert (answer.status, answer.body) == (200, b'{"ok": true}')
    assert len(server.asked) == 3


@pytest.mark.parametrize("status", [429, 500, 503, 521])
def test_a_fault_that_stays_is_returned_after_every_try(
    server: ScriptedServer, status: int
) -> None:
    server.script = lambda _: Reply(status)

    assert Client(QUICK).request("GET", server.address).status == status
    assert len(server.asked) == QUICK.attempts


@pytest.mark.parametrize("status", [200, 400, 401, 404, 405, 501])
def test_other_answers_are_not_asked_for_again(server: ScriptedServer, status: int) -> None:
    server.script = lambda _: Reply(status)

    assert Client(QUICK).request("GET", server.address).status == status
    assert len(server.asked) == 1


STAYING: dict[str, tuple[Reply, str]] = {
    "never answers": (Reply(delay=1.0), "did not go on answering in time"),
    "breaks off": (Reply(200, b"{", {"Content-Length": "9"}), "broke off its answer"),
    "is no gzip": (Reply(200, b"plain", {"Content-Encoding": "gzip"}), "cannot be decompressed"),
    "is compressed twice": (
        Reply(200, gzip.compress(gzip.compress(b"{}")), {"Content-Encoding": "gzip, gzip"}),
        "compressed twice",
    ),
    "is too large": (Reply(200, b"x" * (8 * 1024 * 1024 + 1)), "more than 8388608 bytes"),
    "is a gzip bomb": (
        Reply(200, gzip.compress(b"0" * 200_000_000, 9), {"Content-Encoding": "gzip"}),
        "more than 8388608 bytes",
    ),
    "redirects to another host": (
        Reply(302, b"", {"Location": "http://localhost:1/?token=secret"}),
        "sends us to http://localhost:1/, which is not followed",
    ),
    "redirects to another port": (
        Reply(307, b"", {"Location": "http://127.0.0.1:1/"}),
        "sends us to",
    ),
    "redirects to a file": (Reply(301, b"", {"Location": "file:///etc/passwd"}), "sends us to"),
    "redirects to nonsense": (Reply(301, b"", {"Location": "http://[::"}), "cannot be read"),
    "redirects in a circle": (Reply(302, b"", {"Location": "/again"}), "in a circle"),
}


@pytest.mark.parametrize(("reply", "why"), STAYING.values(), ids=STAYING.keys())
def test_what_is_no_usable_answer_is_one_clear_line(
    server: ScriptedServer, reply: Reply, why: str
) -> None:
    server.script = lambda _: reply

    with pytest.raises(MetadataUnavailable) as caught:
        Client(QUICK).request("GET", f"{server.address}/series?key=secret")

    message = str(caught.value)
    assert why in message
    assert message.startswith(f"{server.address}/series ")
    assert "secret" not in message
    assert "\n" not in message


def test_a_redirect_on_the_same_host_is_followed_with_its_headers(server: ScriptedServer) -> None:
    server.script = lambda asked: (
        Reply(308, b"", {"Location": "/there?page=2"}) if asked.path == "/here" else Reply()
    )

    Client(QUICK).request("GET", f"{server.address}/here", headers={"Authorization": "Bearer x"})

    assert (server.asked[1].path, server.asked[1].params) == ("/there", {"page": "2"})
    assert server.asked[1].headers["Authorization"] == "Bearer x"


def test_a_login_is_not_redirected_into_another_method(server: ScriptedServer) -> None:
    server.script = lambda _: Reply(302, b"", {"Location": "/there"})

    with pytest.raises(MetadataUnavailable, match="redirects a POST"):
        Client(QUICK).request("POST", server.address, json={"apikey": "secret"})
    assert len(server.asked) == 1


def test_an_answer_of_the_largest_size_is_taken(server: ScriptedServer) -> None:
    body = gzip.compress(b"0" * QUICK.body)
    server.script = lambda _: Reply(200, body, {"Content-Encoding": "gzip"})

    assert len(Client(QUICK).request("GET", server.address).body) == QUICK.body


@pytest.mark.parametrize("pace", [0.05, 0.25], ids=["dripping", "just within each read"])
def test_an_answer_that_drips_ends_with_the_total_time(server: ScriptedServer, pace: float) -> None:
    server.script = lambda _: Reply(200, b"x" * 10_000, pace=pace)
    limits = Limits(read=5.0, total=0.4, rest=0.0)

    with pytest.raises(MetadataUnavailable, match=r"did not answer within 0\.4 seconds"):
        Client(limits).request("GET", server.address)


def test_headers_that_drip_end_with_the_total_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        stop = threading.Event()

        def drip() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\n")
                while not stop.wait(0.05):
                    connection.sendall(b"X-More: 1\r\n")

        thread = threading.Thread(target=drip)
        thread.start()
        try:
            with pytest.raises(MetadataUnavailable, match="did not answer within"):
                Client(Limits(total=0.4, rest=0.0)).request(
                    "GET", f"http://127.0.0.1:{listening.getsockname()[1]}"
                )
        finally:
            stop.set()
            thread.join()


def test_waiting_never_goes_beyond_the_total_time(server: ScriptedServer) -> None:
    server.script = lambda _: Reply(429, b"", {"Retry-After": "20"})

    answer = Client(Limits(total=1.0, rest=0.0)).request("GET", server.address)

    assert answer.status == 429
    assert len(server.asked) == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "nobody.invalid"])
def test_where_nobody_is_there_one_more_try_is_enough(host: str) -> None:
    began = time.monotonic()
    with pytest.raises(MetadataUnavailable, match=r"cannot be reached$"):
        Client(Limits(attempts=4, backoff=60.0, rest=0.0)).request(
            "GET", f"http://{host}:{_free_port()}/"
        )
    assert time.monotonic() - began < 30  # and not the 60 of the usual wait


def test_a_refused_connection_is_one_clear_line() -> None:
    address = f"http://127.0.0.1:{_free_port()}/search?apikey=secret"

    with pytest.raises(MetadataUnavailable, match=r"cannot be reached$") as caught:
        Client(QUICK).request("GET", address)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    ["http://", "http://127.0.0.1:99999", "http://[", "http://exa mple.invalid/", "http://.../"],
)
def test_an_address_that_cannot_be_asked_is_one_clear_line(address: str) -> None:
    with pytest.raises(MetadataUnavailable) as caught:
        Client(QUICK).request("GET", address)
    assert "\n" not in str(caught.value)


def test_a_host_that_cannot_be_reached_rests_for_a_while(server: ScriptedServer) -> None:
    limits = Limits(read=0.1, attempts=1, rest=60.0)
    client = Client(limits)
    server.script = lambda _: Reply(delay=0.5)
    with pytest.raises(MetadataUnavailable) as first:
        client.request("GET", f"{server.address}/one")

    with pytest.raises(MetadataUnavailable) as second:
        client.request("GET", f"{server.address}/two")

    assert len(server.asked) == 1
    assert str(second.value) == str(first.value)


def test_a_password_in_netrc_does_not_replace_our_header(
    server: ScriptedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))

    Client(QUICK).request("GET", server.address, headers={"Authorization": "Bearer ours"})

    assert server.asked[0].headers["Authorization"] == "Bearer ours"


def test_many_threads_may_share_a_client(server: ScriptedServer) -> None:
    server.script = lambda asked: json_reply(asked.params["n"])
    client = Client(QUICK)
    wrong: list[int] = []

    def ask(n: int) -> None:
        answer = client.request("GET", server.address, params={"n": str(n)})
        if answer.body != f'"{n}"'.encode():
            wrong.append(n)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://me:secret@host:80/a?key=secret#x", "http://host:80/a"),
        ("http://[::1]:8000/a", "http://[::1]:8000/a"),
        ("http://host:port/", "the address of the metadata service"),
    ],
)
def test_a_shown_address_holds_no_secret(url: str, expected: str) -> None:
    assert shown(url) == expected


def test_a_status_is_described_with_its_name() -> None:
    assert (describe(503), describe(599)) == ("503 Service Unavailable", "599")
