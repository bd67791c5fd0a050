"""The folders that `organize watch` and `organize serve --watch` keep, and how that is logged."""

import contextlib
import datetime as dt
import json
import logging
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from organizer.config import Settings, load_settings, typed_flags
from organizer.errors import ConfigError, UsageError
from organizer.naming import namer_for
from organizer.scan.roots import Globs
from organizer.text import escape_for_terminal
from organizer.watch import Pace, WatchedFolder, Watcher
from organizer.watch_rules import WatchRule

_OWN = frozenset({"settle", "rescan", "poll", "include", "exclude", "to", "action"})
"""Flags that are not handed on to the runs as they are."""


def watched_folders(
    given: Sequence[Path],
    flags: Mapping[str, object],
    environ: Mapping[str, str],
    *,
    is_seeded: bool = False,
) -> tuple[tuple[WatchedFolder, ...], Pace]:
    """Return the folders to watch, with the settings of each, and how often things happen.

    Those of the `[[watch]]` tables when none is given. A flag counts more than a table, a table
    more than all other settings. Raises `UsageError` for a folder that is none, and for one
    that is seeded from without an action.
    """
    typed = typed_flags(flags)
    settings = load_settings(typed, environ).settings
    paths = [path.expanduser() for path in given]
    paths = paths or [path for rule in settings.watch for path in rule.path]
    if not paths:
        raise UsageError("which folder? Name one, or write a [[watch]] table in the configuration")
    _refuse_doubled(settings.watch)
    roots = dict.fromkeys(map(_root, paths))
    found = tuple(
        _folder(root, [r for r in roots if r != root], flags, environ, is_seeded=is_seeded)
        for root in roots
    )
    pace = Pace(settle=settings.settle, rescan=settings.rescan, poll=settings.poll)
    return found, pace


def _root(path: Path) -> Path:
    if path.exists() and not path.is_dir():
        raise UsageError(f"{path} is no folder; only folders can be watched")
    if not path.parent.exists():
        raise UsageError(f"{path} does not exist; check the path")
    root = path.resolve()
    if root in {Path("/"), Path(os.path.expanduser("~")).resolve()}:  # noqa: PTH111  # total
        raise UsageError(f"{path} holds more than videos; name the folder that they arrive in")
    return root


def _refuse_doubled(rules: Sequence[WatchRule]) -> None:
    """Raise `ConfigError` for a folder with two tables: one could say that it is seeded from."""
    seen: set[Path] = set()
    for root in (path.resolve() for rule in rules for path in rule.path):
        if root in seen:
            raise ConfigError(f"{root} stands in two [[watch]] tables; keep one of them")
        seen.add(root)


def _folder(
    root: Path,
    others: Sequence[Path],
    flags: Mapping[str, object],
    environ: Mapping[str, str],
    *,
    is_seeded: bool,
) -> WatchedFolder:
    typed = typed_flags(flags)
    rule = _rule(root, load_settings(typed, environ).settings.watch)
    ruled = {
        "to": rule.to,
        "action": rule.action,
        "preset": rule.preset,
        "include": rule.include or None,
        "exclude": rule.exclude or None,
    }
    merged = {**{key: value for key, value in ruled.items() if value is not None}, **typed}
    settings = load_settings(merged, environ, (root,)).settings
    if (is_seeded or rule.seeded) and "action" not in merged:
        raise UsageError(
            f"a torrent client seeds from {root}, so its action has to be named: --action hardlink"
            " leaves what is seeded as it is"
        )
    namer_for(settings, settings.to or root, None)  # a template that cannot be used ends it here
    texts = {} if rule.preset is None else {"preset": rule.preset}
    texts |= {key: _text(value) for key, value in flags.items() if _is_handed_on(key, value)}
    to = merged.get("to")
    return WatchedFolder(
        path=str(root),
        settings=tuple(texts.items()),
        library=to.expanduser().resolve() if isinstance(to, Path) else None,
        action=str(merged["action"]) if "action" in merged else None,
        left_out=frozenset(map(str, _inside(root, settings, others))),
        globs=Globs.compiled(settings.include, settings.exclude),
    )


def _rule(root: Path, rules: Sequence[WatchRule]) -> WatchRule:
    """Return the table of a folder; one without settings when there is none."""
    fitting = (rule for rule in rules if root in [path.resolve() for path in rule.path])
    return next(fitting, WatchRule(path=(root,)))


def _inside(root: Path, settings: Settings, others: Sequence[Path]) -> list[Path]:
    """Return the libraries, and folders under watch themselves, that lie inside `root`."""
    libraries = [path for rule in settings.library for path in rule.path]
    libraries += [settings.to] if settings.to is not None else []
    places = [*(path.expanduser().resolve() for path in libraries), *others]
    return [place for place in places if root in place.parents]


def _is_handed_on(key: str, value: object) -> bool:
    return key not in _OWN and value is not None and value != ()


def _text(value: object) -> str:
    """Return a flag as a text that is read as in a configuration file."""
    return "true" if value is True else str(value)


# --- the log ----------------------------------------------------------------------------------


class _Log(logging.Handler):
    """Writes a line for each record to standard error, with what could drive a terminal escaped."""

    def __init__(self, level: int, *, is_json: bool) -> None:
        super().__init__(level)
        self._is_json = is_json

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep what the watcher tells, and warnings of every room."""
        return record.levelno >= logging.WARNING or record.name.startswith("organizer.watch")

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record."""
        when = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        message = record.getMessage()
        if self._is_json:
            facts = getattr(record, "facts", {})
            level = record.levelname.lower()
            line = json.dumps({"time": when, "level": level, "message": message, **facts})
        else:
            line = f"{when} {escape_for_terminal(message)}"
        with contextlib.suppress(OSError):  # nobody reads the log, or its disk is full
            print(line, file=sys.stderr, flush=True)


def start_log(form: str, *, is_quiet: bool) -> None:
    """Have the watcher log to standard error, as `text` or `json`, in place of notes."""
    logger = logging.getLogger("organizer")
    level = logging.WARNING if is_quiet else logging.INFO
    logger.handlers = [_Log(level, is_json=form == "json")]
    logger.setLevel(level)


# --- beside a server --------------------------------------------------------------------------


@contextmanager
def watching_beside(folders: Sequence[Path], *, is_quiet: bool) -> Iterator[Watcher | None]:
    """Keep folders under watch for as long as the block runs; nothing for no folders."""
    if not folders:
        yield None
        return
    start_log("json", is_quiet=is_quiet)
    found, pace = watched_folders(folders, {}, os.environ)
    watcher = Watcher(found, os.environ, pace)
    watcher.start()
    try:
        yield watcher
    finally:
        if not watcher.stop():
            leave_behind()


def leave_behind() -> NoReturn:
    """End the process though a thread waits for a disk that does not answer."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
