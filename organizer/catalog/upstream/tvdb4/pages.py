"""The lists of TheTVDB's API v4, every page of them, or an error: never a part.

Pages are counted from 0 and hold 500 episodes; `links` names the next page and how many items
there are in all. Stale caches have been seen to answer a page with another one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from organizer.catalog.upstream.asking import JsonService
from organizer.catalog.values import Record, text, whole
from organizer.errors import MetadataUnavailable, PagesDisagree

MOST_PAGES = 100  # 50,000 episodes; the longest series of all has about 20,000

Rows = tuple[Record, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeList:
    """Every episode of a series in one order, and the series as it stands beside them."""

    series: Record
    rows: Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    content: object
    following: int | None
    total: int | None


def episode_list(service: JsonService, route: str) -> EpisodeList | None:
    """Return every page of a list of episodes; None for a 404: no such series, or no such list.

    Raises `PagesDisagree` for pages that repeat, are missing, or hold fewer than was promised.
    """
    series: Record = {}
    rows: list[Record] = []
    ids: set[int] = set()
    page: int | None = 0
    while page is not None:
        answer = _page(service, route, {}, page)
        if answer is None:
            return None
        series, found = _series_and_episodes(answer.content, route)
        _check_new(found, ids, route, page)
        rows += found
        if answer.following is not None and not found:
            raise _refused(route, f"page {page} is empty and not the last")
        if answer.following is None and answer.total is not None and len(rows) < answer.total:
            raise _refused(route, f"there are {len(rows)} rows, and it promised {answer.total}")
        page = answer.following
    return EpisodeList(series=series, rows=tuple(rows))


def update_rows(service: JsonService, route: str, params: Mapping[str, str]) -> Rows | None:
    """Return every page of the updates; None where the service does not answer for so long.

    A change may be in it several times; whole pages may not.
    """
    rows: list[Record] = []
    before: object = None
    page: int | None = 0
    while page is not None:
        answer = _page(service, route, params, page, nothing=(400, 404))
        if answer is None:
            return None
        found = answer.content
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            raise _refused(route, f"page {page} holds no list of records")
        if answer.following is not None and (not found or found == before):
            raise _refused(route, f"page {page} is empty or repeats the one before")
        before = found
        rows += found
        page = answer.following
    return tuple(rows)


def _page(
    service: JsonService,
    route: str,
    params: Mapping[str, str],
    page: int,
    nothing: tuple[int, ...] = (404,),
) -> _Page | None:
    answer = service.get(route, {**params, "page": str(page)}, nothing=nothing)
    if answer is None:
        if page:
            raise _refused(route, f"page {page} is missing")
        return None
    if not isinstance(answer, dict) or not isinstance(answer.get("links"), dict):
        raise _refused(route, "the answer does not say whether there are more pages")
    links: Record = answer["links"]
    return _Page(
        content=answer.get("data"),
        following=_following(links, route, page),
        total=whole(links.get("total_items")),
    )


def _following(links: Record, route: str, page: int) -> int | None:
    """Return the page after this one; None: this is the last."""
    given = links.get("next", 0)
    if given in (None, ""):
        return None
    following = _page_of(text(given) or "")
    if following != page + 1:
        raise _refused(route, f"page {page} is followed by page {following}")
    if following >= MOST_PAGES:
        raise _refused(route, f"more than {MOST_PAGES} pages are more than any list has")
    return following


def _page_of(address: str) -> int | None:
    """Return the page that an address asks for; None for none."""
    try:
        given = parse_qs(urlsplit(address).query).get("page", [])
    except ValueError:
        return None
    return whole(given[0]) if given else None


def _series_and_episodes(data: object, route: str) -> tuple[Record, Rows]:
    """Take `data` apart: the series is in it, or is `data` itself (in the form with a language)."""
    record: Record = data if isinstance(data, dict) else {}
    episodes = record.get("episodes")
    if not isinstance(episodes, list) or not all(isinstance(row, dict) for row in episodes):
        raise _refused(route, "the answer holds no list of episodes")
    series = record.get("series")
    return series if isinstance(series, dict) else record, tuple(episodes)


def _check_new(found: Rows, ids: set[int], route: str, page: int) -> None:
    for row in found:
        episode_id = whole(row.get("id"))
        if not episode_id:
            raise _refused(route, "an episode has no id")
        if episode_id in ids:
            raise _refused(route, f"page {page} repeats episode {episode_id}")
        ids.add(episode_id)


def _refused(route: str, why: str) -> MetadataUnavailable:
    return PagesDisagree(f"TheTVDB's {route} cannot be read whole: {why}")
