"""What a feeder is made of: the services that it asks, and what answers are to have."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from organizer.catalog.upstream import AIRED_ONLY, Upstream
from organizer.model import Order

Orders = frozenset[Order]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the answers of a run are to have beside the aired order and the services' own texts.

    Attributes:
        language: an abbreviation as in /languages; None for none.
    """

    orders: Orders = AIRED_ONLY
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Services that are open.

    Attributes:
        upstreams: in the order in which they are asked.
        close: closes what they share.
        one_lookup: what one question may take altogether is bounded within.
    """

    upstreams: tuple[Upstream, ...] = ()
    close: Callable[[], None] = lambda: None
    one_lookup: Callable[[], AbstractContextManager[None]] = nullcontext


def ready(*upstreams: Upstream) -> Callable[[], Services]:
    """Return the opening of services that are open already."""
    return lambda: Services(upstreams=upstreams)
