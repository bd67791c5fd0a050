"""Media servers that are told of a run: the `[[media_server]]` tables of the configuration.

    [[media_server]]
    kind = "plex"
    url = "http://nas:32400"
    token = "..."
    map = ["/data/TV=/media/TV"]

`map` says how the server calls this machine's folders: `SERVER=HERE`.
"""

from dataclasses import dataclass, field

from organizer.path_maps import PathMap, path_maps
from organizer.tables import Readers, read_tables, text

KINDS = ("plex", "jellyfin", "emby", "kodi")


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaServerRule:
    """One media server.

    Attributes:
        kind: of `KINDS`.
        url: base address.
        token: what it wants to see; for kodi `user:password`. Never shown.
        map: folders that the server knows under another name.
    """

    kind: str
    url: str
    token: str = field(default="", repr=False)
    map: tuple[PathMap, ...] = ()


def read_media_servers(raw: object) -> tuple[MediaServerRule, ...]:
    """Return the media servers that TOML gave; raises ValueError saying what is wrong."""
    tables = read_tables("media_server", raw, _READERS, needs="kind")
    if any("url" not in values for values in tables):
        raise ValueError("needs a url in each table")
    return tuple(MediaServerRule(**values) for values in tables)  # type: ignore[arg-type]  # each key has its own reader


def _kind(key: str, value: object) -> str:
    if value not in KINDS:
        raise ValueError(f"needs one of {', '.join(KINDS)} for {key}")
    return str(value)


def _url(key: str, value: object) -> str:
    address = text(key, value).rstrip("/")
    if not address.startswith(("http://", "https://")):
        raise ValueError(f"needs an address that starts with http:// or https:// for {key}")
    return address


_READERS: Readers = {"kind": _kind, "url": _url, "token": text, "map": path_maps}
