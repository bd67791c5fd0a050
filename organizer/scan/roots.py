"""The paths a scan is called with: folders searched whole, and files named one by one."""

import os
import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import translate
from pathlib import Path

from organizer.errors import UsageError
from organizer.text import escape_for_terminal


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """A folder to list.

    Attributes:
        path: absolute, as the user spells it.
        real: the same with every link resolved.
        names: the only files to take, when files were named; None for everything below.
    """

    path: Path
    real: str
    names: frozenset[str] | None


def open_roots(paths: Sequence[Path]) -> tuple[Root, ...]:
    """Return the folders to search, whole ones first; files of one folder share a root.

    Raises `UsageError` for a path that does not exist or cannot be looked at.
    """
    whole: dict[str, None] = {}
    named: dict[str, list[str]] = {}
    for path in paths:
        absolute = _absolute(path)
        if stat.S_ISDIR(_status(path).st_mode):
            whole[absolute] = None
        else:
            folder, name = os.path.split(absolute)
            named.setdefault(folder, []).append(name)
    return (
        *(Root(path=Path(p), real=os.path.realpath(p), names=None) for p in whole),
        *(
            Root(path=Path(p), real=os.path.realpath(p), names=frozenset(names))
            for p, names in named.items()
        ),
    )


def is_inside(real: str, roots: Sequence[Root]) -> bool:
    """Whether a resolved path is one of the roots, or below one."""
    return any(real == root.real or real.startswith(root.real.rstrip("/") + "/") for root in roots)


def _status(path: Path) -> os.stat_result:
    # A broken link is there, and is reported as what it is; so lstat has the last word.
    try:
        return path.stat()
    except (OSError, ValueError):
        pass
    try:
        return path.lstat()
    except (FileNotFoundError, NotADirectoryError) as error:
        shown = escape_for_terminal(str(path))
        raise UsageError(f"{shown} does not exist; check the path") from error
    except (OSError, ValueError) as error:
        shown = escape_for_terminal(str(path))
        raise UsageError(f"{shown} cannot be read: {error}; check its permissions") from error


def _absolute(path: Path) -> str:
    plain = os.path.abspath(path)  # noqa: PTH100  # keeps links as the user spells them
    if ".." in path.parts and not _same(plain, path):
        return os.path.realpath(path)  # `link/..` is not the folder that `link` stands in
    return plain


def _same(plain: str, path: Path) -> bool:
    try:
        return os.path.samefile(plain, path)  # noqa: PTH121  # one of the two is a str
    except OSError:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Globs:
    """The globs of a run, compiled; they match a name, or a path relative to its root.

    No difference is made between capitals and small letters, and `*` also matches a slash.
    """

    include: re.Pattern[str] | None
    exclude: re.Pattern[str] | None

    @classmethod
    def compiled(cls, include: Sequence[str], exclude: Sequence[str]) -> "Globs":
        """Return the globs as two patterns; None where there are none."""
        return cls(include=_pattern(include), exclude=_pattern(exclude))

    def excludes(self, relative: str, name: str) -> bool:
        """Whether an --exclude glob matches."""
        return self.exclude is not None and _matches(self.exclude, relative, name)

    def includes(self, relative: str, name: str) -> bool:
        """Whether an --include glob matches, or there are none."""
        return self.include is None or _matches(self.include, relative, name)


def _pattern(globs: Sequence[str]) -> re.Pattern[str] | None:
    if not globs:
        return None
    return re.compile("|".join(translate(glob.rstrip("/")) for glob in globs), re.IGNORECASE)


def _matches(pattern: re.Pattern[str], relative: str, name: str) -> bool:
    return pattern.match(name) is not None or pattern.match(relative) is not None
