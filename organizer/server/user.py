"""`/user`: who the user is, the favourites and the ratings; only for the token of a user."""

from fastapi import APIRouter, Depends, Request, Response

from organizer.catalog.reading import PAGE_ROWS
from organizer.catalog.values import text, whole
from organizer.server.access import AskingUser, asking_user, users_of
from organizer.server.answers import (
    NO_REMARKS,
    Remarks,
    conflict,
    data_answer,
    not_found,
    page_links,
    unknown_parameters,
)
from organizer.server.asked import asked_page, catalogs_of
from organizer.server.documented import (
    CONFLICT,
    NOT_FOUND,
    NUMBER,
    TEXT,
    TEXTS,
    Schema,
    found,
    keyed,
    listed,
    query,
)
from organizer.server.users import Rating, User

_ITEM_TYPES = {"series": "series", "episode": "episode", "image": "image", "banner": "image"}
_FAVORITES = found(keyed(favorites=TEXTS), errors=True)
_RATING: Schema = keyed(rating=NUMBER, ratingItemId=NUMBER, ratingType=TEXT)
_RATINGS = found(listed(_RATING), errors=True, links=True)
_PAGE = query(page="Page of results to fetch. Defaults to page 1 if not provided.")
_ITEM_TYPE = query(itemType="Item to query. Can be either 'series', 'episode', or 'banner'")


def routes() -> APIRouter:
    """Return the routes of the document's part "Users".

    They are plain functions, which run in threads of their own: a change waits for the disk.
    """
    router = APIRouter(prefix="/user", tags=["Users"])

    @router.get(
        "",
        responses=NOT_FOUND | found(keyed(favoritesDisplaymode=TEXT, language=TEXT, userName=TEXT)),
    )
    def get_user(user: AskingUser) -> Response:
        """Return basic information about the user who asks."""
        return data_answer(
            {
                "favoritesDisplaymode": user.favorites_display,
                "language": user.language,
                "userName": user.name,
            }
        )

    _add_favorites(router)
    _add_ratings(router)
    _add_rating(router)
    return router


def _add_favorites(router: APIRouter) -> None:
    @router.get("/favorites", responses=NOT_FOUND | _FAVORITES)
    def get_favorites(request: Request, user: AskingUser) -> Response:
        """Return the ids of the user's favourite series; an empty list for none."""
        return _favorites(request, user)

    @router.put("/favorites/{series_id}", responses=NOT_FOUND | CONFLICT | _FAVORITES)
    def add_favorite(request: Request, user: AskingUser, series_id: str) -> Response:
        """Add a series to the favourites; 409 when it is one already, or does not exist."""
        number = whole(series_id)
        if not number or catalogs_of(request).here().series_record(number) is None:
            raise conflict()
        if not users_of(request).add_favorite(user.name, number):
            raise conflict()
        return _favorites(request, user)

    @router.delete("/favorites/{series_id}", responses=NOT_FOUND | CONFLICT | _FAVORITES)
    def remove_favorite(request: Request, user: AskingUser, series_id: str) -> Response:
        """Remove a series from the favourites; 409 when it is none."""
        number = whole(series_id)
        if not number or not users_of(request).remove_favorite(user.name, number):
            raise conflict()
        return _favorites(request, user)


def _favorites(request: Request, user: User) -> Response:
    favorites = users_of(request).favorites(user.name)
    return data_answer({"favorites": [str(series_id) for series_id in favorites]})


def _add_ratings(router: APIRouter) -> None:
    @router.get("/ratings", responses=NOT_FOUND | _RATINGS, openapi_extra={"parameters": _PAGE})
    def get_ratings(request: Request, user: AskingUser) -> Response:
        """Return the user's ratings, 100 a page, oldest first."""
        ratings = users_of(request).ratings(user.name)
        return _ratings_page(request, ratings, Remarks(invalid_query_params=_unknown(request)))

    @router.get(
        "/ratings/query",
        responses=NOT_FOUND | _RATINGS,
        openapi_extra={"parameters": [*_ITEM_TYPE, *_PAGE]},
    )
    def query_ratings(request: Request, user: AskingUser) -> Response:
        """Return the user's ratings of one kind of item; of an unknown kind there are none."""
        asked = text(request.query_params.get("itemType"))
        item_type = None if asked is None else _ITEM_TYPES.get(asked, "")
        wrong = ("itemType",) if item_type == "" else ()
        remarks = Remarks(invalid_query_params=_unknown(request, "itemType") + wrong)
        return _ratings_page(request, users_of(request).ratings(user.name, item_type), remarks)

    @router.get(
        "/ratings/query/params",
        responses=NOT_FOUND | found(TEXTS),
        dependencies=[Depends(asking_user)],
    )
    def rating_parameters() -> Response:
        """Return the query params for the `/user/ratings/query` route."""
        return data_answer(["itemType"])


def _unknown(request: Request, *known: str) -> tuple[str, ...]:
    return unknown_parameters(request.query_params, (*known, "page"))


def _ratings_page(
    request: Request, ratings: tuple[Rating, ...], remarks: Remarks = NO_REMARKS
) -> Response:
    page = asked_page(request)
    rows = [_row(it) for it in ratings[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]]
    if page > 1 and not rows:
        raise not_found()
    return data_answer(rows, remarks, links=page_links(page, len(ratings)))


def _row(rating: Rating) -> dict[str, object]:
    return {
        "rating": rating.rating,
        "ratingItemId": rating.item_id,
        "ratingType": rating.item_type,
    }


def _add_rating(router: APIRouter) -> None:
    @router.put(
        "/ratings/{item_type}/{item_id}/{rating}",
        responses=NOT_FOUND | CONFLICT | found(listed(_RATING)),
    )
    def rate(
        request: Request, user: AskingUser, item_type: str, item_id: str, rating: str
    ) -> Response:
        """Rate a series, an episode or an image from 1 to 10, in place of an earlier rating."""
        number = whole(rating)
        if number is None or not 1 <= number <= 10:
            raise conflict()
        given = Rating(
            item_type=_item_type(item_type),
            item_id=_item(request, item_type, item_id),
            rating=number,
        )
        users_of(request).rate(user.name, given)
        return data_answer([_row(given)])

    @router.delete(
        "/ratings/{item_type}/{item_id}",
        # The document's `[{}]` is a generator's picture of an array of nothing.
        responses=NOT_FOUND | found(listed({"type": "object"})),
    )
    def remove_rating(request: Request, user: AskingUser, item_type: str, item_id: str) -> Response:
        """Remove a rating; 404 when there is none."""
        number = whole(item_id)
        if not number or not users_of(request).remove_rating(
            user.name, _item_type(item_type), number
        ):
            raise not_found()
        return data_answer([])


def _item_type(raw: str) -> str:
    """Return a kind of item in one word: the query calls an image a banner."""
    item_type = _ITEM_TYPES.get(raw)
    if item_type is None:
        raise not_found()
    return item_type


def _item(request: Request, item_type: str, raw_id: str) -> int:
    """Return the id of something that exists; raises the 404."""
    number, catalog = whole(raw_id) or 0, catalogs_of(request).here()
    exists = {
        "series": lambda: catalog.series_record(number) is not None,
        "episode": lambda: catalog.episode_record(number) is not None,
        "image": lambda: catalog.has_image(number),
    }
    if not exists[_item_type(item_type)]():
        raise not_found()
    return number
