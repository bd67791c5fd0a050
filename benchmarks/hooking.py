"""What a downloader waits for: `organize hook`, beside the bare interpreter and a renamer.

    python benchmarks/hooking.py [--pairs N] [--tvnamer PYTHON] [--beside "COMMAND {file}"]

Each round runs one after the other: `python -I -S -c pass`; the hook with a watcher at work, to
which it hands over; the hook without one, which starts a worker (waited for before the next
round, outside the time); and, where `PYTHON` has it, tvnamer on one file, with its cache warm and
a server on this machine. Figures are medians, and medians of each round's ratios: by the clock,
and in brackets by the processor time, which others on the machine disturb less. The bars: 10 times
the bare interpreter, 0.4 times tvnamer.
"""

import argparse
import json
import os
import resource
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import NamedTuple

from organizer.inbox import State, open_inbox, watcher

SERIES = {
    "series": {"id": 101, "seriesName": "Quiet Meridian", "firstAired": "2012-05-01"},
    "episodes": [
        {"id": 10100 + number, "airedSeason": 1, "airedEpisodeNumber": number,
         "episodeName": f"Chapter {number}", "firstAired": "2012-05-01"}
        for number in range(1, 100)
    ],
}  # fmt: skip
TVNAMER = """
import os, requests
send = requests.adapters.HTTPAdapter.send
def to_here(self, request, *given, **more):
    request.url = request.url.replace("https://api.thetvdb.com", os.environ["V2_SERVER"])
    return send(self, request, *given, **more)
requests.adapters.HTTPAdapter.send = to_here
from tvnamer.main import main
main()
"""


class Took(NamedTuple):
    """Seconds that a command took: by the clock, and of processors."""

    clock: float
    work: float


def took(command: Sequence[str], environ: Mapping[str, str]) -> Took:
    """Run a command, which has to succeed, and return how long it took."""
    before, begun = _work_of_children(), time.perf_counter()
    subprocess.run(command, env=environ, stdout=subprocess.DEVNULL, check=True, cwd="/")
    return Took(time.perf_counter() - begun, _work_of_children() - before)


def _work_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


class Bench:
    """A home with settings, a catalog and downloads, used up one by one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state = folder / "state"
        self.count = 0
        self.organize = [sys.executable, "-P", "-m", "organizer"]
        (folder / "downloads").mkdir()
        (folder / "TV").mkdir()
        (folder / "catalog.jsonl").write_text(json.dumps(SERIES) + "\n")
        (folder / "config.toml").write_text(
            f'to = "{folder}/TV"\ncatalog = "{folder}/catalog.jsonl"\noffline = true\n'
            '[[category]]\nname = "films"\nignore = true\n'
        )
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PYTHONPATH": str(Path(__file__).parents[1]),
            "ORGANIZER_CONFIG": str(folder / "config.toml"),
            "ORGANIZER_STATE_DIR": str(self.state),
            "ORGANIZER_CACHE_DIR": str(folder / "cache"),
        }

    def video(self) -> Path:
        """Return a file that was not there before."""
        self.count += 1
        folder = self.folder / "downloads" / f"{self.count}"
        folder.mkdir()
        path = folder / f"Quiet.Meridian.S01E{1 + self.count % 99:02}.mkv"
        path.write_bytes(b"video")
        return path

    def bare(self) -> Took:
        """Run the interpreter with nothing to do."""
        return took([sys.executable, "-I", "-S", "-c", "pass"], self.environ)

    def hook(self, *, is_watched: bool) -> Took:
        """Call the hook for a new file, and wait until a worker that it started is done."""
        path = self.video()
        command = [*self.organize, "hook", "generic", str(path)]
        with watcher(self.state) if is_watched else nullcontext():
            found = took(command, self.environ)
        while not is_watched and self._is_ready(path):
            time.sleep(0.05)
        return found

    def _is_ready(self, path: Path) -> bool:
        with open_inbox(self.state / "inbox.db") as inbox:
            entry = inbox.entry(path)
        return entry is not None and entry.state is State.READY

    def other(self, command: Sequence[str], environ: Mapping[str, str]) -> Took:
        """Run another program on a new file, whose path stands for `{file}`."""
        path = str(self.video())
        return took([word.replace("{file}", path) for word in command], environ)


def is_answering(address: str) -> bool:
    """Whether a server on this machine answers."""
    try:
        with urllib.request.urlopen(address, timeout=5):  # noqa: S310  # our own server
            return True
    except OSError:
        return False


@contextmanager
def served(bench: Bench) -> Iterator[str]:
    """Serve the catalog on this machine; gives the address."""
    database = bench.folder / "served.db"
    at = ("--catalog", str(database))
    subprocess.run(
        [*bench.organize, "catalog", "import", str(bench.folder / "catalog.jsonl"), *at],
        env=bench.environ, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    port = "8123"
    with subprocess.Popen(
        [*bench.organize, "serve", "--port", port, *at],
        env=bench.environ,
        stderr=subprocess.DEVNULL,
    ) as server:
        address = f"http://127.0.0.1:{port}"
        try:
            while not is_answering(f"{address}/healthz"):
                assert server.poll() is None, "the server ended"
                time.sleep(0.2)
            yield address
        finally:
            server.terminate()


def main() -> None:
    """Measure in rounds and print medians beside the bars."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--pairs", type=int, default=30)
    parser.add_argument("--tvnamer", metavar="PYTHON", help="an interpreter that has tvnamer")
    parser.add_argument("--beside", action="append", default=[], metavar="COMMAND")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        bench = Bench(Path(made))
        what: dict[str, Callable[[], Took]] = {
            "bare interpreter": bench.bare,
            "hook, handed over": lambda: bench.hook(is_watched=True),
            "hook, worker started": lambda: bench.hook(is_watched=False),
        }
        for command in asked.beside:
            words = shlex.split(command)
            what[command] = lambda words=words: bench.other(words, bench.environ)  # type: ignore[misc]
        with served(bench) if asked.tvnamer else nullcontext("") as address:
            if asked.tvnamer:
                environ = {**bench.environ, "V2_SERVER": address}
                del environ["PYTHONPATH"]
                words = [asked.tvnamer, "-c", TVNAMER, "--batch", "--not-recursive", "{file}"]
                what["tvnamer"] = lambda: bench.other(words, environ)
            report(what, asked.pairs)


def report(what: Mapping[str, Callable[[], Took]], pairs: int) -> None:
    """Run every program once to warm up, then in rounds."""
    for run in what.values():
        run()
    rounds = [{name: run() for name, run in what.items()} for _ in range(pairs)]
    for name in what:
        clock = statistics.median(one[name].clock for one in rounds) * 1000
        work = statistics.median(one[name].work for one in rounds) * 1000
        print(f"{name:24.40} {clock:7.1f} ms, processor {work:6.1f} ms", end="")
        for other in ("bare interpreter", "tvnamer"):
            if other in what:
                by_clock = statistics.median(one[name].clock / one[other].clock for one in rounds)
                by_work = statistics.median(one[name].work / one[other].work for one in rounds)
                print(f";  {by_clock:5.2f} ({by_work:5.2f}) x {other}", end="")
        print()


if __name__ == "__main__":
    main()
