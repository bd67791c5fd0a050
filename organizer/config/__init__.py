"""Settings: where each value comes from, and what it may be.

The order, first wins: command-line flag, `ORGANIZER_<KEY>`, the library's own `.organizer.toml`,
the user's file of keys, the user's configuration file, the default. `SETTINGS` is the table of all
keys; a value of the wrong kind, or an unknown key, is a `ConfigError` that names where it stands.

A library's `.organizer.toml` is read only from a root that the user named, and may set only the
keys marked `in_library`: nothing that opens connections, or holds secrets, and a catalog only
as a file inside its own folder.
"""

from organizer.config.merging import (
    Sources,
    load_settings,
    read_setting,
    typed_flags,
)
from organizer.config.places import (
    cache_dir,
    config_file,
    default_catalog,
    inbox_file,
    journal_file,
    keys_file,
    media_cache,
    pins_file,
    readings_cache,
    state_dir,
)
from organizer.config.settings import (
    LIBRARY_FILE,
    SETTINGS,
    TIDY_NAMES,
    Setting,
    Settings,
)
from organizer.config.templates import (
    preset_source,
    presets_folder,
    template_source,
)
from organizer.words import FILESYSTEMS, PRESETS

__all__ = [
    "FILESYSTEMS",
    "LIBRARY_FILE",
    "PRESETS",
    "SETTINGS",
    "TIDY_NAMES",
    "Setting",
    "Settings",
    "Sources",
    "cache_dir",
    "config_file",
    "default_catalog",
    "inbox_file",
    "journal_file",
    "keys_file",
    "load_settings",
    "media_cache",
    "pins_file",
    "preset_source",
    "presets_folder",
    "read_setting",
    "readings_cache",
    "state_dir",
    "template_source",
    "typed_flags",
]
