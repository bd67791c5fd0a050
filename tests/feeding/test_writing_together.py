"""Several programs feed one catalog at the same time: watch, serve and a run by hand."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from organizer.catalog import open_catalog
from organizer.feeding import Feeder, ready
from tests.scripted_upstream import ScriptedUpstream, Show, episode

SHOWS = [
    Show(
        str(number),
        f"{word} Harbor",
        2000 + number,
        {"imdb": f"tt{number:07d}"},
        episodes=[episode(number * 100 + n, 1, n) for n in range(1, 9)],
    )
    for number, word in enumerate("Amber Bitter Copper Dusty Early Faded Gentle Hollow".split(), 1)
]


def feed_all(path: Path, source: str) -> list[int]:
    """Feed a catalog with a connection of its own, as another program does; return the ids."""
    with open_catalog(path) as catalog:
        feeder = Feeder(catalog, ready(ScriptedUpstream(source, *SHOWS)))
        ids = []
        for show in SHOWS:
            feeder.before_search(show.name)
            (found,) = [
                it for it in catalog.search_series(name=show.name) if it["seriesName"] == show.name
            ]
            ids.append(int(str(found["id"])))
            feeder.before_episodes(ids[-1])
        return ids


def test_they_give_each_series_one_id_and_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    open_catalog(path).close()
    with ThreadPoolExecutor(6) as programs:
        given = list(programs.map(feed_all, [path] * 6, ["tvmaze", "tmdb"] * 3))
    with open_catalog(path, read_only=True) as catalog:
        assert catalog.stats().series == len(SHOWS)
        kept = [{catalog.series_id(ids[place]) for ids in given} for place in range(len(SHOWS))]
        assert [len(ids) for ids in kept] == [1] * len(SHOWS)
        for ids in kept:
            assert len(catalog.episode_records(next(iter(ids)) or 0)) == 8
