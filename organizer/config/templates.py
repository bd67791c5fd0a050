"""The naming template that is in force: a shipped preset, a file, or its own text."""

import os
from pathlib import Path

from organizer.config.reading import text_of, words_of
from organizer.config.settings import Settings
from organizer.errors import ConfigError


def template_source(settings: Settings) -> tuple[str, str]:
    """Return the name and text of the naming template: `--template` if given, else the preset.

    A template that names an existing file, or ends in `.j2`, is a file; else it is the text.
    Raises `ConfigError` when the file cannot be read.
    """
    if settings.template is None:
        return preset_source(settings.preset)
    if not names_a_file(settings.template):
        return "--template", settings.template
    path = Path(settings.template).expanduser()
    try:
        return str(path), text_of(path, may_be_link=True)
    except (OSError, ValueError) as error:
        raise ConfigError(f"cannot read the template {path}: {words_of(error)}") from error


def preset_source(preset: str) -> tuple[str, str]:
    """Return the name and text of a shipped preset."""
    path = presets_folder() / f"{preset}.j2"
    return f"preset {preset}", path.read_text(encoding="utf-8")


def presets_folder() -> Path:
    """Return where the shipped templates are: inside the installed package, or beside it."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


def names_a_file(template: str) -> bool:
    """Return whether a template setting is meant as a file, not as the text itself."""
    if "{{" in template or "{%" in template or "\n" in template:
        return False
    if template.endswith(".j2") or os.path.sep in template:
        return True
    try:
        return Path(template).is_file()
    except OSError:  # longer than any name
        return False
