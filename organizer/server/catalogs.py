"""The catalog as requests read it: a read-only connection for each thread."""

import threading
from pathlib import Path
from typing import Protocol

from organizer.catalog import Catalog, open_catalog, open_file


class Catalogs(Protocol):
    """Gives the catalog that the running thread may read."""

    def here(self) -> Catalog:
        """Return this thread's catalog, open."""
        ...


class DatabaseCatalogs:
    """A catalog database; what an import commits is seen by the next request."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._mine = threading.local()
        self._lock = threading.Lock()
        self._open: list[Catalog] = []

    def here(self) -> Catalog:
        """Return this thread's catalog, opened the first time."""
        mine: Catalog | None = getattr(self._mine, "catalog", None)
        if mine is None:
            mine = self._mine.catalog = open_catalog(self.path, read_only=True)
            with self._lock:
                self._open.append(mine)
        return mine

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            for catalog in self._open:
                catalog.close()
            self._open.clear()


class SharedCatalog:
    """One catalog for all threads: an interchange file read into memory."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def here(self) -> Catalog:
        """Return the one catalog."""
        return self._catalog

    def close(self) -> None:
        """Close it."""
        self._catalog.close()


def open_catalogs(path: Path) -> DatabaseCatalogs | SharedCatalog:
    """Open what is to be served; a database that does not exist yet is made, empty.

    Raises `CatalogFileError` or `StoreError` when the file cannot be used.
    """
    if not path.exists():
        open_catalog(path).close()
    catalog = open_file(path)
    if catalog.path is None:
        return SharedCatalog(catalog)
    catalog.close()
    return DatabaseCatalogs(path)
