"""The part of a template that is Jinja's: compiled in the sandbox, run on fields, text out.

Everything of this room that imports Jinja is reached through here, and this module is imported
when the first template is compiled: a command that names nothing does not pay for it.
"""

import re
from dataclasses import dataclass

import jinja2
from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.runtime import Context

from organizer.errors import TemplateError
from organizer.render.fields import RECORDS, Fields, field_names
from organizer.render.grammar import CountEverything, check_grammar, nearest
from organizer.render.legal_names import Naming
from organizer.render.sandbox import MAX_TEXT, Sandbox, TooMuch
from organizer.render.splitting import fields_in, split

MAX_SOURCE = 16_384
"""Characters of a template's text."""

_NO_ATTRIBUTE = re.compile(r"has no attribute '(\w+)'")
# What an expression of a template can go wrong with; anything else is a bug of ours.
_TEMPLATE_FAILURES = (
    jinja2.TemplateError, TooMuch, ArithmeticError, AttributeError, LookupError, RecursionError,
    TypeError, ValueError,
)  # fmt: skip


class Engine:
    """One compiled template; `splitting.Halves` says what its pieces are.

    Every method that runs it raises `TemplateError` with the line.

    Attributes:
        reads: the fields that it names, records without what follows their dot.
        has_folders: whether its folders can be rendered apart from the file's name.
        is_shared: whether the folders only depend on the series and the season.
    """

    def __init__(self, name: str, source: str, naming: Naming) -> None:
        self._name = name
        self._sandbox = Sandbox(naming)
        self._pieces = _compiled(name, source, self._sandbox)
        self.reads = self._pieces.fields
        self.has_folders = self._pieces.folders is not None
        self.is_shared = self._pieces.is_shared

    def file(self, fields: Fields) -> str:
        """Return the file's name; the whole path of a template that is in one piece."""
        return self._text(self._pieces.file, fields)

    def folders(self, fields: Fields) -> str:
        """Return the folders, without the separator behind them; empty when there are none."""
        return "" if self._pieces.folders is None else self._text(self._pieces.folders, fields)

    def values(self, fields: Fields) -> Fields:
        """Return what the template sets aside that is the same for many files, by name."""
        if self._pieces.shared is None:
            return {}
        context = self._pieces.shared.new_context(fields)
        self._run(self._pieces.shared, context)
        return {name: context.vars[name] for name in context.vars}

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
        return TemplateError(f"{self._name}, line {self._line(error, compiled)}: {message}")

    def _line(self, error: BaseException, compiled: jinja2.Template) -> int:
        line = 1
        traceback = error.__traceback__
        while traceback:
            if traceback.tb_frame.f_code.co_filename == self._name:
                line = compiled.get_corresponding_lineno(traceback.tb_lineno)
            traceback = traceback.tb_next
        return line


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
