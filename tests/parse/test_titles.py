"""Titles: separators, sites, years, countries, ids, two scripts, two titles."""

from collections.abc import Callable

import pytest

from organizer.model import ParsedName
from organizer.parse import read_folder

Own = Callable[[str], ParsedName]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        pytest.param("Agents.of.H.A.R.B.O.R.S01E02.mkv", "Agents of H.A.R.B.O.R", id="acronym"),
        pytest.param("H.A.R.B.O.R.2017.S01E02.mkv", "H.A.R.B.O.R", id="acronym, year"),
        pytest.param("11.22.63.S01E02.mkv", "11.22.63", id="a date for a title"),
        pytest.param("9-1-1.Harbor.S01E02.mkv", "9-1-1 Harbor", id="dashes between numbers"),
        pytest.param("1923.S01E02.mkv", "1923", id="a year for a title"),
        pytest.param("24.S01E02.mkv", "24", id="a number for a title"),
        pytest.param("Harbor.13.S01E02.mkv", "Harbor 13", id="number at the end"),
        pytest.param("2.Quiet.Harbors.S01E02.mkv", "2 Quiet Harbors", id="number first"),
        pytest.param("Mr. Harbor - S01E02.mkv", "Mr. Harbor", id="dot of a spaced name"),
        pytest.param("Harbor.net.S01E02.mkv", "Harbor net", id="like a site"),
        pytest.param("Quiet Harbor! - S01E02.mkv", "Quiet Harbor!", id="exclamation"),
        pytest.param("Harbor,.The.1x02.avi", "The Harbor", id="article behind"),
        pytest.param("This.Is.Us.S01E02.mkv", "This Is Us", id="Us is no country"),
        pytest.param("[ www.site.com ] - Quiet.Harbor.S01E02.mkv", "Quiet Harbor", id="site"),
        pytest.param(
            "www.site.org - Quiet.Harbor.S01E02.mkv", "Quiet Harbor", id="site, no bracket"
        ),
        pytest.param("[site.com].Quiet.Harbor.S01E02.mkv", "Quiet Harbor", id="site in bracket"),
        pytest.param("HD 720p: Quiet Harbor S01E02.mkv", "Quiet Harbor", id="tags in front"),
        pytest.param("[720p] Quiet Harbor S01E02.mkv", "Quiet Harbor", id="bracketed tag in front"),
        pytest.param("Quiet Harbor (DVD) - 02.mkv", "Quiet Harbor", id="tag within"),
        pytest.param("GrP-Quiet.Harbor.S01E02.720p.mkv", "Quiet Harbor", id="group in front"),
        pytest.param("Quiet-Harbor-S01E02-720p.mkv", "Quiet-Harbor", id="dashes for spaces"),
        pytest.param("静かな港.Quiet.Harbor.S01E02.mkv", "Quiet Harbor", id="two scripts"),
        pytest.param("静かな港 S01E02.mkv", "静かな港", id="one script"),
        pytest.param("Тихая гавань S01E02.mkv", "Тихая гавань", id="Cyrillic"),
        pytest.param("Quiet Harbor AKA Shizuka S01E02.mkv", "Quiet Harbor", id="AKA"),
        pytest.param(
            "Quiet Harbor (Shizuka na Minato) S01E02.mkv", "Quiet Harbor", id="name in parentheses"
        ),
        pytest.param(
            "Quiet Harbor - Night Watch - S01E02.mkv",
            "Quiet Harbor - Night Watch",
            id="dash in title",
        ),
        pytest.param("Il Porto - Quiet Harbor S01E02.mkv", "Il Porto", id="two titles"),
        pytest.param(
            "Quiet.Harbor.COMPLETE.SERIES.720p.BluRay-GRP", "Quiet Harbor", id="complete series"
        ),
        pytest.param("Harbors.and.All.S01E02.mkv", "Harbors and All", id="all is a title's word"),
        pytest.param("The.Bad.Batch.S01E02.mkv", "The Bad Batch", id="batch is a title's word"),
        pytest.param("The.Harbor.Season.S01E02.mkv", "The Harbor Season", id="season in the title"),
        pytest.param("Harbor.2045.S01E02.mkv", "Harbor 2045", id="a year to come is a title's"),
        pytest.param("Harbor.Vice.2006.mkv", "Harbor Vice", id="a tag's word before a year"),
        pytest.param("300.2006.1080p.mkv", "300", id="a number before a year"),
        pytest.param("Quiet.Harbor.INTEGRALE.FRENCH.1080p-GRP", "Quiet Harbor", id="French pack"),
        pytest.param(
            "Quiet Harbor The Final Season - 05.mkv",
            "Quiet Harbor The Final Season",
            id="final season",
        ),
        pytest.param(
            "%5BGrp%5D%20Quiet%20Harbor%20-%2005.mkv", "Quiet Harbor", id="coded for an address"
        ),
    ],
)
def test_title(name: str, title: str, own: Own) -> None:
    assert own(name).best.title == title


@pytest.mark.parametrize(
    ("name", "others"),
    [
        pytest.param("静かな港.Quiet.Harbor.S01E02.mkv", {"静かな港"}, id="the other script"),
        pytest.param("Il Porto - Quiet Harbor S01E02.mkv", {"Quiet Harbor"}, id="the other title"),
        pytest.param(
            "Quiet Harbor - Night Watch - S01E02.mkv", {"Quiet Harbor", "Night Watch"}, id="halves"
        ),
        pytest.param("Quiet Harbor AKA Shizuka S01E02.mkv", {"Shizuka"}, id="AKA"),
        pytest.param(
            "Harbor Nights/Quiet Harbor - S01E02.mkv", {"Harbor Nights"}, id="the folder's"
        ),
    ],
)
def test_other_titles_are_kept(name: str, others: set[str], own: Own) -> None:
    assert others <= set(own(name).best.titles)


@pytest.mark.parametrize(
    ("name", "year", "country"),
    [
        pytest.param("Quiet.Harbor.2004.S01E02.mkv", 2004, None, id="bare year"),
        pytest.param("Quiet Harbor (2004) - S01E02.mkv", 2004, None, id="year in parentheses"),
        pytest.param("Quiet Harbor (1996-2007) - S01E02.mkv", 1996, None, id="span of years"),
        pytest.param("Quiet.Harbor.US.S01E02.mkv", None, "US", id="bare country"),
        pytest.param("Quiet Harbor (UK) S01E02.mkv", None, "GB", id="UK is GB"),
        pytest.param("Quiet Harbor (U.S.) S01E02.mkv", None, "US", id="country with points"),
        pytest.param("Quiet Harbor (US) (2004) - S01E02.mkv", 2004, "US", id="country, year"),
        pytest.param("Quiet Harbor (2004) (US) - S01E02.mkv", 2004, "US", id="year, country"),
        pytest.param("Quiet.Harbor.S01E02.2010.1080p.mkv", None, None, id="the release's year"),
    ],
)
def test_year_and_country(name: str, year: int | None, country: str | None, own: Own) -> None:
    best = own(name).best
    assert (best.title, best.year, best.country) == ("Quiet Harbor", year, country)


@pytest.mark.parametrize(
    ("name", "provider", "value"),
    [
        pytest.param("Quiet Harbor (2004) {tvdb-73739}", "tvdb", "73739", id="Plex"),
        pytest.param("Quiet Harbor (2004) [tvdbid-73739]", "tvdb", "73739", id="Jellyfin"),
        pytest.param("Quiet Harbor (2004) [tvdb-73739]", "tvdb", "73739", id="Emby"),
        pytest.param("Quiet Harbor {imdb-tt0411008}", "imdb", "tt0411008", id="imdb tag"),
        pytest.param("Quiet Harbor tt0411008", "imdb", "tt0411008", id="bare imdb id"),
        pytest.param("Quiet Harbor [tmdbid=4607]", "tmdb", "4607", id="equals sign"),
    ],
)
def test_id_in_a_folder_and_in_a_file(name: str, provider: str, value: str, own: Own) -> None:
    for reading in (read_folder(name), own(f"{name} - S01E02.mkv").best):
        assert [(i.provider, i.value) for i in reading.ids] == [(provider, value)]
        assert reading.title == "Quiet Harbor"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("Quiet Harbor - S01E02 - The Storm.mkv", "The Storm", id="set off"),
        pytest.param("Quiet.Harbor.S01E02.The.Storm.1080p.WEB-DL-GRP.mkv", "The Storm", id="dots"),
        pytest.param("Quiet.Harbor.S01E02.Self-Help.1080p.mkv", "Self-Help", id="dash in a word"),
        pytest.param("Quiet Harbor - S01E02 - Who's There?.mkv", "Who's There?", id="question"),
        pytest.param("Quiet.Harbor.S01E02.REPACK.1080p.mkv", None, id="only tags"),
        pytest.param("Quiet.Harbor.S01E02.FRENCH.mkv", None, id="a shouted language"),
        pytest.param("Quiet Harbor S01E02 [Grp].mkv", None, id="a group in brackets"),
        pytest.param("Quiet Harbor - S01E02 - (The Storm).mkv", "The Storm", id="in parentheses"),
        pytest.param("Quiet Harbor - S01E02.mkv", None, id="none"),
        pytest.param("Harbor-S01E02-The-Lamp-720p.mkv", "The-Lamp", id="dashes for spaces"),
        pytest.param("Harbor-S01E02-720p.mkv", None, id="dash before a tag"),
        pytest.param("Harbor S01E02 (1).mkv", None, id="number of a copy"),
        pytest.param("Harbor S01E02 - The Lamp (1).mkv", "The Lamp (1)", id="number of a half"),
        pytest.param("Harbor S01E02 - Copy.mkv", None, id="copy"),
        pytest.param("Harbor S01E02 The Copy.mkv", "The Copy", id="title with a copy"),
        pytest.param("Harbor S01E02 - The Lamp.avi.mkv", "The Lamp", id="two extensions"),
    ],
)
def test_episode_title(name: str, words: str | None, own: Own) -> None:
    assert own(name).best.episode_title == words
