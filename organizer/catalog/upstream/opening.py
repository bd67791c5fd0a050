"""The services that may feed the catalog, opened; they share the connections of one client."""

from collections.abc import Callable, Iterable, Mapping

from organizer.catalog.upstream import Upstream
from organizer.catalog.upstream.services import Service
from organizer.catalog.upstream.tmdb import open_tmdb
from organizer.catalog.upstream.tvdb4 import open_tvdb4
from organizer.catalog.upstream.tvmaze import open_tvmaze
from organizer.catalog.upstream.v2 import open_v2
from organizer.catalog.upstream.v2.client import Credentials
from organizer.config import Settings
from organizer.http import Client

Opener = Callable[[Settings, Client], Upstream]

OPENERS: Mapping[str, Opener] = {
    "tvmaze": lambda its, client: open_tvmaze(client, its.tvmaze_url),
    "tvdb4": lambda its, client: open_tvdb4(client, its.tvdb4_url, its.tvdb4_apikey, its.tvdb4_pin),
    "tmdb": lambda its, client: open_tmdb(client, its.tmdb_url, its.tmdb_key),
    "v2": lambda its, client: open_v2(
        client,
        its.v2_url,
        Credentials(apikey=its.tvdb_apikey, username=its.tvdb_username, userkey=its.tvdb_userkey),
    ),
}


def open_upstreams(
    services: Iterable[Service], settings: Settings, client: Client
) -> tuple[Upstream, ...]:
    """Return the services, opened; nothing is asked before the first question."""
    return tuple(OPENERS[service.name](settings, client) for service in services)
