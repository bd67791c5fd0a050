"""What the settings say that a hook needs, and a short form of it that is read in no time.

Loading all settings takes longer than everything else that a hook does. What was needed of them is
kept in the state folder, with what it was made from: the configuration file as it stood, the
variables of the environment that count, and this program. When any of these is another one, all
settings are loaded again. Only done where the environment names file and folder, as it does in
every hook that `--install` set up.
"""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from organizer import __version__

_KEPT = "hook-settings.json"
_KEYS = ("ACTION", "CATEGORY", "LIBRARY", "PATH_MAP", "TO")
_CODE = Path(__file__).parents[1] / "config" / "settings.py"


class Category(NamedTuple):
    """A `[[category]]` table (`organizer.category_rules`), as texts; "" says nothing."""

    name: tuple[str, ...]
    downloader: tuple[str, ...] = ()
    to: str = ""
    action: str = ""
    preset: str = ""
    ignore: bool = False

    def fits(self, downloader: str, categories: Sequence[str]) -> bool:
        """Whether a download is meant; without a category, it has the one that is called ""."""
        if self.downloader and downloader not in self.downloader:
            return False
        folded = [category.casefold() for category in categories] or [""]
        return any(
            fnmatchcase(category, pattern.casefold())
            for category in folded
            for pattern in self.name
        )


class HookSettings(NamedTuple):
    """What a hook has to know.

    Attributes:
        action: how files get to the library, one of `words.Action`.
        categories: what becomes of downloads of a category, the first that fits.
        maps: pairs `REMOTE=LOCAL`.
        libraries: every folder that is a library; none of them is a download.
    """

    action: str = "move"
    categories: tuple[Category, ...] = ()
    maps: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()


def hook_settings(environ: Mapping[str, str]) -> HookSettings:
    """Return what a hook has to know; raises `ConfigError` for settings that cannot be used."""
    kept = _kept(environ)
    made_from = _made_from(environ) if kept else ""
    if kept and (known := _read(kept, made_from)) is not None:
        return known
    found = _loaded(environ)
    if kept:
        _keep(kept, made_from, found)
    return found


def _loaded(environ: Mapping[str, str]) -> HookSettings:
    from organizer.config import load_settings  # noqa: PLC0415  # what is to be spared

    settings = load_settings({}, environ).settings
    ruled = [str(path) for rule in settings.library for path in rule.path]
    return HookSettings(
        action=str(settings.action),
        categories=tuple(
            Category(
                name=rule.name,
                downloader=rule.downloader,
                to=str(rule.to or ""),
                action=str(rule.action or ""),
                preset=rule.preset or "",
                ignore=rule.ignore,
            )
            for rule in settings.category
        ),
        maps=tuple(map(str, settings.path_map)),
        libraries=(*([str(settings.to)] if settings.to else []), *ruled),
    )


# --- kept -------------------------------------------------------------------------------------


def _kept(environ: Mapping[str, str]) -> Path | None:
    if environ.get("ORGANIZER_CONFIG") and (state := environ.get("ORGANIZER_STATE_DIR")):
        return Path(state).expanduser() / _KEPT
    return None


def _made_from(environ: Mapping[str, str]) -> str:
    """Return a text that is another one when the settings may be."""
    config = Path(environ["ORGANIZER_CONFIG"]).expanduser().absolute()
    variables = [environ.get(f"ORGANIZER_{key}") for key in _KEYS]
    files = [_identity(config), _identity(_CODE)]
    return repr((__version__, sys.hexversion, environ.get("HOME"), str(config), variables, files))


def _identity(path: Path) -> tuple[int, ...]:
    """Return which file stands there, and since when; nothing for none."""
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _read(kept: Path, made_from: str) -> HookSettings | None:
    try:
        found, (action, categories, maps, libraries) = json.loads(kept.read_bytes())
        tables = tuple(Category(tuple(name), tuple(by), *rest) for name, by, *rest in categories)
    except (OSError, ValueError, TypeError):  # not there, or cut short by a crash
        return None
    if found != made_from:
        return None
    return HookSettings(action, tables, tuple(maps), tuple(libraries))


def _keep(kept: Path, made_from: str, settings: HookSettings) -> None:
    temporary = kept.with_name(f".{kept.name}.{os.getpid()}")
    with suppress(OSError):  # it only spares time
        kept.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps([made_from, settings]))
        temporary.replace(kept)
