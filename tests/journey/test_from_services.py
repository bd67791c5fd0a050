"""From an empty catalog: what a service tells makes the right plans, and no wrong ones."""

import json
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journey.worlds import SERVICES
from tests.servers import scripted_server

Program = Callable[..., subprocess.CompletedProcess[str]]
KEY = "0123456789abcdef0123456789abcdef"
ROW, OLD, NEW, KAZE = (
    "Lantern Row (2012)", "Harrow Street (2009)", "Harrow Street (2019)", "Umi no Kaze (2010)"
)  # fmt: skip
EXPECTED = {
    # plain numbers
    "Lantern.Row.S01E03.1080p.WEB.x264-GRP.mkv": (ROW, "S01E03 - The Glass"),
    "lantern row 2x05.mkv": (ROW, "S02E05 - A Thorn"),
    "Lantern.Row.S01E01-E02.mkv": (ROW, "S01E01-E02 - The Stone + The River"),
    "Lantern.Row.S01E09.mkv": "no-episode",
    "Nobody.Knows.This.S01E01.mkv": "no-series",
    # other names, ids, countries, years
    "Lanternenweg.S01E04.German.mkv": (ROW, "S01E04 - The Ember"),
    "Lantern Row {tvdb-912345}/S02E06.mkv": (ROW, "S02E06 - A Salt"),
    "Lantern Row [imdb-tt9912345]/S02E07.mkv": (ROW, "S02E07 - A Fog"),
    "Lantern.Row.UK.S01E08.mkv": (ROW, "S01E08 - The Iron"),
    "Lantern.Row.US.S01E08.mkv": "no-series",
    "Harrow.Street.2009.S01E01.mkv": (OLD, "S01E01 - Old Stone"),
    "Harrow.Street.2019.S01E01.mkv": (NEW, "S01E01 - New Stone"),
    "Harrow.Street.US.S01E02.mkv": (NEW, "S01E02 - New River"),
    "Harrow.Street.S01E03.mkv": "ambiguous-series",
    "Harrow.Street.S01E04.Old.Ember.mkv": (OLD, "S01E04 - Old Ember"),
    # specials: by title and day, never by a number that another service may give to another
    "Lantern.Row.S00E01.mkv": "low-confidence",
    "Lantern Row - S00E07 - The Making of a Street.mkv": (ROW, "S00E02 - The Making of a Street"),
    "Lantern.Row.2012.12.24.mkv": (ROW, "S00E01 - Christmas on the Row"),
    # counted through, because the service says what kind of series it is
    "[Grp] Umi no Kaze - 103.mkv": (KAZE, "S04E25 - Foam Vale Again"),
    "Umi no Kaze/Umi no Kaze S02E05.mkv": (KAZE, "S02E05 - Tide Thorn"),
}


def _outcome(file: dict[str, object]) -> object:
    if file["status"] != "planned":
        return file["reason"]
    path = Path(str(file["destination"]))
    series = path.parent.parent.name
    return series, path.stem.removeprefix(f"{series} - ")


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_alone_explains_an_untidy_folder(
    program: Program, tmp_path: Path, service: str
) -> None:
    videos = tmp_path / "videos"
    for position, name in enumerate(EXPECTED):
        (videos / name).parent.mkdir(parents=True, exist_ok=True)
        (videos / name).write_bytes(b"%d" % position)
    with scripted_server() as server:
        server.script = SERVICES[service]
        ended = program(
            *(videos, "--to", tmp_path / "library", "--dry-run", "--json"),
            ORGANIZER_UPSTREAMS=service,
            **{f"ORGANIZER_{service.upper()}_URL": server.address, "ORGANIZER_TMDB_KEY": KEY},
        )
    *files, _ = [json.loads(line) for line in ended.stdout.splitlines()]

    found = {str(Path(file["source"]).relative_to(videos)): _outcome(file) for file in files}
    assert found == EXPECTED, ended.stderr
    questions = Counter(f"{asked.path}?{asked.query}" for asked in server.asked)
    searches = {it: n for it, n in questions.items() if it.startswith("/search") and n > 1}
    assert searches == {}
    assert KEY not in ended.stdout + ended.stderr
