"""What a finished release leaves behind goes to the recycle folder; nothing unknown does."""

import pytest

from organizer.apply import apply_plan, recycled, tidy_ahead, tidy_plans
from organizer.config import TIDY_NAMES
from organizer.model import Plan
from tests.apply.conftest import Workshop

RELEASE = "downloads/Show.S01E01.1080p-GRP"


def tidied(workshop: Workshop, *leftovers: str) -> list[str]:
    """Move the episode of a release, tidy up, and return what is left below the downloads."""
    workshop.file(f"{RELEASE}/show.s01e01.mkv", "video")
    for name in leftovers:
        workshop.file(f"{RELEASE}/{name}", name)
    step = workshop.step(f"{RELEASE}/show.s01e01.mkv", "library/Show/e1.mkv")
    plan = Plan(library=workshop.library, roots=(workshop.downloads,), entries=(step,))
    outcomes = apply_plan(plan, workshop.journal).outcomes
    for leftover in tidy_plans(plan, outcomes, TIDY_NAMES, workshop.journal):
        apply_plan(leftover, workshop.journal)
    return sorted(
        str(path.relative_to(workshop.downloads))
        for path in workshop.downloads.rglob("*")
        if path.is_file() and ".organize-recycle" not in path.parts
    )


def test_known_leftovers_and_the_emptied_folders_go(workshop: Workshop) -> None:
    leftovers = ("grp.nfo", "grp.sfv", "RARBG.txt", "Sample/sample.mkv", "Proof/proof.jpg")
    assert tidied(workshop, *leftovers) == []
    assert not (workshop.root / RELEASE).exists()
    assert len(list(recycled(workshop.journal))) == len(leftovers)


def test_an_undo_of_both_runs_gives_everything_back(workshop: Workshop) -> None:
    tidied(workshop, "grp.nfo", "Sample/sample.mkv")
    workshop.undo()
    workshop.undo()
    assert {name for name in workshop.files() if name.startswith(RELEASE)} == {
        f"{RELEASE}/{name}" for name in ("show.s01e01.mkv", "grp.nfo", "Sample/sample.mkv")
    }


@pytest.mark.parametrize("unknown", ["notes.txt", "photo.jpg", ".hidden"])
def test_what_is_not_known_stays_with_its_folder(workshop: Workshop, unknown: str) -> None:
    assert tidied(workshop, "grp.nfo", unknown) == [
        f"{RELEASE.removeprefix('downloads/')}/{unknown}"
    ]


def test_a_folder_that_still_holds_an_episode_is_not_tidied(workshop: Workshop) -> None:
    assert len(tidied(workshop, "grp.nfo", "show.s01e02.mkv")) == 2


def test_files_of_the_root_itself_are_never_taken(workshop: Workshop) -> None:
    workshop.file("downloads/mine.nfo", "mine")
    assert tidied(workshop, "grp.nfo") == ["mine.nfo"]


def test_a_failed_move_keeps_everything(workshop: Workshop) -> None:
    workshop.file("library/Show/e1.mkv", "in the way")
    assert len(tidied(workshop, "grp.nfo")) == 2


def test_a_folder_that_something_came_to_is_not_tidied(workshop: Workshop) -> None:
    workshop.file("library/Show/old.mkv", "video")
    workshop.file("library/Show/tvshow.nfo", "the library's own")
    step = workshop.step("library/Show/old.mkv", "library/Show/e1.mkv")
    plan = Plan(library=workshop.library, roots=(workshop.library,), entries=(step,))
    outcomes = apply_plan(plan, workshop.journal).outcomes
    assert tidy_plans(plan, outcomes, TIDY_NAMES, workshop.journal) == ()


@pytest.mark.parametrize("more", [(), ("notes.txt",), ("show.s01e02.mkv",)])
def test_what_is_taken_can_be_told_before_anything_is_done(
    workshop: Workshop, more: tuple[str, ...]
) -> None:
    for name in ("show.s01e01.mkv", "show.s01e01.nfo", "grp.nfo", "Sample/sample.mkv", *more):
        workshop.file(f"{RELEASE}/{name}", name)
    video = workshop.step(f"{RELEASE}/show.s01e01.mkv", "library/Show/e1.mkv")
    companion = workshop.step(
        f"{RELEASE}/show.s01e01.nfo", "library/Show/e1.nfo", of=f"{RELEASE}/show.s01e01.mkv"
    )
    plan = Plan(library=workshop.library, roots=(workshop.downloads,), entries=(video, companion))
    before = workshop.tree()
    ahead = tidy_ahead(plan, TIDY_NAMES, workshop.journal)
    assert ahead == tidy_ahead(plan, TIDY_NAMES, None)
    assert workshop.tree() == before
    outcomes = apply_plan(plan, workshop.journal).outcomes
    assert ahead == tidy_plans(plan, outcomes, TIDY_NAMES, workshop.journal)
    assert bool(ahead) == ("show.s01e02.mkv" not in more)
