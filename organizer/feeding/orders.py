"""Which orders of a series are asked for without anybody wishing for them."""

from organizer.catalog import Record
from organizer.catalog.upstream import AIRED_ONLY
from organizer.catalog.values import text, texts
from organizer.feeding.services import Orders
from organizer.model import Order


def usual_orders(record: Record) -> Orders:
    """Return the aired order, and the absolute one for series whose files are numbered by it.

    Only these have absolute numbers at TheTVDB as well. For others they would do harm: a catalog
    that has them says that `102` is hardly season 1, episode 2.

    >>> sorted(usual_orders({"genre": ["Animation"], "originalLanguage": "ja"}))
    [<Order.ABSOLUTE: 'absolute'>, <Order.AIRED: 'aired'>]
    """
    genres = {genre.lower() for genre in texts(record.get("genre"))}
    is_japanese = text(record.get("originalLanguage")) == "ja"
    is_anime = "anime" in genres or ("animation" in genres and is_japanese)
    return AIRED_ONLY | ({Order.ABSOLUTE} if is_anime else AIRED_ONLY)
