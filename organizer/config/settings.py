"""Every setting: its default, how a raw value of it is read, and who may set it."""

import re
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import nan
from pathlib import Path
from urllib.parse import urlsplit

from organizer.category_rules import CategoryRule, category_rules
from organizer.library_rules import LibraryRule, read_library_rules
from organizer.media_server_rules import MediaServerRule, read_media_servers
from organizer.path_maps import PathMap, read_path_map
from organizer.watch_rules import WatchRule, watch_rules
from organizer.words import FILESYSTEMS, PRESETS, Action, Conflict, Order

LIBRARY_FILE = ".organizer.toml"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LARGEST_NUMBER = 86400.0  # a day of seconds
_RATE = re.compile(r"[^=\s]+=[1-9]\d{0,5}/\d{1,4}(\.\d{1,3})?", re.ASCII)

Raw = str | int | float | bool | list[str]  # and, for `library`, a list of tables


TIDY_NAMES = (
    *("*.nfo", "*.sfv", "*.srr", "*.srs", "*.nzb", "*.md5", "*.url", "*.torrent", "*.par2"),
    *("rarbg*.txt", "*downloaded from*.txt", "torrent*downloaded*.txt"),
    *("sample/", "samples/", "proof/", "screens/", "screenshots/"),
)
"""What releases hold beside the episode, as `tidy` takes it unless told otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting of a run, with its default; `SETTINGS` says what each means.

    Attributes:
        to: library root; None means the folder given.
        order: how numbers in the names are read; None tests every order.
        render_order: which numbers the new names get.
        series: an id (digits) or a name that every file is taken for.
        catalog: a file, or the base address of an API v2 server; None is the default catalog.
        jobs: lookups made at the same time.
        library: where files go that come from outside, unless `to` is given.
        category: what becomes of downloads that a hook tells of.
        path_map: how downloaders call folders of this machine.
        recycle_days: how long what made room is kept in the recycle folder; 0 is for ever.
        reserve: bytes that stay free where copies go; None is 64 MiB, or a hundredth of the disk.
        scene_mapping: a file of scene numbering and names in XEM's JSON form, or a folder of them.
    """

    to: Path | None = None
    preset: str = "plain"
    template: str | None = None
    order: Order | None = None
    render_order: Order = Order.AIRED
    filesystem: str = "portable"
    action: Action = Action.MOVE
    fallback: str = "none"
    tidy: bool = False
    tidy_names: tuple[str, ...] = TIDY_NAMES
    recycle_days: int = 0
    reserve: int | None = None
    conflict: Conflict = Conflict.SKIP
    min_confidence: float = 0.9
    language: str | None = None
    series: str | None = None
    catalog: str | None = None
    offline: bool = False
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    yes: bool = False
    json: bool = False
    plan: Path | None = None
    verbose: bool = False
    quiet: bool = False
    jobs: int = 8
    scene_mapping: Path | None = None
    folder_mode: str | None = None
    file_mode: str | None = None
    group: str | None = None
    library: tuple[LibraryRule, ...] = ()
    category: tuple[CategoryRule, ...] = ()
    path_map: tuple[PathMap, ...] = ()
    watch: tuple[WatchRule, ...] = ()
    settle: float = 10.0
    rescan: float = 300.0
    poll: float = 60.0
    upstreams: tuple[str, ...] = ("tvmaze",)
    tvmaze_url: str = "https://api.tvmaze.com"
    tvdb4_url: str = "https://api4.thetvdb.com/v4"
    tvdb4_apikey: str = ""
    tvdb4_pin: str = ""
    tmdb_url: str = "https://api.themoviedb.org/3"
    tmdb_key: str = ""
    v2_url: str = ""
    tvdb_apikey: str = ""
    tvdb_username: str = ""
    tvdb_userkey: str = ""
    apikeys: tuple[str, ...] = ()
    connect_timeout: float = 5.0
    read_timeout: float = 15.0
    lookup_timeout: float = 30.0
    answer_limit: float = 8.0
    attempts: int = 4
    retry_wait: float = 0.5
    longest_wait: float = 20.0
    service_rest: float = 30.0
    connections: int = 8
    rates: tuple[str, ...] = ()
    notify: tuple[str, ...] = ()
    media_server: tuple[MediaServerRule, ...] = ()
    exec: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """A row of the table of settings: how a raw value is read, and who may set it.

    Attributes:
        read: turns a raw TOML or environment value into the setting's own; raises ValueError.
        in_library: whether a library's own `.organizer.toml` may set it.
        secret: never shown by `config show`.
    """

    key: str
    read: Callable[[Raw], object]
    meaning: str
    example: str
    in_library: bool = False
    secret: bool = False


def _text(raw: Raw) -> str:
    if not isinstance(raw, str):
        raise ValueError("must be text")
    return raw


def _address(raw: Raw) -> str:
    """Return a base address without a closing slash; "" names none."""
    address = _text(raw).rstrip("/")
    if address and not address.startswith(("http://", "https://")):
        raise ValueError("must start with http:// or https://")
    if address and not _is_whole(address):
        raise ValueError("must be an address such as https://example.net:8000, without ? and #")
    return address


def _is_whole(address: str) -> bool:
    """Return whether an address names a host and, at most, a port, a path and a login."""
    try:
        parts = urlsplit(address)
        is_port = parts.port != 0
    except ValueError:
        return False
    is_plain = address.isprintable() and not any(sign in address for sign in " ?#\\")
    return bool(parts.hostname) and is_port and is_plain


def _path(raw: Raw) -> Path | None:
    return Path(_text(raw)).expanduser() if raw != "" else None


def _optional_text(raw: Raw) -> str | None:
    return (str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else _text(raw)) or None


def _language(raw: Raw) -> str | None:
    code = _optional_text(raw)
    if code is not None and not _LANGUAGE.fullmatch(code):
        raise ValueError("must be a language code such as de or pt-BR")
    return code


def _mode(raw: Raw) -> str | None:
    """Return permissions as four octal digits; TOML may give them as text or as `0o775`."""
    if raw == "":
        return None
    text = f"{raw:o}" if isinstance(raw, int) and not isinstance(raw, bool) else str(raw)
    if not re.fullmatch("0?[0-7]{3,4}", text):
        raise ValueError("must be permissions in octal, such as 0775")
    return text.zfill(4)[-4:]


def _one_of(values: Sequence[str]) -> Callable[[Raw], str]:
    def read(raw: Raw) -> str:
        if raw not in values:
            raise ValueError(f"must be one of {', '.join(values)}")
        return str(raw)

    return read


def _order_or_auto(raw: Raw) -> Order | None:
    value = _one_of(["auto", *Order])(raw)
    return None if value == "auto" else Order(value)


def _fraction(raw: Raw) -> float:
    if isinstance(raw, bool | list):
        raise ValueError("must be a number from 0 to 1")
    try:
        value = float(raw)
    except ValueError:
        raise ValueError("must be a number from 0 to 1") from None
    if not 0 <= value <= 1:
        raise ValueError("must be a number from 0 to 1")
    return value


def _days(raw: Raw) -> int:
    text = str(raw)
    if isinstance(raw, bool) or not (text.isascii() and text.isdecimal() and len(text) < 6):
        raise ValueError("must be a whole number of days, 0 or more")
    return int(text)


_UNITS: dict[str, int] = {"": 1} | {
    f"{prefix}{unit}": base**power
    for power, prefix in enumerate("KMGT", 1)
    for unit, base in (("B", 1000), ("iB", 1024))
}


def _size(raw: Raw) -> int | None:
    """Return bytes: a whole number of them, or with a unit as in `500 MB`; None for ""."""
    if raw == "":
        return None
    found = re.fullmatch(r"(\d{1,15}) ?([KMGT]i?B|)", str(raw))
    if found is None or isinstance(raw, bool):
        raise ValueError("must be bytes, or a size such as 500 MB or 2 GiB")
    return int(found[1]) * _UNITS[found[2]]


def _positive(raw: Raw) -> int:
    try:
        value = int(str(raw))
    except ValueError:
        raise ValueError("must be a whole number from 1 to 64") from None
    if not 1 <= value <= 64:
        raise ValueError("must be a whole number from 1 to 64")
    return value


def _at_least(least: float) -> Callable[[Raw], float]:
    def read(raw: Raw) -> float:
        try:
            value = float(raw) if isinstance(raw, str | int | float) else nan
        except ValueError:
            value = nan
        if isinstance(raw, bool) or not least <= value <= _LARGEST_NUMBER:
            raise ValueError(f"must be a number from {least:g} to {_LARGEST_NUMBER:g}")
        return value

    return read


def _rates(raw: Raw) -> tuple[str, ...]:
    rows = _list(raw)
    for row in rows:
        if not _RATE.fullmatch(row):
            raise ValueError("must be a list of HOST=REQUESTS/SECONDS")
    return rows


_BOOLEANS = {
    "1": True,
    "true": True,
    "yes": True,
    "0": False,
    "false": False,
    "no": False,
    "": False,
}


def _words(raw: Raw) -> tuple[str, ...]:
    """Return a command as its words; a text is split as a shell would, and no shell reads it."""
    words = shlex.split(raw) if isinstance(raw, str) else raw
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise ValueError("must be a list of texts: the program and its arguments")
    return tuple(words)


def _boolean(raw: Raw) -> bool:
    value = _BOOLEANS.get(str(raw).casefold())
    if value is None:
        raise ValueError("must be true or false")
    return value


def _list(raw: Raw) -> tuple[str, ...]:
    parts = raw.split(",") if isinstance(raw, str) else raw
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise ValueError("must be a list of texts")
    return tuple(part.strip() for part in parts if part.strip())


def _path_maps(raw: Raw) -> tuple[PathMap, ...]:
    return tuple(map(read_path_map, _list(raw)))


SETTINGS: tuple[Setting, ...] = (
    Setting("to", _path, "library root", '"/media/TV"'),
    Setting("preset", _one_of(PRESETS), "naming preset", '"plex"', in_library=True),
    Setting(
        "template",
        _optional_text,
        "naming template: a file or its text",
        '"mine.j2"',
        in_library=True,
    ),
    Setting("order", _order_or_auto, "how numbers in names are read", '"dvd"', in_library=True),
    Setting(
        "render_order",
        lambda raw: Order(_one_of(list(Order))(raw)),
        "numbers that names get",
        '"aired"',
        in_library=True,
    ),
    Setting(
        "filesystem",
        _one_of(FILESYSTEMS),
        "what new names have to be legal on",
        '"posix"',
        in_library=True,
    ),
    Setting(
        "action",
        lambda raw: Action(_one_of(list(Action))(raw)),
        "how files get there",
        '"hardlink"',
    ),
    Setting(
        "fallback",
        _one_of(("none", "copy")),
        "what a hard link or reflink to another disk becomes",
        '"copy"',
    ),
    Setting("tidy", _boolean, "recycle what a finished release leaves behind", "true"),
    Setting("tidy_names", _list, "what `tidy` takes; `x/` is a folder", '["*.nfo", "sample/"]'),
    Setting("recycle_days", _days, "days until the recycle folder is emptied; 0 is never", "30"),
    Setting("reserve", _size, "what copies leave free on the target", '"2 GiB"'),
    Setting(
        "conflict",
        lambda raw: Conflict(_one_of(list(Conflict))(raw)),
        "if the place is taken",
        '"skip"',
        in_library=True,
    ),
    Setting("min_confidence", _fraction, "below it nothing moves", "0.9", in_library=True),
    Setting("language", _language, "language of titles, as in /languages", '"de"', in_library=True),
    Setting("series", _optional_text, "the series of every file: id or name", '"78874"'),
    Setting(
        "catalog",
        _optional_text,
        "catalog file, or address of a v2 server",
        '"c.db"',
        in_library=True,
    ),
    Setting("offline", _boolean, "never open a connection", "true"),
    Setting("include", _list, "only these names (glob)", '["*.mkv"]', in_library=True),
    Setting("exclude", _list, "not these names (glob)", '["*.avi"]', in_library=True),
    Setting("yes", _boolean, "apply without asking", "true"),
    Setting("json", _boolean, "print JSON Lines", "true"),
    Setting("plan", _path, "save the plan here, change nothing", '"plan.json"'),
    Setting("verbose", _boolean, "also show what was ignored, and the evidence", "true"),
    Setting("quiet", _boolean, "only show what needs a person", "true"),
    Setting("jobs", _positive, "lookups made at the same time", "8"),
    Setting("scene_mapping", _path, "XEM's numbers and names: a file, or a folder", '"xem.json"'),
    Setting("folder_mode", _mode, "permissions of new folders, octal", '"0775"'),
    Setting("file_mode", _mode, "permissions of copies, octal", '"0664"'),
    Setting("group", _optional_text, "group of new folders and copies: name or id", '"media"'),
    Setting(
        "library",
        read_library_rules,
        "libraries, and what goes to which (`[[library]]` tables)",
        '[{path = "/media/Anime", type = "anime"}]',
    ),
    Setting(
        "watch",
        watch_rules(PRESETS),
        "folders under watch, with settings of their own (`[[watch]]` tables)",
        '[{path = "/downloads", to = "/media/TV"}]',
    ),
    Setting(
        "settle", _at_least(0.05), "seconds that an arrival must not change before it goes on", "10"
    ),
    Setting(
        "rescan", _at_least(0.1), "seconds between two looks at all that is under watch", "300"
    ),
    Setting("poll", _at_least(0.1), "the same where the system tells of no changes", "60"),
    Setting(
        "category",
        category_rules(PRESETS),
        "what becomes of downloads of a category (`[[category]]` tables)",
        '[{name = "anime", to = "/media/Anime"}]',
    ),
    Setting(
        "path_map",
        _path_maps,
        "folders that downloaders know under another name: REMOTE=LOCAL",
        '["/downloads=/mnt/disk1/downloads"]',
    ),
    Setting(
        "upstreams",
        _list,
        "services that feed the catalog, in this order [TVmaze alone]",
        '["tvmaze", "tmdb"]',
        in_library=True,
    ),
    Setting("tvmaze_url", _address, "base address of TVmaze", '"http://127.0.0.1:8001"'),
    Setting("tvdb4_url", _address, "base address of TheTVDB's API v4", '"http://127.0.0.1:8002"'),
    Setting("tvdb4_apikey", _text, "API key for TheTVDB's API v4", '"..."', secret=True),
    Setting("tvdb4_pin", _text, "subscriber's PIN for TheTVDB's API v4", '"..."', secret=True),
    Setting("tmdb_url", _address, "base address of TMDB", '"http://127.0.0.1:8003/3"'),
    Setting("tmdb_key", _text, "key or read token for TMDB", '"..."', secret=True),
    Setting(
        "v2_url",
        _address,
        "base address of a v2 server that feeds the catalog",
        '"http://nas:8000"',
    ),
    Setting("tvdb_apikey", _text, "API key for a remote v2 server", '"..."', secret=True),
    Setting("tvdb_username", _text, "user for a remote v2 server", '"..."', secret=True),
    Setting("tvdb_userkey", _text, "user key for a remote v2 server", '"..."', secret=True),
    Setting("apikeys", _list, "API keys that `organize serve` accepts", '["..."]', secret=True),
    Setting("connect_timeout", _at_least(0.01), "seconds for a connection to a service", "5"),
    Setting("read_timeout", _at_least(0.01), "seconds between two pieces of its answer", "15"),
    Setting("lookup_timeout", _at_least(0.01), "seconds for a whole lookup", "30"),
    Setting("answer_limit", _at_least(0.001), "MiB of an answer, unpacked", "8"),
    Setting("attempts", _positive, "tries for one request", "4"),
    Setting("retry_wait", _at_least(0), "seconds before the second try; doubles with each", "0.5"),
    Setting("longest_wait", _at_least(0), "most seconds that a service may ask us to wait", "20"),
    Setting("service_rest", _at_least(0), "seconds a service that fails is left alone", "30"),
    Setting("connections", _positive, "connections to one service at the same time", "8"),
    Setting(
        "rates",
        _rates,
        "how often hosts may be asked: HOST=REQUESTS/SECONDS",
        '["api.tvmaze.com=20/10"]',
    ),
    Setting(
        "notify",
        _list,
        "who is told of unattended runs: apprise addresses",
        '["ntfy://tv"]',
        secret=True,
    ),
    Setting(
        "media_server",
        read_media_servers,
        "media servers told of every run (`[[media_server]]` tables)",
        '[{kind = "jellyfin", url = "http://nas:8096", token = "..."}]',
        secret=True,
    ),
    Setting("exec", _words, "program run after each run, JSON on its input", '["/opt/after-run"]'),
)
BY_KEY = {setting.key: setting for setting in SETTINGS}
