"""IMDb's data files, broken in every way: what can be used comes in, the rest is told."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizer.catalog import Catalog, empty_catalog
from organizer.catalog.imports import import_imdb
from organizer.catalog.imports.tsv import LONGEST_LINE, Kind, Problems, rows_of
from organizer.errors import CatalogFileError, UsageError
from tests.catalog.imdb_files import (
    BASICS,
    EPISODES,
    HARBOR,
    HARBOR_ID,
    Importer,
    N,
    aka,
    exported,
    write,
)

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
    paths = write(tmp_path, {Kind.BASICS: BASICS, Kind.EPISODE: EPISODES, Kind.AKAS: [aka("Port")]})
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
            Kind.AKAS: [aka(str(n)) for n in range(999)],
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
