"""Libraries of others read our server with nothing changed but its address."""

from pathlib import Path

import pytest

from .conftest import Client, Served, client, installed

pytestmark = [pytest.mark.real, pytest.mark.timeout(300)]

TVDB_API = """
import json
from datetime import date
from tvdb_api import Tvdb
plain = Tvdb(apikey="any", cache=False, language="en")
discs = Tvdb(apikey="any", cache=False, dvdorder=True)
rich = Tvdb(apikey="any", cache=False, banners=True, actors=True)
show = plain["silent harbor"]
poster = rich[4001]["_banners"]["poster"]["680x1000"]
print(json.dumps({
    "id": show["id"],
    "aired": show[1][2]["episodeName"],
    "disc": discs["silent harbor"][1][2]["episodeName"],
    "on a day": [it["episodeName"] for it in show.aired_on(date(2011, 3, 3))],
    "found": [it["seriesName"] for it in plain.search("silent harbor")],
    "alias": plain["the quiet port"]["seriesName"],
    "long": sum(len(season) for season in plain[4002].values()),
    "poster": [it["_bannerpath"].rpartition("banners/")[2] for it in poster.values()],
    "actors": [it["name"] for it in rich[4001]["_actors"]],
}))
"""
NOT_FOUND = """
import json
from tvdb_api import Tvdb, tvdb_error
try:
    Tvdb(apikey="any", cache=False)["nothing of the kind"]
except tvdb_error as error:
    print(json.dumps(type(error).__name__))
"""
TVDBSIMPLE = """
import json, os
import tvdbsimple
tvdbsimple.KEYS.API_KEY = "any"
search = tvdbsimple.Search()
search.series("silent harbor")
show = tvdbsimple.Series(4001)
info = show.info()
episodes = tvdbsimple.Series_Episodes(4002)
pages = episodes.pages()
counted = {
    "found": [it["id"] for it in search.series],
    "name": info["seriesName"],
    "actors": [it["name"] for it in show.actors()],
    "pages": pages,
    "episodes": len(episodes.all()),
    "summary": episodes.summary()["airedEpisodes"],
    "query": [it["id"] for it in tvdbsimple.Series_Episodes(4001, dvdSeason=1, dvdEpisode=1).all()],
    "query params": "airedSeason" in episodes.query_params(),
    "images": tvdbsimple.Series_Images(4001).summary(),
    "posters": [it["fileName"] for it in tvdbsimple.Series_Images(4001).poster()],
    "episode": tvdbsimple.Episode(400102).info()["episodeName"],
    "english": tvdbsimple.Languages().language(7)["abbreviation"],
    "updates": [it["id"] for it in tvdbsimple.Updates(1544999999).series()],
    "token": bool(show.refresh_token()),
}
tvdbsimple.KEYS.API_TOKEN = ""
user = tvdbsimple.User("Marla", os.environ["V2_USERKEY"])
counted |= {
    "user": user.info()["userName"],
    "added": user.add_favorite(4001),
    "favorites": user.favorites,
    "gone": user.delete_favorite(4001),
    "rated": user.Ratings.add("series", 4001, 9),
    "ratings": [it["rating"] for it in user.Ratings.all()],
    "unrated": user.Ratings.delete("series", 4001),
}
if callable(counted["favorites"]):
    counted["favorites"] = user.favorites()
print(json.dumps(counted))
"""


@pytest.fixture
def tvdb_api(served: Served, tmp_path: Path) -> Client:
    """tvdb_api, which most renamers are made with."""
    return client(installed("tvdb_api==3.1.0"), served, tmp_path)


@pytest.fixture
def tvdbsimple(served: Served, tmp_path: Path) -> Client:
    """tvdbsimple, which also knows the routes of users."""
    return client(installed("tvdbsimple==1.0.6"), served, tmp_path)


def test_tvdb_api_reads_series_in_both_orders_with_artwork_and_actors(tvdb_api: Client) -> None:
    assert tvdb_api.answer(TVDB_API) == {
        "id": 4001,
        "aired": "Ashes",
        "disc": "Low Tide",
        "on a day": ["The Long Pier"],
        "found": ["Silent Harbor", "Silent Harbor Nights"],
        "alias": "Silent Harbor",
        "long": 230,
        "poster": ["p/7.jpg"],
        "actors": ["Tess Lind"],
    }


def test_tvdb_api_says_when_nothing_is_found(tvdb_api: Client) -> None:
    assert tvdb_api.answer(NOT_FOUND) in ("TvdbError", "TvdbShowNotFound")


def test_tvdbsimple_reads_and_changes_everything(tvdbsimple: Client) -> None:
    assert tvdbsimple.answer(TVDBSIMPLE) == {
        "found": [4001, 4002],
        "name": "Silent Harbor",
        "actors": ["Tess Lind"],
        "pages": 3,
        "episodes": 230,
        "summary": "230",
        "query": [400102],
        "query params": True,
        "images": {"fanart": 1, "poster": 1},
        "posters": ["p/7.jpg"],
        "episode": "Ashes",
        "english": "en",
        "updates": [4001],
        "token": True,
        "user": "Marla",
        "added": ["4001"],
        "favorites": [],
        "gone": [],
        "rated": [{"rating": 9, "ratingItemId": 4001, "ratingType": "series"}],
        "ratings": [9],
        "unrated": [],
    }
