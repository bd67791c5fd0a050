"""Where things are: the configuration file, the folders of state and cache, and what is in them."""

from collections.abc import Mapping
from pathlib import Path

_APPLICATION = "organizer"


def config_file(environ: Mapping[str, str]) -> Path:
    """Return where the user's configuration is, whether or not it exists."""
    if given := environ.get("ORGANIZER_CONFIG"):
        return Path(given).expanduser()
    return _platform_folder("config") / "config.toml"


def keys_file(environ: Mapping[str, str]) -> Path:
    """Return where the user's keys are, beside the configuration, whether or not it exists."""
    if given := environ.get("ORGANIZER_KEYS_FILE"):
        return Path(given).expanduser()
    return config_file(environ).with_name("keys.toml")


def state_dir(environ: Mapping[str, str]) -> Path:
    """Return the folder of the journal and the default catalog."""
    if given := environ.get("ORGANIZER_STATE_DIR"):
        return Path(given).expanduser()
    return _platform_folder("state")


def journal_file(environ: Mapping[str, str]) -> Path:
    """Return where the journal of all runs is."""
    return state_dir(environ) / "journal.db"


def inbox_file(environ: Mapping[str, str]) -> Path:
    """Return where the inbox of unattended runs is."""
    return state_dir(environ) / "inbox.db"


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
