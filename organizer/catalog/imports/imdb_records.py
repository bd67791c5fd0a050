"""What IMDb's rows say of a series, as API v2 records, ready to be written.

IMDb has no air dates in these files: a series has the year that it began in, an episode none.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from json.encoder import encode_basestring
from pathlib import Path

from organizer.catalog.imports.tsv import NULL
from organizer.catalog.interchange import EpisodeRow, Origin, PreparedSeries, write_json
from organizer.catalog.names import names_of
from organizer.catalog.upstream import Provenance
from organizer.catalog.values import Record, date_or_year
from organizer.formats.languages import language_code

IMDB = Provenance(
    name="imdb",
    title="IMDb",
    licence="IMDb's data files: for personal and non-commercial use only",
    attribution="Information courtesy of IMDb (https://www.imdb.com). Used with permission.",
    first_id=1_400_000_000,
)
MOST_ALIASES = 50
_UNTITLED = re.compile(r"Episode #\d+\.\d+", re.ASCII)  # what IMDb writes where it knows no title


@dataclass(frozen=True, slots=True)
class Unlike:
    """A kind of title that is not what the series is called, with an example of `attributes`."""

    name: str
    example: str


# Found in `types` or `attributes`; a title of one season would pull in the others' files.
UNUSABLE_TITLES = (
    Unlike("season", "second season title"),
    Unlike("episode", "episode title"),
    Unlike("segment", "segment title"),
    Unlike("working", "working title"),
    Unlike("fake", "fake working title"),
    Unlike("part title", "first part title"),
    Unlike("pilot", "pilot title"),
    Unlike("bootleg", "bootleg title"),
)


@dataclass(slots=True)
class SeriesRows:
    """The rows of one series; `own` is empty where `title.basics` has no such series."""

    own: list[str] = field(default_factory=list)
    episodes: list[list[str]] = field(default_factory=list)
    akas: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A series ready to be written, and how many of its episodes have no number."""

    series: PreparedSeries
    unnumbered: int


def series_in(part: Path) -> Iterator[SeriesRows]:
    """Yield the series of a part, by the number in their ids, with all rows of theirs."""
    found: dict[str, SeriesRows] = {}
    with part.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            kind, *row = line.rstrip("\n").split("\t")
            rows = found.get(row[0])
            if rows is None:
                rows = found[row[0]] = SeriesRows()
            if kind == "E":
                rows.episodes.append(row)
            elif kind == "A":
                rows.akas.append(row)
            else:
                rows.own = row
    for series in sorted(found, key=_number):
        if found[series].own:
            yield found[series]


def _number(title: str) -> int:
    return int(title[2:])


def built(rows: SeriesRows, series_id: int, updated: int) -> Built:
    """Return a series under the catalog's id for it; `updated`: seconds since 1970."""
    record = _record(rows, series_id, updated)
    translations = _translations(rows.akas)
    episodes = tuple(_episodes(rows.episodes, series_id))
    series = PreparedSeries(
        id=series_id,
        imdb_id=str(record["imdbId"]),
        zap2it_id=None,
        slug=None,
        first_aired=date_or_year(record.get("firstAired")),
        last_updated=updated,
        origin=Origin(source=IMDB.name, licence=IMDB.licence),
        record=write_json(record),
        actors=None,
        images=None,
        image_ids=(),
        rest=None,
        episodes=episodes,
        translations=tuple((code, write_json(it)) for code, it in translations.items()),
        names=names_of(record, translations),
    )
    return Built(series=series, unnumbered=len(rows.episodes) - len(episodes))


def _record(rows: SeriesRows, series_id: int, updated: int) -> Record:
    title, kind, name, original, _, start, end, runtime, genres, rating, votes = rows.own
    record: Record = {
        "id": series_id,
        "seriesName": name,
        "aliases": _aliases(name, original, rows.akas),
        "imdbId": imdb_id(title),
        "status": _status(kind, start, end),
        "lastUpdated": updated,
    }
    if start != NULL:
        record["firstAired"] = start
    if runtime != NULL:
        record["runtime"] = runtime
    if genres != NULL:
        record["genre"] = genres.split(",")
    if rating:
        record |= {"siteRating": float(rating), "siteRatingCount": int(votes)}
    return record


def imdb_id(title: str) -> str:
    """Return a title's id as the catalog spells it: seven digits at least."""
    return f"tt{_number(title):07d}"


def _status(kind: str, start: str, end: str) -> str:
    """Return what API v2 calls the state; a year without a last one says that it goes on."""
    if end != NULL or (kind == "tvMiniSeries" and start != NULL):
        return "Ended"
    return "Continuing" if start != NULL else ""


def _aliases(name: str, original: str, akas: Iterable[list[str]]) -> list[str]:
    """Return every other title, the original one first; none twice, whatever its case."""
    found = {name.casefold(): ""}
    for title in (original, *(aka[2] for aka in akas if _is_title(aka))):
        if title != NULL:
            found.setdefault(title.casefold(), title)
    return [title for title in found.values() if title][:MOST_ALIASES]


def _is_title(aka: list[str]) -> bool:
    said = f"{aka[5]} {aka[6]}"
    return said == f"{NULL} {NULL}" or not any(row.name in said for row in UNUSABLE_TITLES)


def _translations(akas: Iterable[list[str]]) -> dict[str, Record]:
    """Return by language what the series is called there; IMDb's own choice before others."""
    titles: dict[str, tuple[bool, str]] = {}
    for _, _, title, _, language, types, _, _ in filter(_is_title, akas):
        code = language_code(language) if language != NULL else None
        is_chosen = "imdbDisplay" in types
        if code and (code not in titles or (is_chosen and not titles[code][0])):
            titles[code] = (is_chosen, title)
    return {code: {"series": {"seriesName": titles[code][1]}} for code in sorted(titles)}


def _episodes(rows: list[list[str]], series_id: int) -> Iterator[EpisodeRow]:
    """Yield the episodes that have a number, by season and number."""
    # A number without a season is one of season 1 where nothing has a season.
    unsaid = NULL if any(row[2] != NULL for row in rows) else "1"
    said = ((unsaid if row[2] == NULL else row[2], row[3], row) for row in rows)
    numbered = sorted(
        (int(season), int(number), int(row[1][2:]), row)
        for season, number, row in said
        if NULL not in (season, number)
    )
    for season, number, title, row in numbered:
        imdb = f"tt{title:07d}"
        episode_id = IMDB.first_id + title
        yield (
            series_id,
            episode_id,
            season,
            number,
            None,
            None,
            None,
            None,
            imdb,
            _episode_json(episode_id, season, number, imdb, row),
        )


def _episode_json(episode_id: int, season: int, number: int, imdb: str, row: list[str]) -> str:
    """Return an episode's record; written by hand, for there are millions of them."""
    *_, name, rating, votes = row
    title = "" if _UNTITLED.fullmatch(name) else f',"episodeName":{encode_basestring(name)}'
    rated = f',"siteRating":{float(rating)},"siteRatingCount":{int(votes)}' if rating else ""
    return (
        f'{{"id":{episode_id},"airedSeason":{season},"airedEpisodeNumber":{number}'
        f'{title},"imdbId":"{imdb}"{rated}}}'
    )
