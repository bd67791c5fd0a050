"""Settings from all their places, merged; each that is not a default knows where it came from."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from organizer.config.places import config_file, keys_file
from organizer.config.reading import text_of, words_of
from organizer.config.settings import BY_KEY, LIBRARY_FILE, SETTINGS, Raw, Settings
from organizer.config.templates import names_a_file
from organizer.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The settings of a run and where each that is not a default came from."""

    settings: Settings
    origins: Mapping[str, str]


def load_settings(
    flags: Mapping[str, object], environ: Mapping[str, str], roots: Sequence[Path] = ()
) -> Sources:
    """Merge defaults, user file, file of keys, the own files of `roots`, environment and `flags`.

    `roots` are folders that the user named, the one that counts most last; `flags` are already
    typed, and None was not given. Raises `ConfigError` for anything that cannot be used.
    """
    merged: dict[str, object] = {}
    origins: dict[str, str] = {}
    for origin, values in (
        _user_values(environ),
        _keys_values(environ),
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
    return str(path), _checked(_flattened(_read_toml(path, may_be_link=True)), str(path))


def _keys_values(environ: Mapping[str, str]) -> tuple[str, dict[str, object]]:
    """Return the keys of the file of keys; it holds nothing else, and only its owner reads it."""
    path = keys_file(environ)
    if environ.get("ORGANIZER_KEYS_FILE") and not path.exists():
        raise ConfigError(f"cannot read {path}: there is no such file (ORGANIZER_KEYS_FILE)")
    raw = _flattened(_read_toml(path, may_be_link=True, is_private=True))
    for key in raw:
        if key in BY_KEY and not BY_KEY[key].secret:
            raise ConfigError(f"{path}: '{key}' is no key; it belongs in {config_file(environ)}")
    return str(path), _checked(raw, str(path))


def _flattened(raw: Mapping[str, Raw]) -> dict[str, Raw]:
    """Return the keys with each table `[upstream.NAME]` as the settings `NAME_…` it stands for.

    >>> _flattened({"upstream": {"tvmaze": {"url": "http://nas:1"}}, "preset": "plex"})
    {'preset': 'plex', 'tvmaze_url': 'http://nas:1'}
    """
    tables: object = raw.get("upstream")
    if not isinstance(tables, dict):
        return dict(raw)
    flat = {key: value for key, value in raw.items() if key != "upstream"}
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise ConfigError(f"upstream.{name} must be a table: [upstream.{name}]")
        flat.update({f"{name}_{key}": value for key, value in table.items()})
    return flat


def _library_values(library: Path) -> tuple[str, dict[str, object]]:
    path = library / LIBRARY_FILE
    raw = _read_toml(path, may_be_link=False)
    for key in raw:
        if key in BY_KEY and not BY_KEY[key].in_library:
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
    if not names_a_file(value):
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


def _read_toml(path: Path, *, may_be_link: bool, is_private: bool = False) -> dict[str, Raw]:
    """Return the keys of a TOML file; none where there is no file."""
    try:
        return tomllib.loads(text_of(path, may_be_link=may_be_link, is_private=is_private))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigError(f"cannot read {path}: {words_of(error)}") from error


def _checked(raw: Mapping[str, Raw], origin: str) -> dict[str, object]:
    return {key: read_setting(key, value, f"{origin}: {key}") for key, value in raw.items()}


def read_setting(key: str, raw: Raw, where: str) -> object:
    """Return a raw value as the setting `key` takes it; raises `ConfigError` naming `where`."""
    if key not in BY_KEY:
        from difflib import get_close_matches  # noqa: PLC0415  # only for a message

        nearest = get_close_matches(key, BY_KEY, n=1)
        hint = f"; did you mean '{nearest[0]}'?" if nearest else ""
        raise ConfigError(f"{where} is not a setting{hint}")
    if not isinstance(raw, str | int | float | bool | list):
        raise ConfigError(f"{where} must not be a table or a date")
    if isinstance(raw, str) and "\0" in raw:
        raise ConfigError(f"{where} must not hold a NUL character")
    try:
        return BY_KEY[key].read(raw)
    except ValueError as error:
        shown = "" if BY_KEY[key].secret else f", not {raw!r}"
        raise ConfigError(f"{where} {error}{shown}") from error
