"""The catalog and its server at the size of the whole of television: 250,000 series.

    python benchmarks/scale.py FOLDER [--series 250000] [--episodes 32] [--requests 400]

Makes an interchange file in FOLDER (kept for the next time), imports it, serves it, and asks it
over HTTP on loopback: names that are right, begun and misspelt, and episodes by number. At last it
compares `/series/{id}` at 16 connections with a bare JSON route of the same stack in turns, in
pairs, and prints the median ratio. Everything is generated from a seed: names of one to four words
of a vocabulary of 6,000, some with a year or a country, some with an alias.
"""

import argparse
import asyncio
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote, urlsplit

_COMMON = "the of and a in to my house girl night love world life star man last".split()
_HEADS = "b br c ch d dr f fl g gr h j k kr l m n p pr qu r s sh st t tr v w z".split()
_TAILS = "an en in on un ar er ir or al el il ol ash eth ick ock ank ell ead oon ine ade".split()
_KEY = "benchmark"
BARE = """
import sys
import uvicorn
from fastapi import FastAPI
app = FastAPI()
RECORD = {RECORD}
@app.get("/bare")
async def bare():
    return RECORD
uvicorn.run(app, port=int(sys.argv[1]), log_config=None, access_log=False)
"""


def vocabulary(chance: random.Random) -> list[str]:
    """Return the words that titles are made of."""
    made = {
        "".join(chance.choice(_HEADS) + chance.choice(_TAILS) for _ in range(chance.choice((1, 2))))
        for _ in range(12000)
    }
    return sorted(made)[:6000]


def titles(count: int) -> Iterator[str]:
    """Yield series' names, the same ones for the same count."""
    chance = random.Random(7)  # noqa: S311  # repeatable, not secret
    words = vocabulary(chance)
    for _ in range(count):
        length = chance.choices((1, 2, 3, 4), (2, 5, 4, 2))[0]
        chosen = [
            chance.choice(_COMMON) if chance.random() < 0.25 else chance.choice(words)
            for _ in range(length)
        ]
        name = " ".join(chosen).title()
        suffix = chance.random()
        year = f" ({chance.randint(1960, 2025)})" if suffix < 0.1 else ""
        yield name + (year or (" (US)" if suffix < 0.12 else ""))


def episodes(series_id: int, count: int) -> list[dict[str, object]]:
    """Return a series' episodes, ten a season."""
    return [
        {
            "id": series_id * 1000 + n,
            "airedSeason": 1 + n // 10,
            "airedEpisodeNumber": 1 + n % 10,
            "absoluteNumber": n + 1,
            "dvdSeason": 1 + n // 10,
            "dvdEpisodeNumber": 1 + n % 10,
            "episodeName": f"Chapter {n + 1} of {series_id}",
            "firstAired": f"20{n % 25:02d}-{1 + n % 12:02d}-{1 + n % 28:02d}",
            "lastUpdated": 1_700_000_000 + n,
        }
        for n in range(count)
    ]


def make(file: Path, series: int, per_series: int) -> None:
    """Write the interchange file, unless it is there."""
    if file.exists():
        return
    unfinished = file.with_suffix(".unfinished")
    names = list(titles(series))
    with unfinished.open("w", encoding="utf-8") as out:
        for position, name in enumerate(names):
            record = {
                "id": position + 1,
                "seriesName": name,
                "aliases": [names[-position]] if position % 5 == 0 else [],
                "firstAired": f"{1960 + position % 66}-01-01",
                "slug": f"series-{position + 1}",
                "imdbId": f"tt{position + 1:07d}",
                "network": "NBX",
                "status": "Ended",
                "overview": "What happens to people whom nobody else looks after.",
                "lastUpdated": 1_700_000_000 + position,
            }
            line = {"series": record, "episodes": episodes(position + 1, per_series)}
            out.write(json.dumps(line) + "\n")
    unfinished.replace(file)


def imported(file: Path, database: Path, count: int) -> None:
    """Import the file with the command, and print how fast."""
    for left in database.parent.glob(f"{database.name}*"):
        left.unlink()
    begun = time.perf_counter()
    subprocess.run(
        [*_organize(), "catalog", "import", str(file), "--catalog", str(database)],
        check=True,
        env=_environ(database.parent),
    )
    took = time.perf_counter() - begun
    size = database.stat().st_size
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"import: {count / took:,.0f} episodes a second ({took:.0f} s), peak {peak:.0f} MiB")
    print(f"file: {size / 1e9:.2f} GB, {size / count:.0f} bytes an episode")


def _organize() -> list[str]:
    return [sys.executable, "-m", "organizer"]


def _environ(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "ORGANIZER_UPSTREAMS": "",
        "ORGANIZER_CONFIG": str(folder / "none.toml"),
        "ORGANIZER_STATE_DIR": str(folder / "state"),
        "ORGANIZER_CACHE_DIR": str(folder / "cache"),
    }


class Connection:
    """One kept-alive HTTP connection, with as little of its own as can be."""

    def __init__(self, address: str, token: str = "") -> None:
        self._host, self._port = urlsplit(address).hostname, urlsplit(address).port
        self._head = f"Host: bench\r\nAuthorization: Bearer {token}\r\n"

    async def open(self) -> "Connection":
        """Connect."""
        self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
        return self

    async def ask(self, path: str, method: str = "GET", body: bytes = b"") -> tuple[int, bytes]:
        """Return status and body."""
        length = f"Content-Length: {len(body)}\r\n" if body else ""
        self._writer.write(f"{method} {path} HTTP/1.1\r\n{self._head}{length}\r\n".encode() + body)
        head = await self._reader.readuntil(b"\r\n\r\n")
        lowered = head.lower()
        at = lowered.index(b"content-length:") + 15
        size = int(lowered[at : lowered.index(b"\r\n", at)])
        return int(head[9:12]), await self._reader.readexactly(size)

    def close(self) -> None:
        """Close it."""
        self._writer.close()


async def logged_in(address: str) -> str:
    """Return a token."""
    connection = await Connection(address).open()
    _, body = await connection.ask("/login", "POST", json.dumps({"apikey": _KEY}).encode())
    connection.close()
    return str(json.loads(body)["token"])


async def timed(address: str, token: str, paths: Sequence[str]) -> list[float]:
    """Return how long each request took, milliseconds, one after another."""
    connection = await Connection(address, token).open()
    took = []
    for path in paths:
        begun = time.perf_counter()
        await connection.ask(path)
        took.append((time.perf_counter() - begun) * 1000)
    connection.close()
    return took


async def rate(address: str, token: str, paths: Sequence[str], connections: int = 16) -> float:
    """Return requests a second over several connections, for about a second."""
    until = time.perf_counter() + 1

    async def loaded(offset: int) -> int:
        connection = await Connection(address, token).open()
        done = 0
        while time.perf_counter() < until:
            status, _ = await connection.ask(paths[(offset + done) % len(paths)])
            assert status == 200
            done += 1
        connection.close()
        return done

    begun = time.perf_counter()
    counts = await asyncio.gather(*(loaded(97 * n) for n in range(connections)))
    return sum(counts) / (time.perf_counter() - begun)


def shown(what: str, took: Sequence[float]) -> None:
    """Print the percentiles of `took`, milliseconds."""
    ordered = sorted(took)
    p50, p99 = (ordered[int(len(ordered) * part)] for part in (0.5, 0.99))
    print(f"{what}: p50 {p50:.1f} ms, p99 {p99:.1f} ms, most {ordered[-1]:.1f} ms")


def questions(series: int, count: int) -> dict[str, list[str]]:
    """Return the paths to ask, by kind."""
    chance = random.Random(11)  # noqa: S311  # repeatable, not secret
    names = [name for name in titles(series) if len(name) > 7]
    asked = chance.sample(names, min(count, len(names)))
    search = "/search/series?name="
    return {
        "exact name": [search + quote(name) for name in asked],
        "begun name": [search + quote(name[: max(3, len(name) * 2 // 3)]) for name in asked],
        "misspelt name": [search + quote(_misspelt(chance, name)) for name in asked],
        "episodes/query": [
            f"/series/{chance.randint(1, series)}/episodes/query?airedSeason=2&airedEpisode=3"
            for _ in asked
        ],
    }


def _misspelt(chance: random.Random, name: str) -> str:
    at = chance.randrange(1, len(name) - 2)
    kinds = (
        name[:at] + name[at + 1 :],
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        name[:at] + chance.choice("aeirst") + name[at + 1 :],
    )
    return chance.choice(kinds)


def _started(command: Sequence[str], folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        env=_environ(folder),
        stderr=(folder / "server.log").open("w"),
        text=True,
    )


async def _answers(address: str) -> None:
    for _ in range(200):
        try:
            (await Connection(address).open()).close()
        except OSError:
            await asyncio.sleep(0.1)
        else:
            return


def memory(process: int) -> float:
    """Return the most that a process ever had in memory, MiB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) / 1024


async def measured(database: Path, series: int, count: int) -> None:
    """Serve the catalog and print every figure of it."""
    address, bare = "http://127.0.0.1:8791", "http://127.0.0.1:8792"
    command = [*_organize(), "serve", "--port", "8791", "--catalog", str(database)]
    server = _started(command, database.parent)
    other: subprocess.Popen[str] | None = None
    try:
        await _answers(address)
        token = await logged_in(address)
        await timed(address, token, ["/search/series?name=lost"])  # learns the trigrams
        asked = questions(series, count)
        for what, paths in asked.items():
            shown(what, await timed(address, token, paths))
        at_once = await rate(address, token, asked["exact name"])
        print(f"exact names at 16 connections: {at_once:,.0f}/s")
        paths = [f"/series/{n}" for n in range(1, series, max(1, series // 1000))]
        status = await Connection(address, token).open()
        record = json.loads((await status.ask(paths[0]))[1])
        status.close()
        program = BARE.replace("{RECORD}", repr(record))
        other = _started([sys.executable, "-c", program, "8792"], database.parent)
        await _answers(bare)
        ratios = []
        for _ in range(15):
            ours, theirs = await rate(address, token, paths), await rate(bare, "", ["/bare"])
            ratios.append(ours / theirs)
            print(f"/series/{{id}} {ours:,.0f}/s, bare route {theirs:,.0f}/s: {ratios[-1]:.2f}")
        print(f"median ratio of {len(ratios)} pairs: {statistics.median(ratios):.2f}")
        print(f"server's memory at its peak: {memory(server.pid):.0f} MiB")
    finally:
        for process in (server, other):
            if process is not None:
                process.terminate()
                process.wait()


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--series", type=int, default=250_000)
    parser.add_argument("--episodes", type=int, default=32)
    parser.add_argument("--requests", type=int, default=400)
    parser.add_argument("--keep", action="store_true", help="use the database that is there")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    file, database = given.folder / "catalog.jsonl", given.folder / "catalog.db"
    make(file, given.series, given.episodes)
    if not (given.keep and database.exists()):
        imported(file, database, given.series * given.episodes)
    asyncio.run(measured(database, given.series, given.requests))


if __name__ == "__main__":
    main()
