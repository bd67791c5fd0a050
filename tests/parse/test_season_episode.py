"""Season and episode in one expression: spellings, lists, ranges, and what is not a number."""

from collections.abc import Callable

import pytest

from organizer.model import ParsedName, Reading

Own = Callable[[str], ParsedName]
Says = Callable[[Reading], str]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("Quiet.Harbor.S01E02.mkv", "S01E02", id="plain"),
        pytest.param("quiet.harbor.s1e2.mkv", "S01E02", id="lower case, one digit"),
        pytest.param("Quiet Harbor - s02ep05.mkv", "S02E05", id="ep"),
        pytest.param("Quiet Harbor - S02 E05.mkv", "S02E05", id="space between"),
        pytest.param("Quiet Harbor - S02 - E05.mkv", "S02E05", id="dash between"),
        pytest.param("Quiet.Harbor.S01.Ep.05.mkv", "S01E05", id="dots around Ep"),
        pytest.param("Quiet.Harbor.s01_e05.mkv", "S01E05", id="underscore between"),
        pytest.param("Quiet Harbor [S01] [E02].mkv", "S01E02", id="each in brackets"),
        pytest.param("Quiet Harbor (S01E02).mkv", "S01E02", id="in parentheses"),
        pytest.param("Quiet Harbor S01xE02.mkv", "S01E02", id="SxxxEyy"),
        pytest.param("Quiet Harbor S01x02.mkv", "S01E02", id="Sxxxyy"),
        pytest.param("Quiet.Harbor.S2016E231.mkv", "S2016E231", id="a year for the season"),
        pytest.param("Quiet.Harbor.S101E01.mkv", "S101E01", id="a hundred seasons"),
        pytest.param("Quiet.Harbor.S05E607.mkv", "S05E607", id="three digits"),
        pytest.param("Quiet.Harbor.S01E00493.mkv", "S01E493", id="five digits"),
        pytest.param("Quiet.Harbor.S006E18.mkv", "S06E18", id="padded season"),
        pytest.param("Quiet.Harbor.S01E02v2.mkv", "S01E02", id="version behind"),
        pytest.param("Quiet.Harbor.S01E02E03.mkv", "S01E02,03", id="list"),
        pytest.param("Quiet.Harbor.S01E02-E04.mkv", "S01E02,03,04", id="range with E"),
        pytest.param("Quiet.Harbor.S01E02-04.mkv", "S01E02,03,04", id="range without E"),
        pytest.param("Quiet.Harbor.S01E02-03-04.mkv", "S01E02,03,04", id="chain of dashes"),
        pytest.param("Quiet Harbor S01E02 E03.mkv", "S01E02,03", id="list with a space"),
        pytest.param("Quiet.Harbor.S01E02.E03.mkv", "S01E02,03", id="list with a dot"),
        pytest.param("Quiet.Harbor.S01E02+03.mkv", "S01E02,03", id="plus"),
        pytest.param("Quiet Harbor S01E02 & S01E03.mkv", "S01E02,03", id="and sign"),
        pytest.param("Quiet.Harbor.S01E02.and.S01E03.mkv", "S01E02,03", id="and"),
        pytest.param("Quiet.Harbor.S01E02.to.S01E04.mkv", "S01E02,03,04", id="to"),
        pytest.param("Quiet Harbor - S01E02 - S01E03 - Two.mkv", "S01E02,03", id="season repeated"),
        pytest.param("Quiet.Harbor.S01E02E07.mkv", "S01E02,07", id="list with a gap"),
        pytest.param("Quiet.Harbor.S01E02.03.HDTV.mkv", "S01E02,03", id="next in row behind a dot"),
        pytest.param("Quiet.Harbor.S01E10.24.1080p.mkv", "S01E10", id="a number is the title"),
        pytest.param("Quiet.Harbor.S01E01.1.23.45.mkv", "S01E01", id="a time is the title"),
        pytest.param("Quiet.Harbor.S03E14-36! 24! Hut!.avi", "S03E14", id="a shouted number"),
        pytest.param("quiet.harbor.s8e6-768660.srt", "S08E06", id="a long number behind"),
        pytest.param("Quiet Harbor S02E10 6-50 to Town.mkv", "S02E10", id="a time behind a space"),
        pytest.param("Quiet.Harbor.s19e09_s20e14.mkv", "S19E09", id="another season behind"),
        pytest.param("Quiet.Harbor.S01E02-720p.mkv", "S01E02", id="a resolution behind a dash"),
        pytest.param("Quiet Harbor - S01E02 1920x910.mkv", "S01E02", id="a size behind"),
        pytest.param("Quiet Harbor - S02E31 - Episode 55.mkv", "S02E31", id="Episode in the title"),
        pytest.param("Quiet Harbor (S05E06-08 of 24).mkv", "S05E06,07,08", id="of how many"),
        pytest.param("Quiet Harbor 1x02.avi", "S01E02", id="x"),
        pytest.param("Quiet Harbor 1 x 02.avi", "S01E02", id="x with spaces"),
        pytest.param("Quiet Harbor 2×07.avi", "S02E07", id="multiplication sign"),
        pytest.param("Quiet Harbor [05x12].avi", "S05E12", id="x in brackets"),
        pytest.param("Quiet Harbor - (4x03) - Bed.mkv", "S04E03", id="x in parentheses"),
        pytest.param("Quiet_Harbor.1x02x03x04.avi", "S01E02,03,04", id="x list"),
        pytest.param("Quiet Harbor - 1x02 - 1x03.avi", "S01E02,03", id="x repeated"),
        pytest.param("Quiet Harbor - 02x03 - x04 - Two.avi", "S02E03,04", id="x without season"),
        pytest.param("Quiet Harbor 4x05-06.avi", "S04E05,06", id="x range"),
        pytest.param("Quiet Harbor 3x089.avi", "S03E89", id="x three digits"),
        pytest.param("Quiet Harbor 1x02 x264.avi", "S01E02", id="a codec behind x"),
        pytest.param("Quiet Harbor 2x(1-3).avi", "S02E01,02,03", id="range in parentheses"),
        pytest.param("Quiet.Harbor.S03D1.NTSC.DVDR-GRP", "S03", id="a disc of a season"),
    ],
)
def test_numbers(name: str, expected: str, own: Own, says: Says) -> None:
    best = own(name).best
    assert says(best) == expected
    assert best.title is not None
    assert best.title.casefold() == "quiet harbor"


@pytest.mark.parametrize(
    ("name", "part"),
    [
        pytest.param("Quiet Harbor - S01E05a - Dawn.mkv", 1, id="first half"),
        pytest.param("Quiet Harbor - 1x05b.mkv", 2, id="second half"),
        pytest.param("Quiet Harbor S01E05 pt2.mkv", 2, id="pt"),
        pytest.param("Quiet.Harbor.S01E05.The.Storm.Part.II.720p.mkv", 2, id="Roman"),
        pytest.param("Quiet.Harbor.S01E05.CD1.avi", 1, id="CD"),
    ],
)
def test_part_of_an_episode(name: str, part: int, own: Own, says: Says) -> None:
    best = own(name).best
    assert says(best) == "S01E05"
    assert best.part == part


@pytest.mark.parametrize(
    ("name", "absolute"),
    [
        pytest.param("Quiet Harbor - s16e03-04 - 313-314.mkv", (313, 314), id="behind, set off"),
        pytest.param("Quiet Harbor 313-315 s16e03-05.mkv", (313, 314, 315), id="before"),
        pytest.param("Quiet.Harbor.s10e15(233).480p.mkv", (233,), id="in parentheses"),
        pytest.param("[Grp] Quiet Harbor S10E14 214.mkv", (214,), id="behind a group's name"),
        pytest.param("Quiet.Harbor.S01E02.24.Hours.mkv", (), id="a title begins with a number"),
    ],
)
def test_absolute_number_beside(name: str, absolute: tuple[int, ...], own: Own) -> None:
    assert own(name).best.absolute == absolute
    assert own(name).best.title == "Quiet Harbor"
