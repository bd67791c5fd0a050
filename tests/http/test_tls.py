"""Certificates are checked; proxies of the environment are used."""

import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme

from organizer.errors import MetadataUnavailable
from organizer.http import Client, Limits
from tests.servers import ScriptedServer, json_reply

LOW = Limits(connect=2.0, read=2.0, total=5.0, attempts=1, rest=0.0)


class _Hello(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # http.server's name
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # http.server's name
        """Be quiet."""


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Be quiet: handshakes are meant to fail here."""


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """An authority that nobody trusts unless told to."""
    return trustme.CA()


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[str]:
    """The address of a server with a certificate for 127.0.0.1, of that authority."""
    listening = _Quiet(("127.0.0.1", 0), _Hello)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    listening.socket = context.wrap_socket(listening.socket, server_side=True)
    thread = threading.Thread(target=listening.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"https://127.0.0.1:{listening.server_port}"
    listening.shutdown()
    listening.server_close()
    thread.join()


def test_a_certificate_that_nobody_vouches_for_is_refused(secure: str) -> None:
    with pytest.raises(MetadataUnavailable, match="has no certificate that can be trusted"):
        Client(LOW).request("GET", secure)


def test_an_authority_of_the_user_is_trusted(
    secure: str, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "own.pem"))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "own.pem"))

    assert Client(LOW).request("GET", secure).status == 200


def test_a_certificate_of_another_host_is_refused(
    secure: str, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "own.pem"))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "own.pem"))

    with pytest.raises(MetadataUnavailable, match="has no certificate that can be trusted"):
        Client(LOW).request("GET", secure.replace("127.0.0.1", "localhost"))


def test_a_proxy_of_the_environment_is_asked(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.script = lambda _: json_reply({"through": "the proxy"})
    monkeypatch.setenv("http_proxy", server.address)
    monkeypatch.setenv("no_proxy", "")

    answer = Client(LOW).request("GET", "http://service.invalid/search")

    assert answer.body == b'{"through": "the proxy"}'
    assert server.asked[0].headers["Host"] == "service.invalid"


def test_what_the_environment_exempts_is_asked_without_the_proxy(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.script = lambda _: json_reply({})
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "127.0.0.1")

    assert Client(LOW).request("GET", server.address).status == 200
