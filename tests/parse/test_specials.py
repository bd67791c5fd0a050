"""Specials: season 0, OVAs, openings and endings, recaps, bonus numbers."""

from collections.abc import Callable

import pytest

from organizer.model import ParsedName, Reading

Own = Callable[[str], ParsedName]
Says = Callable[[Reading], str]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("Quiet.Harbor.S00E05.mkv", "S00E05", id="season 0"),
        pytest.param("[Grp] Quiet Harbor - OVA 1 [1080p].mkv", "S00E01", id="numbered OVA"),
        pytest.param("[Grp] Quiet Harbor - SP02 [1080p].mkv", "S00E02", id="SP"),
        pytest.param("[Grp] Quiet Harbor - NCOP [1080p].mkv", "", id="opening"),
        pytest.param("[Grp] Quiet Harbor - NCED2 [1080p].mkv", "", id="ending"),
        pytest.param("[Grp] Quiet Harbor - 10.5 [1080p].mkv", "", id="recap between episodes"),
        pytest.param(
            "[Grp] Quiet Harbor - 10 - Special [1080p].mkv", "#10", id="the word behind a number"
        ),
        pytest.param("Quiet.Harbor.2013.Christmas.Special.HDTV.mkv", "", id="Christmas special"),
        pytest.param("Quiet.Harbor.S03E00.The.Storm.Special.HDTV.mkv", "S03E00", id="episode 0"),
    ],
)
def test_special(name: str, expected: str, own: Own, says: Says) -> None:
    best = own(name).best
    assert says(best) == expected
    assert best.special
    assert best.title == "Quiet Harbor"


def test_series_named_for_specials_is_no_special(own: Own) -> None:
    assert not own("Special.Harbor.S01E02.mkv").best.special
