"""`organize pin`: what is decided counts in every later run, and is listed and forgotten."""

from pathlib import Path
from typing import Any

import pytest

Organize = Any  # the fixture of conftest.py


def fate(organize: Organize, catalog: Path, videos: Path, name: str) -> tuple[object, object]:
    ended = organize(videos, "--catalog", catalog, "--dry-run", "--json")
    found = next(o for o in ended.objects if str(o.get("source", "")).endswith(name))
    series = found["series"]
    return (series["name"] if isinstance(series, dict) else None), found["reason"]


def test_a_pinned_name_is_of_the_pinned_series_until_it_is_removed(
    organize: Organize, catalog: Path, videos: Path
) -> None:
    name = "lantern.row.s01e01.mkv"
    assert fate(organize, catalog, videos, name) == (None, "ambiguous-series")
    pinned = organize("pin", "Lantern Row", "--series", "103", "--catalog", catalog)
    assert (pinned.code, pinned.out) == (0, "")
    assert "'Lantern Row': Lantern Row (UK) (103)" in pinned.err
    assert fate(organize, catalog, videos, name) == ("Lantern Row (UK)", None)
    assert organize("pin", "list").out == "'Lantern Row': Lantern Row (UK) (103)\n"
    assert organize("pin", "remove", "lantern row").code == 0
    assert fate(organize, catalog, videos, name) == (None, "ambiguous-series")


def test_a_pinned_folder_counts_for_everything_in_it(
    organize: Organize, catalog: Path, videos: Path
) -> None:
    organize("pin", videos, "--series", "Quiet Meridian", "--catalog", catalog)
    assert fate(organize, catalog, videos, "nobody.knows.this.s01e01.mkv")[0] == "Quiet Meridian"


def test_an_unknown_name_is_known_once_it_is_pinned(
    organize: Organize, catalog: Path, videos: Path
) -> None:
    organize("pin", "nobody knows this", "--series", "101", "--catalog", catalog)
    assert fate(organize, catalog, videos, "nobody.knows.this.s01e01.mkv")[0] == "Quiet Meridian"


def test_what_is_pinned_to_never_is_left_alone(
    organize: Organize, catalog: Path, videos: Path
) -> None:
    organize("pin", "Quiet Meridian", "--never")
    name = "quiet.meridian.s01e01.720p.hdtv-krakn.mkv"
    assert fate(organize, catalog, videos, name) == (None, "never")
    organize("pin", "Quiet Meridian", "--series", "101", "--catalog", catalog)
    assert fate(organize, catalog, videos, name) == ("Quiet Meridian", None)


def test_a_season_offset_moves_the_seasons_of_the_names(
    organize: Organize, catalog: Path, videos: Path
) -> None:
    (videos / "Quiet Meridian - 2x03.mkv").touch()
    assert fate(organize, catalog, videos, "2x03.mkv")[1] == "no-episode"
    organize("pin", "Quiet Meridian", "--season-offset=-1")
    ended = organize(videos, "--catalog", catalog, "--dry-run", "--json")
    (found,) = (o for o in ended.objects if "2x03" in str(o.get("source", "")))
    assert (found["status"], found["season"]) == ("planned", 1)
    organize("pin", "Quiet Meridian", "--season-offset=0")
    assert fate(organize, catalog, videos, "2x03.mkv")[1] == "no-episode"


def test_a_later_pin_adds_to_an_earlier_one(organize: Organize, catalog: Path) -> None:
    organize("pin", "Row", "--series", "102", "--catalog", catalog)
    organize("pin", "Row", "--order", "dvd")
    assert organize("pin", "list").out == "'Row': Lantern Row (US) (102), dvd order\n"
    organize("pin", "Row", "--order", "auto")
    (pin,) = organize("pin", "list", "--json").objects
    assert pin == {
        "folder": None,
        "name": "Row",
        "series": {"id": 102, "name": "Lantern Row (US)"},
        "order": None,
        "season_offset": 0,
        "never": False,
    }


def test_a_pinned_series_that_the_catalog_lost_is_said(
    organize: Organize, catalog: Path, videos: Path
) -> None:
    organize("pin", "Lantern Row", "--series", "103", "--catalog", catalog)
    lines = catalog.read_text().splitlines()
    catalog.write_text(lines[0] + "\n")
    ended = organize(videos / "lantern.row.s01e01.mkv", "--catalog", catalog, "--dry-run")
    assert "the catalog holds no series 103, which is pinned" in ended.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(("Lost",), "pin what?", id="nothing-decided"),
        pytest.param(("Lost", "--never", "--order", "dvd"), "no other decision", id="never-and"),
        pytest.param(("no/such/folder", "--never"), "no such file or folder", id="no-folder"),
        pytest.param(("remove", "Lost"), "nothing is pinned for Lost", id="not-pinned"),
        pytest.param(("Lost", "--series", "Lantern Row"), "which one?", id="two-series"),
        pytest.param(("Lost", "--series", "Nothing"), "holds no such series", id="no-series"),
        pytest.param(("Lost", "--order", "air"), "order", id="no-order"),
    ],
)
def test_what_cannot_be_pinned_is_said_in_one_line(
    organize: Organize, catalog: Path, arguments: tuple[str, ...], says: str
) -> None:
    ended = organize("pin", *arguments, "--catalog", catalog)
    assert ended.code == 2
    assert ended.err.count("\n") == 1
    assert says in ended.err
    assert organize("pin", "list").out == "Nothing is pinned.\n"
