"""What must be left alone: every row here is a wrong rename that some other program made."""

from types import SimpleNamespace
from typing import Any

import pytest

from organizer.match import Rules
from organizer.model import REASONS, Rejection, Role


def case(why: str, title: str | None, numbers: str, expected: str, **says: Any) -> Any:
    return pytest.param(title, numbers, expected, says, id=why.replace(" ", "-"))


SPIN_OFFS = [
    case("organized crime", "Law & Order Organized Crime", "S01E01", "no-series"),
    case("criminal intent", "Law and Order Criminal Intent", "S01E05", "no-series"),
    case("daryl", "The Walking Dead Daryl Dixon", "S01E01", "no-series"),
    case("world beyond", "The Walking Dead World Beyond", "S01E01", "no-series"),
    case("prodigy", "Star Trek Prodigy", "S01E01", "no-series"),
    case(
        "prodigy, both halves read",
        "Star Trek - Prodigy",
        "S01E01",
        "no-series",
        titles=("Star Trek", "Prodigy"),
    ),
    case(
        "daryl, the first half taken for the title",
        "The Walking Dead",
        "S01E01",
        "no-series",
        titles=("The Walking Dead - Daryl Dixon", "Daryl Dixon"),
        stem="The Walking Dead - Daryl Dixon S01E01",
    ),
    case(
        "boruto in brackets",
        "Naruto",
        "#01",
        "no-series",
        titles=("Boruto", "Naruto (Boruto)"),
        stem="Naruto (Boruto) - 01",
    ),
    case("picard", "Star Trek Picard", "S02E01", "no-series"),
    case("bleak", "Bleak House", "S01E14", "no-series"),
    case("full", "Full House", "S01E14", "no-series"),
    case("house of", "House of the Dragon", "S01E05", "no-series"),
    case("new york", "CSI NY", "S01E05", "no-series"),
    case("vegas", "CSI Vegas", "S01E05", "no-series"),
    case("new orleans", "NCIS New Orleans", "S01E05", "no-series"),
    case("hawaii", "NCIS Hawai'i", "S01E05", "no-series"),
    case("med", "Chicago Med", "S01E05", "no-series"),
    case("justice", "Chicago Justice", "S01E05", "no-series"),
    case("super", "Dragon Ball Super", "S01E05", "no-series"),
    case("kai", "Dragon Ball Z Kai", "S01E05", "no-series"),
    case("gt", "Dragon Ball GT", "#05", "no-series"),
    case("boruto", "Boruto Naruto Next Generations", "#105", "no-series"),
    case("junior high", "Attack on Titan Junior High", "S01E05", "no-series"),
    case("planet three", "Planet Earth III", "S01E05", "no-series"),
    case("blue planet", "Blue Planet", "S01E05", "no-series"),
    case("nashville", "9-1-1 Nashville", "S01E05", "no-series"),
    case("another number", "Harbor 53", "S01E05", "no-series"),
    case("another minute", "90 Minutes", "S01E05", "no-series"),
    case("24 legacy", "24 Legacy", "S01E05", "no-series"),
    case("24 hours elsewhere", "24 Hours in Police Custody", "S01E05", "no-series"),
    case("1883", "1883", "S01E05", "no-series"),
    case("the 101", "The 101", "S01E05", "no-series"),
    case("lost in space", "Lost in Space", "S01E05", "no-series"),
    case("the lost room", "The Lost Room", "S01E02", "no-series"),
    case("darkest", "Darker", "S01E02", "no-series"),
    case("this is england", "This Is England", "S01E02", "no-series"),
    case("kitchen of another", "Gino's Kitchen Nightmares", "S01E02", "no-series"),
    case("torchwood confidential", "Doctor Who Confidential", "S01E02", "no-series"),
    case("office ladies", "The Office Ladies", "S01E02", "no-series"),
    case("superstar", "The Flash Gordon", "S01E02", "no-series"),
    case("fear the", "Fear", "S01E02", "no-series"),
    case("money", "Money Heist Korea", "S01E02", "no-series"),
    case("berlin", "La casa de papel Berlin", "S01E02", "no-series"),
    case("after show", "The Talking Dead", "S01E02", "low-confidence"),
]

UNKNOWN = [
    case("nobody knows this", "Nobody Knows This", "S01E01", "no-series"),
    case("short and near", "Lst", "S01E01", "no-series"),
    case("short and near, year", "Last", "S01E01", "no-series", year=2004),
    case("near of four letters", "Losr", "S01E01", "no-series"),
    case("one word too few", "Chicago", "S01E01", "no-series"),
    case("letters of nothing", "qzx", "S01E01", "no-series"),
    case("another script", "静かな港", "S01E01", "no-series"),
    case("punctuation alone", "!!!", "S01E01", "no-title"),
    case("no title at all", None, "S01E01", "no-title"),
    case("initialism that is no alias", "TLOU", "S01E01", "no-series"),
    case("initialism of the office", "TO", "S01E01", "no-series"),
    case(
        "folder of another series",
        "Nobody Knows",
        "S01E01",
        "low-confidence",
        titles=("Lost",),
        folder="Lost",
    ),
    case(
        "folder of a longer title",
        "Star Trek",
        "S01E01",
        "low-confidence",
        titles=("Star Trek Prodigy",),
        folder="Star Trek Prodigy",
    ),
    case(
        "folder of a part",
        "Law and Order Organized Crime",
        "S01E01",
        "low-confidence",
        titles=("Law & Order",),
        folder="Law & Order",
    ),
    case("unknown id", "Whatever", "S01E05", "no-series", ids=(("tvdb", "999999"),)),
    case(
        "unknown id beside a known name", "Lost", "S01E05", "no-series", ids=(("tvdb", "999999"),)
    ),
    case("another imdb id", "Lost", "S01E05", "no-series", ids=(("imdb", "tt0000001"),)),
]

YEAR_OR_COUNTRY = [
    case("office of australia", "The Office", "S01E01", "no-series", country="AU"),
    case("office of australia, unread", "The Office AU", "S01E01", "no-series"),
    case("office of india", "The Office", "S01E01", "no-series", country="IN"),
    case("office of 1995", "The Office", "S01E01", "no-series", year=1995),
    case("galactica of 1999", "Battlestar Galactica", "S01E01", "no-series", year=1999),
    case("doctor of 1996", "Doctor Who", "S01E01", "no-series", year=1996),
    case("lost of 1990", "Lost", "S01E01", "no-series", year=1990),
    case("lost of 2001, unread", "Lost 2001", "S01E01", "no-series"),
    case("human of canada", "Being Human", "S01E01", "no-series", country="CA"),
    case("ghosts of germany", "Ghosts", "S01E01", "no-series", country="DE"),
    case("ghosts of australia", "Ghosts AU", "S01E01", "no-series"),
    case("house of another country", "House", "S01E01", "no-series", country="GB"),
    case("country of nobody", "Dark", "S01E01", "low-confidence", country="US"),
    case("year of a remake", "Supernatural", "S01E01", "no-series", year=1977),
    case("flash of 2023", "The Flash", "S01E01", "no-series", year=2023),
    case("year and country disagree", "The Office", "S01E01", "no-series", year=2001, country="US"),
    case(
        "year with its title",
        "Lost",
        "S01E02",
        "no-series",
        year=1990,
        episode_title="@lost S01E02",
    ),
]

TWINS = [
    case("office", "The Office", "S01E02", "ambiguous-series"),
    case("office without article", "Office", "S01E02", "ambiguous-series"),
    case("doctor", "Doctor Who", "S01E02", "ambiguous-series"),
    case("galactica", "Battlestar Galactica", "S01E02", "ambiguous-series"),
    case("cards", "House of Cards", "S01E02", "ambiguous-series"),
    case("shameless", "Shameless", "S01E02", "ambiguous-series"),
    case("ghosts", "Ghosts", "S01E02", "ambiguous-series"),
    case("human", "Being Human", "S01E02", "ambiguous-series"),
    case("flash", "The Flash", "S01E02", "ambiguous-series"),
    case("berserk", "Berserk", "S01E02", "ambiguous-series"),
    case("berserk absolute", "Berserk", "#07", "ambiguous-series"),
    case("corrigan", "Corrigan", "S01E02", "ambiguous-series"),
    case("title of both", "The Office", "S01E02", "ambiguous-series", episode_title="Part 2"),
]

NO_SUCH_NUMBER = [
    case("season", "Lost", "S99E01", "no-episode"),
    case("episode", "Lost", "S01E26", "no-episode"),
    case("episode that exists after all", "Lost", "S01E72", "no-episode"),
    case("cross", "Lost", "4x01", "no-episode"),
    case("special", "Lost", "S00E06", "no-episode"),
    case("one of two", "Lost", "S01E25E26", "no-episode"),
    case("one of three", "Lost", "S03E22E23E24", "no-episode"),
    case("season apart, not in it", "Attack on Titan", "S3 - 30", "no-episode"),
    case("season apart, nothing counted", "Dark", "S2 - 12", "no-episode"),
    case("absolute", "Naruto", "#221", "no-episode"),
    case("absolute of one season", "Daybreak", "#14", "no-episode"),
    case("zero", "Lost", "S01E00", "no-episode"),
    case("both readings", "Dark", "355", "no-episode"),
    case("of no twin", "The Office", "S10E01", "no-episode"),
    case("of the twin that was named", "The Office", "S03E01", "no-episode", country="GB"),
    case("of the year that was named", "Doctor Who", "S01E40", "no-episode", year=2005),
    case("with the right year", "Lost", "S05E01", "no-episode", year=2004),
    case("with an id", "Lost", "S05E01", "no-episode", ids=(("tvdb", "1"),)),
    case("day before the first", "Ashford Tonight", "2013-12-25", "no-episode"),
    case("day between two", "Friday Compass", "2016-01-15", "no-episode"),
    case("day years later", "Ashford Tonight", "2024-03-05", "no-episode"),
    case("day after the last known", "Ashford Tonight", "2015-08-15", "no-episode"),
    case("title of no episode", "Firefly", "S01E15", "no-episode", episode_title="Serenity"),
]

DOUBTFUL = [
    case("misspelt alone", "Supernaturel", "S01E05", "low-confidence"),
    case("misspelt, common title", "Supernaturel", "S01E05", "no-series", episode_title="Pilot"),
    case("misspelt, wrong year", "Supernatral", "S01E05", "no-series", year=1990),
    case(
        "title of another episode", "Lost", "S01E05", "low-confidence", episode_title="@lost S02E07"
    ),
    case(
        "title of another, dvd too", "Firefly", "S01E01", "low-confidence", episode_title="Shindig"
    ),
    case("dvd, title shortened", "Firefly", "1x14", "ambiguous-number", episode_title="Objects in"),
    case(
        "special of another title",
        "Lost",
        "S00E03",
        "low-confidence",
        episode_title="Foreign Words",
    ),
    case("special numbered apart", "Pier Watch", "S00E02", "low-confidence"),
    case("numbered apart, year said", "Pier Watch", "S00E02", "low-confidence", year=2012),
    case("numbered apart, by any pattern", "Pier Watch", "SP2", "no-episode"),
    case(
        "numbered apart, another title",
        "Pier Watch",
        "S00E02",
        "no-episode",
        episode_title="Foreign Words",
    ),
    case(
        "numbered apart, a regular episode's title",
        "Pier Watch",
        "S00E02",
        "no-episode",
        episode_title="@apart S01E05",
    ),
    case("ova is no special", "Attack on Titan", "SP1", "low-confidence"),
    case("three digits", "Naruto", "103", "ambiguous-number"),
    case("three digits, sea", "Sailors of the Sea", "102", "ambiguous-number"),
    case("short title alone", "Firefly", "", "low-confidence", episode_title="Safe"),
    case("season through, no title", "Naruto", "S01E60", "no-episode"),
]

NO_EPISODE_NAMED = [
    case("film", "The Quiet Harbor", "", "no-episode-number", year=2011),
    case("film called as a series", "Lost", "", "no-episode-number"),
    case("film with a subtitle", "Firefly", "", "no-episode-number", episode_title="The Movie Cut"),
    case("title of two episodes", "Oakhurst Rising", "", "no-episode-number", episode_title="TBA"),
    case("home video", "Holiday in Norwick", "", "no-episode-number"),
    case("hash", None, "", "no-title"),
    case(
        "series unknown, title only", "Nobody Knows", "", "no-series", episode_title="The Arrival"
    ),
]


@pytest.mark.parametrize(
    ("title", "numbers", "expected", "says"),
    [
        *SPIN_OFFS,
        *UNKNOWN,
        *YEAR_OR_COUNTRY,
        *TWINS,
        *NO_SUCH_NUMBER,
        *DOUBTFUL,
        *NO_EPISODE_NAMED,
    ],
)
def test_left_alone(
    title: str | None, numbers: str, expected: str, says: dict[str, Any], matching: SimpleNamespace
) -> None:
    assert matching.run_case(title, numbers, says) == expected


def test_an_id_does_not_say_which_special_a_services_own_number_means(
    matching: SimpleNamespace,
) -> None:
    tagged = (("tvdb", str(matching.shelf.series["apart"].id)),)

    assert matching.run_case("Pier Watch", "S00E02", {"ids": tagged}) == "low-confidence"
    assert matching.run_case("Pier Watch", "S01E02", {"ids": tagged}) == "apart S01E02"


def test_a_refusal_is_of_the_video_with_the_status_of_its_reason_and_a_sentence(
    matching: SimpleNamespace,
) -> None:
    file = matching.named("The Office", "S01E02")
    (refused,) = matching.match([file])
    assert isinstance(refused, Rejection)
    assert (refused.source, refused.role) == (file.file.path, Role.VIDEO)
    assert refused.status is REASONS[refused.reason].status
    assert refused.message == (
        "The Office (US) (2005) S01E02 or The Office (UK) (2001) S01E02: nothing decides"
    )
    assert {c.series.name for c in refused.alternatives} == {"The Office (US)", "The Office (UK)"}


def test_a_lower_bar_lets_more_through_but_never_a_tie(matching: SimpleNamespace) -> None:
    misspelt, twin = matching.named("Supernatral", "S01E05"), matching.named("The Office", "S01E02")
    assert matching.outcomes([misspelt, twin], Rules(min_confidence=0.4)) == [
        "supernatural S01E05",
        "ambiguous-series",
    ]


def test_a_higher_bar_lets_less_through(matching: SimpleNamespace) -> None:
    file = matching.named("Lost", "S01E02")
    assert matching.outcomes([file], Rules(min_confidence=0.999)) == ["low-confidence"]
