"""More clients of others, found in the package index: each does all that it can do."""

import json
from pathlib import Path

import pytest

from .conftest import Served, client, installed

pytestmark = [pytest.mark.real, pytest.mark.timeout(300)]

PYTVDB = """
import json
from pytvdb import TVDB
tvdb = TVDB(api_key="any", version="2.1.2")
show = tvdb.series(4001)
answers = [
    [it.id for it in tvdb.search().series(name="silent harbor")],
    tvdb.search().series(name="nothing of the kind"),
    show.series_name,
    [it.name for it in show.actors()],
    [it.episode_name for it in show.episodes()],
    show.episodes().summary().aired_episodes,
    tvdb.episodes(400102).episode_name,
    [it.id for it in tvdb.updated().query(1544999999)],
]
print(json.dumps(answers))
"""
TVDB_CLIENT = """
import json, os
from tvdb_client.clients.ApiV2Client import ApiV2Client
api = ApiV2Client("Marla", "any", os.environ["V2_USERKEY"], "en")
api.login()
answers = [
    [it["id"] for it in api.search_series(name="silent harbor")["data"]],
    api.search_series(name="nothing of the kind")["code"],
    api.get_series(4001)["data"]["seriesName"],
    [it["name"] for it in api.get_series_actors(4001)["data"]],
    [it["id"] for it in api.get_series_episodes(4001, aired_season=1, aired_episode=2)["data"]],
    api.get_series_episodes_summary(4001)["data"]["airedEpisodes"],
    [it["fileName"] for it in api.get_series_images(4001, image_type="poster")["data"]],
    api.get_user()["data"]["userName"],
    api.add_user_favorite(4002)["data"]["favorites"],
    api.get_user_favorites()["data"]["favorites"],
    api.delete_user_favorite(4002)["data"]["favorites"],
    api.add_user_rating("episode", 400102, 7)["data"],
    [it["rating"] for it in api.get_user_ratings()["data"]],
    api.delete_user_rating("episode", 400102)["data"],
    api.get_language(7)["data"]["abbreviation"],
    len(api.get_languages()["data"]) > 20,
]
print(json.dumps(answers))
"""
TVDBAPI_CLIENT = """
import json, os
from tvdbapi_client import get_client
os.chdir(os.environ["HOME"])
api = get_client(service_url="https://api.thetvdb.com", apikey="any", username="", userpass="")
answers = [
    [it["id"] for it in api.search_series(name="silent harbor")],
    api.get_series(4001)["seriesName"],
    len(api.get_episodes(4002)),  # a page of them
    [it["episodeName"] for it in api.get_episodes(4001, airedSeason=1, airedEpisode=2)],
    api.get_episodes_summary(4001)["airedEpisodes"],
    api.get_series_image_info(4001),
    api.get_episode(400102)["episodeName"],
]
print(json.dumps(answers))
"""
SUBLIMINAL = """
import json
from subliminal.cache import region
from subliminal.refiners.tvdb import TVDBClient
region.configure("dogpile.cache.memory")
api = TVDBClient(apikey="any")
answers = [
    [it["id"] for it in api.search_series("silent harbor")],
    [it["id"] for it in api.search_series("", imdb_id="tt1000001")],
    api.search_series("nothing of the kind"),
    api.get_series(4001)["seriesName"],
    api.get_series_episode(4001, 1, 2)["episodeName"],
    api.get_series_episode(4001, 9, 9),
    len(api.get_series_episodes(4002, page=3)["data"]),
    [it["name"] for it in api.get_series_actors(4001)],
]
print(json.dumps(answers))
"""
RATED = {"rating": 7, "ratingItemId": 400102, "ratingType": "episode"}
EPISODES = ["Low Tide", "Ashes", "The Long Pier"]
CLIENTS: dict[str, tuple[str, list[object]]] = {
    "pytvdb==0.3.0": (
        PYTVDB,
        [[4001, 4002], [], "Silent Harbor", ["Tess Lind"], EPISODES, 3,
         "Ashes", [4001]],
    ),
    "tvdb_client==0.1.2": (
        TVDB_CLIENT,
        [[4001, 4002], 404, "Silent Harbor", ["Tess Lind"], [400102], "3", ["p/7.jpg"],
         "Marla", ["4002"], ["4002"], [], [RATED], [7], [], "en", True],
    ),
    "tvdbapi_client==0.1.5": (
        TVDBAPI_CLIENT,
        [[4001, 4002], "Silent Harbor", 100, ["Ashes"], "3", {"fanart": 1, "poster": 1}, "Ashes"],
    ),
    "subliminal==2.8.0": (
        SUBLIMINAL,
        [[4001, 4002], [4001], {}, "Silent Harbor", "Ashes", {}, 30, ["Tess Lind"]],
    ),
}  # fmt: skip


@pytest.mark.parametrize("requirement", CLIENTS)
def test_a_client_gets_all_that_it_asks_for(
    served: Served, tmp_path: Path, requirement: str
) -> None:
    program, answers = CLIENTS[requirement]
    python = installed(requirement, "filelock")  # which one of them forgets to name
    got = client(python, served, tmp_path).answer(program)

    assert json.dumps(got) == json.dumps(answers)
