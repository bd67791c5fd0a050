"""What files say about each other: series and order are settled for the whole folder."""

from types import SimpleNamespace
from typing import Any

import pytest


def files(matching: SimpleNamespace, *rows: tuple[Any, ...]) -> list[Any]:
    return [
        matching.named(title, numbers, **(says[0] if says else {}))
        for title, numbers, *says in rows
    ]


def test_dvd_titles_beside_it_decide_a_number_without_title(matching: SimpleNamespace) -> None:
    pack = files(
        matching,
        ("Firefly", "1x01", {"episode_title": "Serenity"}),
        ("Firefly", "1x02", {"episode_title": "The Train Job"}),
        ("Firefly", "1x03", {"episode_title": "Bushwhacked"}),
        ("Firefly", "1x04"),
    )
    assert matching.outcomes(pack) == [
        "firefly S01E11",
        "firefly S01E01",
        "firefly S01E02",
        "firefly S01E06",
    ]


def test_aired_titles_beside_it_keep_a_number_aired(matching: SimpleNamespace) -> None:
    pack = files(
        matching,
        ("Firefly", "1x01", {"episode_title": "The Train Job"}),
        ("Firefly", "1x02", {"episode_title": "Bushwhacked"}),
        ("Firefly", "1x04"),
    )
    assert matching.outcomes(pack)[2] == "firefly S01E04"


def test_dvd_titles_in_another_release_do_not_decide(matching: SimpleNamespace) -> None:
    pack = files(
        matching,
        ("Firefly", "1x01", {"episode_title": "Serenity", "folder": "dvd", "group": "A"}),
        ("Firefly", "1x02", {"episode_title": "The Train Job", "folder": "dvd", "group": "A"}),
        ("Firefly", "S01E04", {"folder": "tv", "group": "B"}),
    )
    assert matching.outcomes(pack)[2] != "firefly S01E06"


@pytest.mark.parametrize(
    ("sibling", "expected"),
    [
        pytest.param("S01E03", "sea S01E02", id="a-season-named-beside-it"),
        pytest.param("1x03", "sea S01E02", id="a-cross-beside-it"),
        pytest.param("#99", "sea S04E10", id="an-absolute-number-beside-it"),
    ],
)
def test_three_digits_are_read_as_the_clear_name_beside_them(
    sibling: str, expected: str, matching: SimpleNamespace
) -> None:
    title = "Sailors of the Sea"
    pack = files(matching, (title, "102"), (title, sibling), (title, sibling, {"group": "G"}))
    assert matching.outcomes(pack)[0] == expected


def test_three_digits_that_only_exist_as_seasons_decide_the_others(
    matching: SimpleNamespace,
) -> None:
    numbers = ("101", "102", "201", "210", "501")
    pack = files(matching, *(("Sailors of the Sea", number) for number in numbers))
    assert matching.outcomes(pack) == [
        "sea S01E01",
        "sea S01E02",
        "sea S02E01",
        "sea S02E10",
        "sea S05E01",
    ]


def test_three_digits_that_only_exist_over_all_decide_the_others(matching: SimpleNamespace) -> None:
    numbers = ("101", "102", "117", "129", "119", "130")
    pack = files(matching, *(("Sailors of the Sea", number) for number in numbers))
    assert matching.outcomes(pack)[0] == "ambiguous-number"
    clear = files(matching, *(("Sailors of the Sea", number) for number in ("098", "099", "102")))
    assert matching.outcomes(clear)[2] == "sea S04E10"


def test_many_files_that_decide_nothing_decide_nothing_together(matching: SimpleNamespace) -> None:
    twins = files(matching, *(("Doctor Who", f"S01E{n:02d}") for n in range(1, 12)))
    assert set(matching.outcomes(twins)) == {"ambiguous-series"}
    digits = files(matching, *(("Naruto", f"1{n:02d}") for n in range(1, 30)))
    assert set(matching.outcomes(digits)) == {"ambiguous-number"}


def test_absolute_names_stay_absolute_among_many_seasoned_ones(matching: SimpleNamespace) -> None:
    seasoned = files(matching, *(("Naruto", f"S01E{n:02d}", {"group": "A"}) for n in range(1, 20)))
    absolute = files(matching, *(("Naruto", f"#{n}", {"group": "B"}) for n in (101, 99, 102)))
    assert matching.outcomes([*seasoned, *absolute])[-3:] == [
        "naruto S03E01",
        "naruto S02E42",
        "naruto S03E02",
    ]


def test_a_season_that_only_one_twin_has_decides_its_pack(matching: SimpleNamespace) -> None:
    pack = files(
        matching,
        *(("The Office", n, {"folder": "The Office"}) for n in ("S01E02", "S03E01", "S09E26")),
    )
    assert matching.outcomes(pack) == ["office-us S01E02", "office-us S03E01", "office-us S09E26"]


def test_a_title_that_only_one_twin_has_decides_its_pack(matching: SimpleNamespace) -> None:
    title = matching.shelf.episode("office-uk", "S01E02").title
    pack = files(
        matching,
        ("The Office", "S01E02", {"episode_title": title, "folder": "The Office"}),
        ("The Office", "S01E03", {"folder": "The Office"}),
    )
    assert matching.outcomes(pack) == ["office-uk S01E02", "office-uk S01E03"]


def test_in_a_folder_of_anything_one_twin_does_not_decide_another_file(
    matching: SimpleNamespace,
) -> None:
    numbers = ("S01E02", "S03E01", "S09E26")
    pack = files(matching, *(("The Office", n, {"group": "G"}) for n in numbers))
    assert matching.outcomes(pack) == ["ambiguous-series", "office-us S03E01", "office-us S09E26"]


def test_files_of_two_twins_in_one_folder_decide_nothing(matching: SimpleNamespace) -> None:
    uk, us = (matching.shelf.episode(key, "S01E02").title for key in ("office-uk", "office-us"))
    pack = files(
        matching,
        ("The Office", "S01E02", {"episode_title": uk, "folder": "The Office"}),
        ("The Office", "S01E02", {"episode_title": us, "folder": "The Office"}),
        ("The Office", "S01E03", {"folder": "The Office"}),
    )
    assert matching.outcomes(pack)[2] == "ambiguous-series"


def test_the_own_title_of_a_file_says_more_than_all_its_siblings(
    matching: SimpleNamespace,
) -> None:
    title = matching.shelf.episode("office-uk", "S01E02").title
    pack = files(
        matching,
        *(("The Office", f"S09E{n:02d}", {"folder": "The Office"}) for n in range(1, 9)),
        ("The Office", "S01E02", {"episode_title": title, "folder": "The Office"}),
    )
    assert matching.outcomes(pack)[-1] == "office-uk S01E02"


def test_a_twin_named_in_full_does_not_decide_one_named_without_year(
    matching: SimpleNamespace,
) -> None:
    pack = files(matching, ("Doctor Who", "S01E01", {"year": 2005}), ("Doctor Who", "S01E02"))
    assert matching.outcomes(pack) == ["who-new S01E01", "ambiguous-series"]


def test_another_folder_does_not_decide(matching: SimpleNamespace) -> None:
    pack = files(
        matching,
        ("The Office", "S09E01", {"folder": "a"}),
        ("The Office", "S01E02", {"folder": "b"}),
    )
    assert matching.outcomes(pack) == ["office-us S09E01", "ambiguous-series"]


def test_season_folders_of_one_series_decide_together(matching: SimpleNamespace) -> None:
    pack = files(
        matching,
        ("The Office", "S09E01", {"folder": "The Office/Season 9"}),
        ("The Office", "S01E02", {"folder": "The Office/Season 01"}),
    )
    assert matching.outcomes(pack) == ["office-us S09E01", "office-us S01E02"]


def test_two_files_of_one_episode_are_both_matched(matching: SimpleNamespace) -> None:
    pack = files(
        matching,
        ("Lost", "S01E02", {"group": "A"}),
        ("Lost", "1x02", {"group": "B"}),
    )
    assert matching.outcomes(pack) == ["lost S01E02", "lost S01E02"]


def test_a_day_beside_an_episode_that_has_its_own_file_is_not_that_episode(
    matching: SimpleNamespace,
) -> None:
    pack = files(matching, ("Friday Compass", "2016-01-19"), ("Friday Compass", "2016-01-20"))
    assert matching.outcomes(pack) == ["weekly S01E02", "low-confidence"]


def test_the_evidence_names_what_the_siblings_said(matching: SimpleNamespace) -> None:
    title = "Sailors of the Sea"
    pack = files(matching, (title, "102"), (title, "S01E03"), (title, "S01E04"))
    found, _, _ = matching.match(pack)
    assert "siblings" in {piece.name for piece in found.chosen.evidence}


def test_one_folder_is_not_split_between_namesakes_by_numbers_alone(
    matching: SimpleNamespace,
) -> None:
    pack = files(
        matching,
        ("Doctor Who", "S01E40", {"folder": "Doctor Who"}),  # of 1963: the new one has 13
        ("Doctor Who", "S05E02", {"folder": "Doctor Who"}),  # of 2005: the old one has 3 seasons
    )
    assert matching.outcomes(pack) == ["ambiguous-series", "ambiguous-series"]


def test_a_title_tells_which_of_two_namesakes_a_file_of_a_folder_is(
    matching: SimpleNamespace,
) -> None:
    new = matching.named("Doctor Who", "S05E02", folder="Doctor Who")
    title = matching.shelf.episode("who-new", "S05E02").title
    titled = matching.named("Doctor Who", "S05E02", folder="Doctor Who", episode_title=title)
    old = matching.named("Doctor Who", "S01E40", folder="Doctor Who")
    assert matching.outcomes([old, titled]) == ["ambiguous-series", "who-new S05E02"]
    assert matching.outcomes([old]) == ["who-old S01E40"]
    assert matching.outcomes([new]) == ["who-new S05E02"]
