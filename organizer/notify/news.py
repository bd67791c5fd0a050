"""What there is to tell of one run or several: what was done, and what waits for a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from organizer.model import Action, Role, Status
from organizer.report import LEFT_ALONE, Line
from organizer.text import escape_for_terminal

_MOST_NAMED = 15  # files named in one message; the rest is counted


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """The files of one run, or of several that are told together.

    Attributes:
        lines: one for each file considered, as it was reported.
        runs: the runs' numbers in the history; none when nothing was changed.
        stopped: why it ended early, for a person; None when it did not.
    """

    lines: tuple[Line, ...] = ()
    runs: tuple[int, ...] = ()
    stopped: str | None = None

    def __add__(self, other: "News") -> "News":
        return News(
            lines=(*self.lines, *other.lines),
            runs=(*self.runs, *other.runs),
            stopped=other.stopped or self.stopped,
        )

    @property
    def placed(self) -> tuple[Line, ...]:
        """What was put in its place."""
        return tuple(line for line in self.lines if line.status is Status.DONE)

    @property
    def waiting(self) -> tuple[Line, ...]:
        """The videos that were left alone and may be episodes."""
        videos = (line for line in self.lines if line.role is Role.VIDEO)
        return tuple(line for line in videos if line.status in LEFT_ALONE)

    @property
    def new_files(self) -> tuple[Path, ...]:
        """What stands in a library now that did not before."""
        return _sorted(line.destination for line in self.placed if line.destination)

    @property
    def gone_files(self) -> tuple[Path, ...]:
        """What stood in a library and went elsewhere."""
        moved = _moved(self.placed)
        return _sorted(line.source for line in moved if line.source.is_relative_to(line.library))

    @property
    def series_folders(self) -> tuple[Path, ...]:
        """The folders right below a library in which something changed; the new files' first."""
        placed = self.placed
        new = [_series_folder(line.library, line.destination) for line in placed]
        gone = [_series_folder(line.library, line.source) for line in _moved(placed)]
        return tuple(dict.fromkeys(folder for folder in (*new, *gone) if folder))

    @property
    def title(self) -> str:
        """One line: how many files, and how many wait."""
        videos = sum(line.role is Role.VIDEO for line in self.placed)
        is_all = not (self.waiting or self.stopped)
        told = [f"{_count(videos, 'episode file')} in place"] if videos or is_all else []
        told += [f"{_count(len(self.waiting), 'file')} waiting for a person"] * bool(self.waiting)
        told += ["stopped early"] * bool(self.stopped)
        return ", ".join(told)

    @property
    def body(self) -> str:
        """What was done and what waits, a line each; names are escaped, long lists counted."""
        videos = [line for line in self.placed if line.role is Role.VIDEO and line.destination]
        done = [line.destination.name for line in videos if line.destination]
        waiting = [f"{line.source.name}: {line.message}" for line in self.waiting]
        parts = [*_listed("In place:", done), *_listed("Waiting:", waiting)]
        if self.stopped:
            parts.append(f"Stopped: {escape_for_terminal(self.stopped)}")
        if self.runs:
            undo = " ".join(f"organize undo {run}" for run in self.runs[-1:])
            parts.append(f"To take it back: {undo}")
        return "\n".join(parts)


def _listed(heading: str, names: list[str]) -> list[str]:
    if not names:
        return []
    rest = len(names) - _MOST_NAMED
    more = [f"- and {rest} more"] if rest > 0 else []
    return [heading, *(f"- {escape_for_terminal(name)}" for name in names[:_MOST_NAMED]), *more]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _sorted(paths: Iterable[Path]) -> tuple[Path, ...]:
    return tuple(sorted(set(paths)))


def _moved(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line.action is Action.MOVE]


def _series_folder(library: Path, path: Path | None) -> Path | None:
    """Return the folder of `library` that `path` lies in; the library itself for a lone file."""
    if path is None or not path.is_relative_to(library):
        return None
    parts = path.relative_to(library).parts
    return library / parts[0] if len(parts) > 1 else library
