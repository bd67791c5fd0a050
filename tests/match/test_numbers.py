"""Which episode a name means: one table for each way of counting."""

from types import SimpleNamespace
from typing import Any

import pytest

from organizer.match import Rules
from organizer.model import Order


def case(why: str, title: str | None, numbers: str, expected: str, **says: Any) -> Any:
    return pytest.param(title, numbers, expected, says, id=why.replace(" ", "-"))


ABSOLUTE = [
    case("first season", "Naruto", "#05", "naruto S01E05"),
    case("last of the first season", "Naruto", "#57", "naruto S01E57"),
    case("first of the second", "Naruto", "#58", "naruto S02E01"),
    case("far on", "Naruto", "#220", "naruto S05E37"),
    case("dragon ball z", "Dragon Ball Z", "#107", "dragon-z S03E33"),
    case("by an alias", "Umi no Tabibito", "#78", "sea S03E01"),
    case("one season of many", "Monster", "#74", "monster S01E74"),
    case("only one twin has so many", "Berserk", "#25", "berserk-97 S01E25"),
    case("year picks the twin", "Berserk", "#20", "berserk-16 S02E08", year=2016),
    case("season and number", "Attack on Titan", "S02E05", "titan S02E05"),
    case("counted over all, season apart", "Attack on Titan", "S2 - 30", "titan S02E05"),
    case("no absolute numbers, one season", "Daybreak", "#05", "daybreak S01E05"),
    case("no absolute numbers, first season", "Dark", "#05", "dark S01E05"),
    case("title agrees", "Naruto", "#100", "naruto S02E43", episode_title="@naruto S02E43"),
    case("three digits, only absolute exists", "Naruto", "160", "naruto S04E19"),
    case("three digits, no such season", "Monster", "074", "monster S01E74"),
]

COMPACT = [
    case("only the season's exists", "Dark", "208", "dark S02E08"),
    case("season three", "Lost", "323", "lost S03E23"),
    case(
        "title decides for the season",
        "Naruto",
        "102",
        "naruto S01E02",
        episode_title="@naruto S01E02",
    ),
    case(
        "title decides for absolute",
        "Naruto",
        "102",
        "naruto S03E02",
        episode_title="@naruto S03E02",
    ),
    case("four digits", "Lost", "0210", "lost S02E10"),
    case("number in the title", "24", "107", "24 S01E07"),
]

DAILY = [
    case("the day", "Ashford Tonight", "2014-03-05", "tonight S01E43"),
    case(
        "title agrees",
        "Ashford Tonight",
        "2014-03-05",
        "tonight S01E43",
        episode_title="@tonight S01E43",
    ),
    case("long title", "The Late Ledger with Jo Vance", "2015-01-06", "late S01E01"),
    case("article left out", "Late Ledger with Jo Vance", "2015-01-06", "late S01E01"),
    case("weekly, a day late", "Friday Compass", "2016-01-13", "weekly S01E01"),
    case("weekly, a day early", "Friday Compass", "2016-01-18", "weekly S01E02"),
    case("Saturday after midnight", "Ashford Tonight", "2014-03-08", "tonight S01E45"),
    case("any series has dates", "Lost", "2004-01-12", "lost S01E01"),
]

DVD = [
    case("no title reads as aired", "Firefly", "S01E01", "firefly S01E01"),
    case("no title, cross", "Firefly", "1x02", "firefly S01E02"),
    case("aired title", "Firefly", "S01E01", "firefly S01E01", episode_title="The Train Job"),
    case(
        "aired title of the pilot", "Firefly", "S01E11", "firefly S01E11", episode_title="Serenity"
    ),
    case("dvd title", "Firefly", "1x01", "firefly S01E11", episode_title="Serenity"),
    case("dvd title, second", "Firefly", "S01E02", "firefly S01E01", episode_title="The Train Job"),
    case("dvd title, late", "Firefly", "S01E11", "firefly S01E13", episode_title="Trash"),
    case("aired title, late", "Firefly", "S01E13", "firefly S01E13", episode_title="Trash"),
]

SPECIALS = [
    case("season 0", "Lost", "S00E05", "lost S00E05"),
    case("season 0 with title", "Lost", "S00E03", "lost S00E03", episode_title="@lost S00E03"),
    case("cross", "Doctor Who", "0x09", "who-new S00E09"),
    case("special with its title", "Lost", "SP3", "lost S00E03", episode_title="@lost S00E03"),
    case(
        "numbered apart, with its title",
        "Pier Watch",
        "S00E02",
        "apart S00E02",
        episode_title="@apart S00E02",
    ),
    case(
        "title of one numbered apart, another number",
        "Pier Watch",
        "S00E01",
        "apart S00E02",
        episode_title="@apart S00E02",
    ),
    case(
        "title of one numbered apart, no such number",
        "Pier Watch",
        "S00E17",
        "apart S00E02",
        episode_title="@apart S00E02",
    ),
    case("by title alone", "Attack on Titan", "", "titan S00E02", episode_title="@titan S00E02"),
    case(
        "season 0 of the year", "Battlestar Galactica", "S00E03", "galactica-new S00E03", year=2003
    ),
]

SEVERAL = [
    case("two", "Lost", "S01E02E03", "lost S01E02E03"),
    case("three", "Lost", "S01E02E03E04", "lost S01E02E03E04"),
    case("last two of a season", "Lost", "S01E24E25", "lost S01E24E25"),
    case(
        "with the first title", "Lost", "S01E02E03", "lost S01E02E03", episode_title="@lost S01E02"
    ),
    case(
        "with the second title", "Lost", "S01E02E03", "lost S01E02E03", episode_title="@lost S01E03"
    ),
    case("only one twin has all", "The Office", "S02E06E07", "office-us S02E06E07"),
    case("not neighbours", "Lost", "S01E01E07", "lost S01E01E07"),
]

SEASONLESS = [
    case("one season", "Daybreak", "E05", "daybreak S01E05"),
    case("miniseries of a year", "House of Cards", "E03", "cards-uk S01E03", year=1990),
    case(
        "several seasons, title agrees", "Dark", "E05", "dark S01E05", episode_title="@dark S01E05"
    ),
]

TITLE_ALONE = [
    case("unique", "Firefly", "", "firefly S01E01", episode_title="The Train Job"),
    case("one word", "Firefly", "", "firefly S01E02", episode_title="Bushwhacked"),
    case("made up", "Lost", "", "lost S02E07", episode_title="@lost S02E07"),
    case(
        "dual name",
        "Firefly - Heart of Gold",
        "",
        "firefly S01E12",
        titles=("Firefly", "Heart of Gold"),
    ),
    case("of a twin", "The Office", "", "office-us S04E03", episode_title="@office-us S04E03"),
]


@pytest.mark.parametrize(
    ("title", "numbers", "expected", "says"),
    [*ABSOLUTE, *COMPACT, *DAILY, *DVD, *SPECIALS, *SEVERAL, *SEASONLESS, *TITLE_ALONE],
)
def test_episode_is_found_by(
    title: str | None, numbers: str, expected: str, says: dict[str, Any], matching: SimpleNamespace
) -> None:
    assert matching.run_case(title, numbers, says) == expected


FORCED_ORDER = [
    pytest.param(Order.DVD, "S01E01", "firefly S01E11", id="dvd"),
    pytest.param(Order.DVD, "S01E13", "firefly S01E12", id="dvd-again"),
    pytest.param(Order.AIRED, "S01E01", "firefly S01E01", id="aired"),
    pytest.param(Order.ABSOLUTE, "#03", "firefly S01E03", id="absolute"),
    pytest.param(Order.ABSOLUTE, "S01E03", "firefly S01E03", id="absolute-after-all"),
    pytest.param(Order.DVD, "S00E01", "firefly S00E01", id="specials-have-no-dvd-number"),
]


@pytest.mark.parametrize(("order", "numbers", "expected"), FORCED_ORDER)
def test_order_can_be_forced(
    order: Order, numbers: str, expected: str, matching: SimpleNamespace
) -> None:
    assert matching.outcomes([matching.named("Firefly", numbers)], Rules(order=order)) == [expected]


def test_forced_aired_order_reads_three_digits_as_season_and_episode(
    matching: SimpleNamespace,
) -> None:
    file = matching.named("Naruto", "102")
    assert matching.outcomes([file]) == ["ambiguous-number"]
    assert matching.outcomes([file], Rules(order=Order.AIRED)) == ["naruto S01E02"]
    assert matching.outcomes([file], Rules(order=Order.ABSOLUTE)) == ["naruto S03E02"]


def test_the_order_used_is_said(matching: SimpleNamespace) -> None:
    dvd, absolute, aired = matching.match(
        [
            matching.named("Firefly", "1x01", episode_title="Serenity"),
            matching.named("Naruto", "#100"),
            matching.named("Lost", "S01E02"),
        ]
    )
    assert [m.chosen.order for m in (dvd, absolute, aired)] == [
        Order.DVD,
        Order.ABSOLUTE,
        Order.AIRED,
    ]


def test_a_date_one_day_off_says_so(matching: SimpleNamespace) -> None:
    exact, near = matching.match(
        [
            matching.named("Friday Compass", "2016-01-12"),
            matching.named("Friday Compass", "2016-01-18", folder="other"),
        ]
    )
    assert "date-near" in {piece.name for piece in near.chosen.evidence}
    assert near.chosen.confidence < exact.chosen.confidence


@pytest.mark.parametrize(
    ("title", "numbers", "episode_title", "part"),
    [
        pytest.param("Lost", "S01E02", None, 2, id="a-file-in-parts"),
        pytest.param("Thornby Papers", "S01E02", "The Vault Part 2", None, id="of-the-title"),
        pytest.param("Thornby Papers", "S01E01", "The Vault", 2, id="another-than-the-title's"),
    ],
)
def test_part_is_of_the_file_unless_the_title_has_it(
    title: str, numbers: str, episode_title: str | None, part: int | None, matching: SimpleNamespace
) -> None:
    file = matching.named(title, numbers, episode_title=episode_title, part=2)
    (found,) = matching.match([file])
    assert found.part == part
