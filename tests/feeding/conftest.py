"""A catalog, and a feeder of it over scripted services."""

from collections.abc import Callable, Iterator

import pytest

from organizer.catalog import Catalog, empty_catalog
from organizer.feeding import Feeder, Wanted, ready
from tests.scripted_upstream import Clock, ScriptedUpstream


@pytest.fixture
def clock() -> Clock:
    """A clock of this test's own."""
    return Clock()


@pytest.fixture
def catalog() -> Iterator[Catalog]:
    """An empty catalog."""
    with empty_catalog() as opened:
        yield opened


Feed = Callable[..., Feeder]


@pytest.fixture
def feed(catalog: Catalog, clock: Clock) -> Feed:
    """Make a feeder of the catalog over scripted services."""

    def make(*upstreams: ScriptedUpstream, wanted: Wanted | None = None) -> Feeder:
        return Feeder(catalog, ready(*upstreams), wanted, clock)

    return make
