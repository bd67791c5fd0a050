"""Which numbering explains the files of a folder, counted over all of them.

An order explains a file when the numbers in its name exist there and its title, where it has
one, is not another episode's. The counts tell how sure the order of a whole set is: `aired 14 of
14, dvd 3`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from organizer.match.siblings import Folder, folder_of
from organizer.match.weighing import Weighed
from organizer.model import OrderTally, SeriesId

_LEAST = -0.6  # of what a file says by itself: a title that differs speaks against an order
Set = tuple[Folder, SeriesId]
"""The files of one series in one folder; its seasons belong together."""


def tallied_orders(files: Iterable[Weighed]) -> Mapping[Set, tuple[OrderTally, ...]]:
    """Return for each set how many of its files each order explains, most first."""
    counts: dict[Set, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    sizes: dict[Set, int] = defaultdict(int)
    for weighed in files:
        explained = {
            (hypothesis.series.id, hypothesis.scheme): hypothesis.base > _LEAST
            for hypothesis in sorted(weighed.hypotheses, key=lambda it: it.base)
        }
        folder = folder_of(weighed)[0]
        for series_id in {series_id for series_id, _ in explained}:
            sizes[folder, series_id] += 1
        for (series_id, scheme), is_explained in explained.items():
            counts[folder, series_id][scheme] += is_explained
    return {
        of_set: tuple(
            OrderTally(order=order, explained=count, files=sizes[of_set])
            for order, count in sorted(by_order.items(), key=lambda it: (-it[1], it[0]))
        )
        for of_set, by_order in counts.items()
    }


def used_first(tallies: tuple[OrderTally, ...], used: str) -> tuple[OrderTally, ...]:
    """Return the tallies with that of the order that was used in front."""
    return tuple(sorted(tallies, key=lambda tally: tally.order != used))
