"""Builders of interchange lines, shared by the tests of the catalog."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from organizer.catalog import Catalog, Record, empty_catalog
from organizer.catalog.imports import ImdbReport, import_imdb
from organizer.catalog.imports.tsv import Kind
from tests.catalog.imdb_files import BASICS, EPISODES, Importer, write

LineMaker = Callable[..., bytes]


@pytest.fixture
def line() -> LineMaker:
    """Make one interchange line: a series with `episodes` in one season, and other keys."""

    def make(
        series_id: int = 1,
        name: str = "Harbor",
        *,
        episodes: int = 0,
        series: Record | None = None,
        **others: object,
    ) -> bytes:
        record = {"id": series_id, "seriesName": name, **(series or {})}
        rows = [
            {"id": series_id * 1000 + n, "airedSeason": 1, "airedEpisodeNumber": n}
            for n in range(1, episodes + 1)
        ]
        return json.dumps({"series": record, "episodes": rows, **others}).encode()

    return make


@pytest.fixture
def catalog() -> Iterator[Catalog]:
    """An empty catalog in memory."""
    with empty_catalog() as opened:
        yield opened


@pytest.fixture
def imported(tmp_path: Path, catalog: Catalog) -> Importer:
    """Import lines of the files into the test's catalog; Harbor and its two episodes by default."""

    def run(
        basics: Iterable[str] = BASICS, episodes: Iterable[str] = EPISODES, **others: Iterable[str]
    ) -> ImdbReport:
        files = {Kind.BASICS: basics, Kind.EPISODE: episodes}
        files |= {Kind[name.upper()]: lines for name, lines in others.items()}
        return import_imdb(catalog, write(tmp_path / "files", files), tmp_path / "cache")

    return run
