"""Tokens: JWTs of three parts, good for 24 hours, signed with a secret of this server's own."""

import hashlib
import hmac
import os
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import jwt

from organizer.errors import ConfigError, StoreError

LIFETIME = 24 * 3600  # seconds; the document: "the token expires after 24 hours"
_ALGORITHM = "HS256"
_SECRET_FILE = "server-secret"  # noqa: S105  # the name of a file
_SECRET_BYTES = 32
_LONGEST_TOKEN = 4096
_MOST_KNOWN = 1000  # tokens whose signature need not be looked at again
_HASHED = "sha256:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who a token speaks for.

    Attributes:
        client: a short name of the API key, made from it; the key itself is in no token.
        user: name of the user; None for an API key alone, which no `/user` route accepts.
    """

    client: str
    user: str | None = None


class Tokens:
    """Gives tokens and reads them."""

    def __init__(self, secret: bytes, clock: Callable[[], float] = time.time) -> None:
        self._secret = secret
        self._clock = clock
        self._known: dict[str, tuple[int, Identity]] = {}

    def issue(self, identity: Identity) -> str:
        """Return a token that is good for 24 hours from now."""
        now = int(self._clock())
        claims: dict[str, object] = {"exp": now + LIFETIME, "orig_iat": now, "id": identity.client}
        if identity.user is not None:
            claims["username"] = identity.user
        return jwt.encode(claims, self._secret, algorithm=_ALGORITHM)

    def read(self, token: str) -> Identity | None:
        """Return who `token` speaks for; None when it is forged, unsigned, damaged or over."""
        known = self._known.get(token)
        if known is None and len(token) <= _LONGEST_TOKEN:
            known = self._verified(token)
            if known is not None:
                self._remember(token, known)
        if known is None or known[0] <= self._clock():
            return None
        return known[1]

    def _remember(self, token: str, known: tuple[int, Identity]) -> None:
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[token] = known

    def _verified(self, token: str) -> tuple[int, Identity] | None:
        """Return when a token ends and whom it speaks for; None when it is not one of ours."""
        try:
            claims = jwt.decode(
                token,
                self._secret,
                algorithms=[_ALGORITHM],
                options={"require": ["exp", "id"], "verify_exp": False},
            )
        except (jwt.InvalidTokenError, ValueError, RecursionError):
            return None
        expires, client, user = claims["exp"], claims["id"], claims.get("username")
        if not isinstance(expires, int) or not isinstance(client, str):
            return None
        if not isinstance(user, str | None):
            return None
        return expires, Identity(client=client, user=user)


class ApiKeys:
    """The API keys that log in, kept as digests; without any, every non-empty key does.

    A key may be given as its digest, `sha256:` and 64 hexadecimal digits, so that no file has to
    hold it. Raises `ConfigError` for one that is none.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._digests = tuple(_digest_of_configured(key) for key in keys if key)

    def identify(self, key: object) -> Identity | None:
        """Return who logs in with `key`; None when it does not open anything."""
        if not isinstance(key, str) or not key.strip():
            return None
        digest = _digest(key)
        # Every digest is compared, so that the time taken tells nothing.
        is_known = [hmac.compare_digest(digest, known) for known in self._digests]
        if self._digests and not any(is_known):
            return None
        return Identity(client=digest.hex()[:16])


def _digest_of_configured(key: str) -> bytes:
    if not key.startswith(_HASHED):
        return _digest(key)
    try:
        digest = bytes.fromhex(key.removeprefix(_HASHED))
    except ValueError:
        digest = b""
    if len(digest) != hashlib.sha256().digest_size:
        raise ConfigError(f"an API key that begins with {_HASHED} has 64 hexadecimal digits more")
    return digest


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.strip().encode("utf-8", "surrogatepass")).digest()


def server_secret(state: Path) -> bytes:
    """Return this server's secret, made on first use; only its owner can read the file.

    Raises `StoreError` when the file cannot be made or read, or is damaged.
    """
    path = state / _SECRET_FILE
    try:
        state.mkdir(parents=True, exist_ok=True)
        _make_secret(path)
        secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except OSError as error:
        raise StoreError(f"cannot use the server's secret {path}: {error.strerror}") from error
    except ValueError:
        secret = b""
    if len(secret) < _SECRET_BYTES:
        raise StoreError(f"the server's secret {path} is damaged; remove it to have a new one made")
    return secret


def _make_secret(path: Path) -> None:
    if path.exists():
        return
    # Written beside and linked: another server may start now, and must never read half of it.
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_SECRET_BYTES))
        os.link(unfinished, path)
    except FileExistsError:
        return
    finally:
        unfinished.unlink()
