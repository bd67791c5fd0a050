"""Power cuts: a machine in User-mode Linux is killed while files are moved, its disks inspected.

The guest's own memory is lost with it, so what it had not written out is gone, as at a real cut.
`python -m tests.crash.powercut --cuts 10 --movers ours shutil` prints a table; it takes root,
User-mode Linux (`linux.uml`), and mkfs for the file systems. Movers of other programs take part
when a Python that has them is named with `--python`.
"""

import argparse
import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from organizer.apply import Journal, recover, waiting

PROJECT = Path(__file__).resolve().parents[2]
FILES = 150
FILE_SYSTEMS = {"ext4": ("mkfs.ext4", "-q", "-F"), "xfs": ("mkfs.xfs", "-q", "-f")}
_BOOT = 90  # seconds
_SIZE = 400 << 20  # bytes of a disk; a sparse file
_FINISHED = b"ALL DONE"

_OURS = """
from pathlib import Path
from organizer.apply import Journal, apply_plan
from organizer.model import Action, FileIdentity, Plan, Role, Step

def step(source, target, of=None):
    status = source.lstat()
    identity = FileIdentity(
        device=status.st_dev, inode=status.st_ino, size=status.st_size, modified=status.st_mtime_ns
    )
    role = Role.SUBTITLE if of else Role.VIDEO
    return Step(source=source, destination=target, role=role, action=Action.MOVE,
                identity=identity, of=of)

def moved(pairs):
    library = pairs[0][1].parents[1]
    steps = [step(*pairs[0])] + [step(*pair, of=pairs[0][0]) for pair in pairs[1:]]
    plan = Plan(library=library, roots=(pairs[0][0].parent,), entries=tuple(steps))
    result = apply_plan(plan, journal)
    for outcome in result.outcomes:
        if outcome.status == "done":
            yield outcome.step.source

journal = Journal.open(a / "state" / "journal.db")
"""
_PEER = """
def moved(pairs):
    for source, target in pairs:
        target.parent.mkdir(parents=True, exist_ok=True)
        move(source, target)
        yield source
"""
MOVERS = {
    "ours": _OURS,
    "shutil": "import shutil\ndef move(s, t): shutil.move(str(s), str(t))\n" + _PEER,
    "tvnamer": (
        "from tvnamer.utils import Renamer\n"
        "def move(s, t):\n"
        "    it = Renamer(str(s))\n"
        "    go = getattr(it, 'new_path', None) or it.newPath\n"
        "    go(new_fullpath=str(t), create_dirs=True, always_move=True)\n" + _PEER
    ),
    "mnamer": (
        "from mnamer.target import Target\n"
        "class One(Target):\n"
        "    def __init__(self, s, t): self.source, self.to = s, t\n"
        "    @property\n"
        "    def destination(self): return self.to\n"
        "def move(s, t): One(s, t).relocate()\n" + _PEER
    ),
    "beets": (
        "import os\nos.environ['BEETSDIR'] = str(a)\nfrom beets import util\n"
        "def move(s, t): util.move(os.fsencode(s), os.fsencode(t))\n" + _PEER
    ),
}
_GUEST = """
import sys, time
from pathlib import Path
sys.path.insert(0, {project!r})
a, b = Path({a!r}), Path({b!r})
{mover}
print("READY", flush=True)
for number in range({files}):
    library = (a if number % 3 == 0 else b) / "library"
    names = [f"e{{number}}{{suffix}}" for suffix in (".mkv", ".srt")]
    pairs = [(a / "in" / name, library / f"S{{number % 4}}" / name) for name in names]
    for source in moved(pairs):
        print("ACK", source.name, flush=True)
    time.sleep({pace})
print("ALL DONE", flush=True)
time.sleep(100)
"""
_INIT = """#!/bin/bash
export PATH=/usr/sbin:/usr/bin:/sbin:/bin PYTHONDONTWRITEBYTECODE=1
mount -t proc proc /proc; mount -t tmpfs tmpfs /dev/shm
mount -t {fs} /dev/ubdb {a} && mount -t {fs} /dev/ubdc {b} || echo MOUNTFAIL
{python} -B {guest} || echo GUESTFAIL
sleep 100
"""


@dataclass(frozen=True, kw_only=True)
class Cut:
    """What was found after one cut.

    Attributes:
        acknowledged: files that the mover had called moved.
        lost: files that are whole nowhere.
        withdrawn: acknowledged files that are not in their new place.
        unexplained: files that are neither an old nor a new one.
        unsettled: what the next start could not settle, as messages.
    """

    acknowledged: int
    lost: tuple[str, ...]
    withdrawn: tuple[str, ...]
    unexplained: tuple[str, ...]
    unsettled: tuple[str, ...] = ()


@dataclass
class Machine:
    """Two disks and the guest that has them mounted."""

    home: Path
    fs: str
    mover: str
    python: str
    pace: float
    contents: dict[str, bytes] = field(default_factory=dict)

    @property
    def a(self) -> Path:
        return self.home / "a"

    @property
    def b(self) -> Path:
        return self.home / "b"

    def make_disks(self) -> None:
        for name in ("a", "b"):
            (self.home / name).mkdir()
            with (self.home / f"{name}.img").open("wb") as image:
                image.truncate(_SIZE)
            subprocess.run([*FILE_SYSTEMS[self.fs], str(self.home / f"{name}.img")], check=True)
        with self.mounted():
            (self.a / "in").mkdir()
            for folder in (self.a, self.b):
                (folder / "library").mkdir()
            for number in range(FILES):
                for suffix, size in ((".mkv", 120_000), (".srt", 900)):
                    name = f"e{number}{suffix}"
                    content = hashlib.sha256(name.encode()).digest() * (size // 32)
                    self.contents[name] = content
                    (self.a / "in" / name).write_bytes(content)

    @contextmanager
    def mounted(self) -> Iterator[None]:
        """Have both disks mounted where the guest has them."""
        done: list[Path] = []
        try:
            for name in ("a", "b"):
                image, folder = self.home / f"{name}.img", self.home / name
                subprocess.run(["mount", "-o", "loop", str(image), str(folder)], check=True)
                done.append(folder)
            yield
        finally:
            for folder in done:
                subprocess.run(["umount", str(folder)], check=True)

    def run_until(self, acknowledged: int, pause: float) -> set[str]:
        """Boot, cut the power after so many files and `pause` seconds; return what was moved."""
        guest, init, log = (self.home / name for name in ("guest.py", "init", "log"))
        guest.write_text(
            _GUEST.format(
                project=str(PROJECT),
                a=str(self.a),
                b=str(self.b),
                mover=MOVERS[self.mover],
                files=FILES,
                pace=self.pace,
            )
        )
        init.write_text(
            _INIT.format(fs=self.fs, a=self.a, b=self.b, python=self.python, guest=guest)
        )
        init.chmod(0o755)
        command = ["linux.uml", "mem=384M", "root=/dev/root", "rootfstype=hostfs", "rootflags=/"]
        command += ["ro", f"ubdb={self.home}/a.img", f"ubdc={self.home}/b.img", "con=null"]
        command += ["con0=null,fd:1", "con1=fd:0,fd:1", "ssl=null", f"init={init}", "quiet"]
        with log.open("wb") as output:
            guest_process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True, cwd=self.home,
            )  # fmt: skip
        try:
            self._wait(log, acknowledged, guest_process)
            time.sleep(pause)
        finally:
            _kill(f"ubdb={self.home}/a.img")
            guest_process.wait()
        time.sleep(0.3)
        text = log.read_bytes()
        return {name.decode() for name in re.findall(rb"^ACK (\S+)\r?$", text, re.MULTILINE)}

    def _wait(self, log: Path, count: int, process: "subprocess.Popen[bytes]") -> None:
        end = time.monotonic() + _BOOT
        while True:
            text = log.read_bytes()
            if b"MOUNTFAIL" in text or b"GUESTFAIL" in text or process.poll() is not None:
                raise RuntimeError(text.decode(errors="replace")[-3000:])
            if text.count(b"ACK ") >= count or _FINISHED in text:
                return
            if time.monotonic() > end:
                raise RuntimeError(f"no end in {_BOOT} s: {text.decode(errors='replace')[-3000:]}")
            time.sleep(0.02)

    def inspect(self, acknowledged: set[str]) -> Cut:
        """Start again, as the next command would, and compare every byte."""
        unsettled: list[str] = []
        with self.mounted():
            if self.mover == "ours":
                with Journal.open(self.a / "state" / "journal.db") as journal:
                    for recovered in recover(journal):
                        unsettled += recovered.unsettled
                    unsettled += [f"run {run.id} waits" for run in waiting(journal)]
            found: dict[str, set[str]] = {}
            unexplained = []
            for folder in (self.a, self.b):
                for path in folder.rglob("*"):
                    if not path.is_file() or "state" in path.parts or "lost+found" in path.parts:
                        continue
                    if path.read_bytes() == self.contents.get(path.name):
                        found.setdefault(path.name, set()).add(
                            "old" if path.parent.name == "in" else "new"
                        )
                    else:
                        unexplained.append(str(path.relative_to(self.home)))
        both = [n for n, where in found.items() if len(where) > 1 and self.mover == "ours"]
        return Cut(
            acknowledged=len(acknowledged),
            lost=tuple(sorted(name for name in self.contents if name not in found)),
            withdrawn=tuple(sorted(n for n in acknowledged if "new" not in found.get(n, ()))),
            unexplained=tuple(unexplained) + tuple(f"both: {name}" for name in both),
            unsettled=tuple(unsettled),
        )


def missing(fs: str) -> str | None:
    """Return why no power cut can be made here; None when it can."""
    if os.geteuid() != 0:
        return "mounting disks takes root"
    for program in ("linux.uml", FILE_SYSTEMS[fs][0], "mount"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    with tempfile.TemporaryDirectory() as folder:
        image = Path(folder) / "disk"
        with image.open("wb") as file:
            file.truncate(_SIZE)
        subprocess.run([*FILE_SYSTEMS[fs], str(image)], check=True)
        (Path(folder) / "at").mkdir()
        tried = subprocess.run(
            ["mount", "-o", "loop", str(image), str(Path(folder) / "at")],
            capture_output=True,
            check=False,
        )
        if tried.returncode:
            return f"no {fs} can be mounted here: {tried.stderr.decode().strip()}"
        subprocess.run(["umount", str(Path(folder) / "at")], check=True)
    return None


def one_cut(
    fs: str, mover: str, seed: int, python: str = sys.executable, pace: float = 0.01
) -> Cut:
    """Make one cut at a moment that `seed` chooses; `pace` is the pause after each video.

    At a pace of 0.06 the guest lives for longer than file systems wait before they write, so that
    a mover that waits for nothing has some of its work written, and some not.
    """
    chance = random.Random(seed)  # noqa: S311  # a moment, not a secret
    home = Path(tempfile.mkdtemp(prefix="organize-powercut-"))
    try:
        machine = Machine(home, fs, mover, python, pace)
        machine.make_disks()
        acknowledged = machine.run_until(chance.randrange(4, 2 * FILES), chance.random() * 0.1)
        return machine.inspect(acknowledged)
    finally:
        shutil.rmtree(home)


def _kill(mark: str) -> None:
    # The guest has helpers in process groups of their own; each carries our image's path.
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if mark.encode() in (entry / "cmdline").read_bytes().split(b"\0"):
                    os.kill(int(entry.name), signal.SIGKILL)
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue


def say(line: str) -> None:
    """Print a row of the table, at once: a long form takes an hour."""
    print(line, flush=True)  # noqa: T201  # the table is what this is for


def main(arguments: Sequence[str]) -> int:
    """Make the cuts that the command line asks for, and print what was lost."""
    parser = argparse.ArgumentParser(description=__doc__, prog="powercut")
    parser.add_argument("--cuts", type=int, default=10)
    parser.add_argument("--fs", nargs="+", default=list(FILE_SYSTEMS))
    parser.add_argument("--movers", nargs="+", choices=list(MOVERS), default=["ours", "shutil"])
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pace", type=float, default=0.06, help="seconds after each video")
    options = parser.parse_args(arguments)
    say(f"{'mover':9}{'fs':6}{'cuts':>5}{'moved':>7}{'lost':>6}{'gone back':>11}{'strange':>9}")
    wrong = 0
    for mover in options.movers:
        python = sys.executable if mover == "ours" else options.python
        for fs in options.fs:
            if reason := missing(fs):
                say(f"{mover:9}{fs:6} skipped: {reason}")
                continue
            cuts = [
                one_cut(fs, mover, options.seed + n, python, options.pace)
                for n in range(options.cuts)
            ]
            sums = [
                sum(c.acknowledged for c in cuts),
                *(sum(map(len, found)) for found in (
                    [c.lost for c in cuts], [c.withdrawn for c in cuts],
                    [(*c.unexplained, *c.unsettled) for c in cuts],
                )),
            ]  # fmt: skip
            say(f"{mover:9}{fs:6}{len(cuts):>5}{sums[0]:>7}{sums[1]:>6}{sums[2]:>11}{sums[3]:>9}")
            wrong += sum(sums[1:]) if mover == "ours" else 0
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
