from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest

from organizer.model import ExternalId, Series, SeriesFolder, SeriesId
from organizer.plan.folders import Fit, Places, folder_fit

LOST = Series(id=SeriesId(73739), name="Lost", year=2004, imdb_id="tt0411008")
OFFICE = Series(id=SeriesId(73244), name="The Office (US)", year=2005)
KOBRA = Series(id=SeriesId(5), name="Kobra (2017)", year=2017)
CSI = Series(id=SeriesId(6), name="CSI: Miami", year=2002)
MASH = Series(id=SeriesId(7), name="M*A*S*H", year=1972)
SPACE = Series(id=SeriesId(8), name="Space: 1999", year=1975)
NAMELESS = Series(id=SeriesId(9), name="???", year=None)


@pytest.mark.parametrize(
    ("name", "series", "fit"),
    [
        pytest.param("Lost (2004)", LOST, Fit.NAME_AND_YEAR, id="name and year"),
        pytest.param("LOST (2004)", LOST, Fit.NAME_AND_YEAR, id="other case"),
        pytest.param("Lost (2010)", LOST, None, id="other year"),
        pytest.param("Lost", LOST, Fit.NAME, id="the catalog's own name"),
        pytest.param("Lost Girl", LOST, None, id="longer name"),
        pytest.param("Lost (2004) {tvdb-73739}", LOST, Fit.ID, id="Plex's tag"),
        pytest.param("Whatever [tvdbid-73739]", LOST, Fit.ID, id="Jellyfin's tag, other name"),
        pytest.param("Whatever [imdbid-tt0411008]", LOST, Fit.ID, id="IMDb's id"),
        pytest.param("Lost (2004) {tvdb-1}", LOST, None, id="another series' id"),
        pytest.param("Lost (2004) [1080p]", LOST, Fit.NAME_AND_YEAR, id="brackets that are no id"),
        pytest.param("The Office (US) (2005)", OFFICE, Fit.NAME_AND_YEAR, id="country and year"),
        pytest.param("The Office (US)", OFFICE, Fit.NAME, id="country as in the catalog"),
        pytest.param("The Office US", OFFICE, Fit.NAME, id="country without brackets"),
        pytest.param("The Office", OFFICE, None, id="country missing: may be another"),
        pytest.param("The Office (2005)", OFFICE, None, id="country missing beside a year"),
        pytest.param("Kobra (2017)", KOBRA, Fit.NAME_AND_YEAR, id="year from the catalog's name"),
        pytest.param("Kobra", KOBRA, None, id="the catalog says which one by year"),
        pytest.param("CSI - Miami (2002)", CSI, Fit.NAME_AND_YEAR, id="as we write it"),
        pytest.param("CSI", CSI, None, id="half of the name"),
        pytest.param("M-A-S-H (1972)", MASH, Fit.NAME_AND_YEAR, id="stars as we write them"),
        pytest.param("Space - 1999", SPACE, Fit.NAME, id="a number that is no year of it"),
        pytest.param("", NAMELESS, None, id="nothing to compare"),
        pytest.param("!!!", NAMELESS, None, id="nothing comparable on both sides"),
    ],
)
def test_whose_folder_is_this(name: str, series: Series, fit: Fit | None) -> None:
    assert folder_fit(name, (), series) is fit


@pytest.mark.parametrize(
    ("provider", "value", "fit"),
    [
        ("tvdb", "73739", Fit.ID),
        ("tvdb", "1", None),
        ("imdb", "tt0411008", Fit.ID),
        ("imdb", "tt1", None),
        ("tmdb", "4607", Fit.NAME_AND_YEAR),
    ],
)
def test_ids_inside_a_folder_decide_before_its_name(
    provider: str, value: str, fit: Fit | None
) -> None:
    ids = [ExternalId(provider=provider, value=value)]
    assert folder_fit("Lost (2004)", ids, LOST) is fit


@pytest.mark.parametrize(
    ("library", "place"),
    [
        pytest.param("/media/TV", "Lost (2004)/Season 01/x.mkv", id="plain root"),
        pytest.param("/TV/Lost (2004)", "Season 01/x.mkv", id="root is the series"),
        pytest.param("/TV/lost (2004)", "Season 01/x.mkv", id="in other case"),
        pytest.param("/TV/lost", "Season 01/x.mkv", id="without its year"),
        pytest.param("/TV/Lost {tvdb-73739}", "Season 01/x.mkv", id="by id"),
        pytest.param("/TV/Lost (2004)/Season 01", "x.mkv", id="root is the season"),
        pytest.param("/TV/Lost (2004)/season 1", "x.mkv", id="season spelled otherwise"),
        pytest.param("/TV/lost/Season 01", "x.mkv", id="both spelled otherwise"),
        pytest.param(
            "/TV/Lost (2010)", "Lost (2004)/Season 01/x.mkv", id="another series of that name"
        ),
        pytest.param(
            "/TV/Lost {tvdb-1}", "Lost (2004)/Season 01/x.mkv", id="root has another's id"
        ),
        pytest.param("/Lost (2004)/TV", "Lost (2004)/Season 01/x.mkv", id="further up"),
        pytest.param(
            "/TV/Lost (2004)/Season 02", "Lost (2004)/Season 01/x.mkv", id="another season"
        ),
        pytest.param("/", "Lost (2004)/Season 01/x.mkv", id="root of the file system"),
    ],
)
def test_folders_that_the_library_ends_with_are_not_nested_again(library: str, place: str) -> None:
    name = PurePosixPath("Lost (2004)/Season 01/x.mkv")
    assert Places(Path(library), ()).place(name, LOST) == PurePosixPath(place)


def test_folders_above_the_series_are_not_nested_either() -> None:
    name = PurePosixPath("Shows/L/Lost (2004)/x.mkv")
    assert Places(Path("/m/Shows/L"), ()).place(name, LOST) == PurePosixPath("Lost (2004)/x.mkv")
    assert Places(Path("/m/Shows"), ()).place(name, LOST) == PurePosixPath("L/Lost (2004)/x.mkv")
    assert Places(Path("/m/Shows/L/lost"), ()).place(name, LOST) == PurePosixPath("x.mkv")


def test_a_name_without_folders_is_placed_in_the_root() -> None:
    folders = [SeriesFolder(path=Path("Lost"))]
    assert Places(Path("/tv"), folders).place(PurePosixPath("x.mkv"), LOST) == PurePosixPath(
        "x.mkv"
    )


@pytest.mark.parametrize(
    ("folders", "chosen"),
    [
        pytest.param(["lost (2004)"], "lost (2004)", id="as it is spelled"),
        pytest.param(["Lost"], "Lost", id="without a year"),
        pytest.param(["Lost (2010)", "Lost Girl"], "Lost (2004)", id="none of these"),
        pytest.param(["Lost", "LOST (2004)"], "LOST (2004)", id="a year is better than none"),
        pytest.param(["Lost (2004)", "X [tvdbid-73739]"], "X [tvdbid-73739]", id="an id is best"),
        pytest.param(["LOST (2004)", "Lost (2004)"], "Lost (2004)", id="the rendered spelling"),
        pytest.param(["LOST 2 (2004)", "lost (2004)", "LOST (2004)"], "LOST (2004)",
                     id="else the first in natural order"),
        pytest.param(["More/Lost (2004)"], "More/Lost (2004)", id="deeper in the library"),
    ],
)  # fmt: skip
def test_an_existing_folder_is_used_as_it_is_spelled(folders: list[str], chosen: str) -> None:
    places = Places(Path("/tv"), [SeriesFolder(path=Path(name)) for name in folders])
    name = PurePosixPath("Lost (2004)/Season 01/x.mkv")
    assert places.place(name, LOST) == PurePosixPath(chosen) / "Season 01/x.mkv"


def test_a_folder_is_known_by_its_nfo() -> None:
    ids = (ExternalId(provider="tvdb", value="73739"),)
    places = Places(Path("/tv"), [SeriesFolder(path=Path("Verloren"), ids=ids)])
    assert places.place(PurePosixPath("Lost (2004)/x.mkv"), LOST) == PurePosixPath("Verloren/x.mkv")


def test_the_root_itself_is_known_by_its_nfo() -> None:
    ids = (ExternalId(provider="tvdb", value="73739"),)
    places = Places(Path("/tv/Verloren"), [SeriesFolder(path=Path(), ids=ids)])
    assert places.place(PurePosixPath("Lost (2004)/x.mkv"), LOST) == PurePosixPath("x.mkv")


def test_a_series_tagged_by_the_template_finds_its_folder_without_a_tag(
    series_of: Callable[..., Series],
) -> None:
    places = Places(Path("/tv"), [SeriesFolder(path=Path("the office (us) (2005)"))])
    name = PurePosixPath("The Office (US) (2005) {tvdb-73244}/x.mkv")
    assert places.place(name, series_of()) == PurePosixPath("the office (us) (2005)/x.mkv")


@pytest.mark.parametrize(
    ("name", "seasons", "place"),
    [
        pytest.param("Lost/Season 01/a", ["Season 1"], "Lost/Season 1/a", id="without its zero"),
        pytest.param("Lost/Season 01/a", ["season 01"], "Lost/season 01/a", id="in small letters"),
        pytest.param("Lost/Season 02/a", ["Staffel 2"], "Lost/Staffel 2/a", id="another language"),
        pytest.param("Lost/Season 00/a", ["Specials"], "Lost/Specials/a", id="specials"),
        pytest.param("Lost/Specials/a", ["Season 0"], "Lost/Season 0/a", id="season 0"),
        pytest.param("Lost/Season 01/a", ["Season 1", "Season 01"], "Lost/Season 01/a",
                     id="the exact one comes first"),
        pytest.param("Lost/Season 01/a", ["S01", "Season 1"], "Lost/S01/a", id="else the first"),
        pytest.param("Lost/Season 11/a", ["Season 1"], "Lost/Season 11/a", id="another season"),
        pytest.param("Lost/a", ["Season 1"], "Lost/a", id="a template without seasons"),
        pytest.param("Lost/1/a", ["Season 1"], "Lost/1/a", id="no season folder to the eye"),
    ],
)  # fmt: skip
def test_a_season_folder_is_reused_as_it_is_spelled(
    name: str, seasons: list[str], place: str, series_of: Callable[..., Series]
) -> None:
    lost = series_of("Lost", 2004)
    folders = [SeriesFolder(path=Path("Lost"), seasons=tuple(seasons))]
    assert str(Places(Path("/tv"), folders).place(PurePosixPath(name), lost)) == place
    inside = [SeriesFolder(path=Path(), seasons=tuple(seasons))]
    found = Places(Path("/tv/Lost"), inside).place(PurePosixPath(name), lost)
    assert str(found) == place.removeprefix("Lost/")
