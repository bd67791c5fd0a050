"""Hidden names say nothing; names written backwards are turned round."""

from collections.abc import Callable

import pytest

from organizer.model import ParsedName
from organizer.parse.obfuscated import HIDDEN, HiddenName, forwards, is_hidden

Own = Callable[[str], ParsedName]


@pytest.mark.parametrize("row", HIDDEN, ids=lambda row: row.name)
def test_hidden_name_is_known_by_its_row(row: HiddenName, own: Own) -> None:
    assert row.regex.search(row.example)
    best = own(f"{row.example}.mkv").best
    assert not best.names_an_episode
    assert not best.seasons
    assert best.title is None
    assert best.confidence == 0


@pytest.mark.parametrize("row", HIDDEN, ids=lambda row: row.name)
def test_hidden_name_is_read_from_its_release_folder(row: HiddenName, own: Own) -> None:
    best = own(f"Quiet.Harbor.S01E02.1080p.WEB.x264-GRP/{row.example}.mkv").best
    assert (best.title, best.seasons, best.episodes) == ("Quiet Harbor", (1,), (2,))


@pytest.mark.parametrize(
    "title",
    "Quiet Harbor|Supercalifragilistic|THE QUIET HARBOR|Harbor 13|1923|Pneumonoultramicroscopic|"
    "Quiet.Harbor|FullMetalHarborist|S.W.A.T.|Тихая гавань|静かな港|NOS4A2|deadbeef".split("|"),
)
def test_title_is_not_hidden(title: str) -> None:
    assert not is_hidden(title)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("Quiet.Harbor.S01E02.720p.WEB-DL.AAC2.0.H.264-GRP", id="release"),
        pytest.param("Quiet.Harbor.S05E05", id="number only"),
        pytest.param("Quiet Harbor S02-E11", id="dash in the number"),
    ],
)
def test_backwards_name_is_turned_round(name: str, own: Own) -> None:
    assert forwards(name[::-1]) == name
    assert forwards(name) == name
    assert own(f"{name[::-1]}.mkv").best.title == "Quiet Harbor"


def test_backwards_name_is_read_before_its_folder(own: Own) -> None:
    name = "Quiet.Harbor.S01E02.720p.x264-GRP"[::-1]
    assert own(f"Other.Show.S03E04.720p-GRP/{name}.mkv").best.title == "Quiet Harbor"
