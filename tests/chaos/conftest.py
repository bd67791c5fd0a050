"""The server that fails."""

from collections.abc import Iterator

import pytest

from tests.chaos.faulty import FaultyServer, faulty_server


@pytest.fixture(scope="session")
def faulty() -> Iterator[FaultyServer]:
    """A running server with every fault."""
    with faulty_server() as running:
        yield running
