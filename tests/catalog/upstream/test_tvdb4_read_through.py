"""A catalog that reads through TheTVDB's API v4: its ids, its orders, and three languages."""

from collections.abc import Callable

import pytest

from organizer.catalog import Catalog
from organizer.catalog.upstream.tvdb4 import open_tvdb4
from organizer.feeding import Feeder, Wanted, ready
from organizer.http import Client
from organizer.model import Order
from tests.recorded import Exchange, Recording

Playing = Callable[[str], Recording]


@pytest.fixture
def fed(recorded: Recording, client: Client, catalog: Catalog) -> Callable[[Wanted], Feeder]:
    """Make a feeder of the catalog from the server that plays the cases."""

    def make(wanted: Wanted) -> Feeder:
        return Feeder(catalog, ready(open_tvdb4(client, recorded.address, "k")), wanted)

    return make


def _titles(catalog: Catalog, language: str | None) -> list[object]:
    records = catalog.episode_records(4711)
    if language is None:
        return [it["episodeName"] for it in records]
    return [it.record["episodeName"] for it in catalog.translated_episodes(4711, records, language)]


def test_a_japanese_series_is_known_in_english_japanese_and_the_users_language(
    play: Playing, catalog: Catalog, fed: Callable[[Wanted], Feeder]
) -> None:
    played = play("tvdb4/translations")
    feeder = fed(Wanted(language="de"))
    for _ in range(2):  # the second time all of it is there
        feeder.before_search("Glass Harbor")
        feeder.before_series(4711)
        feeder.before_episodes(4711)

    record = catalog.series_record(4711)
    assert record is not None
    names = {
        language: catalog.translated_series(record, language).record["seriesName"]
        for language in ("en", "ja", "de")
    }
    assert names == {"en": "Glass Harbor", "ja": "硝子の港", "de": "Der gläserne Hafen"}
    assert _titles(catalog, None) == ["Beginning", "終わり"]
    assert _titles(catalog, "ja") == ["始まり", "終わり"]
    assert _titles(catalog, "de") == ["Anfang", "Ende"]
    assert catalog.origin(4711).source == "TheTVDB"
    assert not played.unforeseen
    assert len(played.asked) == len({(it.path, *it.params.items()) for it in played.asked})


@pytest.mark.parametrize("name", ["Garasu no Minato", "硝子の港", "Der gläserne Hafen"])
def test_every_name_finds_the_series_afterwards(
    play: Playing, catalog: Catalog, fed: Callable[[Wanted], Feeder], name: str
) -> None:
    play("tvdb4/translations")
    feeder = fed(Wanted())
    feeder.before_search("Glass Harbor")
    feeder.before_series(4711)
    assert [it["id"] for it in catalog.search_series(name=name)] == [4711]


def test_numbers_of_every_order_are_kept_with_thetvdbs_own_ids(
    play: Playing,
    read: Callable[[str], tuple[Exchange, ...]],
    recorded: Recording,
    catalog: Catalog,
    fed: Callable[[Wanted], Feeder],
) -> None:
    recorded.play([*read("tvdb4/found"), *read("tvdb4/orders")])
    feeder = fed(Wanted(orders=frozenset(Order)))
    feeder.before_series(4711)
    feeder.before_episodes(4711)
    first = next(it for it in catalog.episode_records(4711) if it["id"] == 5001)
    numbers = (first["absoluteNumber"], first["dvdSeason"], first["dvdEpisodeNumber"])
    assert numbers == (1, 1, 2)
