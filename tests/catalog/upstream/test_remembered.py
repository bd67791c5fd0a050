"""What services answered is kept, confirmed by 304, and never what could not be used."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from organizer.catalog.upstream.asking import JsonService, question_key
from organizer.catalog.upstream.remembered import (
    FORGOTTEN,
    LONGEST_FRESH,
    RememberedAnswers,
)
from organizer.errors import MetadataUnavailable
from organizer.http import Answer, Client, Limits
from tests.servers import Asked, Reply, ScriptedServer, scripted_server

QUICK = Limits(connect=0.5, read=1.0, total=5.0, attempts=1, rest=0.0)
NOW = 1_700_000_000.0
TAGGED = {"ETag": '"one"'}


class _Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with scripted_server() as running:
        yield running


@pytest.fixture
def clock() -> _Clock:
    return _Clock()


@pytest.fixture
def memory(tmp_path: Path, clock: _Clock) -> Iterator[RememberedAnswers]:
    kept = RememberedAnswers(tmp_path / "conditional.db", clock)
    yield kept
    kept.close()


@pytest.fixture
def service(server: ScriptedServer, memory: RememberedAnswers) -> JsonService:
    return JsonService(Client(QUICK, memory=memory), server.address)


def _tagged(body: bytes = b'{"a": 1}', **headers: str) -> Reply:
    return Reply(200, body, {**TAGGED, **headers})


def _confirming(asked: Asked) -> Reply:
    return Reply(304, b"") if asked.headers.get("If-None-Match") == '"one"' else _tagged()


def test_an_answer_that_still_holds_is_not_sent_again(
    server: ScriptedServer, service: JsonService
) -> None:
    server.script = _confirming

    assert [service.get("/a") for _ in range(3)] == [{"a": 1}] * 3
    sent = [asked.headers.get("If-None-Match") for asked in server.asked]
    assert sent == [None, '"one"', '"one"']


def test_a_date_confirms_as_a_tag_does(server: ScriptedServer, service: JsonService) -> None:
    date = "Wed, 21 Oct 2015 07:28:00 GMT"
    server.script = lambda asked: (
        Reply(304, b"")
        if asked.headers.get("If-Modified-Since") == date
        else Reply(200, b"[1]", {"Last-Modified": date})
    )

    assert [service.get("/a"), service.get("/a")] == [[1], [1]]


def test_a_changed_answer_replaces_the_old_one(
    server: ScriptedServer, service: JsonService
) -> None:
    replies = [_tagged(b"[2]", ETag='"two"'), _tagged(b"[1]")]
    server.script = lambda _: replies.pop() if replies else Reply(304, b"")

    assert [service.get("/a") for _ in range(3)] == [[1], [2], [2]]
    assert server.asked[2].headers["If-None-Match"] == '"two"'


def test_what_is_fresh_is_not_asked_for_until_it_is_old(
    server: ScriptedServer, service: JsonService, clock: _Clock
) -> None:
    server.script = lambda _: Reply(200, b"[1]", {"Cache-Control": "public, max-age=60"})

    service.get("/a")
    clock.now += 59
    service.get("/a")
    assert len(server.asked) == 1
    clock.now += 2
    service.get("/a")
    assert len(server.asked) == 2


FRESHNESS: dict[str, tuple[Mapping[str, str], float]] = {
    "said nothing": ({}, 0),
    "a minute": ({"Cache-Control": "max-age=60"}, 60),
    "a year": ({"Cache-Control": "max-age=31536000"}, LONGEST_FRESH),
    "partly over at a proxy": ({"Cache-Control": "max-age=60", "Age": "20"}, 40),
    "over": ({"Cache-Control": "max-age=60", "Age": "100"}, 0),
    "to be confirmed": ({"Cache-Control": "no-cache, max-age=60"}, 0),
    "for proxies alone": ({"Cache-Control": "s-maxage=60"}, 0),
    "nonsense": ({"Cache-Control": "max-age=soon", "Age": "x"}, 0),
}


@pytest.mark.parametrize(("headers", "seconds"), FRESHNESS.values(), ids=FRESHNESS.keys())
def test_an_answer_is_fresh_as_long_as_the_service_says(
    memory: RememberedAnswers, clock: _Clock, headers: Mapping[str, str], seconds: float
) -> None:
    memory.keep("k", Answer(status=200, headers={**TAGGED, **headers}, body=b"[]"))

    for age, is_fresh in ((seconds - 1, seconds > 0), (seconds, False)):
        clock.now = NOW + max(age, 0)
        found = memory.recall("k")
        assert found is not None
        assert found.is_fresh == is_fresh


def test_a_clock_that_went_back_makes_nothing_fresh(
    memory: RememberedAnswers, clock: _Clock
) -> None:
    memory.keep("k", Answer(status=200, headers={"Cache-Control": "max-age=60"}, body=b"[]"))
    clock.now -= 10

    found = memory.recall("k")

    assert found is not None
    assert not found.is_fresh


NOT_KEPT: dict[str, Reply] = {
    "no JSON": _tagged(b"<html>"),
    "JSON cut short": _tagged(b'{"a": '),
    "a key twice": _tagged(b'{"a": 1, "a": 2}'),
    "null": _tagged(b"null"),
    "a 404": Reply(404, b"{}", TAGGED),
    "a 500": Reply(500, b"{}", TAGGED),
    "not to be stored": Reply(200, b"[]", {**TAGGED, "Cache-Control": "no-store"}),
    "different for everybody": _tagged(Vary="*"),
    "nothing to confirm it by": Reply(200, b"[]"),
    "a tag that cannot be sent back": Reply(200, b"[]", {"ETag": '"\x7f"'}),
}


@pytest.mark.parametrize("reply", NOT_KEPT.values(), ids=NOT_KEPT.keys())
def test_what_cannot_be_used_or_may_not_be_kept_is_not(
    server: ScriptedServer, service: JsonService, memory: RememberedAnswers, reply: Reply
) -> None:
    server.script = lambda _: reply

    for _ in range(2):
        with suppress(MetadataUnavailable):
            service.get("/a")

    assert memory.recall(question_key(server.address, "/a", {})) is None
    assert all("If-None-Match" not in asked.headers for asked in server.asked)


def test_a_304_that_nobody_asked_for_is_no_answer(
    server: ScriptedServer, service: JsonService
) -> None:
    server.script = lambda _: Reply(304, b"")

    with pytest.raises(MetadataUnavailable, match="304 Not Modified"):
        service.get("/a")


def test_a_404_is_nothing_although_there_was_something(
    server: ScriptedServer, service: JsonService
) -> None:
    replies = [Reply(404), _tagged()]
    server.script = lambda _: replies.pop()

    assert [service.get("/a"), service.get("/a")] == [{"a": 1}, None]


def test_questions_that_differ_are_kept_apart(server: ScriptedServer, service: JsonService) -> None:
    server.script = lambda asked: (
        Reply(304, b"")
        if "If-None-Match" in asked.headers
        else _tagged(f'"{asked.path} {dict(asked.params)}"'.encode())
    )
    questions = [("/a", {}), ("/b", {}), ("/a", {"x": "1"}), ("/a", {"x": "2"}), ("/a?x=3", {})]

    first = [service.get(route, params) for route, params in questions]
    again = [service.get(route, params) for route, params in questions]

    assert len(set(map(str, first))) == len(questions)
    assert again == first


def test_a_key_is_in_no_question_and_in_no_file(
    server: ScriptedServer, tmp_path: Path, memory: RememberedAnswers
) -> None:
    server.script = lambda _: _tagged()
    host = server.address.removeprefix("http://")
    service = JsonService(Client(QUICK, memory=memory), f"http://me:s3cr3t@{host}")

    service.get("/a?token=s3cr3t", {"api_key": "s3cr3t", "query": "x"})

    memory.close()
    kept = list(tmp_path.iterdir())
    assert kept
    assert all(b"s3cr3t" not in file.read_bytes() for file in kept)


@pytest.mark.parametrize(
    "damage",
    [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 4096],
    ids=["empty", "another file", "a broken database"],
)
def test_a_memory_that_cannot_be_used_is_done_without(
    server: ScriptedServer, tmp_path: Path, damage: bytes
) -> None:
    (tmp_path / "conditional.db").write_bytes(damage)
    server.script = lambda _: _tagged()
    service = JsonService(
        Client(QUICK, memory=RememberedAnswers(tmp_path / "conditional.db")), server.address
    )

    assert [service.get("/a"), service.get("/a")] == [{"a": 1}, {"a": 1}]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE answers SET body = x'00'",
        "UPDATE answers SET body = zeroblob(9)",
        "UPDATE answers SET body = 'text'",
        "DROP TABLE answers",
    ],
)
def test_what_is_damaged_is_asked_for_again(
    server: ScriptedServer, tmp_path: Path, service: JsonService, damage: str
) -> None:
    server.script = lambda _: _tagged()
    service.get("/a")
    with sqlite3.connect(tmp_path / "conditional.db") as connection:
        connection.execute(damage)
    connection.close()

    assert service.get("/a") == {"a": 1}


def test_a_body_that_is_no_json_any_more_is_asked_for_again(
    server: ScriptedServer, service: JsonService, memory: RememberedAnswers
) -> None:
    server.script = _confirming
    key = question_key(server.address, "/a", {})
    memory.keep(key, Answer(status=200, headers=TAGGED, body=b"{{"))

    assert service.get("/a") == {"a": 1}
    assert "If-None-Match" not in server.asked[0].headers


def test_what_is_old_is_forgotten(memory: RememberedAnswers, clock: _Clock) -> None:
    memory.keep("old", Answer(status=200, headers=TAGGED, body=b"[]"))
    clock.now += FORGOTTEN + 1
    memory.keep("new", Answer(status=200, headers=TAGGED, body=b"[]"))

    assert memory.recall("old") is None
    assert memory.recall("new") is not None


def test_the_file_does_not_grow_without_end(tmp_path: Path, clock: _Clock) -> None:
    memory = RememberedAnswers(tmp_path / "conditional.db", clock, largest=10_000)
    body = bytes(range(256)) * 8  # does not shrink below 256 bytes

    for n in range(300):
        clock.now += 1
        memory.keep(str(n), Answer(status=200, headers=TAGGED, body=body + str(n).encode()))

    kept = [n for n in range(300) if memory.recall(str(n))]
    assert kept[-1] == 299
    assert len(kept) < 45
    memory.close()
