"""Render: the name of a matched file, from a Jinja template.

Promise: a pure function from a match to one relative path that every file system takes and
that lies inside the library, whatever the titles contain. The number is never cut from a name,
and an episode that has no number in the wanted order gets no name (`MissingNumber`).

Glossary: a *template* gives a path with `/` between folders, without the extension; a *field*
is what it can say, a *filter* what it can do to a value, a *part* one folder or file name.

Jinja is imported when the first template is compiled, so only what renders pays for it.

What this does not promise: that two episodes get different names. A template that leaves out
the numbers gives the same name twice, and the plan refuses that.
"""

from collections.abc import Iterator, Sequence

from organizer.errors import TemplateError
from organizer.model import REASONS, Match, MediaFacts, Order, Rejection, Role
from organizer.render.companions import for_server
from organizer.render.examples import EXAMPLES
from organizer.render.guard import Misread, Named, Wanted, name_safely
from organizer.render.legal_names import MAX_COMPONENT, naming
from organizer.render.numbering import MissingNumber
from organizer.render.template import Template
from organizer.render.unnameable import Unnameable

__all__ = [
    "Misread",
    "MissingNumber",
    "Named",
    "Template",
    "Unnameable",
    "compile_template",
    "example_names",
    "for_server",
    "name_file",
    "name_files",
]


def compile_template(
    name: str,
    source: str,
    *,
    preset: str | None = None,
    filesystem: str = "portable",
    longest_name: int = MAX_COMPONENT,
) -> Template:
    """Return a template that has been tried on every kind of example.

    `preset` is the shipped one that it is, if it is one; `filesystem` a row of `NAMINGS`;
    `longest_name` what the library's own file system allows, in the unit of that row. Raises
    `TemplateError`, with the line and the nearest real field, for what cannot be compiled or
    names a field that does not exist, and for a template that names nothing.
    """
    template = Template(name, source, naming(filesystem), longest_name, preset)
    failures = [failure for _, failure in _tried(template) if failure is not None]
    if len(failures) == len(EXAMPLES):
        raise TemplateError(f"{name}: {failures[0]}")
    return template


def _tried(template: Template) -> Iterator[tuple[str, Unnameable | None]]:
    for example in EXAMPLES:
        try:
            template.render(example.match, order=Order.AIRED, media=example.media)
        except Unnameable as failure:
            yield example.kind, failure
        else:
            yield example.kind, None


def name_files(
    template: Template, wanted: Sequence[Wanted], *, order: Order
) -> tuple[Named | Rejection, ...]:
    """Return where the video of each match belongs, in order: one answer for each.

    There is room for its companions' names, and it is read back. A file that can get no name is
    a Rejection; the others can go on.
    """
    named = name_safely(template, wanted, order)
    return tuple(
        _rejection(one, match) if isinstance(one, Unnameable) else one
        for one, (match, _) in zip(named, wanted, strict=True)
    )


def name_file(
    template: Template, match: Match, *, order: Order, media: MediaFacts | None = None
) -> Named | Rejection:
    """Return what `name_files` does, for one file."""
    (named,) = name_files(template, [(match, media)], order=order)
    return named


def _rejection(failure: Unnameable, match: Match) -> Rejection:
    return Rejection(
        source=match.file.path,
        role=Role.VIDEO,
        status=REASONS[failure.reason].status,
        reason=failure.reason,
        message=str(failure),
        match=match,
    )


def example_names(template: Template, order: Order) -> Iterator[tuple[str, str]]:
    """Yield each kind of example with the path that `template` gives it, or why it gives none."""
    for example in EXAMPLES:
        named = name_file(template, example.match, order=order, media=example.media)
        yield example.kind, named.message if isinstance(named, Rejection) else str(named.path)
