"""The same plan from a v2 server on loopback as from the embedded catalog."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Program = Callable[..., subprocess.CompletedProcess[str]]


@contextmanager
def _serving(catalog: object) -> Iterator[str]:
    """A server of its own process over `catalog`; yields its address."""
    server = subprocess.Popen(
        [sys.executable, "-m", "organizer", "serve", "--port", "0", "--catalog", str(catalog)],
        stderr=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
    )
    assert server.stderr is not None
    with server.stderr:
        announced = re.search(r"http://\S+", server.stderr.readline())
        assert announced is not None
        try:
            yield announced[0]
        finally:
            server.send_signal(signal.SIGTERM)
            assert server.wait(timeout=10) == 0


def test_a_server_gives_the_same_plan_as_the_embedded_catalog(
    generated: Any, program: Program
) -> None:
    program("catalog", "import", generated.catalog)
    library = generated.tree.parent / "library"
    arguments = (generated.tree, "--to", library, "--dry-run", "--json")
    embedded = program(*arguments)
    with _serving(generated.catalog) as address:
        remote = program(*arguments, ORGANIZER_CATALOG=address)
    assert remote.returncode == embedded.returncode, remote.stderr
    assert _without_floats(remote.stdout) == _without_floats(embedded.stdout)
    # With the server gone, what it said is remembered.
    offline = program(*arguments, "--offline", ORGANIZER_CATALOG=address)
    assert _without_floats(offline.stdout) == _without_floats(embedded.stdout)


def _without_floats(out: str) -> list[Any]:
    return [
        json.loads(line, parse_float=lambda text: round(float(text), 3))
        for line in out.split("\n")
        if line
    ]
