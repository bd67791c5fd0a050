"""The `/user` routes as typed methods: favourites and ratings of the user who is logged in.

A change that the server refuses (its 409, or 404) is `None`; the first may also be the answer to
a request that was repeated, because the answer to its first try was lost on the way.
"""

from organizer.catalog.upstream.v2.answered import Rating, read_favorites, read_keys, read_ratings
from organizer.catalog.upstream.v2.client import ServiceClient
from organizer.catalog.upstream.v2.pages import all_pages, rows_of
from organizer.catalog.values import Record


class Favorites:
    """A user's favourite series, as ids."""

    def __init__(self, client: ServiceClient, name: str) -> None:
        self._client = client
        self._name = name

    def all(self) -> tuple[int, ...]:
        """`GET /user/favorites`."""
        answer = self._client.get("/user/favorites", {})
        return () if answer is None else read_favorites(answer)

    def add(self, series_id: int) -> tuple[int, ...] | None:
        """`PUT /user/favorites/{id}`: all of them then; None: it is one, or does not exist."""
        return self._changed("PUT", series_id)

    def remove(self, series_id: int) -> tuple[int, ...] | None:
        """`DELETE /user/favorites/{id}`: all of them then; None: it is none."""
        return self._changed("DELETE", series_id)

    def _changed(self, method: str, series_id: int) -> tuple[int, ...] | None:
        answer = self._client.change(method, f"/user/favorites/{series_id}")
        return None if answer is None else read_favorites(answer)


class Ratings:
    """A user's ratings, 1 to 10, of series, episodes and images."""

    def __init__(self, client: ServiceClient, name: str) -> None:
        self._client = client
        self._name = name

    def all(self) -> tuple[Rating, ...]:
        """`GET /user/ratings`, every page of it."""
        return self._pages("/user/ratings", {})

    def of(self, item_type: str) -> tuple[Rating, ...]:
        """`GET /user/ratings/query`: of `series`, `episode` or `banner`."""
        return self._pages("/user/ratings/query", {"itemType": item_type})

    def parameters(self) -> tuple[str, ...]:
        """`GET /user/ratings/query/params`."""
        return read_keys(self._client.get("/user/ratings/query/params", {}))

    def rate(self, item_type: str, item_id: int, rating: int) -> Rating | None:
        """`PUT /user/ratings/{itemType}/{itemId}/{itemRating}`: what it is then; None: refused."""
        route = f"/user/ratings/{item_type}/{item_id}/{rating}"
        answer = self._client.change("PUT", route)
        if answer is None:
            return None
        return next(iter(read_ratings(rows_of(answer, f"{self._name}{route}"))), None)

    def remove(self, item_type: str, item_id: int) -> bool:
        """`DELETE /user/ratings/{itemType}/{itemId}`; False when there was none."""
        return self._client.change("DELETE", f"/user/ratings/{item_type}/{item_id}") is not None

    def _pages(self, route: str, params: dict[str, str]) -> tuple[Rating, ...]:
        def fetch(page: int) -> Record | None:
            return self._client.get(route, {**params, "page": str(page)})

        return read_ratings(all_pages(fetch, f"{self._name}{route}"))
