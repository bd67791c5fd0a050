"""Users: who they are, their favourites and ratings, and that nobody else gets at them."""

import json
import re
import sqlite3
import stat
from pathlib import Path

import pytest

from organizer.errors import StoreError, UsageError
from organizer.server import Users, open_users

from .conftest import Ask, ask_at, asking, log_in

NOT_FOUND, CONFLICT = {"Error": "Not Found"}, {"Error": "Conflict"}
NOT_AUTHORIZED = {"Error": "Not Authorized"}
NO_LINKS = {"first": 1, "last": 1, "next": None, "previous": None, "prev": None}
USER_ROUTES = [
    ("GET", "/user"),
    ("GET", "/user/favorites"),
    ("PUT", "/user/favorites/1"),
    ("DELETE", "/user/favorites/1"),
    ("GET", "/user/ratings"),
    ("GET", "/user/ratings/query"),
    ("GET", "/user/ratings/query/params"),
    ("PUT", "/user/ratings/series/1/8"),
    ("DELETE", "/user/ratings/series/1"),
]
ODD_IDS = ["99", "0", "x", "-1", "1.5", "9" * 24, "%00"]


@pytest.mark.parametrize(("method", "path"), USER_ROUTES)
def test_a_token_without_a_user_opens_no_route_of_users(ask: Ask, method: str, path: str) -> None:
    got = ask(path, method)

    assert (got.status, got.json) == (401, NOT_AUTHORIZED)


@pytest.mark.parametrize(("method", "path"), USER_ROUTES)
def test_no_token_opens_no_route_of_users(address: str, method: str, path: str) -> None:
    assert ask_at(address, path, method).status == 401


def test_a_user_is_told_who_he_is(user_ask: Ask) -> None:
    data = user_ask("/user").json["data"]

    assert set(data) == {"favoritesDisplaymode", "language", "userName"}
    assert all(isinstance(value, str) for value in data.values())
    assert data["userName"].startswith("user ")


def test_a_refreshed_token_is_still_the_users(address: str, user_ask: Ask) -> None:
    renewed = asking(address, user_ask("/refresh_token").json["token"])

    assert renewed("/user").json == user_ask("/user").json


@pytest.mark.parametrize(
    "change",
    [
        {"userkey": "wrong"},
        {"username": "nobody"},
        {"username": "NOBODY \ud800"},
        {"userkey": "\ud800"},
        {"apikey": ""},
    ],
)
def test_a_login_with_a_wrong_user_is_not_authorized(
    address: str, users: Users, change: dict[str, str]
) -> None:
    body = {"apikey": "any", "username": "Marla", "userkey": users.add("Marla")} | change
    got = log_in(address, body)

    assert (got.status, got.json) == (401, NOT_AUTHORIZED)


@pytest.mark.parametrize("missing", [{"userkey": None}, {"username": ""}, {"userkey": 7}])
def test_half_a_user_is_no_user(address: str, users: Users, missing: dict[str, object]) -> None:
    body = {"apikey": "any", "username": "Tess", "userkey": users.add("Tess")} | missing
    got = log_in(address, body)

    assert got.status == 200
    assert asking(address, got.json["token"])("/user").status == 401


def test_a_new_key_replaces_the_old_one(address: str, users: Users) -> None:
    keys = [users.add("Cal"), users.add("Cal")]
    logins = [{"apikey": "k", "username": "Cal", "userkey": key} for key in keys]

    assert [log_in(address, body).status for body in logins] == [401, 200]


# --- favourites -------------------------------------------------------------------------------


def test_favourites_are_put_and_deleted_and_every_answer_lists_them(user_ask: Ask) -> None:
    answers = [
        user_ask("/user/favorites"),
        user_ask("/user/favorites/2", "PUT"),
        user_ask("/user/favorites/1", "PUT"),
        user_ask("/user/favorites"),
        user_ask("/user/favorites/2", "DELETE"),
    ]

    assert [got.status for got in answers] == [200] * 5
    listed = [got.json["data"]["favorites"] for got in answers]
    assert listed == [[], ["2"], ["2", "1"], ["2", "1"], ["1"]]
    assert all(list(got.json) == ["data"] for got in answers)


def test_a_favourite_is_put_and_deleted_once(user_ask: Ask) -> None:
    twice = [user_ask("/user/favorites/1", method) for method in ("PUT", "PUT")]
    gone = [user_ask("/user/favorites/1", method) for method in ("DELETE", "DELETE")]

    assert [got.status for got in twice + gone] == [200, 409, 200, 409]
    assert twice[1].json == gone[1].json == CONFLICT


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize("odd", ODD_IDS)
def test_a_series_that_does_not_exist_is_no_favourite(user_ask: Ask, method: str, odd: str) -> None:
    got = user_ask(f"/user/favorites/{odd}", method)

    assert (got.status, got.json) == (409, CONFLICT)


def test_users_have_favourites_of_their_own(address: str, users: Users, user_ask: Ask) -> None:
    user_ask("/user/favorites/1", "PUT")
    body = {"apikey": "k", "username": "Other", "userkey": users.add("Other")}
    other = asking(address, log_in(address, body).json["token"])

    assert other("/user/favorites").json == {"data": {"favorites": []}}


# --- ratings ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "item_type"),
    [("series/1", "series"), ("episode/1000", "episode"), ("image/21", "image")],
)
def test_a_rating_is_put_changed_and_deleted(user_ask: Ask, item: str, item_type: str) -> None:
    number = int(item.partition("/")[2])
    for rating in (1, 10):
        row = {"rating": rating, "ratingItemId": number, "ratingType": item_type}
        put = user_ask(f"/user/ratings/{item}/{rating}", "PUT")
        assert (put.status, put.json) == (200, {"data": [row]})
        assert user_ask("/user/ratings").json == {"data": [row], "links": NO_LINKS}
    gone = user_ask(f"/user/ratings/{item}", "DELETE")
    assert (gone.status, gone.json) == (200, {"data": []})
    again = user_ask(f"/user/ratings/{item}", "DELETE")
    assert (again.status, again.json) == (404, NOT_FOUND)


@pytest.mark.parametrize("rating", ["0", "11", "-1", "x", "5.5", "9" * 30])
def test_a_rating_is_from_1_to_10(user_ask: Ask, rating: str) -> None:
    got = user_ask(f"/user/ratings/series/1/{rating}", "PUT")

    assert (got.status, got.json) == (409, CONFLICT)


@pytest.mark.parametrize("item", ["series/99", "episode/9", "image/1", "banner/99", "actor/11"])
def test_what_does_not_exist_cannot_be_rated(user_ask: Ask, item: str) -> None:
    got = user_ask(f"/user/ratings/{item}/5", "PUT")

    assert (got.status, got.json) == (404, NOT_FOUND)


@pytest.mark.parametrize("odd", ODD_IDS)
@pytest.mark.parametrize("item_type", ["series", "episode", "image", "nothing"])
def test_an_odd_id_has_no_rating(user_ask: Ask, item_type: str, odd: str) -> None:
    for path, method in ((f"{item_type}/{odd}/5", "PUT"), (f"{item_type}/{odd}", "DELETE")):
        assert user_ask(f"/user/ratings/{path}", method).status == 404


def test_ratings_are_queried_by_kind_and_a_banner_is_an_image(user_ask: Ask) -> None:
    for item in ("series/1", "episode/1000", "image/21"):
        user_ask(f"/user/ratings/{item}/7", "PUT")

    def kinds(query: str) -> list[str]:
        got = user_ask(f"/user/ratings/query?{query}").json
        assert got["links"] == NO_LINKS
        return [row["ratingType"] for row in got["data"]]

    assert kinds("") == kinds("itemType=") == ["series", "episode", "image"]
    assert kinds("itemType=series&page=1") == ["series"]
    assert kinds("itemType=banner") == kinds("itemType=image") == ["image"]
    unknown = user_ask("/user/ratings/query?itemType=actor").json
    assert unknown["data"] == []
    assert unknown["errors"] == {"invalidQueryParams": ["itemType"]}
    assert user_ask("/user/ratings/query/params").json == {"data": ["itemType"]}


def test_ratings_come_in_pages_of_100(user_ask: Ask) -> None:
    for number in range(751, 856):
        assert user_ask(f"/user/ratings/episode/{number}/5", "PUT").status == 200
    first, second = user_ask("/user/ratings?page=1").json, user_ask("/user/ratings?page=2").json

    assert [len(page["data"]) for page in (first, second)] == [100, 5]
    assert (first["links"]["next"], second["links"]["previous"]) == (2, 1)
    assert user_ask("/user/ratings?page=3").status == 404


# --- the file ---------------------------------------------------------------------------------


def test_keys_are_nowhere_in_the_file_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    users = open_users(tmp_path / "state")
    key = users.add("Marla")

    assert re.fullmatch("[0-9A-F]{32}", key)
    files = list((tmp_path / "state").iterdir())
    assert len(files) > 1  # what is written lies beside it for a while
    for path in files:
        assert key.encode() not in path.read_bytes()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    users.close()


def test_what_users_have_outlives_a_restart(tmp_path: Path) -> None:
    users = open_users(tmp_path)
    key = users.add("Marla")
    users.add_favorite("Marla", 7)
    users.close()
    again = open_users(tmp_path)

    assert again.has_key("Marla", key)
    assert again.favorites("Marla") == (7,)
    again.close()


@pytest.mark.parametrize("name", ["", " ", " Marla", "a\nb", "x" * 101])
def test_a_name_that_cannot_be_one_is_refused(users: Users, name: str) -> None:
    with pytest.raises(UsageError, match="user's name"):
        users.add(name)


def test_a_damaged_file_is_one_clear_line_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "server.db").write_bytes(b"nothing of the kind" * 100)

    with pytest.raises(StoreError, match="left as it is"):
        open_users(tmp_path)
    assert (tmp_path / "server.db").read_bytes() == b"nothing of the kind" * 100


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StoreError, match="cannot use"):
        open_users(tmp_path / "file" / "state")


def test_a_user_who_is_gone_is_404(address: str, users: Users) -> None:
    body = {"apikey": "k", "username": "Brief", "userkey": users.add("Brief")}
    brief = asking(address, log_in(address, body).json["token"])
    connection: sqlite3.Connection = users._connection
    connection.execute("DELETE FROM users WHERE name = 'Brief'")

    for path in ("/user", "/user/favorites", "/user/ratings"):
        got = brief(path)
        assert (got.status, got.json) == (404, NOT_FOUND), json.dumps(path)
