"""All requests of one question share the time of a lookup."""

import pytest

from organizer.catalog import EpisodeFilters
from organizer.catalog.upstream.v2.client import Credentials
from organizer.errors import MetadataUnavailable
from organizer.http import Client, Limits, Pacing, Rate, one_lookup
from organizer.lookup.remote import RemoteSource
from tests.servers import Asked, Reply, ScriptedServer, json_reply


def _slow(_: Asked) -> Reply:
    return Reply(delay=0.3)


def _ask_often(client: Client, address: str) -> None:
    with one_lookup(1.0):
        for _ in range(10):
            client.request("GET", address)


def test_requests_of_one_lookup_end_together(server: ScriptedServer) -> None:
    server.script = _slow
    client = Client(Limits(total=1.0, attempts=1, rest=0.0))

    with pytest.raises(MetadataUnavailable, match="did not answer within 1 seconds"):
        _ask_often(client, server.address)

    assert len(server.asked) <= 4


def test_a_lookup_inside_another_has_what_is_left_of_it(server: ScriptedServer) -> None:
    server.script = _slow
    client = Client(Limits(total=60.0, attempts=1, rest=0.0))

    with pytest.raises(MetadataUnavailable), one_lookup(0.1), one_lookup(60.0):
        client.request("GET", server.address)


def test_after_a_lookup_each_request_has_its_own_time_again(server: ScriptedServer) -> None:
    server.script = _slow
    client = Client(Limits(total=60.0, attempts=1, rest=0.0))
    with pytest.raises(MetadataUnavailable), one_lookup(0.1):
        client.request("GET", server.address)

    assert client.request("GET", server.address).status == 200


def test_waiting_for_a_turn_gives_its_time_back_to_the_lookup(server: ScriptedServer) -> None:
    server.script = lambda _: Reply()
    host = server.address.removeprefix("http://")
    pacing = Pacing(rates=(Rate(host=host, requests=1, seconds=0.6, source="this test"),))
    client = Client(Limits(attempts=1, rest=0.0), pacing)

    with one_lookup(1.0):
        answers = [client.request("GET", server.address).status for _ in range(3)]

    assert answers == [200, 200, 200]


def test_a_host_is_not_left_alone_for_time_that_another_took(server: ScriptedServer) -> None:
    server.script = lambda asked: _slow(asked) if asked.path == "/slow" else Reply()
    client = Client(Limits(connect=5.0, read=5.0, total=5.0, attempts=1, rest=3600.0))
    for _ in range(4):
        with pytest.raises(MetadataUnavailable), one_lookup(0.1):
            client.request("GET", f"{server.address}/slow")

    assert client.request("GET", f"{server.address}/quick").status == 200


def test_pages_without_end_do_not_hold_up_a_question_to_a_remote_catalog(
    server: ScriptedServer,
) -> None:
    def script(asked: Asked) -> Reply:
        if asked.path == "/login":
            return json_reply({"token": "t"})
        page = int(asked.params.get("page", "1"))
        rows = [{"id": page, "airedSeason": 1, "airedEpisodeNumber": page}]
        links = {"first": 1, "last": 400, "next": page + 1, "prev": None}
        reply = json_reply({"data": rows, "links": links})
        return Reply(200, reply.body, reply.headers, delay=0.2)

    server.script = script
    source = RemoteSource(server.address, Credentials(), Limits(total=0.9, attempts=1, rest=0.0))

    with pytest.raises(MetadataUnavailable, match="did not answer within"):
        source.episodes(1, EpisodeFilters(), None)

    source.close()
    assert len(server.asked) < 10
