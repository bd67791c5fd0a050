"""Mode and group of new folders and of copies."""

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from organizer.apply import apply_plan
from organizer.apply.rights import giver
from organizer.errors import UsageError
from organizer.model import Action, Rights
from tests.apply.conftest import Workshop

WANTED = Rights(folder_mode=0o2775, file_mode=0o640)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def placed(workshop: Workshop, action: Action, rights: Rights) -> Path:
    workshop.file("downloads/a.mkv", "video")
    (workshop.root / "downloads/a.mkv").chmod(0o600)
    step = workshop.step("downloads/a.mkv", "library/Show/Season 01/e1.mkv", action=action)
    plan = replace(workshop.plan(step), rights=rights)
    (outcome,) = apply_plan(plan, workshop.journal).outcomes
    assert outcome.status == "done"
    return step.destination


def test_new_folders_and_copies_get_the_mode_asked_for(workshop: Workshop) -> None:
    before = mode(workshop.library)
    file = placed(workshop, Action.COPY, WANTED)
    assert mode(file) == 0o640
    assert mode(file.parent) == mode(file.parent.parent) == 0o2775
    assert mode(workshop.library) == before


@pytest.mark.parametrize("action", [Action.MOVE, Action.HARDLINK])
def test_a_file_that_is_not_new_keeps_its_own(workshop: Workshop, action: Action) -> None:
    file = placed(workshop, action, WANTED)
    assert mode(file) == 0o600
    assert mode(file.parent) == 0o2775


def test_nothing_asked_for_changes_nothing(workshop: Workshop) -> None:
    file = placed(workshop, Action.COPY, Rights())
    assert mode(file) == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="giving any group takes root")
def test_new_folders_and_copies_get_the_group_asked_for(workshop: Workshop) -> None:
    file = placed(workshop, Action.COPY, Rights(group="12345"))
    assert {file.stat().st_gid, file.parent.stat().st_gid} == {12345}
    assert workshop.library.stat().st_gid != 12345


def test_undo_of_copies_leaves_nothing_behind(workshop: Workshop) -> None:
    placed(workshop, Action.COPY, WANTED)
    workshop.undo()
    assert sorted(path.name for path in workshop.library.iterdir()) == []


def test_a_group_that_does_not_exist_is_said_before_anything_moves(workshop: Workshop) -> None:
    with pytest.raises(UsageError, match="there is no group 'no-such-group'"):
        giver(Rights(group="no-such-group"))
    with pytest.raises(UsageError):
        placed(workshop, Action.MOVE, Rights(group="no-such-group"))
    assert (workshop.downloads / "a.mkv").exists()
