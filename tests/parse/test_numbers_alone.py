"""Numbers without a word: of anime releases, run together, first in a name, in parts."""

from collections.abc import Callable

import pytest

from organizer.model import ParsedName, Reading

Own = Callable[[str], ParsedName]
Says = Callable[[Reading], str]


@pytest.mark.parametrize(
    ("name", "title", "expected"),
    [
        pytest.param("[Grp] Quiet Harbor - 12 [720p].mkv", "Quiet Harbor", "#12", id="usual form"),
        pytest.param(
            "[Grp]_Quiet_Harbor_-_12_[ABCD1234].mkv", "Quiet Harbor", "#12", id="underscores"
        ),
        pytest.param("[Grp].Quiet.Harbor.-.12.[1080p].mkv", "Quiet Harbor", "#12", id="dots"),
        pytest.param("[Grp] Quiet Harbor - 12v2 (720p).mkv", "Quiet Harbor", "#12", id="version"),
        pytest.param("[Grp] Quiet Harbor 12 [720p].mkv", "Quiet Harbor", "#12", id="no dash"),
        pytest.param(
            "[Grp] Quiet Harbor 214.mkv", "Quiet Harbor", "#214", id="three digits, group"
        ),
        pytest.param(
            "[Grp] Quiet Harbor - 1015 [720p].mkv", "Quiet Harbor", "#1015", id="thousand"
        ),
        pytest.param(
            "[Grp] Quiet Harbor - 1080 [1080p].mkv", "Quiet Harbor", "#1080", id="like lines"
        ),
        pytest.param("[Grp] Quiet Harbor S2 - 05 [720p].mkv", "Quiet Harbor", "S02E05", id="S2"),
        pytest.param(
            "[Grp] Quiet Harbor 2nd Season - 05.mkv", "Quiet Harbor", "S02E05", id="2nd Season"
        ),
        pytest.param(
            "[Grp] Quiet Harbor 100 - 05.mkv", "Quiet Harbor 100", "#5", id="number in title"
        ),
        pytest.param(
            "[Grp] Quiet Harbor 2 - 05.mkv", "Quiet Harbor 2", "#5", id="second of a name"
        ),
        pytest.param(
            "[Grp] Quiet Harbor - 01-12 [720p].mkv",
            "Quiet Harbor",
            "#" + ",".join(map(str, range(1, 13))),
            id="batch",
        ),
        pytest.param(
            "[Grp] Quiet Harbor (01-03) [1080p] (Batch)",
            "Quiet Harbor",
            "#1,2,3",
            id="batch in parentheses",
        ),
        pytest.param("[Grp] Quiet Harbor - 01 ~ 03 [1080p]", "Quiet Harbor", "#1,2,3", id="tilde"),
        pytest.param(
            "[Grp][Quiet Harbor][05][1080p][GB].mp4", "Quiet Harbor", "#5", id="all in brackets"
        ),
        pytest.param(
            "[Grp][安静的港口][Quiet Harbor][05 END][1080p].mp4",
            "Quiet Harbor",
            "#5",
            id="Latin title of two",
        ),
        pytest.param("[Grp] Quiet Harbor #05 [720p].mkv", "Quiet Harbor", "#5", id="number sign"),
        pytest.param("[Grp] 05 - Quiet Harbor [720p].mkv", "Quiet Harbor", "#5", id="number first"),
        pytest.param(
            "[Grp] Quiet Harbor - 05 - The Storm [720p].mkv",
            "Quiet Harbor",
            "#5",
            id="title behind",
        ),
        pytest.param(
            "[Grp] Quiet Harbor - 116 - 360 Degrees.mkv",
            "Quiet Harbor",
            "#116",
            id="number in the episode's title",
        ),
        pytest.param(
            "[Grp] Quiet Harbor - 100 Nights - 05.mkv",
            "Quiet Harbor - 100 Nights",
            "#5",
            id="dash in title",
        ),
        pytest.param("Quiet Harbor - 05.mkv", "Quiet Harbor", "#5", id="no group"),
        pytest.param(
            "Quiet Harbor - 102 - The Storm.mkv", "Quiet Harbor", "#102", id="three digits set off"
        ),
        pytest.param("Quiet.Harbor.102.hdtv-grp.mkv", "Quiet Harbor", "S01E02", id="run together"),
        pytest.param(
            "Quiet.Harbor.2401.hdtv-grp.mkv",
            "Quiet Harbor",
            "S24E01",
            id="run together, four digits",
        ),
        pytest.param(
            "Quiet.Harbor.0307.PDTV-GRP.mkv", "Quiet Harbor", "S03E07", id="run together, padded"
        ),
        pytest.param(
            "Quiet.Harbor.10910.hdtv-grp.mkv",
            "Quiet Harbor",
            "S01E09,10",
            id="two episodes run together",
        ),
        pytest.param(
            "Quiet.Harbor.2014.208.hdtv-grp.mkv", "Quiet Harbor", "S02E08", id="behind a year"
        ),
        pytest.param(
            "The.100.109.hdtv-grp.mp4", "The 100", "S01E09", id="behind a number of the title"
        ),
        pytest.param(
            "Quiet.Harbor.05.The.Storm.avi", "Quiet Harbor", "#5", id="padded, title behind"
        ),
        pytest.param("Quiet.Harbor.7.PDTV-GRP.avi", "Quiet Harbor", "#7", id="before a tag"),
        pytest.param("05 - The Storm.avi", "The Storm", "#5", id="only a number and words"),
        pytest.param(
            "005. Quiet Harbor - The Storm.avi", "Quiet Harbor", "#5", id="number, series, title"
        ),
        pytest.param(
            "005-006. Quiet Harbor - The Storm.avi", "Quiet Harbor", "#5,6", id="range first"
        ),
        pytest.param("4-13 Cursed (HD).m4v", None, "S04E13", id="season-episode first"),
        pytest.param("[5.01] The Storm.avi", None, "S05E01", id="season.episode in brackets"),
        pytest.param(
            "Quiet Harbor - 6.01 - The Storm.mkv", "Quiet Harbor", "S06E01", id="season.episode"
        ),
        pytest.param("Quiet.Harbor.Part.3.720p.mkv", "Quiet Harbor", "#3", id="part"),
        pytest.param("Quiet Harbor part 1 to part 3.avi", "Quiet Harbor", "#1,2,3", id="parts"),
        pytest.param("Quiet Harbor 2 of 12.avi", "Quiet Harbor", "#2", id="of how many"),
        pytest.param("Quiet Harbor - 107a - Dawn.mkv", "Quiet Harbor", "#107", id="half"),
        pytest.param(
            "Harbor.51.05.The.Storm.avi",
            "Harbor 51",
            "#5",
            id="padded behind a number of the title",
        ),
        pytest.param("Harbor.51.7.PDTV.avi", "Harbor 51", "#7", id="short behind one of the title"),
        pytest.param("Harbor.51.COMPLETE.720p", "Harbor 51", "", id="a pack's word behind"),
        pytest.param("Harbor.13.1995.1080p.mkv", "Harbor 13", "", id="a year behind"),
        pytest.param(
            "Quiet_Harbor_-_102_-_The_Storm.avi", "Quiet Harbor", "#102", id="underscores"
        ),
        pytest.param("12 Lighthouses.mkv", "12 Lighthouses", "", id="a title begins with a number"),
        pytest.param(
            "Quiet.Harbor.2011.1080p.BluRay.x264-GRP.mkv", "Quiet Harbor", "", id="a film's year"
        ),
        pytest.param("Quiet Harbor.mkv", "Quiet Harbor", "", id="no number"),
        pytest.param("Quiet Harbor 1-01.mkv", "Quiet Harbor", "S01E01", id="dash, no range"),
        pytest.param("Quiet Harbor/[03] The Lamp.mkv", "Quiet Harbor", "#3", id="number in front"),
        pytest.param(
            "Quiet Harbor/Season 2/[03] The Lamp.mkv",
            "Quiet Harbor",
            "S02E03",
            id="number in front, in a season's folder",
        ),
    ],
)
def test_best_reading(name: str, title: str | None, expected: str, own: Own, says: Says) -> None:
    best = own(name).best
    assert says(best) == expected
    assert best.title == title


@pytest.mark.parametrize(
    ("name", "readings"),
    [
        pytest.param(
            "Quiet Harbor 112.mkv", ["S01E12", "#112", ""], id="season and episode, or absolute"
        ),
        pytest.param("Quiet Harbor - 112.mkv", ["#112", "S01E12"], id="absolute set off, or both"),
        pytest.param("Quiet Harbor - 03-04.mkv", ["#3,4", "S03E04"], id="range, or season-episode"),
        pytest.param(
            "Quiet Harbor 03-20.mkv",
            ["S03E20", "#" + ",".join(map(str, range(3, 21)))],
            id="too long a range",
        ),
        pytest.param(
            "Quiet Harbor 04.05.2012.mkv", ["2012-05-04", "2012-04-05"], id="day and month"
        ),
        pytest.param(
            "[Grp] Quiet Harbor II - 05.mkv", ["#5", "S02E05"], id="Roman number in the title"
        ),
        pytest.param("[Grp] Quiet Harbor 3 - 05.mkv", ["#5", "S03E05"], id="number in the title"),
        pytest.param("[Grp] Quiet Harbor OVA - 02.mkv", ["#2", "S00E02"], id="OVA in the title"),
        pytest.param("Harbor 51.mkv", ["#51", ""], id="number of the title, perhaps"),
        pytest.param("Quiet.Harbor.S01E02.mkv", ["S01E02"], id="nothing to doubt"),
    ],
)
def test_every_sensible_reading_best_first(
    name: str, readings: list[str], own: Own, says: Says
) -> None:
    parsed = own(name)
    assert [says(reading) for reading in parsed] == readings
    assert parsed.best.confidence == max(reading.confidence for reading in parsed)


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        pytest.param("Quiet.Harbor.S01E02.mkv", 0.97, 1.0, id="SxxEyy"),
        pytest.param("Quiet Harbor 1x02.mkv", 0.94, 0.96, id="x"),
        pytest.param("[Grp] Quiet Harbor - 12 [720p].mkv", 0.8, 0.9, id="absolute of a group"),
        pytest.param("Quiet.Harbor.102.hdtv.mkv", 0.6, 0.7, id="run together"),
        pytest.param("quietharbor102.mkv", 0.3, 0.5, id="run into the title"),
        pytest.param("0c1e39d2b7a64f5f8a9e1d2c3b4a5f60.mkv", 0.0, 0.0, id="hidden"),
    ],
)
def test_confidence_says_how_sure_a_form_is(name: str, least: float, most: float, own: Own) -> None:
    assert least <= own(name).best.confidence <= most
