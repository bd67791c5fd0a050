"""A naming template: compiled once, then a pure function from a match to a path."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

import jinja2
from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.runtime import Context

from organizer.errors import TemplateError
from organizer.model import Match, MediaFacts, Order
from organizer.render.fields import (
    RECORDS,
    Fields,
    Value,
    field_names,
    fields_of,
    with_release_cut,
    with_series_cut,
    with_titles_cut,
)
from organizer.render.grammar import CountEverything, check_grammar, nearest
from organizer.render.legal_names import (
    MAX_COMPONENT,
    PORTABLE,
    Naming,
    byte_length,
    legal_text,
    plain_text,
)
from organizer.render.sandbox import MAX_TEXT, Sandbox, TooMuch
from organizer.render.splitting import fields_in, split
from organizer.render.unnameable import Unnameable

MAX_SOURCE = 16_384
"""Characters of a template's text."""
MAX_PARTS = 16
"""Folders deep, the file included."""
ROOM_FOR_SUFFIX = 32
"""Bytes kept free for extension and companions even where they are shorter.

So a name does not change when a subtitle with a long suffix (`.zh-Hant.forced.sdh.ass`) comes.
"""

_MOST_REMEMBERED = 4096
_LONGEST_CUT = 4 * MAX_COMPONENT  # bytes: a unit of UTF-16 takes up to three in UTF-8
_NO_ATTRIBUTE = re.compile(r"has no attribute '(\w+)'")
# What an expression of a template can go wrong with; anything else is a bug of ours.
_TEMPLATE_FAILURES = (
    jinja2.TemplateError, TooMuch, ArithmeticError, AttributeError, LookupError, RecursionError,
    TypeError, ValueError,
)  # fmt: skip


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
        self._sandbox = Sandbox(naming)
        self._pieces = _compiled(name, source, self._sandbox)
        self.reads = self._pieces.fields
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
        if self._pieces.folders is None:
            parts = self._checked(self._text(self._pieces.file, fields))
        else:
            shared = self._shared(fields)
            fields = {**fields, **shared.values} if shared.values else fields
            folders = shared.folders or self._folders(fields)
            parts = [*folders, *self._checked(self._text(self._pieces.file, fields))]
        if len(parts) > MAX_PARTS:
            raise TemplateError(f"{self.name} nests more than {MAX_PARTS} folders")
        return parts

    def _folders(self, fields: Fields) -> list[str]:
        assert self._pieces.folders is not None  # noqa: S101 - asked for only then
        # With the separator, so that an empty last folder is found as one.
        return self._checked(f"{self._text(self._pieces.folders, fields)}/-")[:-1]

    def _shared(self, fields: Fields) -> _Shared:
        """Return what the file has in common with others, worked out once for all of them."""
        series, release = fields["series"], fields["release"]
        key = id(series), id(release), fields["season"], fields["order"]
        known = self._remembered.get(key)
        if known is None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            values = self._values(fields)
            folders = tuple(self._folders(fields)) if self._pieces.is_shared else None
            known = self._remembered[key] = _Shared((series, release), folders, values)
        return known

    def _values(self, fields: Fields) -> Fields:
        if self._pieces.shared is None:
            return {}
        context = self._pieces.shared.new_context(fields)
        self._run(self._pieces.shared, context)
        return {name: context.vars[name] for name in context.vars}

    def _checked(self, text: str) -> list[str]:
        """Return the parts of what a template put out, each made legal; none is empty."""
        if "\n" in text:
            text = "".join(line.strip() for line in text.splitlines())
        parts = [self._naming.component(part) for part in text.split("/")]
        if not all(parts):
            place = "file name" if not parts[-1] else f"folder {parts.index('') + 1}"
            raise Unnameable(f"the {place} that {self.name} gives is empty")
        return parts

    def _text(self, compiled: jinja2.Template, fields: Fields) -> str:
        return self._run(compiled, compiled.new_context(fields))

    def _run(self, compiled: jinja2.Template, context: Context) -> str:
        self._sandbox.start_again()
        chunks: list[str] = []
        size = 0
        try:
            for chunk in compiled.root_render_func(context):
                size += len(chunk)
                if size > MAX_TEXT:
                    raise TooMuch(f"its output has more than {MAX_TEXT} characters")
                chunks.append(chunk)
        except _TEMPLATE_FAILURES as error:
            raise self._failure(error, compiled) from error
        return "".join(chunks)

    def _failure(self, error: BaseException, compiled: jinja2.Template) -> TemplateError:
        message = str(error)
        if missing := _NO_ATTRIBUTE.search(message):
            known = frozenset[str]().union(*(field_names(record) for record in RECORDS))
            message = f"there is no field '{missing[1]}'{nearest(missing[1], known)}"
        return TemplateError(f"{self.name}, line {self._line(error, compiled)}: {message}")

    def _line(self, error: BaseException, compiled: jinja2.Template) -> int:
        line = 1
        traceback = error.__traceback__
        while traceback:
            if traceback.tb_frame.f_code.co_filename == self.name:
                line = compiled.get_corresponding_lineno(traceback.tb_lineno)
            traceback = traceback.tb_next
        return line

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


@dataclass(frozen=True, slots=True)
class _Compiled:
    """The pieces of a template, and what it reads; see `splitting.Halves`."""

    folders: jinja2.Template | None
    shared: jinja2.Template | None
    file: jinja2.Template
    is_shared: bool
    fields: frozenset[str]


def _compiled(name: str, source: str, sandbox: Sandbox) -> _Compiled:
    if len(source) > MAX_SOURCE:
        raise TemplateError(f"{name} has more than {MAX_SOURCE} characters")
    try:
        tree = sandbox.parse(source)
        check_grammar(name, tree)
        fields = fields_in(tree)
        CountEverything(sandbox).visit(tree)
        halves = split(tree)
        folders = None if halves.folders is None else _runnable(name, halves.folders, sandbox)
        shared = None if halves.shared is None else _runnable(name, halves.shared, sandbox)
        file = _runnable(name, halves.file, sandbox)
    except TemplateSyntaxError as error:
        raise TemplateError(f"{name}, line {error.lineno}: {error.message}") from error
    except (RecursionError, SyntaxError, MemoryError) as error:
        raise TemplateError(f"{name} is nested too deeply") from error
    return _Compiled(folders, shared, file, halves.is_shared, fields)


def _runnable(name: str, tree: nodes.Template, sandbox: Sandbox) -> jinja2.Template:
    code = sandbox.compile(tree, filename=name)
    return jinja2.Template.from_code(sandbox, code, sandbox.globals)
