"""The server as a program: bound, serving while a catalog is filled, and stopped."""

import hashlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from organizer.catalog import open_catalog
from organizer.errors import CatalogFileError, ConfigError, StoreError, UsageError
from organizer.server import ApiKeys, api_keys, serve

from .conftest import ask_at, log_in

EVERY_ADDRESS = "0.0.0.0"  # noqa: S104  # what these tests are about
PROGRAM = """
import os, sys
from pathlib import Path
from organizer.server import serve
serve(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), os.environ,
      announce=lambda address: print(address, flush=True))
"""


@contextmanager
def _running(
    catalog: Path, environ: Mapping[str, str], host: str = "127.0.0.1"
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, host, "0", str(catalog)],
        env={**os.environ, **environ},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip(), process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def _line(series_id: int, name: str, episodes: int) -> bytes:
    rows = [
        {"id": series_id * 1000 + n, "airedSeason": 1, "airedEpisodeNumber": n}
        for n in range(1, episodes + 1)
    ]
    return json.dumps({"series": {"id": series_id, "seriesName": name}, "episodes": rows}).encode()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_in_order(tmp_path: Path, number: signal.Signals) -> None:
    environ = {"ORGANIZER_STATE_DIR": str(tmp_path / "state"), "ORGANIZER_UPSTREAMS": ""}
    with _running(tmp_path / "new.db", environ) as (address, process):
        assert ask_at(address, "/healthz").status == 200
        process.send_signal(number)
        assert process.wait(timeout=20) == 0


def test_it_stops_though_a_client_is_in_the_middle_of_a_request(tmp_path: Path) -> None:
    environ = {"ORGANIZER_STATE_DIR": str(tmp_path / "state"), "ORGANIZER_UPSTREAMS": ""}
    with _running(tmp_path / "new.db", environ) as (address, process):
        parts = urlsplit(address)
        assert parts.hostname is not None
        assert parts.port is not None
        with socket.create_connection((parts.hostname, parts.port)) as slow:
            slow.sendall(b"POST /login HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\n{")
            assert ask_at(address, "/healthz").status == 200
            process.terminate()
            assert process.wait(timeout=20) == 0


@contextmanager
def _command(tmp_path: Path, *arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run `organize serve` with a state of its own; yield the address that it names."""
    process = subprocess.Popen(
        [sys.executable, "-m", "organizer", "serve", "--port", "0", *arguments],
        env={**os.environ, **_isolated(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    with process.stderr:
        try:
            yield process.stderr.readline().strip().rpartition(" ")[2], process
        finally:
            process.kill()
            process.wait()


def _isolated(tmp_path: Path) -> dict[str, str]:
    return {
        "ORGANIZER_CONFIG": str(tmp_path / "config.toml"),
        "ORGANIZER_STATE_DIR": str(tmp_path / "state"),
        "ORGANIZER_UPSTREAMS": "",
        "ORGANIZER_CACHE_DIR": str(tmp_path / "cache"),
    }


def test_a_user_added_on_the_command_line_logs_in_while_it_serves(tmp_path: Path) -> None:
    with _command(tmp_path) as (address, _):
        added = subprocess.run(
            [sys.executable, "-m", "organizer", "serve", "--add-user", "Marla Quint"],
            env={**os.environ, **_isolated(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
        )
        key = added.stdout.splitlines()[-1].split()[-1]
        body = {"apikey": "k", "username": "Marla Quint", "userkey": key}
        token = log_in(address, body).json["token"]
        got = ask_at(address, "/user", headers=[("Authorization", f"Bearer {token}")])
    assert got.json["data"]["userName"] == "Marla Quint"


@pytest.mark.parametrize(("options", "paths"), [((), ["/healthz", "/x"]), (("--quiet",), [])])
def test_each_request_is_a_line_of_json_on_standard_error(
    tmp_path: Path, options: tuple[str, ...], paths: list[str]
) -> None:
    with _command(tmp_path, *options) as (address, process):
        for path in ("/healthz", "/x?name=secret"):
            ask_at(address, path)
        process.terminate()
        assert process.stderr is not None
        logged = [json.loads(line) for line in process.stderr]
    assert [line["path"] for line in logged] == paths


def test_keys_of_the_configuration_file_are_accepted_also_as_digests(tmp_path: Path) -> None:
    digest = hashlib.sha256(b"two").hexdigest()
    (tmp_path / "config.toml").write_text(f'apikeys = ["one", "sha256:{digest}"]\n')
    with _command(tmp_path) as (address, _):
        keys = ("one", "two", "three", f"sha256:{digest}")
        statuses = [log_in(address, {"apikey": key}).status for key in keys]
    assert statuses == [200, 200, 401, 401]


@pytest.mark.parametrize("key", ["sha256:", "sha256:12", "sha256:" + "x" * 64])
def test_a_digest_that_is_none_is_refused(key: str) -> None:
    with pytest.raises(ConfigError, match="64 hexadecimal digits"):
        ApiKeys([key])


def test_a_log_that_nobody_reads_holds_nothing_up(tmp_path: Path) -> None:
    with _command(tmp_path) as (address, process):
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
        for _ in range(1500):  # some 200 KB of log; a pipe holds 64
            connection.request("GET", "/healthz")
            assert connection.getresponse().read()
        connection.close()
        process.terminate()
        assert process.wait(timeout=20) == 0


def test_what_is_imported_while_it_serves_is_answered(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    environ = {"ORGANIZER_STATE_DIR": str(tmp_path / "state"), "ORGANIZER_UPSTREAMS": ""}
    with _running(path, environ) as (address, process):
        token = log_in(address, {"apikey": "k"}).json["token"]
        headers = [("Authorization", f"Bearer {token}")]
        assert ask_at(address, "/series/1", headers=headers).status == 404
        seen: set[tuple[str, int]] = set()

        def lines() -> Iterator[bytes]:
            for n in range(1, 601):
                yield _line(n, "New", 3)
                if n % 50 == 0:
                    series = ask_at(address, "/series/1", headers=headers)
                    name = series.json["data"]["seriesName"]
                    rows = ask_at(address, "/series/1/episodes", headers=headers).json["data"]
                    seen.add((name, len(rows)))

        with open_catalog(path) as catalog:
            catalog.import_lines([_line(1, "Old", 2)])
            catalog.import_lines(lines())
        assert seen == {("Old", 2), ("New", 3)}
        assert ask_at(address, "/series/600", headers=headers).status == 200
        process.terminate()


def test_an_interchange_file_is_served_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "catalog.jsonl"
    path.write_bytes(_line(1, "Harbor", 2))
    environ = {
        "ORGANIZER_STATE_DIR": str(tmp_path / "state"),
        "ORGANIZER_UPSTREAMS": "",
        "ORGANIZER_APIKEYS": "one, two",
    }
    with _running(path, environ) as (address, _):
        assert log_in(address, {"apikey": "wrong"}).status == 401
        token = log_in(address, {"apikey": "two"}).json["token"]
        headers = [("Authorization", f"Bearer {token}")]
        assert ask_at(address, "/search/series?name=harbor", headers=headers).status == 200


def test_a_token_outlives_a_restart(tmp_path: Path) -> None:
    environ = {"ORGANIZER_STATE_DIR": str(tmp_path / "state"), "ORGANIZER_UPSTREAMS": ""}
    with _running(tmp_path / "c.db", environ) as (address, _):
        token = log_in(address, {"apikey": "k"}).json["token"]
    with _running(tmp_path / "c.db", environ) as (address, _):
        got = ask_at(address, "/languages", headers=[("Authorization", f"Bearer {token}")])
        assert got.status == 200


def _silent(_: str) -> None:
    raise AssertionError("it was bound")


@pytest.mark.parametrize("host", [EVERY_ADDRESS, "::", "192.0.2.1", "example.invalid", ""])
def test_without_api_keys_only_loopback_is_bound(tmp_path: Path, host: str) -> None:
    with pytest.raises(UsageError, match="without API keys"):
        serve(host, 0, tmp_path / "c.db", {}, announce=_silent)
    assert list(tmp_path.iterdir()) == []


def test_with_api_keys_every_address_may_be_bound(tmp_path: Path) -> None:
    environ = {
        "ORGANIZER_STATE_DIR": str(tmp_path / "state"),
        "ORGANIZER_UPSTREAMS": "",
        "ORGANIZER_APIKEYS": "k",
    }
    with _running(tmp_path / "c.db", environ, EVERY_ADDRESS) as (address, _):
        port = address.rpartition(":")[2]
        assert ask_at(f"http://127.0.0.1:{port}", "/healthz").status == 200


def test_a_taken_port_is_one_clear_line(tmp_path: Path) -> None:
    environ = {"ORGANIZER_STATE_DIR": str(tmp_path / "state"), "ORGANIZER_UPSTREAMS": ""}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=rf"port {port}: .*; choose another --port"):
            serve("127.0.0.1", port, tmp_path / "c.db", environ, announce=_silent)


@pytest.mark.parametrize("content", [b"no catalog", b"SQLite format 3\x00" + b"\xff" * 4000])
def test_a_catalog_that_cannot_be_used_is_refused_before_binding(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "catalog.db"
    path.write_bytes(content)

    with pytest.raises((CatalogFileError, StoreError)):
        serve("127.0.0.1", 0, path, {}, announce=_silent)
    assert path.read_bytes() == content


def test_api_keys_are_separated_by_commas() -> None:
    assert api_keys({"ORGANIZER_APIKEYS": " one,,two "}) == ("one", "two")
    assert api_keys({}) == ()
