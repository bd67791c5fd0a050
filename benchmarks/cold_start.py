"""What a first run asks of TVmaze, with an empty catalog: requests of each kind, and seconds.

    python benchmarks/cold_start.py OUT... [--latency 20] [--jobs 8]

Each OUT was made by the library generator (`tree/`, `truth.jsonl`, `catalog.jsonl`); its catalog
is served as TVmaze would on loopback, every answer that many milliseconds late. Prints the distinct
titles of the files and of the questions, the requests of each kind, connections at the same time,
and what became of the files (see `accuracy.py`). `--again` runs again with the service gone.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from accuracy import judged
from rapidfuzz import fuzz

from organizer.text import fold_title

_MOST_FOUND = 10  # TVmaze's searches


class FakeTvMaze:
    """The shows of an interchange file, as TVmaze answers; counts what it is asked."""

    def __init__(self, catalog: Path, latency: float) -> None:
        lines = [json.loads(line) for line in catalog.open(encoding="utf-8")]
        self._shows = {line["series"]["id"]: line for line in lines}
        self._names = {
            show: [fold_title(name) for name in _names(line["series"])]
            for show, line in self._shows.items()
        }
        self._latency = latency
        self.asked: Counter[str] = Counter()
        self.searched: Counter[str] = Counter()
        self.connections = self.most_connections = 0
        self._found: dict[str, list[int]] = {}

    def answer(self, target: str) -> object | None:
        """Return what a route answers, None for a 404."""
        parts, params = urlsplit(target), parse_qs(urlsplit(target).query)
        match parts.path.strip("/").split("/"):
            case ["search", "shows"]:
                self.asked["searches"] += 1
                self.searched[params["q"][0]] += 1
                found = self._search(fold_title(params["q"][0]))
                return [{"score": 1.0, "show": _show(self._shows[it]["series"])} for it in found]
            case ["shows", show]:
                self.asked["records"] += 1
                series = self._shows[int(show)]["series"]
                akas = [{"name": name, "country": None} for name in series.get("aliases") or ()]
                return {**_show(series), "_embedded": {"akas": akas, "cast": [], "images": []}}
            case ["shows", show, "episodes"]:
                self.asked["episode lists"] += 1
                return [_episode(it) for it in self._shows[int(show)]["episodes"]]
            case ["lookup", "shows"]:
                self.asked["lookups"] += 1
                wanted = self._shows.get(int(params.get("thetvdb", ["0"])[0]))
                return wanted and _show(wanted["series"])
        self.asked[parts.path] += 1
        return None

    def _search(self, asked: str) -> list[int]:
        if asked not in self._found:
            likeness = {
                show: max(_likeness(asked, name) for name in names)
                for show, names in self._names.items()
            }
            fitting = [show for show, score in likeness.items() if score >= 80]
            self._found[asked] = sorted(fitting, key=lambda it: (-likeness[it], it))[:_MOST_FOUND]
        return self._found[asked]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        self.connections += 1
        self.most_connections = max(self.most_connections, self.connections)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                content = self.answer(head.split(b" ", 2)[1].decode())
                await asyncio.sleep(self._latency)
                status = "404 Not Found" if content is None else "200 OK"
                body = json.dumps(content).encode()
                length = f"Content-Type: application/json\r\nContent-Length: {len(body)}"
                writer.write(f"HTTP/1.1 {status}\r\n{length}\r\n\r\n".encode() + body)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()
        finally:
            self.connections -= 1


def _names(series: Mapping[str, object]) -> list[str]:
    aliases = series.get("aliases")
    return [str(series["seriesName"]), *(aliases if isinstance(aliases, list) else [])]


def _likeness(asked: str, name: str) -> float:
    if asked == name:
        return 200.0
    if set(asked.split()) <= set(name.split()):
        return 100.0
    return fuzz.ratio(asked, name)


def _show(series: Mapping[str, object]) -> dict[str, object]:
    return {
        "id": series["id"],
        "name": series["seriesName"],
        "premiered": series.get("firstAired") or None,
        "status": "Ended" if series.get("status") == "Ended" else "Running",
        "network": {"name": series.get("network"), "country": None},
        "externals": {"thetvdb": series["id"], "imdb": series.get("imdbId") or None},
        "summary": "<p>A summary.</p>" * 5,
    }


def _episode(record: Mapping[str, object]) -> dict[str, object]:
    season = record["airedSeason"]
    return {
        "id": record["id"],
        "name": record.get("episodeName"),
        "season": season or 1,
        "number": record["airedEpisodeNumber"] if season else None,
        "type": "regular" if season else "significant_special",
        "airdate": record.get("firstAired") or "",
        "summary": "<p>What happens.</p>" * 3,
    }


def served(fake: FakeTvMaze) -> tuple[str, asyncio.AbstractEventLoop]:
    """Serve it on loopback from a thread; return its address and loop."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(fake.serve, "127.0.0.1", 0))
    threading.Thread(target=loop.run_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", loop


def run(out: Path, state: str, address: str, jobs: int) -> tuple[list[dict[str, object]], float]:
    """Return the JSON objects of a dry run that asks `address`, and the seconds it took."""
    environ = {
        **os.environ,
        "ORGANIZER_CONFIG": f"{state}/none.toml",
        "ORGANIZER_STATE_DIR": state,
        "ORGANIZER_CACHE_DIR": f"{state}/cache",
        "ORGANIZER_UPSTREAMS": "tvmaze",
        "ORGANIZER_TVMAZE_URL": address,
    }
    arguments = [str(out / "tree"), "--to", f"{state}/library", "--dry-run", "--json"]
    begun = time.perf_counter()
    ended = subprocess.run(
        [sys.executable, "-m", "organizer", *arguments, "--jobs", str(jobs)],
        env=environ,
        check=False,
        capture_output=True,
        text=True,
    )
    taken = time.perf_counter() - begun
    if ended.returncode not in (0, 1):
        raise SystemExit(ended.stderr)
    return [json.loads(line) for line in ended.stdout.splitlines()][:-1], taken


def measure(out: Path, arguments: argparse.Namespace) -> None:
    """Print the figures of one library."""
    fake = FakeTvMaze(out / "catalog.jsonl", arguments.latency / 1000)
    address, loop = served(fake)
    with tempfile.TemporaryDirectory() as state:
        objects, taken = run(out, state, address, arguments.jobs)
        counts = Counter(verdict for verdict, _, _ in judged(out, objects))
        series = {found["series"]["id"] for found in objects if found["series"]}  # type: ignore[index]  # an object in the output
        titles = {fold_title(name) for name in fake.searched}
        print(f"{out}: {len(objects)} files, {len(series)} series matched, {taken:.2f} s")
        print(f"  {dict(sorted(counts.items()))}")
        print(f"  asked {dict(fake.asked)}; {len(titles)} distinct titles searched for")
        print(f"  repeated: {[name for name, count in fake.searched.items() if count > 1]}")
        print(f"  connections at the same time: {fake.most_connections}")
        if arguments.show:
            print("  searched:", sorted(fake.searched))
            for verdict, path, found in judged(out, objects):
                if verdict in {"WRONG", "left", "companion wrong"}:
                    print(f"  {verdict}: {path}\n      {found}")
        if arguments.again:
            loop.call_soon_threadsafe(loop.stop)
            before = sum(fake.asked.values())
            objects, taken = run(out, state, "http://127.0.0.1:9", arguments.jobs)
            counts = Counter(verdict for verdict, _, _ in judged(out, objects))
            more = sum(fake.asked.values()) - before
            print(f"  again, with the service gone: {taken:.2f} s, {more} requests")
            print(f"  {dict(sorted(counts.items()))}")


def main() -> None:
    """Measure every library named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", nargs="+", type=Path)
    parser.add_argument("--latency", type=float, default=20, help="milliseconds of each answer")
    parser.add_argument("--jobs", type=int, default=8)
    parser.add_argument("--again", action="store_true", help="and once more, with it gone")
    parser.add_argument("--show", action="store_true", help="list what is not right")
    arguments = parser.parse_args()
    for out in arguments.out:
        measure(out, arguments)


if __name__ == "__main__":
    main()
