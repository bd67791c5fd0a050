"""Whole journeys: a generated library with its truth, and the program as a process of its own."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """An untidy tree, the catalog that explains it, and what every file of it is."""

    tree: Path
    catalog: Path
    truth: tuple[dict[str, Any], ...]

    def path(self, relative: str) -> str:
        """Where the file of a truth row is."""
        return str(self.tree / relative)


@pytest.fixture(params=["realistic", "hard"])
def generated(request: pytest.FixtureRequest, shared: Path, tmp_path: Path) -> Generated:
    """250 episodes of 20 series in every naming style of the generator."""
    out = tmp_path / "generated"
    maker = shared / "tools" / "make_library.py"
    options = ["--files", "250", "--shows", "20", "--seed", "11", "--mix", str(request.param)]
    subprocess.run([sys.executable, maker, out, *options], check=True, capture_output=True)
    rows = (out / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    return Generated(
        tree=out / "tree",
        catalog=out / "catalog.jsonl",
        truth=tuple(json.loads(row) for row in rows),
    )


@contextmanager
def serving(catalog: Path) -> Iterator[str]:
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


Program = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def program(isolated: Path) -> Program:
    """`python -m organizer` with settings, state and cache of its own."""

    def call(*arguments: object, **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "organizer", *map(str, arguments)],
            env={**os.environ, **environ},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    return call
