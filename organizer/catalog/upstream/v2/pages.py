"""All pages of a v2 list, or an error: never a part of it.

Real servers answered without links, with an endless `last`, and with the same page again
(Medusa issues 11228, 11239, 11281). A list that cannot be shown to be whole is refused.
"""

from collections.abc import Callable

from organizer.catalog.values import Record, whole
from organizer.errors import MetadataUnavailable, PagesDisagree

PAGE_ROWS = 100
MOST_PAGES = 500  # 50,000 episodes; the longest series of all has about 20,000

Rows = tuple[Record, ...]


def all_pages(fetch: Callable[[int], Record | None], what: str) -> Rows:
    """Return the rows of every page that `fetch` (given a number from 1) answers; () for none.

    Raises `PagesDisagree` for pages that repeat, do not end, are missing, or are of
    another count than `links.last` said. `what` names the list in that message.
    """
    rows: list[Record] = []
    ids: set[object] = set()
    page, length, last = 1, 0, None
    while True:
        answer = fetch(page)
        if answer is None:
            if page == 1:
                return ()
            raise _refused(what, f"page {page} is missing")
        found = rows_of(answer, what)
        _check_new(found, ids, what, page)
        length = len(found) if page == 1 else length
        rows += found
        following, last = _links(answer, what, page, last, is_full=len(found) >= PAGE_ROWS)
        if len(found) > length or (following is not None and len(found) < max(length, 1)):
            raise _refused(what, f"page {page} has {len(found)} rows, the first {length}")
        if following is None:
            return tuple(rows)
        page = following


def rows_of(answer: Record, what: str) -> Rows:
    """Return the rows of one answer: `data`, null for none. Raises `MetadataUnavailable`."""
    data = answer.get("data", ())
    if data is None:
        return ()
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise _refused(what, "the answer holds no list of records")
    return tuple(data)


def _check_new(found: Rows, ids: set[object], what: str, page: int) -> None:
    new = {whole(row.get("id")) for row in found} - {None}
    if new & ids:
        raise _refused(what, f"page {page} repeats an earlier one")
    ids |= new


def _links(
    answer: Record, what: str, page: int, last: int | None, *, is_full: bool
) -> tuple[int | None, int | None]:
    """Return the page that follows (None: this is the last) and how many there are."""
    links = answer.get("links")
    if not isinstance(links, dict):
        if is_full or last is not None:
            raise _refused(what, "the answer does not say whether there are more pages")
        return None, None
    given, following = whole(links.get("last")), whole(links.get("next"))
    if last is not None and given != last:
        raise _refused(what, f"the number of pages changed from {last} to {given}")
    if given is not None and given > MOST_PAGES:
        raise _refused(what, f"{given} pages are more than any series has")
    return _following(what, page, given, following, is_full=is_full), given


def _following(
    what: str, page: int, last: int | None, following: int | None, *, is_full: bool
) -> int | None:
    if following is None:
        if last is not None and last > page:
            raise _refused(what, f"the pages end at {page} of {last}")
        if last is None and is_full:
            raise _refused(what, "the answer does not say whether there are more pages")
        return None
    if following != page + 1 or page >= MOST_PAGES:
        raise _refused(what, f"page {page} is followed by page {following}")
    if last is not None and following > last:
        raise _refused(what, f"page {following} follows the last one ({last})")
    return following


def counted_pages(fetch: Callable[[int], Rows], count: int, what: str) -> Rows:
    """Return the rows of pages whose links are of no use, if there are exactly `count` of them.

    Pages are taken until one has nothing new. Raises `PagesDisagree` for another number of rows.
    """
    rows: dict[object, Record] = {}
    for page in range(1, min(MOST_PAGES, count // PAGE_ROWS + 2) + 1):
        new = {row.get("id"): row for row in fetch(page)}
        if not new.keys() - rows.keys():
            break
        rows |= new
    if len(rows) != count:
        raise _refused(what, f"there are {len(rows)} rows, and the summary says {count}")
    return tuple(rows.values())


def _refused(what: str, why: str) -> MetadataUnavailable:
    return PagesDisagree(f"{what} cannot be read whole: {why}")
