"""Recovery, from states that a crash can leave: set up by hand, in the journal and on the disk."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from organizer.apply import Entry, EntryState, Run, library_lock, recover, waiting
from organizer.apply.folders import Folders
from organizer.apply.identity import fingerprint
from organizer.apply.records import copy_path, parked_path
from organizer.apply.renaming import PLACEHOLDER
from organizer.model import Action, Role
from tests.apply.conftest import Workshop, identify


def meant(
    workshop: Workshop, *, parks: bool = False, action: Action = Action.MOVE
) -> tuple[Run, Entry]:
    """A run with one step that is meant, and of which nothing else is known."""
    source = workshop.file("downloads/a.mkv", "video")
    run = workshop.journal.begin(
        workshop.library, (workshop.downloads,), action=str(action), command="organize"
    )
    entry = Entry(
        seq=1,
        unit=1,
        source=str(source),
        destination=str(workshop.library / "e1.mkv"),
        of=None,
        role=Role.VIDEO,
        action=action,
        parks=parks,
        identity=identify(source),
    )
    workshop.journal.intend(run, [entry], [])
    return run, entry


def settled(workshop: Workshop) -> tuple[int, int]:
    (recovered,) = recover(workshop.journal)
    assert recovered.unsettled == ()
    assert waiting(workshop.journal) == ()
    return recovered.finished, recovered.taken_back


def test_nothing_waits_after_a_run_that_ended(workshop: Workshop) -> None:
    workshop.file("downloads/a.mkv", "video")
    workshop.apply(workshop.step("downloads/a.mkv", "library/e1.mkv"))
    assert waiting(workshop.journal) == ()
    assert recover(workshop.journal) == ()


def test_a_step_that_was_only_meant_stays_where_it_is(workshop: Workshop) -> None:
    meant(workshop)
    assert [run.id for run in waiting(workshop.journal)] == [1]
    assert settled(workshop) == (0, 1)
    assert workshop.files() == {"downloads/a.mkv": b"video"}


def test_a_step_that_was_done_and_not_acknowledged_is_done_and_can_be_undone(
    workshop: Workshop,
) -> None:
    _, entry = meant(workshop)
    Path(entry.source).rename(entry.destination)
    assert settled(workshop) == (1, 0)
    assert workshop.files() == {"library/e1.mkv": b"video"}
    workshop.undo()
    assert workshop.files() == {"downloads/a.mkv": b"video"}


def test_a_file_with_both_names_keeps_the_new_one(workshop: Workshop) -> None:
    _, entry = meant(workshop)
    os.link(entry.source, entry.destination)
    assert settled(workshop) == (1, 0)
    assert workshop.files() == {"library/e1.mkv": b"video"}


def test_both_copies_of_a_move_across_are_settled_by_their_content(workshop: Workshop) -> None:
    meant(workshop)
    workshop.file("library/e1.mkv", "video")
    assert settled(workshop) == (1, 0)
    assert workshop.files() == {"library/e1.mkv": b"video"}


def test_another_file_at_the_destination_is_not_taken_for_the_copy(workshop: Workshop) -> None:
    meant(workshop)
    workshop.file("library/e1.mkv", "other")
    assert settled(workshop) == (0, 1)
    assert workshop.files() == {"downloads/a.mkv": b"video", "library/e1.mkv": b"other"}


def test_a_parked_file_goes_back(workshop: Workshop) -> None:
    run, entry = meant(workshop, parks=True)
    Path(entry.source).rename(parked_path(run.token, entry))
    assert settled(workshop) == (0, 1)
    assert workshop.files() == {"downloads/a.mkv": b"video"}


@pytest.mark.parametrize("half", ["both names", "placeholder"])
def test_a_file_that_was_half_parked_has_its_own_name_alone(workshop: Workshop, half: str) -> None:
    run, entry = meant(workshop, parks=True)
    parked = Path(parked_path(run.token, entry))
    if half == "both names":
        parked.hardlink_to(entry.source)
    else:
        parked.write_bytes(PLACEHOLDER)
    assert settled(workshop) == (0, 1)
    assert workshop.files() == {"downloads/a.mkv": b"video"}


def test_a_copy_that_is_not_whole_is_removed_and_a_stranger_like_it_is_not(
    workshop: Workshop,
) -> None:
    run, entry = meant(workshop)
    Path(copy_path(run.token, entry)).write_bytes(b"vid")
    workshop.file("library/.organize-00000000-1.copy", "of another run")
    assert settled(workshop) == (0, 1)
    assert workshop.files() == {
        "downloads/a.mkv": b"video",
        "library/.organize-00000000-1.copy": b"of another run",
    }


@pytest.mark.parametrize("content", [PLACEHOLDER, PLACEHOLDER[:3], b""])
@pytest.mark.parametrize("journalled", [True, False])
def test_a_placeholder_is_removed_only_when_the_journal_knows_of_it(
    workshop: Workshop, content: bytes, journalled: bool
) -> None:
    run, _ = meant(workshop)
    workshop.file("library/e1.mkv", content)
    if journalled:
        workshop.journal.may_leave_placeholder(run, workshop.library.stat().st_dev)
    assert settled(workshop) == (0, 1)
    assert (workshop.library / "e1.mkv").exists() == (not journalled)


def test_a_hard_link_that_was_made_is_kept(workshop: Workshop) -> None:
    _, entry = meant(workshop, action=Action.HARDLINK)
    os.link(entry.source, entry.destination)
    assert settled(workshop) == (1, 0)
    assert set(workshop.files()) == {"downloads/a.mkv", "library/e1.mkv"}


def test_what_is_on_a_disk_that_is_gone_waits_until_it_is_back(workshop: Workshop) -> None:
    _, entry = meant(workshop)
    Path(entry.source).rename(entry.destination)
    workshop.library.rename(workshop.root / "unmounted")
    (recovered,) = recover(workshop.journal)
    assert len(recovered.unsettled) == 1
    assert "mounted" in recovered.unsettled[0]
    assert len(waiting(workshop.journal)) == 1
    (workshop.root / "unmounted").rename(workshop.library)
    assert settled(workshop) == (1, 0)
    assert workshop.files() == {"library/e1.mkv": b"video"}


def test_a_file_that_is_nowhere_does_not_block_the_library_for_ever(workshop: Workshop) -> None:
    _, entry = meant(workshop)
    Path(entry.source).unlink()
    recover(workshop.journal)
    assert waiting(workshop.journal) == ()
    (left,) = workshop.journal.entries(workshop.journal.runs()[0])
    assert left.state is EntryState.FAILED
    assert "nowhere" in str(left.message)


def test_a_file_that_came_to_the_old_place_is_not_overwritten_when_taking_back(
    workshop: Workshop,
) -> None:
    run, entry = meant(workshop, parks=True)
    Path(entry.source).rename(parked_path(run.token, entry))
    workshop.file("downloads/a.mkv", "newcomer")
    (recovered,) = recover(workshop.journal)
    assert len(recovered.unsettled) == 1
    assert sorted(workshop.files().values()) == [b"newcomer", b"video"]
    (workshop.downloads / "a.mkv").rename(workshop.root / "newcomer")
    assert settled(workshop) == (0, 1)
    assert workshop.files() == {"newcomer": b"newcomer", "downloads/a.mkv": b"video"}


def test_a_run_that_is_under_way_here_is_not_recovered(workshop: Workshop) -> None:
    meant(workshop)
    state = workshop.journal.path.parent
    with library_lock(workshop.library, state):
        assert recover(workshop.journal) == ()
        (recovered,) = recover(workshop.journal, held=workshop.library)
    assert recovered.taken_back == 1


def test_a_device_with_a_new_number_after_a_reboot_is_no_other_file(workshop: Workshop) -> None:
    run, entry = meant(workshop)
    folders = Folders(())
    ends = fingerprint(folders.place(entry.source))
    folders.close()
    renumbered = replace(
        entry,
        seq=2,
        unit=2,
        identity=replace(entry.identity, device=entry.identity.device + 1),
        fingerprint=ends,
    )
    workshop.journal.acknowledge(run, dropped=[1])
    workshop.journal.intend(run, [renumbered], [])
    Path(entry.source).rename(entry.destination)
    assert settled(workshop) == (1, 0)
