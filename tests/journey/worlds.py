"""A few invented series as TVmaze and as TMDB tell of them, over real HTTP."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from organizer.text import fold_title
from tests.servers import Asked, Reply, Script, json_reply


@dataclass(frozen=True, kw_only=True)
class Show:
    """A series: a week between episodes, 20 between seasons.

    Attributes:
        seasons: titles by season.
        specials: title → air date, in the order in which they were entered.
        akas: other names that only the whole record tells.
    """

    id: int
    name: str
    first: str
    seasons: tuple[str, ...]
    country: str = "GB"
    is_anime: bool = False
    akas: tuple[str, ...] = ()
    specials: Mapping[str, str] | None = None
    tvdb: int | None = None
    imdb: str | None = None

    def episodes(self) -> Iterator[tuple[int, int, int, str, str]]:
        """Yield id, season, number, title and air date; specials are season 0."""
        day, key = dt.date.fromisoformat(self.first), self.id * 1000
        for season, titles in enumerate(self.seasons, start=1):
            for number, title in enumerate(titles.split("|"), start=1):
                key += 1
                yield key, season, number, title, day.isoformat()
                day += dt.timedelta(days=7)
            day += dt.timedelta(days=140)
        for number, (title, aired) in enumerate((self.specials or {}).items(), start=1):
            yield key + number, 0, number, title, aired


def _numbered(prefix: str, count: int) -> str:
    first = "Stone River Glass Ember Thorn Salt Fog Iron Moth Pearl Rust Vale Wren".split()
    return "|".join(
        f"{prefix} {first[it % 13]}{'' if it < 13 else ' Again'}" for it in range(count)
    )


SHOWS = (
    Show(
        id=1,
        name="Lantern Row",
        first="2012-03-05",
        seasons=(_numbered("The", 8), _numbered("A", 8)),
        akas=("Lanternenweg",),
        specials={"Christmas on the Row": "2012-12-24", "The Making of a Street": "2013-06-01"},
        tvdb=912345,
        imdb="tt9912345",
    ),
    Show(id=2, name="Harrow Street", first="2009-01-12", seasons=(_numbered("Old", 6),)),
    Show(
        id=3, name="Harrow Street", first="2019-09-06", seasons=(_numbered("New", 6),), country="US"
    ),
    Show(
        id=4,
        name="Umi no Kaze",
        first="2010-04-08",
        seasons=tuple(_numbered(it, 26) for it in ("Wave", "Tide", "Reef", "Foam")),
        country="JP",
        is_anime=True,
    ),
)


def _called(asked: str, is_whole: Callable[[str, str], bool]) -> list[Show]:
    """Return the shows of which one name is what was asked for."""
    wanted = fold_title(asked)
    return [
        show
        for show in SHOWS
        if any(is_whole(wanted, fold_title(name)) for name in (show.name, *show.akas))
    ]


def _with_id(external_id: str) -> list[Show]:
    return [show for show in SHOWS if external_id in (str(show.tvdb), show.imdb)]


def _show(key: str) -> Show | None:
    return next((show for show in SHOWS if str(show.id) == key), None)


# --- TVmaze -----------------------------------------------------------------------------------


def tvmaze(asked: Asked) -> Reply:
    """Answer as TVmaze."""
    if asked.path == "/search/shows":
        found = _called(asked.params["q"], lambda wanted, name: wanted in name)
        return json_reply([{"score": 1, "show": _tvmaze_show(show)} for show in found])
    if asked.path == "/lookup/shows":
        found = _with_id(next(iter(asked.params.values())))
        return Reply(301, b"", {"Location": f"/shows/{found[0].id}"}) if found else _nothing()
    match = re.fullmatch(r"/shows/(\d+)(/episodes)?", asked.path)
    show = _show(match[1]) if match else None
    if match is None or show is None:
        return _nothing()
    return json_reply(_tvmaze_episodes(show) if match[2] else _tvmaze_show(show, asked.query))


def _nothing() -> Reply:
    return json_reply({"name": "Not Found"}, 404)


def _tvmaze_show(show: Show, query: str = "") -> object:
    akas = [{"name": name, "country": None} for name in show.akas]
    return {
        "id": show.id,
        "name": show.name,
        "type": "Animation" if show.is_anime else "Scripted",
        "language": "Japanese" if show.is_anime else "English",
        "genres": ["Anime"] if show.is_anime else ["Drama"],
        "status": "Ended",
        "premiered": show.first,
        "network": {"name": "Nine", "country": {"code": show.country}},
        "externals": {"thetvdb": show.tvdb, "imdb": show.imdb},
        **({"_embedded": {"akas": akas, "cast": [], "images": []}} if "embed" in query else {}),
    }


def _tvmaze_episodes(show: Show) -> object:
    return [
        {
            "id": key,
            "season": season or 1,
            "number": number if season else None,
            "type": "regular" if season else "significant_special",
            "name": title,
            "airdate": aired,
        }
        for key, season, number, title, aired in show.episodes()
    ]


# --- TMDB -------------------------------------------------------------------------------------


def tmdb(asked: Asked) -> Reply:
    """Answer as TMDB."""
    if asked.path == "/search/tv":
        found = _called(asked.params["query"], lambda wanted, name: wanted in name)
        return json_reply({"page": 1, "results": [_tmdb_row(show) for show in found]})
    if match := re.fullmatch(r"/find/(\w+)", asked.path):
        return json_reply({"tv_results": [_tmdb_row(show) for show in _with_id(match[1])]})
    if re.fullmatch(r"/tv/\d+/episode_groups", asked.path):
        return json_reply({"results": []})
    show = _show(asked.path.removeprefix("/tv/"))
    if show is None:
        return _nothing()
    return json_reply({**_tmdb_row(show), **_tmdb_whole(show, asked.params["append_to_response"])})


def _tmdb_row(show: Show) -> dict[str, object]:
    return {
        "id": show.id,
        "name": show.name,
        "first_air_date": show.first,
        "origin_country": [show.country],
        "original_language": "ja" if show.is_anime else "en",
        "genre_ids": [16] if show.is_anime else [18],
    }


def _tmdb_whole(show: Show, appended: str) -> dict[str, object]:
    seasons: dict[int, list[object]] = {}
    for key, season, number, title, aired in show.episodes():
        row = {"id": key, "season_number": season, "episode_number": number}
        seasons.setdefault(season, []).append({**row, "name": title, "air_date": aired})
    found: dict[str, object] = {
        "seasons": [
            {"season_number": it, "episode_count": len(rows)} for it, rows in seasons.items()
        ],
        "external_ids": {"tvdb_id": show.tvdb, "imdb_id": show.imdb},
        "alternative_titles": {"results": [{"title": name} for name in show.akas]},
    }
    wanted = appended.split(",")
    listed = {f"season/{it}": {"episodes": rows} for it, rows in seasons.items()}
    return found | {key: listed[key] for key in wanted if key in listed}


SERVICES = cast("Mapping[str, Script]", {"tvmaze": tvmaze, "tmdb": tmdb})
