"""IMDb's data files: whatever they hold, what can be used comes in, and only that."""

import gzip
import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from organizer.catalog import Catalog, Record, empty_catalog
from organizer.catalog.imports import ImdbReport, import_imdb
from organizer.catalog.imports.imdb_records import IMDB, UNUSABLE_TITLES, Unlike
from organizer.catalog.imports.tsv import LONGEST_LINE, Kind, Problems, rows_of
from organizer.errors import CatalogFileError, UsageError
from organizer.lookup.records import read_series

N = "\\N"
HARBOR = "tt0000010\ttvSeries\tHarbor\tDer Hafen\t0\t2010\t2012\t45\tCrime,Drama"
PILOT = f"tt0000011\ttvEpisode\tPilot\tPilot\t0\t2010\t{N}\t45\t{N}"
SECOND = f"tt0000012\ttvEpisode\tLow Tide\tLow Tide\t0\t2010\t{N}\t45\t{N}"
FILM = f"tt0000001\tmovie\tA Film\tA Film\t0\t1999\t{N}\t90\t{N}"
BASICS = (FILM, HARBOR, PILOT, SECOND)
EPISODES = ("tt0000011\ttt0000010\t1\t1", "tt0000012\ttt0000010\t1\t2")
HARBOR_ID = IMDB.first_id + 10

Files = Mapping[Kind, Iterable[str]]
Importer = Callable[..., ImdbReport]


def write(folder: Path, files: Files) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for kind, lines in files.items():
        path = folder / kind.title
        text = "\n".join(["\t".join(kind.columns), *lines]) + "\n"
        path.write_bytes(gzip.compress(text.encode("utf-8", "surrogateescape"), 1))
        os.utime(path, (1_700_000_000, 1_700_000_000))
        paths.append(path)
    return paths


@pytest.fixture
def imported(tmp_path: Path, catalog: Catalog) -> Importer:
    """Import lines of the files into the test's catalog; Harbor and its two episodes by default."""

    def run(
        basics: Iterable[str] = BASICS, episodes: Iterable[str] = EPISODES, **others: Iterable[str]
    ) -> ImdbReport:
        files = {Kind.BASICS: basics, Kind.EPISODE: episodes}
        files |= {Kind[name.upper()]: lines for name, lines in others.items()}
        return import_imdb(catalog, write(tmp_path / "files", files), tmp_path / "cache")

    return run


def exported(catalog: Catalog) -> list[Record]:
    return [json.loads(line) for line in catalog.export_lines()]


def test_a_series_comes_in_whole(imported: Importer, catalog: Catalog) -> None:
    report = imported(ratings=["tt0000010\t7.8\t1200", "tt0000012\t9.1\t33"])
    assert (report.series, report.episodes, report.broken) == (1, 2, 0)
    assert exported(catalog) == [
        {
            "series": {
                "id": HARBOR_ID,
                "seriesName": "Harbor",
                "aliases": ["Der Hafen"],
                "imdbId": "tt0000010",
                "status": "Ended",
                "lastUpdated": 1_700_000_000,
                "firstAired": "2010",
                "runtime": "45",
                "genre": ["Crime", "Drama"],
                "siteRating": 7.8,
                "siteRatingCount": 1200,
            },
            "episodes": [
                {
                    "id": HARBOR_ID + 1,
                    "airedSeason": 1,
                    "airedEpisodeNumber": 1,
                    "episodeName": "Pilot",
                    "imdbId": "tt0000011",
                },
                {
                    "id": HARBOR_ID + 2,
                    "airedSeason": 1,
                    "airedEpisodeNumber": 2,
                    "episodeName": "Low Tide",
                    "imdbId": "tt0000012",
                    "siteRating": 9.1,
                    "siteRatingCount": 33,
                },
            ],
            "source": "imdb",
            "licence": IMDB.licence,
            "attribution": IMDB.attribution,
        }
    ]


def test_every_id_fits_the_32_bits_of_old_clients() -> None:
    assert IMDB.first_id + 99_999_999 < 2**31


def test_the_year_of_a_series_counts_as_evidence(imported: Importer, catalog: Catalog) -> None:
    imported()
    (record,) = catalog.search_series(name="Harbor 2010")
    series = read_series(record)
    assert series is not None
    assert (series.year, series.first_aired) == (2010, None)
    assert catalog.search_series(name="Harbor (2010)")[0]["id"] == HARBOR_ID


def test_a_year_tells_two_series_of_one_name_apart(imported: Importer, catalog: Catalog) -> None:
    imported(basics=[HARBOR, f"tt0000020\ttvSeries\tHarbor\tHarbor\t0\t1985\t{N}\t{N}\t{N}"])
    assert next(r["id"] for r in catalog.search_series(name="Harbor 1985")) == HARBOR_ID + 10


STATES = {
    "a last year": ("tvSeries", "2010", "2012", "Ended"),
    "none yet": ("tvSeries", "2010", N, "Continuing"),
    "a mini-series, which has no last year": ("tvMiniSeries", "2010", N, "Ended"),
    "nothing known": ("tvSeries", N, N, ""),
}


@pytest.mark.parametrize(("kind", "start", "end", "state"), STATES.values(), ids=STATES)
def test_the_state_is_told_by_the_years(
    imported: Importer, catalog: Catalog, kind: str, start: str, end: str, state: str
) -> None:
    imported(
        basics=[f"tt0000010\t{kind}\tHarbor\tHarbor\t0\t{start}\t{end}\t{N}\t{N}"], episodes=[]
    )
    assert exported(catalog)[0]["series"]["status"] == state  # type: ignore[index]


NUMBERS = {
    "both numbers": ([("2", "7")], [(2, 7)]),
    "season 0 and number 0": ([("0", "0")], [(0, 0)]),
    "neither": ([(N, N)], []),
    "a season without a number": ([("1", N)], []),
    "a number where nothing has a season": ([(N, "3")], [(1, 3)]),
    "a number beside episodes that have one": ([(N, "3"), ("2", "1")], [(2, 1)]),
    "a season that is a year": ([("2004", "11")], [(2004, 11)]),
    "one number twice": ([("1", "1"), ("1", "1")], [(1, 1), (1, 1)]),
}


@pytest.mark.parametrize(("given_", "kept"), NUMBERS.values(), ids=NUMBERS)
def test_only_episodes_with_a_number_come_in(
    imported: Importer, catalog: Catalog, given_: list[tuple[str, str]], kept: list[tuple[int, int]]
) -> None:
    ids = [f"tt{11 + place:07d}" for place in range(len(given_))]
    report = imported(
        basics=[HARBOR, *(f"{i}\ttvEpisode\tA\tA\t0\t{N}\t{N}\t{N}\t{N}" for i in ids)],
        episodes=[f"{i}\ttt0000010\t{s}\t{n}" for i, (s, n) in zip(ids, given_, strict=True)],
    )
    records = catalog.episode_records(HARBOR_ID)
    assert [(r["airedSeason"], r["airedEpisodeNumber"]) for r in records] == kept
    assert (report.episodes, report.unnumbered) == (len(kept), len(given_) - len(kept))


def test_quotes_are_plain_text(imported: Importer, catalog: Catalog) -> None:
    row = f'tt0000011\ttvEpisode\t"He said \\ "no"\tA\t0\t{N}\t{N}\t{N}\t{N}'
    imported(basics=[HARBOR, row], episodes=EPISODES[:1])
    assert catalog.episode_records(HARBOR_ID)[0]["episodeName"] == '"He said \\ "no"'


def test_a_title_that_only_says_the_number_is_none(imported: Importer, catalog: Catalog) -> None:
    row = f"tt0000011\ttvEpisode\tEpisode #1.1\tEpisode #1.1\t0\t{N}\t{N}\t{N}\t{N}"
    imported(basics=[HARBOR, row], episodes=EPISODES[:1])
    assert "episodeName" not in catalog.episode_records(HARBOR_ID)[0]


def _aka(title: str, language: str = N, types: str = N, attributes: str = N) -> str:
    return f"tt0000010\t1\t{title}\tXX\t{language}\t{types}\t{attributes}\t0"


def test_other_titles_are_aliases_and_translations(imported: Importer, catalog: Catalog) -> None:
    imported(
        akas=[
            _aka("HARBOR"),
            _aka("Le Port", "fr"),
            _aka("Le Vieux Port", "fr", "imdbDisplay"),
            _aka("El Puerto"),
            "tt0000001\t1\tUn film\tFR\tfr\t\\N\t\\N\t0",
        ]
    )
    (line,) = exported(catalog)
    assert line["series"]["aliases"] == [  # type: ignore[index]
        "Der Hafen",
        "Le Port",
        "Le Vieux Port",
        "El Puerto",
    ]
    assert line["translations"] == {"fr": {"series": {"seriesName": "Le Vieux Port"}}}
    assert catalog.search_series(name="le port")[0]["id"] == HARBOR_ID


@pytest.mark.parametrize("row", UNUSABLE_TITLES, ids=lambda row: row.name)
def test_a_title_of_something_else_is_no_alias(
    imported: Importer, catalog: Catalog, row: Unlike
) -> None:
    imported(akas=[_aka("Harbor: Storm", "en", attributes=row.example)])
    (line,) = exported(catalog)
    assert line["series"]["aliases"] == ["Der Hafen"]  # type: ignore[index]
    assert "translations" not in line


BROKEN = {
    "too few columns": (Kind.BASICS, "tt0000009\tmovie", "has 2 columns, not 9"),
    "too many columns": (Kind.EPISODE, "tt0000011\ttt0000010\t1\t1\t1", "has 5 columns, not 4"),
    "an empty line": (Kind.EPISODE, "", "has 1 columns, not 4"),
    "a person's id": (Kind.EPISODE, "nm0000009\ttt0000010\t1\t1", "is no title's id"),
    "an id out of the range": (Kind.EPISODE, "tt123456789\ttt0000010\t1\t1", "is no title's id"),
    "a parent that is none": (Kind.EPISODE, "tt0000011\tHarbor\t1\t1", "is no title's id"),
    "a season that is none": (Kind.EPISODE, "tt0000011\ttt0000010\tone\t1", "no number of"),
    "a negative number": (Kind.EPISODE, "tt0000011\ttt0000010\t1\t-1", "no number of"),
    "another script's digits": (Kind.EPISODE, "tt0000011\ttt0000010\t1\t١", "no number of"),
    "not UTF-8": (Kind.BASICS, "tt0000009\tmovie\t\udcff", "not UTF-8 at byte 16"),
    "longer than is read": (Kind.AKAS, "x" * (LONGEST_LINE + 1), "longer than 1 MiB"),
    "too few columns of a name": (Kind.AKAS, "tt0000010\t1\tHarbor", "has 3 columns, not 8"),
}


@pytest.mark.parametrize(("kind", "line", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_line_is_told_and_the_others_come_in(
    imported: Importer, catalog: Catalog, kind: Kind, line: str, message: str
) -> None:
    files: dict[Kind, list[str]] = {
        Kind.BASICS: [*BASICS],
        Kind.EPISODE: ["tt0000012\ttt0000010\t1\t2"],
        Kind.AKAS: [],
    }
    files[kind].insert(0, line)
    report = imported(files[Kind.BASICS], files[Kind.EPISODE], akas=files[Kind.AKAS])
    (problem,) = report.problems
    assert (problem.line, problem.path.name, report.broken) == (2, kind.title, 1)
    assert message in problem.message
    assert [r["id"] for r in catalog.episode_records(HARBOR_ID)] == [HARBOR_ID + 2]


OUT_OF_PLACE = {
    "one that is too small": ("tt0000002\tmovie", 3),
    "one that is too large": ("tt9000000\tmovie", 2),
    "one that is there already": ("tt0000011\ttvEpisode", 4),
}


@pytest.mark.parametrize(("begin", "place"), OUT_OF_PLACE.values(), ids=OUT_OF_PLACE)
def test_a_row_out_of_place_costs_only_itself(
    imported: Importer, catalog: Catalog, begin: str, place: int
) -> None:
    rows = [*BASICS]
    rows.insert(place - 1, f"{begin}\tA\tA\t0\t{N}\t{N}\t{N}\t{N}")
    report = imported(basics=rows)
    assert report.broken == 1
    assert [r.get("episodeName") for r in catalog.episode_records(HARBOR_ID)][-1] == "Low Tide"
    assert report.episodes == 2


@pytest.mark.parametrize("order", [str, lambda i: int(i[2:])], ids=["as text", "by number"])
def test_files_may_be_sorted_as_text_or_by_number(
    imported: Importer, catalog: Catalog, order: Callable[[str], object]
) -> None:
    ids = ["tt9999998", "tt9999999", "tt10000000", "tt1000001", "tt10000001", "tt0000011"]
    rows = [f"{i}\ttvEpisode\tOf {i}\tA\t0\t{N}\t{N}\t{N}\t{N}" for i in ids]
    episodes = [f"{i}\ttt0000010\t1\t{n}" for n, i in enumerate(ids, 1)]

    def key(row: str) -> object:
        return order(row.split("\t", maxsplit=1)[0])

    report = imported(sorted([HARBOR, *rows], key=key), sorted(episodes, key=key))  # type: ignore[arg-type]
    assert (report.broken, report.episodes) == (0, 6)
    names = [r["episodeName"] for r in catalog.episode_records(HARBOR_ID)]
    assert sorted(map(str, names)) == sorted(f"Of {i}" for i in ids)


def test_the_order_of_the_files_makes_no_difference(tmp_path: Path) -> None:
    paths = write(
        tmp_path, {Kind.BASICS: BASICS, Kind.EPISODE: EPISODES, Kind.AKAS: [_aka("Port")]}
    )
    found = []
    for given_ in (paths, paths[::-1]):
        with empty_catalog() as catalog:
            import_imdb(catalog, given_, tmp_path / "cache")
            found.append(exported(catalog))
    assert found[0] == found[1]


UNUSABLE = {
    "a kind twice": (["basics", "basics"], UsageError, "are both title.basics"),
    "no episodes": (["basics"], UsageError, "title.episode.tsv.gz is needed"),
    "no titles": (["episode"], UsageError, "title.basics.tsv.gz is needed"),
    "a file of something else": (["other"], CatalogFileError, "none of IMDb's data files"),
    "an empty file": (["empty"], CatalogFileError, "none of IMDb's data files"),
    "one cut short": (["basics", "episode", "cut"], CatalogFileError, "to its end"),
}


@pytest.mark.parametrize(("given_", "error", "message"), UNUSABLE.values(), ids=UNUSABLE)
def test_files_that_cannot_be_used_change_nothing(
    tmp_path: Path, catalog: Catalog, given_: list[str], error: type[Exception], message: str
) -> None:
    basics, episode, akas = write(
        tmp_path,
        {
            Kind.BASICS: BASICS,
            Kind.EPISODE: EPISODES,
            Kind.AKAS: [_aka(str(n)) for n in range(999)],
        },
    )
    paths = {name: tmp_path / name for name in ("other", "empty", "cut")}
    paths["other"].write_text("id,name\n1,Harbor\n")
    paths["empty"].touch()
    paths["cut"].write_bytes(akas.read_bytes()[:-200])
    paths |= {"basics": basics, "episode": episode}
    with pytest.raises(error, match=message):
        import_imdb(catalog, [paths[name] for name in given_], tmp_path / "cache")
    assert exported(catalog) == []


def test_a_series_of_another_source_keeps_its_id_and_episodes(
    imported: Importer, catalog: Catalog
) -> None:
    record = {"id": 77, "seriesName": "Harbour", "imdbId": "tt0000010", "aliases": ["El Puerto"]}
    episodes = [{"id": 770, "airedSeason": 1, "airedEpisodeNumber": 1, "firstAired": "2010-01-03"}]
    line = {"series": record, "episodes": episodes, "source": "theirs"}
    catalog.import_lines([json.dumps(line).encode()])
    imported(ratings=["tt0000010\t7.8\t1200"])
    (kept,) = exported(catalog)
    assert kept["episodes"] == episodes
    assert kept["source"] == "theirs"
    assert kept["series"] == record | {
        "aliases": ["El Puerto", "Harbor", "Der Hafen"],
        "firstAired": "2010",
        "runtime": "45",
        "genre": ["Crime", "Drama"],
        "siteRating": 7.8,
        "siteRatingCount": 1200,
    }
    assert catalog.search_series(name="der hafen")[0]["id"] == 77


def test_a_series_without_episodes_gets_those_of_imdb(imported: Importer, catalog: Catalog) -> None:
    record = {"id": 77, "seriesName": "Harbour", "imdbId": "tt0000010"}
    catalog.import_lines([json.dumps({"series": record}).encode()])
    imported()
    assert [r["id"] for r in catalog.episode_records(77)] == [HARBOR_ID + 1, HARBOR_ID + 2]


def test_importing_again_changes_nothing_and_newer_files_replace(
    imported: Importer, catalog: Catalog
) -> None:
    imported()
    before = exported(catalog)
    imported()
    assert exported(catalog) == before
    imported(basics=[HARBOR.replace("Harbor", "Haven"), PILOT], episodes=EPISODES[:1])
    (line,) = exported(catalog)
    assert line["series"]["seriesName"] == "Haven"  # type: ignore[index]
    assert len(catalog.episode_records(HARBOR_ID)) == 1


def test_nothing_is_left_in_the_cache(imported: Importer, tmp_path: Path) -> None:
    imported()
    assert [path for path in (tmp_path / "cache").rglob("*") if path.is_file()] == []


@settings(max_examples=25)
@given(
    st.dictionaries(
        st.integers(1, 300),
        st.tuples(
            st.sampled_from(["movie", "tvSeries", "tvMiniSeries", "tvEpisode"]),
            st.integers(1, 300),
            st.one_of(st.none(), st.integers(0, 9)),
            st.one_of(st.none(), st.integers(0, 30)),
        ),
        max_size=60,
    )
)
def test_what_is_joined_on_disk_is_what_would_be_in_memory(
    tmp_path_factory: pytest.TempPathFactory,
    titles: dict[int, tuple[str, int, int | None, int | None]],
) -> None:
    folder = tmp_path_factory.mktemp("imdb")
    basics, rows, wanted = [], [], dict[int, list[tuple[int, int, int]]]()
    for number, (kind, *_) in titles.items():
        if kind in ("tvSeries", "tvMiniSeries"):
            wanted[IMDB.first_id + number] = []
    seasons = {  # that the episodes of a series name
        parent: {s for kind, p, s, _ in titles.values() if kind == "tvEpisode" and p == parent}
        for parent in range(1, 301)
    }
    for number, (kind, parent, season, count) in sorted(titles.items()):
        basics.append(f"tt{number:07d}\t{kind}\tT{number}\tT{number}\t0\t{N}\t{N}\t{N}\t{N}")
        if kind != "tvEpisode":
            continue
        said = [N if value is None else str(value) for value in (season, count)]
        rows.append(f"tt{number:07d}\ttt{parent:07d}\t{said[0]}\t{said[1]}")
        is_first = season is None and seasons[parent] == {None}
        meant = 1 if is_first else season
        if (series := IMDB.first_id + parent) in wanted and None not in (meant, count):
            wanted[series].append((meant or 0, count or 0, IMDB.first_id + number))
    with empty_catalog() as catalog:
        paths = write(folder, {Kind.BASICS: basics, Kind.EPISODE: rows})
        import_imdb(catalog, paths, folder / "cache")
        found = {
            int(str(line["series"]["id"])): [  # type: ignore[index]
                (e["airedSeason"], e["airedEpisodeNumber"], e["id"])
                for e in line["episodes"]  # type: ignore[attr-defined]
            ]
            for line in exported(catalog)
        }
    assert found == {series: sorted(episodes) for series, episodes in wanted.items()}


@given(st.binary(max_size=400))
def test_no_bytes_end_in_anything_but_rows_and_problems(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("imdb") / "title.episode.tsv"
    path.write_bytes(b"\t".join(c.encode() for c in Kind.EPISODE.columns) + b"\n" + content)
    problems = Problems()
    rows = list(rows_of(path, Kind.EPISODE, problems))
    body = content.removesuffix(b"\n")
    lines = body.count(b"\n") + 1 if content else 0
    assert len(rows) + problems.count == lines
