"""Programs that nobody here wrote, each in a virtual environment of its own, and a server.

They are installed once into a folder that is kept (`ORGANIZER_TEST_CLIENTS`, otherwise one in
the system's folder for temporary files). What cannot be installed is skipped, and says why.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from organizer.catalog import open_catalog
from organizer.server import no_users
from tests.servers import v2_server

REDIRECTED = """
import collections, collections.abc, os, urllib, urllib.parse

for name in collections.abc.__all__:
    setattr(collections, name, getattr(collections.abc, name))
urllib.urlencode = urllib.parse.urlencode

from requests.adapters import HTTPAdapter

_send = HTTPAdapter.send


def send(self, request, *given, **more):
    request.url = request.url.replace("https://api.thetvdb.com", os.environ["V2_SERVER"])
    return _send(self, request, *given, **more)


HTTPAdapter.send = send
"""
"""All that is changed of a client: the base address, below everything of its own; and what the
oldest ones miss in a Python of today.
"""


@dataclass(frozen=True)
class Client:
    """An installed program and the server it is pointed at."""

    python: Path
    environ: dict[str, str]

    def run(self, program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run Python code with this client's packages; its output is text."""
        return subprocess.run(
            [self.python, "-c", REDIRECTED + program, *arguments],
            env=self.environ,
            capture_output=True,
            check=False,
            text=True,
            timeout=120,
        )

    def answer(self, program: str) -> object:
        """Run code that prints JSON last, and return it."""
        done = self.run(program)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])


@dataclass(frozen=True)
class Served:
    """Our server: its address and the key of its user Marla."""

    address: str
    userkey: str


def _episode(number: int, title: str, **more: object) -> dict[str, object]:
    return {
        "id": 400100 + number,
        "airedSeason": 1,
        "airedEpisodeNumber": number,
        "absoluteNumber": number,
        "episodeName": title,
        "firstAired": f"2011-03-{number:02}",
        "overview": f"About {title}.",
        **more,
    }


SILENT_HARBOR: dict[str, object] = {
    "series": {
        "id": 4001,
        "seriesName": "Silent Harbor",
        "aliases": ["The Quiet Port"],
        "firstAired": "2011-03-01",
        "imdbId": "tt1000001",
        "overview": "By the sea.",
        "lastUpdated": 1_545_000_000,
    },
    "episodes": [
        _episode(1, "Low Tide", dvdSeason=1, dvdEpisodeNumber=2),
        _episode(2, "Ashes", dvdSeason=1, dvdEpisodeNumber=1),
        _episode(3, "The Long Pier", dvdSeason=1, dvdEpisodeNumber=3),
    ],
    "actors": [{"id": 1, "name": "Tess Lind", "role": "Marla Quint", "image": "a/1.jpg"}],
    "images": [
        {"id": 7, "keyType": "poster", "fileName": "p/7.jpg", "resolution": "680x1000"},
        {"id": 8, "keyType": "fanart", "fileName": "f/8.jpg", "resolution": "1920x1080"},
    ],
}
NIGHT_HARBOR: dict[str, object] = {
    "series": {"id": 4002, "seriesName": "Silent Harbor Nights", "firstAired": "2019-01-01"},
    "episodes": [
        {"id": 400200 + n, "airedSeason": 1 + n // 60, "airedEpisodeNumber": 1 + n % 60,
         "episodeName": f"Night {n}", "firstAired": "2019-01-01"}
        for n in range(230)
    ],
}  # fmt: skip


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of two series that are nearly called the same."""
    path = tmp_path_factory.mktemp("real") / "catalog.db"
    with open_catalog(path) as catalog:
        lines = [json.dumps(line).encode() for line in (SILENT_HARBOR, NIGHT_HARBOR)]
        assert catalog.import_lines(lines).problems == ()
    users = no_users()
    userkey = users.add("Marla")
    with v2_server(path, users=users) as address:
        yield Served(address, userkey)
    users.close()


def installed(*requirements: str) -> Path:
    """Return the Python of an environment that has these; skips when it cannot be made."""
    kept = os.environ.get("ORGANIZER_TEST_CLIENTS")
    folder = Path(kept) if kept else Path(tempfile.gettempdir()) / "organizer-test-clients"
    environment = folder / requirements[0].replace("==", "-")
    python = environment / "bin" / "python"
    ready = environment / "ready"
    if ready.exists():
        return python
    folder.mkdir(parents=True, exist_ok=True)
    # Old packages take setuptools, as it once was, for a part of Python.
    wanted = ("setuptools<81", *requirements)
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", environment], check=True)
        subprocess.run(
            [python, "-m", "pip", "install", "-q", "--retries=1", "--timeout=15", *wanted],
            check=True,
            capture_output=True,
            text=True,
            timeout=180,
        )
    except subprocess.TimeoutExpired:
        pytest.skip(f"{requirements[0]} could not be installed in time")
    except subprocess.CalledProcessError as error:
        reason = (error.stderr or "").strip().splitlines()[-1:]
        pytest.skip(f"{requirements[0]} could not be installed: {' '.join(reason)}")
    ready.touch()
    return python


def client(python: Path, served: Served, home: Path) -> Client:
    """Return a client that finds nothing of this machine's user, and only our server."""
    environ = {
        "HOME": str(home),
        "TMPDIR": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "PATH": os.environ["PATH"],
        "V2_SERVER": served.address,
        "V2_USERKEY": served.userkey,
        "LANG": "C.UTF-8",
    }
    return Client(python, environ)
