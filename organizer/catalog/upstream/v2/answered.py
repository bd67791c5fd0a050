"""What a v2 server's answers say, as values: everything that is no series and no episode.

Tolerant of what servers sent: numbers as text and text as numbers, keys beside `data` or under
it. A row without what makes it one (an id, a name) is left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from organizer.catalog.values import Record, number, text, texts, whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language that records may be asked for in; `abbreviation` is what Accept-Language takes."""

    id: int
    abbreviation: str
    name: str
    english_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who plays whom; `image` is a path below the service's own folder of images."""

    id: int
    name: str
    role: str
    image: str
    sort_order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture of a series.

    Attributes:
        kind: fanart, poster, season, seasonwide, series.
        resolution: as `680x1000`; "" where it is not known.
        sub_key: the season's number, for pictures of seasons.
        rating: 0 to 10, of `votes` votes.
    """

    id: int
    kind: str
    file_name: str
    thumbnail: str
    resolution: str
    sub_key: str
    rating: float
    votes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageParameters:
    """The values of a kind of picture that find some."""

    kind: str
    language_id: str
    resolutions: tuple[str, ...]
    sub_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How many episodes a series has, and in which seasons; season 0 is the specials."""

    aired_episodes: int
    aired_seasons: tuple[int, ...]
    dvd_episodes: int
    dvd_seasons: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """A series that changed, and when: seconds since 1970."""

    series_id: int
    last_updated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The user whose token it is."""

    name: str
    language: str
    favorites_display: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """A user's rating, 1 to 10, of a series, an episode or an image."""

    item_type: str
    item_id: int
    rating: int


def data_of(answer: Record) -> Record:
    """Return `data`, or the answer itself where a server put the keys beside it."""
    data = answer.get("data")
    return data if isinstance(data, dict) else answer


def read_languages(rows: Iterable[Record]) -> tuple[Language, ...]:
    """Return the languages that have an abbreviation; one of a real server's had no id."""
    return tuple(language for row in rows if (language := read_language(row)))


def read_language(row: Record) -> Language | None:
    """Return a language; None without an abbreviation."""
    abbreviation = text(row.get("abbreviation"))
    if abbreviation is None:
        return None
    return Language(
        id=whole(row.get("id")) or 0,
        abbreviation=abbreviation,
        name=_text(row, "name"),
        english_name=_text(row, "englishName"),
    )


def read_actors(rows: Iterable[Record]) -> tuple[Actor, ...]:
    """Return the actors that have a name, in their order."""
    actors = (
        Actor(
            id=whole(row.get("id")) or 0,
            name=_text(row, "name"),
            role=_text(row, "role"),
            image=_text(row, "image"),
            sort_order=whole(row.get("sortOrder")) or 0,
        )
        for row in rows
    )
    return tuple(sorted((it for it in actors if it.name), key=lambda it: it.sort_order))


def read_images(rows: Iterable[Record]) -> tuple[Image, ...]:
    """Return the pictures that have a file."""
    return tuple(_image(row) for row in rows if text(row.get("fileName")))


def _image(row: Record) -> Image:
    info = row.get("ratingsInfo")
    rated: Record = info if isinstance(info, dict) else {}
    return Image(
        id=whole(row.get("id")) or 0,
        kind=_text(row, "keyType"),
        file_name=_text(row, "fileName"),
        thumbnail=_text(row, "thumbnail"),
        resolution=_text(row, "resolution"),
        sub_key=_text(row, "subKey"),
        rating=float(number(rated.get("average")) or 0),
        votes=whole(rated.get("count")) or 0,
    )


def read_image_parameters(rows: Iterable[Record]) -> tuple[ImageParameters, ...]:
    """Return what each kind of picture can be asked by."""
    return tuple(
        ImageParameters(
            kind=_text(row, "keyType"),
            language_id=_text(row, "languageId"),
            resolutions=texts(row.get("resolution")),
            sub_keys=texts(row.get("subKey")),
        )
        for row in rows
    )


def read_summary(answer: Record) -> Summary | None:
    """Return the summary; None when it does not count the aired episodes."""
    row = data_of(answer)
    aired = whole(row.get("airedEpisodes"))
    if aired is None:
        return None
    return Summary(
        aired_episodes=aired,
        aired_seasons=_numbers(row.get("airedSeasons")),
        dvd_episodes=whole(row.get("dvdEpisodes")) or 0,
        dvd_seasons=_numbers(row.get("dvdSeasons")),
    )


def read_updates(rows: Iterable[Record]) -> tuple[Update, ...]:
    """Return the changed series that have an id."""
    return tuple(
        Update(series_id=series_id, last_updated=whole(row.get("lastUpdated")) or 0)
        for row in rows
        if (series_id := whole(row.get("id")))
    )


def read_account(answer: Record) -> Account:
    """Return who the user is."""
    row = data_of(answer)
    return Account(
        name=_text(row, "userName"),
        language=_text(row, "language"),
        favorites_display=_text(row, "favoritesDisplaymode"),
    )


def read_favorites(answer: Record) -> tuple[int, ...]:
    """Return the ids of the favourites; real servers sent `[""]` for none."""
    return _numbers(data_of(answer).get("favorites"))


def read_ratings(rows: Iterable[Record]) -> tuple[Rating, ...]:
    """Return the ratings that name an item."""
    return tuple(
        Rating(
            item_type=_text(row, "ratingType"),
            item_id=item_id,
            rating=whole(row.get("rating")) or 0,
        )
        for row in rows
        if (item_id := whole(row.get("ratingItemId")))
    )


def read_keys(answer: Record | None) -> tuple[str, ...]:
    """Return a list of parameters: `data`, or `data.params` as real servers sent for searches."""
    data = (answer or {}).get("data")
    return texts(data.get("params") if isinstance(data, dict) else data)


def _text(row: Record, key: str) -> str:
    """Return a field as text; "" where there is nothing."""
    value = row.get(key)
    return str(value) if isinstance(value, int) else text(value) or ""


def _numbers(values: object) -> tuple[int, ...]:
    given = values if isinstance(values, list) else ()
    return tuple(found for value in given if (found := whole(value)) is not None)
