"""The one way to open an SQLite file: pragmas, schema versions, damage.

Every file of ours carries its schema version in `user_version`; `Schema.migrations` is the
numbered list that brings an older file up to date, one transaction a step. A file that is
damaged or newer than this program is refused with a `StoreError` and left as it is.

What this does not promise: SQLite's locks do not hold on network file systems.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from organizer.errors import StoreError

_BUSY_TIMEOUT = 10.0  # seconds
_LOOK_AGAIN = 0.02  # seconds

StatementFailed = sqlite3.Error
"""What a statement on an open store raises when the file is damaged, full or locked."""


class Schema(NamedTuple):
    """What a kind of file is called and how its schema grew.

    Attributes:
        name: shown in messages: `journal`, `catalog`.
        application_id: SQLite's own magic, so that a file of another kind is refused.
        migrations: SQL scripts, a statement ending with its line; the first makes version 1.
        durable: whether a commit must survive a power cut. Measured: WAL with
            synchronous=NORMAL loses every acknowledged commit there, FULL none.
    """

    name: str
    application_id: int
    migrations: tuple[str, ...]
    durable: bool


def open_store(path: Path, schema: Schema) -> sqlite3.Connection:
    """Open (or create) the file at `path`, brought up to the newest version of its schema.

    The connection is in autocommit mode: transactions are begun explicitly. Raises `StoreError`
    when the file is damaged, of another kind, newer, or cannot be opened.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot open the {schema.name} {path}: {error}") from error
    return _open(str(path), schema)


def open_in_memory(schema: Schema) -> sqlite3.Connection:
    """Open an empty store that lives only as long as its connection, for a run's own use."""
    return _open(":memory:", schema)


def _open(path: str, schema: Schema) -> sqlite3.Connection:
    """Open a store, again and again while another program makes it.

    SQLite does not wait by itself where two turn a new file to WAL, or the last one closes it.
    """
    give_up = time.monotonic() + _BUSY_TIMEOUT
    while True:
        try:
            return _opened(path, schema)
        except StoreError as error:
            if not _is_busy(error) or time.monotonic() > give_up:
                raise
            time.sleep(_LOOK_AGAIN)


def _is_busy(error: StoreError) -> bool:
    return getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


def _opened(path: str, schema: Schema) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(
            os.fsencode(path),  # a folder's name may be no text
            timeout=_BUSY_TIMEOUT,
            isolation_level=None,
            check_same_thread=False,
        )
    except sqlite3.Error as error:
        raise StoreError(_cannot_use(path, schema, error)) from error
    try:
        # Before anything is set: a file that is not ours is left as it is, to the byte.
        _checked_version(connection, path, schema)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {'FULL' if schema.durable else 'NORMAL'}")
        connection.execute("PRAGMA foreign_keys = ON")
        _bring_up_to_date(connection, path, schema)
    except sqlite3.Error as error:
        connection.close()
        raise StoreError(_cannot_use(path, schema, error)) from error
    except StoreError:
        connection.close()
        raise
    return connection


def open_read_only(path: Path, schema: Schema) -> sqlite3.Connection:
    """Open an existing file of the newest schema for reading; never creates or changes it.

    SQLite may put its own `-shm` and `-wal` files beside it, so that it can be written meanwhile.
    Raises `StoreError` when there is none, or it is damaged, of another kind, older or newer.
    """
    try:
        connection = sqlite3.connect(
            f"file:{quote(os.fsencode(path))}?mode=ro{_never_changes(path)}",
            uri=True,
            timeout=_BUSY_TIMEOUT,
            isolation_level=None,
            check_same_thread=False,
        )
    except sqlite3.Error as error:
        raise StoreError(_cannot_use(str(path), schema, error)) from error
    try:
        version = _checked_version(connection, str(path), schema)
    except sqlite3.Error as error:
        connection.close()
        raise StoreError(_cannot_use(str(path), schema, error)) from error
    except StoreError:
        connection.close()
        raise
    if version != len(schema.migrations):
        connection.close()
        raise StoreError(f"the {schema.name} {path} has an older layout; open it once for writing")
    return connection


def is_full(error: StoreError) -> bool:
    """Return whether a store cannot be used because its disk takes nothing more."""
    code = getattr(error.__cause__, "sqlite_errorcode", 0)
    return code & 0xFF in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}


def _never_changes(path: Path) -> str:
    """Say so of a file that we cannot write beside: SQLite reads none in WAL mode there otherwise.

    That is one on read-only media, or in a folder that is only read and where nobody writes now.
    """
    log = Path(f"{path}-wal")
    try:
        is_fixed = bool(os.statvfs(path).f_flag & os.ST_RDONLY)
        is_fixed = is_fixed or not (os.access(path.parent, os.W_OK) or Path(f"{path}-shm").exists())
        # What is only in the log would be overlooked; SQLite then says that it cannot open it.
        has_log = log.exists() and log.stat().st_size > 0
    except OSError:
        return ""
    return "&immutable=1" if is_fixed and not has_log else ""


def _cannot_use(path: str, schema: Schema, error: sqlite3.Error) -> str:
    return f"the {schema.name} {path} cannot be used ({error}); it was left as it is"


def _bring_up_to_date(connection: sqlite3.Connection, path: str, schema: Schema) -> None:
    while _checked_version(connection, path, schema) < len(schema.migrations):
        connection.execute("BEGIN IMMEDIATE")
        # Asked again under the lock: another process may have migrated meanwhile.
        version = _checked_version(connection, path, schema)
        if version < len(schema.migrations):
            for statement in _statements(schema.migrations[version]):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {schema.application_id}")
            connection.execute(f"PRAGMA user_version = {version + 1}")
        connection.execute("COMMIT")


def _statements(script: str) -> Iterator[str]:
    # Not executescript: it commits the transaction that the migration has to be part of.
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement


def _checked_version(connection: sqlite3.Connection, path: str, schema: Schema) -> int:
    # In one statement: between two, another program may make the store.
    version, kind, tables = connection.execute(
        "SELECT user_version, application_id, (SELECT count(*) FROM sqlite_master)"
        " FROM pragma_user_version, pragma_application_id"
    ).fetchone()
    if (version or tables) and kind != schema.application_id:
        raise StoreError(f"{path} is not a {schema.name} of organize; it was left as it is")
    if version > len(schema.migrations):
        raise StoreError(
            f"the {schema.name} {path} was written by a newer organize; update this one to use it"
        )
    return int(version)
