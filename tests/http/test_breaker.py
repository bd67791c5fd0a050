"""A host that fails is left alone, and is tried again by one request."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from organizer.errors import MetadataUnavailable
from organizer.http import Client, Limits
from organizer.http.breaker import Breaker
from tests.servers import Asked, Reply, ScriptedServer

LONG = 3600.0


def _open(rest: float, failures: int = 3) -> Breaker:
    breaker = Breaker(failures=failures, rest=rest)
    breaker.failed("a", "a is away", is_away=True)
    return breaker


def test_a_host_that_is_away_is_left_alone_with_the_same_message() -> None:
    breaker = _open(LONG)

    with pytest.raises(MetadataUnavailable, match="a is away"):
        breaker.admit("a")
    breaker.admit("b")  # another host is none of its business


def test_failures_in_a_row_open_it_and_a_success_between_does_not() -> None:
    breaker = Breaker(failures=3, rest=LONG)
    for _ in range(2):
        breaker.failed("a", "500", is_away=False)
    breaker.answered("a")
    for _ in range(2):
        breaker.failed("a", "500", is_away=False)
    breaker.admit("a")

    breaker.failed("a", "500 again", is_away=False)

    with pytest.raises(MetadataUnavailable, match="500 again"):
        breaker.admit("a")


def test_after_the_rest_one_request_tries_and_its_success_lets_all_pass() -> None:
    breaker = _open(1e-9)
    breaker.admit("a")
    with pytest.raises(MetadataUnavailable):
        breaker.admit("a")

    breaker.answered("a")

    breaker.admit("a")
    breaker.admit("a")


def test_a_trial_that_fails_opens_it_again() -> None:
    breaker = _open(1e-9, failures=100)
    breaker.admit("a")

    breaker.failed("a", "still 500", is_away=False)

    breaker.admit("a")  # the next trial, as the rest is over at once
    with pytest.raises(MetadataUnavailable, match="still 500"):
        breaker.admit("a")


def test_a_trial_that_was_broken_off_leaves_the_next_one_its_turn() -> None:
    breaker = _open(1e-9)
    breaker.admit("a")

    breaker.gave_up("a")

    breaker.admit("a")


def test_without_a_rest_nothing_is_refused() -> None:
    breaker = _open(0.0)

    breaker.admit("a")


def test_a_burst_of_500_stops_the_questions(server: ScriptedServer) -> None:
    server.script = lambda _: Reply(500)
    client = Client(Limits(attempts=1, failures=3, rest=LONG))
    answers = [client.request("GET", f"{server.address}/{n}").status for n in range(3)]

    with pytest.raises(MetadataUnavailable) as caught:
        client.request("GET", f"{server.address}/3")

    assert answers == [500, 500, 500]
    assert str(caught.value) == f"{server.address}/2 answered 500 Internal Server Error"
    assert len(server.asked) == 3


def test_a_404_between_failures_shows_that_the_host_works(server: ScriptedServer) -> None:
    server.script = lambda asked: Reply(404 if asked.path == "/2" else 500)
    client = Client(Limits(attempts=1, failures=3, rest=LONG))

    answers = [client.request("GET", f"{server.address}/{n}").status for n in range(5)]

    assert answers == [500, 500, 404, 500, 500]


def test_those_who_wait_for_a_connection_are_told_of_the_failure_at_once(
    server: ScriptedServer,
) -> None:
    inside = threading.Event()

    def silent(_: Asked) -> Reply:
        inside.wait()
        return Reply()

    server.script = silent
    client = Client(Limits(read=0.2, attempts=1, connections=1, rest=LONG))

    def ask(n: int) -> str:
        with pytest.raises(MetadataUnavailable) as caught:
            client.request("GET", f"{server.address}/{n}")
        return str(caught.value)

    with ThreadPoolExecutor(6) as pool:
        messages = set(pool.map(ask, range(6)))
    inside.set()

    assert len(messages) == 1
    assert len(server.asked) == 1


def test_no_more_connections_than_allowed_are_open_to_one_host(server: ScriptedServer) -> None:
    inside = 0
    most = 0
    lock = threading.Lock()

    def counting(_: Asked) -> Reply:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        threading.Event().wait(0.02)
        with lock:
            inside -= 1
        return Reply()

    server.script = counting
    client = Client(Limits(connections=3))
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda n: client.request("GET", f"{server.address}/{n}"), range(24)))

    assert most == 3
