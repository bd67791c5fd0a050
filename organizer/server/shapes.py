"""The document's records: every field it lists, filled where the catalog has nothing.

Fields that the catalog has beyond the document's stay, behind them; real servers send more too.
"""

from dataclasses import dataclass
from enum import Enum

from organizer.catalog import Record


class Form(Enum):
    """What stands in a field of which nothing is known."""

    TEXT = "text"
    NUMBER_AS_TEXT = "number as text"  # text in the document, a number from some sources
    NUMBER = "number"
    COUNT = "count"
    LIST = "list"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record, with an example of what the document shows for it."""

    key: str
    form: Form
    example: object


EPISODE = (
    Field("absoluteNumber", Form.NUMBER, 7),
    Field("airedEpisodeNumber", Form.NUMBER, 2),
    Field("airedSeason", Form.NUMBER, 1),
    Field("airsAfterSeason", Form.NUMBER, 1),
    Field("airsBeforeEpisode", Form.NUMBER, 3),
    Field("airsBeforeSeason", Form.NUMBER, 1),
    Field("director", Form.TEXT, "Jo Vance"),
    Field("directors", Form.LIST, ["Jo Vance"]),
    Field("dvdChapter", Form.NUMBER, 1),
    Field("dvdDiscid", Form.TEXT, "A1"),
    Field("dvdEpisodeNumber", Form.NUMBER, 2.1),
    Field("dvdSeason", Form.NUMBER, 1),
    Field("episodeName", Form.TEXT, "Pilot"),
    Field("filename", Form.TEXT, "episodes/1/2.jpg"),
    Field("firstAired", Form.TEXT, "2004-09-22"),
    Field("guestStars", Form.LIST, ["Tess Lind"]),
    Field("id", Form.NUMBER, 127131),
    Field("imdbId", Form.TEXT, "tt0411008"),
    Field("lastUpdated", Form.COUNT, 1545000000),
    Field("lastUpdatedBy", Form.NUMBER_AS_TEXT, "1"),
    Field("overview", Form.TEXT, "They land."),
    Field("productionCode", Form.TEXT, "100"),
    Field("seriesId", Form.NUMBER_AS_TEXT, "73739"),
    Field("showUrl", Form.TEXT, ""),
    Field("siteRating", Form.COUNT, 7.8),
    Field("siteRatingCount", Form.COUNT, 12),
    Field("thumbAdded", Form.TEXT, "2014-01-30 11:00:00"),
    Field("thumbAuthor", Form.NUMBER, 1),
    Field("thumbHeight", Form.NUMBER_AS_TEXT, "225"),
    Field("thumbWidth", Form.NUMBER_AS_TEXT, "400"),
    Field("writers", Form.LIST, ["Cal Deveraux"]),
)
SERIES = (
    Field("added", Form.TEXT, "2008-02-04 00:00:00"),
    Field("airsDayOfWeek", Form.TEXT, "Tuesday"),
    Field("airsTime", Form.TEXT, "9:00 PM"),
    Field("aliases", Form.LIST, ["Lost: Missing Pieces"]),
    Field("banner", Form.TEXT, "graphical/73739-g4.jpg"),
    Field("firstAired", Form.TEXT, "2004-09-22"),
    Field("genre", Form.LIST, ["Drama"]),
    Field("id", Form.NUMBER, 73739),
    Field("imdbId", Form.TEXT, "tt0411008"),
    Field("lastUpdated", Form.COUNT, 1545000000),
    Field("network", Form.TEXT, "ABC"),
    Field("networkId", Form.NUMBER_AS_TEXT, "1"),
    Field("overview", Form.TEXT, "A plane comes down."),
    Field("rating", Form.TEXT, "TV-14"),
    Field("runtime", Form.NUMBER_AS_TEXT, "45"),
    Field("seriesId", Form.NUMBER_AS_TEXT, "24313"),
    Field("seriesName", Form.TEXT, "Lost"),
    Field("siteRating", Form.COUNT, 9.1),
    Field("siteRatingCount", Form.COUNT, 500),
    Field("slug", Form.TEXT, "lost"),
    Field("status", Form.TEXT, "Ended"),
    Field("zap2itId", Form.TEXT, "SH672362"),
)
_FOUND_KEYS = frozenset(
    "aliases banner firstAired id network overview seriesName slug status".split()
)
FOUND_SERIES = tuple(field for field in SERIES if field.key in _FOUND_KEYS)
LANGUAGE = (
    Field("abbreviation", Form.TEXT, "en"),
    Field("englishName", Form.TEXT, "English"),
    Field("id", Form.NUMBER, 7),
    Field("name", Form.TEXT, "English"),
)
ACTOR = (
    Field("id", Form.NUMBER, 43640),
    Field("image", Form.TEXT, "actors/43640.jpg"),
    Field("imageAdded", Form.TEXT, "2014-01-30 11:00:00"),
    Field("imageAuthor", Form.NUMBER, 1),
    Field("lastUpdated", Form.NUMBER_AS_TEXT, "2014-01-30 11:00:00"),
    Field("name", Form.TEXT, "Tess Lind"),
    Field("role", Form.TEXT, "Marla Quint"),
    Field("seriesId", Form.NUMBER, 73739),
    Field("sortOrder", Form.COUNT, 0),
)
IMAGE = (
    Field("fileName", Form.TEXT, "posters/73739-1.jpg"),
    Field("id", Form.NUMBER, 18952),
    Field("keyType", Form.TEXT, "poster"),
    Field("languageId", Form.NUMBER, 7),
    Field("ratingsInfo", Form.OBJECT, {"average": 7.5, "count": 4}),
    Field("resolution", Form.TEXT, "680x1000"),
    Field("subKey", Form.NUMBER_AS_TEXT, ""),
    Field("thumbnail", Form.TEXT, "_cache/posters/73739-1.jpg"),
)
_RATINGS_INFO = (Field("average", Form.COUNT, 7.5), Field("count", Form.COUNT, 4))
_NOTHING: dict[Form, object] = {
    Form.TEXT: "",
    Form.NUMBER_AS_TEXT: "",
    Form.NUMBER: None,
    Form.COUNT: 0,
    Form.OBJECT: None,
}


def shaped_series(record: Record) -> Record:
    """Return a series with every field of the document."""
    return _documented_first(record, _filled(record, SERIES))


def shaped_found(record: Record) -> Record:
    """Return the nine fields of a search's result."""
    return _filled(record, FOUND_SERIES)


def shaped_episode(record: Record, series_id: int) -> Record:
    """Return an episode with every field of the document."""
    filled = _filled(record, EPISODE)
    filled["seriesId"] = filled["seriesId"] or str(series_id)
    return _documented_first(record, filled)


def shaped_actor(record: Record, series_id: int) -> Record:
    """Return an actor with every field of the document."""
    filled = _filled(record, ACTOR)
    filled["seriesId"] = filled["seriesId"] or series_id
    return _documented_first(record, filled)


def shaped_image(record: Record) -> Record:
    """Return an image with every field of the document."""
    filled = _filled(record, IMAGE)
    rated = record.get("ratingsInfo")
    filled["ratingsInfo"] = _filled(rated if isinstance(rated, dict) else {}, _RATINGS_INFO)
    return _documented_first(record, filled)


def _documented_first(record: Record, filled: Record) -> Record:
    return filled | {key: value for key, value in record.items() if key not in filled}


def _filled(record: Record, shape: tuple[Field, ...]) -> Record:
    return {field.key: _value(record, field) for field in shape}


def _value(record: Record, field: Field) -> object:
    value = record.get(field.key)
    if field.form is Form.LIST:
        return value if isinstance(value, list) else [value] if value else []
    if value is None:  # null where the record says so: what is not translated has to be null
        return None if field.key in record else _NOTHING[field.form]
    if field.form is Form.NUMBER_AS_TEXT:
        return str(value)
    return value
