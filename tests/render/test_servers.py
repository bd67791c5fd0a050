"""How the media servers read names, row by row, and the traps that are known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizer.render.servers import SERVERS, Rule, Server, read_as, servers_for, unmistakable

BY_NAME = {server.name: server for server in SERVERS}
ROWS = [
    pytest.param(server, rule, id=f"{server.name}: {rule.name}")
    for server in SERVERS
    for rule in (*server.numbers, *server.more, *server.not_episodes, *server.stack)
]


@pytest.mark.parametrize(("server", "rule"), ROWS)
def test_every_rule_reads_its_own_example(server: Server, rule: Rule) -> None:
    assert read_as(server, rule.example).shown == rule.means


@pytest.mark.parametrize(
    ("server", "stem", "means"),
    [
        pytest.param("Plex", "Show - s01e01-e03 - A", "S01E01-E03", id="range"),
        pytest.param("Plex", "Show - S01E01E02 - A", "S01E01", id="Plex stops at a list"),
        pytest.param("Plex", "Show - s01e01 - 2010-03-24", "the episode of 2010-03-24",
                     id="a date in the title comes first for Plex"),
        pytest.param("Plex", "Show - 2010-03-24 - A", "the episode of 2010-03-24", id="daily"),
        pytest.param("Plex", "Show - 2010-13-24 - A", "no episode", id="no such month"),
        pytest.param("Jellyfin", "Show S01E01-24 Hours", "S01E01-E24", id="hyphen without spaces"),
        pytest.param("Jellyfin", "Show - S01E01 - 24 Hours", "S01E01", id="hyphen with spaces"),
        pytest.param("Jellyfin", "Show - S01E01-720p", "S01E01", id="a resolution is no range"),
        pytest.param("Jellyfin", "Show - S01E01 1-23-45", "S01E01", id="digits behind a space"),
        pytest.param("Jellyfin", "Show - S01E02 - A - Interview", "an extra", id="interview"),
        pytest.param("Jellyfin", "Show - S01E02 - The Interview", "S01E02", id="a title"),
        pytest.param("Jellyfin", "Show - S01E02 - A-trailer", "an extra", id="trailer"),
        pytest.param("Jellyfin", "Show - S01E02 - Short", "an extra", id="a title that is a sign"),
        pytest.param("Emby", "Show - S01E02 - Deleted Scenes", "an extra", id="deleted scenes"),
        pytest.param("Jellyfin", "Show - 2010-03-24 - Trial Part 1",
                     "the episode of 2010-03-24, part 1", id="stack without a number"),
        pytest.param("Jellyfin", "Show - S01E02 - Trial Part 1", "S01E02", id="safe with a number"),
        pytest.param("Kodi", "Show.S01E01.7.Days", "S01E01, part 7", id="digit behind a dot"),
        pytest.param("Kodi", "Show.S01E01.2nd.Chance", "S01E01, part 2", id="ordinal"),
        pytest.param("Kodi", "Show.S01E01.1080p", "S01E01", id="more than one digit"),
        pytest.param("Kodi", "Show S01E01a", "S01E01, part 1", id="letter"),
        pytest.param("Kodi", "Show S01E01-E03", "S01E01-E03", id="range"),
        pytest.param("Kodi", "Show S01E01E02", "S01E01E02", id="list"),
        pytest.param("Kodi", "Show - S01E02 - The S02E05 Tape", "S01E02E05",
                     id="Kodi looks for more numbers in all that follows"),
        pytest.param("Kodi", "Show - S01E02 - A Sample of It", "nothing: it is left out",
                     id="sample between separators"),
        pytest.param("Kodi", "Show - S01E02 - Samples", "S01E02", id="another word"),
        pytest.param("Kodi", "The Sample (2010)/Season 01/A - S01E02", "nothing: it is left out",
                     id="a folder counts"),
        pytest.param("Kodi", "Show - 2010-03-24 - E5 Returns", "S00E05", id="E5 beats a date"),
        pytest.param("Kodi", "Show - Part VI", "S00E06", id="part as a number"),
    ],
)  # fmt: skip
def test_servers_fall_into_the_known_traps(server: str, stem: str, means: str) -> None:
    assert read_as(BY_NAME[server], stem).shown == means


WORD = st.sampled_from(
    "Pilot Sample The of Trailer Short S02E03 E5 EP 7 24 1080p 2010 03 12 x264 5.1 1x02 - ."
    " Part 2nd Other-Extra DTS5 Se7en AC3 Interview 1-3 S 4 - 5".split()
)


@given(
    st.lists(WORD, max_size=6), st.sampled_from([" ", "."]), st.integers(0, 2030),
    st.integers(0, 999), st.lists(WORD, min_size=1, max_size=3),
)  # fmt: skip
def test_the_short_cut_reads_as_every_server_does(
    words: list[str], between: str, season: int, number: int, show: list[str]
) -> None:
    code = f"S{season:02}E{number:02}"
    join = " - " if between == " " else "."
    stem = join.join([between.join(show), code, *([between.join(words)] if words else [])])
    read = unmistakable(f"Show/Season 01/{stem}")
    if read is not None:
        for server in SERVERS:
            assert read_as(server, f"Show/Season 01/{stem}") == read


def test_most_names_take_the_short_cut() -> None:
    for stem in (
        "Lost (2004)/Season 01/Lost (2004) - S01E02 - The Pilot",
        "Lost.2004/Season.01/Lost.2004.S01E02.The.Pilot.PROPER.1080p.AMZN.WEB-DL.DDP.5.1.H.264-GRP",
        "Lost (2004)/Season 01/Lost (2004) - S01E02 - Pilot [WEBDL-1080p][DDP 5.1][H.264]-GRP",
        "Lost (2004)/Season 01/Lost (2004) - S01E02",
    ):
        assert unmistakable(stem) is not None


def test_a_preset_made_for_one_server_has_to_please_only_that() -> None:
    assert [server.name for server in servers_for("kodi")] == ["Kodi"]
    assert {server.name for server in servers_for("plain")} == {"Plex", "Jellyfin", "Kodi"}
    assert servers_for(None) == servers_for("plain")
