"""Lines from strangers: good ones are kept without loss, broken ones are named and left out."""

import gzip
import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizer.catalog import (
    Catalog,
    empty_catalog,
    open_catalog,
    open_interchange,
    read_lines,
)
from organizer.catalog.interchange import LONGEST_LINE, bounded_lines, prepare_lines
from organizer.catalog.upstream import Provenance, UpstreamSeries
from organizer.errors import CatalogFileError, StoreError
from organizer.feeding.keeping import keep_series

LineMaker = Callable[..., bytes]


def _episode(**changed: object) -> bytes:
    record = {"id": 11, "airedSeason": 1, "airedEpisodeNumber": 1, **changed}
    return json.dumps({"series": {"id": 1, "seriesName": "A"}, "episodes": [record]}).encode()


BROKEN = {
    "cut short": (b'{"series": {"id": 1, ', "not JSON"),
    "not an object": (b"[]", "the line is not an object"),
    "no series": (b'{"episodes": []}', "series is missing"),
    "series is a list": (b'{"series": []}', "series is not an object"),
    "no id": (b'{"series": {"seriesName": "A"}}', "series.id is missing"),
    "id is text": (b'{"series": {"id": "1", "seriesName": "A"}}', "series.id is not a whole"),
    "id is a fraction": (b'{"series": {"id": 1.5, "seriesName": "A"}}', "not a whole number"),
    "id is true": (b'{"series": {"id": true, "seriesName": "A"}}', "not a whole number"),
    "id is 0": (b'{"series": {"id": 0, "seriesName": "A"}}', "not a whole number above 0"),
    "id is larger than 64 bits": (
        b'{"series": {"id": 9223372036854775808, "seriesName": "A"}}',
        "not a whole number",
    ),
    "id has thousands of digits": (
        b'{"series": {"id": ' + b"9" * 5000 + b', "seriesName": "A"}}',
        "cannot be kept",
    ),
    "no name": (b'{"series": {"id": 1}}', "seriesName is missing"),
    "name is null": (b'{"series": {"id": 1, "seriesName": null}}', "seriesName is missing"),
    "name is blank": (b'{"series": {"id": 1, "seriesName": " "}}', "seriesName is missing"),
    "not UTF-8": (b'{"series": {"id": 1, "seriesName": "\xff"}}', "not UTF-8"),
    "half a surrogate pair": (
        b'{"series": {"id": 1, "seriesName": "\\ud800"}}',
        "surrogate",
    ),
    "NaN": (b'{"series": {"id": 1, "seriesName": "A", "siteRating": NaN}}', "cannot be kept"),
    "a number beyond every float": (
        b'{"series": {"id": 1, "seriesName": "A", "siteRating": 1e999}}',
        "cannot be kept",
    ),
    "nested a hundred thousand levels": (b"[" * 100_000, "nested deeper"),
    "nested fifty levels": (
        b'{"series": {"id": 1, "seriesName": "A", "x": ' + b"[" * 50 + b"]" * 50 + b"}}",
        "nested deeper",
    ),
    "episodes are an object": (
        b'{"series": {"id": 1, "seriesName": "A"}, "episodes": {"1": {}}}',
        "episodes is not a list",
    ),
    "an episode is a number": (
        b'{"series": {"id": 1, "seriesName": "A"}, "episodes": [3]}',
        "an episode is not an object",
    ),
    "an episode without id": (_episode(id=None), "an episode's id is missing"),
    "an episode without season": (_episode(airedSeason=None), "airedSeason"),
    "an episode with text for a number": (_episode(airedEpisodeNumber="1"), "airedEpisodeNumber"),
    "an episode with a negative number": (_episode(airedEpisodeNumber=-1), "out of range"),
    "two episodes of one id": (
        json.dumps(
            {
                "series": {"id": 1, "seriesName": "A"},
                "episodes": [{"id": 5, "airedSeason": 1, "airedEpisodeNumber": n} for n in (1, 2)],
            }
        ).encode(),
        "same id",
    ),
    "translations are a list": (
        b'{"series": {"id": 1, "seriesName": "A"}, "translations": [1]}',
        "translations is not an object",
    ),
}


@pytest.mark.parametrize(("broken", "reason"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_line_is_named_and_the_others_are_imported(
    catalog: Catalog, line: LineMaker, broken: bytes, reason: str
) -> None:
    report = catalog.import_lines([line(7, "First"), broken, line(8, "Last", episodes=2)])

    assert [problem.line for problem in report.problems] == [2]
    assert reason in report.problems[0].message
    assert (report.series, report.episodes) == (2, 2)
    assert catalog.series_record(8) is not None
    assert catalog.series_record(1) is None


def test_a_line_that_is_too_long_is_refused_and_the_next_is_read(
    tmp_path: Path, line: LineMaker, catalog: Catalog
) -> None:
    path = tmp_path / "catalog.jsonl.gz"
    padding = b'{"series": {"id": 1, "seriesName": "' + b"x" * (LONGEST_LINE + 10) + b'"}}\n'
    path.write_bytes(gzip.compress(padding, compresslevel=1) + gzip.compress(line(2)))

    report = catalog.import_lines(read_lines(path))

    assert [str(problem) for problem in report.problems] == ["line 1: longer than 64 MiB"]
    assert report.series == 1


def test_blank_lines_and_a_byte_order_mark_are_nothing(catalog: Catalog, line: LineMaker) -> None:
    report = catalog.import_lines([b"\xef\xbb\xbf" + line(1), b"\n", b"  \r\n", line(2)])

    assert (report.series, report.problems) == (2, ())


@pytest.mark.parametrize("length", [11, 12, 13, 22, 23, 100, 3 << 20])
def test_a_line_that_is_too_long_is_one_line(length: int) -> None:
    file = io.BytesIO(b"before\n" + b"x" * length + b"\nbehind\n")
    first, cut, *others = bounded_lines(file, longest=10)
    assert (first, others) == (b"before\n", [b"behind\n"])
    assert 10 < len(cut) <= 12


def test_importing_a_series_again_replaces_it_whole(catalog: Catalog, line: LineMaker) -> None:
    catalog.import_lines([line(1, "Old Name", episodes=3, actors=[{"id": 1}])])
    catalog.import_lines([line(1, "New Name", episodes=1)])

    assert catalog.search_series(name="Old Name") == ()
    assert [len(catalog.episode_records(1)), catalog.stats().names] == [1, 1]
    assert json.loads(next(iter(catalog.export_lines()))) == json.loads(
        line(1, "New Name", episodes=1)
    )


def test_a_series_twice_in_one_file_is_the_last_one(catalog: Catalog, line: LineMaker) -> None:
    catalog.import_lines([line(1, "Old"), line(1, "New")])

    assert catalog.series_record(1) == {"id": 1, "seriesName": "New"}


def test_two_series_may_hold_the_same_episode_while_one_moves(
    catalog: Catalog, line: LineMaker
) -> None:
    moved = json.loads(line(2, "New Home"))
    moved["episodes"] = [{"id": 1001, "airedSeason": 1, "airedEpisodeNumber": 1}]
    report = catalog.import_lines([line(1, episodes=1), json.dumps(moved).encode()])

    assert report.problems == ()
    assert len(catalog.episode_records(2)) == 1


_scalars: st.SearchStrategy[object] = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
)
_values: st.SearchStrategy[object] = st.recursive(
    _scalars.filter(lambda it: it not in (float("inf"), float("-inf"))),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
_extra: st.SearchStrategy[dict[str, object]] = st.dictionaries(st.text(), _values, max_size=4)
_KNOWN = ("series", "episodes", "actors", "images", "translations")
_numbers = st.integers(min_value=0, max_value=2**63 - 1)


@st.composite
def _series_lines(draw: st.DrawFn) -> dict[str, object]:
    name = draw(st.text(min_size=1).filter(lambda it: bool(it.strip())))
    ids = draw(st.lists(st.integers(1, 2**63 - 1), max_size=4, unique=True))
    content = {key: it for key, it in draw(_extra).items() if key not in _KNOWN}
    content["series"] = {**draw(_extra), "id": draw(st.integers(1, 50)), "seriesName": name}
    content["episodes"] = [
        {**draw(_extra), "id": i, "airedSeason": draw(_numbers), "airedEpisodeNumber": 1}
        for i in ids
    ]
    for key in ("actors", "images"):
        if draw(st.booleans()):
            content[key] = draw(st.lists(_values, max_size=2))
    if draw(st.booleans()):
        record = st.dictionaries(st.sampled_from(["series", "episodes", "x"]), _values)
        content["translations"] = draw(st.dictionaries(st.text(), record, max_size=2))
    return content


@given(st.lists(_series_lines(), max_size=3, unique_by=lambda it: it["series"]["id"]))  # type: ignore[index]  # made above
def test_export_gives_back_what_import_took(contents: list[dict[str, object]]) -> None:
    with empty_catalog() as first, empty_catalog() as second:
        report = first.import_lines(json.dumps(content).encode() for content in contents)
        exported = list(first.export_lines())
        second.import_lines(it.encode() for it in exported)

        assert report.problems == ()
        by_id = sorted(contents, key=lambda it: it["series"]["id"])  # type: ignore[index]
        assert [json.loads(it) for it in exported] == by_id
        assert list(second.export_lines()) == exported


@given(st.binary(max_size=200))
def test_no_line_ever_crashes_the_import(noise: bytes) -> None:
    with empty_catalog() as catalog:
        catalog.import_lines(noise.splitlines())


@given(_values)
def test_no_json_ever_crashes_the_import(content: object) -> None:
    assert len(list(prepare_lines([json.dumps(content).encode()]))) == 1


def test_an_import_that_is_cut_off_leaves_every_series_old_or_new(
    tmp_path: Path, line: LineMaker
) -> None:
    path = tmp_path / "catalog.db"
    with open_catalog(path) as catalog:
        catalog.import_lines([line(i, f"Old {i}", episodes=2) for i in range(1, 301)])

        def lines() -> list[bytes]:
            return [line(i, f"New {i}", episodes=3) for i in range(1, 301)]

        def until_the_power_goes() -> object:
            yield from lines()[:250]
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            catalog.import_lines(until_the_power_goes())  # type: ignore[arg-type]  # it only yields bytes

    with open_catalog(path, read_only=True) as catalog:
        for i in range(1, 301):
            name = (catalog.series_record(i) or {})["seriesName"]
            episodes = len(catalog.episode_records(i))
            assert (name, episodes) in {(f"Old {i}", 2), (f"New {i}", 3)}
            assert [r["id"] for r in catalog.search_series(name=str(name))][:1] == [i]


IMPORTER = """
import json, sys
from pathlib import Path
from organizer.catalog import open_catalog

def lines():
    for version in range(1, 10_000):
        for n in range(1, 60):
            rows = [{"id": n * 1000 + i, "airedSeason": version, "airedEpisodeNumber": i}
                    for i in range(version % 40)]
            series = {"id": n, "seriesName": f"Harbor {n}", "version": version}
            yield json.dumps({"series": series, "episodes": rows}).encode()
        print(version, flush=True)

with open_catalog(Path(sys.argv[1])) as catalog:
    catalog.import_lines(lines())
"""


def test_an_import_that_is_killed_leaves_every_series_old_or_new(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    with subprocess.Popen(
        [sys.executable, "-c", IMPORTER, str(path)], stdout=subprocess.PIPE, text=True
    ) as importer:
        assert importer.stdout is not None
        while importer.stdout.readline().strip() != "30":
            pass
        importer.kill()

    with open_catalog(path) as catalog:
        assert catalog.stats().series == 59
        for n in range(1, 60):
            version = (catalog.series_record(n) or {})["version"]
            assert isinstance(version, int)
            seasons = [record["airedSeason"] for record in catalog.episode_records(n)]
            assert seasons == [version] * (version % 40)
            assert catalog.search_series(name=f"Harbor {n}")[0]["id"] == n


def test_a_catalog_lies_in_any_folder(tmp_path: Path, line: LineMaker) -> None:
    path = tmp_path / os.fsdecode(b"\xff ?#%20") / "catalog.db"
    with open_catalog(path) as catalog:
        catalog.import_lines([line(1)])

    with open_catalog(path, read_only=True) as catalog:
        assert catalog.stats().series == 1


def test_a_reader_sees_the_old_series_until_the_new_one_is_whole(
    tmp_path: Path, line: LineMaker
) -> None:
    path = tmp_path / "catalog.db"
    with open_catalog(path) as writer:
        writer.import_lines([line(1, "Old", episodes=1)])
        with open_catalog(path, read_only=True) as reader:
            seen: list[object] = []

            def lines() -> object:
                for series_id in range(1, 402):
                    yield line(series_id, "New", episodes=2)
                    record = reader.series_record(1) or {}
                    seen.append((record.get("seriesName"), len(reader.episode_records(1))))

            writer.import_lines(lines())  # type: ignore[arg-type]  # it only yields bytes
            assert set(seen) == {("Old", 1), ("New", 2)}


def test_a_database_that_fills_up_keeps_what_it_had(tmp_path: Path, line: LineMaker) -> None:
    path = tmp_path / "catalog.db"
    with open_catalog(path) as catalog:
        catalog.import_lines([line(1, "Kept", episodes=1)])
    connection = sqlite3.connect(path, isolation_level=None)
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    full = Catalog(connection, path)
    with pytest.raises(StoreError, match="full"):
        full.import_lines([line(2, "Large", episodes=5000)])

    assert full.stats().series == 1
    full.close()


def test_stats_count_what_is_there(tmp_path: Path, line: LineMaker) -> None:
    with open_catalog(tmp_path / "catalog.db") as catalog:
        changed = {"lastUpdated": 1_600_000_000, "aliases": ["Port", "HARBOR"]}
        catalog.import_lines([line(1, episodes=3, series=changed), line(2, "Quarry")])
        stats = catalog.stats()

    assert (stats.series, stats.episodes, stats.names) == (2, 3, 3)
    assert stats.newest_update == 1_600_000_000
    assert stats.size > 0


def test_a_gzip_file_is_read_as_it_is_whatever_it_is_called(
    tmp_path: Path, line: LineMaker
) -> None:
    path = tmp_path / "catalog.jsonl"
    path.write_bytes(gzip.compress(line(1) + b"\n" + line(2)))

    with open_interchange(path) as catalog:
        assert catalog.stats().series == 2


def test_a_gzip_file_that_ends_early_is_one_clear_line(tmp_path: Path, line: LineMaker) -> None:
    path = tmp_path / "cut.gz"
    path.write_bytes(gzip.compress(line(1, episodes=500))[:-20])

    with pytest.raises(CatalogFileError, match=r"cannot read .*cut\.gz"), empty_catalog() as it:
        it.import_lines(read_lines(path))


def test_ids_elsewhere_go_with_a_line_and_come_back(catalog: Catalog, line: LineMaker) -> None:
    catalog.import_lines([line(7, "Harbor", ids={"tvdb": 5500, "tmdb": "31", "other": [1]})])
    assert ("tvdb", "5500") in catalog.keys_of(7)
    assert (catalog.series_record(5500) or {}).get("id") == 7
    (exported,) = catalog.export_lines()
    with empty_catalog() as other:
        other.import_lines([exported.encode()])
        assert other.keys_of(7) == catalog.keys_of(7)
        assert list(other.export_lines()) == [exported]
    assert json.loads(exported)["ids"] == {"tvdb": 5500, "tmdb": "31", "other": [1]}


def test_what_services_know_of_ids_is_exported(catalog: Catalog) -> None:
    found = UpstreamSeries(
        key="31", record={"seriesName": "Harbor"}, ids={"tvdb": "5500", "imdb": "tt9912345"}
    )
    source = Provenance(name="tmdb", title="TMDB", licence="x", attribution="y", first_id=1)
    with catalog.writing() as connection:
        keep_series(connection, source, found, 1.0, is_whole=False)
    (exported,) = catalog.export_lines()
    assert json.loads(exported)["ids"] == {"imdb": "tt9912345", "tmdb": "31", "tvdb": "5500"}
