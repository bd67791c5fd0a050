"""Every route of TheTVDB's API v2 as a typed method, over one logged-in client.

`None` and `()` mean that the server answered and has nothing (its 404). Every method raises
`MetadataUnavailable` when there is no usable answer; the routes of a user also when the
credentials name no user. Logging in and refreshing happen by themselves.
"""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from urllib.parse import quote

from organizer.catalog.upstream.v2.account import Favorites, Ratings
from organizer.catalog.upstream.v2.answered import (
    Account,
    Actor,
    Image,
    ImageParameters,
    Language,
    Summary,
    Update,
    data_of,
    read_account,
    read_actors,
    read_image_parameters,
    read_images,
    read_keys,
    read_language,
    read_languages,
    read_summary,
    read_updates,
)
from organizer.catalog.upstream.v2.client import ServiceClient
from organizer.catalog.upstream.v2.pages import all_pages, counted_pages, rows_of
from organizer.catalog.values import Record, whole
from organizer.errors import MetadataUnavailable, PagesDisagree

Params = Mapping[str, str]
NO_PARAMS: Params = {}


class MetadataService:
    """What a v2 server can be asked; `name` is its address as messages may show it."""

    def __init__(self, client: ServiceClient, name: str) -> None:
        self._client = client
        self._name = name
        self.favorites = Favorites(client, name)
        self.ratings = Ratings(client, name)

    # --- authentication -------------------------------------------------------------------------

    def log_in(self) -> None:
        """`POST /login`, unless a token is there: makes sure that the credentials are right."""
        self._client.log_in()

    def refresh_token(self) -> None:
        """`GET /refresh_token`: have the token last another day."""
        self._client.refresh()

    # --- languages and search -------------------------------------------------------------------

    def languages(self) -> tuple[Language, ...]:
        """`GET /languages`."""
        return read_languages(self._rows("/languages"))

    def language(self, language_id: str) -> Language | None:
        """`GET /languages/{id}`; an abbreviation does for our own server."""
        answer = self._client.get(f"/languages/{_part(language_id)}", NO_PARAMS)
        return None if answer is None else read_language(data_of(answer))

    def search(self, params: Params, language: str | None = None) -> tuple[Record, ...]:
        """`GET /search/series`, best first, at most 100."""
        return self._rows("/search/series", params, language)

    def search_parameters(self) -> tuple[str, ...]:
        """`GET /search/series/params`."""
        return read_keys(self._client.get("/search/series/params", NO_PARAMS))

    # --- series ---------------------------------------------------------------------------------

    def series(self, series_id: int, language: str | None = None) -> Record | None:
        """`GET /series/{id}`; an answer about another series is refused."""
        return self._one(f"/series/{series_id}", series_id, language)

    def series_changed(self, series_id: int) -> float | None:
        """`HEAD /series/{id}`: when it last changed, seconds since 1970; None: not known."""
        headers = self._client.head(f"/series/{series_id}")
        if headers is None:
            return None
        given = headers.get("Last-Modified") or headers.get("Last-Updated") or ""
        try:
            return parsedate_to_datetime(given).timestamp()
        except (TypeError, ValueError, OverflowError):
            return None

    def filtered_series(
        self, series_id: int, keys: tuple[str, ...], language: str | None = None
    ) -> Record | None:
        """`GET /series/{id}/filter`: only these fields of it."""
        answer = self._client.get(f"/series/{series_id}/filter", {"keys": ",".join(keys)}, language)
        return None if answer is None else data_of(answer)

    def filter_parameters(self, series_id: int) -> tuple[str, ...]:
        """`GET /series/{id}/filter/params`."""
        return read_keys(self._client.get(f"/series/{series_id}/filter/params", NO_PARAMS))

    def actors(self, series_id: int) -> tuple[Actor, ...]:
        """`GET /series/{id}/actors`, in their order."""
        return read_actors(self.actor_records(series_id))

    def actor_records(self, series_id: int) -> tuple[Record, ...]:
        """`GET /series/{id}/actors`, as the server sent them."""
        return self._rows(f"/series/{series_id}/actors")

    # --- episodes -------------------------------------------------------------------------------

    def episode(self, episode_id: int, language: str | None = None) -> Record | None:
        """`GET /episodes/{id}`; an answer about another episode is refused."""
        return self._one(f"/episodes/{episode_id}", episode_id, language)

    def episodes(self, series_id: int, language: str | None = None) -> tuple[Record, ...]:
        """`GET /series/{id}/episodes`, every page of it."""
        return self._pages(f"/series/{series_id}/episodes", NO_PARAMS, language)

    def query_episodes(
        self, series_id: int, params: Params, language: str | None = None
    ) -> tuple[Record, ...]:
        """`GET /series/{id}/episodes/query`, every page of it."""
        return self._pages(f"/series/{series_id}/episodes/query", params, language)

    def all_episodes(self, series_id: int, language: str | None = None) -> tuple[Record, ...]:
        """`GET /series/{id}/episodes/query` for all, in every order; () also for no such series.

        Where the links of the pages do not add up, the server's own summary decides whether what
        there is is all.
        """
        try:
            return self.query_episodes(series_id, NO_PARAMS, language)
        except PagesDisagree:
            summary = self.episode_summary(series_id)
            if summary is None:
                raise
        route = f"/series/{series_id}/episodes/query"

        def fetch(page: int) -> tuple[Record, ...]:
            return self._rows(route, {"page": str(page)}, language)

        return counted_pages(fetch, summary.aired_episodes, f"{self._name}{route}")

    def episode_parameters(self, series_id: int) -> tuple[str, ...]:
        """`GET /series/{id}/episodes/query/params`."""
        return read_keys(self._client.get(f"/series/{series_id}/episodes/query/params", NO_PARAMS))

    def episode_summary(self, series_id: int) -> Summary | None:
        """`GET /series/{id}/episodes/summary`."""
        answer = self._client.get(f"/series/{series_id}/episodes/summary", NO_PARAMS)
        return None if answer is None else read_summary(answer)

    # --- images ---------------------------------------------------------------------------------

    def image_counts(self, series_id: int) -> Mapping[str, int]:
        """`GET /series/{id}/images`: how many there are of each kind."""
        answer = self._client.get(f"/series/{series_id}/images", NO_PARAMS)
        counts = {kind: whole(count) or 0 for kind, count in data_of(answer or {}).items()}
        return {kind: count for kind, count in counts.items() if count}

    def images(
        self, series_id: int, params: Params, language: str | None = None
    ) -> tuple[Image, ...]:
        """`GET /series/{id}/images/query`; some servers want at least one parameter."""
        return read_images(self.image_records(series_id, params, language))

    def image_records(
        self, series_id: int, params: Params, language: str | None = None
    ) -> tuple[Record, ...]:
        """`GET /series/{id}/images/query`, as the server sent them."""
        return self._rows(f"/series/{series_id}/images/query", params, language)

    def image_parameters(self, series_id: int) -> tuple[ImageParameters, ...]:
        """`GET /series/{id}/images/query/params`."""
        return read_image_parameters(self._rows(f"/series/{series_id}/images/query/params"))

    # --- updates and user -----------------------------------------------------------------------

    def updated(self, since: int, until: int | None = None) -> tuple[Update, ...]:
        """`GET /updated/query`: what changed, of one week at the most; seconds since 1970."""
        params = {"fromTime": str(since)} | ({} if until is None else {"toTime": str(until)})
        return read_updates(self._rows("/updated/query", params))

    def update_parameters(self) -> tuple[str, ...]:
        """`GET /updated/query/params`."""
        return read_keys(self._client.get("/updated/query/params", NO_PARAMS))

    def user(self) -> Account | None:
        """`GET /user`."""
        answer = self._client.get("/user", NO_PARAMS)
        return None if answer is None else read_account(answer)

    # --- forms of answers -----------------------------------------------------------------------

    def _rows(
        self, route: str, params: Params = NO_PARAMS, language: str | None = None
    ) -> tuple[Record, ...]:
        answer = self._client.get(route, params, language)
        return () if answer is None else rows_of(answer, f"{self._name}{route}")

    def _pages(self, route: str, params: Params, language: str | None) -> tuple[Record, ...]:
        def fetch(page: int) -> Record | None:
            return self._client.get(route, {**params, "page": str(page)}, language)

        return all_pages(fetch, f"{self._name}{route}")

    def _one(self, route: str, wanted: int, language: str | None) -> Record | None:
        answer = self._client.get(route, NO_PARAMS, language)
        if answer is None:
            return None
        record = answer.get("data")
        if not isinstance(record, dict) or whole(record.get("id")) != wanted:
            kind = route.split("/")[1].removesuffix("s") if "episodes" in route else "series"
            raise MetadataUnavailable(f"{self._name}{route} did not answer with that {kind}")
        return record


def _part(raw: str) -> str:
    return quote(raw, safe="")
