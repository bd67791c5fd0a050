"""A naming template: compiled once, then a pure function from a match to a path."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from organizer.errors import TemplateError
from organizer.model import Match, MediaFacts, Order
from organizer.render.fields import (
    Fields,
    Value,
    fields_of,
    with_release_cut,
    with_series_cut,
    with_titles_cut,
)
from organizer.render.legal_names import (
    MAX_COMPONENT,
    PORTABLE,
    Naming,
    byte_length,
    legal_text,
    plain_text,
)
from organizer.render.unnameable import Unnameable

MAX_PARTS = 16
"""Folders deep, the file included."""
ROOM_FOR_SUFFIX = 32
"""Bytes kept free for extension and companions even where they are shorter.

So a name does not change when a subtitle with a long suffix (`.zh-Hant.forced.sdh.ass`) comes.
"""

_MOST_REMEMBERED = 4096
_LONGEST_CUT = 4 * MAX_COMPONENT  # bytes: a unit of UTF-16 takes up to three in UTF-8


@dataclass(frozen=True, slots=True)
class _Cut:
    """A way to make a name shorter: what is cut, and to how few bytes at least."""

    shorter: Callable[[Fields, int], Fields]
    least: int


# In this sequence; the numbers are never cut.
_CUTS = (_Cut(with_titles_cut, 0), _Cut(with_series_cut, 16), _Cut(with_release_cut, 0))


@dataclass(frozen=True, slots=True)
class _Shared:
    """What many files have in common, and the records it was made of.

    The records are kept so that no other record can get their place in memory, by which they
    are told apart: comparing them by their contents would take longer than rendering.
    """

    records: tuple[Value, Value]
    folders: tuple[str, ...] | None
    values: Fields


class Template:
    """A compiled naming template; made by `compile_template`.

    Rendering is a pure function of its arguments. One template is not meant to be used by
    several threads at a time: they would share its count of steps.

    Attributes:
        preset: the shipped preset that it is; None for a template of the user's own.
        reads: the fields that it names, records without what follows their dot.
    """

    def __init__(
        self,
        name: str,
        source: str,
        naming: Naming = PORTABLE,
        longest_name: int = MAX_COMPONENT,
        preset: str | None = None,
    ) -> None:
        self.name = name
        self.preset = preset
        self._naming = naming
        self._longest = min(longest_name, MAX_COMPONENT)
        # Imported with the first template: it brings Jinja.
        from organizer.render.engine import Engine  # noqa: PLC0415

        self._engine = Engine(name, source, naming)
        self.reads = self._engine.reads
        self._remembered: dict[tuple[int, int, Value, Value], _Shared] = {}

    def render(
        self,
        match: Match,
        *,
        order: Order,
        longest_suffix: int = 0,
        media: MediaFacts | None = None,
    ) -> PurePosixPath:
        """Return the relative path of the match's video, legal on every file system.

        `longest_suffix` is the length of the longest suffix of a companion, in bytes. Raises
        `Unnameable` (`MissingNumber`) for this file, `TemplateError` for the template.
        """
        return self.render_fields(fields_of(match, order, media), match, longest_suffix)

    def render_fields(self, fields: Fields, match: Match, longest_suffix: int = 0) -> PurePosixPath:
        """Return what `render` does, of fields that may have been changed since `fields_of`."""
        extension = _extension(match.file.path)
        room = self._longest - max(byte_length(extension), longest_suffix, ROOM_FOR_SUFFIX)
        parts = self._parts(fields)
        for index, part in enumerate(parts):
            limit = room if index == len(parts) - 1 else self._longest
            if self._naming.length(part) > limit:
                parts[index] = self._shortened(index, fields, limit)
        parts[-1] += extension
        return PurePosixPath(*parts)

    def _parts(self, fields: Fields) -> list[str]:
        if self._engine.has_folders:
            shared = self._shared(fields)
            fields = {**fields, **shared.values} if shared.values else fields
            folders = shared.folders or self._folders(fields)
            parts = [*folders, *self._checked(self._engine.file(fields))]
        else:
            parts = self._checked(self._engine.file(fields))
        if len(parts) > MAX_PARTS:
            raise TemplateError(f"{self.name} nests more than {MAX_PARTS} folders")
        return parts

    def _folders(self, fields: Fields) -> list[str]:
        # With the separator, so that an empty last folder is found as one.
        return self._checked(f"{self._engine.folders(fields)}/-")[:-1]

    def _shared(self, fields: Fields) -> _Shared:
        """Return what the file has in common with others, worked out once for all of them."""
        series, release = fields["series"], fields["release"]
        key = id(series), id(release), fields["season"], fields["order"]
        known = self._remembered.get(key)
        if known is None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            values = self._engine.values(fields)
            folders = tuple(self._folders(fields)) if self._engine.is_shared else None
            known = self._remembered[key] = _Shared((series, release), folders, values)
        return known

    def _checked(self, text: str) -> list[str]:
        """Return the parts of what a template put out, each made legal; none is empty."""
        if "\n" in text:
            text = "".join(line.strip() for line in text.splitlines())
        parts = [self._naming.component(part) for part in text.split("/")]
        if not all(parts):
            place = "file name" if not parts[-1] else f"folder {parts.index('') + 1}"
            raise Unnameable(f"the {place} that {self.name} gives is empty")
        return parts

    def _shortened(self, index: int, fields: Fields, limit: int) -> str:
        """Return part `index` with titles, then series, then release cut until it fits."""
        for cut in _CUTS:
            shortest = cut.shorter(fields, cut.least)
            if self._length(index, shortest) <= limit:
                fits, too_long = cut.least, _LONGEST_CUT
                while too_long - fits > 1:
                    size = (fits + too_long) // 2
                    if self._length(index, cut.shorter(fields, size)) <= limit:
                        fits = size
                    else:
                        too_long = size
                return self._parts(cut.shorter(fields, fits))[index]
            fields = shortest
        raise Unnameable(f"the name that {self.name} gives is longer than {limit} bytes")

    def _length(self, index: int, fields: Fields) -> int:
        parts = self._parts(fields)
        return self._naming.length(parts[index]) if index < len(parts) else MAX_COMPONENT + 1


def _extension(path: Path) -> str:
    """Return a file's extension as new names have it, with its dot; empty for none."""
    name = path.name
    dot = name.rfind(".")
    return _legal_extension(name[dot:]) if 0 < dot < len(name) - 1 else ""


@lru_cache(maxsize=256)
def _legal_extension(extension: str) -> str:
    return legal_text(plain_text(extension.lower()))
