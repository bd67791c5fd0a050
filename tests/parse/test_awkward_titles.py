"""Titles made of words that also mean something else to the reader, in every form of name."""

from collections.abc import Callable

import pytest

from organizer.model import ParsedName
from organizer.parse import read_folder
from organizer.text import fold_title

TITLES = (
    "Real Harbor|The Final Harbor|Final Harbor Space|Proper Harbor|Internal Harbor|Harbor Max|"
    "The English Harbor|French & Harbor|Spanish Harbor|Web of Harbors|Harbor Vice|Red Harbor|"
    "Extended Harbor|Uncut Harbor|Special Harbor|Harbor Special Unit|Season of the Harbor|"
    "The Harbor Season|Series of Harbors|The Bad Batch|All Harbors|Harbors and All|For All Harbors|"
    "Complete Harbors|Two Harbors|Six Harbors|7th Harbor|3rd Harbor from the Sea|Part of Harbor|"
    "Part-Time Harbor|Chapter Harbor|The Book of Harbor|Harbor 13|Harbor-12|Harbor Five-0|"
    "Harbor 2045|The 100|24|1923|4400|9-1-1|11.22.63|12 Harbors|Us|This Is Us|The Last of Us|See|"
    "Dark|Free Harbor|Show Me a Harbor|The Fox|Life|History of Harbor|The Food Harbor|Id Harbor|"
    "As Harbor Goes By|Sample Harbor|Trailer Harbor|K-HARBOR!|Dr. Harbor|Mr. Harbor|H.A.R.B.O.R.|"
    "Harbor's Edge|Harbor & Sons|X-Harbor|Harbor x Family|Ranma ½ Harbor|Café Harbor|Тихая гавань|"
    "静かな港|고요한 항구"
).split("|")
FORMS = (
    "{spaced} - S01E02 - Pilot.mkv",
    "{spaced} S01E02.mkv",
    "{dotted}.S01E02.720p.HDTV.x264-GRP.mkv",
    "{dotted}.1x02.avi",
    "{spaced} - 1x02.mkv",
    "{underscored}_S01E02.mkv",
    "[Grp] {spaced} - 05 [720p].mkv",
    "[Grp]_{underscored}_-_05_[ABCD1234].mkv",
    "{spaced}/Season 1/05.mkv",
    "{spaced} - 2012-11-23.mkv",
    "{dotted}.2012.11.23.720p.mkv",
    "{spaced} Season 2 Episode 5.mkv",
    "{dotted}.S02.1080p.WEB-DL-GRP",
    "{dotted}.E05.720p.mkv",
)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("title", TITLES)
def test_title_is_kept(title: str, form: str, own: Callable[[str], ParsedName]) -> None:
    dotted = title.replace(" ", ".").replace("..", ".").strip(".")
    name = form.format(spaced=title, dotted=dotted, underscored=title.replace(" ", "_"))
    best = own(name).best
    assert fold_title(best.title or "") == fold_title(title.strip("."))
    assert best.seasons or best.names_an_episode


@pytest.mark.parametrize("title", TITLES)
def test_title_of_a_folder_is_kept(title: str) -> None:
    for name in (title, f"{title} (2004)", f"{title} (2004) {{tvdb-73739}}"):
        assert fold_title(read_folder(name).title or "") == fold_title(title)
