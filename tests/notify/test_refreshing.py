"""Media servers on loopback that note what they are asked."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from organizer.http import Limits
from organizer.media_server_rules import MediaServerRule, read_media_servers
from organizer.notify import News, refresh
from tests.notify.lines import placed, waits
from tests.servers import Asked, Reply, ScriptedServer, json_reply, scripted_server

QUICK = Limits(connect=0.5, read=0.5, total=1.0, attempts=1, backoff=0.01)
RENAMED = News(
    lines=(
        placed("Lost/S1/1.mkv", source="/media/TV/lost old/1.mkv"),
        placed("Lost/S1/2.mkv", source="/downloads/2.mkv"),
    )
)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with scripted_server() as running:
        yield running


def _rule(server: ScriptedServer, kind: str, **more: object) -> MediaServerRule:
    table = {"kind": kind, "url": server.address, "token": "t0ken", "map": ["/tv=/media/TV"]}
    (rule,) = read_media_servers([{**table, **more}])
    return rule


def _sections(asked: Asked) -> Reply:
    if asked.path != "/library/sections":
        return Reply(200, b"")
    rows = [
        {"key": "1", "Location": [{"path": "/movies"}]},
        {"key": "2", "Location": [{"path": "/tv"}]},
    ]
    return json_reply({"MediaContainer": {"Directory": rows}})


def test_plex_scans_the_changed_folders_in_the_section_that_holds_them(
    server: ScriptedServer,
) -> None:
    server.script = _sections
    refresh([_rule(server, "plex")], RENAMED, QUICK)
    assert [(one.path, one.params) for one in server.asked] == [
        ("/library/sections", {}),
        ("/library/sections/2/refresh", {"path": "/tv/Lost"}),
        ("/library/sections/2/refresh", {"path": "/tv/lost old"}),
    ]
    assert {one.headers["X-Plex-Token"] for one in server.asked} == {"t0ken"}


def test_plex_is_left_in_peace_about_folders_of_no_section(server: ScriptedServer) -> None:
    server.script = _sections
    refresh([_rule(server, "plex", map=["/other=/media/TV"])], RENAMED, QUICK)
    assert [one.path for one in server.asked] == ["/library/sections"]


@pytest.mark.parametrize(
    ("kind", "header", "value"),
    [
        pytest.param("jellyfin", "Authorization", 'MediaBrowser Token="t0ken"', id="jellyfin"),
        pytest.param("emby", "X-Emby-Token", "t0ken", id="emby"),
    ],
)
def test_what_is_gone_is_told_before_what_is_new(
    server: ScriptedServer, kind: str, header: str, value: str
) -> None:
    server.script = lambda _: Reply(204, b"")
    refresh([_rule(server, kind)], RENAMED, QUICK)
    assert [(one.path, json.loads(one.body)) for one in server.asked] == [
        (
            "/Library/Media/Updated",
            {"Updates": [{"Path": "/tv/lost old/1.mkv", "UpdateType": "Deleted"}]},
        ),
        (
            "/Library/Media/Updated",
            {
                "Updates": [
                    {"Path": "/tv/Lost/S1/1.mkv", "UpdateType": "Created"},
                    {"Path": "/tv/Lost/S1/2.mkv", "UpdateType": "Created"},
                ]
            },
        ),
    ]
    assert {one.headers[header] for one in server.asked} == {value}


def test_kodi_scans_the_folders_and_never_cleans(server: ScriptedServer) -> None:
    server.script = lambda _: json_reply({"jsonrpc": "2.0", "id": 1, "result": "OK"})
    refresh([_rule(server, "kodi", token="kodi:pass")], RENAMED, QUICK)
    bodies = [json.loads(one.body) for one in server.asked]
    assert [(body["method"], body["params"]["directory"]) for body in bodies] == [
        ("VideoLibrary.Scan", "/tv/Lost/"),
        ("VideoLibrary.Scan", "/tv/lost old/"),
    ]
    assert server.asked[0].headers["Authorization"] == "Basic a29kaTpwYXNz"


def test_nothing_is_asked_when_nothing_was_placed(server: ScriptedServer) -> None:
    refresh([_rule(server, "kodi")], News(lines=(waits("x.mkv"),)), QUICK)
    assert server.asked == []


@pytest.mark.parametrize("kind", ["plex", "jellyfin", "emby", "kodi"])
@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(401, b""), id="refused"),
        pytest.param(Reply(500, b""), id="broken"),
        pytest.param(Reply(200, b"<html>", delay=3), id="slow"),
        pytest.param(Reply(302, b"", {"Location": "http://127.0.0.2/"}), id="sent elsewhere"),
    ],
)
def test_a_server_that_does_not_do_it_is_logged_and_the_others_are_told(
    server: ScriptedServer, kind: str, reply: Reply, caplog: pytest.LogCaptureFixture
) -> None:
    server.script = lambda _: reply
    with scripted_server() as good, caplog.at_level(logging.WARNING):
        good.script = lambda _: Reply(204, b"")
        refresh([_rule(server, kind), _rule(good, "emby")], RENAMED, QUICK)
        assert len(good.asked) == 2
    assert f"{kind} was not told of the run" in caplog.text
    assert "t0ken" not in caplog.text


@pytest.mark.parametrize(
    "body",
    [b"[]", b"{}", b'{"MediaContainer": []}', b"<xml/>", b'{"MediaContainer":{"Directory":[{}]}}'],
)
def test_a_plex_whose_list_cannot_be_read_is_logged(
    server: ScriptedServer, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    server.script = lambda _: Reply(200, body)
    refresh([_rule(server, "plex")], RENAMED, QUICK)
    assert "plex was not told" in caplog.text or len(server.asked) == 1


def test_a_kodi_that_answers_with_an_error_is_logged(
    server: ScriptedServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.script = lambda _: json_reply({"id": 1, "error": {"code": -32601}})
    refresh([_rule(server, "kodi")], RENAMED, QUICK)
    assert "refused VideoLibrary.Scan" in caplog.text


@pytest.mark.parametrize(
    ("table", "hint"),
    [
        pytest.param({"kind": "vlc", "url": "http://n"}, "plex", id="no such kind"),
        pytest.param({"kind": "plex"}, "url", id="no address"),
        pytest.param({"kind": "plex", "url": "n:1"}, "http://", id="no web address"),
        pytest.param(
            {"kind": "plex", "url": "http://n", "map": ["/a"]}, "THERE=HERE", id="no pair"
        ),
        pytest.param({"kind": "plex", "url": "http://n", "mpa": "x"}, "'map'", id="misspelt"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused(table: dict[str, object], hint: str) -> None:
    with pytest.raises(ValueError, match=hint):
        read_media_servers([table])


def test_a_token_is_in_no_text_of_a_rule() -> None:
    (rule,) = read_media_servers([{"kind": "plex", "url": "http://n", "token": "s3cret"}])
    assert "s3cret" not in repr(rule)
    assert Path("/media/TV") not in (one.here for one in rule.map)
