"""What holds for every plan, on a disk that exists only as a table of paths."""

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from organizer.model import (
    Action,
    Candidate,
    Companion,
    Episode,
    EpisodeId,
    FileIdentity,
    Match,
    MediaFile,
    Order,
    Plan,
    Reading,
    Release,
    Role,
    Series,
    SeriesId,
    Step,
)
from organizer.plan import finish_plan, plan_library
from organizer.plan.checks import folded

LIBRARY = Path("/tv")
PLACES = [f"{folder}/{stem}" for folder in ("Lost", "lost", "S") for stem in ("a", "A", "b", "ä")]
SERIES = Series(id=SeriesId(1), name="Lost", year=2004)

Files = Mapping[Path, int]
Wishes = Mapping[Path, tuple[str, tuple[str, ...]]]


@st.composite
def disks(draw: st.DrawFn) -> tuple[Files, Wishes]:
    """Some files, in the library and outside, and where the videos among them should go.

    No two stand in one place, compared folded: this is a file system that ignores case.
    """
    stems = draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=8, unique_by=str.casefold))
    files: dict[Path, int] = {}
    wishes: dict[Path, tuple[str, tuple[str, ...]]] = {}
    for stem in stems:
        root = draw(st.sampled_from(["/tv", "/in"]))
        suffixes = draw(st.lists(st.sampled_from([".srt", ".en.srt"]), unique=True))
        for suffix in (".mkv", *suffixes):
            files[Path(root) / f"{stem}{suffix}"] = len(files) + 1
        if draw(st.booleans()):
            wishes[Path(root) / f"{stem}.mkv"] = draw(st.sampled_from(PLACES)), tuple(suffixes)
    return files, wishes


def plan_of(files: Files, wishes: Wishes) -> Plan:
    matches = [(_match(path, files, wish), PurePosixPath(f"{wish[0]}.mkv"))
               for path, wish in wishes.items()]  # fmt: skip
    draft = plan_library(
        LIBRARY,
        [LIBRARY],
        matches,
        [],
        [],
        action=Action.MOVE,
        files=[match.file for match, _ in matches],
    )
    by_fold = {folded(str(path)): path for path in files}
    standing = {
        place: (by_fold[folded(str(place))], _identity(files[by_fold[folded(str(place))]]))
        for place in draft.destinations
        if folded(str(place)) in by_fold
    }
    return finish_plan(draft, standing)


def _identity(inode: int) -> FileIdentity:
    return FileIdentity(device=1, inode=inode, size=1, modified=1)


def _match(path: Path, files: Files, wish: tuple[str, tuple[str, ...]]) -> Match:
    companions = ((path.with_name(f"{path.stem}{suffix}"), suffix) for suffix in wish[1])
    file = MediaFile(
        path=path,
        root=path.parent,
        identity=_identity(files[path]),
        companions=tuple(
            Companion(path=name, role=Role.SUBTITLE, suffix=suffix, identity=_identity(files[name]))
            for name, suffix in companions
        ),
    )
    chosen = Candidate(
        series=SERIES,
        order=Order.AIRED,
        episodes=(Episode(id=EpisodeId(1), season=1, number=1),),
        reading=Reading(),
        evidence=(),
        confidence=1.0,
    )
    return Match(file=file, chosen=chosen, margin=1.0, alternatives=(), release=Release())


def applied(files: Files, plan: Plan) -> dict[Path, int]:
    """The disk after every step, all at once; nothing may be lost on the way."""
    moves = {step.source: step.destination for step in plan.steps}
    after = {moves.get(path, path): inode for path, inode in files.items()}
    assert len(after) == len(files)
    return after


def units(plan: Plan) -> Iterator[list[Step]]:
    for video in plan.steps:
        if video.of is None:
            yield [step for step in plan.steps if video.source in (step.source, step.of)]


@given(disks())
def test_no_two_files_end_in_one_place_and_none_is_lost(disk: tuple[Files, Wishes]) -> None:
    files, wishes = disk
    after = applied(files, plan_of(files, wishes))
    assert len({folded(str(path)) for path in after}) == len(files)


@given(disks())
def test_every_file_considered_is_one_entry(disk: tuple[Files, Wishes]) -> None:
    files, wishes = disk
    expected = [path.with_suffix("") for path in wishes]
    entries = [e.source for e in plan_of(files, wishes).entries]
    assert len(entries) == len(set(entries))
    assert len(entries) == len(expected) + sum(len(suffixes) for _, suffixes in wishes.values())


@given(disks())
def test_a_video_that_moves_takes_all_its_companions_along(disk: tuple[Files, Wishes]) -> None:
    files, wishes = disk
    for unit in units(plan_of(files, wishes)):
        video = unit[0]
        assert len(unit) == 1 + len(wishes[video.source][1])
        assert {step.destination.parent for step in unit} == {video.destination.parent}


@given(disks())
def test_a_plan_over_the_result_of_a_plan_changes_nothing(disk: tuple[Files, Wishes]) -> None:
    files, wishes = disk
    first = plan_of(files, wishes)
    moved = {step.source: step.destination for step in first.steps if step.of is None}
    again = {moved[path]: wish for path, wish in wishes.items() if path in moved}
    second = plan_of(applied(files, first), again)
    assert second.steps == ()
    assert all(isinstance(entry, Step) for entry in second.entries)


@given(disks())
def test_planning_is_a_pure_function(disk: tuple[Files, Wishes]) -> None:
    files, wishes = disk
    assert plan_of(files, wishes) == plan_of(files, dict(reversed(list(wishes.items()))))
