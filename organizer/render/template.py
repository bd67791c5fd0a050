"""A naming template: compiled once, then a pure function from a match to a path."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

import jinja2
from jinja2.exceptions import TemplateSyntaxError

from organizer.errors import TemplateError
from organizer.model import Match, Order
from organizer.render.fields import (
    RECORDS,
    Fields,
    field_names,
    fields_of,
    with_release_cut,
    with_series_cut,
    with_titles_cut,
)
from organizer.render.grammar import CountEverything, check_grammar, nearest
from organizer.render.legal_names import (
    MAX_COMPONENT,
    byte_length,
    legal_component,
    legal_text,
    plain_text,
)
from organizer.render.sandbox import MAX_TEXT, Sandbox, TooMuch
from organizer.render.unnameable import Unnameable

MAX_SOURCE = 16_384
"""Characters of a template's text."""
MAX_PARTS = 16
"""Folders deep, the file included."""
ROOM_FOR_SUFFIX = 32
"""Bytes kept free for extension and companions even where they are shorter.

So a name does not change when a subtitle with a long suffix (`.zh-Hant.forced.sdh.ass`) comes.
"""

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


class Template:
    """A compiled naming template; made by `compile_template`.

    Rendering is a pure function of its arguments. One template is not meant to be used by
    several threads at a time: they would share its count of steps.
    """

    def __init__(self, name: str, source: str) -> None:
        self.name = name
        self._sandbox = Sandbox()
        self._compiled = _compiled(name, source, self._sandbox)

    def render(self, match: Match, *, order: Order, longest_suffix: int = 0) -> PurePosixPath:
        """Return the relative path of the match's video, legal on every file system.

        `longest_suffix` is the length of the longest suffix of a companion, in bytes. Raises
        `Unnameable` (`MissingNumber`) for this file, `TemplateError` for the template.
        """
        fields = fields_of(match, order)
        extension = legal_text(plain_text(match.file.path.suffix.lower()))
        room = MAX_COMPONENT - max(byte_length(extension), longest_suffix, ROOM_FOR_SUFFIX)
        parts = self._parts(fields)
        for index, part in enumerate(parts):
            limit = room if index == len(parts) - 1 else MAX_COMPONENT
            if byte_length(part) > limit:
                parts[index] = self._shortened(index, fields, limit)
        parts[-1] += extension
        return PurePosixPath(*parts)

    def _parts(self, fields: Fields) -> list[str]:
        text = self._text(fields)
        if "\n" in text:
            text = "".join(line.strip() for line in text.splitlines())
        parts = [legal_component(part) for part in text.split("/")]
        if not all(parts):
            place = "file name" if not parts[-1] else f"folder {parts.index('') + 1}"
            raise Unnameable(f"the {place} that {self.name} gives is empty")
        if len(parts) > MAX_PARTS:
            raise TemplateError(f"{self.name} nests more than {MAX_PARTS} folders")
        return parts

    def _text(self, fields: Fields) -> str:
        self._sandbox.start_again()
        chunks: list[str] = []
        size = 0
        try:
            for chunk in self._compiled.root_render_func(self._compiled.new_context(fields)):
                size += len(chunk)
                if size > MAX_TEXT:
                    raise TooMuch(f"its output has more than {MAX_TEXT} characters")
                chunks.append(chunk)
        except _TEMPLATE_FAILURES as error:
            raise self._failure(error) from error
        return "".join(chunks)

    def _failure(self, error: BaseException) -> TemplateError:
        message = str(error)
        if missing := _NO_ATTRIBUTE.search(message):
            known = frozenset[str]().union(*(field_names(record) for record in RECORDS))
            message = f"there is no field '{missing[1]}'{nearest(missing[1], known)}"
        return TemplateError(f"{self.name}, line {self._line(error)}: {message}")

    def _line(self, error: BaseException) -> int:
        line = 1
        traceback = error.__traceback__
        while traceback:
            if traceback.tb_frame.f_code.co_filename == self.name:
                line = self._compiled.get_corresponding_lineno(traceback.tb_lineno)
            traceback = traceback.tb_next
        return line

    def _shortened(self, index: int, fields: Fields, limit: int) -> str:
        """Return part `index` with titles, then series, then release cut until it fits."""
        for cut in _CUTS:
            shortest = cut.shorter(fields, cut.least)
            if self._length(index, shortest) <= limit:
                fits, too_long = cut.least, MAX_COMPONENT
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
        return byte_length(parts[index]) if index < len(parts) else MAX_COMPONENT + 1


def _compiled(name: str, source: str, sandbox: Sandbox) -> jinja2.Template:
    if len(source) > MAX_SOURCE:
        raise TemplateError(f"{name} has more than {MAX_SOURCE} characters")
    try:
        tree = sandbox.parse(source)
        check_grammar(name, tree)
        CountEverything(sandbox).visit(tree)
        code = sandbox.compile(tree, filename=name)
    except TemplateSyntaxError as error:
        raise TemplateError(f"{name}, line {error.lineno}: {error.message}") from error
    except (RecursionError, SyntaxError, MemoryError) as error:
        raise TemplateError(f"{name} is nested too deeply") from error
    return jinja2.Template.from_code(sandbox, code, sandbox.globals)
