"""What a file is, is told by its content; one that cannot be used is left to the byte."""

import contextlib
import gzip
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from organizer.catalog import Origin, open_catalog, open_file, open_interchange
from organizer.catalog.interchange import PreparedSeries, prepare_lines
from organizer.catalog.schema import SCHEMA
from organizer.errors import CatalogFileError, StoreError
from organizer.store import open_store

LineMaker = Callable[..., bytes]


def test_a_database_is_made_where_there_is_none(tmp_path: Path, line: LineMaker) -> None:
    path = tmp_path / "new" / "catalog.db"
    with open_catalog(path) as catalog:
        catalog.import_lines([line(1)])

    with open_file(path) as catalog:
        assert catalog.stats().series == 1


def test_an_interchange_file_is_known_by_its_content(tmp_path: Path, line: LineMaker) -> None:
    plain, packed = tmp_path / "a.db", tmp_path / "b.json"
    plain.write_bytes(b"\xef\xbb\xbf\n" + line(1))
    packed.write_bytes(gzip.compress(line(1)))

    for path in (plain, packed):
        with open_file(path) as catalog:
            assert catalog.series_record(1) == {"id": 1, "seriesName": "Harbor"}


def _other_database(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (a)")
    connection.close()


def _newer(path: Path) -> None:
    open_catalog(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()


def _damaged(path: Path) -> None:
    open_catalog(path).close()
    path.write_bytes(path.read_bytes()[:100] + b"\xff" * 5000)


UNUSABLE: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.touch(),
    "an image": lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n"),
    "text": lambda path: path.write_text("Harbor"),
    "gzip of text": lambda path: path.write_bytes(gzip.compress(b"Harbor")),
    "only broken lines": lambda path: path.write_text("{}\n{}\n"),
    "another program's database": _other_database,
    "a newer catalog": _newer,
    "a damaged catalog": _damaged,
    "a folder": lambda path: path.mkdir(),
}


@pytest.mark.parametrize("make", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_unusable_file_is_one_clear_line_and_left_as_it_is(
    tmp_path: Path, make: Callable[[Path], object]
) -> None:
    path = tmp_path / "given"
    make(path)
    before = path.read_bytes() if path.is_file() else None

    with pytest.raises((CatalogFileError, StoreError)) as caught:
        open_file(path).stats()

    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize(
    "make", [_other_database, _newer, _damaged], ids=["another program's", "newer", "damaged"]
)
def test_an_unusable_database_is_not_written_to(
    tmp_path: Path, make: Callable[[Path], object]
) -> None:
    path = tmp_path / "given.db"
    make(path)
    before = path.read_bytes()

    with pytest.raises(StoreError):
        open_catalog(path)

    assert path.read_bytes() == before


def test_an_interchange_file_is_no_database_to_import_into(tmp_path: Path, line: LineMaker) -> None:
    path = tmp_path / "catalog.jsonl"
    path.write_bytes(line(1))

    with pytest.raises(CatalogFileError, match="not a catalog database"):
        open_catalog(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogFileError, match=r"nowhere\.db"):
        open_file(tmp_path / "nowhere.db")
    with pytest.raises(CatalogFileError, match=r"nowhere\.db"):
        open_catalog(tmp_path / "nowhere.db", read_only=True)


def test_broken_lines_are_logged_when_a_file_is_read_into_memory(
    tmp_path: Path, line: LineMaker, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "catalog.jsonl"
    path.write_bytes(b"{\n" + line(2))

    with open_interchange(path) as catalog:
        assert catalog.stats().series == 1
    assert "line 1: not JSON" in caplog.text


def test_many_threads_may_ask_one_catalog(tmp_path: Path, line: LineMaker) -> None:
    path = tmp_path / "catalog.db"
    with open_catalog(path) as catalog:
        catalog.import_lines(line(i, f"Harbor {i}", episodes=5) for i in range(1, 50))
    wrong: list[int] = []

    with open_catalog(path, read_only=True) as catalog:

        def ask(start: int) -> None:
            for i in range(start, 50):
                found = catalog.search_series(name=f"Harbor {i}")
                if found[0]["id"] != i or len(catalog.episode_records(i)) != 5:
                    wrong.append(i)

        threads = [threading.Thread(target=ask, args=(start,)) for start in range(1, 5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


def _of_version_1(path: Path, line: bytes) -> None:
    """Make a catalog as the first version wrote it."""
    first = SCHEMA._replace(migrations=SCHEMA.migrations[:1])
    connection = open_store(path, first)
    new = next(iter(prepare_lines([line])))
    assert isinstance(new, PreparedSeries)
    connection.execute(
        "INSERT INTO series (id, record, images) VALUES (?, ?, ?)", (new.id, new.record, new.images)
    )
    connection.executemany(
        "INSERT INTO names (series_id, kind, name, folded, key) VALUES (?, ?, ?, ?, ?)",
        [(new.id, int(name.kind), name.name, name.folded, name.key) for name in new.names],
    )
    connection.close()


@pytest.mark.parametrize("read_only", [False, True])
def test_a_catalog_of_the_first_version_is_brought_up_to_date(
    tmp_path: Path, line: LineMaker, *, read_only: bool
) -> None:
    path = tmp_path / "catalog.db"
    images = [{"id": 7, "fileName": "a.jpg"}, {"fileName": "no id"}, "no image", {"id": "8"}]
    _of_version_1(path, line(1, "Supernatural", images=images))

    with open_catalog(path, read_only=read_only) as catalog:
        for asked in ("supernatural", "supernatral", "supr natural"):
            assert [it["id"] for it in catalog.search_series(name=asked)] == [1], asked
        assert catalog.has_image(7)
        assert not catalog.has_image(8)
        assert catalog.origin(1) == Origin()


@pytest.mark.parametrize("version", range(1, len(SCHEMA.migrations)))
def test_every_older_layout_becomes_the_newest(tmp_path: Path, version: int) -> None:
    older, newest = tmp_path / "older.db", tmp_path / "newest.db"
    open_store(older, SCHEMA._replace(migrations=SCHEMA.migrations[:version])).close()
    for path in (older, newest):
        open_catalog(path).close()

    def layout(path: Path) -> list[tuple[object, ...]]:
        with contextlib.closing(sqlite3.connect(path)) as connection:
            return connection.execute(
                "SELECT name, sql FROM sqlite_master ORDER BY name"
            ).fetchall()

    assert layout(older) == layout(newest)
