"""Which series a name means: one table for each way in which names differ from the catalog's."""

from types import SimpleNamespace
from typing import Any

import pytest


def case(why: str, title: str | None, numbers: str, expected: str, **says: Any) -> Any:
    return pytest.param(title, numbers, expected, says, id=why.replace(" ", "-"))


EXACT = (
    case("broadcaster before it", "BBC Planet Earth", "S01E05", "planet-06 S01E05"),
    case("plain", "Lost", "S01E02", "lost S01E02"),
    case("last of a season", "Lost", "S03E23", "lost S03E23"),
    case("lower case", "lost", "S01E02", "lost S01E02"),
    case("capitals", "LOST", "1x02", "lost S01E02"),
    case("longer name beside it", "Lost Girl", "S01E02", "lost-girl S01E02"),
    case("colon left out", "CSI Miami", "S01E02", "csi-miami S01E02"),
    case("ampersand as and", "Law and Order", "S02E02", "law S02E02"),
    case("ampersand kept", "Law & Order", "S02E02", "law S02E02"),
    case("long name of a spin-off", "Law and Order Special Victims Unit", "S03E23", "svu S03E23"),
    case("dots of an abbreviation", "Chicago P D", "S01E05", "chicago-pd S01E05"),
    case("dots left out", "Chicago PD", "S01E05", "chicago-pd S01E05"),
    case("diacritics left out", "Cafe Bellhaven", "S01E05", "cafe S01E05"),
    case("diacritics kept", "Café Bellhaven", "S01E05", "cafe S01E05"),
    case("decomposed diacritics", "Cafe\u0301 Bellhaven", "S01E05", "cafe S01E05"),
    case("and for ampersand", "Heirs and Sons", "S01E05", "sons S01E05"),
    case("apostrophe left out", "Ramsays Kitchen Nightmares", "S01E02", "kitchen-uk S01E02"),
    case("apostrophe curled", "Ramsay’s Kitchen Nightmares", "S01E02", "kitchen-uk S01E02"),
    case("roman numeral as digit", "Rome 2", "S01E05", "rome S01E05"),
    case("roman numeral", "Rome II", "S01E05", "rome S01E05"),
    case("one word for two", "Daybreak", "S01E05", "daybreak S01E05"),
    case("two words for one", "Super natural", "S01E05", "supernatural S01E05"),
    case("article left out", "Walking Dead", "S01E05", "walking S01E05"),
    case("article added", "The Supernatural", "S01E05", "supernatural S01E05", year=2005),
    case("fear is another series", "Fear the Walking Dead", "S02E15", "fear S02E15"),
    case("NCIS itself", "NCIS", "S01E05", "ncis S01E05"),
    case("NCIS of a city", "NCIS Los Angeles", "S01E24", "ncis-la S01E24"),
    case("the trek", "Star Trek", "S01E29", "trek S01E29"),
    case("a later trek", "Star Trek The Next Generation", "S01E26", "trek-tng S01E26"),
    case("dragon ball", "Dragon Ball", "S01E05", "dragon S01E05"),
    case("dragon ball z", "Dragon Ball Z", "S01E35", "dragon-z S01E35"),
    case("naruto", "Naruto", "S01E55", "naruto S01E55"),
    case("shippuden", "Naruto Shippuden", "S06E31", "shippuden S06E31"),
    case("harbor of one number", "Harbor 51", "S01E05", "harbor S01E05"),
    case("harbor of the next number", "Harbor 52", "S01E05", "harbor-2 S01E05"),
    case("exact beats plural", "Monster", "S01E20", "monster S01E20"),
    case("plural", "Monsters", "S01E20", "monsters S01E20"),
    case("short and common", "Dark", "S02E08", "dark S02E08"),
    case("planet", "Planet Earth", "S01E05", "planet-06 S01E05"),
    case("planet two", "Planet Earth II", "S01E05", "planet-2 S01E05"),
    case("spanish", "La casa de papel", "S01E05", "casa S01E05"),
)

NUMBERS_IN_TITLES = (
    case("a number alone", "24", "S01E07", "24 S01E07"),
    case("a number alone, cross", "24", "1x07", "24 S01E07"),
    case("a number and words", "24 Hours in A&E", "S01E07", "24-hours S01E07"),
    case("a year alone", "1923", "S01E05", "1923 S01E05"),
    case("a year and its year", "1923", "S01E05", "1923 S01E05", year=2022),
    case("article and number", "The 100", "S01E05", "the-100 S01E05"),
    case("number without its article", "100", "S01E05", "the-100 S01E05"),
    case("number in words is an alias", "The Hundred", "S01E05", "the-100 S01E05"),
    case("minutes", "60 Minutes", "S03E52", "60-minutes S03E52"),
    case("emergency number with dashes", "9-1-1", "S01E05", "9-1-1 S01E05"),
    case("emergency number spaced", "9 1 1", "S01E05", "9-1-1 S01E05"),
    case("emergency number in one", "911", "S01E05", "9-1-1 S01E05"),
    case("its spin-off", "9-1-1 Lone Star", "S01E05", "lone-star S01E05"),
    case("its spin-off in one", "911 Lone Star", "S01E05", "lone-star S01E05"),
    case("year of the title read as year", "Space", "S01E05", "space-1999 S01E05", year=1999),
    case("year of the title read as title", "Space 1999", "S02E24", "space-1999 S02E24"),
    case("us of the title read as country", "This Is", "S01E05", "this-is-us S01E05", country="US"),
    case("us of the title", "This Is Us", "S01E18", "this-is-us S01E18"),
    case("us of another title", "The Last of Us", "S01E09", "last-of-us S01E09"),
)

YEAR_AND_COUNTRY = (
    case("country US", "The Office", "S01E02", "office-us S01E02", country="US"),
    case("country GB", "The Office", "S01E02", "office-uk S01E02", country="GB"),
    case("country UK", "The Office", "S01E02", "office-uk S01E02", country="UK"),
    case("country unread", "The Office US", "S01E02", "office-us S01E02"),
    case("country unread, lower case", "the office uk", "S02E06", "office-uk S02E06"),
    case("article and country", "Office US", "S01E02", "office-us S01E02"),
    case("year of the one", "The Office", "S01E02", "office-us S01E02", year=2005),
    case("year of the other", "The Office", "S01E02", "office-uk S01E02", year=2001),
    case("year and country", "The Office", "S01E02", "office-us S01E02", year=2005, country="US"),
    case("year in the catalog's name", "Doctor Who", "S01E02", "who-new S01E02", year=2005),
    case("year unread", "Doctor Who 2005", "S01E02", "who-new S01E02"),
    case("year of the bare name", "Doctor Who", "S01E02", "who-old S01E02", year=1963),
    case(
        "year differs from firstAired",
        "Battlestar Galactica",
        "S01E02",
        "galactica-new S01E02",
        year=2003,
    ),
    case("old galactica", "Battlestar Galactica", "S01E02", "galactica-old S01E02", year=1978),
    case("cards US", "House of Cards", "S01E02", "cards-us S01E02", country="US"),
    case("cards of 1990", "House of Cards", "S01E02", "cards-uk S01E02", year=1990),
    case("cards of 2013", "House of Cards", "S01E02", "cards-us S01E02", year=2013),
    case("network tells the country", "Shameless", "S01E02", "shameless-uk S01E02", country="GB"),
    case("shameless US", "Shameless", "S01E02", "shameless-us S01E02", country="US"),
    case("shameless of 2011", "Shameless", "S01E02", "shameless-us S01E02", year=2011),
    case(
        "years alone tell, country by network", "Ghosts", "S01E02", "ghosts-us S01E02", country="US"
    ),
    case("the other by network", "Ghosts", "S01E02", "ghosts-uk S01E02", country="GB"),
    case("ghosts by year", "Ghosts", "S01E02", "ghosts-us S01E02", year=2021),
    case("ghosts by unread year", "Ghosts 2019", "S01E02", "ghosts-uk S01E02"),
    case("human US", "Being Human", "S01E02", "being-us S01E02", country="US"),
    case("human UK", "Being Human", "S01E02", "being-uk S01E02", country="UK"),
    case("flash by year", "The Flash", "S01E02", "flash-new S01E02", year=2014),
    case("old flash by year", "The Flash", "S01E02", "flash-old S01E02", year=1990),
    case("berserk by year", "Berserk", "S01E02", "berserk-16 S01E02", year=2016),
    case("berserk of 1997", "Berserk", "S01E02", "berserk-97 S01E02", year=1997),
    case("corrigan by year", "Corrigan", "S01E02", "corrigan-90 S01E02", year=1990),
    case("year of the only one", "Supernatural", "S01E02", "supernatural S01E02", year=2005),
    case("year one off", "Supernatural", "S01E02", "supernatural S01E02", year=2006),
)

TWINS = (
    case("season only one has", "The Office", "S03E01", "office-us S03E01"),
    case("number only one has", "The Office", "S02E07", "office-us S02E07"),
    case("season of the new", "Doctor Who", "S04E01", "who-new S04E01"),
    case("number of the old", "Doctor Who", "S01E40", "who-old S01E40"),
    case("season of the new galactica", "Battlestar Galactica", "S04E20", "galactica-new S04E20"),
    case("number of the old galactica", "Battlestar Galactica", "S01E24", "galactica-old S01E24"),
    case("cards by season", "House of Cards", "S02E01", "cards-us S02E01"),
    case("shameless by number", "Shameless", "S01E12", "shameless-us S01E12"),
    case("ghosts by number", "Ghosts", "S01E18", "ghosts-us S01E18"),
    case("flash by season", "The Flash", "S02E01", "flash-new S02E01"),
    case("corrigan by season", "Corrigan", "S03E20", "corrigan-90 S03E20"),
    case("special of one", "The Office", "S00E02", "office-uk S00E02"),
    case(
        "title of the one",
        "The Office",
        "S01E02",
        "office-us S01E02",
        episode_title="@office-us S01E02",
    ),
    case(
        "title of the other",
        "The Office",
        "S01E02",
        "office-uk S01E02",
        episode_title="@office-uk S01E02",
    ),
    case(
        "title of the new doctor",
        "Doctor Who",
        "S01E02",
        "who-new S01E02",
        episode_title="@who-new S01E02",
    ),
    case(
        "title of the old doctor",
        "Doctor Who",
        "S01E02",
        "who-old S01E02",
        episode_title="@who-old S01E02",
    ),
    case(
        "title of shameless",
        "Shameless",
        "S01E03",
        "shameless-uk S01E03",
        episode_title="@shameless-uk S01E03",
    ),
    case(
        "title of the cylons",
        "Battlestar Galactica",
        "S01E09",
        "galactica-new S01E09",
        episode_title="@galactica-new S01E09",
    ),
    case(
        "title of berserk",
        "Berserk",
        "S01E09",
        "berserk-97 S01E09",
        episode_title="@berserk-97 S01E09",
    ),
    case(
        "title of corrigan",
        "Corrigan",
        "S01E09",
        "corrigan S01E09",
        episode_title="@corrigan S01E09",
    ),
    case(
        "title of ghosts", "Ghosts", "S01E04", "ghosts-uk S01E04", episode_title="@ghosts-uk S01E04"
    ),
)

ALIASES = (
    case("initialism", "SPN", "S01E05", "supernatural S01E05"),
    case("initialism in small", "twd", "S01E05", "walking S01E05"),
    case("short name", "CSI", "S01E05", "csi S01E05"),
    case("long name", "CSI Crime Scene Investigation", "S01E05", "csi S01E05"),
    case("shortened spin-off", "Law and Order SVU", "S01E05", "svu S01E05"),
    case("house md", "House M D", "S01E05", "house S01E05"),
    case("dr house", "Dr House", "S01E05", "house S01E05"),
    case("romanised", "Shingeki no Kyojin", "S01E05", "titan S01E05"),
    case("japanese", "進撃の巨人", "S01E05", "titan S01E05"),
    case("japanese too", "鬼滅の刃", "#05", "slayer S01E05"),
    case("half of the name", "Demon Slayer", "S01E05", "slayer S01E05"),
    case("other half", "Kimetsu no Yaiba", "#30", "slayer S02E04"),
    case("english for spanish", "Money Heist", "S02E05", "casa S02E05"),
    case("trek tng", "Star Trek TNG", "S01E05", "trek-tng S01E05"),
    case("the original", "Star Trek The Original Series", "S01E05", "trek S01E05"),
    case("translated", "Stiller Meridian", "S01E05", "quiet S01E05"),
    case("country in an alias", "Kitchen Nightmares", "S01E02", "kitchen-uk S01E02", country="UK"),
    case(
        "its namesake by network", "Kitchen Nightmares", "S01E02", "kitchen-us S01E02", country="US"
    ),
    case("alias with a country in full", "Being Human USA", "S01E02", "being-us S01E02"),
)

MISSPELT = (
    case("a letter missing, year", "Supernatral", "S01E05", "supernatural S01E05", year=2005),
    case(
        "a letter missing, title",
        "Supernatral",
        "S01E05",
        "supernatural S01E05",
        episode_title="@supernatural S01E05",
    ),
    case("two letters swapped", "Supernautral", "S02E05", "supernatural S02E05", year=2005),
    case(
        "in the second word",
        "Chicago Fyre",
        "S01E20",
        "chicago-fire S01E20",
        episode_title="@chicago-fire S01E20",
    ),
    case("doubled letter", "Batlestar Galactica", "S01E05", "galactica-old S01E05", year=1978),
    case(
        "year decides the twin",
        "Batlestar Galactica",
        "S01E05",
        "galactica-new S01E05",
        year=2003,
        episode_title="@galactica-new S01E05",
    ),
)

FOLDERS = (
    case(
        "series in the folder alone",
        None,
        "S01E05",
        "lost S01E05",
        titles=("Lost",),
        folder="Lost/Season 1",
    ),
    case(
        "year in the folder",
        None,
        "S01E05",
        "who-new S01E05",
        titles=("Doctor Who",),
        year=2005,
        folder="Doctor Who (2005)",
    ),
    case(
        "shorthand beside the folder",
        "spn",
        "S01E05",
        "supernatural S01E05",
        titles=("Supernatural",),
        folder="Supernatural.S01",
    ),
    case(
        "unknown shorthand",
        "dim tllwjv",
        "S01E05",
        "late S01E05",
        titles=("The Late Ledger with Jo Vance",),
        folder="The Late Ledger",
    ),
    case(
        "folder says the country",
        "The Office",
        "S01E05",
        "office-uk S01E05",
        titles=("The Office UK",),
        folder="The Office UK",
    ),
    case(
        "folder says the year",
        "The Flash",
        "S01E05",
        "flash-old S01E05",
        titles=("The Flash 1990",),
        folder="The Flash 1990",
    ),
    case(
        "folder with words of a pack",
        "Lost",
        "S01E05",
        "lost S01E05",
        titles=("Lost Complete Series",),
        folder="Lost Complete Series",
    ),
    case(
        "folder goes the long way",
        "Next Generation",
        "S01E05",
        "trek-tng S01E05",
        titles=("Star Trek The Next Generation",),
        folder="Star Trek The Next Generation",
    ),
    case(
        "misfiled, the file is right",
        "Dark",
        "S01E05",
        "dark S01E05",
        titles=("Lost",),
        folder="Lost",
    ),
    case("dual title", "Shingeki no Kyojin", "#05", "titan S01E05", titles=("Attack on Titan",)),
    case(
        "both halves are its names",
        "Kimetsu no Yaiba",
        "#05",
        "slayer S01E05",
        titles=("Demon Slayer", "Kimetsu no Yaiba (Demon Slayer)"),
        stem="Kimetsu no Yaiba (Demon Slayer) - 05",
    ),
    case(
        "episode title before the number",
        "Firefly - The Train Job",
        "S01E01",
        "firefly S01E01",
        titles=("Firefly", "The Train Job", "Firefly The Train Job"),
        stem="Firefly - The Train Job - S01E01",
    ),
    case(
        "dual title, first unknown",
        "Titanen",
        "#05",
        "titan S01E05",
        titles=("Attack on Titan",),
        episode_title="Attack on Titan",
    ),
    case(
        "dual title of two scripts",
        "進撃の巨人 Attack on Titan",
        "#05",
        "titan S01E05",
        titles=("Attack on Titan", "進撃の巨人"),
    ),
)

IDS = (
    case("tvdb id", "Whatever", "S01E05", "lost S01E05", ids=(("tvdb", "1"),)),
    case("tvdb id without a title", None, "S01E05", "lost S01E05", ids=(("tvdb", "1"),)),
    case("id of the twin", "The Office", "S01E05", "office-uk S01E05", ids=(("tvdb", "4"),)),
    case("imdb id", "Whatever", "S01E05", "lost S01E05", ids=(("imdb", "tt0411008"),)),
    case("id of a service we do not ask", "Lost", "S01E05", "lost S01E05", ids=(("tmdb", "99"),)),
    case(
        "id against the year",
        "Doctor Who",
        "S01E05",
        "who-new S01E05",
        ids=(("tvdb", "8"),),
        year=1963,
    ),
)


@pytest.mark.parametrize(
    ("title", "numbers", "expected", "says"),
    [*EXACT, *NUMBERS_IN_TITLES, *YEAR_AND_COUNTRY, *TWINS, *ALIASES, *MISSPELT, *FOLDERS, *IDS],
)
def test_series_is_found_by(
    title: str | None, numbers: str, expected: str, says: dict[str, Any], matching: SimpleNamespace
) -> None:
    assert matching.run_case(title, numbers, says) == expected


def test_every_series_is_found_by_its_own_full_name(matching: SimpleNamespace) -> None:
    missed = {
        row.key: found
        for row in matching.rows
        if (found := matching.outcomes([matching.named(row.name, "S01E02", year=row.year)])[0])
        != f"{row.key} S01E02"
    }
    assert missed == {}


def test_a_clean_name_with_a_number_that_exists_is_at_least_95_percent_sure(
    matching: SimpleNamespace,
) -> None:
    for title, numbers in (("Lost", "S01E02"), ("The 100", "1x02"), ("Naruto", "#150")):
        (found,) = matching.match([matching.named(title, numbers)])
        assert found.chosen.confidence >= 0.95
