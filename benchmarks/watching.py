"""The watcher measured: arrivals, kills, lost events, latency, an idle library, a day of work.

    python benchmarks/watching.py arrivals --files 5000 [--kills 20] [--small-limits]
    python benchmarks/watching.py latency --files 400
    python benchmarks/watching.py idle --files 100000 --seconds 900 [--poll 60]
    python benchmarks/watching.py day --minutes 20

Everything is made up in a folder of its own (`--folder`), which is removed at the end. Figures
are printed as one JSON object a line. Linux.
"""

import argparse
import contextlib
import hashlib
import itertools
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FIRST = (
    "amber brisk calm dusty eager faded gentle hollow idle jaded keen lively mellow narrow olive"
    " placid quiet rustic silent tidal upper velvet woven young zealous bitter crimson distant"
    " early frozen golden humble ivory lunar"
).split()
SECOND = (
    "anchor bridge canyon delta ember forest garden harbor island jungle kettle lantern meadow"
    " needle orchard prairie quarry river summit temple valley window yard acorn beacon castle"
    " dune engine feather glacier hamlet"
).split()
QUEUE = Path("/proc/sys/fs/inotify/max_queued_events")


class Workshop:
    """A catalog of made-up series, a folder under watch, a library, and settings for them."""

    def __init__(self, folder: Path, files: int) -> None:
        self.folder = folder
        self.downloads, self.library = folder / "downloads", folder / "library"
        self.state, self.aside = folder / "state", folder / "aside"
        for made in (self.downloads, self.library, self.state, self.aside):
            made.mkdir(parents=True)
        self.names = self._names(files)
        self.environ = dict(
            os.environ,
            ORGANIZER_CONFIG=str(folder / "config.toml"),
            ORGANIZER_STATE_DIR=str(self.state),
            ORGANIZER_CACHE_DIR=str(folder / "cache"),
            PYTHONPATH=str(ROOT),
        )
        (folder / "config.toml").write_text(
            f'catalog = "{folder}/catalog.db"\nto = "{self.library}"\nupstreams = []\n'
        )

    def _names(self, files: int) -> list[str]:
        """Write the catalog; return the names of episodes, a hundred of each series."""
        titles = [f"{a} {b}".title() for a, b in itertools.product(FIRST, SECOND)]
        titles = titles[: files // 100 + 1]
        names = []
        with (self.folder / "catalog.jsonl").open("w") as out:
            for number, title in enumerate(titles, start=1):
                episodes = [
                    {
                        "id": number * 1000 + season * 10 + episode,
                        "airedSeason": season,
                        "airedEpisodeNumber": episode,
                        "episodeName": f"{FIRST[season]} {SECOND[episode]}",
                    }
                    for season in range(1, 11)
                    for episode in range(1, 11)
                ]
                series = {"id": number, "seriesName": title, "firstAired": "2010-01-01"}
                print(json.dumps({"series": series, "episodes": episodes}), file=out)
                dotted = title.replace(" ", ".")
                names += [
                    f"{dotted}.S{e['airedSeason']:02d}E{e['airedEpisodeNumber']:02d}.720p.mkv"
                    for e in episodes
                ]
        return names[:files]

    def import_catalog(self) -> None:
        """Make the catalog's database."""
        command = [sys.executable, "-m", "organizer", "catalog", "import"]
        subprocess.run(
            [
                *command,
                str(self.folder / "catalog.jsonl"),
                "--catalog",
                f"{self.folder}/catalog.db",
            ],
            env=self.environ,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def start(self, *options: str, prefix: tuple[str, ...] = ()) -> "subprocess.Popen[bytes]":
        """Start a watcher of the downloads; its log is beside them."""
        log = (self.folder / "watch.log").open("ab")
        command = [*prefix, sys.executable, "-m", "organizer", "watch", str(self.downloads)]
        status = ["--status-file", str(self.folder / "status.json")]
        return subprocess.Popen([*command, *status, *options], env=self.environ, stderr=log)

    def status(self) -> dict[str, object]:
        """Return what the watcher last wrote of itself; nothing before the first time."""
        try:
            found = json.loads((self.folder / "status.json").read_text())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def journalled(self) -> Counter[str]:
        """Return how often each source was placed."""
        with contextlib.closing(sqlite3.connect(self.state / "journal.db")) as journal:
            rows = journal.execute("SELECT source FROM step WHERE state = 'done'").fetchall()
        return Counter(Path(os.fsdecode(source)).name for (source,) in rows)


def content_of(name: str, size: int) -> bytes:
    """Return what the file of that name holds when it is whole."""
    seed = hashlib.sha256(name.encode()).digest()
    return (seed * (size // len(seed) + 1))[:size]


# --- arrivals -----------------------------------------------------------------------------------


class Writers:
    """Writes files in four manners at once, and notes what was touched before it was whole."""

    def __init__(self, workshop: Workshop, size: int) -> None:
        self.workshop, self.size = workshop, size
        self.too_early: list[str] = []
        quarter = len(workshop.names) // 4
        parts = [workshop.names[i * quarter : (i + 1) * quarter] for i in range(3)]
        parts.append(workshop.names[3 * quarter :])
        manners = (self.in_bursts, self.slowly, self.renamed, self.as_trees)
        self.threads = [
            threading.Thread(target=manner, args=(part,))
            for manner, part in zip(manners, parts, strict=True)
        ]

    def run(self) -> None:
        """Write everything."""
        for thread in self.threads:
            thread.start()
        for thread in self.threads:
            thread.join()

    def in_bursts(self, names: list[str]) -> None:
        """Many at once, then nothing for a while."""
        for start in range(0, len(names), 250):
            for name in names[start : start + 250]:
                folder = self.workshop.downloads / name[:1]
                folder.mkdir(exist_ok=True)
                self._whole(folder / name)
            time.sleep(0.5)

    def slowly(self, names: list[str]) -> None:
        """Forty at a time, piece by piece, over more time than a file has to be quiet for."""
        for start in range(0, len(names), 40):
            opened = [
                (self.workshop.downloads / name).open("wb") for name in names[start : start + 40]
            ]
            for part in range(4):
                for file in opened:
                    content = content_of(Path(file.name).name, self.size)
                    step = self.size // 4 + 1
                    file.write(content[part * step : (part + 1) * step])
                    file.flush()
                    if not Path(file.name).exists():
                        self.too_early.append(file.name)
                time.sleep(0.2)
            for file in opened:
                file.close()

    def renamed(self, names: list[str]) -> None:
        """Under the name of an unfinished download first."""
        for name in names:
            part = self.workshop.downloads / f"{name}.part"
            self._whole(part)
            if not part.exists():
                self.too_early.append(name)
                continue
            part.rename(part.with_suffix(""))

    def as_trees(self, names: list[str]) -> None:
        """Made elsewhere, and moved in as a tree of seasons."""
        for number, start in enumerate(range(0, len(names), 100)):
            tree = self.workshop.aside / f"tree{number}"
            for name in names[start : start + 100]:
                title, _, rest = name.partition(".S")
                folder = tree / title.replace(".", " ") / f"Season {rest[:2]}"
                folder.mkdir(parents=True, exist_ok=True)
                self._whole(folder / name)
            tree.rename(self.workshop.downloads / tree.name)
            time.sleep(0.3)

    def _whole(self, path: Path) -> None:
        name = path.name.removesuffix(".part")
        path.write_bytes(content_of(name, self.size))


def arrivals(arguments: argparse.Namespace, folder: Path) -> None:
    """Measure that everything that arrives is organized, whole, and once."""
    workshop = Workshop(folder, arguments.files)
    workshop.import_catalog()
    options = ("--settle", "1", "--rescan", str(arguments.rescan), "-q")
    watching = Killed(workshop, options, arguments.kills, small=arguments.small_limits)
    began = time.monotonic()
    writers = Writers(workshop, arguments.size)
    writers.run()
    written = time.monotonic()
    workshop_is_done(workshop, arguments.files, watching)
    done = time.monotonic()
    status = workshop.status()
    watching.end()
    placed = {path.name: path for path in workshop.library.rglob("*.mkv")}
    twice = {name: times for name, times in workshop.journalled().items() if times > 1}
    torn = sum(path.stat().st_size != arguments.size for path in placed.values())
    left = sum(1 for path in workshop.downloads.rglob("*.mkv"))
    print(
        json.dumps(
            {
                "measured": "arrivals",
                "files": arguments.files,
                "organized": len(placed),
                "left": left,
                "before_it_was_whole": len(writers.too_early) + torn,
                "twice": len(twice),
                "kills": watching.killed,
                "write_seconds": round(written - began, 1),
                "seconds_after_the_last_write": round(done - written, 1),
                "rescan_seconds": arguments.rescan,
                "degraded": status.get("degraded"),
            }
        )
    )


def workshop_is_done(workshop: Workshop, files: int, watching: "Killed") -> None:
    """Wait until every file is in its place, or nothing has moved for two minutes."""
    last, since = -1, time.monotonic()
    while last < files or not watching.is_over():
        placed = sum(1 for _ in workshop.library.rglob("*.mkv"))
        if placed != last:
            last, since = placed, time.monotonic()
        if time.monotonic() - since > 120:
            return
        time.sleep(0.5)


class Killed:
    """A watcher that is killed again and again, with all that it started, and started anew."""

    def __init__(
        self, workshop: Workshop, options: tuple[str, ...], kills: int, *, small: bool
    ) -> None:
        self.workshop, self.options, self.small = workshop, options, small
        self.kills, self.killed = kills, 0
        self.process = self._start()
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._kill, daemon=True)
        self.thread.start()

    def _start(self) -> "subprocess.Popen[bytes]":
        if not self.small:
            return self.workshop.start(*self.options)
        limit = 'echo 100 > /proc/sys/user/max_inotify_watches; exec "$@"'
        before = QUEUE.read_text()
        # Only for the instant in which the watcher opens its queue: it is the whole machine's.
        QUEUE.write_text("64")
        try:
            return self.workshop.start(
                *self.options, prefix=("unshare", "-U", "-r", "sh", "-c", limit, "sh")
            )
        finally:
            threading.Timer(4.0, QUEUE.write_text, (before,)).start()

    def _kill(self) -> None:
        chance = random.Random(7)  # noqa: S311  # repeatable, not secret
        for _ in range(self.kills):
            if self.stopped.wait(chance.uniform(0.5, 4.0)):
                return
            children = _children(self.process.pid)
            self.process.kill()
            self.process.wait()
            if chance.random() < 0.5:
                for child in children:
                    with contextlib.suppress(OSError):
                        os.kill(child, signal.SIGKILL)
            self.killed += 1
            self.process = self._start()

    def is_over(self) -> bool:
        """Whether it was killed as often as it was meant to be."""
        return not self.thread.is_alive()

    def end(self) -> None:
        """End the watcher in good order."""
        self.stopped.set()
        self.thread.join()
        self.process.terminate()
        self.process.wait(10)


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    threads = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for path in {found, *threads} for child in path.read_text().split()]


# --- latency ------------------------------------------------------------------------------------


RAW = """
import ctypes, os, sqlite3, sys
watched, store = sys.argv[1:]
libc = ctypes.CDLL(None)
descriptor = libc.inotify_init1(os.O_CLOEXEC)
libc.inotify_add_watch(descriptor, os.fsencode(watched), 0x8)  # IN_CLOSE_WRITE
inbox = sqlite3.connect(store, isolation_level=None)
inbox.execute("PRAGMA journal_mode = WAL")
inbox.execute("PRAGMA synchronous = FULL")
inbox.execute("CREATE TABLE entry (folder BLOB, name BLOB, UNIQUE (folder, name))")
print("ready", flush=True)
while True:
    event = os.read(descriptor, 4096)
    name = event[16:].rstrip(b"\\0")
    inbox.execute("INSERT INTO entry VALUES (?, ?)", (os.fsencode(watched), name))
"""
"""The floor: the system's event, and one insert that is on the disk."""


def latency(arguments: argparse.Namespace, folder: Path) -> None:
    """Measure from the close of a file to its row in the inbox, beside inotify and one insert.

    Both are asked in the same way, in turns, by a program of its own.
    """
    workshop = Workshop(folder, arguments.files)
    raw = folder / "raw"
    raw.mkdir()
    floor = subprocess.Popen(
        [sys.executable, "-c", RAW, raw, folder / "raw.db"], stdout=subprocess.PIPE
    )
    assert floor.stdout is not None
    floor.stdout.readline()
    process = workshop.start("--settle", "60", "-q")
    _wait_for(lambda: workshop.status().get("state") == "watching")
    inbox = sqlite3.connect(f"file:{workshop.state}/inbox.db?mode=ro", uri=True)
    inserted = sqlite3.connect(f"file:{folder}/raw.db?mode=ro", uri=True)
    took: dict[str, list[float]] = {"ours": [], "inotify_and_insert": []}
    for name in workshop.names:
        took["ours"].append(_until_in_inbox(workshop.downloads / name, inbox))
        took["inotify_and_insert"].append(_until_in_inbox(raw / name, inserted))
    for each in (process, floor):
        each.terminate()
        each.wait(10)
    figures = {key: _spread(seconds) for key, seconds in took.items()}
    ratio = figures["ours"]["p99_ms"] / figures["inotify_and_insert"]["p99_ms"]
    print(json.dumps({"measured": "latency", **figures, "p99_ratio": round(ratio, 2)}))


def _until_in_inbox(path: Path, inbox: sqlite3.Connection) -> float:
    key = (os.fsencode(path.parent), os.fsencode(path.name))
    with path.open("wb") as file:
        file.write(b"x" * 1000)
    began = time.perf_counter()
    query = "SELECT 1 FROM entry WHERE folder = ? AND name = ?"
    while not inbox.execute(query, key).fetchone():
        if time.perf_counter() - began > 30:
            raise SystemExit(f"{path} never came to the inbox")
        time.sleep(0.0001)
    took = time.perf_counter() - began
    time.sleep(0.02)
    return took


def _spread(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {
        f"p{percent}_ms": round(
            ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] * 1000, 3
        )
        for percent in (50, 95, 99)
    }


# --- idle ---------------------------------------------------------------------------------------


def idle(arguments: argparse.Namespace, folder: Path) -> None:
    """Measure what a watcher costs over a library in which nothing happens."""
    workshop = Workshop(folder, 100)
    _fill(workshop, arguments.files)
    interval = ("--rescan", str(arguments.rescan)) if not arguments.poll else ()
    prefix: tuple[str, ...] = ()
    if arguments.poll:  # no instance of inotify may be opened: everything is polled
        interval = ("--poll", str(arguments.poll))
        limit = 'echo 0 > /proc/sys/user/max_inotify_instances; exec "$@"'
        prefix = ("unshare", "-U", "-r", "sh", "-c", limit, "sh")
    process = workshop.start("--settle", "1", "-q", *interval, prefix=prefix)
    _wait_for(lambda: bool(workshop.status().get("last_rescan") or _rescans(workshop)), 300)
    time.sleep(5)
    before, began, rescans = _cpu(process.pid), time.monotonic(), _rescans(workshop)
    time.sleep(arguments.seconds)
    used, passed = _cpu(process.pid) - before, time.monotonic() - began
    print(
        json.dumps(
            {
                "measured": "idle",
                "files": arguments.files,
                "mode": _folder(workshop).get("mode"),
                "seconds": round(passed),
                "rescans": _rescans(workshop) - rescans,
                "cpu_seconds": round(used, 2),
                "percent_of_a_core": round(100 * used / passed, 3),
                "rescan_seconds": _folder(workshop).get("rescan_seconds"),
                "memory_mib": round(_memory(process.pid), 1),
                "peak_mib": round(_memory(process.pid, "VmHWM"), 1),
            }
        )
    )
    process.terminate()
    process.wait(10)


def _fill(workshop: Workshop, files: int) -> None:
    """Make files that the inbox knows and that need a person: they stay where they are."""
    sys.path.insert(0, str(ROOT))
    from organizer.inbox import Arrival, Mark, State, open_inbox  # noqa: PLC0415  # after the path

    paths = []
    for number in range(files):
        folder = (
            workshop.downloads / f"Show {number // 1000:03d}" / f"Season {number // 100 % 10:02d}"
        )
        folder.mkdir(parents=True, exist_ok=True)
        path = (
            folder / f"show.{number // 1000:03d}.s{number // 100 % 10:02d}e{number % 100:02d}.mkv"
        )
        path.write_bytes(b"x")
        paths.append(path)
    with open_inbox(workshop.state / "inbox.db") as inbox:
        for start in range(0, files, 5000):
            some = paths[start : start + 5000]
            inbox.announce_all(
                [Arrival(path=path, origin="watch", watched=workshop.downloads) for path in some]
            )
            inbox.mark(Mark(path=path, state=State.NEEDS_PERSON) for path in some)


def _folder(workshop: Workshop) -> dict[str, object]:
    folders = workshop.status().get("folders")
    return folders[0] if isinstance(folders, list) and folders else {}


def _rescans(workshop: Workshop) -> int:
    found = _folder(workshop).get("rescans", 0)
    return found if isinstance(found, int) else 0


# --- a day --------------------------------------------------------------------------------------


def day(arguments: argparse.Namespace, folder: Path) -> None:
    """Measure growth of memory and descriptors over a day of arrivals in a few minutes."""
    files = arguments.files
    workshop = Workshop(folder, files)
    workshop.import_catalog()
    process = workshop.start("--settle", "0.5", "--rescan", "5", "-q")
    _wait_for(lambda: _rescans(workshop) > 0)
    pause = arguments.minutes * 60 / files
    samples: list[tuple[float, int]] = []
    began = time.monotonic()
    for number, name in enumerate(workshop.names):
        (workshop.downloads / name).write_bytes(content_of(name, 4096))
        until = began + (number + 1) * pause
        time.sleep(max(0.0, until - time.monotonic()))
        if number % max(1, files // 40) == 0:
            samples.append((_memory(process.pid), _descriptors(process.pid)))
    _wait_for(lambda: len(workshop.journalled()) >= files, 120)
    samples.append((_memory(process.pid), _descriptors(process.pid)))
    quarter = len(samples) // 4
    early, late = samples[quarter : 2 * quarter], samples[-quarter:]
    grown = [100 * (max(s[i] for s in late) / max(s[i] for s in early) - 1) for i in (0, 1)]
    print(
        json.dumps(
            {
                "measured": "day",
                "minutes": arguments.minutes,
                "files": files,
                "organized": len(workshop.journalled()),
                "rescans": _rescans(workshop),
                "memory_mib": [round(samples[0][0], 1), round(samples[-1][0], 1)],
                "descriptors": [samples[0][1], samples[-1][1]],
                "samples_mib": [round(memory, 1) for memory, _ in samples],
                "memory_growth_percent": round(grown[0], 2),
                "descriptor_growth_percent": round(grown[1], 2),
            }
        )
    )
    process.terminate()
    process.wait(10)


# --- asking the system --------------------------------------------------------------------------


def _wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise SystemExit("the watcher did not come so far in time")
        time.sleep(0.2)


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int, key: str = "VmRSS") -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith(f"{key}:"))
    return int(line.split()[1]) / 1024


def _descriptors(pid: int) -> int:
    return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())


def main() -> None:
    """Measure what the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=("arrivals", "latency", "idle", "day"))
    parser.add_argument("--files", type=int, default=0)
    parser.add_argument("--size", type=int, default=40_000, help="bytes of a file that arrives")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--small-limits", action="store_true", help="a queue of 64, 100 watches")
    parser.add_argument("--rescan", type=float, default=0)
    parser.add_argument("--poll", type=float, default=0)
    parser.add_argument("--seconds", type=float, default=900)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--folder", type=Path, help="where it is made; on a real disk")
    arguments = parser.parse_args()
    measure, files, rescan = {
        "arrivals": (arrivals, 5000, 20.0),
        "latency": (latency, 400, 300.0),
        "idle": (idle, 100_000, 300.0),
        "day": (day, 2400, 300.0),
    }[arguments.what]
    arguments.files = arguments.files or files
    arguments.rescan = arguments.rescan or rescan
    folder = Path(tempfile.mkdtemp(dir=arguments.folder))
    try:
        measure(arguments, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
