"""Release facts: what a name says of the file."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest

from organizer.model import ParsedName, Release

Own = Callable[[str], ParsedName]
Q = "Quiet.Harbor.S01E02.The.Storm."


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        pytest.param(
            Q + "1080p.AMZN.WEB-DL.DDP5.1.Atmos.H.264-GRP.mkv",
            {
                "resolution": "1080p",
                "service": "AMZN",
                "source": "WEB-DL",
                "audio": ("DDP", "Atmos", "5.1"),
                "video_codec": "H.264",
                "group": "GRP",
                "container": "mkv",
            },
            id="web release",
        ),
        pytest.param(
            "Quiet Harbor S01E02 2160p NF WEB DL DDP5 1 DV HDR10 H 265-GRP.mkv",
            {
                "resolution": "2160p",
                "service": "NF",
                "source": "WEB-DL",
                "audio": ("DDP", "5.1"),
                "hdr": ("DV", "HDR10"),
                "video_codec": "H.265",
                "group": "GRP",
            },
            id="spaces for dots",
        ),
        pytest.param(
            Q + "BluRay.1080p.AVC.DTS-HD.MA.5.1.REMUX-GRP.mkv",
            {
                "source": "BluRay Remux",
                "video_codec": "H.264",
                "audio": ("DTS-HD MA", "5.1"),
                "resolution": "1080p",
            },
            id="remux",
        ),
        pytest.param(
            Q + "REAL.PROPER.720p.HDTV.x264-GRP.mkv",
            {"proper": 2, "source": "HDTV"},
            id="put right twice",
        ),
        pytest.param(
            Q + "REPACK.720p.HDTVx264-GRP.mkv",
            {"proper": 1, "source": "HDTV", "video_codec": "x264"},
            id="tags run together",
        ),
        pytest.param(
            Q + "MULTi.1080p.WEB.x264-GRP.mkv", {"languages": ("multi",)}, id="several languages"
        ),
        pytest.param(
            Q + "GERMAN.DL.1080p.WEB.x264-GRP.mkv", {"languages": ("de",)}, id="a language"
        ),
        pytest.param(
            Q + "EXTENDED.1080p.BluRay.x264-GRP.mkv", {"edition": "Extended"}, id="edition"
        ),
        pytest.param(
            "[Grp] Quiet Harbor - 12v2 [720p][ABCD1234].mkv",
            {"group": "Grp", "resolution": "720p", "version": 2, "crc32": "ABCD1234"},
            id="anime release",
        ),
        pytest.param(
            "[Grp] Quiet Harbor - 12 (1280x720 Hi10P AAC) [ABCD1234].mkv",
            {"resolution": "720p", "audio": ("AAC",), "crc32": "ABCD1234"},
            id="size in pixels",
        ),
        pytest.param(
            "Quiet Harbor (2004) S01E02 (1080p BluRay x265 10bit AAC 5.1 Name).mkv",
            {"source": "BluRay", "video_codec": "x265", "audio": ("AAC", "5.1")},
            id="all in parentheses",
        ),
        pytest.param(
            "Quiet Harbor - S01E02.mkv",
            {"container": "mkv", "group": None, "source": None},
            id="nothing said",
        ),
        pytest.param(
            "Quiet.Harbor.S01E02.1080p.WEB.x264-GRP[site].mkv",
            {"group": "GRP"},
            id="site behind the group",
        ),
    ],
)
def test_facts(name: str, facts: dict[str, Any], own: Own) -> None:
    release = own(name).release
    assert {field: getattr(release, field) for field in facts} == facts


def test_facts_of_a_hidden_name_come_from_its_folder(own: Own) -> None:
    path = "Quiet.Harbor.S01E02.1080p.WEB.x264-GRP/0c1e39d2b7a64f5f8a9e1d2c3b4a5f60.mkv"
    release = own(path).release
    assert (release.resolution, release.group, release.container) == ("1080p", "GRP", "mkv")


def test_a_name_that_says_nothing_has_no_facts(own: Own) -> None:
    assert own("Quiet Harbor").release == Release()
    assert {field.name for field in fields(Release)} >= {"group", "source", "container"}


@pytest.mark.parametrize(
    ("name", "group"),
    [
        pytest.param("Quiet Harbor S01E02 Catch-22 [1080p].mkv", None, id="dash in the title"),
        pytest.param("Quiet Harbor - S01E02 - Tide [1080p].mkv", None, id="title before the tags"),
        pytest.param("[Grp] Quiet Harbor - 025 (1080p).mkv", "Grp", id="number before the tags"),
        pytest.param(
            "Quiet.Harbor.S01E02.1080p.WEB-DL.H.264-Erai-raws.mkv", "Erai-raws", id="dash in it"
        ),
        pytest.param(
            "Quiet Harbor - S01E02 [1080p]-Erai-raws.mkv", "Erai-raws", id="behind brackets"
        ),
        pytest.param("Quiet.Harbor.S01E02.720p.WEB-DL-GRP.mkv", "GRP", id="dash in a tag"),
        pytest.param(
            "Quiet.Harbor.S01E02.1080p.DTS-HD.MA.5.1-GRP.mkv", "GRP", id="dash in the sound"
        ),
        pytest.param("quiet.harbor.102.hdtv-grp.avi", "grp", id="compact"),
    ],
)
def test_the_group_stands_behind_the_tags(name: str, group: str | None, own: Own) -> None:
    assert own(name).release.group == group
