"""Disks that are polled, that go away, and that do not answer any more."""

import importlib.util
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.test_disks import mounted
from tests.watch.conftest import LONG_FORM, ROOT, Place, episode, wait_for

pytestmark = LONG_FORM

ENDS_WITHIN = 5.0  # seconds, as is promised


@pytest.fixture
def share(place: Place) -> Iterator[Path]:
    """The folder behind the downloads, which are mounted through FUSE."""
    if importlib.util.find_spec("mfusepy") is None or not os.access("/dev/fuse", os.W_OK):
        pytest.skip("FUSE takes mfusepy and /dev/fuse")
    behind = place.downloads.parent / "behind"
    behind.mkdir()
    command = [sys.executable, "-m", "tests.watch.stalling_disk", str(behind)]
    with subprocess.Popen(
        [*command, str(place.downloads)], cwd=ROOT, stderr=subprocess.PIPE
    ) as disk:
        wait_for(lambda: disk.poll() is not None or place.downloads.is_mount())
        if disk.poll() is not None:
            assert disk.stderr is not None
            pytest.skip(f"FUSE does not work here: {disk.stderr.read().decode().strip()}")
        yield behind
        (behind.parent / f"{behind.name}.stalled").unlink(missing_ok=True)
        subprocess.run(["umount", "-l", place.downloads], check=False)
        disk.terminate()


def test_a_share_is_polled_and_a_stalled_one_does_not_hold_up_the_end(
    place: Place, share: Path
) -> None:
    with place.watching() as watcher:
        wait_for(lambda: place.status().get("state") == "watching")
        folders = place.status()["folders"]
        assert "polling (fuse" in str(folders)
        # Changed on the server: no event tells of it.
        (share / "nobody.knows.this.s01e01.mkv").write_bytes(b"an episode")
        wait_for(lambda: "nobody.knows.this.s01e01.mkv" in place.entries())
        (share.parent / f"{share.name}.stalled").touch()
        time.sleep(1.5)  # until its thread waits for an answer: several times the time of a poll
        watcher.send_signal(signal.SIGTERM)
        watcher.communicate(timeout=ENDS_WITHIN)
        assert watcher.returncode == 0


def test_an_unmounted_folder_pauses_until_its_disk_is_back(place: Place) -> None:
    place.downloads.rmdir()
    with mounted(place.downloads) as disk:
        (disk / "nobody.knows.this.s01e01.mkv").write_bytes(b"an episode")
        with place.watching():
            wait_for(lambda: "nobody.knows.this.s01e01.mkv" in place.entries())
            wait_for(lambda: place.status().get("state") == "watching")
            subprocess.run(["umount", "-l", str(disk)], check=True)
            wait_for(lambda: place.status().get("state") == "paused")
            assert "nobody.knows.this.s01e01.mkv" in place.entries()
            subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(disk)], check=True)
            (disk / "quiet.meridian.s01e01.mkv").write_bytes(b"an episode")
            wait_for(lambda: place.placed() == {episode(1)})
