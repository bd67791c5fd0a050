"""Over 200 titles that break names, in every place and preset: legal, unique, read back right.

The table is `awkward.jsonl`: what a row is meant to break, and the text (`times` over).
"""

import datetime as dt
import json
import os
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import pytest

from organizer.config import PRESETS
from organizer.model import Episode, EpisodeId, Match, Order, Reading, SeriesId
from organizer.parse import parse_name
from organizer.render import Named, Template, name_file
from organizer.render.legal_names import DEVICE_NAMES
from organizer.render.servers import read_as, servers_for
from organizer.text import fold_name

ROWS = (Path(__file__).parent / "awkward.jsonl").read_text(encoding="utf-8")
TABLE = [json.loads(line) for line in ROWS.splitlines()]
TITLES = [row["title"] * row.get("times", 1) for row in TABLE]
FIRST_DAY = dt.date(2010, 1, 1)
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
Matches = list[tuple[str, Match]]


def test_the_table_is_long_and_every_title_is_there_once() -> None:
    assert len(TABLE) >= 150
    assert len({row["why"] for row in TABLE}) == len(set(TITLES)) == len(TABLE)


@pytest.fixture
def awkward_matches(match_of: Callable[..., Match]) -> Matches:
    """Every title as an episode's, as a daily episode's, and as the series' name."""
    made: Matches = []
    for number, title in enumerate(TITLES, start=1):
        why = TABLE[number - 1]["why"]
        aired = FIRST_DAY + dt.timedelta(days=number)
        episode = Episode(
            id=EpisodeId(number), season=1, number=number, title=title, first_aired=aired
        )
        made.append((why, match_of(episode)))
        made.append((why, match_of(episode, name="Late Desk", reading=Reading(date=aired))))
        named = match_of(replace(episode, title="Pilot"), name=title)
        series = replace(named.chosen.series, id=SeriesId(number))
        made.append((why, replace(named, chosen=replace(named.chosen, series=series))))
    return made


def names_of(template: Template, matches: Matches) -> list[tuple[str, Match, Named]]:
    found = []
    for why, match in matches:
        named = name_file(template, match, order=Order.AIRED)
        assert isinstance(named, Named), (why, named)
        found.append((why, match, named))
    return found


@pytest.mark.parametrize("name", PRESETS)
def test_every_awkward_title_gets_a_legal_name_of_its_own(
    name: str, awkward_matches: Matches, preset: Callable[[str], Template]
) -> None:
    places: dict[str, str] = {}
    for why, match, named in names_of(preset(name), awkward_matches):
        path = named.path
        assert not path.is_absolute(), why
        assert len(path.parts) == 3, why
        for part in path.parts:
            assert is_legal(part), (why, part)
        assert len(path.stem.encode()) <= 255 - 32, why
        place = fold_name(str(path))
        assert place not in places, (why, places[place])
        places[place] = str(match.chosen.episodes[0])


def is_legal(part: str) -> bool:
    return (
        len(part.encode()) <= 255
        and not set('<>:"/\\|?*').intersection(part)
        and part == unicodedata.normalize("NFC", part)
        and not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in part)
        and not BIDI.intersection(part)
        and part == part.strip(" .")
        and part.partition(".")[0].strip().casefold() not in DEVICE_NAMES
    )


@pytest.mark.parametrize("name", PRESETS)
def test_every_awkward_title_is_read_back_as_its_episode(
    name: str, awkward_matches: Matches, preset: Callable[[str], Template]
) -> None:
    still_wrong = set()
    for why, match, named in names_of(preset(name), awkward_matches):
        episode, path = match.chosen.episodes[0], named.path
        own = parse_name(f"/tv/{path}", None).best
        if own.date and not own.episodes:
            assert own.date == episode.first_aired, (why, path)
        else:
            assert (own.seasons, own.episodes) == ((1,), (episode.number,)), (why, path)
        for server in servers_for(name):
            reading = read_as(server, str(path.with_suffix("")))
            said = reading.date or (reading.season, reading.episodes)
            if said not in {episode.first_aired, (1, (episode.number,))} or reading.part:
                assert named.note, (why, server.name, path, reading.shown)
                assert server.name in named.note
                still_wrong.add((server.name, why))
    # Between dots nothing can be put in brackets, and Kodi leaves `sample` out wherever it stands.
    samples = {"sample", "sample in a title", "sample and more"}
    assert still_wrong == ({("Kodi", why) for why in samples} if name == "scene" else set())


# --- on real file systems -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kind:
    """A file system in an image file: how it is made and mounted; what it must not tell apart."""

    name: str
    make: tuple[str, ...]
    mount: tuple[str, ...]
    ignores_case: bool = False
    on_a_device: bool = False


KINDS = (
    Kind("NTFS", ("mkntfs", "-F", "-Q"), ("lowntfs-3g", "-o", "windows_names")),
    Kind(
        "NTFS that ignores case",
        ("mkntfs", "-F", "-Q"),
        ("lowntfs-3g", "-o", "windows_names,ignore_case"),
        ignores_case=True,
    ),
    Kind("exFAT", ("mkfs.exfat",), ("mount.exfat-fuse",), ignores_case=True, on_a_device=True),
)


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def mounted(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Kind, Path]]:
    """An empty file system of each kind; skipped where this machine cannot mount it."""
    kind: Kind = request.param
    image, place = tmp_path / "image", tmp_path / "mounted"
    tools = [kind.make[0], kind.mount[0], "umount", *(["losetup"] if kind.on_a_device else [])]
    for tool in tools:
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    with image.open("wb") as file:
        file.truncate(64 * 1024 * 1024)
    place.mkdir()
    subprocess.run([*kind.make, image], check=True, capture_output=True)
    with device_of(image) if kind.on_a_device else nullcontext(str(image)) as device:
        mount = subprocess.run([*kind.mount, device, place], capture_output=True, check=False)
        if mount.returncode:
            pytest.skip(f"{kind.name} cannot be mounted here: {mount.stderr.decode()[:100]}")
        yield kind, place
        subprocess.run(["umount", place], check=True)


@contextmanager
def device_of(image: Path) -> Iterator[str]:
    """A loop device for an image; the test is skipped where there is none."""
    found = subprocess.run(["losetup", "--find", "--show", image], capture_output=True, check=False)
    if found.returncode:
        pytest.skip(f"no loop device can be had here: {found.stderr.decode()[:100]}")
    device = found.stdout.decode().strip()
    try:
        yield device
    finally:
        subprocess.run(["losetup", "--detach", device], check=True)


def test_every_name_can_be_made_on_file_systems_of_windows(
    mounted: tuple[Kind, Path], awkward_matches: Matches, preset: Callable[[str], Template]
) -> None:
    kind, root = mounted
    # One preset of each style: a file system takes seconds for the thousands of names of all.
    for name in ("plain", "plex", "scene"):
        paths = [named.path for _, _, named in names_of(preset(name), awkward_matches)]
        there = made(root / name, paths)
        if kind.ignores_case:  # and shows names as it likes
            assert (root / name / str(paths[0]).upper()).exists()
            assert {*map(fold_name, there)} == {fold_name(str(path)) for path in paths}
        else:
            assert there == {str(path) for path in paths}


def test_every_name_of_every_preset_can_be_made_here(
    tmp_path: Path, awkward_matches: Matches, preset: Callable[[str], Template]
) -> None:
    for name in PRESETS:
        episodes_and_series = [m for n, m in enumerate(awkward_matches) if n % 3 != 1]
        paths = [named.path for _, _, named in names_of(preset(name), episodes_and_series)]
        assert made(tmp_path / name, paths) == {str(path) for path in paths}


def made(root: Path, paths: list[PurePosixPath]) -> set[str]:
    """Make an empty file at each path; what the file system then says is there."""
    for path in paths:
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.open("x").close()
        assert place.resolve().is_relative_to(root.resolve())
    return {
        str((Path(folder) / file).relative_to(root))
        for folder, _, files in os.walk(root)
        for file in files
    }
