"""Hostile names: no exception, never an empty answer, bounded work."""

from pathlib import PurePosixPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from organizer.parse import parse_name, read_folder
from organizer.parse.names import LONGEST

PIECES = st.sampled_from(
    "S01E02|s1e2|1x02|E05|Ep|Season|season 2|2nd Season|Part|- 05|[05]|(01-12)|102|2012.11.23|"
    "01.02.03|#5|of|Cap.102|第2期|第3話|시즌|1080p|WEB-DL|x264-GRP|DD5|1|[ABCD1234]|{tvdb-1}|"
    "tt1234567|www.a.com| AKA |/|//|\\|..|.|_|-|–|[|]|(|)|{|}|【|】|~|&|+|"
    "\u202e|\u200b|\x00|\x1b[31m|"
    "\n|\udc80|\ufeff|İ|ß|\u0301|٣|９|⅓|²|१|Ⅳ|VIII|二十|".split("|")
)
NAMES = st.lists(PIECES | st.text(max_size=4), max_size=14).map("".join)


@given(NAMES)
@example("S" * 300)
@example("[" * 300 + "]" * 300)
@example("1" * 10_000)
@example("0x" * 4_000)
@example("- 1" * 3_000)
@example("S01E01-E" * 2_000)
@example("(" * 5_000)
@example("a.-" * 3_000 + "S01E02")
@example("Season 1 2 3 4 5 6 7 8 9 " * 400)
@example("第" * 4_000)
@example(" " * 9_000)
@example("-" * 9_000)
@example("[a]" * 3_000)
@example("part one to part " * 500)
@example("²x³ S²E³ ⅓")
@example("E" + "9" * 400 + ".5")
def test_any_text_is_read_without_exception(name: str) -> None:
    parsed = parse_name(name, None)
    assert len(parsed) >= 1
    assert parsed.path == name
    for reading in parsed:
        assert 0 <= reading.confidence <= 1
        assert all(number >= 0 for number in (*reading.seasons, *reading.episodes))
        assert reading.title is None or reading.title.strip()


@given(NAMES)
def test_any_folder_name_is_read_without_exception(name: str) -> None:
    assert read_folder(name).confidence >= 0


@given(NAMES)
def test_reading_again_says_the_same(name: str) -> None:
    assert parse_name(name, None) == parse_name(name, None)


@given(st.text(max_size=40), st.integers(0, 99), st.integers(0, 999))
def test_season_and_episode_are_read_behind_any_title(
    title: str, season: int, episode: int
) -> None:
    title = title.replace("/", "").replace("\\", "")
    name = f"Harbor {title} - S{season:02}E{episode:02} - End.mkv"
    reading = parse_name(name, None).best
    assert reading.names_an_episode


@given(st.text(min_size=LONGEST, max_size=LONGEST + 50), st.text(max_size=100))
def test_what_lies_beyond_the_longest_sensible_name_is_not_read(head: str, tail: str) -> None:
    head, tail = (
        text.replace("/", "x").replace("\\", "x").replace(".", "x") for text in (head, tail)
    )
    head = head[:LONGEST]
    assert parse_name(head + tail, None).readings == parse_name(head + "!", None).readings


@pytest.mark.parametrize("path", ["", "/", "//", ".", "..", "a/", "/a/b/", "\\", "a\\b\\"])
def test_path_of_nothing_still_has_a_reading(path: str) -> None:
    assert len(parse_name(path, None)) == 1


def test_path_object_is_read_as_its_text() -> None:
    path = PurePosixPath("/videos/Quiet Harbor/Season 2/05.mkv")
    assert parse_name(path, None) == parse_name(str(path), None)


def test_name_of_invalid_bytes_keeps_them() -> None:
    name = b"Caf\xe9 Harbor S01E02.mkv".decode("utf-8", "surrogateescape")
    parsed = parse_name(name, None)
    assert parsed.best.title == "Caf\udce9 Harbor"
    assert parsed.best.episodes == (2,)
