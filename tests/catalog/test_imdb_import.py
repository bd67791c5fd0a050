"""IMDb's data files: what they say of a series comes in, as the catalog can use it."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from organizer.catalog import Catalog, empty_catalog, feeds
from organizer.catalog.imports import import_imdb
from organizer.catalog.imports.imdb_records import IMDB, UNUSABLE_TITLES, Unlike
from organizer.catalog.imports.tsv import Kind
from organizer.lookup.records import read_series
from tests.catalog.imdb_files import (
    EPISODES,
    HARBOR,
    HARBOR_ID,
    PILOT,
    Importer,
    N,
    aka,
    exported,
    write,
)


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


def test_other_titles_are_aliases_and_translations(imported: Importer, catalog: Catalog) -> None:
    imported(
        akas=[
            aka("HARBOR"),
            aka("Le Port", "fr"),
            aka("Le Vieux Port", "fr", "imdbDisplay"),
            aka("El Puerto"),
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
    imported(akas=[aka("Harbor: Storm", "en", attributes=row.example)])
    (line,) = exported(catalog)
    assert line["series"]["aliases"] == ["Der Hafen"]  # type: ignore[index]
    assert "translations" not in line


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


def test_a_series_that_a_service_keeps_stays_that_services(
    imported: Importer, catalog: Catalog
) -> None:
    record = {"id": 1_000_000_007, "seriesName": "Harbour", "imdbId": "tt0000010"}
    catalog.import_lines([json.dumps({"series": record, "source": "tvmaze"}).encode()])
    with catalog.writing() as connection:
        feeds.put_retrieved(connection, 1_000_000_007, 1_700_000_000.0, "by TVmaze")
    imported()
    with catalog.writing() as connection:
        kept = feeds.kept_series(connection, 1_000_000_007)
    assert kept is not None
    assert (kept.is_fed, kept.source, kept.record["seriesName"]) == (True, "tvmaze", "Harbour")
    assert catalog.episode_records(1_000_000_007) == ()  # the service has them, with their days
    assert catalog.series_id(HARBOR_ID) is None


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


@settings(max_examples=15)
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
