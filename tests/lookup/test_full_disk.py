"""A disk that takes nothing more is one failure of the run, and no answer about any series."""

import os
from pathlib import Path

import pytest

from organizer.catalog import open_catalog
from organizer.catalog.schema import SCHEMA
from organizer.errors import StoreError
from organizer.feeding import Feeder, ready
from organizer.lookup.embedded import EmbeddedSource
from organizer.lookup.source import SeriesSearch
from organizer.store import is_full, open_read_only
from tests.scripted_upstream import ScriptedUpstream, Show, episode


def test_what_cannot_be_kept_for_want_of_space_is_no_missing_answer(tmp_path: Path) -> None:
    titles = [episode(n, 1, n, "A Long Title " * 99) for n in range(1, 500)]
    with open_catalog(tmp_path / "catalog.db") as catalog:
        feeder = Feeder(catalog, ready(ScriptedUpstream("tvmaze", Show("7", "Harbor"))))
        full = EmbeddedSource(catalog, feeder)
        (found,) = full.search(SeriesSearch(name="Harbor"), None)
        feeder = Feeder(
            catalog, ready(ScriptedUpstream("tvmaze", Show("7", "Harbor", episodes=titles)))
        )
        with catalog.writing() as connection:
            connection.execute("PRAGMA max_page_count = 1")  # what there is stays
        with pytest.raises(StoreError, match="full") as told:
            feeder.before_episodes(int(str(found["id"])))
        with pytest.raises(StoreError, match="full"):
            EmbeddedSource(catalog, Feeder(catalog, ready(Many()))).search(
                SeriesSearch(name="Reef"), None
            )
    assert is_full(told.value)


class Many(ScriptedUpstream):
    """A service whose search finds more than fits in what is free of a page."""

    def __init__(self) -> None:
        super().__init__("tvmaze", *(Show(str(n), f"Reef {n} " + "x" * 900) for n in range(8, 99)))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_catalog_in_a_folder_that_is_only_read_can_be_read(tmp_path: Path) -> None:
    open_catalog(tmp_path / "catalog.db").close()
    tmp_path.chmod(0o555)
    try:
        open_read_only(tmp_path / "catalog.db", SCHEMA).close()
    finally:
        tmp_path.chmod(0o755)
