"""NZBGet downloads from its own NNTP server, and takes the hook's 93 for success."""

import json
import os

import pytest

from .conftest import Home, Network, eventually, needs

pytestmark = [pytest.mark.real, pytest.mark.timeout(300)]
CONFIG = "/etc/nzbget.conf"
NAME = "Quiet.Meridian.S01E03.720p.WEB.x264-KRAKN"
THIRD = "Quiet Meridian (2012)/Season 01/Quiet Meridian (2012) - S01E03 - Chapter C.mkv"


def test_it_downloads_and_takes_the_hook_for_success(network: Network, home: Home) -> None:
    needs("nzbget")
    if not os.path.exists(CONFIG):  # noqa: PTH110
        pytest.skip(f"{CONFIG} is not there")
    posted = home.folder / "posted"
    (posted / NAME).mkdir(parents=True)
    (posted / NAME / f"{NAME}.mkv").write_bytes(os.urandom(600_000))
    cache = home.folder / "cache-of-server"
    cache.mkdir()
    scripts = home.folder / "scripts"
    home.installed("nzbget", scripts / "organize.py")
    server = ("nzbget", "--nserv", "-d", posted, "-c", cache, "-b", "127.0.0.1", "-p", "6791")
    network.run(*server, "-z", "250000", "-q")
    (nzb,) = posted.rglob("*.nzb")
    options = [
        word
        for option in (
            f"MainDir={home.folder}/main",
            f"DestDir={home.downloads}",
            f"ScriptDir={scripts}",
            "Extensions=organize.py",
            *("ControlIP=127.0.0.1", "ControlPort=6789", "ControlUsername=", "ControlPassword="),
            *("Server1.Host=127.0.0.1", "Server1.Port=6791", "Server1.Encryption=no"),
            *("Server1.Connections=4", "Server1.Username=", "Server1.Password="),
            "OutputMode=log",
        )
        for word in ("-o", option)
    ]
    log = home.folder / "log"
    api = "http://127.0.0.1:6789/jsonrpc"
    started = network.started
    with (
        started(*server, log=home.folder / "server-log", environ=home.environ, cwd=home.folder),
        started(
            "nzbget", "-s", "-c", CONFIG, *options, log=log, environ=home.environ, cwd=home.folder
        ),
    ):
        eventually("nzbget", lambda: network.asked(f"{api}/version"))
        client = ("-o", "ControlIP=127.0.0.1", "-o", "ControlUsername=", "-o", "ControlPassword=")
        network.run("nzbget", "-c", CONFIG, *client, "-A", nzb, environ=home.environ)
        history = eventually(
            "the job in history",
            lambda: json.loads(network.asked(f"{api}/history") or "{}").get("result"),
        )
        placed = home.placed(THIRD)
    (job,) = history
    assert (job["Status"][:8], job["ScriptStatus"]) == ("SUCCESS/", "SUCCESS"), job
    assert job["ScriptStatuses"] == [{"Name": "organize.py", "Status": "SUCCESS"}]
    assert placed.stat().st_size == 600_000
    # From Usenet, and the settings say move.
    assert not list(home.downloads.rglob("*.mkv"))
