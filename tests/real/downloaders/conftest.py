"""Real downloaders that finish real downloads in a network of their own, from which nothing leaves.

A network namespace holds one address for each client, a tracker, and a client that seeds. A test
starts its downloader there, with the hook set up by `organize hook --install … --write`. Each is
skipped, with its reason, where its program is not installed.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

Answer = TypeVar("Answer")

TRACKER, SEEDER = "10.77.0.1", "10.77.0.2"
# Each client has an address of its own: who seeds remembers one port for each.
QBITTORRENT, ARIA2, RTORRENT, TRANSMISSION = (f"10.77.0.{number}" for number in (3, 4, 5, 6))
RELEASE = "Quiet.Meridian.S01E01.720p.WEB.x264-KRAKN"
EVIL = ('"; touch pwned; $(id)', "two\n$(touch pwned)\nlines")
PLACED = "Quiet Meridian (2012)/Season 01/Quiet Meridian (2012) - S01E01 - Chapter A.mkv"
EVIL_PLACED = {
    f"S01E0{number}": PLACED.replace("S01E01 - Chapter A", f"S01E0{number} - Chapter {title}")
    for number, title in ((2, "B"), (3, "C"))
}
"""Where the episodes of `EVIL` are placed, by the number in their files' names."""
CATALOG = {
    "series": {"id": 101, "seriesName": "Quiet Meridian", "firstAired": "2012-05-01"},
    "episodes": [
        {
            "id": 10100 + number,
            "airedSeason": 1,
            "airedEpisodeNumber": number,
            "episodeName": f"Chapter {chr(64 + number)}",
            "firstAired": f"2012-05-{number:02d}",
        }
        for number in (1, 2, 3)
    ],
}
_SIZE = 600_000  # bytes of a video
_PATIENCE = 60.0  # seconds for a download, its hook and the worker


def needs(*programs: str) -> None:
    """Skip the test where one of these is missing."""
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)} (apt-get install)")


def eventually(what: str, look: Callable[[], Answer | None], patience: float = _PATIENCE) -> Answer:
    """Return the first answer that is something; fails after `patience` seconds."""
    give_up = time.monotonic() + patience
    while time.monotonic() < give_up:
        found = look()
        if found:
            return found
        time.sleep(0.2)
    pytest.fail(f"not within {patience:g} seconds: {what}")


@dataclass(frozen=True, slots=True)
class Network:
    """A namespace that only has a loopback device, with an address for each program."""

    name: str

    def words(self, *command: str | Path) -> list[str]:
        """Return a command such that it runs in here."""
        return ["ip", "netns", "exec", self.name, *map(str, command)]

    def run(self, *command: str | Path, environ: Mapping[str, str] | None = None) -> str:
        """Run a command to its end and return its output, whatever its exit code."""
        done = subprocess.run(
            self.words(*command), env=environ, capture_output=True, check=False, timeout=60
        )
        return (done.stdout + done.stderr).decode("utf-8", "surrogateescape")

    @contextmanager
    def started(
        self, *command: str | Path, log: Path, environ: Mapping[str, str] | None = None, cwd: Path
    ) -> Iterator["subprocess.Popen[bytes]"]:
        """Keep a program running for as long as the block runs."""
        with log.open("ab") as output:
            running = subprocess.Popen(
                self.words(*command),
                env=environ,
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            yield running
        finally:
            # It is the leader of its own group: only what this test started is ended.
            os.killpg(running.pid, signal.SIGTERM)
            try:
                running.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)
                running.wait()

    def asked(self, address: str, body: bytes | None = None) -> str:
        """Return what a service in here answers over HTTP; "" when it does not."""
        code = (
            "import sys, urllib.request as u\n"
            "body = sys.stdin.buffer.read() or None\n"
            "print(u.urlopen(u.Request(sys.argv[1], data=body), timeout=10).read().decode())\n"
        )
        done = subprocess.run(
            self.words(sys.executable, "-c", code, address),
            input=body or b"",
            capture_output=True,
            check=False,
            timeout=30,
        )
        return done.stdout.decode() if done.returncode == 0 else ""


@pytest.fixture(scope="session")
def network() -> Iterator[Network]:
    """A network of this test run alone."""
    needs("ip")
    if os.geteuid() != 0:
        pytest.skip("only root can make a network of its own")
    name = f"organize-{os.getpid()}"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        pytest.skip(f"no network of its own can be made: {made.stderr.strip()}")
    network = Network(name)
    try:
        network.run("ip", "link", "set", "lo", "up")
        for address in (TRACKER, SEEDER, QBITTORRENT, ARIA2, RTORRENT, TRANSMISSION):
            network.run("ip", "address", "add", f"{address}/24", "dev", "lo")
        yield network
    finally:
        subprocess.run(["ip", "netns", "delete", name], check=False)


# --- torrents -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Torrent:
    """A torrent that is seeded: its file, and its hash in lower case."""

    file: Path
    hash: str


@dataclass(frozen=True, slots=True)
class Swarm:
    """What a client downloads from."""

    network: Network
    plain: Torrent
    evil: tuple[Torrent, ...]

    @property
    def torrents(self) -> tuple[Torrent, ...]:
        """All of them."""
        return (self.plain, *self.evil)


def transmission_settings(address: str, peer_port: int, rpc_port: int, downloads: Path) -> str:
    """Return settings with nothing in them that looks for others outside."""
    return json.dumps(
        {
            "bind-address-ipv4": address,
            "peer-port": peer_port,
            "rpc-port": rpc_port,
            "rpc-bind-address": "127.0.0.1",
            "rpc-authentication-required": False,
            "rpc-whitelist-enabled": False,
            "download-dir": str(downloads),
            "dht-enabled": False,
            "lpd-enabled": False,
            "pex-enabled": False,
            "port-forwarding-enabled": False,
            "utp-enabled": False,
            "encryption": 0,
        }
    )


@pytest.fixture(scope="session")
def swarm(network: Network) -> Iterator[Swarm]:
    """A tracker, and a client that seeds torrents: one with a plain name, and `EVIL`."""
    needs("transmission-daemon", "transmission-create", "transmission-remote")
    with tempfile.TemporaryDirectory() as made, ExitStack() as running:
        folder = Path(made)
        torrents = [
            _torrent(network, folder, RELEASE, f"{RELEASE}.mkv"),
            *(
                _torrent(network, folder, name, f"Quiet.Meridian.{episode}.720p.WEB-KRAKN.mkv")
                for name, episode in zip(EVIL, EVIL_PLACED, strict=True)
            ),
        ]
        settings = folder / "seeder"
        settings.mkdir()
        (settings / "settings.json").write_text(
            transmission_settings(SEEDER, 51001, 9101, folder / "seeded")
        )
        tracker = (sys.executable, Path(__file__).with_name("tracker.py"), TRACKER, "6969")
        seeder = ("transmission-daemon", "-f", "-g", settings)
        for command in (tracker, seeder):
            running.enter_context(network.started(*command, log=folder / "log", cwd=folder))
        remote = ("transmission-remote", "127.0.0.1:9101")
        eventually("seeder", lambda: "Sum" in network.run(*remote, "-l"))
        for torrent in torrents:
            network.run(*remote, "-a", torrent.file, "-w", folder / "seeded")
        eventually(
            "all torrents seeded",
            lambda: (
                network.run(*remote, "-t", "all", "-i").count("Percent Done: 100%") == len(torrents)
            ),
        )
        yield Swarm(network, torrents[0], tuple(torrents[1:]))


def _torrent(network: Network, folder: Path, name: str, video: str) -> Torrent:
    content = folder / "seeded" / name
    content.mkdir(parents=True)
    (content / video).write_bytes(os.urandom(_SIZE))
    (content / "release.nfo").write_bytes(b"about it")
    file = folder / f"{len(list(folder.glob('*.torrent')))}.torrent"
    network.run(
        "transmission-create", "-p", "-t", f"http://{TRACKER}:6969/announce", "-o", file, content
    )
    # The seeding client looks for it under a name that every file system takes.
    content.rename(content.with_name(name.replace('"', "_").replace("\n", "_")))
    shown = network.run("transmission-show", file)
    (digest,) = [line.split()[1] for line in shown.splitlines() if line.strip().startswith("Hash:")]
    return Torrent(file, digest.lower())


# --- organize -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Home:
    """Downloads, a library and the state of organize, all of one test."""

    folder: Path

    @property
    def downloads(self) -> Path:
        """Where the downloader puts what it finished."""
        return self.folder / "downloads"

    @property
    def environ(self) -> dict[str, str]:
        """What the downloader's own environment is."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "PYTHONPATH": str(Path(__file__).parents[3]),
            "TERM": "xterm",
        }

    def organize(self, *words: str | Path) -> "subprocess.CompletedProcess[str]":
        """Run the program with this home's settings."""
        named = {
            "ORGANIZER_CONFIG": str(self.folder / "config.toml"),
            "ORGANIZER_STATE_DIR": str(self.folder / "state"),
            "ORGANIZER_CACHE_DIR": str(self.folder / "cache"),
        }
        return subprocess.run(
            [sys.executable, "-P", "-m", "organizer", *map(str, words)],
            env=self.environ | named,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def installed(self, downloader: str, file: Path, *options: str) -> None:
        """Set up a downloader's hook in its own configuration file, or as the script it runs."""
        done = self.organize("hook", "--install", downloader, *options, "--write", file)
        assert done.returncode == 0, done.stderr

    def placed(self, name: str = PLACED) -> Path:
        """Return the episode in the library, when it is there; says what is wrong when not."""
        path = self.folder / "TV" / name
        give_up = time.monotonic() + _PATIENCE
        while not path.exists():
            if time.monotonic() > give_up:
                log = self.folder / "state" / "hook.log"
                told = log.read_text() if log.exists() else "the hook wrote nothing"
                pytest.fail(f"{told}\n{self.organize('inbox', 'list').stdout}")
            time.sleep(0.2)
        return path

    def evil_are_linked(self) -> bool:
        """Whether the torrents with strange names are organized, each under its name on disk."""
        return all(
            self.is_linked(self.placed(place), next(self.downloads.rglob(f"*{episode}*.mkv")))
            for episode, place in EVIL_PLACED.items()
        )

    def is_linked(self, placed: Path, downloaded: Path) -> bool:
        """Whether the episode is the very file that was downloaded, and nothing ran by a name."""
        assert not list(self.folder.rglob("pwned"))
        return placed.samefile(downloaded) and placed.stat().st_nlink == 2


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with a catalog of one series, whose settings would move what is found."""
    (tmp_path / "catalog.jsonl").write_text(json.dumps(CATALOG) + "\n")
    for folder in ("downloads", "TV"):
        (tmp_path / folder).mkdir()
    (tmp_path / "config.toml").write_text(
        f'to = "{tmp_path}/TV"\ncatalog = "{tmp_path}/catalog.jsonl"\n'
        'offline = true\naction = "move"\n'
    )
    return Home(tmp_path)
