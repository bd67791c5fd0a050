"""What a template may contain, looked at before it runs: constructs, fields, filters.

A construct that `ALLOWED` does not hold does not exist, so there are no calls (but `range`), no
methods of values, no macros, blocks, includes or imports: what no one can write, no one can
escape through. Every name is looked up in the tables of fields and filters, so a misspelt one
is found in every branch, with its line and the nearest real one.
"""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer

from organizer.errors import TemplateError
from organizer.render import sandbox
from organizer.render.fields import RECORDS, field_names
from organizer.render.filters import FILTERS

ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Const, nodes.Name, nodes.Getattr,
    nodes.Getitem, nodes.Slice, nodes.Filter, nodes.Test, nodes.If, nodes.CondExpr, nodes.For,
    nodes.Assign, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Neg,
    nodes.Pos, nodes.Add, nodes.Sub, nodes.Mul, nodes.Mod, nodes.Div, nodes.FloorDiv,
    nodes.Concat, nodes.List, nodes.Tuple, nodes.Keyword, nodes.Call,
)  # fmt: skip
_FREE_NAMES = frozenset({"loop", "range"})


def check_grammar(name: str, tree: nodes.Template) -> None:
    """Raise `TemplateError` for the first thing in `tree` that a naming template cannot say."""
    for line, problem in _problems(tree):
        raise TemplateError(f"{name}, line {line}: {problem}")


def _problems(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    set_here = {n.name for n in tree.find_all(nodes.Name) if n.ctx == "store"}
    known = field_names() | _FREE_NAMES | set_here
    records = {name: name for name in RECORDS} | dict.fromkeys(_episode_loops(tree), "episode")
    for node in _all_nodes(tree):
        problem = (
            _construct_problem(node)
            or _name_problem(node, known)
            or _field_problem(node, records)
            or _filter_problem(node)
        )
        if problem:
            yield node.lineno or 1, problem


def _all_nodes(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _all_nodes(child)


def _episode_loops(tree: nodes.Template) -> Iterator[str]:
    for loop in tree.find_all(nodes.For):
        match loop.target, loop.iter:
            case nodes.Name(name=target), nodes.Name(name="episodes"):
                yield target


def _construct_problem(node: nodes.Node) -> str | None:
    if not isinstance(node, ALLOWED):
        return f"'{type(node).__name__.lower()}' cannot be used in a naming template"
    if isinstance(node, nodes.Call) and not _calls_range(node):
        return "nothing can be called here but range(); use a filter: {{ title | upper }}"
    if isinstance(node, nodes.For) and node.recursive:
        return "a loop cannot be recursive"
    return None


def _calls_range(node: nodes.Call) -> bool:
    return isinstance(node.node, nodes.Name) and node.node.name == "range" and not node.dyn_args


def _name_problem(node: nodes.Node, known: frozenset[str]) -> str | None:
    if not isinstance(node, nodes.Name):
        return None
    if node.ctx == "store" and node.name in field_names() | _FREE_NAMES:
        return f"'{node.name}' is a field and cannot be set; choose another name"
    if node.name not in known:
        return f"there is no field '{node.name}'{nearest(node.name, known)}"
    return None


def _field_problem(node: nodes.Node, records: dict[str, str]) -> str | None:
    if isinstance(node, nodes.Getattr):
        wanted: object = node.attr
    elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        wanted = node.arg.value
    else:
        return None
    if not isinstance(wanted, str):
        return None
    if wanted.startswith("_"):
        return f"'{wanted}' cannot be reached from a template"
    record = records.get(node.node.name) if isinstance(node.node, nodes.Name) else None
    if record is None or wanted in field_names(record):
        return None
    return f"'{record}' has no field '{wanted}'{nearest(wanted, field_names(record))}"


def _filter_problem(node: nodes.Node) -> str | None:
    names = [row.name for row in FILTERS]
    if isinstance(node, nodes.Filter) and node.name not in names:
        return f"there is no filter '{node.name}'{nearest(node.name, names)}"
    if isinstance(node, nodes.Test) and node.name not in sandbox.TESTS:
        return f"there is no test '{node.name}'{nearest(node.name, sandbox.TESTS)}"
    return None


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a hint at the known name most like `name`; empty when none is like it.

    >>> nearest("tite", ["title", "season"])
    "; did you mean 'title'?"
    """
    found = get_close_matches(name, sorted(known), n=1, cutoff=0.5)
    return f"; did you mean '{found[0]}'?" if found else ""


class CountEverything(NodeTransformer):
    """Put the sandbox's counting filters around loops, lists and joined text."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 - named by Jinja
        """Count the rounds of a loop."""
        self.generic_visit(node)
        node.iter = self._filtered(node.iter, sandbox.ROUNDS)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 - named by Jinja
        """Limit the text that `~` makes."""
        self.generic_visit(node)
        return self._filtered(node, sandbox.TEXT)

    def visit_List(self, node: nodes.List) -> nodes.Node:  # noqa: N802 - named by Jinja
        """Limit a list, and keep lists out of it."""
        self.generic_visit(node)
        return self._filtered(node, sandbox.ITEMS)

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802 - named by Jinja
        """Limit a tuple as a list, unless it is what a loop assigns to."""
        self.generic_visit(node)
        return node if node.ctx == "store" else self._filtered(node, sandbox.ITEMS)

    def _filtered(self, node: nodes.Node, name: str) -> nodes.Filter:
        return nodes.Filter(
            node, name, [], [], None, None, lineno=node.lineno, environment=self._environment
        )
