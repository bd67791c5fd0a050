"""What each downloader really gives (recorded from the programs), and what is made of it."""

import re
from collections.abc import Mapping, Sequence

import pytest

from organizer.errors import UsageError
from organizer.hooks import BY_NAME, Call, Download, Nothing
from organizer.hooks.options import read_options

HASH = "0123456789abcdef0123456789abcdef01234567"
EVIL = '"; touch pwned; $(id)'

# SABnzbd 5.0, recorded: directory, nzb, name, number, category, group, status
SAB = ("/done/Show.S01E01", "Show.nzb", "Show.S01E01", "", "tv", "alt.bin", "0")
# Transmission 3.00, recorded: all that it sets
TRANSMISSION = {
    "TR_APP_VERSION": "3.00",
    "TR_TIME_LOCALTIME": "Tue Nov 24 21:00:00 2026",
    "TR_TORRENT_DIR": "/downloads",
    "TR_TORRENT_HASH": HASH,
    "TR_TORRENT_ID": "1",
    "TR_TORRENT_LABELS": "tv,hd",
    "TR_TORRENT_NAME": "Show.S01E01",
}
# NZBGet 21.0, recorded
NZBGET = {
    "NZBPP_DIRECTORY": "/main/dst/Show.S01E01",
    "NZBPP_NZBNAME": "Show.S01E01",
    "NZBPP_TOTALSTATUS": "SUCCESS",
    "NZBPP_STATUS": "SUCCESS/HEALTH",
    "NZBPP_CATEGORY": "tv",
    "NZBPP_FINALDIR": "",
    "NZBPP_PARSTATUS": "0",
    "NZBPP_UNPACKSTATUS": "0",
}


def read(
    name: str, words: Sequence[str], environ: Mapping[str, str] | None = None
) -> Download | Nothing:
    options, arguments = read_options(BY_NAME[name], words)
    call = Call(options=options, arguments=arguments, environ=environ or {}, folder="/")
    return BY_NAME[name].read(call)


@pytest.mark.parametrize(
    ("name", "words", "environ", "told"),
    [
        pytest.param(
            "qbittorrent",
            ["--path=/dl/Show", f"--id={HASH}", "--category=tv", "--tags=a, b", "--name=Show"],
            {},
            Download(path="/dl/Show", name="Show", categories=("tv", "a", "b")),
            id="qbittorrent, the line that is installed",
        ),
        pytest.param(
            "qbittorrent",
            ["--path", "/dl/Show", "--name", "Show", "--category", "", "--tags", "", "--id", "-"],
            {},
            Download(path="/dl/Show", name="Show"),
            id="qbittorrent, values as words, and only a v2 hash",
        ),
        pytest.param(
            "qbittorrent",
            ["--path=/dl/x", f"--name={EVIL}"],
            {},
            Download(path="/dl/x", name=EVIL),
            id="qbittorrent, a name that is a command",
        ),
        pytest.param(
            "transmission",
            [],
            TRANSMISSION,
            Download(
                path="Show.S01E01", folder="/downloads", name="Show.S01E01", categories=("tv", "hd")
            ),
            id="transmission",
        ),
        pytest.param(
            "transmission",
            [],
            {"TR_TORRENT_DIR": "/d", "TR_TORRENT_NAME": "a\nb"},
            Download(path="a\nb", folder="/d", name="a\nb"),
            id="transmission before 3.00, without labels; a name of two lines",
        ),
        pytest.param(
            "deluge",
            [HASH, "Show.S01E01", "/done"],
            {},
            Download(path="Show.S01E01", folder="/done", name="Show.S01E01"),
            id="deluge",
        ),
        pytest.param(
            "deluge",
            ["--category=tv", "--", HASH, "--wait", "/done"],
            {},
            Download(path="--wait", folder="/done", name="--wait", categories=("tv",)),
            id="deluge, a torrent called as an option is",
        ),
        pytest.param(
            "rtorrent",
            ["/dl/Show", "Show", "TV%20shows", HASH.upper()],
            {},
            Download(path="/dl/Show", name="Show", categories=("TV shows",)),
            id="rtorrent with ruTorrent's label",
        ),
        pytest.param("rtorrent", ["/dl/x"], {}, Download(path="/dl/x"), id="rtorrent, path alone"),
        pytest.param(
            "aria2",
            ["2089b05ecca3d829", "3", "dl/Show/a.mkv"],
            {},
            Download(path="dl/Show/a.mkv", name="a.mkv", files=3),
            id="aria2",
        ),
        pytest.param(
            "aria2",
            ["2089b05ecca3d829", "1", "[METADATA]Show"],
            {},
            Nothing(why="this is only what describes a download"),
            id="aria2, a magnet link",
        ),
        pytest.param(
            "aria2",
            ["2089b05ecca3d829", "0", ""],
            {},
            Nothing(why="the download has no file"),
            id="aria2, nothing at all",
        ),
        pytest.param(
            "sabnzbd",
            SAB,
            {},
            Download(path="/done/Show.S01E01", name="Show.S01E01", categories=("tv",)),
            id="sabnzbd",
        ),
        pytest.param(
            "sabnzbd",
            [*SAB[:6], "-1", "https://failure"],
            {},
            Nothing(why="its post-processing failed"),
            id="sabnzbd, failed, with a URL",
        ),
        pytest.param(
            "sabnzbd",
            [*SAB[:4], "*", *SAB[5:]],
            {},
            Download(path="/done/Show.S01E01", name="Show.S01E01"),
            id="sabnzbd, the category of all that have none",
        ),
        pytest.param(
            "sabnzbd",
            [],
            {"SAB_COMPLETE_DIR": "/done/x", "SAB_FINAL_NAME": "x", "SAB_PP_STATUS": "0"},
            Download(path="/done/x", name="x"),
            id="sabnzbd, from the environment",
        ),
        pytest.param(
            "sabnzbd",
            ["/done/_UNPACK_Show", *SAB[1:]],
            {},
            Nothing(why="the job is not unpacked"),
            id="sabnzbd, still unpacking",
        ),
        pytest.param(
            "nzbget",
            [],
            NZBGET,
            Download(path="/main/dst/Show.S01E01", name="Show.S01E01", categories=("tv",)),
            id="nzbget",
        ),
        pytest.param(
            "nzbget",
            [],
            {**NZBGET, "NZBPP_FINALDIR": "/moved/x", "NZBPP_CATEGORY": ""},
            Download(path="/moved/x", name="Show.S01E01"),
            id="nzbget, moved by a script before",
        ),
        pytest.param(
            "nzbget",
            [],
            {**NZBGET, "NZBPP_TOTALSTATUS": "FAILURE", "NZBPP_STATUS": "FAILURE/PAR"},
            Nothing(why="the job ended as FAILURE/PAR"),
            id="nzbget, failed",
        ),
        pytest.param(
            "nzbget",
            [],
            {**NZBGET, "NZBPP_TOTALSTATUS": "WARNING", "NZBPP_STATUS": "WARNING/DAMAGED"},
            Nothing(why="the job ended as WARNING/DAMAGED"),
            id="nzbget, damaged",
        ),
        pytest.param(
            "nzbget",
            [],
            {"NZBPP_DIRECTORY": "/x", "NZBPP_PARSTATUS": "1", "NZBPP_UNPACKSTATUS": "0"},
            Nothing(why="its files are damaged and were not repaired"),
            id="nzbget before 13, not repaired",
        ),
        pytest.param(
            "generic",
            ["--category=tv", "--", "--name"],
            {},
            Download(path="--name", categories=("tv",)),
            id="generic, a path that looks like an option",
        ),
    ],
)
def test_what_a_downloader_gives_is_read(
    name: str, words: Sequence[str], environ: Mapping[str, str], told: Download | Nothing
) -> None:
    assert read(name, words, environ) == told


@pytest.mark.parametrize(
    ("name", "words", "environ", "message"),
    [
        pytest.param("qbittorrent", ["--path=%F"], {}, "should have replaced", id="qbittorrent"),
        pytest.param("qbittorrent", ["--name=x"], {}, "there is no path", id="no path"),
        pytest.param(
            "qbittorrent",
            ["--path=/dl/A", "B C.mkv", "--name=x"],
            {},
            "a quote in the torrent's name",
            id="shifted by a quote",
        ),
        pytest.param(
            "qbittorrent",
            ["--path=/dl/A", "--name=x", "--map=/=/etc"],
            {},
            "stands behind --name",
            id="an option that a name brought along",
        ),
        pytest.param(
            "qbittorrent",
            ["--path=/dl/A", "--name=x", "--path=/etc"],
            {},
            "stands behind --name",
            id="a second path that a name brought along",
        ),
        pytest.param(
            "qbittorrent", ["--path=/d", "--install=x"], {}, "is no option", id="not for a call"
        ),
        pytest.param(
            "qbittorrent", ["--path=/d", "--id=tv"], {}, "no info hash", id="no hash as id"
        ),
        pytest.param("qbittorrent", ["--path"], {}, "needs a value", id="no value"),
        pytest.param("qbittorrent", ["--wait=1"], {}, "takes no value", id="a value too many"),
        pytest.param("transmission", [], {}, "TR_TORRENT_DIR", id="transmission did not call"),
        pytest.param("transmission", ["x"], TRANSMISSION, "no arguments", id="transmission, words"),
        pytest.param("deluge", [HASH, "a"], {}, "are 2 arguments", id="deluge, two"),
        pytest.param("deluge", ["Show", HASH, "/d"], {}, "no torrent id", id="deluge, in disorder"),
        pytest.param("deluge", [HASH, "", "/d"], {}, "is empty", id="deluge, empty"),
        pytest.param("rtorrent", ["$d.base_path="], {}, "should have replaced", id="rtorrent"),
        pytest.param("rtorrent", [""], {}, "is it open", id="rtorrent, closed"),
        pytest.param(
            "rtorrent", ["/d", "n", "l", "tv"], {}, "no info hash", id="rtorrent, disorder"
        ),
        pytest.param("aria2", ["g", "x", "/p"], {}, "not a number", id="aria2, in disorder"),
        pytest.param("aria2", ["g", "1"], {}, "are 2 arguments", id="aria2, two"),
        pytest.param("sabnzbd", ["/d"], {}, "seven or eight", id="sabnzbd, one"),
        pytest.param("sabnzbd", [], {}, "SABnzbd's own call", id="sabnzbd did not call"),
        pytest.param("nzbget", [], {}, "NZBPP_DIRECTORY", id="nzbget did not call"),
        pytest.param("generic", [], {}, "one path", id="generic, none"),
        pytest.param("generic", ["$1"], {}, "should have replaced", id="generic, not replaced"),
        pytest.param("generic", ["--downloads=/d", "/p"], {}, "is no option", id="of another"),
    ],
)
def test_a_call_that_cannot_be_right_is_refused(
    name: str, words: Sequence[str], environ: Mapping[str, str], message: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(message)):
        read(name, words, environ)
