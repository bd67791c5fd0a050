"""The IMDb import at the size of the whole of television, with the files that IMDb has.

`python benchmarks/imdb.py FOLDER` makes title.basics (11 million titles, of which 250,000 are
series and 8 million episodes), title.episode, title.akas and title.ratings, sorted as IMDb's are
and with the episodes of a series strewn over the whole of it, and measures `organize catalog
import imdb`: episodes a second over everything, and the most memory it had. `--kill` also kills an
import now and then, lets it go on, and compares what comes out.
"""

import argparse
import gzip
import hashlib
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from array import array
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from organizer.catalog.imports.sorting import sort_by_series
from organizer.catalog.imports.tsv import Kind, Problems, rows_of

_STRIDE = 44  # every 44th title is a series, one in four is a film
_WORDS = "night harbor stone river garden fire winter silent broken lost paper glass north".split()
_HEADERS = {
    "basics": "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear"
    "\truntimeMinutes\tgenres",
    "episode": "tconst\tparentTconst\tseasonNumber\tepisodeNumber",
    "akas": "titleId\tordering\ttitle\tregion\tlanguage\ttypes\tattributes\tisOriginalTitle",
    "ratings": "tconst\taverageRating\tnumVotes",
}


def in_text_order(last: int) -> Iterator[int]:
    """Yield 1 to `last` as the ids of titles are sorted: tt1000000, tt10000000, tt1000001."""
    for number in range(1, min(last, 9_999_999) + 1):
        yield number
        if number >= 1_000_000:
            yield from range(number * 10, min(number * 10 + 9, last) + 1)


def name_of(number: int) -> str:
    """Return a title of two or three words, mostly one that no other series has."""
    first, second = _WORDS[number % 13], _WORDS[number // 13 % 13]
    return f"{first} {second} {number:x}".title()


def make(folder: Path, titles: int) -> int:
    """Write the four files, unless they are there; return how many episodes they have."""
    series = titles // _STRIDE
    counts = array("H", [0]) * (series + 1)
    paths = {name: folder / f"title.{name}.tsv.gz" for name in _HEADERS}
    noted = folder / "episodes"
    if noted.exists():
        return int(noted.read_text())
    files = {
        name: gzip.open(path, "wt", 1, "utf-8", newline="\n")  # noqa: SIM115  # closed below
        for name, path in paths.items()
    }
    for name, file in files.items():
        file.write(_HEADERS[name] + "\n")
    episodes = 0
    for number in in_text_order(titles):
        title = f"tt{number:07d}"
        year = 1950 + number % 76
        if number % _STRIDE == 0:
            name = name_of(number)
            files["basics"].write(
                f"{title}\ttvSeries\t{name}\t{name}\t0\t{year}\t\\N\t45\tDrama,Comedy\n"
            )
            for position in range(1, 5):
                other = name if position < 4 else f"{name} Abroad"
                language = "fr" if position == 4 else "\\N"
                files["akas"].write(
                    f"{title}\t{position}\t{other}\tFR\t{language}\timdbDisplay\t\\N\t0\n"
                )
        elif number % 4 == 1:
            files["basics"].write(
                f"{title}\tmovie\tFilm {number}\tFilm {number}\t0\t{year}\t\\N\t90\tDrama\n"
            )
            files["akas"].write(f"{title}\t1\tFilm {number}\tUS\t\\N\timdbDisplay\t\\N\t0\n")
        else:
            place = 1 + number * 2_654_435_761 % series
            count = counts[place] = counts[place] + 1
            files["basics"].write(
                f"{title}\ttvEpisode\tChapter {number}\tChapter {number}\t0\t{year}"
                "\t\\N\t45\tDrama\n"
            )
            files["episode"].write(
                f"{title}\ttt{place * _STRIDE:07d}\t{1 + count // 10}\t{1 + count % 10}\n"
            )
            files["akas"].write(
                f"{title}\t1\tEpisode #{1 + count // 10}\tDE\tde\t\\N\t\\N\t0\n"
                f"{title}\t2\tChapter {number}\t\\N\t\\N\toriginal\t\\N\t1\n"
            )
            episodes += 1
        if number % 7 == 0:
            files["ratings"].write(f"{title}\t7.{number % 10}\t{number % 5000}\n")
    for file in files.values():
        file.close()
    noted.write_text(str(episodes))
    return episodes


def _command(folder: Path, database: Path) -> list[str]:
    files = [str(folder / f"title.{name}.tsv.gz") for name in _HEADERS]
    organize = [sys.executable, "-m", "organizer"]
    return [*organize, "catalog", "import", "imdb", *files, "--catalog", str(database)]


def _environ(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "ORGANIZER_CONFIG": str(folder / "none.toml"),
        "ORGANIZER_STATE_DIR": str(folder / "state"),
        "ORGANIZER_CACHE_DIR": str(folder / "cache"),
    }


def _removed(database: Path) -> None:
    for left in database.parent.glob(f"{database.name}*"):
        left.unlink()


def measured(folder: Path, database: Path, episodes: int) -> None:
    """Import everything once, and print how fast and in how much memory."""
    _removed(database)
    begun = time.perf_counter()
    subprocess.run(_command(folder, database), check=True, env=_environ(folder))
    took = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"import: {episodes / took:,.0f} episodes a second ({took:.0f} s), peak {peak:.0f} MiB")
    print(f"catalog: {database.stat().st_size / 1e9:.2f} GB")


def _digest(database: Path, folder: Path) -> str:
    export = [sys.executable, "-m", "organizer", "catalog", "export", "--catalog", str(database)]
    digest = hashlib.sha256()
    with subprocess.Popen(export, stdout=subprocess.PIPE, env=_environ(folder)) as process:
        assert process.stdout
        while piece := process.stdout.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def killed(folder: Path, whole: Path, between: float) -> None:
    """Import into another catalog, killed every `between` seconds; compare the exports."""
    database = folder / "killed.db"
    _removed(database)
    kills, chance = 0, random.Random(5)  # noqa: S311  # repeatable, not secret
    while True:
        process = subprocess.Popen(_command(folder, database), env=_environ(folder))
        try:
            process.wait(between * (1 + chance.random()))
            break
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            kills += 1
    same = _digest(whole, folder) == _digest(database, folder)
    print(f"killed {kills} times: the export is {'the same' if same else 'ANOTHER ONE'}")
    _removed(database)


def compared(folder: Path) -> None:
    """Sort titles and episodes by series, as the import does and by tables in SQLite instead."""
    files = {kind: folder / kind.title for kind in (Kind.BASICS, Kind.EPISODE)}
    parts = folder / "parts"
    parts.mkdir(exist_ok=True)
    begun = time.process_time()
    sort_by_series(files, parts)
    by_parts = time.process_time() - begun
    begun = time.process_time()
    staged = sqlite3.connect(folder / "staged.db", isolation_level=None)
    for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -131072"):
        staged.execute(f"PRAGMA {setting}")
    staged.execute("CREATE TABLE episode (id INTEGER PRIMARY KEY, parent INT, season, number)")
    staged.execute("CREATE TABLE title (id INTEGER PRIMARY KEY, kind, name)")
    staged.execute("BEGIN")
    rows = (row for _, row in rows_of(files[Kind.EPISODE], Kind.EPISODE, Problems()))
    found = ((int(row[0][2:]), int(row[1][2:]), *row[2:]) for row in rows)
    staged.executemany("INSERT INTO episode VALUES (?, ?, ?, ?)", found)
    rows = (row for _, row in rows_of(files[Kind.BASICS], Kind.BASICS, Problems()))
    found = ((int(row[0][2:]), *row[1:3]) for row in rows if row[1].startswith("tv"))
    staged.executemany("INSERT INTO title VALUES (?, ?, ?)", found)
    staged.execute("COMMIT")
    count = sum(
        1 for _ in staged.execute("SELECT * FROM episode JOIN title USING (id) ORDER BY parent, id")
    )
    in_tables = time.process_time() - begun
    staged.close()
    print(f"sorting {count:,} episodes: parts {by_parts:.1f} s, tables {in_tables:.1f} s (CPU)")


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--titles", type=int, default=11_000_000)
    parser.add_argument("--kill", type=float, metavar="SECONDS", help="kill about so often")
    parser.add_argument("--compare", action="store_true", help="only compare ways of sorting")
    parser.add_argument("--keep", action="store_true", help="leave the files that were made")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    episodes = make(given.folder, given.titles)
    database = given.folder / "catalog.db"
    if given.compare:
        compared(given.folder)
    else:
        measured(given.folder, database, episodes)
    if given.kill and not given.compare:
        killed(given.folder, database, given.kill)
    if not given.keep:
        shutil.rmtree(given.folder)


if __name__ == "__main__":
    main()
