"""Renamers of others really rename files by what our server says."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from .conftest import Client, Served, client, installed

pytestmark = [pytest.mark.real, pytest.mark.timeout(300)]

TVNAMER = "import sys\nfrom tvnamer.main import main\nmain()\n"
MNAMER = "import sys\nfrom mnamer.__main__ import main\nmain()\n"


@pytest.fixture
def tvnamer(served: Served, tmp_path: Path) -> Client:
    """tvnamer; with TRAVIS set it keeps no answers on disk."""
    made = client(installed("tvnamer==3.0.4"), served, tmp_path)
    return Client(made.python, {**made.environ, "TRAVIS": "true"})


@pytest.fixture
def mnamer(served: Served, tmp_path: Path) -> Client:
    """mnamer."""
    return client(installed("mnamer==2.5.5"), served, tmp_path)


@pytest.fixture
def library() -> Iterator[Path]:
    """A folder in whose path no renamer reads an episode: letters alone, and no test's name."""
    letters = str.maketrans("0123456789abcdef", "ghijklmnopqrstuv")
    folder = Path(tempfile.gettempdir()) / uuid4().hex.translate(letters)
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


def _renamed(library: Path, name: str, program: Client, code: str, *arguments: str) -> str:
    """Run a renamer on a folder of one file, and return what the file is called then."""
    (library / name).write_bytes(b"video")
    done = program.run(code, *arguments, str(library))
    files = [path for path in library.rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in files] == [b"video"], done.stdout + done.stderr
    return files[0].name


@pytest.mark.parametrize(
    ("name", "options", "renamed"),
    [
        ("silent.harbor.s01e02.avi", [], "Silent Harbor - [01x02] - Ashes.avi"),
        ("whatever.s01e02.avi", ["--series-id=4001"], "Silent Harbor - [01x02] - Ashes.avi"),
        ("silent.harbor.s01e02.avi", ["--order=dvd"], "Silent Harbor - [01x02] - Low Tide.avi"),
        ("silent.harbor.2011.03.03.avi", [], "Silent Harbor - [2011-03-03] - The Long Pier.avi"),
        ("silent.harbor.nights.s04e50.avi", [], "Silent Harbor Nights - [04x50] - Night 229.avi"),
        ("the.quiet.port.s01e03.avi", [], "Silent Harbor - [01x03] - The Long Pier.avi"),
        ("nothing.of.the.kind.s01e03.avi", [], "nothing.of.the.kind.s01e03.avi"),
    ],
    ids=["name", "id", "disc", "date", "last of three pages", "alias", "unknown"],
)
def test_tvnamer_renames(
    tvnamer: Client, tmp_path: Path, library: Path, name: str, options: list[str], renamed: str
) -> None:
    config = tmp_path / "tvnamer.json"
    config.write_text(json.dumps({"search_all_languages": False}))
    given = ["--batch", f"--config={config}", *options]

    assert _renamed(library, name, tvnamer, TVNAMER, *given) == renamed


@pytest.mark.parametrize(
    ("name", "options", "renamed"),
    [
        ("silent.harbor.s01e02.mkv", [], "Silent Harbor - S01E02 - Ashes.mkv"),
        ("whatever.s01e03.mkv", ["--id-tvdb=4001"], "Silent Harbor - S01E03 - The Long Pier.mkv"),
        ("silent.harbor.2011.03.01.mkv", [], "Silent Harbor - S01E01 - Low Tide.mkv"),
        ("silent.harbor.nights.s04e50.mkv", [], "Silent Harbor Nights - S04E50 - Night 229.mkv"),
        ("nothing.of.the.kind.s01e03.mkv", ["--no-guess"], "nothing.of.the.kind.s01e03.mkv"),
    ],
    ids=["name", "id", "date", "second series", "unknown"],
)
def test_mnamer_renames(
    mnamer: Client, library: Path, name: str, options: list[str], renamed: str
) -> None:
    given = ["--batch", "--media=episode", "--episode-api=tvdb", "--no-style", "--no-cache"]
    form = "--episode-format={series} - S{season:02}E{episode:02} - {title}{extension}"

    assert _renamed(library, name, mnamer, MNAMER, *given, form, *options) == renamed
