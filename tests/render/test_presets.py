"""What the shipped presets write: golden names, legal for any text, read back by our parser."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizer.config import PRESETS, preset_source, presets_folder
from organizer.model import (
    Episode,
    EpisodeId,
    Match,
    Order,
    Reading,
    Reason,
    Rejection,
    Release,
    SeriesId,
)
from organizer.parse import parse_name
from organizer.render import Named, Template, compile_template, example_names, name_file
from organizer.render.examples import EXAMPLES, Example

GOLDEN = Path(__file__).parent / "golden"
ANY_TEXT = st.text(st.characters(), max_size=80) | st.sampled_from(
    ["..", "/", "a/../b", "\x00", "\u202egpj", "CON", "{{ 7*7 }}", "Part 1", "7 Days", "x" * 300]
)


def names(template: Template) -> str:
    return "".join(
        f"{order} | {kind} | {name}\n"
        for order in Order
        for kind, name in example_names(template, order)
    )


@pytest.mark.parametrize("name", PRESETS)
def test_preset_writes_its_golden_names(name: str, preset: Callable[[str], Template]) -> None:
    assert names(preset(name)) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PRESETS)
def test_preset_shows_a_true_example_in_its_header(
    name: str, preset: Callable[[str], Template]
) -> None:
    source = preset_source(name)[1]
    header = re.match(r"\{#\n.*?\n\n  (?P<example>.+)\n#\}", source, re.DOTALL)
    assert header
    assert header["example"] == dict(example_names(preset(name), Order.AIRED))["single"]


@pytest.mark.parametrize("name", PRESETS)
def test_no_id_is_given_out_for_one_of_thetvdb_that_is_another_services(
    name: str, preset: Callable[[str], Template]
) -> None:
    known = EXAMPLES[0].match
    series = replace(known.chosen.series, id=SeriesId(1_000_000_007))
    unknown = replace(known, chosen=replace(known.chosen, series=series))

    with_id, without = (
        preset(name).render(it, order=Order.AIRED).as_posix() for it in (known, unknown)
    )

    assert "1000000007" not in without
    assert re.sub(r" [\[{]\w+-900101[\]}]", "", with_id) == without


def test_every_template_shipped_is_a_preset() -> None:
    assert {path.name for path in presets_folder().iterdir()} == {f"{p}.j2" for p in PRESETS}


@st.composite
def matches(draw: st.DrawFn) -> Match:
    template = EXAMPLES[0].match
    numbers = draw(st.lists(st.integers(0, 400), min_size=1, max_size=4, unique=True))
    season = draw(st.integers(0, 30))
    episodes = tuple(
        Episode(
            id=EpisodeId(n),
            season=season,
            number=n,
            title=draw(st.none() | ANY_TEXT),
            absolute=draw(st.none() | st.integers(0, 2000)),
            first_aired=draw(st.none() | st.dates(dt.date(1950, 1, 1))),
        )
        for n in numbers
    )
    words = draw(st.lists(ANY_TEXT, min_size=4, max_size=4))
    release = Release(group=words[0], source=words[1], audio=(words[2], "5.1"), service=words[3])
    chosen = replace(
        template.chosen,
        series=replace(
            template.chosen.series,
            name=draw(ANY_TEXT),
            year=draw(st.none() | st.integers(1900, 2100)),
        ),
        episodes=episodes,
        reading=Reading(date=draw(st.none() | st.dates())),
    )
    return replace(
        template, chosen=chosen, release=release, part=draw(st.none() | st.integers(1, 8))
    )


@pytest.mark.parametrize("name", PRESETS)
@given(match=matches())
def test_any_text_gives_one_legal_path_inside_the_root(
    name: str, match: Match, preset: Callable[[str], Template]
) -> None:
    path = preset(name).render(match, order=Order.AIRED)
    assert len(path.parts) == 3
    for part in path.parts:
        assert len(part.encode()) <= 255
        assert not set('<>:"/\\|?*').intersection(part)
        assert part not in {".", ".."}
        assert not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in part)
        assert "\u202e" not in part
        assert part == part.strip(" ")
        assert not part.startswith(".")
    assert path.suffix == ".mkv"
    assert preset(name).render(match, order=Order.AIRED) == path


TRAPS = st.sampled_from(
    ["S02E09", "Sample", "Interview", "E5", "3x07", "2011-11-15", "7 Days", "24", "pt 2", "- 12 -"]
)


@pytest.mark.parametrize("name", PRESETS)
@given(match=matches(), trap=TRAPS)
def test_any_text_is_read_back_as_the_same_episodes_or_refused(
    name: str, match: Match, trap: str, preset: Callable[[str], Template]
) -> None:
    first, *others = match.chosen.episodes
    episodes = (replace(first, title=f"{trap} {first.title or ''}".strip()), *others)
    match = replace(match, chosen=replace(match.chosen, episodes=episodes))
    named = name_file(preset(name), match, order=Order.AIRED)
    if isinstance(named, Rejection):
        assert named.reason is Reason.MISREAD
        assert "would read" in named.message
        return
    own = parse_name(named.path, None).best
    if own.date and not own.episodes:
        assert own.date == first.first_aired
    else:
        assert own.season == first.season
        assert own.episodes == tuple(sorted(episode.number for episode in episodes))
    assert name_file(preset(name), match, order=Order.AIRED) == named


def reread(path: PurePosixPath) -> tuple[object, ...]:
    reading = parse_name(PurePosixPath("/library") / path, None).best
    return reading.season, reading.episodes, reading.date, reading.part


def expected(example: Example, *, by_date: bool) -> tuple[object, ...]:
    episodes = example.match.chosen.episodes
    if by_date:
        return None, (), episodes[0].first_aired, None
    return episodes[0].season, tuple(e.number for e in episodes), None, example.match.part


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.kind)
@pytest.mark.parametrize("name", PRESETS)
def test_our_parser_reads_the_same_episodes_back(
    name: str, example: Example, preset: Callable[[str], Template]
) -> None:
    named = name_file(preset(name), example.match, order=Order.AIRED)
    if name in {"jellyfin", "emby"} and example.kind == "several, not in a row":
        assert isinstance(named, Rejection)
        assert named.reason is Reason.MISREAD
        return
    assert isinstance(named, Named)
    by_date = example.kind == "daily" and name not in {"plain", "anime"}
    assert reread(named.path) == expected(example, by_date=by_date)


@pytest.mark.parametrize("name", ["sonarr", "trash", "anime", "scene"])
def test_release_facts_in_a_name_are_read_back_unchanged(
    name: str, preset: Callable[[str], Template]
) -> None:
    match = EXAMPLES[0].match
    path = preset(name).render(match, order=Order.AIRED)
    again = parse_name(path, None).release
    kept = replace(match, release=again)
    assert preset(name).render(kept, order=Order.AIRED) == path


def test_a_digit_at_the_start_of_a_scene_title_is_not_a_part(
    match_of: Callable[..., Match],
    episode: Callable[..., Episode],
    preset: Callable[[str], Template],
) -> None:
    name = preset("scene").render(match_of(episode(2, "7 Days")), order=Order.AIRED).name
    assert name == "Night.Desk.2010.S01E02.-.7.Days.mkv"


def test_templates_compiled_twice_name_alike() -> None:
    first, second = (compile_template(*preset_source("trash")) for _ in range(2))
    assert names(first) == names(second)


@pytest.mark.parametrize("name", ["trash", "anime", "scene"])
def test_a_group_that_would_be_read_as_a_range_is_left_out_and_that_is_said(
    name: str,
    match_of: Callable[..., Match],
    episode: Callable[..., Episode],
    preset: Callable[[str], Template],
) -> None:
    match = match_of(episode(1, None), release=Release(group="52wy"))
    named = name_file(preset(name), match, order=Order.AIRED)
    assert isinstance(named, Named)
    assert named.path.stem.endswith("S01E01")
    assert (named.note or "").startswith("the release group is left out: ")
