"""Builders of interchange lines, shared by the tests of the catalog."""

import json
from collections.abc import Callable, Iterator

import pytest

from organizer.catalog import Catalog, Record, empty_catalog

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
