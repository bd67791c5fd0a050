"""TMDB on loopback, with the series that a test gives it: season 1 only, known by path alone."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.servers import Asked, Reply, ScriptedServer, json_reply, scripted_server

Json = dict[str, object]


def tmdb_series(
    number: int, name: str, titles: Sequence[str], *, year: int = 2001, german: str | None = None
) -> Json:
    """Return a series as TMDB has it whole, with what it is called in German."""
    season: Json = {
        "season_number": 1,
        "episodes": [
            {"id": number * 100 + at, "season_number": 1, "episode_number": at, "name": title}
            | {"air_date": f"{year}-07-{at:02d}"}
            for at, title in enumerate(titles, 1)
        ],
    }
    german_name = {"iso_639_1": "de", "iso_3166_1": "DE", "data": {"name": german}}
    return {
        "id": number,
        "name": name,
        "original_name": name,
        "original_language": "en",
        "first_air_date": f"{year}-07-01",
        "origin_country": ["GB"],
        "genres": [],
        "networks": [],
        "status": "Ended",
        "seasons": [{"season_number": 1, "episode_count": len(titles)}],
        "external_ids": {},
        "alternative_titles": {"results": []},
        "translations": {"translations": [german_name] if german else []},
        "season/1": season,
    }


@dataclass
class FakeTmdb:
    """What it has; whatever is searched for, it finds all of it."""

    server: ScriptedServer
    series: list[Json] = field(default_factory=list)
    is_down: bool = False

    @property
    def asked(self) -> list[str]:
        """The paths that were asked for so far."""
        return [asked.path for asked in self.server.asked]

    def answer(self, asked: Asked) -> Reply:
        """Answer one request."""
        if self.is_down:
            return json_reply({}, 503)
        keys = ("id", "name", "original_name", "first_air_date", "origin_country")
        match asked.path.strip("/").split("/"):
            case ["search", "tv"]:
                results = [{key: it[key] for key in keys} for it in self.series]
                counts = {"page": 1, "total_pages": 1, "total_results": len(results)}
                return json_reply({**counts, "results": results})
            case ["tv", number]:
                found = [it for it in self.series if it["id"] == int(number)]
                return json_reply(found[0]) if found else json_reply({}, 404)
            case ["tv", number, "season", "1"]:
                found = [it for it in self.series if it["id"] == int(number)]
                return json_reply(found[0]["season/1"]) if found else json_reply({}, 404)
        return json_reply({}, 404)


@contextmanager
def fake_tmdb() -> Iterator[FakeTmdb]:
    """Run it on a free port."""
    with scripted_server() as server:
        fake = FakeTmdb(server)
        server.script = fake.answer
        yield fake
