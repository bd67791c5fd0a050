"""Every question to every upstream, and the recorded answers that are right for it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from organizer.catalog.upstream import Upstream
from organizer.catalog.upstream.asking import JsonService
from organizer.catalog.upstream.tmdb import ReadToken, Tmdb
from organizer.catalog.upstream.tvdb4 import open_tvdb4
from organizer.catalog.upstream.tvmaze import TvMaze
from organizer.catalog.upstream.v2 import V2Server
from organizer.catalog.upstream.v2.client import Credentials, ServiceClient
from organizer.catalog.upstream.v2.service import MetadataService
from organizer.http import Client
from organizer.model import Order
from tests.recorded import Exchange, read_case
from tests.servers import Asked, Reply, Script, json_reply

RECORDED = Path(__file__).parents[1] / "catalog" / "upstream"
SECRET = "5ecre7-0f-the-user"  # sent wherever a service wants a key
NOW = 1_700_000_000.0
DAY = 86_400.0
EVERY = frozenset(Order)
DVD = frozenset({Order.AIRED, Order.DVD})
Ask = Callable[[Upstream], object]


def _tvmaze(client: Client, address: str) -> Upstream:
    return TvMaze(JsonService(client, address), clock=lambda: NOW)


def _tvdb4(client: Client, address: str) -> Upstream:
    return open_tvdb4(client, address, SECRET, SECRET)


def _tmdb(client: Client, address: str) -> Upstream:
    return Tmdb(JsonService(client, address, ReadToken(SECRET)), clock=lambda: NOW)


def _v2(client: Client, address: str) -> Upstream:
    credentials = Credentials(apikey=SECRET, username="me", userkey=SECRET)
    service = MetadataService(ServiceClient(address, credentials, client), "the v2 server")
    return V2Server(service, clock=lambda: NOW + 17.5 * DAY)


@dataclass(frozen=True)
class Call:
    """A row: who is asked, what, and the file of the right answers."""

    service: str
    name: str
    case: str
    open: Callable[[Client, str], Upstream]
    ask: Ask

    def script(self) -> Script:
        """Return what answers rightly."""
        recorded = read_case(RECORDED / self.service / f"{self.case}.json")
        exchanges = [_for_any_key(it) for it in recorded]

        def answer(asked: Asked) -> Reply:
            """Give the answer that asks for most; the same question has the same one each time."""
            fitting = [it for it in exchanges if it.fits(asked)]
            if not fitting:
                return json_reply({"not recorded": asked.path}, 418)
            return max(fitting, key=lambda it: len(it.headers)).reply()

        return answer

    def __str__(self) -> str:
        return f"{self.service} {self.name}"


def _for_any_key(exchange: Exchange) -> Exchange:
    """Return an exchange for whatever key logs in, and whatever token it got."""
    headers = {key: it for key, it in exchange.headers.items() if key != "Authorization"}
    return replace(exchange, sent=None, headers=headers)


_UPSTREAMS: dict[str, tuple[Callable[[Client, str], Upstream], dict[str, tuple[str, Ask]]]] = {
    "tvmaze": (
        _tvmaze,
        {
            "search": ("found", lambda it: it.search("lantern row")),
            "find": ("looked-up", lambda it: it.find("tvdb", "912345")),
            "series": ("series", lambda it: it.series("7")),
            "episodes": ("episodes", lambda it: it.episodes("7")),
            "episodes in DVD order": ("dvd", lambda it: it.episodes("7", DVD)),
            "changed_since": ("updates", lambda it: it.changed_since(NOW - 8 * DAY)),
        },
    ),
    "tvdb4": (
        _tvdb4,
        {
            "search": ("found", lambda it: it.search("Glass Harbor")),
            "find": ("found", lambda it: it.find("imdb", "tt1234567")),
            "series": ("found", lambda it: it.series("4711")),
            "episodes": ("several_pages", lambda it: it.episodes("4711")),
            "episodes in every order": ("orders", lambda it: it.episodes("4711", EVERY)),
            "episodes in German": (
                "translations", lambda it: it.episodes("4711", language="de")),
            "changed_since": ("updates", lambda it: it.changed_since(NOW)),
        },
    ),
    "tmdb": (
        _tmdb,
        {
            "search": ("found", lambda it: it.search("lighthouse street")),
            "find": ("looked-up", lambda it: it.find("tvdb", "912345")),
            "series": ("series", lambda it: it.series("71")),
            "episodes": ("episodes-many-seasons", lambda it: it.episodes("71")),
            "episodes in every order": ("orders", lambda it: it.episodes("71", EVERY)),
            "episodes in German": (
                "translations", lambda it: it.episodes("71", language="de")),
            "changed_since": ("changes", lambda it: it.changed_since(NOW - 6 * DAY)),
        },
    ),
    "v2": (
        _v2,
        {
            "search": ("found", lambda it: it.search("Slate Row")),
            "find": ("found", lambda it: it.find("imdb", "tt0400812")),
            "series": ("found", lambda it: it.series("812")),
            "episodes": ("several_pages", lambda it: it.episodes("812")),
            "episodes in German": (
                "translations", lambda it: it.episodes("812", language="de")),
            "changed_since": ("updates", lambda it: it.changed_since(NOW)),
        },
    ),
}  # fmt: skip
CALLS = tuple(
    Call(service, name, case, opening, ask)
    for service, (opening, calls) in _UPSTREAMS.items()
    for name, (case, ask) in calls.items()
)
