"""Which file belongs to which video, and what it is called beside the new name."""

from collections.abc import Callable
from pathlib import Path

import pytest

from organizer.model import Reason, Role, Status
from organizer.scan import Scan, scan

Grow = Callable[..., Path]
Shown = Callable[[Scan, Path], dict[str, object]]

E1, E2 = "Show.S01E01.720p.WEB.x264-GRP", "Show.S01E02.720p.WEB.x264-GRP"


@pytest.mark.parametrize(
    ("companion", "suffix"),
    [
        pytest.param(f"{E1}.srt", ".srt", id="same stem"),
        pytest.param(f"{E1.upper()}.SRT", ".srt", id="other case"),
        pytest.param(f"{E1}.eng.forced.srt", ".en.forced.srt", id="language and flag"),
        pytest.param(f"{E1}.mkv.srt", ".srt", id="named after the whole video"),
        pytest.param(f"{E1}.nfo", ".nfo", id="nfo"),
        pytest.param(f"{E1}-thumb.jpg", "-thumb.jpg", id="thumb"),
        pytest.param(f"{E1}.jpg", ".jpg", id="picture of the same stem"),
        pytest.param(f"{E1}.ja.mka", ".ja.mka", id="sound"),
        pytest.param(f"{E1}.edl", ".edl", id="unknown kind is kept"),
        pytest.param(f"{E1}-320-10.bif", "-320-10.bif", id="preview index"),
        pytest.param("Show.S01E01.en.srt", ".en.srt", id="number without the tags"),
        pytest.param("show s01e01 hdtv.srt", ".srt", id="number with other tags"),
        pytest.param(f"Subs/{E1}.de.srt", ".de.srt", id="stem inside Subs"),
        pytest.param(f"Subs/{E1}/2_English.srt", ".en.srt", id="folder of the stem inside Subs"),
        pytest.param(f"Subtitles/German/{E1}.srt", ".de.srt", id="folder of the language"),
        pytest.param("Subs/Show.S01E01.fr.srt", ".fr.srt", id="number inside Subs"),
    ],
)
def test_a_companion_finds_its_video_among_several(grow: Grow, companion: str, suffix: str) -> None:
    root = grow(f"{E1}.mkv", f"{E2}.mkv", companion)
    first, second = scan([root]).files
    assert [(c.path, c.suffix) for c in first.companions] == [(root / companion, suffix)]
    assert second.companions == ()


@pytest.mark.parametrize(
    ("companion", "suffix"),
    [
        pytest.param("English.srt", ".en.srt", id="language alone"),
        pytest.param("Show.S01E01-GRP.srt", ".srt", id="name of the folder"),
        pytest.param("Show.S01E01-GRP.nfo", ".nfo", id="release's own nfo"),
        pytest.param("Subs/2_English.srt", ".en.srt", id="numbered track"),
        pytest.param("Subs/English [SDH].srt", ".en.sdh.srt", id="language and flag"),
        pytest.param("vobsub/whatever.sub", ".sub", id="any name inside Subs"),
    ],
)
def test_a_companion_without_the_stem_belongs_to_the_only_video(
    grow: Grow, companion: str, suffix: str
) -> None:
    root = grow("Show.S01E01-GRP/ab12cd34.mkv", f"Show.S01E01-GRP/{companion}")
    (file,) = scan([root]).files
    assert [c.suffix for c in file.companions] == [suffix]


@pytest.mark.parametrize(
    "companion",
    [
        pytest.param("Subs/2_English.srt", id="which of the two is not said"),
        pytest.param("English.srt", id="language alone beside two"),
        pytest.param("Show.S01E03.srt", id="another episode"),
        pytest.param("Show.S01E011.srt", id="a stem is not a prefix of a number"),
        pytest.param("Other.S01E01.srt", id="another series"),
        pytest.param("notes.nfo", id="some nfo"),
        pytest.param("holiday.jpg", id="some picture"),
    ],
)
def test_a_companion_of_nobody_is_left_alone(grow: Grow, companion: str) -> None:
    root = grow("Show.S01E01.mkv", "Show.S01E02.mkv", companion)
    found = scan([root])
    assert all(file.companions == () for file in found.files)
    assert [(row.source, row.reason) for row in found.left_alone] == [
        (root / companion, Reason.NOT_MEDIA)
    ]


def test_the_longest_stem_wins(grow: Grow, shown: Shown) -> None:
    root = grow("Show.S01E01.mkv", "Show.S01E01.extended.mkv", "Show.S01E01.extended.en.srt")
    assert shown(scan([root]), root)["Show.S01E01.extended.mkv"] == {
        "Show.S01E01.extended.en.srt": ".en.srt"
    }


def test_two_companions_never_get_the_same_suffix(grow: Grow) -> None:
    names = ("Subs/2_English.srt", "Subs/3_English.srt", "Subs/10_English.srt", "Subs/4_French.srt")
    root = grow("Show/a.mkv", "Show/a.eng.srt", *(f"Show/{name}" for name in names))
    (file,) = scan([root]).files
    assert [(c.path.name, c.suffix) for c in file.companions] == [
        ("a.eng.srt", ".en.srt"),
        ("2_English.srt", ".en.2.srt"),
        ("3_English.srt", ".en.3.srt"),
        ("4_French.srt", ".fr.srt"),
        ("10_English.srt", ".en.4.srt"),
    ]


def test_numbered_companions_of_an_ordered_library_keep_their_numbers(grow: Grow) -> None:
    names = {f"a{suffix}" for suffix in (".en.srt", ".en.2.srt", ".en.3.srt", ".srt", ".2.srt")}
    root = grow("a.mkv", *names)
    (file,) = scan([root]).files
    assert {f"a{companion.suffix}": companion.path.name for companion in file.companions} == {
        name: name for name in names
    }


def test_idx_and_sub_stay_a_pair(grow: Grow) -> None:
    root = grow("a.mkv", "a.idx", "a.sub", "Subs/x.idx", "Subs/x.sub")
    (file,) = scan([root]).files
    assert [(c.path.name, c.suffix) for c in file.companions] == [
        ("a.idx", ".idx"),
        ("a.sub", ".sub"),
        ("x.idx", ".2.idx"),
        ("x.sub", ".2.sub"),
    ]


def test_composed_and_decomposed_names_are_one_stem(grow: Grow) -> None:
    root = grow("Cafe\u0301.S01E01.mkv", "Caf\u00e9.S01E01.de.srt")
    (file,) = scan([root]).files
    assert [companion.suffix for companion in file.companions] == [".de.srt"]


@pytest.mark.parametrize(
    "name",
    ["tvshow.nfo", "season.nfo", "poster.jpg", "fanart.jpg", "season01-poster.jpg", "theme.mp3"],
)
def test_files_of_the_series_say_so(grow: Grow, name: str) -> None:
    root = grow("Show/Show.S01E01.mkv", f"Show/{name}", "Show/.plexmatch")
    rows = scan([root]).left_alone
    assert [row.reason for row in rows] == [Reason.NOT_MEDIA] * 2
    assert all("belongs to the series" in row.message for row in rows)


@pytest.mark.parametrize(
    ("video", "reason", "status"),
    [
        pytest.param("a-sample.mkv", Reason.SAMPLE, Status.IGNORED, id="sample"),
        pytest.param("a-trailer.mkv", Reason.EXTRA, Status.IGNORED, id="extra"),
        pytest.param("x.mkv", Reason.INCOMPLETE, Status.NOT_READY, id="unfinished"),
    ],
)
def test_companions_stay_with_a_video_that_stays(
    grow: Grow, video: str, reason: Reason, status: Status
) -> None:
    stem = video.removesuffix(".mkv")
    root = grow("a.mkv", "x.mkv.aria2", video, f"{stem}.srt")
    row = next(row for row in scan([root]).left_alone if row.role is Role.SUBTITLE)
    assert (row.of, row.reason, row.status) == (root / video, reason, status)


def test_videos_in_a_folder_called_subs_are_videos(grow: Grow, shown: Shown) -> None:
    root = grow("Subs/Show.S01E01.mkv", "Subs/Show.S01E01.en.srt")
    assert shown(scan([root]), root) == {
        "Subs/Show.S01E01.mkv": {"Subs/Show.S01E01.en.srt": ".en.srt"}
    }
