"""Catalogs opened: what a file is, is told by what it contains, not by how it is called."""

import logging
from pathlib import Path

from organizer.catalog.database import Catalog
from organizer.catalog.interchange import read_lines
from organizer.catalog.packed import GZIP_MAGIC
from organizer.catalog.schema import SCHEMA
from organizer.errors import CatalogFileError
from organizer.store import open_in_memory, open_read_only, open_store

LOG = logging.getLogger(__name__)
_SQLITE_MAGIC = b"SQLite format 3\x00"
_HEADER = 64  # bytes; SQLite keeps `user_version` in the last four of them


def open_catalog(path: Path, *, read_only: bool = False) -> Catalog:
    """Open a catalog database; it is created when it is to be written and does not exist.

    Raises `CatalogFileError` or `StoreError` when the file cannot be used; it is then left as
    it is.
    """
    header = _first_bytes(path) if read_only or path.exists() else b""
    if header and not header.startswith(_SQLITE_MAGIC):
        raise CatalogFileError(f"{path} is not a catalog database; import it into one first")
    if read_only and 0 < _layout(header) < len(SCHEMA.migrations):
        open_store(path, SCHEMA).close()  # brings it up to date
    connection = open_read_only(path, SCHEMA) if read_only else open_store(path, SCHEMA)
    return Catalog(connection, path)


def open_interchange(path: Path) -> Catalog:
    """Read an interchange file into a catalog in memory.

    A broken line is logged and left out. Raises `CatalogFileError` when the file cannot be read
    or no line of it is usable.
    """
    catalog = empty_catalog()
    report = catalog.import_lines(read_lines(path))
    for problem in report.problems:
        LOG.warning("%s, %s", path, problem)
    if not report.series:
        catalog.close()
        reason = f" ({report.problems[0]})" if report.problems else ""
        raise CatalogFileError(f"{path} holds no usable series{reason}")
    return catalog


def open_file(path: Path) -> Catalog:
    """Open `path` for reading, whichever it is: a catalog database or an interchange file."""
    magic = _first_bytes(path)
    if magic.startswith(_SQLITE_MAGIC):
        return open_catalog(path, read_only=True)
    if magic.startswith(GZIP_MAGIC) or magic.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        return open_interchange(path)
    raise CatalogFileError(f"{path} is neither a catalog database nor an interchange file")


def empty_catalog() -> Catalog:
    """Return a catalog in memory that holds nothing."""
    return Catalog(open_in_memory(SCHEMA))


def _layout(header: bytes) -> int:
    return int.from_bytes(header[60:64], "big")


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEADER)
    except OSError as error:
        raise CatalogFileError(f"cannot read the catalog {path}: {error.strerror}") from error
