"""Media servers look where something changed: the narrowest call that each of them has.

Sources: Plex's partial scan of a path (`/library/sections/{key}/refresh?path=`), Jellyfin's and
Emby's `Library/Media/Updated`, Kodi's `VideoLibrary.Scan` of a directory.
"""

import base64
import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from organizer.errors import MetadataUnavailable
from organizer.http import Answer, Client, Limits, describe, shown
from organizer.media_server_rules import MediaServerRule
from organizer.notify.news import News
from organizer.path_maps import name_there

LOG = logging.getLogger(__name__)
PATIENCE = Limits(connect=5.0, read=10.0, total=20.0, attempts=2)


class _Refused(Exception):
    """A server does not do what it was asked; the text says so for a person."""


def refresh(servers: Sequence[MediaServerRule], news: News, limits: Limits = PATIENCE) -> None:
    """Tell every server what changed; one that does not answer is logged, the others go on."""
    if not news.placed:
        return
    for server in servers:
        client = Client(limits)
        try:
            _CALLS[server.kind](_Server(server, client), news)
        except (MetadataUnavailable, _Refused) as error:
            LOG.warning("%s was not told of the run: %s", server.kind, error)
        finally:
            client.close()


class _Server:
    """Requests to one media server."""

    def __init__(self, rule: MediaServerRule, client: Client) -> None:
        self.rule = rule
        self._client = client

    def there(self, path: Path) -> str:
        """Return how the server calls a path."""
        return name_there(path, self.rule.map)

    def ask(
        self,
        method: str,
        route: str,
        *,
        headers: Mapping[str, str],
        params: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
    ) -> Answer:
        """Return what the server answers; raises `_Refused` for anything but a success."""
        answer = self._client.request(
            method, f"{self.rule.url}{route}", headers=headers, params=params, json=body
        )
        if answer.status not in (200, 202, 204):
            raise _Refused(f"{shown(self.rule.url)} answered {describe(answer.status)} to {route}")
        return answer


def _plex(server: _Server, news: News) -> None:
    """Scan each changed folder of a series in the section that holds it.

    Plex knows an episode again by its metadata, so the order of new and gone does not matter.
    """
    headers = {"X-Plex-Token": server.rule.token} if server.rule.token else {}
    sections = _plex_sections(server.ask("GET", "/library/sections", headers=headers))
    for folder in news.series_folders:
        path = server.there(folder)
        key = _section_of(path, sections)
        if key is None:
            LOG.info("plex: no library of it holds what changed")
            continue
        route = f"/library/sections/{key}/refresh"
        server.ask("GET", route, headers=headers, params={"path": path})


def _plex_sections(answer: Answer) -> list[tuple[str, str]]:
    """Return folder and key of every library; raises `_Refused` for what is no list of them."""
    try:
        rows = json.loads(answer.body)["MediaContainer"].get("Directory", [])
        return [
            (str(location["path"]), str(int(row["key"])))
            for row in rows
            for location in row.get("Location", [])
        ]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise _Refused("its list of libraries cannot be read") from error


def _section_of(path: str, sections: Iterable[tuple[str, str]]) -> str | None:
    fitting = [(root, key) for root, key in sections if PurePosixPath(path).is_relative_to(root)]
    return max(fitting, key=lambda pair: len(pair[0]))[1] if fitting else None


def _jellyfin(server: _Server, news: News) -> None:
    headers = {"Authorization": f'MediaBrowser Token="{server.rule.token}"'}
    _media_updated(server, news, headers)


def _emby(server: _Server, news: News) -> None:
    _media_updated(server, news, {"X-Emby-Token": server.rule.token})


def _media_updated(server: _Server, news: News, headers: Mapping[str, str]) -> None:
    """Tell of what is gone before what is new: the other way round loses what was watched.

    Source: jellyfin#16149, where an episode that is there twice for a moment becomes unwatched.
    """
    for kind, paths in (("Deleted", news.gone_files), ("Created", news.new_files)):
        updates = [{"Path": server.there(path), "UpdateType": kind} for path in paths]
        if updates:
            route = "/Library/Media/Updated"
            server.ask("POST", route, headers=headers, body={"Updates": updates})


def _kodi(server: _Server, news: News) -> None:
    """Scan each changed folder; never clean, which would forget what was watched."""
    login = base64.b64encode(server.rule.token.encode()).decode()
    headers = {"Authorization": f"Basic {login}"} if server.rule.token else {}
    for number, folder in enumerate(news.series_folders, start=1):
        directory = server.there(folder).rstrip("/") + "/"  # Kodi wants the closing slash
        body = {
            "jsonrpc": "2.0",
            "id": number,
            "method": "VideoLibrary.Scan",
            "params": {"directory": directory, "showdialogs": False},
        }
        answer = server.ask("POST", "/jsonrpc", headers=headers, body=body)
        if b'"error"' in answer.body:
            raise _Refused(f"{shown(server.rule.url)} refused VideoLibrary.Scan")


_CALLS: Mapping[str, Callable[[_Server, News], None]] = {
    "plex": _plex,
    "jellyfin": _jellyfin,
    "emby": _emby,
    "kodi": _kodi,
}
