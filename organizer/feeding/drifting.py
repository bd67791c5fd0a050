"""What a service has changed of episodes that were known: other numbers, and other titles."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from organizer.catalog import Drift, Record
from organizer.catalog.values import text, whole
from organizer.text import fold_title


def drifts(
    series_id: int, before: Iterable[Record], after: Iterable[object], now: float
) -> Iterator[Drift]:
    """Yield what changed of each episode that was there before, by its id, also that it is gone.

    A title that only gets other signs or capitals is the same.
    """
    known = {whole(record.get("id")): record for record in before}
    for record in after:
        old = known.pop(whole(record["id"]), None) if isinstance(record, dict) else None
        if old is not None and isinstance(record, dict):
            change = _change(series_id, old, record, now)
            if change.is_renumbered or _differs(change):
                yield change
    for old in known.values():
        gone: Record = {"id": old["id"], "airedSeason": -1, "airedEpisodeNumber": -1}
        yield replace(_change(series_id, old, gone, now), season=-1, number=-1)


def _change(series_id: int, old: Record, new: Record, now: float) -> Drift:
    return Drift(
        series_id=series_id,
        episode_id=whole(new["id"]) or 0,
        noted=now,
        season_before=whole(old["airedSeason"]) or 0,
        number_before=whole(old["airedEpisodeNumber"]) or 0,
        title_before=text(old.get("episodeName")),
        season=whole(new["airedSeason"]) or 0,
        number=whole(new["airedEpisodeNumber"]) or 0,
        title=text(new.get("episodeName")),
    )


def _differs(change: Drift) -> bool:
    return fold_title(change.title or "") not in ("", fold_title(change.title_before or ""))
