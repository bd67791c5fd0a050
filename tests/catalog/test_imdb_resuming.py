"""An import that is killed goes on where it was, and ends as one that was not."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from organizer.catalog import open_catalog
from organizer.catalog.imports import import_imdb
from organizer.catalog.imports.imdb_records import IMDB
from organizer.catalog.imports.tsv import Kind

SERIES, EPISODES = 1500, 12_000

# Kills itself when it is told the line that is asked for: nothing can be cleaned up then.
CHILD = """
import os, signal, sys
from pathlib import Path
from organizer.catalog import open_catalog
from organizer.catalog.imports import import_imdb

catalog, cache, fatal, *files = sys.argv[1:]
told = 0

def tell(line):
    global told
    told += 1
    print(line, flush=True)
    if told == int(fatal):
        os.kill(os.getpid(), signal.SIGKILL)

with open_catalog(Path(catalog)) as opened:
    import_imdb(opened, [Path(file) for file in files], Path(cache), tell)
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Files of some thousand episodes, strewn over their series."""
    folder = tmp_path_factory.mktemp("imdb")
    basics, episodes = ["\t".join(Kind.BASICS.columns)], ["\t".join(Kind.EPISODE.columns)]
    basics += [
        f"tt{number:07d}\ttvSeries\tHarbor {number:x}\tA\t0\t2010\t\\N\t\\N\t\\N"
        for number in range(1, SERIES + 1)
    ]
    for number in range(SERIES + 1, SERIES + EPISODES + 1):
        count = (number - SERIES - 1) // SERIES
        basics.append(f"tt{number:07d}\ttvEpisode\tPart {number}\tA\t0\t\\N\t\\N\t\\N\t\\N")
        episodes.append(f"tt{number:07d}\ttt{1 + number % SERIES:07d}\t1\t{count}")
    paths = [folder / "basics.tsv", folder / "episode.tsv"]
    for path, lines in zip(paths, (basics, episodes), strict=True):
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return paths


@pytest.fixture(scope="module")
def whole(files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What comes out of an import that nothing interrupted."""
    folder = tmp_path_factory.mktemp("whole")
    with open_catalog(folder / "catalog.db") as catalog:
        import_imdb(catalog, files, folder / "cache")
        return list(catalog.export_lines())


def started(folder: Path, files: list[Path], fatal: int = 0) -> subprocess.Popen[str]:
    arguments = [str(folder / "catalog.db"), str(folder / "cache"), str(fatal), *map(str, files)]
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )


def export_of(folder: Path) -> list[str]:
    with open_catalog(folder / "catalog.db", read_only=True) as catalog:
        return list(catalog.export_lines())


# The files are being sorted, are sorted, half of the parts are written, all of them are.
@pytest.mark.parametrize("fatal", [1, 2, 5, 9])
def test_an_import_killed_at_a_step_goes_on(
    tmp_path: Path, files: list[Path], whole: list[str], fatal: int
) -> None:
    with started(tmp_path, files, fatal) as killed:
        killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    with started(tmp_path, files) as going_on:
        said, _ = going_on.communicate(timeout=60)
    assert going_on.returncode == 0
    assert ("going on" in said) == (fatal > 1)
    assert export_of(tmp_path) == whole


def test_an_import_killed_at_any_moment_goes_on(
    tmp_path: Path, files: list[Path], whole: list[str]
) -> None:
    kills, code = 0, None
    for wait in (0.1, 0.4, 0.5, 0.6, 0.7, 0.8, 60):
        with started(tmp_path, files) as process:
            try:
                process.communicate(timeout=wait)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                kills += 1
            else:
                code = process.returncode
                break
    assert code == 0
    assert export_of(tmp_path) == whole
    assert kills


def test_another_catalog_in_the_place_of_the_killed_ones_is_begun_anew(
    tmp_path: Path, files: list[Path], whole: list[str]
) -> None:
    with started(tmp_path, files, 6) as killed:
        killed.communicate(timeout=60)
    for left in tmp_path.glob("catalog.db*"):
        left.unlink()
    with open_catalog(tmp_path / "catalog.db") as catalog:
        import_imdb(catalog, files, tmp_path / "cache")
    assert export_of(tmp_path) == whole


def test_other_files_are_sorted_anew(tmp_path: Path, files: list[Path]) -> None:
    with started(tmp_path, files, 6) as killed:
        killed.communicate(timeout=60)
    basics = tmp_path / "basics.tsv"
    basics.write_text(
        files[0].read_text(encoding="utf-8").replace("Harbor", "Haven"), encoding="utf-8"
    )
    with open_catalog(tmp_path / "catalog.db") as catalog:
        report = import_imdb(catalog, [basics, files[1]], tmp_path / "cache")
        names = [catalog.series_record(IMDB.first_id + n) for n in range(1, SERIES + 1)]
    assert report.series == SERIES
    assert all(record and "Haven" in str(record["seriesName"]) for record in names)


def test_episodes_are_found_by_id_after_a_kill(tmp_path: Path, files: list[Path]) -> None:
    with started(tmp_path, files, 6) as killed:
        killed.communicate(timeout=60)
    with open_catalog(tmp_path / "catalog.db") as catalog:
        import_imdb(catalog, files, tmp_path / "cache")
        found = catalog.episode_record(IMDB.first_id + SERIES + EPISODES)
    assert found is not None
