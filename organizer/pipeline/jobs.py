"""Which paths go to which library, and under which settings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from organizer.config import Settings, load_settings
from organizer.errors import UsageError
from organizer.routing import is_routed


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """The paths that go to one library under the same settings.

    Attributes:
        library: where everything goes that no rule sends elsewhere.
        is_routed: whether the rules of `[[library]]` decide about these files.
    """

    library: Path
    paths: tuple[Path, ...]
    settings: Settings
    is_routed: bool = False

    @property
    def libraries(self) -> tuple[Path, ...]:
        """Every library that something of this job may go to."""
        ruled = (path for rule in self.settings.library for path in rule.path)
        return (self.library, *ruled) if self.is_routed else (self.library,)


def jobs(
    paths: Sequence[Path], flags: Mapping[str, object], environ: Mapping[str, str]
) -> tuple[Job, ...]:
    """Return what has to be done for `paths`: one job for each library and set of settings.

    Without `--to` the library is the folder given, or the folder that a file is in. The own
    settings of the folder given count, those of the library more. A path that lies in another,
    or is another spelling of it, is left out. Raises `UsageError` for a path that does not
    exist, and for a library that is no folder.
    """
    grouped: dict[tuple[Path, str], tuple[Settings, list[Path]]] = {}
    for path in _outermost(paths):
        root = path if path.is_dir() else path.parent
        library = _library(load_settings(flags, environ, (root,)).settings.to, root)
        roots = (root,) if library == root else (root, library)
        settings = load_settings(flags, environ, roots).settings
        grouped.setdefault((library, repr(settings)), (settings, []))[1].append(path)
    return tuple(
        Job(
            library=library,
            paths=tuple(of_job),
            settings=settings,
            is_routed=settings.to is None and is_routed(library, settings.library),
        )
        for (library, _), (settings, of_job) in grouped.items()
    )


def _outermost(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return each place once, in the order given, without those that lie in another one."""
    places: dict[Path, None] = {}
    for path in paths:
        absolute = _absolute(path)
        try:
            absolute.stat()
        except OSError as error:
            reason = error.strerror or "cannot be read"
            raise UsageError(f"cannot organize {path}: {reason.lower()}") from error
        places[absolute] = None
    return tuple(path for path in places if places.keys().isdisjoint(path.parents))


def _library(to: Path | None, root: Path) -> Path:
    if to is None:
        return root
    library = _absolute(to)
    if library.exists() and not library.is_dir():
        raise UsageError(f"the library {to} is no folder; name a folder with --to")
    return library


def _absolute(path: Path) -> Path:
    """Return where `path` really is: two spellings of one folder must not look like two.

    A file that is a link stays a link; it is its own name that may change.
    """
    expanded = path.expanduser()
    if expanded.is_dir() or not expanded.name:
        return expanded.resolve()
    return expanded.parent.resolve() / expanded.name
