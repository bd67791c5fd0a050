"""Kodi nfo files of a library read into the catalog: real files, of friends and of strangers."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizer.catalog import Catalog, Origin, Record, empty_catalog
from organizer.catalog.imports.nfo import NfoReport, import_nfo
from organizer.catalog.imports.nfo_reading import MOST_BYTES, NotReadable, read_nfo
from organizer.catalog.imports.nfo_records import ids_of, reserved_id, with_ids
from organizer.errors import CatalogFileError

RESERVED = range(1_700_000_001, 2_100_000_000)
SHOW = """<?xml version="1.0" encoding="UTF-8" standalone="yes" ?>
<tvshow>
  <title>Kiln &amp; Sons</title>
  <originaltitle>Ofen und Söhne</originaltitle>
  <plot>Potters.</plot>
  <premiered>2011-03-02</premiered>
  <year>1990</year>
  <studio>Channel Four</studio>
  <status>Ended</status>
  <genre>Drama</genre><genre>Comedy</genre>
  <mpaa>TV-G</mpaa>
  <runtime>30</runtime>
  {ids}
  <actor><name>Ida Moor</name><role>Ann</role><order>1</order>
    <thumb>https://pictures.invalid/ida.jpg</thumb></actor>
  <actor><name>Lou Kern</name><role>Ben</role><order>0</order><thumb>/local/lou.jpg</thumb></actor>
</tvshow>
"""
EPISODE = """<episodedetails>
  <title>{title}</title><season>{season}</season><episode>{episode}</episode>
  <aired>2011-03-0{episode}</aired><premiered>2011-03-02</premiered>
  <plot>A pot.</plot><director>Vi Holm</director><credits>Max Dorn</credits>
  <actor><name>Once Only</name></actor>{more}
</episodedetails>
"""

Put = Callable[..., Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Write a file of the library."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / "library" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def library(put: Put, tmp_path: Path) -> Path:
    """A library with one series without ids: two episodes in one file, a special, one unknown."""
    put("Kiln/tvshow.nfo", _show())
    put("Kiln/Season 01/Kiln - S01E01-E02.nfo", _episode(1, 1, "Clay") + _episode(1, 2, "Glaze"))
    put("Kiln/Season 01/Kiln - S01E03.nfo", _episode(-1, 3, "Nobody knows"))
    shown = "<displayseason>1</displayseason><displayepisode>2</displayepisode>"
    put("Kiln/Specials/Kiln - S00E01.nfo", _episode(0, 1, "The Wheel", shown))
    put("Kiln/Season 01/season.nfo", "<season><seasonnumber>1</seasonnumber></season>")
    return tmp_path / "library"


def _show(ids: str = "", **changed: str) -> str:
    text = SHOW.replace("{ids}", ids)
    for before, after in changed.items():
        text = text.replace(f"<{before}>", f"<{before}>{after}<!--").replace(
            f"</{before}>", f"--></{before}>"
        )
    return text


def _episode(season: int, episode: int, title: str = "Clay", more: str = "") -> str:
    return EPISODE.format(season=season, episode=episode, title=title, more=more)


def _line(series: Record) -> bytes:
    return json.dumps({"series": series}).encode()


def _counts(report: NfoReport) -> tuple[int, int, int]:
    return report.series, report.episodes, report.known


def _only(catalog: Catalog, name: str = "Kiln & Sons") -> int:
    (found,) = catalog.search_series(name=name)
    return int(str(found["id"]))


def test_a_series_without_ids_gets_one_of_the_reserved_range(
    library: Path, catalog: Catalog
) -> None:
    report = import_nfo(catalog, [library])
    assert (_counts(report), report.problems) == ((1, 3, 0), ())
    series_id = _only(catalog)
    assert series_id in RESERVED
    record = catalog.series_record(series_id)
    assert record == {
        "id": series_id,
        "seriesName": "Kiln & Sons",
        "aliases": ["Ofen und Söhne"],
        "overview": "Potters.",
        "firstAired": "2011-03-02",
        "network": "Channel Four",
        "status": "Ended",
        "genre": ["Drama", "Comedy"],
        "rating": "TV-G",
        "runtime": "30",
    }
    assert [(it["name"], it["image"]) for it in catalog.actors(series_id)] == [
        ("Ida Moor", "https://pictures.invalid/ida.jpg"),
        ("Lou Kern", ""),
    ]
    assert catalog.origin(series_id).source == "nfo"


def test_several_episodes_of_a_file_and_specials_are_episodes(
    library: Path, catalog: Catalog
) -> None:
    import_nfo(catalog, [library])
    records = catalog.episode_records(_only(catalog))
    found = {
        (it["airedSeason"], it["airedEpisodeNumber"]): (it["episodeName"], it["firstAired"])
        for it in records
    }
    assert found == {
        (1, 1): ("Clay", "2011-03-01"),
        (1, 2): ("Glaze", "2011-03-02"),
        (0, 1): ("The Wheel", "2011-03-01"),
    }
    special = next(it for it in records if it["airedSeason"] == 0)
    assert (special["airsBeforeSeason"], special["airsBeforeEpisode"]) == (1, 2)
    assert special["directors"] == ["Vi Holm"]
    assert {int(str(it["id"])) in RESERVED for it in records} == {True}


def test_ids_are_the_same_at_every_import_and_whatever_else_is_there(
    library: Path, put: Put, catalog: Catalog
) -> None:
    import_nfo(catalog, [library])
    before = catalog.episode_records(_only(catalog))
    put("Attic/tvshow.nfo", _show(title="Attic"))
    put("Kiln/Season 01/Kiln - S01E00.nfo", _episode(1, 0, "Dust"))
    report = import_nfo(catalog, [library])
    assert _counts(report) == (2, 4, 0)
    after = catalog.episode_records(_only(catalog))
    assert [it["id"] for it in before] == [it["id"] for it in after if it["episodeName"] != "Dust"]
    with empty_catalog() as other:
        import_nfo(other, [library])
        assert _only(other) == _only(catalog)
        assert other.episode_records(_only(other)) == after


def test_ids_of_services_are_read_from_unique_ids(
    put: Put, library: Path, catalog: Catalog
) -> None:
    put(
        "Kiln/tvshow.nfo",
        _show('<uniqueid type="tvdb">4242</uniqueid><uniqueid type="imdb">tt77777</uniqueid>'),
    )
    put(
        "Kiln/e.nfo",
        _episode(2, 1, more='<uniqueid type="tvdb" default="true">987</uniqueid>')
        + _episode(2, 2, more='<uniqueid type="tvdb">987</uniqueid>'),
    )
    import_nfo(catalog, [library])
    record = catalog.series_record(4242)
    assert record is not None
    assert record["imdbId"] == "tt0077777"
    ids = {
        it["airedEpisodeNumber"]: it["id"]
        for it in catalog.episode_records(4242)
        if it["airedSeason"] == 2
    }
    assert ids[1] == 987
    assert ids[2] in RESERVED  # one id cannot be two episodes'


@pytest.mark.parametrize(
    ("elements", "ids"),
    [
        pytest.param('<uniqueid type="TVDB"> 12 </uniqueid>', {"tvdb": "12"}, id="unique id"),
        pytest.param("<tvdbid>12</tvdbid>", {"tvdb": "12"}, id="Emby's element"),
        pytest.param("<id>12</id>", {"tvdb": "12"}, id="a bare id of old Kodi"),
        pytest.param("<id>tt0000012</id>", {"imdb": "tt0000012"}, id="a bare IMDb id"),
        pytest.param(
            '<id>1396</id><uniqueid type="tmdb" default="true">1396</uniqueid>',
            {"tmdb": "1396"},
            id="a bare id that is TMDB's",
        ),
        pytest.param('<uniqueid type="tvdb">0</uniqueid>', {}, id="no id"),
        pytest.param('<uniqueid type="tvdb">1700000001</uniqueid>', {}, id="none of TheTVDB's"),
        pytest.param('<uniqueid type="x">12</uniqueid><uniqueid/>', {}, id="of nobody we know"),
    ],
)
def test_an_id_is_only_believed_where_it_says_whose_it_is(
    elements: str, ids: dict[str, str]
) -> None:
    (node,) = read_nfo(f"<tvshow>{elements}</tvshow>".encode())
    assert ids_of(node) == ids


@pytest.mark.parametrize(
    ("known", "ids"),
    [
        pytest.param({"id": 4242, "seriesName": "Kiln"}, "tvdb:4242", id="by TheTVDB's id"),
        pytest.param(
            {"id": 5, "seriesName": "Kiln", "imdbId": "tt0077777"}, "imdb:tt77777", id="by IMDb's"
        ),
        pytest.param(
            {"id": 5, "seriesName": "Kiln & Sons", "firstAired": "2011-03-02"}, "", id="by name"
        ),
        pytest.param({"id": 5, "seriesName": "Kiln and Sons (2011)"}, "", id="by name and year"),
        pytest.param(
            {"id": 5, "seriesName": "Kiln & Sons (2011)"},
            "tmdb:9",
            id="by name, of no id that the catalog knows",
        ),
    ],
)
def test_what_the_catalog_knows_is_left_as_it_is(
    put: Put, library: Path, catalog: Catalog, known: Record, ids: str
) -> None:
    namespace, _, value = ids.partition(":")
    put("Kiln/tvshow.nfo", _show(f'<uniqueid type="{namespace}">{value}</uniqueid>'))
    catalog.import_lines([_line(known)], Origin(source="a friend"))
    report = import_nfo(catalog, [library])
    assert _counts(report) == (0, 0, 1)
    assert catalog.stats().series == 1
    assert catalog.stats().episodes == 0


def test_another_series_of_the_same_name_is_another_series(library: Path, catalog: Catalog) -> None:
    catalog.import_lines([_line({"id": 5, "seriesName": "Kiln & Sons (1985)"})])
    assert _counts(import_nfo(catalog, [library])) == (1, 3, 0)


def test_a_series_in_two_folders_is_one(put: Put, library: Path, catalog: Catalog) -> None:
    put("More/Kiln/tvshow.nfo", _show('<uniqueid type="tvdb">4242</uniqueid>'))
    put("More/Kiln/e.nfo", _episode(1, 1, "Again") + _episode(3, 1, "New"))
    assert _counts(import_nfo(catalog, [library])) == (1, 4, 0)
    assert catalog.stats().episodes == 4


def test_a_folder_within_a_series_folder_may_be_another_series(
    put: Put, library: Path, catalog: Catalog
) -> None:
    put("Kiln/Spin-off/tvshow.nfo", _show(title="Kiln Nights"))
    put("Kiln/Spin-off/e.nfo", _episode(1, 1))
    assert _counts(import_nfo(catalog, [library])) == (2, 4, 0)
    assert len(catalog.episode_records(_only(catalog, "Kiln Nights"))) == 1


# --- strangers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(
            '<!DOCTYPE tvshow [<!ENTITY a "b">]><tvshow><title>&a;</title></tvshow>',
            "declares a document type",
            id="an entity",
        ),
        pytest.param(
            '<!doctype tvshow SYSTEM "file:///etc/passwd"><tvshow><title>x</title></tvshow>',
            "declares a document type",
            id="an external document type",
        ),
        pytest.param(
            "<tvshow><title>x" + "y" * MOST_BYTES,
            f"larger than {MOST_BYTES // 1024} KiB",
            id="size",
        ),
        pytest.param(
            "<tvshow>" + "<a>" * 50_000 + "</a>" * 50_000 + "</tvshow>",
            "more elements, or deeper ones",
            id="depth",
        ),
        pytest.param(
            "<tvshow>" + "<a/>" * 50_000 + "</tvshow>", "more elements, or deeper ones", id="many"
        ),
        pytest.param("<tvshow><title>x</tvshow>", "no XML", id="elements that cross"),
        pytest.param("<tvshow><title>x</title>", "does not end", id="cut off"),
        pytest.param("<tvshow><title>&#1;</title></tvshow>", "no XML", id="a control character"),
    ],
)
def test_what_is_hostile_or_broken_is_named_and_the_others_go_on(
    put: Put, library: Path, catalog: Catalog, content: str, why: str
) -> None:
    path = put("Bad/tvshow.nfo", content)
    put("Bad/e.nfo", _episode(1, 1))
    report = import_nfo(catalog, [library])
    assert _counts(report) == (1, 3, 0)
    (problem,) = report.problems
    assert problem.startswith(f"{path}: ")
    assert why in problem


@pytest.mark.parametrize(
    ("content", "title"),
    [
        pytest.param(
            "\ufeff<tvshow><title>Ä</title></tvshow>".encode(), "Ä", id="UTF-8 with a mark"
        ),
        pytest.param("<tvshow><title>Ä</title></tvshow>".encode("utf-16"), "Ä", id="UTF-16"),
        pytest.param(
            '<?xml version="1.0" encoding="windows-1252"?><tvshow><title>Ä</title></tvshow>'.encode(
                "cp1252"
            ),
            "Ä",
            id="the encoding that is declared",
        ),
        pytest.param(
            '<?xml version="1.0" encoding="rot13"?><tvshow><title>Ä</title></tvshow>'.encode(),
            "Ä",
            id="an encoding that is none",
        ),
        pytest.param(
            b"<tvshow><title>Tom & Jo</title></tvshow>", "Tom & Jo", id="a bare ampersand"
        ),
        pytest.param(b"<tvshow><title>A&nbsp;B</title></tvshow>", "A&nbsp;B", id="an HTML entity"),
        pytest.param(b"<tvshow><title><![CDATA[<b>]]></title></tvshow>", "<b>", id="CDATA"),
        pytest.param(
            b"<tvshow><title>x</title></tvshow>\nhttps://www.thetvdb.com/?id=1",
            "x",
            id="an address",
        ),
        pytest.param(b"<!-- <tvshow> --><tvshow><title>\x00x</title></tvshow>", "x", id="comments"),
    ],
)
def test_the_forms_that_programs_write_are_read(content: bytes, title: str) -> None:
    (node,) = read_nfo(content)
    assert (node.name, node.first("title")) == ("tvshow", title)


@pytest.mark.parametrize(
    "piece", [b"&amp;", b"&", b"<!-- -->", b"<![CDATA[x]]>", b"<a/>x", b"&#65;", b"<tvshow "]
)
def test_a_large_file_of_small_pieces_is_read_or_refused(piece: bytes) -> None:
    inner = piece * ((MOST_BYTES - 100) // len(piece))
    content = b"<tvshow><title>" + inner + b"</title></tvshow>"
    try:
        (node,) = read_nfo(content)
    except NotReadable:
        return
    assert node.name == "tvshow"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"https://www.imdb.com/title/tt0000001/",
        b"<movie><title>x</title></movie>",
        b"\xff\xfe",
    ],
)
def test_other_nfo_files_say_nothing(content: bytes) -> None:
    assert read_nfo(content) == ()


def test_what_is_no_plain_file_is_not_read(put: Put, library: Path, catalog: Catalog) -> None:
    os.mkfifo(library / "Kiln" / "pipe.nfo")
    (library / "Kiln" / "link.nfo").symlink_to(put("secret.txt", _episode(9, 9)))
    (library / "Kiln" / "loop").symlink_to(library)
    put("Kiln/@eaDir/e.nfo", _episode(8, 8))
    report = import_nfo(catalog, [library])
    assert _counts(report) == (1, 3, 0)
    assert len(report.problems) == 2


def test_what_is_no_folder_is_refused(library: Path, catalog: Catalog) -> None:
    with pytest.raises(CatalogFileError, match="it is no folder"):
        import_nfo(catalog, [library / "Kiln" / "tvshow.nfo"])


@given(
    st.binary(max_size=300)
    | st.text(alphabet="<>/&;#x!-[]tvshow episodedetails\"'", max_size=200).map(str.encode)
)
def test_whatever_bytes_there_are_they_are_read_or_refused(content: bytes) -> None:
    for data in (content, b"<tvshow>" + content + b"</tvshow>"):
        try:
            nodes = read_nfo(data)
        except NotReadable:
            continue
        assert all(node.name in ("tvshow", "episodedetails") for node in nodes)


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "id": st.none() | st.integers(1, 5),
                "airedSeason": st.integers(0, 2),
                "airedEpisodeNumber": st.integers(0, 3),
            }
        )
    )
)
def test_every_number_is_there_once_and_every_id(
    episodes: list[dict[str, object]],
) -> None:
    records = with_ids(reserved_id("x"), episodes)
    numbers = [(it["airedSeason"], it["airedEpisodeNumber"]) for it in records]
    assert set(numbers) == {(it["airedSeason"], it["airedEpisodeNumber"]) for it in episodes}
    assert len({it["id"] for it in records}) == len(records) == len(set(numbers))
