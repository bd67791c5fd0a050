"""A service's JSON read into records by tables: lenient in a field, strict about the whole.

A field that is missing, null or of another kind is left out of the record. What makes an answer
one (its lists, the ids in them) has to be there, or the answer is `MetadataUnavailable`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from organizer.catalog.values import Record, imdb_key, text, texts, whole
from organizer.errors import MetadataUnavailable

LARGEST_OWN_ID = 199_999_999
"""The ranges that `Provenance.first_id` begins hold so many; no service is near it yet."""

_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_SUFFIX = re.compile(r".*[(\[]\w+[)\]]")
_IMDB = re.compile(r"tt(?!0+$)\d{7,10}", re.ASCII)


@dataclass(frozen=True, slots=True)
class FieldRow:
    """Where a service has what is a field of an API v2 record.

    Attributes:
        path: keys from the outside to the inside, between dots.
        read: makes the field's value of what is there; None where it cannot be used.
    """

    field: str
    path: str
    read: Callable[[object], object | None] = text


def mapped(rows: Iterable[FieldRow], content: object) -> Record:
    """Return the fields that have something; of several rows of one field the first that has."""
    record: Record = {}
    for row in rows:
        if row.field not in record and (value := row.read(part(content, row.path))) is not None:
            record[row.field] = value
    return record


def part(content: object, path: str) -> object | None:
    """Return what lies at a path of keys; None where the way there breaks off.

    >>> part({"network": {"name": "Nine"}}, "network.name"), part({"network": None}, "network.name")
    ('Nine', None)
    """
    for key in path.split("."):
        if not isinstance(content, dict):
            return None
        content = content.get(key)
    return content


def parts(content: object, path: str) -> Iterator[Record]:
    """Yield the objects of the list at a path; what else is there, or is in it, is passed over."""
    found = part(content, path)
    return (it for it in (found if isinstance(found, list) else ()) if isinstance(it, dict))


def record_of(content: object, what: str) -> Record:
    """Return an answer that has to be one object; raises `MetadataUnavailable` for another."""
    if not isinstance(content, dict):
        raise MetadataUnavailable(f"{what} is not what it should be: no object")
    return content


def records_of(content: object, what: str) -> tuple[Record, ...]:
    """Return an answer that has to be a list of objects, all of them."""
    if not isinstance(content, list) or not all(isinstance(row, dict) for row in content):
        raise MetadataUnavailable(f"{what} is not what it should be: no list of objects")
    return tuple(content)


def id_of(content: Record, what: str) -> int:
    """Return a service's own id, which everything it lists has to have."""
    found = whole(content.get("id"))
    if not found or found > LARGEST_OWN_ID:
        raise MetadataUnavailable(f"{what} has no id that can be used")
    return found


def numbered(content: Record, key: str, what: str) -> int | None:
    """Return the number of a season or an episode; None for none.

    Raises `MetadataUnavailable` for what stands there and is no number: without it the list would
    lack an episode that there is.
    """
    value = content.get(key)
    found = whole(value)
    if found is None and value not in (None, ""):
        raise MetadataUnavailable(f"{what} has a {key} that is no number")
    return found


def refuse_twice(ids: Iterable[int], what: str) -> None:
    """Raise `MetadataUnavailable` when an id comes twice: pages repeat, or a list is mixed up."""
    seen: set[int] = set()
    for found in ids:
        if found in seen:
            raise MetadataUnavailable(f"{what} holds {found} twice")
        seen.add(found)


def counted_through(numbers: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Return absolute numbers by season and number: from 1, over all but the specials."""
    in_order = sorted({it for it in numbers if it[0] > 0})
    return {it: place for place, it in enumerate(in_order, start=1)}


# --- values -----------------------------------------------------------------------------------


def imdb_id(value: object) -> str | None:
    """Return an IMDb id of a title; None for what is none.

    >>> imdb_id("tt0303461"), imdb_id("nm0303461"), imdb_id("tt0000000")
    ('tt0303461', None, None)
    """
    found = imdb_key(value)
    return found if found and _IMDB.fullmatch(found) else None


def positive(value: object) -> int | None:
    """Return a whole number above 0."""
    return whole(value) or None


def positive_text(value: object) -> str | None:
    """Return a whole number above 0 as text, as API v2 has ids and lengths in minutes."""
    found = positive(value)
    return str(found) if found else None


def text_list(value: object) -> list[str] | None:
    """Return the texts of a list; None for none."""
    return list(texts(value)) or None


def web_address(value: object) -> str | None:
    """Return an address of the web; None for anything else."""
    found = text(value)
    return found if found and found.startswith(("https://", "http://")) else None


def other_names(record: Record, found: Iterable[object]) -> list[str]:
    """Return the aliases of a series' record: each usable name once, and one with its country.

    A country behind the name is how API v2, its clients and files tell versions of a series apart;
    services that have the country in a field of its own call them the same.

    >>> other_names({"seriesName": "Night Desk", "originalCountry": "GB"}, ["Nachtdienst", None])
    ['Nachtdienst', 'Night Desk (GB)']
    """
    name, country = str(record["seriesName"]), str(record.get("originalCountry") or "")
    names = dict.fromkeys(usable for it in found if (usable := text(it)))
    if _COUNTRY.fullmatch(country) and not _SUFFIX.fullmatch(name):
        names[f"{name} ({country})"] = None
    return [it for it in names if it != name]
