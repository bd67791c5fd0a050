"""Stores: made, brought up to date in steps, and refused when they are not ours or damaged."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from organizer.errors import StoreError
from organizer.store import Schema, open_in_memory, open_read_only, open_store

ONE = Schema(name="thing", application_id=0x7E57, migrations=("CREATE TABLE a (x);",), durable=True)
TWO = ONE._replace(migrations=(*ONE.migrations, "CREATE TABLE b (y);\nINSERT INTO b VALUES (1);"))


def test_a_durable_store_syncs_every_commit(tmp_path: Path) -> None:
    connection = open_store(tmp_path / "deep" / "thing.db", ONE)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_an_older_store_is_brought_up_to_date_and_keeps_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "thing.db"
    first = open_store(path, ONE)
    first.execute("INSERT INTO a VALUES (7)")
    first.close()
    second = open_store(path, TWO)
    assert second.execute("SELECT x, y FROM a, b").fetchall() == [(7, 1)]
    second.close()


def test_a_migration_that_fails_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "thing.db"
    open_store(path, ONE).close()
    broken = ONE._replace(
        migrations=(*ONE.migrations, "CREATE TABLE c (z);\nSELECT * FROM absent;")
    )
    with pytest.raises(StoreError):
        open_store(path, broken)
    connection = open_store(path, ONE)
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("a",)]
    connection.close()


def test_a_newer_store_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "thing.db"
    open_store(path, TWO).close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer organize"):
        open_store(path, ONE)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"not a database at all, but long enough to look like one" * 40, id="text"),
        pytest.param(b"SQLite format 3\x00" + b"\xff" * 4096, id="damaged header"),
    ],
)
def test_a_damaged_store_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "thing.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="left as it is"):
        open_store(path, ONE)
    with pytest.raises(StoreError):
        open_read_only(path, ONE)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE theirs (x)")
    other.close()
    with pytest.raises(StoreError, match="not a thing of organize"):
        open_store(path, ONE)


def test_reading_never_creates_a_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        open_read_only(tmp_path / "absent.db", ONE)
    assert not list(tmp_path.iterdir())


def test_a_store_in_memory_has_the_newest_layout() -> None:
    connection = open_in_memory(TWO)
    assert connection.execute("SELECT y FROM b").fetchall() == [(1,)]
    connection.close()


def test_many_programs_may_open_a_store_that_none_of_them_has_made(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib\n"
        "from organizer.inbox import open_inbox\n"
        "sys.stdin.read()\n"
        "for number in range(20):\n"
        "    with open_inbox(pathlib.Path(sys.argv[1]) / f'{number}.db'):\n"
        "        pass\n"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        for _ in range(6)
    ]
    for process in started:
        assert process.stdin is not None
        process.stdin.close()
        process.stdin = None
    said = [process.communicate(timeout=60)[1] for process in started]
    assert said == [""] * 6
