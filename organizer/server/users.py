"""Users of the `/user` routes: their keys as digests, their favourites, their ratings.

They live in a file of the state folder that only the server writes. A user's key is made here,
128 random bits, so that a plain digest of it cannot be turned back; nobody can read it again, and
a lost one is replaced by adding the user anew, which keeps favourites and ratings.
"""

import hashlib
import hmac
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from organizer.errors import StoreError, UsageError
from organizer.store import Schema, StatementFailed, open_in_memory, open_store

SERVER_STORE = Schema(
    name="server's store",
    application_id=0x4F524753,  # "ORGS"
    migrations=(
        """
        CREATE TABLE users (
          name TEXT PRIMARY KEY,
          key_digest BLOB NOT NULL,   -- SHA-256
          language TEXT NOT NULL,
          favorites_display TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE favorites (
          id INTEGER PRIMARY KEY,
          user TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE,
          series_id INTEGER NOT NULL,
          UNIQUE (user, series_id)
        );
        CREATE TABLE ratings (
          id INTEGER PRIMARY KEY,
          user TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE,
          item_type TEXT NOT NULL,    -- series, episode, image
          item_id INTEGER NOT NULL,
          rating INTEGER NOT NULL,    -- 1 to 10
          UNIQUE (user, item_type, item_id)
        );
        """,
    ),
    durable=True,
)
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """What `/user` tells of a user."""

    name: str
    language: str
    favorites_display: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """A user's rating, 1 to 10, of a series, an episode or an image."""

    item_type: str
    item_id: int
    rating: int


class Users:
    """The users' file, open. Safe to share between threads; raises `StoreError` when damaged."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = Lock()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def _asking(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                yield self._connection
            except StatementFailed as error:
                raise StoreError(f"the users of the server cannot be used ({error})") from error

    # --- who ------------------------------------------------------------------------------------

    def add(self, name: str) -> str:
        """Add a user, or give an existing one a new key; return the key, which is kept nowhere.

        Raises `UsageError` for a name that cannot be one.
        """
        if not name.strip() or name != name.strip() or not name.isprintable():
            raise UsageError("a user's name is text without blanks around it; choose another")
        if len(name) > _LONGEST_NAME:
            raise UsageError(f"a user's name has at most {_LONGEST_NAME} characters; shorten it")
        key = secrets.token_hex(16).upper()
        with self._asking() as connection:
            connection.execute(
                "INSERT INTO users VALUES (?, ?, 'en', 'banners')"
                " ON CONFLICT (name) DO UPDATE SET key_digest = excluded.key_digest",
                (name, _digest(key)),
            )
        return key

    def has_key(self, name: str, key: str) -> bool:
        """Return whether `key` is that user's; an unknown user takes as long to refuse."""
        row = None
        if _is_unicode(name):
            with self._asking() as connection:
                row = connection.execute(
                    "SELECT key_digest FROM users WHERE name = ?", (name,)
                ).fetchone()
        return hmac.compare_digest(_digest(key), row[0] if row else b"") and row is not None

    def find(self, name: str) -> User | None:
        """Return what is known of a user; None when there is none of that name."""
        with self._asking() as connection:
            row = connection.execute(
                "SELECT name, language, favorites_display FROM users WHERE name = ?", (name,)
            ).fetchone()
        return User(name=row[0], language=row[1], favorites_display=row[2]) if row else None

    # --- favourites -----------------------------------------------------------------------------

    def favorites(self, name: str) -> tuple[int, ...]:
        """Return the ids of a user's favourite series, oldest favourite first."""
        with self._asking() as connection:
            rows = connection.execute(
                "SELECT series_id FROM favorites WHERE user = ? ORDER BY id", (name,)
            )
            return tuple(int(row[0]) for row in rows)

    def add_favorite(self, name: str, series_id: int) -> bool:
        """Make a series a favourite; False when it is one already."""
        return self._changed(
            "INSERT OR IGNORE INTO favorites (user, series_id) VALUES (?, ?)", name, series_id
        )

    def remove_favorite(self, name: str, series_id: int) -> bool:
        """Make a series no favourite any more; False when it was none."""
        return self._changed(
            "DELETE FROM favorites WHERE user = ? AND series_id = ?", name, series_id
        )

    # --- ratings --------------------------------------------------------------------------------

    def ratings(self, name: str, item_type: str | None = None) -> tuple[Rating, ...]:
        """Return a user's ratings (of one kind of item), oldest first."""
        with self._asking() as connection:
            rows = connection.execute(
                "SELECT item_type, item_id, rating FROM ratings"
                " WHERE user = ? AND item_type = coalesce(?, item_type) ORDER BY id",
                (name, item_type),
            )
            return tuple(Rating(item_type=row[0], item_id=row[1], rating=row[2]) for row in rows)

    def rate(self, name: str, rating: Rating) -> None:
        """Set a rating, in place of an earlier one of the same item."""
        self._changed(
            "INSERT INTO ratings (user, item_type, item_id, rating) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (user, item_type, item_id) DO UPDATE SET rating = excluded.rating",
            name,
            rating.item_type,
            rating.item_id,
            rating.rating,
        )

    def remove_rating(self, name: str, item_type: str, item_id: int) -> bool:
        """Remove a rating; False when there was none."""
        return self._changed(
            "DELETE FROM ratings WHERE user = ? AND item_type = ? AND item_id = ?",
            name,
            item_type,
            item_id,
        )

    def _changed(self, statement: str, *values: str | int) -> bool:
        with self._asking() as connection:
            return connection.execute(statement, values).rowcount > 0


def open_users(state: Path) -> Users:
    """Open the users' file of a state folder, made on first use; only its owner can read it.

    Raises `StoreError` when it cannot be used.
    """
    path = state / "server.db"
    try:
        state.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # first, so that the files beside it get the same rights
    except OSError as error:
        raise StoreError(f"cannot use {path}: {error.strerror}") from error
    return Users(open_store(path, SERVER_STORE))


def no_users() -> Users:
    """Return a file in memory that holds nobody."""
    return Users(open_in_memory(SERVER_STORE))


def _is_unicode(value: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in value)


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.strip().encode("utf-8", "surrogatepass")).digest()
