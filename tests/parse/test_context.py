"""Folders: what a name leaves out, the two nearest of them may say."""

from collections.abc import Callable

import pytest

from organizer.model import ParsedName, Reading
from organizer.parse import read_folder

Own = Callable[[str], ParsedName]
Says = Callable[[Reading], str]


@pytest.mark.parametrize(
    ("path", "title", "expected"),
    [
        pytest.param(
            "Quiet Harbor/Season 2/05 - The Storm.mkv",
            "Quiet Harbor",
            "S02E05",
            id="season and number",
        ),
        pytest.param(
            "Quiet Harbor/Season 2/Episode 05.mkv", "Quiet Harbor", "S02E05", id="season and word"
        ),
        pytest.param(
            "Quiet Harbor/Season 2/205.mkv",
            "Quiet Harbor",
            "S02E05",
            id="number says the season too",
        ),
        pytest.param(
            "Quiet Harbor/Season 2/E05-06 - Two.mkv", "Quiet Harbor", "S02E05,06", id="range"
        ),
        pytest.param(
            "Quiet Harbor/Season 2/05-06 - Two.mkv", "Quiet Harbor", "S02E05,06", id="bare range"
        ),
        pytest.param(
            "Quiet Harbor/Season 21/Quiet Harbor 1001.mkv",
            "Quiet Harbor",
            "S21E1001",
            id="absolute in a season",
        ),
        pytest.param(
            "Quiet Harbor/Season 2/7 - 12 Angry Gulls.mkv",
            "Quiet Harbor",
            "S02E07",
            id="number in the title",
        ),
        pytest.param(
            "Quiet Harbor/Season 2/14 - The Storm, Part 1.mkv",
            "Quiet Harbor",
            "S02E14",
            id="part in the title",
        ),
        pytest.param("Quiet Harbor/S02/S02E05.mkv", "Quiet Harbor", "S02E05", id="S02"),
        pytest.param("Quiet Harbor/Staffel 3/05.mkv", "Quiet Harbor", "S03E05", id="German"),
        pytest.param(
            "Quiet Harbor/3. Staffel/05.mkv", "Quiet Harbor", "S03E05", id="German, number first"
        ),
        pytest.param("Quiet Harbor/Specials/05.mkv", "Quiet Harbor", "S00E05", id="specials"),
        pytest.param(
            "Quiet Harbor/Season 1/Disc 2/05.mkv", "Quiet Harbor", "S01E05", id="disc between"
        ),
        pytest.param(
            "Quiet Harbor (2004)/Season 1/1x05.mkv",
            "Quiet Harbor",
            "S01E05",
            id="title and year above",
        ),
        pytest.param(
            "Quiet.Harbor.S02.1080p.WEB-GRP/05.mkv", "Quiet Harbor", "S02E05", id="season pack"
        ),
        pytest.param(
            "Quiet.Harbor.S02E05.1080p.WEB-GRP/file.mkv",
            "Quiet Harbor",
            "S02E05",
            id="release folder",
        ),
        pytest.param(
            "Quiet.Harbor.S02E05.1080p.WEB-GRP/grp-qh.s02e05.mkv",
            "Quiet Harbor",
            "S02E05",
            id="abbreviated in a release",
        ),
        pytest.param(
            "Quiet.Harbor.S02E05.1080p.WEB-GRP/grp-qh205.mkv",
            "Quiet Harbor",
            "S02E05",
            id="short name in a release",
        ),
        pytest.param(
            "Quiet.Harbor.S02.1080p.WEB-GRP/grp-qh205.mkv",
            "Quiet Harbor",
            "S02E05",
            id="short name in a pack",
        ),
        pytest.param(
            "Quiet Harbor/2x05 - Quiet Harbor - The Storm.avi",
            "Quiet Harbor",
            "S02E05",
            id="title repeated behind",
        ),
        pytest.param(
            "Quiet Harbor/Quiet Harbor - Night Watch - 05.mkv",
            "Quiet Harbor",
            "#5",
            id="folder says which half",
        ),
        pytest.param(
            "Harbor Nights/Quiet Harbor S01E02.mkv",
            "Quiet Harbor",
            "S01E02",
            id="the name comes first",
        ),
        pytest.param(
            "downloads/Quiet Harbor S01E02.mkv", "Quiet Harbor", "S01E02", id="generic folder"
        ),
        pytest.param("24/Season 1/05.mkv", "24", "S01E05", id="a number above a season"),
        pytest.param("Quiet Harbor/Season 1/Chapter 5.mkv", "Quiet Harbor", "S01E05", id="chapter"),
        pytest.param("downloads/S01E02.mkv", None, "S01E02", id="a generic folder is no title"),
        pytest.param("tv/complete/2024-11/S01E02.mkv", None, "S01E02", id="a date is no title"),
        pytest.param(
            "TV Shows/Quiet Harbor/S01E02.mkv", "Quiet Harbor", "S01E02", id="two generic words"
        ),
        pytest.param(
            "C:\\TV\\Quiet Harbor\\Season 2\\05.mkv", "Quiet Harbor", "S02E05", id="backslashes"
        ),
    ],
)
def test_path(path: str, title: str | None, expected: str, own: Own, says: Says) -> None:
    best = own(path).best
    assert says(best) == expected
    assert best.title == title


def test_depth_above_the_folders_that_matter_changes_nothing(own: Own) -> None:
    path = "Quiet Harbor (2004)/Season 2/05 - The Storm.mkv"
    deep = "/".join(f"level{n}" for n in range(500))
    assert own(f"{deep}/{path}").best == own(path).best


def test_year_of_the_folder_is_taken_for_the_same_title(own: Own) -> None:
    assert own("Quiet Harbor (2004)/Quiet Harbor - S01E02.mkv").best.year == 2004
    assert own("Quiet Harbor (2004)/Night Watch - S01E02.mkv").best.year is None


def test_name_without_a_number_may_be_a_film_or_a_special_of_the_folder(own: Own) -> None:
    film, special = own("Quiet Harbor/Behind the Storm.mkv")
    assert film.title == "Behind the Storm"
    assert (special.title, special.episode_title) == ("Quiet Harbor", "Behind the Storm")
    assert film.confidence > special.confidence


def test_special_without_a_number_keeps_its_words(own: Own) -> None:
    best = own("Quiet Harbor/Season 1/Behind the Storm.mkv").best
    assert (best.title, best.seasons, best.episode_title) == (
        "Quiet Harbor",
        (1,),
        "Behind the Storm",
    )
    assert not best.names_an_episode


@pytest.mark.parametrize(
    ("name", "title", "year", "seasons"),
    [
        pytest.param("Quiet Harbor", "Quiet Harbor", None, (), id="title"),
        pytest.param("Quiet Harbor (2004)", "Quiet Harbor", 2004, (), id="title and year"),
        pytest.param("Quiet Harbor (US)", "Quiet Harbor", None, (), id="title and country"),
        pytest.param("Harbor 51", "Harbor 51", None, (), id="a number of the title"),
        pytest.param(
            "Harbor - The Night", "Harbor - The Night", None, (), id="one title with a dash"
        ),
        pytest.param("1923 (2022)", "1923", 2022, (), id="a year for a title"),
        pytest.param(
            "Quiet.Harbor.S02.1080p.WEB-GRP", "Quiet Harbor", None, (2,), id="season pack"
        ),
        pytest.param("Season 2", None, None, (2,), id="season"),
        pytest.param("Specials", None, None, (0,), id="specials"),
        pytest.param("24", "24", None, (), id="a number"),
        pytest.param("V", "V", None, (), id="a letter"),
        pytest.param("Downloads", "Downloads", None, (), id="a word, as it stands"),
    ],
)
def test_folder(name: str, title: str | None, year: int | None, seasons: tuple[int, ...]) -> None:
    reading = read_folder(name)
    assert (reading.title, reading.year, reading.seasons) == (title, year, seasons)
    assert not reading.names_an_episode
