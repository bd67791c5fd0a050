"""Settings: where each value comes from, and what it may be.

The order, first wins: command-line flag, `ORGANIZER_<KEY>`, the library's own `.organizer.toml`,
the user's configuration file, the default. `SETTINGS` is the table of all keys; a value of the
wrong kind, or an unknown key, is a `ConfigError` that names where it stands.

A library's `.organizer.toml` is read only from a root that the user named, and may set only the
keys marked `in_library`: nothing that opens connections, or holds secrets, and a catalog only
as a file inside its own folder.
"""

import os
import re
import stat
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from organizer.errors import ConfigError
from organizer.library_rules import LibraryRule, read_library_rules
from organizer.model import Action, Conflict, Order

LIBRARY_FILE = ".organizer.toml"
PRESETS = ("plain", "plex", "jellyfin", "kodi", "emby", "sonarr", "trash", "anime", "scene")
FILESYSTEMS = ("portable", "posix", "windows")
_APPLICATION = "organizer"
_LARGEST_TEXT = 2**20  # characters of a settings file or template
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")

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
        scene_mapping: a file of scene numbering in XEM's JSON form.
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
    jobs: int = 4
    scene_mapping: Path | None = None
    folder_mode: str | None = None
    file_mode: str | None = None
    group: str | None = None
    library: tuple[LibraryRule, ...] = ()
    upstreams: tuple[str, ...] = ()
    tvdb_apikey: str = ""
    tvdb_username: str = ""
    tvdb_userkey: str = ""
    apikeys: tuple[str, ...] = ()


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


def _positive(raw: Raw) -> int:
    try:
        value = int(str(raw))
    except ValueError:
        raise ValueError("must be a whole number from 1 to 64") from None
    if not 1 <= value <= 64:
        raise ValueError("must be a whole number from 1 to 64")
    return value


_BOOLEANS = {
    "1": True,
    "true": True,
    "yes": True,
    "0": False,
    "false": False,
    "no": False,
    "": False,
}


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
    Setting("jobs", _positive, "lookups made at the same time", "4"),
    Setting("scene_mapping", _path, "scene numbering, in the JSON form of XEM", '"xem.json"'),
    Setting("folder_mode", _mode, "permissions of new folders, octal", '"0775"'),
    Setting("file_mode", _mode, "permissions of copies, octal", '"0664"'),
    Setting("group", _optional_text, "group of new folders and copies: name or id", '"media"'),
    Setting(
        "library",
        read_library_rules,
        "libraries, and what goes to which (`[[library]]` tables)",
        '[{path = "/media/Anime", type = "anime"}]',
    ),
    Setting("upstreams", _list, "services that feed the catalog", "[]", in_library=True),
    Setting("tvdb_apikey", _text, "API key for a remote v2 server", '"..."', secret=True),
    Setting("tvdb_username", _text, "user for a remote v2 server", '"..."', secret=True),
    Setting("tvdb_userkey", _text, "user key for a remote v2 server", '"..."', secret=True),
    Setting("apikeys", _list, "API keys that `organize serve` accepts", '["..."]', secret=True),
)
_BY_KEY = {setting.key: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The settings of a run and where each that is not a default came from."""

    settings: Settings
    origins: Mapping[str, str]


def load_settings(
    flags: Mapping[str, object], environ: Mapping[str, str], roots: Sequence[Path] = ()
) -> Sources:
    """Merge defaults, user file, the own files of `roots`, environment and `flags`.

    `roots` are folders that the user named, the one that counts most last; `flags` are already
    typed, and None was not given. Raises `ConfigError` for anything that cannot be used.
    """
    merged: dict[str, object] = {}
    origins: dict[str, str] = {}
    for origin, values in (
        _user_values(environ),
        *map(_library_values, roots),
        _environment_values(environ),
        ("command line", {key: value for key, value in flags.items() if value is not None}),
    ):
        merged.update(values)
        origins.update(dict.fromkeys(values, origin))
    return Sources(settings=replace(Settings(), **merged), origins=origins)  # type: ignore[arg-type]  # checked by SETTINGS


def typed_flags(flags: Mapping[str, object]) -> dict[str, object]:
    """Return command-line values as settings: texts are read as in a file, the rest was typed.

    A flag that was not given (None, or an empty list) is left out. Raises `ConfigError`.
    """
    given = {key: value for key, value in flags.items() if value is not None and value != ()}
    for key, value in given.items():
        if value == "" or (isinstance(value, tuple) and "" in value):
            raise ConfigError(f"--{key.replace('_', '-')} must not be empty")
    return {
        key: read_setting(key, value, f"--{key.replace('_', '-')}")
        if isinstance(value, str)
        else value
        for key, value in given.items()
    }


def _user_values(environ: Mapping[str, str]) -> tuple[str, dict[str, object]]:
    path = config_file(environ)
    return str(path), _checked(_read_toml(path, may_be_link=True), str(path))


def _library_values(library: Path) -> tuple[str, dict[str, object]]:
    path = library / LIBRARY_FILE
    raw = _read_toml(path, may_be_link=False)
    for key in raw:
        if key in _BY_KEY and not _BY_KEY[key].in_library:
            raise ConfigError(f"{path}: '{key}' cannot be set here, only in your own configuration")
    values = _checked(raw, str(path))
    if values.get("upstreams"):
        raise ConfigError(f"{path}: upstreams can only be switched off here (upstreams = [])")
    if "catalog" in values:
        values["catalog"] = _catalog_inside(library, str(values["catalog"]), path)
    if isinstance(values.get("template"), str):
        values["template"] = _template_inside(library, str(values["template"]), path)
    return str(path), values


def _catalog_inside(library: Path, value: str, origin: Path) -> str:
    resolved = (library / value).resolve()
    inside = "://" not in value and resolved.is_relative_to(library.resolve())
    if not inside or (resolved.exists() and not resolved.is_file()):
        raise ConfigError(f"{origin}: catalog must be a file inside its own folder")
    return str(resolved)


def _template_inside(library: Path, value: str, origin: Path) -> str:
    if not _names_a_file(value):
        return value
    resolved = (library / value).resolve()
    if not resolved.is_relative_to(library.resolve()):
        raise ConfigError(f"{origin}: template must be a file inside its own folder")
    return str(resolved)


def _environment_values(environ: Mapping[str, str]) -> tuple[str, dict[str, object]]:
    raw = {
        setting.key: environ[name]
        for setting in SETTINGS
        if (name := f"ORGANIZER_{setting.key.upper()}") in environ
    }
    return "environment", {
        key: read_setting(key, value, f"ORGANIZER_{key.upper()}") for key, value in raw.items()
    }


def _read_toml(path: Path, *, may_be_link: bool) -> dict[str, Raw]:
    """Return the keys of a TOML file; none where there is no file."""
    try:
        return tomllib.loads(_text_of(path, may_be_link=may_be_link))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigError(f"cannot read {path}: {_words(error)}") from error


def _words(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _text_of(path: Path, *, may_be_link: bool) -> str:
    """Return the text of a regular file that a person wrote; anything else is an OSError.

    A library's own file comes from whoever filled the folder: it may be a pipe that never ends,
    or a link to a device.
    """
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (0 if may_be_link else os.O_NOFOLLOW)
    descriptor = os.open(path, flags)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError("this is no regular file")
        with open(descriptor, encoding="utf-8", closefd=False) as file:
            text = file.read(_LARGEST_TEXT + 1)
    finally:
        os.close(descriptor)
    if len(text) > _LARGEST_TEXT:
        raise OSError(f"this is larger than {_LARGEST_TEXT // 2**20} MiB")
    return text


def _checked(raw: Mapping[str, Raw], origin: str) -> dict[str, object]:
    return {key: read_setting(key, value, f"{origin}: {key}") for key, value in raw.items()}


def read_setting(key: str, raw: Raw, where: str) -> object:
    """Return a raw value as the setting `key` takes it; raises `ConfigError` naming `where`."""
    if key not in _BY_KEY:
        nearest = get_close_matches(key, _BY_KEY, n=1)
        hint = f"; did you mean '{nearest[0]}'?" if nearest else ""
        raise ConfigError(f"{where} is not a setting{hint}")
    if not isinstance(raw, str | int | float | bool | list):
        raise ConfigError(f"{where} must not be a table or a date")
    if isinstance(raw, str) and "\0" in raw:
        raise ConfigError(f"{where} must not hold a NUL character")
    try:
        return _BY_KEY[key].read(raw)
    except ValueError as error:
        raise ConfigError(f"{where} {error}, not {raw!r}") from error


# --- folders ----------------------------------------------------------------------------------


def config_file(environ: Mapping[str, str]) -> Path:
    """Return where the user's configuration is, whether or not it exists."""
    if given := environ.get("ORGANIZER_CONFIG"):
        return Path(given).expanduser()
    return _platform_folder("config") / "config.toml"


def state_dir(environ: Mapping[str, str]) -> Path:
    """Return the folder of the journal and the default catalog."""
    if given := environ.get("ORGANIZER_STATE_DIR"):
        return Path(given).expanduser()
    return _platform_folder("state")


def journal_file(environ: Mapping[str, str]) -> Path:
    """Return where the journal of all runs is."""
    return state_dir(environ) / "journal.db"


def pins_file(environ: Mapping[str, str]) -> Path:
    """Return where the decisions of `organize pin` are remembered."""
    return state_dir(environ) / "pins.db"


def default_catalog(environ: Mapping[str, str]) -> Path:
    """Return where the catalog is that is used when none is named."""
    return state_dir(environ) / "catalog.db"


def cache_dir(environ: Mapping[str, str]) -> Path:
    """Return the folder of remembered answers; everything in it can be deleted."""
    if given := environ.get("ORGANIZER_CACHE_DIR"):
        return Path(given).expanduser()
    return _platform_folder("cache")


def readings_cache(environ: Mapping[str, str]) -> Path:
    """Return where guessit's answers are remembered."""
    return cache_dir(environ) / "readings.db"


def media_cache(environ: Mapping[str, str]) -> Path:
    """Return where it is remembered what was found inside videos."""
    return cache_dir(environ) / "media.db"


def _platform_folder(kind: str) -> Path:
    # platformdirs is only imported when no folder is given: it costs start-up time.
    import platformdirs  # noqa: PLC0415

    folders = {
        "config": platformdirs.user_config_path,
        "state": platformdirs.user_state_path,
        "cache": platformdirs.user_cache_path,
    }
    return folders[kind](_APPLICATION, appauthor=False)


# --- templates --------------------------------------------------------------------------------


def template_source(settings: Settings) -> tuple[str, str]:
    """Return the name and text of the naming template: `--template` if given, else the preset.

    A template that names an existing file, or ends in `.j2`, is a file; else it is the text.
    Raises `ConfigError` when the file cannot be read.
    """
    if settings.template is None:
        return preset_source(settings.preset)
    if not _names_a_file(settings.template):
        return "--template", settings.template
    path = Path(settings.template).expanduser()
    try:
        return str(path), _text_of(path, may_be_link=True)
    except (OSError, ValueError) as error:
        raise ConfigError(f"cannot read the template {path}: {_words(error)}") from error


def preset_source(preset: str) -> tuple[str, str]:
    """Return the name and text of a shipped preset."""
    path = presets_folder() / f"{preset}.j2"
    return f"preset {preset}", path.read_text(encoding="utf-8")


def presets_folder() -> Path:
    """Return where the shipped templates are: inside the installed package, or beside it."""
    package = Path(__file__).resolve().parent
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


def _names_a_file(template: str) -> bool:
    if "{{" in template or "{%" in template or "\n" in template:
        return False
    if template.endswith(".j2") or os.path.sep in template:
        return True
    try:
        return Path(template).is_file()
    except OSError:  # longer than any name
        return False
