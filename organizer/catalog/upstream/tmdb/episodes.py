"""Episodes of TMDB as API v2 episodes.

Its specials have numbers, but seldom those that TheTVDB gives, which names of files follow: their
records say `numberedApart`, and a file is known for one by its title or its day.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from organizer.catalog.upstream.shapes import (
    FieldRow,
    counted_through,
    id_of,
    mapped,
    numbered,
    parts,
    refuse_twice,
)
from organizer.catalog.upstream.tmdb.groups import Numbers
from organizer.catalog.upstream.tmdb.series import image
from organizer.catalog.values import Record, iso_date, number, text, texts, whole

_EPISODE = (
    FieldRow("episodeName", "name"),
    FieldRow("firstAired", "air_date", iso_date),
    FieldRow("overview", "overview"),
    FieldRow("filename", "still_path", image),
    FieldRow("productionCode", "production_code"),
    FieldRow("siteRating", "vote_average", number),
    FieldRow("siteRatingCount", "vote_count", whole),
)
_TEXTS = (FieldRow("episodeName", "name"), FieldRow("overview", "overview"))
_SAID = "a list of TMDB's episodes"
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """The numbers of other orders, by episode.

    Attributes:
        is_counted: absolute numbers are wanted, and nobody has made such an order.
    """

    absolute: Mapping[int, int] = field(default_factory=dict)
    dvd: Mapping[int, Numbers] = field(default_factory=dict)
    is_counted: bool = False


def episodes_of(rows: Sequence[Record], orders: Orders) -> tuple[Record, ...]:
    """Return the records of the rows that have numbers.

    Raises `MetadataUnavailable` for an episode that is there twice, or cannot be told from others.
    """
    refuse_twice((id_of(row, _SAID) for row in rows), _SAID)
    records = tuple(record for row in rows if (record := _episode(row, orders)))
    if not orders.is_counted or len(records) < len(rows):  # one that has no place cannot be counted
        return records
    absolute = counted_through(map(_numbers, records))
    return tuple(
        {**record, "absoluteNumber": absolute[_numbers(record)]}
        if record["airedSeason"]
        else record
        for record in records
    )


def _numbers(record: Record) -> Numbers:
    return whole(record["airedSeason"]) or 0, whole(record["airedEpisodeNumber"]) or 0


def _episode(row: Record, orders: Orders) -> Record | None:
    episode = id_of(row, _SAID)
    season = numbered(row, "season_number", _SAID)
    position = numbered(row, "episode_number", _SAID)
    if season is None or position is None:
        return None
    people = {
        "directors": _people(row, "crew", ("Director",)),
        "writers": _people(row, "crew", ("Writer", "Screenplay", "Teleplay", "Story")),
        "guestStars": _people(row, "guest_stars", ()),
    }
    dvd = orders.dvd.get(episode)
    numbers = {
        "absoluteNumber": orders.absolute.get(episode),
        "dvdSeason": dvd[0] if dvd else None,
        "dvdEpisodeNumber": dvd[1] if dvd else None,
    }
    return {
        "id": episode,
        "airedSeason": season,
        "airedEpisodeNumber": position,
        **({"numberedApart": True} if season == 0 else {}),
        **mapped(_EPISODE, row),
        **{key: found for key, found in people.items() if found},
        **{key: found for key, found in numbers.items() if found is not None},
    }


def _people(row: Record, key: str, jobs: tuple[str, ...]) -> list[str]:
    given = (it for it in parts(row, key) if not jobs or it.get("job") in jobs)
    return list(dict.fromkeys(texts([it.get("name") for it in given])))


def titles_of(rows: Iterable[Record], records: Iterable[Record]) -> dict[str, Record]:
    """Return the texts of another language by episode, without those that are none.

    TMDB fills what nobody has translated: the title with the language's word for an episode and
    its number, the overview with nothing.
    """
    own = {str(record["id"]): record for record in records}
    found: dict[str, Record] = {}
    for row in rows:
        episode = str(id_of(row, _SAID))
        texts_there = mapped(_TEXTS, row)
        if _is_filled_in(text(row.get("name")), own.get(episode, {}).get("airedEpisodeNumber")):
            del texts_there["episodeName"]
        if episode in own and texts_there:
            found[episode] = texts_there
    return found


def _is_filled_in(title: str | None, position: object) -> bool:
    """Tell a title that is one word and the episode's number: Folge 7, 第7話, 7. Bölüm."""
    if title is None or _DIGITS.findall(title) != [str(position)]:
        return False
    words = re.sub(r"[\W\d_]+", " ", title).split()
    return len([word for word in words if len(word) > 1]) <= 1
