"""How the media servers read names, row by row, and the traps that are known."""

import pytest

from organizer.render.servers import SERVERS, Rule, Server, read_as, servers_for

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


def test_a_preset_made_for_one_server_has_to_please_only_that() -> None:
    assert [server.name for server in servers_for("kodi")] == ["Kodi"]
    assert {server.name for server in servers_for("plain")} == {"Plex", "Jellyfin", "Kodi"}
    assert servers_for(None) == servers_for("plain")
