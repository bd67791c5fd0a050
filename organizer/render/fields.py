"""What a naming template can say: the table of fields, and their values for one match.

Only plain values are handed out (text, whole numbers, lists, and records of these), never an
object of ours. What is not known is empty text, so `{% if series.year %}` and `| wrap` see it.
All text comes from outside and is cleaned (`plain_text`); reserved characters are still in it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from organizer.formats import read_tag
from organizer.model import Episode, Match, MediaFacts, Order, Release, Role, Series
from organizer.render.joined_titles import join_titles
from organizer.render.legal_names import byte_length, cut_text, legal_component, plain_text
from organizer.render.numbering import Number, absolute_code, code, numbers_in
from organizer.text import fold_title
from organizer.title_forms import without_year

Value = str | int | Sequence["Value"] | Mapping[str, "Value"]
Fields = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Field:
    """A row of the table of fields: its name in a template, what it says, an example."""

    name: str
    meaning: str
    example: str


FIELDS: tuple[Field, ...] = (
    Field("series.id", "id in the catalog: TheTVDB's, where it is known", "73244"),
    Field("series.tvdb_id", "id at TheTVDB, where it is known", "73244"),
    Field("series.name", "name without a year", "The Office (US)"),
    Field("series.full_name", "name, with the year where one is known", "The Office (US) (2005)"),
    Field("series.catalog_name", "name as the catalog writes it", "The Office (US)"),
    Field("series.year", "year it began", "2005"),
    Field("series.first_aired", "date it began", "2005-03-24"),
    Field("series.network", "first broadcaster", "NBC"),
    Field("series.status", "whether it still runs", "Ended"),
    Field("series.slug", "its name in the service's addresses", "the-office-us"),
    Field("series.imdb_id", "id at IMDb", "tt0386676"),
    Field("series.genres", "list: genres, where the catalog has told them", "Comedy"),
    Field("series.language", "language it was made in, where that was told", "en"),
    Field("order", "the numbering names get: aired, dvd or absolute", "aired"),
    Field("season", "season in that order; 0 for specials, 1 in absolute order", "2"),
    Field("number", "number of the first episode in that order", "3"),
    Field("code", "the numbers of the episode(s); in absolute order 012 or 012-014", "S02E03"),
    Field("absolute", "absolute number(s), if every episode has one", "009"),
    Field("title", "title; several are joined", "The Fire"),
    Field("titles", "list of the titles", "The Fire"),
    Field("date", "date the (first) episode was first aired", "2005-10-11"),
    Field(
        "named_by_date",
        "1 if the file's own name has a date (and the order is aired), else 0",
        "0",
    ),
    Field("part", "which part of the episode this file is", "1"),
    Field("companions", "list: how the files beside it end", ".en.srt, .nfo"),
    Field("subtitles", "list: languages of the subtitles beside it", "en"),
    Field("episode", "the first of the episodes", "episode.title"),
    Field("episodes", "list of the episodes, to loop over", "{% for e in episodes %}"),
    Field("episode.id", "id in the catalog", "300456"),
    Field("episode.season", "season in the order names get", "2"),
    Field("episode.number", "number in the order names get", "3"),
    Field("episode.aired_season", "season as aired", "2"),
    Field("episode.aired_number", "number as aired", "3"),
    Field("episode.dvd_season", "season on the discs", "2"),
    Field("episode.dvd_number", "number on the discs", "3"),
    Field("episode.absolute", "number counted over all seasons", "9"),
    Field("episode.title", "its own title", "The Fire"),
    Field("episode.date", "date it was first aired", "2005-10-11"),
    Field("release.quality", "source, resolution and PROPER as Sonarr writes them", "WEBDL-1080p"),
    Field("release.group", "release group", "GRP"),
    Field("release.source", "source", "WEB-DL"),
    Field("release.resolution", "height and scan", "1080p"),
    Field("release.video_codec", "video codec", "H.264"),
    Field("release.audio", "list: audio codecs and channels", "DDP, 5.1"),
    Field("release.hdr", "list: HDR formats", "DV, HDR10"),
    Field("release.languages", "list: languages of the sound, ISO 639-1", "en, de"),
    Field("release.service", "streaming service", "AMZN"),
    Field("release.edition", "edition", "Extended"),
    Field("release.version", "version of an anime release", "2"),
    Field("release.proper", "how often the release was put right", "1"),
    Field("release.crc32", "checksum that the name carries", "ABCD1234"),
    Field("release.container", "kind of file, without its dot", "mkv"),
    Field("media.resolution", "height and scan, found inside the file", "1080p"),
    Field("media.width", "width in pixels", "1920"),
    Field("media.height", "height in pixels", "1080"),
    Field("media.video_codec", "codec of the picture", "H.265"),
    Field("media.bit_depth", "bits of a colour", "10"),
    Field("media.hdr", "list: HDR formats", "DV, HDR10"),
    Field("media.audio_codec", "codec of the first sound track", "DDP"),
    Field("media.audio_channels", "channels of the first sound track", "5.1"),
    Field("media.audio_languages", "list: languages of the sound tracks", "en, de"),
    Field("media.subtitle_languages", "list: languages of the subtitles inside", "en, fr"),
    Field("media.minutes", "duration in whole minutes", "42"),
)

RECORDS = ("series", "episode", "release", "media")
"""The fields that have fields of their own, written with a dot."""


def field_names(record: str | None = None) -> frozenset[str]:
    """Return the names that can follow `record.`; without a record, those that stand alone."""
    if record is None:
        return frozenset(field.name.split(".")[0] for field in FIELDS)
    prefix = f"{record}."
    return frozenset(f.name.removeprefix(prefix) for f in FIELDS if f.name.startswith(prefix))


def fields_of(match: Match, order: Order, media: MediaFacts | None = None) -> Fields:
    """Return every field for one match; raises `MissingNumber`.

    Without `media` its fields are empty: the file was not probed, or could not be.

    Episodes are in the sequence of their numbers, an episode that is there twice only once.
    """
    numbers, records, counts = _numbered(order, match.chosen.episodes)
    is_counted = len(counts) == len(numbers)
    titles = [str(record["title"]) for record in records if record["title"]]
    date = records[0]["date"]
    is_dated = match.chosen.reading.date is not None and date and len(records) == 1
    return {
        "series": _series(match.chosen.series),
        "order": order.value,
        "season": numbers[0][0],
        "number": numbers[0][1],
        "code": _code(order, numbers, counts),
        "absolute": absolute_code(counts) if is_counted else "",
        "title": titles[0] if len(titles) == 1 else join_titles(titles),
        "titles": titles,
        "date": date,
        "named_by_date": int(bool(is_dated) and order is Order.AIRED),
        "part": match.part or "",
        "companions": [plain_text(beside.suffix) for beside in match.file.companions],
        "subtitles": _subtitles(match) if match.file.companions else [],
        "episode": records[0],
        "episodes": records,
        "release": _release(_without_title(match.release, match.chosen.episodes)),
        "media": _media(media or _NOT_PROBED),
    }


def _numbered(
    order: Order, episodes: Sequence[Episode]
) -> tuple[list[Number], list[Fields], list[int]]:
    """Return the numbers, the records and the absolute numbers of episodes, each in order."""
    if len(episodes) == 1:
        (only,) = episodes
        (number,) = numbers_in(order, episodes)
        return (
            [number],
            [_episode(number, only)],
            [only.absolute] if only.absolute is not None else [],
        )
    numbered = sorted(zip(numbers_in(order, episodes), episodes, strict=True), key=_by_number)
    numbers = list(dict.fromkeys(number for number, _ in numbered))
    records = [_episode(number, episode) for number, episode in numbered]
    counts = sorted({episode.absolute for _, episode in numbered if episode.absolute is not None})
    return numbers, records, counts


def _by_number(numbered: tuple[Number, Episode]) -> tuple[Number, int]:
    return numbered[0], numbered[1].id


def _subtitles(match: Match) -> list[str]:
    tags = (
        read_tag(companion.suffix.rpartition(".")[0])
        for companion in match.file.companions
        if companion.role is Role.SUBTITLE
    )
    return list(dict.fromkeys(tag.language for tag in tags if tag.language))


def _code(order: Order, numbers: Sequence[Number], counts: Sequence[int]) -> str:
    is_special = numbers[0][0] == 0
    return absolute_code(counts) if order is Order.ABSOLUTE and not is_special else code(numbers)


@lru_cache(maxsize=4096)
def _series(series: Series) -> Fields:
    name = plain_text(series.name)
    bare, year = without_year(name)
    if not legal_component(bare):  # nothing of it could stand in a file name: `???`
        bare, year = f"Series {series.id}", None
    year = year or series.year
    return {
        "id": series.id,
        "tvdb_id": series.tvdb_id or "",
        "name": bare,
        "full_name": f"{bare} ({year})" if year else bare,
        "catalog_name": name if legal_component(name) else bare,
        "year": year or "",
        "first_aired": series.first_aired.isoformat() if series.first_aired else "",
        "network": _text(series.network),
        "status": _text(series.status),
        "slug": _text(series.slug),
        "imdb_id": _text(series.imdb_id),
        "genres": [plain_text(genre) for genre in series.genres],
        "language": _text(series.language),
    }


def _episode(number: Number, episode: Episode) -> Fields:
    title = _text(episode.title)
    return {
        "id": episode.id,
        "season": number[0],
        "number": number[1],
        "aired_season": episode.season,
        "aired_number": episode.number,
        "dvd_season": _number(episode.dvd_season),
        "dvd_number": _number(episode.dvd_number),
        "absolute": _number(episode.absolute),
        "title": title if legal_component(title) else "",
        "date": episode.first_aired.isoformat() if episode.first_aired else "",
    }


@lru_cache(maxsize=4096)
def _release(release: Release) -> Fields:
    return {
        "quality": plain_text(_quality(release)),
        "group": _text(release.group),
        "source": _text(release.source),
        "resolution": _text(release.resolution),
        "video_codec": _text(release.video_codec),
        "audio": [plain_text(name) for name in release.audio],
        "hdr": [plain_text(name) for name in release.hdr],
        "languages": [plain_text(name) for name in release.languages],
        "service": _text(release.service),
        "edition": _text(release.edition),
        "version": _number(release.version),
        "proper": release.proper,
        "crc32": _text(release.crc32),
        "container": _text(release.container),
    }


def _without_title(release: Release, episodes: Sequence[Episode]) -> Release:
    """Return what is known of the release; a title that was read as its group is none.

    `S02E09 - Wounds [1080p]` looks like the name of a release by Wounds.
    """
    group = release.group
    if group is not None and any(_is_same(episode.title, group) for episode in episodes):
        return replace(release, group=None)
    return release


def _is_same(title: str | None, group: str) -> bool:
    # By length first: folding ten thousand titles would cost as much as rendering them.
    if not title or abs(len(title) - len(group)) > 3:
        return False
    return fold_title(title) == fold_title(group)


_NOT_PROBED = MediaFacts()
# The lowest width or height of a picture that still counts as this: films are wider than high.
_RESOLUTIONS = ((3200, 1800, "2160p"), (1800, 1000, "1080p"), (1200, 700, "720p"),
                (900, 540, "576p"), (1, 1, "480p"))  # fmt: skip


@lru_cache(maxsize=4096)
def _media(media: MediaFacts) -> Fields:
    width, height = media.width or 0, media.height or 0
    names = (name for w, h, name in _RESOLUTIONS if width >= w or height >= h)
    minutes = None if media.duration is None else round(media.duration / 60)
    return {
        "resolution": next(names, ""),
        "width": _number(media.width),
        "height": _number(media.height),
        "video_codec": _text(media.video_codec),
        "bit_depth": _number(media.bit_depth),
        "hdr": [plain_text(name) for name in media.hdr],
        "audio_codec": _text(media.audio_codec),
        "audio_channels": _text(media.audio_channels),
        "audio_languages": [plain_text(name) for name in media.audio_languages],
        "subtitle_languages": [plain_text(name) for name in media.subtitle_languages],
        "minutes": _number(minutes),
    }


# Sonarr's spelling of sources ("Quality Full"); the others are the same.
_QUALITY_SOURCES = {"WEB-DL": "WEBDL", "BluRay": "Bluray"}


def _quality(release: Release) -> str:
    source = _QUALITY_SOURCES.get(release.source or "", release.source)
    quality = "-".join(part for part in (source, release.resolution) if part)
    return f"{quality} Proper" if quality and release.proper else quality


def _text(value: str | None) -> str:
    return plain_text(value) if value else ""


def _number(value: int | None) -> str | int:
    return "" if value is None else value


# --- shorter ----------------------------------------------------------------------------------


def with_titles_cut(fields: Fields, limit: int) -> Fields:
    """Return `fields` with every episode title cut to `limit` bytes; 0 leaves them empty."""
    records = [{**record, "title": _cut(record["title"], limit)} for record in _episodes(fields)]
    titles = [record["title"] for record in records if record["title"]]
    return {
        **fields,
        "title": _cut(fields["title"], limit),
        "titles": titles,
        "episode": records[0],
        "episodes": records,
    }


def with_series_cut(fields: Fields, limit: int) -> Fields:
    """Return `fields` with the series' name cut to `limit` bytes; the year stays."""
    series = fields["series"]
    assert isinstance(series, Mapping)  # noqa: S101 - made above
    name = _cut(series["name"], limit)
    year = series["year"]
    full_name = f"{name} ({year})" if year else name
    cut: Fields = {"name": name, "full_name": full_name, "catalog_name": name}
    return {**fields, "series": {**series, **cut}}


def with_release_cut(fields: Fields, limit: int) -> Fields:
    """Return `fields` with every text of the release cut to `limit` bytes."""
    release = fields["release"]
    assert isinstance(release, Mapping)  # noqa: S101 - made above
    return {**fields, "release": {name: _cut(value, limit) for name, value in release.items()}}


def with_texts(fields: Fields, change: Callable[[str], str], *, series: bool = True) -> Fields:
    """Return `fields` with every episode title changed, and the series' names too if asked."""
    records = [{**record, "title": change(str(record["title"]))} for record in _episodes(fields)]
    titles = [record["title"] for record in records if record["title"]]
    changed: Fields = {
        **fields,
        "title": change(str(fields["title"])),
        "titles": titles,
        "episode": records[0],
        "episodes": records,
    }
    if series:
        names = fields["series"]
        assert isinstance(names, Mapping)  # noqa: S101 - made above
        texts = {key: change(str(names[key])) for key in ("name", "full_name", "catalog_name")}
        changed["series"] = {**names, **texts}
    return changed


def _episodes(fields: Fields) -> Sequence[Mapping[str, Value]]:
    return fields["episodes"]  # type: ignore[return-value]  # made above


def _cut(value: Value, limit: int) -> Value:
    if isinstance(value, str):
        return cut_text(value, limit) if byte_length(value) > limit else value
    if isinstance(value, Sequence):
        return [_cut(part, limit) for part in value]
    return value
