"""Season packs: names that say seasons and no episode."""

from collections.abc import Callable

import pytest

from organizer.model import ParsedName

Own = Callable[[str], ParsedName]


@pytest.mark.parametrize(
    ("name", "seasons"),
    [
        pytest.param("Quiet.Harbor.S02.1080p.WEB-DL.x264-GRP", (2,), id="usual form"),
        pytest.param("Quiet Harbor Season 2 Complete 720p", (2,), id="word"),
        pytest.param("Quiet Harbor Season2 720p", (2,), id="word run into the number"),
        pytest.param("Quiet Harbor S02 Season 2 Complete", (2,), id="said twice"),
        pytest.param("Quiet Harbor The Complete Season 2 [HDTV]", (2,), id="complete before"),
        pytest.param("Quiet Harbor - Season 1 to 3 - 1080p", (1, 2, 3), id="to"),
        pytest.param("Quiet Harbor Seasons 1-3", (1, 2, 3), id="range"),
        pytest.param("Quiet.Harbor.Season.1~3.1080p", (1, 2, 3), id="tilde"),
        pytest.param("Quiet.Harbor.Season.1&3.1080p", (1, 3), id="and sign"),
        pytest.param("Quiet Harbor Season 1, 2, 3 & 4 + Extras", (1, 2, 3, 4), id="list"),
        pytest.param("Quiet Harbor Season 1 2 3 4 720p", (1, 2, 3, 4), id="list of spaces"),
        pytest.param("Quiet Harbor Seasons 1 and 2", (1, 2), id="and"),
        pytest.param("Quiet.Harbor.S01-S03.720p", (1, 2, 3), id="S range"),
        pytest.param("Quiet.Harbor.S01-03.COMPLETE.720p", (1, 2, 3), id="S range, one letter"),
        pytest.param("Quiet Harbor [S01-03] (2011-2013) WEB", (1, 2, 3), id="in brackets"),
        pytest.param("Quiet Harbor S1 + S2 [1080p]", (1, 2), id="plus"),
        pytest.param("Quiet.Harbor.S01.S02.S03.1080p", (1, 2, 3), id="a row of S"),
        pytest.param("Quiet Harbor Saisons 1 à 3 VOSTFR", (1, 2, 3), id="French range"),
        pytest.param("Quiet Harbor 1ª a 3ª Temporada Completa", (1, 2, 3), id="Portuguese range"),
        pytest.param("Тихая гавань [1-3 сезоны]", (1, 2, 3), id="Russian range"),
        pytest.param("Quiet.Harbor.Saison.VII.FRENCH.BDRip", (7,), id="Roman"),
        pytest.param("Quiet.Harbor.1xAll.DVDRip", (1,), id="1xAll"),
        pytest.param("Quiet.Harbor.S2014.720p.HDTV", (2014,), id="a year for the season"),
    ],
)
def test_season_pack(name: str, seasons: tuple[int, ...], own: Own) -> None:
    best = own(name).best
    assert best.seasons == seasons
    assert best.full_season
    assert not best.names_an_episode
    assert best.title in {"Quiet Harbor", "Тихая гавань"}


@pytest.mark.parametrize(
    ("name", "season", "episode"),
    [
        pytest.param("Quiet Harbor Season 2 - 05 [720p].mkv", 2, 5, id="dash"),
        pytest.param("Quiet Harbor Season 11 01.mp4", 11, 1, id="space"),
        pytest.param("Quiet.Harbor.S01.07.mp4", 1, 7, id="dot"),
        pytest.param("Quiet Harbor S02 03.mkv", 2, 3, id="letter and space"),
        pytest.param("Quiet Harbor 87 (S4-24) [1080p].mkv", 4, 24, id="S4-24"),
        pytest.param("Quiet.Harbor.Season.3.Part.IV.mkv", 3, 4, id="part of a season"),
    ],
)
def test_number_behind_a_season_is_an_episode(
    name: str, season: int, episode: int, own: Own
) -> None:
    best = own(name).best
    assert (best.seasons, best.episodes) == ((season,), (episode,))
