"""`organize catalog import` with data of others: one word says which, the exit code how it went."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from organizer.cli.importers import IMPORTERS, Importer

Command = Callable[..., Any]
N = "\\N"
BASICS = (
    "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear"
    "\truntimeMinutes\tgenres\n"
    "tt0000010\ttvSeries\tHarbor\tHarbor\t0\t2010\t2012\t45\tDrama\n"
    f"tt0000011\ttvEpisode\tPilot\tPilot\t0\t2010\t{N}\t45\t{N}\n"
)
EPISODE = "tconst\tparentTconst\tseasonNumber\tepisodeNumber\ntt0000011\ttt0000010\t1\t1\n"
LIST = (
    '<anime-list><anime anidbid="1" tvdbid="70" defaulttvdbseason="2"><name>A</name></anime>'
    "{more}</anime-list>"
)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the files, which is where the program is started."""
    for name, text in {
        "basics.tsv": BASICS,
        "broken.tsv": BASICS + "tt0000012\tmovie\n",
        "episode.tsv": EPISODE,
        "list.xml": LIST.replace("{more}", ""),
        "broken.xml": LIST.replace("{more}", '<anime tvdbid="7"/>'),
        "nothing.xml": "<anime-list/>",
        "titles.dat": "1|1|ja|B\n",
        "broken.dat": "1|1|ja|B\n1\n",
        "imdb": '{"series": {"id": 1, "seriesName": "Ember"}}\n',
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


CALLS = {
    "IMDb's": (["imdb", "episode.tsv", "basics.tsv"], 0, "1 series, 1 episodes imported"),
    "IMDb's, one line broken": (["imdb", "broken.tsv", "episode.tsv"], 1, "1 series, 1 episodes"),
    "a list": (["anime-lists", "list.xml"], 0, "1 anime that are of series of TheTVDB"),
    "a list, one entry broken": (["anime-lists", "broken.xml"], 1, "1 anime that are of series"),
    "a list of nothing": (["anime-lists", "nothing.xml"], 2, "0 anime"),
    "titles before their list": (["anidb-titles", "titles.dat"], 0, "import Anime-Lists'"),
    "titles, one line broken": (["anidb-titles", "broken.dat"], 1, "1 titles imported"),
    "a file that is called as a kind": (["./imdb"], 0, "imdb: 1 series, 0 episodes imported"),
}


@pytest.mark.parametrize(("arguments", "code", "said"), CALLS.values(), ids=CALLS)
def test_the_exit_code_and_one_line_say_how_it_went(
    organize: Command, files: Path, arguments: list[str], code: int, said: str
) -> None:
    ended = organize("catalog", "import", *arguments)
    assert ended.code == code
    assert said in ended.out


REFUSED = {
    "no file": (["imdb"], "name the files"),
    "one that is not there": (["imdb", "basics.tsv", "none.tsv"], "no such file"),
    "one that is missing": (["imdb", "basics.tsv"], "title.episode.tsv.gz is needed"),
    "two lists": (["anime-lists", "list.xml", "broken.xml"], "give one file"),
    "where it is from": (["imdb", "basics.tsv", "episode.tsv", "--source", "x"], "says itself"),
    "no list": (["anime-lists", "basics.tsv"], "is no XML"),
    "no titles": (["anidb-titles", "list.xml"], "it is <anime-list>, not <animetitles>"),
}


@pytest.mark.parametrize(("arguments", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_imported_is_refused_in_one_line(
    organize: Command, files: Path, arguments: list[str], message: str
) -> None:
    ended = organize("catalog", "import", *arguments)
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert message in ended.err


def test_an_imported_series_is_found_with_its_terms(organize: Command, files: Path) -> None:
    organize("catalog", "import", "imdb", "basics.tsv", "episode.tsv")
    shown = organize("catalog", "show", "Harbor").out
    assert "S01E01" in shown
    assert "non-commercial use" in shown


@pytest.mark.parametrize("row", IMPORTERS.values(), ids=lambda row: row.word)
def test_help_names_every_kind(organize: Command, row: Importer) -> None:
    assert row.word in organize("catalog", "import", "--help").out
