"""Which services are asked, as the settings say, and where a catalog may be kept."""

import logging
import os
from dataclasses import replace
from pathlib import Path

import pytest

from organizer.catalog import Catalog
from organizer.catalog.upstream.opening import OPENERS
from organizer.catalog.upstream.services import SERVICES, chosen_services
from organizer.config import Settings
from organizer.errors import ConfigError, MetadataUnavailable
from organizer.feeding import may_be_written, open_feeder


def names(settings: Settings) -> list[str]:
    return [service.name for service in chosen_services(settings)]


def test_tvmaze_is_asked_unless_told_otherwise() -> None:
    assert names(Settings()) == ["tvmaze"]
    assert names(Settings(upstreams=())) == []


def test_services_are_asked_in_the_order_of_the_setting_each_once() -> None:
    settings = Settings(upstreams=("tmdb", "tvmaze", "tmdb"), tmdb_key="k")
    assert names(settings) == ["tmdb", "tvmaze"]


def test_offline_asks_none() -> None:
    assert names(Settings(offline=True)) == []


def test_a_service_without_its_key_is_left_out_and_that_is_said_once(
    catalog: Catalog, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(upstreams=("tvdb4", "tvmaze"))
    with caplog.at_level(logging.WARNING):
        open_feeder(catalog, settings, {"ORGANIZER_CACHE_DIR": str(tmp_path)}).close()
    assert names(settings) == ["tvmaze"]
    assert [it.getMessage() for it in caplog.records] == [
        "TheTVDB is not asked: it needs the setting tvdb4_apikey (ORGANIZER_TVDB4_APIKEY)"
    ]


def test_where_every_service_lacks_its_key_nothing_counts_as_answered(
    catalog: Catalog, caplog: pytest.LogCaptureFixture
) -> None:
    feeder = open_feeder(catalog, Settings(upstreams=("tmdb",)), {})
    with pytest.raises(MetadataUnavailable, match=r"TMDB.*tmdb_key.*ORGANIZER_TMDB_KEY\)$"):
        feeder.before_search("Harbor")
    feeder.close()
    assert caplog.records == []


@pytest.mark.parametrize("name", ["tvmaze", "tvdb4", "tmdb"])
def test_an_empty_address_is_refused_by_its_setting(name: str) -> None:
    empty = Settings(tvmaze_url="", tvdb4_url="", tmdb_url="")
    settings = replace(empty, upstreams=(name,))
    with pytest.raises(ConfigError, match=f"^{name}_url is empty"):
        names(settings)


def test_a_service_named_twice_is_asked_once() -> None:
    assert names(Settings(upstreams=("tvmaze", "tvmaze"))) == ["tvmaze"]


def test_a_name_that_is_no_services_is_refused_with_those_that_are() -> None:
    with pytest.raises(ConfigError, match="nowhere is no service; there are tvmaze, tvdb4"):
        names(Settings(upstreams=("nowhere",)))


def test_every_service_can_be_opened(catalog: Catalog, tmp_path: Path) -> None:
    assert OPENERS.keys() == SERVICES.keys()
    settings = Settings(
        upstreams=tuple(SERVICES), tvdb4_apikey="k", tmdb_key="k", v2_url="http://127.0.0.1:9"
    )
    feeder = open_feeder(catalog, settings, {"ORGANIZER_CACHE_DIR": str(tmp_path)})
    opened = [upstream.provenance.name for upstream in feeder.upstreams]
    feeder.close()
    assert opened == list(SERVICES)


def test_a_catalog_may_be_made_in_a_folder_that_does_not_exist_yet(tmp_path: Path) -> None:
    assert may_be_written(tmp_path / "new" / "catalog.db")
    (tmp_path / "file").touch()
    assert not may_be_written(tmp_path / "file" / "catalog.db")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_catalog_that_may_not_be_written_is_only_read(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    path.touch(mode=0o444)
    assert not may_be_written(path)
