"""What a message says of a run."""

from pathlib import Path

import pytest

from organizer.model import Action
from organizer.notify import News
from tests.notify.lines import LIBRARY, placed, waits


@pytest.mark.parametrize(
    ("news", "title"),
    [
        pytest.param(News(lines=(placed("A/1.mkv"),)), "1 episode file in place", id="one"),
        pytest.param(
            News(lines=(placed("A/1.mkv"), placed("A/2.mkv"), waits("x.mkv"))),
            "2 episode files in place, 1 file waiting for a person",
            id="both kinds",
        ),
        pytest.param(News(lines=(waits("x.mkv"),)), "1 file waiting for a person", id="only waits"),
        pytest.param(
            News(lines=(placed("A/1.mkv"),), stopped="the disk is full"),
            "1 episode file in place, stopped early",
            id="stopped",
        ),
        pytest.param(News(stopped="the disk is full"), "stopped early", id="stopped at once"),
    ],
)
def test_the_title_counts_what_was_done_and_what_waits(news: News, title: str) -> None:
    assert news.title == title


def test_the_body_names_files_escaped_and_says_how_to_take_it_back() -> None:
    news = News(lines=(placed("A/\x1b[31mred.mkv"), waits("x\n.mkv", "why")), runs=(7,))
    assert news.body.splitlines() == [
        "In place:",
        r"- \x1b[31mred.mkv",
        "Waiting:",
        r"- x\n.mkv: why",
        "To take it back: organize undo 7",
    ]


def test_a_long_list_is_counted_and_not_sent_whole() -> None:
    news = News(lines=tuple(placed(f"A/{number}.mkv") for number in range(100)))
    assert len(news.body.splitlines()) == 17
    assert news.body.endswith("- and 85 more")


def test_only_a_move_inside_a_library_leaves_a_place_of_it() -> None:
    news = News(
        lines=(
            placed("New/1.mkv", source="/media/TV/Old/1.mkv"),
            placed("New/2.mkv", source="/downloads/2.mkv"),
            placed("New/3.mkv", source="/media/TV/Old/3.mkv", action=Action.HARDLINK),
        )
    )
    assert news.gone_files == (LIBRARY / "Old/1.mkv",)
    assert news.series_folders == (LIBRARY / "New", LIBRARY / "Old")


def test_a_file_right_in_the_library_is_in_no_folder_of_a_series() -> None:
    assert News(lines=(placed("1.mkv"),)).series_folders == (LIBRARY,)


def test_news_of_two_runs_are_told_together() -> None:
    both = News(lines=(placed("A/1.mkv"),), runs=(1,)) + News(lines=(waits("x"),), runs=(2,))
    assert both.runs == (1, 2)
    assert both.new_files == (Path("/media/TV/A/1.mkv"),)
    assert len(both.waiting) == 1
