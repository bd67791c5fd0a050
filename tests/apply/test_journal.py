"""The journal: refused where it would not hold, kept whole, and readable as history."""

from pathlib import Path

import pytest

from organizer.apply import EntryState, Journal, RunState
from organizer.apply.mounts import NETWORK_FILE_SYSTEMS, file_system_of, network_file_system
from organizer.errors import StoreError, TargetError
from organizer.model import Status
from tests.apply.conftest import Workshop

MOUNTS = r"""
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /mnt/nas rw,relatime - nfs4 nas:/tv rw
31 22 0:41 / /mnt/my\040share rw,relatime - cifs //nas/tv rw
32 22 0:42 / /mnt/ssh rw - fuse.sshfs host:/tv rw
33 30 0:43 / /mnt/nas/local rw - ext4 /dev/sdb1 rw
34 22 0:44 / /mnt/over rw - nfs nas:/x rw
35 34 0:45 / /mnt/over rw - xfs /dev/sdc1 rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/me/.local/state", "ext4"),
        ("/mnt/nas/state", "nfs4"),
        ("/mnt/nas", "nfs4"),
        ("/mnt/nasty", "ext4"),
        ("/mnt/my share/state", "cifs"),
        ("/mnt/ssh/state", "fuse.sshfs"),
        ("/mnt/nas/local/state", "ext4"),
        ("/mnt/over/state", "xfs"),
    ],
    ids=[
        "the root file system",
        "below a share",
        "the share itself",
        "only begins like the share",
        "a space in the mount point",
        "fuse",
        "a local disk mounted below a share",
        "mounted over",
    ],
)
def test_the_file_system_of_a_folder_is_read_from_the_table(path: str, kind: str) -> None:
    assert file_system_of(path, MOUNTS) == kind


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p"])
def test_network_file_systems_are_known(kind: str) -> None:
    assert kind in NETWORK_FILE_SYSTEMS


def test_a_local_folder_is_not_on_a_network_file_system(tmp_path: Path) -> None:
    assert network_file_system(tmp_path / "absent") is None


@pytest.mark.parametrize("damage", [b"not a database at all, by far", b"SQLite format 3\0rest"])
def test_a_damaged_journal_is_refused_and_left_as_it_is(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "journal.db"
    path.write_bytes(damage)
    with pytest.raises(StoreError, match="journal"):
        Journal.open(path)
    assert path.read_bytes() == damage
    assert path.with_name("journal.db.damaged").read_bytes() == damage


def test_damage_in_the_middle_stops_every_change_and_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with Journal.open(path) as journal:
        journal.begin(tmp_path, (), action="move", command="x" * 9000)
    content = bytearray(path.read_bytes())
    content[4096 * 2 : 4096 * 4] = b"\xff" * 8192
    path.write_bytes(content)
    with pytest.raises(StoreError, match="move it away to begin a new one"):
        Journal.open(path)


def test_a_run_that_was_settled_by_another_process_enters_nothing_more(
    workshop: Workshop,
) -> None:
    run = workshop.journal.begin(workshop.library, (), action="move", command="")
    workshop.journal.close_run(run, RunState.STOPPED, ())
    with pytest.raises(TargetError, match="another process"):
        workshop.journal.intend(run, (), ())


def test_the_oldest_runs_are_forgotten_when_the_journal_is_full(workshop: Workshop) -> None:
    for number in range(6):
        workshop.file("downloads/a.mkv", "a")
        workshop.apply(workshop.step("downloads/a.mkv", f"library/{number}.mkv"))
    workshop.undo()
    workshop.journal.limit = 1
    workshop.file("downloads/b.mkv", "b")
    workshop.apply(workshop.step("downloads/b.mkv", "library/b.mkv"))
    left = [run.id for run in workshop.journal.runs()]
    assert left[:2] == [8, 7]
    assert 1 not in left
    assert [o.status for o in workshop.undo().outcomes] == [Status.DONE]


def test_runs_that_brought_files_to_the_recycle_folder_are_not_forgotten(
    workshop: Workshop,
) -> None:
    for name in ("downloads/a.mkv", "library/a.mkv", "downloads/b.mkv", "downloads/c.mkv"):
        workshop.file(name, name)
    workshop.apply(workshop.step("downloads/a.mkv", "library/a.mkv", replaces="library/a.mkv"))
    workshop.journal.limit = 1
    workshop.apply(workshop.step("downloads/b.mkv", "library/b.mkv"))
    workshop.apply(workshop.step("downloads/c.mkv", "library/c.mkv"))
    assert [run.id for run in workshop.journal.runs()] == [3, 1]


def test_history_lists_runs_newest_first_with_their_steps(workshop: Workshop) -> None:
    for name in ("a", "b"):
        workshop.file(f"downloads/{name}.mkv", name)
        workshop.apply(workshop.step(f"downloads/{name}.mkv", f"library/{name}.mkv"))
    newest, oldest = workshop.journal.runs()
    assert (newest.id, oldest.id) == (2, 1)
    assert newest.state is RunState.FINISHED
    assert newest.library == workshop.library
    assert newest.roots == (workshop.downloads, workshop.library)
    assert newest.command == "organize downloads"
    (entry,) = workshop.journal.entries(newest)
    assert entry.source == str(workshop.downloads / "b.mkv")
    assert entry.destination == str(workshop.library / "b.mkv")
    assert entry.state is EntryState.DONE
    assert workshop.journal.run(1) == oldest
    assert workshop.journal.run(3) is None


def test_what_was_taken_back_is_in_history_with_its_message(workshop: Workshop) -> None:
    workshop.file("downloads/a.mkv", "a")
    step = workshop.step("downloads/a.mkv", "library/a.mkv")
    workshop.file("library/a.mkv", "other")
    workshop.apply(step)
    (entry,) = workshop.journal.entries(workshop.journal.runs()[0])
    assert entry.state is EntryState.FAILED
    assert "already stands" in str(entry.message)
