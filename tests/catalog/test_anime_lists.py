"""Lists of anime: entries that can be used come in, and documents that are none change nothing."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from organizer.catalog import NAMED_SEASONS, Answered, Catalog
from organizer.catalog.anime import Anime
from organizer.catalog.imports.anidb_titles import KINDS, TitleKind, import_anidb_titles
from organizer.catalog.imports.anime_lists import anime_of, import_anime_lists
from organizer.catalog.imports.xml_pieces import LONGEST_TEXT, Piece
from organizer.errors import CatalogFileError

ENTRIES = {
    "a season": ({"defaulttvdbseason": "2"}, (), Anime, (2, 0, {})),
    "an offset": ({"episodeoffset": "12"}, (), Anime, (1, 12, {})),
    "an empty offset": ({"episodeoffset": ""}, (), Anime, (1, 0, {})),
    "an offset below 0": ({"episodeoffset": "-3"}, (), Anime, (1, -3, {})),
    "counted over all": ({"defaulttvdbseason": "a"}, (), Anime, (None, 0, {})),
    "single numbers": (
        {},
        (({"anidbseason": "1", "tvdbseason": "0"}, ";1-5;2-6;"),),
        Anime,
        (1, 0, {1: ((0, 5),), 2: ((0, 6),)}),
    ),
    "one that is two, and one that is none": (
        {},
        (({"anidbseason": "1", "tvdbseason": "3"}, ";1-1+2;2-0;"),),
        Anime,
        (1, 0, {1: ((3, 1), (3, 2)), 2: ()}),
    ),
    "a range": (
        {},
        (({"anidbseason": "1", "tvdbseason": "2", "start": "3", "end": "4", "offset": "-2"}, ""),),
        Anime,
        (1, 0, {3: ((2, 1),), 4: ((2, 2),)}),
    ),
    "specials, which are left out": (
        {},
        (({"anidbseason": "0", "tvdbseason": "0"}, ";1-4;"),),
        Anime,
        (1, 0, {}),
    ),
    "a film": ({"tvdbid": "movie"}, (), None, ()),
    "nothing known": ({"tvdbid": ""}, (), None, ()),
    "a season below 0": ({"defaulttvdbseason": "-1"}, (), ValueError, ()),
    "no season": ({"defaulttvdbseason": ""}, (), ValueError, ()),
    "an id that is none": ({"anidbid": "x"}, (), ValueError, ()),
    "an offset that is none": ({"episodeoffset": "1e3"}, (), ValueError, ()),
    "a range over everything": (
        {},
        (({"anidbseason": "1", "tvdbseason": "1", "start": "1", "end": "99999"}, ""),),
        ValueError,
        (),
    ),
}


@pytest.mark.parametrize(("said", "mappings", "kind", "wanted"), ENTRIES.values(), ids=ENTRIES)
def test_entries_mean_what_the_list_says(
    said: dict[str, str],
    mappings: tuple[tuple[dict[str, str], str], ...],
    kind: type | None,
    wanted: tuple[object, ...],
) -> None:
    attributes = {"anidbid": "7", "tvdbid": "70", "defaulttvdbseason": "1", **said}
    within = [Piece("mapping", attributes_, text) for attributes_, text in mappings]
    piece = Piece("anime", attributes, within=within)
    if kind is ValueError:
        with pytest.raises(ValueError, match=r"number|episodes|below"):
            anime_of(piece)
        return
    entry = anime_of(piece)
    if kind is None:
        assert entry is None
    else:
        assert entry is not None
        assert (entry.season, entry.offset, entry.numbers) == wanted


def _list(*entries: str) -> str:
    return f"<anime-list>{''.join(entries)}</anime-list>"


def _entry(anidb_id: int, season: str, name: str, offset: int = 0) -> str:
    return (
        f'<anime anidbid="{anidb_id}" tvdbid="70" defaulttvdbseason="{season}"'
        f' episodeoffset="{offset}"><name>{name}</name></anime>'
    )


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    """Write a document; return where it is."""

    def write(text: str) -> Path:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.xml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def harbor(catalog: Catalog) -> Catalog:
    """A catalog with one series that the lists speak of."""
    record = {"id": 70, "seriesName": "Harbor", "aliases": ["Port", "Harbor: Storm"]}
    catalog.import_lines([json.dumps({"series": record}).encode()])
    return catalog


def test_names_are_aliases_of_the_whole_or_of_a_part(
    harbor: Catalog, written: Callable[[str], Path]
) -> None:
    entries = (_entry(1, "1", "Minato"), _entry(2, "2", "Minato Arashi"))
    report = import_anime_lists(harbor, written(_list(*entries)))
    assert (report.count, report.linked, report.known) == (2, 2, 1)
    titles = '<anime aid="2"><title type="official">Harbor: Storm</title></anime>'
    import_anidb_titles(harbor, written(f"<animetitles>{titles}</animetitles>"))
    (record,) = harbor.search_series(name="minato arashi")
    assert record["aliases"] == ["Port", "Minato"]
    seasons = record[NAMED_SEASONS]
    assert isinstance(seasons, list)
    assert [(it["name"], it["season"]) for it in seasons] == [
        ("Harbor: Storm", 2),
        ("Minato Arashi", 2),
    ]
    assert [r["id"] for r in harbor.search_series(name="Minato")] == [70]
    assert harbor.series_record(70) == record


def test_a_part_ends_where_the_next_one_of_its_season_begins(
    harbor: Catalog, written: Callable[[str], Path]
) -> None:
    entries = (_entry(1, "1", "A"), _entry(2, "2", "Bee", 12), _entry(3, "2", "Cee", 24))
    import_anime_lists(harbor, written(_list(*entries)))
    seasons = (harbor.series_record(70) or {})[NAMED_SEASONS]
    assert isinstance(seasons, list)
    assert [(it["name"], it["offset"], it["last"]) for it in seasons] == [
        ("Bee", 12, 12),
        ("Cee", 24, None),
    ]


def test_a_name_that_only_a_list_has_is_still_asked_of_services(
    harbor: Catalog, written: Callable[[str], Path]
) -> None:
    import_anime_lists(harbor, written(_list(_entry(2, "2", "Arashi"))))
    assert harbor.answers("Arashi") is Answered.NEARLY
    assert harbor.answers("Something else") is Answered.POORLY


def test_a_list_takes_the_place_of_the_one_before(
    harbor: Catalog, written: Callable[[str], Path]
) -> None:
    import_anime_lists(harbor, written(_list(_entry(2, "2", "Arashi"))))
    import_anime_lists(harbor, written(_list(_entry(3, "2", "Kaze"))))
    assert harbor.search_series(name="Arashi") == ()
    assert len(harbor.search_series(name="Kaze")) == 1


def test_a_broken_entry_is_told_and_the_others_come_in(
    harbor: Catalog, written: Callable[[str], Path]
) -> None:
    report = import_anime_lists(
        harbor, written(_list(_entry(1, "x", "Minato"), _entry(2, "2", "Arashi")))
    )
    (problem,) = report.problems
    assert "anime 1: defaulttvdbseason is no number" in problem
    assert report.count == 1


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_titles_of_either_form_count_from_their_length_on(
    harbor: Catalog, written: Callable[[str], Path], kind: TitleKind
) -> None:
    import_anime_lists(harbor, written(_list(_entry(2, "2", "Arashi"))))
    name, shorter = "x" * kind.shortest, "x" * (kind.shortest - 1)
    rows = [("Kaze Kaze", kind), (name, kind), *([(shorter, kind)] if shorter else [])]
    xml = "".join(f'<title type="{k.name}">{n}</title>' for n, k in rows)
    dat = "# Created\n" + "".join(f"2|{k.code}|en|{n}\n" for n, k in rows)
    for text in (f'<animetitles><anime aid="2">{xml}</anime></animetitles>', dat):
        report = import_anidb_titles(harbor, written(text))
        assert (report.count, report.linked, report.problems) == (2, 1, ())
        assert len(harbor.search_series(name=name)) == 1


def test_a_broken_line_of_titles_is_told(harbor: Catalog, written: Callable[[str], Path]) -> None:
    report = import_anidb_titles(harbor, written("1|1|en|Minato|Port\n1|9|en|A\nx|1|en|A\n1|1\n"))
    assert report.count == 1
    assert [problem.split(", ")[1][:6] for problem in report.problems] == [
        "line 2",
        "line 3",
        "line 4",
    ]


_BOMB = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]>'
REFUSED = {
    "a document type": (f"{_BOMB}<anime-list>&y;</anime-list>", "declares a document type"),
    "one from elsewhere": (
        '<!DOCTYPE a SYSTEM "a.dtd"><anime-list/>',
        "document type",
    ),
    "an entity of nowhere": ("<anime-list>&x;</anime-list>", "is no XML"),
    "another document": ("<animetitles/>", "it is <animetitles>, not <anime-list>"),
    "cut short": ("<anime-list><anime", "is no XML at line 1"),
    "no XML": ("Harbor", "is no XML at line 1"),
    "very deep": (f"<anime-list>{'<a>' * 100}", "lie too deep"),
    "a very long text": (
        f"<anime-list><anime><name>{'x' * (LONGEST_TEXT + 1)}</name></anime></anime-list>",
        "more than 100000 characters",
    ),
    "very many elements": (
        f"<anime-list><anime>{'<name/>' * 10_001}</anime></anime-list>",
        "more than 10000 elements",
    ),
}


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED)
def test_a_document_that_cannot_be_trusted_changes_nothing(
    harbor: Catalog, written: Callable[[str], Path], text: str, message: str
) -> None:
    import_anime_lists(harbor, written(_list(_entry(2, "2", "Arashi"))))
    before = harbor.series_record(70)
    with pytest.raises(CatalogFileError, match=message):
        import_anime_lists(harbor, written(text))
    assert harbor.series_record(70) == before


def test_a_gzip_bomb_is_read_no_further_than_is_allowed(harbor: Catalog, tmp_path: Path) -> None:
    path = tmp_path / "bomb.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(b"<anime-list>")
        for _ in range(260):
            file.write(b" " * 2**20)
    with pytest.raises(CatalogFileError, match="larger than 256 MiB"):
        import_anime_lists(harbor, path)


def test_titles_that_are_none_are_refused(harbor: Catalog, written: Callable[[str], Path]) -> None:
    with pytest.raises(CatalogFileError, match="holds none of AniDB's titles"):
        import_anidb_titles(harbor, written("# nothing\n"))
