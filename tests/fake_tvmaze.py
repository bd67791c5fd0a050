"""TVmaze on loopback, with the shows that a test gives it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from organizer.text import fold_title
from tests.servers import Asked, Reply, ScriptedServer, json_reply, scripted_server

Json = dict[str, object]


def show(number: int, name: str, **more: object) -> Json:
    """Return a show as TVmaze answers it."""
    return {
        "id": number,
        "name": name,
        "premiered": "2011-03-01",
        "status": "Running",
        "network": {"name": "NBX", "country": {"code": "US"}},
        "externals": {"thetvdb": None, "imdb": None},
        "updated": 1_700_000_000,
        **more,
    }


def listed(number: int, season: int, position: int, title: str) -> Json:
    """Return an episode as TVmaze lists it."""
    return {
        "id": number,
        "name": title,
        "season": season,
        "number": position,
        "type": "regular",
        "airdate": f"2011-03-{position:02d}",
    }


@dataclass
class FakeTvMaze:
    """What it has: shows, their episodes by the show's id, and what changed (id → time)."""

    server: ScriptedServer
    shows: list[Json] = field(default_factory=list)
    episodes: dict[int, list[Json]] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    is_down: bool = False

    @property
    def asked(self) -> list[str]:
        """The paths that were asked for so far."""
        return [asked.path for asked in self.server.asked]

    def answer(self, asked: Asked) -> Reply:
        """Answer one request."""
        if self.is_down:
            return json_reply({"error": "down"}, 503)
        match asked.path.strip("/").split("/"):
            case ["search", "shows"]:
                words = fold_title(asked.params["q"]).split()
                found = [it for it in self.shows if words[0] in fold_title(str(it["name"]))]
                return json_reply([{"score": 1.0, "show": it} for it in found])
            case ["updates", "shows"]:
                return json_reply(self.changed)
            case ["shows", number]:
                found = [it for it in self.shows if it["id"] == int(number)]
                return json_reply(found[0]) if found else json_reply({}, 404)
            case ["shows", number, "episodes"]:
                return json_reply(self.episodes.get(int(number), []))
        return json_reply({}, 404)


@contextmanager
def fake_tvmaze() -> Iterator[FakeTvMaze]:
    """Run it on a free port."""
    with scripted_server() as server:
        fake = FakeTvMaze(server)
        server.script = fake.answer
        yield fake
