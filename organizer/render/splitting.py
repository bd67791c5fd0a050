"""A template cut into what is shared by many files, and what is each file's own.

Hundreds of episodes share their folders and the facts of their release. The part of a template
before its last `/`, and whatever it sets aside with `{% set %}`, is rendered once for all files
that have the same values there.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from jinja2 import nodes

SHARED = frozenset({"series", "season", "order", "release"})
"""Fields that have the same value for many files."""
_SHARED_FOLDERS = SHARED - {"release"}


@dataclass(frozen=True, slots=True)
class Halves:
    """A template in pieces; rendered one after the other they put out what the whole does.

    Attributes:
        folders: what stands before the last separator; None when there is nothing, or no clean cut.
        shared: sets the values that only depend on `SHARED`; None for none.
        file: the rest, which may use those values.
        is_shared: whether the folders only depend on the series and the season.
    """

    folders: nodes.Template | None
    shared: nodes.Template | None
    file: nodes.Template
    is_shared: bool


def split(tree: nodes.Template) -> Halves:
    """Return the pieces of `tree`.

    What is set on the way is set in each piece that needs it. A loop or condition behind the last
    plain separator that has one of its own keeps the template in one piece.
    """
    place = _last_separator(tree.body)
    if place is None:
        return Halves(None, None, tree, is_shared=False)
    at, inside = place
    before, after = _cut(tree.body[at], inside)
    settings = [node for node in tree.body if isinstance(node, nodes.Assign)]
    written = _without_settings([*tree.body[:at], *before])
    own = [*after, *tree.body[at + 1 :]]
    folders = [*_needed([n for n in tree.body[:at] if isinstance(n, nodes.Assign)], written),
               *written]  # fmt: skip
    ahead = [n for n in tree.body[:at] if isinstance(n, nodes.Assign)]
    shared, others = _apart(settings, ahead)
    file = [*others, *own]
    return Halves(
        folders=_template(folders, tree),
        shared=_template(list(shared), tree) if shared else None,
        file=_template(file, tree),
        is_shared=_roots(folders, settings) <= _SHARED_FOLDERS,
    )


def _roots(body: Iterable[nodes.Node], settings: Iterable[nodes.Assign]) -> frozenset[str]:
    """Return the names that `body` takes from outside."""
    return frozenset(_names_in(body)) - {name for node in settings for name in _set_by(node)}


def _apart(
    settings: Sequence[nodes.Assign], ahead: Sequence[nodes.Assign]
) -> tuple[list[nodes.Assign], list[nodes.Assign]]:
    """Return of the settings `ahead` those that are shared, and the others.

    A name that is set twice is none of the shared ones, nor is what builds upon it.
    """
    often = [name for node in settings for name in _set_by(node)]
    known = set(SHARED)
    shared, others = [], []
    for node in ahead:
        names = set(_set_by(node))
        is_once = all(often.count(name) == 1 for name in names)
        if is_once and known.issuperset(_names_in([node.node])):
            shared.append(node)
            known |= names
        else:
            others.append(node)
    return shared, others


def fields_in(tree: nodes.Template) -> frozenset[str]:
    """Return every name that a template reads, records without what follows their dot."""
    return frozenset(_names_in([tree]))


def _last_separator(body: Sequence[nodes.Node]) -> tuple[int, int] | None:
    """Return which node holds the last `/`, and which of its outputs; None for no clean cut."""
    for at in range(len(body) - 1, -1, -1):
        node = body[at]
        if isinstance(node, nodes.Output):
            for inside in range(len(node.nodes) - 1, -1, -1):
                if _has_separator(node.nodes[inside]):
                    return at, inside
        elif any(_has_separator(data) for data in node.find_all(nodes.TemplateData)):
            return None
    return None


def _has_separator(node: nodes.Node) -> bool:
    return isinstance(node, nodes.TemplateData) and "/" in node.data


def _cut(node: nodes.Node, inside: int) -> tuple[list[nodes.Node], list[nodes.Node]]:
    assert isinstance(node, nodes.Output)  # noqa: S101 - found by _last_separator
    data = node.nodes[inside]
    assert isinstance(data, nodes.TemplateData)  # noqa: S101 - found by _last_separator
    first, _, second = data.data.rpartition("/")
    line = data.lineno
    # The text that is cut off ends (and begins) on its own line: lines are counted by the nodes.
    before = [*node.nodes[:inside], nodes.TemplateData(first, lineno=line)]
    after = [nodes.TemplateData(second, lineno=line), *node.nodes[inside + 1 :]]
    return [nodes.Output(before, lineno=node.lineno)], [nodes.Output(after, lineno=node.lineno)]


def _without_settings(body: Iterable[nodes.Node]) -> list[nodes.Node]:
    return [node for node in body if not isinstance(node, nodes.Assign)]


def _needed(settings: Sequence[nodes.Assign], body: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Return those of `settings`, in their order, that `body` builds upon."""
    wanted = set(_names_in(body))
    kept: list[nodes.Node] = []
    for node in reversed(settings):
        if wanted.intersection(_set_by(node)):
            kept.append(node)
            wanted |= set(_names_in([node.node]))
    return kept[::-1]


def _names_in(body: Iterable[nodes.Node]) -> Iterator[str]:
    for node in body:
        if isinstance(node, nodes.Name) and node.ctx == "load":
            yield node.name
        yield from _names_in(node.iter_child_nodes())


def _set_by(node: nodes.Assign) -> Iterator[str]:
    target = node.target
    if isinstance(target, nodes.Name):
        yield target.name
    for name in target.find_all(nodes.Name):
        yield name.name


def _template(body: list[nodes.Node], tree: nodes.Template) -> nodes.Template:
    made = nodes.Template(body, lineno=1)
    made.environment = tree.environment
    for node in body:
        node.environment = tree.environment
    return made
