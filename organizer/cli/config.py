"""`organize config`: which settings are in force, from where, and whether they work."""

import json
import os
from dataclasses import fields
from pathlib import Path

import click

from organizer import config as configuration
from organizer.category_rules import CategoryRule
from organizer.cli.screen import note
from organizer.errors import ConfigError, UsageError
from organizer.library_rules import LibraryRule
from organizer.path_maps import PathMap


@click.group()
def command() -> None:
    """Show and check the settings."""


@command.command()
def path() -> None:
    """Print where the user's configuration file is (or would be)."""
    file = configuration.config_file(os.environ)
    print(file)
    if not file.exists():
        note("it does not exist: every setting has its default")


@command.command()
@click.argument("library", required=False, type=click.Path(path_type=Path))
def show(library: Path | None) -> None:
    """Print every setting, its value and where it comes from; LIBRARY's own file is read too."""
    sources = _load(library)
    for setting in configuration.SETTINGS:
        value = getattr(sources.settings, setting.key)
        shown = "***" if setting.secret and value else _toml(value)
        print(f"{setting.key} = {shown}  # {sources.origins.get(setting.key, 'default')}")


@command.command()
@click.argument("library", required=False, type=click.Path(path_type=Path))
def check(library: Path | None) -> None:
    """Check every setting, open the catalog, and show the naming template on examples."""
    from organizer.catalog.upstream.services import keyless
    from organizer.lookup import open_lookup
    from organizer.naming import namer_for
    from organizer.render import example_names

    settings = _load(library).settings
    open_lookup(settings, os.environ).close()
    if why := keyless(settings):
        raise ConfigError(why)
    namer = namer_for(settings, library or settings.to or Path.cwd(), None)
    for example, rendered in example_names(namer.template, namer.order):
        print(f"{example:28} {rendered}")


def _load(library: Path | None) -> configuration.Sources:
    if library is not None and not library.is_dir():
        raise UsageError(f"{library} is no folder")
    roots = () if library is None else (library.absolute(),)
    return configuration.load_settings({}, os.environ, roots)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return '""'
    if isinstance(value, tuple) and not isinstance(value, PathMap):
        return "[" + ", ".join(_toml(part) for part in value) + "]"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, LibraryRule | CategoryRule):
        pairs = ((f.name, getattr(value, f.name)) for f in fields(value))
        return "{" + ", ".join(f"{key} = {_toml(part)}" for key, part in pairs if part) + "}"
    return json.dumps(str(value))  # a TOML basic string has the same escapes
