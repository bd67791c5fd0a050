"""A catalog that is only read, and one that services feed, which has what the first lacks."""

import json
from collections.abc import Iterator

import pytest

from organizer.catalog import Catalog, EpisodeFilters, empty_catalog
from organizer.errors import MetadataUnavailable
from organizer.feeding import Feeder, ready
from organizer.lookup.embedded import EmbeddedSource, SecondAsked
from organizer.lookup.source import SeriesSearch
from tests.scripted_upstream import ScriptedUpstream, Show, episode


def filled(*series: dict[str, object]) -> Catalog:
    catalog = empty_catalog()
    lines = (json.dumps({"series": it, "episodes": [episode(1, 1, 1)]}).encode() for it in series)
    assert catalog.import_lines(lines).problems == ()
    return catalog


@pytest.fixture
def upstream() -> ScriptedUpstream:
    """A service that has a series of the first catalog under another id, and one more."""
    return ScriptedUpstream(
        "tvmaze", Show("7", "Harbor", 2011), Show("8", "Quarry", 2001, episodes=[episode(9, 1, 1)])
    )


@pytest.fixture
def source(upstream: ScriptedUpstream) -> Iterator[SecondAsked]:
    """Both catalogs, of which the service feeds the second."""
    own = {"id": 5, "seriesName": "Harbor", "firstAired": "2011-01-01"}
    with filled(own) as first, empty_catalog() as second:
        fed = EmbeddedSource(second, Feeder(second, ready(upstream)))
        yield SecondAsked(EmbeddedSource(first), fed)


def ids(source: SecondAsked, name: str) -> list[object]:
    return [it["id"] for it in source.search(SeriesSearch(name=name), None)]


def test_what_the_first_answers_well_is_asked_nowhere_else(
    source: SecondAsked, upstream: ScriptedUpstream
) -> None:
    assert ids(source, "Harbor") == [5]
    assert upstream.asked == []


def test_a_series_that_both_have_is_found_once(
    source: SecondAsked, upstream: ScriptedUpstream
) -> None:
    assert ids(source, "Harbor 2012") == [5]
    assert upstream.asked == [("search", "harbor of 2012"), ("series", "7")]


def test_what_only_the_second_has_is_found_with_its_episodes(source: SecondAsked) -> None:
    (found,) = ids(source, "Quarry")
    assert found == 1_000_000_008
    no_filters = EpisodeFilters()
    assert len(source.episodes(1_000_000_008, no_filters, None)) == 1
    assert len(source.episodes(5, no_filters, None)) == 1


def test_a_near_name_stands_in_while_the_service_is_down_and_an_unknown_one_does_not(
    source: SecondAsked, upstream: ScriptedUpstream
) -> None:
    upstream.is_down = True
    assert ids(source, "Harbor 2012") == [5]
    with pytest.raises(MetadataUnavailable):
        ids(source, "Quarry")
