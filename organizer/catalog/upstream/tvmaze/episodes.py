"""Episodes of TVmaze as API v2 episodes, with the numbers that it does not give itself.

Specials have no numbers there. They are counted in the order of their ids, that is in the order
in which they were entered: one that is entered later gets the next number, whenever it was aired,
and gets a date or another kind without any other's number changing. An order by date would
renumber those behind it. Nobody else counts so: their records say `numberedApart`, and a file is
known for a special by its title or its day, not by its number.

Absolute numbers are counted only where that order is asked for. A catalog that has them says of
a series that its files are numbered so, and `102` would no longer be season 1, episode 2.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from organizer.catalog.upstream.shapes import (
    FieldRow,
    counted_through,
    id_of,
    mapped,
    numbered,
    parts,
    refuse_twice,
    web_address,
)
from organizer.catalog.upstream.tvmaze.series import plain
from organizer.catalog.values import Record, iso_date, number, text, whole

Numbers = tuple[int, int]
"""Season and number within it."""

_EPISODE = (
    FieldRow("episodeName", "name"),
    FieldRow("firstAired", "airdate", iso_date),
    FieldRow("overview", "summary", plain),
    FieldRow("filename", "image.original", web_address),
    FieldRow("siteRating", "rating.average", number),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """An episode that has numbers.

    Attributes:
        beside: the season in which a special was aired.
    """

    id: int
    numbers: Numbers
    record: Record
    beside: int | None = None
    is_special: bool = False


def episodes_of(
    rows: Sequence[Record], said: str, dvd: Mapping[int, Numbers], *, is_counted: bool
) -> tuple[Record, ...]:
    """Return the records of a list of episodes; those without any number are left out.

    Raises `MetadataUnavailable` for an episode that is there twice, or cannot be told from others.
    """
    refuse_twice((id_of(row, said) for row in rows), said)
    regular = _regular([row for row in rows if not _is_special(row)], said)
    taken = {row.numbers for row in regular}
    specials = _specials([row for row in rows if _is_special(row)], said, taken)
    # A regular episode without a number is somewhere among the others: they cannot be counted.
    is_whole = len(regular) + len(specials) == len(rows)
    absolute = counted_through(taken) if is_counted and is_whole else {}
    return tuple(
        {
            "id": row.id,
            "airedSeason": row.numbers[0],
            "airedEpisodeNumber": row.numbers[1],
            **row.record,
            **_present("absoluteNumber", absolute.get(row.numbers)),
            **_dvd_fields(dvd.get(row.id)),
            **({"numberedApart": True} if row.is_special else {}),
            **_place(row, regular),
        }
        for row in (*regular, *specials)
    )


def _is_special(row: Record) -> bool:
    kind = text(row.get("type")) or ""
    return "special" in kind or (row.get("number") is None and kind != "regular")


def _regular(rows: Iterable[Record], said: str) -> list[_Row]:
    found = []
    for row in rows:
        season, position = numbered(row, "season", said), numbered(row, "number", said)
        if season is not None and position is not None:
            record = mapped(_EPISODE, row)
            found.append(_Row(id=id_of(row, said), numbers=(season, position), record=record))
    return sorted(found, key=lambda it: (it.numbers, it.id))


def _specials(rows: Iterable[Record], said: str, taken: set[Numbers]) -> list[_Row]:
    found: list[_Row] = []
    position = 0
    for row in sorted(rows, key=lambda it: id_of(it, said)):
        position = _next_free(position, lambda it: (0, it) in taken)
        found.append(
            _Row(
                id=id_of(row, said),
                numbers=(0, position),
                record=mapped(_EPISODE, row),
                beside=whole(row.get("season")),
                is_special=True,
            )
        )
    return found


def _next_free(position: int, is_taken: Callable[[int], bool]) -> int:
    position += 1
    while is_taken(position):
        position += 1
    return position


def _place(row: _Row, regular: Iterable[_Row]) -> Record:
    """Return where a special was aired: before an episode, or behind its season."""
    if not row.beside:
        return {}
    day = str(row.record.get("firstAired") or "")
    later = (
        it.numbers
        for it in regular
        if it.numbers[0] == row.beside and day and str(it.record.get("firstAired") or "") > day
    )
    before = next(later, None)
    if before is None:
        return {"airsAfterSeason": row.beside}
    return {"airsBeforeSeason": before[0], "airsBeforeEpisode": before[1]}


def _present(field: str, value: object | None) -> Record:
    return {} if value is None else {field: value}


def _dvd_fields(numbers: Numbers | None) -> Record:
    return {"dvdSeason": numbers[0], "dvdEpisodeNumber": numbers[1]} if numbers else {}


# --- DVD order --------------------------------------------------------------------------------


def dvd_list(lists: Iterable[Record], said: str) -> int | None:
    """Return the id of the list in the order of the DVDs; of several the first that was made."""
    return min((id_of(it, said) for it in lists if _is_of_dvds(it)), default=None)


def _is_of_dvds(given: Record) -> bool:
    """Tell by the flag, and by what the list is called where there is no flag."""
    if (flag := given.get("dvd_release")) is not None:
        return flag is True
    called = " ".join(text(given.get(key)) or "" for key in ("type", "name", "url"))
    return "dvd" in called.lower()


def dvd_numbers(rows: Iterable[Record], said: str) -> dict[int, Numbers]:
    """Return the DVD numbers by episode.

    Two episodes that are one on the DVD have the same numbers; of one that is several there, the
    first, for API v2 has room for one.
    """
    found: dict[int, Numbers] = {}
    for row in rows:
        season, position = numbered(row, "season", said), numbered(row, "number", said)
        if season is None or position is None:
            continue
        for episode in parts(row, "_embedded.episodes"):
            numbers = found.get(id_of(episode, said), (season, position))
            found[id_of(episode, said)] = min(numbers, (season, position))
    return found
