"""A server that fails as it is told."""

from collections.abc import Iterator

import pytest

from tests.servers import ScriptedServer, scripted_server


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A scripted server of this test's own."""
    with scripted_server() as running:
        yield running
