"""Who may ask: login as clients really send it, tokens good, over, forged and unsigned."""

import base64
import json
import stat
from collections.abc import Callable
from pathlib import Path

import jwt
import pytest

from organizer.errors import StoreError
from organizer.server.tokens import LIFETIME, ApiKeys, Identity, Tokens, server_secret
from tests.servers import v2_server

from .conftest import Ask, ask_at, log_in

SECRET = b"a secret of thirty-two bytes....."  # the one that tests.servers gives the server
NOT_AUTHORIZED = {"Error": "Not Authorized"}


def _bearer(token: str) -> list[tuple[str, str]]:
    return [("Authorization", f"Bearer {token}")]


@pytest.mark.parametrize(
    "body",
    [
        {"apikey": "k"},
        {"apikey": "k", "username": None, "userkey": None},
        {"apikey": "k", "username": "", "userkey": ""},
        {"apikey": "k", "password": "p"},
    ],
    ids=["a key", "null users", "empty users", "an unknown field"],
)
def test_any_key_logs_in_where_none_is_configured(address: str, body: object) -> None:
    got = log_in(address, body)

    assert (got.status, list(got.json)) == (200, ["token"])
    claims = jwt.decode(got.json["token"], options={"verify_signature": False})
    assert claims["exp"] - claims["orig_iat"] == LIFETIME
    assert "username" not in claims


BAD_LOGINS: dict[str, bytes] = {
    "no body": b"",
    "no JSON": b"apikey=k",
    "not UTF-8": b'{"apikey": "\xff"}',
    "a list": b"[]",
    "no key": b"{}",
    "an empty key": b'{"apikey": ""}',
    "a blank key": b'{"apikey": " "}',
    "null": b'{"apikey": null}',
    "a number": b'{"apikey": 1}',
    "deep JSON": b"[" * 50_000,
}


@pytest.mark.parametrize("body", BAD_LOGINS.values(), ids=BAD_LOGINS.keys())
def test_a_login_without_a_key_is_not_authorized(address: str, body: bytes) -> None:
    got = ask_at(address, "/login", "POST", body=body)

    assert (got.status, got.json) == (401, NOT_AUTHORIZED)
    assert got.headers["www-authenticate"] == "JWT realm=jwt auth"


def test_a_login_of_megabytes_is_cut_off(address: str) -> None:
    got = ask_at(address, "/login", "POST", body=b'{"apikey": "' + b"k" * 100_000 + b'"}')

    assert got.status == 413


def test_only_configured_keys_log_in(database: Path) -> None:
    with v2_server(database, keys=("one", "two")) as address:
        statuses = [log_in(address, {"apikey": key}).status for key in ("one", "two", "three")]

    assert statuses == [200, 200, 401]


def _unsigned(_: str) -> str:
    return jwt.encode({"exp": 2**40, "id": "x"}, "", algorithm="none")


def _forged(_: str) -> str:
    return jwt.encode({"exp": 2**40, "id": "x"}, b"x" * 32, algorithm="HS256")


def _with_exp(exp: object) -> str:
    return jwt.encode({"exp": exp, "id": "x"}, SECRET, algorithm="HS256")


def _changed(token: str) -> str:
    head, payload, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    claims["username"] = "somebody"
    other = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"{head}.{other}.{signature}"


HEADERS: dict[str, Callable[[str], list[tuple[str, str]]]] = {
    "none": lambda _: [],
    "empty": lambda _: [("Authorization", "")],
    "no token": lambda _: [("Authorization", "Bearer")],
    "another scheme": lambda it: [("Authorization", f"Basic {it}")],
    "no scheme": lambda it: [("Authorization", it)],
    "two tokens": lambda it: _bearer(it) + _bearer(it),
    "no token at all": lambda _: _bearer("x"),
    "a token cut short": lambda it: _bearer(it[:-3]),
    "a changed token": lambda it: _bearer(_changed(it)),
    "alg none": lambda it: _bearer(_unsigned(it)),
    "another secret": lambda it: _bearer(_forged(it)),
    "an expired token": lambda _: _bearer(_with_exp(1_000_000_000)),
    "a huge token": lambda it: _bearer(it + "x" * 5000),
}


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS.keys())
@pytest.mark.parametrize(
    "path",
    ["/refresh_token", "/series/1", "/series/99", "/search/series?name=harbor", "/languages"],
)
def test_without_one_good_token_nothing_is_answered(
    address: str, token: str, path: str, headers: Callable[[str], list[tuple[str, str]]]
) -> None:
    got = ask_at(address, path, headers=headers(token))

    assert (got.status, got.json) == (401, NOT_AUTHORIZED)


def test_the_scheme_may_be_written_in_any_case(address: str, token: str) -> None:
    got = ask_at(address, "/series/1", headers=[("authorization", f"bEARER {token}")])

    assert got.status == 200


def test_a_refreshed_token_is_good(ask: Ask, address: str) -> None:
    token = ask("/refresh_token").json["token"]

    assert ask_at(address, "/series/1", headers=_bearer(token)).status == 200


def test_a_refresh_keeps_who_the_user_is_and_starts_a_new_day(address: str) -> None:
    yesterday = 1_700_000_000.0
    issued = Tokens(SECRET, lambda: yesterday).issue(Identity(client="c", user="Marla"))
    tokens = Tokens(SECRET, lambda: yesterday + LIFETIME - 1)
    identity = tokens.read(issued)

    assert identity == Identity(client="c", user="Marla")
    assert Tokens(SECRET, lambda: yesterday + LIFETIME).read(issued) is None
    renewed = tokens.issue(identity)
    assert Tokens(SECRET, lambda: yesterday + 2 * LIFETIME - 2).read(renewed) == identity


@pytest.mark.parametrize(
    "claims",
    [
        {"id": "x"},
        {"exp": 2**40},
        {"exp": "2999-01-01", "id": "x"},
        {"exp": 2**40, "id": 7},
        {"exp": 2**40, "id": "x", "username": 7},
    ],
    ids=["no end", "no client", "an end that is text", "a client of 7", "a user of 7"],
)
def test_a_signed_token_of_another_form_is_none(claims: dict[str, object]) -> None:
    assert Tokens(SECRET).read(jwt.encode(claims, SECRET, algorithm="HS256")) is None


def test_no_token_holds_the_api_key() -> None:
    identity = ApiKeys(["a long secret key"]).identify("a long secret key")

    assert identity is not None
    payload = Tokens(SECRET).issue(identity).split(".")[1]
    assert b"secret" not in base64.urlsafe_b64decode(payload + "==")


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = server_secret(tmp_path / "state")
    path = tmp_path / "state" / "server-secret"

    assert server_secret(tmp_path / "state") == first
    assert len(first) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("content", ["", "abcd", "no hex at all", "\xff"])
def test_a_damaged_secret_is_refused_and_kept(tmp_path: Path, content: str) -> None:
    path = tmp_path / "server-secret"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(StoreError, match="damaged; remove it"):
        server_secret(tmp_path)
    assert path.read_text(encoding="utf-8") == content


def test_a_secret_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StoreError, match="cannot use the server's secret"):
        server_secret(tmp_path / "file" / "state")
